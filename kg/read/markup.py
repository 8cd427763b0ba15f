"""The text of HTML in which everything is content: feed items, chapters, short messages.

Whole web pages also have menus and advertisements; :mod:`kg.read.html` reads those.
"""

from __future__ import annotations

import re
from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.etree import XMLParser

_UNREAD = (
    *("head", "script", "style", "noscript", "template", "svg", "math", "iframe", "object"),
    *("button", "select", "textarea", "audio", "video", "nav"),
)
_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd"),
        *("details", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "ol", "p"),
        *("pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr"),
        *("ul",),
    )
)
_PROLOGUE = re.compile(r"^\s*<\?xml[^>]*>\s*|<!DOCTYPE[^>\[]*\[[^\]]*\]\s*>", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_LONGEST = 9_000_000
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def parse_html(markup: str) -> Any:
    """Return the root element of HTML, ``None`` if there is none. Nothing is fetched."""
    import lxml.html
    from lxml import etree

    # The parser takes no text with a declaration of its encoding; the text is decoded already.
    markup = _PROLOGUE.sub("", markup)
    parser = lxml.html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    try:
        return lxml.html.document_fromstring(markup, parser=parser) if markup.strip() else None
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def markup_text(markup: str) -> str:
    """Return the text of HTML, with a blank line between paragraphs.

    HTML that is too long for the parser is returned as it is: no article may be as long.
    """
    if len(markup) > _LONGEST:
        return markup
    root = parse_html(markup)
    return "" if root is None else element_text(root)


def drop_hidden(root: Any) -> None:
    """Remove what a browser does not show, such as the lines for previews in newsletters."""
    for element in root.xpath(".//*[@hidden or @style]"):
        if "hidden" in element.attrib or _HIDDEN.search(element.get("style", "")):
            element.drop_tree()


def element_text(root: Any) -> str:
    """Return the text of an element, with a blank line between paragraphs. Changes the element."""
    from lxml import etree

    etree.strip_elements(root, *_UNREAD, with_tail=False)
    drop_hidden(root)
    pieces: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        is_block = element.tag in _BLOCKS
        if is_block:
            pieces.append("\n\n")
        if event == "start":
            if element.tag == "br":
                pieces.append("\n")
            pieces.append(_BLANKS.sub(" ", element.text or ""))
        elif element is not root:
            pieces.append(_BLANKS.sub(" ", element.tail or ""))
    return tidy("".join(pieces))


def line_of(element: Any) -> str:
    """Return the text of an element on one line, such as that of a heading."""
    return " ".join(element_text(deepcopy(element)).split())


def tidy(text: str) -> str:
    """Return a text with one blank line between paragraphs and without blanks around lines."""
    lines = [line.strip(" \t\r\f") for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


@cache
def xml_parser() -> XMLParser:
    """Return the parser of foreign XML: no entities, document types or network."""
    from lxml.etree import XMLParser

    return XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
    )
