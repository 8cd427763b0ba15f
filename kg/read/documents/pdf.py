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
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
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
_GUTTER = 6.0
"""Least width of the space between columns, in points."""
_CROSSED = 0.1
"""Part of the rows of a page, or one, that may cross the space between columns: headings."""
_INITIAL = 1.8
"""Least size of an initial that is as high as several lines, in sizes of the text."""
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
        notes=tuple(f"{fault}: {n} of {count}" for fault, n in faults.items() if n),
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

    with ExitStack() as stack:
        pages: Sequence[Any] = ()
        with suppress(Exception):  # whatever the library did not foresee in a damaged file
            pages = stack.enter_context(pdfplumber.open(io.BytesIO(data), password="")).pages
        length = 0
        for number in range(count):
            found: list[Line] | None = None
            with suppress(Exception):
                page = document.pages[number]
                contents = page.get_contents()
                if contents is not None and len(contents.get_data()) > _MOST_OF_A_PAGE:
                    yield None
                    continue
                found = _placed(pages[number], number) if number < len(pages) else None
            if found is None:
                with suppress(Exception):
                    found = _unplaced(document.pages[number].extract_text(), number)
            length += sum(len(line.text) for line in found or ())
            if length > MAX_CHARACTERS:
                fault = f"more than {MAX_CHARACTERS:,} characters in {number + 1} of {count} pages"
                raise ReadError(origin.where, f"{fault}; split it")
            yield found


def _placed(page: Any, number: int) -> list[Line]:
    words = page.dedupe_chars().extract_words(
        x_tolerance_ratio=_LETTER_GAP, extra_attrs=["size"], use_text_flow=False
    )
    page.close()
    return order_columns(words, number)


def _unplaced(text: str, number: int) -> list[Line]:
    """Return lines whose places are not known, as if they were below each other."""
    lines = (_plain(line) for line in text.split("\n"))
    return [Line(line, 0.0, 12.0 * n, 10.0, number) for n, line in enumerate(lines) if line]


def _plain(text: str) -> str:
    line = " ".join(strip_control(text.translate(_LIGATURES)).split())
    # A soft hyphen counts at the end of a line only.
    return line[:-1].replace("\u00ad", "") + line[-1:]


def order_columns(words: Sequence[Word], page: int) -> list[Line]:
    """Return the lines of a page of columns: each column from top to bottom, left before right.

    A line that crosses the space between columns, as headings do, ends the columns above it.
    """
    rows = _rows(_with_initials(words))
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


def _column(x: float, gutters: Sequence[float]) -> int:
    return sum(x > gutter for gutter in gutters)


def _rows(words: Sequence[Word]) -> list[list[Word]]:
    """Return the words by their height on the page, each row from left to right."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word["bottom"], word["x0"])):
        if rows and word["bottom"] - rows[-1][0]["bottom"] < 0.3 * word["size"]:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda word: float(word["x0"])) for row in rows]


def _gutters(rows: Sequence[Sequence[Word]]) -> list[float]:
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


def _parts(row: Sequence[Word], gutters: Sequence[float] | None) -> Iterator[list[Word]]:
    """Yield the parts of a row between larger gaps; with gutters, only gaps that hold one count."""
    part: list[Word] = []
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


def _line(part: Sequence[Word], page: int) -> Line:
    text = _plain(" ".join(word["text"] for word in part))
    size = max(float(word["size"]) for word in part)
    return Line(text, float(part[0]["x0"]), float(part[0]["bottom"]), size, page)
