"""Roles and ages that follow from a clause, and the descriptions that refer by them."""

from __future__ import annotations

import pytest
from extract import parse

from kg.coref.resolver import Resolver
from kg.lexicon.tables import read_rows
from kg.mentions.find import find_mentions
from kg.model import Ages, Mention


def mentions_of(text: str, language: str = "fr") -> tuple[Mention, ...]:
    return find_mentions(parse(text, language))


def first_name(text: str, language: str = "fr") -> Mention:
    return next(m for m in mentions_of(text, language) if m.form == "name")


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Ada Brun a été arrêtée lundi.", "suspect"),
        ("Le procureur a requis deux ans de prison contre Ada Brun.", "prévenu"),
        ("Ada Brun a été agressée lundi.", "victime"),
    ],
)
def test_roles_follow_from_a_clause(text: str, role: str) -> None:
    assert role in first_name(text).inferred_roles


@pytest.mark.parametrize(
    "text", ["Ada Brun n'a pas été arrêtée lundi.", "Ada Brun a arrêté un voleur."]
)
def test_other_clauses_give_no_role(text: str) -> None:
    assert not first_name(text).inferred_roles


@pytest.mark.parametrize(
    ("text", "ages", "language"),
    [
        ("Ada Brun, 54 ans, est venue.", (54, 54), "fr"),
        ("Ada Brun, 54, a nurse, has come.", (54, 54), "en"),
        ("Ada Brun, ² ans, est venue.", None, "fr"),
    ],
)
def test_an_age_is_beside_a_name(text: str, ages: Ages | None, language: str) -> None:
    assert first_name(text, language).ages == ages


@pytest.mark.parametrize(
    ("marked", "source"),
    [
        (
            "Le procès de Paul Vernier s'ouvre lundi. Le maire Hugo Odet est venu. [L'accusé] nie.",
            "Paul Vernier",
        ),
        # The judge is not the one who is charged.
        (
            "Ada Brun, 54 ans, et Lise Odet, 31 ans, sont venues. [La quinquagénaire] se tait.",
            "Ada Brun",
        ),
    ],
)
def test_a_description_refers_to_who_has_its_role_or_age(marked: str, source: str) -> None:
    text, start = marked.replace("[", "").replace("]", ""), marked.index("[")
    mentions = mentions_of(text)
    span = next(m.span for m in mentions if m.span.start == start)
    entity = Resolver(mentions, language="fr").entity(span)
    assert entity is not None and entity.source == source


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_table_has_known_places_and_no_row_twice(language: str) -> None:
    prepositions = {"fr": {"de", "contre"}, "en": {"of"}}[language]
    table = list(read_rows(language, "told_roles", 3))
    assert len({(verb, place) for verb, place, _ in table}) == len(table)
    assert {place for _, place, _ in table} == {"subject", "object", *prepositions}
