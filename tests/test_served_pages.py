"""Pages of a server: they ask its API, work without programs, and everybody can use them."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe import axe, violations, with_dark
from browser import LIMIT, Browser
from serving import Running, running

from kg.search import updated_index
from kg.serve import users
from kg.store import open_store


@pytest.fixture(scope="module")
def server(sample_graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("served")
    users.save_user(folder / "users.tsv", "Ana", "coder", "correct horse battery")
    shutil.copytree(sample_graph, folder / "s")
    with open_store(folder / "s") as store, updated_index(store):
        pass
    with running(folder / "s", users=folder / "users.tsv") as found:
        yield found


ANSWERED = {
    "/find.html?q=ministre": (200, "<mark>"),
    "/find.html?q=vauclar": (200, "Hélène Vauclarin"),
    "/find.html?q=%22%22": (200, 'role="alert"'),
    "/statements.html?actor=Ferrandel&stance=oppose&since=2024-04": (200, 'href="article/'),
    "/statements.html?outlet=Nobody&actor=": (200, "no outlet &#39;Nobody&#39;"),
    "/actors.html?part=2": (200, 'rel="prev"'),
    "/actors.html?part=99": (404, "no part 99"),
    "/voices.html?part=2": (404, "no part"),
    "/nothing/here": (404, 'action="../find.html"'),
}


def test_what_a_server_finds_and_lists_needs_no_program(server: Running) -> None:
    with server.client() as client:
        for address, (status, part) in ANSWERED.items():
            answer = client.get(address, headers={"Accept": "text/html,*/*;q=0.8"})
            assert (address, answer.status_code, part in answer.text) == (address, status, True)
        assert client.get("/nothing/here").headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("word", ["Hélène Vauclarin", "compteurs d’eau communicants"])
def test_suggestions_begin_as_typed(server: Running, word: str) -> None:
    with server.client() as client:
        for end in range(1, len(word) + 1):
            typed = {"q": word[:end].lower().replace("é", "e"), "limit": 20}
            found = client.get("/api/suggestions", params=typed).json()["items"]
            assert word in [one["label"] for one in found], word[:end]


def until(tab: Browser, script: str) -> None:
    end = time.monotonic() + LIMIT
    while not tab.run(script):
        assert time.monotonic() < end, script


@pytest.mark.browser
def test_pages_suggest_add_parts_and_say_that_the_server_is_gone(server: Running) -> None:
    with Browser(f"{server.url}/actors.html") as tab:
        tab.run("document.querySelector('.parts a').click()")
        until(tab, "document.querySelectorAll('#rows > li').length > 101")
        tab.run("document.getElementById('find').focus()")
        tab.call("Input.insertText", text="helene")
        until(tab, "document.querySelectorAll('[role=option] bdi').length > 1")
        for key, code in (("ArrowDown", 40), ("Enter", 13)):
            event = {"type": "keyDown", "key": key, "windowsVirtualKeyCode": code}
            tab.call("Input.dispatchKeyEvent", **event)
        until(tab, "location.pathname === '/actor/helene-vauclarin.html'")
        until(tab, "!!document.querySelector('#find[role=combobox]')")
        assert [one for one in tab.requests if not one.startswith((server.url, "data:"))] == []
        away = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
        tab.call("Network.emulateNetworkConditions", **away)
        tab.run("document.getElementById('find').focus()")
        tab.call("Input.insertText", text="x")
        until(tab, "document.body.textContent.includes('The server does not answer.')")


SHOWN = (
    *("", "find.html", "find.html?q=eau", "statements.html", "statements.html?outlet=x", "login"),
    *("actors.html", "topics.html", "claims.html", "articles.html", "network.html", "matrix.html"),
    *("stream.html", "voices.html", "questions.html", "review", "query", "nothing"),
    *("outlet/radio-ourvelle.html", "actor/helene-vauclarin.html"),
)
LISTED = ("topics", "claims", "articles", "statements")


@pytest.mark.browser
@pytest.mark.parametrize(("width", "is_dark"), [(1400, True), (390, False)])
def test_axe_finds_no_violation(server: Running, width: int, is_dark: bool) -> None:
    axe()
    with server.client() as client:
        base = client.get("/api").json()["base"]
        firsts = [client.get(f"/api/{one}?limit=1").json()["items"][0]["iri"] for one in LISTED]
    found = [iri.removeprefix(base).replace("#", ".html#") for iri in firsts]
    with Browser(f"{server.url}/login", width=width, height=844) as tab:
        tab.run("document.querySelector('[name=name]').value = 'Ana'")
        tab.run("document.querySelector('[name=password]').value = 'correct horse battery'")
        tab.run("document.querySelector('.login form').submit()")
        until(tab, "!!document.querySelector('#queue form')")
        with_dark(tab, is_dark)
        for address in (*SHOWN, *found):
            html = address if address in SHOWN or "#" in address else f"{address}.html"
            tab.call("Page.navigate", url=f"{server.url}/{html}")
            tab._until("Page.loadEventFired")
            tab.run("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
            if address in ("review", "query", "network.html"):
                drawn = "#queue form, .CodeMirror-line, [data-whole]"
                until(tab, f"!!document.querySelector('{drawn}')")
            assert violations(tab) == [], address
            assert tab.run("document.documentElement.scrollWidth") <= width, address
