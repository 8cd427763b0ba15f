"""English sentences → what is understood of them, for tests that are skipped without a pipeline."""

from __future__ import annotations

from functools import cache

import pytest

from kg.annotate import annotate
from kg.annotate.parse import is_parsed, pipeline_name
from kg.extract.attribution import attribute
from kg.extract.resolution import resolve
from kg.model import Article, Reading

needs_english = pytest.mark.skipif(
    not is_parsed("en"), reason=f"{pipeline_name('en')} is not installed"
)


@cache
def understood_english(text: str) -> Reading:
    article = Article("made", "made", text, date="2018-03-07", language="en")
    return resolve(attribute(next(annotate([article]))))
