"""Document → its proper names as stretches of tokens, and what is known of the tokens.

Which stretches are names, :mod:`kg.mentions.proper_names` finds.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from kg.annotate.document import Document, Token
from kg.lexicon.actor_nouns import ActorWords
from kg.mentions.compounds import Compounds
from kg.model import Span

SUBJECTS = frozenset(("nsubj", "nsubj:pass", "nsubj:caus"))
_ACRONYM = re.compile(r"[^\W\d_][\w.&-]+")


def is_acronym(word: str) -> bool:
    """Whether a word has a capital and, further on, another or a figure."""
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
        self.dated = {place for date in document.dates for place in self.inside(date.span)}
        self.members = {place for span in document.groups for place in self.inside(span)}
        """Words for members of peoples, faiths and parties, whether the lexicon has them or not."""
        self.no_persons: set[tuple[str, ...]] = set()
        """Names that some description says to be those of organisations."""
        self.families: set[str] = set()
        """Last words of persons' names that none begins with."""

    def words_of(self, name: ProperName) -> tuple[str, ...]:
        """The words of a name as they are written."""
        return tuple(token.text for token in self.tokens[name.start : name.end])

    def _follows_title(self, index: int) -> bool:
        return index > 0 and self.tokens[index - 1].text in self.words.titles

    def _title_before(self, start: int) -> str:
        return self.words.titles.get(self.tokens[start - 1].text, "") if start else ""

    def links(self, opener: Token) -> bool:
        """Whether a preposition links a noun with the complement that identifies it."""
        word = self.words.determiners.get(opener.lower)
        return word is not None and word.form in ("fused", "of", "to", "by")

    def inside(self, span: Span) -> range:
        """Indices of the tokens that begin in a span."""
        starts = self.token_starts
        return range(bisect_left(starts, span.start), bisect_left(starts, span.end))

    def _is_upper(self, index: int) -> bool:
        return self.tokens[index].text[:1].isupper()

    def head(self, start: int, end: int) -> int:
        """The token of a range that the others hang on."""
        for index in range(start, end):
            if not start <= self.tokens[index].head < end or self.tokens[index].head == index:
                return index
        return start
