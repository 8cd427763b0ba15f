"""``annotate/`` and ``attribute/`` hold no word of a language: words are data.

A string of the code may be a mark, a label of Universal Dependencies, a key of the lexicon's tables
or a name of the project's own; it may hold no letter outside ASCII and be no cue or closed-class
word of a language. Docstrings and comments may say what they like.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args
from unicodedata import category

import pytest

from kg.attribute.cues import cues, rows
from kg.attribute.words import words
from kg.model import Act, Stance

KG = Path(__file__).resolve().parent.parent / "kg"
MODULES = sorted(path for stage in ("annotate", "attribute") for path in (KG / stage).rglob("*.py"))
OURS = frozenset(
    (
        *("q", "que", "si", "inf", "n", "adj", "x", "se", "comme"),  # frames, in any language
        *("aux", "expl", "cop", "case", "mark", "det", "conj"),  # Universal Dependencies
        *get_args(Act),
        *get_args(Stance),
        "argument",  # a column of the date grammar
    )
)
"""What happens to be spelt like a word of some language and is none."""

LETTERS = frozenset(("Lu", "Ll", "Lt", "Lo"))

OPEN = frozenset(
    (
        "annotate/names",
        "attribute/frames",
        "attribute/evaluative",
        "attribute/forms",
        "attribute/mentions",
        "attribute/nouns",
        "attribute/prepositions",
        "attribute/stance",
    )
)
"""Modules that still hold French; one that no longer does must leave this list."""


def literals(path: Path) -> Iterator[tuple[int, str]]:
    """The strings of a module but for its docstrings and bare strings, with their lines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bare = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.lineno, node.value


def forbidden() -> frozenset[str]:
    lexicon, closed = cues("fr"), words("fr")
    found = {*lexicon.verbs, *lexicon.nouns, *lexicon.adjectives}
    found |= {p.words[0] for group in lexicon.prepositions.values() for p in group}
    for row in rows("fr", "grammar", 2):
        found |= {*row[1].split()}
    found |= {*closed.prepositions.values()}
    found |= {row[0] for row in rows("fr", "pronouns", 4) if len(row[0]) > 1}
    found |= {row[0] for row in rows("fr", "determiners", 5) if len(row[0]) > 1}
    return frozenset(found) - OURS


def faults(path: Path) -> list[str]:
    banned = forbidden()
    return [
        f"line {line}: {text!r}"
        for line, text in literals(path)
        if any(category(c) in LETTERS and not c.isascii() for c in text) or text in banned
    ]


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(
            path,
            id=name(path),
            marks=[pytest.mark.xfail(reason="holds French words")] if name(path) in OPEN else [],
        )
        for path in MODULES
    ],
)
def test_a_module_holds_no_word_of_a_language(path: Path) -> None:
    assert faults(path) == []


def test_open_modules_exist() -> None:
    assert set(map(name, MODULES)) >= OPEN


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('"""Dit « été »."""', []),
        ("x = 1  # déclaré", []),
        ('x: int = 1\n"""Selon « é »."""', []),
        ('x = "selon"', ["selon"]),
        ('x = "été"', ["été"]),
        ('x = f"{y} été"', [" été"]),
        ('x = ("«", "»", "…", "–", "’")', []),
        ('x = "nsubj:pass"', []),
        ('x = "déclaré"', ["déclaré"]),
        ('def f(x="par"): pass', ["par"]),
        ('x in ("de", "conj")', ["de"]),
        ('x = "elle"', ["elle"]),
    ],
)
def test_a_word_in_the_code_is_noticed(tmp_path: Path, code: str, found: list[str]) -> None:
    path = tmp_path / "code.py"
    path.write_text(code, encoding="utf-8")
    assert [re.sub(r"line \d+: ", "", fault) for fault in faults(path)] == [repr(f) for f in found]
