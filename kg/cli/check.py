"""``kg check``: validate the graph."""

from __future__ import annotations

import dataclasses

import click

from kg.cli.framework import echo, kg_command, plural
from kg.cli.options import graph_options, json_option
from kg.cli.output import echo_json

EXAMPLES = """
kg check                  check all rules; the exit code is 1 if one is broken
kg check --json
"""


@kg_command("check", examples=EXAMPLES)
@graph_options
@json_option
@click.pass_context
def command(ctx: click.Context, store_path: str, as_json: bool) -> None:
    """Validate the graph against its SHACL shapes.

    Every quotation must be verbatim in its article at its offsets. Every statement must have an
    article, a type, and a source or the mark that its source is unknown. Every date must have
    its bounds.
    """
    from kg.consolidate.validate import check
    from kg.store import open_store
    from kg.store.address import place_name

    with open_store(store_path, read_only=True) as store:
        problems = check(store)
    if as_json:
        found = [dataclasses.asdict(problem) for problem in problems]
        echo_json(found)
    elif problems:
        for problem in problems:
            echo(str(problem))
        echo(f"{plural(len(problems), 'problem')} in {place_name(store_path)}.", err=True)
    else:
        echo(f"No problem found in {place_name(store_path)}.")
    if problems:
        ctx.exit(1)
