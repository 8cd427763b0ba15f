"""Metadata that files lack: from tables beside them, from options, and where each came from."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import cli
from kg.cli.progress import Progress, count_articles
from kg.model import Article
from kg.read import Found, read
from kg.read.metadata import Metadata, read_table

TEXT = "Der Platz\n\nWir wollen atmen, sagte die Bürgermeisterin am Dienstag vor dem Rathaus."
"""kg has no extractor for German: no pipeline is loaded for it."""


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, list(map(str, words)), prog_name="kg")


def by_name(found: list[Found]) -> dict[str, Article]:
    return {one.name: one for one in found if isinstance(one, Article)}


@pytest.mark.parametrize("key", ["sub/a.txt", "./sub/a.txt", "sub\\a.txt", "a.txt", "a"])
@pytest.mark.parametrize("head", ["path", "Fichier", "id"])
def test_a_row_names_an_article_by_path_file_or_name(tmp_path: Path, key: str, head: str) -> None:
    table = f"{head};Journal;Date;Rubrique;Auteur\n{key};Bote;5 mars 2018;Stadt;Anne\n"
    (made,) = read(write(tmp_path, {"sub/a.txt": TEXT, "meta.csv": table}))
    assert isinstance(made, Article)
    assert (made.outlet, made.date, made.section) == ("Bote", "2018-03-05", "Stadt")


def test_the_nearest_table_wins_and_a_named_one_before_it(tmp_path: Path) -> None:
    files = {
        "s/a.txt": TEXT,
        "s/meta.tsv": "path\toutlet\na.txt\tnear\n",
        "other.table": "id,outlet,url\na,named,https://a.org/1\n",
    }
    book = pytest.importorskip("openpyxl").Workbook()
    for row in (["path", "outlet", "author"], ["s/a.txt", "root", "Root"]):
        book.active.append(row)
    book.save(tmp_path / "meta.xlsx")
    made = by_name(list(read(write(tmp_path, files))))["a"]
    assert (made.outlet, made.author) == ("near", "Root")
    named = Metadata({"outlet": "line"}, table=read_table(tmp_path / "other.table"))
    made = by_name(list(read(tmp_path, metadata=named)))["a"]
    assert (made.outlet, made.url, made.identity) == ("named", "https://a.org/1", "a.txt")


def test_a_table_knows_files_of_many_articles_and_of_archives(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps({"text": TEXT, "id": name}) for name in "ab")
    rows = "l.jsonl,,Bote\nb,Anne,\nx.zip/d.txt,,out\nx.zip/s/c.txt,Root,no\n"
    write(tmp_path, {"l.jsonl": lines, "meta.csv": f"path,author,outlet\n{rows}"})
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("s/c.txt", TEXT)
        archive.writestr("s/meta.csv", "path,outlet\nc.txt,in\n")
        archive.writestr("d.txt", TEXT)
    made = by_name(list(read(tmp_path)))
    assert {name: (one.author, one.outlet) for name, one in made.items()} == {
        "a": (None, "Bote"),
        "b": ("Anne", None),
        "c": ("Root", "in"),
        "d": (None, "out"),
    }


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ("path,date\na.txt,2018\nb.txt,hier\n", "line 3: can't read the date 'hier'"),
        ("path,date\na.txt,x\nb.txt,hier\n", "2018; 1 more fault in this table"),
        ("path,outlet\na.txt,x\na.txt,y\n", "line 3: 'a.txt' twice; keep one row"),
        ("outlet,date\nx,2018\n", "line 1: no column 'path' or 'id'; there are: outlet, date"),
        ('path,date\n"a.txt,2018\n', "line 2: a cell opens with a quotation mark"),
        ("path,outlet,mood\na.txt,x,good\n", "columns not read: mood"),
    ],
)
def test_a_fault_in_a_table_is_one_line_and_costs_no_article(
    tmp_path: Path, table: str, fault: str
) -> None:
    found = list(read(write(tmp_path, {"a.txt": TEXT, "b.txt": TEXT, "meta.csv": table})))
    assert len(by_name(found)) == 2
    (only,) = (str(one) for one in found if not isinstance(one, Article))
    assert only.startswith(str(tmp_path / "meta.csv"))
    assert fault in only


def test_rows_without_an_article_are_one_remark_unless_their_file_exists(tmp_path: Path) -> None:
    table = "path,outlet\na.txt,x\nb.odd,x\nnone.txt,x\nc,x\n"
    write(tmp_path, {"a.txt": TEXT, "b.odd": TEXT, "meta.csv": table})
    whole, single = Metadata(), Metadata()
    list(read(tmp_path, metadata=whole))
    said = f"{tmp_path / 'meta.csv'}: 2 rows match no article: none.txt, c"
    assert list(map(str, whole.unused())) == [said]
    list(read(tmp_path / "a.txt", metadata=single))
    assert list(single.unused()) == []
    (only,) = read(tmp_path / "meta.csv")
    assert "metadata of the articles beside it" in str(only)


def test_kg_add_says_what_is_missing_and_completes_it(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"a.txt": TEXT, "b.txt": f"{TEXT} Zwei.", "c.odd": ""})
    words = ("add", folder, "--store", tmp_path / "graph", "--language", "de")
    first = run(*words)
    assert first.exit_code == 0, first.output
    assert "2 articles without a date; relative dates are not resolved: a, b." in first.stderr
    assert "2 articles without an outlet: a, b. Give it with --outlet or a meta" in first.stderr
    write(folder, {"meta.csv": "path,date,outlet\na.txt,2018-03-05,Bote\nz.txt,2018,\n"})
    words += ("--outlet", "Blatt", "--author", "A. B.", "--date", "2019")
    summary = json.loads(run(*words, "--json").stdout)
    assert (summary["changed"], summary["without_date"], summary["without_outlet"]) == (2, [], [])
    assert "1 row matches no article: z.txt" in summary["notes"]
    listed = json.loads(run("info", "--articles", "--json", *words[2:4]).stdout)
    assert [one["date"] for one in listed] == ["2018-03-05", "2019"]
    assert "Nothing changed: 2 articles" in run(*words).stderr


def test_a_dry_run_shows_values_and_sources_and_stores_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = write(tmp_path / "in", {"bote/a.txt": f"date: 2018\nid: a\n\n{TEXT}", "bad.txt": ""})
    words = ("add", folder, "--dry-run", "--outlet-from", "folder", "--date", "2019")
    done = run(*words, "--json")
    assert done.exit_code == 3
    assert "bad.txt: empty file" in done.stderr
    (one,) = json.loads(done.stdout)
    assert one["date"] == {"value": "2018", "from": "file"}
    assert one["outlet"] == {"value": "bote", "from": "--outlet-from folder"}
    assert one["author"] is None
    assert "bote,--outlet-from folder" in run(*words).stdout
    assert not (tmp_path / "kg-store").exists()
    monkeypatch.setattr("kg.cli.dry_run.is_terminal", lambda **_: True)
    assert "1 article; nothing is stored." in run(*words).output


def test_files_of_one_name_are_articles_by_their_paths(tmp_path: Path) -> None:
    files = {"press/gazette/1.txt": TEXT, "press/soir/1.txt": TEXT, "press/soir/2.txt": TEXT}
    found = list(read(write(tmp_path, files) / "press", metadata=Metadata(outlet_from="folder")))
    assert [(one.identity, one.name, one.outlet) for one in found if isinstance(one, Article)] == [
        ("gazette/1.txt", "gazette/1", "gazette"),
        ("soir/1.txt", "soir/1", "soir"),
        ("2.txt", "2", "soir"),
    ]


def test_progress_says_how_many_how_fast_and_how_long(tmp_path: Path) -> None:
    files = {"a.txt": TEXT, "b.html": "<p>", "l.jsonl": '{"text": "x"}\n\n{"text": "y"}\n'}
    folder = str(write(tmp_path, files))
    assert (count_articles([folder]), count_articles([folder, "-"])) == (4, None)
    lines: list[str] = []
    ticks = iter(range(0, 100, 2))
    progress = Progress(120, lines.append, lambda: next(ticks))
    for language in ("fr", "en", "no"):
        progress.begin("load", Article("a", "a", TEXT, language=language))
    progress.begin("actors")
    for number in range(11):
        progress.finish(f"a{number}")
    loaded = ["Loading the French model …", "Loading the English model …", "Reading …"]
    assert lines[:5] == [*loaded, "Comparing actors …", "1/120 articles  a0"]
    assert lines[-1] == "11/120 articles, 0.5 per second, 3 min 38 s left  a10"


def test_an_interrupted_run_says_how_many_articles_were_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Impatient(Progress):
        def finish(self, name: str) -> None:
            super().finish(name)
            if self.done == 16:
                raise KeyboardInterrupt

    lines = "\n".join(json.dumps({"text": f"{TEXT} {n}", "language": "de"}) for n in range(30))
    write(tmp_path, {"l.jsonl": lines})
    monkeypatch.setattr("kg.cli.progress.Progress", Impatient)
    done = run("add", tmp_path / "l.jsonl", "--store", tmp_path / "graph", "-j", "1")
    assert done.exit_code == 130
    saved = int(done.stderr.partition("; ")[2].partition(" ")[0])
    assert "articles of this run were saved. Run it again to continue." in done.stderr
    listed = run("info", "--articles", "--store", tmp_path / "graph").stdout.splitlines()
    assert len(listed) == saved >= 16
