"""Rerank the best labels of a statement with an encoder that reads the statement and all of them.

The encoder is the lower part of multilingual-e5-small, fine-tuned and quantised to eight bits
(``data/models/reranker``). One pass reads passage, source and labels; a label's probability
comes from the means of its own hidden states, of those of the content and of the source.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.base.errors import KgError
from kg.base.resources import data
from kg.positions.pieces import Pieces

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float32]

FOLDER = "models/reranker"
LABELS = 6
"""Labels that are read; a right one is among them for three quarters of the statements."""
_BEFORE, _AFTER, _CONTENT = 320, 160, 600
"""Code points of the passage before, after and of the content."""
_LEAD = 14
"""Pieces before the content that stay where the window is too long."""
_LEAST = 0.001


@dataclass(frozen=True, slots=True)
class Passage:
    """What the encoder reads of a statement.

    Attributes:
        window: the content with what is near it in its paragraph.
        content: the content's parts in ``window``, as starts and ends.
        source: the name of the source, or "".
        labels: the candidates.
    """

    window: str
    content: tuple[tuple[int, int], ...]
    source: str
    labels: tuple[str, ...]


class Sizes(NamedTuple):
    """The most pieces of the parts of a passage."""

    window: int = 44
    source: int = 8
    label: int = 8


_READ = Sizes()


class Encoded(NamedTuple):
    """Ids of the pieces of a passage, and which of them belong to what."""

    ids: list[int]
    content: list[int]
    source: list[int]
    labels: list[list[int]]


def build_passage(
    text: str, content: Sequence[tuple[int, int]], source: str, labels: Iterable[str]
) -> Passage:
    """Cut out of an article what the encoder reads of a statement.

    Args:
        text: the text of the article.
        content: starts and ends of the parts of the statement's content, in order.
        source: the name of the source, or "".
        labels: the candidates.
    """
    first, last = content[0][0], content[-1][1]
    line = text.rfind("\n", 0, first) + 1
    start = max(line, first - _BEFORE)
    if start > line and not text[start - 1].isspace():
        blank = text.find(" ", start, first)
        start = blank + 1 if blank >= 0 else start
    end = text.find("\n", last)
    end = min(end if end >= 0 else len(text), last + _AFTER, first + _CONTENT + _AFTER)
    parts = tuple(
        (a - start, min(b, first + _CONTENT) - start) for a, b in content if a < first + _CONTENT
    )
    return Passage(text[start:end], parts, source, tuple(labels))


def encode(pieces: Pieces, passage: Passage, most: Sizes = _READ) -> Encoded:
    """Return the input of the encoder for a passage."""
    ids = [pieces.start]
    window: list[int] = []
    inside: list[int] = []
    for start, end, found in pieces.encode_words(passage.window):
        middle = (start + end) / 2
        if any(a <= middle < b for a, b in passage.content):
            inside += range(len(window), len(window) + len(found))
        window += found
    if len(window) > most.window:
        first = max(0, (inside[0] if inside else 0) - _LEAD)
        first = min(first, len(window) - most.window)
        window = window[first : first + most.window]
        inside = [n - first for n in inside if first <= n < first + len(window)]
    content = [len(ids) + n for n in inside] or [len(ids) - 1]
    ids += [*window, pieces.end]
    start = len(ids)
    ids += [*pieces.encode(passage.source)[: most.source], pieces.end]
    source = list(range(start, len(ids)))
    labels = []
    for label in passage.labels:
        found = pieces.encode(label)[: most.label] or [pieces.unknown]
        labels.append(list(range(len(ids), len(ids) + len(found))))
        ids += [*found, pieces.end]
    return Encoded(ids, content, source, labels)


class Reranker:
    """The encoder with its table of embeddings and its last layers.

    Args:
        pieces: the vocabulary.
        tables: embeddings (8 bits, a scale a row), places, and the weights of the last layers.
        session: runs the layers: hidden states and places in, hidden states of these places out.
    """

    def __init__(self, pieces: Pieces, tables: Mapping[str, Any], session: Any) -> None:
        self.pieces, self.tables, self._session = pieces, tables, session

    def score(self, passage: Passage, chances: Sequence[float]) -> NDArray[np.float64]:
        """Return the probability of each label of a passage that the statement is about it.

        Args:
            passage: the statement and its labels.
            chances: the probabilities that the trees give the labels.
        """
        import numpy as np

        found = encode(self.pieces, passage)
        groups = (found.content, found.source, *found.labels)
        sizes = [len(group) for group in groups]
        places, columns = np.unique(np.concatenate(groups), return_inverse=True)
        weights = np.zeros((len(groups), len(places)), np.float32)
        weights[np.repeat(np.arange(len(groups)), sizes), columns] = np.repeat(
            1 / np.array(sizes), sizes
        )
        given = {"x": self.embed(found.ids)[None], "places": places}
        states = self._session.run(None, given)[0][0]
        tables = self.tables
        content, source, *rest = weights @ states
        labels = np.stack(rest)
        same = np.ones((len(labels), 1), np.float32)
        inputs = np.concatenate((labels, same * content, labels * content, same * source), 1)
        hidden = _gelu(inputs @ tables["head_in"].T + tables["head_in_bias"])
        before = np.clip(np.asarray(chances), _LEAST, 1 - _LEAST)
        scale, shift = tables["head_trees"]
        logits = hidden @ tables["head_out"] + scale * np.log(before / (1 - before)) + shift
        scores: NDArray[np.float64] = 1 / (1 + np.exp(-logits.astype(np.float64)))
        return scores

    def embed(self, ids: Sequence[int]) -> Numbers:
        """Return the embedding of each piece of a text."""
        import numpy as np

        tables = self.tables
        rows = tables["words"][list(ids)].astype(np.float32)
        rows = rows * tables["word_scale"][list(ids)].astype(np.float32)[:, None]
        rows += tables["places"][: len(rows)].astype(np.float32)
        rows -= rows.mean(1, keepdims=True)
        rows /= np.sqrt((rows**2).mean(1, keepdims=True) + tables["epsilon"])
        embedded: Numbers = rows * tables["norm"] + tables["norm_bias"]
        return embedded


def _gelu(x: Any) -> Any:
    """Return the Gaussian error linear unit, by the approximation with tanh."""
    import numpy as np

    return 0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x**3)))


@cache
def read_reranker() -> Reranker:
    """Load the encoder.

    Raises:
        KgError: a file is missing or broken.
    """
    import numpy as np
    import onnxruntime

    folder = data(FOLDER)
    options = onnxruntime.SessionOptions()
    # One thread gives the same sums each time; articles are what runs in parallel.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        with np.load(folder / "weights.npz") as stored:
            tables = {name: stored[name] for name in stored.files}
        session = onnxruntime.InferenceSession(
            str(folder / "layers.onnx"), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # onnxruntime's own errors have no common class
        raise KgError(f"{folder}: can't load the encoder ({error}); install kg again") from error
    return Reranker(Pieces.read(folder / "pieces.tsv"), tables, session)
