"""The encoder reads a statement with its labels, split into word pieces."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from extract import parse
from hypothesis import given
from hypothesis import strategies as st

from kg.base.errors import KgError
from kg.base.resources import data
from kg.extract.reading import extract
from kg.positions.pieces import Pieces
from kg.positions.reranker import FOLDER, build_passage, encode, read_reranker

TEXT = (
    "La vente de la gare est gelée\n\n"
    "La gare attire des promoteurs. La députée Zoé Brun s'oppose à la vente de la gare de Norvane."
)
VOCABULARY = {"<s>": 0.0, "</s>": 0.0, "<unk>": 0.0, "▁": -4, "a": -3, "b": -3, "▁ab": -5, "ba": -4}


def known() -> Pieces:
    return Pieces.read(data(f"{FOLDER}/pieces.tsv"))


def test_a_word_is_split_into_its_likeliest_pieces() -> None:
    pieces = Pieces(VOCABULARY)
    names = list(VOCABULARY)
    assert [names[one] for one in pieces.encode("aba ab\xa0a é")] == [
        *("▁ab", "a", "▁ab", "▁", "a", "▁", "<unk>"),
    ]


@given(st.text())
def test_all_text_has_pieces_and_words_keep_their_places(text: str) -> None:
    pieces = known()
    words = list(pieces.encode_words(text))
    assert [one for *_, found in words for one in found] == pieces.encode(text)
    assert "".join(text[start:end] for start, end, _ in words) == "".join(text.split())
    assert all(found for *_, found in words)


def test_a_damaged_table_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "pieces.tsv").write_text("<s>\t0\nab\tmany\n", encoding="utf-8")
    with pytest.raises(KgError, match="line 2: expected a piece and a number"):
        Pieces.read(tmp_path / "pieces.tsv")


@given(st.text(min_size=1), st.data())
def test_a_passage_holds_its_content(text: str, drawn: st.DataObject) -> None:
    start = drawn.draw(st.integers(0, len(text) - 1))
    end = drawn.draw(st.integers(start + 1, len(text)))
    passage = build_passage(text, [(start, end)], "", ["a"])
    ((a, b),) = passage.content
    assert text[start:end].startswith(passage.window[a:b]) and b - a == min(end - start, 600)
    found = encode(known(), passage)
    assert max(found.content) < len(found.ids) < 200


def test_the_encoder_prefers_what_a_statement_is_about() -> None:
    start = TEXT.index("la vente de la gare de")
    labels = ["vente de la gare de Norvane", "députée", "promoteurs"]
    passage = build_passage(TEXT, [(start, len(TEXT) - 1)], "Zoé Brun", labels)
    scores = read_reranker().score(passage, [0.3, 0.3, 0.3])
    assert scores[0] > max(scores[1:]) and ((scores > 0) & (scores < 1)).all()
    assert np.array_equal(scores, read_reranker().score(passage, [0.3, 0.3, 0.3]))


def test_fast_extraction_leaves_the_encoder_out(monkeypatch: pytest.MonkeyPatch) -> None:
    document = parse(TEXT)
    careful = extract(document)

    def no_encoder() -> None:
        raise AssertionError("the encoder was used")

    monkeypatch.setattr("kg.positions.find.read_reranker", no_encoder)
    fast = extract(document, fast=True)
    assert fast.statements == careful.statements
    assert [one.label for (one,) in fast.positions] == ["vente de la gare de Norvane"]
    with pytest.raises(AssertionError, match="was used"):
        extract(document)
