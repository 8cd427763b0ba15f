"""Countries and international bodies have one key, whatever the language of their names."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.base import fold
from kg.base.resources import data
from kg.entities.cluster import ArticleActor, resolve_actors
from kg.normalise.organisations import body_key, find_body, is_country

ROOT = Path(__file__).resolve().parent.parent


def rows(name: str) -> list[list[str]]:
    lines = data(f"lexicon/{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


@pytest.mark.parametrize(
    ("key", "names"),
    [
        (
            "un",
            "ONU;O.N.U.;l’ONU;les Nations unies;Nations Unies;Organisation des Nations unies;"
            "United Nations;the United Nations;UN;The UN;U.N.",
        ),
        ("eu", "Union européenne;l'Union Européenne;UE;EU;European Union"),
        ("nato", "Otan;OTAN;NATO;Nato;Alliance atlantique;North Atlantic Treaty Organization"),
        ("eu-commission", "la Commission européenne;European Commission"),
        ("msf", "Médecins sans frontières;Médecins Sans Frontières;Doctors Without Borders;MSF"),
        ("US", "les États-Unis;Etats-Unis;ÉTATS-UNIS;United States;USA;U.S.;US"),
        ("GB", "Royaume-Uni;United Kingdom;Grande-Bretagne;UK"),
        ("DE", "Allemagne;l’Allemagne;Germany"),
        ("CI", "Côte d’Ivoire;Cote d'Ivoire;Ivory Coast"),
        ("MM", "Birmanie;Myanmar;Burma"),
        ("TR", "Turquie;Turkey;Türkiye"),
        ("VA", "Vatican;le Vatican;Vatican City;Saint-Siège;Holy See"),
    ],
)
def test_names_of_both_languages_have_one_key(key: str, names: str) -> None:
    assert {name: body_key(name) for name in names.split(";")} == dict.fromkeys(
        names.split(";"), key
    )


@pytest.mark.parametrize(
    "name",
    [
        *("un", "us", "who", "ue", "", " ", "la", "the", "L’", "Le Monde", "Microsoft", "Union"),
        *("Nations", "Conseil", "Commission", "Europe", "États", "Un", "Who", "Us", "Hydrovarre"),
        *("Conseil de Paris", "gouvernement français", "Amis de la Nature", "Corée", "Congo"),
        "Cour suprême",
    ],
)
def test_another_name_has_no_key(name: str) -> None:
    assert body_key(name) is None


def test_every_name_has_its_key() -> None:
    for key in {row[0] for row in rows("bodies") + rows("countries")} - {"article"}:
        names = [name for several in find_body(key).names.values() for name in several]
        assert names
        assert {name: body_key(name) for name in names} == dict.fromkeys(names, key)
        assert is_country(key) == (len(key) == 2 and key.isupper())


@given(st.text(max_size=40))
def test_any_text_is_safe(name: str) -> None:
    key = body_key(name)
    assert key is None or find_body(key).key == key


def test_the_tables_are_in_both_languages() -> None:
    assert len(rows("countries")) >= 240
    assert len([row for row in rows("bodies") if row[1] == "body"]) >= 120
    for row in rows("countries"):
        assert set(find_body(row[0]).names) == {"fr", "en"}
        assert all(find_body(row[0]).names.values())


def test_names_of_countries_are_what_cldr_says() -> None:
    babel = pytest.importorskip("babel")
    head = data("lexicon/countries.tsv").read_text(encoding="utf-8").splitlines()[0]
    if f"babel {babel.__version__};" not in head:
        pytest.skip(f"the table was made by another version: {head}")
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "make_countries", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_articles_in_two_languages_give_one_actor() -> None:
    given = {
        name: ArticleActor(fold.key(name), article, "organisation", (name,))
        for article, names in {
            "un": ("Nations unies", "Otan", "Allemagne", "Union africaine"),
            "deux": ("United Nations", "NATO", "Germany", "European Union"),
            "trois": ("ONU", "UE"),
        }.items()
        for name in names
    }
    replaced = resolve_actors(given.values()).replaced
    actors: dict[str, set[str]] = {}
    for name, actor in given.items():
        actors.setdefault(replaced.get(actor.key, actor.key), set()).add(name)
    expected = [{"Nations unies", "United Nations", "ONU"}, {"Otan", "NATO"}]
    expected += [{"Allemagne", "Germany"}, {"European Union", "UE"}, {"Union africaine"}]
    assert sorted(map(sorted, actors.values())) == sorted(map(sorted, expected))
