"""Codes in the graph: one more coder beside each article, corrections that last, the command."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.base.errors import ReadError
from kg.cli import cli
from kg.codebook import coding, corrections, read_codebook
from kg.codebook.corrections import Correction
from kg.codebook.iris import concept_node
from kg.codebook.sheet import read_sheet
from kg.consolidate.validate import check
from kg.pipeline import add
from kg.query.questions import ask
from kg.store import Store, open_store

ARTICLE = """La piscine

9 avril 2024. – La maire Odile Carvin demande un moratoire sur les compteurs.
« Les habitants doivent voter », a déclaré Odile Carvin.
Le syndicat refuse de commenter.
- Le préfet juge que l’eau coûte trop cher.
"""
BOOK = """concept,labels,examples,must
vote,moratoire | référendum,Les habitants doivent pouvoir voter.,vot* | moratoire | référendum
prix,,L’eau coûte trop cher.,
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "piscine.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "eau.csv").write_text(BOOK, encoding="utf-8")
    return tmp_path


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with open_store(folder / "graph", create=True) as store:
        add(store, [folder / "piscine.txt"])
        yield store


def code(store: Store, folder: Path) -> int:
    book = read_codebook(folder / "eau.csv")
    known = corrections.apply_corrections(
        book, corrections.read_corrections(store), base=store.base
    )
    return coding.put(store, known, coding.code_statements(known, coding.statements(store)))


def codes(store: Store) -> set[tuple[str, str]]:
    rows = ask(store, "codes", {}).plain()
    return {(row["concept"], row["text"]) for row in rows}


def test_statements_are_coded_beside_what_the_extractor_says(store: Store, folder: Path) -> None:
    before = set(store.dump())
    assert code(store, folder) > 0
    found = codes(store)
    assert ("prix", "l’eau coûte trop cher") in found
    assert any(concept == "vote" and "moratoire" in text for concept, text in found)
    assert before <= set(store.dump())
    assert check(store) == []


def test_coding_again_changes_nothing_and_removing_leaves_nothing(
    store: Store, folder: Path
) -> None:
    before = list(store.dump())
    code(store, folder)
    assert code(store, folder) == 0
    coding.remove(store, read_codebook(folder / "eau.csv"))
    assert list(store.dump()) == before


DEBATE = """La piscine

9 avril 2024. – Odile Carvin demande un moratoire. Jean Sorbier refuse un référendum.
"""


def test_questions_find_support_and_opposition_to_a_concept(folder: Path) -> None:
    # Two targets in the words of the articles, one concept in the codebook.
    (folder / "piscine.txt").write_text(DEBATE, encoding="utf-8")
    with open_store(folder / "graph", create=True) as store:
        add(store, [folder / "piscine.txt"])
        assert ask(store, "who-disagrees", {}).rows == ()
        code(store, folder)
        (row,) = ask(store, "who-disagrees", {"topic": "vote"}).plain()
        assert (row["supporter"], row["opponent"]) == ("Odile Carvin", "Jean Sorbier")
        (row,) = ask(store, "disputed-topics", {}).plain()
        assert (row["topic"], row["for"], row["against"]) == ("vote", "1", "1")


def correction(store: Store, folder: Path, concept: str, words: str, *, yes: bool) -> Correction:
    book = read_codebook(folder / "eau.csv")
    known = book.concept(concept)
    assert known is not None
    node = concept_node(book, known, base=store.base)
    return Correction(node.value, words, yes, "Jeanne", "2026-03-05T09:30:00Z")


def test_corrections_hold_in_every_later_run(store: Store, folder: Path) -> None:
    code(store, folder)
    wrong = correction(store, folder, "prix", "L’eau coûte trop cher !", yes=False)
    right = correction(store, folder, "vote", "l’eau coûte trop cher", yes=True)
    assert corrections.save_corrections(store, [wrong, right]) == 2
    assert corrections.save_corrections(store, [wrong, right]) == 0
    code(store, folder)
    assert ("prix", "l’eau coûte trop cher") not in codes(store)
    assert ("vote", "l’eau coûte trop cher") in codes(store)
    # The article in another version: the words are the same, the statement is not.
    (folder / "piscine.txt").write_text(ARTICLE + "\nAutre chose.\n", encoding="utf-8")
    add(store, [folder / "piscine.txt"])
    code(store, folder)
    assert ("vote", "l’eau coûte trop cher") in codes(store)
    assert check(store) == []


# --- the command ---------------------------------------------------------------------------


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, [*words, "--store", str(folder / "graph")])


def test_the_command_codes_learns_from_a_checked_sheet_and_saves(
    store: Store, folder: Path
) -> None:
    store.close()
    book, sheet = str(folder / "eau.csv"), folder / "codes.tsv"
    done = run(folder, "code", book, "--sheet", str(sheet))
    assert done.exit_code == 0, done.output
    assert "statements coded." in done.output
    with sheet.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, dialect="excel-tab"))
    assert {"vote", "prix", ""} == {row["concept"] for row in rows}
    for row in rows:
        row["right"] = "no" if row["concept"] == "prix" else "oui" if row["concept"] else ""
    with sheet.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0].keys(), dialect="excel-tab")
        writer.writeheader()
        writer.writerows(rows)
    saved = folder / "learned.csv"
    done = run(
        folder, "code", book, "--checked", str(sheet), "--by", "Jeanne", "--save", str(saved)
    )
    assert done.exit_code == 0, done.output
    assert "corrections kept" in done.output
    prix = read_codebook(saved).concept("prix")
    assert prix is not None
    assert prix.counter_examples == ("l’eau coûte trop cher",)
    done = run(folder, "code", book, "--json")
    assert all(one["concept"] == "vote" for one in json.loads(done.stdout))


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        (
            "right\tconcept\ttext\npeut-être\tvote\tVotons",
            "line 2: 'peut-être' under right; write yes or no",
        ),
        (
            "right\tconcept\ttext\nyes\tloi\tVotons",
            "line 2: there is no concept 'loi'; there are: vote, prix",
        ),
        ("right\tconcept\ttext\nyes\tvote\t", "line 2: the row has no text"),
        ("concept\nvote", "there is no column right, text"),
    ],
)
def test_a_faulty_sheet_is_reported_with_its_line(folder: Path, table: str, fault: str) -> None:
    sheet = folder / "codes.tsv"
    sheet.write_text(f"{table}\n", encoding="utf-8")
    book = read_codebook(folder / "eau.csv")
    with pytest.raises(ReadError, match=fault):
        read_sheet(sheet, book, author="Jeanne", time="2026-03-05T09:30:00Z", base="https://a/")
