"""The rooms that process language hold no French in their code: words are data.

A string of the code has no letter outside ASCII and no French closed-class word, cue, month or
weekday, unless English has the same word. Docstrings and comments may quote what they like.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from unicodedata import category

from kg.lexicon.cues import cues
from kg.lexicon.tables import read_rows

KG = Path(__file__).resolve().parent.parent / "kg"
ROOMS = (
    *("preprocess", "syntax", "mentions", "affiliations", "content", "attribution", "stance"),
    *("extract", "coref", "normalise", "entities", "claims", "topics", "positions"),
)
MODULES = sorted(path for room in ROOMS for path in (KG / room).rglob("*.py"))
EXCEPTIONS = frozenset(
    (
        *("comme", "que", "si"),  # shapes of frames, in any language
        *("aux", "part"),  # labels of Universal Dependencies
        *("classes", "en", "proposition", "sort"),  # English, and its code
    )
)
LETTERS = ("Lu", "Ll", "Lt", "Lo")
ESCAPE = re.compile(r"\\u[0-9a-f]{4}|\\[A-Za-z]")
WORD = re.compile(r"[^\W\d_]+'?")


@cache
def lexicon(language: str) -> frozenset[str]:
    tables = {"pronouns": 4, "determiners": 5, "titles": 2, "months": 2, "weekdays": 2}
    words = {
        row[0] for table, columns in tables.items() for row in read_rows(language, table, columns)
    }
    words |= {word for _, listed in read_rows(language, "grammar", 2) for word in listed.split()}
    lemmas = cues(language)
    prepositions = {p.words[0] for group in lemmas.prepositions.values() for p in group}
    words |= {*lemmas.verbs, *lemmas.nouns, *lemmas.adjectives, *prepositions}
    return frozenset(word for word in words if len(word) > 1)


def strings(path: Path) -> Iterator[str]:
    """The strings of a module without docstrings and other bare strings."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    bare = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.value


def is_french(word: str) -> bool:
    # A word with more capitals is a label.
    lower = word.lower() if word[1:].islower() else word
    return lower not in EXCEPTIONS and lower in lexicon("fr") and lower not in lexicon("en")


def faults(path: Path) -> list[str]:
    return [
        text
        for text in strings(path)
        if any(category(c) in LETTERS and not c.isascii() for c in text)
        or any(map(is_french, WORD.findall(ESCAPE.sub(" ", text))))
    ]


def test_every_room_has_modules_to_check() -> None:
    assert {path.relative_to(KG).parts[0] for path in MODULES} == set(ROOMS)


def test_no_module_holds_french() -> None:
    assert {str(path): found for path in MODULES if (found := faults(path))} == {}


def test_every_exception_is_needed() -> None:
    used = {
        word.lower() for path in MODULES for text in strings(path) for word in WORD.findall(text)
    }
    assert used >= EXCEPTIONS
    assert lexicon("fr") - lexicon("en") >= EXCEPTIONS
