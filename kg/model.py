"""The record types that the stages pass on: small, frozen, with their evidence.

A part of a text is a :class:`Span`; its words are looked up, never copied. Offsets count code
points of ``Article.text``, which no stage changes.

    read: Article    preprocess: Document    extract: Reading    graph: quads

:class:`Document` is in :mod:`kg.preprocess.document` because it holds the parse; nothing here needs
a language library.
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
Side = Literal["for", "against", "none"]
TenureStatus = Literal["current", "former", "coming"]
MentionRole = Literal["subject", "agent", "object", "complement", "modifier", "other"]
MentionForm = Literal["name", "noun", "pronoun", "possessive", "relative", "joint"]


_HEADLINE = 90
"""Code points of a headline that is taken from the first words."""
_LEAD = 60
"""Code points within which a date line opens a text."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of a text, ``text[start:end]``, in code points."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """Return the part of ``text`` that the span covers."""
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Article:
    """One published text, as a reader returns it.

    ``identity`` says which article this is across versions: its address, else its declared id,
    else its file name. ``name`` is the short handle people type (a file's stem, a record's id).
    ``title_span`` and ``date_span`` are the places of title and date line in ``text``, if any.
    ``date`` is an EDTF value ("2018-03-05", "2020-06", "2019") or ``None``; ``language`` an ISO
    639-1 code as the file declares it. ``section`` and ``page`` are where the outlet printed it;
    ``page_starts`` are the offsets in ``text`` at which the pages of a PDF begin. ``notes`` are the
    reader's remarks for the summary. ``completed`` are the fields that the file itself does not
    give, each with what gave it ("meta.csv", "--outlet"); ``corrected`` are those that a person
    corrected later, each with what was read.
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
    section: str | None = None
    page: str | None = None
    page_starts: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    completed: tuple[tuple[str, str], ...] = ()
    corrected: tuple[tuple[str, str | None], ...] = ()

    @cached_property
    def headline(self) -> str:
        """The title, else the first words of the text after its date line, else the name."""
        if self.title:
            return self.title
        start = self.date_span.end if self.date_span and self.date_span.start < _LEAD else 0
        words = " ".join(self.text[start : start + 4 * _HEADLINE].split()).lstrip(" .–—-:)")
        if len(words) > _HEADLINE:
            words = words[: _HEADLINE + 1].rpartition(" ")[0] or words[:_HEADLINE]
            words += " …"
        return words or self.name

    @cached_property
    def sha256(self) -> str:
        """Identify the version of the article: sha256 of the text's UTF-8 bytes, in hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class DateExpression:
    """A calendar point or period named in the text, with its EDTF value."""

    span: Span
    edtf: str | None


@dataclass(frozen=True, slots=True)
class Mention:
    """An expression that may refer to an actor.

    ``span`` is the part that names a statement's speaker: the name without title, or determiner,
    noun and the complement that identifies it; ``text`` is its form as a source. ``head`` is the
    head noun (masculine singular, lower case), ``words`` the words of the name. ``gender`` is "m"
    or "f", ``number`` "s" or "p", both "" if unknown; ``definite`` is "def", "indef", "dem", "poss"
    or "". ``role`` is its function in the clause whose verb is the token ``governor``. ``partner``
    is the mention in apposition to it (or a relative pronoun's antecedent), ``parts`` are the
    conjuncts of a coordination, ``sense`` narrows the kind, ``sort`` does so for a name that a noun
    heads ("Congress", "Harbour Trust"); ``count`` is the stated size of a group, 0 if unknown.
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


@dataclass(frozen=True, slots=True)
class Statement:
    """A passage of an article that the writer attributes to a source.

    ``content`` has two or more pieces where a reporting clause interrupts it. ``speaker`` is the
    mention in the sentence; ``source`` the fullest name or noun phrase for the same actor, ``None``
    if unknown. ``said_on`` is an EDTF value, ``when`` the words that gave it. ``rule`` names what
    proposed the statement, ``confidence`` is the probability that it is right, in 0..1. ``hearsay``
    is reported without being vouched for ("aurait menacé").
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
    sentence: Span | None = None
    hearsay: bool = False

    def said(self, text: str) -> str:
        """Join the pieces of the content with an ellipsis; ``text`` is the article's."""
        return " […] ".join(piece.of(text) for piece in self.content)


@dataclass(frozen=True, slots=True)
class Tenure:
    """When a role is held, according to one article: an EDTF date or interval, or ``None``.

    ``status`` is the role's status at the article's date; ``role`` is the role without the words
    that express it ("maire" for "ancien maire").
    """

    edtf: str | None
    status: TenureStatus = "current"
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Affiliation:
    """A role or membership of a named person that the article states.

    ``tenure`` is added by :func:`kg.extract.reading.resolve`.
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

    ``key`` is its identity: equal keys are one actor. A key that starts with the article's identity
    is only valid in that article (an unnamed "un policier" is nobody elsewhere). ``names`` holds
    every other name that the article uses.
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


@dataclass(frozen=True, slots=True)
class Position:
    """What a statement is about, and the side that its source takes towards the label as written.

    ``confidence`` is the probability that label and side are right, in 0..1; ``why`` says what
    they rest on. ``key`` identifies the topic: equal keys are one topic. ``hearsay`` is that of the
    statement.
    """

    label: str
    side: Side
    confidence: float = 1.0
    why: str = ""
    key: str = ""
    hearsay: bool = False

    @property
    def topic(self) -> Topic:
        """The topic that the label names."""
        return Topic(self.key or self.label.casefold(), self.label)


@dataclass(frozen=True)
class Reading:
    """Everything that one coder found in one article.

    ``actors`` maps a source or person string (as in statements and affiliations) to its actor;
    ``claims`` and ``positions`` are parallel to ``statements``: the claim expressed (or ``None``),
    and the positions that its source takes, which name what it is about.
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
    positions: tuple[tuple[Position, ...], ...] = ()
    notes: tuple[str, ...] = ()
