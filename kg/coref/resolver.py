"""Mentions of one article → the entities they refer to.

Names come first, over the whole article: a partial name is its fullest one, an acronym its long
form. Then noun phrases (:mod:`kg.coref.nominal_anaphora`) and pronouns
(:mod:`kg.coref.antecedents`) in the order of the text: appositions and repeated nouns are
certain, what is left goes to the entity that agrees and has most salience. Where nothing agrees
the source is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from kg.coref.chains import Chain, agrees
from kg.coref.entities import Entity, called, fullest, named, named_later, owned, together
from kg.coref.headlines import is_announced, same_noun, same_sort
from kg.coref.name_chains import NameChains
from kg.coref.nominal_anaphora import Descriptions
from kg.model import Mention, Span
from kg.normalise.tokens import telling, within_a_sentence


class Resolver(Descriptions):
    """The entities of one article.

    ``speakers`` are mentions known to be sources of statements: who has spoken goes on speaking;
    ``nested`` are those of them who speak within what another says, ``said`` the places of
    statements' cues and contents.
    ``language`` chooses the weights where none are given.
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
        """Named chains in the order of the text, once all of them are known."""
        names = NameChains(mentions, self.by_span)
        self.chains = names.chains
        self.spelled = names.spelled
        self.chain_of = {(span, "name"): chain for span, chain in names.of.items()}
        self._rest()
        self.named = sorted(
            (c for c in self.chains if c.name is not None and c.mentions),
            key=lambda c: c.mentions[0].span,
        )

    # The rest, in the order of the text

    def _subjects_first(self) -> list[Mention]:
        """The mentions, a pronoun that is a subject before one beside it that isn't: of "lui
        a-t-il répondu" it is the subject who was spoken of.
        """
        found = list(self.mentions)
        for place, (one, other) in enumerate(pairwise(found)):
            if (
                one.form == other.form == "pronoun"
                and one.governor == other.governor
                and other.role == "subject" != one.role
            ):
                found[place : place + 2] = other, one
        return found

    def _rest(self) -> None:
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
            return self._joint(mention)
        if mention.form == "relative":
            return self._of_span(mention.partner)
        if mention.form == "pronoun":
            return self._best(mention)
        if mention.span in self.spelled:
            return self.spelled[mention.span]
        partner = self.by_span.get(mention.partner) if mention.partner else None
        if partner is not None and (
            partner.form == "name" or partner.span.start < mention.span.start
        ):
            chain = self.chain_of.get((partner.span, partner.form))
            if chain is not None:
                self._reveal(mention, chain)
                return chain
        return self._described(mention)

    def _reveal(self, mention: Mention, chain: Chain) -> None:
        """Who was only described has a name now: "un policier … Le policier, Ada Brun, …"."""
        if mention.kind != "person" or any(m.sentence < mention.sentence for m in chain.mentions):
            return
        if mention.sense == "indefinite":
            # "One of her lawyers" may be another one further up.
            return
        words = frozenset(telling(mention.text))
        for other in reversed(self.chains):
            if other.name is not None or mention.head not in other.heads or not other.mentions:
                continue
            bare = mention.definite == "def" and words <= frozenset(telling(mention.head))
            if agrees(mention, other) and (bare or words == other.words):
                other.revealed = chain
            return

    def _of_span(self, span: Span | None) -> Chain | None:
        mention = self.by_span.get(span) if span is not None else None
        return None if mention is None else self.chain_of.get((mention.span, mention.form))

    def _joint(self, mention: Mention) -> Chain | None:
        words = frozenset(w for p in mention.parts for w in self._part_words(p))
        for chain in self.chains:
            if chain.joint and chain.words == words:
                return chain
        chain = self._new(mention)
        chain.joint = True
        chain.words = words
        return chain

    def _part_words(self, span: Span) -> tuple[str, ...]:
        mention = self.by_span.get(span)
        if mention is None:
            return ()
        chain = self.chain_of.get((mention.span, mention.form))
        name = chain.name if chain is not None else None
        return telling(name.text if name is not None else mention.text)

    # Answers

    def entity(self, span: Span) -> Entity | None:
        """Who the speaker at ``span`` is; ``None`` where nothing in the article agrees with it."""
        mention = self.at(span)
        if mention is None:
            return None
        return self.entity_of(mention)

    def at(self, span: Span) -> Mention | None:
        """The mention that stands at a span: the same, else the one that shares most with it."""
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
                # The ministry in "les officiels du ministère" is none of them.
                share = 0.0
            if share > best_share:
                best, best_share = mention, share
        return best

    def entity_of(self, mention: Mention) -> Entity | None:
        """Who a mention refers to."""
        if mention.form == "joint":
            return self._joint_entity(mention)
        if mention.form == "possessive":
            chain = self.owner(mention)
        else:
            chain = self.chain_of.get((mention.span, mention.form))
        if chain is None:
            return None
        return self.entity_of_chain(chain, mention)

    def owner(self, possessive: Mention) -> Chain | None:
        """Whom a possessive stands for; few are asked for, so only these are looked for."""
        return self._best(possessive)

    def entity_of_chain(self, chain: Chain, mention: Mention) -> Entity:
        """Who a chain is, as the mention's source."""
        if chain.joint:
            return self._joint_entity(chain.mentions[0])
        if chain.name is None:
            chain = self._told_below(chain) or chain
        if chain.name is not None:
            return named(chain, mention)
        told = fullest(chain, mention, self.said)
        found = Entity(called(told, self.said), chain.kind)
        owner = self._owner_of(chain, told)
        return found if owner is None else owned(found, owner)

    def _owner_of(self, chain: Chain, told: Mention) -> str | None:
        """Whose somebody without a name is who is called by a possessive, "sa mère", or by a noun
        and who is named elsewhere, "le porte-parole du fabricant"; ``told`` says most of him.
        """
        if (told.span, told.form) not in self.place:
            return None
        possessive = told.definite == "poss"
        owner = self._owner(told) if possessive else self._named_inside(told)
        if owner is None or owner is chain:
            return None
        if owner.name is None and fullest(owner, told, self.said).definite == "poss":
            # Whose club "his club" is would want telling in its turn.
            return None
        source = self.entity_of_chain(owner, told).source
        return source if self.actors is None else within_a_sentence(source, self.actors.determiners)

    def _named_inside(self, mention: Mention) -> Chain | None:
        """Who is named elsewhere and stands in a description that says nothing else: the maker of
        "the maker's spokeswoman".
        """
        every = frozenset(telling(mention.text))
        for other in self._within(mention):
            words = frozenset(telling(other.text))
            if other.form == "name" or other.definite not in ("def", "dem"):
                continue
            if len(every - words) != 1:
                # Beside it there is more than the noun that heads the phrase.
                continue
            chain = self.chain_of.get((other.span, other.form))
            if chain is not None and chain.name is not None and not chain.place:
                return None if words & {*telling(chain.name.text)} else chain
        return None

    def _told_below(self, chain: Chain) -> Chain | None:
        """Who turns out to be meant by what only describes somebody."""
        language = self.language if self.sole else ""
        named = chain.revealed or named_later(chain, self.named, self.opening, language)
        first = chain.mentions[0] if chain.mentions else None
        if named is not None or first is None or not self.sole:
            return named
        if first.form != "noun" or chain.joint or not is_announced(first, self.opening):
            return None
        below = same_noun(first, self.chains, self.opening, self.language)
        if below is not None and below.name is None:
            return self._told_below(below) or below
        return below or same_sort(first, self.named, self.discourse.speakers)

    def _joint_entity(self, mention: Mention) -> Entity:
        parts = [self.by_span.get(p) for p in mention.parts]
        own = self.chain_of.get((mention.span, mention.form))
        found = [self.entity_of(p) for p in parts if p is not None and self._is_part(p, own)]
        return together(mention, found if len(found) == len(parts) else [None])

    def _is_part(self, mention: Mention, whole: Chain | None) -> bool:
        """Whether a part of a coordination is an actor of its own."""
        chain = self.chain_of.get((mention.span, mention.form))
        return mention.form != "joint" and (chain is None or chain is not whole)
