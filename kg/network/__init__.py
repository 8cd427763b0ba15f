"""A store in, networks out: first what the graph says, then what of it can be drawn.

statements.py   store → every statement as an edge from its source to what it is about
selection.py    those edges → the most active nodes, parallel statements as one edge
"""

from kg.network.selection import TOP, Drawing, Tie, drawing
from kg.network.statements import statement_network

__all__ = ["TOP", "Drawing", "Tie", "drawing", "statement_network"]
