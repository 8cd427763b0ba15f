"""A mention → the chain that most speaks for among those before it, by a linear score.

The weights are those of ``data/models/resolver.json``, or of a file of the language's own. Where
nothing agrees there is no chain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile

from kg.coref.chains import Chain, agrees, clashes, last_start
from kg.coref.discourse import Discourse
from kg.coref.leaders import leaders
from kg.coref.role_synonyms import stands_for
from kg.coref.salience import (
    NEW,
    OTHER,
    Rivals,
    beside_head,
    features,
    newcomer,
    of_noun,
    total,
    weights_of,
)
from kg.lexicon.actor_nouns import actor_words
from kg.lexicon.function_words import words
from kg.lexicon.tables import has
from kg.model import Mention, Span
from kg.normalise.tokens import telling

REACH = {"pronoun": 4, "possessive": 2, "noun": 12}
"""Sentences back that an antecedent may stand."""


class Antecedents:
    """The mentions of one article, their chains so far, and which of them a mention goes on."""

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
        self.weights = weights_of(language) if weights is None else weights
        self.language = language
        self.sole = has(language, "grammar") and words(language).sole_bearer
        self.actors = actor_words(language) if has(language, "mention_words") else None
        """The language's words for actors, if it has a table of them."""
        self.describes = NEW in self.weights
        """Whether the weights tell which descriptions are of somebody new."""
        self.by_span: dict[Span, Mention] = {}
        for mention in mentions:
            self.by_span.setdefault(mention.span, mention)
        self.place = {(m.span, m.form): i for i, m in enumerate(mentions)}
        self.chains: list[Chain] = []

    def _best(self, mention: Mention) -> Chain | None:
        ranked = self.candidates(mention)
        if mention.form == "possessive" and self._owns_leader(mention):
            ranked = [c for c in ranked if self._may_be_led(c, mention)] or ranked
        if mention.definite == "dem":
            actors = ("person", "organisation", "group")
            near = [c for c in ranked if c.kind in actors and self._is_just_before(c, mention)]
            if " " in mention.text:
                near = [c for c in near if self._stands_out(c, mention)]
            # "Celui-ci" is the actor named last, where one was named just before.
            last = max(near, key=lambda c: last_start(c, mention), default=None)
            if last is not None and (" " not in mention.text or last.kind == "person"):
                return last
        return self._pick(mention, ranked)

    def _may_be_led(self, chain: Chain, mention: Mention) -> bool:
        """Whether a chain is a body whose leader may be meant: one that has a name, or was told of
        just before.
        """
        if chain.kind != "organisation":
            return False
        last = self.discourse.last(chain, mention)
        near = last is not None and self.discourse.distance(last, mention) <= 1
        return chain.name is not None or near

    def _owns_leader(self, possessive: Mention) -> bool:
        """Whether a possessive says whose leader somebody is: "son président"."""
        if (possessive.span, possessive.form) not in self.place:
            # What stands for a possessive that isn't there.
            return False
        for other in self._after(possessive):
            if other.span.start > possessive.span.start:
                break
            if other.head in leaders(self.language):
                return True
        return False

    def _stands_out(self, chain: Chain, mention: Mention) -> bool:
        """Whether a chain may be "ce dernier": a person by name, else no place and no complement of
        a noun, as the party of "le député LR".
        """
        last = self.discourse.last(chain, mention)
        if chain.kind == "person":
            return chain.name is not None
        return not chain.place and last is not None and last.role != "modifier"

    def _is_just_before(self, chain: Chain, mention: Mention) -> bool:
        last = self.discourse.last(chain, mention)
        return last is not None and self.discourse.distance(last, mention) <= 1

    def _pick(self, mention: Mention, ranked: list[Chain]) -> Chain | None:
        """The chain that most speaks for, unless more speaks for somebody new."""
        rivals = self.rivals(mention, ranked)
        best = max(
            ranked,
            key=lambda c: (self.score(mention, c, rivals), last_start(c, mention)),
            default=None,
        )
        if best is None or mention.form != "noun" or not (self.describes or "new" in self.weights):
            return best
        if mention.sense == "aged" or self._tells_age(mention):
            # "The 24-year-old" says nothing that would bring in somebody new.
            return best
        new = total(self.weights, self.newcomer(mention))
        return best if self.score(mention, best, rivals) >= new else None

    def _tells_age(self, mention: Mention) -> bool:
        """Whether a description says nothing beside its noun but an age: "le joueur de 27 ans"."""
        if mention.definite != "def" or self.actors is None:
            return False
        beside = beside_head(mention)
        years = {word for word in beside if word.isdigit()}
        return bool(years) and beside - years <= self.actors.ages

    def candidates(self, mention: Mention) -> list[Chain]:
        """Chains mentioned before, near enough, that agree with the mention."""
        found = []
        reach = REACH[mention.form]
        for chain in self.chains:
            last = self.discourse.last(chain, mention)
            if last is None or self.discourse.distance(last, mention) > reach:
                continue
            if not agrees(mention, chain) and not (
                mention.form == "noun" and chain.kind != "person" and chain.name is not None
            ):
                continue
            if mention.form == "pronoun" and clashes(mention, chain) and not self._holds(mention):
                continue
            found.append(chain)
        if mention.form != "noun" and mention.kind == "person":
            # "he" may be a noun that nobody knows, but rather is whom one knows for a person.
            somebody = [c for c in found if c.kind == "person" or c.name is not None]
            found = somebody or found
        if mention.form == "noun" or not self.discourse.told(mention):
            return found
        # "he" behind a quotation is none of those who are only named in it.
        return [c for c in found if self.discourse.tells_of(c, mention)]

    def _holds(self, mention: Mention) -> bool:
        """Whether a pronoun says whose view it is, which may be the subject's own: "il ira, selon
        lui".
        """
        return mention.role == "complement" and mention.span in self.discourse.speakers

    def rivals(self, mention: Mention, ranked: Iterable[Chain]) -> Rivals:
        """The candidates of a mention, to be compared with each other."""
        return Rivals(mention, ranked, self.discourse)

    def score(self, mention: Mention, chain: Chain, rivals: Rivals) -> float:
        """How much speaks for the chain as the antecedent of the mention."""
        return total(self.weights, self.features(mention, chain, rivals))

    def features(self, mention: Mention, chain: Chain, rivals: Rivals) -> dict[str, float]:
        """What that is made of."""
        owner = self._owner(mention) if mention.definite == "poss" else None
        found = features(mention, chain, rivals, self.discourse, owner=owner)
        described = mention.form == "noun" and "same_role" not in found
        if described and self._is_role_of(mention, chain):
            found = {
                name: value
                for name, value in found.items()
                if name not in ("other_role", "rival_role") and not name.startswith(OTHER)
            }
            found["kin_role"] = 1.0
        return of_noun(found) if self.describes and mention.form == "noun" else found

    def _is_role_of(self, mention: Mention, chain: Chain) -> bool:
        """Whether a noun may stand for who is called by another one, or has the role that what is
        done has told.
        """
        if mention.head in chain.told or stands_for(mention.head, chain.heads, self.language):
            return True
        return bool(chain.told) and stands_for(mention.head, chain.told, self.language)

    def newcomer(self, mention: Mention) -> dict[str, float]:
        """What speaks for a description being of nobody named before."""
        found = newcomer(mention, inside=self._has_actor_inside(mention))
        return of_noun(found) if self.describes else found

    def _owner(self, mention: Mention) -> Chain | None:
        """Whose the possessive that opens a description says it is: Brun's in "his deputy"."""
        for other in self.mentions[max(0, self.place[mention.span, mention.form] - 2) :]:
            if other.span.start > mention.span.start:
                return None
            if other.form == "possessive" and other.span.start == mention.span.start:
                return self._best(other)
        return None

    def _has_actor_inside(self, mention: Mention) -> bool:
        """Whether the complement of a phrase names another actor: "le porte-parole du maire"."""
        for other in self._within(mention):
            if set(telling(other.text)) <= set(telling(mention.head)):
                # "garde des Sceaux" is one word of an office.
                continue
            if other.form == "name" or (
                other.form == "noun" and other.kind != "unknown" and other.definite
            ):
                return True
        return False

    def _within(self, mention: Mention) -> Iterator[Mention]:
        """The mentions that stand in a phrase behind its beginning."""
        return takewhile(lambda m: m.span.start < mention.span.end, self._after(mention))

    def _after(self, mention: Mention) -> Iterator[Mention]:
        for place in range(self.place[mention.span, mention.form] + 1, len(self.mentions)):
            yield self.mentions[place]
