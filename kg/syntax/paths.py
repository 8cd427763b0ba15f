"""Follow the paths of a pattern table from a token."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kg.syntax.operators import Step, reach
from kg.syntax.sentences import Sentences, SpeakerPath

Found = tuple[int | None, SpeakerPath]
"""A token, or none where it is clear that there is none, and the way it was found."""
Relate = Callable[[str, int], Iterator[Found]]
"""Yields what the relation of a name reaches from a token."""
_NOT_FOUND: Found = (None, "none")


def follow(s: Sentences, index: int, steps: tuple[Step, ...], relate: Relate) -> Iterator[Found]:
    """Yield the tokens at the end of a path from a token, and how its last relation found them.

    An empty path, and one whose optional last step reaches nothing, ends without a token.
    """
    if not steps:
        yield _NOT_FOUND
        return
    step, *rest = steps
    reached = False
    for found, path in _step(s, index, step, relate):
        if not rest:
            reached = True
            yield found, path
        elif found is not None:
            for end in follow(s, found, tuple(rest), relate):
                reached = True
                yield end
    if step.optional and not reached:
        yield _NOT_FOUND


def _step(s: Sentences, index: int, step: Step, relate: Relate) -> Iterator[Found]:
    if step.relation:
        for found, path in relate(step.relation, index):
            if all(found is not None and test(s, found) for test in step.tests):
                yield found, path
    else:
        for place in reach(s, index, step):
            yield place, "none"
