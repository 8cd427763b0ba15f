"""Paragraphs end at line breaks, except in wrapped text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.preprocess.paragraphs import split_paragraphs

LINES = (
    "Le conseil de la vallée a voté le budget après une nuit de",
    "débats, et la présidente a quitté la salle sans un mot pour",
    "les journalistes qui l'attendaient depuis la veille au soir",
    "dans le hall de la mairie, où les radiateurs étaient froids",
    "et les chaises rares, avant que le concierge ne les renvoie",
    "chez eux.",
)
"""One paragraph, wrapped to a width of 60."""


def words(text: str) -> list[str]:
    return [span.of(text) for span in split_paragraphs(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t\r\n\u00a0", []),
        ("Un.", ["Un."]),
        ("Un.\n\n\nDeux.", ["Un.", "Deux."]),
        ("Un.\r\nDeux.\rTrois.", ["Un.", "Deux.", "Trois."]),
        ("Un.\u2028Deux.\u2029Trois.", ["Un.", "Deux.", "Trois."]),
        ("\n\nUn.\n \nDeux.\n", ["Un.", "Deux."]),
        ("😀\nשלום", ["😀", "שלום"]),
    ],
)
def test_line_breaks_end_paragraphs(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_wrapped_text_is_split_at_blank_lines_only(end: str) -> None:
    block = end.join(LINES)
    assert words(block) == [block]
    assert words(block + end + end + block) == [block, block]


@pytest.mark.parametrize(
    "lines",
    [
        LINES[:4],  # too few to tell
        tuple(f"Ligne {n}." for n in range(9)),  # short
        tuple("Une phrase longue de la vallée. " * 5 for _ in range(9)),  # long
    ],
)
def test_lines_of_other_widths_are_paragraphs(lines: tuple[str, ...]) -> None:
    assert len(words("\n".join(lines))) == len(lines)


@given(st.text(st.sampled_from("ab \t\n\r\u2028\u00a0é😀.") | st.characters(), max_size=300))
def test_paragraphs_are_ordered_and_lose_only_blanks(text: str) -> None:
    spans = split_paragraphs(text)
    end = 0
    for span in spans:
        assert end <= span.start < span.end <= len(text)
        assert not text[end : span.start].strip()
        assert span.of(text) == span.of(text).strip()
        end = span.end
    assert not text[end:].strip()
