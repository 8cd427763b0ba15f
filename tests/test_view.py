"""The page of the network shows all statements, runs only its own scripts and fetches nothing."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import gexf_rules
import networkx as nx
import pytest
from axe import violations, with_dark
from browser import Browser, chromium
from hostile import FIELDS, TAGS, TEXTS
from hostile import network as hostile
from invented import CAMERAS, READINGS, TAX, Said, reading, store

from kg.base.errors import UsageError
from kg.graph.reader import Reader
from kg.model import Span
from kg.network import drawing, statement_network
from kg.view import page, to_pyvis
from kg.view.evidence import LONGEST, passage, passages, utf16_pieces
from kg.view.vis import library

RENDERERS = ("canvas", "vis")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[nx.MultiDiGraph, dict]:
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
        return statement_network(held), passages(Reader(held))


@pytest.fixture(scope="module")
def network(made) -> nx.MultiDiGraph:
    return made[0]


def scripts(html: str) -> int:
    """Count script elements; the library has one in a string."""
    return html.count("<script") - (library().count("<script") if "vis.Network" in html else 0)


def data_of(html: str) -> dict:
    return json.loads(re.search(r'<script id="data"[^>]*>(.*?)</script>', html, re.DOTALL)[1])


# Without a browser -------------------------------------------------------------------------------


@pytest.mark.parametrize("renderer", RENDERERS)
def test_a_page_has_no_addresses_outside_its_data(network, renderer):
    html = page(network, renderer=renderer)
    head, _, rest = re.split(r'(<script id="data".*?</script>)', html, flags=re.DOTALL)
    own = rest.replace(library(), "").replace("http://www.w3.org/2000/svg", "")
    own = re.sub(r"http://gexf.net/1.3(/viz)?|http://graphml.graphdrawing.org/xmlns", "", own)
    assert not re.search(r"https?://\w|//cdn|<link|@import|url\(", head + own)
    assert "src=" not in head
    assert scripts(html) == (2 if renderer == "canvas" else 3)
    assert "sourceMappingURL" not in html


@pytest.mark.parametrize("field", FIELDS)
def test_no_text_closes_its_element(field):
    html = page(hostile(TAGS, field), title=TAGS if field == "title" else None)
    assert scripts(html) == 2
    assert html.count("</script>") == 2
    assert "<img" not in html
    assert "<!--" not in html
    assert "]]>" not in html


def test_the_page_does_not_depend_on_how_python_hashes(invented_graph):
    script = (
        "import hashlib, sys\nfrom kg.network import statement_network\n"
        "from kg.store import open_store\nfrom kg.view import page\n"
        "store = open_store(sys.argv[1], read_only=True)\n"
        "print(hashlib.sha256(page(statement_network(store)).encode()).hexdigest())"
    )
    root = str(Path(__file__).parent.parent)
    found = {
        subprocess.run(
            [sys.executable, "-c", script, str(invented_graph)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": root},
            capture_output=True,
            check=True,
        ).stdout
        for seed in "123"
    }
    assert len(found) == 1


def test_the_languages_have_the_same_words(network):
    html = page(network)
    words = data_of(html)["words"]
    assert words.keys() == {"en", "fr", "de"}
    for lang in ("fr", "de"):
        assert words["en"].keys() == words[lang].keys()
        for key, said in words["en"].items():
            assert set(re.findall(r"\{\w+\}", said)) == set(
                re.findall(r"\{\w+\}", words[lang][key])
            ), key
    used = set(re.findall(r'\bword\(\s*"(\w+)"', html)) | set(
        re.findall(r'data-word="(\w+)"', html)
    )
    assert len(used) > 40
    assert used <= words["en"].keys()


def test_vis_refuses_too_many_nodes(network, monkeypatch):
    monkeypatch.setattr("kg.view.vis.MOST", 3)
    with pytest.raises(UsageError, match="vis draws up to 3 nodes, the network has 8; take --rend"):
        page(network, renderer="vis")


def test_pyvis_gets_fixed_places_and_one_edge_per_tie(network):
    drawn = drawing(network)
    net = to_pyvis(drawn)
    assert len(net.nodes) == len(drawn.nodes)
    assert len(net.edges) == len(drawn.ties)
    assert {edge["color"]["color"] for edge in net.edges} == {"#0072b2", "#d55e00", "#8c939e"}
    assert len({str(edge["dashes"]) for edge in net.edges}) == 3
    assert net.options["physics"] == {"enabled": False}


def test_an_empty_network_has_a_page():
    assert data_of(page(nx.MultiDiGraph()))["nodes"]["iri"] == []


def test_every_statement_is_in_its_paragraph(made):
    network, held = made
    for _, _, iri, edge in network.edges(keys=True, data=True):
        found = held[iri]
        assert " […] ".join(found.text[a:b] for a, b in found.pieces) == edge["text"]
        assert "\n" not in found.text


@pytest.mark.parametrize(
    ("text", "spans", "shown", "marked"),
    [
        ("Un.\n\nDeux, dit-il, trois.\nQuatre.", [(5, 9), (19, 24)], "Deux, dit-il, trois.", 2),
        ("Un seul.", [(0, 2)], "Un seul.", 1),
        ("Un.\nDeux.\nTrois.", [(4, 15)], "Deux.\nTrois.", 1),
    ],
)
def test_a_passage_is_the_paragraph(text, spans, shown, marked):
    found = passage(text, [Span(*span) for span in spans])
    assert found.text == shown
    assert [found.text[a:b] for a, b in found.pieces] == [text[a:b] for a, b in spans]
    assert len(found.pieces) == marked


def test_a_long_paragraph_is_cut_around_the_statement():
    text = "mot " * 1000 + "CECI " + "mot " * 1000
    found = passage(text, [Span(4000, 4004)])
    assert len(found.text) < LONGEST
    assert found.text.startswith("…")
    assert found.text.endswith("…")
    assert [found.text[a:b] for a, b in found.pieces] == ["CECI"]


def test_places_are_counted_as_browsers_count():
    found = passage("👩 a dit 🇫🇷 oui", [Span(8, 10)])
    assert utf16_pieces(found) == ((9, 13),)


# In a browser ------------------------------------------------------------------------------------


def opened_page(made, folder: Path, renderer: str = "canvas", **more) -> Path:
    file = folder / f"{renderer}.html"
    file.write_text(page(made[0], renderer=renderer, passages=made[1], **more), encoding="utf-8")
    return file


@pytest.fixture(scope="module", params=RENDERERS)
def opened(made, tmp_path_factory, request) -> Iterator[Browser]:
    chromium()
    with Browser(opened_page(made, tmp_path_factory.mktemp("page"), request.param)) as browser:
        yield browser


@pytest.fixture(scope="module")
def canvas(made, tmp_path_factory) -> Iterator[Browser]:
    chromium()
    with Browser(opened_page(made, tmp_path_factory.mktemp("page"))) as browser:
        yield browser


def text(browser: Browser, selector: str) -> str:
    return browser.run(f"document.querySelector({selector!r}).textContent")


def texts(browser: Browser, selector: str) -> list[str]:
    return browser.run(
        f"[...document.querySelectorAll({selector!r})].map((part) => part.textContent)"
    )


def search(browser: Browser, words: str) -> None:
    browser.run(
        "(() => { const s = document.getElementById('search'); s.value = "
        + json.dumps(words)
        + "; s.dispatchEvent(new Event('input'));"
        " s.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true })); })()"
    )


KEYS = {"Tab": 9, "Enter": 13, "Escape": 27, "ArrowDown": 40, "ArrowRight": 39, "End": 35, " ": 32}


def press(browser: Browser, key: str, *, shift: bool = False) -> None:
    words = {"Enter": "\r", " ": " "}.get(key, key if len(key) == 1 else "")
    code = {"windowsVirtualKeyCode": KEYS[key]} if key in KEYS else {}
    for kind in ("keyDown", "keyUp"):
        more = {"text": words} if kind == "keyDown" and words else {}
        browser.call(
            "Input.dispatchKeyEvent", type=kind, key=key, modifiers=8 * shift, **code, **more
        )


def focus(browser: Browser) -> str:
    return browser.run(
        "(() => { const a = document.activeElement;"
        " return a.id || a.dataset.kind || a.dataset.stance || a.textContent.slice(0, 40); })()"
    )


def tick(browser: Browser, kind: str, key: str) -> None:
    browser.run(f"document.querySelector('input[data-{kind}={key}]').click()")


@pytest.mark.browser
def test_the_page_fetches_nothing_and_logs_no_error(opened):
    assert opened.run("document.documentElement.dataset.ready") == "true"
    assert [url.partition(":")[0] for url in opened.requests] == ["file"]
    assert opened.errors == []
    assert opened.dialogs == []


@pytest.mark.browser
def test_a_statement_about_two_topics_counts_once_for_stance_and_outlet(tmp_path):
    chromium()
    network = nx.MultiDiGraph(statements=1, unsourced=0)
    network.add_node("x:a", label="Ada", kind="person", statements=1)
    for topic in ("x:t", "x:u"):
        network.add_node(topic, label=topic, kind="topic", statements=1)
        said = dict.fromkeys(("date", "earliest", "latest", "headline", "url", "rule"), "")
        said |= {"stance": "none", "text": "Non", "sentence": "Non", "article": "x:1"}
        network.add_edge("x:a", topic, key="x:s", outlet="Le Fanal", confidence=0.9, **said)
    file = tmp_path / "two.html"
    file.write_text(page(network), encoding="utf-8")
    with Browser(file) as browser:
        assert text(browser, "#counts") == "3 of 3 nodes · 1 of 1 statements"
        assert texts(browser, "[data-group=stances] output") == ["1"]


@pytest.mark.browser
def test_search_ignores_accents_and_opens_the_statements(opened):
    search(opened, "zoe LEFE")
    assert text(opened, "#panel h2") == "Zoé Lefèvre"
    assert texts(opened, "#panel mark") == [
        "Les caméras rendront la ville plus sûre",
        "Ces caméras étaient une erreur",
    ]
    last = "#panel .said:last-of-type"
    assert text(opened, f"{last} .words").endswith(f", dit Zoé Lefèvre à propos de {CAMERAS}.")
    assert text(opened, f"{last} b") == "2021-06-08"
    assert text(opened, f"{last} a") == "<script>alert(1)</script>"
    assert opened.run(f"document.querySelector('{last} a').href") == "https://a3.example/article"
    assert text(opened, f"{last} .foot") == "rule incise · confidence 93%"
    assert opened.dialogs == []


@pytest.mark.browser
def test_filters_hide_edges_and_nodes_without_edges(opened):
    tick(opened, "stance", "oppose")
    assert text(opened, "#counts").startswith("6 of 8 nodes · 4 of 14")
    box = "input[data-stance=oppose]"
    count = f"document.querySelector('{box}').parentNode.querySelector('output').textContent"
    assert opened.run(count) == "6"
    tick(opened, "stance", "oppose")
    tick(opened, "kind", "person")
    assert text(opened, "#counts").startswith("5 of 8 nodes · 6 of 14")
    tick(opened, "kind", "person")
    assert text(opened, "#counts").startswith("8 of 8 nodes")


@pytest.mark.browser
def test_dates_are_selected_with_the_mouse(canvas):
    box = canvas.run(
        "(() => { const b = document.querySelector('#dates svg').getBoundingClientRect();"
        " return [b.left, b.top, b.width]; })()"
    )
    x, y = box[0] + box[2] * 0.75, box[1] + 20
    canvas.call("Input.dispatchMouseEvent", type="mousePressed", x=x, y=y, button="left")
    x = box[0] + box[2] - 1
    canvas.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y, button="left")
    canvas.call("Input.dispatchMouseEvent", type="mouseReleased", x=x, y=y, button="left")
    canvas.run("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    shown = text(canvas, "#dates .ends")
    assert shown.startswith("2021-05-31")  # a Monday: bars are weeks here
    assert shown.endswith("2021-07-02")
    assert "from=2021-05-31" in canvas.run("location.hash")
    canvas.run("document.querySelector('#bar .chip').click()")
    assert text(canvas, "#counts").startswith("8 of 8 nodes")


@pytest.mark.browser
def test_only_neighbours_and_hidden_neighbours_of_a_node(made, tmp_path):
    chromium()
    with Browser(opened_page(made, tmp_path, top=3)) as browser:
        assert text(browser, "#counts").startswith("3 of 8 nodes")
        search(browser, "zoe")
        assert text(browser, "#panel h2") == "Zoé Lefèvre"  # from beyond the first three
        search(browser, "reconnaissance")
        hidden = [b for b in texts(browser, "#panel .tools button") if "hidden" in b]
        assert hidden == ["Show 3 hidden neighbours"]
        browser.run("document.querySelectorAll('#panel .tools button')[2].click()")
        assert text(browser, "#counts").startswith("7 of 8 nodes")
        search(browser, "zoe")
        browser.run("document.querySelector('#panel .tools button').click()")
        assert text(browser, "#counts").startswith("2 of 8 nodes")
        browser.run("document.querySelectorAll('#panel .tools button')[1].click()")
        assert text(browser, "#counts").startswith("6 of 8 nodes")
        assert browser.run("location.hash").count("ego=2") == 1
        assert browser.errors == []


def click_the_middle(browser: Browser) -> None:
    x, y = browser.run(
        "(() => { const box = document.querySelector('#network').getBoundingClientRect();"
        "return [box.x + box.width / 2, box.y + box.height / 2]; })()"
    )
    browser.click(x, y)
    # vis waits with a click until it is known that no second one follows.
    browser.run(
        "new Promise((done) => { const look = () => document.querySelector('#panel .close')"
        " ? done() : requestAnimationFrame(look); look(); })"
    )


def escape(browser: Browser) -> None:
    browser.run("document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }))")
    assert "Choose a node" in text(browser, "#panel")


@pytest.mark.browser
@pytest.mark.parametrize("renderer", RENDERERS)
def test_a_click_on_a_line_opens_all_its_statements(tmp_path, renderer):
    chromium()
    said = [
        reading(f"b{n}", f"2021-07-0{n}", None, "T", Said(f"Non, {n}", "Oculix", "oppose", TAX))
        for n in (2, 1, 3)
    ]
    with store(tmp_path / "s", said) as held:
        made = statement_network(held), passages(Reader(held))
    with Browser(opened_page(made, tmp_path, renderer)) as browser:
        click_the_middle(browser)  # of the line between the only two nodes
        assert text(browser, "#panel h2") == f"Oculix → {TAX}"
        assert text(browser, "#panel .kind") == "in opposition · 3 statements"
        assert texts(browser, "#panel b") == ["2021-07-01", "2021-07-02", "2021-07-03"]


@pytest.mark.browser
def test_the_table_has_what_is_shown_and_opens_the_same_evidence(canvas):
    canvas.run("document.getElementById('as-table').click()")
    assert len(texts(canvas, "#table tbody tr")) == canvas.run(
        "document.querySelectorAll('#table tbody tr').length"
    )
    first = texts(canvas, "#table tbody tr:first-child td")
    assert first == ["Oculix", "in opposition", TAX, "3", "2021-06-10", "2021-07-02"]
    canvas.run("document.querySelector('#table tbody td.n button').click()")
    assert text(canvas, "#panel h2") == f"Oculix → {TAX}"
    canvas.run("document.querySelectorAll('#table th button')[0].click()")
    actors = texts(canvas, "#table tbody td:first-child")
    assert actors == sorted(actors, key=lambda name: name.lower().replace("œ", "oe"))
    canvas.run("document.getElementById('as-network').click()")
    escape(canvas)


@pytest.mark.browser
def test_the_address_restores_what_was_shown(made, tmp_path):
    chromium()
    file = opened_page(made, tmp_path)
    with Browser(file) as browser:
        tick(browser, "stance", "none")
        search(browser, "oculix")
        browser.run("document.getElementById('dark').click()")
        address = browser.run("location.href")
        counts = text(browser, "#counts")
    with Browser(file) as browser:
        browser.call("Page.navigate", url=address)
        browser.run("location.reload()")
        browser._until("Page.loadEventFired")
        assert text(browser, "#panel h2") == "Oculix"
        assert text(browser, "#counts") == counts
        assert browser.run("document.documentElement.dataset.theme") == "dark"
        browser.run("location.hash = '#node=nobody&size=<b>&top=x&from=x&edge=a b c&ego=9 z'")
        browser.run("new Promise((done) => setTimeout(done, 50))")
        assert "Choose a node" in text(browser, "#panel")
        assert browser.errors == []


# Files -------------------------------------------------------------------------------------------


def saved(browser: Browser, format: str) -> str:
    """Return the file that a button of the menu saves; a PNG as a data address."""
    read = "readAsDataURL" if format == "png" else "readAsText"
    return browser.run(
        "new Promise((done) => { const old = URL.createObjectURL; URL.createObjectURL = (blob) => {"
        f" const r = new FileReader(); r.onload = () => done(r.result); r.{read}(blob);"
        " URL.createObjectURL = old; return old(new Blob([])); };"
        f" document.querySelector('#formats [data-format={format}]').click(); }})"
    )


@pytest.mark.browser
def test_statements_are_saved_as_csv_and_json(canvas):
    rows = list(csv.DictReader(io.StringIO(saved(canvas, "csv").lstrip("\ufeff"))))
    held = json.loads(saved(canvas, "json"))
    assert len(rows) == len(held["statements"]) == 10
    assert len(held["nodes"]) == 8
    (row,) = [row for row in rows if row["date"] == "2021-06-08"]
    assert (row["actor"], row["stance"], row["about"]) == ("Zoé Lefèvre", "oppose", CAMERAS)
    assert row["text"] == "Ces caméras étaient une erreur"
    assert row["url"] == "https://a3.example/article"


@pytest.mark.browser
def test_the_network_is_saved_as_gexf(canvas, network):
    file = saved(canvas, "gexf")
    assert gexf_rules.faults(file) == []
    found = nx.read_gexf(io.BytesIO(file.encode()), version="1.3")
    assert len(found) == 8
    assert {data["label"] for _, data in found.nodes(data=True)} == {
        data["label"] for _, data in network.nodes(data=True)
    }
    assert sum(data["weight"] for *_, data in found.edges(data=True)) == 10
    assert {data["kind"] for _, data in found.nodes(data=True)} >= {"person", "topic"}


@pytest.mark.browser
@pytest.mark.parametrize("words", TEXTS.values(), ids=TEXTS)
def test_saved_files_have_hostile_text_as_text(tmp_path, words):
    from xml.etree import ElementTree

    chromium()
    file = tmp_path / "network.html"
    file.write_text(page(hostile(words), title=words), encoding="utf-8")
    with Browser(file) as browser:
        found = nx.read_gexf(io.BytesIO(saved(browser, "gexf").encode()), version="1.3")
        labels = {data["label"] for _, data in found.nodes(data=True)}
        assert f"person {' '.join(words.split())}" in labels
        found = nx.read_graphml(io.BytesIO(saved(browser, "graphml").encode()))
        assert labels == {data["label"] for _, data in found.nodes(data=True)}
        drawn = ElementTree.fromstring(saved(browser, "svg"))
        kept = {"svg", "title", "rect", "path", "text"}
        assert {part.tag.rpartition("}")[2] for part in drawn.iter()} <= kept
        rows = list(csv.DictReader(io.StringIO(saved(browser, "csv").lstrip("\ufeff"))))
        assert rows[0]["headline"] == words
        assert browser.dialogs == []
        assert browser.errors == []


@pytest.mark.browser
def test_no_cell_is_a_formula_for_spreadsheets(tmp_path):
    chromium()
    file = tmp_path / "network.html"
    file.write_text(page(hostile("=1+1", "headline")), encoding="utf-8")
    with Browser(file) as browser:
        rows = list(csv.DictReader(io.StringIO(saved(browser, "csv").lstrip("\ufeff"))))
        assert {row["headline"] for row in rows} == {"'=1+1"}


# Keyboard, accessibility, dark mode ---------------------------------------------------------------


@pytest.mark.browser
def test_everything_is_reachable_with_the_keyboard(made, tmp_path):
    chromium()
    with Browser(opened_page(made, tmp_path)) as browser:
        reached = []
        for _ in range(60):
            press(browser, "Tab")
            reached.append(focus(browser))
        wanted = {"search", "as-network", "as-table", "lang", "dark", "limit", "colour", "size"}
        wanted |= {"person", "topic", "support", "oppose", "fit", "nearer", "farther", "network"}
        assert wanted <= set(reached)
        assert any("Zoé Lefèvre" in name for name in reached)
        assert "Save" in reached


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("renderer", RENDERERS)
def test_axe_finds_no_violation(made, tmp_path, renderer, width):
    chromium()
    with Browser(opened_page(made, tmp_path, renderer), width=width, height=844) as browser:
        for dark in (False, True):
            with_dark(browser, dark)
            assert violations(browser) == []
            search(browser, "zoe")
            browser.run("document.getElementById('side').open = true")
            browser.run("document.querySelector('#files summary').click()")
            assert violations(browser) == []
            browser.run("document.getElementById('as-table').click()")
            assert violations(browser) == []
            browser.run("document.getElementById('as-network').click()")
            escape(browser)


@pytest.mark.browser
@pytest.mark.parametrize("field", FIELDS)
def test_hostile_text_is_shown_as_text_and_runs_nothing(tmp_path: Path, field):
    chromium()
    for name, words in TEXTS.items():
        file = tmp_path / f"{name}.html"
        title = words if field == "title" else None
        file.write_text(page(hostile(words, field), title=title), encoding="utf-8")
    with Browser(tmp_path / "tags.html") as browser:
        for n, (name, words) in enumerate(TEXTS.items()):
            if n:
                browser.call("Page.navigate", url=(tmp_path / f"{name}.html").as_uri())
                browser._until("Page.loadEventFired")
            assert browser.run("document.documentElement.dataset.ready") == "true"
            shown = ""
            for kind in ("topic", "claim"):
                search(browser, kind)
                shown += text(browser, "#panel") + text(browser, "#filters")
            shown += text(browser, "#title")
            line = " ".join(words.split())[:100]
            if field == "url":
                links = browser.run("[...document.querySelectorAll('a')].map((a) => a.protocol)")
                assert set(links) <= {"http:", "https:", "file:"}
            elif field == "title":
                assert text(browser, "#title") == words
            elif field != "iri":
                assert line in " ".join(shown.split()), name
            assert browser.run("document.querySelectorAll('img, style ~ style').length") == 0
            assert browser.run("document.documentElement.scrollWidth") <= 1280
            browser.run("document.getElementById('as-table').click()")
            assert browser.dialogs == []
            assert browser.errors == []


@pytest.mark.browser
def test_an_injected_script_does_not_run(tmp_path: Path, network):
    chromium()
    file = tmp_path / "network.html"
    inside = page(network).replace("<noscript>", "<script>alert(1)</script><noscript>")
    file.write_text(inside, encoding="utf-8")
    with Browser(file) as browser:
        assert browser.run("document.documentElement.dataset.ready") == "true"
        assert browser.dialogs == []
        assert "Content Security Policy" in "".join(browser.errors)


@pytest.mark.browser
def test_prints_are_light_and_have_the_legend(opened):
    opened.run("document.getElementById('dark').click(); document.getElementById('side').open = 0")
    looks = "[document.documentElement.dataset.theme, document.getElementById('side').open]"
    before = opened.run(looks)
    assert before[0] == "dark"
    opened.run("dispatchEvent(new Event('beforeprint'))")
    assert opened.run(looks) == ["light", True]
    opened.run("dispatchEvent(new Event('afterprint'))")
    assert opened.run(looks) == before == ["dark", False]
    opened.run("document.getElementById('dark').click(); document.getElementById('side').open = 1")
    assert opened.errors == []
