"""What a clause tells of whoever stands in it, and whom a description means by that."""

from __future__ import annotations

import pytest

from kg.annotate import annotate
from kg.coref.resolver import Resolver
from kg.lexicon.tables import rows
from kg.mentions.find import mentions
from kg.model import Ages, Article, Mention


def found(text: str, language: str = "fr") -> tuple[Mention, ...]:
    return mentions(next(iter(annotate([Article("a", "a", text, language=language)]))))


def named(text: str, language: str = "fr") -> Mention:
    """The first name in a text."""
    return next(m for m in found(text, language) if m.form == "name")


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Ada Brun a été arrêtée lundi.", "suspect"),
        ("La police a arrêté Ada Brun lundi.", "suspect"),
        ("Arrêtée lundi, Ada Brun nie les faits.", "suspect"),
        ("Ada Brun a été interpellée puis mise en examen lundi.", "accusé"),
        ("Ada Brun comparaît depuis lundi à Vals.", "prévenu"),
        ("Ada Brun, jugée à Vals, nie les faits.", "prévenu"),
        ("Le procès d'Ada Brun, 34 ans, jugée à Vals, est clos.", "accusé"),
        ("Le procureur a requis deux ans de prison contre Ada Brun.", "prévenu"),
        ("L'arrestation d'Ada Brun a surpris.", "suspect"),
        ("Ada Brun a été agressée lundi.", "victime"),
        ("Ada Brun a remporté la course.", "vainqueur"),
    ],
)
def test_what_is_done_tells_roles(text: str, role: str) -> None:
    assert role in named(text).told


@pytest.mark.parametrize(
    "text",
    [
        "Ada Brun n'a pas été arrêtée lundi.",
        "Ada Brun a arrêté un voleur.",
        "Ada Brun a salué l'arrestation du voleur.",
        "Ada Brun a accusé la mairie.",
    ],
)
def test_what_is_not_done_to_somebody_tells_none(text: str) -> None:
    assert not named(text).told


@pytest.mark.parametrize(
    ("text", "ages", "language"),
    [
        ("Ada Brun, 54 ans, est venue.", (54, 54), "fr"),
        ("Ada Brun (54 ans) est venue.", (54, 54), "fr"),
        ("Ada Brun, âgée de 54 ans, est venue.", (54, 54), "fr"),
        ("Ada Brun, 54, a nurse, has come.", (54, 54), "en"),
        ("Ada Brun est venue avec Paul Vals, 54 ans.", None, "fr"),
        ("Ada Brun a 54 ans.", None, "fr"),
        ("Ada Brun, 540 ans, est venue.", None, "fr"),
        ("Ada Brun, ² ans, est venue.", None, "fr"),
    ],
)
def test_an_age_stands_beside_a_name(text: str, ages: Ages | None, language: str) -> None:
    assert named(text, language).ages == ages


@pytest.mark.parametrize(
    ("text", "words", "source"),
    [
        (
            "Le procès de Paul Vernier s'ouvre lundi. Le maire Hugo Odet est venu. L'accusé nie.",
            "L'accusé",
            "Paul Vernier",
        ),
        # The judge is not the one who is charged.
        (
            "Paul Vernier a été mis en examen. Le magistrat demande du temps.",
            "Le magistrat",
            "Le magistrat",
        ),
        # Whoever is meant is charged; the prosecutor is not.
        (
            "Le procureur Paul Vernier a parlé. Le conducteur a été mis en examen.",
            "Le conducteur",
            "Le conducteur",
        ),
        (
            "Ada Brun, 54 ans, et Lise Odet, 31 ans, sont venues. La quinquagénaire se tait.",
            "La quinquagénaire",
            "Ada Brun",
        ),
        (
            "Ada Brun, 54 ans, et Lise Odet, 31 ans, sont venues. La coureuse de 31 ans se tait.",
            "La coureuse de 31 ans",
            "Lise Odet",
        ),
        # Two are of an age.
        (
            "Ada Brun, 54 ans, et Lise Odet, 52 ans, sont venues. Un homme de 33 ans aussi. Le "
            "trentenaire se tait.",
            "Le trentenaire",
            "Un homme de 33 ans",
        ),
    ],
)
def test_a_description_is_who_has_been_told_to_be_so(text: str, words: str, source: str) -> None:
    made = found(text)
    entity = Resolver(made, language="fr").entity(
        next(m.span for m in reversed(made) if text[m.span.start :].startswith(words))
    )
    assert entity is not None and entity.source == source


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_row_says_of_whom_it_tells(language: str) -> None:
    prepositions = {"fr": {"de", "contre"}, "en": {"of"}}[language]
    table = list(rows(language, "told_roles", 3))
    assert len({(verb, place) for verb, place, _ in table}) == len(table)
    assert {place for _, place, _ in table} == {"subject", "object", *prepositions}
