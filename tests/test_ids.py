"""Names come from the source alone, keep apart what differs, and take any script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.base.errors import UsageError
from kg.model import Span
from kg.vocab.iris import Ids, digest, split_coder

parts = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), max_size=4)
awkward = st.lists(st.text("\x1e\x1f-a", max_size=5), max_size=4)


def test_a_name_is_known() -> None:
    """The names of things that users have stored must not change."""
    assert Ids().actor("person/jo").value == "https://kg.example/actor/c0a601ee257ec20d93f9"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("José Müller", "Jos Mller"),
        ("José Müller", "Jose Muller"),
        ("王小明", "李小龙"),
        ("王小明", "unknown_entity"),
        ("İbrahim", "Ibrahim"),
        ("SNCF", "sncf"),
        ("", " "),
    ],
)
def test_names_that_differ_give_iris_that_differ(one: str, other: str) -> None:
    assert Ids().actor(one) != Ids().actor(other)


@given(parts | awkward, parts | awkward)
def test_parts_are_kept_apart(one: list[str], other: list[str]) -> None:
    if one and other:
        assert (digest(*one) == digest(*other)) == (one == other)


def test_kinds_are_kept_apart() -> None:
    ids = Ids()
    names = {ids.actor("x"), ids.claim("x"), ids.topic("x"), ids.role("x"), ids.article("x")}
    assert len(names) == 5


def test_the_base_changes_nothing_but_the_base() -> None:
    ours, theirs = Ids(), Ids("https://example.org/kg/")
    for make in (
        lambda ids: ids.evidence(ids.actor("a"), "CueEvidence", Span(1, 2)),
        lambda ids: ids.derived_graph(ids.topic("t")),
        lambda ids: ids.statement("i", "s", "c", "direct", [Span(1, 2), Span(4, 5)]),
    ):
        assert make(theirs).value == make(ours).value.replace(ours.base, theirs.base)


def test_a_new_version_of_a_coder_writes_to_the_same_graph() -> None:
    ids = Ids()
    assert ids.assertions_graph("a", "kg/0.1.0") == ids.assertions_graph("a", "kg 0.2.0")
    assert ids.assertions_graph("a", "kg/0.1.0") != ids.assertions_graph("a", "other/0.1.0")
    assert ids.coder("kg/0.1.0") != ids.coder("kg/0.2.0")


@pytest.mark.parametrize(
    ("coder", "name", "version"),
    [
        ("kg/0.1.0", "kg", "0.1.0"),
        ("kg 0.1.0", "kg", "0.1.0"),
        ("kg", "kg", ""),
        ("kg/0.1.0/lg", "kg", "0.1.0/lg"),
    ],
)
def test_a_coder_has_a_name_and_a_version(coder: str, name: str, version: str) -> None:
    assert split_coder(coder) == (name, version)


@pytest.mark.parametrize(
    "base", ["", "kg.example/", "https://kg.example", "https://a b/", "<x:/", "https://a/#"]
)
def test_a_base_that_makes_no_names_is_refused(base: str) -> None:
    with pytest.raises(UsageError, match="base"):
        Ids(base)


def test_half_a_surrogate_pair_has_no_name() -> None:
    with pytest.raises(UnicodeEncodeError):
        Ids().actor("\ud83d")
