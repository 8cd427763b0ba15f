"""Links that people accepted or rejected: kept in their own graph, following their actors."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pyoxigraph as ox
import pytest
from coded import QUAY, Memory

from kg.base.errors import ReadError, UsageError
from kg.curate.decide import By
from kg.judgements.links import Link, authority, follow, graph, links, put, replaced, withdraw
from kg.link.choose import chosen, shared, undone
from kg.link.kept import by_hand, decided, standings
from kg.link.records import Entity, Proposal, Sought
from kg.link.sheet import COLUMNS, read_sheet, sheet
from kg.vocab.iris import Ids
from kg.vocab.terms import DCTERMS, KG, RDF, SCHEMA

IDS = Ids()
SOLENE = IDS.actor("person/solène quiniou").value
PORTALYS = IDS.actor("organisation/portalys").value
WD = "http://www.wikidata.org/entity/"
BY = By("Jeanne Roy", "2026-03-05T09:30:00Z")
ENTITY = Entity(
    "Q1", f"{WD}Q1", "Solène Quiniou", description="a director", types=("Q5",),
    dates={"born": "1961-02-03"},
)  # fmt: skip
PROPOSAL = Proposal(SOLENE, ENTITY, "https://service/", 0.95, ("named so", "kind human"), True)
OTHER = replace(PROPOSAL, entity=Entity("Q2", f"{WD}Q2", "S. Quiniou"), score=0.7, sure=False)
ACTORS = (
    Sought(SOLENE, "Solène Quiniou", "person"),
    Sought(PORTALYS, "Portalys", "organisation"),
)
PROPOSALS = [PROPOSAL, OTHER, replace(OTHER, actor=PORTALYS)]


@pytest.fixture
def store() -> Memory:
    return Memory([QUAY])


def same_as(store: Memory) -> set[tuple[str, str]]:
    rows = store.query(f"SELECT ?a ?e {{ ?a {SCHEMA.sameAs} ?e }}")
    return {(row["a"].value, row["e"].value) for row in rows}


def merge(store: Memory, old: str, new: str) -> None:
    """What settling does when two actors turn out to be one."""
    where = ox.NamedNode(f"{store.base}graph/actors")
    store.inner.add(ox.Quad(ox.NamedNode(old), DCTERMS.isReplacedBy, ox.NamedNode(new), where))


def accepted(proposal: Proposal = PROPOSAL, by: By = BY) -> Link:
    return decided(proposal, "link", by)


def standing(store: Memory) -> dict[str, str]:
    found = standings(PROPOSALS, links(store), replaced(store))
    return {f"{s.proposal.actor[-2:]} {s.proposal.entity.id}": s.state for s in found}


# --- the graph -----------------------------------------------------------------------------------


def test_a_link_goes_in_and_comes_back(store: Memory) -> None:
    assert put(store, [accepted()]) == 1
    (link,) = links(store)
    assert link == accepted()
    assert link.types == (f"{WD}Q5",)
    assert link.reason == "named so; kind human"
    assert same_as(store) == {(SOLENE, f"{WD}Q1")}


def test_the_evidence_stands_in_the_graph(store: Memory) -> None:
    put(store, [accepted()])
    rows = store.query(f"SELECT ?p ?o {{ GRAPH {graph(store.base)} {{ <{WD}Q1> ?p ?o }} }}")
    assert {(row["p"], row["o"].value) for row in rows} == {
        (SCHEMA.name, "Solène Quiniou"),
        (SCHEMA.additionalType, f"{WD}Q5"),
        (SCHEMA.birthDate, "1961-02-03"),
    }


def test_a_rejected_link_is_remembered_and_says_nothing(store: Memory) -> None:
    put(store, [decided(PROPOSAL, "no-link", BY)])
    assert [link.verdict for link in links(store)] == ["no-link"]
    assert same_as(store) == set()


def test_a_verdict_takes_the_place_of_the_old_one(store: Memory) -> None:
    put(store, [accepted()])
    assert put(store, [accepted()]) == 0
    put(store, [decided(PROPOSAL, "no-link", BY)])
    assert [link.verdict for link in links(store)] == ["no-link"]


def test_an_actor_is_one_entity_of_an_authority(store: Memory) -> None:
    put(store, [accepted(), by_hand(SOLENE, "http://viaf.org/viaf/9", "link", BY)])
    put(store, [accepted(OTHER)])
    assert same_as(store) == {(SOLENE, f"{WD}Q2"), (SOLENE, "http://viaf.org/viaf/9")}


def test_a_decision_is_taken_back(store: Memory) -> None:
    before = set(store.inner)
    put(store, [accepted(), decided(OTHER, "no-link", BY)])
    assert withdraw(store, [(SOLENE, f"{WD}Q1"), (SOLENE, f"{WD}Q2"), (SOLENE, f"{WD}Q3")]) == 2
    assert set(store.inner) == before


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_of_decisions_leaves_no_trace(store: Memory, order: tuple[int, ...]) -> None:
    made = [accepted(), decided(OTHER, "no-link", BY), by_hand(PORTALYS, f"{WD}Q3", "link", BY)]
    whole = Memory([QUAY])
    put(whole, made)
    for place in order:
        put(store, [made[place]])
    assert set(store.inner) == set(whole.inner)


@pytest.mark.parametrize(
    ("link", "says"),
    [
        (replace(accepted(), entity="no iri"), "no IRI"),
        (replace(accepted(), types=("<>",)), "no IRI"),
        (replace(accepted(), author=" "), "--by"),
    ],
)
def test_a_link_that_is_none_is_refused(store: Memory, link: Link, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        put(store, [link])
    assert links(store) == []


# --- actors that move ----------------------------------------------------------------------------


def test_a_link_follows_its_actor(store: Memory) -> None:
    put(store, [accepted()])
    merge(store, SOLENE, PORTALYS)
    follow(store)
    assert same_as(store) == {(PORTALYS, f"{WD}Q1")}
    assert [link.actor for link in links(store)] == [SOLENE]
    # What was decided by the new name holds against what was by the old one.
    put(store, [decided(replace(PROPOSAL, actor=PORTALYS), "no-link", BY)])
    assert same_as(store) == set()
    assert withdraw(store, [(PORTALYS, f"{WD}Q1")]) == 1


def test_a_link_of_an_actor_that_no_article_knows_waits(store: Memory) -> None:
    put(store, [accepted()])
    whole = set(store.inner)
    for quad in whole:
        if quad.subject.value == SOLENE and quad.predicate == RDF.type:
            store.inner.remove(quad)
    follow(store)
    assert same_as(store) == set()
    store.inner.extend(quad for quad in whole if quad.graph_name != graph(store.base))
    follow(store)
    assert set(store.inner) == whole


def test_following_writes_nothing_where_nothing_moved(store: Memory) -> None:
    follow(store)
    put(store, [accepted()])

    def refuse(*_: object) -> None:
        raise AssertionError("it wrote")

    store.replace = refuse  # type: ignore[method-assign]
    follow(store)


# --- what became of proposals --------------------------------------------------------------------


def test_proposals_have_a_state(store: Memory) -> None:
    one, two = SOLENE[-2:], PORTALYS[-2:]
    assert set(standing(store).values()) == {"open"}
    put(store, [accepted()])
    assert standing(store) == {f"{one} Q1": "accepted", f"{one} Q2": "passed", f"{two} Q2": "open"}
    put(store, [decided(PROPOSAL, "no-link", BY)])
    assert standing(store)[f"{one} Q1"] == "rejected"
    put(store, [by_hand(PORTALYS, f"{WD}Q9", "link", BY)])
    assert standing(store)[f"{two} Q9"] == "accepted"


def test_the_better_of_two_sources_speaks(store: Memory) -> None:
    worse = replace(PROPOSAL, source="own.tsv", score=0.2)
    for several in ([worse, PROPOSAL], [PROPOSAL, worse]):
        (found,) = standings(several, [], {})
        assert found.proposal == PROPOSAL


# --- choosing ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "verdict", "actors", "found"),
    [
        ("sure", "link", ACTORS, [(SOLENE, "Q1")]),
        ("all", "no-link", ACTORS[1:], [(PORTALYS, "Q2")]),
        ("Q2", "link", ACTORS[:1], [(SOLENE, "Q2")]),
        (f"<{WD}Q2>", "link", ACTORS[:1], [(SOLENE, "Q2")]),
        ("wd:Q2", "link", ACTORS[:1], [(SOLENE, "Q2")]),
        ("Q77", "no-link", ACTORS[:1], [(SOLENE, "Q77")]),
    ],
)
def test_a_word_chooses(
    store: Memory, said: str, verdict: str, actors: tuple[Sought, ...], found: list[object]
) -> None:
    all_of_them = standings(PROPOSALS, [], {})
    made = chosen(said, verdict, all_of_them, actors, BY)  # type: ignore[arg-type]
    assert [(link.actor, link.entity.removeprefix(WD)) for link in made] == found
    assert {link.verdict for link in made} == {verdict}


@pytest.mark.parametrize(
    ("said", "verdict", "actors", "says"),
    [
        ("all", "link", ACTORS, "--accept sure or --reject all"),
        ("sure", "no-link", ACTORS, "--accept sure or --reject all"),
        ("Q1", "link", ACTORS, "the one actor"),
        ("nonsense", "link", ACTORS[:1], "proposed are: Q1, Q2"),
        ("nonsense", "link", (replace(ACTORS[0], iri="x:y"),), "nothing is proposed"),
    ],
)
def test_a_word_that_chooses_nothing(
    said: str, verdict: str, actors: tuple[Sought, ...], says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        chosen(said, verdict, standings(PROPOSALS, [], {}), actors, BY)  # type: ignore[arg-type]


def test_what_was_decided_is_undone_by_its_id() -> None:
    made = standings(PROPOSALS, [accepted(), decided(OTHER, "no-link", BY)], {})
    assert undone("Q2", made, ACTORS) == [(SOLENE, f"{WD}Q2")]
    assert len(undone("all", made, ACTORS)) == 2
    with pytest.raises(UsageError, match="nothing is decided"):
        undone("Q2", made, ACTORS[1:])


def test_two_actors_of_one_entity_are_told() -> None:
    both = [accepted(OTHER), accepted(replace(OTHER, actor=PORTALYS)), accepted()]
    found = shared(standings(PROPOSALS, both, {}))
    assert {entity: set(actors) for entity, actors in found.items()} == {
        f"{WD}Q2": {SOLENE, PORTALYS}
    }


@pytest.mark.parametrize(
    ("entity", "of"),
    [(f"{WD}Q1", WD), ("http://x/ns#a", "http://x/ns#"), ("http://x/1/", "http://x/")],
)
def test_an_entity_has_an_authority(entity: str, of: str) -> None:
    assert authority(entity) == of


# --- tables --------------------------------------------------------------------------------------


def table(*links_made: Link) -> str:
    return sheet(standings(PROPOSALS, links_made, {}), {a.iri: a for a in ACTORS})


def read(text: str, *links_made: Link, by: By = BY) -> tuple[list[Link], list[tuple[str, str]]]:
    known = standings(PROPOSALS, links_made, {})
    wanted = read_sheet(text, "links.tsv", known, by, base=IDS.base)
    return list(wanted.links), list(wanted.opened)


def test_a_table_that_nobody_touched_decides_nothing() -> None:
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
    wanted = read_sheet(text, "links.tsv", [], BY, base=IDS.base)
    assert list(wanted.links) == [made]


def test_who_changes_a_verdict_in_a_table_has_decided_it() -> None:
    old = accepted(by=By("Ada", "2025-01-01T00:00:00Z"))
    ((new,), opened) = read(table(old).replace("accept", "reject"), old)
    assert (new.verdict, new.author, new.time) == ("no-link", BY.author, BY.time)
    assert opened == []


def test_a_table_opens_again() -> None:
    assert read(table(accepted()).replace("accept", "open"), accepted()) == (
        [],
        [(SOLENE, f"{WD}Q1")],
    )


def test_a_table_of_three_columns_is_enough() -> None:
    text = f"entity,actor,decision\nwd:Q8,{SOLENE},accept\n"
    ((link,), _) = read(text)
    assert link == by_hand(SOLENE, f"{WD}Q8", "link", BY)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (("maybe", SOLENE, "Q1"), "no decision; write accept, reject, open"),
        (("accept", "Solène", "Q1"), "no actor of this graph"),
        (("accept", SOLENE, "no iri"), "no IRI"),
    ],
)
def test_a_line_that_is_wrong_is_named_and_none_counts(row: tuple[str, ...], says: str) -> None:
    text = f"decision\tactor\tentity\naccept\t{SOLENE}\tQ1\n" + "\t".join(row) + "\n"
    with pytest.raises(ReadError, match=says) as caught:
        read(text)
    assert caught.value.line == 3


def test_a_table_without_its_columns_is_told() -> None:
    with pytest.raises(ReadError, match="no column decision and actor and entity"):
        read("a\tb\n")


def test_a_cell_stays_on_its_line() -> None:
    odd = replace(OTHER, entity=replace(OTHER.entity, description='a\tb\n"c"'))
    text = sheet(standings([odd], [], {}), {})
    assert len(text.splitlines()) == 2
    assert read(text.replace("\n\t", "\naccept\t", 1))[0][0].entity == f"{WD}Q2"


def test_terms_of_links_are_of_the_ontology(store: Memory) -> None:
    from kg.vocab import terms as vocab

    put(store, [accepted(), decided(OTHER, "no-link", BY)])
    known = {
        term.value
        for space in vars(vocab).values()
        if isinstance(space, type)
        for term in vars(space).values()
        if isinstance(term, ox.NamedNode)
    }
    said = {q.predicate.value for q in store.inner if q.graph_name == graph(store.base)}
    assert said <= known
    assert KG.decides.value in said
