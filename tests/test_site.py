"""The API, linked data and published sites: every answer is valid, and says what the graph does."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

import httpx
import pytest
import rdflib
from click.testing import CliRunner
from invented import READINGS, store
from lxml import etree
from serving import running

from kg.base.atomic import DRAFT, replacing
from kg.base.errors import UsageError
from kg.cli import cli
from kg.consolidate import consolidate
from kg.graph.describe import described_iris
from kg.pages.site import WHOLE
from kg.search import updated_index
from kg.serve.app import PARTS
from kg.site.changes import Event
from kg.site.config import SiteSettings, read_site
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
        assert CliRunner().invoke(cli, [*words, "--store", str(place)]).exit_code == 0
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


def test_the_document_has_every_route_and_every_record() -> None:
    document = openapi("https://x.example/")
    served = {re.sub(r"\{(\w+):path\}", r"{\1}", route.path)  # type: ignore[attr-defined]
              for part in PARTS for route in part()}  # fmt: skip
    # The page of review asks for what is not meant for other programs.
    own = {p for p in served if p.startswith("/api") and not p.startswith("/api/review")}
    assert own - {"/api/openapi.json", "/api/{rest}"} == set(document["paths"])
    used = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(document)))
    assert used == set(RECORDS)
    assert len(ENDPOINTS) == len(BY_NAME)


def check(value: Any, kind: str) -> None:
    """Check a value against the table of records."""
    if value is None:
        assert kind.endswith("?"), kind
    elif kind.startswith("["):
        for one in value:
            check(one, kind[1:-1])
    elif kind.endswith("?"):
        check(value, kind[:-1])
    elif kind in RECORDS:
        assert set(value) == set(RECORDS[kind]), kind
        for name, inner in RECORDS[kind].items():
            check(value[name], inner)
    else:
        types = {"integer": int, "number": (int, float), "boolean": bool}
        assert isinstance(value, types.get(kind, str)), (value, kind)


NEEDED = {"search": {"q": "caméras"}, "suggestions": {"q": "cam"}, "digest": {"since": "2021"}}


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.name)
def test_an_endpoint_answers_with_its_record(client: httpx.Client, endpoint: Any) -> None:
    wanted = NEEDED.get(endpoint.name)
    path = endpoint.path.replace("{kind}", "actor-topic")
    if "{id}" in path:
        (listed,) = client.get(path.removesuffix("/{id}"), params={"limit": 1}).json()["items"]
        path = path.replace("{id}", quote(listed["iri"], safe=""))
    answer = client.get(path, params=wanted)
    assert answer.status_code == 200, answer.text
    check(answer.json(), endpoint.record)
    tag = {"If-None-Match": answer.headers["etag"]}
    again = client.get(path, params=wanted, headers=tag)
    assert (again.status_code, again.content) == (304, b"")
    head = client.head(path, params=wanted)
    assert (head.status_code, head.content) == (200, b"")


PROBLEMS = {
    "/api/nothing": (404, "no endpoint"),
    "/api/actors/nobody": (404, "no actor 'nobody'"),
    "/api/digest": (400, "since is missing"),
    "/api/actors?limit=0": (400, "between 1 and 500"),
    "/api/actors?limit=2&limit=3": (400, "given twice"),
    "/api/statements?stance=maybe": (400, "there are: support"),
    "/api/statements?min_confidence=nan": (400, "between 0 and 1"),
}


def test_a_problem_is_one_line(client: httpx.Client) -> None:
    for path, (status, detail) in PROBLEMS.items():
        answer = client.get(path)
        assert (path, answer.status_code) == (path, status)
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


LIKED = {
    "": "html",
    "text/html,application/xhtml+xml,*/*;q=0.8": "html",
    "text/turtle": "ttl",
    "text/html;q=0.2, application/ld+json;q=0.5": "jsonld",
    "application/rdf+xml, text/html;q=0.9": "rdf",
    "text/*;q=0.1, application/n-triples": "nt",
}


def test_an_iri_leads_to_the_format_that_is_liked_best(client: httpx.Client) -> None:
    path = local(zoe(client))
    for accept, suffix in LIKED.items():
        answer = client.get(path, headers={"Accept": accept})
        assert answer.headers["location"].endswith(f"{path}.{suffix}"), accept
        assert (answer.status_code, "Accept" in answer.headers["vary"]) == (303, True)
        assert answer.headers["link"].count('rel="alternate"') == 5
    assert client.get(path, headers={"Accept": "image/png"}).status_code == 406


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
    page = client.get("/article/a3.example/article.html")
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.text)
    assert json.loads(data)["headline"] == "<script>alert(1)</script>"
    assert "<script>alert" not in page.text


def test_pages_of_a_server_are_those_of_a_report(client: httpx.Client) -> None:
    for name in WHOLE:
        page = client.get(f"/{name}")
        assert (page.status_code, "sha256-" in page.headers["content-security-policy"]) == (200, 1)
        tag = {"If-None-Match": page.headers["etag"]}
        assert client.get(f"/{name}", headers=tag).status_code == 304
    home = client.get("/").text
    links = set(re.findall(r'href="(?!data:)([^"#:]+)', home))
    assert {one.partition("/")[0] for one in links} >= {"actor", "topic", "article", "dump"}
    assert [one for one in links if client.get(f"/{one}").status_code not in (200, 303)] == []


def test_settings_of_a_site_are_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "kg.toml"
    file.write_text('[site]\nlang = "fr"\nlicense = "https://l.example/by"\n')
    assert read_site(tmp_path / "s") == SiteSettings(lang="fr", licence="https://l.example/by")
    for words in ('lang = "xx"', 'license = "by"', 'colour = "red"', "title = 3"):
        file.write_text(f"[site]\n{words}\n")
        with pytest.raises(UsageError):
            read_site(tmp_path / "s")


def test_what_an_iri_became_is_said(client: httpx.Client) -> None:
    merged = client.get("/api/actors/" + quote(zoe(client), safe="")).json()
    assert client.get("/api/actors/" + quote(merged["replaces"][0], safe="")).json() == merged
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
    kinds = feed.xpath("//*[local-name()='category']/@term")
    assert {"added", "removed"} <= set(map(str, kinds))  # type: ignore[arg-type]
    places = etree.fromstring(client.get("/sitemap-1.xml").content).xpath("//*[local-name()='loc']")
    for one in places[:9]:  # type: ignore[index]
        assert client.get(one.text).status_code == 200
    changes = client.get("/changes", headers={"Accept": "application/n-triples"})
    assert client.get(changes.headers["location"]).text.count("activitystreams#object") > 9
    assert client.get("/changes-9.ttl").status_code == client.get("/void.ttl").status_code == 404
    assert client.get("/robots.txt").text.endswith("sitemap.xml\n")


def test_a_long_stream_has_pages_that_lead_on() -> None:
    time = "2026-01-01T00:00:00Z"
    events = [Event(n, 1, f"{BASE}actor/{n}", "added", time, "x") for n in range(PER_PAGE + 1)]
    several = pages(events)
    assert [len(one) for one in several] == [PER_PAGE, 1]
    assert ["tree#relation>" in str(stream(several, n, BASE)) for n in (1, 2)] == [True, False]
    iris = [f"{BASE}actor/{n}" for n in range(50_001)]
    assert set(sitemaps(iris, BASE, BASE, {})) == {"sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"}


def published(graph: Path, folder: Path, **options: Any) -> dict[str, str]:
    with open_store(graph, read_only=True) as held:
        publish(held, folder, Options(**options))
    found = {str(one.relative_to(folder)): one for one in folder.rglob("*") if one.is_file()}
    return {name: hashlib.sha256(one.read_bytes()).hexdigest() for name, one in found.items()}


def test_a_killed_first_publication_can_be_repeated(
    graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = published(graph, tmp_path / "whole")
    for count in (0, 1, 5, len(whole) - 2):
        place = tmp_path / str(count)
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr("kg.site.publish.replacing", killed_after(count))
            published(graph, place)
        assert published(graph, place) == whole


def killed_after(count: int) -> Callable[..., Any]:
    """Return :func:`replacing` of a process that is killed while it writes a file."""
    left = iter(range(count))

    @contextmanager
    def replace(path: Path, **more: Any) -> Iterator[IO[bytes]]:
        if next(left, None) is None:
            (path.parent / f".{path.name}.x{DRAFT}").write_bytes(b"half")
            raise KeyboardInterrupt
        with replacing(path, **more) as stream:
            yield stream

    return replace


def test_a_site_is_published_with_the_same_bytes(
    graph: Path, tmp_path: Path, client: httpx.Client
) -> None:
    first = published(graph, tmp_path / "a", public=str(client.base_url) + "/")
    (tmp_path / "a" / "actor" / "mine.txt").write_text("mine")
    second = published(graph, tmp_path / "a", public=str(client.base_url) + "/")
    assert second.pop("actor/mine.txt")
    assert first == second
    # What the server answers about an IRI is what is published about it.
    for name in filter(re.compile(r"[acot]\w+/.*\.(ttl|nt|rdf|jsonld)$").match, sorted(first)[::7]):
        assert client.get("/" + quote(name)).content == (tmp_path / "a" / name).read_bytes()
    for page in (tmp_path / "a").rglob("*.html"):
        for link in re.findall(r'(?:href|url)=(?:"|)([^"#>]+)', page.read_text("utf-8")):
            target = page.parent / httpx.URL(link).path
            stem = target.with_name(target.name + ".html")
            is_own = not link.startswith(("http", "/", "data:"))
            assert not is_own or target.exists() or stem.exists(), (page, link)


def test_texts_can_be_left_out_of_a_site_and_other_files_stay(graph: Path, tmp_path: Path) -> None:
    found = published(graph, tmp_path / "b", texts=False, licence="https://l.example/by")
    data = b"".join((tmp_path / "b" / name).read_bytes() for name in found)
    text = "La mairie veut des caméras\n\n« Les"
    for form in (text, text.replace("\n", "\\n"), text.replace("\n", "\r\n")):
        assert form.encode() not in data
    assert b"https://l.example/by" in data
    done = CliRunner().invoke(cli, ["publish", str(tmp_path), "--store", str(graph)])
    assert (done.exit_code, "not a site of kg" in done.stderr) == (2, True)
