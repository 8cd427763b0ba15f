"""Kinds of networks from a graph, tables of coded statements, and ``kg network``."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from debates import NUCLEAR
from invented import CAMERAS, TAX, Said, reading
from invented import store as make_store

from kg.base.errors import ReadError, UsageError
from kg.cli import cli
from kg.export import export
from kg.network.analyses import ANALYSES
from kg.network.graphs import Shape, network
from kg.network.stored import KINDS, debate
from kg.network.tabular import read_csv
from kg.store import Store


def triples(invented_store: Store, kind: Any, **how: Any) -> set[tuple[str, str, int | None]]:
    found = debate(invented_store, kind, **how)
    return {(found.label(r.actor), found.label(r.concept), r.qualifier) for r in found.records}


def test_actors_and_topics_with_the_position_taken(invented_store):
    assert triples(invented_store, "actor-topic") == {
        ("Zoé Lefèvre", CAMERAS, 1),
        ("Zoé Lefèvre", CAMERAS, 0),
        ("les riverains", CAMERAS, 0),
        ("un policier", CAMERAS, 0),
        ("Ada Brandt", CAMERAS, 1),
        ("Oculix", CAMERAS, None),
        ("Œil libre", TAX, 1),
        ("Oculix", TAX, 0),
    }


def test_actors_of_the_same_articles_are_tied(invented_store):
    found = debate(invented_store, "co-mention")
    graph = network(found, Shape(mode="actor-actor"))
    named = {frozenset((found.label(a), found.label(b))): d for a, b, d in graph.edges(data=True)}
    # Ada Brandt is named with Oculix in all three dated articles.
    assert named[frozenset(("Ada Brandt", "Oculix"))]["weight"] == 3
    assert named[frozenset(("Ada Brandt", "Œil libre"))]["weight"] == 2
    assert named[frozenset(("Ada Brandt", "Oculix"))]["articles"] == 3


def test_persons_speak_for_the_organisation_of_the_day(invented_store, tmp_path: Path):
    assert ("Oculix", CAMERAS, 1) in triples(invented_store, "actor-topic", of="organisations")
    later = (
        reading("b1", "2021-01-05", "Le Fanal", "Un", roles=(("Ada Brandt", "PDG", "Oculix"),)),
        reading("b2", "2021-02-05", "Le Fanal", "Deux", Said("Oui", "Ada Brandt", "support", TAX)),
        reading(
            "b3", "2021-03-05", "Le Fanal", "Trois", roles=(("Ada Brandt", "membre", "Œil libre"),)
        ),
        reading("b4", "2021-04-05", "Le Fanal", "Quatre", Said("Non", "Ada Brandt", "oppose", TAX)),
        reading(
            "b0", "2020-12-05", "Le Fanal", "Zéro", Said("Bah", "Ada Brandt", "oppose", CAMERAS)
        ),
    )
    with make_store(tmp_path / "store", later) as store:
        assert triples(store, "actor-topic", of="organisations") == {
            ("Oculix", TAX, 1),
            ("Œil libre", TAX, 0),
            ("Ada Brandt", CAMERAS, 0),
        }


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_an_empty_graph_is_an_empty_network(kind, tmp_path: Path):
    with make_store(tmp_path / "store", ()) as store:
        assert len(network(debate(store, kind))) == 0


# Tables -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "qualifiers", "scale"),
    [
        ("actor,concept,stance\na,x,1\nb,x,-1\n", [1, 0], (0, 1)),
        ("actor;concept;agreement\na;x;1\nb;x;0\n", [1, 0], (0, 1)),
        (
            "Organization\tConcept\tPosition\na\tx\tsupport\nb\tx\toppose\nc\tx\tnone\n",
            [1, 0, None],
            (0, 1),
        ),
        ("actor,concept,stance\na,x,-2\nb,x,3\n", [-2, 3], (-2, 3)),
        ("\ufeffacteur,sujet\né,x\n", [1], (0, 1)),
    ],
)
def test_tables_of_several_layouts_are_read(text, qualifiers, scale, tmp_path: Path):
    path = tmp_path / "coded.csv"
    path.write_text(text, encoding="utf-8")
    found = read_csv(path)
    assert [record.qualifier for record in found.records] == qualifiers
    assert found.scale == scale


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("actor,concept,stance\na,x,1\n,x,1\n", "line 3: it names no actor"),
        ("actor,concept,stance\na,x,maybe\n", "line 2: not a stance"),
        ("actor,statement\na,s\n", "no column for the concept; there are: actor, statement"),
        ("", "no column for the actor"),
    ],
)
def test_a_fault_is_reported_with_its_line(text, fault, tmp_path: Path):
    path = tmp_path / "coded.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises((ReadError, UsageError), match=fault):
        read_csv(path)


def test_the_event_list_that_kg_writes_can_be_read_again(invented_store, tmp_path: Path):
    export(invented_store, tmp_path / "events.csv", format="dna-csv")
    records = read_csv(tmp_path / "events.csv").records
    assert {"Zoé Lefèvre", "Oculix"} <= {record.actor for record in records}


# The command --------------------------------------------------------------------------------------


def kg(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, ["network", *map(str, words)])


def table(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_edges_are_listed_with_labels(invented_graph):
    lines = table(kg("--store", invented_graph))
    assert ("Œil libre", TAX) in {(line["source"], line["target"]) for line in lines}
    assert lines[0]["weight"] == "2.0"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("as_", ["actors", "organisations"])
def test_every_kind_can_be_asked_for(kind, as_, invented_graph):
    assert kg("edges", "--kind", kind, "--as", as_, "--store", invented_graph).exit_code == 0


@pytest.mark.parametrize("what", sorted(ANALYSES))
def test_every_analysis_gives_json_and_a_table(what, invented_graph):
    done = kg(what, "--kind", "actor-actor", "--json", "--store", invented_graph)
    assert done.exit_code == 0, done.output
    assert isinstance(json.loads(done.stdout), list)
    assert kg(what, "--format", "table", "--store", invented_graph).exit_code == 0
    assert kg(what, "--format", "xlsx", "--store", invented_graph).stdout_bytes.startswith(b"PK")


@pytest.mark.parametrize(
    "suffix", ["gexf", "graphml", "dl", "csv", "nodes.csv", "matrix.csv", "json"]
)
def test_networks_become_files(suffix, invented_graph, tmp_path: Path):
    target = tmp_path / f"network.{suffix}"
    done = kg("edges", "-o", target, "--store", invented_graph)
    assert done.exit_code == 0, done.output
    assert "Zoé Lefèvre" in target.read_text(encoding="utf-8")
    assert "nodes" in done.stderr


@pytest.mark.parametrize(
    ("words", "suffix", "notes"),
    [
        (["--weight", "subtract"], "gexf", True),
        (["--weight", "subtract"], "graphml", True),
        (["--weight", "subtract"], "dl", True),
        (["--weight", "subtract"], "csv", False),
        (["--weight", "ignore"], "gexf", False),
    ],
)
def test_layouts_of_negative_weights_get_a_note(words, suffix, notes, invented_graph, tmp_path):
    done = kg("edges", *words, "-o", tmp_path / f"n.{suffix}", "--store", invented_graph)
    assert done.exit_code == 0, done.output
    assert ("negative weight" in done.stderr) is notes


def test_filters_and_an_ego_make_it_smaller(invented_graph):
    whole = table(kg("nodes", "--store", invented_graph))
    persons = table(kg("nodes", "--actor-kind", "person", "--store", invented_graph))
    ego = table(kg("nodes", "--ego", "oeil libre".replace("oe", "œ"), "--store", invented_graph))
    march = table(
        kg("nodes", "--since", "2021-03", "--until", "2021-03", "--store", invented_graph)
    )
    assert {row["label"] for row in ego} == {"Œil libre", TAX}
    assert 0 < len(persons) < len(whole)
    assert 0 < len(march) < len(whole)
    assert table(kg("nodes", "--topic", "taxe", "--store", invented_graph))[0]["label"] == TAX


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (["--weight", "congruence"], "there are: ignore, subtract, combine"),
        (["--window", "soon"], "30d"),
        (["--ego", "Nemo"], "nothing called 'Nemo'"),
        (["bars", "--format", "gexf"], "the result of bars is a table"),
        (["--window", "1m", "--ego", "x"], "leave --window out"),
        (["polarization", "--min-support", "2"], "--min-support does not apply to polarization"),
        (["measures", "--window", "30d"], "only to edges, polarization"),
    ],
)
def test_wrong_use_says_what_to_do(words, fault, invented_graph):
    done = kg(*words, "--store", invented_graph)
    assert done.exit_code == 2
    assert fault in done.output


@pytest.mark.shared
@pytest.mark.skipif(not NUCLEAR.is_file(), reason=f"{NUCLEAR} is missing")
def test_a_coded_table_goes_through_the_command():
    lines = table(kg("polarization", "--from", NUCLEAR, "--window", "60d"))
    assert len(lines) == 53
    best = table(
        kg("communities", "--from", NUCLEAR, "--kind", "actor-actor", "--weight", "subtract")
    )
    assert len(best) == 334
    assert float(best[0]["modularity"]) > 0.2
