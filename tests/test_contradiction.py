"""Contradictions in other words, within one article."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.claims.agreement import score_agreement
from kg.claims.cluster import cluster_claims
from kg.claims.contradiction import contradiction_features, score_contradiction
from kg.claims.proposition import Proposition
from kg.claims.scoring import read_weights
from kg.claims.similarity import Embeddings
from kg.lexicon.tables import read_rows

EMBEDDINGS = Embeddings()


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

CONTRADICTIONS = [
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


@pytest.mark.parametrize(("one", "other"), CONTRADICTIONS)
def test_a_denial_refusal_or_antonym_contradicts(one: Proposition, other: Proposition) -> None:
    found = score_agreement(one, other, EMBEDDINGS)
    assert found.same
    assert score_agreement(other, one, EMBEDDINGS) == found
    assert score_contradiction(one, other, EMBEDDINGS) >= 0.5


@pytest.mark.parametrize(("one", "other"), CONTRADICTIONS)
def test_one_source_or_two_articles_do_not_contradict_in_other_words(
    one: Proposition, other: Proposition
) -> None:
    assert score_contradiction(one, replace(other, source=one.source), EMBEDDINGS) == 0
    assert score_contradiction(one, replace(other, article="b"), EMBEDDINGS) == 0


def test_a_contradiction_within_one_claim_gives_the_side() -> None:
    one, other = CONTRADICTIONS[1]
    found = score_agreement(one, other, EMBEDDINGS)
    assert found.opposite and not found.only_contradiction
    agreed = score_agreement(one, replace(other, **WISH), EMBEDDINGS)
    assert agreed.same and not agreed.opposite


def test_a_contradiction_is_one_claim_with_two_sides() -> None:
    wanted = said("un grand péage à l’entrée de la ville", "les écologistes", **WISH)
    refused = said("tout péage de ville", "le maire", 60, **REFUSAL)
    found = cluster_claims((wanted, refused), embeddings=EMBEDDINGS)
    assert set(found.claims.values()) == {wanted.key}
    assert found.sides == {wanted.statement: 1, refused.statement: -1}


def test_there_is_a_weight_for_each_feature() -> None:
    weights = read_weights("contradictions")
    assert weights.keys() == contradiction_features(*CONTRADICTIONS[0], EMBEDDINGS).keys() | {
        "bias"
    }


@pytest.mark.parametrize(
    ("text", "against"), [("le pont est sûr", 1.0), ("Le pont est SÛR", 1.0), ("sur le pont", 0.0)]
)
def test_an_antonym_is_recognised_by_its_accent(text: str, against: float) -> None:
    danger = said("un pont dangereux", "les riverains", 40, target="un pont dangereux", **CHARGE)
    found = contradiction_features(said(text, "la préfecture"), danger, EMBEDDINGS)
    assert found["antonym"] == against


@pytest.mark.parametrize("language", ["fr", "en"])
def test_antonyms_have_two_poles_and_nouns_a_class(language: str) -> None:
    poles: dict[str, set[str]] = {}
    for _, sense, pole in read_rows(language, "antonyms", 3):
        poles.setdefault(sense, set()).add(pole)
    assert len(poles) > 25
    assert all(found == {"+", "-"} for found in poles.values())
    assert {row[1] for row in read_rows(language, "said_nouns", 2)} == {"charge", "claim", "wish"}
