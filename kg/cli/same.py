"""``kg same``: two or more names mean one thing, whose name is left to the articles."""

from __future__ import annotations

import click

from kg.cli.deciding import by_options, by_whom, echo_outcome
from kg.cli.frame import store_option, verb

EXAMPLES = """
kg same "Brad Smith" "B. Smith"
kg same "reconnaissance faciale" "facial recognition" --by "Ana Diaz"
"""


@verb("same", examples=EXAMPLES)
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
    """Decide that names of actors, topics or claims mean one thing.

    What it is called stays with the articles: the name that most of them use. "kg actors
    --doubtful" lists the pairs of actors that wait for a decision.
    """
    from kg.curate.decide import same
    from kg.store import open_store

    who = by_whom(by, at, reason)
    with open_store(store_path) as store:
        outcome = same(store, (first, *others), who)
    echo_outcome(outcome, dated=at is not None)
