"""Serve a graph over HTTP: SPARQL, Graph Store Protocol, the query page and the rest of a site."""
