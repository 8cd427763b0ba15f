"""Quotations in a text, found before the parser runs.

Known marks are « », “ ”, „ “, ‹ ›, ‘ ’, straight double and single marks and << >>, nested or not.
Apostrophes are not marks: those in a word or before a decade ("’90s"), or after an s before a
lower-case word if a better closing mark follows ("‘The ministers’ plan won’t work,’"). A quotation
that its paragraph leaves open continues in the next paragraphs if a closing mark follows before
another opening one. Otherwise it ends with its paragraph: a straight one only if it is announced or
the next paragraph opens with a mark again, a single one only if both paragraphs open with one. A
paragraph that ends with a person's name and role, outside a sentence, is a quotation without marks:
a pull quote.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from kg.model import Span
from kg.preprocess.document import Quotation

_CLOSERS = {"«": "»", "“": "”", "„": "“", "‹": "›", "‘": "’", '"': '"', "'": "'", "<<": ">>"}
_ALSO_CLOSE = {"„": "”", "“": "“"}
"""Other closing marks: from another country, or an opening one typed twice."""
_ROUND = "“”"
"""Marks that close a straight one left open by its paragraph."""
_ANNOUNCED = re.compile(r"[\w.)][,:]\s*$")
_PULL_QUOTE = re.compile(
    r"[.!?…](?P<signature>\s+(?:[^\W\d_a-z][\w.'’-]*\s){1,3}[^\W\d_a-z][\w'’-]+(?:,\s(?:[^.!?;:]|(?<=[A-Z])\.){3,60})?)$"
)
_FEWEST_WORDS = 8
"""Words of the shortest pull quote."""
_MARKS = re.compile(r"<<|>>|[«»“”„‹›‘’\"']")
_OPENING_BEFORE = re.compile(r"[\s(\[{–—\-:«“„‹‘'’\"/]")
_CLOSING_SINGLE = re.compile(r"(?<=\S)'(?!\w)")
_SINGLE_REACH = 5_000
_SINGLE = frozenset("'‘’")
_DECADE = re.compile(r"\d0s\b")
_PLURAL_POSSESSIVE = re.compile(r"(?<=[sS])['’](?=\s[^\W\d_A-Z])")
"""An apostrophe of a plural possessive, or a closing mark."""
_NEXT_MARK = re.compile(r"\s*(?P<mark>['‘])(?=[^\W\d_a-z])")
_SINGLES = re.compile(r"(?<!\w)['‘](?=\w)|['‘’](?!\w)")
_PARAGRAPHS_AHEAD = 4
_MAX_DEPTH = 32
"""Quotations that may be open at once."""


@dataclass(slots=True)
class _Open:
    mark: str
    start: int
    end: int


def find_quotations(text: str, paragraphs: tuple[Span, ...]) -> tuple[Quotation, ...]:
    """Find all quotations that are not blank, by start, outer before inner."""
    found: list[Quotation] = []
    inherited: list[_Open] = []
    for number, paragraph in enumerate(paragraphs):
        stack = inherited
        inherited = []
        if stack and _reopens(text, paragraph, stack[0].mark):
            # "« A. ¶ « B. » ¶": each paragraph of a long quotation opens with a mark.
            _close_all(text, found, stack, paragraphs[number - 1].end)
            stack = []
        for match in _MARKS.finditer(text, paragraph.start, paragraph.end):
            _handle_mark(text, paragraph, match, stack, found)
        if not stack:
            pull_quote = _find_pull_quote(text, paragraph, found)
            if pull_quote is not None:
                found.append(pull_quote)
            continue
        ahead = paragraphs[number + 1 : number + 1 + _PARAGRAPHS_AHEAD]
        stack = _close_single(text, found, stack, paragraph, ahead)
        if not stack:
            continue
        if _is_closed_later(text, ahead, stack[0].mark):
            inherited = stack[:1]
            stack = stack[1:]
        reopens = bool(ahead) and text.startswith('"', ahead[0].start)
        stack = _close_straight(text, found, stack, paragraph, reopens=reopens)
        _close_all(text, found, stack, paragraph.end)
    return _set_depths(found)


def _close_single(
    text: str,
    found: list[Quotation],
    stack: list[_Open],
    paragraph: Span,
    ahead: tuple[Span, ...],
) -> list[_Open]:
    """Close a single mark that opens this paragraph and the next; return what stays open."""
    first = stack[0]
    opens = first.mark in _SINGLE and first.start == paragraph.start
    if not opens or not ahead or not text.startswith(first.mark, ahead[0].start):
        return stack
    _add(text, found, first, paragraph.end)
    return stack[1:]


def _close_straight(
    text: str, found: list[Quotation], stack: list[_Open], paragraph: Span, *, reopens: bool
) -> list[_Open]:
    """Close an open straight mark if the text shows where; return what is still open.

    It ends at a round closing mark, or with the paragraph if a comma or colon announces it or the
    next paragraph opens with a mark again (``reopens``).
    """
    opened = next((o for o in stack if o.mark == '"'), None)
    if opened is None:
        return stack
    rest = [o for o in stack if o is not opened]
    latest = takewhile(lambda q: q.span.end > opened.start, reversed(found))
    within = {q.span.start: q.span.end for q in latest if q.span.start > opened.start}
    covered = opened.end
    for place in range(opened.end, paragraph.end):
        covered = max(covered, within.get(place, 0))
        if text[place] in _ROUND and place >= covered and not text[place - 1].isspace():
            _add(text, found, opened, place, place + 1)
            # Marks still open inside have lost their closing mark.
            return [o for o in rest if o.start < opened.start]
    words = text[opened.end : paragraph.end]
    announced = _ANNOUNCED.search(text, paragraph.start, opened.start) is not None
    if (
        (reopens or (announced and words.count(" ") >= _FEWEST_WORDS))
        and words[:1].isupper()
        and words[-1:] in (".", "!", "?", "…")
    ):
        _add(text, found, opened, paragraph.end)
        return rest
    return stack


def _find_pull_quote(text: str, paragraph: Span, found: list[Quotation]) -> Quotation | None:
    """Return the pull quote of a paragraph without marks that ends with a name."""
    if found and found[-1].span.end > paragraph.start:
        return None
    match = _PULL_QUOTE.search(text, paragraph.start, paragraph.end)
    if match is None:
        return None
    span = Span(paragraph.start, match.start("signature"))
    return Quotation(span, span) if span.of(text).count(" ") >= _FEWEST_WORDS else None


def _handle_mark(
    text: str,
    paragraph: Span,
    match: re.Match[str],
    stack: list[_Open],
    found: list[Quotation],
) -> None:
    mark, start, end = match.group(), match.start(), match.end()
    level = next((n for n in range(len(stack) - 1, -1, -1) if _closes(mark, stack[n].mark)), None)
    if level is not None and _can_close(text, paragraph, mark, start, end):
        # Marks still open inside have lost their closing mark.
        opened = stack[level]
        del stack[level:]
        _add(text, found, opened, start, end)
    elif (
        mark in _CLOSERS
        and len(stack) < _MAX_DEPTH
        and _can_open(text, paragraph, mark, start, end, stack)
    ):
        stack.append(_Open(mark, start, end))


def _closes(mark: str, opening: str) -> bool:
    return mark in (_CLOSERS[opening], _ALSO_CLOSE.get(opening))


def _can_open(
    text: str, paragraph: Span, mark: str, start: int, end: int, stack: list[_Open]
) -> bool:
    before = text[start - 1] if start > paragraph.start else " "
    after = text[end] if end < paragraph.end else " "
    if mark in _SINGLE and _DECADE.match(text, end):
        return False
    if mark == "'":
        reach = min(paragraph.end, end + _SINGLE_REACH)
        return bool(
            re.match(r"[\s(\[«“\"]", before)
            and not after.isspace()
            and (
                _next(_closing_singles(text), end) < reach
                or (after.isupper() and _reopens_next(text, paragraph, mark, start))
            )
        )
    if mark == '"':
        return bool(_OPENING_BEFORE.match(before)) and any(o.mark == '"' for o in stack) is False
    if mark == "“":
        return not any(o.mark == "„" for o in stack)
    if mark == "‘":
        return not after.isspace() and (
            _next(_round_singles(text), end - 1) < paragraph.end
            or _reopens_next(text, paragraph, mark, start)
        )
    return True


def _reopens_next(text: str, paragraph: Span, mark: str, start: int) -> bool:
    """Whether a mark opens its paragraph and the same mark the next one."""
    following = _NEXT_MARK.match(text, paragraph.end)
    return start == paragraph.start and following is not None and following["mark"] == mark


def _can_close(text: str, paragraph: Span, mark: str, start: int, end: int) -> bool:
    after = text[end] if end < paragraph.end else " "
    if mark in ("'", "’", "“"):
        ends = not after.isalnum() and not text[start - 1].isspace()
        return ends and not (mark in _SINGLE and _is_possessive(text, paragraph, start))
    return True


def _is_possessive(text: str, paragraph: Span, start: int) -> bool:
    """Whether a mark is the apostrophe of a plural possessive, since a better closing mark follows.

    That one is after a comma or a stop, before a mark, or after another letter, and before another
    quotation.
    """
    if _PLURAL_POSSESSIVE.match(text, start) is None:
        return False
    place = _next(_decisive_singles(text), start)
    reach = min(paragraph.end, start + _SINGLE_REACH)
    return place < reach and not (place + 1 < reach and text[place + 1].isalnum())


def _next(places: list[int], place: int) -> int:
    """Return the first of some sorted places after one; a great number if there is none."""
    index = bisect_right(places, place)
    return places[index] if index < len(places) else sys.maxsize


# Kept for the text at hand: to search it again at each mark would need quadratic time.
@lru_cache(maxsize=1)
def _closing_singles(text: str) -> list[int]:
    return [match.start() for match in _CLOSING_SINGLE.finditer(text)]


@lru_cache(maxsize=1)
def _round_singles(text: str) -> list[int]:
    return [match.start() for match in re.finditer("’", text)]


@lru_cache(maxsize=1)
def _decisive_singles(text: str) -> list[int]:
    """Return the single marks that open, or that close and are not possessive."""
    return [
        match.start()
        for match in _SINGLES.finditer(text)
        if text[match.end() : match.end() + 1].isalnum()
        or (
            _PLURAL_POSSESSIVE.match(text, match.start()) is None
            and not text[match.start() - 1 : match.start()].isspace()
        )
    ]


def _reopens(text: str, paragraph: Span, mark: str) -> bool:
    return mark != '"' and text.startswith(mark, paragraph.start)


def _is_closed_later(text: str, ahead: tuple[Span, ...], mark: str) -> bool:
    closer = _CLOSERS[mark]
    if mark in ('"', "'", "‘"):
        return False
    for paragraph in ahead:
        words = paragraph.of(text)
        opened, closed = words.find(mark), words.find(closer)
        if opened == 0:
            return True
        if closed >= 0:
            return opened < 0 or closed < opened
        if opened > 0:
            return False
    return False


def _close_all(text: str, found: list[Quotation], stack: list[_Open], end: int) -> None:
    # Single straight marks are inches, seconds or typos rather than quotations.
    for opened in stack:
        if opened.mark not in ('"', "'", "‘", "<<"):
            _add(text, found, opened, end)


def _add(
    text: str, found: list[Quotation], opened: _Open, inner_end: int, end: int | None = None
) -> None:
    """Add a quotation unless it is blank; without the ``end`` of a closing mark it is open."""
    words = text[opened.end : inner_end]
    if not words.strip():
        return
    start = opened.end + len(words) - len(words.lstrip())
    inner = Span(start, start + len(words.strip()))
    span = Span(opened.start, inner_end if end is None else end)
    found.append(Quotation(span, inner, closed=end is not None))


def _set_depths(found: list[Quotation]) -> tuple[Quotation, ...]:
    ordered = sorted(found, key=lambda q: (q.span.start, -q.span.end))
    around: list[Quotation] = []
    result: list[Quotation] = []
    for quotation in ordered:
        while around and around[-1].span.end <= quotation.span.start:
            around.pop()
        placed = Quotation(quotation.span, quotation.inner, len(around), quotation.closed)
        around.append(placed)
        result.append(placed)
    return tuple(result)
