"""Text and the article's date in, date expressions with their EDTF values out.

:mod:`kg.annotate.dates.grammar` says where an expression stands and which rule it follows,
:mod:`kg.annotate.dates.rules` works out its value from the anchor,
the dates before it and the tense around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.annotate.dates.context import Context, IsFuture
from kg.annotate.dates.grammar import cut, load, match_all
from kg.annotate.dates.rules import RULES
from kg.annotate.dates.values import NotADateError
from kg.model import DateExpression, Span


def find_dates(
    text: str,
    *,
    anchor: str | None,
    skip: Sequence[Span] = (),
    is_future: IsFuture | None = None,
    language: str = "fr",
) -> tuple[DateExpression, ...]:
    """Date expressions of ``text`` in order, without overlaps; offsets are code points.

    ``anchor`` is the article's date ("2018-03-05", "2020-06", "2019") or ``None``: values that
    need a finer anchor become as coarse as it is, without one they are ``None``. Nothing is found
    in ``skip`` (the date line). ``is_future`` may know the tense from a parse; where it is not
    given or says ``None``, the nearest verb form of the tense table decides. A language without
    tables has no dates; tables that don't parse raise UsageError.
    """
    grammar = load(language)
    if grammar is None:
        return ()
    tokens = cut(text, grammar, skip)
    matches = match_all(tokens, grammar)
    context = Context(tokens, grammar, matches, anchor, is_future)
    dates: list[DateExpression] = []
    for match in matches:
        try:
            value = RULES[match.line.rule](match, context)
        except (NotADateError, OverflowError):
            continue
        parts = value if isinstance(value, list) else [(match.start, match.end, value)]
        for start, end, edtf in parts:
            context.remember(edtf)
            span = Span(tokens.starts[start], tokens.ends[end - 1])
            dates.append(DateExpression(span, edtf))
    return tuple(dates)


def date_in(
    dates: Iterable[DateExpression], span: Span, *, near: int | None = None
) -> DateExpression | None:
    """The date expression inside ``span``: the one nearest to offset ``near``, else the first."""
    inside = [found for found in dates if span.covers(found.span)]
    if near is None or not inside:
        return inside[0] if inside else None
    return min(inside, key=lambda found: max(found.span.start - near, near - found.span.end, 0))
