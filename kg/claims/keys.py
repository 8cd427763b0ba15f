"""Find the claim that a statement expresses, from its own article only.

Statements with the same words (but for blanks, punctuation, accents, case and short words) share a
claim, whoever makes them: a quotation that several papers print is one claim. Few words are the
same elsewhere only by chance ("un référendum", "sa démission"): their claim is local to the article
until :mod:`kg.claims.cluster` compares articles.
"""

from __future__ import annotations

import re

from kg.base import fold
from kg.model import Article, Claim, Statement
from kg.normalise.content_words import Wording, wording

LABEL = 160
"""Code points of a label, at most."""
_WORD = re.compile(r"\w+")
_FEWEST_WORDS = 3
_SELF_CONTAINED = 5
"""With so many content words the same words are the same claim in any article."""
_SELF_CONTAINED_WITH_NAME = 4
"""So many are enough where one of them is an amount or a name."""


def find_claim(statement: Statement, article: Article, language: str) -> Claim | None:
    """Find the claim of a statement, None where its content means nothing by itself.

    That is a content of fewer than three words of some length, unless the source is for or against
    what it names.
    """
    text = article.text
    words = " ".join(span.of(text) for span in statement.content)
    long_words = [w for w in _WORD.findall(fold.search(words)) if len(w) > 2 or w.isdigit()]
    content = wording(words, language)
    if len(long_words) < _FEWEST_WORDS and not _names_target(statement, content):
        return None
    key = " ".join(long_words)
    if not _is_self_contained(content):
        key = f"{article.identity}\x1f{key}"
    return Claim(key, shorten_label(words))


def _names_target(statement: Statement, content: Wording) -> bool:
    """Whether few words are enough: the source is for or against what they name."""
    vague = content.deictic or content.own
    return statement.stance != "none" and bool(content.words) and not vague


def _is_self_contained(content: Wording) -> bool:
    """Whether the words mean the same in any article."""
    if content.own or content.deictic:
        return False
    named = content.numbers or content.names
    return len(content.words) >= (_SELF_CONTAINED_WITH_NAME if named else _SELF_CONTAINED)


def shorten_label(text: str) -> str:
    """Cut a text at a blank to at most the length of a label."""
    text = " ".join(text.split())
    return text if len(text) <= LABEL else text[:LABEL].rsplit(" ", 1)[0] + " …"
