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
from kg.read.origin import MAX_CHARACTERS, Options
from kg.read.tables.columns import choose_columns, find_headings
from kg.read.tables.csv import find_delimiter
from kg.read.tables.dates import is_day_first, parse_cell_date

SAID = "Le maire a déclaré mardi que la place serait fermée aux voitures dès l'été prochain."
LONGER = f"{SAID} « Nous voulons respirer », a-t-il dit ; les commerçants, eux, protestent."


def written(path: Path, rows: list[list[str]], delimiter: str = ",") -> Path:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


def found(path: Path, *columns: tuple[str, str]) -> list[Found]:
    return list(read(path, options=Options(columns=columns)))


def articles(path: Path, *columns: tuple[str, str]) -> list[Article]:
    return [one for one in found(path, *columns) if isinstance(one, Article)]


# -- columns -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heads", "row", "places"),
    [
        (["Headline", "Body", "Published"], ["T", SAID, "2018"], (1, 0, 2)),
        (["Titre", "Texte intégral", "Parution"], ["T", SAID, "2018"], (1, 0, 2)),
        (["articleText", "pub_date"], [SAID, "2018-03-05"], (0, None, 1)),
        (["text", "content"], ["", SAID], (1, None, None)),
        (["content", "full text"], ["news item", SAID], (1, None, None)),
        (["article", "x"], ["17", SAID], (1, None, None)),
        (["a", "b", "c"], ["https://x.org/a", SAID, "5/14/2018"], (1, None, 2)),
        (["a", "b"], [LONGER, SAID], (0, None, None)),
    ],
)
def test_columns_are_guessed_by_headings_then_by_contents(
    heads: list[str], row: list[str], places: tuple[int | None, ...]
) -> None:
    columns = choose_columns(heads, [row, row], (), "x")
    assert tuple(map(columns.places.get, ("text", "title", "date"))) == places


def test_a_chosen_column_wins_and_the_remark_names_all(tmp_path: Path) -> None:
    rows = [["text", "Corps", "Journal", "n"], ["court mot", SAID, "La Gazette", "7"]]
    path = written(tmp_path / "a.csv", rows)
    remark, article = found(path, ("text", "corps"), ("page", "n"))
    assert isinstance(remark, Remark)
    assert remark.said == "columns read: text=Corps, outlet=Journal, page=n; not read: text"
    assert isinstance(article, Article)
    assert (article.text, article.outlet, article.page) == (SAID, "La Gazette", "7")


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["a", "b"], ["1", "2"]], "no column has texts of articles; name it with --column text=…"),
        ([["a", "b"], ["1", "2"]], "of: a, b"),
        ([[LONGER * 2, "x"], [LONGER, "y"]], "the first row is an article, not headings"),
        ([["", ""], ["text", "date"]], "only headings"),
        ([["text", "date"]], "only headings"),
        ([], "empty file"),
    ],
)
def test_a_table_without_texts_is_one_error(
    tmp_path: Path, rows: list[list[str]], words: str
) -> None:
    (only,) = found(written(tmp_path / "a.csv", rows))
    assert isinstance(only, ReadError)
    assert words in str(only)


def test_a_chosen_column_that_is_missing_is_one_error(tmp_path: Path) -> None:
    (only,) = found(written(tmp_path / "a.csv", [["text"], [SAID]]), ("date", "jour"))
    assert "no column 'jour' for --column date; there are: text" in str(only)


def test_lines_above_the_headings_are_skipped() -> None:
    assert find_headings([["Export du 5 mars"], [], ["Date", "Texte"], ["2018", SAID]]) == 2
    assert find_headings([["a", "b"], ["c", "d"]]) == 0


# -- delimiters, quotation marks, encodings --------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_detected(delimiter: str) -> None:
    rows = [["titre", "texte", "date"], ["A; b, c | d", LONGER, "2018"], ["x", SAID, "2019"]]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    assert find_delimiter(out.getvalue()) == delimiter


cells = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=20)


@given(st.lists(cells, min_size=1, max_size=5), st.sampled_from(",;\t|"))
def test_every_cell_of_a_table_is_the_text_of_its_article(texts: list[str], delimiter: str) -> None:
    from kg.read.origin import Origin
    from kg.read.tables.csv import read as read_csv

    out = io.StringIO()
    filled = [f"un mot {text}" for text in texts]
    csv.writer(out, delimiter=delimiter).writerows([["text", "n"], *([t, "1"] for t in filled)])
    made = list(read_csv(out.getvalue().encode(), Origin("a.csv", "a.csv", "a")))
    assert [one.text for one in made if isinstance(one, Article)] == filled


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        (f"sep=;\r\ntexte;date\r\n{SAID};2018\r\n".encode(), [SAID]),
        (f"texte;titre\n{SAID};L’été\n".encode("cp1252"), [f"L’été\n\n{SAID}"]),
        (f'text\tdate\n"Non", dit-il {SAID}\t2018\n'.encode("utf-16"), [f'"Non", dit-il {SAID}']),
        (f'text,date\n"a\n{SAID}",2018\n'.encode(), [f"a\n{SAID}"]),
        (f"text,date\n{SAID.replace(',', '')}\n".encode(), [SAID]),
    ],
)
def test_tables_as_programs_write_them(tmp_path: Path, data: bytes, texts: list[str]) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    assert [one.text for one in articles(path)] == texts


def test_an_open_quotation_mark_keeps_the_rows_before_it(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'text,date\n"{SAID}",2018\n"{SAID},2019\n', encoding="utf-8")
    made = found(path)
    assert [type(one) for one in made] == [Remark, Article, ReadError]
    assert "line 3: a cell opens with a quotation mark that is never closed" in str(made[-1])


# -- rows ------------------------------------------------------------------------------------------


def test_each_row_is_one_article_or_one_error(tmp_path: Path) -> None:
    heads = ["text", "title", "date", "url", "id", "language", "page"]
    rows = [
        [SAID, "Titre", "05/03/2018", "https://a.org/1", "A1", "fr-FR", "4"],
        [SAID, "", "14/03/2018", "n/a", "A2", "klingon", ""],
        ["", "x", "", "", "A3", "", ""],
        [SAID, "", "hier", "", "", "", ""],
        [SAID, "a\nb", "NaN", "example.org", "12", "", ""],
        ["y" * (MAX_CHARACTERS + 1)],
        [SAID, "", "", "", "", "", ""],
    ]
    made = found(written(tmp_path / "t.csv", [heads, *rows]))[1:]
    kinds = [Article, Article, ReadError, ReadError, Article, ReadError, Article]
    assert [type(one) for one in made] == kinds
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
    faults = [str(one) for one in made if isinstance(one, ReadError)]
    assert "line 4: no text in column 'text'" in faults[0]
    assert "line 5: can't read the date 'hier' of column 'date'" in faults[1]
    assert "split it" in faults[2]


def test_dates_that_do_not_tell_day_from_month_are_left_out_with_a_note(tmp_path: Path) -> None:
    (one,) = articles(written(tmp_path / "a.csv", [["text", "date"], [SAID, "04/05/2018"]]))
    assert one.date is None
    assert "it does not tell day and month apart; write 2018-05-04" in one.notes[0]


@pytest.mark.parametrize(
    ("value", "day_first", "edtf"),
    [
        ("04/05/2018", True, "2018-05-04"),
        ("04/05/2018", False, "2018-04-05"),
        ("04/05/2018", None, None),
        ("05/05/2018", None, "2018-05-05"),
        ("25/12/2018 10:30", None, "2018-12-25"),
        ("12-25-2018", None, "2018-12-25"),
        ("2018/3/5", None, "2018-03-05"),
        ("20180305", None, "2018-03-05"),
        ("20180305103000", None, "2018-03-05"),
        ("1520208000", None, "2018-03-05"),
        ("1520208000000", None, "2018-03-05"),
        ("Mon, 05 Mar 2018 10:00:00 GMT", None, "2018-03-05"),
        ("2018-03-05T10:20:30.123Z", None, "2018-03-05"),
        ("mars 2018", None, "2018-03"),
        ("31/02/2018", None, None),
        ("20181341", None, None),
        ("Mars", None, None),
    ],
)
def test_dates_of_cells(value: str, day_first: bool | None, edtf: str | None) -> None:
    assert parse_cell_date(value, day_first=day_first) == edtf


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["04/05/2018", "14/05/2018"], True),
        (["04/05/2018", "05/14/2018"], False),
        (["14/05/2018", "05/14/2018"], None),
        (["04/05/2018", "2018-05-04"], None),
    ],
)
def test_a_column_of_dates_tells_the_order_of_its_numbers(
    values: list[str], order: bool | None
) -> None:
    assert is_day_first(values) is order


@given(st.text(max_size=30))
def test_any_cell_is_a_date_or_none(value: str) -> None:
    found = parse_cell_date(value)
    assert found is None or found[:4].isdigit()


# -- workbooks and Parquet -------------------------------------------------------------------------

VALUES: list[list[object]] = [
    ["body", "published", "id", "n", "authors"],
    [SAID, datetime(2024, 3, 1), "A", 7, "Anne"],
    [LONGER, datetime(2024, 3, 2, 8, 30), "B", 8.0, None],
]


def workbook(path: Path, rows: list[list[object]], *, other: bool = False) -> Path:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if other:
        book.create_sheet("Notes").append(["x"])
    book.save(path)
    return path


def test_a_workbook_has_an_article_per_row(tmp_path: Path) -> None:
    rows = [["Export de mars"], [], *VALUES]
    *rest, sheets = found(workbook(tmp_path / "a.xlsx", rows, other=True), ("page", "n"))
    made = [one for one in rest if isinstance(one, Article)]
    assert [(one.text, one.date, one.identity, one.page, one.author) for one in made] == [
        (SAID, "2024-03-01", "A", "7", "Anne"),
        (LONGER, "2024-03-02", "B", "8", None),
    ]
    assert str(sheets).endswith("only sheet 'Sheet' is read, not 'Notes'")


def test_a_fault_in_a_workbook_names_its_row(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["text", "date"], [SAID, "2018"], [SAID, "hier"]])
    assert "a.xlsx, row 3: can't read the date 'hier'" in str(found(path)[-1])


def test_a_parquet_table_has_an_article_per_row(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    records = [dict(zip(map(str, VALUES[0]), row, strict=True)) for row in VALUES[1:]]
    for record in records:
        record["authors"] = ["Anne", "Paul"]
    path = tmp_path / "a.parquet"
    parquet.write_table(pyarrow.Table.from_pylist(records), path)
    assert [(one.text, one.date, one.identity, one.author) for one in articles(path)] == [
        (SAID, "2024-03-01", "A", "Anne; Paul"),
        (LONGER, "2024-03-02", "B", "Anne; Paul"),
    ]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.xlsx", b"PK\x03\x04 cut", "not a whole workbook"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0 old", "an old or protected workbook"),
        ("a.xlsx", b"", "not a whole workbook"),
        ("a.parquet", b"PAR1 cut PAR1", "not a whole Parquet table"),
        ("a.csv", b"\0\1", "binary file"),
    ],
)
def test_a_damaged_table_is_one_error(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    (only,) = found(path)
    assert isinstance(only, ReadError)
    assert words in str(only)
