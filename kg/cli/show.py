"""``kg show``: print everything that the graph says about an actor."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from kg.base.text import one_line
from kg.cli.completion import completer
from kg.cli.framework import echo_styled, kg_command, plural, styled
from kg.cli.options import graph_options, json_option
from kg.cli.output import echo_json

if TYPE_CHECKING:
    from kg.query.questions import Card

EXAMPLES = """
kg show "Brad Smith"
kg show IBM --json
"""
_WIDEST = 100
_OPEN = {"former": "until {}", "coming": "from {}"}
"""Formats for the dates of a past or a future role."""


@kg_command("show", examples=EXAMPLES)
@click.argument("actor", metavar="ACTOR", shell_complete=completer("actor"))
@graph_options
@json_option
def command(actor: str, store_path: str, as_json: bool) -> None:
    """Show an actor's names, roles, and statements with evidence.

    Part of a name is enough if it matches only one actor.
    """
    from kg.query.questions import card
    from kg.store import open_store

    with open_store(store_path, read_only=True) as store:
        found = card(store, actor)
    if as_json:
        echo_json(_as_object(found))
        return
    for line in _lines(found):
        echo_styled(line)


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
        # textwrap does not break at other blanks, such as those inside « ».
        words = "".join(" " if c.isspace() else c for c in one_line(text))
        return textwrap.fill(words, width, initial_indent=indent, subsequent_indent=indent)

    kind = f" ({card.kind})" if card.kind else ""
    yield styled(card.label, bold=True) + one_line(kind)
    if card.names:
        yield wrapped(f"Also: {', '.join(card.names)}", "  ")
    if len(card.iris) > 1:
        yield wrapped(f"{len(card.iris)} actors have this name: {', '.join(card.iris)}", "  ")
    for entity in card.same_as:
        yield f"  Same as {one_line(entity)}"
    roles = card.affiliations.plain()
    if roles:
        yield ""
        yield styled("Affiliations", bold=True)
    for role in roles:
        said = " · ".join(filter(None, (role["person"], role["role"], role["organisation"])))
        times = "–".join(dict.fromkeys(filter(None, (role["first"], role["last"]))))
        times = _OPEN.get(role["standing"], "{}").format(times) if times else ""
        yield wrapped(f"{said}  [{times}]" if times else said, "  ")
    statements = card.statements.plain()
    yield ""
    yield styled(plural(len(statements), "statement").capitalize(), bold=True)
    for row in statements:
        stance = row.get("stance", "none")
        position = "" if stance == "none" else stance
        head = (row.get("date"), position, row.get("outlet"), row.get("headline"))
        yield "  " + styled(" · ".join(filter(None, head)), fg="cyan")
        yield wrapped(row.get("text", ""), "    ")
        sentence = row.get("sentence", "")
        if sentence and sentence != row.get("text"):
            yield wrapped(f"in: {sentence}", "      ")
