"""kg: news articles into a knowledge graph of actors and claims.

>>> import kg
>>> with kg.open("kg-store") as graph:  # doctest: +SKIP
...     graph.ask("most-quoted").to_pandas()
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.api import AnnotatedArticle, Graph, Result, View, annotate
    from kg.api import open_graph as open
    from kg.base.errors import (
        KgError,
        ModelError,
        QueryError,
        ReadError,
        ServiceError,
        StoreError,
        UsageError,
    )

__version__ = "0.2.0"
__all__ = [
    "AnnotatedArticle",
    "Graph",
    "KgError",
    "ModelError",
    "QueryError",
    "ReadError",
    "Result",
    "ServiceError",
    "StoreError",
    "UsageError",
    "View",
    "__version__",
    "annotate",
    "open",
]
_ERRORS = frozenset(name for name in __all__ if name.endswith("Error"))


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Load the public names when they are used: the command line needs few of them."""
        import importlib

        if name in _ERRORS:
            return getattr(importlib.import_module("kg.base.errors"), name)
        if name in __all__:
            return getattr(
                importlib.import_module("kg.api"), "open_graph" if name == "open" else name
            )
        raise AttributeError(f"module 'kg' has no attribute '{name}'")
