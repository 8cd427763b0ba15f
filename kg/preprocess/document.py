"""An annotated article, before attribution.

Nothing here depends on a language library: a parse is a tuple of :class:`Token`, so that any parser
or test can make one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kg.model import Article, DateExpression, Span

NameKind = Literal["person", "organisation", "place", "other"]


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation: ``span`` with its marks, ``inner`` without marks and surrounding blanks.

    ``depth`` counts the quotations around it. ``closed`` is false if the closing mark is missing
    and the quotation ends with its paragraph.
    """

    span: Span
    inner: Span
    depth: int = 0
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Token:
    """A word or punctuation mark of the parse.

    ``index`` is its position in ``Document.tokens``, ``start`` and ``end`` are offsets in the text.
    Blanks, quotation marks and the date line have no tokens. ``pos`` and ``dep`` are Universal
    Dependencies labels (as in spaCy's pipelines), ``head`` is an index (its own for a root),
    ``morph`` has UD features ("Gender=Fem|Number=Sing"), ``sentence`` is an index in
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
        """Return the value of a UD feature, "" if the token does not have it."""
        place = f"|{self.morph}".find(f"|{name}=")
        if place < 0:
            return ""
        return self.morph[place + len(name) + 1 :].split("|", 1)[0]

    @property
    def is_past_participle(self) -> bool:
        """Whether the token is a participle other than a present one."""
        return self.feature("VerbForm") == "Part" and self.feature("Tense") != "Pres"


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name in the text, with its kind."""

    span: Span
    kind: NameKind


@dataclass(frozen=True)
class Document:
    """An article with its annotations.

    ``sentences`` are half-open ranges of token indices. ``children`` has the indices of each
    token's dependents, in order. ``groups`` are words for members of peoples, faiths and parties.
    ``notes`` are remarks for the user.
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
        """Whether ``ancestor`` is ``index`` or governs it, directly or not."""
        while True:
            if index == ancestor:
                return True
            head = self.tokens[index].head
            if head == index:
                return False
            index = head
