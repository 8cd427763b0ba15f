"""The Python interface: annotate a text, open a graph, ask it; its page and notebook run."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import kg

ROOT = Path(__file__).resolve().parent.parent
TEXT = "« Il rouvrira en mai », a déclaré jeudi Anne Le Goff, maire de Vals."


@pytest.fixture
def graph(sample_graph: Path) -> Iterator[kg.Graph]:
    with kg.open(sample_graph) as found:
        yield found


def test_a_text_is_annotated_with_spans_that_index_it() -> None:
    found = kg.annotate(TEXT, language="fr", date="2024-03-06")
    (statement,) = found.statements
    assert found.words(statement) == "Il rouvrira en mai"
    assert (statement.source, statement.said_on) == ("Anne Le Goff", "2024-02-29")
    assert [(one.person, one.role) for one in found.affiliations] == [("Anne Le Goff", "maire")]
    assert found.to_dict()["sha256"]
    assert "Il rouvrira en mai" in found._repr_html_()


def test_a_hostile_text_is_inert_in_a_notebook() -> None:
    shown = kg.annotate(f"<script>alert(1)</script> {TEXT}", language="fr")._repr_html_()
    assert "<script>" not in shown


@pytest.mark.parametrize(
    ("given", "said"),
    [({"date": "next week"}, "write a date as"), ({"text": "a \ud800 b"}, "surrogate")],
)
def test_a_wrong_call_is_a_usage_error(given: dict[str, str], said: str) -> None:
    with pytest.raises(kg.UsageError, match=said):
        kg.annotate(**{"text": TEXT, "language": "fr", **given})


def test_statements_are_filtered_by_actor_topic_time_and_confidence(graph: kg.Graph) -> None:
    everything = graph.statements()
    days = [one.earliest for one in everything if one.earliest]
    assert days == sorted(days)
    assert all(one.statement.content for one in everything)
    (actor,) = {one.source.label for one in graph.statements(actor="Hydrovarre") if one.source}
    assert actor == "Hydrovarre"
    meters = graph.statements(topic="compteur")
    assert 0 < len(meters) < len(everything)
    late = graph.statements(since="2024-05", min_confidence=0.9)
    assert late
    assert all(one.latest and one.latest.isoformat() >= "2024-05-01" for one in late)
    assert all(one.statement.confidence >= 0.9 for one in late)
    early = graph.statements(until="2024-04")
    assert len(early) + len(graph.statements(since="2024-05")) >= len(days)
    with pytest.raises(kg.UsageError, match="no actor called"):
        graph.statements(actor="Nobody Anywhere")


def test_questions_and_queries_answer_with_tables(graph: kg.Graph) -> None:
    found = graph.ask("most-quoted", least=20)
    assert [row["statements"] for row in found] == sorted(
        (row["statements"] for row in found), reverse=True
    )
    assert "<table>" in found._repr_html_()
    count = "SELECT (COUNT(*) AS ?n) { ?s kg:source ?who }"
    (row,) = graph.query(count, who=graph.term("<actor/helene-vauclarin>"))
    assert row["n"] == found.rows.objects()[0]["statements"]
    assert [*graph.query("ASK { ?s a kg:Statement }")] == [{"answer": True}]
    with pytest.raises(kg.QueryError):
        graph.query("SELECT nothing")
    pandas = pytest.importorskip("pandas")
    frame = found.to_pandas()
    assert isinstance(frame, pandas.DataFrame)
    assert frame["statements"].max() == row["n"]


def test_a_network_and_a_page_are_made(graph: kg.Graph, tmp_path: Path) -> None:
    assert graph.network("actor-actor", weight="subtract").number_of_edges() > 5
    page = graph.view(top=10)
    assert page.save(tmp_path / "a.html").read_text(encoding="utf-8") == page.page
    assert page._repr_html_().startswith("<iframe srcdoc=")
    assert len(graph.dataset()) > 1000


def test_the_python_page_prints_what_it_shows(sample_graph: Path) -> None:
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"(?s)```python\n(.+?)```", page))
    shown = "".join(re.findall(r"(?s)```text\n(.+?)```", page))
    done = _run(code, sample_graph.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == shown


def test_the_notebook_runs(sample_graph: Path) -> None:
    cells = json.loads((ROOT / "examples" / "tour.ipynb").read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert len(code) > 5
    done = _run("\n".join(code), sample_graph.parent)
    assert (done.returncode, done.stderr) == (0, "")


def _run(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment: dict[str, Any] = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
