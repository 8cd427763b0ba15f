"""Names and docstrings are in plain English, and the exceptions to rules only shrink."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted(
    path
    for folder in ("kg", "tests")
    for path in (ROOT / folder).rglob("*.py")
    if "node_modules" not in path.parts
)
BANNED = frozenset(
    [
        "anew",
        "bearer",
        "bearers",
        "bears",
        "behind",
        "holdings",
        "incise",
        "incises",
        "mended",
        "mending",
        "minds",
        "settle",
        "settled",
        "settling",
        "stands",
        "taken_up",
        "thing",
        "things",
        "told",
    ]
)
"""Words that readers had to decode. Rule names and keys of tables are data and may hold them."""
PHRASES = re.compile(
    r"\b(anew|it is no (?!longer|more)|bears?|mend(ed|ing)?|settles?|stands for|takes? up|taken up"
    r"|told)\b|→",
    re.IGNORECASE,
)
EXCEPTIONS = 0
"""Ruff rules that single files are excused from in pyproject.toml; the number may only fall."""


def names(tree: ast.AST) -> Iterator[str]:
    """Yield the identifiers that a module defines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr


def banned_words(name: str) -> set[str]:
    words = set(re.findall(r"[a-z]+", re.sub(r"([A-Z])", r"_\1", name).lower()))
    return words & BANNED | {word for word in BANNED if "_" in word and word in name.lower()}


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_names_are_the_fields() -> None:
    found = {
        (shown(path), name)
        for path in SOURCES
        if path.name != "terms.py"
        for name in (path.stem, *names(ast.parse(path.read_text(encoding="utf-8"))))
        if banned_words(name)
    }
    assert found == set()


def test_docstrings_are_plain() -> None:
    kinds = ast.Module | ast.FunctionDef | ast.ClassDef
    for path in SOURCES:
        if "kg" not in path.relative_to(ROOT).parts:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docs = [ast.get_docstring(node) or "" for node in ast.walk(tree) if isinstance(node, kinds)]
        # Examples of sentences are in quotation marks, code in backticks.
        prose = [re.sub(r'"[^"]*"|``[^`]*``|>>>.*|\([^)]*→[^)]*\)', "", doc) for doc in docs]
        found = [found[0] for doc in prose for found in PHRASES.finditer(doc)]
        assert found == [], shown(path)


def test_files_excused_from_a_rule_only_become_fewer() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    excused = settings["tool"]["ruff"]["lint"]["per-file-ignores"]
    whole = {"tests/*", "scripts/*", "examples/*", "kg/vocab/terms.py"}
    assert sum(len(rules) for name, rules in excused.items() if name not in whole) == EXCEPTIONS
    silenced = [
        shown(path)
        for path in SOURCES
        if path.parts[len(ROOT.parts)] == "kg"
        and re.search(r"noqa: *D\d", path.read_text(encoding="utf-8"))
    ]
    assert silenced == []
