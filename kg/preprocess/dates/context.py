"""The context of a date expression: article date, earlier dates and tense around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from datetime import date

from kg.preprocess.dates.grammar import CODE, OTHER, Grammar, Match, Tokens

IsFuture = Callable[[int], bool | None]
"""Whether the event at an offset is future (True), past (False) or unclear (None)."""

SENTENCE_ENDS = frozenset('.!?;\n«»“”"')
_ANCHOR = re.compile(r"(\d{4})(?:-(0\d|1[0-2])(?:-(\d\d))?)?")

_FIELDS = {
    "weekday": "weekday",
    "month": "month",
    "casedmonth": "month",
    "season": "season",
    "casedseason": "season",
    "count": "count",
    "nth": "nth",
}
"""Classes of words whose value is a part of a date."""
_CONSTANTS: dict[str, tuple[str, int | bool]] = {
    "last": ("shift", -1),
    "next": ("shift", 1),
    "following": ("relative", 1),
    "preceding": ("relative", -1),
    "same": ("relative", 0),
    "this": ("this", True),
}
"""Classes of words that set a part of a date to a fixed value."""


@dataclass(slots=True)
class DateParts:
    """The parts of a date in a match; ``shift`` is -1 for last, +1 for next."""

    weekday: int | None = None
    days: tuple[int, ...] = ()
    month: int | None = None
    year: int | None = None
    count: int | None = None
    unit: str | None = None
    season: int | None = None
    shift: int | None = None
    relative: int | None = None  # to the date before: "following" +1, "preceding" -1, "same" 0
    roman: int | None = None
    this: bool = False
    nth: int | None = None

    def add(self, label: str, value: int | str) -> None:
        """Add a word of a class of the grammar; other classes are ignored."""
        if label == "unit" and isinstance(value, str):
            self.unit = value
        elif label in _FIELDS and isinstance(value, int):
            setattr(self, _FIELDS[label], value)
        elif label in _CONSTANTS:
            setattr(self, *_CONSTANTS[label])


class Context:
    """The article date, the dates read so far and the tense around a position."""

    def __init__(
        self,
        tokens: Tokens,
        grammar: Grammar,
        matches: Sequence[Match],
        anchor: str | None,
        is_future: IsFuture | None,
    ) -> None:
        self.tokens = tokens
        self.grammar = grammar
        self.matches = matches
        self.is_future = is_future
        self.year: int | None = None
        self.month: int | None = None
        self.day: date | None = None
        parsed = _ANCHOR.match(anchor or "")
        first = _first_day(parsed) if parsed else None
        if parsed and first:
            self.year = first.year
            self.month = first.month if parsed[2] else None
            self.day = first if parsed[3] else None
        self.before: date | None = None  # the first day of the last value read
        self.before_day: date | None = None  # the last value that is a day

    @property
    def near(self) -> date | None:
        """Return the article date as a day, in the middle of its month or year if it is not one."""
        if self.day is not None or self.year is None:
            return self.day
        return date(self.year, self.month or 7, 15)

    @property
    def coarse(self) -> str | None:
        """Return the article date as a month or year."""
        if self.year is None:
            return None
        return f"{self.year:04}" if self.month is None else f"{self.year:04}-{self.month:02}"

    def labels(self, place: int) -> Set[str]:
        """Return the classes of a token, none outside the text."""
        codes = self.tokens.codes
        if not 0 <= place < len(codes):
            return frozenset()
        if codes[place] == CODE["plural"]:
            return frozenset({"plural"})
        return self.grammar.classes.get(codes[place], {}).keys()

    def is_capital(self, place: int) -> bool:
        """Whether a token has a capital inside a sentence."""
        if not self.tokens.text[self.tokens.starts[place]].isupper() or not place:
            return False
        before = self.tokens.words[place - 1]
        return before[-1].isalnum() and before not in SENTENCE_ENDS

    def remember(self, value: str | None) -> None:
        """Keep a value as the date before those that follow."""
        parsed = _ANCHOR.match(value or "")
        first = _first_day(parsed) if parsed else None
        if parsed and first:
            self.before = first
            if parsed[3]:
                self.before_day = first

    def parts(self, start: int, end: int) -> DateParts:
        """Return the parts of a date named by the tokens from ``start`` to ``end``."""
        result = DateParts()
        tokens = self.tokens
        for place in range(start, end):
            code = tokens.codes[place]
            word = tokens.words[place]
            if code == CODE["day"]:
                result.days += (int(word),)
                result.count = int(word)
            elif code in (CODE["two"], CODE["number"]):
                digits = "".join(filter(str.isdecimal, word))
                result.count = int(digits) if len(digits) < 5 else None
            elif code == CODE["year"]:
                result.year = int(word)
            elif code == CODE["roman"]:
                result.roman = _roman(word)
            else:
                for label, value in self.grammar.classes.get(code, {}).items():
                    result.add(label, value)
        return result

    def future(self, match: Match) -> bool | None:
        """Return the tense around a match, from the caller or from the nearest form."""
        start, end = match.start, match.end
        if self.is_future is not None:
            known = self.is_future(self.tokens.starts[start])
            if known is not None:
                return known
        words, codes, tense = self.tokens.words, self.tokens.codes, self.grammar.tense
        for place in range(start - 1, max(-1, start - 4), -1):
            kind = tense(words[place])
            if kind is not None and kind.endswith("preposition"):
                return kind.startswith("future")
            if codes[place] in (OTHER, CODE["plural"]):
                break
        low: int | None = start
        high: int | None = end - 1
        while low is not None or high is not None:
            low = self._step(low, -1)
            high = self._step(high, 1)
            for there in (low, high):
                if there is not None:
                    kind = tense(" ".join(words[there : there + 2])) or tense(words[there])
                    if kind in ("future", "past"):
                        return kind == "future"
        return None

    def _step(self, place: int | None, step: int) -> int | None:
        """Return the next token in a direction, ``None`` at the end of the sentence."""
        if place is None:
            return None
        words = self.tokens.words
        place += step
        ended = not 0 <= place < len(words) or words[place] in SENTENCE_ENDS
        return None if ended else place


def day_of(year: int, month: int, day: int) -> date | None:
    """Return the day, ``None`` if it is not in the calendar."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _first_day(parsed: re.Match[str]) -> date | None:
    return day_of(int(parsed[1]), int(parsed[2] or 1), int(parsed[3] or 1))


def _roman(numeral: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}.get(letter, 0) for letter in numeral]
    following = [*values[1:], 0]
    return sum(
        -here if here < after else here for here, after in zip(values, following, strict=True)
    )
