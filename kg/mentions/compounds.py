"""Nouns of several words: "chief executive", "Secretary-General"."""

from __future__ import annotations

from collections.abc import Sequence

from kg.lexicon.actor_nouns import ActorWords, Noun
from kg.preprocess.document import Token


class Compounds:
    """The nouns of several words of a document; ``at`` has the name of each token, if any."""

    def __init__(
        self, tokens: Sequence[Token], words: ActorWords, at: Sequence[object | None]
    ) -> None:
        self.tokens = tokens
        self.words = words
        self.at = at

    def starting_at(self, token: Token) -> Noun | None:
        """Return the noun of several words that begins at a token: "chef d'état-major"."""
        end = self.end_of(token)
        return self._noun(token.index, end) if end > token.index + 1 else None

    def _noun(self, start: int, end: int) -> Noun | None:
        words = " ".join(token.lower for token in self.tokens[start:end])
        return self.words.nouns.get(words.replace("' ", "'"))

    def starts_compound(self, token: Token) -> bool:
        """Check whether a compound begins here and its last word is the head: "Secretary-General".

        A title does not count: "Attorney General Brun".
        """
        end = self.end_of(token)
        named = end < len(self.tokens) and self.at[end] is not None
        titled = named and self.tokens[end - 1].text in self.words.titles
        return token.dep == "compound" and token.head == end - 1 != token.index and not titled

    def ends_hyphened(self, index: int) -> bool:
        """Check whether a token ends a hyphenated noun whose first word is its head."""
        for start in range(index - 2, max(-1, index - 6), -2):
            if self.tokens[start + 1].text != "-":
                return False
            if self.end_of(self.tokens[start]) > index:
                return not self.starts_compound(self.tokens[start])
        return False

    def end_of(self, token: Token) -> int:
        """Return where the noun of several words at a token ends, or the end of the token."""
        for words in self.words.groups.get(token.lower, ()):
            stop = token.index + len(words)
            if words == tuple(t.lower for t in self.tokens[token.index : stop]):
                return stop
        return token.index + 1

    def ending_at(self, token: Token) -> Noun | None:
        """Return the noun of several words that ends at a token: "chief executive"."""
        for first in range(token.index - 1, max(-1, token.index - 4), -1):
            if self.tokens[first].head != token.index:
                return None
            words = tuple(t.lower for t in self.tokens[first : token.index + 1])
            if words in self.words.groups.get(words[0], ()):
                return self._noun(first, token.index + 1)
        return None
