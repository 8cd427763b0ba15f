"""Add articles to a graph: which are new, what was written, and what could not be read."""
