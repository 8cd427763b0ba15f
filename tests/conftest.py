"""The French pipeline, loaded once for the whole run, and what it makes of a text."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import settings

from kg.extract.reading import extract
from kg.model import Article, Reading
from kg.preprocess import annotate
from kg.preprocess.document import Document

# The environment of the person who runs the tests must not change what they check.
for _name in ("KG_STORE", "KG_AUTHOR", "KG_DEBUG", "KG_MODEL_FR", "KG_MODEL_EN"):
    os.environ.pop(_name, None)

# Without limits, commands work in this process, which has the pipelines loaded.
os.environ.update(KG_TIME_LIMIT="0", KG_MEMORY_LIMIT="0", KG_TIMEOUT="0", KG_QUERY_MEMORY="0")

# How long an example takes depends on what else the machine does.
settings.register_profile("kg", deadline=None)
settings.load_profile("kg")

WEDNESDAY = "2018-03-07"
"""The date of the articles that the tests make."""


@pytest.fixture(scope="session")
def document() -> Callable[[str], Document]:
    """Return a function that makes a document of a French text; a text is parsed once."""

    @cache
    def made(text: str) -> Document:
        article = Article("made", "made", text, date=WEDNESDAY, language="fr")
        return next(annotate([article]))

    return made


@pytest.fixture(scope="session")
def understood(document: Callable[[str], Document]) -> Callable[[str], Reading]:
    """Return a function that reads a French text and names its sources."""

    @cache
    def read(text: str) -> Reading:
        return extract(document(text))

    return read
