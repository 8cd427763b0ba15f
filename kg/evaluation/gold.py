"""Read gold files with the texts that they annotate, and analyse those texts.

The scripts that fit weights read their corpora here. A corpus is a file of stand-off annotation,
one JSON object a line (``doc``, ``sha256``, ``statements`` …), and a folder that holds the text of
each ``doc`` as ``<doc>.txt``, at whatever depth.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.base.errors import ReadError, UsageError
from kg.content.candidate import Candidate
from kg.model import Article, Span
from kg.preprocess import Document, annotate
from kg.preprocess.parse import load_weights, pipeline, pipeline_name
from kg.read import read

Corpus = tuple[Path, Path]
"""A gold file and the folder of its texts."""

STOCK = "stock"
"""Folder of a pipeline's own weights, beside those trained on halves."""


def corpora(paths: Sequence[Path]) -> list[Corpus]:
    """Pair each gold file with the folder that follows it.

    Raises:
        UsageError: the last one has no folder.
    """
    if len(paths) % 2:
        raise UsageError(f"{paths[-1]}: a folder of texts must follow each gold file")
    return list(zip(paths[::2], paths[1::2], strict=True))


def articles(given: Sequence[Corpus]) -> list[tuple[Article, dict[str, Any]]]:
    """Read the articles of corpora, each with its line of the gold file.

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


def half(doc: str) -> int:
    """Return the half of a corpus, 0 or 1, that an article's name puts it in."""
    return hashlib.sha256(doc.encode("utf-8")).digest()[0] % 2


def annotated(
    given: Sequence[Corpus], parsers: Path | None = None, *, stock: bool = False
) -> Iterator[tuple[Document, dict[str, Any]]]:
    """Read and analyse the articles of corpora, each with its line of the gold file.

    ``parsers`` holds three parsers for each of some languages: two for one half of the articles,
    each trained on the other half, and the ``stock`` one (``scripts/train_parser --halves``).

    Raises:
        ModelError: a pipeline or a parser is missing.
    """
    pairs = articles(given)
    read_from = [article for article, _ in pairs]
    documents: Iterable[Document] = (
        annotate(read_from) if parsers is None else _parsed_by(read_from, parsers, stock=stock)
    )
    yield from zip(documents, (record for _, record in pairs), strict=True)


def content(statement: Mapping[str, Any]) -> list[Span]:
    """Return the pieces of an annotated statement's content."""
    return [Span(start, end) for start, end in statement["content"]]


def same_cue(document: Document, candidate: Candidate, cue: Sequence[int] | None) -> bool:
    """Check whether a candidate has the cue of an annotated statement, a start and an end.

    Two statements without a cue have the same.
    """
    if cue is None or candidate.cue is None:
        return cue is None and candidate.cue is None
    first, last = candidate.cue
    return document.tokens[first].start < cue[1] and cue[0] < document.tokens[last].end


def _parsed_by(given: Sequence[Article], parsers: Path, *, stock: bool) -> list[Document]:
    found: dict[int, Document] = {}
    folders = {pipeline(pipeline_name(folder.name)): folder for folder in sorted(parsers.iterdir())}
    try:
        for unseen in (0, 1):
            for nlp, folder in folders.items():
                load_weights(nlp, folder / (STOCK if stock else str(unseen)))
            places = [n for n, article in enumerate(given) if half(article.name) == unseen]
            found.update(zip(places, annotate(given[n] for n in places), strict=True))
    finally:
        for nlp in folders:
            load_weights(nlp)
    return [found[n] for n in range(len(given))]


def _article(gold: Path, folder: Path, path: Path | None, record: dict[str, Any]) -> Article:
    if path is None:
        raise ReadError(str(folder), f"no text {record['doc']}.txt, which {gold} annotates")
    if hashlib.sha256(path.read_bytes()).hexdigest() != record["sha256"]:
        raise ReadError(str(path), f"not the text that {gold} annotates: its sha256 differs")
    for found in read(path):
        if isinstance(found, ReadError):
            raise found
        if isinstance(found, Article):
            return found
    raise ReadError(str(path), "no article in it")
