"""Read databases of Discourse Network Analyzer, as debates or into the graph.

database.py   a .dna file: documents, coders, statements with their variables
roles.py      which variables are person, organisation, concept and position
debate.py     a debate of kg.network, without a graph
readings.py   what each coder found in each document, as readings
importing.py  these readings in the graph
"""

from kg.dna.database import Database, read_database

__all__ = ["Database", "read_database"]
