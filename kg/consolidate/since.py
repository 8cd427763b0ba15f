"""Find which articles changed since a stage of resolution was brought in line with the index.

Each stage keeps with its tables the mark of the index (:meth:`kg.consolidate.index.Index.set_mark`)
and the readings that were set aside. Where the index has another mark, such as after a killed run,
everything is compared once.
"""

from __future__ import annotations

from kg.consolidate.index import Index
from kg.consolidate.kept_values import KeptValues


def changed_articles(index: Index, tables: KeptValues, stage: str) -> set[str] | None:
    """Return the articles whose readings changed since :func:`note`, ``None`` if unknown."""
    kept = tables.value(f"{stage} mark")
    touched = index.touched_since(kept[0]) if kept else None
    if touched is None:
        return None
    before, now = kept[1], index.left_out
    moved = {**before, **now}.items()
    aside = {article for graph, article in moved if (graph in before) != (graph in now)}
    return aside.union(touched.values())


def note(index: Index, tables: KeptValues, stage: str) -> None:
    """Note that the tables of a stage are in line with the index."""
    tables.set_value(f"{stage} mark", [index.mark, dict(index.left_out)])
