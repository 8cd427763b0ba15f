"""Tense and mood that the spelling of a verb tells."""

from __future__ import annotations

import re

import pytest

from kg.annotate import annotate
from kg.annotate import verb_forms as moods
from kg.annotate.verb_forms import as_present, is_inverted, mended
from kg.base.errors import KgError
from kg.model import Article

PRESENT = "Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin"


@pytest.mark.parametrize(
    ("word", "lemma", "told"),
    [
        ("laisserai", "laisser", "Mood=Ind|Number=Sing|Person=1|Tense=Fut|VerbForm=Fin"),
        ("permettra", "permettre", "Mood=Ind|Number=Sing|Person=3|Tense=Fut|VerbForm=Fin"),
        ("soutiendront", "soutenir", "Mood=Ind|Number=Plur|Person=3|Tense=Fut|VerbForm=Fin"),
        ("ferons", "faire", "Mood=Ind|Number=Plur|Person=1|Tense=Fut|VerbForm=Fin"),
        ("agirait", "agir", "Mood=Cnd|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin"),
        ("pourraient", "pouvoir", "Mood=Cnd|Number=Plur|Person=3|Tense=Pres|VerbForm=Fin"),
        ("lèverait", "lever", "Mood=Cnd|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin"),
        ("appellera", "appeler", "Mood=Ind|Number=Sing|Person=3|Tense=Fut|VerbForm=Fin"),
        ("manipulée", "manipuler", "Gender=Fem|Number=Sing|Tense=Past|VerbForm=Part"),
        ("cédant", "céder", "Tense=Pres|VerbForm=Part"),
        ("tentaient", "tenter", "Mood=Ind|Number=Plur|Person=3|Tense=Imp|VerbForm=Fin"),
        ("parvenait", "parvenir", "Mood=Ind|Number=Sing|Person=3|Tense=Imp|VerbForm=Fin"),
        ("déclarait", "déclarer", "Mood=Ind|Number=Sing|Person=3|Tense=Imp|VerbForm=Fin"),
        # A present and past tenses that end alike.
        ("crée", "créer", PRESENT),
        ("montra", "montrer", PRESENT),
        ("restaura", "restaurer", PRESENT),
        # Forms of another verb.
        ("entrait", "entrir", PRESENT),
        ("serait", "serrer", PRESENT),
    ],
)
def test_a_form_tells_its_tense_and_mood(word: str, lemma: str, told: str) -> None:
    assert mended("fr", word, lemma, "VERB", PRESENT) == told


def test_features_that_agree_stay() -> None:
    passive = "Gender=Masc|Number=Sing|Tense=Past|VerbForm=Part|Voice=Pass"
    assert mended("fr", "manipulé", "manipuler", "VERB", passive) == passive
    second = "Mood=Cnd|Number=Sing|Person=2|Tense=Pres|VerbForm=Fin"
    assert mended("fr", "serais", "être", "AUX", second) == second


def test_what_is_no_verb_stays() -> None:
    assert mended("fr", "sera", "être", "PROPN", "") == ""


def test_a_language_without_the_table_stays() -> None:
    assert mended("en", "serait", "être", "VERB", PRESENT) == PRESENT


def test_what_ends_in_no_future_is_none() -> None:
    future = PRESENT.replace("Pres", "Fut")
    assert mended("fr", "liste", "lister", "VERB", future) == PRESENT
    assert mended("fr", "annoncera", "annoncera", "VERB", future) == future
    assert mended("es", "anunciará", "anunciar", "VERB", future) == future


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("dit", "dire"),
        ("contredit", "contredire"),
        ("décrit", "décrire"),
        ("fait", "faire"),
        ("réduit", "réduire"),
        ("craint", "craindre"),
        ("atteint", "atteindre"),
        ("réussit", "réussir"),
    ],
)
def test_a_participle_may_be_a_present(word: str, lemma: str) -> None:
    assert as_present("fr", word, lemma) == PRESENT


@pytest.mark.parametrize(
    ("language", "word", "lemma"),
    [("fr", "mis", "mettre"), ("fr", "annoncé", "annoncer"), ("en", "read", "read")],
)
def test_most_participles_may_not(language: str, word: str, lemma: str) -> None:
    assert as_present(language, word, lemma) == ""


@pytest.mark.parametrize(
    ("text", "verb", "form"),
    [
        ("La loi est injuste, dit Claire Maurel.", "dit", "Fin"),
        ("La loi est injuste, a dit Claire Maurel.", "dit", "Part"),
        ("Le maire, contraint à la démission par le conseil, part lundi.", "contraint", "Part"),
    ],
)
def test_it_is_one_with_a_subject_and_without_an_auxiliary(text: str, verb: str, form: str) -> None:
    (document,) = annotate([Article("a", "a", text, language="fr")])
    (found,) = (token for token in document.tokens if token.text == verb)
    assert found.feature("VerbForm") == form


def test_the_parse_has_it() -> None:
    text = "Je ne me laisserai pas abattre. Il s'agirait d'une erreur."
    (document,) = annotate([Article("a", "a", text, language="fr")])
    found = {token.text: token for token in document.tokens}
    assert found["laisserai"].feature("Tense") == "Fut"
    assert found["agirait"].feature("Mood") == "Cnd"


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (
            ["prefix", "re", "-"],
            "line 9: no row called 'prefix'; there are: cut, ending, inverted, mark, present, "
            "stem, -er",
        ),
        (["stem", "fer", "-"], "line 9: stem 'fer' tells nothing"),
        (["-er", "é", "-"], "line 9: -er 'é' tells nothing"),
    ],
)
def test_a_bad_line_is_named(monkeypatch: pytest.MonkeyPatch, row: list[str], fault: str) -> None:
    monkeypatch.setattr(moods, "placed", lambda *_: iter([("line 9", row)]))
    moods._moods.cache_clear()
    moods._told.cache_clear()
    try:
        with pytest.raises(KgError, match=re.escape(fault)):
            mended("fr", "serait", "être", "VERB", PRESENT)
    finally:
        moods._moods.cache_clear()
        moods._told.cache_clear()


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("Aussi menacent-ils de porter plainte contre le maire.", ["-ils"]),
        ("Aussi le maire craint-il une crue.", ["maire"]),
        ("Dites-le au maire.", []),
    ],
)
def test_a_pronoun_behind_its_verb_is_the_subject_if_there_is_none(
    text: str, subjects: list[str]
) -> None:
    (parsed,) = annotate([Article("a", "a", text, language="fr")])
    assert [t.text for t in parsed.tokens if t.dep == "nsubj"] == subjects


def test_which_pronouns_stand_behind_their_verb() -> None:
    assert is_inverted("fr", "-t-elle")
    assert not is_inverted("fr", "-le")
    assert not is_inverted("en", "it")
