"""The API, linked data and published sites: every answer is valid, and says what the graph does."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import rdflib
from click.testing import CliRunner
from invented import READINGS, store
from lxml import etree
from serving import running

from kg.cli import cli
from kg.consolidate import consolidate
from kg.graph.describe import described_iris
from kg.search import updated_index
from kg.serve.app import PARTS
from kg.site.addresses import path_of, relative, split_suffix
from kg.site.changes import Event
from kg.site.dataset import Place
from kg.site.endpoints import BY_NAME, ENDPOINTS
from kg.site.feeds import PER_PAGE, pages, stream
from kg.site.formats import DATA
from kg.site.openapi import openapi
from kg.site.publish import Options, publish
from kg.site.schemas import RECORDS
from kg.site.sitemap import sitemaps
from kg.store import open_store

BASE = "https://kg.example/"
RDFLIB = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml"}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("site") / "kg-store"
    with store(place, READINGS) as held:
        consolidate(held)
    for words in (["same", "Zoé Lefèvre", "Marc Lefèvre", "--by", "Ana"], ["remove", "a2"]):
        done = CliRunner().invoke(cli, [*words, "--store", str(place)])
        assert done.exit_code == 0, done.output
    with open_store(place, read_only=True) as held, updated_index(held):
        pass
    return place


@pytest.fixture(scope="module")
def client(graph: Path) -> Iterator[httpx.Client]:
    with running(graph) as server, server.client() as found:
        yield found


def local(iri: str) -> str:
    return "/" + quote(iri.removeprefix(BASE), safe="/")


def zoe(client: httpx.Client) -> str:
    (found,) = client.get("/api/actors", params={"q": "lefevre"}).json()["items"]
    return str(found["iri"])


# --- the API -------------------------------------------------------------------------------


def test_the_document_has_every_route_and_every_record() -> None:
    document = openapi("https://x.example/")
    served = {re.sub(r"\{(\w+):path\}", r"{\1}", route.path)  # type: ignore[attr-defined]
              for part in PARTS for route in part()}  # fmt: skip
    own = {path for path in served if path.startswith("/api")}
    assert own - {"/api/openapi.json", "/api/{rest}"} == set(document["paths"])
    used = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(document)))
    assert used == set(RECORDS)
    names = [operation["get"]["operationId"] for operation in document["paths"].values()]
    assert len(set(names)) == len(ENDPOINTS) == len(BY_NAME)


def check(value: Any, kind: str) -> None:
    """Check a value against the table of records."""
    if value is None:
        assert kind.endswith("?"), kind
        return
    kind = kind.removesuffix("?")
    if kind.startswith("["):
        assert isinstance(value, list)
        for one in value:
            check(one, kind[1:-1])
    elif kind in RECORDS:
        assert set(value) == set(RECORDS[kind]), kind
        for name, inner in RECORDS[kind].items():
            check(value[name], inner)
    else:
        types = {"integer": int, "number": (int, float), "boolean": bool}
        assert isinstance(value, types.get(kind, str)), (value, kind)


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.name)
def test_an_endpoint_answers_with_its_record(client: httpx.Client, endpoint: Any) -> None:
    path, wanted = endpoint.path, {"search": {"q": "caméras"}, "digest": {"since": "2021"}}
    if "{id}" in path:
        (listed,) = client.get(path.removesuffix("/{id}"), params={"limit": 1}).json()["items"]
        path = path.replace("{id}", quote(listed["iri"], safe=""))
    path = path.replace("{kind}", "actor-topic")
    answer = client.get(path, params=wanted.get(endpoint.name, {}))
    assert answer.status_code == 200, answer.text
    check(answer.json(), endpoint.record)
    tag = {"If-None-Match": answer.headers["etag"]}
    again = client.get(path, params=wanted.get(endpoint.name, {}), headers=tag)
    assert (again.status_code, again.content) == (304, b"")
    head = client.head(path, params=wanted.get(endpoint.name, {}))
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize(
    ("path", "status", "detail"),
    [
        ("/api/nothing", 404, "no endpoint"),
        ("/api/actors/nobody", 404, "no actor 'nobody'"),
        ("/api/digest", 400, "since is missing"),
        ("/api/actors?colour=red", 400, "there are: q, kind"),
        ("/api/actors?limit=0", 400, "between 1 and 500"),
        ("/api/actors?limit=many", 400, "not a number"),
        ("/api/actors?limit=2&limit=3", 400, "given twice"),
        ("/api/statements?stance=maybe", 400, "there are: support"),
        ("/api/statements?min_confidence=nan", 400, "between 0 and 1"),
        ("/api/statements?since=soon", 400, "not a date"),
        ("/api/search?q=-", 400, "no words"),
        ("/api/networks/galaxy", 400, "there are: actor-topic"),
    ],
)
def test_a_problem_is_one_line(client: httpx.Client, path: str, status: int, detail: str) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    check(answer.json(), "Problem")
    assert detail in answer.json()["detail"]


def test_pages_lead_to_each_other(client: httpx.Client) -> None:
    address, seen = "/api/statements?limit=4&outlet=La%20Gazette%20de%20Morvelle", []
    while address:
        answer = client.get(address)
        seen += [one["iri"] for one in answer.json()["items"]]
        address = answer.links.get("next", {}).get("url", "")
    assert len(seen) == len(set(seen)) == answer.json()["total"] == 8
    merged = client.get("/api/actors/" + quote(zoe(client), safe="")).json()
    old = merged["replaces"][0]
    assert client.get("/api/actors/" + quote(old, safe="")).json() == merged


# --- linked data ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        (None, "html"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "html"),
        ("text/turtle", "ttl"),
        ("text/html;q=0.2, application/ld+json;q=0.5", "jsonld"),
        ("application/rdf+xml, text/html;q=0.9", "rdf"),
        ("text/*;q=0.1, application/n-triples", "nt"),
        ("image/png", None),
    ],
)
def test_an_iri_leads_to_the_format_that_is_liked_best(
    client: httpx.Client, accept: str | None, suffix: str | None
) -> None:
    iri = zoe(client)
    answer = client.get(local(iri), headers={"Accept": accept} if accept else {})
    if suffix is None:
        assert answer.status_code == 406
        return
    assert answer.status_code == 303
    assert answer.headers["location"].endswith(f"{local(iri)}.{suffix}")
    assert "Accept" in answer.headers["vary"]
    assert answer.headers["link"].count('rel="alternate"') == 5


def test_every_document_of_an_iri_has_the_same_triples(client: httpx.Client, graph: Path) -> None:
    with open_store(graph, read_only=True) as held:
        iris = described_iris(held)
    kinds = {iri.removeprefix(BASE).partition("/")[0]: iri for iri in iris}
    assert set(kinds) >= {"actor", "article", "claim", "topic", "outlet", "graph"}
    for iri in kinds.values():
        counts = set()
        for suffix, name in RDFLIB.items():
            answer = client.get(f"{local(iri)}.{suffix}")
            assert answer.status_code == 200, answer.text
            found = rdflib.Graph().parse(data=answer.content, format=name)
            counts.add(frozenset((s, p, str(o)) for s, p, o in found))
            assert (rdflib.URIRef(iri), None, None) in found or "/graph/" in iri
        assert len(counts) == 1, iri
        page = client.get(f"{local(iri)}.html")
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert "sha256-" in page.headers["content-security-policy"]
        etree.HTML(page.text)
        assert page.text.count('rel="alternate"') == len(DATA)


def test_a_page_has_data_for_search_engines_and_no_script_of_an_article(
    client: httpx.Client,
) -> None:
    page = client.get("/article/a3.example/article.html").text
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert json.loads(data)["@type"] == "NewsArticle"
    assert json.loads(data)["headline"] == "<script>alert(1)</script>"
    assert "<script>alert" not in page


def test_what_an_iri_became_is_said(client: httpx.Client) -> None:
    merged = client.get("/api/actors/" + quote(zoe(client), safe="")).json()
    for suffix in ("", ".ttl"):
        answer = client.get(local(merged["replaces"][0]) + suffix)
        assert answer.status_code == 301
        assert answer.headers["location"].endswith(local(merged["iri"]) + suffix)
    gone = client.get("/article/a2.example/article")
    assert (gone.status_code, client.get("/actor/nobody").status_code) == (410, 404)
    assert client.get("/actor/%3E%20%22x").status_code == 404


def test_the_dataset_and_its_lists_are_described(client: httpx.Client) -> None:
    found = rdflib.Graph().parse(data=client.get("/.well-known/void").content, format="turtle")
    void = rdflib.Namespace("http://rdfs.org/ns/void#")
    (node,) = found.subjects(rdflib.RDF.type, void.Dataset)
    count = found.value(node, void.triples)
    dump = client.get("/dump/graph.nt")
    assert int(str(count)) == len(dump.text.splitlines())
    (endpoint,) = found.objects(None, void.sparqlEndpoint)
    assert client.get(str(endpoint), params={"query": "ASK {}"}).status_code == 200
    for example in found.objects(None, void.exampleResource):
        assert client.get(local(str(example))).status_code == 303
    feed = etree.fromstring(client.get("/feed.atom").content)
    names = {"a": "http://www.w3.org/2005/Atom"}
    kinds = feed.xpath("//a:category/@term", namespaces=names)
    assert {"added", "removed"} <= set(map(str, kinds))  # type: ignore[arg-type]
    places = etree.fromstring(client.get("/sitemap-1.xml").content).xpath("//*[local-name()='loc']")
    for one in places[:9]:  # type: ignore[index]
        assert client.get(one.text).status_code == 200
    changes = client.get("/changes", headers={"Accept": "application/n-triples"})
    assert client.get(changes.headers["location"]).text.count("activitystreams#object") > 9
    assert client.get("/changes-9.ttl").status_code == client.get("/void.ttl").status_code == 404
    assert client.get("/robots.txt").text.endswith("sitemap.xml\n")
    assert "Overview" not in client.get("/").text


def test_a_long_stream_has_pages_that_lead_on() -> None:
    events = [Event(n, 1, f"{BASE}actor/{n}", "added", "2026-01-01T00:00:00Z", "x")
              for n in range(2 * PER_PAGE + 1)]  # fmt: skip
    several = pages(events)
    assert [len(one) for one in several] == [PER_PAGE, PER_PAGE, 1]
    assert sum("tree#relation>" in str(t) for t in stream(several, 1, BASE)) == 1
    assert sum("tree#relation>" in str(t) for t in stream(several, 3, BASE)) == 0
    iris = [f"{BASE}actor/{n}" for n in range(50_001)]
    assert set(sitemaps(iris, BASE, BASE, {})) == {"sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"}
    assert Place(BASE).dumps


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("actor/ibm.ttl", ("actor/ibm", "ttl")),
        ("claim/x.3f2a91b04c", ("claim/x.3f2a91b04c", "")),
        ("claim/x.3f2a91b04c.html", ("claim/x.3f2a91b04c", "html")),
        (".ttl", (".ttl", "")),
    ],
)
def test_only_known_suffixes_are_split(path: str, parts: tuple[str, str]) -> None:
    assert split_suffix(path) == parts


def test_addresses_are_relative_and_encoded() -> None:
    assert (
        relative(path_of(f"{BASE}topic/eau#x", BASE), "article/a/b.html") == "../../topic/eau.html"
    )
    assert relative("topic/économie-eau.html", "topic/x.html") == "%C3%A9conomie-eau.html"


# --- published -----------------------------------------------------------------------------


def files(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def published(graph: Path, folder: Path, **options: Any) -> dict[str, str]:
    with open_store(graph, read_only=True) as held:
        publish(held, folder, Options(**options))
    return files(folder)


def test_a_site_is_published_with_the_same_bytes(
    graph: Path, tmp_path: Path, client: httpx.Client
) -> None:
    first = published(graph, tmp_path / "a", public=str(client.base_url) + "/")
    (tmp_path / "a" / "actor" / "mine.txt").write_text("mine")
    second = published(graph, tmp_path / "a", public=str(client.base_url) + "/")
    assert second.pop("actor/mine.txt")
    assert first == second
    # What the server answers about an IRI is what is published about it.
    for name in sorted(first)[:: max(len(first) // 60, 1)]:
        if (
            name.endswith((".ttl", ".nt", ".rdf", ".jsonld"))
            and "/" in name
            and "known" not in name
        ):
            assert client.get("/" + quote(name)).content == (tmp_path / "a" / name).read_bytes()
    for page in (tmp_path / "a").rglob("*.html"):
        for link in re.findall(r'(?:href|url)=(?:"|)([^"#>]+)', page.read_text("utf-8")):
            if not link.startswith(("http", "/")) and not link.startswith("data:"):
                target = page.parent / httpx.URL(link).path
                stem = target.with_name(target.name + ".html")
                assert target.exists() or stem.exists(), (page, link)


def test_texts_can_be_left_out_of_a_site(graph: Path, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    found = published(graph, tmp_path / "b", texts=False, licence="https://l.example/by")
    data = b"".join((tmp_path / "b" / name).read_bytes() for name in found)
    text = "La mairie veut des caméras\n\n« Les"
    for form in (text, text.replace("\n", "\\n"), text.replace("\n", "\r\n")):
        assert form.encode() not in data
    assert b"https://l.example/by" in (tmp_path / "b" / ".well-known" / "void").read_bytes()


def test_a_folder_with_something_else_is_left_alone(graph: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    done = CliRunner().invoke(cli, ["publish", str(tmp_path), "--store", str(graph)])
    assert (done.exit_code, files(tmp_path).keys()) == (2, {"mine"})
    assert "not a site of kg" in done.stderr
