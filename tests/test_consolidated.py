"""A consolidated graph has a stamp until something changes; an interrupted run is repaired.

A run can be interrupted between records, graph and outcome: the next one gives the graph of an
undisturbed run.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from test_consolidate import BASE, BY, IDS, SMITHS, decide, drop, put, reading

import kg
from kg.base.errors import StoreError
from kg.consolidate import actors, consolidate, fingerprint
from kg.consolidate.validate import check
from kg.judgements.decisions import same
from kg.store import Store, open_store
from kg.store.folder import STAMP
from kg.store.records import FILE, Records

QUAD = Quad(NamedNode("http://x/ada"), NamedNode("http://p/name"), Literal("Ada"), NamedNode("a:g"))
ROOT = Path(kg.__file__).parent.parent


def python(code: str, *words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, words)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


# --- the stamp of a graph ----------------------------------------------------------------------


@pytest.fixture
def place(tmp_path: Path) -> Path:
    with open_store(tmp_path / "store", create=True, base=BASE) as store:
        store.replace([], [QUAD])
        store.write_stamp("as it is")
    return tmp_path / "store"


def stamp_in(place: Path) -> str | None:
    with open_store(place) as store:
        stamp = store.read_stamp()
    return None if stamp is None else stamp.text


def test_a_stamp_is_there_when_the_graph_is_opened_again_and_again(
    place: Path, tmp_path: Path
) -> None:
    assert [stamp_in(place) for _ in range(6)] == ["as it is"] * 6
    shutil.copytree(place, tmp_path / "copy")
    assert stamp_in(tmp_path / "copy") == "as it is"


def test_a_stamp_knows_which_graphs_were_written_to_since(place: Path) -> None:
    other = Quad(QUAD.subject, QUAD.predicate, QUAD.object, NamedNode("a:h"))
    with open_store(place) as store:
        store.replace([NamedNode("a:nowhere")], [other])
        store.change([QUAD], [])
        stamp = store.read_stamp()
        assert stamp is not None
        assert stamp.changed == {NamedNode("a:g"), NamedNode("a:h")}
    assert stamp_in(place) is None


WRITES: dict[str, Callable[[Any], object]] = {
    "replace": lambda store: store.delete_graph(NamedNode("a:g")),
    "change": lambda store: store.change([QUAD], []),
    "update": lambda store: store.update("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }"),
    "the engine": lambda store: store.inner.clear(),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_write_makes_the_stamp_void(place: Path, write: Callable[[Store], object]) -> None:
    with open_store(place) as store:
        write(store)
    assert stamp_in(place) is None


def test_a_killed_run_loses_the_stamp(place: Path) -> None:
    kept = (place / STAMP).read_bytes()
    done = python(
        "import os, signal, sys; from kg.store import open_store\n"
        "store = open_store(sys.argv[1])\n"
        "store.update('INSERT DATA { <a:b> <a:c> <a:d> }')\n"
        "os.kill(os.getpid(), signal.SIGKILL)",
        place,
    )
    assert done.returncode == -signal.SIGKILL
    assert not (place / STAMP).exists()
    # A power cut may restore the stamp, which is then one of other files.
    (place / STAMP).write_bytes(kept)
    assert stamp_in(place) is None


def test_a_stamp_is_void_beside_an_older_copy_of_the_graph(place: Path, tmp_path: Path) -> None:
    shutil.copytree(place / "oxigraph", tmp_path / "older")
    with open_store(place) as store:
        store.change([QUAD], [])
        store.write_stamp("without Ada")
    assert stamp_in(place) == "without Ada"
    shutil.rmtree(place / "oxigraph")
    shutil.copytree(tmp_path / "older", place / "oxigraph")
    assert stamp_in(place) is None


@pytest.mark.parametrize("text", ["", "{", "[]", "7", '{"files": 1, "note": 2}', "\x00\xff"])
def test_an_unreadable_stamp_is_ignored(place: Path, text: str) -> None:
    (place / STAMP).write_text(text, encoding="latin-1")
    assert stamp_in(place) is None


# --- when a graph is consolidated again --------------------------------------------------------


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("made") / "store"
    with open_store(place, create=True, base=BASE) as store:
        put(store, *SMITHS)
        consolidate(store)
    return place


@pytest.fixture
def consolidated(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "store"))


@pytest.fixture(scope="module")
def expected(made: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Quad]:
    """Return the graph of an undisturbed run of :func:`work`."""
    with open_store(shutil.copytree(made, tmp_path_factory.mktemp("calm") / "store")) as store:
        work(store)
        return list(store.dump())


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows each time that actors are resolved."""
    times: list[str] = []
    resolve = actors.resolve

    def counted(*given: Any) -> Any:
        times.append("resolved")
        return resolve(*given)

    monkeypatch.setattr(actors, "resolve", counted)
    return times


def test_an_unchanged_graph_is_not_consolidated_again(consolidated: Path, runs: list[str]) -> None:
    with open_store(consolidated) as store:
        before = consolidate(store)
    assert runs == []
    with open_store(consolidated) as store:
        assert consolidate(store, fresh=True) == before
        assert (before.merged_actors, before.changed) == (4, 0)
    assert len(runs) == 1


def test_articles_and_new_decisions_are_consolidated(consolidated: Path, runs: list[str]) -> None:
    one = reading("neuf", "Zoé Lefèvre")
    brad, zoe = IDS.actor("brad smith").value, IDS.actor("zoe lefevre").value
    with open_store(consolidated) as store:
        put(store, one)
        consolidate(store)
        drop(store, one)
        consolidate(store)
        assert len(runs) == 2
        decide(store, same(brad, zoe, **BY))
        assert len(runs) == 3
        # The same decision by somebody else changes nothing.
        decide(store, same(brad, zoe, author="Eve", time="2027-01-01T00:00:00Z"))
        assert len(runs) == 3


def test_another_build_of_kg_consolidates_again(
    consolidated: Path, runs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fingerprint, "build_fingerprint", lambda: "another")
    with open_store(consolidated) as store:
        consolidate(store)
    assert len(runs) == 1


def test_the_fingerprint_covers_all_that_consolidation_reads(consolidated: Path) -> None:
    done = python(
        "import json, sys\n"
        "read = set()\n"
        "sys.addaudithook(lambda event, of: read.add(str(of[0])) if event == 'open' else None)\n"
        "from kg.store import open_store\n"
        "from kg.consolidate import consolidate\n"
        "with open_store(sys.argv[1]) as store: consolidate(store, fresh=True)\n"
        "print(json.dumps(sorted(read)))",
        consolidated,
    )
    data = {file for file in json.loads(done.stdout) if file.startswith(str(ROOT / "data"))}
    files = set(map(str, fingerprint._files()))
    assert data and data <= files
    assert {"labels.py", "claim_words.tsv", "claims.json"} <= {Path(file).name for file in files}


# --- interrupted runs --------------------------------------------------------------------------

NINE = reading("neuf", "Brad Smith", "B. Smith", day="2017-01-01")
CHANGED = reading("trois", "Zoé Lefèvre", day="2018-01-04")


def work(store: Store) -> None:
    """Add an article, change one, remove one, decide."""
    put(store, NINE)
    put(store, CHANGED)
    drop(store, SMITHS[4])
    consolidate(store)
    decide(store, same(IDS.actor("zoe lefevre").value, IDS.actor("aclu").value, **BY))


STEPS = (
    (Records, "write"),
    (Records, "keep_only"),
    (Records, "announce_outcome"),
    (Records, "write_outcome"),
    ("store", "replace"),
    ("store", "change"),
    ("store", "write_stamp"),
)


@pytest.mark.parametrize("is_done", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize(("owner", "step"), STEPS, ids=[step for _, step in STEPS])
def test_a_run_interrupted_at_any_step_can_be_repeated(
    consolidated: Path,
    expected: list[Quad],
    monkeypatch: pytest.MonkeyPatch,
    owner: Any,
    step: str,
    times: int,
    is_done: bool,
) -> None:
    """Interrupt a run before or after its n-th call of a step that writes something."""
    calls: list[int] = []
    with open_store(consolidated) as store, monkeypatch.context() as patched:
        target = store if owner == "store" else owner
        plain = getattr(target, step)

        def interrupted(*given: Any) -> Any:
            calls.append(1)
            if len(calls) == times and not is_done:
                raise KeyboardInterrupt
            plain(*given)
            if len(calls) == times:
                raise KeyboardInterrupt

        patched.setattr(target, step, interrupted)
        try:
            work(store)
        except KeyboardInterrupt:
            pass
        else:
            assert len(calls) < times, "the step was not interrupted"
    with open_store(consolidated) as store:
        work(store)
        assert list(store.dump()) == expected
        assert check(store) == []


def test_a_lost_outcome_repairs_the_graph(consolidated: Path) -> None:
    with open_store(consolidated) as store:
        expected = list(store.dump())
        (link, *_) = (q for q in expected if q.predicate.value.endswith("#source"))
        store.records.announce_outcome()
        store.change([link], [Quad(link.subject, link.predicate, QUAD.subject, link.graph_name)])
    with open_store(consolidated) as store:
        assert store.records.outcome()[1] is False
        assert consolidate(store).changed == 2
        assert list(store.dump()) == expected
        assert store.records.outcome()[1] is True


def test_missing_records_are_named(consolidated: Path) -> None:
    (consolidated / FILE).unlink()
    with (
        open_store(consolidated) as store,
        pytest.raises(StoreError, match="lacks what 7 readings gave"),
    ):
        consolidate(store, fresh=True)
