"""Read databases of Discourse Network Analyzer, as debates or into the graph, and write them.

database.py   a .dna file: documents, coders, statements with their variables
roles.py      which variables are person, organisation, concept and position
debate.py     a debate of kg.network, without a graph
readings.py   what each coder found in each document, as readings
importing.py  these readings in the graph
schema.py     the tables of a file
stored.py     the statements of a graph as a file has them
writing.py    a graph as a file
"""

from kg.dna.database import Database, read_database

__all__ = ["Database", "read_database"]
