"""How and where statements are put forward, and what of it is evidence for one claim."""

from __future__ import annotations

import pytest

from kg.claims.agreement import score_agreement
from kg.claims.features import modality_features, pair_features, word_features
from kg.claims.modality import Modality, closeness, denies_charge, modality
from kg.claims.proposition import Proposition
from kg.claims.scoring import read_weights
from kg.claims.similarity import Embeddings

EMBEDDINGS = Embeddings()


def said(text: str, start: int = 500, article: str = "a", **more: object) -> Proposition:
    given: dict[str, object] = {
        "statement": f"{article} {start} {text}",
        "key": f"{article} {start} {text}",
        "day": "2024-03-01",
        "source": f"{article} {start}",
        "context": frozenset(("gouvernement",)),
    }
    return Proposition(text=text, article=article, start=start, **{**given, **more})  # type: ignore[arg-type]


def features(one: Proposition, other: Proposition) -> dict[str, float]:
    found = modality_features(one, other, word_features(one, other, EMBEDDINGS))
    assert found == modality_features(other, one, word_features(other, one, EMBEDDINGS))
    return found


BRIDGE = said("le pont est dangereux")


@pytest.mark.parametrize(
    ("act", "stance", "expected"),
    [
        ("assert", "none", Modality.CLAIM),
        ("announce", "support", Modality.CLAIM),
        ("refuse", "none", Modality.DENIAL),
        ("refuse", "oppose", Modality.REFUSAL),
        ("demand", "support", Modality.WISH),
        ("commit", "support", Modality.WISH),
    ],
)
def test_how_something_is_put_forward(act: str, stance: str, expected: Modality) -> None:
    assert modality(said("vendre le terrain", act=act, stance=stance)) is expected


def test_an_opponent_blames_or_opposes() -> None:
    blame = said("avoir vendu le terrain", act="oppose", stance="oppose", target="le maire")
    against = said(
        "la vente du terrain", act="oppose", stance="oppose", target="la vente du terrain"
    )
    denial = said("la vente du terrain", act="refuse")
    assert modality(blame) is Modality.CHARGE
    assert modality(against) is Modality.OPPOSITION
    assert denies_charge(blame, denial) and denies_charge(denial, against)
    assert not denies_charge(blame, against)


def test_closeness_falls_with_distance_within_an_article() -> None:
    next_to_it, far = said("le pont est sûr", 530), said("le pont est sûr", 2500)
    assert 0.9 < closeness(BRIDGE, next_to_it) == closeness(next_to_it, BRIDGE) <= 1
    assert closeness(BRIDGE, far) < 0.01
    assert closeness(BRIDGE, said("le pont est sûr", 530, "b")) == 0


def test_there_is_a_weight_for_each_feature() -> None:
    weights = read_weights("claims")
    assert weights.keys() == pair_features(BRIDGE, BRIDGE, EMBEDDINGS).keys() | {"bias"}


def test_a_score_below_the_required_one_is_zero_and_any_other_the_same() -> None:
    other = said("le pont est sûr", 900)
    found = score_agreement(BRIDGE, other, EMBEDDINGS, least=0)
    assert score_agreement(BRIDGE, other, EMBEDDINGS, least=found.score) == found
    hopeless = score_agreement(BRIDGE, said("la mairie recrute", 2900), EMBEDDINGS, least=0.9)
    assert hopeless.score == 0
