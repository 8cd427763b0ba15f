"""The SPARQL and Graph Store protocols: requests, formats, tokens, and widespread clients."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLUpdateStore
from serving import BASE, Running, make_store, running
from SPARQLWrapper import SPARQLWrapper

UPDATE, TURTLE = "application/sparql-update", "text/turtle"
A, B, C, NEW = (f"https://data.example/{name}" for name in ("a", "b", "c", "new"))
OUR = f"GRAPH <{NEW}>"
COPY = f"INSERT {{ {OUR} {{ ?s <a:in> ?g }} }} WHERE {{ %s }}"
PLAIN, NAMED = "?s a ?t BIND(1 AS ?g)", "GRAPH ?g { ?s a ?t }"
TRIPLES, ANY = "CONSTRUCT WHERE { ?s ?p ?o }", "?s ?p ?o"
LABELS = "SELECT ?o { ?s skos:prefLabel ?o } ORDER BY ?o LIMIT 1"
COUNT = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s skos:prefLabel ?o } }"
Pairs = list[tuple[str, str]]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    fill = " ".join(f"GRAPH <{g}> {{ <{g}> a <a:Note> }}" for g in (A, B, C))
    with running(make_store(tmp_path_factory.mktemp("protocol") / "store")) as found:
        assert update(found, f"INSERT DATA {{ {fill} }}").status_code == 204
        yield found


def send(server: Running, method: str, url: Pairs, kind: str | None, body: Any) -> Any:
    headers = {} if kind is None else {"Content-Type": kind}
    with server.client("owner") as client:
        return client.request(method, "/sparql", params=url, content=body, headers=headers)


def update(server: Running, text: str, url: Pairs | None = None) -> Any:
    return send(server, "POST", url or [], UPDATE, text)


def requests() -> list[list[str]]:
    lines = (Path(__file__).parent / "data" / "sparql_protocol.tsv").read_text().splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


@pytest.mark.parametrize("row", requests(), ids=lambda row: row[5])
def test_requests_of_the_sparql_protocol(server: Running, row: list[str]) -> None:
    role, url, kind, accept, coding, body, expected = row
    before = server.ask(COUNT).text
    given = {"Content-Type": kind, "Accept": accept}
    headers = {name: value for name, value in given.items() if value != "-"}
    auth = None if role == "-" else (role, server.tokens.get(role, role))
    method, content = ("GET", None) if body == "-" else ("POST", body.encode(coding))
    with server.client() as client:
        answer = client.request(
            method, "/sparql", params=parse_qsl(url), content=content, headers=headers, auth=auth
        )
    if expected.isdigit():
        assert answer.status_code == int(expected), answer.text
        assert ("www-authenticate" in answer.headers) == (expected == "401")
        assert expected == "204" or (len(answer.text) > 0 and server.ask(COUNT).text == before)
    elif expected in ("true", "false"):
        assert answer.json()["boolean"] is (expected == "true")
    else:
        assert answer.headers["content-type"].partition(";")[0] == expected
        if body == TRIPLES:
            assert len(list(Dataset().parse(data=answer.text, format=expected).quads())) == 6


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(server: Running, method: str) -> None:
    answer = send(server, method, [("query", "ASK {}")], None, None)
    assert answer.status_code == 405
    assert {*answer.headers["allow"].split(", ")} == {"GET", "HEAD", "POST"}


@pytest.mark.parametrize(
    ("default", "named", "pattern", "expected"),
    [
        ([A], [], PLAIN, {(A, "1")}),
        ([A, B], [], PLAIN, {(A, "1"), (B, "1")}),
        ([], [A, B], NAMED, {(A, A), (B, B)}),
        ([A], [B], f"{{ {PLAIN} }} UNION {{ {NAMED} }}", {(A, "1"), (B, B)}),
    ],
)
def test_an_update_reads_the_graphs_that_its_request_names(
    server: Running, default: list[str], named: list[str], pattern: str, expected: set[Any]
) -> None:
    url = [("using-graph-uri", g) for g in default] + [("using-named-graph-uri", g) for g in named]
    answer = update(server, f"DROP SILENT {OUR} ; {COPY % pattern}", url)
    assert answer.status_code == 204, answer.text
    rows = server.ask(f"SELECT ?s ?g FROM <{NEW}> {{ ?s <a:in> ?g }}").json()["results"]["bindings"]
    assert {(row["s"]["value"], row["g"]["value"]) for row in rows} == expected
    # The short form of DELETE reads the named graphs of the request too: here there are none.
    update(server, f"DELETE WHERE {{ {OUR} {{ {ANY} }} }}", [("using-graph-uri", NEW)])
    assert server.ask(f"ASK {{ {OUR} {{ {ANY} }} }}").json()["boolean"] is True
    assert update(server, f"DROP {OUR}").status_code == 204


def test_a_bare_get_describes_the_service(server: Running) -> None:
    with server.client() as client:
        graph = Graph().parse(data=client.get("/sparql").text, format="turtle")
        sd = "http://www.w3.org/ns/sparql-service-description#"
        assert [str(o) for _, p, o in graph if str(p) == f"{sd}endpoint"] == [
            f"{server.url}/sparql"
        ]
        page = client.get("/sparql", headers={"Accept": "text/html,*/*;q=0.8"})
        assert (page.status_code, page.headers["location"]) == (303, f"{server.url}/query")


@pytest.mark.parametrize(
    "text",
    [
        f"CLEAR SILENT GRAPH <x:a> #\r ; DROP GRAPH <{BASE}graph/actors>",
        f'INSERT DATA {{ <a:s> <a:p> "abc\\u0022 . #" }} ; DROP GRAPH <{BASE}graph/actors> # "',
        f"BASE <{BASE}graph/> INSERT DATA {{ GRAPH <pwn> {{ <a:s> <a:p> 1 }} }}",
        f"PREFIX a: <{BASE}> INSERT DATA {{ GRAPH a:graph\\/pwn {{ <a:s> <a:p> 1 }} }}",
    ],
)
def test_an_editor_changes_no_graph_of_kg(server: Running, text: str) -> None:
    before = server.ask(COUNT).text
    with server.client("editor", UPDATE) as client:
        answer = client.post("/sparql", content=text)
    assert (answer.status_code, "owner" in answer.text) == (403, True)
    assert server.ask(COUNT).text == before
    assert server.ask(f"ASK {{ GRAPH <{BASE}graph/pwn> {{}} }}").json()["boolean"] is False


@pytest.mark.parametrize("settings", [{"read_only": True}, {"tokens": None}])
def test_a_server_without_tokens_allows_no_change(tmp_path: Any, settings: dict[str, Any]) -> None:
    with running(make_store(tmp_path / "store"), **settings) as server:
        assert update(server, "CLEAR ALL").status_code == 403
        with server.client("owner") as client:
            assert client.delete("/graphs?default").status_code == 403


def test_graphs_are_read_and_written(server: Running) -> None:
    notes = "/graphs/notes/é"
    with server.client("editor", TURTLE) as client:
        assert client.put(notes, content="<> <p> [] .").status_code == 201
        name = str(client.build_request("GET", notes).url)
        assert f"<{name}>" in client.get("/graphs", params={"graph": name}).text
        assert client.head(notes).status_code == 200
        assert client.post(notes, content="<> <q> 1 .").status_code == 204
        assert len(Graph().parse(data=client.get(notes).text)) == 2
        everything = client.get("/graphs")
        assert everything.headers["content-type"].startswith("application/n-quads")
        assert f"<{BASE}graph/actors> ." in everything.text
        ours = {"graph": f"{BASE}graph/actors"}
        for status, url, more in (
            (400, notes, {"content": "<> <q ."}),
            (415, notes, {"headers": {"Content-Type": "text/plain"}}),
            (400, f"{notes}?graph=a:b", {}),
            (400, "/graphs", {}),
            (400, "/graphs?default&graph=a:b", {}),
            (400, "/graphs?graph=relative", {}),
            (403, "/graphs", {"params": ours}),
        ):
            assert client.put(url, **more).status_code == status, (url, more)
        assert [client.delete(notes).status_code for _ in range(2)] == [204, 404]
        assert client.get(notes).status_code == 404


def test_an_answer_is_cached_until_the_graph_changes(server: Running) -> None:
    with server.client("editor") as client:

        def get(query: str = LABELS, **headers: str) -> Any:
            return client.get("/sparql", params={"query": query}, headers=headers)

        first = get().headers
        assert get(**{"If-None-Match": first["etag"]}).status_code == 304
        assert get(**{"If-Modified-Since": first["last-modified"]}).status_code == 304
        assert "etag" not in get("SELECT (NOW() AS ?x) {}").headers
        assert client.put("/graphs?default", headers={"Content-Type": TURTLE}).status_code == 204
        assert get(**{"If-None-Match": first["etag"]}).status_code == 200


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip", "gzip"),
        ("br, gzip", "br"),
        ("br;q=0, *", "gzip"),
        ("br;q=0.1, gzip", "gzip"),
        ("", None),
    ],
)
def test_long_answers_are_compressed(server: Running, accepted: str, coding: str) -> None:
    many = "SELECT * { VALUES ?x { " + " ".join(map(str, range(2000))) + " } }"
    answer = server.ask(many, headers={"Accept": "text/csv", "Accept-Encoding": accepted})
    assert answer.headers.get("content-encoding") == coding
    assert answer.text.splitlines()[-1] == "1999"


def test_headers_for_browsers(server: Running) -> None:
    with server.client() as client:
        answer = client.head("/sparql", params={"query": "ASK {}"})
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert (answer.content, int(answer.headers["content-length"]) > 0) == (b"", True)
        assert client.options("/graphs").headers["allow"] == "DELETE, GET, HEAD, POST, PUT, OPTIONS"


def test_sparqlwrapper(server: Running) -> None:
    client = SPARQLWrapper(f"{server.url}/sparql")
    for query, name in ((LABELS, "json"), (LABELS, "xml"), (LABELS, "csv"), (TRIPLES, "turtle")):
        client.setQuery(query)
        client.setReturnFormat(name)
        found = client.query().convert()
        assert "n0" in str(found.toxml() if name == "xml" else found)


def test_sparqlstore_of_rdflib(server: Running) -> None:
    address = f"{server.url}/sparql"
    store = SPARQLUpdateStore(address, address, auth=("me", server.tokens["editor"]))
    graph = Graph(store, identifier=URIRef(NEW))
    triple = URIRef("a:s"), URIRef("a:q"), Literal("é")
    graph.add(triple)
    assert triple in graph
    assert len(list(graph.query("SELECT ?o { ?s <a:q> ?o }"))) == 1


@pytest.mark.parametrize(
    ("program", "before", "after"),
    [
        ("curl", ["-sS", "-H", "Accept: text/csv", "--data-urlencode"], "query="),
        ("comunica-sparql", ["-t", "text/csv", "-q"], ""),
    ],
)
def test_programs(server: Running, program: str, before: list[str], after: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    place = f"{'' if program == 'curl' else 'sparql@'}{server.url}/sparql"
    query = f"{after}PREFIX skos: <http://www.w3.org/2004/02/skos/core#> {LABELS}"
    done = subprocess.run([program, place, *before, query], stdout=-1, check=True)
    assert done.stdout.split() == [b"o", b"n0"]


def test_health_and_figures(server: Running, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "kg.access")
    with server.client() as client:
        health = client.get("/healthz").json()
        assert (health["status"], health["workers"]) == ("ok", 2)
        client.get("/sparql?query=%1b[31m")
        figures = client.get("/metrics").text
        assert 'kg_requests_total{method="GET",route="sparql",status="400"}' in figures
        assert "kg_workers 2.0" in figures
        assert client.get("/nowhere").status_code == 404
    assert '"GET /sparql?query=%1b[31m" 400' in caplog.text
