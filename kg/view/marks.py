"""The look of stances and kinds on every page: colour, dashes and shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.model import Stance

STANCES: tuple[Stance, ...] = ("support", "oppose", "none")
KINDS = ("person", "organisation", "group", "document", "unknown", "topic", "claim")

COLOURS = {"support": "#0072b2", "oppose": "#d55e00", "none": "#8c939e"}
"""Blue, orange and grey, which colour-blind people can distinguish; the dashes differ too."""

DASHES: Mapping[str, Any] = {"support": False, "oppose": [9, 5], "none": [2, 5]}

SHAPES = {
    "person": "dot",
    "organisation": "square",
    "group": "triangle",
    "document": "hexagon",
    "unknown": "dot",
    "topic": "diamond",
    "claim": "triangleDown",
}
MARKS = {
    kind: {"background": background, "border": border}
    for kind, background, border in (
        ("person", "#3f4a5c", "#1d2430"),
        ("organisation", "#7d89a0", "#3f4a5c"),
        ("group", "#a9b4c6", "#5b6472"),
        ("document", "#d5dbe5", "#5b6472"),
        ("unknown", "#e9edf2", "#8c939e"),
        ("topic", "#ffe9a8", "#a67c00"),
        ("claim", "#fff6da", "#a67c00"),
    )
}
