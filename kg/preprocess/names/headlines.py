"""Correct names in headlines that write most words with a capital.

There a capital says nothing: "Donald Trump Picks Up His First Endorsements" has no person called
"Donald Trump Picks". The article below it shows where a name ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.model import Span
from kg.preprocess.document import Name

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_LONGEST_SMALL = 3
"""Letters of words that such headlines may leave in lower case: "of", "for"."""
_FEWEST = 4
"""Longer words in lower or upper case by which a headline is judged."""
_MOSTLY = 0.8
_LONGEST = 160
"""Code points of a paragraph that may be the headline of another article."""


def correct_in_headline(
    names: Iterable[Name], text: str, title: Span | None, paragraphs: Iterable[Span] = ()
) -> Iterator[Name]:
    """Cut names of such a headline to what the text below also has, and drop the others.

    Names in headlines between the paragraphs ("Read more: …") are cut to what the rest of the text
    has; what it does not have is kept, since a list of names looks the same.

    Args:
        names: the names of an article.
        text: its text.
        title: the place of its title, if it has one.
        paragraphs: the places of its paragraphs.
    """
    is_distrusted = title is not None and _has_capitals(title.of(text))
    below = text[title.end :] if title is not None else ""
    between = [
        span
        for span in paragraphs
        if span != title and span.end - span.start <= _LONGEST and _has_capitals(span.of(text))
    ]
    for name in names:
        if not (is_distrusted and title is not None and title.covers(name.span)):
            headline = next((span for span in between if span.covers(name.span)), None)
            if headline is not None:
                rest = f"{text[: headline.start]}\n{text[headline.end :]}"
                name = replace(name, span=_known_part(name.span, text, rest) or name.span)
            yield name
        elif (span := _known_part(name.span, text, below)) is not None:
            yield replace(name, span=span)


def _has_capitals(headline: str) -> bool:
    words = [word for word in _WORD.findall(headline) if len(word) > _LONGEST_SMALL]
    capital = sum(word[0].isupper() for word in words)
    return len(words) >= _FEWEST and capital >= _MOSTLY * len(words)


def _known_part(span: Span, text: str, below: str) -> Span | None:
    """Return the longest run of a name's words that the text below has, the first of several."""
    words = [match.span() for match in _WORD.finditer(text, span.start, span.end)]
    for length in range(len(words), 0, -1):
        for first in range(len(words) - length + 1):
            start, end = words[first][0], words[first + length - 1][1]
            found = rf"(?<!\w){re.escape(text[start:end])}(?!\w)"
            if re.search(found, below):
                return Span(start, end)
    return None
