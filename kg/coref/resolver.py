"""Resolve the mentions of one article to entities.

Names come first, over the whole article: a partial name is its fullest one, an acronym its long
form. Noun phrases (:mod:`kg.coref.nominal_anaphora`) and pronouns (:mod:`kg.coref.antecedents`)
follow in text order: appositions and repeated nouns are certain, the others go to the most salient
entity that agrees. Where nothing agrees the source is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from kg.coref.chains import Chain, agrees
from kg.coref.entities import (
    Entity,
    description_text,
    find_later_name,
    fullest_description,
    joint_entity,
    named_entity,
)
from kg.coref.headlines import find_same_noun, find_same_sort, is_announced
from kg.coref.name_chains import NameChains
from kg.coref.nominal_anaphora import NominalAnaphora
from kg.model import Mention, Span
from kg.normalise.tokens import lower_first_determiner, name_tokens


class Resolver(NominalAnaphora):
    """The entities of one article.

    Args:
        mentions: all mentions in text order.
        weights: of the antecedent score, by default those of ``language``.
        speakers: mentions known to be sources of statements, who are likely to speak again.
        nested: the speakers within another statement's content.
        said: the cues and contents of statements.
        language: code of the article's language; "" disables word lists.
    """

    def __init__(
        self,
        mentions: tuple[Mention, ...],
        weights: Mapping[str, float] | None = None,
        *,
        speakers: frozenset[Span] = frozenset(),
        nested: frozenset[Span] = frozenset(),
        said: Sequence[Span] = (),
        language: str = "",
    ) -> None:
        super().__init__(mentions, weights, speakers, nested, language)
        self.said = said
        self.opening = min((m.paragraph for m in mentions if m.paragraph), default=0)
        self.named: list[Chain] = []
        """Named chains in text order; empty until all mentions are resolved."""
        names = NameChains(mentions, self.by_span)
        self.chains = names.chains
        self.long_forms = names.long_forms
        self.chain_of = {(span, "name"): chain for span, chain in names.of.items()}
        self._resolve_all()
        self.named = sorted(
            (c for c in self.chains if c.name is not None and c.mentions),
            key=lambda c: c.mentions[0].span,
        )

    def _subjects_first(self) -> list[Mention]:
        """Sort a subject pronoun before an adjacent other one.

        In "lui a-t-il répondu" the subject is the current topic.
        """
        found = list(self.mentions)
        for index, (one, other) in enumerate(pairwise(found)):
            if (
                one.form == other.form == "pronoun"
                and one.governor == other.governor
                and other.role == "subject" != one.role
            ):
                found[index : index + 2] = other, one
        return found

    def _resolve_all(self) -> None:
        for mention in self._subjects_first():
            if mention.form == "name":
                chain = self.chain_of[mention.span, "name"]
                assert chain is not None
                chain.mentions.append(mention)
                continue
            if mention.form == "possessive":
                continue
            chain = self._resolve(mention)
            self.chain_of[mention.span, mention.form] = chain
            if chain is not None:
                chain.mentions.append(mention)
                chain.learn(mention)

    def _resolve(self, mention: Mention) -> Chain | None:
        if mention.form == "joint":
            return self._resolve_joint(mention)
        if mention.form == "pronoun":
            return self.find_antecedent(mention)
        partner = self.by_span.get(mention.partner) if mention.partner is not None else None
        if mention.form == "relative":
            return None if partner is None else self.chain_at(partner)
        if mention.span in self.long_forms:
            return self.long_forms[mention.span]
        if partner is not None and (
            partner.form == "name" or partner.span.start < mention.span.start
        ):
            chain = self.chain_at(partner)
            if chain is not None:
                self._identify_earlier(mention, chain)
                return chain
        return self._resolve_noun(mention)

    def _identify_earlier(self, mention: Mention, chain: Chain) -> None:
        """Link an earlier description with its name: "un policier … Le policier, Ada Brun, …"."""
        # An earlier "one of her lawyers" may be another lawyer.
        if mention.kind != "person" or mention.sense == "indefinite":
            return
        if any(m.sentence < mention.sentence for m in chain.mentions):
            return
        words = frozenset(name_tokens(mention.text))
        for other in reversed(self.chains):
            if other.name is not None or mention.head not in other.heads or not other.mentions:
                continue
            bare = mention.definite == "def" and words <= frozenset(name_tokens(mention.head))
            if agrees(mention, other) and (bare or words == other.words):
                other.identified_as = chain
            return

    def _resolve_joint(self, mention: Mention) -> Chain | None:
        words = frozenset(w for p in mention.parts for w in self._part_tokens(p))
        for chain in self.chains:
            if chain.is_joint and chain.words == words:
                return chain
        chain = self._new(mention)
        chain.is_joint = True
        chain.words = words
        return chain

    def _part_tokens(self, span: Span) -> tuple[str, ...]:
        mention = self.by_span.get(span)
        if mention is None:
            return ()
        chain = self.chain_at(mention)
        name = chain.name if chain is not None else None
        return name_tokens(name.text if name is not None else mention.text)

    def entity(self, span: Span) -> Entity | None:
        """Return the entity of the speaker at ``span``; ``None`` where nothing agrees with it."""
        mention = self.at(span)
        return None if mention is None else self.entity_of(mention)

    def at(self, span: Span) -> Mention | None:
        """Return the mention with exactly this span, else the one that overlaps most."""
        exact = self.by_span.get(span)
        if exact is not None:
            return exact
        best: Mention | None = None
        best_share = 0.0
        for mention in self.mentions:
            if not mention.span.overlaps(span):
                continue
            common = min(mention.span.end, span.end) - max(mention.span.start, span.start)
            share = common / (len(mention.span) + len(span) - common)
            if mention.form == "possessive" and len(span) > len(mention.span):
                share = 0.0
            inside = span.start < mention.span.start and mention.span.end <= span.end
            if inside and mention.role == "modifier":
                # The ministry in "les officiels du ministère" is not one of the officials.
                share = 0.0
            if share > best_share:
                best, best_share = mention, share
        return best

    def entity_of(self, mention: Mention) -> Entity | None:
        """Return the entity that a mention refers to."""
        if mention.form == "joint":
            return self._joint_entity(mention)
        # Few possessives are asked for, so they are resolved on demand.
        possessive = mention.form == "possessive"
        chain = self.find_antecedent(mention) if possessive else self.chain_at(mention)
        return None if chain is None else self.entity_of_chain(chain, mention)

    def entity_of_chain(self, chain: Chain, mention: Mention) -> Entity:
        """Return the entity of a chain, as the source at a mention."""
        if chain.is_joint:
            return self._joint_entity(chain.mentions[0])
        if chain.name is None:
            chain = self._find_identity(chain) or chain
        if chain.name is not None:
            return named_entity(chain, mention)
        fullest = fullest_description(chain, mention, self.said)
        source = description_text(fullest, self.said)
        owner = self._owner_source(chain, fullest)
        # "Sa mère (Ada Brun)"
        return Entity(source if owner is None else f"{source} ({owner})", chain.kind)

    def _owner_source(self, chain: Chain, description: Mention) -> str | None:
        """Name the owner in a description of an unnamed actor.

        The owner is a possessive ("sa mère") or described by a complement and named elsewhere
        ("le porte-parole du fabricant").
        """
        if (description.span, description.form) not in self.index_of:
            return None
        if description.definite == "poss":
            owner = self._find_owner(description)
        else:
            owner = self._find_named_complement(description)
        if owner is None or owner is chain:
            return None
        if (
            owner.name is None
            and fullest_description(owner, description, self.said).definite == "poss"
        ):
            # "His club" would need an owner in its turn.
            return None
        source = self.entity_of_chain(owner, description).source
        return lower_first_determiner(source, self.actors.determiners if self.actors else ())

    def _find_named_complement(self, mention: Mention) -> Chain | None:
        """Find the chain, named elsewhere, of the only complement: "the maker's spokeswoman"."""
        every = frozenset(name_tokens(mention.text))
        for other in self._mentions_inside(mention):
            words = frozenset(name_tokens(other.text))
            if other.form == "name" or other.definite not in ("def", "dem"):
                continue
            if len(every - words) != 1:
                # The phrase has more than head and complement.
                continue
            chain = self.chain_at(other)
            if chain is not None and chain.name is not None and not chain.is_place:
                return None if words & {*name_tokens(chain.name.text)} else chain
        return None

    def _find_identity(self, chain: Chain) -> Chain | None:
        """Find the chain further on that identifies a chain without a name."""
        language = self.language if self.unique_body_nouns else ""
        named = chain.identified_as or find_later_name(chain, self.named, self.opening, language)
        first = chain.mentions[0] if chain.mentions else None
        if named is not None or first is None or not self.unique_body_nouns:
            return named
        if first.form != "noun" or chain.is_joint or not is_announced(first, self.opening):
            return None
        below = find_same_noun(first, self.chains, self.opening, self.language)
        if below is not None and below.name is None:
            return self._find_identity(below) or below
        return below or find_same_sort(first, self.named, self.discourse.speakers)

    def _joint_entity(self, mention: Mention) -> Entity:
        parts = [self.by_span.get(p) for p in mention.parts]
        own = self.chain_at(mention)
        found = [
            self.entity_of(part)
            for part in parts
            if part is not None
            and part.form != "joint"
            and (self.chain_at(part) is None or self.chain_at(part) is not own)
        ]
        return joint_entity(mention, found if len(found) == len(parts) else [None])
