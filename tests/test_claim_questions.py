"""Settled claims in the graph, and the questions that are asked of them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from invented import Said, reading
from pyoxigraph import NamedNode

from kg.consolidate import settle
from kg.consolidate.vectors import FILE
from kg.graph import article_quads, reading_graphs
from kg.judgements.decisions import apart, name, same, write
from kg.model import Claim, Reading
from kg.query.questions import ask
from kg.store import Store, open_store
from kg.store.labels import article_graphs, with_labels
from kg.store.validate import check
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


def added(store: Store, readings: Iterable[Reading]) -> None:
    for one in readings:
        graphs = set(reading_graphs(one, base=store.base))
        graphs.update(article_graphs(store, IDS.article(one.article.identity)))
        ordered = sorted(graphs, key=str)
        store.replace(*with_labels(store, ordered, article_quads(one, base=store.base)))


def removed(store: Store, one: Reading) -> None:
    graphs = article_graphs(store, IDS.article(one.article.identity))
    store.replace(*with_labels(store, graphs, []))


@pytest.fixture
def settled(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "s", create=True) as store:
        added(store, READINGS)
        settle(store)
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


def test_one_quotation_in_three_outlets(settled: Store) -> None:
    columns = ("text", "actor", "outlets", "articles", "first", "last", "where")
    outlets = "La Gazette ; Le Fanal ; L'Écho"
    assert rows(settled, "one-quotation", {"least": "3"}, *columns) == [
        (PROMISE, "Zoé Lefèvre", "3", "3", "2021-03-05", "2021-03-09", outlets)
    ]


def test_two_claims_of_one_name_are_relayed_each_by_its_own_in_order_of_date(
    settled: Store,
) -> None:
    write(settled, [name(claim_of(settled, text), "les écoles", **BY) for text in (CUT, CLOSE)])
    settle(settled)
    assert rows(settled, "relayed-claims", {}, "claim", "outlets", "actors", "where") == [
        ("les écoles", "3", "Zoé Lefèvre", "La Gazette ; Le Fanal ; L'Écho"),
        ("les écoles", "2", "Œil libre ; Zoé Lefèvre", "Le Fanal ; L'Écho"),
    ]


def test_how_a_claim_spread(settled: Store) -> None:
    columns = ("date", "outlet", "actor", "side")
    assert rows(settled, "spread-of-claim", {"claim": "fermera trois piscines"}, *columns) == [
        ("2021-03-12", FANAL, "Œil libre", "for"),
        ("2021-03-14", ECHO, "Zoé Lefèvre", "against"),
        ("2021-05-02", ECHO, "Zoé Lefèvre", "for"),
    ]
    repeated = rows(settled, "spread-of-claim", {"claim": "aucune école"}, "date", "repeated")
    assert repeated == [
        ("2021-03-05", ""),
        ("2021-03-06", "Promesse"),
        ("2021-03-09", "Promesse"),
    ]


def test_who_is_on_which_side_of_a_claim(settled: Store) -> None:
    names = ("supporter", "opponent", "first", "last")
    assert rows(settled, "who-disagrees", {}, *names) == [
        ("Œil libre", "Zoé Lefèvre", "2021-03-12", "2021-03-14")
    ]
    assert rows(settled, "who-agrees", {}, "one", "other", "side") == [
        ("Zoé Lefèvre", "Œil libre", "for")
    ]


def test_who_changed_position_on_a_claim(settled: Store) -> None:
    columns = ("name", "before", "earlier", "earlierText", "now", "date", "text")
    assert rows(settled, "changed-position", {}, *columns) == [
        ("Zoé Lefèvre", "oppose", "2021-03-14", DENIED, "support", "2021-05-02", CLOSE)
    ]
    [(before, after)] = rows(settled, "changed-position", {}, "earlierSentence", "sentence")
    assert DENIED in before and CLOSE in after


def test_where_a_claim_came_up_first(settled: Store) -> None:
    found = rows(settled, "first-appearance", {"claim": CUT}, "date", "articles")
    assert found == [("2021-03-05", "3")]


def test_a_settled_store_has_no_problem(settled: Store) -> None:
    assert check(settled) == []


@pytest.mark.parametrize("seed", range(4))
def test_articles_in_any_order_one_by_one_end_as_one_graph(
    settled: Store, tmp_path: Path, seed: int
) -> None:
    order = list(READINGS)
    random.Random(seed).shuffle(order)
    with open_store(tmp_path / "other", create=True) as other:
        for one in order:
            added(other, [one])
            settle(other)
        assert dump(other) == dump(settled)


def test_what_is_settled_stays(settled: Store) -> None:
    before = dump(settled)
    assert settle(settled, anew=True).changed == 0
    (settled.path / FILE).unlink()
    assert settle(settled, anew=True).changed == 0
    (settled.path / FILE).write_bytes(b"no vectors")
    assert settle(settled, anew=True).changed == 0
    assert dump(settled) == before


def test_a_later_article_changes_no_claim_and_an_earlier_one_takes_it_along(
    settled: Store,
) -> None:
    before = claim_of(settled, DENIED)
    assert before == IDS.claim(CLOSE).value
    late = keyed(reading("c1", "2022-01-01", FANAL, "Bilan", Said(f"{CLOSE} 2021", "Œil libre")))
    added(settled, [late])
    settle(settled)
    assert claim_of(settled, DENIED) == before
    early = keyed(reading("c0", "2021-01-01", FANAL, "Rumeur", Said(f"{CLOSE} !", "Œil libre")))
    added(settled, [early])
    settle(settled)
    now = claim_of(settled, DENIED)
    assert now == IDS.claim(f"{CLOSE} !").value
    found: Any = settled.query(f"SELECT ?one {{ <{before}> dcterms:isReplacedBy ?one }}")
    assert [row["one"].value for row in found] == [now]
    removed(settled, early)
    removed(settled, late)
    settle(settled)
    assert claim_of(settled, DENIED) == before


def test_what_people_decide_on_claims_lasts(settled: Store) -> None:
    promise, close, denied = (IDS.claim(key).value for key in (PROMISE, CLOSE, DENIED))
    write(settled, [apart(close, denied, **BY), same(promise, denied, **BY)])
    settle(settled)
    assert claim_of(settled, DENIED) == promise
    settle(settled)
    removed(settled, READINGS[4])
    added(settled, [READINGS[4]])
    settle(settled)
    assert claim_of(settled, DENIED) == promise
    assert claim_of(settled, CLOSE) == close
