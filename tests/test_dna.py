"""Databases of Discourse Network Analyzer: into debates, into the graph, and out as event lists."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from debates import CODED, SAMPLE, database

from kg.base.errors import ReadError, UsageError
from kg.consolidate.validate import check
from kg.dna import read_database
from kg.dna.debate import debate as of_dna
from kg.dna.importing import import_database
from kg.dna.roles import find_roles
from kg.export import export
from kg.network.counts import counts
from kg.network.matrices import one_mode
from kg.network.polarization import polarization
from kg.network.records import drop_duplicates
from kg.network.stored import debate as stored
from kg.store import Store, open_store

needs_sample = pytest.mark.skipif(not SAMPLE.is_file(), reason=f"{SAMPLE} is missing")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return database(tmp_path_factory.mktemp("dna") / "débat.dna")


@pytest.fixture(scope="module")
def held(path: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = open_store(tmp_path_factory.mktemp("dna") / "store", create=True)
    import_database(store, path)
    return store


def answers(store: Store, sparql: str) -> set[tuple[str, ...]]:
    found = store.query(sparql)
    return {tuple("" if term is None else term.value for term in row) for row in found}


# The file -----------------------------------------------------------------------------------------


def test_positions_count_code_points_though_the_file_counts_utf_16(path):
    base = read_database(path)
    coded = [s for s in base.statements if s.type == "DNA Statement"]
    assert [base.documents[s.document].text[s.start : s.end] for s in coded] == [
        words for _, _, words, *_ in CODED
    ]


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\x00 but not really", "déjà".encode()])
def test_another_file_is_refused(tmp_path: Path, content: bytes):
    wrong = tmp_path / "wrong.dna"
    wrong.write_bytes(content)
    with pytest.raises(ReadError, match="version 3"):
        read_database(wrong)
    with pytest.raises(ReadError, match="no such file"):
        read_database(tmp_path / "none.dna")


def test_reading_changes_nothing(path):
    before = path.read_bytes()
    read_database(path)
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_variables_are_found_by_name_or_given(path):
    base = read_database(path)
    assert find_roles(base).organisation == "organization"
    turned = find_roles(base, given={"concept": "organization", "organisation": "concept"})
    assert (turned.concept, turned.organisation) == ("organization", "concept")
    with pytest.raises(UsageError, match="there are: DNA Statement, Note"):
        find_roles(base, type="Story")
    with pytest.raises(UsageError, match="note"):
        find_roles(base, type="Note")


# Without a graph ----------------------------------------------------------------------------------


def test_a_debate_of_organisations_or_persons(path):
    base = read_database(path)
    found = find_roles(base)
    who = [record.actor for record in of_dna(base, found).records]
    assert who == ["Mairie", "Œil libre", "Oculix", "Œil libre"]
    who = [record.actor for record in of_dna(base, found, actor="person").records]
    assert who == ["Zoé Lefèvre", "Œil libre", "Ada Brandt", "Ada Brandt"]
    assert of_dna(base, found).attributes["Œil libre"] == {
        "label": "Œil libre",
        "kind": "organisation",
        "attribute: Type": "Association",
    }


def test_whole_numbers_are_a_scale(tmp_path: Path):
    base = read_database(database(tmp_path / "scale.dna", scale=(2, -2, 1, 0)))
    debate = of_dna(base, find_roles(base))
    assert debate.scale == (-2, 2)
    assert [record.qualifier for record in debate.records] == [2, -2, 1, 0]


# In the graph -------------------------------------------------------------------------------------


def test_the_graph_is_sound(held):
    assert check(held) == []


def test_statements_have_source_stance_concept_and_their_words(held):
    found = answers(
        held,
        "SELECT DISTINCT ?words ?who ?stance ?what { ?s a kg:Statement ; schema:text ?words ; "
        "kg:source/skos:prefLabel ?who . ?p kg:takenIn ?s ; kg:side ?stance ; "
        "kg:topic/skos:prefLabel ?what }",
    )
    ns = "https://w3id.org/actors-claims/ns#"
    assert found == {
        (words, person or organisation, f"{ns}{'InSupport' if said else 'InOpposition'}", concept)
        for _, _, words, person, organisation, concept, said in CODED
    }


def test_the_organisation_of_a_person_is_that_of_the_statement(held):
    # Ada Brandt speaks for two organisations in one document, in the same words.
    debate = stored(held, "actor-topic", of="organisations")
    pairs = {(debate.label(r.actor), debate.label(r.concept)) for r in debate.records}
    assert ("Mairie", "Il faut des caméras.") in pairs
    assert ("Ada Brandt", "Il faut des caméras.") not in pairs


def test_importing_again_changes_nothing(path, tmp_path: Path):
    with open_store(tmp_path / "store", create=True) as store:
        first = import_database(store, path)
        before = list(store.dump())
        assert import_database(store, path) == first
        assert list(store.dump()) == before
    assert (first.documents, first.coders, first.statements) == (3, 2, 4)
    assert first.left_out == {"Note": 1}


# Event lists --------------------------------------------------------------------------------------


def events(store: Store) -> list[dict[str, str]]:
    stream = io.BytesIO()
    export(store, stream, format="dna-csv")
    return list(csv.DictReader(io.StringIO(stream.getvalue().decode("utf-8")), delimiter=";"))


def test_an_event_list_says_what_was_coded(held):
    first, second, *_ = events(held)
    start = len("😀 ".encode("utf-16-le")) // 2
    assert first == {
        "statement_id": "1",
        "time": "2021-03-06 00:00:00",
        "person": "Zoé Lefèvre",
        "organization": "Mairie",
        "concept": "Il faut des caméras.",
        "agreement": "1",
        "start_position": str(start),
        "stop_position": str(start + len("Zoé Lefèvre veut des caméras.")),
        "text": "Zoé Lefèvre veut des caméras.",
        "coder": "Coder 1",
        "document_id": first["document_id"],
        "document_title": "Titre 1",
        "document_author": "Maud",
        "document_source": "Le Fanal",
        "document_section": "Locales",
        "document_type": "presse",
    }
    assert not second["person"]
    assert (second["organization"], second["coder"]) == ("Œil libre", "Coder 2/b")


# The command --------------------------------------------------------------------------------------


# What is known of a coded debate ------------------------------------------------------------------


@pytest.mark.shared
@needs_sample
def test_a_known_debate_is_the_same_through_the_graph(tmp_path: Path):
    with open_store(tmp_path / "store", create=True) as store:
        assert import_database(store, SAMPLE).statements == 40
        debate = stored(store, "actor-topic", of="organisations")
        lines = events(store)
    held = counts(debate.records)
    assert len(lines) == len(debate.records) == 40
    assert len(drop_duplicates(debate.records, "article")) == 23
    assert one_mode(held, "ignore").sum() == 276
    sums = [
        one_mode(held, weight, normalise="average").sum() for weight in ("congruence", "conflict")
    ]
    assert sums == pytest.approx([25.802436, 20.459418], abs=5e-7)
    assert polarization(held).value == pytest.approx(0.5342493, abs=5e-8)
    base = read_database(SAMPLE)
    names = ("person", "organization", "concept", "agreement")
    coded = {
        (*(str(s.values[name]) for name in names), s.start)
        for s in base.statements
        if s.type == "DNA Statement"
    }
    assert {(*(e[name] for name in names), int(e["start_position"])) for e in lines} == coded
