"""Sentences that mark the affiliation they state: <person>, [role], {organisation}."""

from __future__ import annotations

import re

Fact = tuple[str | None, ...]
"""Person, role and organisation of an affiliation."""


def unmark(sentence: str) -> tuple[str, Fact]:
    """Split a sentence from the affiliation that its marks show."""
    found = (re.search(pattern, sentence) for pattern in (r"<(.+?)>", r"\[(.+?)\]", r"\{(.+?)\}"))
    return re.sub(r"[<>\[\]{}]", "", sentence), tuple(m and m.group(1) for m in found)
