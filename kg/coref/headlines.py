"""A description in a title or the opening of the news → whom the news below tells more of.

Headlines leave articles out and names away: "Tyre maker to close plant" is of the firm that the
news names, "Library reopens" of "the public library of Vals". Openings do so too: "A Danish firm
has … Norvane said …".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from kg.coref.chains import Chain
from kg.coref.role_synonyms import stands_for
from kg.model import Mention, Span
from kg.normalise.tokens import telling

_SORTS = frozenset(("company", "media", "party", "union"))
"""Senses of nouns for bodies by which one may stand for the other: "firm", "company"."""
_COMPANY = "company"


def is_announced(first: Mention, opening: int) -> bool:
    """Whether a description brings in whom the news names further on: it stands in the title
    without an article, or in the ``opening`` of the news and has not been told of: "A Danish firm
    has …", "Rebels in the east have …".
    """
    if first.kind == "unknown" or first.paragraph > opening:
        return False
    if first.paragraph < opening:
        return not first.definite
    return first.kind == "organisation" and first.definite in ("", "indef")


def same_noun(
    first: Mention, chains: Iterable[Chain], opening: int, language: str = ""
) -> Chain | None:
    """Whom a description tells of: the first whose name has the same noun, or one that it may
    stand for, or who is described by it in the ``opening`` of the news, a paragraph.
    """
    noun = first.head.split()[-1]
    told = (c for c in chains if c.mentions and not c.joint and not _is_beside(c, first))
    found = (c for c in told if _is_called(c, noun, first, opening, language))
    return min(found, key=lambda c: c.mentions[0].span, default=None)


def _is_beside(chain: Chain, first: Mention) -> bool:
    """Whether somebody stands in the sentence of a description, of the news: who else it tells."""
    return any(m.sentence == first.sentence for m in chain.mentions) and first.definite != ""


def _is_called(chain: Chain, noun: str, first: Mention, opening: int, language: str) -> bool:
    other = chain.mentions[0]
    if other.span.start <= first.span.start or chain.kind != first.kind:
        return False
    called = any(noun == head.split()[-1] for head in chain.heads)
    if chain.name is not None:
        told = called or noun in telling(chain.name.text)
        return first.kind == "organisation" and (
            told or stands_for(first.head, chain.heads, language)
        )
    below = other.form == "noun" and other.paragraph == opening
    if first.paragraph == opening:
        return False
    return called and below and other.number == first.number


def same_sort(first: Mention, named: Iterable[Chain], speakers: Collection[Span]) -> Chain | None:
    """The body of the same sort as a description: one that says something, else the first. A firm
    may be the one of which nobody knows what it is, if that acts in the next sentence.
    """
    if first.kind != "organisation" or first.sense not in _SORTS or first.number == "p":
        return None
    later = [
        c
        for c in named
        if c.kind == "organisation"
        and not c.place
        and c.mentions[0].span.start > first.span.start
        and not _is_beside(c, first)
    ]
    alike = [c for c in later if first.sense in c.sorts | c.senses]
    speaking = [c for c in alike if any(m.span in speakers for m in c.mentions)]
    acting = [c for c in later if first.sense == _COMPANY and _acts_next(c, first)]
    return next(iter(speaking or alike or acting), None)


def _acts_next(chain: Chain, first: Mention) -> bool:
    """Whether a body of no known sort is the subject of the sentence behind a description's."""
    other = chain.mentions[0]
    near = other.sentence == first.sentence + 1 and other.role == "subject"
    return near and other.form == "name" and not chain.sorts
