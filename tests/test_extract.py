"""Extraction from a whole text: sources, with actors, claims and topics of the statements."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from extract import reading_of

from kg.cli import cli
from kg.extract.reading import CODER, extract, resolve
from kg.model import Article
from kg.preprocess import annotate
from kg.store import open_store


@pytest.mark.parametrize(
    ("text", "source", "kind"),
    [
        ("Claire Maurel a salué l'accord. Elle a promis d'agir.", "Claire Maurel", "person"),
        ("La LDV demande la suspension du projet.", "LDV", "organisation"),
        ("Les habitants affirment que la loi est injuste.", "Les habitants", "group"),
        ("Une étude affirme que la loi est injuste.", "Une étude", "document"),
        ("L'entreprise est accusée de polluer la rivière.", None, "unknown"),
        pytest.param(
            *("Claire Maurel se tait. Le pont fermera en avril, a-t-il ajouté.", None, "unknown"),
            marks=pytest.mark.xfail(reason="got 'Le pont'"),
        ),
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


def test_every_source_person_and_organisation_has_an_actor() -> None:
    reading = reading_of(STORY)
    wanted = {s.source for s in reading.statements if s.source is not None}
    wanted |= {a.person for a in reading.affiliations}
    wanted |= {a.organisation for a in reading.affiliations if a.organisation is not None}
    assert set(reading.actors) == wanted
    assert {"Ada Brun", "Paul Vernier"} <= wanted
    assert {actor.key for actor in reading.actors.values() if actor.key.startswith("made\x1f")} == {
        "made\x1fun policier",
        "made\x1fle syndicat",
    }


def test_resolving_twice_changes_nothing() -> None:
    reading = reading_of(STORY)
    assert resolve(reading) == reading


def test_a_short_claim_belongs_to_its_article_until_articles_are_compared(tmp_path: Path) -> None:
    said = "« Les factures baisseront dans toute la vallée », a déclaré {}."
    articles = [
        Article("1", "1", said.format("Ada Brun"), language="fr"),
        Article("2", "2", "Il pleut. " + said.format("Ada Brun"), language="fr"),
    ]
    readings = [extract(document) for document in annotate(articles)]
    keys = [claim.key for reading in readings for claim in reading.claims if claim is not None]
    assert [key.partition("\x1f")[0] for key in keys] == ["1", "2"]
    assert len({key.partition("\x1f")[2] for key in keys}) == 1
    for article in articles:
        (tmp_path / f"{article.name}.txt").write_text(article.text, encoding="utf-8")
    store = str(tmp_path / "store")
    assert CliRunner().invoke(cli, ["add", str(tmp_path), "--store", store]).exit_code == 0
    query = "SELECT DISTINCT ?claim { ?statement kg:expresses ?claim }"
    with open_store(Path(store)) as opened:
        assert len(list(opened.query(query))) == 1


@pytest.mark.parametrize("language", ["nl", "xx"])
def test_a_language_without_an_extractor_gives_an_empty_reading_with_a_note(language: str) -> None:
    article = Article("a", "a", "« Ja », zegt zij.", language=language)
    reading = extract(next(annotate([article])))
    assert (reading.statements, reading.actors, reading.coder) == ((), {}, CODER)
    assert reading.language == language
    assert reading.notes == (f"no extractor for language {language!r}",)
