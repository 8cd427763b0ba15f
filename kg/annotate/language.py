"""Article → its language: as its file declares it, else detected, and how sure that is.

Only what stands outside quotation marks is looked at: a French article that quotes English
speakers at length is French. Of the languages that can be parsed here the likeliest is taken; one
that can't be parsed only where it is likelier by far, since short texts look like anything.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kg.annotate.document import Quotation
from kg.model import Article, Span

_SAMPLE = 4000
"""Code points of the text in which parts in another language are looked for."""
_ENOUGH = 600
"""Code points that tell an article's language as surely as all of it would."""
_GLANCE = 250
"""Code points that tell a paragraph's."""
_SHORT = 40
"""Letters below which a detected language is a guess: of 2,000 excerpts of this length from real
news two were taken for the other language, of 60 letters none."""
_CLEARLY = 3.0
"""By how much a language that can't be parsed must be likelier, in nats by the root of the bytes
read. French and English excerpts of 30 letters stay below 2, a sentence of another language is
above 4."""
_MIXED = 0.2
"""Share of the letters in another language from which on an article is mixed."""


@dataclass(frozen=True, slots=True)
class Decision:
    """ISO 639-1 code of an article's language, and remarks where it is unsure or not alone."""

    language: str
    notes: tuple[str, ...] = ()


def language_of(
    article: Article,
    paragraphs: Sequence[Span],
    quotations: Sequence[Quotation],
    *,
    installed: Collection[str],
) -> Decision:
    """The language of an article, of which ``installed`` are those that can be parsed."""
    if article.language is not None:
        return Decision(article.language.lower().replace("_", "-").split("-")[0])
    own = _own_words(article.text, paragraphs, quotations)
    whole = " ".join(own)
    if not any(map(str.isalpha, whole)):
        own = [article.text[:_SAMPLE]]
        whole = own[0]
    language = _detect(whole[:_ENOUGH], installed)
    letters = sum(map(str.isalpha, whole))
    if letters < _SHORT:
        return Decision(language, (f"too short to be sure of its language, taken for {language}",))
    other = _beside(own, language, installed)
    if other is not None:
        return Decision(language, (f"mixed languages: read as {language}, parts are in {other}",))
    return Decision(language)


def _own_words(text: str, paragraphs: Sequence[Span], quotations: Sequence[Quotation]) -> list[str]:
    """The text of each paragraph without what is quoted, up to as much as the detector reads."""
    outer = [quotation.span for quotation in quotations if quotation.depth == 0]
    found: list[str] = []
    left = _SAMPLE
    for paragraph in paragraphs:
        pieces: list[str] = []
        start = paragraph.start
        for span in outer:
            if start <= span.start < paragraph.end:
                pieces.append(text[start : span.start])
                start = min(span.end, paragraph.end)
        pieces.append(text[start : paragraph.end])
        words = " ".join(pieces)[:left]
        found.append(words)
        left -= len(words)
        if left <= 0:
            break
    return found


def _detect(words: str, installed: Collection[str]) -> str:
    import py3langid

    likely = dict(py3langid.rank(words))
    best = max(likely, key=lambda code: likely[code])
    known = [code for code in sorted(installed) if code in likely]
    if not known:
        return str(best)
    here = max(known, key=lambda code: likely[code])
    lead = (likely[best] - likely[here]) / math.sqrt(len(words.encode()) or 1)
    return str(best if lead > _CLEARLY else here)


def _beside(own: Sequence[str], language: str, installed: Collection[str]) -> str | None:
    """The language beside an article's own in which a good part of it is, by paragraphs."""
    counts = [(sum(map(str.isalpha, words)), words) for words in own]
    counts = [(count, words) for count, words in counts if count >= _SHORT]
    left = total = sum(count for count, _ in counts)
    letters: Counter[str] = Counter()
    # The longest first: most articles are known to be in one language before half is looked at.
    for count, words in sorted(counts, key=lambda pair: -pair[0]):
        if left + max(letters.values(), default=0) < _MIXED * total:
            return None
        left -= count
        code = _detect(words[:_GLANCE], installed)
        if code != language:
            letters[code] += count
    most = max(sorted(letters), key=lambda code: letters[code], default=None)
    return most if most is not None and letters[most] >= _MIXED * total else None
