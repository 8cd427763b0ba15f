"""Cut a stream of articles into chunks that a repeated run cuts in the same places.

A chunk ends after an article whose digest says so, not after a fixed number: where some articles
are missing, because an earlier run has stored them or could not read them, the chunks after the
next end are the same as before, and so are the names of their parts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any, NamedTuple

from kg.model import Article, Span

SIZE = 50
"""Articles of a chunk, on average."""
_LENGTH = 1_000_000
"""Code points after which a chunk ends in any case, so that no task takes many minutes."""
_DIGITS = 16


class Chunk(NamedTuple):
    """Some articles that one task reads, and the digest of each."""

    articles: tuple[Article, ...]
    digests: tuple[str, ...]


def digest_article(article: Article) -> str:
    """Digest all fields of an article, so that equal digests give equal readings."""
    held = [getattr(article, one.name) for one in fields(article)]
    text = json.dumps(held, default=_plain, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _plain(value: Any) -> list[int]:
    if isinstance(value, Span):
        return [value.start, value.end]
    raise TypeError(f"a field of an article is a {type(value).__name__}")


def in_chunks(articles: Iterable[Article], *, size: int = SIZE) -> Iterator[Chunk]:
    """Yield the articles in chunks of ``size`` on average, at least half and at most twice that.

    The last chunk and chunks of long articles can be smaller.
    """
    least = max(1, size // 2)
    one_in = max(1, size - least)
    found: list[tuple[Article, str]] = []
    length = 0
    for article in articles:
        digest = digest_article(article)
        found.append((article, digest))
        length += len(article.text)
        ends = len(found) >= least and int(digest[:_DIGITS], 16) % one_in == 0
        if ends or len(found) >= 2 * size or length >= _LENGTH:
            yield _chunk(found)
            found, length = [], 0
    if found:
        yield _chunk(found)


def _chunk(found: Iterable[tuple[Article, str]]) -> Chunk:
    articles, digests = zip(*found, strict=True)
    return Chunk(articles, digests)
