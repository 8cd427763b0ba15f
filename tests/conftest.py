"""The French pipeline, loaded once for the whole run, and what it makes of a text."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache

import pytest

from kg.extract.reading import extract
from kg.model import Article, Reading
from kg.preprocess import annotate
from kg.preprocess.document import Document

# What whoever runs the tests has set for their own graph is none of the tests' business.
for _name in ("KG_STORE", "KG_AUTHOR", "KG_DEBUG", "KG_MODEL_FR", "KG_MODEL_EN"):
    os.environ.pop(_name, None)

# Without limits on an article, commands work in this process, which has the pipelines loaded.
os.environ.update(KG_TIME_LIMIT="0", KG_MEMORY_LIMIT="0")

WEDNESDAY = "2018-03-07"
"""The date of the articles that the tests make."""


@pytest.fixture(scope="session")
def document() -> Callable[[str], Document]:
    """A French text → its document; the same text is parsed once."""

    @cache
    def made(text: str) -> Document:
        article = Article("made", "made", text, date=WEDNESDAY, language="fr")
        return next(annotate([article]))

    return made


@pytest.fixture(scope="session")
def understood(document: Callable[[str], Document]) -> Callable[[str], Reading]:
    """A French text → what it says, sources named."""

    @cache
    def read(text: str) -> Reading:
        return extract(document(text))

    return read
