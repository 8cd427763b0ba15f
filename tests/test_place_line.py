"""The place line before the first sentence of a news article."""

from __future__ import annotations

import pytest

from kg.preprocess.dateline import find_place_line
from kg.preprocess.paragraphs import split_paragraphs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GENEVA, Nov. 23 (NWS) – The rain fell.", "GENEVA, Nov. 23 (NWS) – "),
        ("PORT ALDEN, 3 July (agency) - The rain fell.", "PORT ALDEN, 3 July (agency) - "),
        ("OSTER, Tarn Republic, May 4 — The rain fell.", "OSTER, Tarn Republic, May 4 — "),
        ("LYON (NWS) — The rain fell.", "LYON (NWS) — "),
        ("NASA officials - all of them - left.", None),
        ("Geneva, Nov. 23 – the rain fell.", None),
        ("The rain fell in GENEVA, Nov. 23 (NWS) – again.", None),
    ],
)
def test_find_place_line(text: str, expected: str | None) -> None:
    for before in ("", "A title\n\n"):
        line = find_place_line(before + text, split_paragraphs(before + text))
        assert (line and line.of(before + text)) == expected
