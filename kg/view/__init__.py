"""What pages are drawn from: layouts, evidence, programs; a page of explanations; pyvis."""

from kg.view.explanation import explanation_page
from kg.view.vis import to_pyvis

__all__ = ["explanation_page", "to_pyvis"]
