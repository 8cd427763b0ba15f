"""Describe chains as entities: the words by which a statement names its source, and its kind."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from kg.coref.chains import Chain, differ, modifier_tokens
from kg.coref.role_nouns import is_role_synonym
from kg.model import Mention, SourceKind, Span
from kg.normalise.name_parts import name_parts
from kg.normalise.tokens import name_tokens


@dataclass(frozen=True, slots=True)
class Entity:
    """The referent of a mention, as a statement names its source."""

    source: str
    kind: SourceKind


def named_entity(chain: Chain, mention: Mention) -> Entity:
    """Build the entity of a chain with a name; its kind is the mention's if otherwise unknown."""
    assert chain.name is not None
    kind = chain.kind if chain.kind != "unknown" else mention.kind
    return Entity(chain.name.text, "organisation" if kind == "unknown" else kind)


def fullest_description(chain: Chain, mention: Mention, said: Collection[Span]) -> Mention:
    """Return the longest description in a chain, the earliest of equals; else ``mention``.

    Length is counted in discriminative tokens of :func:`description_text`.
    """
    return max(
        (m for m in chain.mentions if m.form == "noun"),
        key=lambda m: (len(name_tokens(description_text(m, said))), -m.span.start),
        default=mention,
    )


def description_text(mention: Mention, said: Collection[Span]) -> str:
    """Return a description with its relative clause, unless that overlaps one of ``said``.

    ``said`` are the cues and contents of statements, which are not part of their source's name.
    """
    if mention.whole is None:
        return mention.text
    clause = Span(mention.span.end, mention.whole.end)
    return mention.text if any(clause.overlaps(part) for part in said) else mention.full


def find_later_name(
    chain: Chain, named: Iterable[Chain], opening: int, language: str
) -> Chain | None:
    """Find the person, named further on, of a chain without a name.

    The headline or first paragraph announces a person ("Judge refuses …", "A judge has refused
    …"), or the same description is an apposition to the name: "The mayor of Vals refuses … The new
    mayor of Vals, Ada Brun, …".

    ``named`` are the named chains in text order, ``opening`` is the number of the first paragraph;
    a ``language`` adds role synonyms ("judge", "justice").
    """
    first = next((m for m in chain.mentions if m.form == "noun"), None)
    if first is None or chain.kind != "person" or first.number == "p" or chain.is_joint:
        return None
    if first.sense == "indefinite":
        # "One of her lawyers" is not the lawyer who is named further on.
        return None
    later = [
        other
        for other in named
        if other.kind == "person"
        and other.mentions
        and other.mentions[0].span.start > first.span.start
        and not differ(other.gender, chain.gender)
    ]
    return _find_announced(first, later, opening, language) or _find_apposition(first, later)


def _find_announced(
    first: Mention, later: Sequence[Chain], opening: int, language: str
) -> Chain | None:
    """Find the person with the role that the headline or first paragraph announces."""
    if first.paragraph > opening or (first.paragraph == opening and first.definite != "indef"):
        return None
    details = modifier_tokens(first)
    by_noun = [c for c in later if any(first.head in _noun_parts(head) for head in c.heads)]
    if not by_noun and language:
        by_noun = [c for c in later if is_role_synonym(first.head, c.heads, language)]
    for other in by_noun:
        known = [modifier_tokens(m) for m in other.mentions if m.form == "noun"]
        if not details or not all(known) or any(details & words for words in known):
            return other
    return None


def _find_apposition(first: Mention, later: Iterable[Chain]) -> Chain | None:
    """Find the name with an apposition that repeats a description of more than a role."""
    if first.definite != "def" or not modifier_tokens(first):
        return None
    words = frozenset(name_tokens(first.text))
    for other in later:
        for m in other.mentions:
            apposed = m.form == "noun" and m.partner is not None and m.head == first.head
            if apposed and words.issubset(name_tokens(m.text)):
                return other
    return None


def _noun_parts(noun: str) -> tuple[str, ...]:
    """Return a noun, its first and its last word: "health minister", "health", "minister"."""
    words = noun.split()
    return (noun, words[0], words[-1])


def joint_entity(mention: Mention, parts: Sequence[Entity | None]) -> Entity:
    """Build the entity of a coordination; it keeps its own words where a part is unknown."""
    known = [e for e in parts if e is not None]
    if len(known) < 2 or len(known) < len(parts):
        return Entity(mention.text, mention.kind)
    names = [e.source for e in known]
    kind: SourceKind = "organisation" if all(e.kind == "organisation" for e in known) else "group"
    joined = f"{', '.join(names[:-1])} {_last_conjunction(mention)} {names[-1]}"
    if len(name_tokens(mention.text)) > len(name_tokens(joined)):
        joined = mention.text
    return Entity(joined, kind)


def _last_conjunction(mention: Mention) -> str:
    """Return the conjunction before the last part of a coordination, by default the common one."""
    joins = name_parts().joins
    return next((word for word in reversed(mention.text.split()) if word in joins), joins[0])
