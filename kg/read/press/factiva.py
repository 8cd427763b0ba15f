"""What the exports of Factiva have in common, whatever their container.

An article ends with its accession number: the code of the source, the day of loading, and a serial.
Its fields are either named by codes (HD, BY, PD, "full article plus indexing") or follow each other
in a fixed order around the line with the number of words ("full article").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.base.errors import ReadError
from kg.read.press.dates import find_date
from kg.read.press.languages import is_language
from kg.read.press.record import Record, join_lines

ACCESSION = re.compile(r"\b[A-Z0-9]{8}(?:19|20)\d{6}[a-z0-9]{9}\b")
"""An accession number, which identifies an article of Factiva."""
_CODES = """\
AN ART BY CLM CO CR CT CX CY DE DLN ED ET FDS GC HD HL IN IPC IPD LA LP NGC NS PD PG PUB RE RF RST
SC SE SN TD VOL WC"""
CODES = frozenset(_CODES.split())
BOLD = "\ue000"
"""A private character that a reader puts in front of bold words."""

_CODED = re.compile(r"([A-Z]{2,3})(?:\s*\|\s*|\t\s*|\s{2,}|\xa0+\s*|\s*$)")
_WORDS = re.compile(
    r"\d[\d., \xa0\u202f]*(?:words?|mots?|wörter|wort|palabras?|palavras?|parole|woorden|ord"
    r"|слов|字|単語|단어)",
    re.IGNORECASE,
)
_TIME = re.compile(r"\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?(?:\s?[ap]\.?m\.?)?(?:\s?(?:UTC|GMT))?", re.I)
_SOURCE_CODE = re.compile(r"[A-Z][A-Z0-9]{1,9}")
_PAGE = re.compile(r"[A-Z]{0,4}-?\d{1,4}[A-Z]?(?:\s*[-,;]\s*[A-Z]{0,4}\d{1,4}[A-Z]?)*")
_COPYRIGHT = re.compile(r"\s*(?:copyright\b|©|\(c\))", re.IGNORECASE)
_BY = re.compile(r"(?:by|par|von|de|por|di|da|door)\s+(?=[^\W\d_])", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…»”\"':]$")
_SUMMARY = re.compile(
    r"search summary|résumé de la recherche|suchzusammenfassung|résultats? trouvés?|results? found"
    r"|factiva, inc|dow jones & company",
    re.IGNORECASE,
)
_LONGEST_HEAD = 12
"""Lines between the number of words and the text."""
_LONGEST_TITLE = 5
"""Lines of section, title and authors."""
_LONGEST_NAME = 80


def from_codes(fields: dict[str, list[str]]) -> Record:
    """Return the record of fields that are named by Factiva's codes."""

    def one(code: str) -> str | None:
        return " ".join(fields.get(code, ())) or None

    number = ACCESSION.search(one("AN") or "")
    return Record(
        paragraphs=[*fields.get("LP", ()), *fields.get("TD", ())],
        title=one("HD"),
        date=find_date(one("PD")),
        outlet=one("SN"),
        author=one("BY"),
        section=one("SE"),
        page=one("PG"),
        language=one("LA"),
        identity=number[0] if number else None,
    )


def parse_lines(lines: list[str], *, wrapped: bool = False) -> Record | None:
    """Parse the lines of one article, ``None`` if they are not one.

    Raises:
        ReadError: if they are the beginning of an article.
    """
    number = None
    for line in reversed(lines):
        number = ACCESSION.search(line)
        if number:
            break
    fields = _read_codes(lines)
    words = next((n for n, line in enumerate(lines) if _WORDS.fullmatch(line.strip())), None)
    if number is None:
        if ("HD" in fields or words is not None) and not _is_summary(lines):
            raise ReadError("", "the file ends inside it; export it again")
        return None
    if "HD" in fields and ("PD" in fields or "SN" in fields):
        record = from_codes(fields)
    elif words is not None:
        record = read_head(lines[words:])
        record.title, record.author, record.section = _split_title(lines[:words])
        record.paragraphs = _end(record.paragraphs, wrapped=wrapped)
    else:
        raise ReadError("", "no line with the number of words; export it as HTML")
    record.identity = number[0]
    return record


def read_head(lines: Iterable[str]) -> Record:
    """Read the lines from the number of words on; the paragraphs are the lines of the text."""
    rest = [line.strip() for line in lines]
    record = Record(paragraphs=[])
    place = 1
    seen = 0
    code = ""
    while place < len(rest) and seen < _LONGEST_HEAD:
        line = rest[place]
        if not line:
            place += 1
            continue
        if _COPYRIGHT.match(line):
            place += 1
            break
        if record.language is not None:
            break
        seen += 1
        place += 1
        if record.date is None:
            record.date = find_date(line)
        elif record.outlet is None:
            record.outlet = None if _TIME.fullmatch(line) else line
        elif is_language(line):
            record.language = line
        elif not code and _SOURCE_CODE.fullmatch(line):
            code = line
        elif record.page is None and _PAGE.fullmatch(line):
            record.page = line
    record.paragraphs = rest[place:]
    return record


def _is_summary(lines: list[str]) -> bool:
    """Return whether lines are the summary of the search, which follows the last article."""
    return any(_SUMMARY.search(line) for line in lines)


def _read_codes(lines: list[str]) -> dict[str, list[str]]:
    """Return the paragraphs of each code."""
    fields: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in lines:
        plain = line.replace(BOLD, "").strip().strip("|").strip()
        found = _CODED.match(plain)
        if found is not None and found[1] in CODES:
            current = fields.setdefault(found[1], [])
            plain = plain[found.end() :].strip()
        if current is not None and plain:
            current.append(plain)
    return fields


def _split_title(lines: list[str]) -> tuple[str | None, str | None, str | None]:
    """Return title, author and section from the lines above the number of words."""
    above: list[str] = []
    for line in reversed(lines):
        if line.strip() and len(above) < _LONGEST_TITLE:
            above.insert(0, line.strip())
        elif above:
            break
    bold = [n for n, line in enumerate(above) if line.startswith(BOLD)]
    above = [join_lines(line.replace(BOLD, "")) for line in above]
    if not above:
        return None, None, None
    if bold:
        at = bold[-1]
        return above[at], "; ".join(above[at + 1 :]) or None, above[at - 1] if at else None
    author = above.pop() if len(above) > 1 and _is_name(above[-1]) else None
    section = above[0] if len(above) > 1 and len(above[0]) < min(40, len(above[1])) else None
    return " ".join(above[1:] if section else above), author, section


def _is_name(line: str) -> bool:
    """Return whether a line reads like the names of authors."""
    if _BY.match(line) and len(line) <= _LONGEST_NAME:
        return True
    words = re.findall(r"[^\W\d_]+", line)
    capital = all(word[0].isupper() or len(word) <= 3 for word in words)
    return 2 <= len(words) <= 6 and capital and not re.search(r"[\d:?!«»]", line)


def _end(lines: list[str], *, wrapped: bool) -> list[str]:
    """Return the paragraphs of the text, without publisher and accession number."""
    paragraphs = list(_join(lines)) if wrapped else [line for line in lines if line]
    for n, line in enumerate(paragraphs):
        if ACCESSION.search(line) and len(line) < _LONGEST_NAME:
            del paragraphs[n:]
            break
    last = paragraphs[-1] if len(paragraphs) > 1 else ""
    if last and len(last) <= _LONGEST_NAME and not _SENTENCE_END.search(last):
        paragraphs.pop()
    return [paragraph.replace(BOLD, "") for paragraph in paragraphs]


def _join(lines: list[str]) -> Iterator[str]:
    """Join the lines of each paragraph."""
    block: list[str] = []
    for line in (*lines, ""):
        if line:
            block.append(line)
        elif block:
            yield " ".join(block)
            block = []
