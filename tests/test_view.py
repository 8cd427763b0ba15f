"""The page shows the network, runs nothing but its own, and asks no network."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import networkx as nx
import pytest
from browser import Browser, chromium
from invented import CAMERAS, READINGS, TAX, Said, reading, store

from kg.errors import UsageError
from kg.network import drawing, statement_network
from kg.view import page, to_pyvis
from kg.view.layout import places
from kg.view.page import _library

EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&<!--"


def hostile() -> nx.MultiDiGraph:
    """A network in which every text tries to be more than text, with more than a page holds."""
    network = nx.MultiDiGraph(statements=4, unsourced=1)
    kinds = ("person", "organisation", "group", "document", "unknown", "topic", "claim")
    for kind in kinds:
        network.add_node(f"x:{kind}{EVIL}", label=f"{kind} {EVIL} href", kind=kind, statements=2)
    for n, stance in enumerate(("support", "oppose", "none", "none")):
        network.add_edge(
            f"x:{kinds[n]}{EVIL}",
            f"x:{kinds[5 + n % 2]}{EVIL}",
            key=f"x:{n}",
            stance=stance,
            date=EVIL,
            earliest="",
            latest="",
            type="direct",
            act="assert",
            text=EVIL,
            target=EVIL,
            sentence=f"Il a dit {EVIL} hier.",
            article=f"x:article{n}",
            headline=EVIL,
            outlet=EVIL,
            url="javascript:alert(3)" if n else "https://a.example/" + EVIL,
            rule=EVIL,
            confidence=0.5,
        )
    return network


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> nx.MultiDiGraph:
    again = [
        reading(
            f"b{n}",
            f"2021-07-0{n}",
            "Le Fanal",
            "Encore",
            Said(f"Non, {n}", "Oculix", "oppose", TAX),
        )
        for n in (1, 2)
    ]
    with store(tmp_path_factory.mktemp("kg") / "store", [*READINGS, *again]) as held:
        return statement_network(held)


def scripts(html: str) -> int:
    """Begins of script elements; the library holds one in a string."""
    return html.count("<script") - _library().count("<script")


def data_of(html: str) -> dict:
    return json.loads(re.search(r'<script id="data"[^>]*>(.*?)</script>', html, re.DOTALL)[1])


# Without a browser -------------------------------------------------------------------------------


def test_a_page_names_no_address_but_those_in_its_data(network):
    html = page(network)
    head = html.split('<script id="data"')[0]
    assert not re.search(r"https?:|//cdn|<link|@import|url\(", head)
    assert "src=" not in head
    assert scripts(html) == 3
    assert "sourceMappingURL" not in html


def test_a_page_is_small(network):
    assert len(page(network).encode()) < 600_000


def test_no_text_ends_its_element():
    html = page(hostile(), title=EVIL)
    assert scripts(html) == 3
    assert html.count("</script>") == 3
    assert "<img" not in html
    assert "<!--" not in html
    assert data_of(html)["statements"][0]["text"] == EVIL


def test_the_same_network_gives_the_same_page(network):
    assert page(network) == page(network.copy())


def test_the_page_does_not_depend_on_how_python_hashes():
    script = """
import hashlib, networkx as nx
from kg.view import page
network = nx.MultiDiGraph(statements=60, unsourced=0)
for n in range(60):
    a, b = f"x:a{n % 23}", f"x:t{n % 17}"
    network.add_node(a, label=a, kind="person", statements=3)
    network.add_node(b, label=b, kind="topic", statements=3)
    network.add_edge(a, b, key=f"x:{n}", stance="none", date="", earliest="", latest="", type="",
        act="", text=f"{n}", target="", sentence="", article="x:a", headline="", outlet="", url="",
        rule="", confidence="")
print(hashlib.sha256(page(network).encode()).hexdigest())
"""
    found = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            cwd=Path(__file__).parent.parent,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(found) == 1


@pytest.mark.parametrize(("lang", "says"), [("en", "Who said what"), ("fr", "Qui a dit quoi")])
def test_a_page_speaks(network, lang, says):
    html = page(network, lang=lang)
    assert f'<html lang="{lang}">' in html
    assert f"<title>{says}</title>" in html


def test_the_languages_have_the_same_words(network):
    words = data_of(page(network))["words"]
    assert words["en"].keys() == words["fr"].keys()
    used = set(re.findall(r'word\(\s*"(\w+)"', page(network)))
    assert used <= words["en"].keys()


def test_a_language_that_no_page_speaks_names_the_choices(network):
    with pytest.raises(UsageError, match="no page in 'xx'; there are: en, fr"):
        page(network, lang="xx")


def test_a_cut_network_says_what_it_leaves_out(network):
    data = data_of(page(network, top=4))
    assert (len(data["nodes"]), data["nodesInAll"]) == (4, len(network))


def test_pyvis_gets_fixed_places_and_one_edge_a_tie(network):
    drawn = drawing(network)
    net = to_pyvis(drawn, places(drawn))
    assert len(net.nodes) == len(drawn.nodes)
    assert len(net.edges) == len(drawn.ties)
    assert {edge["color"]["color"] for edge in net.edges} == {"#0072b2", "#d55e00", "#8c939e"}
    assert len({str(edge["dashes"]) for edge in net.edges}) == 3
    assert net.options["physics"] == {"enabled": False}


def test_places_are_the_same_each_time_and_no_mark_covers_another(network):
    drawn = drawing(network)
    at = places(drawn)
    assert at == places(drawing(network.copy()))
    assert at.keys() == drawn.nodes.keys()
    for (ax, ay), (bx, by) in combinations(at.values(), 2):
        assert abs(ax - bx) > 20 or abs(ay - by) > 20


def test_an_empty_network_has_a_page():
    assert data_of(page(nx.MultiDiGraph()))["nodes"] == []


# In a browser ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def opened(network, tmp_path_factory) -> Iterator[Browser]:
    chromium()
    file = tmp_path_factory.mktemp("page") / "network.html"
    file.write_text(page(network), encoding="utf-8")
    with Browser(file) as browser:
        yield browser


def text(browser: Browser, selector: str) -> str:
    return browser.run(f"document.querySelector({selector!r}).textContent")


def search(browser: Browser, words: str) -> None:
    browser.run(
        "(() => { const s = document.getElementById('search'); s.value = "
        + json.dumps(words)
        + "; s.dispatchEvent(new Event('input'));"
        " s.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true })); })()"
    )


def tick(browser: Browser, kind: str, key: str) -> None:
    browser.run(f"document.querySelector('input[data-{kind}={key}]').click()")


@pytest.mark.browser
def test_the_page_asks_no_network_and_logs_no_error(opened):
    assert opened.run("document.documentElement.dataset.ready") == "true"
    assert [url.partition(":")[0] for url in opened.requests] == ["file"]
    assert opened.errors == []
    assert opened.dialogs == []


@pytest.mark.browser
def test_counts_of_kinds_and_stances_stand_in_the_legend(opened):
    found = opened.run(
        "Object.fromEntries([...document.querySelectorAll('#filters label')]"
        ".map((l) => [l.querySelector('input').dataset.kind || l.querySelector('input')"
        ".dataset.stance, l.querySelector('output').textContent]))"
    )
    assert found == {
        "person": "3",
        "organisation": "2",
        "group": "1",
        "topic": "2",
        "support": "3",
        "oppose": "6",
        "none": "1",
    }
    assert text(opened, "#counts") == (
        "8 of 8 nodes · 10 of 14 statements · 1 without a known source"
    )


@pytest.mark.browser
def test_search_is_blind_to_accents_and_opens_the_statements(opened):
    search(opened, "zoe LEFE")
    assert text(opened, "#panel h2") == "Zoé Lefèvre"
    marks = opened.run("[...document.querySelectorAll('#panel mark')].map((m) => m.textContent)")
    assert marks == ["Les caméras rendront la ville plus sûre", "Ces caméras étaient une erreur"]
    last = "#panel .said:last-of-type"
    assert text(opened, f"{last} .words").endswith(f", dit Zoé Lefèvre à propos de {CAMERAS}")
    assert text(opened, f"{last} b") == "2021-06-08"
    assert text(opened, f"{last} a") == "<script>alert(1)</script>"
    assert opened.run(f"document.querySelector('{last} a').href") == "https://a3.example/article"
    assert text(opened, f"{last} .foot") == "rule incise · confidence 93 %"
    assert opened.dialogs == []


@pytest.mark.browser
def test_filters_hide_edges_and_the_nodes_that_they_leave_alone(opened):
    tick(opened, "stance", "oppose")
    assert text(opened, "#counts").startswith("6 of 8 nodes · 4 of 14")
    tick(opened, "stance", "oppose")
    tick(opened, "kind", "person")
    assert text(opened, "#counts").startswith("5 of 8 nodes · 6 of 14")
    tick(opened, "kind", "person")
    assert text(opened, "#counts").startswith("8 of 8 nodes")


def click_the_middle(browser: Browser) -> None:
    x, y = browser.run(
        "(() => { const box = document.querySelector('#network').getBoundingClientRect();"
        "return [box.x + box.width / 2, box.y + box.height / 2]; })()"
    )
    browser.click(x, y)
    # A click counts once it is known that no second one follows.
    browser.run(
        "new Promise((done) => { const look = () => document.querySelector('#panel h2')"
        " ? done() : requestAnimationFrame(look); look(); })"
    )


def escape(browser: Browser) -> None:
    browser.run("document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }))")
    assert "Click a node" in text(browser, "#panel")


@pytest.mark.browser
def test_a_click_on_a_node_opens_it_and_escape_closes_it(opened):
    search(opened, "riverains")  # brings the node into the middle
    escape(opened)
    click_the_middle(opened)
    assert text(opened, "#panel h2") == "les riverains"
    escape(opened)


@pytest.mark.browser
def test_a_click_on_a_line_opens_all_its_statements(tmp_path):
    chromium()
    said = [
        reading(f"b{n}", f"2021-07-0{n}", None, "T", Said(f"Non, {n}", "Oculix", "oppose", TAX))
        for n in (2, 1, 3)
    ]
    with store(tmp_path / "s", said) as held:
        network = statement_network(held)
    file = tmp_path / "network.html"
    file.write_text(page(network), encoding="utf-8")
    with Browser(file) as browser:
        click_the_middle(browser)  # of the line between the only two nodes
        assert text(browser, "#panel h2") == f"Oculix → {TAX}"
        assert text(browser, "#panel .kind") == "in opposition · 3 statements"
        dates = browser.run("[...document.querySelectorAll('#panel b')].map((b) => b.textContent)")
        assert dates == ["2021-07-01", "2021-07-02", "2021-07-03"]


@pytest.mark.browser
def test_the_page_speaks_french_on_demand(opened):
    opened.run("document.getElementById('lang').click()")
    assert opened.run("document.documentElement.lang") == "fr"
    assert text(opened, "#title") == "Qui a dit quoi"
    assert text(opened, "#counts").startswith("8 nœuds sur 8 · 10 déclarations sur 14")
    opened.run("document.getElementById('lang').click()")
    assert text(opened, "#title") == "Who said what"


@pytest.mark.browser
def test_hostile_text_shows_as_text_and_runs_nothing(tmp_path: Path):
    chromium()
    file = tmp_path / "network.html"
    file.write_text(page(hostile(), title=EVIL), encoding="utf-8")
    with Browser(file) as browser:
        assert text(browser, "#title") == EVIL
        for kind in ("topic", "claim"):
            search(browser, kind)
            assert EVIL in text(browser, "#panel h2")
            assert EVIL in text(browser, "#panel .words")
        links = browser.run("[...document.querySelectorAll('a')].map((a) => a.protocol)")
        assert "javascript:" not in links
        assert browser.run("document.querySelectorAll('img').length") == 0
        browser.click(640, 450)
        assert browser.dialogs == []
        assert browser.errors == []
        assert [url.partition(":")[0] for url in browser.requests] == ["file"]


@pytest.mark.browser
def test_a_script_that_gets_into_the_page_does_not_run(tmp_path: Path, network):
    chromium()
    file = tmp_path / "network.html"
    inside = page(network).replace("<noscript>", "<script>alert(1)</script><noscript>")
    file.write_text(inside, encoding="utf-8")
    with Browser(file) as browser:
        assert browser.run("document.documentElement.dataset.ready") == "true"
        assert browser.dialogs == []
        assert "Content Security Policy" in "".join(browser.errors)


@pytest.mark.browser
def test_a_narrow_window_shows_network_and_panel_without_scrolling_sideways(tmp_path, network):
    chromium()
    file = tmp_path / "network.html"
    file.write_text(page(network), encoding="utf-8")
    with Browser(file, width=390, height=844) as browser:
        assert browser.run("document.documentElement.scrollWidth") <= 390
        assert browser.run("document.querySelector('#network').clientHeight") >= 300
        assert browser.errors == []
