"""Date expressions of a text.

:mod:`kg.preprocess.dates.grammar` finds them, :mod:`kg.preprocess.dates.rules` computes their
values from the article's date, the dates before and the tense around them.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.model import DateExpression, Span
from kg.preprocess.dates.context import Context, IsFuture
from kg.preprocess.dates.grammar import load_grammar, match_all, tokenise
from kg.preprocess.dates.rules import RULES
from kg.preprocess.dates.values import NotADateError


def find_dates(
    text: str,
    *,
    anchor: str | None,
    skip: Sequence[Span] = (),
    is_future: IsFuture | None = None,
    language: str = "fr",
) -> tuple[DateExpression, ...]:
    """Find the date expressions of a text, in order and without overlaps.

    ``anchor`` is the article's date ("2018-03-05", "2020-06", "2019") or ``None``. A value that
    needs a more precise anchor is as coarse as the anchor, or ``None`` without one. Nothing is
    found in ``skip`` (the date line). ``is_future`` returns the tense at an offset from a parse; if
    it is missing or returns ``None``, the nearest verb form of the tense table decides. A language
    without tables has no dates.

    Raises:
        UsageError: the tables of the language are malformed.
    """
    grammar = load_grammar(language)
    if grammar is None:
        return ()
    tokens = tokenise(text, grammar, skip)
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
