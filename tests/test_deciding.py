"""People decide and it lasts: merge, split, same, not-same, rename, kind, and taking it back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from invented import ACTORS, CAMERAS, READINGS, SAFER, TAX, Said, reading, store

from kg.base.errors import UsageError
from kg.cli import cli
from kg.consolidate import settle
from kg.graph import article_quads, reading_graphs
from kg.model import Actor, Reading
from kg.query.lookup import Thing
from kg.query.questions import find_actor, run
from kg.store import Store, open_store
from kg.store.labels import article_graphs, with_labels
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
    """An article into a store, as ``kg add`` puts it there."""
    quads = article_quads(one, base=store.base)
    store.replace(*with_labels(store, reading_graphs(one, base=store.base), quads))
    settle(store)


def take(store: Store, one: Reading) -> None:
    graphs = article_graphs(store, IDS.article(one.article.identity))
    store.replace(*with_labels(store, graphs, []))
    settle(store)


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


def undecided(graph: str) -> list[str]:
    return [line for line in lines(graph) if "/graph/decisions>" not in line]


def speakers(graph: str) -> dict[str, str]:
    """Whose name each article's statements count under, by the words of the statement."""
    with open_store(graph, read_only=True) as store:
        answer = run(store, "SELECT ?text ?iri { ?s kg:source ?iri ; schema:text ?text }")
        return {row[0].value: row[1].value for row in answer.rows}  # type: ignore[union-attr]


def called(graph: str, name: str) -> dict[str, object]:
    card: dict[str, object] = json.loads(kg(graph, "show", name, "--json").stdout)
    return card


# --- merging -------------------------------------------------------------------------------


def test_merged_names_are_one_under_the_first_one_s_name(graph: str) -> None:
    told = kg(graph, "merge", "Jeannot Martin", "Jean Martin")
    assert told.stdout.startswith("Jeannot Martin\thttps://kg.example/actor/")
    assert "kg decisions undo --last" in told.stderr
    found = speakers(graph)
    assert found["Nous taxerons les données"] == found["La taxe sera juste"]
    card = called(graph, "Jean Martin")
    assert card["label"] == "Jeannot Martin"
    assert "Jean Martin" in card["names"]  # type: ignore[operator]
    assert len(card["statements"]) == 3  # type: ignore[arg-type]
    kg(graph, "check")


def test_the_iri_of_what_was_merged_goes_on_leading_to_it(graph: str) -> None:
    kg(graph, "same", JEANNOT, JEAN)
    now = speakers(graph)["La taxe sera juste"]
    assert now in (JEAN, JEANNOT)
    old = JEAN if now == JEANNOT else JEANNOT
    for iri in (old, f"<{old}>"):
        assert called(graph, iri)["iris"] == [now]
    with open_store(graph, read_only=True) as store:
        assert [iri.value for iri in find_actor(store, old)] == [now]
    exported = kg(graph, "export", "--format", "nq").stdout
    assert f"<{old}> <http://purl.org/dc/terms/isReplacedBy> <{now}>" in exported
    assert (
        f"<{old}> <http://purl.org/dc/terms/isReplacedBy> <{now}>"
        in kg(graph, "export", "--format", "nt").stdout
    )


def test_same_leaves_the_name_to_the_articles(graph: str) -> None:
    kg(graph, "same", "Jeannot Martin", "Jean Martin")
    assert called(graph, "Jeannot Martin")["label"] == "Jean Martin"


def test_claims_and_topics_can_be_merged_too(graph: str) -> None:
    told = kg(graph, "same", CAMERAS, TAX)
    assert "(topic)" in told.stdout
    assert len(told.stdout.splitlines()) == 1
    kg(graph, "check")


def test_several_can_be_merged_at_once(graph: str) -> None:
    kg(graph, "merge", "Jean Martin", "Jeannot Martin", "Paule Noir", "Zoé Lefèvre")
    assert len(set(speakers(graph).values())) == 1


# --- that it lasts -------------------------------------------------------------------------


def test_a_decision_holds_whatever_comes_goes_and_is_read_again(graph: str, tmp_path: Path) -> None:
    kg(graph, "merge", "Jeannot Martin", "Jean Martin")
    whole = lines(graph)
    with open_store(graph) as store:
        for one in ARTICLES:
            put(store, one)
    assert lines(graph) == whole
    with open_store(graph) as store:
        take(store, ARTICLES[1])
        settle(store)
    assert called(graph, "Jean Martin")["label"] in ("Jean Martin", "Jeannot Martin")
    with open_store(graph) as store:
        put(store, ARTICLES[1])
    assert lines(graph) == whole
    # Decided first, told later, in another order: the same graph.
    kg(graph, "decisions", "export", "-o", str(tmp_path / "j.tsv"))
    other = str(tmp_path / "other")
    kg(other, "decisions", "import", str(tmp_path / "j.tsv"))
    with open_store(other) as store:
        for one in reversed(ARTICLES):
            put(store, one)
    assert lines(other) == whole


def test_names_that_no_article_bears_any_more_still_tie_others(graph: str) -> None:
    kg(graph, "same", "Paule Noir", "Zoé Lefèvre")
    kg(graph, "same", "Paule Noir", "ministère de l’Eau", code=0)
    with open_store(graph) as store:
        take(store, ARTICLES[1])
    with open_store(graph, read_only=True) as store:
        rows = run(store, "SELECT DISTINCT ?a { ?s kg:source|org:organization ?a }").rows  # type: ignore[union-attr]
    zoe = speakers(graph)["Ces caméras me gênent"]
    assert {row[0].value for row in rows} == {zoe, JEAN}  # type: ignore[union-attr]


# --- parting -------------------------------------------------------------------------------


def test_what_was_merged_parts_again(graph: str) -> None:
    before = lines(graph)
    kg(graph, "same", "Jean Martin", "Jeannot Martin")
    kg(graph, "same", "Jeannot Martin", "Paule Noir")
    told = kg(graph, "not-same", JEAN, IDS.actor("paule noir").value, code=2)
    assert "it contradicts what was decided before; take back one of" in told.stderr
    kg(graph, "decisions", "undo", "--last")
    kg(graph, "decisions", "undo", "--last")
    assert lines(graph) == before


def test_names_leave_together(graph: str) -> None:
    kg(graph, "same", "Jean Martin", "Jeannot Martin")
    kg(graph, "split", "Jean Martin", "Jeannot Martin")
    found = speakers(graph)
    assert found["La taxe sera juste"] == JEANNOT
    assert found["Nous taxerons les données"] == JEAN


@pytest.mark.parametrize("leaves", ["Jean Martin", "Jeannot Martin"])
def test_what_stays_keeps_the_name_and_the_kind_that_people_gave(graph: str, leaves: str) -> None:
    kg(graph, "same", "Jean Martin", "Jeannot Martin")
    kg(graph, "rename", "Jean Martin", "Jean le Taxeur")
    kg(graph, "kind", "Jean le Taxeur", "group")
    kg(graph, "split", "Jean le Taxeur", leaves)
    left, stayed = (JEAN, JEANNOT) if leaves == "Jean Martin" else (JEANNOT, JEAN)
    card, other = called(graph, stayed), called(graph, left)
    assert (card["label"], card["kind"]) == ("Jean le Taxeur", "group")
    assert other["label"] == leaves
    kg(graph, "check")


def test_who_leaves_a_merger_that_was_called_by_their_name_takes_it_along(graph: str) -> None:
    kg(graph, "merge", "Jeannot Martin", "Jean Martin")
    kg(graph, "split", "Jeannot Martin", JEANNOT)
    assert called(graph, JEANNOT)["label"] == "Jeannot Martin"
    assert called(graph, JEAN)["label"] == "Jean Martin"


def test_two_bearers_of_one_name_are_told_apart_by_article(graph: str) -> None:
    assert len({v for k, v in speakers(graph).items() if "Nous" in k}) == 1
    told = kg(graph, "split", "Jean Martin", "--in", FOOTBALLER)
    assert len(told.stdout.splitlines()) == 2
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
        settle(store)
    assert lines(graph) == whole


def test_names_that_are_different_never_become_one(graph: str) -> None:
    kg(graph, "not-same", "Paule Noir", "Jean Martin", "Jeannot Martin")
    found = speakers(graph)
    assert len({found["On verra"], found["La taxe sera juste"], JEAN}) == 3
    # A merge is a newer answer to the same question.
    kg(graph, "same", "Paule Noir", "Jean Martin")
    found = speakers(graph)
    assert found["On verra"] == found["Nous taxerons les données"]


def test_to_unite_two_overrules_what_kept_names_of_theirs_apart(graph: str) -> None:
    kg(graph, "not-same", "Jeannot Martin", "Paule Noir")
    kg(graph, "same", "Jean Martin", "Jeannot Martin")
    kg(graph, "same", "Jean Martin", "Paule Noir")
    assert len(set(speakers(graph).values())) == 2  # they and Zoé Lefèvre
    listed = json.loads(kg(graph, "decisions", "--json").stdout)
    assert {row["decision"] for row in listed} == {"same"}


# --- names and kinds -----------------------------------------------------------------------


@pytest.mark.parametrize("thing", ["Jean Martin", "jean  martin", JEAN, JEAN.removeprefix(BASE)])
def test_a_thing_is_renamed(graph: str, thing: str) -> None:
    kg(graph, "rename", thing, "  Jean  P. Martin ")
    card = called(graph, "jean p. martin")
    assert card["label"] == "Jean P. Martin"
    assert card["names"] == ["Jean Martin"]


def test_topics_and_claims_are_renamed(graph: str) -> None:
    assert "taxe numérique (topic)" in kg(graph, "rename", TAX, "taxe numérique").stdout
    assert "plus sûre (claim)" in kg(graph, "rename", SAFER, "plus sûre").stdout
    rows = kg(graph, "ask", "positions-on", "--topic", "numerique", "--format", "csv").stdout
    assert "Jean Martin" in rows


def test_an_actor_gets_another_kind(graph: str) -> None:
    assert called(graph, "Zoé Lefèvre")["kind"] == "person"
    kg(graph, "kind", "Zoé Lefèvre", "group")
    assert called(graph, "Zoé Lefèvre")["kind"] == "group"
    kg(graph, "check")


def test_show_says_that_several_bear_a_name(tmp_path: Path) -> None:
    made = store(tmp_path / "graph", READINGS)
    made.close()
    graph = str(tmp_path / "graph")
    iris = json.loads(kg(graph, "show", "un policier", "--json").stdout)["iris"]
    assert len(iris) == 2
    told = " ".join(kg(graph, "show", "un policier").stdout.split())
    assert f"2 of this name: {', '.join(iris)}" in told
    assert "of this name" not in kg(graph, "show", iris[0]).stdout


def test_a_kind_is_that_of_all_that_were_one(tmp_path: Path) -> None:
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
    assert len(names) == len(set(names)), "the last decision took the place of the others"
    kg(graph, "decisions", "undo", "--last")
    assert json.loads(kg(graph, "actors", "--json").stdout) == before


# --- wrong use -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["merge", "Jean Martin", "Jean Marin"], "did you mean 'Jean Martin'"),
        (["merge", "Jean Martin", "Martin"], "did you mean 'Jean Martin' or 'Jeannot Martin'"),
        (["merge", "Jean Martin", "Jean MARTIN"], "are one already"),
        (["merge", "Jean Martin"], "Missing argument"),
        (["same", "Jean Martin", TAX], "'Jean Martin' is an actor"),
        (["not-same", "Jean Martin", "jean martin"], "kg split --in"),
        (["split", "Jean Martin"], "say what leaves"),
        (["split", "Jean Martin", "Jeannot Martin"], "kg split --in ARTICLE"),
        (["split", "Jean Martin", "--in", "p2"], "tells nothing of 'Jean Martin'"),
        (["split", "Jean Martin", "--in", "p9"], "no article called 'p9'"),
        (["split", TAX, "--in", "p1"], "is no actor"),
        (["rename", "Jean Martin", "?"], "is no name"),
        (["kind", "Jean Martin", "firm"], "person, organisation, group, document"),
        (["kind", TAX, "group"], f"no actor called '{TAX}'"),
        (["same", "Jean Martin", "Jeannot Martin", "--at", "soon"], "'soon' is no time"),
        (["decisions", "undo"], "say which"),
        (["decisions", "undo", "--last"], "nobody decided anything yet"),
        (["decisions", "undo", "0a"], "no decision '0a'"),
    ],
)
def test_wrong_use_is_one_line_and_changes_nothing(graph: str, words: list[str], says: str) -> None:
    before = lines(graph)
    result = kg(graph, *words, code=2)
    assert says in result.stderr
    assert len([line for line in result.stderr.splitlines() if "Error" in line]) == 1
    assert lines(graph) == before


def test_names_that_several_bear_are_listed_with_their_iris(tmp_path: Path) -> None:
    police = []
    for name in ("a1", "a3"):
        one = reading(name, "2021-01-01", None, "T", Said(name, "un policier"))
        policeman = Actor(f"{one.article.identity}\x1fun policier", "un policier", "person")
        police.append(replace(one, actors={"un policier": policeman}))
    graph = made_of(tmp_path / "graph", [*ARTICLES, *police])
    told = kg(graph, "kind", "un policier", "group", code=2).stderr
    assert told.count("'un policier' (https://kg.example/actor/") == 2
    iri = IDS.actor(police[0].actors["un policier"].key).value
    assert iri in told
    kg(graph, "kind", iri, "group")


# --- listing and taking back ---------------------------------------------------------------


def test_what_was_decided_is_listed_with_author_time_and_reason(graph: str) -> None:
    kg(
        graph,
        "merge",
        "Jean Martin",
        "Paule Noir",
        "--reason",
        "même  bureau",
        "--at",
        "2026-01-02",
    )
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
def test_a_decision_taken_back_leaves_no_trace(graph: str, words: list[str]) -> None:
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
    told = kg(str(other), "decisions", "import", str(tsv))
    assert told.stderr == "3 decisions taken over.\n"
    assert called(str(other), "Paule Noir")["label"] == "Jean Martin"
    assert kg(str(other), "decisions", "export").stdout == tsv.read_text(encoding="utf-8")
    again = kg(str(other), "decisions", "import", str(tsv))
    assert again.stderr == "0 decisions taken over; 3 known or older than what stands.\n"


def test_of_two_answers_the_newer_stays(graph: str, tmp_path: Path) -> None:
    kg(graph, "kind", "Zoé Lefèvre", "group", "--at", "2026-02-01")
    tsv = tmp_path / "j.tsv"
    for time, kind in (("2026-01-01", "group"), ("2026-03-01", "document")):
        tsv.write_text(
            f"decision\tthing\tvalue\ttime\nkind\tZoé Lefèvre\tdocument\t{time}\n", "utf-8"
        )
        kg(graph, "decisions", "import", str(tsv))
        assert called(graph, "Zoé Lefèvre")["kind"] == kind


def test_a_faulty_table_changes_nothing(graph: str, tmp_path: Path) -> None:
    tsv = tmp_path / "j.tsv"
    tsv.write_text("decision\tthing\tvalue\nname\tJean Martin\tX\nkind\tPaul\tgroup\n", "utf-8")
    before = lines(graph)
    told = kg(graph, "decisions", "import", str(tsv), code=1)
    assert f"{tsv}, line 3: no actor, topic or claim called 'Paul'" in told.stderr
    assert lines(graph) == before


def test_a_table_can_be_ahead_of_the_articles(graph: str, tmp_path: Path) -> None:
    tsv = tmp_path / "j.tsv"
    tsv.write_text(f"decision\tthing\tother\nsame\tJean Martin\tactor/{'0' * 20}\n", "utf-8")
    told = kg(graph, "decisions", "import", str(tsv))
    assert "1 about things that the graph does not hold yet" in told.stderr


@pytest.mark.parametrize("name", ["undo", "export", "import"])
def test_each_part_of_the_command_shows_examples(graph: str, name: str) -> None:
    assert kg(graph, "decisions", name, "--help").stdout.startswith("Examples:\n  kg decisions")


def test_an_actor_of_several_articles_and_one_name_is_to_be_split_by_article(graph: str) -> None:
    from kg.curate.decide import _part

    iris = [f"{BASE}actor/{n}" for n in "abc"]
    members = {iri: Thing(iri, "actor", ("Hydrovarre",), iris[0], "Hydrovarre") for iri in iris}
    with open_store(graph, read_only=True) as store:
        with pytest.raises(UsageError, match="one name in all articles; kg split --in ARTICLE"):
            _part(store, "nope", members, members[iris[0]])
        other = Thing(iris[1], "actor", ("Hydrovarre SA",), iris[0], "Hydrovarre")
        with pytest.raises(UsageError, match=r"made of 'Hydrovarre', 'Hydrovarre SA'$"):
            _part(store, "nope", members | {iris[1]: other}, members[iris[0]])
