"""Hostile inputs: each gives one clear line and an exit code, and nothing else is lost."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import hostile
import pytest
from click.testing import CliRunner, Result
from debates import database
from invented import READINGS
from invented import store as filled_store

from kg.base.errors import KgError, ReadError, UsageError
from kg.base.text import one_line
from kg.cli import cli
from kg.dna import read_database
from kg.read import html, jsonl, list_files, text

ESC, CSI, NUL, TURN = "\x1b", "\x9b", "\0", "\u202e"
RED = f"{ESC}[5;31m{CSI}5m{ESC}]0;title\x07{TURN}"
"""Colours, blinking, a title of the window, and a turn of the direction of writing."""
LONG = "x" * 200_000
DEEP = "[" * 100_000
SAID = "Wir wollen atmen, sagte die Bürgermeisterin am Dienstag vor dem Rathaus der Stadt."
GOOD = f"title: Der Platz\ndate: 2018-03-05\nlanguage: de\n\n{SAID}\n"
"""kg has no extractor for German: no pipeline is loaded for it."""


STYLES = {f"{ESC}[{code}m" for code in (0, 1, 2, 31, 32, 33, 34, 35, 36)}


def plain(text: str) -> str:
    """Drop the styles of kg itself."""
    for style in STYLES:
        text = text.replace(style, "")
    return text


def run(*words: str, color: bool = False) -> Result:
    return CliRunner().invoke(cli, list(words), prog_name="kg", color=color)


def on_graph(graph: Path, words: list[str]) -> Result:
    return CliRunner().invoke(cli, words, prog_name="kg", env={"KG_STORE": str(graph)}, color=True)


def only_error(done: Result, code: int = 1) -> str:
    """The one line that begins with "Error", whole and without control characters."""
    assert done.exit_code == code, done.output
    lines = done.stderr.splitlines()
    errors = [line for line in lines if line.startswith("Error: ")]
    assert len(errors) == 1, done.stderr
    assert "Traceback" not in done.output
    assert one_line(errors[0]) == errors[0]
    assert len(errors[0]) < 2_500
    return errors[0]


# Articles -----------------------------------------------------------------------------------------


def page(charset: str, said: str = SAID, head: str = "") -> bytes:
    meta = f'<html lang="de"><meta charset="{charset}"><title>Der Platz</title>{head}'
    return f"{meta}<body><article><p>{said}</p><p>{said}</p></article></body></html>".encode()


def line(**fields: object) -> bytes:
    return json.dumps({"text": SAID, "language": "de", **fields}).encode()


NO_ENCODINGS = (
    *("hex", "hex_codec", "base64", "base64_codec", "rot13", "rot_13", "undefined", "punycode"),
    *("unicode_escape", "raw_unicode_escape", "idna", "zlib", "bz2", "uu", "quopri", "mbcs"),
    *("oem", "charmap", "utf-7", "utf-32", "cp037", "aliases", "nonsense-8", "x" * 300),
)
FILES: dict[str, tuple[bytes, str]] = {
    **{
        f"charset {name[:20]}.html": (page(name), f"declares the unknown encoding '{name}'")
        for name in NO_ENCODINGS
    },
    "xml hex.html": (b'<?xml version="1.0" encoding="hex"?><html><p>a', "encoding 'hex'"),
    "not sjis.html": (page("shift_jis", "\u00a0\u00ff\u20ac"), "not shift_jis as it says"),
    "not ascii.html": (page("us-ascii").replace(b"\xc3", b"\x81"), "not windows-1252 as it"),
    "binary.html": (page("latin1") + b"\0", "binary file, not a web page"),
    "odd utf-16.html": ("<html>".encode("utf-16") + b"a", "not utf-16 as it says"),
    "deep.html": (page("utf-8", "<b>" * 60_000), "no article found"),
    "no text.html": (b"<html>" * 1_000, "no article found"),
    "halves.html": (page("utf-8", "&#xd800;&#0;&#x1b;"), "no article found"),
    "empty.txt": (b"", "empty file"),
    "blank.txt": (b" \n\t\n", "empty file"),
    "pdf.txt": (b"%PDF-1.7\n", "this is a PDF file"),
    "zip.txt": (b"PK\x03\x04", "this is a zip or office file"),
    "binary.txt": (b"MZ\0\0\x7f\0a", "binary file"),
    "utf-32.txt": ("text".encode("utf-32"), "this is UTF-32"),
    "escape.txt": (f"Titel\n\nDer {RED}Text.".encode(), "control character U+001B"),
    "escape in front.txt": (
        f"title: Der {RED}Platz\ndate: 2018\n\n{SAID}".encode(),
        "control character U+001B",
    ),
    "latin-2.txt": ("Příliš žluťoučký kůň".encode("iso-8859-2"), "not UTF-8"),
    "page.txt": (page("utf-8"), "this is a web page"),
    "title twice.txt": (b"title: A\ntitle: B\n\nC", "front matter says 'title' twice"),
    "long.txt": (b"a " * 300_000, "600,000 characters in one article"),
    "no date.txt": (f"title: A\ndate: {RED}\n\nC".encode(), "control character"),
    "deep.jsonl": (b'{"text": ' + DEEP.encode(), "JSON that can't be read"),
    "deep object.jsonl": (b'{"text":' * 100_000, "JSON that can't be read"),
    "great number.jsonl": (b'{"text": ' + b"9" * 9_000 + b"}", "JSON that can't be read"),
    "list.jsonl": (b"[1]\n", "a JSON list"),
    "open.jsonl": (b'{"text": "a', "not JSON"),
    "number.jsonl": (line(text=7), "is a number, not a string"),
    "half.jsonl": (line(text="a \ud800 b"), "control character U+D800"),
    "nul.jsonl": (line(id="a\0b"), "control character U+0000"),
    "half id.jsonl": (line(id="a\udfffb"), "control character U+DFFF"),
    "escape.jsonl": (line(author=f"Ada {ESC}[31m"), "control character U+001B"),
    "address.jsonl": (line(url="javascript:alert(1)"), "can't read the address"),
    "address escape.jsonl": (line(url=f"https://a.example/{RED}"), "control character"),
    "language.jsonl": (line(language="d" * 10_000), "can't read the language"),
    "date.jsonl": (line(date="2018-02-31"), "can't read the date"),
    f"{RED}.txt": (b"", "empty file"),
    f"{RED}.docx.txt": (b"PK\x03\x04", "this is a zip or office file"),
    "two\nlines.txt": (b"", "empty file"),
}


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("name", "data", "says"), [(k, *v) for k, v in FILES.items()], ids=map(ascii, FILES)
)
def test_a_file_gives_one_line(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    path = written(tmp_path, name, data)
    error = only_error(run("add", str(path), "--store", str(tmp_path / "store")))
    assert says in error
    assert error.startswith(f"Error: {' '.join(one_line(str(path)).split())}")
    assert not (tmp_path / "store").exists()


def test_a_folder_of_them_loses_no_other_article(tmp_path: Path) -> None:
    folder = tmp_path / "all"
    folder.mkdir()
    for name, (data, _) in FILES.items():
        written(folder, name, data)
    written(folder, "good.txt", GOOD.encode())
    written(folder, "lines.jsonl", b"\n".join([line(), DEEP.encode(), line(id="b")]))
    done = run("add", str(folder), "--store", str(tmp_path / "store"), "--json")
    assert done.exit_code == 3, done.output
    found = json.loads(done.stdout)
    assert (found["added"], len(found["failed"])) == (3, len(FILES) + 1)
    assert len(done.stderr.splitlines()) == len(FILES) + 1


def test_whatever_a_reader_raises_names_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def burst(*_: object) -> str:
        raise RecursionError("too deep\nin it")

    monkeypatch.setattr(text, "find_date_line", burst)
    monkeypatch.setattr(html, "_extract", burst)
    monkeypatch.setattr(jsonl, "with_title", burst)
    written(tmp_path, "a.txt", GOOD.encode())
    written(tmp_path, "b.html", page("utf-8"))
    written(tmp_path, "c.jsonl", b"\n".join([line(), line()]))
    done = run("add", str(tmp_path), "--store", str(tmp_path / "store"))
    assert done.exit_code == 1
    fault = "it could not be read (RecursionError: too deep in it); please report it"
    places = ("a.txt", "b.html", "c.jsonl, line 1", "c.jsonl, line 2")
    lines = [one for one in done.stderr.splitlines() if one.startswith("Error: ")]
    assert lines == [f"Error: {tmp_path / place}: {fault}" for place in places]


@pytest.mark.parametrize("label", ["iso-8859-1", "Latin-1", "cp1252", "utf8", "utf-16", "l1"])
def test_encodings_of_browsers_are_read(tmp_path: Path, label: str) -> None:
    name = "utf-8" if label.startswith("utf") else "cp1252"
    data = page(label).decode().encode(name)
    (article,) = html.read(data, text.Origin("a.html", "a.html", "a"))
    assert not isinstance(article, ReadError)
    assert SAID in article.text


def test_facts_of_a_page_have_no_control_characters() -> None:
    author = json.dumps({"@type": "NewsArticle", "author": {"@type": "Person", "name": f"A{NUL}B"}})
    head = f'<script type="application/ld+json">{author}</script><meta property="og:site_name" '
    data = page("utf-8", head=f'{head} content="Der {ESC}[31mBote">')
    (article,) = html.read(data, text.Origin("a.html", "a.html", "a"))
    assert not isinstance(article, ReadError)
    facts = f"{article.author}{article.outlet}{article.title}"
    assert ESC not in facts
    assert NUL not in facts


# Links --------------------------------------------------------------------------------------------


def test_links_out_of_a_folder_are_not_followed(tmp_path: Path) -> None:
    secret = written(tmp_path, "secret.txt", b"root:x:0:0")
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    real = written(folder, "real.txt", GOOD.encode())
    links = {
        "passwd.txt": secret,
        "deep/up.txt": Path("../../secret.txt"),
        "chain.txt": folder / "passwd.txt",
        "gone.html": tmp_path / "nothing",
        "deep/meta.csv": secret,
        "device.txt": Path("/dev/zero"),
    }
    for name, target in links.items():
        (folder / name).symlink_to(target)
    (folder / "deep" / "inside.txt").symlink_to("../real.txt")
    (folder / "self.txt").symlink_to("self.txt")
    (folder / "picture.jpg").symlink_to(secret)
    done = run("add", str(folder), "--store", str(tmp_path / "store"), "--json")
    assert done.exit_code == 3, done.output
    found = json.loads(done.stdout)
    assert found["added"] == 2
    out = [one for one in found["failed"] if "a link that leads out of the folder" in one]
    assert {one.split(":")[0] for one in out} == {str(folder / name) for name in links}
    assert sum("self.txt: can't be opened" in one for one in found["failed"]) == 1
    assert "root:x" not in done.output
    assert {real, folder / "deep" / "inside.txt"} <= set(list_files(folder))
    assert not {folder / name for name in links} & set(list_files(folder))
    # A file that is named is read, and so is a folder that is a link.
    (tmp_path / "door").symlink_to(folder)
    assert (tmp_path / "door" / "real.txt") in set(list_files(tmp_path / "door"))
    assert run("add", str(folder / "passwd.txt"), "--store", str(tmp_path / "s")).exit_code == 0


@pytest.mark.parametrize("name", ["n" * 300, f"{RED}.txt", "a/" * 3_000, f"{RED}.dna"])
def test_a_missing_file_gives_one_line(tmp_path: Path, name: str) -> None:
    good = written(tmp_path, "good.txt", GOOD.encode())
    done = run("add", name, str(good), "--store", str(tmp_path / "store"))
    only_error(done, 3)
    only_error(run("add", name, "--store", str(tmp_path / "other")))


def test_a_name_that_is_not_utf_8_gives_one_line(tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/\xff\x1b[31m.txt")
    Path(path).write_bytes(GOOD.encode())
    assert "not UTF-8; rename it" in only_error(run("add", str(tmp_path), "--store", "none"))


# Databases of Discourse Network Analyzer ----------------------------------------------------------

SQL = [
    ("DROP TABLE ENTITIES", "it has no table ENTITIES"),
    (
        "DROP TABLE CODERS; CREATE VIEW CODERS AS WITH RECURSIVE n(ID) AS "
        "(SELECT 1 UNION ALL SELECT ID + 1 FROM n) SELECT ID, 'a' AS Name FROM n",
        "it has no table CODERS",
    ),
    ("ALTER TABLE DOCUMENTS DROP COLUMN Title", "Title in row 1 of DOCUMENTS is mis"),
    (
        "DROP TABLE CODERS; CREATE TABLE CODERS(Name TEXT); INSERT INTO CODERS VALUES('a')",
        "no such column: ID",
    ),
    ("ALTER TABLE DATABOOLEAN DROP COLUMN Value", "Value in row 1 of DATABOOLEAN is m"),
    ("UPDATE DOCUMENTS SET Title = x'ff00'", "Title in row 1 of DOCUMENTS is not"),
    ("UPDATE DOCUMENTS SET Text = x'41'", "Text in row 1 of DOCUMENTS is not text"),
    ("UPDATE DOCUMENTS SET Text = CAST(x'c328ff' AS TEXT)", "Could not decode to UTF-8"),
    ("UPDATE ENTITIES SET Value = CAST(x'ff' AS TEXT)", "Could not decode"),
    ("UPDATE DOCUMENTS SET Date = 'soon'", "Date in row 1 of DOCUMENTS is not a wh"),
    ("UPDATE DOCUMENTS SET Date = NULL", "Date in row 1 of DOCUMENTS is not a"),
    ("UPDATE DOCUMENTS SET Date = 9e17", "no time of the years 1 to 9999"),
    ("UPDATE DOCUMENTS SET Date = -99999999999999", "no time of the years"),
    ("UPDATE DOCUMENTS SET Date = 1.5", "is not a whole number"),
    ("UPDATE CODERS SET Name = x'00'", "Name in row 1 of CODERS is not text"),
    ("UPDATE STATEMENTTYPES SET Label = x'00'", "Label in row 1 of STATEMENTTY"),
    ("DELETE FROM STATEMENTTYPES", "StatementTypeId in row 1 of VARIABLES is 1"),
    ("UPDATE STATEMENTS SET StatementTypeId = 77", "StatementTypeId in row 1 of STATEMENTS is 77,"),
    ("UPDATE VARIABLES SET StatementTypeId = NULL", "of VARIABLES is not a whole numb"),
    ("UPDATE VARIABLES SET Variable = x'00'", "Variable in row 1 of VARIABL"),
    ("DELETE FROM VARIABLES", "VariableId in row 1 of DATASHORTTEXT is 1"),
    ("UPDATE DATASHORTTEXT SET VariableId = 'one'", "VariableId in row 1 of DATASHORTTEXT is not"),
    ("UPDATE ENTITIES SET Value = x'00ff'", "Value in row 1 of DATASHORTTEXT is n"),
    ("UPDATE DATABOOLEAN SET Value = 'yes'", "Value in row 1 of DATABOOLEAN is n"),
    ("UPDATE DATABOOLEAN SET Value = 7", "is 7, neither 0 nor 1"),
    ("UPDATE DATABOOLEAN SET Value = NULL", "is not a whole number"),
    ("UPDATE DATABOOLEAN SET StatementId = 'x'", "StatementId in row 1 of"),
    ("UPDATE DATALONGTEXT SET Value = x'ff'", "Value in row 1 of DATALONGTEXT is"),
    ("UPDATE STATEMENTS SET Start = 'x'", "Start in row 1 of STATEMENTS is not a"),
    ("UPDATE STATEMENTS SET Stop = NULL", "Stop in row 1 of STATEMENTS is not"),
    ("UPDATE STATEMENTS SET DocumentId = 'x'", "DocumentId in row 1 of STATEM"),
    ("UPDATE STATEMENTS SET Coder = 'x'", "Coder in row 1 of STATEMENTS is not a"),
    ("UPDATE ATTRIBUTEVALUES SET AttributeValue = x'ff'", "AttributeValue in row 1 of ATTRIBUTEVA"),
    ("UPDATE ENTITIES SET VariableId = 99", "VariableId in row 1 of ATTRIBUTEVALUES is 99"),
]


def changed(path: Path, sql: str) -> Path:
    with sqlite3.connect(database(path)) as connection:
        connection.executescript(sql)
    return path


@pytest.mark.parametrize(("sql", "says"), SQL)
def test_a_damaged_database_gives_one_line(tmp_path: Path, sql: str, says: str) -> None:
    path = changed(tmp_path / f"a{RED}.dna", sql)
    with pytest.raises(ReadError):
        read_database(path)
    error = only_error(run("import", str(path), "--store", str(tmp_path / "store")))
    assert says in error
    assert not (tmp_path / "store").exists()


CUTS: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "head only": lambda data: data[:100],
    "half": lambda data: data[: len(data) // 2],
    "page of zeros": lambda data: data[:4096] + bytes(4096) + data[8192:],
    "page of junk": lambda data: data[:4096] + b"\xff" * 4096 + data[8192:],
    "schema of junk": lambda data: data[:200] + b"\x7f" * 3_800 + data[4_000:],
    "size of a page": lambda data: data[:16] + b"\0\x07" + data[18:],
    "version": lambda data: data[:18] + b"\x09\x09" + data[20:],
    "text": lambda _: SAID.encode(),
}


@pytest.mark.parametrize("cut", CUTS.values(), ids=CUTS)
def test_a_cut_database_gives_one_line(tmp_path: Path, cut: Callable[[bytes], bytes]) -> None:
    path = database(tmp_path / "a.dna")
    path.write_bytes(cut(path.read_bytes()))
    only_error(run("import", str(path), "--store", str(tmp_path / "store")))


def test_statements_beyond_their_text_are_cut(tmp_path: Path) -> None:
    sql = "UPDATE STATEMENTS SET Start = -9, Stop = 1e15 WHERE ID = 1;"
    base = read_database(changed(tmp_path / "a.dna", f"{sql} UPDATE STATEMENTS SET Stop = -3"))
    assert all(0 <= one.start <= one.end <= 60 for one in base.statements)


def test_control_characters_of_a_database_are_left_out_with_a_note(tmp_path: Path) -> None:
    sql = "".join(
        f"UPDATE {table} SET {column} = char(0) || {column} || char(0, 27);"
        for table, column in {
            "DOCUMENTS": "Title",
            "CODERS": "Name",
            "VARIABLES": "Variable",
            "ENTITIES": "Value",
            "ATTRIBUTEVALUES": "AttributeValue",
        }.items()
    )
    path = changed(
        tmp_path / "a.dna", f"{sql} UPDATE DOCUMENTS SET Text = replace(Text, 'a', x'00')"
    )
    whole, cleaned = read_database(database(tmp_path / "b.dna")), read_database(path)
    assert [(s.start, s.end, s.coder, s.values) for s in cleaned.statements] == [
        (s.start, s.end, s.coder, s.values) for s in whole.statements
    ]
    store = str(tmp_path / "store")
    done = run("import", str(path), "--store", store)
    assert done.exit_code == 0, done.output
    assert f"Note: {path}: control characters are left out of 6 values of DOCUMENTS" in done.stderr
    for words in (
        ["export", "--format", "dna-csv"],
        ["export", "--format", "nq"],
        ["ask", "topics", "--format", "csv"],
        ["network", "--from", str(path), "--format", "csv"],
        ["network", "measures", "--format", "csv"],
    ):
        done = run(*words, *(["--store", store] if "--from" not in words else []))
        assert done.exit_code == 0, done.output
        assert b"\0" not in done.stdout_bytes
        assert b"\x1b" not in done.stdout_bytes


# The folder of a graph ----------------------------------------------------------------------------

MARKERS = {
    "deep": DEEP,
    "deep objects": '{"format":' * 100_000,
    "deep base": f'{{"format": 3, "base": {DEEP}',
    "great number": '{"base": "https://kg.example/", "format": ' + "9" * 9_000 + "}",
    "no text": "\ud800",
    "empty": "",
    "base is a command": f'{{"format": 3, "base": "{ESC}[31m"}}',
    "base has control characters": '{"format": 3, "base": "https://kg.example/\\u001b[31m/"}',
    "base is long and wrong": f'{{"format": 3, "base": "{LONG}"}}',
}
CURRENTS: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut": lambda data: data[:-1],
    "cut in the middle": lambda data: data[:9],
    "flipped first": lambda data: b"\xb2" + data[1:],
    "flipped digit": lambda data: data[:-2] + b"9\n",
    "flipped end": lambda data: data[:-1] + b"\x8a",
    "another file": lambda _: b"kg.json\n",
    "a file elsewhere": lambda _: b"../kg.json\n",
    "a device": lambda _: b"/dev/zero\n",
    "junk": lambda _: bytes(range(256)),
    "zeros": lambda data: bytes(len(data)),
    "escapes": lambda _: f"{RED}\n".encode(),
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile") / "whole"
    with filled_store(folder, READINGS):
        return folder


@pytest.fixture
def graph(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "graph"))


COMMANDS = (["info"], ["resolve"], ["ask", "topics"])


@pytest.mark.parametrize("data", MARKERS.values(), ids=MARKERS)
def test_a_damaged_marker_gives_one_line(graph: Path, data: str) -> None:
    (graph / "kg.json").write_bytes(data.encode("utf-8", "surrogatepass"))
    for words in COMMANDS:
        assert "kg.json: damaged (" in only_error(run(*words, "--store", str(graph)))


@pytest.mark.parametrize("change", CURRENTS.values(), ids=CURRENTS)
def test_a_damaged_list_of_files_gives_one_line(
    graph: Path, change: Callable[[bytes], bytes]
) -> None:
    current = graph / "oxigraph" / "CURRENT"
    current.write_bytes(change(current.read_bytes()))
    for words in COMMANDS:
        error = only_error(run(*words, "--store", str(graph)))
        assert f"{graph}: the graph's files are damaged (" in error
        assert "restore the folder from a copy" in error


def test_damaged_files_beside_the_engine_are_made_again_or_reported(graph: Path) -> None:
    for name in ("consolidated.json", "clusters.json", "places-actors.json"):
        (graph / name).write_text(DEEP)
    assert run("resolve", "--store", str(graph)).exit_code == 0
    for value in (DEEP, "[7]", '"x"', "{"):
        with sqlite3.connect(graph / "records.sqlite") as connection:
            connection.execute("INSERT OR REPLACE INTO outcome VALUES ('parts', ?)", (value,))
        assert "records are damaged" in only_error(run("resolve", "--store", str(graph)))
    with sqlite3.connect(graph / "records.sqlite") as connection:
        connection.execute("DELETE FROM outcome")
        connection.execute("UPDATE reading SET record = ?", (DEEP,))
    assert "records are damaged" in only_error(run("resolve", "--store", str(graph)))
    (graph / "records.sqlite").write_bytes(b"junk" * 1_000)
    assert "records are damaged" in only_error(run("resolve", "--store", str(graph)))


# Names that people give ---------------------------------------------------------------------------

BAD_WORDS = {
    "escape": (f"Ada {ESC}[31mBrandt", "control character U+001B"),
    "C1": (f"Ada {CSI}31m", "control character U+009B"),
    "delete": ("Ada \x7f", "control character U+007F"),
    "bell": ("Ada \x07", "control character U+0007"),
    "NUL": ("Ada \0", "control character U+0000"),
    "turned": (f"Ada {TURN}tdnarB", "control character U+202E"),
    "isolated": ("Ada \u2067x", "control character U+2067"),
    "half": ("Ada \ud800", "control character U+D800"),
    "long": (LONG, "has 200,000 characters; kg takes 1,000"),
}


@pytest.mark.parametrize(("words", "says"), BAD_WORDS.values(), ids=BAD_WORDS)
def test_a_name_with_control_characters_or_without_end_is_refused(
    graph: Path, words: str, says: str
) -> None:
    before = run("decisions", "--store", str(graph)).output
    actor, other = "Ada Brandt", "Oculix"
    for command in (
        ["rename", actor, words],
        ["rename", actor, "Ada B.", "--by", words],
        ["kind", actor, "person", "--by", words],
        ["same", actor, other, "--by", words],
        ["not-same", actor, other, "--by", words],
        ["merge", actor, other, "--by", words],
    ):
        assert says in only_error(run(*command, "--store", str(graph)), 2)
    assert run("decisions", "--store", str(graph)).output == before


@pytest.mark.parametrize(
    "command",
    [
        ["rename", "{}", "Ada"],
        ["kind", "{}", "person"],
        ["kind", "Ada Brandt", "{}"],
        ["same", "Ada Brandt", "{}"],
        ["split", "Ada Brandt", "{}"],
        ["split", "Ada Brandt", "--in", "{}"],
        ["rename", "Ada Brandt", "Ada", "--at", "{}"],
        ["rename", "Ada Brandt", "Ada", "--at", "0001-01-01T00:00:00+14:00"],
        ["decisions", "undo", "{}"],
        ["show", "{}"],
        ["explain", "{}"],
        ["remove", "{}"],
        ["ask", "who-said-what", "--actor", "{}"],
        ["ask", "{}"],
        ["{}"],
        ["import", "{}"],
        ["decisions", "import", "{}"],
        ["link", "--import", "{}"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("words", [RED, LONG], ids=["escape", "long"])
def test_an_unknown_name_gives_one_line(graph: Path, command: list[str], words: str) -> None:
    done = on_graph(graph, [one.format(words) for one in command])
    assert done.exit_code in (0, 1, 2), done.output
    assert "Traceback" not in done.output
    assert ESC not in plain(done.output)
    assert TURN not in done.output
    assert len(done.output) < 4_000


ROWS = {
    "escape in a name": (f"name\tactor/oculix\t\tOculix {ESC}[2J", "U+001B"),
    "turned name": (f"name\tactor/oculix\t\tOculix {TURN}", "U+202E"),
    "long name": (f"name\tactor/oculix\t\t{LONG}", "kg takes 1,000"),
    "long IRI": (f"name\tactor/{LONG}\t\tOculix", "kg takes 1,000"),
    "long unknown name": (f"name\t{LONG}\t\tOculix", "no "),
    "escape in an IRI": (f"name\tactor/{ESC}[31m\t\tOculix", "U+001B"),
    "escape in an unknown name": (f"name\tOcu{RED}lix\t\tOculix", "no "),
    "escape in a kind": (f"kind\tactor/oculix\t\t{RED}", "no kind"),
    "escape in a decision": (f"na{RED}me\tactor/oculix\t\tOculix", "no decision"),
    "escape in an author": (f"name\tactor/oculix\t\tOculix\tA{ESC}[1m", "U+001B"),
    "long author": (f"name\tactor/oculix\t\tOculix\t{LONG}", "kg takes 1,000"),
    "escape in a time": (f"name\tactor/oculix\t\tOculix\tA\t{RED}", "is not a time"),
    "long time": (f"name\tactor/oculix\t\tOculix\tA\t{LONG}", "is not a time"),
    "early time": ("name\tactor/oculix\t\tOculix\tA\t0001-01-01T00:00:00+14:00", "not a time"),
    "escape in a reason": (f"name\tactor/oculix\t\tOculix\tA\t2026-01-01\t{ESC}c", "U+001B"),
    "long reason": (f"name\tactor/oculix\t\tOculix\tA\t2026-01-01\t{LONG}", "kg takes 10,000"),
    "more cells": ("name\tactor/oculix\t\tOculix\tA\t2026-01-01\t\t\t\t\t" + RED, "headings"),
}


@pytest.mark.parametrize(("row", "says"), ROWS.values(), ids=ROWS)
def test_a_line_of_decisions_gives_one_line(graph: Path, row: str, says: str) -> None:
    head = "decision\tthing\tother\tvalue\tauthor\ttime\treason\n"
    path = written(graph, f"d{RED}.tsv", f"{head}{row}\n".encode())
    error = only_error(run("decisions", "import", str(path), "--store", str(graph)))
    assert says in error
    assert "line 2" in error
    assert run("decisions", "--store", str(graph), "--json").stdout.strip() == "[]"


def test_a_codebook_with_control_characters_is_refused(graph: Path) -> None:
    for label in (f"Caméras {ESC}[31m", LONG[:9_000]):
        path = written(graph, "codes.csv", f"concept,examples\n{label},Des caméras\n".encode())
        error = only_error(run("code", str(path), "--store", str(graph)))
        assert "control character U+001B" in error or "kg takes 1,000" in error


# What is printed ----------------------------------------------------------------------------------


def test_messages_are_one_line_of_some_length() -> None:
    error = UsageError(f"no actor '{RED}\n{LONG}'; see kg actors")
    assert len(str(error)) < 2_100
    assert one_line(str(error)) == str(error)
    assert str(error).endswith("x'; see kg actors")
    assert isinstance(error, KgError)


LISTINGS = (
    ["actors"],
    ["actors", "--merged"],
    ["info"],
    ["info", "--articles"],
    ["ask", "who-said-what", "--actor", "Zoé"],
    ["ask", "topics"],
    ["show", "Zoé"],
    ["check"],
    ["decisions"],
    ["network", "edges"],
    ["network", "nodes"],
    ["query", "SELECT ?o { ?s ?p ?o }"],
    ["query", "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"],
    ["query", "--format", "json", "SELECT ?o { ?s ?p ?o }"],
    ["query", "--format", "jsonld", "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"],
    ["actors", "--json"],
    ["info", "--articles", "--json"],
    ["export", "--format", "ttl"],
    ["export", "--format", "dna-csv"],
    ["decisions", "export"],
    ["remove", "a1"],
)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("printed") / "graph"
    hostile.report_store(folder, f"Zoé {RED}").close()
    return folder


@pytest.mark.parametrize("words", LISTINGS, ids=" ".join)
def test_a_terminal_gets_no_control_characters_from_names(
    printed: Path, tmp_path: Path, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = Path(shutil.copytree(printed, tmp_path / f"gr{RED}aph"))
    for module in ("actors", "output", "network", "import_"):
        monkeypatch.setattr(f"kg.cli.{module}.is_terminal", lambda **_: True)
    done = on_graph(graph, words)
    assert done.exit_code in (0, 1), done.output
    shown = plain(done.stdout + done.stderr)
    assert shown
    assert [one for one in shown if one not in "\n\t" and one_line(one) != one] == []


def test_files_keep_what_a_terminal_does_not_get(printed: Path) -> None:
    done = run("export", "--format", "dna-csv", "--store", str(printed))
    assert CSI.encode() in done.stdout_bytes


@pytest.mark.parametrize("words", [["info"], ["show"], ["explain"], ["nonsense"], ["ask", "x"]])
def test_wrong_use_prints_no_control_characters(words: list[str], tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, [*words, RED], prog_name="kg", color=True)
    assert done.exit_code in (1, 2)
    assert ESC not in plain(done.output)
    assert TURN not in done.output


def test_every_command_prints_through_the_guard() -> None:
    root = Path(__file__).resolve().parent.parent / "kg" / "cli"
    free = {
        path.name for path in root.glob("*.py") if "click.echo(" in path.read_text(encoding="utf-8")
    }
    assert free == {"__init__.py", "framework.py", "output.py"}
