"""A failure while articles are compared sets aside the article at fault and locks nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import kg.consolidate.actors
from kg.base.errors import StoreError
from kg.consolidate import consolidate
from kg.consolidate.resolution_file import FILE
from kg.ingest.summary import NOT_COMPARED
from kg.model import Article
from kg.pipeline import add, remove
from kg.query.inventory import articles
from kg.store import Store, store_to_fill

HOW = ("sûrement", "certainement", "probablement", "finalement", "vraiment", "forcément")
MANY = len(HOW)


def article(number: int) -> Article:
    text = (
        f"« Le pont coûtera {HOW[number]} un million d'euros à la commune de Vals et au port », "
        "a déclaré Zoé Lefèvre, maire d'Orval."
    )
    day = f"2018-03-0{number + 1}"
    return Article(f"a{number}", f"a{number}", text, date=day, language="fr")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with store_to_fill(tmp_path / "graph") as store:
        yield store


def fail_on(monkeypatch: pytest.MonkeyPatch, is_bad: Callable[[set[str]], object]) -> None:
    """Let the comparison of some articles fail."""
    resolve = kg.consolidate.actors.resolve

    def checked(index: Any, *others: Any) -> Any:
        if is_bad({given.identity for given in index.records.values()}):
            raise IndexError("no such name")
        return resolve(index, *others)

    monkeypatch.setattr(kg.consolidate.actors, "resolve", checked)


@pytest.mark.parametrize("bad", [{"a1"}, {"a4"}, {"a0", "a2"}])
def test_a_bad_article_is_set_aside(
    store: Store, monkeypatch: pytest.MonkeyPatch, bad: set[str]
) -> None:
    fail_on(monkeypatch, bad.intersection)
    summary = add(store, [article(n) for n in range(MANY)])
    note = f"{NOT_COMPARED} (IndexError: no such name); please report it"
    assert {name: set(names) for name, names in summary.notes.items()} == {note: bad}
    assert summary.added == MANY and not summary.failed
    result = consolidate(store)
    assert result.merged_claims == MANY - len(bad) - 1, "all others are compared"


def test_of_a_bad_pair_the_later_article_is_set_aside_in_any_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_on(monkeypatch, {"a1", "a3"}.issubset)
    graphs = []
    for order in (range(MANY), reversed(range(MANY))):
        with store_to_fill(tmp_path / str(len(graphs))) as store:
            for number in order:
                add(store, [article(number)])
            assert set(consolidate(store, fresh=True).aside) == {"a3"}
            graphs.append(sorted(map(str, store.dump())))
    assert graphs[0] == graphs[1]


def test_later_runs_go_on_and_the_next_build_compares_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(store, [article(n) for n in range(3)])
    with monkeypatch.context() as patch:
        fail_on(patch, {"a3"}.intersection)
        assert add(store, [article(3)]).notes
        summary = add(store, [article(4)])
        assert list(summary.notes.values()) == [("a3",)]
        remove(store, ["a0"])
        assert len(articles(store)) == 4
    # Nothing has changed, so the article is not tried again unless somebody asks for it.
    assert set(consolidate(store).aside) == {"a3"}
    assert add(store, [article(5)]).notes
    monkeypatch.setattr("kg.consolidate.aside.build_fingerprint", lambda: "another build")
    assert not add(store, [article(0)]).notes
    assert consolidate(store, fresh=True).merged_claims == MANY - 1


@pytest.mark.parametrize("error", [StoreError("damaged"), MemoryError(), OSError("full")])
def test_no_article_is_blamed_for_what_is_not_its_fault(
    store: Store, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: Any) -> None:
        raise error

    monkeypatch.setattr(kg.consolidate.actors, "resolve", fail)
    with pytest.raises(type(error)):
        add(store, [article(0), article(1)])


def test_what_was_kept_of_the_last_run_may_be_at_fault(store: Store) -> None:
    add(store, [article(0), article(1)])
    with sqlite3.connect(store.path / FILE) as kept:
        kept.execute("UPDATE node SET founder = NULL")
    summary = add(store, [article(2)])
    assert not summary.notes and not (store.path / FILE).exists()
    assert consolidate(store).merged_claims == 2
