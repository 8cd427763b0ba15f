"""A third language needs only data: Spanish with thirty cues.

The tables are in ``tests/data/lexicon/es``; ``docs/new-language.md`` explains how to make them. The
parser is a blank pipeline with a component that parses these sentences.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.base import resources
from kg.extract.reading import extract
from kg.lexicon.cues import cues
from kg.model import Article, Reading, Statement
from kg.preprocess import annotate
from kg.preprocess.parse import PIPELINES

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

ROOT = Path(__file__).resolve().parent.parent
TABLES = ROOT / "tests" / "data" / "lexicon" / "es"
LEXICON = ROOT / "data" / "lexicon"
TAGS = {
    **dict.fromkeys(("el", "la", "los", "las", "un", "una", "su"), "DET"),
    **dict.fromkeys(("de", "del", "a", "al", "en", "según"), "ADP"),
    **dict.fromkeys(("subirá", "pagaremos", "bajará", "cerrará"), "VERB"),
    **dict.fromkeys(("no", "más"), "ADV"),
    **dict.fromkeys((",", ".", ":"), "PUNCT"),
    "que": "SCONJ",
    "ella": "PRON",
    "injusto": "ADJ",
}
NOMINAL = ("NOUN", "PROPN", "PRON")


def parse(doc: Doc) -> Doc:
    """Tag words by a list and attach each to its neighbours."""
    from spacy.tokens import Span as Entity

    forms = cues("es").verbs
    for token in doc:
        word = token.lower_
        token.lemma_ = word
        guess = "PROPN" if token.text[0].isupper() else "NOUN"
        token.pos_ = TAGS.get(word) or ("VERB" if word in forms else guess)
        if token.pos_ == "VERB":
            token.set_morph("VerbForm=Fin")
    for sentence in doc.sents:
        _attach(list(sentence))
    doc.ents = [
        Entity(doc, start, end, label="PER" if doc[start].text in ("Ada", "Hugo") else "ORG")
        for start, end in _names(doc)
    ]
    return doc


def _attach(words: list[Token]) -> None:
    """Set the heads of the words of a sentence; its first verb governs."""
    verbs = [token for token in words if token.pos_ == "VERB"]
    root = verbs[0] if verbs else words[0]
    for place, token in enumerate(words):
        before = words[place - 1] if place else None
        earlier = [verb for verb in verbs if verb.i < token.i]
        later = next((verb for verb in verbs if verb.i > token.i), None)
        noun = next((t for t in words[place + 1 :] if t.pos_ in NOMINAL), None)
        led = any(t.pos_ == "SCONJ" for t in words[:place] if t.i > root.i)
        head, label = root, "dep"
        if token.i == root.i:
            label = "ROOT"
        elif token.pos_ in ("DET", "ADP") and noun is not None:
            head, label = noun, "det" if token.pos_ == "DET" else "case"
        elif token.pos_ == "SCONJ" and later is not None:
            head, label = later, "mark"
        elif token.pos_ == "VERB":
            label = "ccomp" if led else "parataxis"
        elif token.pos_ == "PROPN" and before is not None and before.pos_ == "PROPN":
            head, label = before.head if before.dep_ == "flat:name" else before, "flat:name"
        elif token.pos_ in NOMINAL and any(t.dep_ == "case" and t.head == token for t in words):
            head, label = earlier[-1] if earlier else root, "obl:mod"
        elif token.pos_ in NOMINAL:
            named = token.pos_ == "PROPN" or led
            head, label = (
                earlier[-1] if earlier else root,
                "nsubj" if named or not earlier else "obj",
            )
            if later is not None:
                head, label = later, "nsubj"
        token.head, token.dep_ = head, label


def _names(doc: Doc) -> Iterator[tuple[int, int]]:
    """Yield the half-open range of each run of proper nouns."""
    start = None
    for token in doc:
        if token.pos_ == "PROPN" and start is None:
            start = token.i
        elif token.pos_ != "PROPN" and start is not None:
            yield start, token.i
            start = None


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Reading]]:
    """Yield a function that reads a Spanish text, with Spanish tables added to the data."""
    import spacy
    from spacy.language import Language

    folder = tmp_path_factory.mktemp("spanish")
    root = resources.data("lexicon").parent.parent
    shutil.copytree(root / "data" / "lexicon", folder / "data" / "lexicon")
    shutil.copytree(TABLES, folder / "data" / "lexicon" / "es")
    for name in ("data/models", "ontology"):
        (folder / name).symlink_to(root / name)
    Language.component("rules_of_the_test", func=parse)
    pipeline = spacy.blank("es")
    pipeline.add_pipe("sentencizer")
    pipeline.add_pipe("rules_of_the_test")
    pipeline.to_disk(folder / "pipeline")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(resources, "_root", lambda: folder)
        patch.setitem(PIPELINES, "es", str(folder / "pipeline"))

        def read_text(text: str) -> Reading:
            article = Article("read_text", "read_text", text, date="2018-03-07", language="es")
            return extract(next(annotate([article])))

        yield read_text


def show(text: str, statement: Statement) -> tuple[str, str, str | None, str]:
    content = " ".join(span.of(text) for span in statement.content)
    cue = statement.cue.of(text) if statement.cue is not None else ""
    return statement.type, cue, statement.source, content


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("«No pagaremos más», dijo Ada Brun.", ("direct", "dijo", "Ada Brun", "No pagaremos más")),
        (
            "Ada Brun anunció que el agua subirá.",
            ("indirect", "anunció", "Ada Brun", "el agua subirá"),
        ),
        ("Según Norvane, el agua bajará.", ("indirect", "Según", "Norvane", "el agua bajará")),
        (
            "Ada Brun anunció el contador. Hugo Odet rechazó el contador.",
            ("indirect", "rechazó", "Hugo Odet", "el contador"),
        ),
    ],
)
def test_spanish_statements(
    read: Callable[[str], Reading], text: str, expected: tuple[str, str, str, str]
) -> None:
    assert expected in [show(text, one) for one in read(text).statements]


def test_stance_comes_from_the_table(read: Callable[[str], Reading]) -> None:
    (statement,) = read("Hugo Odet rechazó el contador.").statements
    assert (statement.act, statement.stance) == ("refuse", "oppose")


def test_every_table_is_documented() -> None:
    earlier = (ROOT / "docs" / "new-language.md").read_text(encoding="utf-8")
    tables = {path.stem for code in ("fr", "en") for path in (LEXICON / code).glob("*.tsv")}
    assert [name for name in sorted(tables) if not re.search(rf"`{name}(?:\.tsv)?`", earlier)] == []
