"""Mentions of one article → how far each stands from what came before, as the writer tells it.

What is quoted stands in another's text: between « … » and "said he" no sentence of the writer's
own has passed, and "he" is hardly one of those whom the quotation names.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable

from kg.coref.chains import Chain
from kg.model import Mention, Span


class Discourse:
    """``speakers`` are mentions known to be sources, which the writer names even where they stand
    within the marks of a quotation: « I go, said he, and … ». ``nested`` are those of them who
    speak within what another says.
    """

    def __init__(
        self,
        mentions: Iterable[Mention],
        speakers: Collection[Span] = (),
        nested: Collection[Span] = (),
    ) -> None:
        self.speakers = speakers
        self.nested = nested
        self._told = sorted({m.sentence for m in mentions if self.told(m)})

    def told(self, mention: Mention) -> bool:
        """Whether a mention is in the writer's own words."""
        return not mention.quoted or mention.span in self.speakers

    def distance(self, earlier: Mention, later: Mention) -> int:
        """How many sentences lie between two mentions; of the writer's own where the later one
        is his.
        """
        if earlier.sentence == later.sentence or not self.told(later):
            return later.sentence - earlier.sentence
        first = bisect_left(self._told, earlier.sentence + 1)
        return bisect_left(self._told, later.sentence) - first + 1

    def before(self, chain: Chain, mention: Mention) -> list[Mention]:
        """The mentions of a chain in the sentence that has its latest one before a mention, the
        latest first. To what the writer says himself a quoted one counts only where the chain has
        no others.
        """
        told = self.told(mention)
        found: list[Mention] = []
        quoted: list[Mention] = []
        for other in reversed(chain.mentions):
            if other.span.start >= mention.span.start or other.span == mention.span:
                continue
            kept = found if not told or self.told(other) else quoted
            if kept and kept[0].sentence != other.sentence:
                if kept is found:
                    break
                continue
            kept.append(other)
        return found or quoted

    def last(self, chain: Chain, mention: Mention) -> Mention | None:
        """The latest mention of a chain before a mention, in the same sense."""
        return next(iter(self.before(chain, mention)), None)

    def tells_of(self, chain: Chain, mention: Mention) -> bool:
        """Whether the writer himself has named a chain before a mention."""
        last = self.last(chain, mention)
        return last is not None and self.told(last)
