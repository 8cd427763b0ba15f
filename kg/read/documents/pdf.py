"""Reader for PDF, through pypdf; pages with columns through pdfplumber, which is slower.

The text is that of the pages in reading order, with one line per paragraph: words that were
divided at the ends of lines are whole, running headers and page numbers are left out.
``page_starts`` of the article has the offset of each page.
"""

from __future__ import annotations

import io
import logging
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from kg.base.errors import ReadError
from kg.model import Article
from kg.read.build import build_article, clean
from kg.read.documents.pdf_lines import Line, lay_out
from kg.read.documents.properties import Properties, confirm
from kg.read.origin import Origin, strip_control

_LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}
    | {"\ufb05": "st", "\ufb06": "st", "\u00a0": " ", "\u200b": "", "\ufeff": ""}
)
_UNKNOWN = re.compile(r"[\ue000-\uf8ff\ufffd]|\(cid:\d+\)")
_MOST_UNKNOWN = 0.2
"""Part of the characters of a text that may be unknown."""
_LEAST_TEXT = 20
"""Characters of a text; with less, the pages are pictures."""
_FRAGMENT_BLANK = re.compile(r"\s+")
_COLUMN_LINES = 5
"""Lines that begin at the same distance from the left edge, in a column."""
_COLUMN_WIDTH = 80.0
"""Least distance of columns, in points."""
_COLUMN_TEXT = 15
"""Characters of a line of a column on average; cells of tables have less."""
_WORD_GAP = 0.6
"""Largest gap between words of a line, in sizes of their type."""
_GUTTER = 6.0
"""Least width of the space between columns, in points."""
_CROSSED = 0.1
"""Part of the rows of a page, or one, that may cross the space between columns: headings."""


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
        pages = [_fragments_or_none(page) for page in document.pages]
        stated = _properties(document)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError) as e:
        said = " ".join(str(e).split())[:80] or type(e).__name__
        raise ReadError(origin.where, f"damaged, or not a PDF ({said}); save it again") from None
    damaged = sum(1 for fragments in pages if fragments is None)
    if damaged and damaged == len(pages):
        raise ReadError(origin.where, "its pages are damaged, or too large unpacked; save it again")
    lines = [_lines(fragments or (), number) for number, fragments in enumerate(pages)]
    columns = [number for number, fragments in enumerate(pages) if _has_columns(fragments or ())]
    if columns:
        for number, found in _read_columns(data, columns).items():
            lines[number] = found or lines[number]
    layout = lay_out(lines)
    _check(layout.text, len(pages), origin)
    empty = sum(1 for page in lines if not page) - damaged
    faults = {"damaged pages, not read": damaged, "pages without text, perhaps pictures": empty}
    notes = tuple(f"{fault}: {n} of {len(pages)}" for fault, n in faults.items() if n)
    facts = confirm(stated, layout.text, heading=layout.heading, days=layout.days, url=layout.url)
    yield build_article(
        layout.text, facts, origin, notes=notes, page_starts=layout.starts, put_title=False
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


Fragment = tuple[str, float, float, float]
"""A piece of text, its place from left and top in points, and its size."""


def _fragments_or_none(page: Any) -> list[Fragment] | None:
    """Return the pieces of text of a page, ``None`` if it is damaged."""
    try:
        return _fragments(page)
    except Exception:
        # Damaged pages raise whatever the library did not foresee.
        return None


def _fragments(page: Any) -> list[Fragment]:
    """Return the pieces of text of a page in the order of the file, with their line breaks."""
    found: list[Fragment] = []

    def visit(text: str, cm: Any, tm: Any, font: Any, size: float) -> None:
        if text:
            left = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            up = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            scale = abs(tm[0] * cm[0] + tm[1] * cm[2]) or abs(tm[1] * cm[1]) or 1.0
            found.append((text, float(left), height - float(up), float(size) * scale))

    height = float(page.mediabox.top)
    page.extract_text(visitor_text=visit)
    return found


def _lines(fragments: Sequence[Fragment], page: int) -> list[Line]:
    """Return the lines of a page; the place of a line is that of its first piece."""
    found: list[Line] = []
    text = ""
    place: Fragment | None = None
    for fragment in (*fragments, ("\n", 0.0, 0.0, 0.0)):
        for number, piece in enumerate(fragment[0].split("\n")):
            if number:
                if place is not None and (line := _plain(text)):
                    found.append(Line(line, *place[1:], page))
                text, place = "", None
            if piece.strip() and place is None:
                place = fragment
            text += piece
    return found


def _plain(text: str) -> str:
    line = " ".join(strip_control(text.translate(_LIGATURES)).split())
    # A soft hyphen counts at the end of a line only.
    return line[:-1].replace("\u00ad", "") + line[-1:]


def _has_columns(fragments: Sequence[Fragment]) -> bool:
    """Whether many lines begin at two or more distances from the left edge, side by side."""
    starts: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for text, left, top, _ in fragments:
        if text.strip():
            tops = starts[round(left / 3)]
            tops[round(top)] = tops.get(round(top), 0) + len(text.strip())
    columns = [
        (left * 3, min(tops), max(tops))
        for left, tops in sorted(starts.items())
        if len(tops) >= _COLUMN_LINES and sum(tops.values()) >= _COLUMN_TEXT * len(tops)
    ]
    return any(
        b[0] - a[0] >= _COLUMN_WIDTH and min(a[2], b[2]) > max(a[1], b[1])
        for number, a in enumerate(columns)
        for b in columns[number + 1 :]
    )


def _read_columns(data: bytes, numbers: Sequence[int]) -> dict[int, list[Line]]:
    """Return the lines of pages with columns, in reading order; damaged pages are left out."""
    import pdfplumber

    found: dict[int, list[Line]] = {}
    try:
        with pdfplumber.open(io.BytesIO(data), password="") as document:
            for number in numbers:
                page = document.pages[number]
                words = page.extract_words(extra_attrs=["size"], keep_blank_chars=False)
                found[number] = order_columns(words, number)
                page.close()
    except Exception:
        # pypdf has read these pages too, in the order of the file.
        return found
    return found


def order_columns(words: Sequence[dict[str, Any]], page: int) -> list[Line]:
    """Return the lines of a page of columns: each column from top to bottom, left before right.

    A line that crosses the space between columns, as headings do, ends the columns above it.
    """
    rows = _rows(words)
    gutters = _gutters(rows)
    found: list[Line] = []
    columns: list[list[Line]] = [[] for _ in range(len(gutters) + 1)]
    for row in rows:
        for part in _parts(row, gutters):
            line = _line(part, page)
            first, last = _column(part[0]["x0"], gutters), _column(part[-1]["x1"], gutters)
            if first == last:
                columns[first].append(line)
                continue
            found += [each for column in columns for each in column] + [line]
            columns = [[] for _ in columns]
    return found + [each for column in columns for each in column]


def _column(x: float, gutters: Sequence[float]) -> int:
    return sum(x > gutter for gutter in gutters)


def _rows(words: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Return the words by their height on the page, each row from left to right."""
    rows: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=lambda word: (word["bottom"], word["x0"])):
        if rows and word["bottom"] - rows[-1][0]["bottom"] < 0.3 * word["size"]:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda word: float(word["x0"])) for row in rows]


def _gutters(rows: Sequence[Sequence[dict[str, Any]]]) -> list[float]:
    """Return the middles of the spaces that hardly any row crosses."""
    if not rows:
        return []
    left = min(row[0]["x0"] for row in rows)
    right = max(row[-1]["x1"] for row in rows)
    crossed = [0] * (int(right - left) + 2)
    for row in rows:
        for part in _parts(row, None):
            for x in range(int(part[0]["x0"] - left), int(part[-1]["x1"] - left) + 1):
                crossed[x] += 1
    most = max(1.0, _CROSSED * max(crossed))
    gutters: list[float] = []
    start = None
    for x, count in enumerate(crossed):
        if count > most:
            if start is not None and start > 0 and x - start >= _GUTTER:
                gutters.append(left + (start + x) / 2)
            start = None
        elif start is None:
            start = x
    return gutters


def _parts(
    row: Sequence[dict[str, Any]], gutters: Sequence[float] | None
) -> Iterator[list[dict[str, Any]]]:
    """Yield the parts of a row between larger gaps; with gutters, only gaps that hold one count."""
    part: list[dict[str, Any]] = []
    for word in row:
        if part:
            gap = word["x0"] - part[-1]["x1"]
            holds = gutters is None or any(part[-1]["x1"] <= g <= word["x0"] for g in gutters)
            if holds and gap > _WORD_GAP * max(word["size"], part[-1]["size"]):
                yield part
                part = []
        part.append(word)
    if part:
        yield part


def _line(part: Sequence[dict[str, Any]], page: int) -> Line:
    text = _plain(" ".join(word["text"] for word in part))
    size = max(float(word["size"]) for word in part)
    return Line(text, float(part[0]["x0"]), float(part[0]["bottom"]), size, page)
