"""Disambiguation of bare nouns by the names and other topics of their articles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from invented import Said, reading, store

from kg.consolidate import consolidate
from kg.consolidate.validate import check
from kg.judgements import decisions
from kg.model import Reading, Stance
from kg.query.questions import ask
from kg.query.run import run
from kg.store import Store
from kg.topics.disambiguation import disambiguate, is_distinctive
from kg.vocab.iris import Ids


@pytest.mark.parametrize(
    ("key", "language", "distinctive"),
    [
        ("prix", "fr", False),
        ("reconnaissance facial", "fr", True),
        ("oculix", "fr", True),
        ("prix zoe", "fr", True),
        ("zoe", "fr", True),
        ("ecole", "fr", False),
        ("ecole prix", "fr", False),
        ("les états-unis", "fr", False),
        ("facial recognition", "en", True),
        ("", "fr", False),
    ],
)
def test_a_distinctive_key_has_two_rare_words_or_a_name(
    key: str, language: str, distinctive: bool
) -> None:
    assert (
        is_distinctive(key, language, {"oculix", "ada", "brandt", "états-unis", "zoé"})
        is distinctive
    )


def test_articles_that_share_names_and_topics_have_one_subject() -> None:
    contents = {
        "a": {"prix", "ada", "oculix", "rouen"},
        "b": {"prix", "ada", "oculix", "nantes"},
        "c": {"prix", "nantes", "oculix", "zoé"},
        "d": {"prix", "malte", "rouen"},
        "e": {"prix"},
    }
    found = disambiguate({"prix": contents.keys()}, contents)
    # "a" and "c" share one name, "b" connects them; one shared name is not enough.
    assert found == {"prix": {"a": "a", "b": "a", "c": "a", "d": "d", "e": "e"}}


# --- in the graph --------------------------------------------------------------------------

ROUEN, AGAIN, LATER, CANNES = (
    "Le laboratoire Norvane a reçu Paul Garnier, maire de Rouen, et Yann Kerbrat, de la région",
    "Devant Yann Kerbrat, élu de Rouen, Paul Garnier s'en est pris hier aux gens de Norvane",
    "Rouen se souvient de la visite de Paul Garnier à Norvane, dit Yann Kerbrat",
    "Le jury de Cannes, avec Denis Morin, Lou Sarda, Iris Ponty et Jo Vallet, est ravi",
)


def story(name: str, who: str, stance: Stance, context: str, date: str = "2018-03-05") -> Reading:
    """Return an article in which somebody takes a side on a bare noun."""
    return reading(name, date, None, f"T{name}", Said(context, who, stance, "hangar"))


STORIES = (
    story("a", "Oculix", "oppose", ROUEN),
    story("b", "Zoé Lefèvre", "support", AGAIN),
    story("c", "Ada Brandt", "support", CANNES),
)
SUBJECTS = "SELECT DISTINCT ?m { ?s kg:matter ?m }"


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with store(tmp_path_factory.mktemp("stories") / "graph", STORIES) as held:
        consolidate(held)
        yield held


def pairs(store: Store) -> set[tuple[str, str]]:
    rows = ask(store, "who-disagrees").plain()
    return {(row["supporter"], row["opponent"]) for row in rows}


def test_actors_disagree_on_one_subject_only(stories: Store) -> None:
    assert pairs(stories) == {("Zoé Lefèvre", "Oculix")}
    assert ask(stories, "who-agrees").plain() == []
    (topic,) = ask(stories, "disputed-topics").plain()
    assert (topic["for"], topic["against"]) == ("1", "1")
    assert len(run(stories, SUBJECTS).rows) == 2  # type: ignore[union-attr]
    assert check(stories) == []


@pytest.mark.parametrize(("context", "changed"), [(LATER, True), (CANNES, False)])
def test_a_position_changes_on_one_subject_only(
    tmp_path: Path, context: str, changed: bool
) -> None:
    later = story("d", "Oculix", "support", context, "2018-03-20")
    with store(tmp_path / "graph", [*STORIES, later]) as held:
        consolidate(held)
        rows = ask(held, "changed-position").plain()
    assert [(row["name"], row["now"]) for row in rows] == [("Oculix", "support")] * changed


def test_a_person_may_decide_that_a_topic_has_one_subject(stories: Store) -> None:
    before = list(stories.dump())
    topic = Ids(stories.base).topic("hangar").value
    named = decisions.name(topic, "le hangar", author="Jeanne", time="2026-03-05T09:30:00Z")
    decisions.write(stories, [named])
    consolidate(stories)
    assert pairs(stories) == {("Zoé Lefèvre", "Oculix"), ("Ada Brandt", "Oculix")}
    decisions.write(stories, [], without=[named])
    consolidate(stories)
    assert list(stories.dump()) == before
