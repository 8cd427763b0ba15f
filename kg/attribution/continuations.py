"""Propose sentences with quoted words and no cue that continue an earlier statement.

"The risk was high, according to the met office. The slopes were « full of traps »." The classifier
decides from the context whether the source goes on or the writer quotes a term.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.attribution.construction import Construction
from kg.content.candidate import CONTINUED, Candidate, uncued_candidate
from kg.model import Span

_BACK = 3
"""Somebody must speak in so many sentences before."""


class Continuations(Construction):
    """Proposes the continuations of one document."""

    def find(self, others: Sequence[Candidate]) -> Iterator[Candidate]:
        """Find the continuations of ``others`` in text order."""
        cued = [c for c in others if c.cue is not None]
        reporting = {self.tokens[c.verb].sentence for c in cued}
        attributed = [piece for c in cued if not c.weak for piece in c.pieces]
        for number, (first, end) in enumerate(self.s.document.sentences):
            near = not reporting.isdisjoint(range(max(0, number - _BACK), number))
            if not near or not self._quotes(first, end, attributed):
                continue
            while first < end and self.tokens[first].pos in ("CCONJ", "PUNCT"):
                first += 1
            while end > first and self.tokens[end - 1].pos == "PUNCT":
                end -= 1
            content = self.contents.content(first, end - 1) if first < end else None
            if content is None or content[1] != "mixed":
                continue
            yield uncued_candidate(CONTINUED, first, (content[0],), "mixed")

    def _quotes(self, first: int, end: int, attributed: Sequence[Span]) -> bool:
        """Whether a sentence has quoted and unquoted words, and no quotation is ``attributed``."""
        inside = {self.s.quote_at[i] for i in range(first, end) if self.tokens[i].pos != "PUNCT"}
        if -1 not in inside or len(inside) < 2:
            return False
        quoted = [self.s.quotations[number].inner for number in inside if number >= 0]
        return not any(q.overlaps(piece) for piece in attributed for q in quoted)
