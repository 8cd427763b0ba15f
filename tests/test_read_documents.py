"""Documents, messages, feeds and web archives: what is read of them, and what is refused."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import documents as made
import pytest
from documents import PLACE, column, paragraphs, pdf, warc_record, zipped

from kg.base.errors import ReadError
from kg.base.workers import Limits
from kg.model import Article
from kg.read import read
from kg.read.documents.pdf_lines import Line, lay_out
from kg.read.documents.properties import Properties, confirm
from kg.read.formats import recognise_bytes
from kg.read.limited import limited_reader
from kg.read.split import SEVERAL_NOTE
from kg.read.web.feed import SUMMARY_NOTE

TITLE = "La place rendue aux piétons"
URL = "https://g.example/1"
DAY = "Par Camille Aubin, le 14 mars 2024"


def found(folder: Path, name: str, data: str | bytes) -> list[Article | ReadError]:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read(path))


def articles(folder: Path, name: str, data: str | bytes) -> list[Article]:
    every = found(folder, name, data)
    assert all(isinstance(each, Article) for each in every), every
    return [each for each in every if isinstance(each, Article)]


def test_a_newspaper_page_is_read_by_columns(tmp_path: Path) -> None:
    left = ["     a mairie d'Orval a annoncé jeudi la ferme-", "ture de la grande place."]
    left += [" Le vice-président s'y oppose. « Peut-", "être », dit-il, avant une autre ligne"]
    left += ["et encore une ligne de la même phrase, qui", "continue jusqu'en haut de la co-"]
    right = ["lonne suivante, où elle finit enfin bien.", *(" Voici un alinéa assez long.",) * 5]
    rows = sorted(column(left, 50, 120) + column(right, 320, 120), key=lambda word: word[1])
    top = [(50.0, 40.0, 9.0, "La Gazette d'Orval - jeudi 14 mars 2024"), (500.0, 40.0, 9.0, "12")]
    second = [(50.0, 40.0, 9.0, top[0][3]), (500.0, 40.0, 9.0, "13")]
    top += [(50.0, 80.0, 24.0, f"{TITLE} dès cet été"), (46.0, 132.0, 26.0, "L")]
    pages = [[*top, *rows], [*second, *column(["La suite de la page."], 50, 120)]]
    (article,) = articles(tmp_path, "a.pdf", pdf(pages, "Microsoft Word - x.doc"))
    assert article.text.split("\n\n")[1:4] == [
        "La mairie d'Orval a annoncé jeudi la fermeture de la grande place.",
        "Le vice-président s'y oppose. « Peut-être », dit-il, avant une autre ligne et encore une "
        "ligne de la même phrase, qui continue jusqu'en haut de la colonne suivante, où elle finit "
        "enfin bien.",
        "Voici un alinéa assez long.",
    ]
    assert (article.title, article.date) == (f"{TITLE} dès cet été", "2024-03-14")
    assert article.text[article.page_starts[1] :] == "La suite de la page."
    assert "Gazette" not in article.text


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        ("la ferme-|ture", "la fermeture"), ("a-t-|elle dit", "a-t-elle dit"),
        ("dit-|il", "dit-il"), ("Jean-|Pierre", "Jean-Pierre"), ("ex-|ministre", "ex-ministre"),
        ("ex-|plique", "explique"), ("c'est-|à-dire", "c'est-à-dire"), ("2017-|18", "2017-18"),
        ("porte-|parole", "porte-parole"), ("le mi\u00ad|nistre", "le ministre"),
        ("laissez-|passer, un laissez-passer", "laissez-passer, un laissez-passer"),
        ("le mot -|puis", "le mot - puis"), ("le maire|dit", "le maire dit"),
    ],
)  # fmt: skip
def test_words_divided_at_the_end_of_a_line(lines: str, joined: str) -> None:
    placed = [Line(each, 50, 100 + 12 * n, 10, 0) for n, each in enumerate(lines.split("|"))]
    assert lay_out([placed]).text == joined


@pytest.mark.parametrize(("sizes", "several"), [((24, 20), 2), ((24, 14), 1), ((14,), 0)])
def test_headlines_with_text_below_are_articles_of_a_pdf(
    sizes: tuple[int, ...], several: int
) -> None:
    rows = [(size, TITLE) for size in sizes]
    every = [row for head in rows for row in (head, *[(10, PLACE[0])] * 8)]
    lines = [Line(text, 50, 100 + 30 * n, size, 0) for n, (size, text) in enumerate(every)]
    assert lay_out([lines]).articles == several


@pytest.mark.parametrize(
    ("stated", "known"),
    [
        (("Microsoft Word - doc1", "admin", "2024-03-15"), (TITLE, None, None)),
        (("La place", "Camille Aubin", "2024-03-14"), (TITLE, "2024-03-14", "Camille Aubin")),
        (("Rendue, la place d'Orval", "J. Typist", "2020-01-01"), (TITLE, None, None)),
        (("Orval a annoncé jeudi", None, None), ("Orval a annoncé jeudi", None, None)),
    ],
)
def test_properties_count_if_the_text_confirms_them(stated: Any, known: Any) -> None:
    text = f"{TITLE}\n\n{PLACE[0]}\n\nNous étions le 14 mars 2024.\n\nCamille Aubin"
    facts = confirm(Properties(*stated), text)
    assert (facts.title, facts.date, facts.author) == known


def word(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


WORD = "".join(map(word, (TITLE, DAY, *PLACE))) + (
    "<w:p><w:ins><w:r><w:t>Ajouté,</w:t></w:r></w:ins><w:del><w:r><w:delText>ôté</w:delText></w:r>"
    f"</w:del><w:r><w:br/></w:r></w:p><w:sdt><w:sdtContent>{word('et la fin.')}</w:sdtContent>"
    f"</w:sdt><w:tbl><w:tr><w:tc>{word('Cellule')}</w:tc></w:tr></w:tbl>"
)
NOTE = "Ajouté,<text:note><text:note-body><text:p>Note</text:p></text:note-body></text:note>"
OPEN = paragraphs(TITLE, DAY, *PLACE, NOTE, "et<text:s/>la fin.", "Cellule", tag="text:p")
RTF = "{\\rtf1\\ansi{\\info{\\title x}}" + "\\par ".join(
    each.encode("ascii", "backslashreplace").decode().replace("\\x", "\\'")
    for each in (TITLE, DAY, *PLACE, "Ajouté,", "et la fin.", "Cellule}")
)
BOOK = "<dc:title>La Revue</dc:title><dc:date>2024-03-14</dc:date><dc:language>fr</dc:language>"
MAIL = (
    "From: =?utf-8?q?La_Gazette_d=C3=A9?= <a@g.example>\nSubject: La place rendue\n aux\n"
    " =?utf-8?q?pi=C3=A9tons?=\nDate: Thu, 14 Mar 2024 00:30:00 +0100\nMessage-ID: <{}@g.example>\n"
    "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=B\n\n--B\nContent-Type: "
    "text/plain\n\n{}\n--B\nContent-Type: text/html; charset=utf-8\n\n<table><tr><td>"
    f"<p hidden>En bref</p>{paragraphs(*PLACE)}</td></tr></table>\n--B--\n"
)


@pytest.mark.parametrize(
    ("name", "data"), [("a.docx", made.docx(WORD)), ("a.odt", made.odt(OPEN)), ("a.rtf", RTF)]
)
def test_office_documents(tmp_path: Path, name: str, data: str | bytes) -> None:
    (article,) = articles(tmp_path, name, data)
    assert article.text.split("\n\n") == [TITLE, DAY, *PLACE, "Ajouté,", "et la fin.", "Cellule"]
    assert (article.title, article.date, article.identity) == (TITLE, "2024-03-14", name)


def test_chapters_of_a_book_are_articles(tmp_path: Path) -> None:
    files = {"1": f"<h1>Un<br/>titre</h1>{paragraphs(*PLACE)}", "2": "<p>Suite.</p>"}
    files["3"] = f"<h2>Deux</h2>{PLACE[0]}"
    one, two = articles(tmp_path, "a.epub", made.epub(files, BOOK))
    assert (one.title, one.identity, one.text[-8:]) == ("Un titre", "a.epub#1", "\n\nSuite.")
    assert (two.outlet, two.date, two.language) == ("La Revue", "2024-03-14", "fr")
    (book,) = articles(tmp_path, "b.epub", made.epub({"1": PLACE[0], "2": PLACE[1]}, BOOK))
    assert (book.title, book.text) == ("La Revue", "\n\n".join(("La Revue", *PLACE[:2])))


def test_messages_and_mailboxes(tmp_path: Path) -> None:
    stub, whole = MAIL.format(1, "Voir en ligne"), MAIL.format(2, "Texte.\n" * 60)
    (article,) = articles(tmp_path, "a.eml", stub)
    assert article.text.split("\n\n") == [TITLE, *PLACE]
    assert (article.outlet, article.date) == ("La Gazette dé", "2024-03-14")
    both = articles(tmp_path, "a.mbox", f"From a b\n{stub}\n\nFrom a b\n{whole}>From here\n")
    assert [each.identity for each in both] == ["1@g.example", "2@g.example"]
    assert both[1].text.startswith(f"{TITLE}\n\nTexte.\nTexte.")


RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content=
"http://purl.org/rss/1.0/modules/content/"><channel><title>La Gazette</title>
<item><title>{TITLE}</title><link>https://g.example/1</link><pubDate>Thu, 14 Mar 2024 00:30:00
+0100</pubDate><description>Bref</description><content:encoded><![CDATA[{paragraphs(*PLACE)}]]>
</content:encoded></item><item><title>Deux</title><description>Bref.</description></item></channel></rss>"""
LATIN = RSS.replace('"1.0"', '"1.0" encoding="latin-1"', 1).encode("latin-1")
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>La Gazette</title><entry><title>{TITLE}
</title><link href="https://g.example/1"/><published>2024-03-14T23:30:00-05:00</published><content
type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{paragraphs(*PLACE)}</div></content></entry>
<entry><title>Deux</title><id>2</id><summary>Bref.</summary></entry></feed>"""
ITEM = {"url": URL, "title": TITLE, "date_published": "2024-03-14T00:30:00Z"}
VERSION = {"version": "https://jsonfeed.org/version/1.1", "title": "La Gazette"}
ITEMS = [ITEM | {"content_html": paragraphs(*PLACE)}, {"title": "Deux", "summary": "Bref."}]


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.rss", RSS), ("a.xml", LATIN), ("a.atom", ATOM),
     ("a.json", json.dumps(VERSION | {"items": ITEMS}))],
)  # fmt: skip
def test_feeds(tmp_path: Path, name: str, data: str | bytes) -> None:
    whole, short = articles(tmp_path, name, data)
    assert whole.text.split("\n\n") == [TITLE, *PLACE]
    assert (whole.date, whole.url) == ("2024-03-14", URL)
    assert (short.text, short.outlet) == ("Deux\n\nBref.", "La Gazette")
    assert SUMMARY_NOTE in short.notes and SUMMARY_NOTE not in whole.notes
    assert recognise_bytes((tmp_path / name).read_bytes()).name in ("feed", "json-feed")


PAGE = made.web_page(TITLE, *PLACE, *PLACE)
RECORDS = [
    warc_record("https://g.example/1?utm_source=x#top", PAGE.replace("jeudi", "hier")),
    warc_record(URL, PAGE, date="3"),
    warc_record("https://g.example/same", PAGE, date="2"),
    warc_record("https://g.example/404", PAGE + " ", status="404 Not Found"),
    warc_record("https://g.example/i", b"\x89PNG", kind="image/png"),
    warc_record("https://g.example/section", "<html><p>Accueil"),
]
PACKED = b"".join(map(gzip.compress, RECORDS))


ARCHIVES = {
    "a.warc": b"".join(RECORDS),
    "a.warc.gz": PACKED,
    "b.warc.gz": gzip.compress(b"".join(RECORDS)),
    "a.wacz": zipped({"archive/data.warc.gz": PACKED}),
}


@pytest.mark.parametrize(("name", "data"), ARCHIVES.items())
def test_web_archives(tmp_path: Path, name: str, data: bytes) -> None:
    article, fault = found(tmp_path, name, data)
    assert isinstance(article, Article)
    assert (article.identity, article.date, "jeudi" in article.text) == (URL, None, True)
    assert "earlier captures not read: 1" in article.notes
    assert "no article in 1 of its pages (https://g.example/section)" in str(fault)
    assert recognise_bytes(data).name in ("warc", "wacz")


def test_a_page_with_several_articles_is_split(tmp_path: Path) -> None:
    teaser, text = "<article><h2>Bref</h2><p>Court.</p></article>", paragraphs(*PLACE, *PLACE)
    comment = f"<article class='comment'><h3>Avis</h3>{text}</article>"
    begin = "<article><h2><a href='/{0}'>Titre {0}</a></h2><time datetime='2024-03-1{0}'></time>"
    parts = [f"{begin.format(n)}{text}{comment}</article>{teaser}" for n in (1, 2)]
    head = '<html lang="fr"><link rel="canonical" href="https://g.example/s">'
    both = articles(tmp_path, "a.html", head + "".join(parts))
    assert [(each.title, each.date, each.url) for each in both] == [
        ("Titre 1", "2024-03-11", "https://g.example/1"),
        ("Titre 2", "2024-03-12", "https://g.example/2"),
    ]
    assert [each.text.count(PLACE[0]) for each in both] == [2, 2]
    (one,) = articles(tmp_path, "b.html", head + parts[0] + comment)
    assert SEVERAL_NOTE not in one.notes
    (warned,) = articles(tmp_path, "c.html", f"{head}<h1>A</h1>{text}<h1>B</h1>{text}")
    assert SEVERAL_NOTE in warned.notes


XXE = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{Path(__file__).parents[1]}/LICENSE">]>'
LAUGHS = (
    f"<!DOCTYPE x [<!ENTITY a '{'ha' * 999}'><!ENTITY b '{'&a;' * 99}'><!ENTITY e '{'&b;' * 99}'>]>"
)
BLANKS = 70_000_000
LONG = b"a" * 1_000
SEALED = "Subject: a\nFrom: b\nContent-Type: multipart/encrypted; boundary=B\n\n--B--"
LOCKS = "<e><CipherReference URI='OPS/1'/></e>"
HOSTILE: dict[str, tuple[Callable[[], bytes | str], str]] = {
    "locked.pdf": (lambda: pdf([column(PLACE, 50, 50)], password="x"), "protected by a password"),
    "pictures.pdf": (lambda: pdf([[], []]), "no text on its 2 pages"),
    "cut.pdf": (lambda: pdf([column(PLACE, 50, 50)])[:300], "damaged, or not a PDF"),
    "bomb.pdf": (lambda: pdf([[(50, 50, 12, " " * (BLANKS // 5))]]), "or too large unpacked"),
    "old.docx": (lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "of an older Word"),
    "cut.docx": (lambda: made.docx(WORD)[:900], "damaged, or not a Word document"),
    "bomb.docx": (lambda: made.docx(word(" " * BLANKS)), "larger than 64 MB unpacked"),
    "xxe.docx": (lambda: made.docx(word("&e;"), head=XXE), "declares entities"),
    "table.odt": (lambda: zipped({"content.xml": "<x/>"}), "not a text"),
    "bomb.odt": (lambda: made.odt(" " * BLANKS), "larger than 64 MB unpacked"),
    "deep.odt": (lambda: made.odt("<text:span>" * 9_999), "XML in it can't be read"),
    "xxe.odt": (lambda: made.odt("<text:p>&e;</text:p>", head=XXE), "declares entities"),
    "laughs.odt": (lambda: made.odt("<text:p>&e;</text:p>", head=LAUGHS), "can't be read"),
    "cut.rtf": (lambda: RTF[:20], "no text in this document"),
    "cut.epub": (lambda: made.epub({"1": "a"})[:500], "damaged, or not an EPUB"),
    "drm.epub": (lambda: made.epub({"1": "a"}, locks=LOCKS), "protected against copying"),
    "xxe.epub": (lambda: made.epub({"1": "a"}, "&e;", head=XXE), "declares entities"),
    "latin.epub": (lambda: made.epub({"1": b"\x81\x8d"}), "not UTF-8"),
    "text.eml": (lambda: "Bonjour à tous.\n", "not an e-mail message"),
    "sealed.eml": (lambda: SEALED, "an encrypted message"),
    "long.eml": (lambda: b"Subject: a\nFrom: b\n\n" + LONG * 100_000, "a message of 100 MB"),
    "text.mbox": (lambda: "Bonjour à tous.\n", "not a mailbox"),
    "page.rss": (lambda: "<html></html>", "files kg reads only"),
    "empty.rss": (lambda: "<rss version='2.0'><channel/></rss>", "no items in this feed"),
    "long.rss": (lambda: RSS.replace("Bref.", "a" * 10_000_000), "split it"),
    "deep.json": (lambda: json.dumps(VERSION)[:-1] + ', "items":' + "[" * 99_999, "JSON that"),
    "text.warc": (lambda: b"WARC/1.0\r\n" + LONG * 100_000, "damaged after record 0"),
    "bomb.warc.gz": (lambda: gzip.compress(warc_record(URL, bytes(25_000_000)), 1), "20 MB"),
    "empty.wacz": (lambda: zipped({"a": "b"}), "no WARC in this web archive"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_one_line(tmp_path: Path, name: str) -> None:
    build, says = HOSTILE[name]
    faults = [each for each in found(tmp_path, name, build()) if isinstance(each, ReadError)]
    assert faults
    assert all("\n" not in str(each) and "please report" not in str(each) for each in faults)
    assert says in str(faults[0])


@pytest.mark.parametrize("head", [XXE, LAUGHS])
def test_entities_of_feeds_and_chapters_are_not_read(tmp_path: Path, head: str) -> None:
    rss = RSS.replace("<rss", f"{head}<rss").replace("Bref.", "Bref &e; ici.")
    book = made.epub({"1": f"{head}<html><body><p>Bref &e; ici.</p></body></html>".encode()})
    for name, data in (("a.rss", rss), ("a.epub", book)):
        text = articles(tmp_path, name, data)[-1].text
        assert text.endswith("ici.") and len(text) < 100
        assert "MIT" not in text


def test_damaged_archives_lose_only_what_is_damaged(tmp_path: Path) -> None:
    cut = found(tmp_path, "a.warc.gz", PACKED[: len(PACKED) // 3])
    assert [type(each) for each in cut] == [Article, ReadError]
    with limited_reader(Limits(60, 1500)) as limited:
        both = list(limited(tmp_path / "a.warc.gz"))
    assert list(map(str, both)) == list(map(str, cut))
    first, last = (f"From a\n{MAIL.format(n, '')}\n" for n in (1, 2))
    mailbox = f"{first}\nFrom a\nSubject: a\n\n\n\n{last}"
    kinds = [type(each) for each in found(tmp_path, "a.mbox", mailbox)]
    assert kinds == [Article, ReadError, Article]
