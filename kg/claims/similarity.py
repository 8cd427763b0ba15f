"""Compute the semantic similarity of texts, the same number on every run.

Vectors are rounded to small integers, so that their products are exact whatever the order of
summation in a library.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.claims.embedding import WIDTH, embed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SCALE = 400
"""Sums of 512 products of such numbers are below 2**24, so that single precision is exact."""
_LARGEST = 127
_CACHED_WORD_LISTS = 2048

Fingerprint = bytes


def fingerprint(text: str) -> Fingerprint:
    """Hash a text as the key of its vector."""
    return hashlib.sha256(text.encode("utf-8")).digest()[:16]


def cosines(rows: NDArray[np.float32], others: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the cosines of rows of integers with other rows, in columns, to 3 digits."""
    import numpy as np

    lengths = [np.sqrt(np.maximum(np.einsum("ij,ij->i", r, r), 1.0)) for r in (rows, others)]
    found: NDArray[np.float32] = np.round((rows @ others.T) / np.outer(*lengths), 3)
    return found


class Embeddings:
    """The vectors of texts, each computed once.

    A caller may keep those for the next run; ``known`` are those of earlier ones, ``fresh`` those
    that this run computed, ``asked`` the texts that it needed.
    """

    def __init__(self) -> None:
        self.known: dict[Fingerprint, NDArray[np.int8]] = {}
        self.fresh: dict[Fingerprint, NDArray[np.int8]] = {}
        self.asked: set[Fingerprint] = set()
        self._words: dict[tuple[str, ...], tuple[NDArray[np.float32], NDArray[np.float64]]] = {}

    def vector(self, text: str) -> NDArray[np.int8]:
        """Return the vector of a text, in integers."""
        name = fingerprint(text)
        self.asked.add(name)
        known = self.find(name)
        return self._compute(name, text) if known is None else known

    def find(self, name: Fingerprint) -> NDArray[np.int8] | None:
        """Return a known vector."""
        found = self.fresh.get(name)
        return self.known.get(name) if found is None else found

    def prepare(self, text: str) -> None:
        """Compute the vector of a text ahead, while there is nothing else to do."""
        name = fingerprint(text)
        if self.find(name) is None:
            self._compute(name, text)

    def _compute(self, name: Fingerprint, text: str) -> NDArray[np.int8]:
        import numpy as np

        row = np.rint(embed([text])[0] * _SCALE)
        vector: NDArray[np.int8] = np.clip(row, -_LARGEST, _LARGEST).astype(np.int8)
        self.fresh[name] = vector
        return vector

    def similarity(self, one: str, other: str) -> float:
        """Return the cosine of two texts, in -1..1, to 3 digits."""
        import numpy as np

        if one == other:
            return 1.0
        a, b = self.vector(one).astype(np.float32), self.vector(other).astype(np.float32)
        lengths = float(np.sqrt((a @ a) * (b @ b)))
        return round(float(a @ b) / lengths, 3) if lengths else 0.0

    def similarities(self, words: tuple[str, ...], others: tuple[str, ...]) -> NDArray[np.float64]:
        """Return the cosines of words, in rows, with others, in columns, to 3 digits."""
        import numpy as np

        (rows, lengths), (columns, widths) = self._with_lengths(words), self._with_lengths(others)
        found: NDArray[np.float64] = np.round((rows @ columns.T) / np.outer(lengths, widths), 3)
        return found

    def _with_lengths(
        self, words: tuple[str, ...]
    ) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        import numpy as np

        found = self._words.get(words)
        if found is None:
            if len(self._words) >= _CACHED_WORD_LISTS:
                self._words.clear()
            rows = self.matrix(words)
            squares = np.einsum("ij,ij->i", rows, rows).astype(np.float64)
            found = self._words[words] = (rows, np.sqrt(np.maximum(squares, 1.0)))
        return found

    def matrix(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of texts as rows of integers."""
        import numpy as np

        rows = np.empty((len(texts), WIDTH), dtype=np.float32)
        for number, text in enumerate(texts):
            rows[number] = self.vector(text)
        return rows
