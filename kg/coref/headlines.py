"""Resolve descriptions in a headline or first paragraph to organisations named further on.

Headlines omit articles and names: "Tyre maker to close plant" is about the firm that the news
names, "Library reopens" about "the public library of Vals". First paragraphs do so too: "A Danish
firm has … Norvane said …".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from kg.coref.chains import Chain
from kg.coref.role_nouns import is_role_synonym
from kg.model import Mention, Span
from kg.normalise.tokens import name_tokens

_SORTS = frozenset(("company", "media", "party", "union"))
"""Senses whose nouns may corefer: "firm", "company"."""
_COMPANY = "company"


def is_announced(first: Mention, opening: int) -> bool:
    """Whether a description introduces somebody whom the news names further on.

    It does so without an article in the headline, or as a new organisation in the ``opening``,
    the number of the first paragraph: "A Danish firm has …", "Rebels in the east have …".
    """
    if first.kind == "unknown" or first.paragraph > opening:
        return False
    if first.paragraph < opening:
        return not first.definite
    return first.kind == "organisation" and first.definite in ("", "indef")


def find_same_noun(
    first: Mention, chains: Iterable[Chain], opening: int, language: str
) -> Chain | None:
    """Find the first chain named by the noun of a description, or a synonym of it.

    A chain without a name counts where it has that noun in the ``opening`` paragraph.
    """
    noun = first.head.split()[-1]
    others = (c for c in chains if c.mentions and not c.is_joint and not _shares_sentence(c, first))
    found = (c for c in others if _has_noun(c, noun, first, opening, language))
    return min(found, key=lambda c: c.mentions[0].span, default=None)


def _shares_sentence(chain: Chain, first: Mention) -> bool:
    """Whether a chain occurs in the sentence of a description with a determiner."""
    return any(m.sentence == first.sentence for m in chain.mentions) and first.definite != ""


def _has_noun(chain: Chain, noun: str, first: Mention, opening: int, language: str) -> bool:
    other = chain.mentions[0]
    if other.span.start <= first.span.start or chain.kind != first.kind:
        return False
    same_head = any(noun == head.split()[-1] for head in chain.heads)
    if chain.name is not None:
        same_noun = same_head or noun in name_tokens(chain.name.text)
        return first.kind == "organisation" and (
            same_noun or is_role_synonym(first.head, chain.heads, language)
        )
    if first.paragraph == opening:
        return False
    in_opening = other.form == "noun" and other.paragraph == opening
    return same_head and in_opening and other.number == first.number


def find_same_sort(
    first: Mention, named: Iterable[Chain], speakers: Collection[Span]
) -> Chain | None:
    """Find the first organisation of the same sort as a description, a speaker if there is one.

    A firm may also be an organisation of unknown sort that is the subject of the next sentence.
    """
    if first.kind != "organisation" or first.sense not in _SORTS or first.number == "p":
        return None
    later = [
        c
        for c in named
        if c.kind == "organisation"
        and not c.is_place
        and c.mentions[0].span.start > first.span.start
        and not _shares_sentence(c, first)
    ]
    same_sort = [c for c in later if first.sense in c.sorts | c.senses]
    speaking = [c for c in same_sort if any(m.span in speakers for m in c.mentions)]
    acting = [c for c in later if first.sense == _COMPANY and _acts_next(c, first)]
    return next(iter(speaking or same_sort or acting), None)


def _acts_next(chain: Chain, first: Mention) -> bool:
    """Whether an organisation of unknown sort is the subject of the sentence after ``first``."""
    other = chain.mentions[0]
    near = other.sentence == first.sentence + 1 and other.role == "subject"
    return near and other.form == "name" and not chain.sorts
