"""Resolve the persons and organisations of affiliations to their fullest names."""

from __future__ import annotations

from dataclasses import replace

from kg.base import fold
from kg.coref.chains import Chain
from kg.coref.resolver import Resolver
from kg.lexicon.membership import membership_words
from kg.model import Affiliation, Mention
from kg.normalise.tokens import name_tokens, without_article


def resolve_affiliations(
    affiliations: tuple[Affiliation, ...],
    mentions: tuple[Mention, ...],
    *,
    resolver: Resolver | None = None,
) -> tuple[Affiliation, ...]:
    """Give affiliations the fullest names; drop those of persons without a name.

    An organisation in a description ("le groupe") gets its name too.
    """
    if not affiliations:
        return ()
    resolver = Resolver(mentions) if resolver is None else resolver
    found: dict[tuple[str, str, str], Affiliation] = {}
    for affiliation in affiliations:
        inside = [m for m in mentions if affiliation.evidence.covers(m.span)]
        person = next((m for m in inside if m.text == affiliation.person), None)
        chain = None if person is None else resolver.chain_at(person)
        if chain is None or chain.name is None or chain.kind not in ("person", "unknown"):
            continue
        organisation = affiliation.organisation
        if organisation is not None:
            organisation = _resolve_organisation(organisation, inside, resolver)
        elif affiliation.role is not None:
            organisation = _find_owner_organisation(affiliation.role, inside, resolver)
        whole = replace(affiliation, person=chain.name.text, organisation=organisation)
        key = (whole.person, fold.search(whole.role or ""), fold.search(organisation or ""))
        found.setdefault(key, whole)
    every = sorted(found.values(), key=lambda a: a.evidence)
    return tuple(a for a in every if not any(_is_fuller(b, a) for b in every if b is not a))


def _is_fuller(other: Affiliation, one: Affiliation) -> bool:
    """Whether ``other`` states the role of ``one`` in more words."""
    if other.person != one.person or one.role is None or other.role is None:
        return False
    mine, yours = set(name_tokens(one.role)), set(name_tokens(other.role))
    if one.organisation is None:
        whole = yours | set(name_tokens(other.organisation or ""))
        return mine < whole or (mine == yours and other.organisation is not None)
    if other.organisation is None:
        return False
    same = set(name_tokens(one.organisation)) <= set(name_tokens(other.organisation))
    return same and mine < yours


def _find_owner_organisation(role: str, inside: list[Mention], resolver: Resolver) -> str | None:
    """Resolve the possessive before a role to an organisation: "son émissaire"."""
    if not inside:
        return None
    first = inside[0]
    if first.form == "noun" and not first.definite and _is_leading(role, resolver.language):
        # "chief executive Ada Brun" means "its chief executive".
        owner = resolver.find_antecedent(
            replace(first, form="possessive", kind="organisation", gender="")
        )
        if owner is None or owner.is_place or owner.name is None:
            return None
        return owner.name.text
    owner = resolver.find_antecedent(first) if first.form == "possessive" else None
    if owner is None or owner.kind != "organisation" or owner.is_joint:
        return None
    return None if owner.is_place and owner.name is None else _organisation_name(owner)


def _is_leading(role: str, language: str) -> bool:
    """Whether a role is only a noun for the leader of an organisation."""
    words = {w.lower() for w in membership_words(language).leading_roles} if language else set()
    return role.lower() in words


def _resolve_organisation(words: str, inside: list[Mention], resolver: Resolver) -> str:
    """Return the name of an organisation that is only described; else its own words."""
    for mention in inside:
        if (
            mention.form == "noun"
            and mention.kind == "organisation"
            and mention.sense != "place"
            and name_tokens(mention.text) == name_tokens(words)
        ):
            chain = resolver.chain_at(mention)
            if (
                chain is None
                or chain.is_place
                or (chain.name is None and len(name_tokens(words)) > 1)
            ):
                return words
            # "L'association" is the "association de riverains".
            return _organisation_name(chain) or words
    return words


def _organisation_name(chain: Chain) -> str | None:
    """Return the name of an organisation, else its most informative description."""
    if chain.name is not None:
        return chain.name.text
    described = [
        without_article(m.text)
        for m in chain.mentions
        if m.form == "noun" and m.definite in ("def", "indef")
    ]
    return max(described, key=lambda words: len(name_tokens(words)), default=None)
