"""Kinds of networks from a graph, tables of coded statements, and ``kg network``."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from click.testing import CliRunner, Result
from debates import NUCLEAR, database
from invented import CAMERAS, SAFER, TAX, Said, reading
from invented import store as invented_store

from kg.base.errors import ReadError, UsageError
from kg.cli import cli
from kg.cli import network as command
from kg.export import export
from kg.network.analyses import ANALYSES
from kg.network.communities import METHODS
from kg.network.graphs import Shape, network
from kg.network.stored import KINDS, debate
from kg.network.tabular import read_csv
from kg.store import Store


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("network") / "store"
    invented_store(path).close()
    return path


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return invented_store(tmp_path_factory.mktemp("network") / "store")


def triples(held: Store, kind: Any, **how: Any) -> set[tuple[str, str, int | None]]:
    found = debate(held, kind, **how)
    return {(found.label(r.actor), found.label(r.concept), r.qualifier) for r in found.records}


def test_actors_and_topics_with_the_position_taken(held):
    assert triples(held, "actor-topic") == {
        ("Zoé Lefèvre", CAMERAS, 1),
        ("Zoé Lefèvre", CAMERAS, 0),
        ("les riverains", CAMERAS, 0),
        ("un policier", CAMERAS, 0),
        ("Ada Brandt", CAMERAS, 1),
        ("Oculix", CAMERAS, None),
        ("Œil libre", TAX, 1),
        ("Oculix", TAX, 0),
    }


def test_sources_agree_with_their_claims(held):
    assert triples(held, "actor-claim") == {("Zoé Lefèvre", SAFER, 1), ("Ada Brandt", SAFER, 1)}


def test_outlets_are_tied_to_their_sources(held):
    found = triples(held, "source-outlet")
    assert ("Ada Brandt", "Le Fanal", None) in found
    assert ("Zoé Lefèvre", "La Gazette de Morvelle", None) in found
    assert not any(actor == "Marc Lefèvre" for actor, *_ in found)


def test_persons_are_tied_to_their_organisations(held):
    assert triples(held, "affiliation") == {
        ("Ada Brandt", "Oculix", None),
        ("Ada Brandt", "Œil libre", None),
    }


def test_actors_of_the_same_articles_are_tied(held):
    found = debate(held, "co-mention")
    graph = network(found, Shape(mode="actor-actor"))
    named = {frozenset((found.label(a), found.label(b))): d for a, b, d in graph.edges(data=True)}
    # Ada Brandt is named with Oculix in all three dated articles.
    assert named[frozenset(("Ada Brandt", "Oculix"))]["weight"] == 3
    assert named[frozenset(("Ada Brandt", "Œil libre"))]["weight"] == 2
    assert named[frozenset(("Ada Brandt", "Oculix"))]["articles"] == 3


def test_persons_speak_for_the_organisation_of_the_day(held, tmp_path: Path):
    assert ("Oculix", CAMERAS, 1) in triples(held, "actor-topic", of="organisations")
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
    with invented_store(tmp_path / "store", later) as store:
        assert triples(store, "actor-topic", of="organisations") == {
            ("Oculix", TAX, 1),
            ("Œil libre", TAX, 0),
            ("Ada Brandt", CAMERAS, 0),
        }


def test_days_and_kinds_and_evidence_come_along(held):
    found = debate(held, "actor-topic")
    graph = network(found)
    nodes = {data["label"]: data for _, data in graph.nodes(data=True)}
    assert nodes["Zoé Lefèvre"]["kind"] == "person"
    assert nodes["Œil libre"]["kind"] == "organisation"
    assert nodes[CAMERAS]["kind"] == "topic"
    ends = {graph.nodes[n]["label"]: n for n in graph}
    edge = graph.edges[ends["Zoé Lefèvre"], ends[CAMERAS]]
    assert (edge["stance"], edge["earliest"], edge["latest"]) == (
        "mixed",
        "2021-03-05",
        "2021-06-08",
    )
    assert len(edge["evidence"].split()) == 2
    assert edge["confidence"] == 0.93


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_an_empty_graph_is_an_empty_network(kind, tmp_path: Path):
    with invented_store(tmp_path / "store", ()) as store:
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
        ("actor,concept,date\na,x,5.3.2018\n", "line 2: not a date"),
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


def test_columns_can_be_named(tmp_path: Path):
    path = tmp_path / "coded.csv"
    path.write_text("who,what,when\na,x,2018-03\n", encoding="utf-8")
    (record,) = read_csv(path, columns={"actor": "who", "concept": "what", "date": "when"}).records
    assert (str(record.day), str(record.latest)) == ("2018-03-01", "2018-03-31")


def test_an_event_list_names_the_organisation_the_person_or_both(tmp_path: Path):
    path = tmp_path / "events.csv"
    rows = ("person;organization;concept;agreement", "Ada;;x;1", "Ada;Vals;x\u2028y;1", ";Vals;x;0")
    path.write_text("\n".join(rows), encoding="utf-8")
    assert [record.actor for record in read_csv(path).records] == ["Ada", "Vals", "Vals"]


def test_the_event_list_that_kg_writes_can_be_read_again(held, tmp_path: Path):
    export(held, tmp_path / "events.csv", format="dna-csv")
    records = read_csv(tmp_path / "events.csv").records
    assert {"Zoé Lefèvre", "Oculix"} <= {record.actor for record in records}


def test_a_table_in_another_encoding_is_not_guessed(tmp_path: Path):
    path = tmp_path / "coded.csv"
    path.write_bytes("actor,concept\nMüller,x\n".encode("latin-1"))
    with pytest.raises(ReadError, match="UTF-8"):
        read_csv(path)


# The command --------------------------------------------------------------------------------------


def kg(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, ["network", *map(str, words)])


def table(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_the_command_offers_what_the_library_has():
    assert set(command.WHAT) == set(ANALYSES)
    assert set(command.KINDS) == set(KINDS)
    methods = next(p for p in command.command.params if p.name == "method")
    assert set(methods.type.choices) == {"best", *METHODS}  # type: ignore[attr-defined]


def test_edges_are_listed_with_labels(folder):
    lines = table(kg("--store", folder))
    assert ("Œil libre", TAX) in {(line["source"], line["target"]) for line in lines}
    assert lines[0]["weight"] == "2.0"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("as_", ["actors", "organisations"])
def test_every_kind_can_be_asked_for(kind, as_, folder):
    assert kg("edges", "--kind", kind, "--as", as_, "--store", folder).exit_code == 0


@pytest.mark.parametrize("what", sorted(ANALYSES))
def test_every_analysis_gives_json_and_a_table(what, folder):
    done = kg(what, "--kind", "actor-actor", "--json", "--store", folder)
    assert done.exit_code == 0, done.output
    assert isinstance(json.loads(done.stdout), list)
    assert kg(what, "--format", "table", "--store", folder).exit_code == 0
    assert kg(what, "--format", "xlsx", "--store", folder).stdout_bytes.startswith(b"PK")


@pytest.mark.parametrize(
    "suffix", ["gexf", "graphml", "dl", "csv", "nodes.csv", "matrix.csv", "json"]
)
def test_networks_become_files(suffix, folder, tmp_path: Path):
    target = tmp_path / f"network.{suffix}"
    done = kg("edges", "-o", target, "--store", folder)
    assert done.exit_code == 0, done.output
    assert "Zoé Lefèvre" in target.read_text(encoding="utf-8")
    assert "nodes" in done.stderr


def test_measures_and_communities_are_attributes_in_a_file(folder, tmp_path: Path):
    for what, attribute in (("measures", "pagerank"), ("communities", "community")):
        target = tmp_path / f"{what}.graphml"
        assert kg(what, "-o", target, "--store", folder).exit_code == 0
        held = nx.read_graphml(target)
        assert all(attribute in data for _, data in held.nodes(data=True))


def test_filters_and_an_ego_make_it_smaller(folder):
    whole = table(kg("nodes", "--store", folder))
    persons = table(kg("nodes", "--actor-kind", "person", "--store", folder))
    ego = table(kg("nodes", "--ego", "oeil libre".replace("oe", "œ"), "--store", folder))
    march = table(kg("nodes", "--since", "2021-03", "--until", "2021-03", "--store", folder))
    assert {row["label"] for row in ego} == {"Œil libre", TAX}
    assert 0 < len(persons) < len(whole)
    assert 0 < len(march) < len(whole)
    assert table(kg("nodes", "--topic", "taxe", "--store", folder))[0]["label"] == TAX


def test_windows_of_a_network_are_one_table(folder):
    lines = table(kg("edges", "--window", "1m", "--store", folder))
    assert {line["first"] for line in lines} == {"2021-03-01", "2021-04-01", "2021-06-01"}


def test_polarization_over_time(folder):
    lines = table(kg("polarization", "--window", "3m", "--kernel", "triangular", "--store", folder))
    assert [line["first"] for line in lines] == ["2021-03-01", "2021-04-01"]
    assert all(0 <= float(line["separation"]) <= 1 for line in lines if line["separation"])


def test_a_plot_is_drawn_and_a_table_only_where_asked(folder, tmp_path: Path):
    pytest.importorskip("matplotlib")
    done = kg("bars", "--plot", tmp_path / "bars.svg", "--title", "Qui parle ?", "--store", folder)
    assert (done.exit_code, done.stdout) == (0, "")
    assert "Qui parle ?" in (tmp_path / "bars.svg").read_text(encoding="utf-8")


def test_a_coded_database_needs_no_graph(tmp_path: Path):
    path = database(tmp_path / "debate.dna")
    lines = table(kg("edges", "--from", path, "--as", "organisations", "--weight", "subtract"))
    assert {(line["source"], line["weight"]) for line in lines} == {
        ("Mairie", "1.0"),
        ("Oculix", "1.0"),
        ("Œil libre", "-1.0"),
    }


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (["--weight", "congruence"], "there are: ignore, subtract, combine"),
        (["--window", "soon"], "30d"),
        (["--outlet", "Le Phare"], "there are: La Gazette de Morvelle, Le Fanal"),
        (["--ego", "Nemo"], "nothing called 'Nemo'"),
        (["--since", "hier"], "write 2018-03-05"),
        (["bars", "--format", "gexf"], "the result of bars is a table"),
        (["-o", "network.pdf"], "no format"),
        (["--window", "1m", "--ego", "x"], "leave --window out"),
        (["polarization", "--min-support", "2"], "--min-support does not apply to polarization"),
        (["bars", "--normalise", "jaccard"], "--normalise does not apply to bars, only to edges"),
        (["measures", "--window", "30d"], "only to edges, polarization"),
        (["edges", "--of", "concept"], "--of does not apply to edges, only to bars"),
    ],
)
def test_wrong_use_says_what_to_do(words, fault, folder):
    done = kg(*words, "--store", folder)
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
