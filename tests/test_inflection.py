"""Forms of verbs and adjectives from the tables of inflection."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.lexicon.inflection import inflection
from kg.lexicon.tables import read_rows

FRENCH = inflection("fr")


@pytest.mark.parametrize(
    ("infinitive", "expected"),
    [
        ("parler", "parle parles parlent parlait parlaient parla parlèrent parlé parlée parlant"),
        ("annoncer", "annonce annonçait annonça annonçant annoncent annoncé annoncera annonçons"),
        ("répéter", "répète répètent répétait répéta répété répétera répétant"),
        ("dire", "dit disent disait dirent dira dit dite dits dites disant"),
        ("accueillir", "accueille accueillent accueillait accueillera accueilli accueillant"),
        ("promettre", "promet promettait promit promis promise promettra promettant"),
        ("craindre", "craint craignent craignait craignit craindra craignant"),
    ],
)
def test_verb_forms(infinitive: str, expected: str) -> None:
    made = FRENCH.verb(infinitive)
    assert set(expected.split()) - made == set()
    assert infinitive in made


@pytest.mark.parametrize(
    ("infinitive", "wrong"),
    [
        ("annoncer", "annoncait annonca annoncant"),
        ("dire", "disit dirai"),
        ("avertir", "avertient avertu"),
        ("défendre", "défenait défenu"),
    ],
)
def test_misspelt_forms_are_not_made(infinitive: str, wrong: str) -> None:
    assert FRENCH.verb(infinitive) & set(wrong.split()) == set()


def test_every_cue_verb_has_forms() -> None:
    for infinitive in {row[0].split()[0] for row in read_rows("fr", "cue_verbs", 4)}:
        made = FRENCH.verb(infinitive)
        assert len(made) > 8, f"no ending of conjugations.tsv fits {infinitive}"
        assert all(form and form == form.lower() and " " not in form for form in made)


@given(st.text("abcdegirstuvéèçoy'-", max_size=12))
def test_any_word_has_forms(word: str) -> None:
    assert word in FRENCH.verb(word)


@pytest.mark.parametrize(
    ("masculine", "made"),
    [
        ("opposé", {"opposé", "opposée", "opposés", "opposées"}),
        ("soucieux", {"soucieux", "soucieuse", "soucieuses"}),
        ("inquiet", {"inquiet", "inquiète", "inquiets", "inquiètes"}),
    ],
)
def test_adjective_forms(masculine: str, made: set[str]) -> None:
    assert FRENCH.adjective(masculine) == made
