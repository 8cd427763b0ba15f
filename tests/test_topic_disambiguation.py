"""Disambiguation of bare nouns by the names and other topics of their articles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.consolidate import consolidate
from kg.consolidate.validate import check
from kg.judgements import decisions
from kg.pipeline import add
from kg.query.questions import ask
from kg.query.run import run
from kg.store import Store, open_store
from kg.topics.disambiguation import capitalised_words, disambiguate, is_distinctive
from kg.vocab.iris import Ids


@pytest.mark.parametrize(
    ("key", "language", "distinctive"),
    [
        ("prix", "fr", False),
        ("le gouvernement", "fr", False),
        ("reconnaissance facial", "fr", True),
        ("oculix", "fr", True),
        ("les états-unis", "fr", False),
        ("facial recognition", "en", True),
        ("price", "tlh", False),
        ("", "fr", False),
    ],
)
def test_a_distinctive_key_has_two_rare_words_or_a_name(
    key: str, language: str, distinctive: bool
) -> None:
    assert is_distinctive(key, language, {"oculix", "ada", "brandt", "états-unis"}) is distinctive


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Le maire de Combe-Rousse a vu Ada.", {"combe-rousse", "ada"}),
        ("Hier. Demain, Paris dort. Il pleut", set()),
        ("Selon l’Élysée et\u00a0Matignon", {"élysée", "matignon"}),
        ("un homme de 63 ans", set()),
        ("", set()),
    ],
)
def test_capitals_inside_sentences_mark_names(text: str, names: set[str]) -> None:
    assert capitalised_words(text) == names


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


CONTENTS = st.dictionaries(st.text("abcdefgh", min_size=1), st.sets(st.sampled_from("stuvwxyz")))


@given(CONTENTS, st.randoms(use_true_random=False))
def test_order_does_not_matter(contents: dict[str, set[str]], random: Random) -> None:
    names = list(contents)
    random.shuffle(names)
    other = {name: sorted(contents[name], key=lambda _: random.random()) for name in names}
    assert disambiguate({"prix": names}, other) == disambiguate({"prix": list(contents)}, contents)


# --- in the graph --------------------------------------------------------------------------

ARTICLES = {
    "a": """Médicaments

5 mars 2018. – Le maire de Rouen, Paul Garnier, dénonce le prix. Le laboratoire Oculix se tait.
""",
    "b": """À Rouen

8 mars 2018. – Zoé Lefèvre défend le prix. Elle dirige depuis Rouen le laboratoire Oculix.
""",
    "c": """Cinéma

9 mars 2018. – Le jury de Cannes est ravi. Denis Morin défend le prix.
""",
}
SUBJECTS = "SELECT DISTINCT ?m { ?s kg:matter ?m }"


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("stories")
    for name, text in ARTICLES.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    with open_store(folder / "graph", create=True) as store:
        add(store, [folder / f"{name}.txt" for name in ARTICLES])
        yield store


def pairs(store: Store) -> set[tuple[str, str]]:
    rows = ask(store, "who-disagrees").plain()
    return {(row["supporter"], row["opponent"]) for row in rows}


def test_actors_disagree_on_one_subject_only(stories: Store) -> None:
    assert pairs(stories) == {("Zoé Lefèvre", "Paul Garnier")}
    assert ask(stories, "who-agrees").plain() == []
    (topic,) = ask(stories, "disputed-topics").plain()
    assert (topic["for"], topic["against"]) == ("1", "1")
    assert len(run(stories, SUBJECTS).rows) == 2  # type: ignore[union-attr]
    assert check(stories) == []


def test_articles_added_in_another_order_give_the_same_graph(
    stories: Store, tmp_path: Path
) -> None:
    for name, text in ARTICLES.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    with open_store(tmp_path / "graph", create=True) as store:
        for name in reversed(ARTICLES):
            add(store, [tmp_path / f"{name}.txt"])
        topics = [str(q) for q in store.dump() if "graph/topics" in str(q.graph_name)]
        consolidate(store, fresh=True)
        assert [str(q) for q in store.dump() if "graph/topics" in str(q.graph_name)] == topics
    assert [str(q) for q in stories.dump() if "graph/topics" in str(q.graph_name)] == topics


TURNS = """À Rouen encore

20 mars 2018. – Paul Garnier défend le prix. Le laboratoire Oculix remercie le maire de Rouen.
"""
ELSEWHERE = """À Cannes

20 mars 2018. – Paul Garnier défend le prix. Le jury de Cannes remercie.
"""


@pytest.mark.parametrize(("later", "changed"), [(TURNS, True), (ELSEWHERE, False)])
def test_a_position_changes_on_one_subject_only(tmp_path: Path, later: str, changed: bool) -> None:
    for name, text in {**ARTICLES, "later": later}.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    with open_store(tmp_path / "graph", create=True) as store:
        add(store, sorted(tmp_path.glob("*.txt")))
        rows = ask(store, "changed-position").plain()
    assert [(row["name"], row["now"]) for row in rows] == [("Paul Garnier", "support")] * changed


def test_a_person_may_decide_that_a_topic_has_one_subject(stories: Store) -> None:
    before = list(stories.dump())
    topic = Ids(stories.base).topic("prix").value
    named = decisions.name(topic, "le prix", author="Jeanne", time="2026-03-05T09:30:00Z")
    decisions.write(stories, [named])
    consolidate(stories)
    assert pairs(stories) == {("Zoé Lefèvre", "Paul Garnier"), ("Denis Morin", "Paul Garnier")}
    decisions.write(stories, [], without=[named])
    consolidate(stories)
    assert list(stories.dump()) == before
