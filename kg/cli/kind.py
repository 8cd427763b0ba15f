"""``kg kind``: whether an actor is a person, an organisation, a group or a document."""

from __future__ import annotations

import click

from kg.cli.deciding import by_options, by_whom, echo_outcome
from kg.cli.frame import store_option, verb

EXAMPLES = """
kg kind Gafam group
kg kind "Maison-Blanche" organisation
"""


@verb("kind", examples=EXAMPLES)
@click.argument("actor", metavar="ACTOR")
@click.argument("kind", metavar="KIND")
@by_options
@store_option
def command(
    actor: str, kind: str, by: str | None, at: str | None, reason: str, store_path: str
) -> None:
    """Decide of what KIND an actor is: person, organisation, group or document."""
    from kg.curate.decide import kind as decide_kind
    from kg.store import open_store

    who = by_whom(by, at, reason)
    with open_store(store_path) as store:
        outcome = decide_kind(store, actor, kind, who)
    echo_outcome(outcome, dated=at is not None)
