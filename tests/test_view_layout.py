"""The layout keeps nodes apart and neighbours together, and is the same each time."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from kg.network import drawing, statement_network
from kg.view import positions
from kg.view.force import layout
from kg.view.layout import places
from kg.view.measures import communities, measures


def planted(n: int, groups: int, seed: int = 3) -> tuple[list[int], list[tuple[str, str, int]]]:
    """Make up nodes with three ties each, 85 % within their group."""
    rng = np.random.default_rng(seed)
    group = rng.integers(groups, size=n)
    members = [np.flatnonzero(group == g) for g in range(groups)]
    ties = []
    for node in range(n):
        for _ in range(3):
            inside = rng.random() < 0.85
            other = rng.choice(members[group[node]]) if inside else rng.integers(n)
            ties.append((f"n{node}", f"n{other}", 1))
    return group.tolist(), ties


def kept(at: np.ndarray, group: list[int]) -> float:
    """Return the share of a node's ten nearest nodes that are of its group."""
    from scipy.spatial import cKDTree

    _, near = cKDTree(at).query(at, 11)
    own = np.array(group)
    return float((own[near[:, 1:]] == own[:, None]).mean())


@pytest.fixture(scope="module")
def drawn(invented_store):
    return drawing(statement_network(invented_store))


def given(drawn) -> tuple[dict[str, str], list[tuple[str, str, int]]]:
    labels = {iri: node["label"] for iri, node in drawn.nodes.items()}
    return labels, [(tie.actor, tie.target, len(tie.statements)) for tie in drawn.ties]


def test_places_are_deterministic_and_no_mark_covers_another(drawn):
    at = places(*given(drawn))
    assert at == places(*given(drawn))
    assert at.keys() == drawn.nodes.keys()
    for (ax, ay), (bx, by) in combinations(at.values(), 2):
        assert abs(ax - bx) > 20 or abs(ay - by) > 20


def test_a_large_layout_keeps_communities_together_and_is_seeded():
    group, ties = planted(800, 10)
    labels = {f"n{n}": f"n{n}" for n in range(800)}
    at = places(labels, ties)
    assert kept(np.array([at[f"n{n}"] for n in range(800)]), group) >= 0.75
    assert at == places(labels, ties)


@pytest.mark.parametrize(
    "ends",
    [[(0, 1)], [(0, 0), (0, 1)], [(0, n) for n in range(1, 500)], [(n, n + 1) for n in range(499)]],
    ids=["pair", "loop", "star", "path"],
)
def test_odd_graphs_have_finite_places(ends):
    n = max(max(e) for e in ends) + 1
    at = layout(n, np.array(ends), np.ones(len(ends)))
    assert at.shape == (n, 2)
    assert np.isfinite(at).all()
    assert len({tuple(place) for place in at.round(6)}) == n


def test_known_nodes_keep_their_places_and_new_ones_go_beside_their_neighbours():
    _, ties = planted(100, 4)
    labels = {f"n{n}": f"n{n}" for n in range(100)}
    before = places(labels, ties)
    more = {**labels, "new": "new", "alone": "alone", "pair": "pair"}
    after = places(more, [*ties, ("new", "n5", 1), ("alone", "pair", 1)], known=before)
    assert {node: after[node] for node in labels} == before
    near = np.hypot(*(np.array(after["new"]) - np.array(after["n5"])))
    assert 10 < near < 400
    assert after["alone"][1] > max(y for _, y in before.values())
    assert after == places(more, [*ties, ("new", "n5", 1), ("alone", "pair", 1)], known=before)


def test_places_are_kept_in_the_folder(tmp_path: Path):
    assert positions.read_places(tmp_path, "topics") == {}
    positions.write_places(tmp_path, "topics", {"x:é": (1.5, -2.0)})
    assert positions.read_places(tmp_path, "topics") == {"x:é": (1.5, -2.0)}
    assert positions.read_places(tmp_path, "claims") == {}
    assert [file.name for file in tmp_path.iterdir()] == ["places-topics.json"]


@pytest.mark.parametrize("words", ["", "[]", '{"a": 1}', '{"a": ["x", 2]}', "\x00"])
def test_damaged_places_are_ignored(tmp_path: Path, words):
    (tmp_path / "places-topics.json").write_text(words, encoding="utf-8")
    assert positions.read_places(tmp_path, "topics") == {}


def test_measures_and_communities_of_two_stars():
    nodes = ["a", "b", "a1", "a2", "a3", "b1", "b2", "alone"]
    ties = [("a", f"a{n}", 1) for n in (1, 2, 3)] + [("b", f"b{n}", 1) for n in (1, 2)]
    found = measures(nodes, ties)
    assert found["ties"] == [1.0, 0.6667, 0.3333, 0.3333, 0.3333, 0.3333, 0.3333, 0.0]
    assert found["pagerank"][0] == found["betweenness"][0] == 1.0
    assert communities(nodes, ties) == [0, 1, 0, 0, 0, 1, 1, -1]
