"""``kg show``: all that the graph says of an actor, for reading in a terminal."""

from __future__ import annotations

import json
import shutil
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from kg.base.text import one_line
from kg.cli.frame import json_option, plural, store_option, verb

if TYPE_CHECKING:
    from kg.query.questions import Card

EXAMPLES = """
kg show "Brad Smith"
kg show IBM --json
"""
_WIDEST = 100
_OPEN = {"former": "until {}", "coming": "from {}"}
"""How the dates of a role are told that is over or to come."""


@verb("show", examples=EXAMPLES)
@click.argument("actor", metavar="ACTOR")
@store_option
@json_option
def command(actor: str, store_path: str, as_json: bool) -> None:
    """Show an actor's card: names, affiliations, and statements with their evidence.

    A part of a name is enough where only one actor has it.
    """
    from kg.query.questions import card
    from kg.store import open_store

    with open_store(store_path, read_only=True) as store:
        found = card(store, actor)
    if as_json:
        click.echo(json.dumps(_as_object(found), ensure_ascii=False, indent=1))
        return
    for line in _lines(found):
        click.echo(line)


def _as_object(card: Card) -> dict[str, object]:
    return {
        "label": card.label,
        "kind": card.kind,
        "iris": list(card.iris),
        "names": list(card.names),
        "same_as": list(card.same_as),
        "affiliations": card.affiliations.objects(),
        "statements": card.statements.objects(),
    }


def _lines(card: Card) -> Iterator[str]:
    width = min(shutil.get_terminal_size().columns, _WIDEST)

    def wrapped(text: str, indent: str) -> str:
        clean = "".join(c if c.isprintable() else " " for c in text)
        return textwrap.fill(clean, width, initial_indent=indent, subsequent_indent=indent)

    kind = f" ({card.kind})" if card.kind else ""
    yield click.style(one_line(card.label), bold=True) + kind
    if card.names:
        yield wrapped(f"Also: {', '.join(card.names)}", "  ")
    if len(card.iris) > 1:
        yield wrapped(f"{len(card.iris)} of this name: {', '.join(card.iris)}", "  ")
    for entity in card.same_as:
        yield f"  Is {entity}"
    roles = card.affiliations.plain()
    if roles:
        yield ""
        yield click.style("Affiliations", bold=True)
    for role in roles:
        said = " · ".join(filter(None, (role["person"], role["role"], role["organisation"])))
        times = "–".join(dict.fromkeys(filter(None, (role["first"], role["last"]))))
        times = _OPEN.get(role["standing"], "{}").format(times) if times else ""
        yield wrapped(f"{said}  [{times}]" if times else said, "  ")
    statements = card.statements.plain()
    yield ""
    yield click.style(plural(len(statements), "statement").capitalize(), bold=True)
    for row in statements:
        stance = row.get("stance", "none")
        told = "" if stance == "none" else stance
        head = (row.get("date"), told, row.get("outlet"), row.get("headline"))
        yield "  " + click.style(one_line(" · ".join(filter(None, head))), fg="cyan")
        yield wrapped(row.get("text", ""), "    ")
        sentence = row.get("sentence", "")
        if sentence and sentence != row.get("text"):
            yield wrapped(f"in: {sentence}", "      ")
