"""A description in a title → whom the news below it tells more of.

Headlines leave articles out and names away: "Tyre maker to close plant" is of the firm that the
news names, "Library reopens" of "the public library of Vals".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from kg.model import Mention, Span
from kg.resolve.chains import Chain
from kg.resolve.telling import telling

_SORTS = frozenset(("company", "media", "party", "union"))
"""Senses of nouns for bodies by which one may stand for the other: "firm", "company"."""


def same_noun(first: Mention, chains: Iterable[Chain], opening: int) -> Chain | None:
    """Whom a title's description tells of: the first whose name has the same noun, or who is
    described by it in the ``opening`` of the news, a paragraph."""
    noun = first.head.split()[-1]
    told = (c for c in chains if c.mentions and not c.joint)
    found = (c for c in told if _is_called(c, noun, first, opening))
    return min(found, key=lambda c: c.mentions[0].span, default=None)


def _is_called(chain: Chain, noun: str, first: Mention, opening: int) -> bool:
    other = chain.mentions[0]
    if other.span.start <= first.span.start or chain.kind != first.kind:
        return False
    called = any(noun == head.split()[-1] for head in chain.heads)
    if chain.name is not None:
        return first.kind == "organisation" and (called or noun in telling(chain.name.text))
    below = other.form == "noun" and other.paragraph == opening
    return called and below and other.number == first.number


def same_sort(first: Mention, named: Iterable[Chain], speakers: Collection[Span]) -> Chain | None:
    """The body of the same sort as a title's description: one that says something, else the
    first."""
    if first.kind != "organisation" or first.sense not in _SORTS:
        return None
    alike = [
        c
        for c in named
        if c.kind == "organisation"
        and not c.place
        and first.sense in c.sorts | c.senses
        and c.mentions[0].span.start > first.span.start
    ]
    speaking = [c for c in alike if any(m.span in speakers for m in c.mentions)]
    return next(iter(speaking or alike), None)
