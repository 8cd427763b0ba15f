"""The place, date and agency before the first sentence of the news."""

from __future__ import annotations

import pytest

from kg.annotate.dateline import place_line
from kg.annotate.paragraphs import paragraphs


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
def test_a_place_line_opens_the_news(text: str, expected: str | None) -> None:
    for before in ("", "A title\n\n"):
        line = place_line(before + text, paragraphs(before + text))
        assert (line and line.of(before + text)) == expected
