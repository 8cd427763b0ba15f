"""Language of an article: as its file declares it, else detected.

Quotations are ignored: a French article that quotes English speakers at length is French. The
likeliest language with a pipeline wins; another one is chosen only if it is far likelier, since
detection on short texts is unreliable.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kg.model import Article, Span
from kg.preprocess.document import Quotation

_SAMPLE = 4000
"""Code points of the text in which other languages are searched."""
_ARTICLE_SAMPLE = 600
"""Code points from which the language of an article is detected."""
_PARAGRAPH_SAMPLE = 250
"""Code points from which the language of a paragraph is detected."""
_FEWEST_LETTERS = 40
"""Letters below which a detected language is uncertain: 2 of 2,000 excerpts of this length from
real news were taken for the other language, of 60 letters none.
"""
_MARGIN = 3.0
"""How much likelier a language without a pipeline must be, in nats divided by the square root of
the number of bytes. French and English excerpts of 30 letters stay below 2, a sentence of another
language is above 4.
"""
_MIXED = 0.2
"""Share of letters in another language that makes an article mixed."""


@dataclass(frozen=True, slots=True)
class LanguageGuess:
    """ISO 639-1 code of an article's language, with notes if it is uncertain or mixed."""

    language: str
    notes: tuple[str, ...] = ()


def find_language(
    article: Article,
    paragraphs: Sequence[Span],
    quotations: Sequence[Quotation],
    *,
    installed: Collection[str],
) -> LanguageGuess:
    """Find the language of an article; ``installed`` are the languages with a pipeline."""
    if article.language is not None:
        return LanguageGuess(article.language.lower().replace("_", "-").split("-")[0])
    own = _unquoted(article.text, paragraphs, quotations)
    whole = " ".join(own)
    if not any(map(str.isalpha, whole)):
        own = [article.text[:_SAMPLE]]
        whole = own[0]
    language = _detect(whole[:_ARTICLE_SAMPLE], installed)
    letters = sum(map(str.isalpha, whole))
    if letters < _FEWEST_LETTERS:
        return LanguageGuess(
            language, (f"too short to be sure of its language, taken for {language}",)
        )
    other = _second_language(own, language, installed)
    if other is not None:
        return LanguageGuess(
            language, (f"mixed languages: read as {language}, parts are in {other}",)
        )
    return LanguageGuess(language)


def _unquoted(text: str, paragraphs: Sequence[Span], quotations: Sequence[Quotation]) -> list[str]:
    """Return the text of each paragraph outside quotations, ``_SAMPLE`` code points at most."""
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
    return str(best if lead > _MARGIN else here)


def _second_language(own: Sequence[str], language: str, installed: Collection[str]) -> str | None:
    """Return the other language of a mixed article, judged by paragraphs, or ``None``."""
    counts = [(sum(map(str.isalpha, words)), words) for words in own]
    counts = [(count, words) for count, words in counts if count >= _FEWEST_LETTERS]
    left = total = sum(count for count, _ in counts)
    letters: Counter[str] = Counter()
    # The longest first: most articles are known to have one language before half is read.
    for count, words in sorted(counts, key=lambda pair: -pair[0]):
        if left + max(letters.values(), default=0) < _MIXED * total:
            return None
        left -= count
        code = _detect(words[:_PARAGRAPH_SAMPLE], installed)
        if code != language:
            letters[code] += count
    most = max(sorted(letters), key=lambda code: letters[code], default=None)
    return most if most is not None and letters[most] >= _MIXED * total else None
