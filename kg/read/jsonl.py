"""Reader for JSON lines, one article per line.

Fields: ``text`` (required), ``title``, ``date``, ``id``, ``url``, ``outlet``, ``author``,
``language``. A title that is not at the start of the text is put before it, with a blank line. A
faulty line yields a ReadError with its number; the others are read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from kg.base.errors import ReadError
from kg.base.json_text import parse_json
from kg.model import Article, Span
from kg.read.dateline import find_date_line
from kg.read.decode import decode
from kg.read.origin import CHECKS, Origin, check_text, unreadable
from kg.read.text import NO_DATE

FIELDS = ("text", "title", "date", "id", "url", "outlet", "author", "language")


def read(data: bytes, origin: Origin) -> Iterator[Article | ReadError]:
    """Yield the articles of a file of JSON lines, in order."""
    decoded, notes = decode(data, origin.where)
    for number, line in enumerate(decoded.split("\n"), 1):
        if line.strip():
            try:
                yield _article(line, number, origin, notes)
            except Exception as error:
                yield unreadable(error, origin.where, line=number)


def with_title(title: str | None, text: str) -> tuple[str, Span | None]:
    """Return the text with its title in front, and the span of the title."""
    if title is None:
        return text, None
    start = len(text) - len(text.lstrip())
    if not text.startswith(title, start):
        text, start = f"{title}\n\n{text}", 0
    return text, Span(start, start + len(title))


def _article(line: str, number: int, origin: Origin, notes: tuple[str, ...]) -> Article:
    where = origin.where
    record = _record(line, number, where)
    fields = {name: _field(record, name, number, where) for name in FIELDS}
    body = fields["text"]
    if body is None:
        raise ReadError(where, "no field 'text'; each line needs one", line=number)
    text, title_span = with_title(fields["title"], body)
    check_text(text, where, line=number)
    date_line = find_date_line(text)
    for field, check in CHECKS.items():
        value = fields[field]
        if value is not None:
            fields[field] = check(value, where, line=number)
    date = fields["date"] or (date_line.date if date_line else None)
    unknown = sorted(set(record) - set(FIELDS))
    if unknown:
        notes += (f"fields not read: {', '.join(unknown)}",)
    if date is None:
        notes += (NO_DATE,)
    name, identity = f"{origin.stem}-{number}", f"{origin.file_name}#{number}"
    if origin.file_name is None:
        # Line numbers of standard input identify nothing, and two papers may print the same text.
        said = (text, fields["title"], date, fields["outlet"], fields["author"])
        name = identity = origin.name("\n".join(value or "" for value in said))
    return Article(
        identity=fields["url"] or fields["id"] or identity,
        name=fields["id"] or name,
        text=text,
        title=fields["title"],
        title_span=title_span,
        date=date,
        date_span=date_line.span if date_line else None,
        language=fields["language"],
        outlet=fields["outlet"],
        author=fields["author"],
        url=fields["url"],
        notes=notes,
    )


def _record(line: str, number: int, where: str) -> dict[str, object]:
    try:
        record = parse_json(line)
    except json.JSONDecodeError as error:
        fault = f"not JSON ({error.msg} at column {error.colno}); each line is one object"
        raise ReadError(where, fault, line=number) from None
    except ValueError:
        raise ReadError(where, "JSON that can't be read; correct this line", line=number) from None
    if not isinstance(record, dict):
        fault = f"a JSON {_kind(record)}, not an object; each line is one object"
        raise ReadError(where, fault, line=number)
    return record


_KINDS = {type(None): "null", bool: "boolean", list: "list", dict: "object", str: "string"}


def _kind(value: object) -> str:
    """Return the JSON name of a value's type."""
    return _KINDS.get(type(value), "number")


def _field(record: dict[str, object], name: str, number: int, where: str) -> str | None:
    """Return a field as text, ``None`` if it is missing, null or blank."""
    value = record.get(name)
    if name == "id" and isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if name == "author" and isinstance(value, list) and all(isinstance(x, str) for x in value):
        value = "; ".join(value)
    if value is None:
        return None
    if not isinstance(value, str):
        fault = f"field {name!r} is a {_kind(value)}, not a string; write it in quotes"
        raise ReadError(where, fault, line=number)
    if name != "text":
        value = value.strip()
        if value:
            check_text(value, where, line=number)
    return value if value.strip() else None
