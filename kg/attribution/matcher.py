"""Match the rows of the pattern table with the cues of a document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from kg.attribution.anchor import Anchor, Match
from kg.attribution.anchors import Anchors
from kg.attribution.construction import Tools
from kg.attribution.content_strategies import STRATEGIES, ContentStrategies
from kg.attribution.patterns import NamedGuard, Pattern, patterns
from kg.attribution.relations import paths
from kg.content.candidate import Candidate
from kg.lexicon.cues import Cue
from kg.preprocess.document import Token
from kg.syntax.sentences import SpeakerPath


class Matcher:
    """Proposes what the rows of the table attribute in one document."""

    def __init__(self, tools: Tools) -> None:
        self.anchors = Anchors(tools)
        self.contents = ContentStrategies(tools)
        self.patterns = patterns(tools.sentences.document.language)

    def find(self, token: Token, *, grouped: bool) -> Iterator[Candidate]:
        """Find the candidates of the cue at a token, each with the row that proposed it.

        ``grouped`` says whether the token belongs to the group of a verb cue.
        """
        for anchor in self.anchors.find(token, grouped=grouped):
            yield from self._candidates(anchor)

    def find_verb(self, token: Token, cue: Cue, last: int) -> Iterator[Candidate]:
        """Find the candidates of a verb cue whose group ends with the token ``last``."""
        for anchor in self.anchors.find_verb(token.index, last, cue):
            yield from self._candidates(anchor)

    def _candidates(self, anchor: Anchor) -> Iterator[Candidate]:
        for pattern in self.patterns[anchor.family]:
            match = find_match(pattern, anchor)
            if match is not None:
                for candidate in STRATEGIES[pattern.content](self.contents, match):
                    candidate.row = pattern.id
                    yield candidate
                return


def find_match(pattern: Pattern, anchor: Anchor) -> Match | None:
    """Find the first source to which the path of a row leads and for which its guards hold."""
    unknown = Match(anchor, None, "none")
    if not all(_holds(guard, unknown) for guard in pattern.guards if not guard.of_source):
        return None
    for source, found in paths(anchor, pattern.path):
        match = Match(anchor, source, cast(SpeakerPath, pattern.source) or found)
        if all(_holds(guard, match) for guard in pattern.guards if guard.of_source):
            return match
    return None


def _holds(guard: NamedGuard, match: Match) -> bool:
    """Evaluate a guard once for an anchor, or for each of its sources."""
    known = match.anchor.known
    key = (guard.name, match.source, match.path)
    if key not in known:
        known[key] = guard.holds(match)
    return known[key]
