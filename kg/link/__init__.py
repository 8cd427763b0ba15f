"""Link actors of a graph to entities of Wikidata or another authority.

    actors ─► propose (service or file) ─► proposals ─► people decide ─► schema:sameAs

A service is only asked if the caller passes one. Its answers are kept in the graph's folder, so
that an interrupted run can continue. Proposals are not part of the graph; accepted links are.
"""
