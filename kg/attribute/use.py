"""A cue where it is used."""

from __future__ import annotations

from dataclasses import dataclass

from kg.attribute.cues import Cue


@dataclass(frozen=True, slots=True)
class Use:
    """A cue where it is used: the token ``verb`` (or noun, adjective) that heads it, the last
    token of its group, and the head of the source expression with the way it was found."""

    verb: int
    last: int
    cue: Cue
    speaker: int | None
    how: str
