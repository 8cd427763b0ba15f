"""What is known of one actor of an article so far, and whether a mention may take it up."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.model import Ages, Mention, SourceKind


@dataclass(slots=True, eq=False)
class Chain:
    """What is known of one actor so far; ``mentions`` are in the order of the text."""

    number: int
    mentions: list[Mention] = field(default_factory=list)
    words: frozenset[str] = frozenset()
    name: Mention | None = None
    kind: SourceKind = "unknown"
    gender: str = ""
    called: str = ""
    """The gender of the noun that described it last."""
    plural: str = ""
    heads: set[str] = field(default_factory=set)
    senses: set[str] = field(default_factory=set)
    joint: bool = False
    full: int = 0
    """How often it is named by more than one word."""
    introduced: bool = False
    """Whether its first mention brings it in ("une société")."""
    place: bool = False
    sorts: set[str] = field(default_factory=set)
    """What the nouns that head its names say it is."""
    told: set[str] = field(default_factory=set)
    """The roles that what is done tells."""
    ages: Ages | None = None
    revealed: Chain | None = None
    """The named chain that it turns out to be."""

    def learn(self, mention: Mention) -> None:
        """Note what a mention tells of the actor."""
        self.told.update(mention.told)
        self.ages = self.ages or mention.ages
        if mention.form in ("pronoun", "possessive", "relative"):
            if mention.form == "pronoun" and not self.gender:
                self.gender = mention.gender
            return
        if mention.form == "name":
            if mention.kind == "person" or self.kind == "unknown":
                self.kind = mention.kind
            self.place = mention.sense == "place"
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
            self.called = mention.gender
        if not self.gender and not (
            mention.form == "noun" and self.name is not None and (self.kind != "person")
        ):
            self.gender = mention.gender
        if mention.form != "name" and self.name is None:
            self.plural = mention.number


def last_start(chain: Chain, mention: Mention) -> int:
    """Where the latest mention of a chain before another mention begins, -1 without one."""
    earlier = (m.span.start for m in reversed(chain.mentions) if m.span != mention.span)
    return next((start for start in earlier if start < mention.span.start), -1)


def meet(one: Ages, other: Ages) -> bool:
    """Whether two tell an age that somebody may be."""
    return one[0] <= other[1] and other[0] <= one[1]


def agrees(mention: Mention, chain: Chain) -> bool:
    """Whether a mention has the kind, number and gender of a chain, as far as they are known."""
    if mention.form in ("pronoun", "possessive") and mention.kind != "unknown":
        # "she" is somebody, "it" is not.
        somebody = mention.kind == "person"
        if somebody != (chain.kind == "person") and chain.kind != "unknown":
            return False
    if mention.number == "s" and chain.plural == "p":
        return False
    if mention.number == "p" and chain.plural != "p" and not chain.joint:
        # "The team … they": they are several.
        return (
            mention.form == "pronoun"
            and chain.kind in ("organisation", "group")
            and chain.name is None
        )
    if not (mention.gender and chain.gender and mention.gender != chain.gender):
        return True
    # "Nordec … La société … Elle": an organisation has the gender of how it was called last.
    return (
        mention.form != "noun"
        and chain.name is not None
        and chain.kind == "organisation"
        and chain.called == mention.gender
    )


def clashes(mention: Mention, chain: Chain) -> bool:
    """Whether the chain already fills another place beside the verb of the mention's clause."""
    return any(
        m.governor == mention.governor
        and m.span.start < mention.span.start
        and m.form != "possessive"
        and m.role in ("subject", "object", "agent", "complement")
        for m in chain.mentions[-4:]
    )
