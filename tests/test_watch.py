"""kg watch adds what is new in each round, and ends between two articles; nothing here sleeps."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.base.errors import ReadError, StoreError
from kg.cli import cli
from kg.cli.watch import check_inputs
from kg.ingest.summary import Summary
from kg.ingest.watch import Watch
from kg.query.inventory import articles
from kg.store import open_store

TEXT = "Tittel {}\n\nDet er mange saker.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "press"
    place.mkdir()
    (place / "a.txt").write_text(TEXT.format("a"), "utf-8")
    return place


def run(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *rounds: Callable[[], object], every: str = "60"
) -> str:
    """Run kg watch with an action for each pause; the last one sends SIGTERM."""
    waiting = iter(rounds)

    def pause(over: object, seconds: float) -> bool:
        assert seconds == float(every)
        next(waiting)()
        return over.is_set()  # type: ignore[attr-defined,no-any-return]

    monkeypatch.setattr("kg.cli.watch.pause", pause)
    words = ["watch", str(folder), "--store", str(folder.parent / "store"), "--language", "no"]
    done = CliRunner().invoke(cli, [*words, "--every", every], prog_name="kg")
    assert done.exit_code == 0, done.output
    assert next(waiting, None) is None
    return done.output


def end() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def names(folder: Path) -> list[str]:
    with open_store(folder.parent / "store", read_only=True) as store:
        return [one.name for one in articles(store)]


def test_each_round_adds_what_is_new(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handler = signal.getsignal(signal.SIGTERM)

    def write() -> None:
        # Between two rounds the graph is free.
        assert names(folder) == ["a"]
        (folder / "b.txt").write_text(TEXT.format("b"), "utf-8")

    said = run(folder, monkeypatch, write, lambda: None, end, every="5")
    assert names(folder) == ["a", "b"]
    assert said.count("1 article added") == 2
    assert "Nothing changed" not in said
    assert said.splitlines()[-1] == "Ended; 2 articles saved."
    assert signal.getsignal(signal.SIGTERM) is handler


def test_what_cannot_be_read_is_said_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "empty.txt").write_bytes(b"")
    said = run(folder, monkeypatch, lambda: None, lambda: None, end)
    assert said.count("empty.txt") == 1


def test_a_folder_that_disappears_and_comes_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = folder.with_name("elsewhere")
    (folder / "b.txt").write_text(TEXT.format("b"), "utf-8")
    said = run(folder, monkeypatch, lambda: folder.rename(other), lambda: other.rename(folder), end)
    assert "no such file or folder" in said
    assert said.splitlines()[-1] == "Ended; 2 articles saved."


def test_the_article_in_work_is_finished(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "bcd":
        (folder / f"{name}.txt").write_text(TEXT.format(name), "utf-8")
    import kg.read

    inner = kg.read._read_bytes

    def read_bytes(path: Path, where: str) -> bytes:
        if path.name == "c.txt":
            end()
        return inner(path, where)

    monkeypatch.setattr("kg.read._read_bytes", read_bytes)
    said = run(folder, monkeypatch, lambda: None)
    assert names(folder) == ["a", "b"]
    assert said.splitlines()[-1] == "Ended; 2 articles saved."
    monkeypatch.setattr("kg.read._read_bytes", inner)
    run(folder, monkeypatch, end)
    assert names(folder) == ["a", "b", "c", "d"]


def test_another_kg_that_writes_is_waited_for() -> None:
    def rounds() -> Iterator[Summary | Exception]:
        yield StoreError("another kg is writing")
        yield StoreError("another kg is writing")
        yield Summary(added=3, failed=(ReadError("x", "torn"),))
        yield Summary(unchanged=3, failed=(ReadError("x", "torn"),))
        yield Summary(changed=1)
        yield Summary(failed=(ReadError("x", "torn"),))

    made = list(rounds())
    waiting = iter(made)

    def add() -> Summary:
        one = next(waiting)
        if isinstance(one, Exception):
            raise one
        return one

    said: list[str] = []
    reports: list[Summary] = []
    left = iter([False] * 5 + [True])
    watch = Watch(add, lambda: next(left), lambda: False, said.append, reports.append)
    watch.run()
    assert said == ["another kg is writing", "x: torn", "x: torn"]
    assert [(one.added, one.changed) for one in reports] == [(3, 0), (0, 1)]
    assert watch.saved == 4


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("nowhere", "nowhere: no such file or folder"),
        ("", "'': no such file or folder"),
    ],
)
def test_inputs_that_cannot_be_watched(given: str, message: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(
        cli, ["watch", given, "--store", str(tmp_path / "store")], prog_name="kg"
    )
    assert done.exit_code == 2 or done.exit_code == 1
    assert message in done.output
    assert len(done.output.splitlines()) == 1
    assert not (tmp_path / "store").exists()


def test_addresses_may_be_watched() -> None:
    check_inputs(("https://a.example/feed.xml",))
