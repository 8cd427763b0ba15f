"""A statement → the claim that it puts forward, as far as its own article tells.

Statements with the same words, blanks, marks, accents, case and small words apart, share a claim,
whoever makes them and wherever: a quotation that several papers print is one claim. Few words say
the same thing elsewhere only by chance ("un référendum", "sa démission"): their claim is that of
their article, until :mod:`kg.claims.cluster` compares the articles. What says nothing by
itself expresses none.
"""

from __future__ import annotations

import hashlib
import re

from kg.model import Article, Claim, Statement
from kg.normalise.content_words import Wording, wording
from kg.normalise.tokens import fold

_WORD = re.compile(r"\w+")
_FEWEST_WORDS = 3
_SAYING = 5
"""With so many content words the same words are the same claim wherever they stand."""
_SAYING_AMOUNTS = 4
"""So many are enough where one of them is an amount or a name."""
_LABEL = 160
"""Code points of a label, at most."""


def claim(statement: Statement, article: Article, language: str) -> Claim | None:
    """The claim of a statement, ``None`` where its content says nothing by itself.

    That is one with under three telling words, unless its source is for or against what it names.
    """
    text = article.text
    words = " ".join(span.of(text) for span in statement.content)
    telling = [word for word in _WORD.findall(fold(words)) if len(word) > 2 or word.isdigit()]
    said = wording(words, language)
    if len(telling) < _FEWEST_WORDS and not _names_a_target(statement, said):
        return None
    key = hashlib.sha256(" ".join(telling).encode("utf-8")).hexdigest()
    if not _says_it_all(said):
        key = f"{article.identity}\x1f{key}"
    return Claim(key, _shortened(" ".join(words.split())))


def _names_a_target(statement: Statement, said: Wording) -> bool:
    """Whether few words are enough: what somebody is for or against, by its name."""
    return statement.stance != "none" and bool(said.words) and not (said.deictic or said.own)


def _says_it_all(said: Wording) -> bool:
    """Whether the words mean the same wherever they stand."""
    if said.own or said.deictic:
        return False
    least = _SAYING_AMOUNTS if said.numbers or said.names else _SAYING
    return len(said.words) >= least


def _shortened(words: str) -> str:
    if len(words) <= _LABEL:
        return words
    return words[:_LABEL].rsplit(" ", 1)[0] + " …"
