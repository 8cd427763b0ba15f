"""Consolidated claims in the graph, and the questions about them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from coded import write as write_readings
from invented import Said, reading
from pyoxigraph import NamedNode

from kg.consolidate import Index, consolidate, remove_articles
from kg.consolidate.validate import check
from kg.consolidate.vectors import FILE
from kg.judgements.decisions import apart, name, same, write
from kg.model import Claim, Reading
from kg.query.questions import ask
from kg.store import Store, open_store
from kg.vocab.iris import Ids

IDS = Ids()
BY = {"author": "Ada", "time": "2026-03-05T09:30:00Z"}
GAZETTE, FANAL, ECHO = "La Gazette", "Le Fanal", "L'Écho"
PROMISE = "Nous ne fermerons aucune école de la vallée, je le promets à chaque famille"
CUT = "Nous ne fermerons aucune école de la vallée"
CLOSE = "La maire fermera trois piscines du centre en septembre"
DENIED = "La maire ne fermera pas trois piscines du centre en septembre"


def keyed(one: Reading) -> Reading:
    """The reading with each statement's own words as its claim."""
    text = one.article.text
    claims = [Claim(s.content[0].of(text), s.content[0].of(text)) for s in one.statements]
    return replace(one, claims=tuple(claims))


READINGS = tuple(
    keyed(one)
    for one in (
        reading("b1", "2021-03-05", GAZETTE, "Promesse", Said(PROMISE, "Zoé Lefèvre")),
        reading("b2", "2021-03-06", FANAL, "Reprise", Said(PROMISE, "Zoé Lefèvre")),
        reading("b3", "2021-03-09", ECHO, "Rappel", Said(CUT, "Zoé Lefèvre")),
        reading("b4", "2021-03-12", FANAL, "Fuite", Said(CLOSE, "Œil libre")),
        reading("b5", "2021-03-14", ECHO, "Démenti", Said(DENIED, "Zoé Lefèvre")),
        reading("b6", "2021-05-02", ECHO, "Revirement", Said(CLOSE, "Zoé Lefèvre")),
    )
)


def removed(store: Store, one: Reading) -> None:
    remove_articles(store, Index.load(store), [IDS.article(one.article.identity).value])


@pytest.fixture
def graph(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "s", create=True) as store:
        write_readings(store, READINGS)
        consolidate(store)
        yield store


def rows(store: Store, name: str, params: dict[str, str], *columns: str) -> list[tuple[str, ...]]:
    return [tuple(row[c] for c in columns) for row in ask(store, name, params).plain()]


def dump(store: Store) -> list[str]:
    return [str(quad) for quad in store.dump()]


def claim_of(store: Store, text: str) -> str:
    found: Any = store.query(
        f'SELECT DISTINCT ?claim {{ ?s schema:text "{text}" ; kg:expresses ?claim }}'
    )
    [row] = list(found)
    claim: NamedNode = row["claim"]
    return claim.value


def test_one_quotation_in_three_outlets(graph: Store) -> None:
    columns = ("text", "actor", "outlets", "articles", "first", "last", "where")
    outlets = "La Gazette ; Le Fanal ; L'Écho"
    assert rows(graph, "one-quotation", {"least": "3"}, *columns) == [
        (PROMISE, "Zoé Lefèvre", "3", "3", "2021-03-05", "2021-03-09", outlets)
    ]


def test_claims_of_one_name_have_their_own_outlets_in_order_of_date(
    graph: Store,
) -> None:
    write(graph, [name(claim_of(graph, text), "les écoles", **BY) for text in (CUT, CLOSE)])
    consolidate(graph)
    assert rows(graph, "relayed-claims", {}, "claim", "outlets", "actors", "where") == [
        ("les écoles", "3", "Zoé Lefèvre", "La Gazette ; Le Fanal ; L'Écho"),
        ("les écoles", "2", "Œil libre ; Zoé Lefèvre", "Le Fanal ; L'Écho"),
    ]


def test_how_a_claim_spread(graph: Store) -> None:
    columns = ("date", "outlet", "actor", "side")
    assert rows(graph, "spread-of-claim", {"claim": "fermera trois piscines"}, *columns) == [
        ("2021-03-12", FANAL, "Œil libre", "for"),
        ("2021-03-14", ECHO, "Zoé Lefèvre", "against"),
        ("2021-05-02", ECHO, "Zoé Lefèvre", "for"),
    ]
    repeated = rows(graph, "spread-of-claim", {"claim": "aucune école"}, "date", "repeated")
    assert repeated == [
        ("2021-03-05", ""),
        ("2021-03-06", "Promesse"),
        ("2021-03-09", "Promesse"),
    ]


def test_the_sides_of_a_claim(graph: Store) -> None:
    names = ("supporter", "opponent", "first", "last")
    # A denial is sure only if its contradiction is.
    assert rows(graph, "who-disagrees", {}, *names) == []
    assert rows(graph, "who-disagrees", {"min-confidence": "0.59"}, *names) == [
        ("Œil libre", "Zoé Lefèvre", "2021-03-12", "2021-03-14")
    ]
    assert rows(graph, "who-agrees", {}, "one", "other", "side") == [
        ("Zoé Lefèvre", "Œil libre", "for")
    ]


def test_who_changed_position_on_a_claim(graph: Store) -> None:
    columns = ("name", "before", "earlier", "earlierText", "now", "date", "text")
    assert rows(graph, "changed-position", {}, *columns) == [
        ("Zoé Lefèvre", "oppose", "2021-03-14", DENIED, "support", "2021-05-02", CLOSE)
    ]
    [(before, after)] = rows(graph, "changed-position", {}, "earlierSentence", "sentence")
    assert DENIED in before and CLOSE in after


def test_where_a_claim_appeared_first(graph: Store) -> None:
    found = rows(graph, "first-appearance", {"claim": CUT}, "date", "articles")
    assert found == [("2021-03-05", "3")]


def test_a_consolidated_graph_is_valid(graph: Store) -> None:
    assert check(graph) == []


@pytest.mark.parametrize("seed", range(4))
def test_articles_in_any_order_one_by_one_end_as_one_graph(
    graph: Store, tmp_path: Path, seed: int
) -> None:
    order = list(READINGS)
    random.Random(seed).shuffle(order)
    with open_store(tmp_path / "other", create=True) as other:
        for one in order:
            write_readings(other, [one])
            consolidate(other)
        assert dump(other) == dump(graph)


def test_consolidating_twice_changes_nothing(graph: Store) -> None:
    before = dump(graph)
    assert consolidate(graph, fresh=True).changed == 0
    (graph.path / FILE).unlink()
    assert consolidate(graph, fresh=True).changed == 0
    (graph.path / FILE).write_bytes(b"no vectors")
    assert consolidate(graph, fresh=True).changed == 0
    assert dump(graph) == before


def test_only_an_earlier_article_changes_the_key_of_a_claim(
    graph: Store,
) -> None:
    before = claim_of(graph, DENIED)
    assert before == IDS.claim(CLOSE).value
    late = keyed(reading("c1", "2022-01-01", FANAL, "Bilan", Said(f"{CLOSE} 2021", "Œil libre")))
    write_readings(graph, [late])
    consolidate(graph)
    assert claim_of(graph, DENIED) == before
    early = keyed(reading("c0", "2021-01-01", FANAL, "Rumeur", Said(f"{CLOSE} !", "Œil libre")))
    write_readings(graph, [early])
    consolidate(graph)
    now = claim_of(graph, DENIED)
    assert now == IDS.claim(f"{CLOSE} !").value
    assert graph.replaced()[before] == now
    removed(graph, early)
    removed(graph, late)
    consolidate(graph)
    assert claim_of(graph, DENIED) == before


def test_decisions_on_claims_last(graph: Store) -> None:
    promise, close, denied = (IDS.claim(key).value for key in (PROMISE, CLOSE, DENIED))
    write(graph, [apart(close, denied, **BY), same(promise, denied, **BY)])
    consolidate(graph)
    assert claim_of(graph, DENIED) == promise
    consolidate(graph)
    removed(graph, READINGS[4])
    write_readings(graph, [READINGS[4]])
    consolidate(graph)
    assert claim_of(graph, DENIED) == promise
    assert claim_of(graph, CLOSE) == close
