"""``kg actors``: who the graph knows, who was taken for one, and who may be one."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING

import click

from kg.base.text import one_line
from kg.cli.frame import is_terminal, json_option, plural, store_option, verb

if TYPE_CHECKING:
    from kg.consolidate.listing import Listed, Pair

EXAMPLES = """
kg actors                 who speaks most, under which names
kg actors --doubtful      pairs that may be one actor: kg merge or kg not-same decides
kg actors --merged        what was merged, why, and how sure that is
"""


@verb("actors", examples=EXAMPLES)
@click.option("--doubtful", is_flag=True, help="Pairs that may be one actor and are left apart.")
@click.option("--merged", is_flag=True, help="Pairs that were taken for one, and why.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Show at most so many.")
@json_option
@store_option
def command(
    doubtful: bool, merged: bool, limit: int | None, as_json: bool, store_path: str
) -> None:
    """List the actors, those with most statements first.

    Articles call one actor by several names: what can be told to be one is merged, with a reason
    and a score from 0 to 1; what can't is left apart and listed as doubtful, for a person to
    decide.
    """
    from kg.base.errors import UsageError
    from kg.consolidate.listing import actors_listed, pairs
    from kg.store import open_store

    if doubtful and merged:
        raise UsageError("--doubtful and --merged are two lists; ask for one at a time")
    with open_store(store_path, read_only=True) as store:
        if doubtful or merged:
            compared = pairs(store, merged=merged)[:limit]
            found: list[Listed] | list[Pair] = compared
        else:
            listed = actors_listed(store)[:limit]
            found = listed
    if as_json:
        plain = [dataclasses.asdict(one) for one in found]
        click.echo(json.dumps(plain, ensure_ascii=False, indent=1))
    elif not found:
        click.echo("Nothing found.", err=True)
    elif doubtful or merged:
        _echo_pairs(compared)
    else:
        _echo_actors(listed)


def _echo_actors(listed: list[Listed]) -> None:
    rows: list[tuple[str, ...]] = [
        (one.name, one.kind, str(one.statements), str(one.articles), " / ".join(one.names))
        for one in listed
    ]
    _echo(("actor", "kind", "statements", "articles", "other names"), rows, "actor")


def _echo_pairs(found: list[Pair]) -> None:
    rows: list[tuple[str, ...]] = [
        (
            _known_by(pair.one, pair.one_article),
            _known_by(pair.other, pair.other_article),
            f"{pair.score:.2f}",
            pair.reason,
        )
        for pair in found
    ]
    _echo(("one", "other", "score", "reason"), rows, "pair")
    if not found[0].merged:
        first = found[0]
        click.echo(
            f"Decide with kg same or kg not-same, by name or IRI: kg same {first.one_iri} "
            f"{first.other_iri}",
            err=True,
        )


def _known_by(name: str, article: str) -> str:
    return f"{name} [{article}]" if article else name


def _echo(columns: tuple[str, ...], rows: list[tuple[str, ...]], what: str) -> None:
    if is_terminal():
        from rich.console import Console

        from kg.query.results import grid

        console = Console()
        console.print(grid(columns, rows, console.width))
        click.echo(plural(len(rows), what) + ".", err=True)
        return
    click.echo("\t".join(columns))
    for row in rows:
        click.echo("\t".join(map(one_line, row)))
