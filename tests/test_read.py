"""Reading a path or standard input: articles with title, date and identity, or read_one error."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.base.errors import ReadError
from kg.model import Article
from kg.read import Remark, list_files, read
from kg.read.dateline import find_date_line, parse_date
from kg.read.decode import WINDOWS_NOTE, decode
from kg.read.origin import MAX_CHARACTERS
from kg.read.text import NO_DATE

BODY = "Le maire a déclaré mardi que la place serait fermée aux voitures dès l'été prochain."


def read_one(path: Path) -> Article:
    found = list(read(path))
    assert len(found) == 1
    assert isinstance(found[0], Article), found[0]
    return found[0]


def fault(path: Path) -> str:
    found = list(read(path))
    assert len(found) == 1
    assert isinstance(found[0], ReadError), found[0]
    assert "\n" not in str(found[0])
    return str(found[0])


def write(folder: Path, name: str, data: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return path


# -- dates ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("5 mars 2018", "2018-03-05"),
        ("1er septembre 2016", "2016-09-01"),
        ("Publié le 4 août 2016 à 10h30", "2016-08-04"),
        ("Monday, May 18, 2015", "2015-05-18"),
        ("Sept. 3rd, 2015", "2015-09-03"),
        ("2018-03-05", "2018-03-05"),
        ("2018-03-05T10:20:30+01:00", "2018-03-05"),
        ("2020-06", "2020-06"),
        ("juin 2020", "2020-06"),
        ("2019", "2019"),
        ("25/12/2018", "2018-12-25"),
        ("04/05/2018", None),
        ("31 février 2018", None),
        ("2018-02-30", None),
        ("", None),
        ("5 mars 2018 et le 6", None),
    ],
)
def test_parse_date(written: str, edtf: str | None) -> None:
    assert parse_date(written) == edtf


@pytest.mark.parametrize(
    ("text", "edtf", "line"),
    [
        ("Titre\n\n5 mars 2018 . –\nLe texte.", "2018-03-05", "5 mars 2018 . –"),
        ("Titre\n\n8 mars 2016 . – Thierry et Anne", "2016-03-08", "8 mars 2016 . –"),
        (
            "Titre\n\n12 mars 2016, Montpellier . –\nx",
            "2016-03-12",
            "12 mars 2016, Montpellier . –",
        ),
        (
            "T\n\n8 novembre 2016, 13\u202fh\u202f10 UTC . –\nx",
            "2016-11-08",
            "8 novembre 2016, 13\u202fh\u202f10 UTC . –",
        ),
        (" date 2020-06 Après Amazon c’est", "2020-06", "date 2020-06"),
        ("Date : 5 mars 2018\nLe texte", "2018-03-05", "Date : 5 mars 2018"),
        ("T\n\nMonday, May 18, 2015\n\nx", "2015-05-18", "Monday, May 18, 2015"),
        ("Monday, May 18, 2015\n\nx", "2015-05-18", "Monday, May 18, 2015"),
        ("T\r\n\r\n5 mars 2018\r\n\r\nx", "2018-03-05", "5 mars 2018"),
        (
            "T\nPublié le 5 mars 2018 à 10h30 - Mis à jour le 6 mars 2018\nx",
            "2018-03-05",
            "Publié le 5 mars 2018 à 10h30 - Mis à jour le 6 mars 2018",
        ),
        ("T\nPARIS, 5 mars 2018 (AFP) - Le maire", "2018-03-05", "PARIS, 5 mars 2018 (AFP) -"),
        ("T\nLe 8 mars 2016, le maire a parlé.", None, None),
        ("T\n8 mars 2016, il pleuvait ; puis vint l'orage.", None, None),
        ("T\n31 février 2018\nx", None, None),
        ("Nice, 14 juillet 2016\n\nLe camion", None, None),
        ("a\nb\nc\nd\ne\nf\n5 mars 2018\n", None, None),
    ],
)
def test_find_date_line(text: str, edtf: str | None, line: str | None) -> None:
    found = find_date_line(text)
    assert (found and found.date, found and found.span.of(text)) == (edtf, line)


@given(st.text())
def test_date_line_of_any_text_has_no_outer_blanks(text: str) -> None:
    found = find_date_line(text)
    if found is not None:
        assert found.span.of(text).strip() == found.span.of(text)


# -- plain text ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Un titre\n\n5 mars 2018 . –\nLe texte.", "Un titre"),
        ("  Un titre  \n\nLe texte.", "Un titre"),
        ("5 mars 2018\n\nUn titre\n\nLe texte.", "Un titre"),
        ("Il sera candidat... puis dément\n\nLe texte.", "Il sera candidat... puis dément"),
        ("Un titre avec un point.\n\n5 mars 2018 . –\nLe texte.", "Un titre avec un point."),
        ("Une phrase entière du texte.\n\nUne autre.", None),
        ("Une ligne coupée après\nvingt signes, puis la suite.", None),
        ("date 2020-06 Après Amazon\n\nLa suite.", None),
        ("Un texte d'une ligne", None),
        ("mot " * 100 + "\n\nLa suite.", None),
    ],
)
def test_title_is_the_first_line_unless_it_reads_like_a_paragraph(
    tmp_path: Path, text: str, title: str | None
) -> None:
    article = read_one(write(tmp_path, "a.txt", text))
    assert article.title == title
    assert (article.title_span and article.title_span.of(article.text)) == title


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("data", ["{}", "\ufeff{}", "\n\n{}\n\n"])
def test_text_is_the_decoded_file(tmp_path: Path, data: str, newline: str) -> None:
    text = data.format(f"Titre{newline}{newline}{BODY}{newline}")
    article = read_one(write(tmp_path, "a.txt", text))
    assert article.text == text.removeprefix("\ufeff")


@pytest.mark.parametrize(
    "head",
    [
        "titre: Un titre\ndate: 5 mars 2018\nsource: La Gazette\nauteur: A. Martin\nlangue: fr\n\n",
        "---\nTitle: Un titre\nDate: 2018-03-05\noutlet: La Gazette\n"
        "author: A. Martin\nlang: fr\n---\n",
        '---\r\ntitle: "Un titre"\r\ndate: 2018-03-05T10:00\r\njournal: La Gazette\r\n'
        "author: A. Martin\r\nlanguage: fr-FR\r\n---\r\n\r\n",
    ],
)
def test_front_matter_sets_the_fields(tmp_path: Path, head: str) -> None:
    article = read_one(write(tmp_path, "a.txt", head + BODY))
    assert article.text == BODY
    assert (article.title, article.date, article.outlet, article.author, article.language) == (
        *("Un titre", "2018-03-05", "La Gazette", "A. Martin", "fr"),
    )
    assert article.notes == ()


@pytest.mark.parametrize(
    "text",
    [
        "Journal : la grève continue\n\nLe texte.",
        "---\nUn dialogue sans fin\n\nLe texte.",
        "France : le nom validé\n\nLe texte.",
        "Titre: a\nEt la suite sans ligne vide.",
    ],
)
def test_title_with_a_colon_is_not_front_matter(tmp_path: Path, text: str) -> None:
    assert read_one(write(tmp_path, "a.txt", text)).text == text


@pytest.mark.parametrize(
    ("head", "identity", "name"),
    [
        ("", "a.txt", "a"),
        ("id: x-1\ndate: 2018\n\n", "x-1", "x-1"),
        ("id: x-1\nurl: https://example.org/p\n\n", "https://example.org/p", "x-1"),
        ("adresse: https://example.org/p\ndate: 2018\n\n", "https://example.org/p", "a"),
    ],
)
def test_identity_is_address_then_id_then_file_name(
    tmp_path: Path, head: str, identity: str, name: str
) -> None:
    article = read_one(write(tmp_path, "a.txt", head + BODY))
    assert (article.identity, article.name) == (identity, name)


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("date: hier\ntitle: x\n\nTexte.", ["line 1", "hier", "2018-03-05"]),
        ("title: x\nlang: klingon\n\nTexte.", ["line 2", "klingon"]),
        ("title: x\nurl: not an address\n\nTexte.", ["line 2", "https://"]),
        ("title: x\ndate: 2018\n\n  \n", ["no text"]),
    ],
)
def test_fault_in_front_matter_names_its_line(tmp_path: Path, head: str, words: list[str]) -> None:
    message = fault(write(tmp_path, "a.txt", head))
    assert all(word in message for word in words), message


def test_notes(tmp_path: Path) -> None:
    assert read_one(write(tmp_path, "a.txt", BODY)).notes == (NO_DATE,)
    other = read_one(
        write(tmp_path, "b.txt", "date: 2019\nid: b\ndesk: city\n\nT\n5 mars 2018\n" + BODY)
    )
    assert other.date == "2019"
    assert [note.split(":")[0] for note in other.notes][-1] == "fields not read"
    assert "kg uses the latter" in other.notes[0]


# -- encodings -----------------------------------------------------------------------------------


FRENCH = "Le maire a déclaré : « C’est l’été, où êtes-vous ? » Ça coûte 3 €, à l’œil."


@pytest.mark.parametrize(
    "text",
    [
        FRENCH,
        "L'été, le député a été réélu à Orléans.",
        "It’s a “fair” price, he said.",
        "Die Straße wird für Fußgänger geöffnet.",
    ],
)
def test_windows_1252_is_detected_with_a_note(text: str) -> None:
    assert decode(text.encode("cp1252"), "x") == (text, (WINDOWS_NOTE,))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Мэр заявил, что площадь закроют.", "cp1251"),
        ("Starosta prohlásil, že náměstí bude příští léto zavřené.", "cp1250"),
        ("Le maire a déclaré que c'était l'été à Orléans.", "mac-roman"),
        ("市長は広場を閉鎖すると述べた。", "shift-jis"),
    ],
)
def test_other_encodings_are_rejected(text: str, encoding: str) -> None:
    with pytest.raises(ReadError, match="not UTF-8"):
        decode(text.encode(encoding), "x")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "binary file"),
        (FRENCH.encode("utf-16-le"), "UTF-16 without a byte order mark"),
        (b"\xff\xfea", "utf-16"),
        ("déjà".encode() + b" \xe9t\xe9", "line 1"),
        (b"ok\nok\n\x81\x8d", "line 3"),
    ],
)
def test_bytes_that_are_not_text_are_named(data: bytes, words: str) -> None:
    with pytest.raises(ReadError, match=words):
        decode(data, "x")


@given(st.binary(max_size=200))
def test_any_bytes_are_decoded_exactly_or_rejected(data: bytes) -> None:
    try:
        text, notes = decode(data, "x")
    except ReadError:
        return
    assert data in {text.encode(e, "replace") for e in ("utf-8", "utf-8-sig", "cp1252")} | {
        b"\xff\xfe" + text.encode("utf-16-le", "replace"),
        b"\xfe\xff" + text.encode("utf-16-be", "replace"),
    }
    assert (not notes) or data == text.encode("cp1252")


# -- web pages -----------------------------------------------------------------------------------


PAGE = """<!DOCTYPE html><html lang="fr-FR"><head><meta charset="{charset}">
<title>La place rendue aux piétons | La Gazette d'Orval</title>
<link rel="canonical" href="{url}">
<meta property="og:title" content="La place rendue aux piétons">
<meta property="og:site_name" content="La Gazette d'Orval">
<meta name="author" content="Camille Aubin">
<meta property="article:published_time" content="2024-03-14T08:00:00+01:00">
</head><body><nav><a href="/">Accueil</a></nav><article><h1>La place rendue aux piétons</h1>
<p>La mairie d'Orval a annoncé jeudi la fermeture de la grande place aux voitures.</p>
<p>« Nous voulons respirer », a déclaré la maire, Jeanne Morvan, devant des habitants réunis.</p>
<p>Selon l'association des commerçants, la mesure menace une centaine d'emplois du centre.</p>
</article><footer>Mentions légales</footer></body></html>"""


def test_web_page_with_metadata(tmp_path: Path) -> None:
    page = PAGE.format(charset="utf-8", url="https://gazette.example/orval/place.html")
    article = read_one(write(tmp_path, "p.html", page))
    assert article.text.startswith(
        "La place rendue aux piétons\n\nLa mairie d'Orval a annoncé jeudi"
    )
    assert article.text.count("\n\n") == 3
    assert article.title_span is not None
    assert article.title_span.of(article.text) == article.title == "La place rendue aux piétons"
    assert article.date == "2024-03-14"
    assert article.author == "Camille Aubin"
    assert article.outlet == "La Gazette d'Orval"
    assert article.language == "fr"
    assert article.identity == article.url == "https://gazette.example/orval/place.html"
    assert article.name == "p"
    assert article.notes == ()


def test_a_front_page_address_is_no_identity_and_today_no_date(tmp_path: Path) -> None:
    page = PAGE.format(charset="utf-8", url="https://gazette.example/")
    page = "\n".join(line for line in page.splitlines() if "published_time" not in line)
    article = read_one(write(tmp_path, "p.html", page))
    assert (article.identity, article.date, article.notes) == ("p.html", None, (NO_DATE,))


# -- JSON lines ----------------------------------------------------------------------------------


def test_json_lines(tmp_path: Path) -> None:
    records = [
        {"text": BODY, "title": "Un titre", "date": "2018-03-05", "id": 7, "language": "fr"}
        | {"url": "https://example.org/7", "outlet": "La Gazette", "author": ["A", "B"]},
        {"text": f"Un titre\n\n{BODY}", "title": "Un titre", "date": "mars 2018", "id": "x"},
        {"text": BODY, "title": None, "desk": "city"},
    ]
    lines = "\n\n".join(json.dumps(record) for record in records)
    first, second, third = read(write(tmp_path, "a.jsonl", lines))
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert isinstance(third, Article)
    assert first.text == second.text == f"Un titre\n\n{BODY}"
    assert (first.identity, first.name, first.author) == ("https://example.org/7", "7", "A; B")
    assert (second.identity, second.name, second.date) == ("x", "x", "2018-03")
    assert (third.identity, third.name, third.title_span) == ("a.jsonl#5", "a-5", None)
    assert third.notes == ("fields not read: desk", NO_DATE)
    for article in (first, second):
        assert article.title_span is not None
        assert article.title_span.of(article.text) == article.title


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('"x"', "a JSON string"),
        ("{}", "no field 'text'"),
        ('{"text": "  "}', "no field 'text'"),
        ('{"text": "x", "date": 2018}', "'date' is a number"),
        ('{"text": "x", "url": "example.org"}', "address 'example.org'"),
        ('{"text": "x", "url": "https://a.org/<b>"}', "address"),
        ('{"text": "x", "id": true}', "'id' is a boolean"),
        ('{"text": "a\\u0000b"}', "U+0000"),
        ('{"text": "x", "title": "a\\u0000b"}', "U+0000"),
        (json.dumps({"text": "x" * (MAX_CHARACTERS + 1)}), "split it"),
    ],
)
def test_malformed_line_does_not_stop_the_others(tmp_path: Path, line: str, words: str) -> None:
    good = json.dumps({"text": BODY})
    found = list(read(write(tmp_path, "a.jsonl", f"{good}\n{line}\n{good}\n")))
    assert [type(x) for x in found] == [Article, ReadError, Article]
    assert words in str(found[1])
    assert "line 2" in str(found[1])
    assert len(str(found[1])) < 300


# -- paths, folders, standard input --------------------------------------------------------------


def test_folder_is_read_in_path_order(tmp_path: Path) -> None:
    skipped = (".hidden.txt", ".git/x.txt", "kg-store/kg.json", "kg-store/engine/x.txt")
    for name in ("b/2.txt", "a.txt", "b/1.txt", "c.jsonl", *skipped):
        write(tmp_path, name, json.dumps({"text": name}) if name.endswith("jsonl") else name)
    found = [article for article in read(tmp_path) if isinstance(article, Article)]
    assert [article.name for article in found] == ["a", "1", "2", "c-1"]
    assert [file.name for file in list_files(tmp_path)] == ["a.txt", "1.txt", "2.txt", "c.jsonl"]


def test_unreadable_files_do_not_stop_the_others(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", BODY)
    write(tmp_path, "b.txt", b"\0\1\2")
    write(tmp_path, "c.txt", "")
    write(tmp_path, "d.txt", BODY)
    write(tmp_path, "notes.odd", b"PK")
    found = list(read(tmp_path))
    assert [type(x) for x in found] == [Article, ReadError, ReadError, Article, Remark]
    assert str(found[-1]) == f"{tmp_path}: 1 file is of a kind that kg does not read: notes.odd"


def test_missing_path_and_empty_folder_are_reported(tmp_path: Path) -> None:
    assert "no such file or folder" in fault(tmp_path / "none.txt")
    assert "no reader for '.odd'; kg formats lists " in fault(write(tmp_path, "a.odd", b"PK"))
    (tmp_path / "empty").mkdir()
    assert "no articles in this folder" in fault(tmp_path / "empty")
    write(tmp_path, "strange/a.odd", b"PK")
    assert "no articles in this folder" in fault(tmp_path / "strange")


def test_unopenable_file_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "a.txt", BODY)

    def refuse(*_: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert "can't be opened (Permission denied)" in fault(path)


def test_unopenable_folder_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a.txt", BODY)
    write(tmp_path, "shut/b.txt", BODY)
    scan = os.scandir

    def refuse(folder: str) -> object:
        if folder.endswith("shut"):
            raise PermissionError(13, "Permission denied", folder)
        return scan(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    found = list(read(tmp_path))
    assert [type(x) for x in found] == [Article, ReadError]
    assert str(found[1]).startswith(f"{tmp_path / 'shut'}: can't be opened (Permission denied)")
    assert "can't be opened" in fault(tmp_path / "shut")


def test_folder_links_and_pipes_are_reported_and_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", BODY)
    (tmp_path / "circle").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe.txt")
    article, pipe, link = read(tmp_path)
    assert isinstance(article, Article)
    assert str(pipe).startswith(f"{tmp_path / 'pipe.txt'}: a pipe")
    assert str(link).startswith(f"{tmp_path / 'circle'}: a link to a folder")


def test_empty_name_is_not_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "a.txt", BODY)
    monkeypatch.chdir(tmp_path)
    (only,) = read("")
    assert isinstance(only, ReadError)
    assert "an empty name" in str(only)
    assert list(list_files("")) == []


def test_too_large_input_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.read.MAX_BYTES", 20)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"x" * 21)))
    assert "larger than" in str(next(read("-")))
    assert "larger than" in fault(write(tmp_path, "a.txt", "x" * 21))


@pytest.mark.parametrize(
    ("data", "count"),
    [
        (BODY.encode(), 1),
        (b'{"text": "Une phrase."}\n{"text": "Une autre."}\n', 2),
        (PAGE.format(charset="utf-8", url="https://gazette.example/p").encode(), 1),
        (BODY.encode("utf-16"), 1),
    ],
)
def test_format_of_standard_input_is_detected(
    monkeypatch: pytest.MonkeyPatch, data: bytes, count: int
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    found = list(read("-"))
    assert [type(x) for x in found] == [Article] * count
    names = {article.identity for article in found if isinstance(article, Article)}
    assert len(names) == count


def test_lines_of_standard_input_are_identified_by_content(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def piped(*records: dict[str, str]) -> list[str]:
        data = "\n".join(map(json.dumps, records)).encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        return [article.identity for article in read("-") if isinstance(article, Article)]

    today, reprint = {"text": BODY, "outlet": "A"}, {"text": BODY, "outlet": "B"}
    first = piped(today, reprint)
    assert len(set(first)) == 2
    assert piped({"text": "Autre chose."}) != first[:1]
    assert piped(today) == first[:1]
    assert piped({"text": BODY, "id": "x"}) == ["x"]
