"""Find the persons whose death an article reports: they hold no role any more."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from kg.base import fold
from kg.lexicon.tables import has_table, words_by_use
from kg.normalise.name_parts import name_parts

_ROLE = r"[^.,;:!?\n«»\"“”()]{0,60}?"
"""Text between "the death of" and the name: a role, in one phrase."""
_APPOSITION = r"(?:\s*,[^.;:!?\n«»\"“”()]{0,80}?,)?"
"""A role between commas, after the name."""
_SHORTEST = 4
"""Letters of a family name that is searched for by itself."""


def find_dead(text: str, names: Iterable[str], language: str) -> frozenset[str]:
    """Return those of some persons' names of whom a text says that they died.

    Raises:
        KgError: the table of the language is broken.
    """
    if not has_table(language, "deaths"):
        return frozenset()
    of, verb = _patterns(language)
    # Patterns with a name take time to compile, and few articles report a death.
    if re.search(rf"{of}|\s{verb}", text) is None:
        return frozenset()
    return frozenset(name for name in set(names) if _is_dead(text, name, of, verb))


def _is_dead(text: str, name: str, of: str, verb: str) -> bool:
    family = name.split()[-1] if name.split() else ""
    forms = {re.escape(name)} | ({re.escape(family)} if len(family) >= _SHORTEST else set())
    called = rf"(?<!\w)(?:{'|'.join(sorted(forms))})(?!\w|['’]s)"
    after = rf"{called}{_APPOSITION}\s+{verb}"
    before = rf"{of}(?P<role>{_ROLE}){called}"
    return re.search(after, text) is not None or any(
        _is_role(found["role"]) for found in re.finditer(before, text)
    )


def _is_role(between: str) -> bool:
    """Whether words before a name are its role: not "of a friend of", nor another name."""
    words = re.findall(r"[^\W_]+", between)
    if len(words) < 2:
        return True
    capitals = sum(word[0].isupper() for word in words)
    return fold.search(words[-1]) not in name_parts().small and capitals <= 1


@cache
def _patterns(language: str) -> tuple[str, str]:
    table = words_by_use(language, "deaths")
    of, verb = (
        "|".join(re.escape(w).replace("'", "['’]").replace(r"\ ", r"\s+") for w in table[use])
        for use in ("of", "verb")
    )
    return rf"(?<!\w)(?i:{of})(?!\w)", rf"(?:{verb})(?!\w)"
