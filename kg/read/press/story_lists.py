"""Readers for lists of articles: CSV of Media Cloud, and CSV and JSON of GDELT's DOC API.

Such a list names articles but rarely has their texts. With a column of texts its rows are articles;
without one kg says how to use it as the table of metadata for texts that were saved elsewhere.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping

from kg.base.errors import ReadError
from kg.base.json_text import parse_json
from kg.model import Article
from kg.read.origin import Origin
from kg.read.press.dates import find_date
from kg.read.press.markup import decode_export, fold_head
from kg.read.press.record import Record, build_article

_TEXTS = ("text", "story_text", "full_text", "fulltext", "article_text", "content", "body")
_COLUMNS = {
    "title": ("title",),
    "date": ("publish_date", "seendate", "date"),
    "outlet": ("media_name", "domain", "outlet"),
    "author": ("author", "authors"),
    "language": ("language",),
    "url": ("url",),
    "identity": ("stories_id", "id"),
}
"""The columns of each field; the first one that a list has counts."""
_MEDIA_CLOUD = ({"publish_date", "media_name"}, {"stories_id", "media_id"}, {"indexed_date", "url"})
_GDELT = ({"url", "mobileurl", "date", "title"}, {"url", "seendate", "title"})
_GDELT_JSON = re.compile(rb"[\[{].{0,65536}?\"seendate\"\s*:", re.DOTALL)
_SEEN = "its date is the day on which GDELT saw the page"
_LONGEST_CELL = 8_000_000


def recognises_media_cloud(data: bytes) -> bool:
    """Return whether the first line of a table has the columns of Media Cloud."""
    return any(wanted <= _header(data) for wanted in _MEDIA_CLOUD)


def recognises_gdelt(data: bytes) -> bool:
    """Return whether bytes are a list of GDELT's DOC API, as a table or as JSON."""
    head = fold_head(data).removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith((b"{", b"[")):
        return _GDELT_JSON.match(head) is not None and b'"url"' in head
    return any(wanted <= _header(data) for wanted in _GDELT)


def read_media_cloud(data: bytes, origin: Origin) -> Iterator[Article | ReadError]:
    """Yield the stories of a list of Media Cloud that has their texts."""
    yield from _read(_rows(data, origin.where), origin, "Media Cloud", ())


def read_gdelt(data: bytes, origin: Origin) -> Iterator[Article | ReadError]:
    """Yield the articles of a list of GDELT that has their texts."""
    is_json = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")
    rows = _objects(data, origin.where) if is_json else _rows(data, origin.where)
    yield from _read(rows, origin, "GDELT", (_SEEN,))


def _read(
    rows: Iterator[tuple[int, Mapping[str, str] | ReadError]],
    origin: Origin,
    source: str,
    notes: tuple[str, ...],
) -> Iterator[Article | ReadError]:
    without = 0
    columns: list[str] = []
    last = 0
    for number, (line, row) in enumerate(rows, 1):
        last = number
        if isinstance(row, ReadError):
            yield row
            continue
        text = next((row[name] for name in _TEXTS if row.get(name, "").strip()), None)
        if text is None:
            without += 1
            columns = columns or list(row)
            continue
        try:
            yield build_article(_record(row, text), origin, number, notes=notes)
        except ReadError as error:
            yield ReadError(origin.where, f"row {number}: {error.fault}", line=line)
    if without:
        yield ReadError(origin.where, _advice(source, without, columns))
    elif not last:
        yield ReadError(origin.where, f"an empty list of {source}; nothing to read")


def _record(row: Mapping[str, str], text: str) -> Record:
    fields = {name: _first(row, columns) for name, columns in _COLUMNS.items()}
    fields["date"] = find_date(fields["date"])
    # A type checker cannot see that these are fields of text.
    return Record(paragraphs=re.split(r"\n\s*\n|\n", text), **fields)  # type: ignore[arg-type]


def _first(row: Mapping[str, str], columns: tuple[str, ...]) -> str | None:
    return next((row[name] for name in columns if row.get(name, "").strip()), None)


def _advice(source: str, count: int, columns: list[str]) -> str:
    """Say how a list without texts becomes the table of metadata of a folder."""
    renamed = [
        f"{found} to {name}"
        for name, names in _COLUMNS.items()
        if name not in ("identity", "url", "title")
        and (found := next((each for each in names if each in columns), None))
        and found != name
    ]
    what = (
        f"{count:,} articles of {source} without their texts"
        if count > 1
        else (f"1 article of {source} without its text")
    )
    rename = f" rename {' and '.join(renamed)}," if renamed else ""
    return (
        f"a list of {what}; save the articles in a folder, add a column path with the file of each,"
        f"{rename} and save the table there as meta.csv"
    )


def _header(data: bytes) -> set[str]:
    """Return the names in the first line of a table, in lower case."""
    line = fold_head(data).removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0][:4096]
    names = re.split(r"[,;\t]", line.decode("utf-8", "replace"))
    return {name.strip().strip('"') for name in names}


def _rows(data: bytes, where: str) -> Iterator[tuple[int, Mapping[str, str] | ReadError]]:
    """Yield the rows of a table with their line numbers."""
    text = decode_export(data, where).text
    first = text.split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_CELL))
    table = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        names = [name.strip().lower() for name in next(table)]
    except (csv.Error, StopIteration) as error:
        fault = f"its first line is not a list of columns ({error}); download it again"
        raise ReadError(where, fault, line=1) from None
    damaged = False
    while True:
        line = table.line_num + 1
        try:
            cells = next(table)
        except StopIteration:
            return
        except csv.Error as error:
            damaged = True
            fault = f"a row that can't be read ({error}); correct it"
            yield line, ReadError(where, fault, line=line)
            continue
        # The rest of a damaged row has fewer cells.
        damaged = damaged and len(cells) != len(names)
        if any(cells) and not damaged:
            yield line, dict(zip(names, cells, strict=False))


def _objects(data: bytes, where: str) -> Iterator[tuple[int, Mapping[str, str] | ReadError]]:
    """Yield the articles of GDELT's JSON."""
    text = decode_export(data, where).text
    try:
        found = parse_json(text)
    except ValueError:
        fault = "JSON that can't be read, perhaps cut off; download it again"
        yield 1, ReadError(where, fault)
        return
    rows = found.get("articles") if isinstance(found, dict) else found
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict):
            yield 1, {str(key).lower(): str(value or "") for key, value in row.items()}
