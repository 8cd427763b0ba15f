"""Tables as people and spreadsheets write them: rows by column, or one fault with its line."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.base.errors import ReadError
from kg.base.tsv import cells, delimiter, lines, suited, table


def rows(text: str) -> list[tuple[int, dict[str, str]]]:
    return list(table(text, "t.csv")[1])


@pytest.mark.parametrize("mark", ["\t", ";", ","])
def test_rows_come_by_heading_whatever_parts_them(mark: str) -> None:
    text = f" a {mark}b\r\n1{mark}2\r\n\r\n{mark}\r\n3\r\n4{mark}5{mark}{mark}\r\n"
    assert delimiter(text) == mark
    found = [(2, {"a": "1", "b": "2"}), (5, {"a": "3", "b": ""}), (6, {"a": "4", "b": "5"})]
    assert rows(text) == found


def test_a_cell_may_hold_a_line_end_and_a_row_is_told_by_where_it_begins() -> None:
    assert rows('a,b\n"1\n2",x\u2028y\n3,4\n') == [
        (2, {"a": "1\n2", "b": "x\u2028y"}),
        (4, {"a": "3", "b": "4"}),
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('a,b\n1,2\n3,"4\n5,6\n', "line 3: a cell opens with a quotation mark"),
        ('a,b\n1,"2" 3\n', "line 2: letters stand behind a closing quotation mark"),
        ("a,b\n1,2,3\n", "line 2: 3 cells under 2 headings"),
        ("a,b\n1," + "x" * 200_000, "line 2: field larger than field limit"),
    ],
)
def test_a_fault_is_told_with_its_line(text: str, fault: str) -> None:
    with pytest.raises(ReadError, match=fault):
        rows(text)


def test_an_empty_table_has_no_headings() -> None:
    assert table("", "t.csv")[0] == []
    assert list(lines("\n \n", "t.csv", ",")) == []


@given(st.lists(st.text(st.characters(exclude_characters="\r\n", codec="utf-8")), min_size=2))
def test_the_cells_of_a_line_are_those_that_were_written(held: list[str]) -> None:
    stream = io.StringIO()
    csv.writer(stream, dialect="excel-tab", lineterminator="").writerow(held)
    assert cells(stream.getvalue(), "\t") == held


def test_a_table_suits_the_file_it_goes_to() -> None:
    text = 'a\tb\n"x ""y"""\t1, 2\n'
    assert suited(text, "t.tsv") == suited(text, "-") == text
    assert suited(text, "T.CSV") == 'a,b\n"x ""y""","1, 2"\n'


def test_marks_that_do_not_pair_are_letters() -> None:
    assert cells('a\t"b" c\t"d', "\t") == ["a", '"b" c', '"d']
