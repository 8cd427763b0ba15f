"""Tables with one article per row: which column is what, and what each row becomes."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.base.errors import ReadError
from kg.model import Article
from kg.read import Found, Remark, read
from kg.read.origin import MAX_CHARACTERS, Options, Origin
from kg.read.tables.columns import choose_columns
from kg.read.tables.csv import read as read_csv
from kg.read.tables.dates import is_day_first, parse_cell_date

SAID = "Le maire a déclaré mardi que la place serait fermée aux voitures dès l'été prochain."
LONGER = f"{SAID} « Nous voulons respirer », a-t-il dit ; les commerçants, eux, protestent."
Table = list[list[str]]


def written(path: Path, rows: Table | bytes) -> Path:
    out = io.StringIO()
    csv.writer(out).writerows(rows if isinstance(rows, list) else [])
    path.write_bytes(rows if isinstance(rows, bytes) else out.getvalue().encode())
    return path


def found(path: Path, *columns: tuple[str, str]) -> list[Found]:
    return list(read(path, options=Options(columns=columns)))


def articles(path: Path) -> list[Article]:
    return [one for one in read(path) if isinstance(one, Article)]


@pytest.mark.parametrize(
    ("heads", "row", "places"),
    [
        (["Headline", "Body", "Published"], ["T", SAID, "2018"], (1, 0, 2)),
        (["Titre", "Texte intégral", "Parution"], ["T", SAID, "2018"], (1, 0, 2)),
        (["articleText", "pub_date"], [SAID, "2018-03-05"], (0, None, 1)),
        (["text", "content"], ["", SAID], (1, None, None)),
        (["article", "x"], ["17", SAID], (1, None, None)),
        (["a", "b", "c"], ["https://x.org/a", SAID, "5/14/2018"], (1, None, 2)),
    ],
)
def test_columns_are_guessed_by_headings_then_by_contents(
    heads: list[str], row: list[str], places: tuple[int | None, ...]
) -> None:
    columns = choose_columns(heads, [row, row], (), "x")
    assert tuple(map(columns.places.get, ("text", "title", "date"))) == places


@pytest.mark.parametrize(
    ("name", "rows", "words"),
    [
        ("a.csv", [["a", "b"], ["1", "2"]], "name it with --column text=…, of: a, b"),
        ("a.csv", [[LONGER * 2, "x"], [LONGER, "y"]], "the first row is an article, not headings"),
        ("a.csv", [["text", "date"]], "only headings"),
        ("a.csv", [["text", "jour"], [SAID, "x"]], "no column 'tag' for --column date; there are:"),
        ("a.xlsx", b"PK\x03\x04 cut", "not a whole workbook"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0 old", "an old or protected workbook"),
        ("a.parquet", b"PAR1 cut PAR1", "not a whole Parquet table"),
    ],
)
def test_a_table_that_cannot_be_read_is_one_error(
    tmp_path: Path, name: str, rows: Table | bytes, words: str
) -> None:
    chosen = [("date", "tag")] if "jour" in str(rows) else []
    (only,) = found(written(tmp_path / name, rows), *chosen)
    assert isinstance(only, ReadError)
    assert words in str(only)


cells = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=20)


@given(st.lists(cells, min_size=1, max_size=5), st.sampled_from(",;\t|"))
def test_every_cell_of_a_table_is_the_text_of_its_article(texts: list[str], mark: str) -> None:
    out = io.StringIO()
    filled = [f"un mot {text}" for text in texts]
    csv.writer(out, delimiter=mark).writerows([["text", "n"], *([t, "1"] for t in filled)])
    made = read_csv(out.getvalue().encode(), Origin("a.csv", "a.csv", "a"))
    assert [one.text for one in made if isinstance(one, Article)] == filled


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        (f"sep=;\r\ntexte;date\r\n{SAID};2018\r\n".encode(), [SAID]),
        (f"texte;titre\n{SAID};L’été\n".encode("cp1252"), [f"L’été\n\n{SAID}"]),
        (f'text\tdate\n"Non", dit-il {SAID}\t2018\n'.encode("utf-16"), [f'"Non", dit-il {SAID}']),
        (f'text,date\n"a\n{SAID}",2018\n'.encode(), [f"a\n{SAID}"]),
        (f"text\n<div><p>A&amp;B <b>c</b>.</p><p>d<br>{SAID}\n".encode(), [f"A&B c.\n\nd\n{SAID}"]),
    ],
)
def test_tables_as_programs_write_them(tmp_path: Path, data: bytes, texts: list[str]) -> None:
    assert [one.text for one in articles(written(tmp_path / "a.csv", data))] == texts


def test_a_long_cell_costs_no_other_row(tmp_path: Path) -> None:
    csv.field_size_limit(131_072)  # of a new process
    made = found(written(tmp_path / "a.csv", f"text\n{SAID}\n{'a' * 600_000}\n{SAID}\n".encode()))
    assert [type(one) for one in made] == [Remark, Article, ReadError, Article]


def test_each_row_is_one_article_or_one_error(tmp_path: Path) -> None:
    rows = [
        ["text", "title", "date", "url", "id", "language", "page"],
        [SAID, "Titre", "05/03/2018", "https://a.org/1", "A1", "fr-FR", "4"],
        [SAID, "", "14/03/2018", "n/a", "A2", "klingon", ""],
        ["", "x", "", "", "A3", "", ""],
        [SAID, "", "hier", "", "", "", ""],
        [SAID, "a\nb", "NaN", "example.org", "12", "", ""],
        ["y" * (MAX_CHARACTERS + 1)],
        [SAID, "", "", "", "", "", ""],
    ]
    made = found(written(tmp_path / "t.csv", rows))[1:]
    assert [isinstance(one, ReadError) for one in made] == [0, 0, 1, 1, 0, 1, 0]
    read_rows = [one for one in made if isinstance(one, Article)]
    assert [(one.identity, one.name, one.date) for one in read_rows] == [
        ("https://a.org/1", "A1", "2018-03-05"),
        ("A2", "A2", "2018-03-14"),
        ("t.csv#12", "t-12", None),
        ("t.csv#8", "t-8", None),
    ]
    first, second, third, _ = read_rows
    assert (first.text, first.language, first.page) == (f"Titre\n\n{SAID}", "fr", "4")
    assert "no language in the cell of column 'language'; left out" in second.notes
    assert (third.title, third.url) == ("a b", None)
    assert "line 4: no text in column 'text'" in str(made[2])
    assert "line 5: can't read the date 'hier' of column 'date'" in str(made[3])


@pytest.mark.parametrize(
    ("value", "day_first", "edtf"),
    [
        ("04/05/2018", True, "2018-05-04"),
        ("04/05/2018", False, "2018-04-05"),
        ("25/12/2018 10:30", None, "2018-12-25"),
        ("20180305", None, "2018-03-05"),
        ("1520208000000", None, "2018-03-05"),
        ("Mon, 05 Mar 2018 10:00:00 GMT", None, "2018-03-05"),
        ("31/02/2018", None, None),
    ],
)
def test_dates_of_cells(value: str, day_first: bool | None, edtf: str | None) -> None:
    assert parse_cell_date(value, day_first=day_first) == edtf


def test_a_column_tells_whether_its_dates_begin_with_the_day(tmp_path: Path) -> None:
    assert is_day_first(["04/05/2018", "14/05/2018"]) is True
    assert is_day_first(["04/05/2018", "05/14/2018"]) is False
    assert is_day_first(["14/05/2018", "05/14/2018"]) is None
    (one,) = articles(written(tmp_path / "a.csv", [["text", "date"], [SAID, "04/05/2018"]]))
    assert one.date is None
    assert "it does not tell day and month apart; write 2018-05-04" in one.notes[0]


HEADS = ["body", "published", "id", "n", "writers"]
VALUES: list[list[object]] = [
    [SAID, datetime(2024, 3, 1), "A", 7, "Anne"],
    [LONGER, datetime(2024, 3, 2, 8, 30), "B", 8.0, None],
]


def test_a_workbook_has_an_article_per_row(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (["Export de mars"], [], HEADS, *VALUES, [SAID, "hier"]):
        book.active.append(row)
    book.create_sheet("Notes").append(["x"])
    book.save(tmp_path / "a.xlsx")
    remark, *made, fault, sheets = found(tmp_path / "a.xlsx", ("page", "N"), ("text", "body"))
    said = "columns read: text=body, date=published, id=id, page=n; not read: writers"
    assert str(remark).endswith(said)
    rows = [(one.date, one.identity, one.page) for one in made if isinstance(one, Article)]
    assert rows == [("2024-03-01", "A", "7"), ("2024-03-02", "B", "8")]
    assert "a.xlsx, row 6: can't read the date 'hier'" in str(fault)
    assert str(sheets).endswith("only sheet 'Sheet' is read, not 'Notes'")


def test_a_parquet_table_has_an_article_per_row(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    records = [{"author": ["A", "B"], **dict(zip(HEADS, row, strict=True))} for row in VALUES]
    parquet.write_table(pyarrow.Table.from_pylist(records), tmp_path / "a.parquet")
    made = articles(tmp_path / "a.parquet")
    rows = [(one.text, one.date, one.identity, one.author) for one in made]
    assert rows == [(SAID, "2024-03-01", "A", "A; B"), (LONGER, "2024-03-02", "B", "A; B")]
