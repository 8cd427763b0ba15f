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
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from random import Random
from typing import Any

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
from kg.pages.network import network_page, plain_renderer
from kg.view import to_pyvis
from kg.view.evidence import LONGEST, passage, passages, utf16_pieces
from kg.view.vis import library

RENDERERS = ("canvas", "vis")


def page(network: nx.MultiDiGraph, *, title: str | None = None, renderer="canvas", **more) -> str:
    """Return the page of a network without links to other pages."""
    return network_page(network, plain_renderer("en", title), drawer=renderer, **more)


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
    assert not re.search(r"https?://\w|//cdn|<link|@import|url\((?!#)", head + own)
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
        "from kg.store import open_store\nfrom kg.pages.site import Pages\n"
        "store = open_store(sys.argv[1], read_only=True)\npages = Pages(store)\n"
        "html = pages.network(statement_network(store)) + pages.matrix() + pages.stream()\n"
        "print(hashlib.sha256(html.encode()).hexdigest())"
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
    found = browser.run(f"document.querySelector({selector!r}).textContent")
    return " ".join(found.split())


def texts(browser: Browser, selector: str) -> list[str]:
    found = browser.run(
        f"[...document.querySelectorAll({selector!r})].map((part) => part.textContent)"
    )
    return [" ".join(words.split()) for words in found]


def click(browser: Browser, selector: str) -> None:
    browser.run(f"document.querySelector({selector!r}).click()")


def search(browser: Browser, words: str) -> None:
    browser.run(
        "(() => { const s = document.getElementById('search'); s.value = "
        + json.dumps(words)
        + "; s.dispatchEvent(new Event('input'));"
        " s.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true })); })()"
    )


def press(browser: Browser, key: str, code: int) -> None:
    for kind in ("keyDown", "keyUp"):
        browser.call("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code)


def back(browser: Browser, step: str = "back") -> None:
    browser.run(
        "new Promise((done) => { addEventListener('popstate', () => done(0), { once: true });"
        f" history.{step}(); }})"
    )


def escape(browser: Browser) -> None:
    browser.run("document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }))")
    assert text(browser, "#panel h2") == "Most disputed here"


@pytest.mark.browser
def test_the_page_fetches_nothing_and_logs_no_error(opened):
    assert opened.run("document.documentElement.dataset.ready") == "true"
    assert [url.partition(":")[0] for url in opened.requests] == ["file"]
    assert opened.errors == []
    assert opened.dialogs == []


@pytest.mark.browser
def test_a_statement_about_two_topics_counts_once_for_side_and_outlet(tmp_path):
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
        assert text(browser, "#counts") == "3 of 3 nodes · 1 of 1 statement"
        assert texts(browser, "#filters output") == ["1"]
        assert "No statement is for or against" in text(browser, "#panel")


@pytest.mark.browser
def test_search_ignores_accents_and_opens_the_statements(opened):
    search(opened, "zoe LEFE")
    assert text(opened, "#panel h2") == "Zoé Lefèvre"
    assert texts(opened, "#panel mark") == [
        "Les caméras rendront la ville plus sûre",
        "Ces caméras étaient une erreur",
    ]
    last = "#panel .q:last-of-type"
    assert text(opened, f"{last} .ctx").endswith(f", dit Zoé Lefèvre à propos de {CAMERAS}.")
    assert text(opened, f"{last} .tag") == f"against {CAMERAS}"
    assert text(opened, f"{last} .src").endswith(" · La Gazette de Morvelle · 8 June 2021")
    assert text(opened, f"{last} .src a") == "<script>alert(1)</script>"
    assert opened.run(f"document.querySelector('{last} .src a').href").startswith("https://a3.ex")
    assert text(opened, f"{last} .sure") == "Very sureincise"
    assert opened.dialogs == []


@pytest.mark.browser
def test_filters_hide_edges_and_nodes_without_edges(canvas):
    start = text(canvas, "#counts")
    assert start == "8 of 8 nodes · 9 of 9 statements for or against"
    click(canvas, "#side-against")
    assert text(canvas, "#counts").startswith("5 of 8 nodes · 2 of 9")
    assert text(canvas, "#side-against ~ output") == "6"
    click(canvas, "#side-against")
    click(canvas, "#kind-person")
    assert text(canvas, "#counts").startswith("5 of 8 nodes · 4 of 9")
    click(canvas, "#kind-person")
    assert text(canvas, "#counts") == start


@pytest.mark.browser
def test_the_whole_network_can_be_shown_and_the_first_view_again(canvas):
    click(canvas, "#all")
    assert text(canvas, "#counts") == "8 of 8 nodes · 10 of 14 statements"
    click(canvas, "#fewer")
    assert text(canvas, "#counts").startswith("8 of 8 nodes")


@pytest.mark.browser
def test_dates_are_selected_with_the_mouse(canvas):
    left, top, width = canvas.run(
        "(() => { const svg = document.querySelector('#dates svg');"
        " svg.scrollIntoView({behavior: 'instant'}); const b = svg.getBoundingClientRect();"
        " return [b.left, b.top, b.width]; })()"
    )
    x, y = left + width * 0.75, top + 20
    canvas.call("Input.dispatchMouseEvent", type="mousePressed", x=x, y=y, button="left")
    x = left + width - 1
    canvas.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y, button="left")
    canvas.call("Input.dispatchMouseEvent", type="mouseReleased", x=x, y=y, button="left")
    assert text(canvas, "#when") == "31 May 2021 – 2 Jul 2021"  # a Monday: bars are weeks here
    assert "from=2021-05-31" in canvas.run("location.hash")
    click(canvas, "#bar .chip")
    assert text(canvas, "#counts").startswith("8 of 8 nodes")


@pytest.mark.browser
def test_two_periods_are_compared_and_time_runs(canvas):
    click(canvas, "#compare")
    first, second = text(canvas, "#when").split(" · ")
    assert (first[:10], second[-10:]) == ("5 Mar 2021", "2 Jul 2021")
    assert "second=" in canvas.run("location.hash")
    titles = re.findall(r'<text[^>]*font-weight="700"[^>]*>([^<]*)</text>', saved(canvas, "svg"))
    assert titles.count(first) == titles.count(second) == 1
    click(canvas, "#compare")
    click(canvas, "#play")
    assert text(canvas, "#play") == "Pause"
    assert text(canvas, "#when") != f"{first[:10]} – {second[-10:]}"
    click(canvas, "#play")
    click(canvas, "#bar .chip")
    assert text(canvas, "#counts").startswith("8 of 8 nodes")


@pytest.mark.browser
def test_a_selection_shows_all_neighbours_and_back_undoes_it(made, tmp_path):
    chromium()
    network = made[0]
    with Browser(opened_page(made, tmp_path, top=3)) as browser:
        assert text(browser, "#counts").startswith("3 of 8 nodes")
        for iri, node in network.nodes(data=True):
            search(browser, node["label"])
            assert text(browser, "#panel h2") == node["label"]
            shown = {row["iri"] for row in json.loads(saved(browser, "json"))["nodes"]}
            assert {*network.successors(iri), *network.predecessors(iri)} <= shown
        search(browser, "zoe")
        click(browser, "#panel .tools button")
        assert text(browser, "#counts").startswith("2 of 8 nodes")
        browser.run("document.querySelectorAll('#panel .tools button')[1].click()")
        assert text(browser, "#counts").startswith("5 of 8 nodes")
        assert "ego=2" in browser.run("location.hash")
        back(browser)
        assert text(browser, "#counts").startswith("2 of 8 nodes")
        back(browser)
        assert "ego" not in browser.run("location.hash")
        back(browser, "forward")
        assert "ego=1" in browser.run("location.hash")
        assert browser.errors == []


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
        line = re.search(r'd="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)"', saved(browser, "svg"))
        ax, ay, bx, by = map(float, line.groups())
        left, top = browser.run(
            "(() => { const c = document.querySelector('#network canvas');"
            " c.scrollIntoView({behavior: 'instant'}); const b = c.getBoundingClientRect();"
            " return [b.left, b.top]; })()"
        )
        browser.click(left + ax + (bx - ax) * 0.3, top + ay + (by - ay) * 0.3)
        # vis waits with a click until it is known that no second one follows.
        browser.run(
            "new Promise((done) => { const look = () => document.querySelector('#panel .close')"
            " ? done(0) : requestAnimationFrame(look); look(); })"
        )
        assert text(browser, "#panel h2") == f"Oculix, against {TAX}"
        assert text(browser, "#panel .small") == "3 statements"
        days = [words.rpartition(" · ")[2] for words in texts(browser, "#panel .src")]
        assert days == ["1 July 2021", "2 July 2021", "3 July 2021"]


@pytest.mark.browser
def test_the_table_has_what_is_shown_and_opens_the_same_evidence(canvas):
    click(canvas, "#as-table")
    first = texts(canvas, "#table tbody tr:first-child td")
    assert first == ["Oculix", "against", TAX, "3", "10 Jun 2021", "2 Jul 2021"]
    click(canvas, "#table tbody td.n a")
    assert text(canvas, "#panel h2") == f"Oculix, against {TAX}"
    click(canvas, "#table th button")
    actors = texts(canvas, "#table tbody td:first-child")
    assert actors == sorted(actors, key=lambda name: name.lower().replace("œ", "oe"))
    click(canvas, "#as-table")
    escape(canvas)


@pytest.mark.browser
def test_the_address_restores_what_was_shown(made, tmp_path):
    chromium()
    file = opened_page(made, tmp_path)
    with Browser(file) as browser:
        click(browser, "#side-none")
        search(browser, "oculix")
        address = browser.run("location.href")
        counts = text(browser, "#counts")
    with Browser(f"{file.as_uri()}#{address.partition('#')[2]}") as browser:
        assert text(browser, "#panel h2") == "Oculix"
        assert text(browser, "#counts") == counts
        browser.run("location.hash = '#node=nobody&size=<b>&top=x&from=x&edge=a b c&ego=9 z'")
        browser.run("new Promise((done) => setTimeout(() => done(0), 50))")
        assert text(browser, "#panel h2") == "Most disputed here"
        assert browser.errors == []


OVERLAPS = """((svg) => {
  const holder = document.createElement('div');
  holder.innerHTML = svg.slice(svg.indexOf('<svg'));
  document.body.append(holder);
  const high = holder.firstChild.viewBox.baseVal.height - 56;
  const wide = holder.firstChild.viewBox.baseVal.width;
  const texts = [...holder.querySelectorAll('text:not([fill=none])')].map((part) => {
    const { x, y, width, height } = part.getBBox();
    const name = part.textContent;
    return { left: x + 1, top: y + 2, right: x + width, bottom: y + height, name };
  }).filter((one) => one.bottom < high);
  const across = (a, b) => a.left < b.right && b.left < a.right;
  const hit = (a, b) => across(a, b) && a.top < b.bottom && b.top < a.bottom;
  const found = texts.flatMap((a, i) =>
    texts.slice(i + 1).filter((b) => hit(a, b)).map((b) => [a.name, b.name]));
  const cut = texts.filter((one) => one.left < 0 || one.top < 0 || one.right > wide + 1)
    .map((one) => [one.name, 'cut']);
  holder.remove();
  return [texts.length, [...found, ...cut]];
})"""


@pytest.mark.browser
@pytest.mark.parametrize("width", [1400, 390])
def test_no_two_names_overlap_and_none_is_cut(tmp_path, width):
    """The names are those of a saved drawing, which are at the places of the screen."""
    chromium()
    random = Random(width)
    words = ["débit", "compteurs", "eau", "Hélène", "de", "la", "Haute-Commission", "x" * 30, "9"]
    network = nx.MultiDiGraph(statements=400, unsourced=0)
    for n in range(120):
        kind = random.choice(("person", "organisation", "group", "topic", "topic", "claim"))
        label = f"{n} " + " ".join(random.choices(words, k=random.randint(1, 9)))
        network.add_node(f"x:{n}", label=label, kind=kind, statements=random.randint(1, 40))
    voices = [n for n, d in network.nodes(data=True) if d["kind"] not in ("topic", "claim")]
    subjects = [n for n in network if n not in voices]
    said = dict.fromkeys(("date", "earliest", "latest", "headline", "url", "rule", "outlet"), "")
    said |= {"text": "Non", "sentence": "Non", "article": "x:1", "confidence": 0.9}
    for n in range(260):
        stance = random.choice(("support", "oppose", "none"))
        ends = random.choice(voices), random.choice(subjects)
        network.add_edge(*ends, key=f"s:{n}", stance=stance, **said)
    file = tmp_path / "names.html"
    file.write_text(page(network), encoding="utf-8")
    states = ["", "top=60", "top=all", "top=all&no-side="]
    states += [f"node=x:{n}" for n in range(0, 120, 9)]
    states += [f"ego={1 + n % 2} x:{n}" for n in range(0, 120, 20)]
    with Browser(file, width=width) as browser:
        for state in states:
            browser.run(
                "new Promise((done) => { addEventListener('popstate', () => done(0),"
                f" {{ once: true }}); location.hash = '#{state or 'view=network'}'; }})"
            )
            number, found = browser.run(f"{OVERLAPS}({json.dumps(saved(browser, 'svg'))})")
            assert found == [], state
            assert number >= 2, state


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
    click(canvas, "#all")
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
        click(browser, ".filters summary")
        reached = set()
        for _ in range(60):
            press(browser, "Tab", 9)
            reached.add(
                browser.run("document.activeElement.id || document.activeElement.innerText")
            )
        wanted = {"search", "as-table", "all", "limit", "topic", "outlet", "sure", "size", "play"}
        wanted |= {"kind-person", "side-for", "side-none", "fit", "nearer", "network", "compare"}
        assert wanted <= reached
        assert {"Save", "More filters"} <= reached
        browser.run("document.getElementById('network').focus()")
        press(browser, "ArrowRight", 39)
        press(browser, "Enter", 13)
        assert browser.run("document.activeElement.id") == "panel"


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
            browser.run("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
            assert violations(browser) == []
            click(browser, "#as-table")
            assert violations(browser) == []
            click(browser, "#as-table")
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
                browser.go((tmp_path / f"{name}.html").as_uri())
            assert browser.run("document.documentElement.dataset.ready") == "true"
            shown = ""
            for kind in ("topic", "claim"):
                search(browser, kind)
                shown += text(browser, "#panel") + text(browser, "#filters")
            shown += text(browser, ".brand")
            line = " ".join(words.split())[:100]
            if field == "url":
                links = browser.run("[...document.querySelectorAll('a')].map((a) => a.protocol)")
                assert set(links) <= {"http:", "https:", "file:"}
            elif field == "title":
                assert browser.run("document.querySelector('.brand').textContent") == words
            elif field != "iri":
                assert line in " ".join(shown.split()), name
            assert browser.run("document.querySelectorAll('img, style ~ style').length") == 0
            assert browser.run("document.documentElement.scrollWidth") <= 1280
            click(browser, "#as-table")
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
def test_prints_are_light(canvas):
    corner = (
        "[...document.querySelector('#network canvas').getContext('2d')"
        ".getImageData(2, 2, 1, 1).data]"
    )
    with_dark(canvas, True)
    looks = []
    for event in ("afterprint", "beforeprint", "afterprint"):
        canvas.run(f"dispatchEvent(new Event('{event}'))")
        looks.append(sum(canvas.run(corner)[:3]) // 3)
    with_dark(canvas, False)
    assert looks[0] == looks[2] < 60
    assert looks[1] > 200


# The script that compares with pyvis --------------------------------------------------------------


@pytest.fixture(scope="module")
def bench() -> Any:
    path = str(Path(__file__).parent.parent / "scripts" / "bench_view")
    loader = SourceFileLoader("bench_view", path)
    spec = spec_from_loader("bench_view", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.mark.browser
def test_a_filter_is_measured_until_its_frame_is_drawn(bench, tmp_path):
    chromium()
    file = tmp_path / "page.html"
    # A page that works for 80 ms in the frame after each step of its filter.
    file.write_text(
        "<script>const slow = () => { const end = performance.now() + 80;"
        " while (performance.now() < end); };</script>",
        encoding="utf-8",
    )
    with Browser(file) as browser:
        assert browser.run(bench.FILTER % "requestAnimationFrame(slow);") >= 80


@pytest.mark.browser
def test_a_large_network_moves_its_last_picture(bench, tmp_path):
    chromium()
    network, _ = bench.planted(2000)
    file = tmp_path / "network.html"
    file.write_text(network_page(network, plain_renderer(), top=2000), encoding="utf-8")
    with Browser(file) as browser:
        # The filter leaves some 2,500 lines, which are too many to draw in each frame, too.
        browser.run(bench.FILTER % bench.OURS["filter"])
        browser.run(
            "window.moved = 0; const draw = CanvasRenderingContext2D.prototype.drawImage;"
            "CanvasRenderingContext2D.prototype.drawImage = function (...what)"
            " { window.moved += 1; return draw.apply(this, what); };"
        )
        browser.run(bench.PAN % bench.OURS["pan"])
        assert browser.run("window.moved") >= 5


def test_the_docs_have_the_table_of_the_script(bench):
    docs = (Path(__file__).parent.parent / "docs" / "views.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"<!-- view:begin -->\n(.*?)<!-- view:end -->", docs, re.DOTALL)
    assert shown.splitlines()[:2] == bench.table([]).splitlines()
    assert [line.split(" | ")[0] for line in shown.splitlines()[2:]] == [
        "| 200", "| 2,000", "| 10,000",
    ]  # fmt: skip
