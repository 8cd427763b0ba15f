"""Resolving topics bit by bit, in tables, gives what comparing all articles at once gives."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_claim_clusters import law

from kg.consolidate.index import Index
from kg.consolidate.topic_tables import open_topics
from kg.consolidate.topics import resolve
from kg.graph import Row
from kg.graph.given import Given, GivenPosition, GivenStatement
from kg.judgements.decisions import Decisions

BASE = "https://kg.example/"
TEXTS = "prix|prix du pain|pain, prix|le mur|M. Trump|Donald Trump|prix, pain, eau|art\x1fprix"
LABELS = {
    " ".join(word for word in text.lower().replace(",", "").split(" ") if len(word) > 2): text
    for text in [*TEXTS.split("|"), "government of Mali", "Malian government", "le gouvernement"]
}


def reading(name: str, language: str, keys: list[str], actors: Any, names: list[str]) -> Given:
    positions = [GivenPosition(f"e:{name}{n}", key, "for") for n, key in enumerate(keys)]
    said = [GivenStatement(p.iri, "", 0, "", "", "", "", "", "", [p]) for p in positions]
    topics = {key: [LABELS[key]] for key in keys}
    return Given(f"e:{name}", "", "", language, "", said, [], actors, {}, topics, [], names)


ARTICLES, KEYS = st.sampled_from("abcdefghij"), st.sampled_from([*LABELS, *["prix"] * 9])
NAMES = st.sampled_from(["Donald Trump", "Trump", "Ivanka Trump"])
ACTORS = st.tuples(st.just("person"), st.lists(NAMES, min_size=1, max_size=2))
WORDS = st.sets(st.sampled_from("stuvwxyz"), min_size=1, max_size=4).map(sorted)
READINGS = st.builds(
    reading,
    *(ARTICLES, st.sampled_from(["fr", "en"]), st.lists(KEYS, max_size=2)),
    *(st.dictionaries(NAMES.map(str.lower), ACTORS), WORDS),
)
IRIS = KEYS.map(lambda key: Index(BASE).ids.topic(key).value)
PAIRS = st.frozensets(st.tuples(IRIS, IRIS).filter(lambda pair: pair[0] < pair[1]), max_size=2)
DECISIONS = st.builds(Decisions, PAIRS, PAIRS, st.dictionaries(IRIS, st.just("nom"), max_size=1))
ONE = st.sampled_from([{}, {f"{BASE}actor/trump": f"{BASE}actor/donald-trump"}])
RUNS = st.tuples(st.sets(ARTICLES, max_size=3), st.lists(READINGS, max_size=6), DECISIONS, ONE)


@settings(law, max_examples=150)
@given(st.lists(RUNS, max_size=5), st.sampled_from([0, 2]))
def test_any_history_gives_what_comparing_at_once_gives(history: list[Any], few: int) -> None:
    index, shown = Index(BASE), set[Row]()
    with pytest.MonkeyPatch.context() as patched, TemporaryDirectory() as folder:
        for module in ("topics.disambiguation", "consolidate.topic_senses"):
            patched.setattr(f"kg.{module}.HUBS", 1)
        patched.setattr("kg.consolidate.topic_senses._FEW", few)
        patched.setattr("kg.consolidate.topic_steps._AT_A_TIME", 3)
        # So many that one more article rarely changes the step of their number.
        pairs = zip(
            "klmnopqr", ["stu", "tuv", "vwx", "wxy", "stz", "uvy", "xyz", "swz"], strict=True
        )
        first = [reading(name, "fr", ["prix"], {}, list(words)) for name, words in pairs]
        for gone, batch, decided, replaced in [(set(), first, Decisions(), {}), *history]:
            for name in gone:
                index.drop(f"e:{name}")
            for one in batch:
                index.put(one.article, one)
            with open_topics(Path(folder)) as tables:
                found = resolve(index, decided, replaced, tables)
            once = resolve(index, decided, replaced)
            assert (found.replaced, found.comparisons) == (once.replaced, once.comparisons)
            if changed := found.rows.subjects:
                assert all(row[0].value in changed[row[1]] for row in found.rows.rows)
                shown = {row for row in shown if row[0].value not in changed.get(row[1], ())}
            shown = (shown if changed else set()) | set(found.rows.rows)
            assert shown == set(once.rows.rows)
            index.set_mark()
