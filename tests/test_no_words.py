"""The rooms of language processing hold no word of a language: words are data.

A string of the code may be a mark, a label of Universal Dependencies, a key of the lexicon's tables
or a name of the project's own; it may hold no letter outside ASCII and be no cue, closed-class
word, month or day of a language. Docstrings and comments may say what they like.
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

from kg.lexicon.cues import cues
from kg.lexicon.function_words import words
from kg.lexicon.tables import rows
from kg.model import Act, MentionForm, MentionRole, SourceKind, Stance

KG = Path(__file__).resolve().parent.parent / "kg"
ROOMS = (
    *("annotate", "syntax", "mentions", "affiliations", "content", "attribution", "stance"),
    *("extract", "coref", "normalise", "entities", "claims", "topics"),
)
MODULES = sorted(path for room in ROOMS for path in (KG / room).rglob("*.py"))
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
            "part",
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
            "nothing",
            "plan",
            "sign",
            "time",
        ),  # features
    )
)
"""What happens to be spelt like a word of some language and is none."""

NAMES = frozenset(
    (
        *("add", "addressed", "attribute", "blame", "charge", "claims", "content", "continued"),
        *("decide", "described", "direct", "felt", "figures", "given", "held", "labels", "plan"),
        *(
            "pointing",
            "praise",
            "questions",
            "quote",
            "quoted",
            "resolve",
            "rule",
            "sides",
            "sing",
            "spoke",
        ),
        *("stands", "state", "telling", "wish"),
    )
)
"""Names of the project's own that an English cue is spelt like."""

SCHEMES = frozenset(("Dem", "Form", "Part", "Yes", "form"))
"""Heads of tables, labels and features that are spelt like a word."""

LETTERS = frozenset(("Lu", "Ll", "Lt", "Lo"))
WORD = re.compile(r"[^\W\d_]+'?")
ESCAPE = re.compile(r"\\u[0-9a-f]{4}|\\[A-Za-z]")
"""Escapes of a pattern, which are no words."""
ALTERNATIVES = re.compile(r"[|()?:\[\]^$+*, ]+")
BY_USE = ("mention_words", "organisations")
ENDINGS = frozenset(("person", "participle"))
WORDS_OF_MESSAGES = frozenset(("a", "on", "me", "son", "the", "of", "and", "for"))
CLOSED = frozenset(("of", "of_only", "the", "a", "small", "at", "lead", "link"))
"""Uses of closed-class words, the others being names and nouns."""


def literals(path: Path) -> Iterator[tuple[int, str]]:
    """The strings of a module but for its docstrings, bare strings and exports, with their lines;
    the words of a list in one string one by one."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = list(ast.walk(tree))
    bare = {
        id(node.value)
        for node in nodes
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in nodes:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            bare.update(id(name) for name in ast.walk(node.value))
    lists = {
        id(node.value) for node in nodes if isinstance(node, ast.Attribute) and node.attr == "split"
    }
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            for text in node.value.split() if id(node) in lists else (node.value,):
                yield node.lineno, text


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
    found |= {row[1] for row in rows("fr", "said_nouns", 2)}
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


@cache
def calendar_words(language: str) -> frozenset[str]:
    names = ("months", "weekdays")
    return frozenset(
        row[0] for name in names for row in rows(language, name, 2) if row[0].isalpha()
    )


def small(word: str) -> str:
    """A word without the capital of its sentence; what has more of them is a label."""
    return word.lower() if word[1:].islower() else word


def words_of(text: str) -> list[str]:
    """The words of a language that a string of the code holds.

    What has a blank in it may be a message, which is in English: there it is the words of other
    languages that count. English cues count where they are all of a string or of an alternative of
    a pattern: the project's own names are made of such words.
    """
    plain = ESCAPE.sub(" ", text)
    banned = function_words(LANGUAGES[0])
    english = frozenset[str]()
    if " " in text:
        banned -= WORDS_OF_MESSAGES
    else:
        banned |= cue_words(LANGUAGES[0]) | function_words("en")
        banned = banned.union(*map(calendar_words, LANGUAGES))
        english = cue_words("en") - NAMES
    ours = OURS | SCHEMES | keys()
    found = [word for word in WORD.findall(plain) if word not in ours]
    found = [word for word in found if word in banned or small(word) in banned]
    return found + [word for word in ALTERNATIVES.split(plain) if small(word) in english - ours]


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
        ('x = "said"', ["said"]),
        ('x = "Selon"', ["Selon"]),
        ('x in ("tell", "conj")', ["tell"]),
        ('x = r"(?:said|told)\\b"', [r"(?:said|told)\b"]),
        ('x = "say tell".split()', ["say", "tell"]),
        ('x = "mardi"', ["mardi"]),
        ('x = "Tuesday"', ["Tuesday"]),
        ('x = "quoted"', []),
        ('x = "rule_out"', []),
        ('raise E(f"{y} has the sense of {z}")', []),
    ],
)
def test_a_word_in_the_code_is_noticed(tmp_path: Path, code: str, found: list[str]) -> None:
    path = tmp_path / "code.py"
    path.write_text(code, encoding="utf-8")
    assert [re.sub(r"line \d+: ", "", fault) for fault in faults(path)] == [repr(f) for f in found]
