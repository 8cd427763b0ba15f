"""Match the rows of the pattern table with the cues of a document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from kg.attribution.anchor import Anchor, Match
from kg.attribution.anchors import Anchors
from kg.attribution.construction import Tools
from kg.attribution.content_strategies import STRATEGIES, ContentStrategies
from kg.attribution.guards import Guard
from kg.attribution.operators import Step, reach
from kg.attribution.patterns import Pattern, patterns
from kg.attribution.relations import RELATIONS, Found
from kg.content.candidate import Candidate
from kg.preprocess.document import Token
from kg.syntax.sentences import SpeakerPath

_NOT_FOUND: Found = (None, "none")


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
    for source, found in _follow(anchor, anchor.at, pattern.path):
        match = Match(anchor, source, cast(SpeakerPath, pattern.source) or found)
        if all(_holds(name, guard, match) for name, guard in pattern.guards):
            return match
    return None


def _holds(name: str, guard: Guard, match: Match) -> bool:
    """Evaluate a guard, once for each source of an anchor."""
    known, key = match.anchor.known, (name, match.source)
    if key not in known:
        known[key] = guard(match)
    return known[key]


def _follow(anchor: Anchor, index: int, steps: tuple[Step, ...]) -> Iterator[Found]:
    """Yield the tokens at the end of a path, with the way that its last relation found them."""
    if not steps:
        yield _NOT_FOUND
        return
    step, *rest = steps
    reached = False
    for found, path in _step(anchor, index, step):
        if not rest:
            reached = True
            yield found, path
        elif found is not None:
            for end in _follow(anchor, found, tuple(rest)):
                reached = True
                yield end
    if step.optional and not reached:
        yield _NOT_FOUND


def _step(anchor: Anchor, index: int, step: Step) -> Iterator[Found]:
    s = anchor.tools.sentences
    if step.relation:
        for found, path in RELATIONS[step.relation](anchor, index):
            if found is not None and all(test(s, found) for test in step.tests):
                yield found, path
    else:
        for place in reach(s, index, step):
            yield place, "none"
