"""Multiply the matrices of spaCy's components with numpy, which takes a third of thinc's time.

thinc multiplies with BLIS, numpy with OpenBLAS or what the system has. Numbers differ in the last
bits; the parse of an article is the same whichever articles are parsed with it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from thinc.api import NumpyOps

_ROWS = 64
_LEAST = 1 << 14
"""Weights from which numpy multiplies.

OpenBLAS adds up small products (up to a million steps) in another order than large ones. A product
of fewer than _ROWS rows gets rows of zeros, so that a row's result does not depend on the others.
"""


class Products(NumpyOps):  # type: ignore[misc]  # thinc's compiled class has no types
    """thinc's operations, with numpy for products of large matrices."""

    def gemm(
        self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False
    ) -> Any:
        """Multiply two matrices, or their transposes."""
        if trans1 or out is not None or y.size < _LEAST or x.dtype != y.dtype:
            return super().gemm(x, y, out=out, trans1=trans1, trans2=trans2)
        weights = y.T if trans2 else y
        if len(x) >= _ROWS:
            return x @ weights
        padded = np.zeros((_ROWS, x.shape[1]), x.dtype)
        padded[: len(x)] = x
        return (padded @ weights)[: len(x)]


def multiply_with_numpy(component: Any) -> None:
    """Let a component of a pipeline multiply with numpy, if it has a model."""
    ops, model = Products(), getattr(component, "model", None)
    for part in model.walk() if model is not None else ():
        part.ops = ops
