"""W3C's tests of the SPARQL and Graph Store protocols, run from their own manifests.

The manifests are not in this repository: ``KG_W3C_TESTS`` names a checkout of w3c/rdf-tests.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from serving import Running, make_store, running

FOLDER = Path(os.environ.get("KG_W3C_TESTS", "missing")) / "sparql" / "sparql11"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
CODES = {"OK": "200", "Created": "201", "NoContent": "204", "NotFound": "404"}
GROUPS = {
    "protocol/manifest.ttl": 34,
    "graph-store-protocol/manifest-direct.ttl": 5,
    "graph-store-protocol/manifest-indirect.ttl": 8,
}
TYPES = {
    "boolean": ("application/sparql-results",),
    "tabular": ("application/sparql-results", "text/csv", "text/tab-separated-values"),
    "RDF": ("text/turtle", "application/rdf+xml", "application/n-triples"),
}


def listed() -> Iterator[Any]:
    for name in GROUPS:
        if not (FOLDER / name).is_file():
            yield pytest.param(
                name, None, id=name, marks=pytest.mark.skip("KG_W3C_TESTS is not set")
            )
            continue
        manifest = Graph().parse(FOLDER / name)
        kinds = (MF.ProtocolTest, MF.GraphStoreProtocolTest)
        found = sorted(test for kind in kinds for test in manifest.subjects(RDF.type, kind))
        # A leftover filter must not shrink the set of tests.
        assert len(found) >= GROUPS[name], f"{name}: only {len(found)} tests"
        yield from (pytest.param(manifest, test, id=test.split("#")[-1]) for test in found)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(make_store(tmp_path_factory.mktemp("w3c") / "store", 1)) as found:
        yield found


@pytest.mark.parametrize(("manifest", "test"), list(listed()))
def test_w3c(server: Running, manifest: Graph, test: URIRef) -> None:
    names: dict[str, str] = {}
    with server.client("owner", follow_redirects=True) as client:
        client.post("/sparql", data={"update": "DROP ALL"}).raise_for_status()
        for data in manifest.objects(test, UT.graphData):
            file = Path(str(manifest.value(data, UT.graph)).removeprefix("file://"))
            label = str(manifest.value(data, RDFS.label))
            client.put(
                "/graphs",
                params={"graph": label},
                content=file.read_bytes(),
                headers={"Content-Type": "application/n-triples"},
            ).raise_for_status()
        action = manifest.value(test, MF.action)
        requests = Collection(manifest, manifest.value(action, HT.requests))
        assert len(requests) > 0
        for request in requests:
            path = str(manifest.value(request, HT.absolutePath)).replace("/sparql/", "/sparql")
            path = path.replace("/gsp", "/graphs", 1)
            for old, new in names.items():
                path = path.replace(old, new)
            answer = client.request(
                str(manifest.value(request, HT.methodName)),
                path,
                content=body(manifest, request),
                headers=headers(manifest, request),
            )
            check(manifest, manifest.value(request, HT.resp), answer, names)


def headers(manifest: Graph, node: Any) -> dict[str, str]:
    fields = manifest.value(node, HT.headers)
    return {
        str(manifest.value(one, HT.fieldName)): str(manifest.value(one, HT.fieldValue))
        for one in ([] if fields is None else Collection(manifest, fields))
    }


def body(manifest: Graph, node: Any) -> bytes | None:
    content = manifest.value(node, HT.body)
    if content is None:
        return None
    coding = str(manifest.value(content, CNT.characterEncoding))
    return str(manifest.value(content, CNT.chars)).encode(coding)


def check(manifest: Graph, expected: Any, answer: Any, names: dict[str, str]) -> None:
    wanted = [str(each).split("#")[-1] for each in manifest.objects(expected, MF.expectedStatus)]
    codes = [CODES.get(each, each.removeprefix("StatusCode")) for each in wanted]
    assert any(str(answer.status_code).startswith(code.rstrip("x")) for code in codes), answer.text
    truth = manifest.value(expected, MF.expectedBoolean)
    if truth is not None:
        assert Literal(answer.json()["boolean"]) == truth
    kind = manifest.value(expected, MF.expectedFormat)
    if kind is not None:
        assert answer.headers["content-type"].startswith(TYPES[str(kind)])
    if template := manifest.value(expected, MF.expectedLocation):
        names[str(template)] = answer.headers["location"]
    for name, value in headers(manifest, expected).items():
        assert answer.headers[name] == value
    graph = body(manifest, expected)
    if graph:
        made = Graph().parse(data=answer.text, format="turtle")
        assert isomorphic(made, Graph().parse(data=graph, format="turtle"))
