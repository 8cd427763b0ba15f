"""Windows, polarization, communities, backbone, bars, dendrogram and plots of small debates."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from itertools import combinations

import networkx as nx
import pytest
from debates import SMALL, records
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.base.errors import UsageError
from kg.network.analyses import ANALYSES, Options
from kg.network.backbone import backbone
from kg.network.communities import CLUSTERINGS, METHODS, communities
from kg.network.counts import counts
from kg.network.dendrogram import dendrogram
from kg.network.filters import Filter, apply_filter, find_node
from kg.network.graphs import Shape
from kg.network.matrices import one_mode
from kg.network.measures import measures
from kg.network.polarization import polarization
from kg.network.records import Debate, Record
from kg.network.tallies import tally_by_stance
from kg.network.trim import ego, largest_component, positive
from kg.network.windows import Windows, parse_windows, windows

# Windows ------------------------------------------------------------------------------------------


def on(*days: str) -> tuple[Record, ...]:
    return tuple(Record("a", "x", day=date.fromisoformat(day), statement=day) for day in days)


DAYS = on("2020-01-01", "2020-01-02", "2020-01-04", "2020-01-06")


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("3d", ["01..03 2", "02..04 2", "03..05 1", "04..06 2"]),
        ("6d", ["01..06 4"]),
        ("7d", []),
        ("2e", ["01..02 2", "02..04 2", "04..06 2"]),
        ("4e", ["01..06 4"]),
        ("5e", []),
    ],
)
def test_windows_move_on_by_one_and_are_whole(text, spans):
    shown = [
        f"{w.first:%d}..{w.last:%d} {len(w.records)}" for w in windows(DAYS, parse_windows(text))
    ]
    assert shown == spans


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1w", "2019-12-30", "2020-01-05"),
        ("1m", "2020-01-01", "2020-01-31"),
        ("2q", "2020-01-01", "2020-06-30"),
        ("1y", "2020-01-01", "2020-12-31"),
    ],
)
def test_units_are_those_of_the_calendar(text, first, last):
    window = next(windows(on("2020-01-01", "2020-05-01"), parse_windows(text)))
    assert (str(window.first), str(window.last)) == (first, last)


@pytest.mark.parametrize(
    ("kernel", "middle", "edge"),
    [
        ("uniform", 0.5, 0.5),
        ("epanechnikov", 0.75, 0.75 * (1 - 4 / 9)),
        ("triangular", 1, 1 / 3),
        ("gaussian", 1 / math.sqrt(2 * math.pi), math.exp(-2 / 9) / math.sqrt(2 * math.pi)),
    ],
)
def test_a_kernel_weighs_by_the_distance_to_the_middle(kernel, middle, edge):
    # Three days: the first is one day from the middle, u = 2/3.
    said = on("2020-01-01", "2020-01-02", "2020-01-03")
    (window,) = windows(said, Windows("day", 3, kernel))
    assert window.weights == pytest.approx((edge, middle, edge))


# Polarization -------------------------------------------------------------------------------------


def camps(size: int) -> tuple[Record, ...]:
    """Two camps of actors who agree inside and disagree across, about one concept."""
    return tuple(Record(f"{side}{n}", "x", side) for side in (0, 1) for n in range(size))


@pytest.mark.parametrize("size", [2, 3, 9])
def test_two_even_camps_are_wholly_separate(size):
    outcome = polarization(counts(camps(size)))
    assert outcome.separation == pytest.approx(1)
    assert {camp for name, camp in outcome.camps.items() if name[0] == "0"} == {0}
    assert {camp for name, camp in outcome.camps.items() if name[0] == "1"} == {1}


def by_definition(said: list[Record]) -> float:
    """The formula as it is written, over every membership of two clusters."""
    held = counts(said)
    c = one_mode(held, "congruence", normalise="average").toarray()
    f = one_mode(held, "conflict", normalise="average").toarray()
    size = len(c)
    best = 0.0
    for chosen in combinations(range(size), (size + 1) // 2):
        of = [int(n in chosen) for n in range(size)]
        members = [of.count(0), of.count(1)]
        inside = sum(n * (n - 1) for n in members)
        across = size * (size - 1) - inside
        total = 0.0
        for i in range(size):
            for k in range(size):
                if i == k:
                    continue
                n, m = members[of[i]], members[of[k]]
                if of[i] == of[k]:
                    expected = n * (n - 1) / inside * c.sum() / inside
                    total += abs(c[i, k] - expected) + f[i, k]
                else:
                    total += c[i, k] + abs(f[i, k] - n * m / across * f.sum() / across)
        best = max(best, total / (2 * (c.sum() + f.sum())))
    return best


@settings(max_examples=30)
@given(records())
def test_polarization_is_what_the_formula_says(said):
    outcome = polarization(counts(said))
    if outcome is not None and len(outcome.camps) > 2:
        assert outcome.value == pytest.approx(by_definition(said))


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_swaps_reach_what_trying_all_memberships_reaches(seed):
    import random

    import kg.network.polarization as module

    chance = random.Random(seed)
    said = [
        Record(f"a{chance.randrange(9)}", f"c{chance.randrange(4)}", chance.randrange(2))
        for _ in range(50)
    ]
    every = polarization(counts(said))
    few, module._FEW = module._FEW, 0
    try:
        swapped = polarization(counts(said))
    finally:
        module._FEW = few
    assert swapped.value <= every.value + 1e-9
    assert swapped.value == pytest.approx(every.value, rel=0.01)
    assert swapped.separation == pytest.approx(every.separation, abs=0.02)


# Communities and measures -------------------------------------------------------------------------


def weighed(*edges: tuple[str, str, float]) -> nx.Graph:
    graph = nx.Graph()
    for name in sorted({end for edge in edges for end in edge[:2]}):
        graph.add_node(name, label=name.upper(), kind="person", mode="actor", statements=1)
    graph.add_weighted_edges_from(edges)
    return graph


TWO_GROUPS = weighed(
    *((a, b, 2.0) for group in ("abcd", "wxyz") for a, b in combinations(group, 2)),
    ("a", "w", 0.5),
    ("b", "x", -3.0),
)


@pytest.mark.parametrize("method", ["best", *METHODS, *CLUSTERINGS])
def test_every_method_finds_two_clear_groups(method):
    found_groups = communities(TWO_GROUPS, method=method)
    sides = [{found_groups.of[n] for n in group} for group in ("abcd", "wxyz")]
    assert sides == [{0}, {1}]
    assert found_groups.modularity == pytest.approx(0.4796, abs=1e-3)


def test_measures_of_a_star():
    star = weighed(("m", "a", 1.0), ("m", "b", 1.0), ("m", "c", 1.0))
    rows = {
        row[0]: dict(zip(measures(star).columns, row, strict=True)) for row in measures(star).rows
    }
    assert (rows["m"]["degree"], rows["m"]["betweenness"], rows["m"]["strength"]) == (3, 1, 3)
    assert rows["m"]["eigenvector"] == 1
    assert rows["a"]["eigenvector"] == pytest.approx(1 / math.sqrt(3), abs=1e-5)
    assert sum(row["pagerank"] for row in rows.values()) == pytest.approx(1, abs=1e-5)
    assert rows["m"]["clustering"] == 0
    assert measures(star).rows[0][0] == "m"


def test_parts_of_a_network():
    graph = weighed(("a", "b", 1.0), ("b", "c", 1.0), ("x", "y", -1.0))
    assert set(largest_component(graph)) == {"a", "b", "c"}
    assert set(ego(graph, "a")) == {"a", "b"}
    assert set(ego(graph, "a", depth=2)) == {"a", "b", "c"}
    assert set(positive(graph).edges) == {("a", "b"), ("b", "c")}
    assert len(largest_component(nx.Graph())) == 0


# Backbone, bars, dendrogram -----------------------------------------------------------------------


def test_a_concept_that_changes_nothing_is_dropped_first():
    said = (*camps(3), Record("00", "single", 1))
    table = backbone(Debate(said), normalise="none")
    assert [row[1] for row in table.rows] == ["single", "x"]
    assert table.rows[0] == (1, "single", "single", 1, 0.0, 1.0, 6)


@pytest.mark.parametrize(
    ("of", "rows"),
    [
        (
            "actor",
            [('Oculix "SA"', 1, 1, 0, 2), ("Zoé Lefèvre", 1, 1, 0, 2), ("Œil libre", 1, 0, 0, 1)],
        ),
        ("concept", [("caméras", 2, 1, 0, 3), ("taxe ; données", 1, 1, 0, 2)]),
    ],
)
def test_bars_count_statements_by_stance_once_an_article(of, rows):
    assert [(row[1], *row[3:]) for row in tally_by_stance(SMALL, of).rows] == rows


def test_a_dendrogram_merges_similar_actors_first():
    said = [*camps(2), Record("00", "y", 0)]
    rows = dendrogram(Debate(tuple(said))).table().rows
    assert [row[1:3] for row in rows] == [("10", "11"), ("00", "01"), ("#1", "#2")]
    assert rows[0][3] == 0
    assert dendrogram(Debate((Record("a", "x"),))).table().rows == ()


# Filters ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "left"),
    [
        (Filter(), "s1 s2 s3 s4 s5 s6"),
        (Filter(since=date(2020, 1, 8), until=date(2020, 12, 31)), "s3 s4 s5"),
        (Filter(outlets=("l'echo",)), "s3 s4 s5 s6"),
        (Filter(kinds=("Person",)), "s1 s2 s5"),
        (Filter(concepts=("CAMERAS",)), "s1 s2 s3 s4"),
        (Filter(actors=("lefevre",)), "s1 s2 s5"),
        (Filter(min_confidence=0.5), "s2 s3 s4 s5 s6"),
    ],
)
def test_filters_keep_matching_records(wanted, left):
    unsure = replace(SMALL.records[0], confidence=0.4)
    debate = replace(SMALL, records=(unsure, *SMALL.records[1:]))
    assert " ".join(r.statement for r in apply_filter(debate, wanted).records) == left


def test_a_node_is_found_by_name():
    assert find_node(SMALL, "libre", "abc") == "b"
    assert find_node(SMALL, "zoe lefevre", "abc") == "a"
    with pytest.raises(UsageError, match="could be"):
        find_node(SMALL, "i", "abc")
    with pytest.raises(UsageError, match="nothing called"):
        find_node(SMALL, "Nemo", "abc")


# Plots --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", sorted(ANALYSES))
def test_every_outcome_can_be_drawn_twice_the_same(what):
    pytest.importorskip("matplotlib")
    from kg.network.plots import render

    shape = Shape(mode="actor-actor", weight="subtract")
    outcome = ANALYSES[what](SMALL, Options(shape=shape))
    first, again = (render(outcome.plot("Débat à 5 $ et 6 $"), ".svg") for _ in range(2))
    assert first == again
    assert "Débat" in first.decode("utf-8")
    assert render(outcome.plot(""), ".png").startswith(b"\x89PNG")


@pytest.mark.parametrize("what", sorted(ANALYSES))
def test_an_empty_debate_has_empty_outcomes(what):
    pytest.importorskip("matplotlib")
    from kg.network.plots import render

    outcome = ANALYSES[what](Debate(()), Options())
    rows = [row for row in outcome.table.rows if row[2:4] != (0, 0)]
    assert rows == []
    assert render(outcome.plot("rien"), ".svg")
