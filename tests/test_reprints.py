"""Reprints are found from the articles only, and counts take each story once."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from coded import TemporaryStore
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import CAMERAS, Said, reading

from kg.consolidate import consolidate
from kg.consolidate.reprints import Text, find_reprints
from kg.consolidate.validate import check
from kg.graph.reader import Reader
from kg.model import Reading
from kg.normalise.sketches import sketch
from kg.store import Store

MAYOR = Said(
    "Nous installerons trente caméras sur les quais avant la fin du mois de septembre prochain",
    "Zoé Lefèvre",
    "support",
    CAMERAS,
)
LOCALS = Said(
    "Personne ne nous a demandé notre avis et nous saisirons le tribunal dès lundi matin",
    "les riverains",
    "oppose",
    CAMERAS,
)
FIRM = Said(
    "Le matériel est fabriqué dans notre usine et respecte toutes les normes en vigueur",
    "Oculix",
)
ONLY_HERE = Said("Je démissionnerai si le conseil vote ce budget", "Marc Lefèvre")
SHORT = Said("Jamais", "Œil libre")
TITLE = "Trente caméras sur les quais de Morvelle"

WIRE = reading("wire", "2021-03-05", "Agence du Nord", TITLE, MAYOR, LOCALS, FIRM, SHORT)
COPY = reading("copy", "2021-03-06", "Le Fanal", "Des caméras arrivent", MAYOR, LOCALS, FIRM, SHORT)
CUT = reading("cut", "2021-03-06", "La Gazette", TITLE, MAYOR, LOCALS, ONLY_HERE)
OWN = reading(
    "own",
    "2021-03-07",
    "Le Quotidien",
    "Les quais vus par ceux qui y vivent",
    MAYOR,
    Said("On dort mal ici depuis que les bars ferment à trois heures l'été", "Ada Brandt"),
    Said("La ville aurait mieux fait de réparer les lampadaires de la rue du Port", "Œil libre"),
)
STORY = (WIRE, COPY, CUT, OWN)


def consolidated(*readings: Reading) -> TemporaryStore:
    store = TemporaryStore(readings)
    consolidate(store)
    return store


def reprints(store: Store) -> dict[str, str]:
    articles = Reader(store).articles
    return {
        one.article.name: articles[one.reprint_of].article.name
        for one in articles.values()
        if one.reprint_of
    }


def copies(store: Store) -> set[tuple[str, str]]:
    return {(one.article.article.name, one.text) for one in Reader(store).statements if one.copy_of}


def test_later_articles_with_most_of_the_words_are_reprints_of_the_earliest() -> None:
    assert reprints(consolidated(*STORY)) == {"copy": "wire", "cut": "wire"}


def test_a_statement_that_only_the_reprint_has_is_no_copy() -> None:
    found = copies(consolidated(*STORY))
    same = {("cut", one.words) for one in (MAYOR, LOCALS)}
    assert found == same | {("copy", one.words) for one in (MAYOR, LOCALS, FIRM, SHORT)}


def test_what_two_reprints_add_counts_once() -> None:
    again = reading("again", "2021-03-08", "L'Écho", TITLE, MAYOR, LOCALS, ONLY_HERE)
    found = copies(consolidated(*STORY, again))
    assert ("again", ONLY_HERE.words) in found
    assert ("cut", ONLY_HERE.words) not in found


def test_a_known_source_is_no_copy_of_an_unknown_one() -> None:
    bare = Said(FIRM.words)
    wire = reading("wire", "2021-03-05", "Agence du Nord", TITLE, MAYOR, LOCALS, bare)
    assert ("copy", FIRM.words) not in copies(consolidated(wire, COPY))
    later = reading("later", "2021-03-09", "Le Fanal", TITLE, MAYOR, LOCALS, bare)
    assert ("later", FIRM.words) in copies(consolidated(WIRE, later))


def test_the_order_of_adding_does_not_count_and_removal_undoes() -> None:
    whole = consolidated(*STORY).lines()
    for order in permutations(STORY):
        store = TemporaryStore()
        for one in order:
            store.write([one])
            consolidate(store)
        assert store.lines() == whole
    assert not list(check(store))
    store.remove(WIRE)
    consolidate(store)
    assert store.lines() == consolidated(COPY, CUT, OWN).lines()
    assert reprints(store) == {"cut": "copy"} or reprints(store) == {"copy": "cut"}


WORDS = st.lists(
    st.sampled_from(["le", "maire", "veut", "la", "digue", "mais", "non", "oui", "port", "nord"])
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["", "2021-01-01", "2021-01-02"]), WORDS)), st.randoms())
def test_reprints_do_not_depend_on_the_order_of_articles(
    articles: list[tuple[str, list[str]]], random: object
) -> None:
    texts = [
        Text(f"a{number}", day, sketch(" ".join(words * 3)))
        for number, (day, words) in enumerate(articles)
    ]
    found = find_reprints(texts)
    random.shuffle(texts)  # type: ignore[attr-defined]
    assert find_reprints(texts) == found
    assert not found.keys() & set(found.values())


def numbered(start: int, end: int) -> str:
    return " ".join(f"mot{number}" for number in range(start, end))


@pytest.mark.parametrize(
    ("other", "is_reprint"),
    [
        (numbered(0, 400), True),
        (numbered(0, 400).upper(), True),
        (numbered(0, 180), True),
        (numbered(220, 400) + " " + numbered(500, 520), True),
        (numbered(0, 200) + " " + numbered(500, 800), False),
        (numbered(0, 60), False),
        (numbered(500, 900), False),
        ("", False),
    ],
    ids=["same", "capitals", "start", "end", "half", "excerpt", "other words", "no words"],
)
def test_the_shorter_article_must_be_mostly_in_the_longer_one(other: str, is_reprint: bool) -> None:
    texts = [Text("a", "2021", sketch(numbered(0, 400))), Text("b", "2021-02", sketch(other))]
    assert find_reprints(texts) == ({"b": "a"} if is_reprint else {})


def test_boilerplate_in_all_articles_makes_no_reprints_and_hides_none() -> None:
    foot = numbered(9000, 9060)
    texts = [f"{numbered(n * 100, n * 100 + 90)} {foot}" for n in range(60)]
    ordered = [
        Text(f"a{n:02}", f"2021-{n // 28 + 1:02}-{n % 28 + 1:02}", sketch(t))
        for n, t in enumerate([*texts, texts[40]])
    ]
    assert find_reprints(ordered) == {"a60": "a40"}


def test_a_record_of_an_earlier_layout_is_no_reprint(tmp_path: Path) -> None:
    texts = [Text("a", "2021", ""), Text("b", "2021", "zz"), Text("c", "", sketch("un deux"))]
    assert find_reprints(texts) == {}
