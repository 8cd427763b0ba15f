"""Token ranges → the text that is content, completed to whole quotations.

A content that begins or ends inside a quotation takes all of it; it is direct where it is one
quotation complete by itself, mixed where there is a quotation in it, else indirect.
"""

from __future__ import annotations

from kg.annotate.document import Quotation
from kg.model import Span, StatementType
from kg.syntax.sentences import Sentences

CLOSERS = frozenset((",", "?", "!", "…", "...", ".", "–", "—", "-"))
"""Marks behind which an incise may begin."""


class Contents:
    """What of a document's text a token range covers as a content."""

    def __init__(self, sentences: Sentences) -> None:
        self.s = sentences
        self.tokens = sentences.tokens
        self.text = sentences.text
        self.quotations = sentences.quotations

    def content(self, first: int, last: int) -> tuple[Span, StatementType] | None:
        """The stretch of text for a token range, completed to whole quotations."""
        span = self.s.span(first, last)
        if span is None:
            return None
        return self.completed(span)

    def completed(self, span: Span) -> tuple[Span, StatementType]:
        """A stretch with the whole of the quotations it touches, and its type."""
        start, end = span.start, span.end
        quoted = False
        for number, quotation in enumerate(self.quotations):
            if not quotation.span.overlaps(Span(start, end)):
                continue
            quoted = True
            start = min(start, quotation.span.start)
            end = max(end, quotation.span.end)
            if start == quotation.span.start and end == quotation.span.end:
                if self.is_clause(number):
                    return quotation.inner, "direct"
                return quotation.span, "mixed"
        return Span(start, end), "mixed" if quoted else "indirect"

    def quoted(self, number: int) -> tuple[Span, StatementType]:
        """A quotation as a content of its own."""
        quotation = self.quotations[number]
        if self.is_clause(number):
            return quotation.inner, "direct"
        return quotation.span, "mixed"

    def is_clause(self, number: int) -> bool:
        """Whether a quotation is complete by itself: it has a finite verb that is no relative's,
        or the marks of a sentence.
        """
        quotation = self.quotations[number]
        inner = quotation.inner.of(self.text)
        if inner[-1] in ".!?…" and inner[0].isupper():
            return True
        first, last = (
            self.first_token(quotation.inner.start),
            self.last_token(quotation.inner.end),
        )
        for index in range(first, last + 1):
            if "VerbForm=Fin" not in self.tokens[index].morph:
                continue
            token = self.tokens[index]
            if token.dep.startswith(("aux", "cop")):
                token = self.tokens[token.head]
            opening = self.tokens[self.s.range(token.index)[0]]
            relative = token.dep in ("acl:relcl", "advcl") or opening.feature("PronType") == "Rel"
            if not (relative and opening.index > first):
                return True
        return False

    def is_whole(self, number: int) -> bool:
        """Whether a quotation is of the length of a clause, so that what is said in it is its
        speaker's saying and not the writer's.
        """
        quotation = self.quotations[number]
        words = self.text.count(" ", quotation.inner.start, quotation.inner.end)
        return words >= 3

    def with_marks(self, span: Span) -> Span:
        """A quotation's inside with its marks; any other stretch as it is."""
        return next((q.span for q in self.quotations if q.inner == span), span)

    def quotation_between(self, before: int, after: int) -> Quotation | None:
        """The quotation that ends between two neighbouring tokens."""
        left, right = self.tokens[before].start, self.tokens[after].start
        number = self.s.quote_at[before]
        if number >= 0 and self.quotations[number].span.end <= right:
            return self.quotations[number]
        if self.tokens[before].text in CLOSERS and before > 0:
            number = self.s.quote_at[before - 1]
            if number >= 0 and self.quotations[number].span.end <= left:
                return self.quotations[number]
        return None

    def first_token(self, offset: int) -> int:
        """Index of the first token that begins at or behind an offset."""
        low, high = 0, len(self.tokens)
        while low < high:
            middle = (low + high) // 2
            if self.tokens[middle].start < offset:
                low = middle + 1
            else:
                high = middle
        return low

    def last_token(self, offset: int) -> int:
        """Index of the last token that begins before an offset."""
        return self.first_token(offset) - 1
