"""A candidate statement, proposed by one rule.

The rule's name says which:

    verb:<frame>    a cue verb with a complement of one of its frames
    incise          a parenthetical reporting clause: "…, a déclaré X, …", quoted or not
    colon           a cue (a verb, noun or adjective), a colon, a quotation or a clause
    adjacent        a cue with a quotation directly after it
    headline        "X : « … »"
    prep            "selon X", "pour X" and the like
    noun:<frame>    a cue noun with its complement
    adj:<frame>     a cue adjective predicated of an actor
    carried         a quotation without a cue of its own
    continued       a sentence without a cue that quotes some words and continues a statement
    signed          a quotation with its source on a line below, after a dash
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from kg.lexicon.cues import Polarity
from kg.model import Act, Span, StatementType
from kg.syntax.sentences import SpeakerPath

Extent = Literal["subtree", "cut", "sentence"]
Range = tuple[int, int]
"""First and last token, both included."""
PARENTHETICAL, COLON, ADJACENT, HEADLINE = "incise", "colon", "adjacent", "headline"
PREP = "prep"
OBJECT = "verb:n"
"""The rule of a cue verb that only takes an object: "X criticises Y"."""
CLAUSE = "verb:clause"
"""The rule of a cue verb with a clause without conjunction: "X said it was late"."""
INHERITED, CONTINUED, SIGNED = "carried", "continued", "signed"
UNCUED = frozenset((INHERITED, CONTINUED))
"""Rules of candidates without a cue, which inherit their source."""


@dataclass(slots=True)
class Candidate:
    """A possible statement.

    ``cue`` is a token range, ``verb`` the token that the rule starts from, ``speaker`` the head of
    the source expression and ``speaker_path`` the way it was found, ``head`` the head of the
    content, ``target`` that of a complement which names what is evaluated. ``extent`` says what
    ended the content; ``weak`` that the cue's frame is as often no attribution; ``row`` is the id
    of the row of the pattern table that proposed it, if one did.
    """

    rule: str
    lemma: str
    act: Act
    polarity: Polarity
    cue: Range | None
    verb: int
    speaker: int | None
    speaker_path: SpeakerPath
    pieces: tuple[Span, ...]
    type: StatementType
    head: int | None = None
    target: int | None = None
    extent: Extent = "subtree"
    weak: bool = False
    notes: frozenset[str] = field(default_factory=frozenset)
    row: str = ""

    def holds(self, offset: int) -> bool:
        """Check whether an offset of the text is in the content."""
        return any(piece.start <= offset < piece.end for piece in self.pieces)


def uncued_candidate(
    rule: str, first: int, pieces: tuple[Span, ...], type: StatementType, notes: Iterable[str] = ()
) -> Candidate:
    """Build a candidate without a cue, which inherits the source of what precedes it."""
    return Candidate(
        *(rule, "", "assert", 0, None, first, None, "carried", pieces, type), notes=frozenset(notes)
    )


def deduplicate(candidates: list[Candidate]) -> list[Candidate]:
    """Keep one candidate per cue and content: the one with two arguments, else the first."""
    kept: dict[tuple[object, ...], Candidate] = {}
    for candidate in candidates:
        key = (candidate.cue[0] if candidate.cue is not None else candidate.rule, candidate.pieces)
        other = kept.get(key)
        if other is None or (other.target is None and candidate.target is not None):
            kept[key] = candidate
    return list(kept.values())


def cue_key(candidate: Candidate, index: int) -> tuple[str, int]:
    """Return what the candidates of one cue share; the ``index``-th, without a cue, has its own."""
    return ("cue", candidate.cue[0]) if candidate.cue is not None else ("", index)
