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
HT, CNT = Namespace("http://www.w3.org/2011/http#"), Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
CODES = {"OK": "200", "Created": "201", "NoContent": "204", "NotFound": "404"}
GROUPS = {"protocol/manifest": 34, "graph-store-protocol/manifest-direct": 5}
GROUPS |= {"graph-store-protocol/manifest-indirect": 9}
RESULTS = "application/sparql-results"
TYPES = {"boolean": RESULTS, "tabular": (RESULTS, "text/csv"), "RDF": "text/turtle"}


def listed() -> Iterator[Any]:
    for name, count in GROUPS.items():
        file = FOLDER / f"{name}.ttl"
        if not file.is_file():
            yield pytest.param(None, None, marks=pytest.mark.skip("KG_W3C_TESTS is not set"))
            continue
        manifest = Graph().parse(file)
        kinds = (MF.ProtocolTest, MF.GraphStoreProtocolTest)
        found = sorted(test for kind in kinds for test in manifest.subjects(RDF.type, kind))
        assert len(found) == count, f"{name}: {len(found)} tests"
        yield from (pytest.param(manifest, test, id=test.split("#")[-1]) for test in found)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(make_store(tmp_path_factory.mktemp("w3c") / "store", 1)) as found:
        yield found


@pytest.mark.parametrize(("manifest", "test"), list(listed()))
def test_w3c(server: Running, manifest: Graph, test: URIRef) -> None:
    value, location = manifest.value, ("", "")
    with server.client("owner", follow_redirects=True) as client:
        client.post("/sparql", data={"update": "DROP ALL"}).raise_for_status()
        for data in manifest.objects(test, UT.graphData):
            content = Path(str(value(data, UT.graph)).removeprefix("file://")).read_bytes()
            url = {"graph": str(value(data, RDFS.label))}
            kind = {"Content-Type": "application/n-triples"}
            client.put("/graphs", params=url, content=content, headers=kind).raise_for_status()
        requests = Collection(manifest, value(value(test, MF.action), HT.requests))
        assert len(requests) > 0
        for request in requests:
            path = str(value(request, HT.absolutePath)).replace("/sparql/", "/sparql")
            answer = client.request(
                str(value(request, HT.methodName)),
                path.replace("/gsp", "/graphs", 1).replace(*location),
                content=body(manifest, request),
                headers=headers(manifest, request),
            )
            check(manifest, value(request, HT.resp), answer)
            if template := value(value(request, HT.resp), MF.expectedLocation):
                location = (str(template), answer.headers["location"])


def headers(manifest: Graph, node: Any) -> dict[str, str]:
    fields = manifest.value(node, HT.headers)
    pairs = [] if fields is None else list(Collection(manifest, fields))
    value = manifest.value
    return {str(value(one, HT.fieldName)): str(value(one, HT.fieldValue)) for one in pairs}


def body(manifest: Graph, node: Any) -> bytes | None:
    content = manifest.value(node, HT.body)
    if content is None:
        return None
    text = str(manifest.value(content, CNT.chars))
    return text.encode(str(manifest.value(content, CNT.characterEncoding)))


def check(manifest: Graph, expected: Any, answer: Any) -> None:
    wanted = [str(each).split("#")[-1] for each in manifest.objects(expected, MF.expectedStatus)]
    codes = [CODES.get(each, each.removeprefix("StatusCode")).rstrip("x") for each in wanted]
    assert str(answer.status_code).startswith(tuple(codes)), answer.text
    if (truth := manifest.value(expected, MF.expectedBoolean)) is not None:
        assert Literal(answer.json()["boolean"]) == truth
    if (kind := manifest.value(expected, MF.expectedFormat)) is not None:
        assert answer.headers["content-type"].startswith(TYPES[str(kind)])
    for name, value in headers(manifest, expected).items():
        assert answer.headers[name] == value
    if graph := body(manifest, expected):
        made = Graph().parse(data=answer.text, format="turtle")
        assert isomorphic(made, Graph().parse(data=graph, format="turtle"))
