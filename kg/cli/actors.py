"""``kg actors``: list the actors, the merged names and the doubtful pairs."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import click

from kg.base.text import one_line
from kg.cli.framework import echo, is_terminal, kg_command, plural
from kg.cli.options import graph_options, json_option
from kg.cli.output import echo_grid, echo_json

if TYPE_CHECKING:
    from kg.consolidate.listing import ListedActor, Pair

EXAMPLES = """
kg actors                 actors with their names, most statements first
kg actors --doubtful      pairs that may be the same actor; decide with kg same or kg not-same
kg actors --merged        pairs that were merged, with reason and score
"""


@kg_command("actors", examples=EXAMPLES)
@click.option(
    "--doubtful", is_flag=True, help="List pairs that may be the same actor but were not merged."
)
@click.option("--merged", is_flag=True, help="List pairs that were merged, with the reason.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Show at most N.")
@json_option
@graph_options
def command(
    doubtful: bool, merged: bool, limit: int | None, as_json: bool, store_path: str
) -> None:
    """List the actors, those with the most statements first.

    Articles use several names for one actor. Names that clearly mean the same actor are merged,
    with a reason and a score from 0 to 1. Pairs in doubt are not merged but listed, so that a
    person can decide.
    """
    from kg.base.errors import UsageError
    from kg.consolidate.listing import list_actors, list_pairs
    from kg.store import open_store

    if doubtful and merged:
        raise UsageError("--doubtful and --merged cannot be combined")
    with open_store(store_path, read_only=True) as store:
        if doubtful or merged:
            compared = list_pairs(store, merged=merged)[:limit]
            found: list[ListedActor] | list[Pair] = compared
        else:
            listed = list_actors(store)[:limit]
            found = listed
    if as_json:
        plain = [dataclasses.asdict(one) for one in found]
        echo_json(plain)
    elif not found:
        echo("Nothing found.", err=True)
    elif doubtful or merged:
        _echo_pairs(compared)
    else:
        _echo_actors(listed)


def _echo_actors(listed: list[ListedActor]) -> None:
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
        echo(
            f"Decide with kg same or kg not-same, by name or IRI: kg same {first.one_iri} "
            f"{first.other_iri}",
            err=True,
        )


def _known_by(name: str, article: str) -> str:
    return f"{name} [{article}]" if article else name


def _echo(columns: tuple[str, ...], rows: list[tuple[str, ...]], what: str) -> None:
    if is_terminal():
        echo_grid(columns, rows, plural(len(rows), what) + ".")
        return
    echo("\t".join(columns))
    for row in rows:
        echo("\t".join(map(one_line, row)))
