"""Features of candidate antecedents, and their weights."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache

from kg.base.resources import data
from kg.coref.chains import Chain
from kg.coref.discourse import Discourse
from kg.model import Mention
from kg.normalise.tokens import name_tokens

_LONG = 6
"""Discriminative tokens of a long description."""

HAND_SET: Mapping[str, float] = {
    "distance": -0.9,
    "same_sentence": 0.2,
    "subject": 1.0,
    "first_subject": 0.5,
    "agent_object": 0.1,
    "modifier": -0.6,
    "quoted": -1.5,
    "spoke": 0.8,
    "pronoun": 0.6,
    "name": 0.4,
    "person": 0.7,
    "organisation": 0.0,
    "place": -1.5,
    "thing": -1.2,
    "gender_known": 0.8,
    "frequency": 0.35,
    "same_paragraph": 0.3,
    "continued": 0.3,
    "near": 2.0,
    "indefinite": -0.1,
    "other_role": -0.4,
}


OTHER = "other_role of "
"""Prefix of features for a role that differs from known ones, by the sense of its noun."""
NEW = "noun new"
"""A weight that is present where descriptions have their own weights."""


@cache
def read_weights(language: str) -> Mapping[str, float]:
    """Read the weights of a language, its own or the common ones."""
    for name in (f"models/resolver.{language}.json", "models/resolver.json"):
        try:
            found: dict[str, float] = json.loads(data(name).read_text(encoding="utf-8"))["weights"]
        except FileNotFoundError:
            continue
        return found
    return HAND_SET


def weighted_sum(weights: Mapping[str, float], found: Mapping[str, float]) -> float:
    """Score features linearly."""
    return sum(weights.get(name, 0.0) * value for name, value in found.items())


class Rivals:
    """The latest mentions among all candidate antecedents of a mention."""

    def __init__(self, mention: Mention, chains: Iterable[Chain], discourse: Discourse) -> None:
        self.latest = self.latest_speaker = self.latest_subject = -1
        """Start of the latest mention, the latest speaker, and the latest chain with a subject."""
        for chain in chains:
            before = discourse.before(chain, mention)
            if any(other.role == "subject" for other in before):
                self.latest_subject = max(self.latest_subject, before[0].span.start)
            for other in before:
                start = other.span.start
                self.latest = max(self.latest, start)
                if other.span in discourse.speakers and other.span not in discourse.nested:
                    self.latest_speaker = max(self.latest_speaker, start)


def features(
    mention: Mention, chain: Chain, rivals: Rivals, discourse: Discourse, *, owner: Chain | None
) -> dict[str, float]:
    """Build the features of a chain as the antecedent of a mention, among its rivals.

    ``owner`` is the antecedent of a possessive that opens the mention.
    """
    latest = discourse.before(chain, mention)
    last = latest[0]
    distance = discourse.distance(last, mention)
    found = {"distance": float(min(distance, 4)), "frequency": min(len(chain.mentions), 8) ** 0.5}
    is_noun = mention.form == "noun"
    spoke = any(m.span in discourse.speakers for m in latest)
    spoke_last = spoke and any(m.span.start == rivals.latest_speaker for m in latest)
    found |= _indicators(same_sentence=distance == 0)
    found |= _role_features(mention, latest, distance, rivals)
    found |= _indicators(
        spoke=spoke,
        # "He" mostly refers to the last speaker; a description may introduce somebody new.
        last_speaker=spoke_last and not is_noun,
        quoted=is_noun and discourse.is_narrated(mention) and not discourse.is_narrated(last),
        pronoun=any(m.form == "pronoun" for m in latest),
        continued=any(
            m.sentence == last.sentence - 1 and m.role == "subject" for m in chain.mentions
        ),
    )
    found |= _chain_features(mention, chain)
    found |= _indicators(
        same_paragraph=last.paragraph == mention.paragraph,
        owner=owner is chain,
        indefinite=last.definite == "indef",
    )
    if mention.definite == "dem":
        found["near"] = float(last.span.start >= rivals.latest)
    return found


def _indicators(**conditions: bool) -> dict[str, float]:
    """Return a feature for each condition that holds."""
    return {name: 1.0 for name, holds in conditions.items() if holds}


def _role_features(
    mention: Mention, latest: list[Mention], distance: int, rivals: Rivals
) -> dict[str, float]:
    """Build the features of a chain's syntactic role in its latest mentions."""
    found = {}
    roles = {m.role for m in latest}
    if "subject" in roles:
        found["subject"] = 1.0
        if mention.form != "noun":
            # A sentence mostly keeps the topic of the one before.
            found["subject_before"] = float(distance == 1)
            found["latest_subject"] = float(latest[0].span.start == rivals.latest_subject)
            if distance == 0 and mention.role == "subject":
                found["parallel"] = 1.0
    elif roles & {"agent", "object"}:
        found["agent_object"] = 1.0
    elif roles <= {"modifier"}:
        found["modifier"] = 1.0
    return found


def _chain_features(mention: Mention, chain: Chain) -> dict[str, float]:
    """Build the features that do not depend on where the chain was last mentioned."""
    found = _indicators(name=chain.name is not None)
    if chain.kind == "person":
        found["person"] = 1.0
    elif chain.is_place:
        found["place"] = 1.0
    elif chain.kind == "organisation":
        found["organisation"] = 1.0
    elif chain.kind in ("unknown", "document"):
        found["thing"] = 1.0
        if mention.kind == "person" and mention.form != "noun":
            found["thing_as_person"] = 1.0
    if chain.gender and chain.gender == mention.gender:
        found["gender_known"] = 1.0
    if mention.form == "noun":
        found.update(_noun_features(mention, chain))
    return found


def _noun_features(mention: Mention, chain: Chain) -> dict[str, float]:
    """Compare the noun of a description with those of the chain."""
    found = {}
    if mention.head in chain.heads:
        found["same_role"] = 1.0
    elif mention.kind == "organisation":
        # "Le groupe" may well be a manufacturer, but not a ministry.
        if chain.sorts and mention.sense not in chain.sorts:
            found["mismatch"] = 1.0
    elif chain.heads:
        found["other_role"] = 1.0
        if mention.kind == "person":
            # "The sixty-year-old" may well be a minister, a minister is hardly the lawyer.
            found[f"{OTHER}{mention.sense}"] = 1.0
        if mention.sense in chain.senses:
            # "Le premier ministre" is rather not "le ministre", but may be a lawyer.
            found["rival_role"] = 1.0
    return found


def new_entity_features(mention: Mention, *, inside: bool) -> dict[str, float]:
    """Build the features of a description as the first mention of an actor.

    ``inside`` says whether its complement names another actor.
    """
    found = _indicators(
        new=True,
        new_owned=mention.definite == "poss",
        new_person=mention.kind == "person",
        # "The company" mostly has a name before.
        new_company=mention.sense == "company",
        new_inside=inside,
        new_subject=mention.role == "subject",
    )
    # The longer a description, the less often it is an anaphor.
    found["new_long"] = min(len(name_tokens(mention.text)), _LONG) / _LONG
    return found


def prefix_noun(found: Mapping[str, float]) -> dict[str, float]:
    """Rename features to those of descriptions, which have weights of their own."""
    return {f"noun {name}": value for name, value in found.items()}
