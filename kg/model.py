"""What the stages hand on: small frozen things that keep their evidence.

A part of a text is a place in it, :class:`Span`; the words are looked up, never copied. Offsets
count code points of ``Article.text``, which no stage changes.

    read/ → Article → annotate/ → Document → attribute/ → Reading → resolve/ → Reading → graph/

:class:`Document` lives in :mod:`kg.annotate.document` because it holds the parse; everything here
is free of any language library.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

StatementType = Literal["direct", "indirect", "mixed"]
SourceKind = Literal["person", "organisation", "group", "document", "unknown"]
Act = Literal["assert", "announce", "demand", "commit", "refuse", "support", "oppose", "ask"]
Stance = Literal["support", "oppose", "none"]
Standing = Literal["current", "former", "coming"]
MentionRole = Literal["subject", "agent", "object", "complement", "modifier", "other"]
MentionForm = Literal["name", "noun", "pronoun", "possessive", "relative", "joint"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of a text, ``text[start:end]``, in code points."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The words that stand there."""
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Article:
    """One published text as a reader gives it.

    ``identity`` says which article this is across versions: its address, else its declared id,
    else its file name. ``name`` is the short handle people type (a file's stem, a record's id).
    ``title_span`` and ``date_span`` say where title and date line stand in ``text`` if they do.
    ``date`` is an EDTF value ("2018-03-05", "2020-06", "2019") or ``None``; ``language`` an ISO
    639-1 code as the file declares it. ``notes`` are remarks of the reader for the summary.
    """

    identity: str
    name: str
    text: str
    title: str | None = None
    title_span: Span | None = None
    date: str | None = None
    date_span: Span | None = None
    language: str | None = None
    outlet: str | None = None
    author: str | None = None
    url: str | None = None
    notes: tuple[str, ...] = ()

    @cached_property
    def sha256(self) -> str:
        """The version of the article: sha256 of the text's UTF-8 bytes, in hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class DateExpression:
    """A calendar point or period named in the text, with its EDTF value."""

    span: Span
    edtf: str | None


@dataclass(frozen=True, slots=True)
class Term:
    """A noun phrase in a statement that may be its topic; ``key`` is its lemmas, lower case."""

    span: Span
    key: str


Ages = tuple[int, int]
"""The youngest and the oldest that somebody may be, in years."""


@dataclass(frozen=True, slots=True)
class Mention:
    """An expression that may refer to an actor.

    ``span`` is its core as a statement's speaker takes it: the name without title, or determiner,
    noun and the complement that identifies it; ``text`` is how it stands as a source. ``head`` is
    the noun that heads it (masculine singular, small letters), ``words`` the words of its name.
    ``gender`` is "m" or "f", ``number`` "s" or "p", both "" where the text doesn't tell;
    ``definite`` is "def", "indef", "dem", "poss" or "". ``role`` is its place in the clause whose
    verb is the token ``governor``. ``partner`` is the mention in apposition to it (or a relative
    pronoun's antecedent), ``parts`` are those of a coordination, ``sense`` narrows the kind,
    ``sort`` does so for a name that a noun heads ("Congress", "Harbour Trust"); ``count`` is of how
    many it says that they are, 0 where it doesn't tell. ``ages`` are the years that somebody may be
    old, as far as what stands beside tells; ``told`` are the roles that come with what is done:
    "accusé" for who is charged.
    """

    span: Span
    text: str
    form: MentionForm
    kind: SourceKind = "unknown"
    gender: str = ""
    number: str = ""
    head: str = ""
    words: tuple[str, ...] = ()
    definite: str = ""
    sense: str = ""
    sort: str = ""
    sentence: int = 0
    paragraph: int = 0
    role: MentionRole = "other"
    governor: int = -1
    quoted: bool = False
    partner: Span | None = None
    parts: tuple[Span, ...] = ()
    count: int = 0
    whole: Span | None = None
    full: str = ""
    ages: Ages | None = None
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One stretch of an article that the writer attributes to a source.

    ``content`` has two or more pieces where the cue interrupts it. ``speaker`` is the mention in
    the sentence; ``source`` the fullest name or noun phrase of who that is, ``None`` if unknown.
    ``said_on`` is an EDTF value, ``when`` the words that gave it. ``rule`` names what made the
    statement, ``confidence`` is the probability that it stands, in 0..1.
    """

    type: StatementType
    content: tuple[Span, ...]
    cue: Span | None = None
    speaker: Span | None = None
    source: str | None = None
    source_kind: SourceKind = "unknown"
    act: Act = "assert"
    stance: Stance = "none"
    target: Span | None = None
    said_on: str | None = None
    when: Span | None = None
    rule: str = ""
    confidence: float = 1.0
    terms: tuple[Term, ...] = ()
    sentence: Span | None = None

    def said(self, text: str) -> str:
        """What is said, of the article's ``text``, in one string: an ellipsis stands where the cue
        interrupts it.
        """
        return " […] ".join(piece.of(text) for piece in self.content)


@dataclass(frozen=True, slots=True)
class Tenure:
    """When a role is held, as far as one article tells: an EDTF date or interval, or ``None``.

    ``standing`` is where the role stands at the article's date: held then, over, or to come;
    ``role`` is the role without the words that say so ("maire" for "ancien maire").
    """

    edtf: str | None
    standing: Standing = "current"
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Affiliation:
    """A role or membership that the article states for a named person.

    ``tenure`` is filled by ``resolve/``.
    """

    person: str
    role: str | None
    organisation: str | None
    evidence: Span
    rule: str = ""
    tenure: Tenure | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, organisation or group that can be the source of a statement.

    ``key`` is its identity: equal keys are one actor. A key that starts with the article's
    identity belongs to that article alone (an unnamed "un policier" is nobody elsewhere).
    ``names`` holds every other name that the article uses.
    """

    key: str
    label: str
    kind: SourceKind
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A proposition that statements share. Equal keys are one claim."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Topic:
    """What a claim or statement is about. Equal keys are one topic."""

    key: str
    label: str


@dataclass(frozen=True)
class Reading:
    """All that one coder found in one article.

    ``actors`` is filled by ``resolve/`` and maps a source or person string (as statements and
    affiliations give it) to its actor; ``claims`` and ``topics`` stand beside ``statements``,
    one entry each: the claim expressed (or ``None``) and the topics it is about.
    """

    article: Article
    language: str | None
    coder: str
    statements: tuple[Statement, ...] = ()
    affiliations: tuple[Affiliation, ...] = ()
    dates: tuple[DateExpression, ...] = ()
    mentions: tuple[Mention, ...] = ()
    actors: dict[str, Actor] = field(default_factory=dict)
    claims: tuple[Claim | None, ...] = ()
    topics: tuple[tuple[Topic, ...], ...] = ()
    notes: tuple[str, ...] = ()
