"""Choose the label of a claim: the shortest wording that can be understood by itself."""

from __future__ import annotations

from collections.abc import Sequence

from kg.claims.keys import LABEL, shorten_label
from kg.claims.proposition import Proposition
from kg.claims.similarity import Embeddings, cosines
from kg.normalise.content_words import denies_number, is_contrary

_CENTRAL = 0.15
"""How much less similar to the others than the most central wording a label may be."""
_FEWEST = 3
"""Content words of a wording that can be understood by itself."""


def find_label(first: Proposition, nodes: Sequence[Proposition], embeddings: Embeddings) -> str:
    """Return the shortest of the central wordings that don't say the contrary of the first.

    Wordings that can't be understood by themselves count only where there are no others; of these
    the most central one is the label.
    """
    import numpy as np

    means = np.ones(len(nodes))
    # Two are equally close to each other.
    if len(nodes) > 2:
        rows = embeddings.matrix([node.text for node in nodes])
        means = cosines(rows, rows).mean(axis=1)
    agreeing = [
        (round(float(means[n]), 3), node)
        for n, node in enumerate(nodes)
        if not is_contrary(node.wording, first.wording)
        and not denies_number(node.wording, first.wording)
    ]
    clear = [(mean, node) for mean, node in agreeing if not _is_unclear(node)]
    if not clear:
        _, best = min(agreeing, key=lambda pair: (-pair[0], pair[1].order))
        return shorten_label(best.text)
    enough = max(mean for mean, _ in clear) - _CENTRAL
    best = min(
        (node for mean, node in clear if mean >= enough),
        key=lambda node: (len(node.text), node.order),
    )
    return shorten_label(best.text)


def _is_unclear(proposition: Proposition) -> bool:
    """Whether a wording can't be understood by itself."""
    content = proposition.wording
    few = len(content.words) < _FEWEST
    return few or len(proposition.text) > LABEL or content.deictic or proposition.own
