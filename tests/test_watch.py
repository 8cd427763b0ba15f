"""kg watch adds what is new in each round, and ends between two articles; nothing here sleeps."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

import kg.read
from kg.base.errors import ReadError, StoreError
from kg.cli import cli
from kg.cli.watch import check_inputs
from kg.ingest.summary import Summary
from kg.ingest.watch import Watch
from kg.query.inventory import articles
from kg.store import open_store


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / f"{name}.txt").write_text(f"Tittel {name}\n\nDet er mange saker.\n", "utf-8")


def run(folder: Path, monkeypatch: pytest.MonkeyPatch, *rounds: Callable[[], object]) -> list[str]:
    """Run kg watch with an action in each pause; SIGTERM is sent in one of them."""
    waiting = iter(rounds)

    def pause(over: object, seconds: float) -> bool:
        assert seconds == 5
        next(waiting)()
        return over.is_set()  # type: ignore[attr-defined,no-any-return]

    monkeypatch.setattr("kg.cli.watch.pause", pause)
    words = ["watch", str(folder), "--store", str(folder / "store"), "--language", "no"]
    done = CliRunner().invoke(cli, [*words, "--every", "5"], prog_name="kg")
    assert done.exit_code == 0, done.output
    assert next(waiting, None) is None
    return done.output.splitlines()


def end() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def names(folder: Path) -> list[str]:
    with open_store(folder / "store", read_only=True) as store:
        return [one.name for one in articles(store)]


def test_each_round_adds_what_is_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handler = signal.getsignal(signal.SIGTERM)
    write(tmp_path, "a")
    # The graph is free between two rounds, and a round without news says nothing.
    said = run(
        tmp_path,
        monkeypatch,
        lambda: write(tmp_path, *(["b"] if names(tmp_path) == ["a"] else [])),
        lambda: None,
        end,
    )
    assert names(tmp_path) == ["a", "b"]
    # What articles lack is said once, when they are added.
    lacks = [f"1 article without {what}" for what in ("a date; relative dates", "an outlet")]
    starts = ["1 article added", *lacks, "1 article added, 1 unchanged", *lacks]
    assert [line[: len(start)] for line, start in zip(said[1:7], starts, strict=True)] == starts
    assert [": b." in line for line in said[5:7]] == [True, True]
    assert said[7:] == ["Ended; 2 articles saved."]
    assert signal.getsignal(signal.SIGTERM) is handler


def test_the_article_in_work_is_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a", "b", "c", "d")
    inner = kg.read._read_bytes

    def read_bytes(path: Path, where: str) -> bytes:
        if path.name == "c.txt":
            end()
        return inner(path, where)

    monkeypatch.setattr("kg.read._read_bytes", read_bytes)
    said = run(tmp_path, monkeypatch, lambda: None)
    assert names(tmp_path) == ["a", "b"]
    assert said[-1] == "Ended; 2 articles saved."


def test_faults_are_said_once_and_another_kg_is_waited_for() -> None:
    busy, torn = StoreError("another kg is writing"), (ReadError("x", "torn"),)
    summaries = (Summary(added=3, failed=torn), Summary(failed=torn), Summary(changed=1))
    made = iter([busy, busy, *summaries, Summary(failed=torn)])

    def add() -> Summary:
        one = next(made)
        if isinstance(one, Exception):
            raise one
        return one

    said: list[str] = []
    reports: list[Summary] = []
    left = iter([False] * 5 + [True])
    watch = Watch(add, lambda: next(left), lambda: False, said.append, reports.append)
    watch.run()
    assert said == ["another kg is writing", "x: torn", "x: torn"]
    assert reports == [summaries[0], summaries[2]]
    assert watch.saved == 4


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("nowhere", "nowhere: no such file or folder"),
        ("", "'': no such file or folder"),
    ],
)
def test_inputs_that_cannot_be_watched(given: str, message: str, tmp_path: Path) -> None:
    words = ["watch", given, "--store", str(tmp_path / "store")]
    done = CliRunner().invoke(cli, words, prog_name="kg")
    assert done.exit_code in (1, 2)
    assert message in done.output
    assert not (tmp_path / "store").exists()
    # An address may be.
    check_inputs(("https://a.example/feed.xml",))
