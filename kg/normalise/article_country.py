"""Find the country that an article is about: its ministries and courts are those of that country.

Names of countries and adjectives count, and places, offices and parties that name a country
(``data/lexicon/places.tsv``), most in the title and the first lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

from kg.base import fold
from kg.lexicon.tables import read_rows
from kg.normalise.countries import countries

_TITLE, _LEAD = 4, 2
_LEAD_END = 400
"""Code points after the title that count more."""
_FEWEST = 3
"""Points of the country of an article."""
_SHARE = 0.6
"""Its share of the points of all countries."""
_CAPITALISED = re.compile(r"[^\W\d_a-z][\w'’.-]*(?: [^\W\d_a-z][\w'’.-]*)*")
_LONGEST = 4


def article_country(text: str, title: str = "") -> str:
    """Return the code of the country that an article is about, "" if there is none or several.

    Args:
        text: the text, with the title where it has one.
        title: the title, "" if it has none.
    """
    headed = countries(title.partition(":")[0]) if ":" in title else ()
    if len(headed) == 1:
        # "Burundi : les médias …", as agencies begin titles.
        return headed[0]
    counts: Counter[str] = Counter()
    body = text.removeprefix(title)
    parts = ((title, _TITLE), (body[:_LEAD_END], _LEAD), (body[_LEAD_END:], 1))
    for part, points in parts:
        for code in (*countries(part), *_by_places(part)):
            counts[code] += points
    if not counts:
        return ""
    (code, most), *_ = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return code if most >= _FEWEST and most >= _SHARE * counts.total() else ""


def names_place(text: str) -> bool:
    """Whether a name is that of a country or place, or has one: "Ohio", "D-Ohio"."""
    spaced = text.replace("-", " ")
    return bool(countries(text) or _by_places(text) or _by_places(spaced))


def _by_places(text: str) -> list[str]:
    """Return the countries of the places that a text names."""
    found = []
    places = _places()
    for match in _CAPITALISED.finditer(text):
        words = [word.strip(".'’") for word in match[0].split(" ")]
        at = 0
        while at < len(words):
            for count in range(min(_LONGEST, len(words) - at), 0, -1):
                code = places.get(fold.search(" ".join(words[at : at + count])))
                if code:
                    found.append(code)
                    at += count
                    break
            else:
                at += 1
    return found


@cache
def _places() -> Mapping[str, str]:
    return {
        fold.search(place): code
        for code, places in read_rows("", "places", 2)
        for place in places.split("|")
    }
