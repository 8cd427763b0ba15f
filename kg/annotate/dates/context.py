"""Tokens of one text and its anchor in; what a place says, what it hangs on and its tense out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from datetime import date

from kg.annotate.dates.grammar import CODE, OTHER, Classes, Grammar, Match, Tokens

IsFuture = Callable[[int], bool | None]
"""Says of an offset whether what happens there is future (True), past (False) or unclear (None)."""

SENTENCE_ENDS = frozenset('.!?;\n«»“”"')
_ANCHOR = re.compile(r"(\d{4})(?:-(0\d|1[0-2])(?:-(\d\d))?)?")


@dataclass(slots=True)
class Found:
    """What the tokens of a match say; ``shift`` is -1 for last, +1 for next."""

    weekday: int | None = None
    days: tuple[int, ...] = ()
    month: int | None = None
    year: int | None = None
    count: int | None = None
    unit: str | None = None
    season: int | None = None
    shift: int | None = None
    relative: int | None = None  # "following" +1, "preceding" -1, "same" 0: of the date before
    roman: int | None = None
    this: bool = False
    nth: int | None = None


class Context:
    """The anchor, the dates read so far and the tense around a place in the text."""

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
        self.before: date | None = None  # the last day, month or year read, as its first day
        self.before_day: date | None = None  # the last that is a day

    @property
    def near(self) -> date | None:
        """The anchor as a day: the middle of its month or year if it is no day."""
        if self.day is not None or self.year is None:
            return self.day
        return date(self.year, self.month or 7, 15)

    @property
    def coarse(self) -> str | None:
        """The anchor as a month or year."""
        if self.year is None:
            return None
        return f"{self.year:04}" if self.month is None else f"{self.year:04}-{self.month:02}"

    def labels(self, place: int) -> Set[str]:
        """The classes of the token there; none outside the text."""
        codes = self.tokens.codes
        if not 0 <= place < len(codes):
            return frozenset()
        if codes[place] == CODE["plural"]:
            return frozenset({"plural"})
        return self.grammar.classes.get(codes[place], {}).keys()

    def is_capital(self, place: int) -> bool:
        """Whether a token has a capital though a word of its sentence stands right before it."""
        if not self.tokens.text[self.tokens.starts[place]].isupper() or not place:
            return False
        before = self.tokens.words[place - 1]
        return before[-1].isalnum() and before not in SENTENCE_ENDS

    def remember(self, value: str | None) -> None:
        """Keep a value as the date that what follows may hang on."""
        parsed = _ANCHOR.match(value or "")
        first = _first_day(parsed) if parsed else None
        if parsed and first:
            self.before = first
            if parsed[3]:
                self.before_day = first

    def found(self, start: int, end: int) -> Found:
        """What the tokens from ``start`` to ``end`` say."""
        result = Found()
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
                self._word(result, self.grammar.classes.get(code, {}))
        return result

    @staticmethod
    def _word(result: Found, classes: Classes) -> None:
        for label, value in classes.items():
            match label, value:
                case "weekday", int():
                    result.weekday = value
                case (("month" | "casedmonth"), int()):
                    result.month = value
                case (("season" | "casedseason"), int()):
                    result.season = value
                case "count", int():
                    result.count = value
                case "unit", str():
                    result.unit = value
                case "last", _:
                    result.shift = -1
                case "next", _:
                    result.shift = 1
                case "following", _:
                    result.relative = 1
                case "preceding", _:
                    result.relative = -1
                case "this", _:
                    result.this = True
                case "nth", int():
                    result.nth = value
                case "same", _:
                    result.relative = 0

    def future(self, match: Match) -> bool | None:
        """The tense around a match: the caller's word, else the nearest form that tells."""
        start, end = match.start, match.end
        if self.is_future is not None:
            told = self.is_future(self.tokens.starts[start])
            if told is not None:
                return told
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
        """The next token in a direction, ``None`` at the end of the sentence."""
        if place is None:
            return None
        words = self.tokens.words
        place += step
        ended = not 0 <= place < len(words) or words[place] in SENTENCE_ENDS
        return None if ended else place


def day_of(year: int, month: int, day: int) -> date | None:
    """The day, ``None`` if the calendar has none such."""
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
