"""``kg rename``: what a thing is called, decided by a person."""

from __future__ import annotations

import click

from kg.cli.deciding import by_options, by_whom, echo_outcome
from kg.cli.frame import store_option, verb

EXAMPLES = """
kg rename ACLU "American Civil Liberties Union"
kg rename "vente police" "vente à la police"
"""


@verb("rename", examples=EXAMPLES)
@click.argument("thing", metavar="THING")
@click.argument("name", metavar="NAME")
@by_options
@store_option
def command(
    thing: str, name: str, by: str | None, at: str | None, reason: str, store_path: str
) -> None:
    """Decide what an actor, a topic or a claim is called.

    The names that articles use stay, and all of them find it.
    """
    from kg.curate.decide import rename
    from kg.store import open_store

    who = by_whom(by, at, reason)
    with open_store(store_path) as store:
        outcome = rename(store, thing, name, who)
    echo_outcome(outcome, dated=at is not None)
