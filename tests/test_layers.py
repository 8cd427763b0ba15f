"""The layout is the data flow: a stage imports only what stands before it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

KG = Path(__file__).resolve().parent.parent / "kg"

ORDER: tuple[frozenset[str], ...] = tuple(
    frozenset(stages.split())
    for stages in (
        "model errors",
        "consequences resources workers writing",
        "days letters lexicon tables vocab",
        "forms ids",
        "read",
        "annotate",
        "attribute",
        "resolve",
        "standoff",
        "graph",
        "decisions",
        "labels",
        "store",
        "links",
        "settle",
        "answers limited",
        "check query network holdings",
        "dna",
        "things",
        "decide",
        "judgements",
        "link",
        "explain",
        "export",
        "view",
        "codebook",
        "web",
        "understand",
        "pipeline",
        "evaluate gold",
        "cli",
        "__main__",
    )
)
"""Stages of one set may not import each other, but every stage may import itself and kg."""

PARSER_STAGES = {"annotate"}
"""Where spaCy may be imported; what comes after the parse sees tokens of kg's own."""

TEXT_STAGES = {
    "model",
    "errors",
    "resources",
    "days",
    "lexicon",
    "forms",
    "read",
    "annotate",
    "attribute",
    "resolve",
}


def stage_of(path: Path) -> str:
    return path.relative_to(KG).parts[0].removesuffix(".py")


def modules() -> list[Path]:
    return sorted(path for path in KG.rglob("*.py") if path != KG / "__init__.py")


def imports(path: Path) -> Iterator[tuple[str, int, bool]]:
    """Imported modules with their line, and whether only the type checker sees them."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_types = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno, node in for_types
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import"
            yield node.module or "", node.lineno, node in for_types
            if node.module == "kg":
                for alias in node.names:
                    yield f"kg.{alias.name}", node.lineno, node in for_types


def rank(stage: str) -> int:
    for place, stages in enumerate(ORDER):
        if stage in stages:
            return place
    raise AssertionError(f"the stage {stage} has no place in ORDER; give it one")


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(KG)))
def test_a_stage_imports_only_what_stands_before_it(path: Path) -> None:
    own = stage_of(path)
    for name, line, _ in imports(path):
        parts = name.split(".")
        if parts[0] != "kg" or len(parts) == 1 or parts[1] in (own, "__version__"):
            continue
        assert rank(parts[1]) < rank(own), f"{path}:{line}: {own} imports {name}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(KG)))
def test_spacy_stays_in_the_stage_that_parses(path: Path) -> None:
    for name, line, _ in imports(path):
        if name.split(".")[0] in ("spacy", "thinc"):
            assert stage_of(path) in PARSER_STAGES, f"{path}:{line} imports {name}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(KG)))
def test_nothing_before_the_graph_knows_of_triples(path: Path) -> None:
    if stage_of(path) not in TEXT_STAGES:
        return
    for name, line, _ in imports(path):
        assert name.split(".")[0] not in ("rdflib", "pyoxigraph"), f"{path}:{line} imports {name}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(KG)))
def test_the_library_neither_prints_nor_hides_in_a_drawer(path: Path) -> None:
    assert path.stem not in {"utils", "helpers", "common", "misc", "tools"}
    calls = (
        node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)
    )
    for call in calls:
        assert ast.unparse(call.func) != "print", f"{path}:{call.lineno} prints"


def test_every_module_says_what_goes_in_and_comes_out() -> None:
    for path in modules():
        said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
        assert said is not None, f"{path} has no docstring"
        assert len(said) > 20, f"{path} says next to nothing"


def test_the_found_modules_are_not_too_few() -> None:
    stages = {stage_of(path) for path in modules()}
    needed = {"read", "annotate", "attribute", "resolve", "graph", "store", "query", "cli"}
    assert needed <= stages
