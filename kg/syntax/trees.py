"""Document → its parse as trees that can be asked: what hangs on what, where a thing stands.

Labels are those of Universal Dependencies; what grammar makes of them is
:mod:`kg.syntax.sentences`'s.
"""

from __future__ import annotations

from bisect import bisect_left

from kg.annotate.document import Document, Quotation
from kg.lexicon.function_words import Words
from kg.model import Span

_EDGE = frozenset(",;:.–—-)!?…")
_EDGE_AFTER = frozenset(",;:.–—-(!?…")


class Trees:
    """A document's parse, its quotations, names and dates by token.

    ``quote_at[i]`` is the index of the outermost quotation that token ``i`` stands in, or -1.
    """

    def __init__(self, document: Document, words: Words) -> None:
        self.document = document
        self.text = document.text
        self.tokens = document.tokens
        self.children = document.children
        self.words = words
        self.quotations: tuple[Quotation, ...] = tuple(
            q for q in document.quotations if q.depth == 0
        )
        self.quote_at = self._places_in_quotations()
        self._ranges: dict[int, tuple[int, int]] = {}
        self._name_kinds: dict[int, str] = {}
        self._mark_names()
        starts = [token.start for token in self.tokens]
        self._dated = frozenset(
            place
            for date in document.dates
            for place in range(
                bisect_left(starts, date.span.start), bisect_left(starts, date.span.end)
            )
        )

    def _places_in_quotations(self) -> list[int]:
        places = [-1] * len(self.tokens)
        number = 0
        for token in self.tokens:
            while number < len(self.quotations) and self.quotations[number].span.end <= token.start:
                number += 1
            if number == len(self.quotations):
                break
            if self.quotations[number].span.start <= token.start:
                places[token.index] = number
        return places

    def _mark_names(self) -> None:
        names = iter(self.document.names)
        name = next(names, None)
        for token in self.tokens:
            while name is not None and name.span.end <= token.start:
                name = next(names, None)
            if name is None:
                return
            if name.span.start <= token.start:
                self._name_kinds[token.index] = name.kind

    def name_kind(self, index: int) -> str:
        """What the name that the token belongs to names; "" where it belongs to none."""
        return self._name_kinds.get(index, "")

    def is_date(self, index: int) -> bool:
        """Whether a token belongs to an expression of a date."""
        return index in self._dated

    def crosses(self, outside: int, inside: int) -> bool:
        """Whether a token stands in a quotation that another, outside it, can't reach into for
        its subject.
        """
        return self.quote_at[inside] >= 0 and self.quote_at[inside] != self.quote_at[outside]

    def sentence(self, index: int) -> tuple[int, int]:
        """The half-open token range of the sentence of a token."""
        return self.document.sentences[self.tokens[index].sentence]

    def range(self, index: int) -> tuple[int, int]:
        """First and last token (inclusive) of the subtree of a token."""
        known = self._ranges.get(index)
        if known is None:
            first = last = index
            for child in self.children[index]:
                a, b = self.range(child)
                first, last = min(first, a), max(last, b)
            known = self._ranges[index] = (first, last)
        return known

    def child(self, index: int, *deps: str) -> int | None:
        """The first dependent with one of these labels."""
        for child in self.children[index]:
            if self.tokens[child].dep in deps:
                return child
        return None

    def is_above(self, ancestor: int, index: int) -> bool:
        """Whether ``ancestor`` governs ``index``, directly or not (or is it)."""
        return self.document.is_above(ancestor, index)

    def preposition(self, index: int) -> str:
        """The preposition of a noun or infinitive, fused forms undone; "" without one."""
        for child in self.children[index]:
            token = self.tokens[child]
            if child < index and token.dep in ("case", "mark"):
                words = [token.lower]
                for deeper in self.children[child]:
                    if self.tokens[deeper].dep == "fixed":
                        words.append(self.tokens[deeper].lower)
                words[0] = self.words.plain(words[0])
                words[-1] = self.words.plain(words[-1])
                return "_".join(words)
        return ""

    def marker(self, index: int) -> int | None:
        """The last token of the preposition or conjunction before the head of a phrase."""
        for child in self.children[index]:
            if child < index and self.tokens[child].dep in ("case", "mark"):
                return self.range(child)[1]
        return None

    def span(self, first: int, last: int) -> Span | None:
        """The text from one token to another (inclusive), marks at its ends left out."""
        tokens = self.tokens
        while first <= last and tokens[first].text in _EDGE:
            first += 1
        while last >= first and tokens[last].text in _EDGE_AFTER:
            last -= 1
        if first > last:
            return None
        return Span(tokens[first].start, tokens[last].end)
