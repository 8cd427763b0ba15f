"""``annotate/`` and ``attribute/`` hold no word of a language: words are data.

A string of the code may be a mark, a label of Universal Dependencies, a key of the lexicon's tables
or a name of the project's own; it may hold no letter outside ASCII and be no cue or closed-class
word of a language. Docstrings and comments may say what they like.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args
from unicodedata import category

import pytest

from kg.attribute.cues import cues
from kg.attribute.words import words
from kg.lexicon import rows
from kg.model import Act, MentionForm, MentionRole, SourceKind, Stance

KG = Path(__file__).resolve().parent.parent / "kg"
MODULES = sorted(
    path for stage in ("annotate", "attribute", "resolve") for path in (KG / stage).rglob("*.py")
)
LANGUAGES = ("fr", "en")
OURS = frozenset(
    (
        *("q", "que", "si", "inf", "n", "adj", "x", "se", "comme"),  # frames, in any language
        *("aux", "expl", "cop", "case", "mark", "det", "conj"),  # Universal Dependencies
        *get_args(Act),
        *get_args(Stance),
        *get_args(SourceKind),
        *get_args(MentionForm),
        *get_args(MentionRole),
        *(
            "argument",
            "claim",
            "mention",
            "months",
            "source",
            "note",
            "label",
            *LANGUAGES,
        ),  # columns, tables, names
        *(
            "after",
            "before",
            "behind",
            "one",
            "inside",
            "ought",
            "most",
            "across",
            "about",
        ),  # features
    )
)
"""What happens to be spelt like a word of some language and is none."""

LETTERS = frozenset(("Lu", "Ll", "Lt", "Lo"))
WORD = re.compile(r"[^\W\d_]+'?")
ESCAPE = re.compile(r"\\u[0-9a-f]{4}|\\[A-Za-z]")
"""Escapes of a pattern, which are no words."""
BY_USE = ("mention_words", "organisations")
ENDINGS = frozenset(("person", "participle"))
WORDS_OF_MESSAGES = frozenset(("a", "on", "me", "son", "the", "of", "and", "for"))
CLOSED = frozenset(("of", "of_only", "the", "a", "small", "at", "lead", "link"))
"""Uses of closed-class words, the others being names and nouns."""


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


@cache
def keys() -> frozenset[str]:
    """What the tables call roles, classes and uses: the code names them."""
    found = {row[0] for row in rows("fr", "grammar", 2) if ":" not in row[0]}
    found |= {row[1] for row in rows("fr", "tenure", 2)}
    found |= {row[1] for row in rows("fr", "claim_words", 3)}
    found |= {row[2] for row in rows("fr", "cue_prepositions", 3)}
    found |= {row[1] for row in rows("fr", "inflection", 4) if row[0] == "phrase"}
    found |= {row[1] for code in LANGUAGES for name in BY_USE for row in rows(code, name, 2)}
    found |= {row[1] for row in rows("fr", "membership", 3)}
    found |= {row[1] for row in rows("fr", "determiners", 5)}
    found |= {row[1] for row in rows("fr", "pronouns", 4)}
    return frozenset(word for key in found for word in WORD.findall(key))


@cache
def function_words(language: str) -> frozenset[str]:
    closed = words(language)
    found = {word for row in rows(language, "grammar", 2) for word in row[1].split()}
    found |= {*closed.prepositions.values()}
    found |= {row[0] for row in rows(language, "pronouns", 4)}
    found |= {row[0] for row in rows(language, "determiners", 5)}
    found |= {row[0] for row in rows(language, "titles", 2)}
    found |= {word for word, use in rows(language, "mention_words", 2) if use not in ENDINGS}
    found |= {word for word, use in rows(language, "organisations", 2) if use in CLOSED}
    return frozenset(word for word in found if len(word) > 1)


@cache
def cue_words(language: str) -> frozenset[str]:
    lexicon = cues(language)
    found = {*lexicon.verbs, *lexicon.nouns, *lexicon.adjectives}
    return frozenset(found | {p.words[0] for group in lexicon.prepositions.values() for p in group})


def words_of(text: str) -> list[str]:
    """The words of a language that a string of the code holds.

    What has a blank in it may be a message, which is in English: there it is the words of other
    languages that count.
    """
    ours, closed = OURS | keys(), function_words(LANGUAGES[0])
    banned = closed | cue_words(LANGUAGES[0])
    if " " in text:
        banned = closed - {*WORDS_OF_MESSAGES}
    else:
        banned |= function_words("en")
    return [word for word in WORD.findall(ESCAPE.sub(" ", text)) if word in banned - ours]


def faults(path: Path) -> list[str]:
    return [
        f"line {line}: {text!r}"
        for line, text in literals(path)
        if any(category(c) in LETTERS and not c.isascii() for c in text) or words_of(text)
    ]


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_holds_no_word_of_a_language(path: Path) -> None:
    assert faults(path) == []


def test_the_modules_are_not_too_few() -> None:
    assert len(MODULES) > 50


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
        ('x = "de+n"', ["de+n"]),
        ('x = r"(?:de |du )?\\w+"', [r"(?:de |du )?\w+"]),
        ('x = r"[\\u00c0-\\u00de]"', []),
        ('raise E(f"{y} has the sense of {z}")', []),
    ],
)
def test_a_word_in_the_code_is_noticed(tmp_path: Path, code: str, found: list[str]) -> None:
    path = tmp_path / "code.py"
    path.write_text(code, encoding="utf-8")
    assert [re.sub(r"line \d+: ", "", fault) for fault in faults(path)] == [repr(f) for f in found]
