"""Dates in the headers of exports, in the languages of databases and of newspapers.

A header may be in another language than its article, so that months of all languages are tried.
Nothing here reads the clock, and a day and a month in figures are not guessed.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

_MONTHS = """\
january jan janvier janv januar jänner enero ene gennaio genn janeiro januari
february feb février fevrier févr fevr februar febrero febbraio febbr fevereiro februari
march mar mars märz maerz marz mrz marzo março marco maart
april apr avril avr abril abr aprile
may mai mayo maggio magg maio mei
june jun juin juni junio giugno giu junho
july jul juillet juil juli julio luglio lug julho
august aug août aout agosto ago augustus
september sept sep septembre septiembre setiembre settembre setembro
october oct octobre oktober okt octubre ottobre ott outubro
november nov novembre noviembre novembro
december dec décembre decembre déc dezember dez diciembre dic dicembre dezembro"""
_NUMBERS = {word: n for n, row in enumerate(_MONTHS.split("\n"), 1) for word in row.split()}
_MONTH = "(?:" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")(?![^\W\d_])\.?"
_WEEKDAYS = """\
monday tuesday wednesday thursday friday saturday sunday
lundi mardi mercredi jeudi vendredi samedi dimanche
montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
lunes martes miércoles miercoles jueves viernes sábado sabado domingo
lunedì martedì mercoledì giovedì venerdì sabato domenica
segunda-feira terça-feira quarta-feira quinta-feira sexta-feira
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag"""
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(_WEEKDAYS.split())})\b[,.]?", re.IGNORECASE)
_FORMS = (
    r"(?<![\d-])(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?![\d-])",
    rf"(?<!\d)(?P<d>\d{{1,2}})(?:\.|er|st|nd|rd|th|º)?\s?(?:de |of )?(?P<w>{_MONTH})"
    r",?\s?(?:de |del )?(?P<y>\d{4})(?!\d)",
    rf"(?<![^\W_])(?P<w>{_MONTH})\s(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y>\d{{4}})(?!\d)",
    r"(?P<y>\d{4})\s?年\s?(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?日",
    r"(?<!\d)(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?=T\d|\b)",
    r"(?<![\d./])(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>\d{4})(?![\d./])",
    rf"(?<![^\W_])(?P<w>{_MONTH})\s(?:de )?(?P<y>\d{{4}})(?!\d)",
    r"(?<![\d-])(?P<y>\d{4})-(?P<m>\d{2})(?![\d-])",
)
_PATTERNS = tuple(re.compile(form, re.IGNORECASE) for form in _FORMS)
_IN_FIGURES = 5
"""The form 04/05/2018, whose day is only certain if it is above 12."""


class FoundDate(NamedTuple):
    """A date in a line, with its place and its EDTF value."""

    start: int
    end: int
    edtf: str


def search_date(line: str) -> FoundDate | None:
    """Search a line for its most complete date."""
    line = line.replace("\xa0", " ").replace("\u202f", " ")
    for number, pattern in enumerate(_PATTERNS):
        for found in pattern.finditer(line):
            value = _edtf(found, figures=number == _IN_FIGURES)
            if value is not None:
                return FoundDate(found.start(), found.end(), value)
    return None


def find_date(line: str | None) -> str | None:
    """Return the EDTF value of the date in a line, ``None`` if there is none."""
    found = search_date(line) if line else None
    return None if found is None else found.edtf


def drop_weekday(line: str) -> str:
    """Drop the days of the week in a line."""
    return _WEEKDAY.sub("", line)


def _edtf(found: re.Match[str], *, figures: bool) -> str | None:
    parts = found.groupdict()
    year = int(parts["y"])
    word = parts.get("w")
    month = _NUMBERS[word.rstrip(".").lower()] if word else int(parts["m"])
    day = None if parts.get("d") is None else int(parts["d"])
    if figures and (day is None or day <= 12):
        return None
    try:
        date(year, month, day or 1)
    except ValueError:
        return None
    if year < 1000:
        return None
    return f"{year:04d}-{month:02d}" + ("" if day is None else f"-{day:02d}")
