"""Coreference chains: what an article has said of an actor so far, and agreement with mentions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.model import Mention, SourceKind
from kg.normalise.tokens import name_tokens


@dataclass(slots=True, eq=False)
class Chain:
    """A coreference chain: the mentions of one actor so far, in text order, and their features."""

    number: int
    mentions: list[Mention] = field(default_factory=list)
    words: frozenset[str] = frozenset()
    name: Mention | None = None
    kind: SourceKind = "unknown"
    gender: str = ""
    noun_gender: str = ""
    """The gender of the noun that described it last."""
    plural: str = ""
    heads: set[str] = field(default_factory=set)
    senses: set[str] = field(default_factory=set)
    is_joint: bool = False
    full_names: int = 0
    """Number of names with more than one word."""
    introduced: bool = False
    """Whether its first mention is indefinite ("une société")."""
    is_place: bool = False
    sorts: set[str] = field(default_factory=set)
    """The senses of the nouns that head its names."""
    identified_as: Chain | None = None
    """The named chain of the same actor, where the name comes later."""

    def learn(self, mention: Mention) -> None:
        """Add the features of a mention."""
        if mention.form in ("pronoun", "possessive", "relative"):
            if mention.form == "pronoun" and not self.gender:
                self.gender = mention.gender
            return
        if mention.form == "name":
            if mention.kind == "person" or self.kind == "unknown":
                self.kind = mention.kind
            self.is_place = mention.sense == "place"
            if mention.sort:
                self.sorts.add(mention.sort)
            self.plural = ""
        elif self.kind == "unknown" or self.name is None:
            self.kind = mention.kind if mention.kind != "unknown" else self.kind
        if mention.head:
            self.heads.add(mention.head)
        if mention.sense:
            self.senses.add(mention.sense)
        if mention.form == "noun" and mention.gender:
            self.noun_gender = mention.gender
        if not self.gender and not (
            mention.form == "noun" and self.name is not None and self.kind != "person"
        ):
            self.gender = mention.gender
        if mention.form != "name" and self.name is None:
            self.plural = mention.number


def last_start(chain: Chain, mention: Mention) -> int:
    """Return the start of the chain's latest mention before ``mention``, -1 if there is none."""
    earlier = (m.span.start for m in reversed(chain.mentions) if m.span != mention.span)
    return next((start for start in earlier if start < mention.span.start), -1)


def modifier_tokens(mention: Mention) -> frozenset[str]:
    """Return the tokens of a description without those of its head."""
    return frozenset(name_tokens(mention.text)) - frozenset(name_tokens(mention.head))


def latest(chains: Iterable[Chain], mention: Mention) -> Chain | None:
    """Return the chain mentioned last before ``mention``."""
    return max(chains, key=lambda c: last_start(c, mention), default=None)


def differ(one: str, other: str) -> bool:
    """Whether two features are known and differ."""
    return bool(one and other and one != other)


def agrees(mention: Mention, chain: Chain) -> bool:
    """Whether a mention agrees with a chain in kind, number and gender, as far as known."""
    if mention.form in ("pronoun", "possessive") and mention.kind != "unknown":
        # "she" is a person, "it" is not.
        is_person = mention.kind == "person"
        if is_person != (chain.kind == "person") and chain.kind != "unknown":
            return False
    if mention.number == "s" and chain.plural == "p":
        return False
    if mention.number == "p" and chain.plural != "p" and not chain.is_joint:
        # "The team … they": a collective.
        return (
            mention.form == "pronoun"
            and chain.kind in ("organisation", "group")
            and chain.name is None
        )
    if not differ(mention.gender, chain.gender):
        return True
    # "Nordec … La société … Elle": an organisation has the gender of its latest noun.
    return (
        mention.form != "noun"
        and chain.name is not None
        and chain.kind == "organisation"
        and chain.noun_gender == mention.gender
    )


def is_coargument(mention: Mention, chain: Chain) -> bool:
    """Whether the chain is already another argument of the verb that governs the mention."""
    return any(
        m.governor == mention.governor
        and m.span.start < mention.span.start
        and m.form != "possessive"
        and m.role in ("subject", "object", "agent", "complement")
        for m in chain.mentions[-4:]
    )
