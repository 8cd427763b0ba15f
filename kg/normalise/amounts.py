"""Find the numbers of a text and parse those that are amounts.

French, English and Swiss texts group digits by blanks, points, commas or apostrophes and write
decimals after a comma or a point. Dates, versions, lists and IP addresses are numbers, but not
amounts.
"""

from __future__ import annotations

import re
from decimal import Decimal

NUMBER = re.compile(
    r"""
    # 2018-03-05, 05/03/2018, 5/3/18
    (?:\d{4}(?P<dash>[-/])\d\d?(?P=dash)\d\d?|\d\d?(?P<slash>[-/])\d\d?(?P=slash)(?:\d{4}|\d\d))
        (?![\d/-])
    # 1 000 000, 1'000.50
    | \d{1,3}(?P<gap>[ \u00a0\u2009\u202f'’])\d{3}(?!\d)(?:(?P=gap)\d{3}(?!\d))*(?:[.,]\d+)*
    # 12, 1,000.5, 1.2.3
    | \d+(?:[.,]\d+)*
    """,
    re.VERBOSE,
)
"""A number in figures, as long as it goes on."""

_AMOUNT = re.compile(
    r"""
    (?P<whole>[1-9]\d{0,2}(?P<gap>[ \u00a0\u2009\u202f'’.,])\d{3}(?:(?P=gap)\d{3})*)
        (?:(?!(?P=gap))[.,](?P<part>\d+))?
    """,
    re.VERBOSE,
)
_DECIMAL = re.compile(r"(?P<whole>\d+)(?:[.,](?P<part>\d+))?")
_GROUPED_BY_COMMA = frozenset(("en",))
"""Languages in which a point before three digits is a decimal point."""
_ADDRESS = re.compile(r"(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})")


def parse_amount(number: str, language: str = "fr") -> Decimal | None:
    """Return the amount that figures give, ``None`` where they are something else.

    One comma before three digits groups them in any language; one point does so except in English.

    >>> parse_amount("1.000.000"), parse_amount("1'234.50"), parse_amount("12,5")
    (Decimal('1000000'), Decimal('1234.5'), Decimal('12.5'))
    >>> parse_amount("1.500", "fr"), parse_amount("1.500", "en")
    (Decimal('1500'), Decimal('1.5'))
    >>> parse_amount("1.2.3"), parse_amount("192.168.100.200"), parse_amount("05/03/2018")
    (None, None, None)
    """
    if _ADDRESS.fullmatch(number):
        return None
    decimal, grouped = _DECIMAL.fullmatch(number), _AMOUNT.fullmatch(number)
    has_point = decimal is not None and "." in number and language in _GROUPED_BY_COMMA
    found = decimal if grouped is None or has_point else grouped
    if found is None:
        return None
    # Decimal() keeps every digit and takes those of any script.
    whole = re.sub(r"\D", "", found["whole"]).lstrip("0") or "0"
    part = (found["part"] or "").rstrip("0")
    return Decimal(f"{whole}.{part}" if part else whole)


def canonical(amount: Decimal) -> str:
    """Return the figures of an amount, the same for equal amounts: "1000000", "12.5"."""
    return f"{amount:f}"
