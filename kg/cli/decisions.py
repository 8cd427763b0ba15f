"""``kg decisions``: what people decided; listed, taken back, as a table out and in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from kg.cli.deciding import by_options, by_whom
from kg.cli.frame import (
    Command,
    debug_option,
    json_option,
    plural,
    store_option,
    verb,
    write_examples,
)
from kg.cli.output import writing
from kg.cli.rows import echo_rows, format_option

if TYPE_CHECKING:
    from kg.curate.decide import Outcome

EXAMPLES = """
kg decisions                                   all of them, the earliest first
kg decisions undo --last                       take back what the last command decided
kg decisions export -o judgements.tsv
kg decisions import judgements.tsv
"""


class Decisions(click.Group):
    """A group whose help shows examples before anything else."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_examples(EXAMPLES, formatter)
        super().format_help(ctx, formatter)


@click.group("decisions", cls=Decisions, invoke_without_command=True)
@format_option
@json_option
@store_option
@click.pass_context
def command(ctx: click.Context, store_path: str, format: str | None, as_json: bool) -> None:
    """List what people decided about the graph, and take it elsewhere and back.

    Decisions come from kg merge, same, not-same, split, rename and kind. They stand in a graph of
    their own, which no run of the extractor touches.
    """
    if ctx.invoked_subcommand is not None:
        return
    from kg.curate.exchange import listed
    from kg.store import open_store

    with open_store(store_path, read_only=True) as store:
        rows = listed(store)
    echo_rows(rows, format=format, as_json=as_json)


command.params.append(debug_option())


def _sub(name: str, examples: str) -> Callable[[Callable[..., Any]], Command]:
    def added(function: Callable[..., Any]) -> Command:
        made = verb(name, examples=examples)(function)
        command.add_command(made)
        return made

    return added


@_sub("undo", "kg decisions undo --last\nkg decisions undo 3f9a0c21b7 a01b44de90")
@click.argument("names", nargs=-1, metavar="[ID…]")
@click.option("--last", is_flag=True, help="All that was decided at the latest time.")
@store_option
def undo(names: tuple[str, ...], last: bool, store_path: str) -> None:
    """Take decisions back, by the IDs that "kg decisions" lists.

    The graph is as if they had never been made; an earlier answer that one had replaced does not
    come back.
    """
    from kg.curate.decide import undo as take_back
    from kg.curate.decide import undo_last
    from kg.store import open_store

    if last == bool(names):
        raise click.UsageError("say which: IDs, or --last")
    with open_store(store_path) as store:
        outcome = undo_last(store) if last else take_back(store, names)
    click.echo(f"{plural(len(outcome.withdrawn), 'decision')} taken back.", err=True)


@_sub("export", "kg decisions export -o judgements.tsv")
@click.option("-o", "--output", default="-", metavar="FILE", help="Where to; default: here.")
@store_option
def export(output: str, store_path: str) -> None:
    """Write all decisions as a table of tab-separated lines.

    Things are named by their IRIs without the base, and for readers by name.
    """
    from kg.base.tsv import suited
    from kg.curate.exchange import table
    from kg.store import open_store

    with open_store(store_path, read_only=True) as store:
        text = suited(table(store), output)
    with writing(output) as stream:
        stream.write(text.encode("utf-8"))


@_sub("import", "kg decisions import judgements.tsv")
@click.argument("table", type=click.Path(exists=True, dir_okay=False))
@by_options
@store_option
def import_(table: str, by: str | None, at: str | None, reason: str, store_path: str) -> None:
    """Take over the decisions of a table, and obey them.

    Columns are decision, thing, other, value, author, time and reason; a thing is named by an IRI
    or by a name in the graph. Where the graph has an answer already, the newer one stays. Either
    all lines are read or, where one is faulty, none.
    """
    from kg.curate.decide import By, obey
    from kg.curate.exchange import read, unheld
    from kg.store import store_to_fill

    who = by_whom(by, at, reason)
    with store_to_fill(store_path) as store:
        found = read(store, table, by=By(who.author, who.time, who.reason))
        outcome = obey(store, found)
        waiting = len(unheld(store, found))
    _echo_imported(outcome, len(found), waiting)


def _echo_imported(outcome: Outcome, found: int, waiting: int) -> None:
    old = found - len(outcome.decided)
    said = [f"{plural(len(outcome.decided), 'decision')} taken over"]
    if old:
        said.append(f"{old:,} known or older than what stands")
    if waiting:
        said.append(f"{waiting:,} about things that the graph does not hold yet")
    click.echo(f"{'; '.join(said)}.", err=True)
