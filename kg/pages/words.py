"""The words of pages in one language, with numbers and dates as this language writes them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib import resources

from kg.base.errors import UsageError
from kg.view.template import languages as network_languages


@cache
def read_part(name: str) -> str:
    """Return a file of the folder ``parts``."""
    return (resources.files("kg.pages") / "parts" / name).read_text(encoding="utf-8")


@cache
def languages() -> dict[str, dict[str, str | list[str]]]:
    """Return the words of pages by language; a list has a word for one and one for several."""
    found: dict[str, dict[str, str | list[str]]] = json.loads(read_part("words.json"))
    others = [json.loads(read_part(name)) for name in ("pictures.json", "server.json")]
    return {lang: own | others[0][lang] | others[1][lang] for lang, own in found.items()}


class Words:
    """The words of one language."""

    def __init__(self, lang: str) -> None:
        """Choose a language.

        Raises:
            UsageError: there are no words in this language.
        """
        known = languages()
        if lang not in known:
            raise UsageError(f"no page in '{lang}'; there are: {', '.join(known)}")
        self.lang = lang
        self._own = known[lang]
        self._network = network_languages()[lang]
        self._days: dict[tuple[str, bool, bool], str] = {}

    def say(self, key: str, **values: object) -> str:
        """Return a phrase, with values in its places."""
        found = self._own.get(key) or self._network[key]
        assert isinstance(found, str), f"{key} needs a number"
        return found.format(**values) if values else found

    def some(self, keys: Iterable[str]) -> dict[str, str | list[str]]:
        """Return phrases with their places, for a program."""
        return {key: self._own.get(key) or self._network[key] for key in keys}

    def known(self, key: str, other: str | None = None) -> str:
        """Return the word for a value of the graph, else the value or another text."""
        found = self._own.get(key, self._network.get(key))
        return found if isinstance(found, str) else key if other is None else other

    def count(self, key: str, n: int, **values: object) -> str:
        """Return a phrase with a number: "1 statement", "2,000 statements"."""
        return self.form(key, n).format(n=self.number(n), **values)

    def form(self, key: str, n: int) -> str:
        """Return the form of a phrase for a number, with its places."""
        found = self._own[key]
        assert isinstance(found, list), f"{key} takes no number"
        one, several = found
        # French counts 0 in the singular, too.
        return one if n == 1 or (n == 0 and self.lang == "fr") else several

    def number(self, n: int) -> str:
        """Return a number with its thousands apart."""
        return f"{n:,}".replace(",", self.say("thousands")) if n >= 1000 else str(n)

    def joined(self, parts: list[str]) -> str:
        """Return a list in words: "a, b and c"."""
        if len(parts) < 2:
            return "".join(parts)
        return f"{', '.join(parts[:-1])} {self.say('and')} {parts[-1]}"

    def day(self, edtf: str, *, year: bool = True, short: bool = False) -> str:
        """Return an EDTF date in words: "5 March 2024", "March 2024", "2024".

        A date of another shape stays as it is, and "" means that there is none.
        """
        key = edtf, year, short
        if key not in self._days:
            self._days[key] = self._day(*key)
        return self._days[key]

    def _day(self, edtf: str, year: bool, short: bool) -> str:
        if not edtf:
            return self.say("undated")
        parts = edtf.split("-")
        if not all(part.isdigit() for part in parts) or len(parts[0]) != 4 or len(parts) > 3:
            return edtf
        names = self.say("monthsShort" if short else "months").split()
        months = int(parts[1]) if len(parts) > 1 else 0
        if len(parts) == 1 or not 1 <= months <= len(names):
            return edtf
        month = names[months - 1]
        if len(parts) == 2:
            return f"{month} {parts[0]}" if year else month
        number = int(parts[2])
        shown = self.say("firstDay") if number == 1 else self.say("dayNumber", n=number)
        return f"{shown}\u00a0{month}\u00a0{parts[0]}" if year else f"{shown}\u00a0{month}"

    def month(self, day: date, *, year: bool = False) -> str:
        """Return the month of a day in words, perhaps with its year."""
        return self.day(f"{day:%Y-%m}", year=year)

    def period(self, first: date, last: date, *, short: bool = False) -> str:
        """Return a period in words: "4 March – 6 June 2024"; one day if both are equal."""
        end = self.day(last.isoformat(), short=short)
        if first == last:
            return end
        year = first.year != last.year
        return f"{self.day(first.isoformat(), year=year, short=short)}\u00a0– {end}"
