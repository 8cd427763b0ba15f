"""Check names and reasons that people give before they are stored."""

from __future__ import annotations

import re

from kg.base.errors import UsageError

LONGEST_NAME = 1_000
"""Characters of a name, at most: articles and codebooks have none that is half as long."""
LONGEST_REASON = 10_000

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, marks that turn the direction of writing, halves of surrogate pairs."""


def check_words(words: str, what: str, *, longest: int = LONGEST_NAME) -> str:
    """Return the words, or raise UsageError if they are too long or have control characters."""
    if len(words) > longest:
        raise UsageError(f"the {what} has {len(words):,} characters; kg takes {longest:,}")
    control = _CONTROL.search(words)
    if control is not None:
        place = f"U+{ord(control[0]):04X} at {control.start()}"
        raise UsageError(f"the {what} '{words}' has the control character {place}; remove it")
    return words
