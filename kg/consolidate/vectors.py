"""A store's folder in, the vectors of its statements and words out, and back.

They are a copy of what the encoder says, kept so that adding one article to many does not encode
all of them again. Whoever deletes the file loses time, nothing else.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from kg.base.atomic import writing
from kg.base.errors import KgError
from kg.claims.embedding import WIDTH
from kg.claims.similarity import Meanings

FILE = "meanings.npz"
_PRINT = 16


def load(folder: Path) -> Meanings:
    """The vectors kept in a folder, none where there is no file or none that can be read."""
    if not (folder / FILE).exists():
        return Meanings()
    import numpy as np

    try:
        with np.load(folder / FILE, allow_pickle=False) as kept:
            prints, rows = kept["texts"], kept["vectors"]
    except (OSError, ValueError, KeyError, EOFError):
        return Meanings()
    if prints.shape != (len(rows), _PRINT) or rows.shape[1:] != (WIDTH,):
        return Meanings()
    return Meanings({text.tobytes(): row for text, row in zip(prints, rows, strict=True)})


def keep(meanings: Meanings, folder: Path, *, whole: bool = True) -> None:
    """Write down the vectors that were asked for, if there are new ones; all that are known where
    not the ``whole`` store was compared.
    """
    asked = sorted(meanings.asked if whole else meanings.known)
    if not meanings.fresh or not asked:
        return
    import numpy as np

    prints = np.frombuffer(b"".join(asked), dtype=np.uint8).reshape(len(asked), _PRINT)
    rows = np.stack([meanings.known[text] for text in asked])
    with suppress(KgError), writing(folder / FILE) as stream:
        np.savez(stream, texts=prints, vectors=rows)
