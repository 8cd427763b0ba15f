"""Articles go into the graph once, in their latest version, and come out whole."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import kg.annotate
import kg.extract.attribution
import kg.extract.batch
import kg.extract.resolution
from kg.base.errors import UsageError
from kg.base.workers import in_order
from kg.claims.embedding import WIDTH
from kg.extract.standoff import record
from kg.model import Actor, Affiliation, Article, DateExpression, Reading, Span, Statement
from kg.pipeline import Summary, add, remove
from kg.query.inventory import articles, holdings
from kg.store import Store, open_store

DATED = "Un titre\n\n5 mars 2018 . –\n« Nous irons », a dit Zoé Lefèvre."


@dataclass(frozen=True)
class Parsed:
    """Stands for a document where no parse is needed."""

    article: Article
    language: str


@pytest.fixture(autouse=True)
def _extraction_without_a_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every « … » is a statement of Zoé Lefèvre; a text with "BUG" can't be analysed."""

    def annotate(given: Iterable[Article]) -> Iterator[Parsed]:
        for article in given:
            yield Parsed(article, article.language or "fr")

    def attribute(document: Parsed) -> Reading:
        text = document.article.text
        if "BUG" in text:
            raise ZeroDivisionError("a fault of the extractor")
        found = ()
        if "«" in text and document.language == "fr":
            content = Span(text.index("«") + 2, text.index("»") - 1)
            found = (Statement("direct", (content,), source="Zoé Lefèvre", source_kind="person"),)
        return Reading(document.article, document.language, kg.extract.attribution.CODER, found)

    def resolve(reading: Reading) -> Reading:
        zoe = Actor("person/zoe-lefevre", "Zoé Lefèvre", "person")
        return Reading(
            reading.article,
            reading.language,
            reading.coder,
            reading.statements,
            actors={"Zoé Lefèvre": zoe} if reading.statements else {},
        )

    monkeypatch.setattr(kg.extract.attribution, "CODER", "kg/1", raising=False)
    monkeypatch.setattr(kg.annotate, "annotate", annotate)
    monkeypatch.setattr(kg.extract.attribution, "attribute", attribute, raising=False)
    monkeypatch.setattr(kg.extract.resolution, "resolve", resolve, raising=False)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "graph", create=True) as opened:
        yield opened


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text(DATED, encoding="utf-8")
    (folder / "b.txt").write_text("Sans date.", encoding="utf-8")
    (folder / "c.txt").write_bytes(b"\0\1")
    (folder / "d.jsonl").write_text(
        json.dumps({"text": "Deutscher Text.", "id": "d", "language": "de", "date": "2018"})
        + "\n{",
        encoding="utf-8",
    )
    return folder


def dump(store: Store) -> list[str]:
    return [str(quad) for quad in store.dump()]


def test_the_summary_says_what_a_run_did(store: Store, inputs: Path) -> None:
    done: list[str] = []
    summary = add(store, [inputs], progress=done.append)
    assert (summary.added, summary.changed, summary.unchanged) == (3, 0, 0)
    assert (summary.statements, summary.actors) == (1, 1)
    assert summary.without_date == ("b",)
    assert summary.without_extractor == {"de": 1}
    assert [error.where for error in summary.failed] == [
        str(inputs / "c.txt"),
        str(inputs / "d.jsonl"),
    ]
    assert summary.notes == {}
    assert len(done) == 5


def test_the_summary_says_what_the_reader_remarked(store: Store, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Le maire a déclaré : « Non ».".encode("cp1252"))
    for _ in range(2):
        notes = add(store, [tmp_path / "a.txt"]).notes
        assert list(notes.values()) == [("a",)]
        assert "Windows-1252" in next(iter(notes))


def test_a_second_run_changes_nothing(store: Store, inputs: Path) -> None:
    add(store, [inputs])
    before = dump(store)
    summary = add(store, [inputs])
    assert (summary.added, summary.changed, summary.unchanged) == (0, 0, 3)
    assert summary.statements == 0
    assert dump(store) == before


@pytest.mark.parametrize(
    "text",
    [
        DATED.replace("Nous irons", "Nous n'irons pas"),
        DATED.replace("5 mars", "6 mars"),
        "auteur: C. Aubin\ndate: 2018-03-05\n\n" + DATED,
    ],
    ids=["text", "date", "author"],
)
def test_a_changed_article_replaces_all_that_came_from_it(
    store: Store, inputs: Path, tmp_path: Path, text: str
) -> None:
    add(store, [inputs])
    (inputs / "a.txt").write_text(text, encoding="utf-8")
    summary = add(store, [inputs])
    assert (summary.added, summary.changed, summary.unchanged) == (0, 1, 2)
    with open_store(tmp_path / "fresh", create=True) as fresh:
        add(fresh, [inputs])
        assert dump(store) == dump(fresh)


def test_a_newer_coder_reads_an_article_again(
    store: Store, inputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(store, [inputs])
    monkeypatch.setattr(kg.extract.attribution, "CODER", "kg/99.0")
    assert add(store, [inputs]).changed == 3
    assert add(store, [inputs]).unchanged == 3


def test_the_order_of_articles_does_not_matter(store: Store, inputs: Path, tmp_path: Path) -> None:
    (inputs / "e.txt").write_text(DATED.replace("irons", "allons"), encoding="utf-8")
    add(store, [inputs])
    with open_store(tmp_path / "other", create=True) as other:
        add(other, sorted(inputs.iterdir(), reverse=True))
        assert dump(store) == dump(other)


def test_a_few_articles_are_written_at_once_and_how_many_changes_no_byte(
    store: Store, inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(9):
        text = DATED.replace("Nous irons", f"Nous irons à {number}")
        (inputs / f"e{number}.txt").write_text(text, encoding="utf-8")

    def writes(target: Store, times: int) -> int:
        calls: list[object] = []
        real = target.replace
        monkeypatch.setattr(target, "replace", lambda *given: (calls.append(given), real(*given)))
        for _ in range(times):
            add(target, [inputs])
        return len(calls)

    assert writes(store, 2) == 2
    monkeypatch.setattr(kg.extract.batch, "_CHUNK", 1)
    with open_store(tmp_path / "single", create=True) as single:
        assert writes(single, 1) == 12
        assert dump(store) == dump(single)


@pytest.mark.parametrize(("cores", "workers", "ahead"), [(2, 1, True), (1, 1, False)])
def test_vectors_of_what_is_said_are_made_meanwhile_where_a_core_is_free(
    store: Store,
    inputs: Path,
    monkeypatch: pytest.MonkeyPatch,
    cores: int,
    workers: int,
    ahead: bool,
) -> None:
    made: list[str] = []

    def embedded(texts: Iterable[str]) -> NDArray[np.float32]:
        given = list(texts)
        made.extend(given)
        return np.zeros((len(given), WIDTH), dtype=np.float32)

    monkeypatch.setattr("kg.base.workers.cores", lambda: cores)
    monkeypatch.setattr("kg.claims.similarity.embedded", embedded)
    add(store, [inputs], workers=workers)
    assert ("Nous irons" in made) == ahead
    assert not (store.path / "meanings.npz").exists(), "no claim was compared with another"
    assert len(made) == len(set(made)), "each once"


@pytest.mark.parametrize(
    ("cores", "few", "workers", "apart"),
    [(1, 1, 1, False), (2, 1, 1, True), (2, 48, 1, False), (2, 1, None, False)],
)
def test_many_articles_are_analysed_beside_the_writing_where_a_core_is_free(
    store: Store,
    inputs: Path,
    monkeypatch: pytest.MonkeyPatch,
    cores: int,
    few: int,
    workers: int | None,
    apart: bool,
) -> None:
    asked: list[bool] = []

    def watched(function: Any, pieces: Iterable[Any], **how: Any) -> Iterator[Any]:
        asked.append(how["apart"])
        return in_order(function, pieces, workers=1)

    monkeypatch.setattr("kg.base.workers.in_order", watched)
    monkeypatch.setattr("kg.base.workers.cores", lambda: cores)
    monkeypatch.setattr(kg.extract.batch, "_FEW", few)
    assert add(store, [inputs], workers=workers).added == 3
    assert asked == [apart]


def test_the_collector_of_garbage_is_as_it_was(store: Store, inputs: Path) -> None:
    before = gc.get_threshold()
    add(store, [inputs])
    assert gc.get_threshold() == before
    with pytest.raises(RuntimeError):
        add(store, [inputs], progress=_fail)
    assert gc.get_threshold() == before


def _fail(_: str) -> None:
    raise RuntimeError("stopped")


def test_two_articles_with_one_identity_do_not_overwrite_each_other(
    store: Store, tmp_path: Path
) -> None:
    for folder, text in (("x", "Un."), ("y", "Deux."), ("z", "Un.")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(text, encoding="utf-8")
    summary = add(store, [tmp_path / folder for folder in "xyz"])
    assert (summary.added, summary.unchanged) == (1, 1)
    assert "another article of this run" in str(summary.failed[0])


def test_an_article_that_breaks_the_extractor_leaves_the_others(store: Store, inputs: Path) -> None:
    (inputs / "a0.txt").write_text("BUG", encoding="utf-8")
    summary = add(store, [inputs])
    assert summary.added == 3
    assert "a0: it could not be analysed (ZeroDivisionError" in str(summary.failed[0])


def test_nothing_read_is_nothing_written(store: Store, tmp_path: Path) -> None:
    summary = add(store, [tmp_path / "none.txt"])
    assert summary == Summary(failed=summary.failed)
    assert len(summary.failed) == 1
    assert dump(store) == []


@pytest.mark.parametrize("handle", ["name", "identity", "iri"])
def test_a_removed_article_leaves_nothing(
    store: Store, inputs: Path, tmp_path: Path, handle: str
) -> None:
    add(store, [inputs])
    held = next(article for article in articles(store) if article.name == "a")
    assert remove(store, [getattr(held, handle)]) == ["a.txt"]
    (inputs / "a.txt").unlink()
    with open_store(tmp_path / "fresh", create=True) as fresh:
        add(fresh, [inputs])
        assert dump(store) == dump(fresh)


def test_an_article_that_is_not_there_removes_nothing(store: Store, inputs: Path) -> None:
    add(store, [inputs])
    before = dump(store)
    with pytest.raises(UsageError, match=r"no article called 'a\.tx'; did you mean a\.txt"):
        remove(store, ["b", "a.tx"])
    assert dump(store) == before


def test_a_name_of_several_articles_is_refused(store: Store, tmp_path: Path) -> None:
    lines = [json.dumps({"text": "Un.", "url": f"https://{x}.example/p", "id": "p"}) for x in "ab"]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    add(store, [tmp_path / "a.jsonl"])
    with pytest.raises(UsageError, match="several articles are called 'p'; name one of https://a"):
        remove(store, ["p"])


def test_each_choice_of_a_shared_name_names_one_article(store: Store, tmp_path: Path) -> None:
    lines = [{"text": "Un.", "url": "https://a.example/p", "id": "p"}, {"text": "Deux.", "id": "p"}]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    add(store, [tmp_path / "a.jsonl"])
    with pytest.raises(UsageError, match="name one of ") as raised:
        remove(store, ["p"])
    choices = str(raised.value).split("name one of ")[1].split(", ")
    assert len(set(choices)) == 2
    assert sorted(remove(store, choices)) == ["https://a.example/p", "p"]


def test_holdings_count_what_was_added(store: Store, inputs: Path) -> None:
    assert holdings(store)["articles"] == 0
    assert holdings(store)["period"] == "no dates"
    add(store, [inputs])
    found = holdings(store)
    assert (found["articles"], found["statements"], found["actors"]) == (3, 1, 1)
    assert found["languages"] == {"fr": 2, "de": 1}
    assert found["period"] == "2018-01-01 to 2018-12-31"
    assert [(article.name, article.date) for article in articles(store)] == [
        ("a", "2018-03-05"),
        ("b", None),
        ("d", "2018"),
    ]


def test_a_reading_becomes_the_stand_off_record_of_the_gold_files() -> None:
    article = Article("a.txt", "a", "« Oui », dit Zoé Lefèvre, maire, jeudi.", date="2018-03-05")
    statement = Statement(
        "direct",
        (Span(2, 5),),
        cue=Span(9, 12),
        speaker=Span(13, 24),
        source="Zoé Lefèvre",
        source_kind="person",
        act="support",
        said_on="2018-03-01",
        when=Span(33, 38),
        rule="incise",
        confidence=0.9,
    )
    reading = Reading(
        article,
        "fr",
        "kg/1",
        (statement,),
        (Affiliation("Zoé Lefèvre", "maire", None, Span(13, 31), "apposition"),),
        (DateExpression(Span(33, 38), "2018-03-01"),),
    )
    assert record(reading) == {
        "doc": "a",
        "sha256": article.sha256,
        "date": "2018-03-05",
        "language": "fr",
        "coder": "kg/1",
        "statements": [
            {
                "type": "direct",
                "content": [[2, 5]],
                "cue": [9, 12],
                "speaker": [13, 24],
                "source": "Zoé Lefèvre",
                "source_kind": "person",
                "act": "support",
                "stance": "none",
                "target": None,
                "said_on": "2018-03-01",
                "when": [33, 38],
                "rule": "incise",
                "confidence": 0.9,
            }
        ],
        "affiliations": [
            {
                "person": "Zoé Lefèvre",
                "role": "maire",
                "organisation": None,
                "evidence": [13, 31],
                "rule": "apposition",
            }
        ],
        "dates": [{"span": [33, 38], "edtf": "2018-03-01"}],
    }
