"""Find what a statement is about and which side its source takes: a line of a network.

:mod:`~kg.positions.labels` finds the noun phrases of an article, :mod:`~kg.positions.ranking`
chooses those that a statement is about, and :mod:`~kg.positions.sides` the side towards each.
"""
