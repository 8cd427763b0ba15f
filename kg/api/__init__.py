"""The public Python interface: annotate a text, open a graph and ask it."""

from kg.api.article import AnnotatedArticle, annotate
from kg.api.graph import Graph, View, open_graph
from kg.api.result import Result

__all__ = ["AnnotatedArticle", "Graph", "Result", "View", "annotate", "open_graph"]
