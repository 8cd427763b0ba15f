"""Cache the vectors of statements and words in a graph's folder.

Adding one article to many then encodes only that one. Whoever deletes the file loses only time.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from kg.base.atomic import replacing
from kg.base.errors import KgError
from kg.claims.embedding import WIDTH
from kg.claims.similarity import Embeddings, fingerprint
from kg.graph import Given

FILE = "meanings.npz"
_PRINT = 16


def load(folder: Path) -> Embeddings:
    """Return the vectors kept in a folder, none where there is no readable file."""
    if not (folder / FILE).exists():
        return Embeddings()
    import numpy as np

    try:
        with np.load(folder / FILE, allow_pickle=False) as kept:
            prints, rows = kept["texts"], kept["vectors"]
    except (OSError, ValueError, KeyError, EOFError):
        return Embeddings()
    if prints.shape != (len(rows), _PRINT) or rows.shape[1:] != (WIDTH,):
        return Embeddings()
    return Embeddings({text.tobytes(): row for text, row in zip(prints, rows, strict=True)})


def keep(embeddings: Embeddings, folder: Path, *, whole: bool = True) -> None:
    """Write the vectors if there are new ones.

    Those that were not used are dropped if the ``whole`` store was compared.
    """
    asked = sorted(embeddings.asked if whole else embeddings.known)
    if not embeddings.fresh or not asked:
        return
    _write(embeddings, asked, folder)


def drop(folder: Path, records: Iterable[Given]) -> None:
    """Drop the vectors of the statements of some readings; others that need one compute it."""
    from kg.claims.features import compared_texts
    from kg.claims.proposition import Proposition

    known = load(folder)
    texts = {
        text
        for given in records
        for one in given.statements
        for text in compared_texts(
            Proposition(
                *(one.iri, one.claim, one.text, given.article),
                language=given.language[:2] or "fr",
                target=one.target_text,
            )
        )
    }
    kept = sorted(known.known.keys() - set(map(fingerprint, texts)))
    if len(kept) < len(known.known):
        _write(known, kept, folder)


def _write(embeddings: Embeddings, texts: Iterable[bytes], folder: Path) -> None:
    import numpy as np

    asked = list(texts)
    if not asked:
        (folder / FILE).unlink(missing_ok=True)
        return
    prints = np.frombuffer(b"".join(asked), dtype=np.uint8).reshape(len(asked), _PRINT)
    rows = np.stack([embeddings.known[text] for text in asked])
    with suppress(KgError), replacing(folder / FILE) as stream:
        np.savez(stream, texts=prints, vectors=rows)
