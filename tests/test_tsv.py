"""Tables as people and spreadsheets write them."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.base.errors import ReadError
from kg.base.tsv import convert_for, find_delimiter, read_lines, read_table, split_cells


def rows(text: str) -> list[tuple[int, dict[str, str]]]:
    return list(read_table(text, "t.csv")[1])


@pytest.mark.parametrize("mark", ["\t", ";", ","])
def test_rows_by_heading_with_any_delimiter(mark: str) -> None:
    text = f" a {mark}b\r\n1{mark}2\r\n\r\n{mark}\r\n3\r\n4{mark}5{mark}{mark}\r\n"
    assert find_delimiter(text) == mark
    found = [(2, {"a": "1", "b": "2"}), (5, {"a": "3", "b": ""}), (6, {"a": "4", "b": "5"})]
    assert rows(text) == found


def test_cells_may_contain_line_ends() -> None:
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
        ("a,b\n1," + "x" * 200_000, "line 2: field larger than field limit"),
    ],
)
def test_faults_name_their_line(text: str, fault: str) -> None:
    with pytest.raises(ReadError, match=fault):
        rows(text)


def test_empty_table() -> None:
    assert read_table("", "t.csv")[0] == []
    assert list(read_lines("\n \n", "t.csv", ",")) == []


@given(st.lists(st.text(st.characters(exclude_characters="\r\n", codec="utf-8")), min_size=2))
def test_cells_round_trip(cells: list[str]) -> None:
    stream = io.StringIO()
    csv.writer(stream, dialect="excel-tab", lineterminator="").writerow(cells)
    assert split_cells(stream.getvalue(), "\t") == cells


def test_convert_for_csv_target() -> None:
    text = 'a\tb\n"x ""y"""\t1, 2\n'
    assert convert_for(text, "t.tsv") == convert_for(text, "-") == text
    assert convert_for(text, "T.CSV") == 'a,b\n"x ""y""","1, 2"\n'


def test_unpaired_marks_are_part_of_cells() -> None:
    assert split_cells('a\t"b" c\t"d', "\t") == ["a", '"b" c', '"d']
