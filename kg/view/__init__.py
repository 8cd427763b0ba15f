"""Pages in HTML that need no network: of a graph, its network, an article, or explanations."""

from kg.view.explanation import explanation_page
from kg.view.page import page
from kg.view.vis import to_pyvis

__all__ = ["explanation_page", "page", "to_pyvis"]
