"""The fast components give the same results as spaCy's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg.preprocess.fast_components import speed_up
from kg.preprocess.parse import is_installed, load, pipeline_name
from kg.preprocess.products import Products

TEXTS = {
    "en": (
        "She ain't going; I'm gonna say what you've got. There's a mayor who can't vote, and it "
        "wo n't do: let's ask 'em. Y'all did it, didn't they? Those who had asked me said nothin'."
    ),
    "fr": (
        "Les vannes, qu'elle avait rouvertes, fuyaient ; aucuns travaux n'eussent suffi. "
        "Étant donné les crues, ils s'en iront hors-sol, anti-crues et blogués. Où ça ?"
    ),
}


def tags(doc: Doc) -> list[tuple[str, ...]]:
    return [(t.text, t.pos_, t.tag_, str(t.morph), t.lemma_, t.dep_) for t in doc]


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_texts_are_tagged_alike(language: str) -> None:
    if not is_installed(pipeline_name(language)):
        pytest.skip(f"no pipeline for {language}")
    slow, fast = (load(pipeline_name(language)) for _ in range(2))
    speed_up(fast)
    for _ in range(2):  # computed, then cached
        assert tags(fast(TEXTS[language])) == tags(slow(TEXTS[language]))


def with_rules(rules: list[tuple[Any, dict[str, str], int]]) -> Language:
    nlp = spacy.blank("xx")
    ruler: Any = nlp.add_pipe("attribute_ruler")
    for patterns, attributes, index in rules:
        ruler.add(patterns, attributes, index=index)
    return nlp


RULES: list[tuple[Any, dict[str, str], int]] = [
    ([[{"LOWER": "a"}]], {"TAG": "A"}, 0),
    ([[{"LOWER": {"IN": ["b", "c"]}}], [{"ORTH": "B"}]], {"TAG": "B"}, 0),
    ([[{"LOWER": "a"}, {"LOWER": "b"}]], {"LEMMA": "ab"}, 1),
    ([[{"LOWER": {"REGEX": "^c+$"}}, {"LOWER": "a"}, {"LOWER": "a"}]], {"LEMMA": "caa"}, 2),
    ([[{"LOWER": "a"}, {"LOWER": "a"}]], {"LEMMA": "aa"}, 0),
    ([[{"IS_DIGIT": True}]], {"POS": "NUM"}, 0),
    ([[{"LOWER": "d", "OP": "+"}]], {"POS": "X"}, -1),
    ([[{"LOWER": "c"}, {"LOWER": "d"}]], {"TAG": "C"}, 0),
]


@pytest.mark.parametrize(
    "text",
    ["a b A B c", "cc a a a", "c a a b", "a", "d d 7 c d", "c", "a b" * 3, "", "7 a 7 b d d d"],
)
def test_rules_match_alike(text: str) -> None:
    slow, fast = with_rules(RULES), with_rules(RULES)
    speed_up(fast)
    ruler, quick = (nlp.get_pipe("attribute_ruler") for nlp in (slow, fast))
    doc, again = slow.make_doc(text), fast.make_doc(text)
    assert quick.match(again) == sorted(set(ruler.match(doc)))  # type: ignore[attr-defined]
    assert tags(fast(text)) == tags(slow(text))


@pytest.mark.parametrize("rows", [0, 1, 7, 63, 64, 200])
@pytest.mark.parametrize("size", [(288, 96), (288, 288), (7, 96)])
def test_a_row_has_the_same_product_alone_and_among_others(
    rows: int, size: tuple[int, int]
) -> None:
    chance, ops = np.random.default_rng(rows), Products()
    weights = chance.standard_normal(size, np.float32)
    x = chance.standard_normal((300, size[1]), np.float32)
    some = ops.gemm(x[:rows].copy(), weights, trans2=True)
    assert (some == ops.gemm(x, weights, trans2=True)[:rows]).all()
    assert some == pytest.approx(x[:rows].astype(float) @ weights.T.astype(float), abs=1e-3)
