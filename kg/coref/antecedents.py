"""Choose the antecedent of a mention among the preceding chains by a linear score.

The weights come from ``data/models/resolver.json`` or a file of the language's own. Where nothing
agrees there is no antecedent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile

from kg.coref.chains import Chain, agrees, is_coargument, last_start, latest, modifier_tokens
from kg.coref.discourse import Discourse
from kg.coref.role_nouns import is_role_synonym, leader_nouns
from kg.coref.salience import (
    NEW,
    OTHER,
    Rivals,
    features,
    new_entity_features,
    prefix_noun,
    read_weights,
    weighted_sum,
)
from kg.lexicon.actor_nouns import actor_words
from kg.lexicon.function_words import function_words
from kg.lexicon.tables import has_table
from kg.model import Mention, Span
from kg.normalise.tokens import name_tokens

REACH = {"pronoun": 4, "possessive": 2, "noun": 12}
"""Maximal distance of an antecedent in sentences."""


class Antecedents:
    """The mentions of one article, their chains so far, and the choice of antecedents."""

    def __init__(
        self,
        mentions: tuple[Mention, ...],
        weights: Mapping[str, float] | None,
        speakers: frozenset[Span],
        nested: frozenset[Span],
        language: str,
    ) -> None:
        self.mentions = mentions
        self.discourse = Discourse(mentions, speakers, nested)
        self.weights = read_weights(language) if weights is None else weights
        self.language = language
        self.unique_body_nouns = (
            has_table(language, "grammar") and function_words(language).unique_body_nouns
        )
        self.actors = actor_words(language) if has_table(language, "mention_words") else None
        """The language's words for actors, if it has a table of them."""
        self.has_noun_weights = NEW in self.weights
        """Whether descriptions have weights of their own, also for a first mention."""
        self.by_span: dict[Span, Mention] = {}
        for mention in mentions:
            self.by_span.setdefault(mention.span, mention)
        self.index_of = {(m.span, m.form): i for i, m in enumerate(mentions)}
        self.chains: list[Chain] = []

    def find_antecedent(self, mention: Mention) -> Chain | None:
        """Return the most likely antecedent of a mention; ``None`` where nothing agrees."""
        ranked = self.candidates(mention)
        if mention.form == "possessive" and self._is_of_leader(mention):
            ranked = [c for c in ranked if self._may_have_leader(c, mention)] or ranked
        if mention.definite == "dem":
            actors = ("person", "organisation", "group")
            near = [c for c in ranked if c.kind in actors and self._is_just_before(c, mention)]
            if " " in mention.text:
                near = [c for c in near if self._fits_demonstrative(c, mention)]
            # "Celui-ci" is the actor mentioned last, if that was just before.
            last = latest(near, mention)
            if last is not None and (" " not in mention.text or last.kind == "person"):
                return last
        return self._choose(mention, ranked)

    def _may_have_leader(self, chain: Chain, mention: Mention) -> bool:
        """Whether a chain is an organisation with a name or mentioned just before."""
        return chain.kind == "organisation" and (
            chain.name is not None or self._is_just_before(chain, mention)
        )

    def _is_of_leader(self, possessive: Mention) -> bool:
        """Whether a possessive determines a noun for a leader: "son président"."""
        if (possessive.span, possessive.form) not in self.index_of:
            # A made-up possessive, which the article lacks.
            return False
        after = self._mentions_after(possessive)
        nouns = takewhile(lambda m: m.span.start <= possessive.span.start, after)
        return any(m.head in leader_nouns(self.language) for m in nouns)

    def _fits_demonstrative(self, chain: Chain, mention: Mention) -> bool:
        """Whether a chain may be "ce dernier": a person with a name, else not a place or modifier.

        The party in "le député LR" is a modifier.
        """
        last = self.discourse.last(chain, mention)
        if chain.kind == "person":
            return chain.name is not None
        return not chain.is_place and last is not None and last.role != "modifier"

    def _is_just_before(self, chain: Chain, mention: Mention) -> bool:
        last = self.discourse.last(chain, mention)
        return last is not None and self.discourse.distance(last, mention) <= 1

    def _choose(self, mention: Mention, ranked: list[Chain]) -> Chain | None:
        """Return the chain with the best score, unless a new entity scores better."""
        rivals = self.rivals(mention, ranked)
        best = max(
            ranked,
            key=lambda c: (self.score(mention, c, rivals), last_start(c, mention)),
            default=None,
        )
        if best is None or mention.form != "noun" or not self.has_noun_weights:
            return best
        # "The 24-year-old" is too short to introduce somebody.
        if mention.sense == "aged" or self._has_only_age(mention):
            return best
        new = weighted_sum(self.weights, self.new_entity_features(mention))
        return best if self.score(mention, best, rivals) >= new else None

    def _has_only_age(self, mention: Mention) -> bool:
        """Whether an age is the only modifier of a noun: "le joueur de 27 ans"."""
        if mention.definite != "def" or self.actors is None:
            return False
        modifiers = modifier_tokens(mention)
        years = {word for word in modifiers if word.isdigit()}
        return bool(years) and modifiers - years <= self.actors.ages

    def candidates(self, mention: Mention) -> list[Chain]:
        """Return the preceding chains within reach that agree with the mention."""
        found = [c for c in self.chains if self._is_candidate(mention, c)]
        if mention.form == "noun":
            return found
        if mention.kind == "person":
            # "he" may be a noun of unknown kind, but a known person is likelier.
            found = [c for c in found if c.kind == "person" or c.name is not None] or found
        if self.discourse.is_narrated(mention):
            # "he" after a quotation does not refer to somebody mentioned only inside of it.
            found = [c for c in found if self.discourse.has_narrated(c, mention)]
        return found

    def _is_candidate(self, mention: Mention, chain: Chain) -> bool:
        last = self.discourse.last(chain, mention)
        if last is None or self.discourse.distance(last, mention) > REACH[mention.form]:
            return False
        # The source of a view may be the subject of the clause: "il ira, selon lui".
        is_source = mention.role == "complement" and mention.span in self.discourse.speakers
        if mention.form == "pronoun" and not is_source and is_coargument(mention, chain):
            return False
        return agrees(mention, chain) or (
            mention.form == "noun" and chain.kind != "person" and chain.name is not None
        )

    def rivals(self, mention: Mention, ranked: Iterable[Chain]) -> Rivals:
        """Collect what the candidates of a mention are compared by."""
        return Rivals(mention, ranked, self.discourse)

    def score(self, mention: Mention, chain: Chain, rivals: Rivals) -> float:
        """Score a candidate antecedent."""
        return weighted_sum(self.weights, self.features(mention, chain, rivals))

    def features(self, mention: Mention, chain: Chain, rivals: Rivals) -> dict[str, float]:
        """Build the features of a candidate antecedent."""
        owner = self._find_owner(mention) if mention.definite == "poss" else None
        found = features(mention, chain, rivals, self.discourse, owner=owner)
        described = mention.form == "noun" and "same_role" not in found
        if described and self._is_role_of(mention, chain):
            found = {
                name: value
                for name, value in found.items()
                if name not in ("other_role", "rival_role") and not name.startswith(OTHER)
            }
            found["kin_role"] = 1.0
        return prefix_noun(found) if self.has_noun_weights and mention.form == "noun" else found

    def _is_role_of(self, mention: Mention, chain: Chain) -> bool:
        """Whether a noun is a synonym of one of a chain's nouns."""
        return is_role_synonym(mention.head, chain.heads, self.language)

    def new_entity_features(self, mention: Mention) -> dict[str, float]:
        """Build the features of a description as the first mention of an actor."""
        inside = self._has_actor_inside(mention)
        return prefix_noun(new_entity_features(mention, inside=inside))

    def _find_owner(self, mention: Mention) -> Chain | None:
        """Resolve the possessive that opens a description: Brun for "his deputy"."""
        for other in self.mentions[max(0, self.index_of[mention.span, mention.form] - 2) :]:
            if other.span.start > mention.span.start:
                return None
            if other.form == "possessive" and other.span.start == mention.span.start:
                return self.find_antecedent(other)
        return None

    def _has_actor_inside(self, mention: Mention) -> bool:
        """Whether the complement of a phrase names another actor: "le porte-parole du maire"."""
        for other in self._mentions_inside(mention):
            if set(name_tokens(other.text)) <= set(name_tokens(mention.head)):
                # "garde des Sceaux" is one noun for an office.
                continue
            if other.form == "name" or (
                other.form == "noun" and other.kind != "unknown" and other.definite
            ):
                return True
        return False

    def _mentions_inside(self, mention: Mention) -> Iterator[Mention]:
        """Iterate over the mentions inside a phrase after its beginning."""
        return takewhile(lambda m: m.span.start < mention.span.end, self._mentions_after(mention))

    def _mentions_after(self, mention: Mention) -> Iterator[Mention]:
        for index in range(self.index_of[mention.span, mention.form] + 1, len(self.mentions)):
            yield self.mentions[index]
