"""The SPARQL and Graph Store protocols: requests, formats, tokens, and widespread clients."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from rdflib import Dataset, Graph
from serving import BASE, Running, make_store, running

FORM, QUERY, UPDATE, TURTLE = (
    *("application/x-www-form-urlencoded", "application/sparql-query"),
    *("application/sparql-update", "text/turtle"),
)
A, B, C, NEW = (f"https://data.example/{name}" for name in ("a", "b", "c", "new"))
OUR, KG = f"GRAPH <{NEW}>", f"GRAPH <{BASE}graph/actors>"
IN_ALL = f"ASK {{ <{A}> a ?x . <{B}> a ?y }}"
IN_NAMED = f"ASK {{ GRAPH ?g {{ <{A}> a ?x }} GRAPH ?h {{ <{B}> a ?y }} }}"
COPY = f"INSERT {{ {OUR} {{ ?s <a:in> ?g }} }} WHERE {{ %s }}"
PLAIN, NAMED = "?s a ?t BIND(1 AS ?g)", "GRAPH ?g { ?s a ?t }"
ROW, TRIPLES, ANY = "SELECT (1 AS ?x) {}", "CONSTRUCT WHERE { ?s ?p ?o }", "?s ?p ?o"
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


GRAPHS = [("default-graph-uri", A), ("default-graph-uri", B)]
NAMES = [("named-graph-uri", A), ("named-graph-uri", B)]
ASK = [("query", "ASK {}")]


@pytest.mark.parametrize(
    ("url", "kind", "body", "expected"),
    [
        (ASK, None, None, True),
        ([*ASK, ("default-graph-uri", "https://data.example/none")], None, None, True),
        ([], FORM, "query=ASK%20%7B%7D", True),
        ([("default-graph-uri", A)], FORM, "query=ASK%20%7B%7D", True),
        ([], QUERY, "ASK {}", True),
        ([], f"{QUERY}; charset=utf-8", "ASK { FILTER('é' = '\\u00e9') }", True),
        ([*GRAPHS, ("query", IN_ALL)], None, None, True),
        (GRAPHS, QUERY, IN_ALL, True),
        (GRAPHS[:1], QUERY, IN_ALL, False),
        ([*NAMES, ("query", IN_NAMED)], None, None, True),
        (NAMES, QUERY, IN_NAMED, True),
        (NAMES, QUERY, IN_ALL, False),
        ([("default-graph-uri", C), *NAMES], QUERY, f"{IN_NAMED[:-1]} <{C}> a ?z }}", True),
        (NAMES, QUERY, IN_NAMED.replace("ASK", f"ASK FROM <{C}>"), True),
        ([], QUERY, "SELECT (1 AS ?value) {}", "application/sparql-results+json"),
        ([], QUERY, "DESCRIBE <https://data.example/>", "text/turtle; charset=utf-8"),
        ([], QUERY, "CONSTRUCT { <s> <p> 1 } WHERE {}", "text/turtle; charset=utf-8"),
        ([*ASK, *ASK], None, None, 400),
        ([("query", "ASK {")], None, None, 400),
        ([("update", "CLEAR ALL")], None, None, 400),
        ([("default-graph-uri", A)], None, None, 400),
        ([*ASK, ("default-graph-uri", "no iri")], None, None, 400),
        ([], "text/plain", "ASK {}", 415),
        ([], "text/plain", "CLEAR NAMED", 415),
        ([], None, "query=ASK%20%7B%7D", 415),
        ([], None, "update=CLEAR%20NAMED", 415),
        ([], f"{QUERY}; charset=UTF-16", "ASK {}".encode("utf-16"), 415),
        ([], QUERY, b"ASK { \xff }", 400),
        ([], f"{UPDATE}; charset=UTF-16", "CLEAR NAMED".encode("utf-16"), 415),
        ([], UPDATE, b"CLEAR NAMED # \xff", 400),
        ([], FORM, "query=ASK%20%7B%7D&update=CLEAR+NAMED", 400),
        ([], FORM, "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", 400),
        ([], FORM, "update=CLEAR%20XYZ", 400),
        ([], UPDATE, "LOAD <http://127.0.0.1:1/>", 400),
        ([("using-named-graph-uri", A)], UPDATE, f"WITH <{B}> {COPY % PLAIN}", 400),
        (
            [("using-graph-uri", A)],
            UPDATE,
            COPY.replace("WHERE", f"USING <{B}> WHERE") % PLAIN,
            400,
        ),
    ],
)
def test_requests_of_the_sparql_protocol(
    server: Running, url: Pairs, kind: str | None, body: Any, expected: Any
) -> None:
    answer = send(server, "GET" if body is None else "POST", url, kind, body)
    if isinstance(expected, int) and not isinstance(expected, bool):
        assert (answer.status_code, len(answer.text) > 0) == (expected, True)
    elif isinstance(expected, bool):
        assert answer.json()["boolean"] is expected
    else:
        assert answer.headers["content-type"] == expected


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(server: Running, method: str) -> None:
    answer = send(server, method, ASK, FORM, None)
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


@pytest.mark.parametrize(
    ("sparql", "accept", "expected"),
    [
        (ROW, None, "application/sparql-results+json"),
        (ROW, "*/*", "application/sparql-results+json"),
        (ROW, "text/*;q=0.5, application/sparql-results+xml;q=0.4", "text/csv"),
        (ROW, "text/csv;q=0, text/*", "text/tab-separated-values"),
        (ROW, "application/xml", "application/sparql-results+xml"),
        (ROW, "image/png", None),
        (ROW, "*/*;q=0", None),
        ("ASK {}", "text/csv", None),
        ("ASK {}", "text/csv, */*;q=0.1", "application/sparql-results+json"),
        (TRIPLES, "application/sparql-results+json", None),
        *((TRIPLES, one, one) for one in ("application/rdf+xml", "application/n-triples", TURTLE)),
        *(
            (TRIPLES, f"application/{one};q=0.5", f"application/{one}")
            for one in ("trig", "n-quads", "ld+json")
        ),
    ],
)
def test_formats_are_negotiated(
    server: Running, sparql: str, accept: str, expected: str | None
) -> None:
    answer = server.ask(sparql, headers={"Accept": accept} if accept else {})
    if expected is None:
        assert (answer.status_code, "there are:" in answer.text) == (406, True)
        return
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, expected)
    if sparql == TRIPLES:
        assert len(list(Dataset().parse(data=answer.text, format=expected).quads())) == 6


def test_a_bare_get_describes_the_service(server: Running) -> None:
    with server.client() as client:
        graph = Graph().parse(data=client.get("/sparql").text, format="turtle")
        sd = "http://www.w3.org/ns/sparql-service-description#"
        assert [str(o) for _, p, o in graph if str(p) == f"{sd}endpoint"] == [
            f"{server.url}/sparql"
        ]
        page = client.get("/sparql", headers={"Accept": "text/html,*/*;q=0.8"})
        assert (page.status_code, page.headers["location"]) == (303, f"{server.url}/query")


ADD = "INSERT DATA {{ {} {{ <a:s> <a:p> 1 }} }}"


@pytest.mark.parametrize(
    ("role", "text", "status"),
    [
        (None, ADD.format(OUR), 401),
        ("wrong", ADD.format(OUR), 401),
        ("reader", ADD.format(OUR), 403),
        ("editor", ADD.format(OUR), 204),
        ("editor", f"DROP {OUR}; INSERT DATA {{ <a:s> <a:p> 1 }}; CLEAR DEFAULT", 204),
        ("editor", ADD.format(KG), 403),
        ("editor", "CLEAR ALL", 403),
        ("editor", f"DELETE {{ {NAMED} }} WHERE {{ {NAMED} }}", 403),
        ("editor", f"WITH <{BASE}graph/x> DELETE {{ {ANY} }} WHERE {{ {ANY} }}", 403),
        ("editor", f"BASE <{BASE}> DELETE WHERE {{ GRAPH <graph/x> {{ {ANY} }} }}", 403),
        ("editor", f"MOVE {KG} TO {OUR}", 403),
        ("editor", f"COPY {KG} TO {OUR}", 204),
        ("editor", f"COPY {OUR} TO {KG}", 403),
        ("editor", f"DROP GRAPH <{NEW}", 400),
        ("owner", f"{ADD.format(KG)}; DELETE WHERE {{ {KG} {{ <a:s> ?p ?o }} }}; DROP {OUR}", 204),
    ],
)
def test_who_may_change_what(server: Running, role: str | None, text: str, status: int) -> None:
    before = server.ask(COUNT).text
    with server.client() as client:
        auth = None if role is None else (role, server.tokens.get(role, role))
        answer = client.post("/sparql", data={"update": text}, auth=auth)
    assert answer.status_code == status, answer.text
    assert ("www-authenticate" in answer.headers) == (status == 401)
    assert status == 204 or server.ask(COUNT).text == before


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
        found = client.get(notes)
        assert len(Graph().parse(data=found.text)) == 2
        fresh = client.get(notes, headers={"If-None-Match": found.headers["etag"]})
        assert fresh.status_code == 304
        everything = client.get("/graphs")
        assert everything.headers["content-type"].startswith("application/n-quads")
        assert f"<{BASE}graph/actors> ." in everything.text
        ours = {"graph": f"{BASE}graph/actors"}
        for status, url, more in (
            (400, notes, {"content": "<> <q ."}),
            (415, notes, {"content": "x", "headers": {"Content-Type": "text/plain"}}),
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
    origin = {"Origin": "https://other.example", "Access-Control-Request-Method": "POST"}
    with server.client() as client:
        answer = client.head("/sparql", params={"query": "ASK {}"}, headers=origin)
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert (answer.content, int(answer.headers["content-length"]) > 0) == (b"", True)
        asked = client.options("/sparql", headers=origin)
        assert "POST" in asked.headers["access-control-allow-methods"]
        assert client.options("/graphs").headers["allow"] == "DELETE, GET, HEAD, POST, PUT, OPTIONS"


def test_sparqlwrapper(server: Running) -> None:
    from SPARQLWrapper import POST, SPARQLWrapper

    client = SPARQLWrapper(f"{server.url}/sparql")
    for query, name in ((LABELS, "json"), (LABELS, "xml"), (LABELS, "csv"), (TRIPLES, "turtle")):
        client.setQuery(query)
        client.setReturnFormat(name)
        found = client.query().convert()
        assert "n0" in str(found.toxml() if name == "xml" else found)
    client.setQuery(ADD.format(OUR))
    client.setMethod(POST)
    client.addCustomHttpHeader("Authorization", f"Bearer {server.tokens['editor']}")
    assert client.query().response.status == 204


def test_sparqlstore_of_rdflib(server: Running) -> None:
    from rdflib import Literal, URIRef
    from rdflib.plugins.stores.sparqlstore import SPARQLUpdateStore

    address = f"{server.url}/sparql"
    store = SPARQLUpdateStore(address, address, auth=("me", server.tokens["editor"]))
    graph = Graph(store, identifier=URIRef(NEW))
    triple = URIRef("a:s"), URIRef("a:q"), Literal("é")
    graph.add(triple)
    assert triple in graph
    assert len(list(graph.query("SELECT ?o { ?s <a:q> ?o }"))) == 1
    graph.remove(triple)
    assert triple not in graph


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl(server: Running) -> None:
    command = ["curl", "-sS", "-H", "Accept: text/csv", f"{server.url}/sparql"]
    done = subprocess.run([*command, "--data-urlencode", f"query={LABELS}"], stdout=-1, check=True)
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
