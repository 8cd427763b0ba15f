"""Reader for PDF, through pdfplumber, and through pypdf what that can't read.

pdfplumber knows the place of every letter. pypdf is ten times as fast, but divides words in PDFs of
many programs ("Jeanne Morv an") and reads lines across columns.

The text is that of the pages in reading order, with one line per paragraph: words that were
divided at the ends of lines are whole, running headers and page numbers are left out.
``page_starts`` of the article has the offset of each page.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from statistics import median
from typing import Any

from kg.base.errors import ReadError
from kg.model import Article
from kg.read.build import build_article, clean
from kg.read.documents.pdf_lines import Line, lay_out
from kg.read.documents.properties import Properties, confirm
from kg.read.origin import MAX_CHARACTERS, Origin, strip_control

_LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}
    | {"\ufb05": "st", "\ufb06": "st", "\u00a0": " ", "\u200b": "", "\ufeff": ""}
)
_UNKNOWN = re.compile(r"[\ue000-\uf8ff\ufffd]|\(cid:\d+\)")
_MOST_UNKNOWN = 0.2
"""Part of the characters of a text that may be unknown."""
_LEAST_TEXT = 20
"""Characters of a text; with less, the pages are pictures."""
_WORD_GAP = 0.6
"""Largest gap between words of a line, in sizes of their type."""
_LETTER_GAP = 0.15
"""Largest gap between letters of a word, in sizes of their type."""
_MOST_STARTS = 20
"""Distances from the left edge, the most frequent ones, at which a column may begin."""
_COLUMN_LINES = 4
_SURE_LINES = 10
"""Lines of columns that the next pages are supposed to have too."""
_INDENT = 3.5
"""Largest indent of lines of a column, in sizes of their type."""
_ALIGNED = 0.8
"""Part of the lines of a column that begin at its edge, or are indented."""
_COLUMN_TEXT = 12
"""Characters of a line of a column on average; cells of tables have less."""
_GUTTER = 0.9
"""Least width of the space between columns, in sizes of their type."""
_TO_EDGE = 4.0
"""A column begins less than this right of the place that parts it from another, in points."""
_BREAK = 3.0
"""Gap between rows that ends columns, in sizes of their type."""
_DOUBLES = 0.9
"""If a smaller part of the letters is at places of their own, there are doubles."""
_INITIAL = 1.8
"""Least size of an initial that is as high as several lines, in sizes of the text."""
_SEVERAL = (
    "this PDF seems to hold several articles; kg reads it as one: cut it into one file for each"
)
_MOST_OF_A_PAGE = 20_000_000
"""Bytes of the description of a page, unpacked."""

Word = dict[str, Any]
"""A word of a page: "text", "size", and its edges "x0", "x1", "top" and "bottom" in points."""


def read(data: bytes, origin: Origin) -> Iterator[Article | ReadError]:
    """Yield the article of a PDF."""
    import pypdf
    from pypdf.errors import PyPdfError

    # Its remarks on damaged files would go to the terminal.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    try:
        document = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if document.is_encrypted and not document.decrypt(""):
            fault = "protected by a password; open it in a PDF program and print it to a new PDF"
            raise ReadError(origin.where, fault)
        count = len(document.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError) as e:
        said = " ".join(str(e).split())[:80] or type(e).__name__
        raise ReadError(origin.where, f"damaged, or not a PDF ({said}); save it again") from None
    pages = list(_read_pages(data, document, count, origin))
    damaged = sum(1 for lines in pages if lines is None)
    if damaged == count > 0:
        raise ReadError(origin.where, "its pages are damaged, or too large unpacked; save it again")
    layout = lay_out([lines or [] for lines in pages])
    _check(layout.text, count, origin)
    empty = sum(1 for lines in pages if lines == [])
    faults = {"damaged pages, not read": damaged, "pages without text, perhaps pictures": empty}
    facts = confirm(
        *(_properties(document), layout.text),
        heading=layout.heading,
        days=layout.days,
        url=layout.url,
    )
    yield build_article(
        *(layout.text, facts, origin),
        notes=(
            *(f"{fault}: {n} of {count}" for fault, n in faults.items() if n),
            *([_SEVERAL] if layout.articles > 1 else []),
        ),
        page_starts=layout.starts,
        put_title=False,
    )


def _check(text: str, pages: int, origin: Origin) -> None:
    """Raise ReadError for a text that is missing or not decoded."""
    if len(text) < _LEAST_TEXT:
        fault = f"no text on its {pages} page{'s' if pages != 1 else ''}, only pictures perhaps"
        raise ReadError(origin.where, f"{fault}; run text recognition (OCR) and add the result")
    if len(_UNKNOWN.findall(text)) > _MOST_UNKNOWN * len(text):
        fault = "its fonts do not say which letters they show"
        raise ReadError(origin.where, f"{fault}; run text recognition (OCR) and add the result")


def _properties(document: Any) -> Properties:
    """Return title, author and day of a document; damaged ones are left out."""
    try:
        info = document.metadata or {}
        made = re.match(r"D:(\d{4})(\d{2})(\d{2})", str(info.get("/CreationDate") or ""))
        day = "-".join(made.groups()) if made else None
        return Properties(
            clean(str(info.get("/Title") or "")), clean(str(info.get("/Author") or "")), day
        )
    except Exception:
        return Properties()


def _read_pages(
    data: bytes, document: Any, count: int, origin: Origin
) -> Iterator[list[Line] | None]:
    """Yield the lines of each page in reading order, ``None`` for a page that can't be read."""
    import pdfplumber

    pages: Sequence[Any] = ()
    with suppress(Exception):  # whatever the library did not foresee in a damaged file
        pages = pdfplumber.open(io.BytesIO(data), password="").pages
    length = 0
    gutters: set[float] = set()
    for number in range(count):
        found: list[Line] | None = None
        with suppress(Exception):
            page = document.pages[number]
            contents = page.get_contents()
            if contents is not None and len(contents.get_data()) > _MOST_OF_A_PAGE:
                yield None
                continue
            found = _placed(pages[number], number, gutters) if number < len(pages) else None
        if found is None:
            with suppress(Exception):
                found = _unplaced(document.pages[number].extract_text(), number)
        length += sum(len(line.text) for line in found or ())
        if length > MAX_CHARACTERS:
            fault = f"more than {MAX_CHARACTERS:,} characters in {number + 1} of {count} pages"
            raise ReadError(origin.where, f"{fault}; split it")
        yield found


def _placed(page: Any, number: int, gutters: set[float]) -> list[Line]:
    # Some programs print bold letters twice. To find all doubles takes longer than all the rest.
    letters = page.chars
    places = {(each["text"], each["x0"] // 2, each["top"] // 2) for each in letters}
    source = page.dedupe_chars() if len(places) < _DOUBLES * len(letters) else page
    words = source.extract_words(
        x_tolerance_ratio=_LETTER_GAP, extra_attrs=["size"], use_text_flow=False
    )
    page.close()
    return order_words(_with_initials(words), number, gutters)


def _unplaced(text: str, number: int) -> list[Line]:
    """Return lines whose places are not known, as if they were below each other."""
    lines = (_plain(line) for line in text.split("\n"))
    return [Line(line, 0.0, 12.0 * n, 10.0, number) for n, line in enumerate(lines) if line]


def _plain(text: str) -> str:
    line = " ".join(strip_control(text.translate(_LIGATURES)).split())
    # A soft hyphen counts at the end of a line only.
    return line[:-1].replace("\u00ad", "") + line[-1:]


def order_words(words: Sequence[Word], page: int, gutters: set[float]) -> list[Line]:
    """Return the lines of a page in reading order: a column as a whole, left before right.

    Columns are rows that leave the same place empty, with text on both sides of it. ``gutters`` are
    the spaces between columns of earlier pages, to which those of this page are added: the last
    page of an article may have too few lines to see its columns.
    """
    rows = [_parts(row) for row in _rows(words)]
    starts = Counter(round(part[0]["x0"]) - _TO_EDGE / 2 for row in rows for part in row)
    common = {x for x, _ in starts.most_common(_MOST_STARTS)}
    found: list[Line] = []
    first = 0
    while first < len(rows):
        last, gutter = max(
            ((_end_of_columns(rows, first, x, gutters), x) for x in sorted(common | gutters)),
            default=(first, 0.0),
        )
        if last == first:
            found.append(_line([word for part in rows[first] for word in part], page))
            first += 1
            continue
        parts = [part for row in rows[first:last] for part in row]
        for is_right in (False, True):
            side = [w for part in parts if (part[0]["x0"] >= gutter) == is_right for w in part]
            found += order_words(side, page, gutters)
        first = last
    return found


def _end_of_columns(
    rows: Sequence[Sequence[Sequence[Word]]], first: int, x: float, gutters: set[float]
) -> int:
    """Return the row after the columns that begin in a row and are parted at ``x``, if any."""
    left: list[float] = []
    right: list[float] = []
    characters = [0, 0]
    edge, aligned, last = 0.0, 0, first
    for row in rows[first:]:
        top, size = row[0][0]["bottom"], row[0][0]["size"]
        if any(part[0]["x0"] < x < part[-1]["x1"] for part in row):
            break
        if last > first and top - rows[last - 1][0][0]["bottom"] > _BREAK * size:
            break
        for is_right, tops in ((False, left), (True, right)):
            side = [word for part in row if (part[0]["x0"] >= x) == is_right for word in part]
            if side:
                tops.append(top)
                characters[is_right] += len(" ".join(word["text"] for word in side))
                aligned += is_right and side[0]["x0"] < x + _INDENT * size
                edge = edge if is_right else max(edge, side[-1]["x1"] + _GUTTER * size)
        last += 1
    least = 1 if x in gutters else _COLUMN_LINES
    if min(len(left), len(right)) < least or min(left) > max(right) or min(right) > max(left):
        return first
    has_text = all(
        n >= _COLUMN_TEXT * len(tops) for n, tops in zip(characters, (left, right), strict=True)
    )
    if not has_text or aligned < _ALIGNED * len(right) or edge > x + _TO_EDGE:
        return first
    if min(len(left), len(right)) >= _SURE_LINES:
        gutters.add(x)
    return last


def _with_initials(words: Sequence[Word]) -> list[Word]:
    """Return the words with each initial as high as several lines joined to its word."""
    usual = median(word["size"] for word in words) if words else 0.0
    high = [w for w in words if len(w["text"]) == 1 and w["size"] >= _INITIAL * usual]
    kept = [word for word in words if word not in high]
    for initial in high:
        beside = [
            word
            for word in kept
            if 0 <= word["x0"] - initial["x1"] + 2 < initial["size"]
            and abs(word["top"] - initial["top"]) < initial["size"] / 2
        ]
        first = min(beside, key=lambda word: float(word["top"]), default=None)
        if first is None or not initial["text"].isalpha():
            kept.append(initial)
            continue
        is_word = initial["text"] in "AÀYÔ" and first["text"][:1].isupper()
        text = f"{initial['text']} {first['text']}" if is_word else initial["text"] + first["text"]
        kept[kept.index(first)] = {**first, "text": text}
    return kept


def _rows(words: Sequence[Word]) -> list[list[Word]]:
    """Return the words by their height on the page, each row from left to right."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word["bottom"], word["x0"])):
        if rows and word["bottom"] - rows[-1][0]["bottom"] < 0.3 * word["size"]:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda word: float(word["x0"])) for row in rows]


def _parts(row: Sequence[Word]) -> list[list[Word]]:
    """Return the parts of a row between gaps that are wider than those between words."""
    parts: list[list[Word]] = []
    for word in row:
        gap = word["x0"] - parts[-1][-1]["x1"] if parts else 0.0
        if parts and gap <= _WORD_GAP * max(word["size"], parts[-1][-1]["size"]):
            parts[-1].append(word)
        else:
            parts.append([word])
    return parts


def _line(part: Sequence[Word], page: int) -> Line:
    text = _plain(" ".join(word["text"] for word in part))
    size = max(float(word["size"]) for word in part)
    return Line(text, float(part[0]["x0"]), float(part[0]["bottom"]), size, page)
