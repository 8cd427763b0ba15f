"""Affiliations → the same with the fullest name of their persons and organisations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.coref.chains import Chain
from kg.coref.resolver import Resolver
from kg.lexicon.membership import membership_words
from kg.model import Affiliation, Mention
from kg.normalise.tokens import fold, telling, without_article


def resolve_affiliations(
    affiliations: tuple[Affiliation, ...],
    mentions: tuple[Mention, ...],
    *,
    resolver: Resolver | None = None,
) -> tuple[Affiliation, ...]:
    """The affiliations with the fullest name of their persons; those of nobody named are dropped.

    An organisation that a description stands for ("le groupe") gets its name.
    """
    if not affiliations:
        return ()
    resolver = Resolver(mentions) if resolver is None else resolver
    found: dict[tuple[str, str, str], Affiliation] = {}
    for affiliation in affiliations:
        inside = [m for m in mentions if affiliation.evidence.covers(m.span)]
        person = next((m for m in inside if m.text == affiliation.person), None)
        chain = None if person is None else resolver.chain_of.get((person.span, person.form))
        if chain is None or chain.name is None or chain.kind not in ("person", "unknown"):
            continue
        organisation = affiliation.organisation
        if organisation is not None:
            organisation = _named_organisation(organisation, inside, resolver)
        elif affiliation.role is not None:
            organisation = _owning_organisation(affiliation.role, inside, resolver)
        whole = replace(affiliation, person=chain.name.text, organisation=organisation)
        key = (whole.person, fold(whole.role or ""), fold(organisation or ""))
        found.setdefault(key, whole)
    return _distinct(sorted(found.values(), key=lambda a: a.evidence))


def _distinct(affiliations: Iterable[Affiliation]) -> tuple[Affiliation, ...]:
    """Without what only says again, with fewer words, a role that the person is given."""
    every = list(affiliations)
    return tuple(a for a in every if not any(_says_more(b, a) for b in every if b is not a))


def _says_more(other: Affiliation, one: Affiliation) -> bool:
    if other.person != one.person or one.role is None or other.role is None:
        return False
    mine, yours = set(telling(one.role)), set(telling(other.role))
    if one.organisation is None:
        whole = yours | set(telling(other.organisation or ""))
        return mine < whole or (mine == yours and other.organisation is not None)
    if other.organisation is None:
        return False
    same = set(telling(one.organisation)) <= set(telling(other.organisation))
    return same and mine < yours


def _owning_organisation(role: str, inside: list[Mention], resolver: Resolver) -> str | None:
    """The organisation that a possessive before the role stands for: "son émissaire"."""
    if not inside:
        return None
    first = inside[0]
    if first.form == "noun" and not first.definite and _steers(role, resolver.language):
        # "chief executive Ada Brun" is as much as "its chief executive".
        owner = resolver.owner(replace(first, form="possessive", kind="organisation", gender=""))
        if owner is None or owner.place or owner.name is None:
            return None
        return owner.name.text
    owner = resolver.owner(first) if first.form == "possessive" else None
    if owner is None or owner.kind != "organisation" or owner.joint:
        return None
    return None if owner.place and owner.name is None else _called(owner)


def _steers(role: str, language: str) -> bool:
    """Whether a role is that of whoever leads some body, and no more is said of it."""
    words = {w.lower() for w in membership_words(language).steers} if language else set()
    return role.lower() in words


def _named_organisation(words: str, inside: list[Mention], resolver: Resolver) -> str:
    for mention in inside:
        if (
            mention.form == "noun"
            and mention.kind == "organisation"
            and mention.sense != "place"
            and telling(mention.text) == telling(words)
        ):
            chain = resolver.chain_of.get((mention.span, mention.form))
            if chain is None or chain.place or (chain.name is None and len(telling(words)) > 1):
                return words
            # "L'association" is the "association de riverains".
            return _called(chain) or words
    return words


def _called(chain: Chain) -> str | None:
    """What an organisation is called: its name, else the description that says most of it."""
    if chain.name is not None:
        return chain.name.text
    described = [
        without_article(m.text)
        for m in chain.mentions
        if m.form == "noun" and m.definite in ("def", "indef")
    ]
    return max(described, key=lambda words: len(telling(words)), default=None)
