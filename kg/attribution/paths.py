"""Follow the paths of the pattern table from a cue."""

from __future__ import annotations

from collections.abc import Iterator

from kg.attribution.anchor import Anchor
from kg.attribution.operators import Step, reach
from kg.attribution.relations import RELATIONS, Found

_NOT_FOUND: Found = (None, "none")


def follow(anchor: Anchor, index: int, steps: tuple[Step, ...]) -> Iterator[Found]:
    """Yield the tokens at the end of a path from a token, and how its last relation found them.

    An empty path, and one whose optional last step reaches nothing, ends without a token.
    """
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
            for end in follow(anchor, found, tuple(rest)):
                reached = True
                yield end
    if step.optional and not reached:
        yield _NOT_FOUND


def _step(anchor: Anchor, index: int, step: Step) -> Iterator[Found]:
    s = anchor.tools.sentences
    if step.relation:
        for found, path in RELATIONS[step.relation](anchor, index):
            if all(found is not None and test(s, found) for test in step.tests):
                yield found, path
    else:
        for place in reach(s, index, step):
            yield place, "none"
