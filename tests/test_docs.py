"""README and docs are true: commands, links, dependencies, licences, names of the code."""

from __future__ import annotations

import configparser
import json
import os
import pkgutil
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pages import ROOT, agree, anchors, links, pages, run, steps, workplace

from kg.cli import SECTIONS

PAGES = pages()
RUN = [path for path in PAGES if any(steps(path.read_text(encoding="utf-8")))]
QUAINT = re.compile(
    r"\b(amiss|anew|bearers?|bears|it is no(?! longer)|takes? up|taken up|told|who is who)\b", re.I
)
"""Words and phrases that readers have to decode."""


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
@pytest.mark.parametrize("path", RUN, ids=shown)
def test_the_commands_of_a_page_print_what_it_shows(
    path: Path, sample_graph: Path, tmp_path: Path
) -> None:
    environment = workplace(tmp_path)
    todo = list(steps(path.read_text(encoding="utf-8")))
    if todo[0].command != "kg add data/articles":
        shutil.copytree(sample_graph, tmp_path / "kg-store")
    for step in todo:
        code, printed = run(step.command, tmp_path, environment)
        output = "\n".join([f"{path.name}: $ {step.command}", *printed])
        assert code == 0, output
        if step.shown and not agree(step.shown, printed):
            shows = "\n".join(step.shown)
            pytest.fail(f"{output}\n\nbut the page shows (run scripts/refresh_docs)\n{shows}")


def test_the_first_answer_of_the_readme_has_a_side_in_every_row() -> None:
    answer = next(s for s in steps(read("README.md")) if s.command.startswith("kg ask"))
    head, *lines = answer.shown
    place = head.index("stance")
    sides = [line[place:].split(" ")[0] for line in lines if re.match(r"\d{4}-", line)]
    assert len(sides) >= 3
    assert set(sides) <= {"support", "oppose"}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["docs/guide.md", "docs/networks.md"])
def test_the_python_code_of_a_page_runs(name: str, sample_graph: Path) -> None:
    (code,) = re.findall(r"(?s)```python\n(.+?)```", read(name))
    command = [sys.executable, "-c", code]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command,
        cwd=sample_graph.parent,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) > 5


def test_the_important_pages_are_found() -> None:
    assert {"README.md", "docs/guide.md"} <= {shown(path) for path in RUN}
    names = {"CHANGELOG.md", "CONTRIBUTING.md", "docs/dependencies.md", "docs/extraction.md"}
    assert names | {"docs/ontology.md", "docs/sample-data.md"} <= {shown(path) for path in PAGES}


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_no_page_has_merge_conflicts(path: Path) -> None:
    assert re.findall(r"(?m)^(?:<{7}|={7}|>{7})(?: .*)?$", path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_a_page_uses_plain_words(path: Path) -> None:
    assert QUAINT.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_every_link_has_a_target(path: Path) -> None:
    broken = []
    for target in links(path.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        place = (path.parent / name).resolve() if name else path
        good = place.exists()
        if good and anchor:
            good = anchor in anchors(place.read_text(encoding="utf-8"))
        if not good:
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_every_script_that_a_page_names_is_executable(path: Path) -> None:
    named = set(re.findall(r"(?<![\w/])scripts/(\w+)", path.read_text(encoding="utf-8")))
    missing = [name for name in named if not os.access(ROOT / "scripts" / name, os.X_OK)]
    assert missing == []


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_every_command_that_a_page_names_exists(path: Path) -> None:
    known = {name for names in SECTIONS.values() for name in names}
    page = path.read_text(encoding="utf-8")
    named = set(re.findall(r"`kg ([a-z]+)[ `]", page)) | set(
        re.findall(r"^\$ kg (\w+)", page, re.M)
    )
    assert named - known == set()


def test_every_command_and_question_is_in_the_guide() -> None:
    from kg.query.questions import questions

    guide = read("docs/guide.md")
    commands = [name for names in SECTIONS.values() for name in names]
    assert [name for name in commands if f"`kg {name}" not in guide] == []
    assert [q.name for q in questions() if f"`{q.name}`" not in guide] == []


def test_every_option_is_in_the_guide() -> None:
    import click

    from kg.cli import cli

    guide = read("docs/guide.md")
    missing = []
    with click.Context(cli) as ctx:
        for name in cli.list_commands(ctx):
            command = cli.get_command(ctx, name)
            assert command is not None
            options = {word for p in command.params for word in p.opts if word.startswith("--")}
            missing += [f"{name} {o}" for o in sorted(options) if not re.search(rf"{o}\b", guide)]
    assert missing == []


def test_every_export_format_is_in_the_guide() -> None:
    from kg.export import WRITERS

    guide = read("docs/guide.md")
    assert [suffix for suffix in WRITERS if f"`{suffix}`" not in guide] == []


def requirements() -> dict[str, str]:
    """Map the packages that setup.cfg requires to the group that requires them."""
    config = configparser.ConfigParser()
    config.read_string(read("setup.cfg"))
    groups = {"install": config["options"]["install_requires"]}
    groups |= dict(config["options.extras_require"])
    return {
        re.split(r"[<>=!\[;]", line)[0].strip(): group
        for group, lines in groups.items()
        for line in lines.split("\n")
        if line.strip()
    }


@pytest.mark.parametrize("name", sorted(requirements()))
def test_every_dependency_has_a_reason_and_a_licence(name: str) -> None:
    rows = [line for line in read("docs/dependencies.md").splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    (row,) = [row for row in cells if row[0].strip("`") == name]
    _, reason, licence = row[:3]
    assert len(reason) > 15, f"{name}: why is it needed?"
    assert licence, f"{name}: under which licence?"


def test_every_listed_dependency_is_required() -> None:
    listed = re.findall(r"^\| `([\w.-]+)` \|", read("docs/dependencies.md"), re.M)
    assert sorted(listed) == sorted(requirements())


def test_the_changelog_has_this_version() -> None:
    from kg import __version__

    assert f"\n## {__version__} –" in read("CHANGELOG.md")


def test_licences_are_stated() -> None:
    assert read("LICENSE").startswith("MIT License\n\nCopyright (c) 2026 kg contributors")
    notice = " ".join(read("NOTICE.md").split())
    for words in ("LGPL-LR", "Nothing of it is copied", "CC BY 4.0", "CC BY 2.5", "WiNER-fr"):
        assert words in notice, words


def test_the_ontology_reference_is_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "make_ontology_docs", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


EXAMPLES = [
    (re.sub(r"\*+", "", words), rule)
    for words, rule in re.findall(
        r"\| (\*.+?\*) \(`([^`]+)`\) \|$", read("docs/extraction.md"), re.M
    )
]


@pytest.mark.parametrize(("words", "rule"), EXAMPLES, ids=[rule for _, rule in EXAMPLES])
def test_a_rule_proposes_a_statement_in_its_example(words: str, rule: str) -> None:
    from kg.attribution.candidates import Proposer
    from kg.lexicon.cues import cues
    from kg.lexicon.function_words import function_words as small_words
    from kg.model import Article
    from kg.preprocess import annotate
    from kg.syntax.sentences import Sentences

    (document,) = annotate([Article("a", "a", words, date="2024-04-09", language="fr")])
    proposer = Proposer(Sentences(document, small_words("fr")), cues("fr"))
    assert rule in {candidate.rule for candidate in proposer.candidates()}


def test_the_picture_of_the_rooms_shows_the_floors() -> None:
    from test_layers import FLOORS, KG, modules, room

    picture = read("docs/architecture.md").partition("```text\n")[2].partition("```")[0]
    shown = [set(line.split("   ")[0].split()) for line in picture.splitlines()]
    there = {room(path) for path in modules()} - {"__init__", "__main__"}
    floors = [set(rooms.split()) & there for rooms in reversed(FLOORS)]
    assert shown == [floor for floor in floors if floor], KG


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_the_code_and_files_that_a_page_names_exist(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    for name in re.findall(r"`(kg(?:\.\w+){2,})[`(]", page):
        assert pkgutil.resolve_name(name) is not None
    names = re.findall(r"(?<![\w./-])(?:kg|data|ontology|scripts|tests)/[\w./-]*\w", page)
    assert [name for name in names if not (ROOT / name).exists()] == []


# -- how pages are read -------------------------------------------------------------------------


def test_steps_are_commands_with_their_output() -> None:
    page = "a\n```console\n$ one\nx\n$ two 'a\n> b'\n\ny\n```\nb\n```sh\n$ three\n```\n"
    found = list(steps(page))
    assert [(step.command, step.shown) for step in found] == [
        ("one", ("x",)),
        ("two 'a\nb'", ("", "y")),
    ]
    assert page[found[1].start : found[1].end] == "\ny\n"


@pytest.mark.parametrize(
    ("lines", "printed", "good"),
    [
        ("a b", "a b", True),
        ("a …", "a", True),
        ("a … b … d", "a x b c d", True),
        ("a … b … d", "a x c d", False),
        ("a … a", "a", False),
    ],
)
def test_an_ellipsis_matches_any_lines(lines: str, printed: str, good: bool) -> None:
    assert agree(tuple(lines.split()), printed.split()) is good


def test_judgements_add_up_to_the_figures_of_their_page() -> None:
    rows = [line.split("\t") for line in read("docs/judgements.tsv").splitlines()[1:]]
    assert {len(row) for row in rows} == {5} and {row[3] for row in rows} == {"right", "wrong"}
    assert all(row[4] for row in rows if row[3] == "wrong")
    page, floors = read("docs/judgements.md"), json.loads(read("data/floors.json"))["judgements"]
    for kind, floor in floors.items():
        verdicts = [row[3] for row in rows if row[0] == "b" and row[1] == kind]
        right = verdicts.count("right")
        assert f"{right} of {len(verdicts)}" in page and right >= floor * len(verdicts), kind
