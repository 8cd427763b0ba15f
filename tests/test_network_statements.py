"""The network holds every statement as an edge; the drawing keeps what can be read."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import CAMERAS, SAFER, TAX, Said, reading, store

from kg.network import debate as network_records
from kg.network import drawing, statement_network
from kg.query.questions import ask


@pytest.fixture(scope="module")
def debate(invented_store) -> nx.MultiDiGraph:
    return statement_network(invented_store)


def named(network: nx.MultiDiGraph, iri: str) -> str:
    return network.nodes[iri]["label"]


def test_edges_lead_from_sources_to_topics(debate):
    found = {
        (named(debate, a), named(debate, b), d["stance"], d["date"])
        for a, b, d in debate.edges(data=True)
    }
    assert found == {
        ("Zoé Lefèvre", CAMERAS, "support", "2021-03-05"),
        ("les riverains", CAMERAS, "oppose", "2021-03-05"),
        ("un policier", CAMERAS, "oppose", "2021-03-05"),
        ("Ada Brandt", CAMERAS, "support", "2021-04"),
        ("Oculix", CAMERAS, "none", "2021-04"),
        ("Œil libre", TAX, "support", "2021-04"),
        ("Zoé Lefèvre", CAMERAS, "oppose", "2021-06-08"),
        ("Oculix", TAX, "oppose", "2021-06-10"),
    }


def test_statements_without_a_source_are_counted(debate):
    assert (debate.graph["statements"], debate.graph["unsourced"]) == (12, 1)


def test_edges_can_lead_to_claims(tmp_path: Path):
    with store(tmp_path / "s") as held:
        network = statement_network(held, about="claims")
    found = {
        (named(network, a), named(network, b), network.nodes[b]["kind"]) for a, b in network.edges()
    }
    assert found == {("Zoé Lefèvre", SAFER, "claim"), ("Ada Brandt", SAFER, "claim")}


def test_hearsay_is_neither_drawn_nor_a_disagreement(tmp_path: Path):
    one = reading("b1", "2021-01-01", None, "T", Said("Un", "Oculix", "support", TAX))
    other = reading("b2", "2021-01-02", None, "U", Said("Deux", "Ada Brandt", "oppose", TAX))
    ((position,),) = other.positions
    rumour = replace(other, positions=((replace(position, hearsay=True),),))
    for name, second, drawn in (("said", other, 2), ("rumoured", rumour, 1)):
        with store(tmp_path / name, [one, second]) as held:
            assert statement_network(held).number_of_edges() == drawn
            assert len(network_records(held, "actor-topic").records) == drawn
            assert len(ask(held, "who-disagrees").rows) == drawn - 1


def test_an_empty_store_gives_an_empty_network(tmp_path: Path):
    with store(tmp_path / "s", []) as held:
        network = statement_network(held)
    drawn = drawing(network)
    assert (drawn.nodes, drawn.ties, drawn.nodes_in_all) == ({}, (), 0)


def crowd(actors: int, topics: int, statements: int, seed: int) -> nx.MultiDiGraph:
    """Make up a network in which some topics occur once."""
    rng = random.Random(seed)
    network = nx.MultiDiGraph()
    for n in range(statements):
        ends = f"a{int(rng.triangular(0, actors, 0))}", f"t{int(rng.triangular(0, topics, 0))}"
        network.add_edge(
            *ends, key=f"s{n}", stance=rng.choice(("support", "oppose")), date="", earliest=""
        )
    for node in network:
        network.nodes[node].update(
            label=node,
            kind="person" if node[0] == "a" else "topic",
            statements=network.degree(node),
        )
    return network


@given(st.integers(1, 40), st.integers(1, 60), st.integers(0, 120), st.integers(2, 50))
def test_a_drawing_keeps_to_its_limit_and_leaves_no_isolated_node(actors, topics, statements, top):
    network = crowd(actors, topics, statements, seed=actors)
    drawn = drawing(network, top=top)
    assert len(drawn.nodes) <= top
    ends = {end for tie in drawn.ties for end in (tie.actor, tie.target)}
    assert ends == set(drawn.nodes)
    if len(network) <= top:
        assert sum(len(tie.statements) for tie in drawn.ties) == statements


def test_topics_with_one_statement_go_first():
    network = crowd(60, 200, 400, seed=1)
    drawn = drawing(network, top=100)
    assert drawn.nodes_in_all == len(network) > 100
    kept = [d for d in drawn.nodes.values() if d["kind"] == "topic"]
    assert kept
    assert all(d["statements"] > 1 for d in kept)
    counts = [d["statements"] for d in drawn.nodes.values()]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == max(d["statements"] for _, d in network.nodes(data=True))


def test_statements_below_the_least_confidence_are_neither_drawn_nor_counted(tmp_path):
    with store(tmp_path / "store") as held:
        whole = statement_network(held)
        assert {d["confidence"] for *_, d in whole.edges(data=True)} == {0.93}
        equal = statement_network(held, min_confidence=0.93)
        none = statement_network(held, min_confidence=0.94)
    assert nx.utils.graphs_equal(whole, equal)
    assert whole.graph == equal.graph
    assert (len(none), none.graph["statements"]) == (0, 0)
