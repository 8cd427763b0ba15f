"""Extraction from a whole text: sources, with actors, claims and topics of the statements."""

from __future__ import annotations

import pytest
from extract import reading_of

from kg.extract.reading import CODER, extract, resolve
from kg.model import Article
from kg.preprocess import annotate


@pytest.mark.parametrize(
    ("text", "source", "kind"),
    [
        ("Claire Maurel a salué l'accord. Elle a promis d'agir.", "Claire Maurel", "person"),
        ("La LDV demande la suspension du projet.", "LDV", "organisation"),
        ("Les habitants affirment que la loi est injuste.", "Les habitants", "group"),
        ("Une étude affirme que la loi est injuste.", "Une étude", "document"),
        ("L'entreprise est accusée de polluer la rivière.", None, "unknown"),
    ],
)
def test_a_source_has_its_fullest_name_and_kind(text: str, source: str | None, kind: str) -> None:
    last = reading_of(text).statements[-1]
    assert (last.source, last.source_kind) == (source, kind)


STORY = (
    "La ministre Ada Brun a présenté la réforme de l'eau mardi. « Les factures baisseront dans "
    "toute la vallée », a-t-elle déclaré. Selon le syndicat, la réforme menace les communes. Paul "
    "Vernier, président de la Ligue des voisins, demande la suspension du projet. Un policier "
    "affirme que la rue est sûre."
)


def test_every_statement_has_a_claim_and_topics() -> None:
    reading = reading_of(STORY)
    assert len(reading.statements) >= 4
    assert len(reading.claims) == len(reading.positions) == len(reading.statements)
    assert any(reading.claims) and any(reading.positions)


def test_resolving_twice_changes_nothing() -> None:
    reading = reading_of(STORY)
    assert resolve(reading) == reading


@pytest.mark.parametrize("language", ["nl", "xx"])
def test_a_language_without_an_extractor_gives_an_empty_reading_with_a_note(language: str) -> None:
    article = Article("a", "a", "« Ja », zegt zij.", language=language)
    reading = extract(next(annotate([article])))
    assert (reading.statements, reading.actors, reading.coder) == ((), {}, CODER)
    assert reading.language == language
    assert reading.notes == (f"no extractor for language {language!r}",)
