"""Split text into word pieces: the likeliest ones under a unigram model."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import inf
from pathlib import Path

from kg.base.errors import KgError

START, END, UNKNOWN = "<s>", "</s>", "<unk>"
_BLANK = "\u2581"
"""Begins a piece that begins a word."""
_WORD = re.compile(r"\S+")
_LONGEST_WORD = 100
_KEPT_WORDS = 1 << 15


class Pieces:
    """A vocabulary of word pieces with their log-probabilities.

    Method: T. Kudo, Subword Regularization (2018), section 3.2, decoded by Viterbi's algorithm.
    Text is normalised to NFKC.

    Args:
        scores: the log-probability of each piece; their order gives the ids.
    """

    def __init__(self, scores: Mapping[str, float]) -> None:
        self.ids = {piece: number for number, piece in enumerate(scores)}
        self.start, self.end, self.unknown = (self.ids[one] for one in (START, END, UNKNOWN))
        self._scores = scores
        self._longest = max(map(len, scores))
        self._least = min(scores.values()) - 10.0
        self._split = lru_cache(maxsize=_KEPT_WORDS)(self._split_word)

    @classmethod
    def read(cls, path: Path) -> Pieces:
        """Read a table of pieces and scores.

        Raises:
            KgError: the file is missing, or a line is not a piece and a number.
        """
        scores: dict[str, float] = {}
        try:
            lines = path.read_text(encoding="utf-8").split("\n")
        except OSError as error:
            raise KgError(f"{path}: {error.strerror}; install kg again") from error
        for number, line in enumerate(lines[:-1], 1):
            piece, _, score = line.partition("\t")
            try:
                scores[piece] = float(score)
            except ValueError as error:
                raise KgError(f"{path}, line {number}: expected a piece and a number") from error
        return cls(scores)

    def encode(self, text: str) -> list[int]:
        """Return the ids of the pieces of a text."""
        return [one for word in _WORD.findall(text) for one in self._split(word)]

    def encode_words(self, text: str) -> Iterator[tuple[int, int, Sequence[int]]]:
        """Yield the start, the end and the ids of each word of a text."""
        for word in _WORD.finditer(text):
            yield word.start(), word.end(), self._split(word[0])

    def _split_word(self, word: str) -> tuple[int, ...]:
        text = "".join(
            _BLANK + part for part in unicodedata.normalize("NFKC", word[:_LONGEST_WORD]).split()
        )
        # The best way to each place: its score, and the id and place before it.
        best = [(0.0, 0, 0)] + [(-inf, 0, 0)] * len(text)
        for end in range(1, len(text) + 1):
            for start in range(max(0, end - self._longest), end):
                score = self._scores.get(text[start:end])
                if score is None and end - start == 1:
                    score = self._least
                if score is not None and best[start][0] + score > best[end][0]:
                    known = self.ids.get(text[start:end], self.unknown)
                    best[end] = (best[start][0] + score, known, start)
        found = []
        place = len(text)
        while place:
            _, known, place = best[place]
            found.append(known)
        return tuple(reversed(found))
