"""What every proposer hands on: a candidate statement, made by one rule.

The rule's name says which:

    verb:<frame>    a cue verb with a complement of one of its frames
    incise          "…, a déclaré X, …", with or without quotation marks
    colon           a cue (a verb, noun or adjective), a colon, a quotation or a clause
    adjacent        a cue with a quotation right behind it
    headline        "X : « … »"
    prep            "selon X", "pour X" and their kin
    noun:<frame>    a cue noun with its complement
    adj:<frame>     a cue adjective said of an actor
    carried         a quotation without a cue of its own
    continued       a sentence without a cue that quotes some words, behind what somebody said
    signed          a quotation with its source on a line below, behind a dash
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from kg.lexicon.cues import Polarity
from kg.model import Act, Span, StatementType

Extent = Literal["subtree", "cut", "sentence"]
Range = tuple[int, int]
"""First and last token, both inside."""
INCISE, COLON, ADJACENT, HEADLINE = "incise", "colon", "adjacent", "headline"
PREP = "prep"
OBJECT = "verb:n"
"""The rule of a cue verb whose object is all that it takes: "X criticises Y"."""
CLAUSE = "verb:clause"
"""That of a cue verb with a clause that no conjunction opens: "X said it was late"."""
TAKING_SIDES = "adj:n"
"""The rule of "X is against Y", which says what X thinks only where X can think."""
CARRIED, CONTINUED, SIGNED = "carried", "continued", "signed"
UNCUED = frozenset((CARRIED, CONTINUED))
"""Rules of what has no cue and the source of what stands before."""
WANTED = "asked for"
"""The note of what goes on behind an incise since the verb before it wants more: "Il faut, dit X,
céder"."""
TAKEN_UP = "taken up"
"""The note of what tells somebody's mind on what stands before: "…, ce que nie X"."""


@dataclass(slots=True)
class Candidate:
    """A possible statement.

    ``cue`` is a token range, ``verb`` the token the rule hangs on, ``speaker`` the head of the
    source expression and ``how`` the way it was found, ``head`` the head of the content,
    ``target`` that of a complement which names the thing evaluated. ``extent`` says what ended
    the content; ``weak`` that the cue's frame is as often no attribution.
    """

    rule: str
    lemma: str
    act: Act
    polarity: Polarity
    cue: Range | None
    verb: int
    speaker: int | None
    how: str
    pieces: tuple[Span, ...]
    type: StatementType
    head: int | None = None
    target: int | None = None
    extent: Extent = "subtree"
    weak: bool = False
    notes: frozenset[str] = field(default_factory=frozenset)

    def holds(self, offset: int) -> bool:
        """Whether what stands at an offset of the text is part of the content."""
        return any(piece.start <= offset < piece.end for piece in self.pieces)


def uncued(
    rule: str,
    first: int,
    pieces: tuple[Span, ...],
    type: StatementType,
    notes: Iterable[str] = (),
) -> Candidate:
    """What begins at a token, has no cue and the source of what stands before it."""
    return Candidate(
        *(rule, "", "assert", 0, None, first, None, "carried", pieces, type),
        notes=frozenset(notes),
    )


def distinct(candidates: list[Candidate]) -> list[Candidate]:
    """The candidates, one for each cue and content: the one with two arguments, else the first."""
    kept: dict[tuple[object, ...], Candidate] = {}
    for candidate in candidates:
        key = (
            candidate.cue[0] if candidate.cue is not None else candidate.rule,
            candidate.pieces,
        )
        other = kept.get(key)
        if other is None or (other.target is None and candidate.target is not None):
            kept[key] = candidate
    return list(kept.values())


def cue_of(candidate: Candidate, index: int) -> tuple[str, int]:
    """What the candidates of one cue share; one without a cue, the ``index``-th, has its own."""
    return ("cue", candidate.cue[0]) if candidate.cue is not None else ("", index)
