"""Decisions: one answer to each question, no contradiction, and tables of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from coded import READINGS, TemporaryStore
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.base.errors import KgError, ReadError, UsageError
from kg.curate.decide import By
from kg.curate.exchange import COLUMNS, parse, table
from kg.judgements import decisions
from kg.judgements.decisions import Decision

BASE = "https://kg.example/"
NOON = "2026-03-05T12:00:00Z"
ANA: dict[str, str] = {"author": "Ana Diaz", "time": NOON}
BY = By("Léo Roy", "2026-03-06T00:00:00Z", "relu")


def a(name: str) -> str:
    """Return the IRI of an actor named by a letter."""
    return f"{BASE}actor/zoé-{name}"


def same(pair: str, **more: str) -> Decision:
    return decisions.same(a(pair[0]), a(pair[1]), **(ANA | more))


def apart(pair: str, **more: str) -> Decision:
    return decisions.apart(a(pair[0]), a(pair[1]), **(ANA | more))


def pairs(found: frozenset[tuple[str, str]]) -> set[str]:
    return {one[-1] + other[-1] for one, other in found}


# --- making --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "about", "fault"),
    [
        (decisions.same, (a("a"), a("a")), "name two"),
        (decisions.same, (a("a"), "no iri"), "'no iri' is not an IRI"),
        (decisions.kind, (a("a"), "firm"), "person, organisation, group, document"),
        (decisions.name, (a("a"), " … "), "no letter"),
    ],
)
def test_an_impossible_decision_is_refused(
    make: Callable[..., Decision], about: tuple[str, str], fault: str
) -> None:
    with pytest.raises(UsageError, match=re.escape(fault)):
        make(*about, **ANA)


def test_a_decision_has_an_author_and_a_time() -> None:
    with pytest.raises(UsageError, match="--by"):
        same("ab", author=" ")
    with pytest.raises(UsageError, match="2026-03-05T09:30:00Z"):
        same("ab", time="yesterday")


# --- reading and writing -------------------------------------------------------------------


def test_all_decisions_are_read() -> None:
    store = TemporaryStore()
    article = f"{BASE}article/quai"
    made = [
        same("ab", reason="même bureau"),
        apart("cd"),
        decisions.name(a("a"), "Zoé  Lefèvre", **ANA),
        decisions.kind(a("c"), "group", **ANA),
        decisions.part(a("e"), article, **ANA),
    ]
    decisions.write(store, made)
    assert set(decisions.read_all(store)) == set(made)
    found = decisions.read(store)
    assert pairs(found.same) == {"ab"}
    assert pairs(found.apart) == {"cd"}
    assert found.labels == {a("a"): "Zoé Lefèvre"}
    assert found.kinds == {a("c"): "group"}
    assert found.parts == {(a("e"), article)}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (same("ab"), apart("ab")),
        (apart("ab"), same("ab")),
        (decisions.kind(a("a"), "group", **ANA), decisions.kind(a("a"), "person", **ANA)),
    ],
)
def test_a_new_answer_replaces_the_old_one(before: Decision, after: Decision) -> None:
    store = TemporaryStore()
    decisions.write(store, [before])
    decisions.write(store, [after])
    assert decisions.read_all(store) == [after]


@pytest.mark.parametrize(
    ("made", "one", "two"),
    [
        ([same("ab"), same("cd"), same("bc")], {"ab", "ac", "ad", "bc", "bd", "cd"}, set()),
        ([same("ab"), same("cd"), apart("ad")], {"ab", "cd"}, {"ac", "ad", "bc", "bd"}),
    ],
)
def test_pairs_are_closed_transitively(made: list[Decision], one: set[str], two: set[str]) -> None:
    store = TemporaryStore()
    decisions.write(store, made)
    found = decisions.read(store)
    assert (pairs(found.same), pairs(found.apart)) == (one, two)


@pytest.mark.parametrize(
    ("before", "new", "named"),
    [
        ([same("ab"), same("bc")], apart("ac"), [same("ab"), same("bc")]),
        ([same("ab"), apart("ac")], same("bc"), [apart("ac"), same("ab")]),
    ],
)
def test_a_contradiction_is_refused_and_names_earlier_decisions(
    before: list[Decision], new: Decision, named: list[Decision]
) -> None:
    store = TemporaryStore()
    decisions.write(store, before)
    lines = store.lines()
    with pytest.raises(UsageError) as raised:
        decisions.write(store, [new])
    for one in named:
        assert decisions.short_id(one, base=BASE) in str(raised.value)
    assert store.lines() == lines


LETTERS = st.sampled_from("abcdef")
PAIRS = st.tuples(LETTERS, LETTERS).filter(lambda pair: pair[0] != pair[1]).map("".join)


@pytest.fixture(scope="module")
def store() -> TemporaryStore:
    return TemporaryStore()


@given(st.lists(st.tuples(PAIRS, st.booleans()), max_size=12))
@settings(max_examples=50)
def test_same_and_apart_never_share_a_pair(
    store: TemporaryStore, made: list[tuple[str, bool]]
) -> None:
    """Whatever is written is consistent when read; a refused decision leaves no trace."""
    store.delete_graph(decisions.graph(BASE))
    for pair, one in made:
        try:
            decisions.write(store, [same(pair) if one else apart(pair)])
        except UsageError:
            continue
    found = decisions.read(store)
    assert not found.same & found.apart
    held = decisions.read_all(store)
    assert decisions.contradiction(held) == ()
    lines = store.lines()
    store.delete_graph(decisions.graph(BASE))
    decisions.write(store, reversed(held))
    assert store.lines() == lines


# --- the table -----------------------------------------------------------------------------

WORDS = st.text("abcÉ ’\"'#=+-@", min_size=1, max_size=8).filter(lambda t: any(map(str.isalnum, t)))
MADE = st.one_of(
    st.builds(same, PAIRS, reason=WORDS.map(lambda text: " ".join(text.split()))),
    st.builds(apart, PAIRS),
    st.builds(lambda letter, text: decisions.name(a(letter), text, **ANA), LETTERS, WORDS),
    st.builds(lambda letter: decisions.kind(a(letter), "group", **ANA), LETTERS),
    st.builds(lambda n: decisions.part(a(n), f"{BASE}article/paper.example/{n}", **ANA), LETTERS),
)


@pytest.fixture(scope="module")
def other() -> TemporaryStore:
    return TemporaryStore(base="https://other.example/graph/")


@given(st.lists(MADE, max_size=8))
@settings(max_examples=50)
def test_decisions_survive_a_table(
    store: TemporaryStore, other: TemporaryStore, made: list[Decision]
) -> None:
    store.delete_graph(decisions.graph(BASE))
    try:
        decisions.write(store, made)
    except UsageError:
        return
    assert not re.search(r"[\t\n][=+@-]", table(store))
    found = list(parse(other, table(store), where="t", by=BY))
    moved = [
        replace(
            one, node=one.node.replace(other.base, BASE), other=one.other.replace(other.base, BASE)
        )
        for one in found
    ]
    assert moved == decisions.read_all(store)


def parsed(*lines: str) -> list[Decision]:
    store = TemporaryStore(READINGS.values())
    return list(parse(store, "\n".join(lines), where="j.tsv", by=BY))


HEAD = "decision\tthing\tother\tvalue"


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ((HEAD, 'name\tPortalys\t\t"Portalys, ""SA"""'), 'Portalys, "SA"'),
        ((HEAD, "name\tPortalys\t\t« Portalys »\t"), "« Portalys »"),
        ((HEAD, 'name\tPortalys\t\t"Portalys" SA'), '"Portalys" SA'),
        ((HEAD.replace("\t", ";"), "name;Portalys;;Portalys, SA"), "Portalys, SA"),
        (
            ('"# vu, revu",,,', HEAD.replace("\t", ","), 'name,Portalys,,"Portalys, SA"'),
            "Portalys, SA",
        ),
    ],
    ids=["quoted", "empty cell more", "letters", "semicolons", "commas"],
)
def test_the_table_of_a_spreadsheet_is_read(lines: tuple[str, ...], name: str) -> None:
    assert [one.value for one in parsed(*lines)] == [name]


@pytest.mark.parametrize(
    ("lines", "line", "fault"),
    [
        ([HEAD, "merge\tPortalys\t王小明"], 2, "same, apart, name, kind, part"),
        ([HEAD, "kind\tPortalys\t王小明\tgroup"], 2, "about one node"),
        ([HEAD, "same\tPortalys\tPortalis"], 2, "did you mean 'Portalys'?"),
        ([HEAD, "same\tPortalys\tfermeture du quai"], 2, "all must be of one sort"),
        ([HEAD, "same\tPortalys\t王小明\t\t\tx"], 2, "6 cells"),
    ],
)
def test_a_faulty_line_is_named(lines: list[str], line: int, fault: str) -> None:
    with pytest.raises(ReadError) as raised:
        parsed(*lines)
    assert fault in str(raised.value)
    assert raised.value.line == line
    assert isinstance(raised.value, KgError)


def test_the_guide_lists_the_columns() -> None:
    from pages import ROOT

    guide = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
    assert [name for name in COLUMNS if f"`{name}`" not in guide] == []
