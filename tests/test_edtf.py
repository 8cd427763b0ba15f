"""EDTF values and their first and last day."""

from __future__ import annotations

from datetime import date

import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st

from kg.base.edtf import bounds


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("2018-03-05", "2018-03-05", "2018-03-05"),
        ("2018-02", "2018-02-01", "2018-02-28"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2018", "2018-01-01", "2018-12-31"),
        ("2018-03?", "2018-03-01", "2018-03-31"),
        ("201X", "2010-01-01", "2019-12-31"),
        ("1XXX~", "1000-01-01", "1999-12-31"),
        ("2018-XX", "2018-01-01", "2018-12-31"),
        ("2018-04-XX", "2018-04-01", "2018-04-30"),
        ("2018-21", "2018-03-01", "2018-05-31"),
        ("2015-24", "2015-12-01", "2016-02-29"),
        ("2018-03-29/2018-04-09", "2018-03-29", "2018-04-09"),
        ("2017-24/2018-21", "2017-12-01", "2018-05-31"),
        ("200X/2018~", "2000-01-01", "2018-12-31"),
        ("2018/..", "2018-01-01", "9999-12-31"),
        ("../2018-03-05", "0001-01-01", "2018-03-05"),
        ("[2016,2018]", "2016-01-01", "2018-12-31"),
    ],
)
def test_bounds(edtf: str, earliest: str, latest: str) -> None:
    assert bounds(edtf) == (date.fromisoformat(earliest), date.fromisoformat(latest))


@pytest.mark.parametrize(
    "edtf",
    [
        *("", "jeudi", "2018-13", "2018-02-30", "2018-00", "18-03-05", "05/03/2018", "2018/2017"),
        *("../..", "/", "2018-03-5X", "2018-0X", "0XXX", "XXXX", "19X", "0000", "-0044", "Y17000"),
        *("٢٠١٨", "2018-03-05/2018-03-06/2018-03-07", "2018\n"),
    ],
)
def test_invalid_values_are_rejected(edtf: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        bounds(edtf)


@given(st.dates(), st.sampled_from(["{:%Y-%m-%d}", "{:%Y-%m}", "{:%Y}"]))
def test_fast_path_agrees_with_the_library(day: date, shape: str) -> None:
    edtf = f"{day.year:04d}{shape.format(day)[len(f'{day:%Y}') :]}"
    value = parse_edtf(edtf)
    earliest, latest = bounds(edtf)
    assert tuple(value.lower_strict())[:3] == (earliest.year, earliest.month, earliest.day)
    assert tuple(value.upper_strict())[:3] == (latest.year, latest.month, latest.day)
    assert earliest <= day <= latest


@given(st.text(max_size=12))
def test_any_text_gives_ordered_bounds_or_a_value_error(text: str) -> None:
    try:
        earliest, latest = bounds(text)
    except ValueError:
        return
    assert earliest <= latest
