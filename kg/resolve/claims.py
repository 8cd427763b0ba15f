"""A statement → the claim it expresses.

Statements with the same words, blanks, marks, accents, case and small words apart, share a claim,
whoever makes them and wherever: a quotation that several papers print is one claim with several
appearances. What is too short to be a proposition expresses none.
"""

from __future__ import annotations

import hashlib
import re

from kg.model import Claim, Statement
from kg.resolve.within import fold

_WORD = re.compile(r"\w+")
_FEWEST_WORDS = 3
_LABEL = 160
"""Code points of a label, at most."""


def claim(statement: Statement, text: str) -> Claim | None:
    """The claim of a statement, ``None`` where its content has under three telling words."""
    words = " ".join(span.of(text) for span in statement.content)
    telling = [word for word in _WORD.findall(fold(words)) if len(word) > 2 or word.isdigit()]
    if len(telling) < _FEWEST_WORDS:
        return None
    digest = hashlib.sha256(" ".join(telling).encode("utf-8")).hexdigest()
    return Claim(digest, _shortened(" ".join(words.split())))


def _shortened(words: str) -> str:
    if len(words) <= _LABEL:
        return words
    return words[:_LABEL].rsplit(" ", 1)[0] + " …"
