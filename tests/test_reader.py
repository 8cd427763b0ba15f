"""The reader returns the records that readings put into a graph."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from coded import QUAY, REPORT, TemporaryStore
from invented import CAMERAS, READINGS, SAFER, store

from kg.graph.reader import Reader
from kg.model import Reading, Span
from kg.store import Store
from kg.vocab.iris import Ids


@pytest.fixture(scope="module")
def debate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with store(tmp_path_factory.mktemp("kg") / "store") as opened:
        yield opened


@pytest.fixture(scope="module")
def reader(debate: Store) -> Reader:
    return Reader(debate)


def test_articles_and_their_texts_are_those_of_the_readings(reader: Reader) -> None:
    found = {one.article.identity: one for one in reader.articles.values()}
    assert found.keys() == {reading.article.identity for reading in READINGS}
    for reading in READINGS:
        stored, article = found[reading.article.identity], reading.article
        assert (stored.article.name, stored.article.date) == (article.name, article.date)
        assert (stored.article.outlet, stored.article.url) == (article.outlet, article.url)
        assert stored.headline == article.headline
        assert reader.texts[stored.iri] == article.text
    april = found["https://a2.example/article"]
    assert (april.earliest, april.latest) == (date(2021, 4, 1), date(2021, 4, 30))
    assert list(reader.articles) == sorted(reader.articles)


@pytest.mark.parametrize("reading", [*READINGS, QUAY, REPORT], ids=lambda r: r.article.name)
def test_statements_come_back_with_their_spans(reading: Reading) -> None:
    reader = Reader(TemporaryStore([reading]))
    text = reading.article.text
    expected = sorted(reading.statements, key=lambda one: one.content)
    found = sorted(reader.statements_with_spans, key=lambda one: one.statement.content)
    for statement, stored in zip(expected, found, strict=True):
        own = stored.statement
        for name in ("type", "content", "cue", "speaker", "source_kind", "act", "stance", "when"):
            assert getattr(own, name) == getattr(statement, name), name
        assert (own.said_on, own.rule) == (statement.said_on, statement.rule)
        assert own.confidence == pytest.approx(statement.confidence)
        assert stored.text == statement.said(text)
        assert stored.sentence == (statement.sentence.of(text) if statement.sentence else "")
        assert stored.coder == reading.coder.partition("/")[0]
        if statement.source is None:
            assert stored.source is None
        else:
            assert own.source == (stored.source and stored.source.label)
            assert own.source == reading.actors[statement.source].label
    assert [one.iri for one in reader.statements] == sorted(one.iri for one in found)


def test_statements_lead_to_claims_topics_and_dates(reader: Reader) -> None:
    by_text = {one.text: one for one in reader.statements}
    first = by_text["Les caméras rendront la ville plus sûre"]
    assert first.claim is not None
    assert first.claim.label == SAFER
    assert first.claim_stance == "none", "not consolidated"
    (position,) = first.positions
    assert (position.label, position.side, first.stance) == (CAMERAS, "for", "support")
    assert first.target_text == CAMERAS
    assert (first.date, first.earliest, first.latest) == (
        "2021-03-05",
        date(2021, 3, 5),
        date(2021, 3, 5),
    )
    later = by_text["Ces caméras étaient une erreur"]
    assert (later.date, later.article.article.date) == ("2021-06-08", "2021-06-10")
    undated = by_text["Rien n'est joué"]
    assert (undated.date, undated.earliest, undated.claim, undated.positions) == (
        "",
        None,
        None,
        (),
    )
    assert by_text["Le marché serait déjà attribué"].source is None


def test_actors_have_names_and_kinds(reader: Reader) -> None:
    found = {one.label: one for one in reader.actors.values()}
    assert found["Oculix"].names == ("OCX",)
    kinds = {label: one.kind for label, one in found.items()}
    assert kinds["les riverains"] == "group"
    assert kinds["le rapport Tardieu"] == "document"
    assert kinds["un policier"] == "person"
    assert sum(one.label == "un policier" for one in reader.actors.values()) == 2


def test_affiliations_and_dates_have_their_places() -> None:
    reader = Reader(TemporaryStore([QUAY, REPORT]))
    ids = Ids()
    stated = {
        (one.person.key, one.organisation.key if one.organisation else "", one.affiliation.role)
        for one in reader.affiliations
    }
    assert stated == {
        (
            ids.actor(reading.actors[one.person].key).value,
            ids.actor(reading.actors[one.organisation].key).value if one.organisation else "",
            one.role,
        )
        for reading in (QUAY, REPORT)
        for one in reading.affiliations
    }
    spans = {one.expression.span: one.expression.edtf for one in reader.dates}
    assert spans == {one.span: one.edtf for reading in (QUAY, REPORT) for one in reading.dates}
    assert all(one.affiliation.evidence != Span(0, 0) for one in reader.affiliations)


def test_the_parts_of_an_article_are_grouped_by_its_iri() -> None:
    reader = Reader(TemporaryStore([QUAY, REPORT]))
    sizes = {
        reader.articles[iri].article.name: len(parts) for iri, parts in reader.by_article.items()
    }
    assert sizes == {
        reading.article.name: len(reading.statements)
        + len(reading.affiliations)
        + len(reading.dates)
        for reading in (QUAY, REPORT)
    }
    assert all(part.article.iri == iri for iri, own in reader.by_article.items() for part in own)


def test_each_actor_is_present_in_the_articles_that_name_it(reader: Reader) -> None:
    names = {(reader.actors[actor].label, one.article.name) for actor, one in reader.presences}
    assert {("Ada Brandt", "a1"), ("Ada Brandt", "a3"), ("Oculix", "a1")} <= names
    assert ("Marc Lefèvre", "a1") not in names
