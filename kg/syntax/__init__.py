"""Queries on a parse: clauses, voice, negation, complements, factuality."""
