"""Extraction from a whole text: sources, with actors, claims and topics of the statements."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from extract import reading_of

from kg.cli import cli
from kg.extract.reading import CODER, extract, resolve
from kg.model import Article
from kg.preprocess import annotate
from kg.store import open_store


def expect_failure(got: str, *values: Any) -> Any:
    return pytest.param(*values, marks=pytest.mark.xfail(reason=f"got {got}"))


SOURCES = [
    (
        "Claire Maurel a salué l'accord. Elle a promis de publier les chiffres.",
        ["Claire Maurel", "Claire Maurel"],
    ),
    ("Claire Maurel est arrivée. « La loi est injuste », a déclaré Maurel.", ["Claire Maurel"]),
    (
        "Paul Vernier a promis : « Je reviendrai ». Claire Maurel a répondu : « Je serai là ».",
        ["Paul Vernier", "Claire Maurel"],
    ),
    ("La maire de Vals, Claire Maurel, part. La maire a promis de revenir.", ["Claire Maurel"]),
    (
        "La Ligue des voisins (LDV) se réunit. La LDV demande la suspension du projet.",
        ["Ligue des voisins (LDV)"],
    ),
    ("Un policier affirme que la rue est sûre.", ["Un policier"]),
    ("L'entreprise est accusée de polluer la rivière.", [None]),
    expect_failure(
        "'La facture'",
        "« La facture est trop lourde, a-t-elle expliqué, et les familles ne paient plus. »",
        [None],
    ),
    expect_failure(
        "'Le pont'", "Claire Maurel se tait. Le pont fermera en avril, a-t-il ajouté.", [None]
    ),
]


@pytest.mark.parametrize(("text", "sources"), SOURCES)
def test_a_source_is_the_fullest_name_of_the_article(text: str, sources: list[str | None]) -> None:
    assert [statement.source for statement in reading_of(text).statements] == sources


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Claire Maurel affirme que la loi est injuste.", "person"),
        ("Le syndicat affirme que la loi est injuste.", "organisation"),
        ("Les habitants affirment que la loi est injuste.", "group"),
        ("Une étude affirme que la loi est injuste.", "document"),
        ("Il a été annoncé que l'usine fermerait en juin.", "unknown"),
        ("Claire Maurel et Paul Vernier affirment que la loi est injuste.", "group"),
    ],
)
def test_a_source_has_its_kind(text: str, kind: str) -> None:
    (statement,) = reading_of(text).statements
    assert statement.source_kind == kind


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


@pytest.mark.parametrize("language", ["nl", "ja", "xx"])
def test_a_language_without_an_extractor_gives_an_empty_reading_with_a_note(language: str) -> None:
    article = Article("a", "a", "« Ja », zegt zij.", language=language)
    reading = extract(next(annotate([article])))
    assert (reading.statements, reading.actors, reading.coder) == ((), {}, CODER)
    assert reading.language == language
    assert reading.notes == (f"no extractor for language {language!r}",)


def test_a_reading_without_mentions_does_not_change() -> None:
    bare = replace(reading_of(STORY), mentions=())
    assert resolve(bare) is bare
