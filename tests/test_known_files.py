"""Files that did not change since an earlier run are not read, whatever else happened."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import kg.read
from kg.ingest import known
from kg.ingest.forget import plan, remove
from kg.ingest.run import add
from kg.ingest.summary import Summary
from kg.read.metadata import Metadata, OutletFrom
from kg.store import open_store
from kg.vocab.iris import Ids

NORWEGIAN = Metadata({"language": "no"})
"""A language without an extractor: articles are stored at once."""


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the files that are read, and take all files for old ones."""
    names: list[str] = []
    inner = kg.read._read_bytes

    def read_bytes(path: Path, where: str) -> bytes:
        names.append(path.name)
        return inner(path, where)

    monkeypatch.setattr("kg.read._read_bytes", read_bytes)
    monkeypatch.setattr("kg.ingest.known._RECENT_NS", -(1 << 62))
    return names


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "press"
    place.mkdir()
    for name in ("a", "b"):
        (place / f"{name}.txt").write_text(f"Tittel {name}\n\nDet er mange saker.\n", "utf-8")
    return place


def run(
    folder: Path,
    *inputs: Path,
    reread: bool = False,
    outlet_from: OutletFrom | None = None,
    **values: str,
) -> Summary:
    metadata = Metadata({**NORWEGIAN.values, **values}, outlet_from=outlet_from)
    with open_store(folder.parent / "store", create=True) as store:
        return add(store, inputs or [folder], metadata=metadata, reread=reread)


def test_unchanged_files_are_not_read_and_the_summary_is_the_same(
    folder: Path, opened: list[str]
) -> None:
    run(folder)
    assert opened == ["a.txt", "b.txt"]
    opened.clear()
    fast = run(folder)
    assert opened == []
    assert fast == run(folder, reread=True)
    assert opened == ["a.txt", "b.txt"]
    assert fast.unchanged == len(fast.without_date) == len(fast.without_outlet) == 2


def rewrite(folder: Path) -> None:
    """Change a file, but neither its size nor the time of its change."""
    file = folder / "b.txt"
    before = file.stat()
    file.write_text(file.read_text("utf-8").replace("mange", "lange"), "utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def remove_article(folder: Path) -> None:
    from kg.consolidate import Index, remove_articles

    with open_store(folder.parent / "store") as store:
        remove_articles(store, Index.load(store), [Ids(store.base).article("b.txt").value])


CHANGES: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "a file is new": (lambda f: shutil.copy(f / "b.txt", f / "c.txt"), ["c.txt"]),
    "a file is touched": (lambda f: (f / "b.txt").touch(), ["b.txt"]),
    "a file is written with its old time": (rewrite, ["b.txt"]),
    "an article was removed": (remove_article, ["b.txt"]),
    "a table names a file": (
        lambda f: (f / "meta.csv").write_text("file,outlet\nb.txt,Avisa\n"),
        ["b.txt"],
    ),
    "the list is damaged": (
        lambda f: (f.parent / "store" / known.FILE).write_text('{"key": 3'),
        ["a.txt", "b.txt"],
    ),
}


@pytest.mark.parametrize(("change", "names"), CHANGES.values(), ids=CHANGES)
def test_what_changed_is_read(
    folder: Path, opened: list[str], change: Callable[[Path], object], names: list[str]
) -> None:
    run(folder)
    change(folder)
    opened.clear()
    run(folder)
    assert opened == names


def test_a_changed_row_reads_its_file_only(folder: Path, opened: list[str]) -> None:
    table = folder / "meta.csv"
    for outlet, names in (("Avisa", ["a.txt", "b.txt"]), ("Avisa", []), ("Bladet", ["b.txt"])):
        table.write_text(f"file,outlet,date\nb.txt,{outlet},soon\n")
        opened.clear()
        # What is wrong in the table is said each time.
        assert len(run(folder).failed) == 1
        assert opened == names


def test_values_of_an_earlier_run_are_kept_while_the_text_is_the_same(
    folder: Path, opened: list[str]
) -> None:
    run(folder, outlet_from="folder", date="2024-03-01")
    opened.clear()
    (folder / "b.txt").write_text("Tittel b\n\nDet er få saker.\n", "utf-8")
    again = run(folder)
    assert (again.unchanged, again.changed, again.without_outlet) == (1, 1, ("b",))
    assert opened == ["a.txt", "b.txt"]
    assert run(folder, reread=True).without_outlet == ("a", "b")


def test_other_options_and_another_build_read_all_files(
    folder: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(folder)
    opened.clear()
    assert run(folder, outlet="Avisa").changed == 2
    assert opened == ["a.txt", "b.txt"]
    monkeypatch.setattr("kg.consolidate.fingerprint.build_fingerprint", lambda: "another")
    run(folder, outlet="Avisa")
    assert opened == ["a.txt", "b.txt"] * 2


def test_files_with_faults_and_young_files_are_read_again(
    folder: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "c.txt").write_bytes(b"")
    assert len(run(folder).failed) == len(run(folder).failed) == 1
    monkeypatch.setattr("kg.ingest.known._RECENT_NS", 1 << 62)
    (folder / "a.txt").touch()
    run(folder)
    opened.clear()
    run(folder)
    assert opened == ["a.txt", "c.txt"]


def test_forgetting_drops_the_list_of_files(folder: Path, opened: list[str]) -> None:
    run(folder)
    listed = folder.parent / "store" / known.FILE
    assert "b.txt" in json.dumps(json.loads(listed.read_text("utf-8")))
    with open_store(folder.parent / "store") as store:
        remove(store, plan(store, ["b"]).intention(store.base))
    assert not listed.exists()
