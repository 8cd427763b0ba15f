"""Mentions by their places, and where in a document they stand."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from kg.annotate.document import Document, Token
from kg.mentions.proper_names import ProperNames
from kg.model import Mention, MentionRole, Span

_ROLES: dict[str, MentionRole] = {
    "nsubj": "subject",
    "nsubj:pass": "subject",
    "nsubj:caus": "subject",
    "expl:subj": "subject",
    "obl:agent": "agent",
    "obj": "object",
    "iobj": "object",
    "obl:arg": "complement",
    "obl:mod": "complement",
    "obl": "complement",
    "nmod": "modifier",
}
_UNTIDY = re.compile(r"[^\S ]|  |['’(\[] | [,)\]]|^ | $")
_AFTER_MARK = re.compile(r"((?<![^\W\d_]s)['’]|[(\[]) ")
_BEFORE_MARK = re.compile(r" ([,)\]])")


def tidy(words: str) -> str:
    """Words of a text as they stand on their own: one blank between, none after an apostrophe."""
    if _UNTIDY.search(words) is None:
        return words
    words = " ".join(words.split())
    return _BEFORE_MARK.sub(r"\1", _AFTER_MARK.sub(r"\1", words))


def role_of(token: Token) -> MentionRole:
    """The part that what a token heads has in its clause."""
    return _ROLES.get(token.dep, "other")


class MentionBook:
    """The mentions of one document while they are found: one for each stretch, the first.

    ``names`` are settled before anything is asked about quotations.
    """

    def __init__(self, document: Document, names: ProperNames) -> None:
        self.document = document
        self.names = names
        self.text = document.text
        self.tokens = document.tokens
        self.paragraph_starts = [p.start for p in document.paragraphs]
        self.quoted_until = {q.inner.end: q.span for q in document.quotations}
        self.said: list[Span] = []
        self.said_starts: list[int] = []
        self.found: dict[tuple[int, int], Mention] = {}

    def open(self) -> None:
        """Looks up the quotations, once the names are settled."""
        self.said = list(self._said())
        self.said_starts = [span.start for span in self.said]

    def all(self) -> tuple[Mention, ...]:
        """The mentions by place."""
        return tuple(sorted(self.found.values(), key=lambda m: (m.span, m.form)))

    def at(self, span: Span) -> Mention | None:
        """The mention of a stretch."""
        return self.found.get((span.start, span.end))

    def replace(self, mention: Mention) -> None:
        """Puts a mention in the place of the one of its stretch."""
        self.found[mention.span.start, mention.span.end] = mention

    def forget(self, start: int) -> None:
        """Takes out what begins at an offset."""
        self.found = {k: m for k, m in self.found.items() if k[0] != start}

    def span(self, start: int, end: int) -> Span:
        """The stretch of a range of tokens, with the mark that closes a quotation opened in it:
        "le parti « Vals ensemble »".
        """
        first, last = self.tokens[start].start, self.tokens[end - 1].end
        quoted = self.quoted_until.get(last)
        opens = quoted is not None and first <= quoted.start
        return Span(first, quoted.end if quoted is not None and opens else last)

    def _said(self) -> Iterator[Span]:
        """The quotations in which something is said, not those that hold a name alone."""
        starts = [token.start for token in self.tokens]
        for quotation in self.document.quotations:
            span = quotation.span
            inside = range(bisect_left(starts, span.start), bisect_left(starts, span.end))
            if quotation.depth == 0 and any(self.names.at[i] is None for i in inside):
                yield span

    def quoted(self, span: Span) -> bool:
        """Whether a stretch stands in a quotation in which something is said."""
        place = bisect_right(self.said_starts, span.start) - 1
        return place >= 0 and self.said[place].covers(span)

    def paragraph(self, span: Span) -> int:
        """The number of the paragraph that a stretch begins in."""
        return max(0, bisect_right(self.paragraph_starts, span.start) - 1)

    def add(self, mention: Mention) -> Mention:
        """The mention of its stretch, which is this one if there is none yet."""
        key = (mention.span.start, mention.span.end)
        return self.found.setdefault(key, mention)
