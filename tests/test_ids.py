"""IRIs are readable, differ where what they name differs, and need no escape."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg.base.errors import UsageError
from kg.model import Span
from kg.vocab.iris import Fragments, Ids, digest, slug_of

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=90)
ODD = st.text("ab -_.\x1e\x1f/é#%0", max_size=9)
KEYS = TEXT | ODD
PARTS = st.lists(KEYS, min_size=1, max_size=4)
IDS = Ids()
MAKERS: tuple[Callable[[str], NamedNode], ...] = (
    IDS.actor,
    IDS.claim,
    IDS.topic,
    IDS.role,
    IDS.article,
    IDS.source_graph,
    lambda identity: IDS.assertions_graph(identity, "kg-rules"),
    lambda identity: IDS.provenance_graph(identity, "kg-rules"),
    lambda key: IDS.derived_graph(IDS.actor(key)),
)


@pytest.mark.parametrize(
    ("key", "slug"),
    [
        ("zoé lefèvre", "zoé-lefèvre"),
        ("jean-luc martin", "jean_luc-martin"),
        ("", "e3b0c44298"),
        ("quai\x1friverains", "riverains.f59b42fed4"),
        ("fermer " * 20, "fermer-fermer-fermer-fermer-fermer-fermer-fermer-fermer-fermer-fermer"),
    ],
)
def test_a_slug_is_readable(key: str, slug: str) -> None:
    assert slug_of(key).startswith(slug)


@pytest.mark.parametrize(
    ("identity", "iri"),
    [
        ("2020-06-ibm.txt", "article/2020-06-ibm"),
        ("2020-06-ibm", "article/id/2020-06-ibm"),
        ("https://journal.example/2020/quai", "article/journal.example/2020/quai"),
        ("https://journal.example/?p=7", "article/journal-example-p-7."),
        ("http://journal.example/quai", "article/journal-example-quai."),
    ],
)
def test_an_article_is_named_after_its_file_address_or_id(identity: str, iri: str) -> None:
    assert IDS.article(identity).value.startswith(f"{IDS.base}{iri}")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("José Müller", "Jos Mller"),
        ("José Müller", "Jose Muller"),
        ("İbrahim", "Ibrahim"),
        ("", " "),
        ("é", "e\u0301"),
        ("a" * 80, "a" * 81),
    ],
)
def test_similar_names_have_different_iris(one: str, other: str) -> None:
    assert IDS.actor(one) != IDS.actor(other)


@given(KEYS, KEYS)
def test_different_keys_have_different_iris(one: str, other: str) -> None:
    for make in MAKERS:
        assert (make(one) == make(other)) == (one == other)


@given(KEYS)
def test_an_iri_is_valid_and_needs_no_escape(key: str) -> None:
    made = [make(key) for make in MAKERS]
    made += [IDS.outlet(key), IDS.coder(key), IDS.attribute(IDS.actor(key), key, key)]
    fragments = Fragments(IDS.article(key), key)
    made += [fragments.text, fragments.activity, fragments.new("s", 1), fragments.place(Span(1, 2))]
    for node in made:
        local = node.value.removeprefix(IDS.base)
        assert re.fullmatch(r"[\w.~/#=,-]+", local), local
        assert "//" not in local and not local.endswith("/")
    assert len({node.value for node in made}) == len(made)


@given(PARTS, PARTS)
def test_a_digest_keeps_its_parts_apart(one: list[str], other: list[str]) -> None:
    assert (digest(*one) == digest(*other)) == (one == other)


def test_parts_of_an_article_are_fragments_numbered_by_their_place() -> None:
    article = IDS.article("quai.txt")
    own, other = Fragments(article, "kg-rules/1"), Fragments(article, "ana")
    made = [own.new("s", 120), own.new("s", 120), own.new("r", 120), other.new("s", 120)]
    made += [own.activity, other.activity, own.place(Span(3, 9)), other.place(Span(3, 9)), own.text]
    assert [node.value.partition("#")[2] for node in made] == [
        *("s120", "s120-2", "r120", "ana-s120", "by-kg-rules", "by-ana"),
        *("char=3,9", "char=3,9", "text"),
    ]


CODERS = st.sampled_from(
    ("kg-rules", "kg", "source", "provenance", "by", "2", "s1", "s1-s1", "a b")
)


@given(st.tuples(CODERS, CODERS))
def test_coders_share_neither_graphs_nor_fragments(coders: tuple[str, str]) -> None:
    article = IDS.article("a")
    found: dict[str, set[str]] = {}
    for coder in coders:
        fragments = Fragments(article, coder)
        statement, second = fragments.new("s", 1), fragments.new("s", 1)
        nodes = [IDS.assertions_graph("a", coder), IDS.provenance_graph("a", coder)]
        nodes += [statement, second, fragments.activity]
        found[coder] = {node.value for node in nodes} | {f"{statement.value}-evidence"}
    assert len(set.union(*found.values())) == 6 * len(found)
    assert IDS.source_graph("a").value not in set.union(*found.values())


@pytest.mark.parametrize(
    "base", ["", "kg.example/", "https://kg.example", "https://a b/", "<x:/", "https://a/#"]
)
def test_an_unusable_base_is_refused(base: str) -> None:
    with pytest.raises(UsageError, match="base"):
        Ids(base)


def test_half_a_surrogate_pair_has_no_iri() -> None:
    with pytest.raises(UnicodeEncodeError):
        IDS.actor("\ud83d")
