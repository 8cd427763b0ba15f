"""Make text fit for XML files."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

_IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def possible(text: str) -> str:
    """Replace each control character that XML does not allow by U+FFFD."""
    return _IMPOSSIBLE.sub("\ufffd", text)


def content(text: str) -> str:
    """Escape text as the content of an element; readers would change bare carriage returns."""
    return escape(possible(text), {"\r": "&#13;"})


def attribute(text: str) -> str:
    """Escape text as the value of an attribute, with its quotation marks."""
    return quoteattr(possible(text))
