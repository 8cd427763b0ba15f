"""Text and its paragraphs → the quoted stretches in it.

Runs before the parser, which must not see the marks. Known are « », “ ”, „ “, ‹ ›, ‘ ’, straight
double and single quotation marks and << >>, nested or not. An apostrophe is no mark: none in a word
or before a decade ("’90s"), nor one behind an s that goes on with a small letter where a mark that
closes better follows ("‘The ministers’ plan won’t work,’"). A quotation that its paragraph leaves
open goes on into the next paragraphs if a closing mark follows before another opening one; else it
ends with its paragraph, a straight one only where it is announced or the next paragraph opens with
a mark again, a single one only where it opens its paragraph and another the next. A paragraph that
a person's name and role close, in words that are no sentence, is a quotation without marks: a pull
quote.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.annotate.document import Quotation
from kg.model import Span

_CLOSERS = {"«": "»", "“": "”", "„": "“", "‹": "›", "‘": "’", '"': '"', "'": "'", "<<": ">>"}
_ALSO_CLOSE = {"„": "”", "“": "“"}
"""Marks that close too: those of another country, or an opening one that was typed twice."""
_ROUND = "“”"
"""Marks that close a straight one that its paragraph leaves open."""
_ANNOUNCED = re.compile(r"[\w.)][,:]\s*$")
_SIGNED = re.compile(
    r"[.!?…](?P<signature>\s+(?:[^\W\d_a-z][\w.'’-]*\s){1,3}[^\W\d_a-z][\w'’-]+(?:,\s(?:[^.!?;:]|(?<=[A-Z])\.){3,60})?)$"
)
_FEWEST_WORDS = 8
"""Words of a pull quote."""
_MARKS = re.compile(r"<<|>>|[«»“”„‹›‘’\"']")
_OPENING_BEFORE = re.compile(r"[\s(\[{–—\-:«“„‹‘'’\"/]")
_CLOSING_SINGLE = re.compile(r"[^\s]'(?!\w)")
_SINGLE_REACH = 5_000
_SINGLE = frozenset("'‘’")
_DECADE = re.compile(r"\d0s\b")
_OWNERS = re.compile(r"(?<=[sS])['’](?=\s[^\W\d_A-Z])")
"""What closes a quotation or makes a plural possessive."""
_NEXT = re.compile(r"\s*(?P<mark>['‘])(?=[^\W\d_a-z])")
_SINGLES = re.compile(r"(?<!\w)['‘](?=\w)|['‘’](?!\w)")
_PARAGRAPHS_AHEAD = 4
_DEEPEST = 32
"""Marks that may stand open at once; what opens more is no text that nests quotations."""


@dataclass(slots=True)
class _Open:
    mark: str
    start: int
    end: int


def quotations(text: str, paragraphs: tuple[Span, ...]) -> tuple[Quotation, ...]:
    """All quotations, outer before inner, by start. Blank ones are left out."""
    found: list[Quotation] = []
    inherited: list[_Open] = []
    for number, paragraph in enumerate(paragraphs):
        stack = inherited
        inherited = []
        if stack and _opens_again(text, paragraph, stack[0].mark):
            # "« A. ¶ « B. » ¶": each paragraph of a long quotation begins with a mark of its own.
            _close_at(text, found, stack, paragraphs[number - 1].end)
            stack = []
        for match in _MARKS.finditer(text, paragraph.start, paragraph.end):
            _take(text, paragraph, match, stack, found)
        if not stack:
            pulled = _pulled(text, paragraph, found)
            if pulled is not None:
                found.append(pulled)
            continue
        ahead = paragraphs[number + 1 : number + 1 + _PARAGRAPHS_AHEAD]
        stack = _single_left_open(text, found, stack, paragraph, ahead)
        if not stack:
            continue
        if _closes_ahead(text, ahead, stack[0].mark):
            inherited = stack[:1]
            stack = stack[1:]
        goes_on = bool(ahead) and text.startswith('"', ahead[0].start)
        stack = _straight_closed(text, found, stack, paragraph, goes_on=goes_on)
        _close_at(text, found, stack, paragraph.end)
    return _with_depth(found)


def _single_left_open(
    text: str,
    found: list[Quotation],
    stack: list[_Open],
    paragraph: Span,
    ahead: tuple[Span, ...],
) -> list[_Open]:
    """What stays open when a single mark opens a paragraph, and another one the next."""
    first = stack[0]
    opens = first.mark in _SINGLE and first.start == paragraph.start
    if not opens or not ahead or not text.startswith(first.mark, ahead[0].start):
        return stack
    _add(
        text,
        found,
        Span(first.start, paragraph.end),
        Span(first.end, paragraph.end),
        closed=False,
    )
    return stack[1:]


def _straight_closed(
    text: str, found: list[Quotation], stack: list[_Open], paragraph: Span, *, goes_on: bool
) -> list[_Open]:
    """What stays open when a straight mark is closed by a round one, or by the end of the
    paragraph where it opens what a comma or a colon announces or what ``goes_on``, the next
    paragraph opening with a mark again.
    """
    opened = next((o for o in stack if o.mark == '"'), None)
    if opened is None:
        return stack
    rest = [o for o in stack if o is not opened]
    within = {q.span.start: q.span.end for q in found if q.span.start > opened.start}
    covered = opened.end
    for place in range(opened.end, paragraph.end):
        covered = max(covered, within.get(place, 0))
        if text[place] in _ROUND and place >= covered and not text[place - 1].isspace():
            _add(text, found, Span(opened.start, place + 1), Span(opened.end, place), closed=True)
            # What else stands open inside has lost its closing mark.
            return [o for o in rest if o.start < opened.start]
    words = text[opened.end : paragraph.end]
    announced = _ANNOUNCED.search(text, paragraph.start, opened.start) is not None
    if (
        (goes_on or (announced and words.count(" ") >= _FEWEST_WORDS))
        and words[:1].isupper()
        and words[-1:] in (".", "!", "?", "…")
    ):
        _add(
            text,
            found,
            Span(opened.start, paragraph.end),
            Span(opened.end, paragraph.end),
            closed=False,
        )
        return rest
    return stack


def _pulled(text: str, paragraph: Span, found: list[Quotation]) -> Quotation | None:
    """The quotation of a paragraph without marks that the name of its source closes."""
    if found and found[-1].span.end > paragraph.start:
        return None
    match = _SIGNED.search(text, paragraph.start, paragraph.end)
    if match is None:
        return None
    span = Span(paragraph.start, match.start("signature"))
    return Quotation(span, span) if span.of(text).count(" ") >= _FEWEST_WORDS else None


def _take(
    text: str,
    paragraph: Span,
    match: re.Match[str],
    stack: list[_Open],
    found: list[Quotation],
) -> None:
    mark, start, end = match.group(), match.start(), match.end()
    level = next((n for n in range(len(stack) - 1, -1, -1) if _closes(mark, stack[n].mark)), None)
    if level is not None and _can_close(text, paragraph, mark, start, end):
        # What stands open inside has lost its closing mark.
        opened = stack[level]
        del stack[level:]
        _add(text, found, Span(opened.start, end), Span(opened.end, start), closed=True)
    elif (
        mark in _CLOSERS
        and len(stack) < _DEEPEST
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
                _CLOSING_SINGLE.search(text, end, reach)
                or (after.isupper() and _goes_on(text, paragraph, mark, start))
            )
        )
    if mark == '"':
        return bool(_OPENING_BEFORE.match(before)) and any(o.mark == '"' for o in stack) is False
    if mark == "“":
        return not any(o.mark == "„" for o in stack)
    if mark == "‘":
        return not after.isspace() and (
            "’" in text[end : paragraph.end] or _goes_on(text, paragraph, mark, start)
        )
    return True


def _goes_on(text: str, paragraph: Span, mark: str, start: int) -> bool:
    """Whether a mark opens its paragraph and another one the next."""
    following = _NEXT.match(text, paragraph.end)
    return start == paragraph.start and following is not None and following["mark"] == mark


def _can_close(text: str, paragraph: Span, mark: str, start: int, end: int) -> bool:
    after = text[end] if end < paragraph.end else " "
    if mark in ("'", "’", "“"):
        ends = not after.isalnum() and not text[start - 1].isspace()
        return ends and not (mark in _SINGLE and _is_possessive(text, paragraph, start))
    return True


def _is_possessive(text: str, paragraph: Span, start: int) -> bool:
    """Whether a mark that might close makes a plural possessive, as a better one follows before
    another quotation opens: behind a comma or a stop, before a mark, or behind another letter.
    """
    if _OWNERS.match(text, start) is None:
        return False
    reach = min(paragraph.end, start + _SINGLE_REACH)
    for match in _SINGLES.finditer(text, start + 1, reach):
        before = text[match.start() - 1]
        if match.end() < reach and text[match.end()].isalnum():
            return False
        if _OWNERS.match(text, match.start()) is None and not before.isspace():
            return True
    return False


def _opens_again(text: str, paragraph: Span, mark: str) -> bool:
    return mark != '"' and text.startswith(mark, paragraph.start)


def _closes_ahead(text: str, ahead: tuple[Span, ...], mark: str) -> bool:
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


def _close_at(text: str, found: list[Quotation], stack: list[_Open], end: int) -> None:
    # Straight marks without a partner are inches, seconds or slips rather than quotations.
    for opened in stack:
        if opened.mark not in ('"', "'", "‘", "<<"):
            _add(text, found, Span(opened.start, end), Span(opened.end, end), closed=False)


def _add(text: str, found: list[Quotation], span: Span, inside: Span, *, closed: bool) -> None:
    words = inside.of(text)
    if not words.strip():
        return
    start = inside.start + len(words) - len(words.lstrip())
    inner = Span(start, start + len(words.strip()))
    found.append(Quotation(span, inner, closed=closed))


def _with_depth(found: list[Quotation]) -> tuple[Quotation, ...]:
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
