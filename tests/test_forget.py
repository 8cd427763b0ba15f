"""``kg forget``: no file of the graph holds the name afterwards, and no kill leaves it unsound."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner, Result
from invented import ACTORS, CAMERAS, READINGS, TAX, Said, reading, store
from killed import kill_writer

from kg import pipeline
from kg.base import fold
from kg.base.atomic import DRAFT, replacing
from kg.claims.similarity import Embeddings
from kg.cli import cli
from kg.codebook.corrections import Correction, read_corrections, save_corrections
from kg.consolidate import Index, consolidate, vectors
from kg.consolidate.validate import check
from kg.ingest import forget as forgetting
from kg.ingest.forget import mentions
from kg.link.memory import FILE as LINKS
from kg.link.memory import Memory
from kg.link.records import Entity, Proposal
from kg.model import Actor, Reading
from kg.query.lookup import NodeLookup
from kg.search import updated_index
from kg.store import folder, open_store
from kg.store.records import Records

for made in (
    Actor("gwendal tudy", "Gwendal Tudy", "person", ("Tudy",)),
    Actor("g tudy", "Gwen. Tudy-Kerval", "person"),
    Actor("luc tudy", "Luc Tudy", "person"),
):
    ACTORS.setdefault(made.label, made)

NAME, OTHER_NAME = "Gwendal Tudy", "Gwen. Tudy-Kerval"
LONG = "Le maire ment sur le prix de ces caméras depuis des mois"
ARTICLES: tuple[Reading, ...] = (
    *READINGS,
    reading(
        "t1",
        "2021-07-01",
        "Le Fanal",
        "Un conseiller accuse",
        Said(LONG, NAME, "oppose", CAMERAS, "le maire ment"),
        Said("La taxe est juste", "Zoé Lefèvre", "support", TAX),
        roles=((NAME, "conseiller", "Oculix"),),
    ),
    reading(
        "t2", "2021-07-02", "La Gazette", "Un autre", Said("Je me tairai", OTHER_NAME, "none", TAX)
    ),
    reading("t3", "2021-07-03", "La Gazette", "Son frère", Said("Je parlerai", "Luc Tudy")),
    # Nobody quotes him here, but the text has his name, across a line.
    reading("t4", "2021-07-04", "La Gazette", "On parle de Gwendal\nTudy", Said("Oui", "Oculix")),
)
GONE = ("t1", "t2", "t4")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a graph with decisions, a link, answers of a service, and files of killed runs."""
    place = tmp_path_factory.mktemp("made") / "kg-store"
    with store(place, ARTICLES) as held:
        consolidate(held)
    env = {"KG_AUTHOR": "Ana Diaz"}
    for words in (
        ("same", NAME, OTHER_NAME, "--reason", "the brother of Luc Tudy"),
        ("rename", "Oculix", "Oculix SA", "--reason", f"says {NAME.upper()}"),
        ("rename", "Œil libre", "L’Œil libre"),
        ("link", NAME, "--accept", "https://example.org/tudy"),
    ):
        result = kg(place, *words, **env)
        assert result.exit_code == 0, result.output
    with open_store(place) as held, Memory(place) as memory:
        found = Index.load(held).votes
        actors = {name: iri for iri, votes in found.items() for name, _ in votes.names}
        answers = [
            ({"query": NAME, "limit": 5}, [{"id": "Q1", "name": NAME}]),
            ({"query": "Luc Tudy", "limit": 5}, [{"id": "Q2", "name": f"frère de {NAME}"}]),
            ({"query": "Oculix", "limit": 5}, [{"id": "Q3", "name": "Oculix"}]),
            ({"extend": "Q1", "properties": []}, {"P569": []}),
            ({"extend": "Q3", "properties": []}, {"P571": []}),
            ("manifest", {"manifest": {}}),
        ]
        memory.save_answers("https://service.example", answers)
        for name in (NAME, "Oculix"):
            entity = Entity("Q", f"https://example.org/{name[:3]}", name)
            memory.save_proposals("s", {actors[name]: [Proposal(actors[name], entity, "s", 1, ())]})
        words = ((LONG, "Ana"), ("Je parlerai", NAME), ("Je parlerai", "Ana"))
        save_corrections(
            held,
            [
                Correction(f"{held.base}concept/{n}", text, True, who, "2026-03-05T00:00:00Z")
                for n, (text, who) in enumerate(words)
            ],
        )
    (place / ".clusters.json.x7").write_text(NAME, encoding="utf-8")
    killed = place / folder._SNAPSHOTS / "killed" / "oxigraph"
    killed.mkdir(parents=True)
    (killed / "000001.log").write_text(NAME, encoding="utf-8")
    return place


@pytest.fixture
def graph(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "kg-store"))


def kg(graph: Path, *words: str, data: str | None = None, **env: str) -> Result:
    env = {"KG_STORE": str(graph), **env}
    return CliRunner().invoke(cli, list(words), env=env, input=data, prog_name="kg")


def names_of(graph: Path) -> list[str]:
    with open_store(graph, read_only=True) as held:
        rows = held.query("SELECT ?n { ?a a schema:NewsArticle ; kg:name ?n } ORDER BY ?n")
        return [row["n"].value for row in rows]  # type: ignore[union-attr, index]


def traces(graph: Path, name: str = NAME) -> dict[str, list[str]]:
    """Return the files that contain a name, in any of its forms, with these forms."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    forms = {form.encode() for one in (name, plain) for form in (one, one.replace(" ", "-"))}
    forms |= {form.replace(b" ", b"_") for form in forms} | {name.replace(" ", "\n").encode()}
    found = {}
    for file in sorted(graph.rglob("*")):
        data = file.read_bytes().lower() if file.is_file() else b""
        held = [form.decode() for form in forms if form.lower() in data]
        if held or any(form.decode().lower() in file.name.lower() for form in forms):
            found[str(file.relative_to(graph))] = held
    return found


def sound(graph: Path) -> None:
    with open_store(graph, read_only=True) as held:
        assert check(held) == []


# --- spellings -----------------------------------------------------------------------------

SPELLINGS = (
    ("Zoé Lœuillet", "Zoe Loeuillet", "ZOÉ LŒUILLET", "Zoé\u202fLœu\u00adillet", "zoé-lœuillet"),
    ("Jean–Luc d’Œlstraß", "Jean-Luc d'Oelstrass", "Jean‑Luc dʼŒLSTRASS", "Jean Luc d´Œlstraß"),
    ("İnan Łæticien-Ağır", "Inan Laeticien-Agir", "INAN ŁÆTİCİEN AĞIR", "inan łæticien‐ağır"),
)
"""Spellings of one name: the first two are quoted, the others are in texts only."""


def spelled(same: tuple[str, ...]) -> list[Reading]:
    """Return an article for each spelling, composed and decomposed."""
    forms = [form for one in same for form in (one, unicodedata.normalize("NFD", one))]
    found = []
    for number, form in enumerate(forms):
        quoted = number < 4
        if quoted:
            ACTORS[form] = Actor(fold.key(form), form, "person")
        words = f"La mairie n’a rien dit à {form}, qui insiste"
        found.append(
            reading(
                f"s{number}",
                f"2021-07-{number + 1:02}",
                "Le Fanal",
                f"Ce que {form} en pense" if number % 2 else "Un avis",
                Said(words, form if quoted else "Oculix", "oppose", form, words),
                roles=((form, f"conseiller de {form}", "Oculix"),) if quoted else (),
            )
        )
    return found


@pytest.mark.parametrize("same", SPELLINGS, ids=lambda same: same[0])
def test_no_byte_of_any_spelling_is_left(same: tuple[str, ...], tmp_path: Path) -> None:
    graph = tmp_path / "kg-store"
    with store(graph, (*READINGS, *spelled(same))) as held:
        consolidate(held)
        actors = {node.now for node in NodeLookup(held).by_iri.values() if node.sort == "actor"}
        assert sum(fold.key(same[0]).replace(" ", "-") in one for one in actors) == 1
    with open_store(graph, read_only=True) as held:
        updated_index(held).close()
    for words in (
        ("rename", "Oculix", "Oculix SA", "--reason", f"says {same[-1]}"),
        ("view", "-o", str(tmp_path / "view.html")),
    ):
        assert kg(graph, *words, KG_AUTHOR="Ana").exit_code == 0
    (graph / f".pages.json.abcdefgh{DRAFT}").write_text(same[0], encoding="utf-8")
    before = spelling_traces(graph, same)
    assert {"search.sqlite", "records.sqlite", "index.sqlite"} <= before.keys()
    assert any(name.startswith("oxigraph") for name in before)
    result = kg(graph, "forget", same[1], "--yes")
    assert result.exit_code == 0, result.output
    assert spelling_traces(graph, same) == {}
    with open_store(graph, read_only=True) as held:
        updated_index(held).close()
    assert spelling_traces(graph, same) == {}
    assert names_of(graph) == ["a1", "a2", "a3", "a4"]
    sound(graph)


def spelling_traces(graph: Path, same: tuple[str, ...]) -> dict[str, list[str]]:
    """Return the files with one of the spellings in any encoding, or with what folds to them."""
    forms = set()
    for one in same:
        for form in ("NFC", "NFD", "NFKC", "NFKD"):
            name = unicodedata.normalize(form, one)
            for text in (name, name.lower(), name.upper(), name.casefold()):
                forms |= {text, text.replace(" ", "-"), text.replace(" ", "_"), quote(text)}
                forms |= {json.dumps(text)[1:-1]}
    forms |= {fold.key(same[0]), fold.key(same[0]).replace(" ", "-")}
    is_named = mentions([same[0]])
    found = {}
    for file in sorted(path for path in graph.rglob("*") if path.is_file()):
        data = file.read_bytes()
        held = [form for form in forms if form.encode() in data]
        text = f"{file.name}\n{data.decode('utf-8', 'replace')}"
        if held or is_named(text):
            found[str(file.relative_to(graph))] = held
    return found


def test_drafts_of_killed_exports_are_named_and_removed(
    graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with replacing(elsewhere / "live.nq", outside=True) as stream:
        stream.write(b"live")
        kill_writer(elsewhere / "graph.nq", NAME)
        (draft,) = elsewhere.glob(f".graph.nq.*{DRAFT}")
        assert str(draft) in kg(graph, "forget", NAME, data="n\n").stdout
        assert draft.exists()
        assert f"draft of a killed run: {draft}" in kg(graph, "forget", NAME, "--yes").stdout
        assert not draft.exists()
    assert [one.name for one in elsewhere.iterdir()] == ["live.nq"]


# --- what is left --------------------------------------------------------------------------


def test_no_file_of_the_graph_holds_a_forgotten_name(graph: Path) -> None:
    held = set(traces(graph))
    kinds = {"clusters.json", "links.sqlite", "records.sqlite"}
    assert {Path(name).name.partition(".")[0] for name in held} >= {"links", "records"}, held
    assert any(name.startswith("oxigraph/") for name in held), held
    assert kinds - {Path(name).name for name in held} <= {"clusters.json"}
    result = kg(graph, "forget", NAME, "--yes")
    assert result.exit_code == 0, result.output
    assert traces(graph) == traces(graph, OTHER_NAME) == {}
    assert names_of(graph) == ["a1", "a2", "a3", "a4", "t3"]
    sound(graph)
    assert (graph / "oxigraph-2").is_dir()
    assert not (graph / "oxigraph").exists()


def test_what_is_left_is_the_graph_of_the_other_articles(graph: Path, tmp_path: Path) -> None:
    kg(graph, "forget", NAME, "--yes")
    left = [one for one in ARTICLES if one.article.name not in GONE]
    with store(tmp_path / "other", left) as other:
        consolidate(other)
    assert kg(tmp_path / "other", "rename", "Œil libre", "L’Œil libre").exit_code == 0
    assert statements(graph) == statements(tmp_path / "other")


def statements(graph: Path) -> list[str]:
    with open_store(graph, read_only=True) as held:
        graphs = ("/graph/decisions>", "/graph/corrections>")
        return [line for line in map(str, held.dump()) if not line.endswith(graphs)]


def test_answers_about_others_are_kept(graph: Path) -> None:
    kg(graph, "forget", NAME, "--yes")
    with sqlite3.connect(graph / LINKS) as held:
        questions = {
            json.dumps(json.loads(q)) for (q,) in held.execute("SELECT question FROM answers")
        }
        (proposals,) = held.execute("SELECT COUNT(*) FROM proposals").fetchone()
    assert questions == {
        '"manifest"',
        '{"limit": 5, "query": "Oculix"}',
        '{"extend": "Q3", "properties": []}',
    }
    assert proposals == 1
    with open_store(graph, read_only=True) as opened:
        assert [(one.words, one.author) for one in read_corrections(opened)] == [
            ("Je parlerai", "Ana")
        ]


def test_what_goes_is_listed_before_it_is_asked(graph: Path) -> None:
    before = statements(graph)
    result = kg(graph, "forget", NAME, data="n\n")
    assert result.exit_code == 1
    assert "Nothing was removed." in result.stderr
    lines = result.stdout.splitlines()
    assert lines[0].startswith(f"{NAME} (also ") or lines[0].startswith(f"{OTHER_NAME} (also ")
    assert ": 2 statements, 1 affiliation" in lines[0]
    assert lines[1] == "3 articles to remove whole, with 4 statements of all speakers:"
    assert [line.split()[1] for line in lines[2:5]] == list(GONE)
    assert [line.partition(" ")[0] for line in lines[5:]] == [
        *("decision:", "decision:", "link:"),
        *("correction", "correction"),
    ]
    assert statements(graph) == before
    assert kg(graph, "forget", NAME, data="").exit_code == 1
    assert statements(graph) == before
    assert kg(graph, "forget", NAME, data="y\n").exit_code == 0
    assert traces(graph) == {}


def test_an_article_goes_with_what_only_it_gave(graph: Path) -> None:
    kg(graph, "rename", "Luc Tudy", "Lucien Tudy-Le-Jeune", KG_AUTHOR="Ana")
    result = kg(graph, "forget", "t3", "https://t2.example/article", "--yes")
    assert result.exit_code == 0, result.output
    assert names_of(graph) == ["a1", "a2", "a3", "a4", "t1", "t4"]
    assert traces(graph, "Lucien Tudy-Le-Jeune") == traces(graph, OTHER_NAME) == {}
    rows = csv.DictReader(kg(graph, "decisions", "--format", "csv").stdout.splitlines())
    assert sorted(row["thing"] for row in rows) == ["Oculix", "Œil libre"]
    sound(graph)


def test_the_whole_archive_can_be_forgotten(graph: Path) -> None:
    everything = [one.article.name for one in ARTICLES]
    assert kg(graph, "forget", *everything, NAME, "--yes").exit_code == 0
    assert names_of(graph) == []
    assert traces(graph) == traces(graph, "Zoé Lefèvre") == {}
    assert not (graph / "clusters.json").exists()
    sound(graph)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["Gwendal Tudi"], f"did you mean '{OTHER_NAME}'?"),
        (["Nobody At All"], "no actor or article called 'Nobody At All'"),
        ([NAME, "Nobody At All"], "no actor or article"),
        ([], "say whom or what to forget"),
    ],
)
def test_an_unknown_name_is_an_error_with_similar_names(
    made: Path, words: list[str], says: str
) -> None:
    before = statements(made)
    result = kg(made, "forget", *words, "--yes")
    assert result.exit_code == 2, result.output
    assert says in result.stderr
    assert statements(made) == before


def test_an_ambiguous_name_is_an_error(graph: Path) -> None:
    assert kg(graph, "split", "Ada Brandt", "--in", "a3").exit_code == 0
    result = kg(graph, "forget", "Ada Brandt", "--yes")
    assert result.exit_code == 2
    assert "'Ada Brandt' could be" in result.stderr


def test_a_name_in_a_codebook_is_an_error(graph: Path, tmp_path: Path) -> None:
    book = tmp_path / "book.csv"
    book.write_text(f"concept,labels\nx,pour {NAME}\n", encoding="utf-8")
    assert kg(graph, "code", str(book)).exit_code == 0
    result = kg(graph, "forget", NAME, "--yes")
    assert result.exit_code == 2
    assert "kg code CODEBOOK --remove" in result.stderr
    assert kg(graph, "code", str(book), "--remove").exit_code == 0
    assert kg(graph, "forget", NAME, "--yes").exit_code == 0
    assert traces(graph) == {}


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Zoé Lefèvre", "https://x.example/zoe-lefevre_2", True),
        ("Zoé Lefèvre", "https://x.example/Zo%C3%A9%20Lef%C3%A8vre", True),
        ("Zoé Lefèvre", "Zoe\u0301\n  Lefe\u0300vre.", True),
        ("Zoé Lefèvre", "Zoé Lefèvres", False),
        ("Brun", "un ours brun, Brunet", False),
        ("王小明", "王小明说", True),
    ],
)
def test_a_name_is_found_whatever_its_form(name: str, text: str, found: bool) -> None:
    assert mentions([name])(text) is found


# --- interruptions -------------------------------------------------------------------------


class Killed(BaseException):
    """The end of a process at a step."""


def kill_after(
    monkeypatch: pytest.MonkeyPatch, owner: object, name: str, *, before: bool = False
) -> None:
    original: Callable[..., object] = getattr(owner, name)

    def end(*words: object, **more: object) -> None:
        if not before:
            original(*words, **more)
        raise Killed(name)

    monkeypatch.setattr(owner, name, end)


STEPS: list[tuple[object, str, bool]] = [
    (forgetting, "announce", False),
    (forgetting.decided, "write", False),
    (forgetting.linked, "withdraw", False),
    (vectors, "drop", False),
    (forgetting, "remove_articles", False),
    (forgetting, "consolidate", False),
    (folder, "_mark", True),
    (folder, "_mark", False),
    (folder.shutil, "rmtree", True),
    (forgetting, "remove", False),
    (Records, "purge", False),
    (pipeline, "_purge_links", False),
    (forgetting, "conclude", True),
]


@pytest.mark.parametrize(("owner", "name", "before"), STEPS, ids=lambda one: str(one)[:30])
def test_a_kill_at_any_step_leaves_a_sound_graph_and_a_second_run_completes(
    graph: Path, monkeypatch: pytest.MonkeyPatch, owner: object, name: str, before: bool
) -> None:
    with monkeypatch.context() as patch, pytest.raises(Killed), open_store(graph) as held:
        intention = forgetting.plan(held, [NAME]).intention(held.base)
        kill_after(patch, owner, name, before=before)
        pipeline.forget(held, intention)
    sound(graph)
    doctor = kg(graph, "doctor")
    assert doctor.exit_code == 1
    assert "run kg forget to complete it" in doctor.stdout
    again = kg(graph, "forget", NAME)
    assert again.exit_code == 0, again.output
    assert "Completed an interrupted run." in again.stderr
    assert traces(graph) == traces(graph, OTHER_NAME) == {}
    assert names_of(graph) == ["a1", "a2", "a3", "a4", "t3"]
    sound(graph)


def test_a_kill_removes_all_articles_or_none(graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch, pytest.raises(Killed), open_store(graph) as held:
        kill_after(patch, type(held), "replace")
        pipeline.remove(held, ["a1", "a2"])
    assert {"a1", "a2"}.isdisjoint(names_of(graph))


@pytest.mark.parametrize("text", ["", "{}", '["x"]', "[" * 100_000])
def test_a_damaged_note_is_reported(graph: Path, text: str) -> None:
    (graph / forgetting.FILE).write_text(text, encoding="utf-8")
    result = kg(graph, "forget", NAME, "--yes")
    assert result.exit_code == 1
    assert "forget.json: damaged" in result.stderr


def test_a_graph_that_is_read_is_not_forgotten_from(graph: Path) -> None:
    with open_store(graph, read_only=True):
        result = kg(graph, "forget", NAME, "--yes")
        assert result.exit_code == 1
        assert "another kg reads a copy" in result.stderr
        assert names_of(graph)[-1] == "t4"
    assert kg(graph, "forget", NAME, "--yes").exit_code == 0


@pytest.mark.parametrize("read_only", [True, False])
def test_who_opens_the_graph_while_it_is_written_afresh_sees_the_new_files(
    graph: Path, monkeypatch: pytest.MonkeyPatch, read_only: bool
) -> None:
    original = folder.existing
    calls: Iterator[int] = iter(range(100))

    def existing(path: Path) -> folder.Folder:
        found = original(path)
        if next(calls) == 0:
            # Another process ends just after the marker was read.
            with monkeypatch.context() as patch:
                patch.setattr(folder, "existing", original)
                assert kg(graph, "forget", NAME, "--yes").exit_code == 0
        return found

    monkeypatch.setattr(folder, "existing", existing)
    with open_store(graph, read_only=read_only) as held:
        assert held.has_graph(Index.load(held).ids.source_graph("https://t3.example/article"))
        assert not held.has_graph(Index.load(held).ids.source_graph("https://t1.example/article"))
    monkeypatch.undo()
    assert not (graph / "oxigraph").exists()


# --- remove, and who can read ----------------------------------------------------------------


def test_remove_purges_records_caches_and_answers(graph: Path) -> None:
    known = Embeddings()
    for text in (LONG, LONG.split()[-1], "Je parlerai"):
        known.vector(text)
    vectors.keep(known, graph)
    assert kg(graph, "remove", *GONE).exit_code == 0
    kept = vectors.load(graph)
    found = [kept.find(vectors.fingerprint(text)) is not None for text in (LONG, "Je parlerai")]
    assert found == [False, True]
    records_only = traces(graph).keys() | traces(graph, OTHER_NAME).keys()
    assert not records_only & {"records.sqlite", "resolution.sqlite", "meanings.sqlite"}
    with sqlite3.connect(graph / LINKS) as answers:
        rows = answers.execute("SELECT question, answer FROM answers").fetchall()
        rows += answers.execute("SELECT actor, proposal FROM proposals").fetchall()
    assert [question for question, _ in rows if NAME in question] == []
    # He is in an answer about his brother, of whom an article is left.
    assert len(rows) == 5


def test_a_new_graph_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    place = tmp_path / "deep" / "kg-store"
    assert kg(place, "init").exit_code == 0
    assert place.stat().st_mode & 0o777 == 0o700
    assert "can be read by" not in kg(place, "doctor").stdout
    for mode, who in ((0o750, "the group"), (0o705, "everybody"), (0o755, "everybody")):
        place.chmod(mode)
        (line,) = [one for one in kg(place, "doctor").stdout.splitlines() if "read by" in one]
        assert who in line
        assert f"chmod 700 {place}" in line
