"""The records that the rows of the pattern table are matched with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from kg.attribution.construction import Tools
from kg.content.candidate import Range
from kg.content.cue_instance import CueInstance
from kg.lexicon.cues import Cue, Polarity
from kg.model import Act
from kg.preprocess.document import Quotation
from kg.syntax.complements import Complement
from kg.syntax.sentences import Sentences, SpeakerPath


class ReportingClause(NamedTuple):
    """A clause inside what it reports, which begins with the token ``first``.

    Its content begins at ``start``, after a colon or with the sentence, which ends at ``end``;
    ``closing`` is the quotation that ends before the clause.
    """

    first: int
    start: int
    end: int
    closing: Quotation | None


@dataclass(slots=True)
class Anchor:
    """A cue in a text, for which the rows of one family are tried.

    Paths start from the token ``at``. ``cue`` are the tokens of the cue, ``verb`` its main one and
    ``words``, ``act`` and ``polarity`` what the lexicon says of it. ``phrase`` are the tokens of
    the phrase or clause that the cue opens, which is not content, with ``head``, the noun of the
    source in it. ``leader`` is the finite verb of the cue's clause, ``entry`` the cue
    if it has frames; ``complements`` and ``agent`` are what depends on a noun or adjective.
    """

    tools: Tools
    family: str
    at: int
    cue: Range
    verb: int
    words: str
    act: Act
    polarity: Polarity = 0
    phrase: Range = (0, 0)
    head: int = -1
    place: str = "any"
    leader: int = -1
    entry: Cue | None = None
    complements: list[Complement] = field(default_factory=list)
    agent: int | None = None
    subjects: dict[int, tuple[int | None, SpeakerPath]] = field(default_factory=dict)
    """The subjects of verbs, as far as relations looked for them."""
    clauses: dict[int | None, ReportingClause | None] = field(default_factory=dict)
    """Reporting clauses, by the subject that precedes the verb, if it does."""


class Match(NamedTuple):
    """An anchor with the source that a row found, and how."""

    anchor: Anchor
    source: int | None
    path: SpeakerPath

    @property
    def sentences(self) -> Sentences:
        return self.anchor.tools.sentences

    def use(self, entry: Cue) -> CueInstance:
        """Return the cue at its place, with the source."""
        return CueInstance(*self.anchor.cue, entry, self.source, self.path)
