"""Write results to standard output or to a file, and print rows and answers."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from kg.base.text import for_terminal
from kg.cli.framework import echo, is_terminal, plural, report_note

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

    from kg.query.results import Answer, Rows


@contextmanager
def open_output(target: str) -> Iterator[IO[bytes]]:
    """Yield a binary stream to standard output (``-``) or to a file, which is written whole."""
    if target == "-":
        yield _Terminal() if is_terminal() else sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    from kg.base.atomic import replacing

    with replacing(Path(target), outside=True) as stream:
        yield stream


class _Terminal(BytesIO):
    """A stream to standard output that drops what controls a terminal; write whole letters."""

    def write(self, data: Buffer) -> int:
        write_data(bytes(data))
        return len(bytes(data))


def write_data(data: bytes) -> None:
    """Write data to standard output: as they are, but to a terminal without control characters."""
    if is_terminal():
        data = for_terminal(data.decode("utf-8", "replace")).encode("utf-8")
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def check_xlsx(target: str, advice: str) -> None:
    """Raise UsageError, with advice, if XLSX would go to a terminal.

    Raises KgError if openpyxl is missing.
    """
    from kg.base.errors import UsageError
    from kg.base.xlsx import require_openpyxl

    if target == "-" and is_terminal():
        raise UsageError(f"a terminal can't show XLSX; {advice}")
    require_openpyxl()


def write_xlsx(target: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table as XLSX to standard output (``-``) or to a file."""
    from kg.base.xlsx import write_table

    with open_output(target) as stream:
        cut = write_table(stream, columns, rows)
    report_cut(cut)


def report_cut(cut: int) -> None:
    """Print a note if texts were cut because they are too long for XLSX."""
    if cut:
        from kg.base.xlsx import LONGEST

        report_note(f"{plural(cut, 'text')} cut: a cell of XLSX holds {LONGEST:,} characters")


def echo_json(value: Any) -> None:
    """Print a value as indented JSON."""
    text = json.dumps(value, ensure_ascii=False, indent=1, default=str)
    click.echo(for_terminal(text) if is_terminal() else text)


def echo_rows(rows: Rows, *, format: str | None, as_json: bool) -> None:
    """Print rows in ``format`` or as a plain JSON list of objects."""
    if as_json:
        echo_json(rows.objects())
    else:
        echo_answer(rows, format=format)


def echo_answer(answer: Answer, *, format: str | None) -> None:
    """Print an answer; by default a table on a terminal, else CSV, and Turtle for triples."""
    from kg.query.results import Rows, Triples, Truth, serialized, value

    if isinstance(answer, Truth) and format in (None, "table"):
        echo("true" if answer.value else "false")
        return
    if format is None:
        rows_format = "table" if is_terminal() else "csv"
        format = "ttl" if isinstance(answer, Triples) else rows_format
    if isinstance(answer, Rows) and format == "table":
        if not answer.rows:
            echo("Nothing found.", err=True)
            return
        from rich.console import Console

        from kg.query.tables import table

        console = Console()
        console.print(table(answer, console.width))
        echo(plural(len(answer), "row"), err=True)
        return
    if format == "xlsx" and isinstance(answer, Rows):
        write_xlsx("-", answer.columns, ([value(term) for term in row] for row in answer))
    elif format == "xlsx" and isinstance(answer, Truth):
        write_xlsx("-", ["answer"], [[answer.value]])
    else:
        data = serialized(answer, format)
        write_data(data if data.endswith(b"\n") else data + b"\n")


def echo_grid(
    columns: Sequence[str], rows: Iterable[Sequence[str]], count: str, **kwargs: Any
) -> None:
    """Print cells as a table for a terminal, followed by ``count`` on standard error."""
    from rich.console import Console

    from kg.query.tables import grid

    console = Console()
    console.print(grid(columns, rows, console.width, **kwargs))
    echo(count, err=True)
