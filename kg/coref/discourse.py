"""Measure distances between the mentions of an article, keeping narration and quotations apart.

A quotation is another speaker's text: between « … » and "said he" no sentence of the narration has
passed, and "he" is hardly one of those whom the quotation names.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable

from kg.coref.chains import Chain
from kg.model import Mention, Span


class Discourse:
    """Distances and order of the mentions of one article.

    ``speakers`` are mentions known to be sources; they belong to the narration even between
    quotation marks: « I go, said he, and … ». ``nested`` are the speakers within another
    statement's content.
    """

    def __init__(
        self,
        mentions: Iterable[Mention],
        speakers: Collection[Span] = (),
        nested: Collection[Span] = (),
    ) -> None:
        self.speakers = speakers
        self.nested = nested
        self._narrated_sentences = sorted({m.sentence for m in mentions if self.is_narrated(m)})

    def is_narrated(self, mention: Mention) -> bool:
        """Whether a mention is part of the narration, not of a quotation."""
        return not mention.quoted or mention.span in self.speakers

    def distance(self, earlier: Mention, later: Mention) -> int:
        """Count the sentences from one mention to a later one, of the narration if that is."""
        if earlier.sentence == later.sentence or not self.is_narrated(later):
            return later.sentence - earlier.sentence
        first = bisect_left(self._narrated_sentences, earlier.sentence + 1)
        return bisect_left(self._narrated_sentences, later.sentence) - first + 1

    def before(self, chain: Chain, mention: Mention) -> list[Mention]:
        """Return the chain's mentions in the last sentence that has one before ``mention``.

        The latest comes first. Seen from the narration, quoted mentions count only where the
        chain has no others.
        """
        narrated = self.is_narrated(mention)
        found: list[Mention] = []
        quoted: list[Mention] = []
        for other in reversed(chain.mentions):
            if other.span.start >= mention.span.start or other.span == mention.span:
                continue
            kept = found if not narrated or self.is_narrated(other) else quoted
            if kept and kept[0].sentence != other.sentence:
                if kept is found:
                    break
                continue
            kept.append(other)
        return found or quoted

    def last(self, chain: Chain, mention: Mention) -> Mention | None:
        """Return the first of :meth:`before`, ``None`` if there is none."""
        return next(iter(self.before(chain, mention)), None)

    def has_narrated(self, chain: Chain, mention: Mention) -> bool:
        """Whether the narration has mentioned a chain before ``mention``."""
        last = self.last(chain, mention)
        return last is not None and self.is_narrated(last)
