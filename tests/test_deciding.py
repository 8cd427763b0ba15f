"""Permanent decisions of people: merge, split, same, not-same, rename, kind, and their undoing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from coded import write
from invented import ACTORS, CAMERAS, READINGS, SAFER, TAX, Said, reading, store

from kg.cli import cli
from kg.consolidate import Index, consolidate, remove_articles
from kg.model import Actor, Reading
from kg.query.parameters import find_actor
from kg.query.run import run
from kg.store import Store, open_store
from kg.vocab.iris import Ids

for made in (
    Actor("jean martin", "Jean Martin", "person"),
    Actor("paule noir", "Paule Noir", "person"),
    Actor("jeannot martin", "Jeannot Martin", "person"),
    Actor("me jean martin", "Me Jean Martin", "person"),
    Actor("ministere de l eau", "ministère de l’Eau", "organisation"),
):
    ACTORS.setdefault(made.label, made)

MINISTER, FOOTBALLER = "p1", "p3"
ARTICLES = (
    reading(
        MINISTER,
        "2021-01-01",
        "Le Fanal",
        "Un",
        Said("Nous taxerons les données", "Jean Martin", "support", TAX),
        roles=(("Jean Martin", "ministre", "ministère de l’Eau"),),
    ),
    reading(
        "p2",
        "2021-02-01",
        "Le Fanal",
        "Deux",
        Said("La taxe sera juste", "Jeannot Martin", "support", TAX, SAFER),
        Said("On verra", "Paule Noir", "none", CAMERAS),
    ),
    reading(
        FOOTBALLER,
        "2021-03-01",
        "La Gazette",
        "Trois",
        Said("Nous avons bien joué", "Jean Martin"),
        Said("Ces caméras me gênent", "Zoé Lefèvre", "oppose", CAMERAS),
    ),
)
BASE = "https://kg.example/"
IDS = Ids(BASE)
JEAN, JEANNOT = IDS.actor("jean martin").value, IDS.actor("jeannot martin").value


def put(store: Store, one: Reading) -> None:
    """Add an article to a store like ``kg add``."""
    write(store, [one])
    consolidate(store)


def take(store: Store, one: Reading) -> None:
    remove_articles(store, Index.load(store), [IDS.article(one.article.identity).value])
    consolidate(store)


def made_of(folder: Path, readings: Iterable[Reading] = ARTICLES) -> str:
    with open_store(folder, create=True) as store:
        for one in readings:
            put(store, one)
    return str(folder)


@pytest.fixture
def graph(tmp_path: Path) -> str:
    return made_of(tmp_path / "graph")


def kg(graph: str, *words: str, code: int = 0) -> Result:
    env = {"KG_STORE": graph, "KG_AUTHOR": "Ana Diaz"}
    result = CliRunner().invoke(cli, list(words), env=env, prog_name="kg")
    assert result.exit_code == code, result.output
    return result


def lines(graph: str) -> list[str]:
    with open_store(graph, read_only=True) as store:
        return [str(quad) for quad in store.dump()]


def speakers(graph: str) -> dict[str, str]:
    """Map the text of each statement to the IRI of its source."""
    with open_store(graph, read_only=True) as store:
        answer = run(store, "SELECT ?text ?iri { ?s kg:source ?iri ; schema:text ?text }")
        return {row[0].value: row[1].value for row in answer.rows}  # type: ignore[union-attr]


def called(graph: str, name: str) -> dict[str, object]:
    card: dict[str, object] = json.loads(kg(graph, "show", name, "--json").stdout)
    return card


# --- merging -------------------------------------------------------------------------------


def test_merged_names_are_one_actor_with_the_name_of_the_first(graph: str) -> None:
    result = kg(graph, "merge", "Jeannot Martin", "Jean Martin")
    assert result.stdout.startswith("Jeannot Martin\thttps://kg.example/actor/")
    assert "kg decisions undo --last" in result.stderr
    found = speakers(graph)
    assert found["Nous taxerons les données"] == found["La taxe sera juste"]
    card = called(graph, "Jean Martin")
    assert card["label"] == "Jeannot Martin"
    assert "Jean Martin" in card["names"]  # type: ignore[operator]
    assert len(card["statements"]) == 3  # type: ignore[arg-type]
    kg(graph, "check")


def test_the_iri_of_a_merged_actor_leads_to_the_result(graph: str) -> None:
    kg(graph, "same", JEANNOT, JEAN)
    now = speakers(graph)["La taxe sera juste"]
    assert now in (JEAN, JEANNOT)
    old = JEAN if now == JEANNOT else JEANNOT
    for iri in (old, f"<{old}>"):
        assert called(graph, iri)["iris"] == [now]
    with open_store(graph, read_only=True) as store:
        assert [iri.value for iri in find_actor(store, old)] == [now]


def test_same_takes_the_label_from_the_articles(graph: str) -> None:
    kg(graph, "same", "Jeannot Martin", "Jean Martin")
    assert called(graph, "Jeannot Martin")["label"] == "Jean Martin"


def test_claims_and_topics_can_be_merged_too(graph: str) -> None:
    result = kg(graph, "same", CAMERAS, TAX)
    assert "(topic)" in result.stdout
    assert len(result.stdout.splitlines()) == 1
    kg(graph, "check")


def test_several_names_can_be_merged_at_once(graph: str) -> None:
    kg(graph, "merge", "Jean Martin", "Jeannot Martin", "Paule Noir", "Zoé Lefèvre")
    assert len(set(speakers(graph).values())) == 1


# --- permanence -------------------------------------------------------------------------


def test_a_decision_survives_adding_removing_and_reading_again(graph: str, tmp_path: Path) -> None:
    kg(graph, "merge", "Jeannot Martin", "Jean Martin")
    whole = lines(graph)
    with open_store(graph) as store:
        for one in ARTICLES:
            put(store, one)
    assert lines(graph) == whole
    with open_store(graph) as store:
        take(store, ARTICLES[1])
        consolidate(store)
    assert called(graph, "Jean Martin")["label"] in ("Jean Martin", "Jeannot Martin")
    with open_store(graph) as store:
        put(store, ARTICLES[1])
    assert lines(graph) == whole
    # Decide first, then add the articles in another order: the graph is the same.
    kg(graph, "decisions", "export", "-o", str(tmp_path / "j.tsv"))
    other = str(tmp_path / "other")
    kg(other, "decisions", "import", str(tmp_path / "j.tsv"))
    with open_store(other) as store:
        for one in reversed(ARTICLES):
            put(store, one)
    assert lines(other) == whole


def test_names_in_no_article_still_connect_others(graph: str) -> None:
    kg(graph, "same", "Paule Noir", "Zoé Lefèvre")
    kg(graph, "same", "Paule Noir", "ministère de l’Eau", code=0)
    with open_store(graph) as store:
        take(store, ARTICLES[1])
    with open_store(graph, read_only=True) as store:
        rows = run(store, "SELECT DISTINCT ?a { ?s kg:source|org:organization ?a }").rows  # type: ignore[union-attr]
    zoe = speakers(graph)["Ces caméras me gênent"]
    assert {row[0].value for row in rows} == {zoe, JEAN}  # type: ignore[union-attr]


# --- split and not-same ---------------------------------------------------------------------


def test_a_name_can_be_split_from_a_merged_actor(graph: str) -> None:
    kg(graph, "same", "Jean Martin", "Jeannot Martin")
    kg(graph, "split", "Jean Martin", "Jeannot Martin")
    found = speakers(graph)
    assert found["La taxe sera juste"] == JEANNOT
    assert found["Nous taxerons les données"] == JEAN


@pytest.mark.parametrize("leaves", ["Jean Martin", "Jeannot Martin"])
def test_after_a_split_the_rest_keeps_the_decided_label_and_kind(graph: str, leaves: str) -> None:
    kg(graph, "same", "Jean Martin", "Jeannot Martin")
    kg(graph, "rename", "Jean Martin", "Jean le Taxeur")
    kg(graph, "kind", "Jean le Taxeur", "group")
    kg(graph, "split", "Jean le Taxeur", leaves)
    left, stayed = (JEAN, JEANNOT) if leaves == "Jean Martin" else (JEANNOT, JEAN)
    card, other = called(graph, stayed), called(graph, left)
    assert (card["label"], card["kind"]) == ("Jean le Taxeur", "group")
    assert other["label"] == leaves
    kg(graph, "check")


def test_two_actors_with_one_name_are_split_by_article(graph: str) -> None:
    assert len({v for k, v in speakers(graph).items() if "Nous" in k}) == 1
    result = kg(graph, "split", "Jean Martin", "--in", FOOTBALLER)
    assert len(result.stdout.splitlines()) == 2
    listed = json.loads(kg(graph, "decisions", "--json").stdout)
    assert [row["other"] for row in listed if row["decision"] == "part"] == [FOOTBALLER]
    found = speakers(graph)
    assert found["Nous taxerons les données"] != found["Nous avons bien joué"]
    assert found["Nous taxerons les données"] == JEAN
    kg(graph, "check")
    kg(graph, "rename", found["Nous avons bien joué"], "Jean Martin (footballeur)")
    assert called(graph, "Jean Martin (footballeur)")["label"] == "Jean Martin (footballeur)"
    whole = lines(graph)
    with open_store(graph) as store:
        put(store, ARTICLES[2])
        consolidate(store)
    assert lines(graph) == whole


def test_names_decided_to_be_different_are_never_merged(graph: str) -> None:
    kg(graph, "not-same", "Paule Noir", "Jean Martin", "Jeannot Martin")
    found = speakers(graph)
    assert len({found["On verra"], found["La taxe sera juste"], JEAN}) == 3
    # A merge is a newer decision on the same question.
    kg(graph, "same", "Paule Noir", "Jean Martin")
    found = speakers(graph)
    assert found["On verra"] == found["Nous taxerons les données"]


def test_a_merge_overrules_earlier_not_same_decisions(graph: str) -> None:
    kg(graph, "not-same", "Jeannot Martin", "Paule Noir")
    kg(graph, "same", "Jean Martin", "Jeannot Martin")
    kg(graph, "same", "Jean Martin", "Paule Noir")
    assert len(set(speakers(graph).values())) == 2  # they and Zoé Lefèvre
    listed = json.loads(kg(graph, "decisions", "--json").stdout)
    assert {row["decision"] for row in listed} == {"same"}


# --- names and kinds -----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Jean Martin", "jean  martin", JEAN, JEAN.removeprefix(BASE)])
def test_an_actor_is_renamed(graph: str, name: str) -> None:
    kg(graph, "rename", name, "  Jean  P. Martin ")
    card = called(graph, "jean p. martin")
    assert card["label"] == "Jean P. Martin"
    assert card["names"] == ["Jean Martin"]


def test_topics_and_claims_are_renamed(graph: str) -> None:
    assert "taxe numérique (topic)" in kg(graph, "rename", TAX, "taxe numérique").stdout
    assert "plus sûre (claim)" in kg(graph, "rename", SAFER, "plus sûre").stdout
    rows = kg(graph, "ask", "positions-on", "--topic", "numerique", "--format", "csv").stdout
    assert "Jean Martin" in rows


def test_show_says_that_several_actors_have_a_name(tmp_path: Path) -> None:
    made = store(tmp_path / "graph", READINGS)
    made.close()
    graph = str(tmp_path / "graph")
    iris = json.loads(kg(graph, "show", "un policier", "--json").stdout)["iris"]
    assert len(iris) == 2
    result = " ".join(kg(graph, "show", "un policier").stdout.split())
    assert f"2 actors have this name: {', '.join(iris)}" in result
    assert "have this name" not in kg(graph, "show", iris[0]).stdout


def test_a_kind_applies_to_all_merged_names(tmp_path: Path) -> None:
    graph = made_of(
        tmp_path / "graph",
        [
            reading(f"k{n}", f"2021-0{n}-01", "Le Fanal", "Un", Said(f"Non {n}", name))
            for n, name in enumerate(("Jean Martin", "Me Jean Martin"), start=1)
        ],
    )
    before = json.loads(kg(graph, "actors", "--json").stdout)
    assert [row["statements"] for row in before] == [2]
    merged = kg(graph, "actors", "--merged", "--json").stdout
    for kind in ("organisation", "group", "document", "person"):
        kg(graph, "kind", "Jean Martin", kind)
        after = json.loads(kg(graph, "actors", "--json").stdout)
        assert [(row["kind"], row["statements"]) for row in after] == [(kind, 2)]
        assert kg(graph, "actors", "--merged", "--json").stdout == merged
        kg(graph, "check")
    names = [row["thing"] for row in json.loads(kg(graph, "decisions", "--json").stdout)]
    assert len(names) == len(set(names)), "the last decision replaced the others"
    kg(graph, "decisions", "undo", "--last")
    assert json.loads(kg(graph, "actors", "--json").stdout) == before


# --- wrong use -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["merge", "Jean Martin", "Jean Marin"], "did you mean 'Jean Martin'"),
        (["merge", "Jean Martin", "Jean MARTIN"], "are one already"),
        (["same", "Jean Martin", TAX], "'Jean Martin' is an actor"),
        (["not-same", "Jean Martin", "jean martin"], "kg split --in"),
        (["split", "Jean Martin", "Jeannot Martin"], "kg split --in ARTICLE"),
        (["split", "Jean Martin", "--in", "p2"], "does not mention 'Jean Martin'"),
        (["split", TAX, "--in", "p1"], "is not an actor"),
        (["rename", "Jean Martin", "?"], "is not a name"),
        (["kind", "Jean Martin", "firm"], "person, organisation, group, document"),
        (["same", "Jean Martin", "Jeannot Martin", "--at", "soon"], "'soon' is not a time"),
        (["decisions", "undo"], "say which decisions to undo"),
        (["decisions", "undo", "--last"], "there is no decision to withdraw"),
    ],
)
def test_wrong_use_is_one_line_and_changes_nothing(graph: str, words: list[str], says: str) -> None:
    before = lines(graph)
    result = kg(graph, *words, code=2)
    assert says in result.stderr
    assert len([line for line in result.stderr.splitlines() if "Error" in line]) == 1
    assert lines(graph) == before


def test_ambiguous_names_are_listed_with_their_iris(tmp_path: Path) -> None:
    police = []
    for name in ("a1", "a3"):
        one = reading(name, "2021-01-01", None, "T", Said(name, "un policier"))
        policeman = Actor(f"{one.article.identity}\x1fun policier", "un policier", "person")
        police.append(replace(one, actors={"un policier": policeman}))
    graph = made_of(tmp_path / "graph", [*ARTICLES, *police])
    result = kg(graph, "kind", "un policier", "group", code=2).stderr
    assert result.count("'un policier' (https://kg.example/actor/") == 2
    iri = IDS.actor(police[0].actors["un policier"].key).value
    assert iri in result
    kg(graph, "kind", iri, "group")


# --- listing and undoing ---------------------------------------------------------------


def test_decisions_are_listed_with_author_time_and_reason(graph: str) -> None:
    reason = ("--reason", "même  bureau", "--at", "2026-01-02")
    kg(graph, "merge", "Jean Martin", "Paule Noir", *reason)
    kg(graph, "kind", "Zoé Lefèvre", "group", "--by", "Léo Roy", "--at", "2026-01-03")
    found = json.loads(kg(graph, "decisions", "--json").stdout)
    assert [(row["decision"], row["author"], row["time"], row["reason"]) for row in found] == [
        ("name", "Ana Diaz", "2026-01-02T00:00:00Z", "même bureau"),
        ("same", "Ana Diaz", "2026-01-02T00:00:00Z", "même bureau"),
        ("kind", "Léo Roy", "2026-01-03T00:00:00Z", ""),
    ]
    assert {found[1]["thing"], found[1]["other"]} == {"Jean Martin", "Paule Noir"}
    assert (found[2]["thing"], found[2]["other"]) == ("Zoé Lefèvre", "group")
    kg(graph, "check")


@pytest.mark.parametrize(
    "words",
    [
        ["merge", "Jean Martin", "Paule Noir"],
        ["same", CAMERAS, TAX],
        ["not-same", "Jean Martin", "Paule Noir"],
        ["split", "Jean Martin", "--in", FOOTBALLER],
        ["rename", "Jean Martin", "X"],
        ["kind", "Jean Martin", "group"],
    ],
    ids=lambda words: words[0],
)
def test_an_undone_decision_leaves_no_trace(graph: str, words: list[str]) -> None:
    before = lines(graph)
    kg(graph, *words)
    assert lines(graph) != before
    kg(graph, "decisions", "undo", "--last")
    assert lines(graph) == before
    kg(graph, *words)
    listed = json.loads(kg(graph, "decisions", "--json").stdout)
    kg(graph, "decisions", "undo", *(row["id"] for row in listed))
    assert lines(graph) == before


# --- import and export ---------------------------------------------------------------------


def test_decisions_move_to_a_graph_under_another_base(graph: str, tmp_path: Path) -> None:
    kg(graph, "merge", "Jean Martin", "Paule Noir")
    kg(graph, "kind", "Zoé Lefèvre", "group")
    tsv = tmp_path / "j.tsv"
    kg(graph, "decisions", "export", "-o", str(tsv))
    other = tmp_path / "other"
    open_store(other, create=True, base="https://other.example/").close()
    with open_store(other) as store:
        for one in ARTICLES:
            put(store, one)
    result = kg(str(other), "decisions", "import", str(tsv))
    assert result.stderr == "3 decisions imported.\n"
    assert called(str(other), "Paule Noir")["label"] == "Jean Martin"
    assert kg(str(other), "decisions", "export").stdout == tsv.read_text(encoding="utf-8")
    again = kg(str(other), "decisions", "import", str(tsv))
    assert again.stderr == (
        "0 decisions imported; 3 already known or older than a decision in the graph.\n"
    )


def test_the_newer_of_two_decisions_is_kept(graph: str, tmp_path: Path) -> None:
    kg(graph, "kind", "Zoé Lefèvre", "group", "--at", "2026-02-01")
    tsv = tmp_path / "j.tsv"
    for time, kind in (("2026-01-01", "group"), ("2026-03-01", "document")):
        tsv.write_text(
            f"decision\tthing\tvalue\ttime\nkind\tZoé Lefèvre\tdocument\t{time}\n", "utf-8"
        )
        kg(graph, "decisions", "import", str(tsv))
        assert called(graph, "Zoé Lefèvre")["kind"] == kind


def test_an_invalid_table_changes_nothing(graph: str, tmp_path: Path) -> None:
    tsv = tmp_path / "j.tsv"
    tsv.write_text("decision\tthing\tvalue\nname\tJean Martin\tX\nkind\tPaul\tgroup\n", "utf-8")
    before = lines(graph)
    result = kg(graph, "decisions", "import", str(tsv), code=1)
    assert f"{tsv}, line 3: no actor, topic or claim called 'Paul'" in result.stderr
    assert lines(graph) == before
