"""Networks of discourse to the digit: small cases by hand, laws, and what is known of a debate."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from debates import NUCLEAR, SAMPLE, SMALL, records
from hypothesis import given
from hypothesis import strategies as st

from kg.base.errors import UsageError
from kg.dna import read_database
from kg.dna.debate import debate as of_dna
from kg.dna.roles import find_roles
from kg.network.counts import counts
from kg.network.graphs import Shape, matrix, network
from kg.network.matrices import one_mode, two_mode
from kg.network.records import Debate, Record, drop_duplicates, with_positions
from kg.network.tabular import read_csv

WEIGHTS = ("ignore", "congruence", "conflict", "subtract")
NORMALISATIONS = ("none", "average", "jaccard", "product", "cosine")

needs_sample = pytest.mark.skipif(not SAMPLE.is_file(), reason=f"{SAMPLE} is missing")
needs_nuclear = pytest.mark.skipif(not NUCLEAR.is_file(), reason=f"{NUCLEAR} is missing")


@pytest.mark.parametrize(
    ("weight", "ab", "ac", "bc"),
    [
        ("ignore", 2, 3, 1),
        ("congruence", 2, 0, 0),
        ("conflict", 0, 3, 1),
        ("subtract", 2, -3, -1),
    ],
)
def test_actors_are_tied_by_what_they_share(weight, ab, ac, bc):
    held = one_mode(counts(SMALL.records), weight).toarray()
    assert held.tolist() == [[0, ab, ac], [ab, 0, bc], [ac, bc, 0]]


@pytest.mark.parametrize(
    ("normalise", "ab", "ac"),
    [
        # a has 3 statements (2 on x for, 1 on y against), b has 1, c has 2.
        ("average", 2 / 2, 3 / 2.5),
        ("product", 2 / 3, 3 / 6),
        ("cosine", 2 / 5**0.5, 3 / (5**0.5 * 2**0.5)),
        # Only a: y against (1); both: 2·1. c shares nothing with a: 3 + 2 separate, 0 common.
        ("jaccard", 2 / (1 + 0 + 2), 3 / (3 + 2)),
    ],
)
def test_weights_are_divided_by_what_the_normalisation_says(normalise, ab, ac):
    held = counts(SMALL.records)
    congruence = one_mode(held, "congruence", normalise=normalise).toarray()
    conflict = one_mode(held, "conflict", normalise=normalise).toarray()
    assert congruence[0, 1] == pytest.approx(ab)
    assert conflict[0, 2] == pytest.approx(ac)


@pytest.mark.parametrize(
    ("weight", "normalise", "cells"),
    [
        ("ignore", "none", [[2, 1], [1, 0], [1, 1]]),
        ("subtract", "none", [[2, -1], [1, 0], [-1, 1]]),
        ("combine", "none", [[1, 2], [1, 0], [2, 1]]),
        ("ignore", "activity", [[2 / 3, 1 / 3], [1, 0], [1 / 2, 1 / 2]]),
        ("subtract", "prominence", [[2 / 4, -1 / 2], [1 / 4, 0], [-1 / 4, 1 / 2]]),
    ],
)
def test_actors_are_tied_to_concepts(weight, normalise, cells):
    held = two_mode(counts(SMALL.records), weight, normalise=normalise).toarray()
    assert held == pytest.approx(np.array(cells))


@pytest.mark.parametrize(
    ("normalise", "cells"),
    [
        # a has cells with x and y, b with x, c with x and y; x has cells of all three, y of two.
        ("activity", [[1 / 2, 2 / 2], [1, 0], [2 / 2, 1 / 2]]),
        ("prominence", [[1 / 3, 2 / 2], [1 / 3, 0], [2 / 3, 1 / 2]]),
    ],
)
def test_combined_stances_are_divided_by_cells_as_dna(normalise, cells):
    shape = Shape(weight="combine", normalise=normalise, as_dna=True)
    assert matrix(SMALL, shape)[2].toarray() == pytest.approx(np.array(cells))


def test_a_longer_scale_weighs_by_distance():
    said = [Record("a", "x", -2), Record("b", "x", 1), Record("c", "x", 2)]
    held = counts(said)
    conflict = one_mode(held, "conflict", scale=(-2, 2)).toarray()
    assert conflict.tolist() == [[0, 0.75, 1], [0.75, 0, 0.25], [1, 0.25, 0]]
    assert two_mode(held, "subtract", scale=(-2, 2)).toarray().tolist() == [[-1], [0.5], [1]]


# Laws ---------------------------------------------------------------------------------------------


@given(st.data(), st.sampled_from(("none", "average", "product")))
def test_congruence_and_conflict_add_up_to_ignored_stance(data, normalise):
    low, high = data.draw(st.sampled_from(((0, 1), (-2, 2))))
    held = counts(data.draw(records(tuple(range(low, high + 1)))))
    ignored, congruence, conflict, subtract = (
        one_mode(held, w, normalise=normalise, scale=(low, high)).toarray() for w in WEIGHTS
    )
    assert np.allclose(congruence + conflict, ignored)
    assert np.allclose(congruence - conflict, subtract)


@given(records(), st.sampled_from(WEIGHTS), st.sampled_from(NORMALISATIONS))
def test_a_one_mode_network_is_symmetric_without_a_diagonal(said, weight, normalise):
    held = one_mode(counts(said), weight, normalise=normalise).toarray()
    assert np.allclose(held, held.T)
    assert not held.diagonal().any()
    assert np.isfinite(held).all()


@given(records())
def test_jaccard_is_what_its_definition_says(said):
    held = counts(said)
    x = np.hstack([m.toarray() for m in held.pairs])
    found = one_mode(held, "congruence", normalise="jaccard").toarray()
    raw = one_mode(held, "congruence").toarray()
    for i, k in zip(*raw.nonzero(), strict=True):
        separate = x[i][x[k] == 0].sum() + x[k][x[i] == 0].sum()
        assert found[i, k] == pytest.approx(raw[i, k] / (separate + (x[i] * x[k]).sum()))


def test_blocks_of_rows_give_one_network(monkeypatch):
    said = [Record(f"a{n % 7}", f"c{n % 3}", n % 2) for n in range(60)]

    def networks() -> list[np.ndarray]:
        pairs = product(WEIGHTS, NORMALISATIONS)
        return [one_mode(counts(said), w, normalise=n).toarray() for w, n in pairs]

    whole = networks()
    monkeypatch.setattr("kg.network.matrices._ROWS_AT_ONCE", 2)
    assert np.allclose(whole, networks())


# Records ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "left"),
    [("include", 6), ("article", 5), ("week", 5), ("month", 5), ("year", 5), ("all", 5)],
)
def test_repetitions_within_a_unit_count_once(unit, left):
    assert len(drop_duplicates(SMALL.records, unit)) == left


def test_weeks_and_months_are_those_of_a_year():
    first, again = SMALL.records[0], replace(SMALL.records[0], article="9", statement="s9")
    other_year = replace(again, day=first.day.replace(year=2021))
    assert len(drop_duplicates((first, again, other_year), "month")) == 2
    assert len(drop_duplicates((first, again, other_year), "week")) == 2
    assert len(drop_duplicates((first, again, other_year), "all")) == 1
    undated = replace(again, day=None)
    assert len(drop_duplicates((first, undated, undated), "month")) == 2


@pytest.mark.parametrize(
    ("neutral", "qualifiers", "scale"),
    [("drop", [1, 0], (0, 1)), ("agree", [1, 0, 1], (0, 1)), ("middle", [2, 0, 1], (0, 2))],
)
def test_records_without_a_position_are_dropped_or_filled(neutral, qualifiers, scale):
    said = Debate((Record("a", "x", 1), Record("b", "x", 0), Record("c", "x", None)))
    found = with_positions(said, neutral)
    assert [record.qualifier for record in found.records] == qualifiers
    assert found.scale == scale


# Graphs -------------------------------------------------------------------------------------------


@given(records(), st.sampled_from(WEIGHTS), st.sampled_from(NORMALISATIONS))
def test_a_graph_has_the_weights_of_its_matrix(said, weight, normalise):
    debate = Debate(tuple(said))
    shape = Shape(mode="actor-actor", weight=weight, normalise=normalise)
    names, _, cells = matrix(debate, shape)
    graph = network(debate, shape)
    found = {frozenset(e): d["weight"] for *e, d in graph.edges(data=True)}
    dense = cells.toarray()
    expected = {
        frozenset((names[i], names[k])): dense[i, k]
        for i in range(len(names))
        for k in range(i)
        if dense[i, k]
    }
    assert found == pytest.approx(expected)


def test_weak_ties_go_where_support_is_asked_for():
    assert set(network(SMALL, Shape(min_support=2)).edges) == {("a", "x")}
    pairs = Shape(mode="actor-actor", weight="ignore", min_support=2)
    assert set(network(SMALL, pairs).edges) == {("a", "c")}
    assert set(network(SMALL, replace(pairs, isolates=True))) == {"a", "b", "c"}
    heavy = Shape(mode="actor-actor", weight="ignore", min_weight=2)
    assert len(network(SMALL, heavy).edges) == 2


def test_too_many_ties_are_refused_before_the_graph_is_built(monkeypatch):
    monkeypatch.setattr("kg.network.graphs._MOST_TIES", 2)
    with pytest.raises(UsageError, match="--min-weight"):
        network(SMALL, Shape(mode="actor-actor"))
    assert len(network(SMALL, Shape(mode="actor-actor", min_weight=2)).edges) == 2


def test_an_actor_and_a_concept_of_one_name_are_two_nodes():
    graph = network(Debate((Record("Europe", "Europe", 1), Record("a", "Europe", 1))))
    assert {n: d["mode"] for n, d in graph.nodes(data=True)} == {
        "Europe": "actor",
        "a": "actor",
        "Europe (concept)": "concept",
    }


# What is known of a coded debate ------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample() -> Debate:
    database = read_database(SAMPLE)
    return of_dna(database, find_roles(database))


@pytest.mark.shared
@needs_sample
class TestKnownAnswers:
    def test_two_modes(self, sample):
        cells = two_mode(counts(sample.records), "ignore")
        assert (cells.shape, cells.sum(), cells.nnz) == ((7, 6), 40, 22)
        rows, _, cells = matrix(sample, Shape(weight="subtract"))
        refiners = rows.index("National Petrochemical & Refiners Association")
        assert [c for c in cells.toarray()[refiners] if c] == [-2, -2]

    @pytest.mark.parametrize(
        ("weight", "value"), [("ignore", 7), ("congruence", 2), ("conflict", 5), ("subtract", -3)]
    )
    def test_the_senate_and_the_sierra_club(self, sample, weight, value):
        graph = network(sample, Shape(mode="actor-actor", weight=weight))
        assert graph.edges["Senate", "Sierra Club"]["weight"] == value

    @pytest.mark.parametrize(
        ("weight", "sums"),
        [
            ("congruence", (160, 25.802436, 13.610663, 4.806061, 12.517454)),
            ("conflict", (116, 20.459418, 10.858340, 4.066667, 10.816616)),
        ],
    )
    def test_normalised_sums(self, sample, weight, sums):
        held = counts(sample.records)
        found = [one_mode(held, weight, normalise=n).sum() for n in NORMALISATIONS]
        assert found == pytest.approx(sums, abs=5e-7)


@pytest.mark.shared
@needs_nuclear
def test_a_table_of_claims_is_read_whole():
    debate = read_csv(NUCLEAR)
    assert (len(debate.records), debate.scale) == (1164, (0, 1))
    held = counts(debate.records)
    assert (len(held.actors), len(held.concepts)) == (337, 54)
    assert "Übereitles Handeln" in held.concepts
