"""A store that is settled says so, until something that counts is another."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from test_settle import BASE, BY, IDS, SMITHS, decide, drop, put, reading

import kg
from kg.consolidate import actors as by_actors
from kg.consolidate import fingerprint as edition
from kg.consolidate import settle
from kg.judgements.decisions import same
from kg.store import Store, open_store
from kg.store.stamp import FILE

QUAD = Quad(NamedNode("http://x/ada"), NamedNode("http://p/name"), Literal("Ada"), NamedNode("a:g"))
ROOT = Path(kg.__file__).parent.parent


# --- a note on a graph ---------------------------------------------------------------------


@pytest.fixture
def place(tmp_path: Path) -> Path:
    with open_store(tmp_path / "store", create=True, base=BASE) as store:
        store.replace([], [QUAD])
        store.note("as it is")
    return tmp_path / "store"


def note_in(place: Path) -> str | None:
    with open_store(place) as store:
        noted = store.noted()
    return None if noted is None else noted.text


def test_a_note_is_there_when_the_graph_is_opened_again_and_again(place: Path) -> None:
    assert [note_in(place) for _ in range(6)] == ["as it is"] * 6


def test_a_note_knows_which_graphs_were_written_to_since(place: Path) -> None:
    other = Quad(QUAD.subject, QUAD.predicate, QUAD.object, NamedNode("a:h"))
    with open_store(place) as store:
        store.replace([NamedNode("a:nowhere")], [other])
        store.change([QUAD], [])
        noted = store.noted()
        assert noted is not None
        assert noted.changed == {NamedNode("a:g"), NamedNode("a:h")}
    assert note_in(place) is None


def written_by_replace(store: Store) -> None:
    store.delete_graph(NamedNode("a:g"))


def written_by_change(store: Store) -> None:
    store.change([QUAD], [])


def written_by_update(store: Store) -> None:
    store.update("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }")


def written_by_the_engine(store: Any) -> None:
    store.inner.clear()


@pytest.mark.parametrize(
    "written",
    [written_by_replace, written_by_change, written_by_update, written_by_the_engine],
)
def test_a_note_goes_when_the_graph_is_written_to(place: Path, written: Any) -> None:
    with open_store(place) as store:
        written(store)
    assert note_in(place) is None


def test_what_is_lent_out_bears_no_note(place: Path) -> None:
    with open_store(place) as store:
        engine = store.inner  # type: ignore[attr-defined]
        store.note("settled")
        engine.clear()
        assert store.noted() is None
    del engine
    assert note_in(place) is None


def test_a_run_that_is_killed_takes_its_note_along(place: Path) -> None:
    kept = (place / FILE).read_bytes()
    code = (
        "import os, signal, sys; from kg.store import open_store\n"
        "store = open_store(sys.argv[1])\n"
        "store.update('INSERT DATA { <a:b> <a:c> <a:d> }')\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code, str(place)], env=environment, check=False)
    assert done.returncode == -signal.SIGKILL
    assert not (place / FILE).exists()
    # A power cut may bring the note back: it is one on other files.
    (place / FILE).write_bytes(kept)
    assert note_in(place) is None


def test_a_note_beside_an_older_copy_of_the_graph_is_void(place: Path, tmp_path: Path) -> None:
    shutil.copytree(place / "oxigraph", tmp_path / "older")
    with open_store(place) as store:
        store.change([QUAD], [])
        store.note("without Ada")
    assert note_in(place) == "without Ada"
    shutil.rmtree(place / "oxigraph")
    shutil.copytree(tmp_path / "older", place / "oxigraph")
    assert note_in(place) is None


def test_a_copy_of_the_whole_folder_bears_its_note(place: Path, tmp_path: Path) -> None:
    shutil.copytree(place, tmp_path / "copy")
    assert note_in(tmp_path / "copy") == "as it is"


@pytest.mark.parametrize("text", ["", "{", "[]", "7", '{"files": 1, "note": 2}', "\x00\xff"])
def test_a_note_that_cant_be_read_is_none(place: Path, text: str) -> None:
    (place / FILE).write_text(text, encoding="latin-1")
    assert note_in(place) is None


# --- settling ------------------------------------------------------------------------------


@pytest.fixture
def settled(tmp_path: Path) -> Path:
    with open_store(tmp_path / "store", create=True, base=BASE) as store:
        for one in SMITHS:
            put(store, one)
        settle(store)
    return tmp_path / "store"


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows each time that a store is settled."""
    times: list[str] = []
    plain = by_actors.actors

    def counted(*given: Any) -> Any:
        times.append("settled")
        return plain(*given)

    monkeypatch.setattr(by_actors, "actors", counted)
    return times


def test_what_is_settled_is_not_settled_again(settled: Path, compared: list[str]) -> None:
    with open_store(settled) as store:
        before = settle(store)
    assert compared == []
    with open_store(settled) as store:
        assert settle(store, anew=True) == before
        assert before.merged_actors == 4 and before.changed == 0
    assert compared == ["settled"]


def test_an_article_that_comes_or_goes_is_settled(settled: Path, compared: list[str]) -> None:
    one = reading("neuf", "Zoé Lefèvre")
    with open_store(settled) as store:
        put(store, one)
        settle(store)
        assert len(compared) == 1
        drop(store, one)
        settle(store)
        assert len(compared) == 2


def test_a_decision_that_changes_nothing_settles_nothing(
    settled: Path, compared: list[str]
) -> None:
    decided = same(IDS.actor("brad smith").value, IDS.actor("zoe lefevre").value, **BY)
    with open_store(settled) as store:
        decide(store, decided)
        assert len(compared) == 1
        later = same(decided.thing, decided.other, author="Eve", time="2027-01-01T00:00:00Z")
        decide(store, later)
        assert len(compared) == 1


def test_another_edition_of_kg_settles_again(
    settled: Path, compared: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edition, "edition", lambda: "another")
    with open_store(settled) as store:
        settle(store)
    assert compared == ["settled"]


def test_settling_that_is_interrupted_is_done_the_next_time(
    settled: Path, compared: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    with open_store(settled) as store, monkeypatch.context() as patched:
        put(store, reading("neuf", "Brad Smith"))
        patched.setattr("kg.consolidate.diff.changes", interrupted)
        with pytest.raises(KeyboardInterrupt):
            settle(store)
    with open_store(settled) as store:
        settle(store)
    assert len(compared) == 2


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"edition": 1}'])
def test_a_note_of_another_hand_settles_again(
    settled: Path, compared: list[str], text: str
) -> None:
    with open_store(settled) as store:
        store.note(text)
        settle(store)
    assert compared == ["settled"]


def test_an_edition_is_told_by_code_tables_and_weights() -> None:
    names = {file.name for file in edition._files()}
    assert {"wording.py", "claim_words.tsv", "name_parts.tsv", "claims.json"} <= names


def test_all_that_settling_reads_is_told_by_the_edition(settled: Path) -> None:
    code = (
        "import json, sys\n"
        "read = set()\n"
        "sys.addaudithook(lambda event, of: read.add(str(of[0])) if event == 'open' else None)\n"
        "from kg.store import open_store\n"
        "from kg.consolidate import settle\n"
        "with open_store(sys.argv[1]) as store: settle(store, anew=True)\n"
        "print(json.dumps(sorted(read)))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code, str(settled)],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    data = {file for file in json.loads(done.stdout) if file.startswith(str(ROOT / "data"))}
    assert data and data <= set(map(str, edition._files()))


def test_kg_add_of_what_is_there_settles_nothing(
    settled: Path, compared: list[str], tmp_path: Path
) -> None:
    from kg.pipeline import add

    told = tmp_path / "a.txt"
    told.write_text("Une phrase\n\n5 mars 2018 . –\nRien.\n", encoding="utf-8")
    with open_store(settled) as store:
        add(store, [told])
    assert len(compared) == 1
    with open_store(settled) as store:
        assert add(store, [told]).unchanged == 1
    assert len(compared) == 1
