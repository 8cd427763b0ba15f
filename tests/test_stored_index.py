"""The index that is kept beside a graph is that of its records, whatever was written meanwhile."""

from __future__ import annotations

import random

import pytest
from coded import TemporaryStore
from test_consolidate import BASE, IDS, put, reading

from kg.consolidate import Index, consolidate, remove_articles
from kg.consolidate.diff import expected_rows
from kg.consolidate.metadata import write_metadata
from kg.consolidate.stored_index import StoredIndex
from kg.graph import Outcome
from kg.store import Store

NAMES = ("Anne Martin", "A. Martin", "M. Martin", "Agence des Eaux", "Karim Leroy")


def assert_equal(kept: Index, store: Store) -> None:
    whole = Index.load(store)
    assert list(kept.heads()) == sorted(whole.heads())
    assert dict(kept.records) == dict(whole.records)
    assert list(kept.texts()) == list(whole.texts())
    assert set(kept.votes) == set(whole.votes)
    assert all(sorted(kept.mentioning({n})) == sorted(whole.mentioning({n})) for n in whole.votes)
    assert expected_rows(kept, kept.outcome) == expected_rows(whole, whole.outcome)


@pytest.mark.parametrize("seed", range(3))
def test_the_kept_index_is_that_of_the_records(seed: int) -> None:
    chance = random.Random(seed)
    with TemporaryStore() as store:
        for step in range(6):
            named, day = chance.sample(NAMES, 2), f"2019-0{1 + step % 3}-01"
            put(store, reading(f"a{step % 4}", *named, day=day))
            if step == 3:
                remove_articles(store, Index.load(store), [IDS.article("a1").value])
            if step == 4:
                write_metadata(store, {IDS.article("a2").value: {"date": "2012-01-01"}})
            if chance.random() < 0.7:
                consolidate(store)
            kept = StoredIndex.open(store)
            assert_equal(kept, store)
            kept.close()
        kept, whole = StoredIndex.open(store), Index.load(store)
        given = next(iter(whole.records.values()))
        moved = Outcome(parts={(given.article, given.statements[0].source): f"{BASE}actor/other"})
        for one in (kept, whole):
            one.adopt(moved)
        assert expected_rows(kept, moved) == expected_rows(whole, moved)


def test_what_is_in_line_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with TemporaryStore([reading("a1", *NAMES[:3])]) as store:
        consolidate(store)
        monkeypatch.setattr(StoredIndex, "_compare", None)
        assert len(StoredIndex.open(store).records) == 1
