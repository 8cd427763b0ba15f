"""Corrections of statements: they are decisions, follow the words, and can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from coded import READINGS, write
from invented import CAMERAS, Said, reading

from kg.base.errors import UsageError
from kg.cli import cli
from kg.consolidate import consolidate
from kg.curate import correct, decide, double, exchange, learn
from kg.curate.decide import By
from kg.curate.queue import queue
from kg.evaluation import people
from kg.evaluation.agreement import agree
from kg.graph.kept import decode, encode
from kg.graph.reader import Reader, StoredStatement
from kg.judgements import corrections, decisions
from kg.judgements.learnt import Learnt, load
from kg.model import Reading, Span, Stance
from kg.store import Store, open_store

BY = By("Ana Diaz", "2026-03-05T12:00:00Z")
WORDS = "Nous n'en voulons pas"
TEXT = (
    Said("Les caméras rendront la ville plus sûre", "Zoé Lefèvre", "support", CAMERAS),
    Said(WORDS, "Oculix", "support", CAMERAS),
)
ARTICLE = reading("a1", "2021-03-05", "Le Fanal", "La mairie veut", *TEXT)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "s", create=True) as made:
        put(made, ARTICLE)
        yield made


def put(store: Store, one: Reading) -> None:
    write(store, [one])
    consolidate(store)


def found(store: Store, words: str = WORDS) -> StoredStatement | None:
    return next((one for one in Reader(store).statements if one.text == words), None)


def iri(store: Store, words: str = WORDS) -> str:
    one = found(store, words)
    assert one is not None
    return one.iri


def content(store: Store) -> set[str]:
    graph = str(decisions.graph(store.base))
    return {str(quad) for quad in store.dump() if graph not in str(quad)}


@pytest.mark.parametrize("name", READINGS)
def test_a_reading_is_kept_without_loss(name: str) -> None:
    one = READINGS[name]
    assert decode(encode(one), one.article.text) == replace(one, mentions=())
    with pytest.raises(ValueError, match=r"reading|JSON|line"):
        decode(encode(one)[:-9], "")


@pytest.mark.parametrize(
    ("text", "words", "start", "spans"),
    [
        ("a b a  b", "a b", -1, [(0, 3)]),
        ("a b a  b", "a b", 5, [(4, 8)]),
        ("un […] trois", "un […] deux", 0, []),
        ("un deux trois deux", "un […] deux", 0, [(0, 2), (3, 7)]),
        ("a.b", "a+b", 0, []),
    ],
)
def test_words_are_found_near_their_place(
    text: str, words: str, start: int, spans: list[tuple[int, int]]
) -> None:
    assert list(corrections.locate(text, words, start)) == [Span(*one) for one in spans]


def shown(one: StoredStatement | None) -> tuple[Any, ...]:
    assert one is not None
    sides = sorted((position.label, position.side) for position in one.positions)
    said = one.statement
    how = said.act, said.stance, said.said_on
    return said.source, said.source_kind, *how, sides, one.target_text


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"accept": ""}, {}),
        ({"stance": "oppose"}, {3: "oppose", 5: [(CAMERAS, "against")]}),
        ({"act": "refuse"}, {2: "refuse"}),
        ({"source": "zoé lefèvre"}, {0: "Zoé Lefèvre", 1: "person"}),
        ({"source": "Ines Neuve", "source-kind": "person"}, {0: "Ines Neuve", 1: "person"}),
        ({"source": ""}, {0: None, 1: "unknown"}),
        ({"topics": "against: taxe | none: eau"}, {5: [("eau", "none"), ("taxe", "against")]}),
        ({"topics": ""}, {5: []}),
        ({"said-on": "2021-03"}, {4: "2021-03"}),
        ({"target": "la ville"}, {6: "la ville"}),
    ],
)
def test_a_correction_is_shown_survives_and_is_undone(
    store: Store, values: dict[Any, str], expected: dict[int, object]
) -> None:
    before, was = content(store), shown(found(store))
    correct.correct_statement(store, iri(store), values, BY)
    now = tuple(expected.get(place, value) for place, value in enumerate(was))
    assert shown(found(store)) == now
    after = content(store)
    put(store, ARTICLE)
    assert content(store) == after
    put(store, reading("a1", "2021-03-05", "Le Fanal", "Un autre titre, plus long", *TEXT))
    assert shown(found(store)) == now
    put(store, ARTICLE)
    decide.undo_last(store)
    assert content(store) == before


def test_a_statement_is_cut_and_removed_with_the_actor_that_only_it_names(store: Store) -> None:
    correct.correct_statement(store, iri(store), {"bounds": "voulons pas"}, BY)
    correct.correct_statement(store, iri(store, "voulons pas"), {"act": "refuse"}, BY)
    assert shown(found(store, "voulons pas"))[2] == "refuse"
    assert {one.words for one in decisions.read_all(store)} == {WORDS}
    correct.correct_statement(store, iri(store, "voulons pas"), {"delete": ""}, BY)
    assert "Oculix" not in {actor.label for actor in Reader(store).actors.values()}


def test_a_missed_statement_is_added(store: Store) -> None:
    values: dict[Any, str] = {"source": "Zoé Lefèvre", "stance": "oppose"}
    correct.add_statement(store, "a1", "la ville", values, BY)
    assert shown(found(store, "la ville"))[:4] == ("Zoé Lefèvre", "person", "assert", "oppose")


def test_a_correction_waits_while_its_words_are_gone(store: Store) -> None:
    correct.correct_statement(store, iri(store), {"stance": "oppose"}, BY)
    put(store, reading("a1", "2021-03-05", "Le Fanal", "La mairie veut", TEXT[0]))
    assert [why for _, why in correct.set_aside(store)] == [corrections.CHANGED]
    put(store, ARTICLE)
    assert correct.set_aside(store) == []
    assert shown(found(store))[3] == "oppose"


def test_corrections_travel_as_a_table(store: Store, tmp_path: Path) -> None:
    correct.correct_statement(store, iri(store), {"topics": "for: taxe", "act": "ask"}, BY)
    made, after = set(decisions.read_all(store)), content(store)
    with open_store(tmp_path / "t", create=True) as other:
        decide.apply(other, exchange.parse(other, exchange.table(store), where="t", by=BY))
        assert set(decisions.read_all(other)) == made
        put(other, ARTICLE)
        assert content(other) == after


@pytest.mark.parametrize(
    ("args", "fault"),
    [
        (["a1#s999", "--accept"], "no statement s999"),
        (["a9#s1", "--accept"], "no article called"),
        (["a1", "--accept"], "not a statement"),
        (["STATEMENT"], "nothing to correct"),
        (["STATEMENT", "--delete", "--act", "ask"], "--delete"),
        (["STATEMENT", "--source", "…"], "not a name"),
        (["STATEMENT", "--date", "hier"], "write a date"),
        (["STATEMENT", "--bounds", "absents"], "does not have the words"),
        (["STATEMENT", "--target", "absents"], "does not have the words"),
        (["a1", "--add", "absents"], "does not have the words"),
    ],
)
def test_an_impossible_correction_is_one_line(
    store: Store, tmp_path: Path, args: list[str], fault: str
) -> None:
    args = [iri(store) if arg == "STATEMENT" else arg for arg in args]
    before = content(store)
    store.close()
    result = CliRunner().invoke(cli, ["correct", *args, "--store", str(tmp_path / "s")])
    assert result.exit_code != 0
    assert fault in result.stderr
    with open_store(tmp_path / "s", read_only=True) as again:
        assert content(again) == before


def test_reviewed_articles_become_gold(store: Store, tmp_path: Path) -> None:
    from kg.curate.gold import export_gold
    from kg.evaluation.score import read_articles
    from kg.extract.standoff import read_records

    correct.correct_statement(store, iri(store), {"stance": "oppose"}, BY)
    assert export_gold(store, tmp_path / "g").unfinished == {"a1": 1}
    assert not (tmp_path / "g").exists()
    correct.correct_statement(store, iri(store, TEXT[0].words), {"delete": ""}, BY)
    assert export_gold(store, tmp_path / "g").statements == 1
    records = read_records(tmp_path / "g" / "gold.jsonl")
    assert [one.stance for one in records["a1"].statements] == ["oppose"]
    again = read_articles(records, tmp_path / "g" / "texts")["a1"]
    found = ARTICLE.article
    assert (again.text, again.date, again.language) == (found.text, found.date, "fr")


def test_people_code_apart_until_an_editor_adjudicates(store: Store) -> None:
    ana, bo, edith = (By(name, BY.time) for name in ("Ana", "Bo", "Edith"))
    with pytest.raises(UsageError, match="two or more"):
        double.assign(store, ["a1"], ["Ana"], edith)
    double.assign(store, ["a1"], ["Ana", "Bo"], edith)
    first, before = iri(store, TEXT[0].words), content(store)
    for who in (ana, bo):
        assert [item.id for item in queue(store, viewer=who.author)[0]] == [first, iri(store)]
        correct.correct_statement(store, first, {"accept": ""}, who)
        assert [item.id for item in queue(store, viewer=who.author)[0]] == [iri(store)]
    correct.correct_statement(store, iri(store), {"stance": "oppose"}, ana)
    assert [left for _, _, left in double.progress(store)] == [0, 1]
    assert people.read_person(store, "Bo") == ({}, 1)
    correct.correct_statement(store, iri(store), {"act": "refuse"}, bo)
    assert shown(found(store))[2:4] == ("assert", "support")
    assert [one.stance for one in double.codings(store, "Ana")[0].reading.statements][1] == "oppose"
    compared = agree(people.read_person(store, "Ana")[0], people.read_person(store, "Bo")[0])
    assert compared.shared["statements"].f1 == 1
    assert compared.labels["stance"].pairs == {("support", "support"): 1, ("oppose", "support"): 1}
    with_kg = agree(people.read_found(store), people.read_person(store, "Bo")[0])
    assert with_kg.labels["act"].same == 0.5
    states = [one.values for one in double.cases(store, iri(store).partition("#")[0])]
    assert states == [{"accept": ""}, None]
    with pytest.raises(UsageError, match="does not code"):
        double.adjudicate(store, "a1", [], "Edith", edith)
    outcome, left = double.adjudicate(store, "a1", [], "Bo", edith)
    assert ({one.what for one in outcome.decided}, left) == ({"accept", "act"}, 0)
    assert shown(found(store))[2:4] == ("refuse", "support")
    decide.undo_last(store)
    assert content(store) - before == {one for one in content(store) if "/codings" in one}


def cases(confidences: Iterable[tuple[float, bool]], stance: Stance) -> dict[str, Any]:
    """Return cases of forty articles: right or removed, with the stance that people chose."""
    one = ARTICLE.statements[1]
    found = [
        (replace(one, confidence=sure), replace(one, stance=stance) if right else None)
        for sure, right in confidences
    ]
    return {"fr": {f"a{n}": found for n in range(40)}}


@pytest.mark.parametrize(
    ("confidences", "stance", "used"),
    [
        ([(0.9, True), (0.3, False)], "support", {"confidence", "threshold"}),
        ([(0.9, True), (0.9, True)], "oppose", {"confidence", "stance"}),
        ([(0.5, True), (0.5, False)], "support", set()),
    ],
)
def test_only_what_is_better_on_held_out_articles_is_learnt(
    confidences: list[tuple[float, bool]], stance: Stance, used: set[str]
) -> None:
    lesson = learn.fit(cases(confidences, stance))
    assert {one.part for one in lesson.changes if one.is_used} == used
    assert {name for name, each in vars(lesson.learnt).items() if each} == used
    assert sum(lesson.cases["fr"]) == 80
    assert learn.fit({"fr": {"a": cases(confidences, stance)["fr"]["a0"]}}).learnt == Learnt()


def test_what_was_learnt_changes_all_but_what_people_decided(store: Store) -> None:
    before = content(store)
    correct.correct_statement(store, iri(store, TEXT[0].words), {"accept": ""}, BY)
    learnt = Learnt({}, {"fr": 0.5}, {"fr": {"assert support": "oppose"}})
    learn.set_learnt(store, learnt)
    assert load(store.path) == learnt
    assert shown(found(store))[3:6] == ("oppose", None, [(CAMERAS, "against")])
    assert shown(found(store, TEXT[0].words))[3] == "support"
    learn.set_learnt(store, Learnt({}, {"fr": 0.95}))
    assert found(store) is None
    learn.set_learnt(store, Learnt())
    decide.undo_last(store)
    assert content(store) == before
