"""Mentions of a document by span, and the quotations and paragraphs around them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from kg.mentions.proper_names import ProperNames
from kg.model import Mention, MentionRole, Span
from kg.preprocess.document import Document, Token

_ROLES: dict[str, MentionRole] = {
    **dict.fromkeys(("nsubj", "nsubj:pass", "nsubj:caus", "expl:subj"), "subject"),
    **dict.fromkeys(("obj", "iobj"), "object"),
    **dict.fromkeys(("obl:arg", "obl:mod", "obl"), "complement"),
    "obl:agent": "agent",
    "nmod": "modifier",
}
_UNTIDY = re.compile(r"[^\S ]|  |['’(\[] | [,)\]]|^ | $")
_AFTER_MARK = re.compile(r"((?<![^\W\d_]s)['’]|[(\[]) ")
_BEFORE_MARK = re.compile(r" ([,)\]])")


def tidy(words: str) -> str:
    """Normalise spaces: one between words, none after an apostrophe or inside brackets."""
    if _UNTIDY.search(words) is None:
        return words
    words = " ".join(words.split())
    return _BEFORE_MARK.sub(r"\1", _AFTER_MARK.sub(r"\1", words))


def role_of(token: Token) -> MentionRole:
    """Return the grammatical role of a token in its clause."""
    return _ROLES.get(token.dep, "other")


class MentionIndex:
    """The mentions of one document while they are found: the first one of each span.

    ``names`` must be complete.
    """

    def __init__(self, document: Document, names: ProperNames) -> None:
        self.document = document
        self.names = names
        self.text = document.text
        self.tokens = document.tokens
        self.paragraph_starts = [p.start for p in document.paragraphs]
        self.quoted_until = {q.inner.end: q.span for q in document.quotations}
        self.said = list(self._said())
        self.said_starts = [span.start for span in self.said]
        self.found: dict[tuple[int, int], Mention] = {}

    def all(self) -> tuple[Mention, ...]:
        """Return the mentions in the order of the text."""
        return tuple(sorted(self.found.values(), key=lambda m: (m.span, m.form)))

    def replace(self, mention: Mention) -> None:
        """Replace the mention of the same span."""
        self.found[mention.span.start, mention.span.end] = mention

    def remove_at(self, start: int) -> None:
        """Remove the mentions that begin at an offset."""
        self.found = {k: m for k, m in self.found.items() if k[0] != start}

    def span(self, start: int, end: int) -> Span:
        """Return the span of a token range, with a closing quotation mark.

        "le parti « Vals ensemble »".
        """
        first, last = self.tokens[start].start, self.tokens[end - 1].end
        quoted = self.quoted_until.get(last)
        opens = quoted is not None and first <= quoted.start
        return Span(first, quoted.end if quoted is not None and opens else last)

    def _said(self) -> Iterator[Span]:
        """Yield the quotations that do not only contain a name."""
        starts = [token.start for token in self.tokens]
        for quotation in self.document.quotations:
            span = quotation.span
            inside = range(bisect_left(starts, span.start), bisect_left(starts, span.end))
            if quotation.depth == 0 and any(self.names.at[i] is None for i in inside):
                yield span

    def is_quoted(self, span: Span) -> bool:
        """Check whether a span is in a quotation that does not only contain a name."""
        place = bisect_right(self.said_starts, span.start) - 1
        return place >= 0 and self.said[place].covers(span)

    def paragraph(self, span: Span) -> int:
        """Return the number of the paragraph that a span begins in."""
        return max(0, bisect_right(self.paragraph_starts, span.start) - 1)

    def add(self, mention: Mention) -> Mention:
        """Add a mention unless its span has one; return the one that it has."""
        key = (mention.span.start, mention.span.end)
        return self.found.setdefault(key, mention)
