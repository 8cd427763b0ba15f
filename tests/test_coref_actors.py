"""Actors of an article, from the names of sources, persons and organisations."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.base import fold
from kg.coref.actors import build_actors
from kg.model import Actor, Affiliation, Article, Mention, Reading, SourceKind, Span, Statement

ARTICLE = Article("https://journal.example/1", "1", "Le texte.", language="fr")


def mention(name: str, text: str, kind: SourceKind = "person") -> Mention:
    start = text.index(name)
    return Mention(Span(start, start + len(name)), name, "name", kind)


def found(
    *sources: tuple[str, SourceKind],
    names: tuple[str, ...] = (),
    text: str | None = None,
    affiliations: tuple[Affiliation, ...] = (),
    identity: str = ARTICLE.identity,
) -> dict[str, Actor]:
    text = text if text is not None else " ; ".join(names)
    article = replace(ARTICLE, text=text, identity=identity)
    mentions = tuple(mention(name, text) for name in names)
    reading = Reading(article, "fr", "x", mentions=mentions)
    statements = [Statement("direct", (Span(0, 1),), source=s, source_kind=k) for s, k in sources]
    return build_actors(reading, statements, affiliations)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Élodie Brun", "Elodie Brun", True),
        ("Élodie Brun", "E\u0301lodie Brun", True),
        ("Straße", "STRASSE", True),
        ("José Brun", "Jos Brun", False),
        ("Marc Brun", "Brun Marc", False),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str, same: bool) -> None:
    assert (fold.key(one) == fold.key(other)) is same


@given(st.text(max_size=40))
def test_a_key_is_its_own_key(name: str) -> None:
    key = fold.key(name)
    assert fold.key(key) == key
    assert key == " ".join(key.split())


def test_a_named_source_is_the_same_actor_in_every_article() -> None:
    (here,) = found(("Ada Brun", "person"), names=("Ada Brun",)).values()
    (there,) = found(("Ada Brun", "person"), names=("Ada Brun",), identity="other").values()
    assert here == there == Actor("ada brun", "Ada Brun", "person")


@pytest.mark.parametrize(
    ("source", "label"), [("un policier", "un policier"), ("Des riverains", "des riverains")]
)
def test_an_unnamed_source_belongs_to_its_article_only(source: str, label: str) -> None:
    (here,) = found((source, "person"), names=("Ada Brun",)).values()
    (there,) = found((source, "person"), names=("Ada Brun",), identity="other").values()
    assert here.label == label
    assert here.key.startswith(f"{ARTICLE.identity}\x1f")
    assert here.key != there.key


def test_an_acronym_in_brackets_is_another_name() -> None:
    name = "Ligue des voisins (LDV)"
    (actor,) = found((name, "organisation"), names=(name,)).values()
    assert actor == Actor("ligue des voisins", "Ligue des voisins", "organisation", ("LDV",))


def test_an_acronym_of_one_of_several_is_not_a_name_of_all() -> None:
    name = "Port libre (PL) et Ligue des voisins (LDV)"
    names = ("Port libre (PL)", "PL", "Ligue des voisins (LDV)", "LDV")
    (actor,) = found((name, "organisation"), names=names).values()
    assert (actor.label, actor.names) == (name, ())


@pytest.mark.parametrize("name", ["…", "!", "\u0301", "😀"])
def test_a_source_without_letters_has_a_key_of_its_article(name: str) -> None:
    (actor,) = found((name, "person"), names=(name,)).values()
    assert actor.key == f"{ARTICLE.identity}\x1f{name}"
