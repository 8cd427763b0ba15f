"""kg set corrects the metadata of stored articles, whatever is added or removed afterwards."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from invented import READINGS
from invented import store as filled_store

from kg.cli import cli
from kg.consolidate import consolidate
from kg.curate import decide
from kg.graph import article_quads, fingerprint
from kg.graph.reader import Reader
from kg.model import Article
from kg.store import open_store

SAID = "Wir wollen atmen, sagte die Bürgermeisterin am Dienstag vor dem Rathaus der Stadt."
"""kg has no extractor for German: no pipeline is loaded for it."""


class Desk:
    """A folder with an article and a graph that holds it."""

    def __init__(self, folder: Path) -> None:
        self.file, self.store = folder / "a.txt", folder / "graph"
        self.file.write_text(f"date: 2018-03-05\nlang: de\n\nDer Platz\n\n{SAID}", encoding="utf-8")
        assert self.run("add", self.file).exit_code == 0

    def run(self, *words: str | Path) -> Result:
        command = [*map(str, words), "--store", str(self.store)]
        return CliRunner().invoke(cli, command, prog_name="kg")

    def article(self) -> Article:
        with open_store(self.store, read_only=True) as store:
            (found,) = Reader(store).articles.values()
        return found.article

    def added(self) -> str:
        return self.run("add", self.file).stderr.splitlines()[0]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_corrections_survive_adding_removing_and_a_new_text(desk: Desk) -> None:
    done = desk.run(
        "set", "a", "--outlet", "Der Bote", "--author", "A. Brun", "--title", "Ein Platz"
    )
    assert done.exit_code == 0, done.output
    assert done.stdout == "a\ttitle Ein Platz, outlet Der Bote, author A. Brun\n"
    facts = replace(desk.article(), outlet="Der Bote", author="A. Brun", title="Ein Platz")
    assert desk.article() == facts
    assert "Nothing changed" in desk.added()
    assert desk.run("remove", "a").exit_code == 0
    assert "1 article added" in desk.added()
    assert desk.article() == facts
    desk.file.write_text(desk.file.read_text("utf-8") + " Mehr.", encoding="utf-8")
    assert "1 article replaced" in desk.added()
    assert desk.article() == facts
    assert desk.run("check").exit_code == 0
    desk.run("set", "a", "--outlet", "Das Blatt")
    outlets = json.loads(desk.run("info", "--json").stdout)["outlets"]
    assert outlets == {"Das Blatt": 1}


def test_claims_and_labels_follow_from_a_corrected_date(tmp_path: Path) -> None:
    with filled_store(tmp_path / "graph") as store:
        consolidate(store)
        for article in list(Reader(store).articles):
            for year in ("1999", "2031"):
                decide.correct(store, [article], {"date": year}, decide.By("A", f"{year}-01-01"))
                assert consolidate(store, fresh=True).changed == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["a"], "nothing to correct; give one of --title, --date, --outlet, --author, --language"),
        (["a", "--date", "hier"], "date: can't read the date 'hier'"),
        (["a", "--author", "A\x1b"], "control character U+001B"),
    ],
)
def test_a_wrong_correction_changes_nothing(desk: Desk, words: list[str], says: str) -> None:
    before = desk.article()
    done = desk.run("set", *words)
    assert done.exit_code == 2
    assert says in done.stderr
    assert desk.article() == before


def test_section_and_page_are_stored_and_the_page_of_each_statement(tmp_path: Path) -> None:
    reading = next(one for one in READINGS if len(one.statements) > 1)
    starts = sorted(one.content[0].start for one in reading.statements)
    pages = (0, starts[-1])
    article = replace(reading.article, section="Ville", page="4", page_starts=pages)
    with filled_store(tmp_path / "graph", [replace(reading, article=article)]) as store:
        reader = Reader(store)
        (stored,) = reader.articles.values()
        assert (stored.article.section, stored.article.page) == ("Ville", "4")
        found = {one.statement.content[0].start: one.page for one in reader.statements_with_spans}
    assert found == {start: 2 if start == starts[-1] else 1 for start in starts}
    assert all("pageNumber" not in str(quad) for quad in article_quads(reading))
    assert fingerprint(article, "kg") != fingerprint(reading.article, "kg")
