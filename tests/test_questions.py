"""Each named question finds a known fact of the sample articles (docs/sample-data.md).

The answers depend on the extractor, so each case requires one reliable row and not all rows.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from kg.base.errors import UsageError
from kg.query import pairs, subjects
from kg.query import questions as asking
from kg.query.gender import gender_of
from kg.query.ordering import ordered
from kg.query.questions import ask, questions
from kg.query.results import plain
from kg.query.run import run
from kg.store import Store

CASES: tuple[tuple[str, Mapping[str, str], tuple[str, ...]], ...] = (
    ("affiliations", {"actor": "Chastellac"}, ("directeur général par intérim",)),
    ("affiliations", {"actor": "Ferrandel", "on": "2024-05"}, ("député", "current")),
    ("affiliations", {"actor": "Montreval"}, ("directrice de l’innovation de Fluvandre",)),
    ("disputed-topics", {"min-confidence": "0.3"}, ("tarification horaire", "Bruno Esquerrac")),
    ("first-appearance", {"claim": "12 %"}, ("2024-03-04", "Hydrovarre")),
    ("one-quotation", {}, ("le compteur mesure, il ne punit pas", "Hélène Vauclarin", "4")),
    ("most-quoted", {"least": "10"}, ("Hélène Vauclarin", "person")),
    ("positions-on", {"topic": "référendum"}, ("from the left and the right | 1 | 0",)),
    ("relayed-claims", {}, ("Nous ne couperons l’eau à personne", "L'Estafette")),
    ("spread-of-claim", {"claim": "12 %"}, ("2024-03-18", "Ferrandel | for", "Montbrezin")),
    ("spread-of-claim", {"claim": "12 %"}, ("2024-05-28", "Cour", "against", "not 12")),
    ("statements-about", {"topic": "débit"}, ("Aïda Montreval",)),
    ("timeline", {"actor": "Ferrandel"}, ("2024-04-09", "moratoire")),
    ("topics", {"topic": "communicants"}, ("compteurs communicants", "compteur")),
    ("voices-by-organisation", {"until": "2024-03"}, ("Hydrovarre", "2024-03-29")),
    ("unknown-sources", {}, ("2024-05-28", "The meters will have no valve.")),
    (
        "who-agrees",
        {"topic": "débit", "min-confidence": "0.35"},
        ("réduction de débit à distance", "Thibault Ferrandel", "against"),
    ),
    ("who-disagrees", {"topic": "tarification"}, ("rapporteur du projet", "Bruno Esquerrac")),
    ("who-said-what", {"actor": "Bellourci"}, ("Nadia Bellourci",)),
    ("whose-voices", {}, ("Le Courrier de Belmarre", "person")),
)


@pytest.mark.parametrize(("name", "parameters", "parts"), CASES, ids=[case[0] for case in CASES])
def test_a_question_is_answered(
    sample_store: Store, name: str, parameters: Mapping[str, str], parts: tuple[str, ...]
) -> None:
    rows = [
        " | ".join(plain(term) for term in row) for row in ask(sample_store, name, parameters).rows
    ]
    assert any(all(part in row for part in parts) for row in rows), "\n".join(rows)


@pytest.mark.parametrize(("name", "parameters"), [case[:2] for case in CASES])
def test_few_and_many_statements_are_read_in_two_ways_with_one_answer(
    sample_store: Store, name: str, parameters: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = ask(sample_store, name, parameters).rows
    monkeypatch.setattr(asking, "FEW", 0)
    monkeypatch.setattr(pairs, "FEW", 0)
    monkeypatch.setattr(subjects, "_MOST", 0)
    assert ask(sample_store, name, parameters).rows == rows
    first = ask(sample_store, name, parameters, limit=2).rows
    assert [list(map(plain, row)) for row in first] == [list(map(plain, row)) for row in rows[:2]]


TABLE = """VALUES (?a ?b ?c) {
  ("b" 10 "2020-01-02"^^xsd:date) ("a"@fr 9 UNDEF) (UNDEF UNDEF "2019-01-02"^^xsd:date)
  ("a"@en 9.5 "2020-01-02"^^xsd:date) ("a" 1 "x") (<http://a> 9 1)
  ("É" 10 UNDEF) ("z" "1" UNDEF) }"""


@pytest.mark.parametrize("keys", ["?a", "DESC(?a) ?b", "?c ?a", "DESC(?b + ?d) ?a", "DESC(?d) ?a"])
@pytest.mark.parametrize("limit", [None, 3])
def test_rows_are_in_the_order_of_the_engine(
    sample_store: Store, keys: str, limit: int | None
) -> None:
    query = (
        f"\nSELECT (STR(?a) AS ?x) ?a ?b\nWHERE {{ {TABLE} BIND(?b * 2 AS ?d) }}\nORDER BY {keys}"
    )
    last = "" if limit is None else f"\nLIMIT {limit}"
    assert ordered(sample_store, query, limit=limit) == run(sample_store, query + last)


def test_a_paraphrase_is_not_a_changed_position(sample_store: Store) -> None:
    """Ignore accusations in other words, and references to another sentence ("no such thing")."""
    said = [[plain(term) for term in row] for row in ask(sample_store, "changed-position").rows]
    texts = [text for row in said for text in (row[4], row[9])]
    assert not any("lying" in text or "menti à" in text or "no such" in text for text in texts)


def test_every_question_has_a_case() -> None:
    in_other_files = {"changed-position", "codes"}
    assert {case[0] for case in CASES} | in_other_files == {q.name for q in questions()}


@pytest.mark.parametrize(
    ("words", "language", "before", "gender"),
    [
        ("la ministre de la Culture", "fr", "", "f"),
        ("directeur de l'hôpital", "fr", "", "m"),
        ("l’avocate", "fr", "", "f"),
        ("elle", "fr", "", "f"),
        ("Garnier", "fr", "a répondu Mme ", "f"),
        ("une source proche du dossier", "fr", "", ""),
        ("Camille Garnier", "fr", "a répondu ", ""),
        ("les ministres", "fr", "", ""),
        ("porte-parole", "fr", "", ""),
        ("a spokeswoman for the hospital", "en", "", "f"),
        ("he", "en", "", "m"),
        ("the minister", "en", "", ""),
        ("elle", "xx", "", ""),
    ],
)
def test_the_gender_that_words_show(words, language, before, gender):
    assert gender_of(words, language, before) == gender


def test_voices_are_counted_by_chosen_columns(sample_store: Store) -> None:
    by_month = ask(sample_store, "whose-voices", {"by": "month"}).rows
    assert [plain(row[1]) for row in by_month] == ["2024-03", "2024-04", "2024-05", "2024-06"]
    assert {plain(row[0]) for row in by_month} == {""}
    whole = ask(sample_store, "whose-voices", {"by": "kind"}).rows
    people = next(row for row in whole if plain(row[2]) == "person")
    women, men, unshown = (int(plain(cell)) for cell in people[-3:])
    assert women + men + unshown == int(plain(people[4]))
    assert women > unshown < men
    with pytest.raises(UsageError, match="cannot be counted by colour"):
        ask(sample_store, "whose-voices", {"by": "role,colour"})
