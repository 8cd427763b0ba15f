"""How much speaks for an actor as the one whom a mention takes up: features and their weights."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache

from kg.base.resources import data
from kg.coref.chains import Chain
from kg.coref.discourse import Discourse
from kg.model import Mention
from kg.normalise.tokens import telling

_LONG = 6
"""Telling words of a description that says much."""

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
"""Begins the names of features for a role beside other ones, by the sense of its noun."""
NEW = "noun new"
"""The weight that tells whether descriptions have weights of their own."""


@cache
def weights_of(language: str) -> Mapping[str, float]:
    """The weights of a language, of its own or the common ones."""
    for name in (f"models/resolver.{language}.json", "models/resolver.json"):
        try:
            found: dict[str, float] = json.loads(data(name).read_text(encoding="utf-8"))["weights"]
        except FileNotFoundError:
            continue
        return found
    return HAND_SET


def total(weights: Mapping[str, float], found: Mapping[str, float]) -> float:
    """The sum of what features weigh."""
    return sum(weights.get(name, 0.0) * value for name, value in found.items())


class Rivals:
    """Those who may be the antecedent of a mention, and which of them stand next to it."""

    def __init__(self, mention: Mention, chains: Iterable[Chain], discourse: Discourse) -> None:
        self.latest = self.latest_speaker = self.latest_subject = -1
        """Where the latest mention of them begins, the latest that spoke, and the latest of those
        that were a subject."""
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
    mention: Mention,
    chain: Chain,
    rivals: Rivals,
    discourse: Discourse,
    *,
    owner: Chain | None = None,
) -> dict[str, float]:
    """What speaks for the chain as the antecedent of the mention, among its rivals.

    ``owner`` is whose a possessive before the mention says it is.
    """
    latest = discourse.before(chain, mention)
    last = latest[0]
    distance = discourse.distance(last, mention)
    found = {
        "distance": float(min(distance, 4)),
        "frequency": min(len(chain.mentions), 8) ** 0.5,
    }
    roles = {m.role for m in latest}
    if distance == 0:
        found["same_sentence"] = 1.0
    if "subject" in roles:
        found["subject"] = 1.0
        if mention.form != "noun":
            # What a sentence is about, the next one mostly goes on with.
            found["subject_before"] = float(distance == 1)
            found["latest_subject"] = float(last.span.start == rivals.latest_subject)
        if distance == 0 and mention.role == "subject" and mention.form != "noun":
            found["parallel"] = 1.0
    elif roles & {"agent", "object"}:
        found["agent_object"] = 1.0
    elif roles <= {"modifier"}:
        found["modifier"] = 1.0
    if any(m.span in discourse.speakers for m in latest):
        found["spoke"] = 1.0
        # Who spoke last goes on as "he"; a description may as well bring in somebody new.
        last_one = any(m.span.start == rivals.latest_speaker for m in latest)
        if last_one and mention.form != "noun":
            found["last_speaker"] = 1.0
    if mention.form == "noun" and discourse.told(mention) and not discourse.told(last):
        found["quoted"] = 1.0
    if any(m.form == "pronoun" for m in latest):
        found["pronoun"] = 1.0
    if any(m.sentence == last.sentence - 1 and m.role == "subject" for m in chain.mentions):
        found["continued"] = 1.0
    found.update(_of_chain(mention, chain))
    if last.paragraph == mention.paragraph:
        found["same_paragraph"] = 1.0
    if owner is chain:
        found["owner"] = 1.0
    if last.definite == "indef":
        found["indefinite"] = 1.0
    if mention.definite == "dem":
        found["near"] = float(last.span.start >= rivals.latest)
    return found


def _of_chain(mention: Mention, chain: Chain) -> dict[str, float]:
    """What the chain is, whereever it was mentioned last."""
    found = {}
    if chain.name is not None:
        found["name"] = 1.0
    if chain.kind == "person":
        found["person"] = 1.0
    elif chain.place:
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
        found.update(_of_role(mention, chain))
    return found


def _of_role(mention: Mention, chain: Chain) -> dict[str, float]:
    """How a description agrees with what the chain has been called."""
    found = {}
    if mention.head in chain.heads:
        found["same_role"] = 1.0
    elif mention.kind == "organisation":
        # "Le groupe" may well be what has been called a maker, but is no ministry.
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


def beside_head(mention: Mention) -> frozenset[str]:
    """What a description says beside its noun."""
    return frozenset(telling(mention.text)) - frozenset(telling(mention.head))


def newcomer(mention: Mention, *, inside: bool = False) -> dict[str, float]:
    """What speaks for a description being of nobody that was named before.

    ``inside`` is whether its complement names another actor.
    """
    found = {"new": 1.0}
    if mention.definite == "poss":
        found["new_owned"] = 1.0
    if mention.kind == "person":
        found["new_person"] = 1.0
    if mention.sense == "company":
        # "The company" has mostly been named already.
        found["new_company"] = 1.0
    if inside:
        found["new_inside"] = 1.0
    if mention.role == "subject":
        found["new_subject"] = 1.0
    # The more it says, the less it takes up somebody known.
    found["new_long"] = min(len(telling(mention.text)), _LONG) / _LONG
    return found


def of_noun(found: Mapping[str, float]) -> dict[str, float]:
    """Features as they are weighed for descriptions, apart from those for pronouns."""
    return {f"noun {name}": value for name, value in found.items()}
