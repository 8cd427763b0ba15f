"""Gold files with the folders of their texts → analysed articles with their annotation.

What fits weights reads its corpora through this module. A corpus is a file of stand-off annotation,
one JSON object a line (``doc``, ``sha256``, ``statements`` …), and a folder that holds the text of
each ``doc`` as ``<doc>.txt``, at whatever depth.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kg.annotate import Document, annotate
from kg.errors import ReadError, UsageError
from kg.model import Article
from kg.read import read

Corpus = tuple[Path, Path]
"""A gold file and the folder of its texts."""


def corpora(paths: Sequence[Path]) -> list[Corpus]:
    """Gold files and folders in turn → pairs of them.

    Raises:
        UsageError: the last one has no folder.
    """
    if len(paths) % 2:
        raise UsageError(f"{paths[-1]}: a folder of texts must follow each gold file")
    return list(zip(paths[::2], paths[1::2], strict=True))


def articles(given: Sequence[Corpus]) -> list[tuple[Article, dict[str, Any]]]:
    """The articles of corpora, each with its line of the gold file.

    Raises:
        ReadError: a text is missing, unreadable, or isn't the one that was annotated.
    """
    found = []
    for gold, folder in given:
        places = {path.stem: path for path in sorted(folder.rglob("*.txt"))}
        for line in gold.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            found.append((_article(gold, folder, places.get(record["doc"]), record), record))
    return found


def annotated(given: Sequence[Corpus]) -> Iterator[tuple[Document, dict[str, Any]]]:
    """The same with the articles analysed."""
    pairs = articles(given)
    documents = annotate(article for article, _ in pairs)
    yield from zip(documents, (record for _, record in pairs), strict=True)


def _article(gold: Path, folder: Path, path: Path | None, record: dict[str, Any]) -> Article:
    if path is None:
        raise ReadError(str(folder), f"no text {record['doc']}.txt, which {gold} annotates")
    if hashlib.sha256(path.read_bytes()).hexdigest() != record["sha256"]:
        raise ReadError(str(path), f"not the text that {gold} annotates: its sha256 differs")
    article = next(iter(read(path)))
    if not isinstance(article, Article):
        raise article
    return article
