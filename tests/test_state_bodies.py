"""Bodies of which a country has one, the country of an article, and offices of a month."""

from __future__ import annotations

from datetime import date

import pytest

from kg.entities.cluster import ArticleActor, resolve_actors
from kg.entities.state_bodies import parse_state_body
from kg.normalise.article_country import article_country, names_place


@pytest.mark.parametrize(
    ("name", "country", "found"),
    [
        ("le ministère russe de la Défense", "FR", "defence-ministry RU"),
        ("Ministry of Defence of Russia", "", "defence-ministry RU"),
        ("le gouvernement", "BI", "government BI"),
        ("le gouvernement", "", None),
        ("the country's army", "EG", "army EG"),
        ("la police", "FR", None),
        ("le gouvernement de la Bretagne", "FR", None),
    ],
)
def test_a_body_of_a_state(name: str, country: str, found: str | None) -> None:
    assert parse_state_body(name, country) == found


def institution(name: str, article: str, country: str, **more: object) -> ArticleActor:
    given = {"kind": "organisation", "day": date(2024, 3, 1), "one_article": True, **more}
    return ArticleActor(f"{article}\x1f{name}", article, names=(name,), country=country, **given)  # type: ignore[arg-type]


def test_one_body_of_one_country_is_one_actor() -> None:
    resolved = resolve_actors(
        [
            institution("le gouvernement", "a", "BI"),
            institution("le gouvernement burundais", "b", ""),
            institution("le gouvernement", "c", "FR"),
            institution("Sénat", "d", "FR", company=frozenset(("x", "y"))),
            institution("Sénat", "e", "BI", company=frozenset(("x", "y"))),
        ]
    )
    pairs = [{key.split("\x1f")[0], one.split("\x1f")[0]} for key, one in resolved.replaced.items()]
    assert pairs == [{"a", "b"}]


@pytest.mark.parametrize(
    ("text", "title", "country"),
    [
        ("Le parlement a voté une loi sur la France.", "Burundi : le parlement vote", "BI"),
        ("A court in Ohio ruled on Monday. The White House said no.", "", "US"),
        ("La France et l'Allemagne discutent. Berlin et Paris sont prêts.", "", ""),
        ("Une étoile s'éteint.", "", ""),
    ],
)
def test_the_country_of_an_article(text: str, title: str, country: str) -> None:
    assert article_country(text, title) == country


def test_where_one_comes_from_is_a_place() -> None:
    assert all(map(names_place, ("Ohio", "D-Ohio", "N.Y.", "Bénin")))
    assert not any(map(names_place, ("LR", "PSE", "Smer-DS")))


def test_an_office_is_that_of_who_holds_it_in_the_same_month() -> None:
    def actor(name: str, article: str, month: int, *roles: str) -> ArticleActor:
        day, own = date(2024, month, 1), not roles
        key = f"{article}\x1f{name}" if own else name
        return ArticleActor(key, article, "person", (name,), day, one_article=own, roles=roles)

    holder = actor("Ada Brun", "a", 3, "maire de Vals")
    soon, late = actor("la maire de Vals", "b", 3), actor("la maire de Vals", "c", 9)
    assert resolve_actors([holder, soon]).replaced
    assert not resolve_actors([holder, late]).replaced
