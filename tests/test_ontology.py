"""Code, questions, shapes and context use the terms of the ontology, and it explains each."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rdflib
from coded import READINGS, TemporaryStore
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from kg.consolidate import consolidate
from kg.vocab import terms
from kg.vocab.terms import PREFIXES

ROOT = Path(__file__).resolve().parent.parent
KG = PREFIXES["kg"]
SCHEMA = rdflib.Namespace(PREFIXES["schema"])
ONTOLOGY = rdflib.Graph().parse(ROOT / "ontology" / "kg.ttl")
KNOWN = {str(term) for term in ONTOLOGY.subjects(RDFS.isDefinedBy)}
OWN = sorted(term for term in KNOWN if term.startswith(KG))
# Describe shapes and ontology; no article's graph has them.
DESCRIBING = ("http://www.w3.org/ns/shacl#", str(OWL), str(DCTERMS), str(RDF), str(RDFS))


def test_an_own_term_is_explained_in_both_languages() -> None:
    for node in map(rdflib.URIRef, OWN):
        for says in (RDFS.label, RDFS.comment):
            written = sorted(words.language for words in ONTOLOGY.objects(node, says))
            assert written == ["en", "fr"], node
        assert list(ONTOLOGY.objects(node, SKOS.example)), node
        assert list(ONTOLOGY.objects(node, RDF.type)), node


def test_every_own_term_in_the_file_is_defined() -> None:
    named = {str(n) for triple in ONTOLOGY for n in triple if str(n).startswith(KG)} - {KG}
    assert named == set(OWN)
    assert len(OWN) > 60


def test_a_borrowed_term_says_what_it_is_used_for() -> None:
    for term in KNOWN - set(OWN):
        notes = ONTOLOGY.objects(rdflib.URIRef(term), SKOS.scopeNote)
        assert sorted(words.language for words in notes) == ["en", "fr"], term


def test_a_property_says_where_it_is_used_and_what_its_values_are() -> None:
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in ONTOLOGY.subjects(RDF.type, kind):
            assert list(ONTOLOGY.objects(term, SCHEMA.domainIncludes)), term
            ranges = list(ONTOLOGY.objects(term, SCHEMA.rangeIncludes))
            literal = [
                str(r).startswith((PREFIXES["xsd"], PREFIXES["edtf"], str(RDF))) for r in ranges
            ]
            assert literal and all(literal) == (kind == OWL.DatatypeProperty), term


def test_no_node_has_two_disjoint_classes() -> None:
    flat = TemporaryStore(READINGS.values())
    for one, other in ONTOLOGY.subject_objects(OWL.disjointWith):
        rows = flat.query(f"SELECT ?x WHERE {{ ?x a <{one}> . ?x a <{other}> }}")
        assert list(rows) == []


# --- drift ---------------------------------------------------------------------------------


@pytest.mark.parametrize("script", ["make_vocab", "make_ontology_docs"])
def test_what_is_generated_is_up_to_date(script: str) -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / script, "--check"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def used(text: str) -> set[str]:
    """Return the terms in a query or a Turtle text."""
    bare = re.sub(r'"""|"(?:[^"\\\n]|\\.)*"|(?m:(?:^|\s)#.*$)', " ", text)
    names = re.findall(r"(?<![\w/?$:])([a-z]+):([A-Za-z]\w*)", bare)
    return {PREFIXES[prefix] + name for prefix, name in names if prefix in PREFIXES}


QUERIES = sorted((ROOT / "ontology").glob("*/*.rq"))


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_question_uses_terms_of_the_ontology(path: Path) -> None:
    assert used(path.read_text(encoding="utf-8")) - KNOWN == set()


def embedded() -> Iterator[tuple[str, str]]:
    """Yield path and value of each string in the code."""
    for path in sorted((ROOT / "kg").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield str(path.relative_to(ROOT)), node.value


def test_text_in_the_code_uses_terms_of_the_ontology() -> None:
    own = re.compile(r"(?:\bkg:|https://w3id\.org/actors-claims/ns#)(\w*[a-z]\w*)")
    found = [(path, name) for path, text in embedded() for name in own.findall(text)]
    assert found
    assert [(path, name) for path, name in found if KG + name not in KNOWN] == []


def test_shapes_use_terms_of_the_ontology() -> None:
    shapes = rdflib.Graph().parse(ROOT / "ontology" / "shapes.ttl")
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    named = {
        str(node)
        for triple in shapes
        for node in triple
        if isinstance(node, rdflib.URIRef)
        and not str(node).startswith((*DESCRIBING, "https://w3id.org/actors-claims/shapes"))
    }
    for select in shapes.objects(None, sh.select):
        named |= used(str(select))
    licence = {"https://spdx.org/licenses/MIT"}
    assert named - KNOWN - licence - {str(DCTERMS.identifier)} == set()
    assert len(named) > 50


def test_the_graph_holds_only_terms_of_the_ontology() -> None:
    store = TemporaryStore(READINGS.values())
    consolidate(store)
    for quad in store.dump():
        assert quad.predicate.value in KNOWN, quad
        if quad.predicate == terms.RDF.type:
            assert quad.object.value in KNOWN, quad
        if getattr(quad.object, "datatype", None) and not quad.object.language:
            assert quad.object.datatype.value in KNOWN, quad


# --- context -------------------------------------------------------------------------------

CONTEXT = json.loads((ROOT / "ontology" / "context.jsonld").read_text(encoding="utf-8"))["@context"]


def expanded(value: Any) -> str:
    """Return the IRI of an entry of the context."""
    short = value if isinstance(value, str) else value.get("@id") or value["@reverse"]
    prefix, _, name = short.partition(":")
    return CONTEXT[prefix] + name


def test_the_context_names_every_term_of_the_graph() -> None:
    named = {
        expanded(value)
        for key, value in CONTEXT.items()
        if key not in PREFIXES and not key.startswith("@")
    }
    assert named - KNOWN == set()
    about_terms = {"scopeNote", "example", "domainIncludes", "rangeIncludes", "type"}
    left_out = {iri for iri in KNOWN - named if re.split("[/#]", iri)[-1] not in about_terms}
    assert all(iri.startswith((PREFIXES["xsd"], PREFIXES["edtf"], str(RDF))) for iri in left_out)
    assert {key: CONTEXT[key] for key in PREFIXES} == PREFIXES


def test_the_context_agrees_with_the_ranges() -> None:
    for key, value in CONTEXT.items():
        if key in PREFIXES or key.startswith("@"):
            continue
        node = rdflib.URIRef(expanded(value))
        coerced = value.get("@type") if isinstance(value, dict) else None
        if (node, RDF.type, OWL.ObjectProperty) in ONTOLOGY:
            assert coerced in ("@id", "@vocab"), key
        elif (node, RDF.type, OWL.DatatypeProperty) in ONTOLOGY:
            plain = str(ONTOLOGY.value(node, SCHEMA.rangeIncludes))
            # Decimals are written with their type: JSON has no exact ones.
            allowed = (PREFIXES["xsd"] + "string", PREFIXES["xsd"] + "decimal")
            assert plain in ((expanded(coerced),) if coerced else allowed), key


def test_a_graph_survives_json_ld() -> None:
    from pyld import jsonld

    store = TemporaryStore(READINGS.values())
    lines = "".join(f"{quad!s} .\n" for quad in store.dump())
    compact = jsonld.compact(jsonld.from_rdf(lines, {"format": "application/n-quads"}), CONTEXT)
    back = jsonld.to_rdf(compact, {"format": "application/n-quads"})
    import pyoxigraph as ox

    assert set(ox.parse(back, format=ox.RdfFormat.N_QUADS)) == set(store.dump())
    assert '"act": "Announce"' in json.dumps(compact)
