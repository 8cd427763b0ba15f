"""Reprints are found from the articles only, and counts take each story once."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory

import invented
import pytest
from click.testing import CliRunner
from coded import TemporaryStore
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import CAMERAS, Said, reading

from kg.cli import cli
from kg.consolidate import consolidate
from kg.consolidate.find_reprints import LAST_DAY, find_reprints
from kg.consolidate.index import Text
from kg.consolidate.labels import REPRINTS
from kg.consolidate.reprint_steps import ArticleText, update
from kg.consolidate.reprint_tables import open_reprints
from kg.consolidate.validate import check
from kg.graph.reader import Reader
from kg.graph.reprints import Reprints, count_reprints, without_copies
from kg.model import Reading
from kg.network import statement_network
from kg.network.stored import debate
from kg.normalise.sketches import sketch
from kg.query.questions import ask as answer
from kg.query.questions import copied_in, questions
from kg.store import Store
from kg.vocab.iris import Ids

MAYOR = Said(
    "Nous installerons trente caméras sur les quais avant la fin du mois de septembre prochain",
    "Zoé Lefèvre",
    "support",
    CAMERAS,
)
LOCALS = Said(
    "Personne ne nous a demandé notre avis et nous saisirons le tribunal dès lundi matin",
    "les riverains",
    "oppose",
    CAMERAS,
)
FIRM = Said(
    "Le matériel est fabriqué dans notre usine et respecte toutes les normes en vigueur",
    "Oculix",
)
ONLY_HERE = Said("Je démissionnerai si le conseil vote ce budget", "Marc Lefèvre")
SHORT = Said("Jamais", "Œil libre")
TITLE = "Trente caméras sur les quais de Morvelle"

WIRE = reading("wire", "2021-03-05", "Agence du Nord", TITLE, MAYOR, LOCALS, FIRM, SHORT)
COPY = reading("copy", "2021-03-06", "Le Fanal", "Des caméras arrivent", MAYOR, LOCALS, FIRM, SHORT)
CUT = reading("cut", "2021-03-06", "La Gazette", TITLE, MAYOR, LOCALS, ONLY_HERE)
OWN = reading(
    "own",
    "2021-03-07",
    "Le Quotidien",
    "Les quais vus par ceux qui y vivent",
    MAYOR,
    Said("On dort mal ici depuis que les bars ferment à trois heures l'été", "Ada Brandt"),
    Said("La ville aurait mieux fait de réparer les lampadaires de la rue du Port", "Œil libre"),
)
STORY = (WIRE, COPY, CUT, OWN)


def consolidated(*readings: Reading) -> TemporaryStore:
    store = TemporaryStore(readings)
    consolidate(store)
    return store


def reprints(store: Store) -> dict[str, str]:
    articles = Reader(store).articles
    return {
        one.article.name: articles[one.reprint_of].article.name
        for one in articles.values()
        if one.reprint_of
    }


def copies(store: Store) -> set[tuple[str, str]]:
    return {(one.article.article.name, one.text) for one in Reader(store).statements if one.copy_of}


def test_later_articles_with_most_of_the_words_are_reprints_of_the_earliest() -> None:
    assert reprints(consolidated(*STORY)) == {"copy": "wire", "cut": "wire"}


def test_a_statement_that_only_the_reprint_has_is_no_copy() -> None:
    found = copies(consolidated(*STORY))
    same = {("cut", one.words) for one in (MAYOR, LOCALS)}
    assert found == same | {("copy", one.words) for one in (MAYOR, LOCALS, FIRM, SHORT)}


def test_a_known_source_is_no_copy_of_an_unknown_one() -> None:
    bare = Said(FIRM.words)
    wire = reading("wire", "2021-03-05", "Agence du Nord", TITLE, MAYOR, LOCALS, bare)
    assert ("copy", FIRM.words) not in copies(consolidated(wire, COPY))
    later = reading("later", "2021-03-09", "Le Fanal", TITLE, MAYOR, LOCALS, bare)
    assert ("later", FIRM.words) in copies(consolidated(WIRE, later))


def test_the_order_of_adding_does_not_count_and_removal_undoes() -> None:
    whole = consolidated(*STORY).lines()
    for order in permutations(STORY):
        store = TemporaryStore()
        for one in order:
            store.write([one])
            consolidate(store)
        assert store.lines() == whole
    assert not list(check(store))
    store.remove(WIRE)
    consolidate(store)
    assert store.lines() == consolidated(COPY, CUT, OWN).lines()
    assert reprints(store) == {"cut": "copy"} or reprints(store) == {"copy": "cut"}


WORDS = st.lists(
    st.sampled_from(["le", "maire", "veut", "la", "digue", "mais", "non", "oui", "port", "nord"])
)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(["", "2021-01-01", "2021-01-02"]), WORDS)), st.randoms())
def test_reprints_do_not_depend_on_the_order_of_articles(
    articles: list[tuple[str, list[str]]], random: object
) -> None:
    texts = [
        Text(f"a{number}", day, sketch(" ".join(words * 3)))
        for number, (day, words) in enumerate(articles)
    ]
    found = find_reprints(texts)
    random.shuffle(texts)  # type: ignore[attr-defined]
    assert find_reprints(texts) == found
    assert not found.keys() & set(found.values())


def numbered(start: int, end: int) -> str:
    return " ".join(f"mot{number}" for number in range(start, end))


@pytest.mark.parametrize(
    ("other", "is_reprint"),
    [
        (numbered(0, 400), True),
        (numbered(0, 400).upper(), True),
        (numbered(0, 180), True),
        (numbered(220, 400) + " " + numbered(500, 520), True),
        (numbered(0, 200) + " " + numbered(500, 800), False),
        (numbered(0, 60), False),
        (numbered(500, 900), False),
        ("", False),
    ],
    ids=["same", "capitals", "start", "end", "half", "excerpt", "other words", "no words"],
)
def test_the_shorter_article_must_be_mostly_in_the_longer_one(other: str, is_reprint: bool) -> None:
    texts = [Text("a", "2021", sketch(numbered(0, 400))), Text("b", "2021-02", sketch(other))]
    assert find_reprints(texts) == ({"b": "a"} if is_reprint else {})


def test_boilerplate_in_all_articles_makes_no_reprints_and_hides_none() -> None:
    foot = numbered(9000, 9060)
    texts = [f"{numbered(n * 100, n * 100 + 90)} {foot}" for n in range(60)]
    ordered = [
        Text(f"a{n:02}", f"2021-{n // 28 + 1:02}-{n % 28 + 1:02}", sketch(t))
        for n, t in enumerate([*texts, texts[40]])
    ]
    assert find_reprints(ordered) == {"a60": "a40"}


# Counts ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("story") / "store"
    with invented.store(folder, STORY) as store:
        consolidate(store)
    return folder


def test_questions_count_each_story_once_by_default() -> None:
    store = consolidated(*STORY)
    assert count_reprints(store) == 2

    def counts(**options: str) -> dict[str, str]:
        rows = answer(store, "most-quoted", **options).plain()  # type: ignore[arg-type]
        return {row["actor"]: row["statements"] for row in rows}

    once = {"Zoé Lefèvre": "2", "les riverains": "1", "Marc Lefèvre": "1", "Oculix": "1"}
    assert once.items() <= counts().items()
    every = {"Zoé Lefèvre": "4", "les riverains": "3", "Marc Lefèvre": "1", "Oculix": "2"}
    assert every.items() <= counts(reprints="all").items()
    assert answer(store, "most-quoted").reprints == 2
    assert answer(store, "most-quoted", reprints="all").reprints == 0
    assert answer(store, "affiliations", {"actor": "Oculix"}).reprints == 0


@pytest.mark.parametrize("name", [one.name for one in questions() if copied_in(one)])
def test_every_question_about_statements_answers_as_if_the_copy_were_not_there(name: str) -> None:
    """COPY has nothing of its own: without it, the answers to counts are the same."""
    both, alone = consolidated(WIRE, COPY, OWN), consolidated(WIRE, OWN)
    asked = next(one for one in questions() if one.name == name)
    values = {"actor": "Zoé Lefèvre", "topic": "caméras", "claim": "caméras"}
    given_values = {one.name: values[one.name] for one in asked.parameters if one.required}

    def rows(store: Store, how: Reprints) -> list[dict[str, str]]:
        found = answer(store, name, given_values, reprints=how).plain()
        # How specific a topic is depends on all articles.
        return [{**row, "termhood": ""} for row in found]

    once, every = rows(both, "once"), rows(both, "all")
    assert once == rows(alone, "once")
    assert without_copies(asked.sparql).count("kg:copyOf") >= 1
    if name in ("who-said-what", "statements-about", "positions-on", "topics", "timeline"):
        assert every != once


def test_networks_count_each_story_once_by_default() -> None:
    store = consolidated(*STORY)
    found = {
        (kind, how): len(debate(store, kind, reprints=how).records)  # type: ignore[arg-type]
        for kind in ("actor-topic", "co-mention", "source-outlet")
        for how in ("once", "all", None)
    }
    assert found["actor-topic", "once"] == found["actor-topic", None] == 3
    assert found["actor-topic", "all"] == 7
    # In the story of three articles five actors speak, in the other one three.
    assert found["co-mention", "once"] == found["co-mention", None] == 8
    assert found["co-mention", "all"] == 14
    assert found["source-outlet", None] == found["source-outlet", "all"] == 14
    assert statement_network(store).graph["statements"] == 8
    assert statement_network(store, reprints="all").graph["statements"] == 14


@pytest.mark.parametrize(("how", "statements"), [((), 8), (("--reprints", "all"), 14)])
def test_a_report_counts_each_story_once_and_says_so(
    story: Path, tmp_path: Path, how: tuple[str, ...], statements: int
) -> None:
    words = ["report", "-o", str(tmp_path / "site"), "--lang", "en", "--store", str(story), *how]
    done = CliRunner().invoke(cli, words, prog_name="kg")
    assert done.exit_code == 0, done.output
    pages = {path.stem: path.read_text("utf-8") for path in (tmp_path / "site").rglob("*.html")}
    assert f"articles, {statements} statements since" in pages["index"]
    for name in ("index", "voices", "questions", "organisation-oculix"):
        assert ("What 2 reprints repeat counts once" in pages[name]) == (not how), name


def test_a_press_release_in_several_outlets_is_one_original_of_a_relayed_claim() -> None:
    claim = "la ville installera trente caméras"
    said = replace(MAYOR, claim=claim)
    other = Said("Trente caméras, c'est ce que la ville veut installer", "Ada Brandt", claim=claim)
    copies = [
        reading(f"r{n}", f"2021-04-{n:02}", f"Journal {n}", TITLE, said, LOCALS, FIRM)
        for n in range(1, 11)
    ]
    own = reading("own", "2021-05-01", "L'Écho", "Une enquête sur les quais", other)
    columns = ("outlets", "articles", "statements", "originals")

    def found(*readings: Reading, how: Reprints | None = None) -> list[tuple[str, ...]]:
        rows = answer(consolidated(*readings), "relayed-claims", {"least": "1"}, reprints=how)
        return [tuple(row[one] for one in columns) for row in rows.plain() if row["claim"] != ""]

    assert ("10", "10", "10", "1") in found(*copies)
    assert ("1", "1", "1", "1") in found(*copies, how="once")
    assert ("11", "11", "11", "2") in found(*copies, own)


NAMES = st.sampled_from("abcdefghijkl")
SKETCHES = st.lists(st.integers(0, 7), min_size=2, max_size=4).map(
    lambda parts: sketch(" ".join(numbered(30 * n, 30 * n + 30) for n in parts))
)
DAYS = st.sampled_from([LAST_DAY, "2021-01-01", "2021-01-02", "2021-01-03"])
BATCHES = st.dictionaries(NAMES, st.builds(ArticleText, DAYS, SKETCHES, st.just("")), max_size=8)


@settings(max_examples=200)
@given(st.lists(st.tuples(st.sets(NAMES), BATCHES), max_size=6))
def test_any_history_gives_the_reprints_of_what_is_left(
    history: list[tuple[set[str], dict[str, ArticleText]]],
) -> None:
    held: dict[str, ArticleText] = {}
    before: dict[str, str] = {}
    with pytest.MonkeyPatch.context() as patched, TemporaryDirectory() as folder:
        patched.setattr("kg.consolidate.find_reprints.MOST", 1)
        patched.setattr("kg.consolidate.reprint_steps._MOST", 1)
        for gone, batch in history:
            held = {name: one for name, one in held.items() if name not in gone} | batch
            touched = {*gone, *batch}
            with open_reprints(Path(folder)) as tables:
                changes = update(tables, {n: held[n] for n in touched & held.keys()}, touched)
                found = tables.reprints()
            once = find_reprints(Text(name, one.day, one.sketch) for name, one in held.items())
            assert found == once and list(found) == list(once)
            for one, first in before.items() ^ once.items():
                assert one in changes.articles and first in changes.stories
            before = once


def test_what_somebody_else_writes_to_the_common_graph_is_undone() -> None:
    store = consolidated(*STORY)
    whole = store.lines()
    store.delete_graph(Ids(store.base).common_graph(REPRINTS))
    consolidate(store)
    assert store.lines() == whole
