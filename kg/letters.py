"""A text → its letters, for comparing names that people type."""

from __future__ import annotations

import unicodedata


def bare(text: str) -> str:
    """The text, decomposed, without accents and marks that nobody sees or types, as those of
    direction."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(
        c for c in plain if not unicodedata.combining(c) and unicodedata.category(c) != "Cf"
    )
