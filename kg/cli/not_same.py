"""``kg not-same``: two or more names mean different things and must never become one."""

from __future__ import annotations

import click

from kg.cli.deciding import by_options, by_whom, echo_outcome
from kg.cli.frame import store_option, verb

EXAMPLES = """
kg not-same "Paul Martin" "Pierre Martin"
kg not-same "P. Martin" "Paul Martin" --reason "P. is Pierre, who left in 2019"
"""


@verb("not-same", examples=EXAMPLES)
@click.argument("first", metavar="THING")
@click.argument("others", nargs=-1, required=True, metavar="OTHER…")
@by_options
@store_option
def command(
    first: str,
    others: tuple[str, ...],
    by: str | None,
    at: str | None,
    reason: str,
    store_path: str,
) -> None:
    """Decide that names of actors, topics or claims mean different things, each pair of them.

    Names that were merged part again. Two bearers of one and the same name are parted by
    "kg split NAME --in ARTICLE".
    """
    from kg.curate.decide import not_same
    from kg.store import open_store

    who = by_whom(by, at, reason)
    with open_store(store_path) as store:
        outcome = not_same(store, (first, *others), who)
    echo_outcome(outcome, dated=at is not None)
