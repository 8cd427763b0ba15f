"""Links that people accepted or rejected: kept in their own graph, following their actors."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from coded import QUAY, TemporaryStore

from kg.base.errors import ReadError
from kg.curate.decide import By
from kg.judgements.links import Link, follow, links, put, withdraw
from kg.link.choose import choose_links
from kg.link.kept import build_link, build_manual_link, track_proposals
from kg.link.records import Entity, LinkableActor, Proposal
from kg.link.sheet import COLUMNS, read_sheet, sheet
from kg.vocab.iris import Ids
from kg.vocab.terms import SCHEMA

IDS = Ids()
SOLENE = IDS.actor("person/solène quiniou").value
PORTALYS = IDS.actor("organisation/portalys").value
WD = "http://www.wikidata.org/entity/"
BY = By("Jeanne Roy", "2026-03-05T09:30:00Z")
ENTITY = Entity(
    "Q1", f"{WD}Q1", "Solène Quiniou", description="=1+1", types=("Q5",),
    dates={"born": "1961-02-03"},
)  # fmt: skip
PROPOSAL = Proposal(SOLENE, ENTITY, "https://service/", 0.95, ("named so", "kind human"), True)
OTHER = replace(PROPOSAL, entity=Entity("Q2", f"{WD}Q2", "S. Quiniou"), score=0.7, sure=False)
ACTORS = (
    LinkableActor(SOLENE, "Solène Quiniou", "person"),
    LinkableActor(PORTALYS, "Portalys", "organisation"),
)
PROPOSALS = [PROPOSAL, OTHER, replace(OTHER, actor=PORTALYS)]


@pytest.fixture
def store() -> TemporaryStore:
    return TemporaryStore([QUAY])


def same_as(store: TemporaryStore) -> set[tuple[str, str]]:
    rows: Any = store.query(f"SELECT ?a ?e {{ ?a {SCHEMA.sameAs} ?e }}")
    return {(row["a"].value, row["e"].value) for row in rows}


def accepted(proposal: Proposal = PROPOSAL, by: By = BY) -> Link:
    return build_link(proposal, "link", by)


# --- the graph -----------------------------------------------------------------------------------


def test_a_link_is_written_and_read(store: TemporaryStore) -> None:
    assert put(store, [accepted()], {}) == 1
    (link,) = links(store)
    assert link == accepted()
    assert link.types == (f"{WD}Q5",)
    assert link.reason == "named so; kind human"
    assert same_as(store) == {(SOLENE, f"{WD}Q1")}


def test_an_actor_has_one_entity_of_an_authority(store: TemporaryStore) -> None:
    put(store, [accepted(), build_manual_link(SOLENE, "http://viaf.org/viaf/9", "link", BY)], {})
    put(store, [accepted(OTHER)], {})
    assert same_as(store) == {(SOLENE, f"{WD}Q2"), (SOLENE, "http://viaf.org/viaf/9")}


def test_a_decision_is_withdrawn(store: TemporaryStore) -> None:
    before = set(store.dump())
    put(store, [accepted(), build_link(OTHER, "no-link", BY)], {})
    assert withdraw(store, [(SOLENE, f"{WD}Q1"), (SOLENE, f"{WD}Q2"), (SOLENE, f"{WD}Q3")], {}) == 2
    assert set(store.dump()) == before


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_of_decisions_leaves_no_trace(
    store: TemporaryStore, order: tuple[int, ...]
) -> None:
    made = [
        accepted(),
        build_link(OTHER, "no-link", BY),
        build_manual_link(PORTALYS, f"{WD}Q3", "link", BY),
    ]
    whole = TemporaryStore([QUAY])
    put(whole, made, {})
    for place in order:
        put(store, [made[place]], {})
    assert set(store.dump()) == set(whole.dump())


# --- actors that move ----------------------------------------------------------------------------


def test_a_link_follows_its_actor(store: TemporaryStore) -> None:
    put(store, [accepted()], {})
    moved = {SOLENE: PORTALYS}
    follow(store, moved)
    assert same_as(store) == {(PORTALYS, f"{WD}Q1")}
    assert [link.actor for link in links(store)] == [SOLENE]
    # A decision on the new IRI overrides one on the old IRI.
    put(store, [build_link(replace(PROPOSAL, actor=PORTALYS), "no-link", BY)], moved)
    assert same_as(store) == set()
    assert withdraw(store, [(PORTALYS, f"{WD}Q1")], moved) == 1


# --- the state of proposals ----------------------------------------------------------------------


# --- choosing ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "verdict", "actors", "found"),
    [
        ("sure", "link", ACTORS, [(SOLENE, "Q1")]),
        ("Q2", "link", ACTORS[:1], [(SOLENE, "Q2")]),
        ("Q77", "no-link", ACTORS[:1], [(SOLENE, "Q77")]),
    ],
)
def test_a_word_decides_links(
    store: TemporaryStore,
    said: str,
    verdict: str,
    actors: tuple[LinkableActor, ...],
    found: list[object],
) -> None:
    all_of_them = track_proposals(PROPOSALS, [], {})
    made = choose_links(said, verdict, all_of_them, actors, BY)  # type: ignore[arg-type]
    assert [(link.actor, link.entity.removeprefix(WD)) for link in made] == found
    assert {link.verdict for link in made} == {verdict}


# --- tables --------------------------------------------------------------------------------------


def table(*links_made: Link) -> str:
    return sheet(track_proposals(PROPOSALS, links_made, {}), {a.iri: a for a in ACTORS})


def read(text: str, *links_made: Link, by: By = BY) -> tuple[list[Link], list[tuple[str, str]]]:
    known = track_proposals(PROPOSALS, links_made, {})
    wanted = read_sheet(text, "links.tsv", known, by, base=IDS.base)
    return list(wanted.links), list(wanted.opened)


def test_an_unchanged_table_decides_nothing() -> None:
    assert table().splitlines()[0].split("\t") == list(COLUMNS)
    assert read(table()) == ([], [])
    assert read(table(accepted()), accepted()) == ([], [])


def test_a_table_decides() -> None:
    rows = [line.split("\t") for line in table().splitlines()]
    for row in rows[1:]:
        is_first = row[COLUMNS.index("entity")] == f"{WD}Q1"
        row[0] = "Accept" if is_first else "reject"
    made, opened = read("\n".join(map("\t".join, rows)))
    assert sorted((link.verdict, link.entity[-2:]) for link in made) == [
        ("link", "Q1"), ("no-link", "Q2"), ("no-link", "Q2"),
    ]  # fmt: skip
    assert opened == []
    assert accepted() in made


def test_decisions_travel_to_another_graph() -> None:
    made = accepted(by=By("Ada", "2025-01-01T00:00:00Z", "met her"))
    text = table(made)
    assert "\t'=1+1\t" in text
    wanted = read_sheet(text, "links.tsv", [], BY, base=IDS.base)
    assert list(wanted.links) == [made]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (("maybe", SOLENE, "Q1"), "not a decision; write accept, reject, open"),
        (("accept", "Solène", "Q1"), "not an actor of this graph"),
    ],
)
def test_a_wrong_line_is_named_and_no_line_counts(row: tuple[str, ...], says: str) -> None:
    text = f"decision\tactor\tentity\naccept\t{SOLENE}\tQ1\n" + "\t".join(row) + "\n"
    with pytest.raises(ReadError, match=says) as caught:
        read(text)
    assert caught.value.line == 3


def test_a_cell_stays_on_its_line() -> None:
    odd = replace(OTHER, entity=replace(OTHER.entity, description='a\tb\n"c"'))
    text = sheet(track_proposals([odd], [], {}), {})
    assert len(text.splitlines()) == 2
    assert read(text.replace("\n\t", "\naccept\t", 1))[0][0].entity == f"{WD}Q2"
