"""Text cells that a spreadsheet would run as formulas, in the tables that kg writes for people.

OWASP's advice on CSV injection is an apostrophe before such a cell. What kg reads again loses
exactly that apostrophe, so that no value changes on the way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# Also the wide forms that a Japanese keyboard writes, and what programs drop before a formula.
_FORMULA = re.compile(r"'*[\s\0\ufeff]*[=+\-@\t\r\n＝＋－＠]")


def is_formula(text: str) -> bool:
    """Return whether a spreadsheet could run the text, apart from apostrophes before it."""
    return _FORMULA.match(text) is not None


def protect_cell(text: str) -> str:
    """Put an apostrophe before what a spreadsheet could run.

    An apostrophe that is there already gets another one, so that :func:`restore_cell` knows which
    one to remove.

    >>> [protect_cell(text) for text in ("=1+1", "'=1+1", "l'eau")]
    ["'=1+1", "''=1+1", "l'eau"]
    """
    return f"'{text}" if is_formula(text) else text


def restore_cell(text: str) -> str:
    """Return the text that :func:`protect_cell` received.

    >>> [restore_cell(text) for text in ("'=1+1", "''=1+1", "=1+1", "'tis")]
    ['=1+1', "'=1+1", '=1+1', "'tis"]
    """
    return text[1:] if text.startswith("'") and is_formula(text) else text


def protect_row(cells: Iterable[object]) -> list[object]:
    """Protect the cells of text; numbers stay numbers."""
    return [protect_cell(cell) if isinstance(cell, str) else cell for cell in cells]
