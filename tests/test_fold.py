"""The table of folds: which spellings are one, everywhere in kg."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.base import fold
from kg.network.filters import Filter, apply_filter, find_node
from kg.network.stored import debate
from kg.query.lookup import NodeLookup
from kg.query.parameters import find_actor, find_outlet
from kg.search import Query, search, updated_index
from kg.search.find import outlet_of
from kg.search.nodes import find_nodes
from kg.store import open_store
from kg.view.template import read_part
from kg.vocab.iris import Ids

SPELLINGS = (
    ("Zoé Lœuillet", "Zoe Loeuillet", "ZOÉ LŒUILLET", "zoe\u0301 lœuillet", "Zoé\u00a0Lœuillet"),
    ("Zoé Lœuillet", "Zoé\u202fLœu\u00adillet", "\u202aZoé\u2009L\u200bœuillet\u202c\ufeff"),
    ("Jean-Luc Brun", "Jean‐Luc Brun", "Jean‑Luc Brun", "Jean–Luc Brun", "Jean−Luc Brun"),
    ("L'Œil", "L’Œil", "Lʼœil", "L´Oeil", "l`oeil", "L＇ŒIL"),
    ("Læticia Strauß", "Laeticia Strauss", "LÆTICIA STRAUẞ", "laeticia strauss"),
    ("Yıldırım İnan", "Yildirim Inan", "YILDIRIM INAN", "yıldırım inan", "Yıldırım I\u0307nan"),
    ("Ǽsa Øre-Łęcki", "AEsa Ore-Lecki"),
)
"""Spellings of one name."""


@pytest.mark.parametrize("same", SPELLINGS, ids=lambda same: same[0])
def test_spellings_of_a_name_have_one_search_fold_and_one_key(same: tuple[str, ...]) -> None:
    assert {fold.search(one) for one in same} == {fold.search(same[0])}
    assert {fold.key(one) for one in same} == {fold.key(same[0])}


def test_what_each_fold_keeps_apart() -> None:
    assert fold.display(" Zoe\u0301 \u00a0 L\u00adœu\n ") == "Zoé Lœu"
    assert fold.display("Zoé") != fold.display("zoé") != fold.display("zoe")
    assert fold.search("Jean-Luc") != fold.search("Jean Luc")
    assert fold.key("Jean-Luc") == fold.key("Jean Luc")
    assert fold.search("+1") != fold.search("-1")
    assert fold.key("!!") != fold.key("??")
    assert fold.plain("Œil d’Été") == "OEil d'Ete"


def test_pages_fold_as_search_does() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node to run the program of pages")
    names = [name for same in SPELLINGS for name in same]
    code = f"{read_part('fold.js')}console.log(JSON.stringify({json.dumps(names)}.map(folded)))"
    done = subprocess.run([node, "-e", code], capture_output=True, check=True)
    assert json.loads(done.stdout) == [fold.search(name) for name in names]


@pytest.mark.parametrize(
    ("name", "iri"),
    [
        ("Brad Smith", "actor/brad-smith"),
        ("Zoé Lefèvre", "actor/zoe-lefevre"),
        ("Jean-Luc d’Astier", "actor/jean-luc-d-astier"),
        ("王小明", "actor/王小明"),
        ("김민수", f"actor/{normalize('NFKD', '김민수')}"),
        ("Мария Иванова", "actor/мария-иванова"),
        ("O_2", "actor/o_2.b29a3cb65f"),
    ],
)
def test_the_iri_of_a_name_is_stable(name: str, iri: str) -> None:
    assert Ids("https://x.example/").actor(fold.key(name)).value == f"https://x.example/{iri}"


@given(st.text())
def test_folds_are_idempotent_and_each_joins_what_the_finer_one_joins(text: str) -> None:
    for each in (fold.display, fold.search, fold.key, fold.plain):
        assert each(each(text)) == each(text)
    for spelling in (normalize("NFD", text), normalize("NFC", text), fold.display(text)):
        assert fold.key(spelling) == fold.key(text)
        assert fold.search(spelling) == fold.search(text)


@pytest.mark.parametrize(
    "typed", ["Œil libre", "oeil-libre", "OEIL\u202fLIBRE", "Œi\u00adl  lıbre"]
)
def test_each_lookup_finds_any_spelling(invented_graph: Path, tmp_path: Path, typed: str) -> None:
    with open_store(invented_graph, read_only=True) as held:
        (actor,) = find_actor(held, typed)
        assert actor.value.endswith("/organisation-oeil_libre.1a4adadc19")
        assert [node.iri for node in NodeLookup(held).find([typed], sort="actor")] == [actor.value]
        debated = debate(held)
        assert find_node(debated, typed, {one.actor for one in debated.records}) == actor.value
        assert apply_filter(debated, Filter(actors=(typed,))).records
        assert find_outlet(held, "La GAZETTE de–Morvelle") == find_outlet(
            held, "la gazette de morvelle"
        )
        with updated_index(held, folder=tmp_path) as index:
            (number,) = find_nodes(index, "actor", typed)
            assert number == index.id_of(actor.value)
            assert search(index, Query(words=typed, kinds=("organisation",))).hits
            assert outlet_of(index, "La Gazette de\u00a0Morvelle") == "La Gazette de Morvelle"
