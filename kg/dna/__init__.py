"""Databases of Discourse Network Analyzer in; debates, readings and graphs out, and event lists.

database.py   .dna file → documents, coders, statements with their variables
debate.py     those → records of kg.network, without a graph
readings.py   those → what each coder found in each document, as kg's own extractor would say it
importing.py  those → the graph
events.py     a graph → the event list that the program and rDNA read
"""

from kg.dna.database import Database, read_database

__all__ = ["Database", "read_database"]
