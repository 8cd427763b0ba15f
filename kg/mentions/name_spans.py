"""Proper names of a document as token ranges, and what is known of its tokens.

:mod:`kg.mentions.proper_names` finds the names.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from kg.lexicon.actor_nouns import ActorWords
from kg.mentions.compounds import Compounds
from kg.model import Span
from kg.preprocess.document import Document, Token

SUBJECTS = frozenset(("nsubj", "nsubj:pass", "nsubj:caus"))
_ACRONYM = re.compile(r"[^\W\d_][\w.&-]+")


def is_acronym(word: str) -> bool:
    """Check whether a word begins with a capital and has another capital or a digit."""
    return (
        _ACRONYM.fullmatch(word) is not None
        and word[0].isupper()
        and any(c.isupper() or c.isdigit() for c in word[1:])
    )


class ProperName:
    """A name as token indices."""

    __slots__ = ("end", "gender", "kind", "start")

    def __init__(self, start: int, end: int, kind: str) -> None:
        self.start = start
        self.end = end
        self.kind = kind
        self.gender = ""


class NameSpans:
    """The names of a document and the tokens that they cover."""

    def __init__(self, document: Document, words: ActorWords) -> None:
        self.document = document
        self.words = words
        self.tokens = document.tokens
        self.children = document.children
        self.found: list[ProperName] = []
        self.at: list[ProperName | None] = [None] * len(self.tokens)
        self.compounds = Compounds(self.tokens, words, self.at)
        self.token_starts = [token.start for token in self.tokens]
        self.covered: set[int] = set()
        """Tokens of the document's own names."""
        self.dated = {place for date in document.dates for place in self.tokens_in(date.span)}
        self.group_words = {place for span in document.groups for place in self.tokens_in(span)}
        """Words for members of peoples, faiths and parties, whether the lexicon has them or not."""
        self.organisation_names: set[tuple[str, ...]] = set()
        """Names that some description says to be those of organisations."""
        self.family_names: set[str] = set()
        """Last words of persons' names that none begins with."""

    def words_of(self, name: ProperName) -> tuple[str, ...]:
        """Return the words of a name as they are written."""
        return tuple(token.text for token in self.tokens[name.start : name.end])

    def _follows_title(self, index: int) -> bool:
        return index > 0 and self.tokens[index - 1].text in self.words.titles

    def starting_at(self, index: int) -> ProperName | None:
        """Return the name that begins at a token."""
        name = self.at[index] if index < len(self.tokens) else None
        return name if name is not None and name.start == index else None

    def _follows_article(self, index: int) -> bool:
        return index > 0 and self.tokens[index - 1].pos == "DET"

    def _title_gender(self, start: int) -> str:
        return self.words.titles.get(self.tokens[start - 1].text, "") if start else ""

    def is_linking(self, opener: Token) -> bool:
        """Check whether a preposition links a noun with an identifying complement."""
        word = self.words.determiners.get(opener.lower)
        return word is not None and word.form in ("fused", "of", "to", "by")

    def tokens_in(self, span: Span) -> range:
        """Return the indices of the tokens that begin in a span."""
        starts = self.token_starts
        return range(bisect_left(starts, span.start), bisect_left(starts, span.end))

    def _is_upper(self, index: int) -> bool:
        return self.tokens[index].text[:1].isupper()

    def head(self, start: int, end: int) -> int:
        """Return the token of a range that governs the others."""
        for token in self.tokens[start:end]:
            if not start <= token.head < end or token.head == token.index:
                return token.index
        return start
