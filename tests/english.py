"""English sentences and what is extracted from them; tests are skipped without a pipeline."""

from __future__ import annotations

import pytest
from extract import reading_of

from kg.model import Reading
from kg.preprocess.parse import is_parsed, pipeline_name

needs_english = pytest.mark.skipif(
    not is_parsed("en"), reason=f"{pipeline_name('en')} is not installed"
)


def understood_english(text: str, title: str | None = None) -> Reading:
    return reading_of(text, "en", title=title)
