"""Tokens → the nouns of several words among them: "chief executive", "Secretary-General"."""

from __future__ import annotations

from collections.abc import Sequence

from kg.annotate.document import Token
from kg.lexicon.actor_nouns import ActorWords, Noun


class Compounds:
    """The nouns of several words of a document; ``at`` tells which tokens names cover."""

    def __init__(
        self, tokens: Sequence[Token], words: ActorWords, at: Sequence[object | None]
    ) -> None:
        self.tokens = tokens
        self.words = words
        self.at = at

    def opening(self, token: Token) -> Noun | None:
        """The noun of several words that begins at a token: "chef d'état-major"."""
        end = self.end(token)
        if end == token.index + 1:
            return None
        words = (t.lower for t in self.tokens[token.index : end])
        return self.words.nouns.get(" ".join(words).replace("' ", "'"))

    def stands_within(self, token: Token) -> bool:
        """Whether a noun only narrows the one behind it: "police" of "the police chief"."""
        if token.dep != "compound" or token.head < token.index:
            return False
        head = self.tokens[token.head]
        return self.at[head.index] is None and head.pos == "NOUN"

    def opens(self, token: Token) -> bool:
        """Whether a noun of several words begins here whose last one governs: "Secretary-General";
        not where that is a title too: "Attorney General Brun".
        """
        last = self.tokens[self.end(token) - 1]
        titled = last.text in self.words.titles and self._before_name(last.index)
        return token.dep == "compound" and token.head == last.index != token.index and not titled

    def start(self, token: Token, start: int) -> int:
        """Where a phrase begins that starts at ``start`` without the hyphened words before its
        head: "the Secretary-General".
        """
        first = start
        while (
            first > 1
            and self.tokens[first - 1].head == token.index
            and (self.tokens[first - 1].text == "-" or first < start)
        ):
            first -= 1
        opens = self.end(self.tokens[first]) > token.index
        determined = self.tokens[first].pos == "DET" and first + 1 < start
        if determined:
            opens = self.end(self.tokens[first + 1]) > token.index
        return first if first < start and opens else start

    def is_hyphened(self, start: int, end: int) -> bool:
        """Whether the words of a stretch are one word with hyphens."""
        tokens = self.tokens[start:end]
        return len(tokens) > 2 and all(t.text == "-" for t in tokens[1::2])

    def ends_hyphened(self, index: int) -> bool:
        """Whether a token ends a noun with hyphens whose first word is its head."""
        for start in range(index - 2, max(-1, index - 6), -2):
            if self.tokens[start + 1].text != "-":
                return False
            if self.end(self.tokens[start]) > index:
                return not self.opens(self.tokens[start])
        return False

    def end(self, token: Token) -> int:
        """Where the noun of several words that begins at a token ends, the token's end without
        one.
        """
        for words in self.words.groups.get(token.lower, ()):
            stop = token.index + len(words)
            if words == tuple(t.lower for t in self.tokens[token.index : stop]):
                return stop
        return token.index + 1

    def ending(self, token: Token) -> Noun | None:
        """The noun of several words that ends at a token: "chief executive"."""
        for first in range(token.index - 1, max(-1, token.index - 4), -1):
            if self.tokens[first].head != token.index:
                return None
            words = tuple(t.lower for t in self.tokens[first : token.index + 1])
            if words in self.words.groups.get(words[0], ()):
                return self.words.nouns.get(" ".join(words).replace("' ", "'"))
        return None

    def _before_name(self, index: int) -> bool:
        return index + 1 < len(self.tokens) and self.at[index + 1] is not None
