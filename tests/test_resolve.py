"""A whole text → who its speakers are, with actors, claims and topics beside the statements."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.annotate import annotate
from kg.consolidate import settle
from kg.extract.attribution import CODER, attribute
from kg.extract.resolution import resolve
from kg.graph import article_quads, reading_graphs
from kg.model import Article, Reading
from kg.store import open_store
from kg.store.labels import with_labels
from kg.vocab.iris import Ids

Understood = Callable[[str], Reading]


def missed(got: str, *values: Any) -> Any:
    return pytest.param(*values, marks=pytest.mark.xfail(reason=f"got {got}"))


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        (
            "Claire Maurel a salué l'accord. Elle a promis de publier les chiffres.",
            ["Claire Maurel", "Claire Maurel"],
        ),
        (
            "Claire Maurel est arrivée hier. « Nous tiendrons nos promesses », a-t-elle déclaré.",
            ["Claire Maurel"],
        ),
        (
            "Claire Maurel est arrivée hier. « La loi est injuste », a déclaré Maurel.",
            ["Claire Maurel"],
        ),
        (
            "Paul Vernier a promis : « Je reviendrai ». Claire Maurel a répondu : « Je serai là ».",
            ["Paul Vernier", "Claire Maurel"],
        ),
        (
            "La maire de Vals, Claire Maurel, part. La maire a promis de revenir.",
            ["Claire Maurel"],
        ),
        (
            "La Ligue des voisins (LDV) se réunit. La LDV demande la suspension du projet.",
            ["Ligue des voisins (LDV)"],
        ),
        ("Un policier affirme que la rue est sûre.", ["Un policier"]),
        ("L'entreprise est accusée de polluer la rivière.", [None]),
        ("Il a été annoncé que l'usine fermerait en juin.", [None]),
        missed(
            "'La facture'",
            "« La facture est trop lourde, a-t-elle expliqué, et les familles ne paient plus. »",
            [None],
        ),
        missed(
            "'Le pont'",
            "Claire Maurel se tait. Le pont fermera en avril, a-t-il ajouté.",
            [None],
        ),
    ],
)
def test_a_source_is_the_fullest_name_of_the_article(
    understood: Understood, text: str, sources: list[str | None]
) -> None:
    assert [statement.source for statement in understood(text).statements] == sources


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
def test_a_source_has_its_kind(understood: Understood, text: str, kind: str) -> None:
    (statement,) = understood(text).statements
    assert statement.source_kind == kind


STORY = (
    "La ministre Ada Brun a présenté la réforme de l'eau mardi. « Les factures baisseront dans "
    "toute la vallée », a-t-elle déclaré. Selon le syndicat, la réforme menace les communes. Paul "
    "Vernier, président de la Ligue des voisins, demande la suspension du projet. Un policier "
    "affirme que la rue est sûre."
)


def test_what_stands_beside_the_statements_is_as_long(understood: Understood) -> None:
    reading = understood(STORY)
    assert len(reading.statements) >= 4
    assert len(reading.claims) == len(reading.topics) == len(reading.statements)
    assert any(reading.claims) and any(reading.topics)


def test_every_source_person_and_organisation_has_an_actor(understood: Understood) -> None:
    reading = understood(STORY)
    wanted = {s.source for s in reading.statements if s.source is not None}
    wanted |= {a.person for a in reading.affiliations}
    wanted |= {a.organisation for a in reading.affiliations if a.organisation is not None}
    assert set(reading.actors) == wanted
    assert {"Ada Brun", "Paul Vernier"} <= wanted
    assert {actor.key for actor in reading.actors.values() if actor.key.startswith("made\x1f")} == {
        "made\x1fun policier",
        "made\x1fle syndicat",
    }


def test_resolving_twice_changes_nothing(understood: Understood) -> None:
    reading = understood(STORY)
    assert resolve(reading) == reading


def test_few_words_are_a_claim_of_their_article_until_articles_are_compared(
    tmp_path: Path,
) -> None:
    said = "« Les factures baisseront dans toute la vallée », a déclaré {}."
    articles = [
        Article("1", "1", said.format("Ada Brun"), language="fr"),
        Article("2", "2", "Il pleut. " + said.format("Ada Brun"), language="fr"),
    ]
    readings = [resolve(attribute(document)) for document in annotate(articles)]
    keys = [claim.key for one in readings for claim in one.claims if claim is not None]
    assert [key.partition("\x1f")[0] for key in keys] == ["1", "2"]
    assert len({key.partition("\x1f")[2] for key in keys}) == 1
    with open_store(tmp_path / "store", create=True) as store:
        for one in readings:
            graphs = list(reading_graphs(one, base=store.base))
            quads = article_quads(one, base=store.base)
            store.replace(*with_labels(store, graphs, quads))
        settle(store)
        rows = store.query("SELECT DISTINCT ?claim { ?statement kg:expresses ?claim }")
        assert [row["claim"].value for row in rows] == [Ids(store.base).claim(keys[0]).value]


@pytest.mark.parametrize("language", ["nl", "ja", "xx"])
def test_a_language_without_an_extractor_gives_an_empty_reading_with_a_note(language: str) -> None:
    article = Article("a", "a", "« Ja », zegt zij.", language=language)
    reading = resolve(attribute(next(annotate([article]))))
    assert (reading.statements, reading.actors, reading.coder) == ((), {}, CODER)
    assert reading.language == language
    assert reading.notes == (f"no extractor for language {language!r}",)


def test_a_reading_without_mentions_is_left_as_it_is(understood: Understood) -> None:
    bare = replace(understood(STORY), mentions=())
    assert resolve(bare) is bare
