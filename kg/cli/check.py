"""``kg check``: is the graph whole and right?"""

from __future__ import annotations

import dataclasses
import json

import click

from kg.cli.frame import json_option, plural, store_option, verb

EXAMPLES = """
kg check                  every rule on the whole graph; exit code 1 if one is broken
kg check --json
"""


@verb("check", examples=EXAMPLES)
@store_option
@json_option
@click.pass_context
def command(ctx: click.Context, store_path: str, as_json: bool) -> None:
    """Hold the graph against its shapes.

    Every quotation must stand verbatim in its article at its offsets, every statement must have
    an article, a type and a source or none said, and every date its bounds.
    """
    from kg.store import open_store
    from kg.store.validate import check

    with open_store(store_path, read_only=True) as store:
        problems = check(store)
    if as_json:
        found = [dataclasses.asdict(problem) for problem in problems]
        click.echo(json.dumps(found, ensure_ascii=False, indent=1, default=str))
    elif problems:
        for problem in problems:
            click.echo(str(problem))
        click.echo(f"{plural(len(problems), 'problem')} in {store_path}.", err=True)
    else:
        click.echo(f"No problem found in {store_path}.")
    if problems:
        ctx.exit(1)
