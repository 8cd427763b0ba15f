"""Cluster the names of one article into chains, each with its fullest name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from kg.base import fold
from kg.coref.chains import Chain
from kg.coref.name_match import (
    closing_acronym,
    is_acronym_of,
    is_compatible,
    is_fuller,
    is_misspelling,
    is_part_of,
)
from kg.model import Mention, Span
from kg.normalise.tokens import name_tokens, without_article

_SURE = 3
"""Letters that an acronym needs where no brackets join it to a long form."""
_BRACKET = 3
"""Characters between an acronym and its long form in brackets: " (", perhaps with a blank."""


class NameChains:
    """The named chains of one article, whose ``mentions`` are still empty.

    Attributes:
        chains: all named chains.
        of: the chain of each name.
        long_forms: the chain of each description that is the long form of a name.
    """

    def __init__(self, mentions: Sequence[Mention], by_span: Mapping[Span, Mention]) -> None:
        self._mentions = mentions
        self._by_span = by_span
        self.chains: list[Chain] = []
        self.of: dict[Span, Chain] = {}
        self._offices: dict[int, set[frozenset[str]]] = defaultdict(set)
        """The words of the appositions to a chain's names, by its number."""
        self.long_forms: dict[Span, Chain] = {}
        self._cluster_names()
        self._add_acronyms()
        self._add_roles()

    def _cluster_names(self) -> None:
        named = [m for m in self._mentions if m.form == "name"]
        # Long names first, names at birth last.
        for mention in sorted(named, key=lambda m: (m.sense == "born", -len(name_tokens(m.text)))):
            chain = self._find_chain(mention)
            if chain is None:
                chain = Chain(len(self.chains))
                self.chains.append(chain)
                chain.words = frozenset(name_tokens(mention.text))
                chain.name = mention
            elif mention.sense != "born" and is_fuller(mention, chain.name):
                chain.name = mention
            chain.full_names += len(name_tokens(mention.text)) > 1
            chain.learn(mention)
            self._offices[chain.number].add(self._office_words(mention))
            self.of[mention.span] = chain

    def _find_chain(self, mention: Mention) -> Chain | None:
        words = name_tokens(mention.text)
        known = frozenset(words)
        fitting = []
        for chain in self.chains:
            if known == chain.words:
                return chain
            if not is_compatible(mention, chain) or self._is_religious_name(mention, words):
                continue
            if is_part_of(mention, words, chain) or is_acronym_of(mention, chain):
                fitting.append(chain)
        if not fitting and mention.sense == "born":
            fitting = [
                c
                for c in self.chains
                if c.kind == "person"
                and is_compatible(mention, c)
                and not c.words.isdisjoint(words)
            ]
        if not fitting and mention.kind == "person" and len(words) == 1:
            fitting = [c for c in self.chains if is_misspelling(words[0], c)]
        # Of two persons of one family, choose the one with the office in apposition, else the one
        # whose full name is more frequent.
        office = self._office_words(mention) if len(fitting) > 1 else frozenset()
        return max(
            fitting,
            key=lambda c: (self._count_shared(office, c), c.full_names, -c.number),
            default=None,
        )

    def _add_acronyms(self) -> None:
        """Name "LDV (Ligue des voisins)", an acronym with its long form, "Ligue … (LDV)"."""
        named = [m for m in self._mentions if m.form == "name" and m.kind != "person"]
        for short, long in pairwise(named):
            chain = self.of[long.span]
            gap = long.span.start - short.span.end
            if self.of[short.span] is not chain or chain.name is None or not 1 < gap <= _BRACKET:
                continue
            if chain.name.text == long.text and is_acronym_of(short, chain):
                chain.name = replace(chain.name, text=f"{long.text} ({short.text})")

    def _partner(self, mention: Mention) -> Mention | None:
        return self._by_span.get(mention.partner) if mention.partner is not None else None

    def _office_words(self, mention: Mention) -> frozenset[str]:
        """Return the tokens of the apposition to a name: "ministre", "culture"."""
        partner = self._partner(mention)
        if partner is None or partner.form != "noun":
            return frozenset()
        return frozenset(name_tokens(partner.text))

    def _count_shared(self, office: frozenset[str], chain: Chain) -> int:
        return max((len(office & other) for other in self._offices[chain.number]), default=0)

    def _is_religious_name(self, mention: Mention, words: tuple[str, ...]) -> bool:
        """Whether one word is a whole name: "le pape François" is not François Hollande."""
        partner = self._partner(mention)
        return len(words) == 1 and partner is not None and partner.sense == "faith"

    def _add_roles(self) -> None:
        """Add titles and appositions to the named chains, before any anaphor is resolved."""
        for mention in self._mentions:
            if mention.form != "noun":
                continue
            partner = self._partner(mention)
            if partner is not None and partner.form == "name":
                self.of[partner.span].learn(mention)
            elif mention.kind == "organisation":
                self._add_long_form(mention)

    def _add_long_form(self, mention: Mention) -> None:
        """Make a description with its acronym in brackets, or initials, the name of that chain."""
        words = without_article(mention.text)
        short = closing_acronym(words)
        if short and fold.search(words[0]) != fold.search(short[0]):
            # In "conseil des écoles (CGE)" the brackets may belong to the last word.
            return
        initials = "" if short else "".join(word[0] for word in name_tokens(words)).upper()
        for chain in self.chains:
            if chain.name is not None and (
                chain.name.text == short or (len(initials) >= _SURE and chain.name.text == initials)
            ):
                chain.name = replace(mention, text=words)
                chain.learn(mention)
                self.long_forms[mention.span] = chain
                return
