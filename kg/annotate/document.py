"""An article with what was noticed in it before anyone asks who said what.

Nothing here is of a language library: a parse is a tuple of :class:`Token`, so that any parser
(or a test) can make one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kg.model import Article, DateExpression, Span

NameKind = Literal["person", "organisation", "place", "other"]


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quoted stretch: ``span`` with its marks, ``inner`` without them and without blanks.

    ``depth`` counts the quotations around it; ``closed`` is false where the closing mark is
    missing and the paragraph's end stands in for it.
    """

    span: Span
    inner: Span
    depth: int = 0
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark of the parse.

    ``index`` is its place in ``Document.tokens``, ``start`` and ``end`` its place in the text.
    Blanks, quotation marks and the date line have no token. ``pos`` and ``dep`` are Universal
    Dependencies labels (as spaCy's pipelines give them), ``head`` an index (its own for a root),
    ``morph`` the UD features ("Gender=Fem|Number=Sing"), ``sentence`` an index in
    ``Document.sentences``.
    """

    index: int
    start: int
    end: int
    text: str
    lower: str
    lemma: str
    pos: str
    dep: str
    head: int
    morph: str
    sentence: int

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    def feature(self, name: str) -> str:
        """The value of a UD feature, "" if the token hasn't it."""
        place = f"|{self.morph}".find(f"|{name}=")
        if place < 0:
            return ""
        return self.morph[place + len(name) + 1 :].split("|", 1)[0]

    @property
    def is_past_participle(self) -> bool:
        """Whether the token is a participle, and none of the present."""
        return self.feature("VerbForm") == "Part" and self.feature("Tense") != "Pres"


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name in the text and what kind of thing it names."""

    span: Span
    kind: NameKind


@dataclass(frozen=True)
class Document:
    """``sentences`` are half-open ranges of token indices; ``children`` has, for each token, the
    indices of its dependents in order; ``groups`` are words for members of peoples, faiths and
    parties; ``notes`` are remarks for who reads the result.
    """

    article: Article
    language: str
    paragraphs: tuple[Span, ...]
    quotations: tuple[Quotation, ...]
    tokens: tuple[Token, ...] = ()
    sentences: tuple[tuple[int, int], ...] = ()
    children: tuple[tuple[int, ...], ...] = ()
    names: tuple[Name, ...] = ()
    dates: tuple[DateExpression, ...] = ()
    groups: tuple[Span, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return self.article.text

    def is_above(self, ancestor: int, index: int) -> bool:
        """Whether ``ancestor`` governs ``index``, directly or not (or is it)."""
        while True:
            if index == ancestor:
                return True
            head = self.tokens[index].head
            if head == index:
                return False
            index = head
