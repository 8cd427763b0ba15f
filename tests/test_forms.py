"""The forms that news uses of a verb follow from its infinitive and the table of endings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.lexicon.inflection import Inflection, inflection
from kg.lexicon.tables import rows

FRENCH = inflection("fr")


@pytest.mark.parametrize(
    ("infinitive", "expected"),
    [
        ("parler", "parle parles parlent parlait parlaient parla parlèrent parlé parlée parlant"),
        ("annoncer", "annonce annonçait annonça annonçant annoncent annoncé annoncera annonçons"),
        ("juger", "juge jugeait jugea jugeant jugent jugé jugera jugeons"),
        ("rappeler", "rappelle rappellent rappelait rappela rappelé rappellera rappelant"),
        ("répéter", "répète répètent répétait répéta répété répétera répétant"),
        ("soulever", "soulève soulevait souleva soulèvera soulevé"),
        ("préférer", "préfère préférait préféra préférera"),
        ("employer", "emploie employait employa emploiera employé"),
        ("appuyer", "appuie appuyait appuya appuiera"),
        ("essayer", "essaie essaye essayait essaiera essayera"),
        ("créer", "crée créait créa créé créée"),
        ("nier", "nie nient niait nia nié niée niera"),
        ("dire", "dit disent disait dirent dira dit dite dits dites disant"),
        ("accueillir", "accueille accueillent accueillait accueillera accueilli accueillant"),
        ("desservir", "dessert desservent desservait desservi desservant"),
        ("asservir", "asservit asservissent asservissait asservi"),
        ("mourir", "meurt meurent mourait mourra mort"),
        ("disparaître", "disparaît disparait disparaissent disparu disparaîtra"),
        ("survivre", "survit survivent survécut survécu survivant"),
        ("répartir", "répartit répartissent réparti"),
        ("contredire", "contredit contredisait contredisant"),
        ("promettre", "promet promettait promit promis promise promettra promettant"),
        ("soutenir", "soutient soutiennent soutenait soutint soutenu soutiendra"),
        ("prévenir", "prévient prévenait prévint prévenu"),
        ("écrire", "écrit écrivent écrivait écrivit écrira écrivant"),
        ("craindre", "craint craignent craignait craignit craindra craignant"),
        ("défendre", "défend défendent défendait défendit défendu défendra"),
        ("répondre", "répond répondent répondait répondit répondu répondra"),
        ("reprendre", "reprend reprennent reprenait reprit repris reprendra"),
        ("croire", "croit croient croyait crut cru croira croyant"),
        ("vouloir", "veut veulent voulait voulut voulu voudra voudrait voulant"),
        ("prévoir", "prévoit prévoient prévoyait prévit prévu prévoira"),
        ("démentir", "dément démentait démentit démenti démentira"),
        ("avertir", "avertit avertissent avertissait averti avertira avertissant"),
    ],
)
def test_a_verb_has_its_forms(infinitive: str, expected: str) -> None:
    made = FRENCH.verb(infinitive)
    assert set(expected.split()) - made == set()
    assert infinitive in made


@pytest.mark.parametrize(
    ("infinitive", "wrong"),
    [
        ("annoncer", "annoncait annonca annoncant"),
        ("juger", "jugait juga jugant"),
        ("répéter", "répètait répèta répètant"),
        ("dire", "disit dirai"),
        ("promettre", "prometra promettu"),
        ("avertir", "avertient avertu"),
        ("accueillir", "accueillissent accueillissait accueillira"),
        ("répartir", "répart répartent"),
        ("détruire", "détruissent détruiut"),
        ("défendre", "défenait défenu"),
        ("prévoir", "prévoyu"),
    ],
)
def test_a_verb_has_no_misspelt_form(infinitive: str, wrong: str) -> None:
    assert FRENCH.verb(infinitive) & set(wrong.split()) == set()


def bare(verbs: dict[str, tuple[str, ...]]) -> Inflection:
    """A language with irregular verbs and no more."""
    return Inflection(verbs, {}, (), {}, {}, {}, {}, False, ())


def test_the_longest_ending_counts() -> None:
    made = bare({"dre": ("d",), "endre": ("ent",)})
    assert made.verb("prendre") == {"prendre", "prent"}
    assert made.verb("coudre") == {"coudre", "coud"}


@pytest.mark.parametrize("infinitive", ["falloir", "", "r"])
def test_a_verb_that_no_ending_fits_has_its_infinitive_only(infinitive: str) -> None:
    assert bare({}).verb(infinitive) == {infinitive}


VERBS = sorted({row[0].split()[0] for row in rows("fr", "cue_verbs", 4)})


@pytest.mark.parametrize("infinitive", VERBS)
def test_every_cue_verb_has_forms(infinitive: str) -> None:
    made = FRENCH.verb(infinitive)
    assert len(made) > 8, "no ending of conjugations.tsv fits"
    assert all(form and form == form.lower() and " " not in form for form in made)


@given(st.text("abcdegirstuvéèçoy'-", max_size=12))
def test_any_word_has_forms(word: str) -> None:
    assert word in FRENCH.verb(word)


@pytest.mark.parametrize(
    ("masculine", "made"),
    [
        ("favorable", {"favorable", "favorables"}),
        ("opposé", {"opposé", "opposée", "opposés", "opposées"}),
        ("soucieux", {"soucieux", "soucieuse", "soucieuses"}),
        ("inquiet", {"inquiet", "inquiète", "inquiets", "inquiètes"}),
    ],
)
def test_an_adjective_has_its_forms(masculine: str, made: set[str]) -> None:
    assert FRENCH.adjective(masculine) == made
