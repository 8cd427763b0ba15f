"""The store after settling: one actor, its names, why; the same whatever the order of articles."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from coded import Memory
from test_across import b_cubed

from kg.cli import cli
from kg.consolidate import Settled, settle
from kg.consolidate.listing import actors_listed, pairs
from kg.coref.actors import actors
from kg.graph import article_quads, reading_graphs
from kg.judgements.decisions import Decision, apart, kind, name, part, read, same, write
from kg.model import Actor, Affiliation, Article, Mention, Reading, SourceKind, Span, Statement
from kg.store import open_store
from kg.store.labels import article_graphs, with_labels
from kg.store.validate import check
from kg.vocab.iris import Ids
from kg.vocab.terms import DCTERMS, KG, ORG, SCHEMA, SKOS

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
    """An article in which each source says something; roles are person, role, organisation."""
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
        topics=((),) * len(found),
    )


def _actors(made: Reading) -> dict[str, Actor]:
    """As the stage makes them, all names taken for names."""
    words = {s.source or "" for s in made.statements}
    words |= {a.person for a in made.affiliations}
    words |= {a.organisation for a in made.affiliations if a.organisation}
    mentions = tuple(Mention(Span(0, 1), word, "name") for word in sorted(words) if _named(word))
    with_names = Reading(made.article, made.language, made.coder, mentions=mentions)
    return actors(with_names, made.statements, made.affiliations)


def _named(word: str) -> bool:
    return not word.startswith(("le ", "la ", "un "))


SMITHS = (
    reading(
        "un",
        "Brad Smith",
        day="2018-01-02",
        roles=[("Brad Smith", "président", "Microsoft")],
    ),
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


def put(store: Any, one: Reading) -> None:
    graphs = set(reading_graphs(one, base=store.base))
    graphs |= set(article_graphs(store, Ids(store.base).article(one.article.identity)))
    ordered = sorted(graphs, key=str)
    store.replace(*with_labels(store, ordered, article_quads(one, base=store.base)))


def drop(store: Any, one: Reading) -> None:
    graphs = article_graphs(store, Ids(store.base).article(one.article.identity))
    store.replace(*with_labels(store, graphs, []))


def settled(readings: Iterable[Reading]) -> Memory:
    store = Memory(base=BASE)
    for one in readings:
        put(store, one)
    settle(store)  # type: ignore[arg-type]
    return store


def again(store: Memory) -> Settled:
    return settle(store)  # type: ignore[arg-type]


def labels(store: Memory) -> dict[str, int]:
    """Statements by the name of their source."""
    rows = store.query(f"""
        SELECT ?name (COUNT(DISTINCT ?s) AS ?n) WHERE {{
          ?s {KG.source} ?actor . ?actor {SKOS.prefLabel} ?name
        }} GROUP BY ?name""")
    return {row["name"].value: int(row["n"].value) for row in rows}


def keyed(store: Memory) -> dict[str, str]:
    rows = store.query(f"SELECT ?s ?key ?actor {{ ?s {KG.sourceKey} ?key ; {KG.source} ?actor }}")
    return {row["key"].value: row["actor"].value for row in rows}


# --- what stands in the graph --------------------------------------------------------------


def test_statements_lead_to_the_one_actor_and_keep_what_their_article_gave() -> None:
    store = settled(SMITHS)
    smith = IDS.actor("brad smith").value
    assert keyed(store) == {
        "brad smith": smith,
        "b smith": smith,
        "trois␟smith": smith,
        "quatre␟le ministre": IDS.actor("quatre\x1fle ministre").value,
        "sept␟le ministre": IDS.actor("sept\x1fle ministre").value,
        "zoe lefevre": IDS.actor("zoe lefevre").value,
        "aclu": IDS.actor("american civil liberties union").value,
        "american civil liberties union": IDS.actor("american civil liberties union").value,
    }
    assert labels(store) == {
        "Brad Smith": 3,
        "American Civil Liberties Union": 2,
        "le ministre": 1 + 1,
        "Zoé Lefèvre": 1,
    }
    assert check(store) == []


def test_what_was_merged_leads_on_and_says_why() -> None:
    store = settled(SMITHS)
    rows = store.query(f"SELECT ?old ?new {{ ?old {DCTERMS.isReplacedBy} ?new }}")
    assert {(row["old"].value, row["new"].value) for row in rows} == {
        (IDS.actor(old).value, IDS.actor(new).value)
        for old, new in (
            ("b smith", "brad smith"),
            ("trois\x1fsmith", "brad smith"),
            ("aclu", "american civil liberties union"),
            ("microsoft corp", "microsoft"),
        )
    }
    merged = {(p.one, p.other): p for p in pairs(store, merged=True)}  # type: ignore[arg-type]
    assert len(merged) == 4
    assert all(pair.reason and 0.5 < pair.score <= 1 for pair in merged.values())
    assert any(
        pair.one_article == "trois" or pair.other_article == "trois" for pair in merged.values()
    )


def test_an_actor_has_the_names_of_all_it_turned_out_to_be() -> None:
    listed = {one.name: one for one in actors_listed(settled(SMITHS))}  # type: ignore[arg-type]
    assert listed["Brad Smith"].names == ("B. Smith", "Smith")
    assert listed["Brad Smith"].merged == 3
    assert (listed["Brad Smith"].statements, listed["Brad Smith"].articles) == (3, 3)
    assert listed["American Civil Liberties Union"].names == ("ACLU",)
    assert "Smith" not in listed


def test_settling_again_changes_nothing() -> None:
    store = settled(SMITHS)
    before = store.lines()
    assert again(store).changed == 0
    assert store.lines() == before


def test_the_affiliations_of_one_person_are_one_persons() -> None:
    store = settled(SMITHS)
    rows = store.query(f"SELECT DISTINCT ?m ?o {{ ?a {ORG.member} ?m ; {ORG.organization} ?o }}")
    assert [(row["m"], row["o"]) for row in rows] == [
        (IDS.actor("brad smith"), IDS.actor("microsoft"))
    ]


# --- laws ----------------------------------------------------------------------------------


def test_the_order_of_articles_leaves_no_trace() -> None:
    expected = settled(SMITHS).lines()
    for order in itertools.islice(itertools.permutations(SMITHS), 0, None, 397):
        assert settled(order).lines() == expected


def test_articles_added_one_by_one_give_what_all_at_once_give() -> None:
    expected = settled(SMITHS).lines()
    chance = random.Random(3)
    for _ in range(4):
        order = list(SMITHS)
        chance.shuffle(order)
        store = Memory(base=BASE)
        for one in order:
            put(store, one)
            again(store)
            assert check(store) == []
        assert store.lines() == expected


def test_an_article_that_goes_takes_its_merges_with_it() -> None:
    chance = random.Random(5)
    for _ in range(6):
        left = chance.sample(SMITHS, 4)
        store = settled(SMITHS)
        for one in SMITHS:
            if one not in left:
                drop(store, one)
        again(store)
        assert store.lines() == settled(left).lines()
        assert check(store) == []


def test_an_article_read_again_is_where_it_was() -> None:
    store = settled(SMITHS)
    before = store.lines()
    for one in SMITHS:
        put(store, one)
    again(store)
    assert store.lines() == before


def test_between_an_article_and_the_next_settling_its_links_are_those_that_are_known() -> None:
    store = settled(SMITHS)
    put(store, reading("huit", "B. Smith", day="2018-01-09"))
    assert set(keyed(store).values()) == set(keyed(settled(SMITHS)).values())


# --- decisions -----------------------------------------------------------------------------


def decide(store: Memory, *decisions: Decision) -> None:
    write(store, decisions)
    again(store)


def test_people_decide_and_it_lasts() -> None:
    store = settled(SMITHS)
    brad, b = IDS.actor("brad smith").value, IDS.actor("b smith").value
    zoe = IDS.actor("zoe lefevre").value
    decide(store, apart(b, brad, **BY), same(zoe, b, **BY), name(zoe, "Zoé L.", **BY))
    assert keyed(store)["b smith"] == keyed(store)["zoe lefevre"] != keyed(store)["brad smith"]
    assert labels(store)["Zoé L."] == 2
    for one in SMITHS:
        put(store, one)
    again(store)
    assert labels(store)["Zoé L."] == 2
    assert check(store) == []
    write(store, [])
    store.replace([IDS.common_graph("decisions")], [])
    again(store)
    assert store.lines() == settled(SMITHS).lines()


def test_a_name_can_be_somebody_elses_in_one_article() -> None:
    first, second = reading("un", "Jean Martin"), reading("deux", "Jean Martin")
    store = settled([first, second])
    martin = IDS.actor("jean martin")
    other = IDS.actor("deux\x1fjean martin")
    decide(store, part(martin.value, IDS.article("deux").value, **BY))
    rows = store.query(f"SELECT ?actor {{ ?s {KG.source} ?actor }}")
    assert {row["actor"] for row in rows} == {martin, other}
    listed = {one.iri: one for one in actors_listed(store)}  # type: ignore[arg-type]
    assert listed[other.value].name == "Jean Martin"
    assert listed[other.value].kind == "person"
    assert check(store) == []
    assert again(store).changed == 0


def test_a_kind_that_people_gave_tells_who_it_may_be() -> None:
    store = settled([reading("un", "Paul Martin"), reading("deux", "P. Martin")])
    martin = IDS.actor("p martin").value
    assert len(set(keyed(store).values())) == 1
    decide(store, kind(martin, "organisation", **BY))
    assert len(set(keyed(store).values())) == 2
    assert {one.name: one.kind for one in actors_listed(store)} == {  # type: ignore[arg-type]
        "Paul Martin": "person",
        "P. Martin": "organisation",
    }
    assert again(store).changed == 0


def test_an_iri_that_no_article_gives_is_decided_in_vain() -> None:
    store = settled(SMITHS)
    before = {line for line in store.lines() if "/decision/" not in line}
    decide(store, same(f"{BASE}actor/0", IDS.actor("brad smith").value, **BY))
    assert read(store).same
    assert {line for line in store.lines() if "/decision" not in line} >= {
        line for line in before if "/decision" not in line
    }


# --- on disk, and the sample articles ------------------------------------------------------


def test_the_store_on_disk_does_the_same(tmp_path: Path) -> None:
    with open_store(tmp_path / "store", create=True, base=BASE) as store:
        for one in SMITHS:
            put(store, one)
        assert settle(store).merged_actors == 4
        assert settle(store, anew=True).changed == 0
        lines = sorted(map(str, store.dump()))
    assert lines == settled(SMITHS).lines()


@pytest.fixture(scope="module")
def sample() -> list[Reading]:
    from kg.pipeline import annotate
    from kg.read import read as read_articles

    articles = [a for a in read_articles(ROOT / "data" / "articles") if isinstance(a, Article)]
    return list(annotate(articles))


def stored(readings: Iterable[Reading], place: Path, *, each: int = 0) -> list[str]:
    """The graph on disk after settling, now and then in between where ``each`` says so."""
    with open_store(place, create=True, base=BASE) as store:
        for number, one in enumerate(readings, 1):
            put(store, one)
            if each and number % each == 0:
                settle(store)
        settle(store)
        assert settle(store, anew=True).changed == 0
        return list(map(str, store.dump()))


@pytest.mark.slow
def test_the_sample_articles_end_as_one_graph_in_any_order(
    sample: Sequence[Reading], tmp_path: Path
) -> None:
    expected = stored(sample, tmp_path / "all")
    shuffled = list(sample)
    random.Random(1).shuffle(shuffled)
    assert stored(shuffled, tmp_path / "some", each=7) == expected


@pytest.mark.slow
def test_who_is_who_in_the_sample_articles(sample: Sequence[Reading], tmp_path: Path) -> None:
    stored(sample, tmp_path / "store")
    store = open_store(tmp_path / "store", read_only=True)
    actor_of: dict[tuple[str, str], str] = {}
    rows = store.query(f"""
        SELECT ?article ?key ?actor WHERE {{
          {{ ?s {KG.sourceKey} ?key ; {KG.source} ?actor ; {SCHEMA.isPartOf} ?a }}
          UNION {{ ?s {KG.memberKey} ?key ; {ORG.member} ?actor ;
                      {KG.statedIn} ?a }}
          UNION {{ ?s {KG.organizationKey} ?key ; {ORG.organization} ?actor ;
                      {KG.statedIn} ?a }}
          ?a {KG.name} ?article
        }}""")
    for row in rows:
        actor_of[row["article"].value, row["key"].value] = row["actor"].value
    found, gold, wanted = {}, {}, 0
    named = {
        (one.article.name, spelled): actor
        for one in sample
        for actor in one.actors.values()
        for spelled in (actor.label, *actor.names)
    }
    lines = (ROOT / "tests/data/actors_sample.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line.startswith("#"):
            continue
        wanted += 1
        article, spelled, who = line.split("\t")
        actor = named.get((article, spelled))
        if actor is not None:
            key = actor.key.replace("\x1f", "␟")
            found[article, spelled] = actor_of[article, key]
            gold[article, spelled] = who
    assert len(found) >= 0.9 * wanted
    assert b_cubed(found, gold) >= 0.98


# --- commands ------------------------------------------------------------------------------


@pytest.fixture
def on_disk(tmp_path: Path) -> str:
    place = tmp_path / "store"
    with open_store(place, create=True, base=BASE) as store:
        for one in (
            *SMITHS,
            reading("bob", "Bob Smith", day="2018-02-01"),
        ):
            put(store, one)
        settle(store)
    return str(place)


def run(*words: str) -> Any:
    return CliRunner().invoke(cli, words)


def test_kg_actors_lists_who_speaks_most(on_disk: str) -> None:
    result = run("actors", "--store", on_disk)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0].split("\t") == [
        *("actor", "kind", "statements", "articles", "other names")
    ]
    assert "American Civil Liberties Union\torganisation\t2\t2\tACLU" in result.stdout
    listed = json.loads(run("actors", "--json", "--limit", "2", "--store", on_disk).stdout)
    assert len(listed) == 2
    assert {"iri", "name", "kind", "names", "statements", "articles", "merged"} == set(listed[0])


def test_kg_actors_lists_merges_and_doubts_with_reason_and_score(on_disk: str) -> None:
    merged = json.loads(run("actors", "--merged", "--json", "--store", on_disk).stdout)
    assert all(one["reason"] and 0.5 < one["score"] <= 1 for one in merged)
    doubts = run("actors", "--doubtful", "--store", on_disk)
    assert doubts.exit_code == 0
    assert run("actors", "--doubtful", "--merged", "--store", on_disk).exit_code == 2


def test_kg_resolve_says_what_it_did(on_disk: str) -> None:
    result = run("resolve", "--store", on_disk)
    assert result.exit_code == 0
    assert "0 triples changed" in result.stdout
    assert json.loads(run("resolve", "--json", "--store", on_disk).stdout)["changed"] == 0
