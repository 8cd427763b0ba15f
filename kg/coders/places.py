"""Find words of a coder in an article: only what the article itself contains has a place."""

from __future__ import annotations

from collections.abc import Iterator

from kg.base import fold
from kg.model import Span

_SAME = str.maketrans(
    {
        **dict.fromkeys(fold.APOSTROPHES, "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb\u2033", '"'),
        **dict.fromkeys(fold.HYPHENS, "-"),
        "\u00ad": " ",
    }
)
"""Marks that models confuse: the place is that of the article's own words."""
_MOST = 200
"""Places of the same words that are compared."""


class Places:
    """The words of an article with their places; blanks and shapes of marks do not count."""

    def __init__(self, text: str) -> None:
        self.length = len(text)
        kept: list[str] = []
        self._starts: list[int] = []
        was_blank = True
        for place, character in enumerate(text.translate(_SAME)):
            is_blank = character.isspace()
            if not (is_blank and was_blank):
                kept.append(" " if is_blank else character)
                self._starts.append(place)
            was_blank = is_blank
        self._plain = "".join(kept)

    def find(self, words: str, within: Span | None = None) -> Iterator[Span]:
        """Yield the places of words, in order; none begins or ends inside a word."""
        wanted = " ".join(words.translate(_SAME).split())
        if not wanted:
            return
        found, place = 0, self._plain.find(wanted)
        while place >= 0 and found < _MOST:
            last = place + len(wanted) - 1
            span = Span(self._starts[place], self._starts[last] + 1)
            if self._is_whole(place, last) and (within is None or within.covers(span)):
                found += 1
                yield span
            place = self._plain.find(wanted, place + 1)

    def _is_whole(self, first: int, last: int) -> bool:
        text = self._plain
        cuts_before = first > 0 and text[first - 1].isalnum() and text[first].isalnum()
        after = last + 1
        cuts_after = after < len(text) and text[last].isalnum() and text[after].isalnum()
        return not cuts_before and not cuts_after

    def nearest(self, words: str, to: Span, *, outside: bool = False) -> Span | None:
        """Return the place of words nearest to another one, and if possible outside it."""

        def distance(span: Span) -> tuple[bool, int, int]:
            gap = max(to.start - span.end, span.start - to.end, 0)
            return outside and to.overlaps(span), gap, span.start

        return min(self.find(words), key=distance, default=None)
