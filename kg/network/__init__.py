"""Networks of statements: what a graph or a table of coded statements says, counted and measured.

For pages:

    statements.py   a graph as a network in which every statement is an edge from its source
    selection.py    its most active nodes, parallel statements as one edge

For discourse networks, on plain records:

    records.py, filters.py        a debate: records of who took which position; parts of it
    variables.py                  other variables as actors, topics or positions; attributes
    stored.py, tabular.py         debates from a graph or a CSV file
    windows.py                    windows of time with kernel weights
    counts.py, matrices.py        sparse matrices: congruence, conflict, normalised
    graphs.py, trim.py            networkx graphs with all attributes; parts of them
    measures.py, communities.py   centralities; communities
    polarization.py, backbone.py, tallies.py, dendrogram.py
    clusters.py, phases.py        clusters by distance; phases of a debate
    scaling.py                    ideal points by correspondence analysis
    analyses.py, tables.py, plots.py, pictures.py   all of these as tables and pictures
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
