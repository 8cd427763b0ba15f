"""Sentences with quoted words and no cue → candidates that go on with what somebody said before.

"The risk was high, according to the met office. The slopes were « full of traps »." Who quotes in a
sentence of his own words goes on reporting; whether that is so, or the words are the writer's in
quotation marks, is for the choice to say, by what stands before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.content.candidate import CONTINUED, Candidate, uncued
from kg.content.pieces import Contents
from kg.model import Span
from kg.syntax.sentences import Sentences

_BACK = 3
"""So many sentences back somebody must speak."""


class Continued:
    """Proposes what goes on in one document."""

    def __init__(self, sentences: Sentences, contents: Contents) -> None:
        self.s = sentences
        self.contents = contents
        self.tokens = sentences.tokens

    def behind(self, others: Sequence[Candidate]) -> Iterator[Candidate]:
        """Candidates behind ``others``, in the order of the text."""
        told = {self.tokens[c.verb].sentence for c in others if c.cue is not None}
        held = [p for c in others if c.cue is not None and not c.weak for p in c.pieces]
        for number, (first, end) in enumerate(self.s.document.sentences):
            near = any(before in told for before in range(max(0, number - _BACK), number))
            if not near or not self._quotes(first, end, held):
                continue
            while first < end and self.tokens[first].pos in ("CCONJ", "PUNCT"):
                first += 1
            while end > first and self.tokens[end - 1].pos == "PUNCT":
                end -= 1
            content = self.contents.content(first, end - 1) if first < end else None
            if content is None or content[1] != "mixed" or not self._is_inside(content[0]):
                continue
            yield uncued(CONTINUED, first, (content[0],), "mixed")

    def _quotes(self, first: int, end: int, held: Sequence[Span]) -> bool:
        """Whether a sentence has words in quotation marks beside words of its own, and none of
        them ``held`` by what surely is a cue.
        """
        inside = {self.s.quote_at[i] for i in range(first, end) if self.tokens[i].pos != "PUNCT"}
        if -1 not in inside or len(inside) < 2:
            return False
        quoted = [self.s.quotations[number].inner for number in inside if number >= 0]
        return not any(q.overlaps(piece) for piece in held for q in quoted)

    def _is_inside(self, content: Span) -> bool:
        """Whether the sentence has none of the words of a quotation that began or ends elsewhere,
        and isn't the headline.
        """
        title = self.s.document.article.title_span
        if title is not None and title.overlaps(content):
            return False
        first, last = (
            self.contents.first_token(content.start),
            self.contents.last_token(content.end),
        )
        return self.tokens[first].sentence == self.tokens[last].sentence
