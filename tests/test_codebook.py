"""Codebooks: reading and writing, words that occur, scores, corrections."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.base.errors import ReadError
from kg.base.resources import data
from kg.codebook import Codebook, Concept, read_codebook, write_codebook
from kg.codebook.score import Evidence, Scorer, score
from kg.codebook.words import find_words

BASE = "https://kg.example/"
ROOT = Path(__file__).resolve().parent.parent

BOOK = Codebook(
    "eau",
    (
        Concept(
            "vote",
            "faire voter",
            ("référendum", "moratoire"),
            ("Les habitants doivent pouvoir voter.", "Attendons un an."),
            ("Le vote de la Diète a été reporté.",),
            ("vot*", "référendum", "moratoire", "suspen*"),
            ("Diète",),
            "=1+1",
            language="fr",
        ),
        Concept("prix", "prix de l’eau", examples=("'- L’eau coûte trop cher.",), broader="vote"),
    ),
)


# --- files ---------------------------------------------------------------------------------


def written(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["eau.csv", "eau.tsv"])
def test_a_table_is_read_as_it_was_written(tmp_path: Path, name: str) -> None:
    write_codebook(BOOK, tmp_path / name, base=BASE)
    assert read_codebook(tmp_path / name) == BOOK


def test_skos_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_codebook(BOOK, tmp_path / "eau.ttl", base=BASE)
    found = read_codebook(tmp_path / "eau.ttl")
    by_id = {concept.id: concept for concept in found.concepts}
    for concept in BOOK.concepts:
        read = by_id[concept.id]
        for part in ("label", "description", "broader", "language"):
            assert getattr(read, part) == getattr(concept, part)
        for part in ("labels", "examples", "counter_examples", "must", "must_not"):
            assert sorted(getattr(read, part)) == sorted(getattr(concept, part))
        assert read.iri.startswith(f"{BASE}concept/")
    # Its IRIs are its own from now on: written again, it is the same file.
    before = (tmp_path / "eau.ttl").read_bytes()
    write_codebook(found, tmp_path / "eau.ttl", base="https://other.example/")
    assert read_codebook(tmp_path / "eau.ttl").concepts == found.concepts
    assert before.count(b"skos:Concept") == 3
    assert f'skos:prefLabel "{BOOK.name}"'.encode() in before


def test_foreign_skos_is_read(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "theirs.ttl",
        """
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        @prefix kg: <https://w3id.org/actors-claims/ns#> .
        <https://codes.example/privacy> a skos:Concept ;
          skos:prefLabel "privacy"@en , "vie privée"@fr ; skos:altLabel "données"@fr ;
          skos:scopeNote "Who reads it." ; skos:example "On nous espionne." ;
          kg:mustOccur "espion*" .
        """,
    )
    (concept,) = read_codebook(path).concepts
    assert (concept.id, concept.iri) == ("privacy", "https://codes.example/privacy")
    assert (concept.label, concept.labels) == ("vie privée", ("privacy", "données"))
    assert (concept.description, concept.must) == ("Who reads it.", ("espion*",))


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("a.csv", "label\nvote\n", r"line 1: there is no column 'concept'"),
        ("a.csv", "concept,label\n,rien\n", r"line 2: the row names no concept"),
        ("a.csv", "concept,label\nvote,faire, voter\n", r"line 2: 3 cells under 2 headings"),
        ("a.csv", "concept,broader\nvote,loi\n", r"narrower than 'loi', which is not a concept"),
        ("a.csv", "concept,iri\nvote,not an iri\n", r"the IRI of 'vote' is invalid"),
        ("a.ttl", "<a> <b> .", r"a\.ttl, line 1"),
        ("a.ttl", "", r"it has no concept"),
        ("a.pdf", "", r"cannot read a codebook from '\.pdf'; there are: \.csv"),
    ],
)
def test_a_faulty_codebook_is_reported_with_its_line(
    tmp_path: Path, name: str, text: str, fault: str
) -> None:
    with pytest.raises(ReadError, match=fault):
        read_codebook(written(tmp_path, name, text))


def test_the_version_follows_what_decides_about_codes() -> None:
    other = Codebook("eau", (BOOK.concepts[0].with_examples(("Votons.",), ()), BOOK.concepts[1]))
    assert BOOK.coder == f"codebook-eau/{BOOK.version}"
    assert other.version != BOOK.version
    assert Codebook("eau", BOOK.concepts).version == BOOK.version


# --- words ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("vote", "ils voteront", False),
        ("vot*", "ils voteront", True),
        ("bateau", "les bateaux", True),
        ("réduction de débit", "une réduction  de débits", True),
        ("arrêté", "UN ARRETE", True),
        ("arrêté", "il s’arrête", False),
        ("", "tout", False),
    ],
)
def test_a_word_occurs(word: str, text: str, found: bool) -> None:
    assert bool(find_words([word], text)) is found


@given(st.text(max_size=20), st.text(max_size=40))
def test_any_word_is_a_valid_pattern(word: str, text: str) -> None:
    assert find_words([word], text) in ([], [word])


# --- scores --------------------------------------------------------------------------------


def codes(text: str, book: Codebook = BOOK, context: str = "") -> dict[str, float]:
    found = Scorer(book).codes(text, context=context, least=0.0)
    return {code.concept: code.score for code in found}


def test_a_sentence_like_an_example_is_coded_in_french_and_english() -> None:
    assert codes("Les habitants devraient pouvoir voter là-dessus.")["vote"] > 0.5
    assert codes("Water costs far too much.")["prix"] > 0.5
    assert codes("Le concert commence à vingt heures.")["prix"] < 0.1


def test_words_that_must_or_must_not_occur_rule_out() -> None:
    assert codes("Les habitants doivent pouvoir choisir.")["vote"] == 0
    assert codes("Les habitants doivent pouvoir voter à la Diète.")["vote"] == 0


@given(st.floats(-1, 1), st.floats(-1, 1), st.booleans(), st.booleans())
def test_a_score_is_in_0_to_1_and_grows_with_evidence(
    like: float, unlike: float, label: bool, must: bool
) -> None:
    def evidence(like: float, *, label: bool = label) -> Evidence:
        labels, words = ("a",) * label, ("b",) * must
        return Evidence(like, "e", unlike, "c", labels, words)

    assert 0 <= score(evidence(like)) <= 1
    assert score(evidence(like)) <= score(evidence(min(1.0, like + 0.1)))
    assert score(evidence(like, label=False)) <= score(evidence(like, label=True))


# --- measured ------------------------------------------------------------------------------

FLOORS = {"plain": (0.90, 0.70), "dev": (0.90, 0.78)}
"""Precision and recall on the 60 hand-coded statements of the part "test"."""


@pytest.mark.parametrize("learned", sorted(FLOORS))
def test_the_sample_codebook_codes_as_well_as_it_did(learned: str) -> None:
    script: dict[str, Any] = runpy.run_path(str(ROOT / "scripts" / "evaluate_codebook"))
    gold = script["labelled"]()
    test = [one for one in gold if one.part == "test"]
    assert len(test) == 60
    book = read_codebook(data("codebooks/compteurs.csv"))
    assert len(book.concepts) == 6
    if learned != "plain":
        book = script["learned"](book, [one for one in gold if one.part == learned], 0.5)
    counts = script["counted"](book, test, 0.5)
    right, wrong, missing = (
        sum(count[what] for count in counts.values()) for what in ("right", "wrong", "missing")
    )
    precision, recall = FLOORS[learned]
    assert right / (right + wrong) >= precision
    assert right / (right + missing) >= recall
