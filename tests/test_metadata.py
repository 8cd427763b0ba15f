"""Metadata that files lack: from tables beside them, from options, and where each came from."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.base.errors import ReadError
from kg.cli import cli
from kg.cli.progress import Progress, count_articles
from kg.model import Article
from kg.read import NO_DATE, Found, read
from kg.read.metadata import Metadata, Place, complete, folder_outlet, read_table

SAID = "Wir wollen atmen, sagte die Bürgermeisterin am Dienstag vor dem Rathaus der Stadt."
TEXT = f"Der Platz\n\n{SAID}"
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


def faults(found: list[Found]) -> list[str]:
    return [str(one) for one in found if not isinstance(one, Article)]


def test_the_file_wins_then_the_first_source() -> None:
    article = Article("a", "a", TEXT, author="Anne", notes=(NO_DATE, "x"))
    sources = [
        ("meta.csv", {"author": "Paul", "date": "2018"}),
        ("--date", {"date": "2019"}),
        ("--outlet", {"outlet": "Bote"}),
    ]
    made = complete(article, sources)
    assert (made.author, made.date, made.outlet, made.notes) == ("Anne", "2018", "Bote", ("x",))
    assert made.completed == (("date", "meta.csv"), ("outlet", "--outlet"))
    assert complete(made, [("--date", {"date": "2020"})]) is made


@pytest.mark.parametrize(
    "key",
    ["sub/a.txt", "./sub/a.txt", "sub\\a.txt", "a.txt", "a"],
)
@pytest.mark.parametrize("head", ["path", "Fichier", "id", "file name"])
def test_a_row_names_an_article_by_path_file_or_name(tmp_path: Path, key: str, head: str) -> None:
    table = f"{head};Journal;Date;Rubrique;Auteur\n{key};Bote;5 mars 2018;Stadt;Anne\n"
    write(tmp_path, {"sub/a.txt": TEXT, "meta.csv": table})
    found = list(read(tmp_path))
    (made,) = by_name(found).values()
    assert (made.outlet, made.date, made.section, made.author) == (
        *("Bote", "2018-03-05", "Stadt", "Anne"),
    )
    assert faults(found) == []


def test_the_nearest_table_wins_and_a_named_one_before_it(tmp_path: Path) -> None:
    files = {
        "s/a.txt": TEXT,
        "s/meta.tsv": "path\toutlet\na.txt\tnear\n",
        "meta.csv": "path,outlet,author\ns/a.txt,root,Root\n",
        "other.csv": "id,outlet,url\na,named,https://a.org/1\n",
    }
    write(tmp_path, files)
    (made,) = by_name(list(read(tmp_path / "s" / ".."))).values()
    assert (made.outlet, made.author) == ("near", "Root")
    (tmp_path / "other.csv").rename(tmp_path / "other.table")
    named = Metadata({"outlet": "line"}, table=read_table(tmp_path / "other.table"))
    (made,) = by_name(list(read(tmp_path, metadata=named))).values()
    assert (made.outlet, made.url, made.identity) == ("named", "https://a.org/1", "a.txt")


def test_a_row_can_be_of_one_article_or_of_all_in_a_file(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps({"text": TEXT, "id": name}) for name in "ab")
    table = "path,author,outlet\nl.jsonl,,Bote\nb,Anne,\n"
    write(tmp_path, {"l.jsonl": lines, "meta.csv": table})
    made = by_name(list(read(tmp_path)))
    assert (made["a"].outlet, made["a"].author) == ("Bote", None)
    assert made["b"].author == "Anne"


def test_an_archive_can_hold_a_table(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("s/a.txt", TEXT)
        archive.writestr("s/meta.csv", "path,outlet\na.txt,in\n")
        archive.writestr("b.txt", TEXT)
    write(tmp_path, {"meta.csv": "path,outlet,author\nx.zip/b.txt,out,\nx.zip/s/a.txt,no,Anne\n"})
    made = by_name(list(read(tmp_path)))
    assert (made["a"].outlet, made["a"].author, made["b"].outlet) == ("in", "Anne", "out")


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ("path,date\na.txt,2018\nb.txt,hier\nc.txt,x\n", "line 3: can't read the date 'hier'"),
        ("path,date\na.txt,2018\nb.txt,hier\nc.txt,x\n", "; 1 more fault in this table"),
        ("path,language\na.txt,klingon\n", "line 2: can't read the language 'klingon'"),
        ("path,url\na.txt,example.org\n", "line 2: can't read the address"),
        ("path,outlet\na.txt,x\na.txt,y\n", "line 3: 'a.txt' twice; keep one row"),
        ("outlet,date\nx,2018\n", "line 1: no column 'path' or 'id'; there are: outlet, date"),
        ('path,date\n"a.txt,2018\n', "line 2: a cell opens with a quotation mark"),
        ("path,outlet,mood\na.txt,x,good\n", "columns not read: mood"),
        ("", "empty file"),
    ],
)
def test_a_fault_in_a_table_is_one_line_and_costs_no_article(
    tmp_path: Path, table: str, fault: str
) -> None:
    write(tmp_path, {"a.txt": TEXT, "b.txt": TEXT, "c.txt": TEXT, "meta.csv": table})
    found = list(read(tmp_path))
    assert len(by_name(found)) == 3
    (only,) = faults(found)
    assert only.startswith(str(tmp_path / "meta.csv"))
    assert fault in only


@pytest.mark.parametrize(
    ("file", "root", "outlet"),
    [
        ("press/gazette/a.txt", "press", "gazette"),
        ("press/gazette/city/a.txt", "press", "gazette"),
        ("press/2024/03-05/gazette/a.txt", "press", "gazette"),
        ("gazette/2024/a.txt", "gazette", "gazette"),
        ("gazette/a.txt", "gazette", "gazette"),
        ("press/gazette.zip/a.txt", "press", "gazette"),
    ],
)
def test_a_folder_names_the_outlet(file: str, root: str, outlet: str) -> None:
    assert folder_outlet(Place(Path(file), Path(root))) == outlet


def test_rows_without_an_article_are_one_remark_unless_their_file_exists(tmp_path: Path) -> None:
    table = "path,outlet\na.txt,x\nb.txt,x\nnone.txt,x\nc,x\n"
    write(tmp_path, {"a.txt": TEXT, "b.txt": TEXT, "meta.csv": table})
    whole, single = Metadata(), Metadata()
    (tmp_path / "b.txt").rename(tmp_path / ".b.txt")
    list(read(tmp_path, metadata=whole))
    said = f"{tmp_path / 'meta.csv'}: 3 rows match no article: b.txt, none.txt, c"
    assert list(map(str, whole.unused())) == [said]
    list(read(tmp_path / "a.txt", metadata=single))
    assert list(single.unused()) == []
    (tmp_path / "b.txt").write_text(TEXT)
    assert "2 rows match" in str(*whole.unused())


def test_kg_add_says_what_is_missing_and_completes_it(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"a.txt": TEXT, "b.txt": f"{TEXT} Zwei."})
    store = tmp_path / "graph"
    first = run("add", folder, "--store", store, "--language", "de")
    assert first.exit_code == 0, first.output
    assert "2 articles without a date; relative dates are not resolved: a, b." in first.stderr
    assert "2 articles without an outlet: a, b. Give it with --outlet or a meta" in first.stderr
    write(folder, {"meta.csv": "path,date,outlet\na.txt,2018-03-05,Bote\nz.txt,2018,\n"})
    done = run("add", folder, "--store", store, "--language", "German", "--json")
    assert "can't read the language 'German'" in done.stderr
    words = ("--language", "de", "--outlet", "Blatt", "--author", "A. B.", "--date", "2019")
    done = run("add", folder, "--store", store, *words, "--json")
    summary = json.loads(done.stdout)
    assert (summary["changed"], summary["without_date"], summary["without_outlet"]) == (2, [], [])
    (note,) = (note for note in summary["notes"] if "row" in note)
    assert note == "1 row matches no article: z.txt"
    listed = json.loads(run("info", "--articles", "--json", "--store", store).stdout)
    assert [one["date"] for one in listed] == ["2018-03-05", "2019"]
    again = run("add", folder, "--store", store, *words)
    assert "Nothing changed: 2 articles" in again.stderr


def test_a_dry_run_shows_values_and_sources_and_stores_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"bote/a.txt": f"date: 2018\nid: a\n\n{TEXT}", "bad.txt": "", "x.odd": "x"}
    folder = write(tmp_path / "in", files)
    words = ("add", folder, "--dry-run", "--outlet-from", "folder", "--store", tmp_path / "graph")
    done = run(*words, "--json")
    assert done.exit_code == 3
    (one,) = json.loads(done.stdout)
    assert one["date"] == {"value": "2018", "from": "file"}
    assert one["outlet"] == {"value": "bote", "from": "--outlet-from folder"}
    assert one["author"] is None
    assert "bad.txt: empty file" in done.stderr
    assert "x.odd" in done.stderr
    assert "bote,--outlet-from folder" in run(*words).stdout
    monkeypatch.setattr("kg.cli.dry_run.is_terminal", lambda **_: True)
    shown = run(*words).output
    assert "bote" in shown
    assert "1 article; nothing is stored." in shown
    assert not (tmp_path / "graph").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--date", "gestern"], "--date: can't read the date 'gestern'"),
        (["--date", "04/05/2018"], "--date: can't read the date"),
        (["--language", "?"], "--language: can't read the language"),
        (["--outlet", " "], "--outlet: no text in it"),
        (["--author", "A\x1bB"], "--author: control character U+001B"),
        (["--column", "body"], "--column body: write FIELD=HEADING; the fields are text, title"),
        (["--column", "body=text"], "--column body=text: write FIELD=HEADING"),
    ],
)
def test_a_wrong_option_is_one_line(tmp_path: Path, words: list[str], says: str) -> None:
    write(tmp_path, {"a.txt": TEXT})
    done = run("add", tmp_path, *words, "--store", tmp_path / "graph")
    assert done.exit_code == 2
    assert says in done.stderr
    assert not (tmp_path / "graph").exists()


@pytest.mark.parametrize(("data", "says"), [(None, "no such file"), ("x,y\n1,2\n", "no column")])
def test_a_named_table_that_cannot_be_read_ends_the_command(
    tmp_path: Path, data: str | None, says: str
) -> None:
    write(tmp_path, {"a.txt": TEXT} | ({"t.csv": data} if data else {}))
    done = run("add", tmp_path / "a.txt", "--metadata", tmp_path / "t.csv")
    assert done.exit_code == 1
    assert says in done.stderr


def test_a_table_of_metadata_that_is_named_is_not_articles(tmp_path: Path) -> None:
    write(tmp_path, {"meta.csv": "path,outlet\na.txt,x\n"})
    (only,) = read(tmp_path / "meta.csv")
    assert not isinstance(only, ReadError | Article)
    assert "metadata of the articles beside it" in str(only)


# -- progress --------------------------------------------------------------------------------------


def test_progress_says_how_many_how_fast_and_how_long(tmp_path: Path) -> None:
    files = {"a.txt": TEXT, "b.html": "<p>", "l.jsonl": '{"text": "x"}\n\n{"text": "y"}\n'}
    folder = str(write(tmp_path, files))
    assert count_articles([folder]) == 4
    assert count_articles([folder, "-"]) is None
    write(tmp_path, {"t.csv": "text\nx\n"})
    assert count_articles([folder]) is None
    lines: list[str] = []
    ticks = iter(range(0, 100, 2))
    progress = Progress(120, lines.append, lambda: next(ticks))
    progress.begin("load")
    for number in range(11):
        progress.finish(f"a{number}")
    progress.begin("compare")
    assert lines[:2] == ["Loading the language model …", "1/120 articles  a0"]
    assert lines[-2] == "11/120 articles, 0.5 per second, 3 min 38 s left  a10"
    assert lines[-1] == "Comparing actors and claims …"


def test_an_interrupted_run_says_how_many_articles_were_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "\n".join(json.dumps({"text": f"{TEXT} {n}", "language": "de"}) for n in range(30))
    write(tmp_path, {"l.jsonl": lines})

    class Impatient(Progress):
        def finish(self, name: str) -> None:
            super().finish(name)
            if self.done == 16:
                raise KeyboardInterrupt

    monkeypatch.setattr("kg.cli.progress.Progress", Impatient)
    done = run("add", tmp_path / "l.jsonl", "--store", tmp_path / "graph", "-j", "1")
    assert done.exit_code == 130
    saved = int(done.stderr.partition("; ")[2].partition(" ")[0])
    assert "articles of this run were saved. Run it again to continue." in done.stderr
    listed = run("info", "--articles", "--store", tmp_path / "graph").stdout.splitlines()
    assert len(listed) == saved >= 16
