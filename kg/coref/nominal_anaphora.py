"""Resolve nominal anaphora: find the chain that a noun phrase refers to, else start a new one.

Repeated nouns and documents are certain; the referents of "le ministre" and "l'exécutif" depend on
kind, sort and score.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.coref.antecedents import REACH, Antecedents
from kg.coref.chains import (
    Chain,
    agrees,
    differ,
    latest,
    modifier_tokens,
)
from kg.coref.role_nouns import is_opposing_role
from kg.model import Mention, Span
from kg.normalise.tokens import first_word, name_tokens

_GENERIC = frozenset(("company", "media", "party", "union", "learning", "place"))
"""Senses of nouns that classify a named organisation, as "le quotidien" does; others ("la police")
are organisations of their own."""
_PUBLIC = frozenset(("armed", "power", "state"))
"""Sorts of named organisations that no generic noun refers to: "Congress" is not a company."""
_SEAT = 4
"""Maximal number of tokens for the seat of an organisation."""
_NEAR = 3
"""Maximal distance, in sentences, of an unnamed person described by another noun."""
_COMPANY = "company"
_OFFICE = "politics"
"""The sense of nouns for public offices."""
_SOCIETIES = frozenset((_COMPANY, "party", "union"))
"""Sorts of organisations that exclude each other."""


class NominalAnaphora(Antecedents):
    """The referents of the noun phrases of one article."""

    chain_of: dict[tuple[Span, str], Chain | None]

    def chain_at(self, mention: Mention) -> Chain | None:
        """Return the chain of a mention, ``None`` while it has none."""
        return self.chain_of.get((mention.span, mention.form))

    def _resolve_noun(self, mention: Mention) -> Chain | None:
        """Return the earlier chain of a noun phrase, else a new one."""
        words = frozenset(name_tokens(mention.text))
        chain = self._find_earlier(mention, words)
        if chain is None:
            chain = self._new(mention)
            chain.words = words
            chain.introduced = mention.definite == "indef"
        return chain

    def _find_earlier(self, mention: Mention, words: frozenset[str]) -> Chain | None:
        """Find the earlier chain that a noun phrase refers to."""
        if mention.sense == "indefinite" or mention.definite == "indef":
            return self._find_indefinite(mention, words)
        country = self._find_latest_country(mention, words)
        if country is not None:
            return country
        same = self._find_same_noun(mention, words)
        if same is not None and (same.name is not None or same.introduced):
            return same
        counted = self._find_counted(mention)
        if counted is not None:
            return counted
        named: Chain | None = None
        if mention.kind == "document":
            named = self._find_document(mention, words)
        elif mention.kind != "unknown":
            named = self._find_by_role(mention, words)
        if named is not None and (same is None or mention.kind == "organisation"):
            return named
        return same or self._find_synonym(mention, words)

    def _find_indefinite(self, mention: Mention, words: frozenset[str]) -> Chain | None:
        """Find the earlier chain of an indefinite phrase, in the same words if it is a noun."""
        if mention.sense == "indefinite":
            if mention.definite == "def":
                return self._find_by_role(mention, words)
            if words == {mention.head}:
                return None
        return next((c for c in self.chains if c.words == words and c.name is None), None)

    def _find_latest_country(self, mention: Mention, words: frozenset[str]) -> Chain | None:
        """Find the country mentioned just before "ce pays", whichever was called one before."""
        if mention.definite != "dem" or mention.sense != "place" or words != {mention.head}:
            return None
        places = [c for c in self.candidates(mention) if self._is_compatible(mention, c)]
        return latest((c for c in places if self._is_just_before(c, mention)), mention)

    def _find_same_noun(self, mention: Mention, words: frozenset[str]) -> Chain | None:
        """Find the latest chain with the same head that no word or feature contradicts."""
        return max(
            (c for c in self.chains if c.mentions and _repeats_noun(mention, words, c)),
            key=lambda c: c.mentions[-1].span.start,
            default=None,
        )

    def _find_synonym(self, mention: Mention, words: frozenset[str]) -> Chain | None:
        """Find the latest chain described by a synonymous noun.

        "Les chercheurs" are "une équipe d'astronomes", "l'exécutif" is the government, "l'individu"
        an unnamed man.
        """
        if mention.definite not in ("def", "dem") or mention.quoted:
            return None
        bare = len(words) == 1 or mention.definite == "dem"
        best: Chain | None = None
        best_at = -1
        for chain in self.chains:
            if chain.is_joint or not self._is_role_of(mention, chain):
                continue
            last = self.discourse.last(chain, mention)
            reach = _synonym_reach(mention, chain, bare=bare)
            if last is None or self.discourse.distance(last, mention) > reach:
                continue
            if last.role == "modifier" and not last.definite:
                # "Une équipe d'astronomes": the team is meant.
                continue
            if last.span.start > best_at:
                best, best_at = chain, last.span.start
        return best

    def _find_by_role(self, mention: Mention, words: frozenset[str]) -> Chain | None:
        """Find the named chain of a description: "le quotidien", "l'ancien maire"."""
        if mention.definite not in ("def", "dem", "poss"):
            return None
        if mention.kind == "group":
            return self._find_pair(mention)
        if mention.number == "p" or not self._may_be_named(mention, words):
            return None
        if mention.kind == "organisation" and mention.definite == "poss":
            return self._find_owners_organisation(mention) if len(words) == 1 else None
        found = [c for c in self.candidates(mention) if self._is_compatible(mention, c)]
        if not found:
            return None
        only = self._find_only_organisation(mention, words, found)
        return only or self._choose(mention, self._without_owners(mention, found))

    def _may_be_named(self, mention: Mention, words: frozenset[str]) -> bool:
        """Whether a description is generic enough to refer to a named actor."""
        if mention.kind == "organisation":
            bare = len(words) == 1 or mention.definite == "dem"
            return mention.sense in _GENERIC and (
                mention.definite == "poss" or self.has_noun_weights or (bare and not mention.words)
            )
        return self.has_noun_weights or not (mention.words or self._has_actor_inside(mention))

    def _find_only_organisation(
        self, mention: Mention, words: frozenset[str], found: Iterable[Chain]
    ) -> Chain | None:
        """Find the only candidate of a sort: "the company" where one company has been named.

        Else "the company" is the only organisation of unknown sort, first of those that act.
        """
        bare = words == {mention.head} or self._has_only_seat(mention)
        if not (self.unique_body_nouns and mention.sense in _SOCIETIES and bare):
            return None
        fitting = [c for c in found if mention.sense in c.sorts]
        fitting = fitting or [c for c in found if mention.sense in c.senses]
        if not fitting and mention.sense == _COMPANY:
            unsorted = [c for c in found if not c.sorts]
            fitting = [c for c in unsorted if _acts(c)]
            fitting = fitting or [c for c in unsorted if _is_known_organisation(c)]
        return fitting[0] if len(fitting) == 1 else None

    def _without_owners(self, mention: Mention, found: list[Chain]) -> list[Chain]:
        """Drop owner and complement: nobody is his own deputy, or the mother of herself."""
        owned = mention.definite == "poss"
        others = [self._find_owner(mention) if owned else None, *self._chains_inside(mention)]
        relatives = frozenset() if self.actors is None else self.actors.possessive_relatives
        if owned and first_word(mention.text) not in relatives:
            # A preceding subject of the sentence is the owner rather than "his agent".
            others += [c for c in found if any(_is_subject_before(m, mention) for m in c.mentions)]
        return [c for c in found if not any(c is o for o in others)]

    def _find_owners_organisation(self, mention: Mention) -> Chain | None:
        """Find the organisation in an owner's role: "son parti" of "l'élue du Parti du lac"."""
        owner = self._find_owner(mention)
        if owner is None or owner.kind != "person" or mention.sense == "place":
            return None
        found: Chain | None = None
        for role in (m for m in owner.mentions if m.form == "noun"):
            for other in self._mentions_inside(role):
                body = self.chain_at(other)
                if other.kind != "organisation" or body is None or body.is_place:
                    continue
                if not body.sorts or _is_of_sort(mention.sense, body.sorts):
                    found = body
        return found

    def _has_only_seat(self, mention: Mention) -> bool:
        """Whether the seat is the only modifier of a noun: "the Vals-based firm"."""
        modifiers = modifier_tokens(mention)
        suffixes = frozenset() if self.actors is None else self.actors.seat_suffixes
        if not suffixes or not 0 < len(modifiers) <= _SEAT:
            return False
        if modifiers & suffixes:
            return True
        # "The Ohio company", "the Danish one": capitalised, and no name except a place.
        names = (m for m in self._mentions_inside(mention) if m.form == "name")
        written = mention.text.split(" ")[1:]
        capitalised = name_tokens(" ".join(word for word in written if word[:1].isupper()))
        return modifiers <= {*capitalised} and all(name.sense == "place" for name in names)

    def _chains_inside(self, mention: Mention) -> Iterator[Chain]:
        """Resolve the actors in complements: the mayor in "le porte-parole du maire"."""
        for other in self._mentions_inside(mention):
            if other.form == "name":
                chain = self.chain_at(other)
            elif other.form == "noun" and other.kind == "person":
                chain = self._find_earlier(other, frozenset(name_tokens(other.text)))
            elif other.form == "pronoun":
                chain = self.find_antecedent(other)
            else:
                continue
            if chain is not None:
                yield chain

    def _find_document(self, mention: Mention, words: frozenset[str]) -> Chain | None:
        """Find the latest document for "le texte"."""
        if mention.sense != "any" or len(words) > 1 or mention.definite not in ("def", "dem"):
            return None
        texts = [c for c in self.chains if c.kind == "document" and c.name is None and c.mentions]
        return latest(texts, mention)

    def _is_compatible(self, mention: Mention, chain: Chain) -> bool:
        """Whether a description may refer to a named chain, by kind, sort and known roles."""
        if chain.name is None:
            return False
        if mention.kind == "person":
            return (
                chain.kind == "person"
                and (
                    self.has_noun_weights or len(chain.mentions) > 1 or mention.head in chain.heads
                )
                and not self._is_opposed(mention, chain)
                and not _names_other_body(mention, chain)
                and not self._has_same_office_elsewhere(mention, chain)
                and not _has_other_office(mention, chain)
                and not _is_marginal(chain)
            )
        if chain.kind == "person":
            return False
        if chain.sorts and not _is_of_sort(mention.sense, chain.sorts):
            return False
        if chain.sorts and chain.sorts <= _PUBLIC and mention.head not in chain.heads:
            return False
        return chain.is_place == (mention.sense == "place")

    def _is_opposed(self, mention: Mention, chain: Chain) -> bool:
        """Whether roles exclude each other: the judge is not the person who is charged."""
        return is_opposing_role(mention.head, chain.heads, self.language)

    def _has_same_office_elsewhere(self, mention: Mention, chain: Chain) -> bool:
        """Whether a chain holds the office of a description at another organisation.

        "Le président du conseil" is not "le président du groupe".
        """
        if mention.head not in chain.heads:
            return False
        own = self._organisation_tokens(mention)
        known = [
            self._organisation_tokens(m)
            for m in chain.mentions
            if m.form == "noun" and m.head == mention.head
        ]
        return bool(own) and any(known) and not any(own & words for words in known)

    def _organisation_tokens(self, mention: Mention) -> frozenset[str]:
        """Return the tokens of the organisations in a description, else several other tokens.

        A single token may be a nationality: "le président américain".
        """
        found: set[str] = set()
        for other in self._mentions_inside(mention):
            if other.kind == "organisation" and other.form in ("name", "noun"):
                found.update(name_tokens(other.text))
        modifiers = modifier_tokens(mention)
        return frozenset(found) or (modifiers if len(modifiers) > 1 else frozenset())

    def _find_pair(self, mention: Mention) -> Chain | None:
        """Find the coordinated persons of "le couple"; with names for "les parents de Brun"."""
        if mention.sense != "pair":
            return None
        inside = self._has_actor_inside(mention)
        pairs = [
            c
            for c in self.chains
            if c.is_joint
            and c.kind == "group"
            and c.mentions
            and (not inside or self._has_named_parts(c))
        ]
        return latest(pairs, mention)

    def _find_counted(self, mention: Mention) -> Chain | None:
        """Find the coordination of as many names as "les deux candidats" counts."""
        if mention.count < 2 or mention.definite not in ("def", "dem"):
            return None
        joints = [
            chain
            for chain in self.candidates(mention)
            if chain.is_joint
            and len(chain.mentions[0].parts) == mention.count
            and self._has_named_parts(chain)
        ]
        return latest(joints, mention)

    def _has_named_parts(self, joint: Chain) -> bool:
        parts = (self.by_span.get(part) for part in joint.mentions[0].parts)
        return all(part is not None and part.form == "name" for part in parts)

    def _new(self, mention: Mention) -> Chain:
        chain = Chain(len(self.chains))
        self.chains.append(chain)
        chain.learn(mention)
        return chain


def _repeats_noun(mention: Mention, words: frozenset[str], chain: Chain) -> bool:
    """Whether a description repeats the noun of a chain and adds nothing that contradicts it."""
    if not _has_noun(mention, words, chain):
        return False
    if differ(chain.plural, mention.number) or differ(chain.gender, mention.gender):
        return False
    if chain.name is None:
        return words <= chain.words
    known = {w for m in chain.mentions if m.form == "noun" for w in name_tokens(m.text)}
    return words <= known | chain.words | set(name_tokens(mention.head))


def _synonym_reach(mention: Mention, chain: Chain, *, bare: bool) -> int:
    """Return how many sentences back a synonym may be, -1 for never.

    ``bare`` says that the mention is only a noun with its determiner.
    """
    if chain.kind == "person":
        # Among named persons the score has chosen already.
        named = chain.name is not None and mention.kind == "person"
        may = bare and mention.number == "s" and not named and agrees(mention, chain)
        return _NEAR if may else -1
    if bare and mention.kind == "group" and mention.number == "p":
        return 1
    return REACH["noun"] if mention.kind == chain.kind == "organisation" else -1


def _is_of_sort(sense: str, sorts: set[str]) -> bool:
    """Whether an organisation may be what a noun says: a trade union is not a company."""
    return sense in sorts or bool(sorts - _SOCIETIES) or sense not in _SOCIETIES


def _names_other_body(mention: Mention, chain: Chain) -> bool:
    """Whether a description names an office of one organisation, and the chain one of another.

    "Le secrétaire du CSE" is not "le ministre de l'Économie".
    """
    bodies = _capitalised_words(mention.text)
    if not bodies or not chain.heads or mention.head in chain.heads:
        return False
    known = [_capitalised_words(m.text) for m in chain.mentions if m.form == "noun"]
    return any(known) and not any(bodies & others for others in known)


def _capitalised_words(description: str) -> frozenset[str]:
    """Return the capitalised words of a description after the first word."""
    return frozenset(w for w in re.split(r"[\W_]+", description)[1:] if w[:1].isupper())


def _has_other_office(mention: Mention, chain: Chain) -> bool:
    """Whether a description is a public office, and the chain has another unique role.

    "The commander of the fire brigade, Ada Brun" is not "the regional health secretary".
    """
    if mention.sense != _OFFICE or mention.head in chain.heads or not modifier_tokens(mention):
        return False
    roles = [m for m in chain.mentions if m.form == "noun" and m.kind == "person"]
    unique = any(m.definite == "def" and m.partner is not None for m in roles)
    return unique and all(m.sense != _OFFICE for m in roles)


def _is_marginal(chain: Chain) -> bool:
    """Whether a chain has no role and only modifies: "l'arrêt « Ada Brun »", "rapport Brun"."""
    return all(m.role in ("other", "modifier") and m.form != "noun" for m in chain.mentions)


def _acts(chain: Chain) -> bool:
    """Whether an organisation is the subject or agent of a verb; otherwise it may be a place."""
    return chain.kind == "organisation" and any(
        m.form == "name" and m.role in ("subject", "agent") for m in chain.mentions
    )


def _is_known_organisation(chain: Chain) -> bool:
    return any(m.form == "name" and m.sense == "organisation" for m in chain.mentions)


def _is_subject_before(other: Mention, mention: Mention) -> bool:
    """Whether ``other`` is a subject before a mention in its sentence."""
    before = other.sentence == mention.sentence and other.span.start < mention.span.start
    return before and other.role == "subject" and other.form != "relative"


def _has_noun(mention: Mention, words: frozenset[str], chain: Chain) -> bool:
    """Whether a chain has the noun of a description, or an organisation a compound of it.

    "The court" is the "district court", "le conseil" the "conseil municipal".
    """
    if mention.head in chain.heads:
        return True
    bare = len(words) == 1 and mention.definite in ("def", "dem")
    if not bare or not mention.kind == chain.kind == "organisation":
        return False
    return any(mention.head in (h.split()[0], h.split()[-1]) for h in chain.heads if " " in h)
