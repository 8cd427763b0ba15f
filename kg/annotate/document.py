"""An article with what was noticed in it before anyone asks who said what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kg.model import Article, DateExpression, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

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
class Name:
    """A proper name in the text and what kind of thing it names."""

    span: Span
    kind: NameKind


@dataclass(frozen=True)
class Document:
    """``parse`` covers the whole text: a token's ``idx`` is its offset in ``article.text``."""

    article: Article
    language: str
    paragraphs: tuple[Span, ...]
    quotations: tuple[Quotation, ...]
    parse: Doc
    names: tuple[Name, ...] = ()
    dates: tuple[DateExpression, ...] = ()

    @property
    def text(self) -> str:
        return self.article.text
