"""Mentions of one article → the actors that it names, each with its fullest name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from kg.coref.chains import Chain
from kg.coref.name_match import (
    acronym_behind,
    acronym_of,
    compatible,
    fuller,
    misspells,
    part_of,
)
from kg.model import Mention, Span
from kg.normalise.tokens import fold, telling, without_article

_SURE = 3
"""Letters an acronym needs that is nowhere said to be one of a long form."""
_BRACKET = 3
"""Characters between an acronym and its long form in brackets: " (", perhaps with a blank."""


class NameChains:
    """The named actors of one article; their mentions are entered later, in the order of the text.

    ``of`` is the chain of each name, ``spelled`` that of each description which is the long form
    of a name.
    """

    def __init__(self, mentions: Sequence[Mention], by_span: Mapping[Span, Mention]) -> None:
        self._mentions = mentions
        self._by_span = by_span
        self.chains: list[Chain] = []
        self.of: dict[Span, Chain] = {}
        self._offices: dict[int, set[frozenset[str]]] = defaultdict(set)
        """What stands in apposition to the names of a chain, by its number."""
        self.spelled: dict[Span, Chain] = {}
        self._join()
        self._spell_out()
        self._roles()

    def _join(self) -> None:
        named = [m for m in self._mentions if m.form == "name"]
        order = sorted(
            range(len(named)),
            key=lambda i: (named[i].sense == "born", -len(telling(named[i].text)), i),
        )
        for index in order:
            mention = named[index]
            chain = self._known(mention)
            if chain is None:
                chain = Chain(len(self.chains))
                self.chains.append(chain)
                chain.words = frozenset(telling(mention.text))
                chain.name = mention
            elif mention.sense != "born" and fuller(mention, chain.name):
                chain.name = mention
            chain.full += len(telling(mention.text)) > 1
            chain.learn(mention)
            self._offices[chain.number].add(self._office(mention))
            self.of[mention.span] = chain

    def _known(self, mention: Mention) -> Chain | None:
        words = telling(mention.text)
        known = frozenset(words)
        fitting = []
        for chain in self.chains:
            if known == chain.words:
                return chain
            if not compatible(mention, chain) or self._goes_alone(mention, words):
                continue
            if part_of(mention, words, chain) or acronym_of(mention, chain):
                fitting.append(chain)
        if not fitting and mention.sense == "born":
            fitting = [c for c in self.chains if self._shares_name(mention, words, c)]
        if not fitting and mention.kind == "person" and len(words) == 1:
            fitting = [c for c in self.chains if misspells(words[0], c)]
        # Of two persons of one family the one who has the office that stands beside the name, else
        # the one that the article names in full more often.
        office = self._office(mention) if len(fitting) > 1 else frozenset()
        return max(
            fitting, key=lambda c: (self._shared(office, c), c.full, -c.number), default=None
        )

    def _spell_out(self) -> None:
        """An acronym with its long form in brackets is called by both: "LDV (Ligue des voisins)"
        is the "Ligue des voisins (LDV)".
        """
        named = [m for m in self._mentions if m.form == "name" and m.kind != "person"]
        for short, long in pairwise(named):
            chain = self.of[long.span]
            gap = long.span.start - short.span.end
            if self.of[short.span] is not chain or chain.name is None or not 1 < gap <= _BRACKET:
                continue
            if chain.name.text == long.text and acronym_of(short, chain):
                chain.name = replace(chain.name, text=f"{long.text} ({short.text})")

    def _office(self, mention: Mention) -> frozenset[str]:
        """The words of what stands in apposition to a name: "ministre", "culture"."""
        partner = self._by_span.get(mention.partner) if mention.partner is not None else None
        if partner is None or partner.form != "noun":
            return frozenset()
        return frozenset(telling(partner.text))

    def _shared(self, office: frozenset[str], chain: Chain) -> int:
        return max((len(office & other) for other in self._offices[chain.number]), default=0)

    def _shares_name(self, mention: Mention, words: tuple[str, ...], chain: Chain) -> bool:
        """Whether a person's name at birth shares a word with the name that he goes by."""
        return (
            chain.kind == "person"
            and compatible(mention, chain)
            and not chain.words.isdisjoint(words)
        )

    def _goes_alone(self, mention: Mention, words: tuple[str, ...]) -> bool:
        """Whether a single name is whole: "le pape François" isn't François Hollande."""
        partner = self._by_span.get(mention.partner) if mention.partner is not None else None
        return len(words) == 1 and partner is not None and partner.sense == "faith"

    def _roles(self) -> None:
        """What titles and appositions tell of named chains, before anything refers to them."""
        for mention in self._mentions:
            if mention.form != "noun":
                continue
            partner = self._by_span.get(mention.partner) if mention.partner else None
            if partner is not None and partner.form == "name":
                self.of[partner.span].learn(mention)
            elif mention.kind == "organisation":
                self._long_form(mention)

    def _long_form(self, mention: Mention) -> None:
        """A description with its acronym in brackets is the name of whom the acronym names."""
        words = without_article(mention.text)
        short = acronym_behind(words)
        if short and fold(words[0]) != fold(short[0]):
            # In "conseil des écoles (CGE)" the brackets may hang on the last word.
            return
        initials = "" if short else "".join(word[0] for word in telling(words)).upper()
        for chain in self.chains:
            if chain.name is not None and (
                chain.name.text == short or (len(initials) >= _SURE and chain.name.text == initials)
            ):
                chain.name = replace(mention, text=words)
                chain.learn(mention)
                self.spelled[mention.span] = chain
                return
