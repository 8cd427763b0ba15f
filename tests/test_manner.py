"""How statements are put forward and where they stand, and what of it speaks for one claim."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from kg.base.resources import data
from kg.claims.agreement import agreement
from kg.claims.features import by_manner, by_words, features
from kg.claims.modality import (
    Kind,
    closeness,
    denied_charge,
    in_headline,
    kind,
    stand_for,
    two_sides,
)
from kg.claims.proposition import Proposition
from kg.claims.similarity import Meanings

MEANINGS = Meanings()


def said(text: str, start: int = 500, article: str = "a", **more: object) -> Proposition:
    given: dict[str, object] = {
        "statement": f"{article} {start} {text}",
        "key": f"{article} {start} {text}",
        "day": "2024-03-01",
        "source": f"{article} {start}",
        "context": frozenset(("gouvernement",)),
    }
    return Proposition(text=text, article=article, start=start, **{**given, **more})  # type: ignore[arg-type]


def manner(one: Proposition, other: Proposition) -> dict[str, float]:
    found = by_manner(one, other, by_words(one, other, MEANINGS))
    assert found == by_manner(other, one, by_words(other, one, MEANINGS))
    return found


BRIDGE = said("le pont est dangereux")


@pytest.mark.parametrize(
    ("act", "stance", "expected"),
    [
        ("assert", "none", Kind.CLAIM),
        ("announce", "support", Kind.CLAIM),
        ("refuse", "none", Kind.DENIAL),
        ("refuse", "oppose", Kind.REFUSAL),
        ("demand", "support", Kind.WISH),
        ("commit", "support", Kind.WISH),
    ],
)
def test_how_something_is_put_forward(act: str, stance: str, expected: Kind) -> None:
    assert kind(said("vendre le terrain", act=act, stance=stance)) is expected


def test_who_is_against_something_blames_or_opposes() -> None:
    blame = said("avoir vendu le terrain", act="oppose", stance="oppose", target="le maire")
    against = said(
        "la vente du terrain", act="oppose", stance="oppose", target="la vente du terrain"
    )
    denial = said("la vente du terrain", act="refuse")
    assert kind(blame) is Kind.CHARGE
    assert kind(against) is Kind.OPPOSITION
    assert denied_charge(blame, denial) and denied_charge(denial, against)
    assert not denied_charge(blame, against)


def test_two_that_stand_close_are_nearer_than_two_far_apart() -> None:
    next_to_it, far = said("le pont est sûr", 530), said("le pont est sûr", 2500)
    assert 0.9 < closeness(BRIDGE, next_to_it) == closeness(next_to_it, BRIDGE) <= 1
    assert closeness(BRIDGE, far) < 0.01
    assert closeness(BRIDGE, said("le pont est sûr", 530, "b")) == 0


def test_a_headline_is_of_its_own_article() -> None:
    assert in_headline(said("le pont est dangereux", 20), said("le pont est sûr", 900))
    assert not in_headline(BRIDGE, said("le pont est sûr", 900))
    assert not in_headline(said("le pont est dangereux", 20), said("le pont est sûr", 900, "b"))


def test_what_a_headline_says_is_told_below() -> None:
    below = said("l’ouvrage menace de tomber", 900)
    found = agreement(said("le pont est dangereux", 20), below, MEANINGS, least=0)
    assert found.score > agreement(BRIDGE, below, MEANINGS, least=0).score


def test_sides_are_two_where_one_is_for_and_one_against() -> None:
    wish = replace(BRIDGE, stance="support")
    assert two_sides(wish, replace(BRIDGE, stance="oppose"))
    assert not two_sides(wish, wish)
    assert manner(wish, BRIDGE)["one_position"] == 1


@pytest.mark.parametrize(
    ("noun", "act", "stands"),
    [
        ("ce reproche", "oppose", True),
        ("ce chiffre", "assert", True),
        ("ce chiffre", "oppose", False),
    ],
)
def test_a_noun_stands_for_what_another_said(noun: str, act: str, stands: bool) -> None:
    stance = "oppose" if act == "oppose" else "none"
    told = said("avoir vendu douze terrains", act=act, stance=stance, target="le maire")
    assert stand_for(said(noun, 560, act="refuse"), told) is stands


def test_words_against_each_other_count_between_articles_with_words_in_common() -> None:
    other = said("le pont est sûr", 500, "b")
    assert manner(BRIDGE, other)["antonym_apart"] > 0
    assert manner(BRIDGE, replace(other, article="a"))["antonym_apart"] == 0
    assert manner(BRIDGE, said("le viaduc est peint", 500, "b"))["antonym_apart"] == 0
    assert manner(BRIDGE, said("le pont est risqué", 500, "b"))["one_sense"] == 1
    assert manner(BRIDGE, said("le pont n’est pas risqué", 500, "b"))["one_sense"] == 0


def test_two_articles_are_nearer_the_more_of_their_actors_are_the_same() -> None:
    one = replace(BRIDGE, context=frozenset("abc"))
    assert manner(one, said("x", article="b", context=frozenset("bcd")))["company"] == 0.5
    assert manner(one, said("x", article="b", context=frozenset("d")))["company"] == 0
    assert manner(one, said("x", context=frozenset("d")))["company"] == 1


def test_a_number_in_common_tells_little_where_nothing_else_is() -> None:
    one = said("50 hôpitaux ont été détruits dans le nord")
    near, far = (
        said("les 50 hôpitaux détruits", 500, "b"),
        said("50 milliards pour l’industrie", 500, "b"),
    )
    assert (
        by_words(one, near, MEANINGS)["numbers"] > 2 * by_words(one, far, MEANINGS)["numbers"] > 0
    )


def test_a_single_word_of_another_language_has_to_be_told_by_a_table() -> None:
    refusal = said("extrader le banquier", act="refuse", stance="oppose", language="fr")
    other = said("his extradition", 500, "b", act="oppose", stance="oppose", language="en")
    assert agreement(refusal, other, MEANINGS).same
    assert not agreement(said("l’imiter"), said("gloat", 500, "b", language="en"), MEANINGS).same
    # "Resign" and "licencier" stand against each other in a sense.
    left = said("she had resigned", 500, "b", language="en")
    assert agreement(said("avoir été licenciée"), left, MEANINGS).score > 0


def test_there_is_a_weight_for_each_feature() -> None:
    weights = json.loads(data("models/claims.json").read_text(encoding="utf-8"))["weights"]
    assert weights.keys() == features(BRIDGE, BRIDGE, MEANINGS).keys() | {"bias"}


def test_a_score_that_cannot_be_reached_is_none_and_one_that_can_is_the_same() -> None:
    other = said("le pont est sûr", 900)
    found = agreement(BRIDGE, other, MEANINGS, least=0)
    assert agreement(BRIDGE, other, MEANINGS, least=found.score) == found
    hopeless = agreement(BRIDGE, said("la mairie recrute", 2900), MEANINGS, least=0.9)
    assert hopeless.score == 0
