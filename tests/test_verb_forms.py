"""Tense and mood of verbs by their spelling."""

from __future__ import annotations

import pytest
from extract import parse

from kg.preprocess.verb_forms import correct_features

PRESENT = "Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin"


@pytest.mark.parametrize(
    ("word", "lemma", "expected"),
    [
        ("laisserai", "laisser", "Mood=Ind|Number=Sing|Person=1|Tense=Fut|VerbForm=Fin"),
        ("agirait", "agir", "Mood=Cnd|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin"),
        ("manipulée", "manipuler", "Gender=Fem|Number=Sing|Tense=Past|VerbForm=Part"),
        ("cédant", "céder", "Tense=Pres|VerbForm=Part"),
        # A present and past tenses that end alike.
        ("crée", "créer", PRESENT),
    ],
)
def test_correct_features(word: str, lemma: str, expected: str) -> None:
    assert correct_features("fr", word, lemma, "VERB", PRESENT) == expected


def test_agreeing_features_are_unchanged() -> None:
    passive = "Gender=Masc|Number=Sing|Tense=Past|VerbForm=Part|Voice=Pass"
    assert correct_features("fr", "manipulé", "manipuler", "VERB", passive) == passive
    second = "Mood=Cnd|Number=Sing|Person=2|Tense=Pres|VerbForm=Fin"
    assert correct_features("fr", "serais", "être", "AUX", second) == second
    assert correct_features("fr", "sera", "être", "PROPN", "") == ""
    assert correct_features("en", "serait", "être", "VERB", PRESENT) == PRESENT


@pytest.mark.parametrize(
    ("text", "verb", "form"),
    [
        ("La loi est injuste, dit Claire Maurel.", "dit", "Fin"),
        ("Le maire, contraint à la démission par le conseil, part lundi.", "contraint", "Part"),
    ],
)
def test_participle_with_subject_and_without_auxiliary_is_a_present(
    text: str, verb: str, form: str
) -> None:
    (found,) = (token for token in parse(text).tokens if token.text == verb)
    assert found.feature("VerbForm") == form
