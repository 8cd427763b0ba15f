"""Keys of noun phrases, equal for all wordings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.lexicon.tables import read_rows
from kg.normalise.noun_phrases import parse_phrase


@pytest.mark.parametrize(
    ("words", "lemmas", "key", "label"),
    [
        ("débit à distance", "débit distance", "débit distance", "débit à distance"),
        ("pose de 380 000 compteurs", "pose compteur", "pose compteur", "pose de compteurs"),
        ("pression trop faible", "pression faible", "pression faible", "pression trop faible"),
        ("même prix à toute heure", "même prix heure", "prix heure", "prix à toute heure"),
        ("relevés de Saint-Évrard", "relevé Saint-Évrard", "relevé saint-évrard", None),
        # A noun of quantity or aspect is not the head.
        ("moitié de victoire", "moitié victoire", "victoire", "victoire"),
        # A mark ends it.
        ("texte « courageux", "texte courageux", "texte", "texte"),
    ],
)
def test_a_phrase_has_one_key_whatever_its_wording(
    words: str, lemmas: str, key: str, label: str | None
) -> None:
    found = parse_phrase(words, lemmas.split(), "fr")
    assert found is not None
    assert (found.key, found.label) == (key, label or words)


@pytest.mark.parametrize(
    ("words", "lemmas"), [("", ""), ("«", ""), ("380", ""), ("« note", "note")]
)
def test_words_without_a_noun_give_no_phrase(words: str, lemmas: str) -> None:
    assert parse_phrase(words, lemmas.split(), "fr") is None


@given(
    st.text(max_size=40), st.lists(st.text(alphabet="abcdé", min_size=1, max_size=6), max_size=4)
)
def test_any_words_give_a_phrase_or_none(words: str, lemmas: list[str]) -> None:
    found = parse_phrase(words, lemmas, "fr")
    assert found is None or (found.head and found.head not in found.rest)


def test_counts_of_common_nouns_are_shares() -> None:
    counted = list(read_rows("fr", "common_nouns", 3))
    assert len(counted) > 500
    for noun, share, repeated in counted:
        assert noun == noun.lower()
        assert 0 < float(share) <= 1
        assert 0 <= float(repeated) <= 1
