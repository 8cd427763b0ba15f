"""Pages of a server: they ask its API, work without programs, and everybody can use them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe import axe, violations, with_dark
from browser import Browser
from serving import Running, running

from kg.search import updated_index
from kg.serve import users
from kg.store import open_store


@pytest.fixture(scope="module")
def server(sample_graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("served")
    users.save_user(folder / "users.tsv", "Ana", "coder", "correct horse")
    shutil.copytree(sample_graph, folder / "s")
    with open_store(folder / "s") as store, updated_index(store):
        pass
    with running(folder / "s", users=folder / "users.tsv") as found:
        yield found


ANSWERED = {
    "/find.html?q=ministre": (200, "<mark>"),
    "/find.html?q=vauclar": (200, "Hélène Vauclarin"),
    "/statements.html?actor=Ferrandel&stance=oppose&since=2024-04": (200, 'href="article/'),
    "/statements.html?outlet=Nobody&actor=": (200, "no outlet &#39;Nobody&#39;"),
    "/actors.html?part=2": (200, 'rel="prev"'),
    "/actors.html?part=99": (404, "no part 99"),
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
        for end in range(2, len(word) + 1):
            typed = {"q": word[:end].lower().replace("é", "e"), "limit": 20}
            found = client.get("/api/suggestions", params=typed).json()["items"]
            assert word in [one["label"] for one in found], word[:end]


@pytest.mark.browser
def test_pages_suggest_add_parts_and_say_that_the_server_is_gone(server: Running) -> None:
    with Browser(f"{server.url}/actors.html") as tab:
        tab.run("document.querySelector('.parts a').click()")
        tab.wait("document.querySelectorAll('#rows > li').length > 101")
        tab.run("document.getElementById('find').focus()")
        tab.call("Input.insertText", text="helene")
        tab.wait("document.querySelectorAll('[role=option] bdi').length > 1")
        for key in ("ArrowDown", "Enter"):
            tab.call("Input.dispatchKeyEvent", type="keyDown", key=key)
        tab.wait("location.pathname === '/actor/helene-vauclarin.html'")
        tab.wait("!!document.querySelector('#find[role=combobox]')")
        assert [one for one in tab.requests if not one.startswith((server.url, "data:"))] == []
        tab.call("Network.setBlockedURLs", urls=["*"])
        tab.run("document.getElementById('find').focus()")
        tab.call("Input.insertText", text="x")
        tab.wait("document.body.textContent.includes('The server does not answer.')")


SHOWN = (
    *("", "find.html", "find.html?q=eau", "statements.html", "statements.html?outlet=x", "login"),
    *("actors.html", "topics.html", "claims.html", "articles.html", "network.html", "matrix.html"),
    *("stream.html", "voices.html", "questions.html", "review", "query", "nothing"),
    *("outlet/radio-ourvelle.html", "actor/helene-vauclarin.html"),
)


@pytest.mark.browser
@pytest.mark.parametrize(("width", "is_dark"), [(1400, True), (390, False)])
def test_axe_finds_no_violation(server: Running, width: int, is_dark: bool) -> None:
    axe()
    with server.client() as client:
        said = client.get("/api/statements?limit=1").json()["items"][0]["iri"]
        lists = [client.get(f"/{name}.html").text for name in ("topics", "claims")]
    firsts = re.findall(r'id="rows">.*?<a [^>]*href="([^"]+)"', "".join(lists), re.DOTALL)
    firsts.append(said.removeprefix("https://kg.example/").replace("#", ".html#"))
    with Browser(f"{server.url}/login", width=width, height=844) as tab:
        values = "form.elements.name.value = 'Ana'; form.elements.password.value = 'correct horse'"
        tab.run(f"const form = document.querySelector('.login form'); {values}; form.submit()")
        tab.wait("!!document.querySelector('#queue form')")
        with_dark(tab, is_dark)
        for address in (*SHOWN, *firsts):
            tab.go(f"{server.url}/{address}")
            is_fault = tab.run("!!document.querySelector('.fault-code')")
            assert is_fault == (address == "nothing"), address
            tab.run("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
            if address in ("review", "query", "network.html"):
                drawn = "#queue form, .CodeMirror-line, [data-whole]"
                tab.wait(f"!!document.querySelector('{drawn}')")
            assert violations(tab) == [], address
            assert tab.run("document.documentElement.scrollWidth") <= width, address
