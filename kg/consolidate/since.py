"""Find which articles changed since a stage of resolution was brought in line with the index.

Each stage keeps with its tables the mark of the index (:meth:`kg.consolidate.index.Index.set_mark`)
and the readings that were set aside. Where the index has another mark, such as after a killed run,
everything is compared once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from kg.consolidate.find_reprints import LAST_DAY
from kg.consolidate.index import Index
from kg.consolidate.kept_values import KeptValues

AT_A_TIME = 5_000
"""Articles that a stage compares at a time."""


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


def batches(
    index: Index,
    changed: Collection[str] | None,
    known: Callable[[], Iterable[str]],
    size: int | None = None,
) -> Iterator[Collection[str]]:
    """Yield the articles to compare, some at a time, so that memory does not grow with the archive.

    They come in the order of their days, since articles later than all others touch no older ones.
    There is always a first batch, even without articles: decisions may have changed.

    Args:
        index: the readings.
        changed: what :func:`changed_articles` returned.
        known: returns the articles that the stage knows; those that are gone come first.
        size: how many at a time, :data:`AT_A_TIME` unless it is given.
    """
    size = size or AT_A_TIME
    if changed is not None and len(changed) <= size:
        yield changed
        return
    days = dict.fromkeys(known() if changed is None else changed, "")
    for _, article, day, _ in index.heads(changed):
        days[article] = min(day or LAST_DAY, days.get(article) or LAST_DAY)
    ordered = sorted(days, key=lambda article: (days[article], article))
    for start in range(0, max(1, len(ordered)), size):
        yield ordered[start : start + size]


def note(index: Index, tables: KeptValues, stage: str) -> None:
    """Note that the tables of a stage are in line with the index."""
    tables.set_value(f"{stage} mark", [index.mark, dict(index.left_out)])
