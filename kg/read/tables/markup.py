"""Texts in tables that are HTML, as web sites store them."""

from __future__ import annotations

import re

NOTE = "markup of web pages removed from the text"
_MARKUP = re.compile(r"</(?:p|div|span|strong|em|b|i|a|h\d|ul|li|blockquote)>|<br\s*/?>", re.I)
_BLOCKS = ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "table")


def strip_markup(text: str) -> str | None:
    """Return the words of HTML with blank lines between paragraphs, ``None`` if it is not HTML."""
    if not _MARKUP.search(text):
        return None
    from lxml import etree, html

    try:
        tree = html.fragment_fromstring(text, create_parent="div")
    except (etree.LxmlError, ValueError):
        return None
    etree.strip_elements(tree, etree.Comment, "script", "style", with_tail=False)
    for node in tree.iter("br"):
        node.tail = "\n" + (node.tail or "")
    for node in tree.iter(*_BLOCKS):
        node.text = "\n\n" + (node.text or "")
        node.tail = "\n\n" + (node.tail or "")
    paragraphs = re.split(r"\n\s*\n", "".join(tree.itertext()))
    lines = ("\n".join(" ".join(line.split()) for line in one.split("\n")) for one in paragraphs)
    return "\n\n".join(line.strip() for line in lines if line.strip())
