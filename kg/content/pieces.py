"""Turn token ranges into content spans, completed to whole quotations.

A content that begins or ends inside a quotation takes all of it. It is direct if it is one
self-contained quotation, mixed if a quotation is in it, else indirect.
"""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter

from kg.content.candidate import Range
from kg.model import Span, StatementType
from kg.preprocess.document import Quotation
from kg.syntax.sentences import Sentences

CLOSERS = frozenset((",", "?", "!", "…", "...", ".", "–", "—", "-"))
"""Marks after which a parenthetical may begin."""


class Contents:
    """Computes content spans in a document's text."""

    def __init__(self, sentences: Sentences) -> None:
        self.s = sentences
        self.tokens = sentences.tokens
        self.text = sentences.text
        self.quotations = sentences.quotations

    def content(self, first: int, last: int) -> tuple[Span, StatementType] | None:
        """Return the span and type of a token range, completed to whole quotations."""
        span = self.s.span(first, last)
        return None if span is None else self.complete(span)

    def complete(self, span: Span) -> tuple[Span, StatementType]:
        """Extend a span to the quotations it overlaps, and give its type."""
        start, end = span.start, span.end
        quoted = False
        for number, quotation in enumerate(self.quotations):
            if not quotation.span.overlaps(Span(start, end)):
                continue
            quoted = True
            start = min(start, quotation.span.start)
            end = max(end, quotation.span.end)
            if start == quotation.span.start and end == quotation.span.end:
                return self.quoted(number)
        return Span(start, end), "mixed" if quoted else "indirect"

    def quoted(self, number: int) -> tuple[Span, StatementType]:
        """Return a quotation as a content of its own."""
        quotation = self.quotations[number]
        if self.is_clause(number):
            return quotation.inner, "direct"
        return quotation.span, "mixed"

    def is_clause(self, number: int) -> bool:
        """Check whether a quotation is self-contained.

        It has a finite main verb, or a capital and a final mark.
        """
        quotation = self.quotations[number]
        inner = quotation.inner.of(self.text)
        if inner[-1] in ".!?…" and inner[0].isupper():
            return True
        first = self.first_token(quotation.inner.start)
        for index in range(first, self.last_token(quotation.inner.end) + 1):
            if "VerbForm=Fin" not in self.tokens[index].morph:
                continue
            token = self.tokens[index]
            if token.dep.startswith(("aux", "cop")):
                token = self.tokens[token.head]
            opening = self.tokens[self.s.range(token.index)[0]]
            relative = token.dep in ("acl:relcl", "advcl")
            if not (relative and opening.index > first):
                return True
        return False

    def is_whole(self, number: int) -> bool:
        """Check whether a quotation is as long as a clause.

        What is said in it is then said by its speaker, not by the writer.
        """
        quotation = self.quotations[number]
        words = self.text.count(" ", quotation.inner.start, quotation.inner.end)
        return words >= 3

    def join(self, one: Range, other: Range) -> tuple[tuple[Span, ...], StatementType] | None:
        """Return two token ranges as the pieces of one content, unless they overlap."""
        first, second = self.content(*one), self.content(*other)
        if first is None or second is None or first[0].overlaps(second[0]):
            return None
        kind: StatementType = "indirect" if first[1] == second[1] == "indirect" else "mixed"
        return tuple(sorted(self.with_marks(span) for span, _ in (first, second))), kind

    def with_marks(self, span: Span) -> Span:
        """Extend the inside of a quotation to its marks; return any other span as it is."""
        return next((q.span for q in self.quotations if q.inner == span), span)

    def quotation_between(self, before: int, after: int) -> Quotation | None:
        """Find the quotation that ends between two neighbouring tokens."""
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
        """Return the index of the first token that begins at or after an offset."""
        return bisect_left(self.tokens, offset, key=attrgetter("start"))

    def last_token(self, offset: int) -> int:
        """Return the index of the last token that begins before an offset."""
        return self.first_token(offset) - 1
