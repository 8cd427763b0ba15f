"""An answer, printed: a table for people, the W3C formats for programs."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from kg.cli.frame import Function, is_terminal, plural

if TYPE_CHECKING:
    from kg.query.results import Answer, Rows

FORMATS = ("table", "csv", "tsv", "json", "xml")


def format_option(function: Function) -> Function:
    """``--format``; without it a table on a terminal and CSV elsewhere."""
    return click.option(
        "--format",
        "format",
        type=click.Choice(FORMATS),
        help="How to print; default: a table on a terminal, csv elsewhere.",
    )(function)


def timeout_option(function: Function) -> Function:
    """``--timeout SECONDS``; ``None`` where a query may take as long as it does."""
    return click.option(
        "--timeout",
        type=click.FloatRange(0, min_open=True),
        metavar="SECONDS",
        help="End a query that takes longer, with an error; default: no limit.",
    )(function)


def echo_rows(rows: Rows, *, format: str | None, as_json: bool) -> None:
    """The rows of a question, in ``format`` or as a plain JSON list of objects."""
    if as_json:
        click.echo(json.dumps(rows.objects(), ensure_ascii=False, indent=1))
    else:
        echo_answer(rows, format=format)


def echo_answer(answer: Answer, *, format: str | None) -> None:
    """Any answer; by default a table on a terminal and CSV elsewhere, Turtle for triples."""
    from kg.query.results import Rows, Triples, Truth, serialized

    if isinstance(answer, Truth) and format in (None, "table"):
        click.echo("true" if answer.value else "false")
        return
    if format is None:
        rows_format = "table" if is_terminal() else "csv"
        format = "ttl" if isinstance(answer, Triples) else rows_format
    if isinstance(answer, Rows) and format == "table":
        _echo_table(answer)
        return
    stream = sys.stdout.buffer
    data = serialized(answer, format)
    stream.write(data if data.endswith(b"\n") else data + b"\n")
    stream.flush()


def _echo_table(rows: Rows) -> None:
    from rich.console import Console

    from kg.query.results import table

    if not rows.rows:
        click.echo("Nothing found.", err=True)
        return
    console = Console()
    console.print(table(rows, console.width))
    click.echo(plural(len(rows), "row"), err=True)
