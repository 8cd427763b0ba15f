"""Propose candidate statements wherever the grammar allows an attribution.

High recall is the aim here; :mod:`kg.attribution.classifier` decides which candidates to keep.
The rows of the pattern table propose most; quotations and continuations have their own
proposers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from kg.attribution.anchor import Anchor, Match
from kg.attribution.anchors import Anchors
from kg.attribution.construction import Tools
from kg.attribution.content_strategies import STRATEGIES, ContentStrategies
from kg.attribution.patterns import Pattern, patterns
from kg.attribution.quotations import Quotations
from kg.attribution.relations import paths
from kg.content.candidate import Candidate, deduplicate
from kg.lexicon.cues import Cue, Cues
from kg.syntax.sentences import Sentences, SpeakerPath


class Proposer:
    """Proposes the candidates of one document.

    ``verb_cues`` maps the first token of a verb cue to the cue and the last token of its group.
    """

    def __init__(self, sentences: Sentences, cues: Cues) -> None:
        self.s = sentences
        self.verb_cues: dict[int, tuple[Cue, int]] = {}
        tools = Tools(sentences, cues)
        self.detector = tools.detector
        self.quoted = Quotations(tools)
        self.anchors = Anchors(tools)
        self.contents = ContentStrategies(tools)
        self.patterns = patterns(sentences.document.language)

    def candidates(self) -> list[Candidate]:
        """Find all candidates; several may share a cue."""
        found: list[Candidate] = []
        grouped: set[int] = set()
        for token in self.s.tokens:
            group = self.detector.verb_cue(token)
            if group is not None:
                self.verb_cues[token.index] = group
                grouped.update(range(token.index + 1, group[1] + 1))
                found.extend(self._attributed(self.anchors.find_verb(token.index, *group)))
            if not self.anchors.in_whole_quotation(token.index):
                anchors = self.anchors.find(token, grouped=token.index in grouped)
                found.extend(self._attributed(anchors))
        for number, quotation in enumerate(self.s.quotations):
            found.extend(self.quoted.find(number, quotation))
        found.extend(self.quoted.continuations(found))
        return deduplicate(found)

    def _attributed(self, anchors: Iterable[Anchor]) -> Iterator[Candidate]:
        """Find what the first row that matches each anchor attributes."""
        for anchor in anchors:
            rows = ((row, _match(row, anchor)) for row in self.patterns[anchor.family])
            for row, match in rows:
                if match is not None:
                    for candidate in STRATEGIES[row.content](self.contents, match):
                        candidate.row = row.id
                        yield candidate
                    break


def _match(pattern: Pattern, anchor: Anchor) -> Match | None:
    """Find the first source to which the path of a row leads and for which its guards hold."""
    for source, found in paths(anchor, pattern.path):
        match = Match(anchor, source, cast(SpeakerPath, pattern.source) or found)
        if all(guard(match) for guard in pattern.guards):
            return match
    return None
