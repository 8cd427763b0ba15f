"""A document's parse as trees: dependents, subtrees and token ranges.

Labels are those of Universal Dependencies; :mod:`kg.syntax.sentences` interprets them.
"""

from __future__ import annotations

from bisect import bisect_left

from kg.lexicon.function_words import FunctionWords
from kg.model import Span
from kg.preprocess.document import Document, Quotation

_EDGE = frozenset(",;:.–—-)!?…")
_EDGE_AFTER = frozenset(",;:.–—-(!?…")


class Trees:
    """A document's parse with the quotations, names and dates of its tokens.

    ``quote_at[i]`` is the index of the outermost quotation around token ``i``, or -1.
    """

    def __init__(self, document: Document, words: FunctionWords) -> None:
        self.document = document
        self.text = document.text
        self.tokens = document.tokens
        self.children = document.children
        self.words = words
        self.quotations: tuple[Quotation, ...] = tuple(
            q for q in document.quotations if q.depth == 0
        )
        self.starts = [token.start for token in self.tokens]
        self.quote_at = [-1] * len(self.tokens)
        for number, quotation in enumerate(self.quotations):
            for index in self.tokens_of(quotation.span):
                self.quote_at[index] = number
        self._ranges: dict[int, tuple[int, int]] = {}
        self._name_kinds = {
            index: name.kind
            for name in reversed(document.names)
            for index in self.tokens_of(name.span)
        }
        self._dated = {index for date in document.dates for index in self.tokens_of(date.span)}

    def tokens_of(self, span: Span) -> range:
        """List the indices of the tokens that begin in a span."""
        return range(bisect_left(self.starts, span.start), bisect_left(self.starts, span.end))

    def name_kind(self, index: int) -> str:
        """Return the kind of the name that a token belongs to, "" without a name."""
        return self._name_kinds.get(index, "")

    def is_date(self, index: int) -> bool:
        """Check whether a token belongs to a date expression."""
        return index in self._dated

    def crosses_quotation(self, outside: int, inside: int) -> bool:
        """Check whether a dependency enters a quotation that its outer token is not part of."""
        return self.quote_at[inside] >= 0 and self.quote_at[inside] != self.quote_at[outside]

    def sentence(self, index: int) -> tuple[int, int]:
        """Return the half-open token range of a token's sentence."""
        return self.document.sentences[self.tokens[index].sentence]

    def range(self, index: int) -> tuple[int, int]:
        """Return the first and last token (inclusive) of a token's subtree."""
        if index not in self._ranges:
            # Without recursion: the tree of a list may be as deep as its sentence is long.
            below = [index]
            for node in below:
                below += (child for child in self.children[node] if child not in self._ranges)
            for node in reversed(below):
                ends = [end for child in self.children[node] for end in self._ranges[child]]
                self._ranges[node] = min((node, *ends)), max((node, *ends))
        return self._ranges[index]

    def child(self, index: int, *deps: str) -> int | None:
        """Find the first dependent with one of these labels."""
        for child in self.children[index]:
            if self.tokens[child].dep in deps:
                return child
        return None

    def is_above(self, ancestor: int, index: int) -> bool:
        """Check whether ``ancestor`` is or governs ``index``, directly or not."""
        return self.document.is_above(ancestor, index)

    def preposition(self, index: int) -> str:
        """Return the preposition of a noun or infinitive, fused forms split; "" without one."""
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
        """Find the last token of the preposition or conjunction before the head of a phrase."""
        for child in self.children[index]:
            if child < index and self.tokens[child].dep in ("case", "mark"):
                return self.range(child)[1]
        return None

    def span(self, first: int, last: int) -> Span | None:
        """Return the text from one token to another (inclusive) without punctuation at its ends."""
        tokens = self.tokens
        while first <= last and tokens[first].text in _EDGE:
            first += 1
        while last >= first and tokens[last].text in _EDGE_AFTER:
            last -= 1
        if first > last:
            return None
        return Span(tokens[first].start, tokens[last].end)
