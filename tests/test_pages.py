"""The pages of a report: what they show, how they are written, and that all of them are linked."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from html import escape, unescape
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote, unquote, urldefrag

import invented
import pytest
from axe import SCRIPT, violations
from browser import Browser, chromium
from click.testing import CliRunner
from hostile import TEXTS, report_store
from hypothesis import example, given
from hypothesis import strategies as st
from invented import CAMERAS, READINGS, SAFER, TAX, Said, store

from kg.base.errors import UsageError
from kg.network import statement_network
from kg.pages.addresses import page_addresses, stable_addresses
from kg.pages.charts import Axis, Tally, bars, tally, whole_bar
from kg.pages.corpus import Corpus, Node
from kg.pages.matrix import position_matrix
from kg.pages.questions import PLACEHOLDERS
from kg.pages.quotes import Quotes, begins_with_pronoun, is_whole
from kg.pages.report import report, site
from kg.pages.site import Pages
from kg.pages.small_network import wrapped
from kg.pages.stream import topic_streams
from kg.pages.words import Words, languages
from kg.query.questions import ask, questions
from kg.store import Store
from kg.store.notes import prune_notes
from kg.view import positions
from kg.view.axis_start import axis_start
from kg.view.confident import Confident
from kg.view.template import languages as network_languages
from kg.view.template import read_part

ROOM = Path(__file__).parent.parent / "kg" / "pages"


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = store(tmp_path_factory.mktemp("kg") / "store", READINGS)
    yield made
    made.close()


@pytest.fixture(scope="module")
def pages(held) -> Pages:
    return Pages(held)


@pytest.fixture(scope="module")
def corpus(pages) -> Corpus:
    return pages.corpus


@pytest.fixture(scope="module")
def written(held, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report") / "site"
    report(held, folder, title="T")
    return folder


def text_of(html: str) -> str:
    bare = re.sub(r"<(style|script)[^>]*>.*?</\1>", "", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", bare)).split())


# Statements ------------------------------------------------------------------------------------


def test_each_statement_with_a_source_comes_once_by_date(corpus):
    assert len({one.stored.iri for one in corpus.said}) == len(corpus.said) == 11
    days = [one.day for one in corpus.said if one.day]
    assert days == sorted(days)


def test_an_actor_or_topic_is_found_by_its_name_or_a_part(corpus):
    for name, label, n in (
        ("ZOE", "Zoé Lefèvre", 2),
        ("oeil", "Œil libre", 1),
        ("taxe sur", TAX, 2),
    ):
        node = corpus.find(name)
        assert (node.label, len(corpus.statements_of(node))) == (label, n)
    for name, fault in (
        ("les", "several are called 'les': "),
        ("nobody", "no actor or topic called 'nobody'; most statements are by or about"),
        ("", "no actor or topic called ''"),
    ):
        with pytest.raises(UsageError) as error:
            corpus.find(name)
        assert fault in str(error.value)


# Quotations --------------------------------------------------------------------------------------


def test_a_fragment_is_not_a_quotation():
    assert all(map(is_whole, ("Nous n'en voulons pas", "« Bienvenue ! »")))
    assert not any(map(is_whole, ("could no longer vouch for", "Bienvenue", "le compteur", "")))


def test_a_pronoun_that_means_somebody_else_is_known():
    named = {"fr": ("Elle nous écoutait", "« Il ment »"), "en": ("They lied",)}
    own = {"fr": ("Je l’ai cru",), "en": ("We know",), "de": ("Sie log",)}
    assert all(begins_with_pronoun(words, lang) for lang, said in named.items() for words in said)
    assert not any(begins_with_pronoun(words, lang) for lang, said in own.items() for words in said)


def test_a_pronoun_is_filled_and_a_sentence_stays_whole(tmp_path):
    one = READINGS[0]
    text = one.article.text.replace("Les caméras rendront", "le fait")
    start = text.index("« le fait")
    text = text.replace(", dit Zoé Lefèvre", ", dit-elle", 1)
    statement = one.statements[0]
    span = type(statement.content[0])
    end = text.index(" »", start)
    changed = replace(
        statement,
        type="indirect",
        content=(span(start + 2, end),),
        speaker=span(end + 8, end + 12),
        sentence=span(start, end + 12),
        target=None,
    )
    made = replace(
        one,
        article=replace(one.article, text=text),
        statements=(changed,),
        claims=one.claims[:1],
        positions=one.positions[:1],
        affiliations=(),
    )
    assert changed.speaker.of(text) == "elle"
    with store(tmp_path / "graph", [made]) as graph:
        own = Corpus(graph)
        quote = Quotes(own).of(own.said[0])
    assert not quote.is_quoted
    shown = "".join(words for words, _ in quote.pieces).replace("\u00a0", " ")
    assert shown == "« le fait la ville plus sûre », dit-elle [Zoé Lefèvre]"
    assert quote.sureness.speaker == "verySure"
    assert ("by_reading", {"words": "elle", "name": "Zoé Lefèvre"}) in quote.sureness.reasons


# Drawings ----------------------------------------------------------------------------------------


def test_bars_of_a_list_share_a_scale_and_straddle_the_middle():
    first, second = bars([Tally(2, 4, 1), Tally(0, 0, 4)])
    assert first.none[0] + first.none[1] / 2 == 50
    assert first.against[0] == 0
    assert second.in_favour[1] / 4 == first.in_favour[1]
    assert bars([]) == []


@given(st.tuples(*[st.integers(0, 10**6)] * 3))
def test_a_whole_bar_fills_its_width(numbers):
    bar = whole_bar(Tally(*numbers))
    parts = (bar.against, bar.none, bar.in_favour)
    end = max((start + width for start, width in parts if width), default=0)
    assert end <= 100.1
    assert not sum(numbers) or end > 98


def test_marks_of_near_days_become_one_with_a_number(corpus):
    axis = Axis(one.day for one in corpus.said if one.day)
    strip = axis.strip(corpus.said, lambda one: one.side, links=True)
    dated = [one for one in corpus.said if one.day]
    assert sum(mark.n for mark in strip.marks) == len(strip.spoken) == len(dated)
    for side in ("for", "against", "none"):
        places = [mark.x for mark in strip.marks if mark.side == side]
        assert all(b - a >= 5 for a, b in pairwise(places))
    assert all(0 < mark.x < 100 for mark in strip.marks)


@pytest.mark.parametrize(
    ("days", "unit"),
    [
        (("2024-03-04", "2024-03-05"), "day"),
        (("2024-03-04", "2024-06-06"), "month"),
        (("2014-01-09", "2018-07-18"), "year"),
        ((), "day"),
    ],
)
def test_an_axis_names_few_places(days, unit):
    ticks = Axis(date.fromisoformat(day) for day in days).ticks()
    assert {tick.unit for tick in ticks} == {unit}
    assert 1 <= len(ticks) <= 8


def test_a_time_axis_starts_where_most_statements_are():
    assert axis_start(reversed([0, *range(1000, 1060)]), 1059) == 1000, "one in fifty before all"
    for days in ([0, *range(40, 100)], [0, *range(1000, 1030)], [0, 1, *range(1000, 1060)], [7]):
        assert axis_start(reversed(days), max(days)) == days[0]


def test_a_long_name_is_broken_and_its_cut_is_known():
    name = "réduction de débit à distance"
    assert wrapped(name, 12) == (("réduction de", "débit à", "distance"), False)
    assert wrapped("x" * 30, 12) == (("x" * 15,), True)
    assert wrapped("a few words too many for three short lines", 12)[1]


# Words -------------------------------------------------------------------------------------------


def test_dates_are_written_as_in_the_language():
    for lang, edtf, shown in (
        ("en", "2024-03-01", "1 March 2024"),
        ("fr", "2014-07-28", "28 juillet 2014"),
        ("fr", "2024-03-01", "1er mars 2024"),
        ("de", "2024-03-05", "5. März 2024"),
        ("fr", "2024-03", "mars 2024"),
        ("en", "2024-13", "2024-13"),
        ("en", "2018/2019", "2018/2019"),
        ("de", "", "ohne Datum"),
    ):
        assert Words(lang).day(edtf).replace("\u00a0", " ") == shown


def test_all_languages_have_the_same_words_with_the_same_places():
    known = languages()
    assert known.keys() == network_languages().keys()

    def places(value: str | list[str]) -> list[set[str]]:
        forms = value if isinstance(value, list) else [value]
        # A form for one may write the number in words.
        return [set(re.findall(r"\{(\w+)\}", form)) - {"n"} for form in forms]

    shapes = {
        lang: {key: places(value) for key, value in own.items()} for lang, own in known.items()
    }
    assert shapes["fr"] == shapes["en"] == shapes["de"]
    source = "".join(
        path.read_text("utf-8")
        for path in (*ROOM.rglob("*.html"), *ROOM.parent.rglob("*.py"), *ROOM.parent.rglob("*.js"))
    )
    families = ("ask_", "at_", "by_", "byTime_", "lang_", "standing_", "streamLede_", "column_")
    families += ("from_", "to_", "save_", "fault_")
    unused = [key for key in known["en"] if not re.search(rf"\b{key}\b", source)]
    assert [key for key in unused if not key.startswith(families)] == []


def test_numbers_are_written_as_in_the_language():
    assert Words("en").count("statements", 2314) == "2,314 statements"
    assert Words("fr").number(2314) == "2\u202f314"


@pytest.mark.parametrize("lang", ["en", "fr", "de"])
def test_pages_are_in_a_language(held, lang):
    said = Words(lang)
    for name, html in site(held, lang=lang):
        assert f'<html lang="{lang}">' in html
        if name.startswith(("actors/", "topics/")):
            assert any(said.say(word) in text_of(html) for word in ("for", "against", "none"))


# Pages -------------------------------------------------------------------------------------------


def test_the_first_page_counts_what_the_questions_count(held, pages):
    html = text_of(pages.home())
    own = tally(pages.corpus.said)
    assert own.total == 11
    counts = f"4 articles, {len(pages.corpus.by_actor)} voices: {own.in_favour} times for"
    assert counts in html
    (change, *_) = ask(held, "changed-position").plain()
    assert change["name"] in html.partition("Changed position")[2][:400]
    (dispute, *_) = ask(held, "disputed-topics").plain()
    part = html.partition("Most disputed")[2][:400]
    assert dispute["topic"] in part
    assert f"{dispute['against']}{dispute['for']}" in part.replace(" ", "")


def test_the_first_page_of_an_empty_graph_says_what_to_do(tmp_path):
    with store(tmp_path / "graph", ()) as empty:
        made = dict(site(empty))
    assert "kg add articles/" in text_of(made["index.html"])
    assert "There is nothing here yet" in text_of(made["actors.html"])


def test_the_pages_of_an_actor_a_topic_and_a_claim_answer_their_questions(pages):
    corpus = pages.corpus
    who, topic = corpus.find("Zoé Lefèvre"), corpus.find(CAMERAS)
    html = pages.actor(who.iri)
    for words in ("Agrees with", "Disagrees with", "Roles", "Maire", "Outlets", CAMERAS):
        assert words in text_of(html)
    assert text_of(html).count("Ces caméras étaient une erreur") >= 2, "in the change and its group"
    html = pages.topic(topic.iri)
    own = tally(corpus.by_topic[topic.iri], topic.iri)
    assert 0 < html.count('<li class="on-for">') <= own.in_favour
    assert f"Statements: {own.against} against" in text_of(html)
    assert "Who moved" in text_of(html)
    claim = corpus.nodes[corpus.claims[0]]
    assert claim.label == SAFER[:1].upper() + SAFER[1:]
    html = text_of(pages.claim(claim.iri))
    assert all(words in html for words in ("First appearance", "said", "denied"))


@pytest.fixture(scope="module")
def cameras(pages) -> str:
    """Return the page of the first article."""
    articles = pages.corpus.reader.articles.values()
    return pages.article(
        next(one.iri for one in articles if one.headline == "La mairie veut des caméras")
    )


def test_an_article_keeps_its_text_and_marks_statements(cameras):
    body = re.search(r'<div class="text">(.*?)</section>', cameras, re.DOTALL)[1]
    plain = text_of(re.sub(r"<a href.*?</a>|<div class=\"notes\">.*?</div></div>", "", body))
    assert "« Les caméras rendront la ville plus sûre », dit Zoé Lefèvre" in plain
    assert "unknown source" in text_of(
        cameras
    )  # of the statement that nobody is known to have made
    notes = re.findall(r'<div class="note (\w+)" id="([^"]+)"', body)
    assert [side for side, _ in notes] == ["for", "against", "against", "none"]
    for _, anchor in notes:
        assert f'<span id="at-{anchor}">' in body
        assert f'<a class="no" href="#at-{anchor}"' in body
        assert f'<a href="#{anchor}"' in body


def test_statements_of_low_confidence_are_left_out(held):
    few = Pages(held, min_confidence=0.94)
    assert not few.corpus.said
    article = next(iter(few.corpus.reader.articles))
    assert 'class="note' not in few.article(article)


@pytest.mark.browser
def test_a_passage_and_its_note_light_up_together(cameras, tmp_path):
    chromium()
    file = tmp_path / "a.html"
    file.write_text(cameras, encoding="utf-8")
    with Browser(file) as browser:
        browser.call("Emulation.setFocusEmulationEnabled", enabled=True)
        lit = "[...document.querySelectorAll('.on')].map((e) => e.tagName)"
        browser.run("document.querySelector('.note .no').focus()")
        assert browser.run(lit) == ["MARK", "DIV"]
        browser.run("location.hash = [...document.querySelectorAll('.note')][3].id")
        browser.run("new Promise((done) => setTimeout(done, 50))")
        marked = "document.querySelector('mark.on').textContent"
        assert "Le marché serait déjà attribué" in browser.run(marked)
        assert browser.errors == []


# The site ----------------------------------------------------------------------------------------


def test_every_link_of_a_report_has_a_target(written):
    files = sorted(written.rglob("*.html"))
    assert len(files) > 20
    for file in files:
        html = file.read_text(encoding="utf-8")
        addresses = re.findall(r'(?:href|action)="([^"]*)"', html)
        for address in map(unescape, addresses):
            if re.match(r"https?:", address):
                continue
            name, anchor = urldefrag(unquote(address))
            target = (file.parent / name).resolve() if name else file
            assert target.is_file(), f"{file.name}: {address}"
            if anchor:
                ids = f' id="{escape(anchor)}"'
                assert ids in target.read_text(encoding="utf-8"), f"{file.name}: {address}"
    reached = {written.resolve() / "index.html"}
    todo = list(reached)
    while todo:
        page = todo.pop()
        for address in re.findall(r'href="([^"#]+)', page.read_text(encoding="utf-8")):
            target = (page.parent / unescape(address)).resolve()
            if not address.startswith("http") and target not in reached:
                reached.add(target)
                todo.append(target)
    assert reached | {written.resolve() / "find.html"} == {file.resolve() for file in files}


BASE = "https://kg.example/"


@pytest.mark.parametrize(
    ("iri", "address"),
    [
        ("actor/brad-smith", "actors/brad-smith.html"),
        ("actor/Société_Générale", "actors/Societe_Generale.html"),
        ("actor/œuvre", "actors/oeuvre.html"),
        ("actor/un-policier.3f2a91b04c", "actors/un-policier.html"),
        ("article/www.lemonde.fr/a/b", "articles/www.lemonde.fr-a-b.html"),
        ("topic/eau", "topics/eau.html"),
    ],
)
def test_pages_have_readable_names(iri, address):
    kind = {"topic": "topic", "claim": "claim"}.get(iri.partition("/")[0], "person")
    nodes = [] if iri.startswith("article") else [Node(BASE + iri, "x", kind)]
    articles = [] if nodes else [BASE + iri]
    assert page_addresses(nodes, articles, BASE) == {BASE + iri: address}


HOSTILE_IRIS = (
    *("actor/", "actor/..", "actor/../../etc/passwd", "actor/.", "actor/.htaccess", "actor/a..b"),
    *("actor/con", "actor/NUL.x", "actor/com1", "actor/a:b*c?d|e", "actor/a\\b", "actor/a%2Fb"),
    *("actor/é", "actor/e", "actor/E", "actor/王毅", "actor/王", "actor/" + "x" * 400),
    *("actor/" + "x" * 401, "actor/a b", "actor/a-b", "actor/a/b", "actor/x.", "actor/x"),
)


@given(st.sets(st.text(max_size=12).map("actor/".__add__)).map(tuple))
@example(HOSTILE_IRIS)
def test_no_two_pages_share_a_file_and_none_is_outside_the_folder(own):
    iris = [BASE + iri for iri in own] + ["urn:x:1", "urn:x:y/../z"]
    found = page_addresses([Node(iri, "x", "person") for iri in iris], [], BASE)
    assert found.keys() == set(iris)
    assert len({address.lower() for address in found.values()}) == len(iris)
    for address in found.values():
        assert re.fullmatch(r"actors/[A-Za-z0-9_][A-Za-z0-9._-]{,120}\.html", address)
        assert not re.match(r"actors/(con|prn|aux|nul|com\d|lpt\d)\.", address, re.IGNORECASE)


def test_the_name_of_a_page_does_not_depend_on_other_pages():
    one, other = (Node(f"{BASE}actor/{name}", name, "person") for name in ("zoe", "ada"))
    alone = page_addresses([one], [], BASE)
    assert alone.items() <= page_addresses([other, one], [f"{BASE}article/zoe"], BASE).items()


def test_pages_of_one_name_get_numbers_that_stay(tmp_path):
    later, first, new = (Node(f"{BASE}actor/{n}", "x", "person") for n in ("zoe", "zoé", "ZOE"))
    names = stable_addresses(tmp_path, [first], [], BASE)
    names |= stable_addresses(tmp_path, [later, new], [], BASE)
    assert names == stable_addresses(tmp_path, [new, later, first], [], BASE)
    files = {names[node.iri] for node in (later, new)}
    assert names[first.iri] == "actors/zoe.html"
    assert {name.lower() for name in files} == {"actors/zoe-2.html", "actors/zoe-3.html"}
    prune_notes(tmp_path, lambda: [first.iri])
    assert "zoe-2" not in (tmp_path / "pages.json").read_text("utf-8")


def test_a_quotation_leads_to_its_place_on_the_page_of_the_article(held):
    made = dict(site(held))
    (name,) = [name for name in made if name.startswith("actors/person-zoe")]
    links = set(re.findall(r'href="\.\./(articles/[^"#]+)#([^"]+)"', made[name]))
    assert len(links) == 2
    for address, anchor in links:
        assert re.search(rf'class="note \w+" id="{anchor}"', made[address])


@pytest.mark.browser
def test_the_network_of_a_report_leads_to_its_other_pages(written):
    chromium()
    with Browser(written / "network.html") as browser:
        links = "[...document.querySelectorAll('%s a')].map((a) => a.getAttribute('href'))"
        assert {"index.html", "matrix.html", "stream.html"} <= set(browser.run(links % "nav"))
        data = json.loads(browser.run("document.getElementById('data').textContent"))
        assert len(data["nodes"]["iri"]) == 8
        for iri in data["nodes"]["iri"]:
            browser.run(
                "new Promise((done) => { addEventListener('popstate', done, { once: true });"
                f" location.hash = 'node={quote(iri, safe='')}'; }}).then(() => 0)"
            )
            inside = [a for a in browser.run(links % "#panel") if "://" not in a and a[0] != "#"]
            assert {address.partition("/")[0] for address in inside[:1]} <= {"actors", "topics"}
            assert any(address.startswith("articles/") for address in inside)
            assert all((written / unquote(a.partition("#")[0])).is_file() for a in inside)
        assert violations(browser) == []
        assert browser.errors == []


def test_the_matrix_and_the_stream_have_each_statement_once(held):
    corpus = Corpus(held)
    quotes, axis = Quotes(corpus), Axis(one.day for one in corpus.said if one.day)
    matrix, streams = position_matrix(corpus, quotes), topic_streams(corpus, quotes, axis)
    assert matrix is not None and streams is not None
    sided = {
        (one.source.label, topic.label, one.side_on(topic.iri))
        for one in corpus.said
        for topic in map(corpus.nodes.get, one.sides)
        if one.side_on(topic.iri) != "none"
    }
    cells = {(c.who.label, c.topic.label): (c.against, c.favour) for c in matrix.cells}
    assert cells["Zoé Lefèvre", CAMERAS] == (1, 1)
    assert {pair[:2] for pair in sided} == cells.keys()
    assert matrix.statements == sum(len(cell.quotes) for cell in matrix.cells)
    for stream in streams.streams:
        assert stream.tally.total == sum(len(part.quotes) for part in stream.parts)
    days = [part.start for part in streams.streams[0].parts]
    assert days == sorted(days)


def test_pages_of_a_graph_share_the_places_of_its_network(tmp_path):
    with store(tmp_path / "store", READINGS) as held:
        report(held, tmp_path / "site")
        kept = positions.read_places(held.path, "topics")
        assert kept.keys() == set(statement_network(held))
        assert positions.stable_places(held.path, "topics", statement_network(held)) == kept


def test_a_long_list_goes_on_with_names(tmp_path):
    readings = (
        invented.reading(
            f"b{n:03}",
            "2021-01-01",
            None,
            f"Titre {n}",
            Said("Oui", "Oculix", about=f"sujet {n:03}"),
        )
        for n in range(160)
    )
    with store(tmp_path / "graph", readings) as made:
        pages = Pages(made)
        listed, first = pages.whole("topics.html"), pages.home()
    assert listed.count('<div class="div">') == 150
    others = listed.partition('<ul class="others">')[2]
    assert others.count("<li>") == 10
    assert "All 160 topics" in text_of(first)
    assert len(first) < 150_000


def test_a_report_is_the_same_each_time(held):
    assert list(site(held)) == list(site(held))


def test_a_report_replaces_itself_and_nothing_else(held, tmp_path):
    folder = tmp_path / "site"
    report(held, folder)
    (folder / "actors" / "gone.html").write_text("old", encoding="utf-8")
    report(held, folder)
    assert not (folder / "actors" / "gone.html").exists()
    other = tmp_path / "mine"
    other.mkdir()
    (other / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="is not empty and not a report"):
        report(held, other)
    with pytest.raises(UsageError, match="is a file; name a folder"):
        report(held, other / "thesis.txt")


# Questions and search ----------------------------------------------------------------------------


def test_questions_are_forms_with_examples_or_have_answers(held):
    html = Pages(held).questions()
    assert html.count("<pre") == len(questions())
    for form in re.findall(r"<form action.*?</form>\s*<p>.*?</p>", html, re.DOTALL):
        assert re.search(r'href="(actors|topics|claims)/[^"]+#\w+"', form), form
    assert 'kg ask who-said-what --actor "' in unescape(html)
    assert "Le Fanal" in html


def test_questions_are_translated(held):
    translated = json.loads(read_part("questions.json"))
    assert translated.keys() == languages().keys() - {"en"}
    columns = json.loads(read_part("columns.json"))
    shown = {name for question in questions() for name in question.shown}
    for lang, own in translated.items():
        names = {question.name for question in questions()}
        assert own.keys() == names, f"kg/view/parts/questions.json lacks or has too many in {lang}"
        assert columns[lang].keys() == shown, f"columns.json lacks or has too many in {lang}"
        html = text_of(Pages(held, lang=lang).questions())
        formed = set(json.loads((ROOM / "parts" / "forms.json").read_text("utf-8")))
        for name, (title, answers) in own.items():
            assert name in formed or (title in html and " ".join(answers.split()) in html)
    html = Pages(held, lang="fr").questions()
    assert '<th scope="col">médias</th>' in html
    assert "<td><bdi>personne</bdi></td>" in html
    assert "<td><bdi>person</bdi></td>" not in html
    assert "(sans média)" in html
    assert "(no outlet)" not in re.sub(r"<pre.*?</pre>", "", html, flags=re.DOTALL)
    assert "<td><bdi>support</bdi></td>" not in html
    assert " 1 lignes" not in html


def test_placeholders_of_answers_are_translated():
    used = {found for q in questions() for found in re.findall(r'"(\([a-z ]+\))"', q.sparql)}
    assert used == set(PLACEHOLDERS)
    words = network_languages().values()
    assert all(word in own for own in words for word in PLACEHOLDERS.values())


def test_answers_of_a_report_leave_out_statements_of_low_confidence(tmp_path):
    sure, doubtful = READINGS[0], READINGS[1]
    doubtful = replace(
        doubtful, statements=tuple(replace(s, confidence=0.3) for s in doubtful.statements)
    )
    with store(tmp_path / "store", [sure, doubtful]) as held:
        whole, some = (Pages(held, min_confidence=least).questions() for least in (0.0, 0.5))
        asked = Confident(held, 0.5)
        with store(tmp_path / "alone", [sure]) as alone:
            for name in ("most-quoted", "whose-voices", "voices-by-organisation"):
                assert ask(asked, name).plain() == ask(alone, name).plain()
                assert ask(asked, name).plain() != ask(held, name).plain()
    assert len(some) < len(whole)


@pytest.mark.browser
def test_a_search_finds_prefixes_without_accents_and_forms_lead_to_answers(written):
    chromium()
    with Browser(written / "find.html") as browser:
        typed = (
            "const i = document.querySelector('[data-live] input'); i.value = '%s';"
            " i.dispatchEvent(new Event('input'));"
            " document.getElementById('found').textContent"
        )
        assert "Zoé Lefèvre" in browser.run("{" + typed % "LEF zo" + "}")
        assert "Œil libre" in browser.run("{" + typed % "oei" + "}")
        assert "No name begins with “zzzz”" in browser.run("{" + typed % "zzzz" + "}")
        browser.go((written / "questions.html").as_uri())
        browser.run(
            "const f = document.querySelector('form[data-part=disagrees]');"
            "f.querySelector('input').value = 'zoe'; f.querySelector('button').click()"
        )
        browser._until("Page.loadEventFired")
        assert browser.run("location.pathname + location.hash").endswith(".html#disagrees")
        assert "Zoé Lefèvre" in browser.run("document.title")
        # The search in the head of each page is a plain form.
        browser.run("document.getElementById('find').value = 'zoe'")
        browser.run("document.querySelector('.mast form button').click()")
        browser._until("Page.loadEventFired")
        assert "Zoé Lefèvre" in browser.run("document.getElementById('found').textContent")
        # tests/test_served_pages.py checks the pages that are the same on a server.
        if SCRIPT.exists():
            assert violations(browser) == []
        assert browser.errors == []
        assert {url.partition(":")[0] for url in browser.requests} == {"file"}


# Hostile text ------------------------------------------------------------------------------------

PROTOCOLS = (
    "[...document.querySelectorAll('a')].map((a) =>"
    " new URL(a.getAttribute('href'), document.baseURI).protocol)"
)
SCRIPTS = {
    "network": 1,
    "matrix": 1,
    "stream": 1,
    "index": 1,
    "find": 1,
    "questions": 1,
    "articles": 1,
}
"""Scripts of pages, by the name of the page or of its folder."""


@pytest.mark.browser
@pytest.mark.parametrize("name", TEXTS)
def test_hostile_text_is_shown_as_text_and_runs_nothing(tmp_path: Path, name):
    chromium()
    words = TEXTS[name]
    with report_store(tmp_path / "store", words) as held:
        report(held, tmp_path / "site", title=words)
    files = sorted((tmp_path / "site").rglob("*.html"))
    assert {file.parent.name for file in files} == {
        "site",
        "actors",
        "topics",
        "claims",
        "articles",
    }
    with Browser(files[0]) as browser:
        for file in files:
            browser.go(file.as_uri())
            html = file.read_text(encoding="utf-8")
            is_list = file.parent.name == "site" and file.stem in ("actors", "topics", "claims")
            scripts = SCRIPTS.get(file.stem, SCRIPTS.get(file.parent.name, int(is_list)))
            assert html.count("<script>") == scripts, file
            assert browser.run("document.querySelectorAll('img, [onmouseover]').length") == 0
            assert set(browser.run(PROTOCOLS)) <= {"http:", "https:", "file:"}
            if file.stem != "network":
                shown = browser.run("document.body.textContent")
                assert " ".join(words.split())[:80] in " ".join(shown.split()), file
                assert browser.run("document.documentElement.scrollWidth") <= 1280, file
        assert browser.dialogs == []
        assert browser.errors == []
        assert {url.partition(":")[0] for url in browser.requests} == {"file"}


# The command -------------------------------------------------------------------------------------


def run(*words: str) -> tuple[int, str]:
    from kg.cli import cli

    done = CliRunner().invoke(cli, list(words))
    return done.exit_code, done.output


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> str:
    path = tmp_path_factory.mktemp("kg") / "store"
    store(path, READINGS).close()
    return str(path)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "12 statements, 8 actors and topics"),
        (["--about", "claims"], "12 statements, 3 actors and claims"),
        (["--renderer", "vis"], "12 statements"),
        (["--kind", "timeline", "zoe"], "2 statements"),
        (["--kind", "voices"], "11 statements"),
        (["--kind", "matrix"], "11 statements"),
        (["--kind", "stream"], "11 statements"),
        (["--kind", "article", "a1"], "La mairie veut des caméras"),
    ],
)
def test_each_kind_of_page_is_written(folder, tmp_path, words, said):
    file = tmp_path / "page.html"
    code, printed = run("view", *words, "--store", folder, "-o", str(file))
    assert code == 0, printed
    assert said in printed
    html = file.read_text(encoding="utf-8")
    assert html.startswith("<!doctype html>")
    assert not re.search(r'href="(?!#|https?:)', html), "a page alone links to no other file"


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (["--kind", "timeline"], "--kind timeline needs NAME, an actor, topic or claim"),
        (["zoe"], "--kind network takes no NAME"),
        (["--kind", "voices", "--top", "9"], "--top does not apply to voices, only to network"),
        (["--kind", "article", "a1", "--about", "claims"], "--about does not apply to article"),
    ],
)
def test_wrong_use_is_an_error(folder, words, fault):
    code, printed = run("view", *words, "--store", folder, "-o", "-")
    assert code == 2
    assert fault in printed


def test_a_report_is_written_by_the_command(folder, tmp_path):
    code, printed = run("report", "--store", folder, "-o", str(tmp_path / "site"), "--lang", "fr")
    assert code == 0, printed
    assert "pages. Open" in printed
    assert CAMERAS in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
