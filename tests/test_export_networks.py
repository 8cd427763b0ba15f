"""Files of networks lose nothing, have numeric weights, and other programs can read them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import gexf_rules
import networkx as nx
import pytest
from debates import SMALL

from kg.export.networks import WRITERS
from kg.network.graphs import Shape, network
from kg.network.records import Debate, Record

ACTORS = Shape(mode="actor-actor", weight="subtract", normalise="average")
GRAPHS = {"two modes": network(SMALL), "one mode": network(SMALL, ACTORS)}
HOSTILE = Debate(
    (
        Record("</node>", "a\tb\r\nc", 1, statement='"><x'),
        Record("\u202edlrow\u0007", "😀 é", 0, statement="&amp;"),
    )
)
GRAPHS["hostile"] = network(HOSTILE)


def written(graph: nx.Graph, suffix: str) -> str:
    return "".join(WRITERS[suffix](graph))


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.fixture(params=GRAPHS, scope="module")
def graph(request: pytest.FixtureRequest) -> nx.Graph:
    return GRAPHS[request.param]


def test_gexf_conforms_to_its_schema(graph):
    assert gexf_rules.faults(written(graph, ".gexf")) == []


@pytest.mark.parametrize("suffix", [".gexf", ".graphml"])
def test_networkx_reads_back_every_attribute(graph, suffix, tmp_path: Path):
    path = tmp_path / f"network{suffix}"
    path.write_text(written(graph, suffix), encoding="utf-8")
    if suffix == ".gexf":
        # networkx reads version 1.2, from which this file only differs by its name.
        text = path.read_text(encoding="utf-8").replace(
            "http://gexf.net/1.3", "http://www.gexf.net/1.2draft"
        )
        path.write_text(text.replace('version="1.3"', 'version="1.2"'), encoding="utf-8")
        held = nx.read_gexf(path)
    else:
        held = nx.read_graphml(path)
    assert len(held) == len(graph)
    assert held.number_of_edges() == graph.number_of_edges()
    if graph is GRAPHS["hostile"]:
        assert "\u202edlrow\ufffd" in held
        assert "😀 é" in held
        return
    for node, data in graph.nodes(data=True):
        nonempty = {k: v for k, v in data.items() if v != ""}
        assert nonempty.items() <= held.nodes[node].items()
    for a, b, data in graph.edges(data=True):
        nonempty = {k: v for k, v in data.items() if v != ""}
        assert nonempty.items() <= held.edges[a, b].items()
        assert isinstance(held.edges[a, b]["weight"], float)


def test_a_matrix_has_a_row_for_each_actor_and_a_column_for_each_concept():
    assert rows(written(GRAPHS["two modes"], ".matrix.csv")) == [
        ["", "caméras", "taxe ; données"],
        ['Oculix "SA"', "1", "1"],
        ["Zoé Lefèvre", "2", "1"],
        ["Œil libre", "1", "0"],
    ]


def test_dl_numbers_the_labels():
    assert written(GRAPHS["two modes"], ".dl").splitlines() == [
        "dl nr=3 nc=2 format=edgelist2",
        "row labels:",
        "\"Oculix 'SA'\"",
        '"Zoé Lefèvre"',
        '"Œil libre"',
        "column labels:",
        '"caméras"',
        '"taxe ; données"',
        "data:",
        "1 1 1",
        "1 2 1",
        "2 1 2",
        "2 2 1",
        "3 1 1",
    ]
    one_mode = written(network(SMALL, Shape(mode="actor-actor")), ".dl").splitlines()
    assert one_mode[0] == "dl n=3 format=edgelist1"
    assert {"1 2 3", "2 1 3"} <= set(one_mode)


@pytest.mark.parametrize("suffix", sorted(WRITERS))
def test_the_same_network_gives_the_same_bytes_and_nothing_gives_a_file(suffix):
    turned = Debate(tuple(reversed(SMALL.records)), SMALL.attributes)
    assert written(network(turned), suffix) == written(network(SMALL), suffix)
    assert isinstance(written(network(Debate(())), suffix), str)
