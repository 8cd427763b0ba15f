"""Other coders in commands: graphs of their own, agreement with kg, and what is forgotten."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from model_server import GOOD, TEXT, Reply, Server, answer, serving

from kg.base.errors import UsageError
from kg.cli import cli
from kg.coders.config import find_coder
from kg.evaluation.agreement import Labels

HOSTILE = "<script>alert(1)</script> <http://evil.example/>"


def said_by(asked: dict[str, Any]) -> Reply:
    """A statement by whoever speaks in the article, with a hostile label, and an invented one."""
    who = "Jean Roy" if "Jean Roy" in asked["messages"][1]["content"] else "Zoé Lefèvre"
    one = {**GOOD, "speaker": who, "source": who, "positions": [{"label": HOSTILE, "side": "for"}]}
    return answer(one, {**one, "content": ["Jamais dit"]})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_text(TEXT.replace("Zoé Lefèvre", "Jean Roy"), encoding="utf-8")
    (tmp_path / "own.py").write_text("def find(article):\n    return [{'content': [[0, 4]]}, 7]\n")
    return tmp_path


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    with serving(said_by) as found:
        lines = ("[coders.m]", f'url = "{found.url}"', 'model = "tiny"', 'cache = "answers"')
        (folder / "kg.toml").write_text("\n".join(lines), encoding="utf-8")
        yield found


def kg(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words), env={"KG_STORE": "kg-store"}, prog_name="kg")


def test_a_coder_has_a_graph_of_its_own(folder: Path, server: Server) -> None:
    kg("add", "a.txt", "b.txt", "-q")
    before = kg("export", "-o", "-", "--format", "nq").stdout
    added = kg("add", "--coder", "m")
    assert "2 articles added: 2 statements by 2 actors" in added.stderr
    assert "2 faults (content is not in the article: 2)" in added.stderr
    assert kg("export", "-o", "-", "--format", "nq").stdout == before
    theirs = kg("export", "-o", "-", "--format", "nq", "--coder", "m").stdout
    assert '"tiny, prompt statements/1, ' in theirs and "/graph/article/a/m>" in theirs
    assert HOSTILE in kg("show", "Lefèvre", "--coder", "m", "--json").stdout
    kg("view", "--coder", "m", "-o", "page.html")
    assert "<script>alert" not in (folder / "page.html").read_text(encoding="utf-8")
    assert kg("check", "--coder", "m").exit_code == 0
    assert "there are: kg, m" in kg("ask", "most-quoted", "--coder", "x").stderr
    figures = json.loads(kg("agreement", "kg", "m", "--json").stdout)
    assert (figures["articles"], figures["statements"]["both"]) == (2, 2)
    assert figures["source"] == {"cases": 2, "same": 1.0}
    assert "statements" in kg("agreement", "m", "m").stdout


def test_what_is_forgotten_goes_from_all_graphs_and_answers(folder: Path, server: Server) -> None:
    kg("add", "a.txt", "b.txt", "-q")
    kg("add", "--coder", "m", "-q")
    other = folder / "answers" / "mine.txt"
    other.write_text("Lefèvre", encoding="utf-8")
    assert kg("forget", "Zoé Lefèvre", "--yes").exit_code == 0
    left = [path for place in ("kg-store", "answers") for path in Path(place).rglob("*")]
    held = b"".join(one.read_bytes() for one in left if one.is_file() and one.name != other.name)
    assert "Lefèvre".encode() not in held and b"vre, maire" not in held and b"8vre" not in held
    assert b"Jean Roy" in held and other.exists()
    assert kg("remove", "b").exit_code == 0
    assert kg("info", "--articles", "--coder", "m").stdout == ""


def test_a_function_reads_articles_and_gold_scores_a_coder(folder: Path, server: Server) -> None:
    found = kg("annotate", "a.txt", "--coder", "python:own:find")
    assert (found.exit_code, "type has a wrong type: 1" in found.stderr) == (0, True)
    gold = kg("annotate", "a.txt", "--coder", "m").stdout
    (folder / "gold.jsonl").write_text(gold, encoding="utf-8")
    words = ("evaluate", "gold.jsonl", "--texts", ".", "--coder", "m", "--offline", "--json")
    assert json.loads(kg(*words).stdout)["tight"]["f1"] == 1.0
    assert kg("annotate", "a.txt", "--coder", "python:own:none").exit_code == 2


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ("x", "not TOML"),
        ("", "needs url and model"),
        ("url = 'ftp://h'\nmodel = 'x'", "write http://host:port/v1"),
        ("url = 'http://h'\nmodel = 'x'\nkey_env = 'K'", "sent unencrypted"),
        ("seed = 'x'", "seed must be a whole number"),
        ("modle = 'x'", "no setting 'modle'; there"),
        ("url = 'http://h'\nmodel = 'x'\nbudget = {price = 1}", "needs price_in"),
        ("coder = 'python:a:b'\n[coders.kg]\ncoder = 'python:a:b'", "choose another name"),
    ],
)
def test_wrong_settings_are_named(tmp_path: Path, lines: str, fault: str) -> None:
    (tmp_path / "kg.toml").write_text(f"[coders.m]\n{lines}", encoding="utf-8")
    with pytest.raises(UsageError, match=fault):
        find_coder("m", tmp_path / "kg.toml")


def test_agreement_beyond_chance_is_that_of_the_literature() -> None:
    found = Labels()
    for one, other, n in (("a", "a", 20), ("a", "b", 5), ("b", "a", 10), ("b", "b", 15)):
        found.pairs[one, other] += n
    assert round(found.kappa or 0, 3) == 0.4  # a textbook table of Cohen's kappa
    assert round(found.alpha or 0, 3) == 0.4
    assert (Labels().same, Labels().kappa, Labels().alpha) == (None, None, None)
