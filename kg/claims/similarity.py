"""Texts → how near they are in meaning, the same number on every run.

Vectors are kept as small whole numbers, so that products of them are exact whatever the order in
which a library sums them up. :class:`Meanings` remembers those it has seen; ``known`` and ``fresh``
let who keeps a collection keep them too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kg.claims.embedding import WIDTH, embedded

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SCALE = 400
"""Sums of 512 products of such numbers stay below 2**24, where single precision is exact."""
_LARGEST = 127

_REMEMBERED = 2048

Fingerprint = bytes


def fingerprint(text: str) -> Fingerprint:
    """What a text is remembered by."""
    return hashlib.sha256(text.encode("utf-8")).digest()[:16]


class Meanings:
    """The vectors of texts, each made once."""

    def __init__(self, known: Mapping[Fingerprint, NDArray[np.int8]] | None = None) -> None:
        self.known: dict[Fingerprint, NDArray[np.int8]] = dict(known or {})
        self.asked: set[Fingerprint] = set()
        """Those that this run needed: what to keep."""
        self.fresh = 0
        self._words: dict[tuple[str, ...], tuple[NDArray[np.float32], NDArray[np.float64]]] = {}

    def whole(self, text: str) -> NDArray[np.int8]:
        """The vector in whole numbers."""
        print_ = fingerprint(text)
        self.asked.add(print_)
        found = self.known.get(print_)
        return self._made(print_, text) if found is None else found

    def prepare(self, text: str) -> None:
        """Make a text's vector before it is asked for, while there is nothing else to do."""
        print_ = fingerprint(text)
        if print_ not in self.known:
            self._made(print_, text)

    def _made(self, print_: Fingerprint, text: str) -> NDArray[np.int8]:
        import numpy as np

        row = np.rint(embedded([text])[0] * _SCALE)
        found: NDArray[np.int8] = np.clip(row, -_LARGEST, _LARGEST).astype(np.int8)
        self.known[print_] = found
        self.fresh += 1
        return found

    def near(self, one: str, other: str) -> float:
        """The cosine of two texts, -1..1, to three digits."""
        import numpy as np

        if one == other:
            return 1.0
        a, b = self.whole(one).astype(np.float32), self.whole(other).astype(np.float32)
        lengths = float(np.sqrt((a @ a) * (b @ b)))
        return round(float(a @ b) / lengths, 3) if lengths else 0.0

    def table(self, words: tuple[str, ...], others: tuple[str, ...]) -> NDArray[np.float64]:
        """The cosines of some words, one a row, with others, one a column."""
        import numpy as np

        (rows, lengths), (columns, widths) = self._measured(words), self._measured(others)
        found: NDArray[np.float64] = np.round((rows @ columns.T) / np.outer(lengths, widths), 3)
        return found

    def _measured(self, words: tuple[str, ...]) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        import numpy as np

        found = self._words.get(words)
        if found is None:
            if len(self._words) >= _REMEMBERED:
                self._words.clear()
            rows = self.rows(words)
            squares = np.einsum("ij,ij->i", rows, rows).astype(np.float64)
            found = self._words[words] = (rows, np.sqrt(np.maximum(squares, 1.0)))
        return found

    def rows(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of texts in whole numbers, one a row."""
        import numpy as np

        rows = np.empty((len(texts), WIDTH), dtype=np.float32)
        for number, text in enumerate(texts):
            rows[number] = self.whole(text)
        return rows
