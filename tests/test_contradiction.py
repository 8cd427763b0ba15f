"""Who contradicts another in words of his own."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from kg.base.resources import data
from kg.claims.agreement import agreement
from kg.claims.cluster import propositions
from kg.claims.contradiction import contradiction, features
from kg.claims.proposition import Proposition
from kg.claims.similarity import Meanings
from kg.lexicon.tables import rows

MEANINGS = Meanings()


def said(text: str, source: str, start: int = 0, **more: object) -> Proposition:
    """A statement of one article."""
    given: dict[str, object] = {
        "statement": f"{source} {text}",
        "key": f"{source} {text}",
        "article": "a",
        "day": "2024-03-01",
        "source": source,
        "speaker": source,
    }
    return Proposition(text=text, start=start, **{**given, **more})  # type: ignore[arg-type]


WISH = {"act": "demand", "stance": "support"}
REFUSAL = {"act": "refuse", "stance": "oppose"}
DENIAL = {"act": "refuse", "stance": "none"}
CHARGE = {"act": "oppose", "stance": "oppose"}

CONTRARY = [
    (
        said("avoir vendu le terrain à son frère", "le parquet", target="le maire", **CHARGE),
        said("ces accusations", "le maire", 60, **DENIAL),
    ),
    (
        said("la réouverture du marché couvert", "les marchands", **WISH),
        said("rouvrir le marché", "la mairie", 70, **REFUSAL),
    ),
    (
        said("le pont est sûr", "la préfecture"),
        said("un pont dangereux", "les riverains", 40, **CHARGE, target="un pont dangereux"),
    ),
    (
        said("reading the letters of its guests", "a porter", language="en", **CHARGE, target="it"),
        said("the allegation", "the hotel", 60, language="en", **DENIAL),
    ),
]
NOT = [
    (
        said("la réouverture du marché couvert", "les marchands", **WISH),
        said("commenter les chiffres du chômage", "la mairie", 900, **REFUSAL),
    ),
    (
        said("le pont est sûr", "la préfecture"),
        said("le pont date de 1911", "les riverains", 40),
    ),
]


@pytest.mark.parametrize(("one", "other"), CONTRARY)
def test_what_another_denies_refuses_or_calls_otherwise(
    one: Proposition, other: Proposition
) -> None:
    found = agreement(one, other, MEANINGS)
    assert found.same
    assert agreement(other, one, MEANINGS) == found
    assert contradiction(one, other, MEANINGS) >= 0.5


@pytest.mark.parametrize(("one", "other"), NOT)
def test_what_only_stands_beside_it(one: Proposition, other: Proposition) -> None:
    assert contradiction(one, other, MEANINGS) == 0


@pytest.mark.parametrize(("one", "other"), CONTRARY)
def test_nobody_contradicts_himself_or_another_article_in_other_words(
    one: Proposition, other: Proposition
) -> None:
    assert contradiction(one, replace(other, source=one.source), MEANINGS) == 0
    assert contradiction(one, replace(other, article="b"), MEANINGS) == 0


def test_where_it_cannot_reach_what_is_asked_it_is_nothing() -> None:
    one, other = CONTRARY[0]
    found = contradiction(one, other, MEANINGS)
    assert contradiction(one, other, MEANINGS, least=found) == found
    assert contradiction(one, other, MEANINGS, least=found + 0.001) == 0


def test_what_they_have_in_common_may_have_to_bear_it_out() -> None:
    one = said("le pont est sûr", "la préfecture", 500)
    ruin = "un ouvrage qui menace ruine"
    other = said(ruin, "les riverains", 560, target=ruin, **CHARGE)
    found = agreement(one, other, MEANINGS)
    assert found.same and found.opposite and found.alone
    assert not agreement(one, other, MEANINGS, borne_out=0.4).same


def test_where_words_make_one_claim_a_contradiction_tells_the_side() -> None:
    one, other = CONTRARY[1]
    found = agreement(one, other, MEANINGS)
    assert found.opposite and not found.alone
    agreed = agreement(one, replace(other, **WISH), MEANINGS)
    assert agreed.same and not agreed.opposite


def test_it_is_one_claim_with_two_sides() -> None:
    wanted = said("un grand péage à l’entrée de la ville", "les écologistes", **WISH)
    refused = said("tout péage de ville", "le maire", 60, **REFUSAL)
    found = propositions((wanted, refused), meanings=MEANINGS)
    assert set(found.claims.values()) == {wanted.key}
    assert found.sides == {wanted.statement: 1, refused.statement: -1}


def test_there_is_a_weight_for_each_feature() -> None:
    weights = json.loads(data("models/contradictions.json").read_text(encoding="utf-8"))["weights"]
    assert weights.keys() == features(*CONTRARY[0], MEANINGS).keys() | {"bias"}


@pytest.mark.parametrize(
    ("text", "against"), [("le pont est sûr", 1.0), ("Le pont est SÛR", 1.0), ("sur le pont", 0.0)]
)
def test_an_antonym_is_known_by_its_accent(text: str, against: float) -> None:
    danger = said("un pont dangereux", "les riverains", 40, target="un pont dangereux", **CHARGE)
    found = features(said(text, "la préfecture"), danger, MEANINGS)
    assert found["antonym"] == against


@pytest.mark.parametrize("language", ["fr", "en"])
def test_antonyms_have_two_poles_and_nouns_a_class(language: str) -> None:
    poles: dict[str, set[str]] = {}
    for _, sense, pole in rows(language, "antonyms", 3):
        poles.setdefault(sense, set()).add(pole)
    assert len(poles) > 25
    assert all(found == {"+", "-"} for found in poles.values())
    assert {row[1] for row in rows(language, "said_nouns", 2)} == {"charge", "claim", "wish"}
