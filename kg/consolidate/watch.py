"""Note which rows of tables change while a stage runs, so that only what depends on them is read.

Triggers of the connection do it: nothing that a stage does can be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pyoxigraph import NamedNode

    from kg.consolidate.packed_rows import PackedRows


@dataclass(frozen=True, slots=True)
class CommonRows:
    """The rows of a common graph.

    Attributes:
        name: what the graph is called.
        rows: all rows, or those of the subjects.
        subjects: for each predicate the subjects of which rows may have changed, if the rows of no
            others did.
    """

    name: str
    rows: PackedRows
    subjects: Mapping[NamedNode, frozenset[str]] | None = None


class Watched(NamedTuple):
    """A change to be noted.

    Attributes:
        event: such as ``INSERT ON node``.
        notes: kinds of keys with the values that are noted, as SQL. What is NULL is left out.
        when: a condition.
    """

    event: str
    notes: tuple[tuple[str, str], ...]
    when: str = "1"


def watch(run: Callable[[str], Any], watched: Iterable[Watched]) -> None:
    """Note changes in the temporary table ``changed`` from now on.

    Args:
        run: executes a statement.
        watched: which changes.
    """
    run(
        "CREATE TEMP TABLE changed (kind TEXT NOT NULL, key NOT NULL, PRIMARY KEY (kind, key)) "
        "WITHOUT ROWID"
    )
    for number, (event, notes, when) in enumerate(watched):
        noted = chain.from_iterable(
            ("INSERT OR IGNORE INTO changed VALUES ('", kind, "', ", value, "); ")
            for kind, value in notes
        )
        run(
            f"CREATE TEMP TRIGGER watched_{number} AFTER {event} WHEN {when} "
            f"BEGIN {''.join(noted)} END"
        )
