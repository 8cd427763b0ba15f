"""A store in, networks out: what the graph says, how it can be counted, what can be drawn.

For pages:
    statements.py   store → every statement as an edge from its source to what it is about
    selection.py    those edges → the most active nodes, parallel statements as one edge

For discourse networks, on plain records:
    stored.py, tabular.py         store or CSV → a debate: records of who took which position
    records.py, filters.py        debate → the part that counts; duplicates, positions
    windows.py                    records → windows of time with their weights
    counts.py, matrices.py        records → sparse matrices: congruence, conflict, normalised
    graphs.py, trim.py            debate → networkx graph with all attributes; parts of it
    measures.py, communities.py   graph → centralities; communities
    polarization.py, backbone.py, bars.py, dendrogram.py   debate → what their names say
    analyses.py, tables.py, plots.py                       all of them → tables and pictures
"""

from kg.network.graphs import Shape, matrix, network
from kg.network.records import Debate, Record
from kg.network.selection import TOP, Drawing, Tie, drawing
from kg.network.statements import statement_network
from kg.network.stored import debate
from kg.network.tabular import read_csv

__all__ = [
    "TOP",
    "Debate",
    "Drawing",
    "Record",
    "Shape",
    "Tie",
    "debate",
    "drawing",
    "matrix",
    "network",
    "read_csv",
    "statement_network",
]
