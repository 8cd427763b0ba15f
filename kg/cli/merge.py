"""``kg merge``: several names, one thing, which keeps the name of the first."""

from __future__ import annotations

import click

from kg.cli.deciding import by_options, by_whom, echo_outcome
from kg.cli.frame import store_option, verb

EXAMPLES = """
kg merge "American Civil Liberties Union" ACLU
kg merge "Brad Smith" "B. Smith" "Bradford Smith" --reason "same office"
"""


@verb("merge", examples=EXAMPLES)
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
    """Make one thing of several; it keeps the name that the first has now.

    A THING is an actor, a topic or a claim, by a name, a label or an IRI. The decision lasts: it
    holds for articles that come later and whatever is read again. All their IRIs go on leading to
    the one.
    """
    from kg.curate.decide import merge
    from kg.store import open_store

    who = by_whom(by, at, reason)
    with open_store(store_path) as store:
        outcome = merge(store, (first, *others), who)
    echo_outcome(outcome, dated=at is not None)
