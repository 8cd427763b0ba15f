"""``kg review``: list the uncertain findings on which many answers depend."""

from __future__ import annotations

import click

from kg.cli.framework import echo, echo_styled, kg_command, styled
from kg.cli.options import graph_options, json_option
from kg.cli.output import echo_json

EXAMPLES = """
kg review                    what to look at first, each with its sentence
kg review --limit 100 --json
kg correct 2024-03-05-ligue#s312 --stance oppose
"""


@kg_command("review", examples=EXAMPLES)
@click.option(
    "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Show at most N."
)
@json_option
@graph_options
def command(limit: int, as_json: bool, store_path: str) -> None:
    """List the uncertain findings on which many answers depend.

    Corrections whose words are gone from their article come first. Then come statements, positions
    (topic and side) and merged or doubtful pairs of actors; each shows its weight, the confidence
    and the number of statements that depend on it. kg correct, kg same and kg not-same decide;
    kg serve --users has a page for it.
    """
    from kg.curate.queue import lines, queue
    from kg.store import open_store

    with open_store(store_path, read_only=True) as store:
        items, total = queue(store, limit=limit)
    if as_json:
        echo_json({"total": total, "items": [item.as_object() for item in items]})
        return
    for line in lines(items, lambda words: styled(f"[{words}]", bold=True)):
        echo_styled(line)
    echo(f"{len(items):,} of {total:,}.", err=True)
