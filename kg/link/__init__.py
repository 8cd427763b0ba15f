"""Actors of a graph in, links to entities of Wikidata or another authority out.

    actors ─► propose (service or file) ─► proposals ─► people decide ─► schema:sameAs

A service is asked only where a caller hands one in; what it answered is kept in the graph's
folder, so that a run which stopped goes on where it was. Proposals are no part of the graph:
links are, once somebody has accepted them.
"""
