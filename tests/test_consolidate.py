"""The graph after consolidation is a function of its articles and of what people decided."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from itertools import islice, permutations
from pathlib import Path
from typing import Any

import pytest
from coded import TemporaryStore
from test_entities import b_cubed

from kg.consolidate import (
    Consolidated,
    Index,
    article_graphs,
    consolidate,
    remove_articles,
    write_readings,
)
from kg.consolidate.validate import check
from kg.coref.actors import build_actors
from kg.graph import reading_rows
from kg.judgements.decisions import Decision, apart, name, same, write
from kg.model import Actor, Affiliation, Article, Mention, Reading, SourceKind, Span, Statement
from kg.store import Store, open_store
from kg.vocab.iris import Ids
from kg.vocab.terms import KG, SKOS

ROOT = Path(__file__).resolve().parent.parent
BASE = "https://kg.example/"
IDS = Ids(BASE)
BY = {"author": "Ada", "time": "2026-03-05T09:30:00Z"}


def reading(
    article: str,
    *sources: str,
    day: str = "2018-03-05",
    roles: Iterable[tuple[str, str, str | None]] = (),
    kinds: dict[str, SourceKind] | None = None,
) -> Reading:
    """Return an article in which each source says something.

    ``roles`` are person, role and organisation.
    """
    text = "".join(f"« Parole numéro {n} tenue », a dit {who}. " for n, who in enumerate(sources))
    sentence = text + " ".join(f"{who}, {role}, {at or ''}" for who, role, at in roles)
    found, start = [], 0
    for who in sources:
        start = text.index("« ", start) + 2
        end = text.index(" »", start)
        kind = (kinds or {}).get(who, "person")
        found.append(
            Statement("direct", (Span(start, end),), source=who, source_kind=kind, rule="incise")
        )
    affiliations = tuple(
        Affiliation(who, role, at, Span(len(text), len(sentence)), "apposition")
        for who, role, at in roles
    )
    made = Reading(
        Article(article, article, sentence, title=article, date=day, language="fr"),
        "fr",
        "kg/0.1.0",
        tuple(found),
        affiliations,
    )
    named = _actors(made)
    return Reading(
        made.article,
        made.language,
        made.coder,
        made.statements,
        made.affiliations,
        actors=named,
        claims=(None,) * len(found),
    )


def _actors(made: Reading) -> dict[str, Actor]:
    """Build the actors as extraction does, from every name."""
    words = {s.source or "" for s in made.statements}
    words |= {a.person for a in made.affiliations}
    words |= {a.organisation for a in made.affiliations if a.organisation}
    mentions = tuple(Mention(Span(0, 1), word, "name") for word in sorted(words) if _named(word))
    with_names = Reading(made.article, made.language, made.coder, mentions=mentions)
    return build_actors(with_names, made.statements, made.affiliations)


def _named(word: str) -> bool:
    return not word.startswith(("le ", "la ", "un "))


SMITHS = (
    reading("un", "Brad Smith", day="2018-01-02", roles=[("Brad Smith", "président", "Microsoft")]),
    reading("deux", "B. Smith", day="2018-01-03"),
    reading("trois", "Smith", day="2018-01-04", roles=[("Smith", "président", "Microsoft Corp.")]),
    reading("quatre", "le ministre", "Zoé Lefèvre", day="2018-01-05"),
    reading("cinq", "ACLU", day="2018-01-06", kinds={"ACLU": "organisation"}),
    reading(
        "six",
        "American Civil Liberties Union (ACLU)",
        day="2018-01-07",
        kinds={"American Civil Liberties Union (ACLU)": "organisation"},
    ),
    reading("sept", "le ministre", day="2018-01-08"),
)


def put(store: Store, *readings: Reading) -> None:
    """Write articles in the place of what the store holds of them."""
    gone = [
        graph
        for one in readings
        for graph in article_graphs(store, IDS.article(one.article.identity).value)
    ]
    rows = [reading_rows(one, base=store.base) for one in readings]
    write_readings(store, Index.load(store), rows, gone=gone)


def drop(store: Store, one: Reading) -> None:
    remove_articles(store, Index.load(store), [IDS.article(one.article.identity).value])


def consolidated(readings: Iterable[Reading]) -> TemporaryStore:
    store = TemporaryStore(readings, base=BASE)
    consolidate(store)
    return store


def statements_by_name(store: Store) -> dict[str, int]:
    rows: Any = store.query(f"""
        SELECT ?name (COUNT(DISTINCT ?s) AS ?n) WHERE {{
          ?s {KG.source} ?actor . ?actor {SKOS.prefLabel} ?name
        }} GROUP BY ?name""")
    return {row["name"].value: int(row["n"].value) for row in rows}


def sources(store: Store) -> dict[str, str]:
    """Return the actor that each key of a source means, as the graph has it."""
    rows: Any = store.query(f"SELECT ?s ?actor {{ ?s {KG.source} ?actor }}")
    actor_of = {row["s"].value: row["actor"].value for row in rows}
    records = Index.load(store).records.values()
    statements = [statement for given in records for statement in given.statements]
    return {one.source: actor_of[one.iri] for one in statements if one.source}


# --- actors, names, reasons --------------------------------------------------------------------


def test_statements_link_to_the_merged_actor() -> None:
    store = consolidated(SMITHS)
    smith, union = IDS.actor("brad smith").value, IDS.actor("american civil liberties union").value
    assert sources(store) == {
        "brad smith": smith,
        "b smith": smith,
        "trois\x1fsmith": smith,
        "quatre\x1fle ministre": IDS.actor("quatre\x1fle ministre").value,
        "sept\x1fle ministre": IDS.actor("sept\x1fle ministre").value,
        "zoe lefevre": IDS.actor("zoe lefevre").value,
        "aclu": union,
        "american civil liberties union": union,
    }
    assert statements_by_name(store) == {
        "Brad Smith": 3,
        "American Civil Liberties Union": 2,
        "le ministre": 2,
        "Zoé Lefèvre": 1,
    }
    assert check(store) == []


# --- laws --------------------------------------------------------------------------------------


def test_articles_in_any_order_give_the_same_graph() -> None:
    expected = consolidated(SMITHS).lines()
    for order in islice(permutations(SMITHS), 0, None, 997):
        assert consolidated(order).lines() == expected


def test_consolidating_or_reading_again_changes_nothing() -> None:
    store = consolidated(SMITHS)
    before = store.lines()
    assert consolidate(store, fresh=True).changed == 0
    for one in SMITHS:
        put(store, one)
    assert consolidate(store).changed == 0
    assert store.lines() == before


# --- decisions ---------------------------------------------------------------------------------


def decide(store: Store, *decisions: Decision) -> Consolidated:
    write(store, decisions)
    return consolidate(store)


def test_decisions_hold_through_re_reading() -> None:
    store = consolidated(SMITHS)
    brad, b = IDS.actor("brad smith").value, IDS.actor("b smith").value
    zoe = IDS.actor("zoe lefevre").value
    decide(store, apart(b, brad, **BY), same(zoe, b, **BY), name(zoe, "Zoé L.", **BY))
    actors = sources(store)
    assert actors["b smith"] == actors["zoe lefevre"] != actors["brad smith"]
    decided = store.lines()
    assert statements_by_name(store)["Zoé L."] == 2
    put(store, *SMITHS)
    consolidate(store)
    assert store.lines() == decided
    assert check(store) == []
    store.replace([IDS.common_graph("decisions")], [])
    consolidate(store)
    assert store.lines() == consolidated(SMITHS).lines()


# --- the sample articles -----------------------------------------------------------------------


def stored(readings: Iterable[Reading], place: Path, *, each: int = 0) -> list[str]:
    """Write and consolidate a graph, also after ``each`` articles; return its quads."""
    with open_store(place, create=True, base=BASE) as store:
        for number, one in enumerate(readings, 1):
            put(store, one)
            if each and number % each == 0:
                consolidate(store)
        consolidate(store)
        assert consolidate(store, fresh=True).changed == 0
        return list(map(str, store.dump()))


@pytest.mark.slow
def test_the_sample_articles_give_the_same_graph_in_any_order(
    sample: Sequence[Reading], tmp_path: Path
) -> None:
    shuffled = random.Random(1).sample(sample, len(sample))
    expected = stored(sample, tmp_path / "all")
    assert stored(shuffled, tmp_path / "some", each=7) == expected


@pytest.mark.slow
def test_the_actors_of_the_sample_articles_are_those_of_the_gold_file(
    sample: Sequence[Reading],
) -> None:
    index = Index.load(consolidated(sample))
    actor_of = {
        (given.article, key): index.outcome.actor(given, key, IDS)
        for given in index.records.values()
        for key in given.actors
    }
    named = {
        (one.article.name, spelled): actor_of[IDS.article(one.article.identity).value, actor.key]
        for one in sample
        for actor in one.actors.values()
        for spelled in (actor.label, *actor.names)
    }
    lines = (ROOT / "tests/data/actors_sample.tsv").read_text(encoding="utf-8").splitlines()
    wanted = [line.split("\t") for line in lines if not line.startswith("#")]
    gold = {(article, spelled): who for article, spelled, who in wanted}
    found = {place: named[place] for place in gold if place in named}
    assert len(found) >= 0.9 * len(gold)
    assert b_cubed(found, {place: gold[place] for place in found}) >= 0.98


# --- commands ----------------------------------------------------------------------------------
