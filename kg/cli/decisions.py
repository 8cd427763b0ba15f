"""``kg decisions``: list, undo, export and import the decisions of people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.decide import by_options, read_by
from kg.cli.framework import Command, Group, debug_option, echo, kg_command, plural
from kg.cli.options import format_option, graph_options, json_option
from kg.cli.output import echo_rows, open_output

if TYPE_CHECKING:
    from kg.curate.decide import Outcome

EXAMPLES = """
kg decisions                                   list all decisions, oldest first
kg decisions undo --last                       undo the last command
kg decisions export -o judgements.tsv
kg decisions import judgements.tsv
"""


@click.group("decisions", cls=Group, examples=EXAMPLES, invoke_without_command=True)
@format_option
@json_option
@graph_options
@click.pass_context
def command(ctx: click.Context, store_path: str, format: str | None, as_json: bool) -> None:
    """List the decisions that people made; undo, export or import them.

    Decisions come from kg merge, same, not-same, split, rename, kind, set, correct and
    review. They are stored in a separate named graph, which the extractor never changes.
    """
    if ctx.invoked_subcommand is not None:
        return
    from kg.curate.exchange import listed
    from kg.store import open_store

    with open_store(store_path, read_only=True) as store:
        rows = listed(store)
    echo_rows(rows, format=format, as_json=as_json)


command.params.append(debug_option())


def _subcommand(name: str, examples: str) -> Callable[[Callable[..., Any]], Command]:
    def decorate(function: Callable[..., Any]) -> Command:
        made = kg_command(name, examples=examples)(function)
        command.add_command(made)
        return made

    return decorate


@_subcommand("undo", "kg decisions undo --last\nkg decisions undo 3f9a0c21b7 a01b44de90")
@click.argument("names", nargs=-1, metavar="[ID…]")
@click.option("--last", is_flag=True, help="Undo all decisions of the latest time.")
@graph_options
def undo(names: tuple[str, ...], last: bool, store_path: str) -> None:
    """Undo decisions by the IDs that "kg decisions" lists.

    The graph becomes as if they had never been made. A decision that one of them replaced is not
    restored.
    """
    from kg.curate.decide import undo as undo_these
    from kg.curate.decide import undo_last
    from kg.judgements.decisions import FACTS
    from kg.store import open_store

    if last == bool(names):
        raise click.UsageError("say which decisions to undo: IDs, or --last")
    with open_store(store_path) as store:
        outcome = undo_last(store) if last else undo_these(store, names)
    echo(f"{plural(len(outcome.withdrawn), 'decision')} undone.", err=True)
    if any(one.what in FACTS for one in outcome.withdrawn):
        echo("Add the files of these articles again: kg then stores what they say.", err=True)


@_subcommand("export", "kg decisions export -o judgements.tsv\nkg decisions export --gold gold/")
@click.option(
    "-o", "--output", default="-", metavar="FILE", help="Output file; default: standard output."
)
@click.option(
    "--gold",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write the reviewed articles as gold annotation for kg evaluate instead.",
)
@graph_options
def export(output: str, gold: Path | None, store_path: str) -> None:
    """Write all decisions as a table of tab-separated values.

    Actors, topics and claims are identified by their IRIs without the base; their names are
    included for readers. With --gold, articles of which people decided on every statement become
    gold annotation: DIR/gold.jsonl with the texts in DIR/texts.
    """
    from kg.base.tsv import convert_for
    from kg.curate.exchange import table
    from kg.store import open_store

    if gold is not None:
        _export_gold(gold, store_path)
        return

    with open_store(store_path, read_only=True) as store:
        text = convert_for(table(store), output)
    with open_output(output) as stream:
        stream.write(text.encode("utf-8"))


def _export_gold(folder: Path, store_path: str) -> None:
    from kg.base.errors import UsageError
    from kg.curate.gold import export_gold
    from kg.store import open_store

    with open_store(store_path, read_only=True) as store:
        found = export_gold(store, folder)
    for name, count in found.unfinished.items():
        echo(f"{name} left out: {plural(count, 'statement')} without a decision.", err=True)
    if not found.articles:
        raise UsageError("no article of which people decided on every statement; see kg review")
    parts = f"{plural(found.articles, 'article')} with {plural(found.statements, 'statement')}"
    echo(f"{parts}: kg evaluate {folder}/gold.jsonl --texts {folder}/texts", err=True)


@_subcommand("import", "kg decisions import judgements.tsv")
@click.argument("table", type=click.Path(exists=True, dir_okay=False))
@by_options
@graph_options
def import_(table: str, by: str | None, at: str | None, reason: str, store_path: str) -> None:
    """Import the decisions of a table and apply them.

    The columns are decision, thing, other, value, author, time and reason; thing and other are
    IRIs or names in the graph. If the graph already has a decision on the same question, the
    newer one is kept. If one line is invalid, nothing is imported.
    """
    from kg.curate.decide import By, apply
    from kg.curate.exchange import find_waiting, read
    from kg.store import store_to_fill

    who = read_by(by, at, reason)
    with store_to_fill(store_path) as store:
        found = read(store, table, by=By(who.author, who.time, who.reason))
        outcome = apply(store, found)
        waiting = len(find_waiting(store, found))
    _echo_imported(outcome, len(found), waiting)


def _echo_imported(outcome: Outcome, found: int, waiting: int) -> None:
    old = found - len(outcome.decided)
    parts = [f"{plural(len(outcome.decided), 'decision')} imported"]
    if old:
        parts.append(f"{old:,} already known or older than a decision in the graph")
    if waiting:
        parts.append(f"{waiting:,} about names that are not in the graph yet")
    echo(f"{'; '.join(parts)}.", err=True)
