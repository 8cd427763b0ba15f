"""``kg link`` from end to end: articles, a service on loopback, and decisions."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from reconciler import Known, Reconciler, reconciler

from kg.cli import cli
from kg.store import open_store
from kg.vocab.terms import SCHEMA

HUMAN = {"Q5": "human"}
WD = "http://www.wikidata.org/entity/"
KNOWN = (
    Known("Q1", "Zoé Lefèvre", "présidente", HUMAN, {"P569": [{"date": "1970-01-02"}]}),
    Known("Q2", "Marc Lefèvre", "maire", HUMAN),
    Known("Q3", "Marc Lefèvre", "coureur", HUMAN, {"P570": [{"date": "1931-01-02"}]}),
    Known("Q4", "Oculix", "une société", {"Q43229": "organisation"}),
)
ARTICLES = {
    "un.txt": "Les caméras divisent la ville\n\n5 mars 2018 . –\n"
    "« Nous refusons ces caméras », a déclaré Zoé Lefèvre, présidente de l'association Œil libre. "
    "Selon la société Oculix, les caméras rendent la ville plus sûre. "
    "Un policier affirme que la ville est calme.\n",
    "deux.txt": "title: Le maire tranche\ndate: 2018-03-09\noutlet: La Gazette\n\n"
    "Le maire, Marc Lefèvre, a annoncé vendredi qu'il soutient le projet. "
    "« C'est une chance pour la ville », a déclaré Marc Lefèvre.\n",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    store = folder / "kg-store"
    result = CliRunner().invoke(cli, ["add", str(folder), "--store", str(store), "--quiet"])
    assert result.exit_code == 0, result.output
    return store


@pytest.fixture
def graph(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "kg-store"))


@pytest.fixture
def service() -> Iterator[Reconciler]:
    with reconciler(KNOWN) as state:
        yield state


def link(graph: Path, *words: str, **settings: Any) -> Result:
    line = ["link", *words, "--store", str(graph)]
    return CliRunner().invoke(cli, line, prog_name="kg", env={"KG_AUTHOR": "Jeanne"}, **settings)


def asked(graph: Path, service: Reconciler, *words: str) -> Result:
    return link(graph, "--service", service.url, "--pause", "0", *words)


def rows(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(result.stdout.splitlines()))


def same_as(graph: Path) -> set[str]:
    with open_store(graph, read_only=True) as store:
        found: Any = store.query(f"SELECT ?e {{ ?a {SCHEMA.sameAs} ?e }}")
        return {row["e"].value.removeprefix(WD) for row in found}


def test_nothing_goes_to_the_network_unless_asked(
    graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("it asked the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setenv("KG_LINK_SERVICE", "https://service.example/")
    for words in ((), ("--export", "-"), ("--accept", "sure"), ("--state", "all", "--json")):
        result = link(graph, *words)
        assert result.exit_code == 0, result.output
        assert result.exception is None


def test_the_network_is_used_for_what_is_asked(graph: Path, service: Reconciler) -> None:
    found = rows(asked(graph, service))
    assert [(row["actor"], row["id"], row["sure"]) for row in found] == [
        ("Marc Lefèvre", "Q2", "sure"),
        ("Marc Lefèvre", "Q3", ""),
        ("Oculix", "Q4", "sure"),
        ("Zoé Lefèvre", "Q1", "sure"),
    ]
    names = {query["query"] for query in service.queries}
    assert {"Zoé Lefèvre", "Marc Lefèvre", "Oculix"} <= names
    assert not any("policier" in name for name in names)
    assert rows(link(graph)) == found


def test_what_is_accepted_is_in_the_graph(graph: Path, service: Reconciler) -> None:
    result = asked(graph, service, "--accept", "sure", "--at", "2026-03-05", "--reason", "seen")
    assert result.exit_code == 0
    assert "3 links accepted" in result.stderr
    assert same_as(graph) == {"Q1", "Q2", "Q4"}
    (row,) = rows(link(graph, "Zoé Lefèvre", "--state", "accepted"))
    assert row["id"] == "Q1"
    assert link(graph, "Zoé Lefèvre", "--undo", "Q1").exit_code == 0
    assert same_as(graph) == {"Q2", "Q4"}
    assert link(graph, "Marc Lefèvre", "--accept", "Q3").exit_code == 0
    assert same_as(graph) == {"Q3", "Q4"}
    assert link(graph, "Marc Lefèvre", "--reject", "Q3").exit_code == 0
    assert same_as(graph) == {"Q4"}


def test_a_link_lasts(graph: Path, service: Reconciler, made: Path) -> None:
    asked(graph, service, "--accept", "sure")
    with open_store(graph, read_only=True) as store:
        before = set(store.dump())
    words = ["--store", str(graph)]
    for line in (["remove", "un", "deux"], ["add", str(made.parent), "--quiet"]):
        result = CliRunner().invoke(cli, [*line, *words])
        assert result.exit_code == 0, result.output
        if line[0] == "remove":
            assert same_as(graph) == set()
    with open_store(graph, read_only=True) as store:
        assert set(store.dump()) == before


def test_proposals_are_decided_elsewhere(graph: Path, service: Reconciler, tmp_path: Path) -> None:
    sheet = tmp_path / "links.tsv"
    asked(graph, service, "--export", str(sheet))
    lines = sheet.read_text(encoding="utf-8").splitlines()
    done = [lines[0]] + [("accept" if f"{WD}Q2" in x else "reject") + x for x in lines[1:]]
    sheet.write_text("\n".join(done), encoding="utf-8")
    result = link(graph, "--import", str(sheet))
    assert result.exit_code == 0, result.output
    assert "1 link accepted, 3 rejected" in result.stderr
    assert same_as(graph) == {"Q2"}
    again = link(graph, "--import", "-", input=link(graph, "--export", "-").stdout)
    assert "Nothing changed" in again.stderr


def test_a_person_decides_on_a_terminal(
    graph: Path, service: Reconciler, monkeypatch: pytest.MonkeyPatch
) -> None:
    import kg.cli.link_review

    asked(graph, service)
    monkeypatch.setattr(kg.cli.link_review, "can_answer", lambda: True)
    # Marc Lefèvre is none of them, "7" is no choice, Oculix is linked; then she leaves.
    result = link(graph, "--review", input="n\n7\n1\nq\n")
    assert result.exit_code == 0, result.output
    assert "1 link accepted" in result.stderr
    assert same_as(graph) == {"Q4"}
    assert [row["actor"] for row in rows(link(graph))] == ["Zoé Lefèvre"]
    assert "maire" in result.stdout


def test_control_characters_of_a_service_do_not_reach_the_terminal(
    graph: Path, service: Reconciler, monkeypatch: pytest.MonkeyPatch
) -> None:
    import kg.cli.link_review

    service.entities = [Known("Q4", "Oculix", "\x1b[2Jgone\x07", {"Q43229": "organisation"})]
    asked(graph, service)
    monkeypatch.setattr(kg.cli.link_review, "can_answer", lambda: True)
    for result in (link(graph, "--review", input="q\n"), link(graph, "--format", "table")):
        assert result.exit_code == 0, result.output
        assert "gone" in result.stdout
        assert not any(word in result.stdout for word in ("\x1b[2J", "\x07"))


def test_a_failed_question_is_reported(graph: Path, service: Reconciler) -> None:
    service.chokes_on = "Oculix"
    result = asked(graph, service)
    assert result.exit_code == 3
    assert "Oculix: " in result.stderr
    assert "Zoé Lefèvre" in result.stdout
