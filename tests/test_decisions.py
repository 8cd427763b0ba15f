"""Decisions by themselves: one answer to a question, none that contradict, a table out and in."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from coded import READINGS
from coded import Memory as Bare
from hypothesis import given
from hypothesis import strategies as st

from kg.base.errors import KgError, ReadError, UsageError
from kg.curate.decide import By
from kg.curate.exchange import COLUMNS, parse, table
from kg.judgements import decisions
from kg.judgements.decisions import Decision, Decisions
from kg.vocab.terms import PREFIXES

BASE = "https://kg.example/"
NOON = "2026-03-05T12:00:00Z"
ANA: dict[str, str] = {"author": "Ana Diaz", "time": NOON}
BY = By("Léo Roy", "2026-03-06T00:00:00Z", "relu")


class Memory(Bare):
    """A store for one test that knows the prefixes of the ontology."""

    def query(self, sparql: str) -> Any:
        return self.inner.query(sparql, use_default_graph_as_union=True, prefixes=PREFIXES)


def a(name: str) -> str:
    """The IRI of an actor that a letter stands for."""
    return f"{BASE}actor/{name * 20}"


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
        (decisions.apart, (a("a"), a("a")), "name two"),
        (decisions.same, (a("a"), "no iri"), "'no iri' is no IRI"),
        (decisions.kind, (a("a"), "firm"), "person, organisation, group, document"),
        (decisions.name, (a("a"), " … "), "no letter"),
    ],
)
def test_what_can_t_be_obeyed_is_refused(
    make: Callable[..., Decision], about: tuple[str, str], fault: str
) -> None:
    with pytest.raises(UsageError, match=re.escape(fault)):
        make(*about, **ANA)


def test_a_decision_has_an_author_and_a_time() -> None:
    with pytest.raises(UsageError, match="--by"):
        same("ab", author=" ")
    with pytest.raises(UsageError, match="2026-03-05T09:30:00Z"):
        same("ab", time="yesterday")


@pytest.mark.parametrize(
    ("given_time", "kept"),
    [
        ("2026-03-05", "2026-03-05T00:00:00Z"),
        (" 2026-03-05T09:30:00Z ", "2026-03-05T09:30:00Z"),
        ("2026-03-05T10:30:00+01:00", "2026-03-05T09:30:00Z"),
        ("2026-03-05T09:30", "2026-03-05T09:30:00Z"),
        ("2026-03-05T09:30:00.120", "2026-03-05T09:30:00.12Z"),
        ("2026-03-05T09:30:00.000Z", "2026-03-05T09:30:00Z"),
    ],
)
def test_times_are_kept_in_utc(given_time: str, kept: str) -> None:
    assert decisions.at(given_time) == kept


def test_the_order_of_a_pair_does_not_matter() -> None:
    assert same("ab") == same("ba")


# --- reading and writing -------------------------------------------------------------------


def test_an_empty_store_holds_none() -> None:
    found = decisions.read(Memory(READINGS.values()))
    assert found == Decisions()
    assert not found


def test_all_that_people_decided_is_read() -> None:
    store = Memory()
    article = f"{BASE}article/{'1' * 20}"
    made = [
        same("ab", reason="même bureau"),
        apart("cd"),
        decisions.name(a("a"), "Zoé  Lefèvre", **ANA),
        decisions.kind(a("c"), "group", **ANA),
        decisions.part(a("e"), article, **ANA),
    ]
    decisions.write(store, made)
    assert set(decisions.everything(store)) == set(made)
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
        (decisions.name(a("a"), "Un", **ANA), decisions.name(a("a"), "Deux", **ANA)),
        (decisions.kind(a("a"), "group", **ANA), decisions.kind(a("a"), "person", **ANA)),
    ],
)
def test_a_new_answer_takes_the_place_of_the_old(before: Decision, after: Decision) -> None:
    store = Memory()
    decisions.write(store, [before])
    decisions.write(store, [after])
    assert decisions.everything(store) == [after]


def test_of_the_names_of_what_was_merged_the_one_decided_last_holds() -> None:
    store = Memory()
    decisions.write(
        store,
        [
            decisions.name(a("b"), "Later", author="Ana", time="2026-01-02"),
            decisions.name(a("a"), "Earlier", author="Ana", time="2026-01-01"),
            decisions.kind(a("b"), "group", author="Ana", time="2026-01-01"),
        ],
    )
    found = decisions.read(store)
    assert found.label([a("a"), a("b"), a("c")]) == "Later"
    assert found.label([a("a")]) == "Earlier"
    assert found.label([a("c")]) is None
    assert found.kind([a("a"), a("b")]) == "group"


@pytest.mark.parametrize(
    ("made", "one", "two"),
    [
        ([same("ab"), same("bc")], {"ab", "ac", "bc"}, set()),
        ([same("ab"), same("cd"), same("bc")], {"ab", "ac", "ad", "bc", "bd", "cd"}, set()),
        ([same("ab"), apart("bc")], {"ab"}, {"ac", "bc"}),
        ([same("ab"), same("cd"), apart("ad")], {"ab", "cd"}, {"ac", "ad", "bc", "bd"}),
        ([apart("ab"), apart("bc")], set(), {"ab", "bc"}),
    ],
)
def test_what_follows_from_pairs_holds_too(
    made: list[Decision], one: set[str], two: set[str]
) -> None:
    store = Memory()
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
def test_a_contradiction_is_refused_and_names_what_stands(
    before: list[Decision], new: Decision, named: list[Decision]
) -> None:
    store = Memory()
    decisions.write(store, before)
    lines = store.lines()
    with pytest.raises(UsageError) as raised:
        decisions.write(store, [new])
    for one in named:
        assert decisions.name_of(one, base=BASE) in str(raised.value)
    assert store.lines() == lines


def test_decisions_that_contradict_each_other_are_refused() -> None:
    store = Memory()
    with pytest.raises(UsageError, match="contradict each other"):
        decisions.write(store, [same("ab"), same("bc"), apart("ac")])
    assert decisions.everything(store) == []


LETTERS = st.sampled_from("abcdef")
PAIRS = st.tuples(LETTERS, LETTERS).filter(lambda pair: pair[0] != pair[1]).map("".join)


@given(st.lists(st.tuples(PAIRS, st.booleans()), max_size=12))
def test_same_and_apart_never_share_a_pair(made: list[tuple[str, bool]]) -> None:
    """Whatever is written, what is read can be obeyed; a refused decision leaves no trace."""
    store = Memory()
    for pair, one in made:
        try:
            decisions.write(store, [same(pair) if one else apart(pair)])
        except UsageError:
            continue
    found = decisions.read(store)
    assert not found.same & found.apart
    held = decisions.everything(store)
    assert decisions.contradiction(held) == ()
    again = Memory()
    decisions.write(again, reversed(held))
    assert again.lines() == store.lines()


# --- the table -----------------------------------------------------------------------------

WORDS = st.text("abcÉ ’\"'#", min_size=1, max_size=8).filter(lambda t: any(map(str.isalnum, t)))
MADE = st.one_of(
    st.builds(same, PAIRS, reason=WORDS.map(lambda text: " ".join(text.split()))),
    st.builds(apart, PAIRS),
    st.builds(lambda letter, text: decisions.name(a(letter), text, **ANA), LETTERS, WORDS),
    st.builds(lambda letter: decisions.kind(a(letter), "group", **ANA), LETTERS),
    st.builds(lambda n: decisions.part(a(n), f"{BASE}article/{n * 20}", **ANA), LETTERS),
)


@given(st.lists(MADE, max_size=8))
def test_a_table_goes_out_and_comes_back(made: list[Decision]) -> None:
    store = Memory()
    try:
        decisions.write(store, made)
    except UsageError:
        return
    other: Any = Memory(base="https://other.example/graph/")
    found = list(parse(other, table(store), where="t", by=BY))  # type: ignore[arg-type]
    moved = [
        (one.what, one.thing.replace(other.base, BASE), one.value, one.author, one.time, one.reason)
        for one in found
    ]
    assert moved == [
        (one.what, one.thing, one.value, one.author, one.time, one.reason)
        for one in decisions.everything(store)
    ]


def parsed(*lines: str) -> list[Decision]:
    store: Any = Memory(READINGS.values())
    return list(parse(store, "\n".join(lines), where="j.tsv", by=BY))


HEAD = "decision\tthing\tother\tvalue"


def test_a_table_can_be_short_and_name_things() -> None:
    found = parsed(
        "# revu en mars", HEAD, "", "same\tSolène Quiniou\t王小明", "name\tPortalys\t\tPortalys SA"
    )
    assert [(one.what, one.value, one.author) for one in found] == [
        ("same", "", "Léo Roy"),
        ("name", "Portalys SA", "Léo Roy"),
    ]
    assert {one.time for one in found} == {BY.time}
    assert {one.reason for one in found} == {"relu"}


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
def test_what_a_spreadsheet_makes_of_a_table_is_read(lines: tuple[str, ...], name: str) -> None:
    assert [one.value for one in parsed(*lines)] == [name]


def test_a_line_s_own_author_and_time_count() -> None:
    head = "time\tauthor\tdecision\tvalue\tthing"
    (one,) = parsed(head, "2026-01-01\tAna\tkind\tgroup\tactor/0123456789abcdef0123")
    assert (one.author, one.time) == ("Ana", "2026-01-01T00:00:00Z")
    assert one.thing == f"{BASE}actor/0123456789abcdef0123"


def test_a_part_names_its_article() -> None:
    (one,) = parsed(HEAD, "part\tPortalys\tquai")
    assert one.what == "part"
    assert one.other.startswith(f"{BASE}article/")


@pytest.mark.parametrize(
    ("lines", "line", "fault"),
    [
        (["thing\tother"], 1, "lacks decision"),
        (["decision\tthing\tcolour"], 1, "unknown 'colour'"),
        ([HEAD, "merge\tPortalys\t王小明"], 2, "same, apart, name, kind, part"),
        ([HEAD, "#", "same\tPortalys"], 3, "other is empty"),
        ([HEAD, "kind\tPortalys\t王小明\tgroup"], 2, "about one thing"),
        ([HEAD, "kind\tPortalys\t\tfirm"], 2, "no kind 'firm'"),
        ([HEAD, "same\tPortalys\tPortalis"], 2, "did you mean 'Portalys'?"),
        ([HEAD, "same\tPortalys\tfermeture du quai"], 2, "things of one sort"),
        ([HEAD, "same\tPortalys\t王小明\t\t\tx"], 2, "6 cells"),
        ([HEAD, "same\t\t王小明"], 2, "names no thing"),
        ([HEAD, "part\tPortalys\tle quai"], 2, "no article called 'le quai'"),
    ],
)
def test_a_faulty_line_is_named(lines: list[str], line: int, fault: str) -> None:
    with pytest.raises(ReadError) as raised:
        parsed(*lines)
    assert fault in str(raised.value)
    assert raised.value.line == line
    assert isinstance(raised.value, KgError)


def test_the_columns_are_those_that_the_guide_tells() -> None:
    from pages import ROOT

    guide = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
    assert [name for name in COLUMNS if f"`{name}`" not in guide] == []
