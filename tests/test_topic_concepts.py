"""Topics of a collection: nesting and people's decisions."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.consolidate import consolidate
from kg.judgements import decisions
from kg.store import Store, open_store
from kg.topics.concepts import Concepts, Use, concepts
from kg.vocab.iris import Ids


def of(*counts: tuple[str, int]) -> Concepts:
    """Use each topic so many times, in an article each."""
    return concepts(
        Use(key, f"{key} {n}", f"article{n}") for key, times in counts for n in range(times)
    )


def test_phrases_of_one_head_nest() -> None:
    found = of(("compteur", 3), ("compteur communicant", 3), ("compteur communicant eau", 2))
    assert found.broader == {
        "compteur communicant": "compteur",
        "compteur communicant eau": "compteur communicant",
    }


def test_termhood_excludes_uses_in_longer_phrases() -> None:
    found = of(("reconnaissance", 2), ("reconnaissance facial", 6), ("moratoire", 4))
    assert found.ranked == ["reconnaissance facial", "moratoire", "reconnaissance"]


WORDS = st.sampled_from(["vanne", "compteur", "note", "eau", "régie", "compte"])
KEYS = st.lists(WORDS, min_size=1, max_size=3, unique=True).map(" ".join)
USES = st.lists(
    st.builds(
        Use,
        KEYS,
        st.sampled_from("stuvw"),
        st.sampled_from("abcdefghijkl"),
        st.sampled_from(["fr", "en", "", "../fr"]),
    ),
    max_size=30,
)


@given(USES)
def test_every_key_is_a_topic(used: list[Use]) -> None:
    found = concepts(used)
    assert {use.key for use in used} == set(found.termhood)
    assert set(found.broader.values()) <= set(found.termhood)


# --- in the graph --------------------------------------------------------------------------

TOPICS = "SELECT DISTINCT ?l { ?t kg:termhood ?h ; skos:prefLabel ?l } ORDER BY DESC(?h) ?l"


@pytest.fixture(scope="module")
def sample(sample_graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    copied = shutil.copytree(sample_graph, tmp_path_factory.mktemp("topics") / "graph")
    with open_store(copied) as store:
        yield store


def labels(store: Store) -> list[str]:
    return [row["l"].value for row in store.query(TOPICS)]  # type: ignore[union-attr]


def test_the_topics_of_the_sample_articles_are_theirs(sample: Store) -> None:
    found = labels(sample)
    assert {"compteurs communicants", "tarification horaire", "débit minimal garanti"} <= set(found)
    assert {"gens", "compte", "tout le monde", "fois", "l’"} & set(found) == set()


def test_decisions_on_topics_take_effect_and_can_be_undone(sample: Store) -> None:
    before = list(sample.dump())
    ids = Ids(sample.base)
    pair = ids.topic("compteur communicant").value, ids.topic("tarification horaire").value
    one = decisions.same(*pair, author="Jeanne", time="2026-03-05T09:30:00Z")
    name = decisions.name(pair[0], "consulter", author="Jeanne", time="2026-03-05T09:31:00Z")
    decisions.write(sample, [one, name])
    consolidate(sample)
    assert "consulter" in labels(sample)
    assert {"compteurs communicants", "tarification horaire"} & set(labels(sample)) == set()
    decisions.write(sample, [], without=[one, name])
    consolidate(sample)
    assert list(sample.dump()) == before
