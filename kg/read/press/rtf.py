"""RTF exports: pieces of one article each, and their lines.

striprtf converts a piece at a time, because a whole export of many articles would need a large
multiple of its size in memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from kg.base.errors import ReadError
from kg.read.press.factiva import BOLD
from kg.read.press.record import Piece

_GROUP = r"(?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+\}"
"""The rest of a group and its end, with groups of two further levels in it."""
_PICTURE = re.compile(r"\{(?:\\\*)?\\(?:pict|shppict|nonshppict)\b" + _GROUP)
_CODE_PAGE = re.compile(r"\\ansicpg\d{1,5}")
_FONTS = re.compile(r"\{\\fonttbl" + _GROUP)
_FONT = re.compile(r"\\f(\d{1,4})\b[^{};]{0,200}\\fcharset(\d{1,3})\b")
_BRACE = re.compile(r"\\[\\{}]|[{}]")
_BOLD_ON = re.compile(r"\\b(?![a-z0-9-])[ ]?")
_STYLES = re.compile(
    r"(?:\\(?:a(?:f|fs|lang|spalpha|spnum|djustright)|f(?:s|cs|i|aauto)|l(?:ang(?:fe|np|fenp)?|och"
    r"|trch|i|in)|r(?:tlch|sid|i|in)|(?:ins|char|para)rsid|c[fb]|chcbpat|hich|dbch|kerning"
    r"|expnd(?:tw)?|noproof|q[lcrj]|s[abl]|slmult|itap|(?:no)?widctlpar)"
    r"(?:-?\d{1,10}|(?![a-zA-Z0-9-]))[ ]?)++"
)
"""Sizes, colours, languages and indents, of which Word writes ten before each run of words."""
_RUNS = re.compile(
    r"(\{\\f(\d{1,4}) (?:[^{}\\]|\\u-?\d|\\'[0-9a-f]{2})*+)"
    r"((?:\}\{\\f\2 (?:[^{}\\]|\\u-?\d|\\'[0-9a-f]{2})*+)++)"
)
"""Groups of words in one font, one after the other."""
_WORD_BEFORE = re.compile(r"\\[a-zA-Z]{1,32}(?:-?\d{1,10})?\Z")
_LONGEST_WORD = 48
_RUN = re.compile(r"([^\\{}\r\n]+)|\\[a-zA-Z]{1,32}(?:-?\d{1,10})?[ ]?|\\'..|\\.|[{}]", re.DOTALL)
_FIRST, _LAST = 0xF0000, 0xFFFFD
_STOOD_FOR = re.compile(f"[{chr(_FIRST)}-{chr(_LAST)}]")
_REPLACEMENT = 8
"""The most letters after a code point that are skipped."""
_REPLACED = re.compile(r"\\uc(\d{1,3})")
_DIGITS = frozenset("-0123456789")
_LINK = re.compile(r"HYPERLINK\s*\"([^\"]{1,2000})\"")


def is_rtf(data: bytes) -> bool:
    """Return whether bytes begin as RTF."""
    return data.startswith(b"{\\rtf")


def decode_rtf(data: bytes) -> str:
    """Return RTF as text without its pictures."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    return _PICTURE.sub("", text)


def split_rtf(text: str, cuts: Iterable[int]) -> Iterator[Piece]:
    """Yield the pieces of RTF between offsets, each of them complete RTF."""
    preamble = _preamble(text)
    for start, end in pairwise((0, *cuts, len(text))):
        # striprtf searches fields for addresses to write into the text, and needs quadratic time.
        piece = text[start:end].replace("\\fldinst{", "\\fldinst {")
        piece = piece.replace("\\fonttbl", "\\colortbl")
        yield Piece(f"{preamble}{'{' * _open_before(piece)} {piece}", start)


def _preamble(text: str) -> str:
    """Return the beginning of RTF with the code page and the fonts' encodings of an export.

    The fonts are written again because striprtf needs cubic time for a damaged table of them.
    """
    code_page = _CODE_PAGE.search(text, 0, 2_000)
    table = _FONTS.search(text, 0, 200_000)
    found = dict(_FONT.findall(table[0])) if table else {}
    fonts = "".join(f"{{\\f{font}\\fcharset{charset} F;}}" for font, charset in found.items())
    return f"{{\\rtf1\\ansi{code_page[0] if code_page else ''}{{\\fonttbl{fonts}}}"


def _open_before(piece: str) -> int:
    """Return how many groups of a piece are closed but not opened in it."""
    depth = lowest = 0
    for found in _BRACE.finditer(piece):
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            depth -= 1
            lowest = min(lowest, depth)
    return -lowest


def list_links(piece: str) -> list[str]:
    """Return the addresses that a piece links to."""
    return _LINK.findall(piece)


def list_lines(piece: str, *, bold: bool = False) -> list[str]:
    """Return the lines of a piece of RTF; with ``bold``, bold words follow a private character."""
    from striprtf import striprtf

    if bold:
        piece = _BOLD_ON.sub(lambda _: f"\\b {BOLD}", piece)
    # striprtf is slow on groups: words that differ in styles only become one.
    piece = _STYLES.sub(_end_word, piece)
    piece = _RUNS.sub(lambda one: one[1] + one[3].replace(f"}}{{\\f{one[2]} ", ""), piece)
    short, runs = _shorten(piece)
    try:
        convert: Any = striprtf.rtf_to_text
        text: str = convert(short, errors="replace")
        if not text.isascii():
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    except Exception as error:
        # Damaged RTF makes striprtf raise errors of many kinds.
        fault = f"its RTF is damaged ({type(error).__name__}); export it again"
        raise ReadError("", fault) from None
    return _STOOD_FOR.sub(lambda found: runs[ord(found[0]) - _FIRST], text).split("\n")


def _end_word(found: re.Match[str]) -> str:
    """Return what replaces styles: a space if a control word precedes them, which it ends."""
    start, source = found.start(), found.string
    if not start or not source[start - 1].isalnum():
        return ""
    return " " if _WORD_BEFORE.search(source, max(0, start - _LONGEST_WORD), start) else ""


def _shorten(piece: str) -> tuple[str, list[str]]:
    """Replace runs of letters by one private character each, and return the runs.

    striprtf matches letter by letter; with runs it is several times as fast.
    """
    runs: list[str] = []
    if _STOOD_FOR.search(piece):
        return piece, runs
    after_code = False
    replaced = min(max(1, 1, *map(int, _REPLACED.findall(piece))), _REPLACEMENT)

    def shorten(found: re.Match[str]) -> str:
        nonlocal after_code
        run = found[1]
        if run is None:
            # The letters after a code point are its replacement for old programs.
            after_code = found[0].startswith("\\u") and found[0][2:3] in _DIGITS
            return found[0]
        kept = run[:replaced] if after_code else ""
        after_code = False
        if len(runs) > _LAST - _FIRST or len(run) - len(kept) < 2:
            return run
        runs.append(run[len(kept) :])
        return f"{kept}{chr(_FIRST + len(runs) - 1)}"

    return _RUN.sub(shorten, piece), runs
