"""A text → its letters: for comparing names that people type, and as they can be shown."""

from __future__ import annotations

import unicodedata


def bare(text: str) -> str:
    """The text, decomposed, without accents and marks that nobody sees or types, as those of
    direction."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(
        c for c in plain if not unicodedata.combining(c) and unicodedata.category(c) != "Cf"
    )


def one_line(text: str) -> str:
    """The text without what would break a line, a cell or the terminal."""
    broken = ("Cc", "Cf", "Zl", "Zp")
    return "".join(" " if unicodedata.category(letter) in broken else letter for letter in text)
