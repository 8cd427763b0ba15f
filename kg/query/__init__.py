"""Ask a graph: named questions, SPARQL, lookup by name, time limits."""
