"""Resolving topics bit by bit, in tables, gives what comparing all articles at once gives."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_claim_clusters import law

from kg.consolidate.index import Index
from kg.consolidate.topic_tables import open_topics
from kg.consolidate.topics import resolve
from kg.graph.given import Given, GivenPosition, GivenStatement
from kg.judgements.decisions import Decisions
from kg.model import SourceKind

IDS = Index("https://kg.example/").ids
TEXTS = "prix|prix du pain|pain, prix|le mur|M. Trump|Donald Trump|prix, pain, eau|art\x1fprix"
LABELS = {
    " ".join(word for word in text.lower().replace(",", "").split(" ") if len(word) > 2): text
    for text in [
        *TEXTS.split("|"),
        "government of Mali",
        "Malian government",
        "gouvernement malien",
    ]
}


def reading(
    name: str, language: str, keys: list[str], people: dict[str, set[str]], names: set[str]
) -> Given:
    iris = [f"e:{name}{n}" for n in range(len(keys))]
    positions = [GivenPosition(iri, key, "for") for iri, key in zip(iris, keys, strict=True)]
    said = [GivenStatement(one.iri, *("", 0, *[""] * 6), [one]) for one in positions]
    actors: dict[str, tuple[SourceKind, list[str]]] = {
        key: ("person", sorted(several)) for key, several in people.items()
    }
    topics = {key: [LABELS[key]] for key in keys}
    return Given(f"e:{name}", "", "", language, "", said, [], actors, {}, topics, [], sorted(names))


NAMES = st.sampled_from(["Donald Trump", "Trump", "Ivanka Trump"])
KEYS = st.sampled_from(sorted(LABELS))
READINGS = st.builds(
    reading,
    st.sampled_from("abcdefghij"),
    st.sampled_from(["fr", "en"]),
    st.lists(KEYS, max_size=3),
    st.dictionaries(NAMES.map(str.lower), st.sets(NAMES, min_size=1, max_size=2)),
    st.sets(st.sampled_from(["rouen", "ada", "brandt", "malte", "prix", "norvane"])),
)
IRIS = KEYS.map(lambda key: IDS.topic(key).value)
PAIRS = st.frozensets(st.tuples(IRIS, IRIS).filter(lambda pair: pair[0] < pair[1]), max_size=2)
DECISIONS = st.builds(Decisions, PAIRS, PAIRS, st.dictionaries(IRIS, st.just("nom"), max_size=1))
ONE = {IDS.actor("trump").value: IDS.actor("donald trump").value}
Run = tuple[list[Given], set[str], Decisions, dict[str, str]]


@law
@given(
    st.lists(
        st.tuples(
            *(st.lists(READINGS, max_size=8), st.sets(st.sampled_from("abcd")), DECISIONS),
            st.sampled_from([ONE, {}]),
        ),
        max_size=5,
    ),
    st.sampled_from([0, 2]),
)
def test_any_history_gives_what_comparing_at_once_gives(history: list[Run], few: int) -> None:
    index = Index("https://kg.example/")
    with pytest.MonkeyPatch.context() as patched, TemporaryDirectory() as folder:
        for module in ("topics.disambiguation", "consolidate.topic_senses"):
            patched.setattr(f"kg.{module}.HUBS", 2)
        patched.setattr("kg.consolidate.topic_senses._FEW", few)
        for batch, gone, decided, replaced in history:
            for name in gone:
                index.drop(f"e:{name}")
            for one in batch:
                index.put(one.article, one)
            with open_topics(Path(folder)) as tables:
                found = resolve(index, decided, replaced, tables)
            once = resolve(index, decided, replaced)
            assert (found.replaced, found.comparisons) == (once.replaced, once.comparisons)
            assert set(found.rows) == set(once.rows)
