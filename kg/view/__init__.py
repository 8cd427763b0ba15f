"""A network in, one self-contained HTML page out."""

from kg.view.page import page, to_pyvis

__all__ = ["page", "to_pyvis"]
