"""A name as an article writes it → its parts: title, given names, family name, legal form.

Names are compared folded: without accents, case, hyphens and marks.
"""

from __future__ import annotations

import re

from kg.resolve.within import telling

_ACRONYM = re.compile(r"(?:[A-ZÀ-Ý0-9]\.?){2,8}")


def is_full(name: str) -> bool:
    """Whether a name has two telling words, initials and what marks an acronym not counted."""
    return sum(len(word) > 1 for word in telling(name)) > 1
