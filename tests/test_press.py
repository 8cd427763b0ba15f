"""Exports of press databases: every layout gives back the articles that were written into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import press_exports as of
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from press_exports import Story, Write

from kg.base.errors import ReadError
from kg.model import Article
from kg.read import read
from kg.read.formats import FORMATS, choose_format, recognise_bytes
from kg.read.origin import Origin
from kg.read.press.dates import find_date
from kg.read.press.languages import language_code

NAMED = frozenset({"title", "date", "outlet", "author", "section", "page", "language"})
EUROPRESSE = NAMED - {"language"}
TABLE = NAMED - {"author", "section", "page"}
WIRE = NAMED - {"section", "page"}
LAYOUTS: dict[str, tuple[str, str, Write, frozenset[str]]] = {
    "europresse 2012": (
        "europresse",
        "html",
        of.page("europresse_2012.html", "cp1252"),
        EUROPRESSE,
    ),
    "europresse 2015": ("europresse", "html", of.page("europresse_2015.html"), EUROPRESSE),
    "europresse 2023": ("europresse", "htm", of.page("europresse_2023.html"), EUROPRESSE),
    "factiva codes": ("factiva-html", "html", of.page("factiva_codes.html"), NAMED),
    "factiva lines": ("factiva-html", "html", of.page("factiva_lines.html"), NAMED - {"language"}),
    "factiva rtf": ("factiva-rtf", "rtf", of.rtf_page("factiva.rtf"), NAMED),
    "factiva rtf styled": ("factiva-rtf", "rtf", of.rtf_page("factiva.rtf", of.styled), NAMED),
    "factiva rtf codes": ("factiva-rtf", "rtf", of.rtf_page("factiva_codes.rtf"), NAMED),
    "factiva xml": ("factiva-xml", "xml", of.page("factiva.xml", "utf-8-sig"), NAMED),
    "factiva feed": ("factiva-xml", "xml", of.page("factiva_feed.xml"), NAMED - {"page"}),
    "lexis text en": ("lexis-text", "txt", of.text("lexis_en.txt", 78), NAMED),
    "lexis text labels": ("lexis-text", "txt", of.text("lexis_labels.txt", 78), NAMED),
    "lexis text fr": ("lexis-text", "txt", of.text("lexis_fr.txt", 78), NAMED),
    "lexis text de": ("lexis-text", "txt", of.text("lexis_de.txt", 78), NAMED),
    "lexis html en": ("lexis-html", "html", of.lexis_html("lexis_en.txt"), NAMED),
    "lexis html fr": ("lexis-html", "html", of.lexis_html("lexis_fr.txt"), NAMED),
    "lexis html de": ("lexis-html", "html", of.lexis_html("lexis_de.txt"), NAMED),
    "lexis rtf labels": ("lexis-rtf", "rtf", of.lexis_rtf("lexis_labels.txt"), NAMED),
    "lexis rtf de": ("lexis-rtf", "rtf", of.lexis_rtf("lexis_de.txt"), NAMED),
    "nexis rtf": ("lexis-rtf", "rtf", of.lexis_rtf("nexis_en.txt", linked=True), NAMED),
    "nexis text": ("lexis-text", "txt", of.text("nexis_en.txt"), NAMED),
    "nexis docx en": ("lexis-docx", "docx", of.nexis_docx("nexis_en.txt"), NAMED),
    "nexis docx fr": ("lexis-docx", "docx", of.nexis_docx("nexis_fr.txt"), NAMED),
    "nitf": ("nitf", "xml", of.page("nitf.xml"), NAMED),
    "nitf namespace": ("nitf", "xml", of.page("nitf_namespace.xml"), NAMED),
    "nitf plain": ("nitf", "xml", of.page("nitf_plain.xml"), NAMED),
    "newsml nitf": ("newsml-g2", "xml", of.page("newsml_nitf.xml"), NAMED),
    "newsml xhtml": ("newsml-g2", "xml", of.page("newsml_xhtml.xml"), WIRE),
    "newsml data": ("newsml-g2", "xml", of.page("newsml_data.xml"), WIRE),
    "media cloud": ("media-cloud", "csv", of.table(of.MEDIA_CLOUD | of.TEXT), TABLE),
    "media cloud ;": ("media-cloud", "csv", of.table(of.MEDIA_CLOUD | of.TEXT, ";"), TABLE),
    "media cloud stories": ("media-cloud", "csv", of.table(of.STORIES | of.TEXT), TABLE),
    "gdelt csv": ("gdelt", "csv", of.table(of.GDELT | of.TEXT), frozenset({"title", "date"})),
    "gdelt frame": ("gdelt", "csv", of.table(of.SEEN | of.TEXT, "\t"), TABLE),
    "gdelt json": ("gdelt", "json", of.objects(of.SEEN | of.TEXT), TABLE),
}

SAID = """\
le maire de Morlan a fermé la place aux voitures après un vote l'été dernier pour « mieux
respirer » the council said it would wait until Körner & Söhne had paid its share of 3,5 %"""
WORDS = SAID.split()
NAMES = ("Ada Brun", "Léo Marchand", "Jo Ek", "Käthe Vogt-Lind")
OUTLETS = ("L'Écho de Morlan", "The Ford Gazette (Ford)", "Morlaner Bote")


def _sentence(words: list[str], end: str) -> str:
    text = " ".join(words)
    return text[0].upper() + text[1:] + end


def _words(least: int, most: int) -> st.SearchStrategy[list[str]]:
    plain = st.sampled_from([word for word in WORDS if word.isalpha()])
    inner = st.lists(st.sampled_from(WORDS), min_size=least, max_size=most)
    return st.tuples(plain, inner, plain).map(lambda three: [three[0], *three[1], three[2]])


STORY = st.builds(
    Story,
    title=_words(4, 9).map(lambda words: _sentence(words, "")),
    date=st.dates(date(1985, 1, 1), date(2029, 12, 31)).map(str),
    outlet=st.sampled_from(OUTLETS),
    author=st.sampled_from(NAMES),
    section=st.sampled_from(("Politique", "Économie", "Home News")),
    page=st.sampled_from(("3", "12", "B22")),
    language=st.sampled_from(("en", "fr", "de")),
    paragraphs=st.lists(
        _words(12, 60).map(lambda words: _sentence(words, ".")), min_size=2, max_size=4
    ).map(tuple),
    number=st.just(0),
)
STORIES = st.lists(STORY, min_size=1, max_size=4, unique_by=lambda s: s.title).map(
    lambda found: [Story(**{**vars(s), "number": n}) for n, s in enumerate(found)]
)


def run(name: str, suffix: str, data: bytes) -> list[Article | ReadError]:
    kind = choose_format(f".{suffix}", data)
    assert kind is not None and kind.name == name
    if kind.missing:
        pytest.skip(f"needs {kind.missing}")
    return list(kind.read(data, Origin("export", f"export.{suffix}", "export")))


def articles(found: Sequence[Article | ReadError]) -> list[Article]:
    return [each for each in found if isinstance(each, Article)]


def faults(found: Sequence[Article | ReadError]) -> str:
    return "\n".join(str(each) for each in found if isinstance(each, ReadError))


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(stories=STORIES)
def test_an_export_gives_back_its_articles(layout: str, stories: list[Story]) -> None:
    name, suffix, write, fields = LAYOUTS[layout]
    data = write(stories)
    found = run(name, suffix, data)
    assert faults(found).replace("1 item is a picture", "").count("\n") == 0
    back = articles(found)
    assert len(back) == len(stories)
    for story, article in zip(stories, back, strict=True):
        got = {field: getattr(article, field) for field in fields}
        assert got == {field: getattr(story, field) for field in fields}
        assert article.text == "\n\n".join((story.title, *story.paragraphs))
        assert article.title_span is not None and article.title_span.of(article.text) == story.title
    assert len({article.identity for article in back}) == len(back)
    assert recognise_bytes(data).name == name


# Damaged and hostile files ------------------------------------------------------------------------

SAMPLE = [
    Story(
        title=f"{word} rend la place aux piétons",
        date=f"2019-03-0{n + 1}",
        outlet="L'Écho de Morlan",
        author="Ada Brun",
        section="Politique",
        page="3",
        language="fr",
        paragraphs=(f"{word} a voté. Le maire s'en réjouit.", "« Nous respirons », dit-il."),
        number=n,
    )
    for n, word in enumerate(("Morlan", "Ford", "Ek"))
]
UNMARKED = ("lexis text", "lexis rtf", "media cloud", "gdelt csv", "gdelt frame")
"""Layouts whose articles have no end: a cut in the last one is a note at most."""


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if "docx" not in name])
@given(part=st.floats(0.2, 1))
@settings(max_examples=20, deadline=None)
def test_a_cut_off_export_loses_only_its_last_article(layout: str, part: float) -> None:
    name, _suffix, write, _ = LAYOUTS[layout]
    data = write(SAMPLE)
    kind = next(each for each in FORMATS if each.name == name)
    try:
        found = list(kind.read(data[: int(len(data) * part)], Origin("x", "x", "x")))
    except ReadError:
        return
    whole = {"\n\n".join((s.title, *s.paragraphs)) for s in SAMPLE}
    back = articles(found)
    assert all(article.text in whole for article in back[:-1])
    if back and not layout.startswith(UNMARKED):
        assert back[-1].text in whole
    assert len(back) < 3 or part > 0.6
    assert all("\n" not in str(each) for each in found if isinstance(each, ReadError))


def one_bad(layout: str, old: str, new: str | bytes) -> tuple[list[Article], str]:
    """Read an export whose second article is changed."""
    name, suffix, write, _ = LAYOUTS[layout]
    data = write(SAMPLE)
    at = data.index(SAMPLE[1].title.encode())
    start = data.index(old.encode(), at)
    bad = new if isinstance(new, bytes) else new.encode()
    found = run(name, suffix, data[:start] + bad + data[start + len(old.encode()) :])
    return articles(found), faults(found)


OTHERS = [SAMPLE[0].title, SAMPLE[2].title]
SECRET = "<!DOCTYPE a [<!ENTITY xxe SYSTEM 'file:///etc/passwd'>]>"


@pytest.mark.parametrize(
    ("layout", "old", "new", "fault"),
    [
        ("europresse 2015", "Le maire", b"Le\xe2\x28maire \x81", "article 2: some of its bytes"),
        ("europresse 2023", '<div class="docO', '<div hidden class="x', ""),
        ("europresse 2015", "Numéro de", "x" * 9_000_000, "article 2: 9,0"),
        ("factiva xml", "Ford", "&xxe;", "article 2: not valid XML (Entity 'xxe' not defined"),
        ("factiva xml", "</headline>", "</head>", "line 6: article 2: not valid XML"),
        ("factiva feed", "Ford a voté.", "", ""),
        ("nitf", "Ford a", "&lol9; Ford a", "Entity 'lol9' not defined"),
        ("newsml xhtml", "<p>Ford", "<p>" + "<b>" * 5_000 + "Ford", "article 2: not valid XML"),
        ("lexis text en", "Ford a", "Ford " + "a " * 300_000, "600,"),
        (
            "lexis text fr",
            "Ford a voté",
            "an error in this document and it is not possible to display it",
            "the database could not show it",
        ),
        ("media cloud", "https://a.example/1", '"b"c', "line 5: a row that can't be read"),
    ],
)
def test_one_bad_article_is_listed_and_the_others_are_read(
    layout: str, old: str, new: str | bytes, fault: str
) -> None:
    back, listed = one_bad(layout, old, new)
    assert [each.title for each in back if each.title != SAMPLE[1].title] == OTHERS
    assert fault in listed
    assert "root:" not in "".join(article.text for article in back)


def test_entities_that_a_file_declares_are_not_expanded() -> None:
    bomb = "<!DOCTYPE a [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'>]>"
    for declared in (SECRET, bomb):
        data = of.page("nitf.xml")(SAMPLE).replace(b"Ford a", b"&xxe;&b; Ford a")
        data = data.replace(
            data[data.index(b"<!DOCTYPE") : data.index(b"<archive>")], declared.encode()
        )
        found = run("nitf", "xml", data)
        assert [article.title for article in articles(found)] == OTHERS
        assert "article 2: not valid XML" in faults(found)


@pytest.mark.parametrize(
    "layout", ["europresse 2015", "factiva rtf", "lexis text en", "media cloud"]
)
def test_a_line_of_100_mb_is_one_fault(layout: str) -> None:
    name, suffix, write, _ = LAYOUTS[layout]
    data = write(SAMPLE)
    at = data.index(b"Ek a vot")
    great = data[:at] + b"a1 " * 33_000_000 + data[at:]
    kind = choose_format(f".{suffix}", great)
    assert kind is not None and kind.name == name
    if kind.missing:
        pytest.skip(f"needs {kind.missing}")
    found = list(kind.read(great, Origin("x", "x", "x")))
    assert len(articles(found)) == 2
    assert faults(found)


# What is recognised, and what is said -----------------------------------------------------------

ORDINARY: dict[str, bytes] = {
    "html": b"<html><title>Factiva, Nexis</title><body><article class='article frArticle'>"
    b"<h1>Europresse: 3 of 161 documents</h1><p>DocPublicationName, Load-Date</p></article></body>",
    "txt": b"3 of 161 documents were read.\nLENGTH: the council measures it.\nFin du document",
    "rtf": b"{\\rtf1 The council read 3 of 161 documents. INVENT0020190301 is a number.\\par}",
    "xml": b"<?xml version='1.0'?><rss><channel><item><title>nitf</title></item></channel></rss>",
    "csv": b"title,date,url,text\nLa place,2019,https://a.example,Le maire\n",
    "json": b'{"articles": [{"url": "https://a.example", "title": "seendate", "text": "x"}]}',
    "docx": of.nexis_docx("nexis_en.txt")(SAMPLE)[:300],
}


@pytest.mark.parametrize("suffix", ORDINARY)
def test_ordinary_files_are_not_taken_for_exports(suffix: str) -> None:
    found = [each for each in FORMATS if each.read.__module__.startswith("kg.read.press")]
    assert len(found) > 10
    assert [each.name for each in found if each.recognises(ORDINARY[suffix])] == []  # type: ignore[misc]


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        (
            of.MEDIA_CLOUD,
            "3 articles of Media Cloud without their texts; save the articles in a"
            " folder, add a column path with the file of each, rename publish_date to date and"
            " media_name to outlet, and save the table there as meta.csv",
        ),
        (of.GDELT, "with the file of each, and save the table there as meta.csv"),
        (of.SEEN, "rename seendate to date and domain to outlet, and save"),
    ],
)
def test_a_list_without_texts_says_how_to_use_it(columns: dict[str, of.Value], words: str) -> None:
    name = "media-cloud" if columns is of.MEDIA_CLOUD else "gdelt"
    found = run(name, "csv", of.table(columns)(SAMPLE))
    assert len(found) == 1
    assert words in faults(found)
    assert "1 article" in faults(run(name, "csv", of.table(columns)(SAMPLE[:1])))


@pytest.mark.parametrize(
    ("line", "edtf"),
    [
        ("jeudi 5 octobre 2013", "2013-10-05"),
        ("1er mars 2018", "2018-03-01"),
        ("December 19, 1991, Sunday, An Edition", "1991-12-19"),
        ("octobre 5 2013 samedi", "2013-10-05"),
        ("Dienstag 10.Dezember 2019", "2019-12-10"),
        ("5 de marzo de 2019 martes", "2019-03-05"),
        ("2018 年 10 月 7 日 17:04", "2018-10-07"),
        ("20041021T030856Z", "2004-10-21"),
        ("AOÛT 2016", "2016-08"),
        ("25.12.2018", "2018-12-25"),
        ("04/05/2018", None),
        ("31 février 2018", "2018-02"),
        ("Decembrist 1, 2020 / no. 20201345", None),
    ],
)
def test_dates_of_headers(line: str, edtf: str | None) -> None:
    assert find_date(line) == edtf


def test_no_date_is_a_note_and_never_the_day_of_loading() -> None:
    data = of.text("lexis_en.txt")(SAMPLE).replace(b"March 1, 2019 Monday", b"Final Edition")
    first = articles(run("lexis-text", "txt", data))[0]
    assert first.date is None
    assert any("no date found" in note for note in first.notes)


def test_what_identifies_an_article() -> None:
    def first(layout: str) -> Article:
        name, suffix, write, _ = LAYOUTS[layout]
        return articles(run(name, suffix, write(SAMPLE)))[0]

    assert first("europresse 2023").url == "https://a.example/1"
    assert first("europresse 2015").identity == "news·20190301·IV·0000000"
    assert first("europresse 2015").name == "news-20190301-IV-0000000"
    assert first("factiva rtf").identity == "INVENT0020190301e00000000"
    assert first("nexis docx en").identity == first("nexis rtf").identity == "5ABC-0000-00"
    described = first("lexis text en").identity
    assert described.startswith("L'Écho de Morlan 2019-03-01 Morlan rend la place aux piétons ")
    assert first("lexis html fr").identity == described


def test_what_is_not_text_is_left_out() -> None:
    words = "Copyright|©|réservés|words|mots|LENGTH|Search|Document|photo|Lead|GRAPHIC|Journal"
    for name, suffix, write, _ in LAYOUTS.values():
        for article in articles(run(name, suffix, write(SAMPLE))):
            assert not [word for word in words.split("|") if word in article.text]


def test_parts_of_a_europresse_header() -> None:
    data = of.page("europresse_2023.html")(SAMPLE[:1])
    head = b'<div class="titreArticle"><p class="sm-margin-bottomNews">SUR LA PLACE</p>'
    data = data.replace(b'<div class="titreArticle">', head)
    below = (
        b'</p><p class="sm-margin-TopNews rdp__subtitle">Un vote.</p></div><div class="docAuthors">'
    )
    data = data.replace(b'</p></div><p class="sm-margin-bottomNews">', below + b"Brun, </div><p>")
    (article,) = articles(run("europresse", "html", data))
    assert (article.title, article.author) == (SAMPLE[0].title, "Brun,")
    assert article.text.split("\n\n")[1] == "Un vote."
    assert "SUR LA PLACE" not in article.text


def test_a_page_of_one_europresse_article() -> None:
    page = (
        '<div id="docContain"><span class="DocPublicationName">La Voix, no. 12</span><br><span '
        'class="DocHeader">Monde, mercredi, 4 février 2009</span><div class="titreArticleVisu">Le '
        "port <mark>rouvre</mark></div>Un vote.<br>Ada Brun<p>Le port a rouvert.</p><p>On attend."
        '</p><span id="ucPubliC_lblNodoc">news·20090204·LV·1</span><p>© 2009 La Voix</p></div>'
    )
    (article,) = articles(run("europresse", "html", page.encode()))
    assert article.text == "Le port rouvre\n\nUn vote.\n\nLe port a rouvert.\n\nOn attend."
    assert (article.author, article.outlet, article.section) == ("Ada Brun", "La Voix", "Monde")
    assert (article.date, article.page, article.identity) == (
        "2009-02-04",
        None,
        "news·20090204·LV·1",
    )


@pytest.mark.parametrize(
    ("name", "data", "fault"),
    [
        ("a.html", b"<!-- DocPublicationName titreArticle -->", "no article found in this export"),
        ("a.html", b"<docfull><p>x", "no article found in this export"),
        ("a.txt", b"1 of 1 DOCUMENTS\n\nLENGTH: 3 words\n", "article 1: no text in it"),
        ("a.rtf", b"{\\rtf1 \\u99999999 x End of Document\\par}", "article 1: its RTF is damaged"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "of '.doc' files kg reads only: Factiva RTF export, Lexis"),
        ("a.xml", b"<x/>", "of '.xml' files kg reads only: Factiva XML, NewsML-G2, NITF"),
        ("a.csv", b'stories_id,media_id,"x', "its first line is not a list of columns"),
        ("a.json", b'[{"url": "", "seendate": "2019', "JSON that can't be read"),
    ],
)
def test_an_export_without_articles_is_one_line(
    tmp_path: Path, name: str, data: bytes, fault: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    (found,) = read(path)
    assert isinstance(found, ReadError)
    assert fault in str(found)


def test_names_of_languages() -> None:
    names = ["ENGLISH; ENGLISHS", "Allemand", "fr-CA", "Español", "英文", "Klingon"]
    assert [language_code(name) for name in names] == ["en", "de", "fr", "es", "en", None]


@pytest.mark.parametrize("layout", ["lexis text en", "nexis text"])
def test_a_heading_in_the_text_does_not_end_it(layout: str) -> None:
    name, suffix, write, _ = LAYOUTS[layout]
    inner = ("Un vote.", "Text", "Notes", "NAME: Ada", *["La suite du vote."] * 20)
    (article,) = articles(run(name, suffix, write([replace(SAMPLE[0], paragraphs=inner)])))
    assert article.text.split("\n\n")[1:] == list(inner)
