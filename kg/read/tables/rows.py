"""Make articles of the rows of a table, whatever the table's format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain, islice
from typing import NamedTuple

from kg.base.errors import ReadError
from kg.model import Article
from kg.read.dateline import find_date_line
from kg.read.jsonl import with_title
from kg.read.origin import Origin, check_language, check_text, check_url, unreadable
from kg.read.remark import Remark
from kg.read.tables.columns import FIELDS, Columns, choose_columns, find_headings
from kg.read.tables.dates import is_ambiguous, parse_cell_date
from kg.read.tables.markup import NOTE, strip_markup
from kg.read.text import NO_DATE

_SAMPLE = 300
"""Rows that decide which column is which."""
_BLANK = frozenset(
    {"", "-", "–", "n/a", "na", "nan", "nat", "none", "null", "n.d.", "s.d.", "#n/a"}
)
"""What programs and people write where a cell has no value."""
_LONG_NUMBER = 8


class Row(NamedTuple):
    """A row with its number as a spreadsheet counts, and its line in a file of text."""

    number: int
    line: int | None
    cells: list[str]


def read_rows(
    rows: Iterable[Row], origin: Origin, notes: tuple[str, ...] = ()
) -> Iterator[Article | ReadError | Remark]:
    """Yield a remark on the columns, then the article of each row below the headings.

    Raises:
        ReadError: the table has no rows, or no column has texts.
    """
    rest = _until_fault(rows)
    first = list(islice(rest, _SAMPLE))
    if first and isinstance(first[0], ReadError):
        raise first[0]
    if not first:
        raise ReadError(origin.where, "empty table; nothing to read")
    whole = [row for row in first if isinstance(row, Row)]
    top = find_headings([row.cells for row in whole])
    heads = [" ".join(head.split()) for head in whole[top].cells]
    if not any(heads):
        raise ReadError(origin.where, "no headings in the first row; add them, such as text, date")
    sample = [_fit(row, len(heads)) for row in whole[top + 1 :]]
    columns = choose_columns(
        heads, [row.cells for row in sample], origin.options.columns, origin.where
    )
    if len(first) == top + 1:
        raise ReadError(origin.where, "only headings; no article in it")
    yield Remark(origin.where, str(columns))
    for row in chain(first[top + 1 :], rest):
        if isinstance(row, ReadError):
            yield row
            return
        try:
            yield _article(_fit(row, len(heads)), columns, origin, notes)
        except Exception as error:
            where = origin.where if row.line is not None else f"{origin.where}, row {row.number}"
            yield unreadable(error, where, line=row.line)


def cell_text(value: object) -> str:
    """Return the text of a cell that has a type: a day of a time at midnight, names of a list."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        is_day = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if is_day else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return "; ".join(map(cell_text, value))
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _until_fault(rows: Iterable[Row]) -> Iterator[Row | ReadError]:
    """Yield rows, and in its place a fault that ends the table: the rows before it are good."""
    try:
        yield from rows
    except ReadError as error:
        yield error


def _fit(row: Row, width: int) -> Row:
    """Pad or cut a row to the headings."""
    return row._replace(cells=(row.cells + [""] * width)[:width])


def _article(row: Row, columns: Columns, origin: Origin, notes: tuple[str, ...]) -> Article:
    where = origin.where if row.line is not None else f"{origin.where}, row {row.number}"
    fields = _fields(row, columns)
    body = fields["text"]
    if body is None:
        raise ReadError(where, f"no text in column {columns.head('text')!r}", line=row.line)
    if (plain := strip_markup(body)) is not None:
        body, notes = plain, (*notes, NOTE)
    for field, value in fields.items():
        if value is not None and field != "text":
            fields[field] = check_text(" ".join(value.split()), where, line=row.line)
    fields["language"], notes = _lenient("language", check_language, fields, columns, notes)
    fields["url"], notes = _lenient("url", check_url, fields, columns, notes)
    text, title_span = with_title(fields["title"], body)
    check_text(text, where, line=row.line)
    date_line = find_date_line(text)
    given, notes = _date(fields["date"], columns, notes, where, row.line)
    found = given or (date_line.date if date_line else None)
    if found is None:
        notes += (NO_DATE,)
    own_id = fields["id"]
    number = str(row.number)
    if own_id is not None and own_id.isdigit() and len(own_id) < _LONG_NUMBER:
        # A short number counts the rows of this table, and other tables have it too.
        number, own_id = own_id, None
    identity, name = f"{origin.file_name}#{number}", f"{origin.stem}-{number}"
    if origin.file_name is None:
        # Rows of standard input have no file that tells them from those of another one.
        said = (text, fields["title"], found, fields["outlet"], fields["author"])
        identity = name = origin.name("\n".join(value or "" for value in said))
    return Article(
        identity=fields["url"] or own_id or identity,
        name=own_id or name,
        text=text,
        title=fields["title"],
        title_span=title_span,
        date=found,
        date_span=date_line.span if date_line else None,
        language=fields["language"],
        outlet=fields["outlet"],
        author=fields["author"],
        url=fields["url"],
        section=fields["section"],
        page=fields["page"],
        notes=notes,
    )


def _fields(row: Row, columns: Columns) -> dict[str, str | None]:
    """Return the value of each field; ``None`` where the cell is blank."""
    found: dict[str, str | None] = dict.fromkeys(FIELDS)
    for field, place in columns.places.items():
        cell = row.cells[place]
        if cell.strip().casefold() not in _BLANK:
            found[field] = cell.strip() if field != "text" else cell
    return found


def _lenient(
    field: str,
    check: Callable[[str, str], str],
    fields: dict[str, str | None],
    columns: Columns,
    notes: tuple[str, ...],
) -> tuple[str | None, tuple[str, ...]]:
    """Return the checked value of a field; a fault in it is a note and does not cost an article."""
    value = fields[field]
    if value is None:
        return None, notes
    try:
        return check(value, ""), notes
    except ReadError:
        return None, (*notes, f"no {field} in the cell of column {columns.head(field)!r}; left out")


def _date(
    value: str | None, columns: Columns, notes: tuple[str, ...], where: str, line: int | None
) -> tuple[str | None, tuple[str, ...]]:
    if value is None:
        return None, notes
    date = parse_cell_date(value, day_first=columns.day_first)
    if date is not None:
        return date, notes
    if is_ambiguous(value):
        fault = "it does not tell day and month apart; write 2018-05-04"
        return None, (*notes, f"date left out of column {columns.head('date')!r}: {fault}")
    fault = f"can't read the date {value[:40]!r} of column {columns.head('date')!r}"
    raise ReadError(where, f"{fault}; write 2018-03-05, 2018-03 or 2018", line=line)
