"""Named relations that a path may follow besides operators: ``=subject``.

A relation yields the tokens that it reaches from a token, each with the way it was found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from kg.attribution.anchor import Anchor
from kg.syntax.sentences import SpeakerPath

Found = tuple[int | None, SpeakerPath]
Relation = Callable[[Anchor, int], Iterator[Found]]


def subject(anchor: Anchor, index: int) -> Iterator[Found]:
    """Find the subject of a verb or predicate, its own, shared or inherited."""
    found = anchor.tools.sentences.subject(index)
    if found[0] is not None:
        yield found


def agent(anchor: Anchor, index: int) -> Iterator[Found]:
    """Find the agent of a passive."""
    found = anchor.tools.sentences.agent(index)
    if found is not None:
        yield found, "agent"


def own_agent(anchor: Anchor, index: int) -> Iterator[Found]:
    """Find the agent among the complements of a cue noun, also inside of another complement."""
    if anchor.agent is not None:
        yield anchor.agent, "agent"


def of_complement(anchor: Anchor, index: int) -> Iterator[Found]:
    """Find the complements of a cue noun after "of"."""
    shapes = anchor.tools.builder.of
    yield from ((c.head, "complement") for c in anchor.complements if c.shape in shapes)


def complement(anchor: Anchor, index: int) -> Iterator[Found]:
    """Find the noun after a cue preposition."""
    yield anchor.head, "complement"


RELATIONS: Mapping[str, Relation] = {
    "subject": subject,
    "agent": agent,
    "own-agent": own_agent,
    "of-complement": of_complement,
    "complement": complement,
}
