"""Dates as articles write them, and the date line of an article.

A date line is among the first lines of an article: "5 mars 2018 . –", "8 mars 2016 . – Le maire …"
where the text continues, "date 2020-06 Après …", "Monday, May 18, 2015", "2018-03-05", "Publié le 5
mars 2018 à 10h30", "PARIS, 5 mars 2018 (AFP) – …". A sentence that begins with a date ("Le 8 mars
2016, le maire a …") is not one. Nothing here reads the clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate

from kg.model import Span

_MONTHS = (
    ("janvier", "janv", "january", "jan"),
    ("février", "fevrier", "févr", "february", "feb"),
    ("mars", "march", "mar"),
    ("avril", "avr", "april", "apr"),
    ("mai", "may"),
    ("juin", "june", "jun"),
    ("juillet", "juil", "july", "jul"),
    ("août", "aout", "august", "aug"),
    ("septembre", "sept", "september", "sep"),
    ("octobre", "oct", "october"),
    ("novembre", "nov", "november"),
    ("décembre", "decembre", "déc", "december", "dec"),
)
_MONTH_NUMBER = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_WEEKDAYS = (
    *("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
)

_BLANK = r"[^\S\r\n]"
_MONTH = "(?:" + "|".join(sorted(_MONTH_NUMBER, key=len, reverse=True)) + r")\b\.?"
_WEEKDAY = "(?:(?:" + "|".join(_WEEKDAYS) + rf")\b,?{_BLANK}+)?"
_ORDINAL = rf"(?:{_BLANK}?(?:er|st|nd|rd|th)\b)?"
_DAY_FIRST = rf"(?P<d1>\d{{1,2}}){_ORDINAL}{_BLANK}+(?P<m1>{_MONTH}),?{_BLANK}+(?P<y1>\d{{4}})\b"
_MONTH_FIRST = rf"(?P<m2>{_MONTH}){_BLANK}+(?P<d2>\d{{1,2}}){_ORDINAL},?{_BLANK}+(?P<y2>\d{{4}})\b"
_CLOCK = r"(?:[T ]\d{2}:?\d{2}(?::?\d{2}(?:[.,]\d+)?)?(?: ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?)?"
_ISO_DAY = rf"(?P<y3>\d{{4}})-(?P<m3>\d{{2}})-(?P<d3>\d{{2}}){_CLOCK}(?![\d-])"
_ISO_MONTH = r"(?P<y4>\d{4})-(?P<m4>\d{2})(?![\d-])"
_MONTH_YEAR = rf"(?P<m5>{_MONTH}){_BLANK}+(?P<y5>\d{{4}})\b"
_SLASHES = r"(?P<d6>\d{1,2})[/.](?P<m6>\d{1,2})[/.](?P<y6>\d{4})\b"
_YEAR = r"(?P<y7>\d{4})(?![\w/.-])"
_FULL = f"(?:{_DAY_FIRST}|{_MONTH_FIRST}|{_ISO_DAY}|{_ISO_MONTH}|{_MONTH_YEAR}|{_SLASHES})"

_LABEL = (
    r"(?:(?:article|page)\s+)?(?:publiée?|parue?|mise? en ligne|postée?|diffusée?)(?:\s+le)?"
    r"\s*:?|le|published(?:\s+on)?\s*:?|posted(?:\s+on)?\s*:?|date\s*:"
)
_PLACE = rf"(?!(?i:{'|'.join(_WEEKDAYS)}),)[^\W\d_][^.!?:;«»“”\"\r\n]{{1,40}}?,"
_TIME = (
    rf"(?:(?:à|at){_BLANK}+)?\d{{1,2}}{_BLANK}?(?:h|:){_BLANK}?(?:\d{{2}})?"
    rf"(?:{_BLANK}?[ap]\.?m\.?)?(?:{_BLANK}?(?:UTC|GMT|CET|CEST))?"
)
_DETAIL = rf"(?:[,(]?{_BLANK}*(?:{_TIME}|\(?[A-ZÀ-Ý][^.!?;«»“”\"\r\n–—|]{{0,40}}?)\)?)?"
_DASH = rf"{_BLANK}*[.:,]?{_BLANK}*(?:[–—|]|-(?=\s))"
_UPDATED = rf"(?:{_BLANK}*(?i:mise? à jour|modifiée?|actualisée?|updated)\b[^\r\n]*)?"

_LABELLED = re.compile(rf"{_BLANK}*date{_BLANK}+(?:{_FULL}|{_YEAR})(?=\s|$)", re.IGNORECASE)
_LINE = re.compile(
    rf"{_BLANK}*(?P<place>{_PLACE}{_BLANK}+)?(?i:(?:{_LABEL}){_BLANK}*)?(?i:{_WEEKDAY}{_FULL})"
    rf"{_BLANK}*(?:,{_BLANK}*)?{_DETAIL}(?:(?P<dash>{_DASH}){_UPDATED}"
    rf"|{_BLANK}*\.?{_BLANK}*(?=[\r\n]|$))"
)
_WHOLE = re.compile(
    rf"\s*(?:{_LABEL})?\s*{_WEEKDAY}(?:{_FULL}|{_YEAR})(?:\s*,?\s*{_TIME})?\s*\.?\s*",
    re.IGNORECASE,
)
_DAY_IN_LETTERS = re.compile(rf"\b(?i:{_DAY_FIRST}|{_MONTH_FIRST})")
_FIRST_YEAR = 1600
_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_LINES_SEARCHED = 6


@dataclass(frozen=True, slots=True)
class DateLine:
    """A date line with its EDTF value; ``continues`` if the text goes on in the same line."""

    span: Span
    date: str
    continues: bool


def parse_date(value: str) -> str | None:
    """Return the EDTF value of a string that is only a date, else ``None``."""
    found = _WHOLE.fullmatch(value)
    return None if found is None else _to_edtf(found)


def parse_stamp(value: str) -> str | None:
    """Return the day of a time stamp (ISO 8601, RFC 822), in the time zone that it states."""
    found = re.match(_ISO_DAY, value.strip())
    if found is not None:
        return _to_edtf(found)
    try:
        written = parsedate(value)
    except (TypeError, ValueError, IndexError):
        return None
    if written is None:
        return None
    try:
        return date(*written[:3]).isoformat() if written[0] >= _FIRST_YEAR else None
    except (ValueError, OverflowError):
        return None


def find_days(text: str) -> list[str]:
    """List the days (EDTF) that a text names with their months in letters, as often as it does."""
    days = (_to_edtf(found) for found in _DAY_IN_LETTERS.finditer(text))
    return [day for day in days if day is not None]


def find_date_line(text: str) -> DateLine | None:
    """Find the date line among the first six lines that are not blank."""
    for number, line in enumerate(first_lines(text, _LINES_SEARCHED)):
        found = _LABELLED.match(text, line.start, line.end)
        if found is None:
            found = _LINE.match(text, line.start, line.end)
            if found is None or (number == 0 and found["place"] and not found["dash"]):
                continue
        value = _to_edtf(found)
        if value is None:
            continue
        start = found.start() + len(found[0]) - len(found[0].lstrip())
        end = found.start() + len(found[0].rstrip())
        rest = text[end : line.end].strip()
        return DateLine(Span(start, end), value, bool(rest))
    return None


def without_header(text: str) -> str:
    """Return the text with blanks for a header like "date 2020-06", so that places hold.

    Archives put it before the first words, in their line or in one of its own.
    """
    for line in first_lines(text, _LINES_SEARCHED):
        found = _LABELLED.match(text, line.start, line.end)
        if found is not None and _to_edtf(found) is not None:
            return text[: found.start()] + " " * len(found[0]) + text[found.end() :]
    return text


def first_lines(text: str, count: int) -> Iterator[Span]:
    """Yield the first lines that are not blank, without their line ends."""
    for found in _LINES.finditer(text):
        content = found[0].rstrip("\r\n")
        if content.strip():
            yield Span(found.start(), found.start() + len(content))
            count -= 1
        if not count or found.end() == len(text):
            return


def _to_edtf(found: re.Match[str]) -> str | None:
    parts = found.groupdict()
    year = month = day = None
    for form in "1234567":
        if parts.get(f"y{form}") is not None:
            year = int(parts[f"y{form}"])
            month = _month_number(parts.get(f"m{form}"))
            day = None if parts.get(f"d{form}") is None else int(parts[f"d{form}"])
    if year is None or not year >= 1000:
        return None
    if parts.get("y6") is not None and (day is None or day <= 12):
        return None  # 04/05/2018 may be in May or in April
    if month is None:
        return f"{year:04d}"
    try:
        date(year, month, day or 1)
    except ValueError:
        return None
    return f"{year:04d}-{month:02d}" + ("" if day is None else f"-{day:02d}")


def _month_number(word: str | None) -> int | None:
    if word is None:
        return None
    return int(word) if word.isdigit() else _MONTH_NUMBER[word.rstrip(".").lower()]
