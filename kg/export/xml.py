"""Text in, text that an XML file can hold out."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

_IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def possible(text: str) -> str:
    """The text with U+FFFD for each control character that no XML file can hold."""
    return _IMPOSSIBLE.sub("\ufffd", text)


def content(text: str) -> str:
    """The text as what an element holds; a reader would change a bare carriage return."""
    return escape(possible(text), {"\r": "&#13;"})


def attribute(text: str) -> str:
    """The text as an attribute's value, in its quotation marks."""
    return quoteattr(possible(text))
