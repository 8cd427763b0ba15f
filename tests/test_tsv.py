"""Tables as people and spreadsheets write them."""

from __future__ import annotations

import csv
import io
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from kg.base.errors import ReadError
from kg.base.spreadsheet import protect_row, restore_cell
from kg.base.tsv import convert_for, find_delimiter, read_lines, read_table, split_cells
from kg.base.xlsx import write_table


def rows(text: str) -> list[tuple[int, dict[str, str]]]:
    return list(read_table(text, "t.csv")[1])


@pytest.mark.parametrize("mark", ["\t", ";", ","])
def test_rows_by_heading_with_any_delimiter(mark: str) -> None:
    text = f" a {mark}b\r\n1{mark}2\r\n\r\n{mark}\r\n3\r\n4{mark}5{mark}{mark}\r\n"
    assert find_delimiter(text) == mark
    found = [(2, {"a": "1", "b": "2"}), (5, {"a": "3", "b": ""}), (6, {"a": "4", "b": "5"})]
    assert rows(text) == found


def test_cells_may_contain_line_ends_and_unpaired_marks() -> None:
    assert split_cells('a\t"b" c\t"d', "\t") == ["a", '"b" c', '"d']
    assert rows('a,b\n"1\n2",x\u2028y\n3,4\n') == [
        (2, {"a": "1\n2", "b": "x\u2028y"}),
        (4, {"a": "3", "b": "4"}),
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('a,b\n1,2\n3,"4\n5,6\n', "line 3: a cell opens with a quotation mark"),
        ('a,b\n1,"2" 3\n', "line 2: text follows a closing quotation mark"),
        ("a,b\n1,2,3\n", "line 2: 3 cells under 2 headings"),
        ("a,b\n1," + "x" * 110_000, "line 2: a cell of more than 100,000 characters"),
    ],
)
def test_faults_name_their_line(text: str, fault: str) -> None:
    with pytest.raises(ReadError, match=fault):
        rows(text)


def test_empty_table() -> None:
    assert (read_table("", "t.csv")[0], list(read_lines("\n \n", "t.csv", ","))) == ([], [])


@given(st.lists(st.text(st.characters(exclude_characters="\r\n", codec="utf-8")), min_size=2))
def test_cells_round_trip(cells: list[str]) -> None:
    stream = io.StringIO()
    csv.writer(stream, dialect="excel-tab", lineterminator="").writerow(cells)
    assert split_cells(stream.getvalue(), "\t") == cells


def test_convert_for_csv_target() -> None:
    text = 'a\tb\n"x ""y"""\t1, 2\n'
    assert convert_for(text, "t.tsv") == convert_for(text, "-") == text
    assert convert_for(text, "T.CSV") == 'a,b\n"x ""y""","1, 2"\n'


@given(st.text("'=+-@＝\t\r\n \xa0ab") | st.text())
def test_no_cell_is_a_formula_and_all_are_read_as_they_were(text: str) -> None:
    (cell, number) = protect_row([text, -3])
    assert restore_cell(str(cell)) == text
    assert not str(cell).lstrip().startswith(tuple("=+-@＝"))
    assert (number, restore_cell("=1"), restore_cell("'tis")) == (-3, "=1", "'tis")


def test_xlsx_has_text_and_numbers_but_no_formula_and_no_time() -> None:
    cells = {"=1": "=1", "#N/A": "#N/A", -3: -3, 0.5: 0.5, True: True, "": None, None: None}
    cells |= {"\a<b>\r\n\ud800": "<b>\n", 10**20: f"{10**20}", "é" * 40_000: "é" * 32_767}
    files = [io.BytesIO(), io.BytesIO()]
    assert [write_table(file, ["=a"], [[cell] for cell in cells]) for file in files] == [1, 1]
    assert files[0].getvalue() == files[1].getvalue()
    assert {info.date_time[0] for info in ZipFile(files[0]).infolist()} == {1980}
    sheet = load_workbook(files[0]).active
    assert [row[0].value for row in sheet] == ["=a", *cells.values()]
    assert {row[0].data_type for row in sheet} == {"s", "n", "b"}
    assert (sheet["A1"].font.b, sheet.freeze_panes, sheet.auto_filter.ref) == (True, "A2", "A1:A11")
