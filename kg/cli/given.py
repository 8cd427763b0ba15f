"""Options that say of articles what their files do not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.base.errors import ReadError, UsageError

if TYPE_CHECKING:
    from kg.read.metadata import Metadata
    from kg.read.origin import Options

Function = TypeVar("Function", bound=Callable[..., Any])


def given_options(function: Function) -> Function:
    """Add the options that :func:`given_metadata` takes."""
    added = (
        click.option("--outlet", metavar="NAME", help="Outlet of articles that name none."),
        click.option(
            "--outlet-from",
            type=click.Choice(["folder", "domain"]),
            help="Take the outlet from the name of the folder or from the article's address.",
        ),
        click.option("--date", metavar="DATE", help="Date of articles that have none: 2024-03-01."),
        click.option("--author", metavar="NAME", help="Author of articles that name none."),
        click.option("--language", metavar="CODE", help="Language of articles that declare none."),
        click.option(
            "--metadata",
            "table",
            metavar="FILE",
            help="A table (CSV or TSV) with a column path or id, and title, date, outlet, author, "
            "language, url, section or page; default: meta.csv beside the files.",
        ),
        click.option(
            "--column",
            "columns",
            multiple=True,
            metavar="FIELD=HEADING",
            help="The column of a table that has a field, such as text=body. Repeatable.",
        ),
    )
    for option in reversed(added):
        function = option(function)
    return function


def given_metadata(
    *,
    outlet: str | None,
    outlet_from: Any,
    date: str | None,
    author: str | None,
    language: str | None,
    table: str | None,
    columns: tuple[str, ...],
) -> tuple[Options, Metadata]:
    """Return what the options say.

    Raises:
        UsageError: a value is not what its option needs.
        ReadError: the table can't be read.
    """
    from kg.read.metadata import Metadata, read_table
    from kg.read.origin import Options

    given = {"outlet": outlet, "date": date, "author": author, "language": language}
    values = {name: check_value(name, value) for name, value in given.items() if value is not None}
    found = None if table is None else read_table(Path(table))
    if found is not None and not found.rows:
        errors = [fault for fault in found.faults if isinstance(fault, ReadError)]
        raise errors[0] if errors else ReadError(found.where, "no rows; nothing to read")
    metadata = Metadata(values, outlet_from=outlet_from, table=found)
    return Options(columns=tuple(map(_column, columns))), metadata


def check_value(name: str, value: str) -> str:
    """Return the value of a field of an article as kg stores it; raise UsageError if it is none."""
    from kg.read.origin import CHECKS, check_text

    plain = " ".join(value.split())
    check = CHECKS.get(name, check_text)
    try:
        return check(check_text(plain, f"--{name}"), f"--{name}")
    except ReadError as error:
        raise UsageError(str(error)) from None


def _column(given: str) -> tuple[str, str]:
    from kg.read.tables.columns import FIELDS

    field, equals, heading = given.partition("=")
    if not equals or not heading.strip() or field.strip() not in FIELDS:
        fault = f"write FIELD=HEADING; the fields are {', '.join(FIELDS)}"
        raise UsageError(f"--column {given}: {fault}")
    return field.strip(), heading.strip()
