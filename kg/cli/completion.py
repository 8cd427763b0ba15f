"""Complete names in the shell from the graph: actors, topics, claims and outlets."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable
from typing import Literal

import click
from click.shell_completion import CompletionItem

Kind = Literal["actor", "topic", "claim", "outlet"]
Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]

_MOST = 40
_SELECTED = {
    "actor": "?node a ?type ; skos:prefLabel ?name . "
    "FILTER(?type IN (schema:Person, schema:Organization, kg:Group))",
    "topic": "?node a skos:Concept ; skos:prefLabel ?name",
    "claim": "?node a kg:Claim ; skos:prefLabel ?name",
    "outlet": "?any schema:publisher ?node . ?node schema:name ?name",
}
KIND_OF: dict[str, Kind] = {"NAME": "actor", "WORDS": "topic", "TEXT": "claim", "OUTLET": "outlet"}
"""What completes the parameters of named questions, by their metavar."""


def completer(kind: Kind) -> Complete:
    """Return a function that lists the names of a kind that begin with the typed words.

    A word inside a name may begin so too; accents and capitals do not count. A shell cannot show
    errors, so a graph that cannot be read completes nothing.
    """

    def complete(ctx: click.Context, param: click.Parameter, typed: str) -> list[CompletionItem]:
        from kg.base.errors import KgError

        store = ctx.params.get("store_path") or os.environ.get("KG_STORE") or "kg-store"
        try:
            return [CompletionItem(_quoted(name)) for name in names(str(store), kind, typed)]
        except (KgError, OSError):
            return []

    return complete


def names(store_path: str, kind: Kind, typed: str) -> list[str]:
    """Return at most 40 names of a kind in a graph, those that begin with the words first.

    Raises:
        StoreError: the graph cannot be read.
    """
    from kg.base import fold
    from kg.graph.protocol import select
    from kg.store import open_store

    with open_store(store_path, read_only=True) as store:
        found = {row["name"] for row in select(store, _query(kind))}
    wanted = fold.search(typed)
    begins = sorted(name for name in found if fold.search(name).startswith(wanted))
    inside = sorted(name for name in found if f" {wanted}" in fold.search(name))
    return list(dict.fromkeys((*begins, *inside)))[:_MOST]


def _query(kind: Kind) -> str:
    return f"SELECT DISTINCT ?name {{ {_SELECTED[kind]} }}"


def _quoted(name: str) -> str:
    """Quote a name for bash, which inserts completions as they are; other shells quote them."""
    return shlex.quote(name) if os.environ.get("_KG_COMPLETE", "").startswith("bash") else name
