"""``kg resolve``: find out anew who and what the articles speak of."""

from __future__ import annotations

import dataclasses
import json

import click

from kg.cli.frame import json_option, plural, store_option, verb

EXAMPLES = """
kg resolve                compare the actors and claims of all articles again
"""


@verb("resolve", examples=EXAMPLES)
@json_option
@store_option
def command(as_json: bool, store_path: str) -> None:
    """Resolve actors and claims across all articles again.

    kg add, kg remove and the commands that decide do this by themselves; it is of use after a run
    that was stopped, and after an upgrade. What people decided holds; nothing is read again.
    """
    from kg.consolidate import settle
    from kg.store import open_store

    with open_store(store_path) as store:
        settled = settle(store, anew=True)
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(settled), indent=1))
        return
    click.echo(
        f"{plural(settled.merged_actors, 'name')} of actors and "
        f"{plural(settled.merged_claims, 'claim')} turned out to be another's, "
        f"{plural(settled.doubtful, 'pair')} left in doubt; "
        f"{plural(settled.changed, 'triple')} changed."
    )
