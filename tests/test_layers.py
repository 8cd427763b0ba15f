"""The layout is the data flow: a room imports only lower rooms, and no imports are circular."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import networkx as nx

KG = Path(__file__).resolve().parent.parent / "kg"

FLOORS = (
    "model base",
    "vocab lexicon",
    "read preprocess normalise",
    "syntax",
    "mentions content",
    "affiliations stance attribution",
    "coref claims topics entities positions",
    "extract",
    "graph coders",
    "store judgements",
    "consolidate network cluster",
    "query dna",
    "export curate codebook search",
    "link view ingest remote",
    "pipeline pages",
    "web",
    "site",
    "evaluation api serve",
    "cli",
    "__main__ __init__",
)
"""Rooms from the ground up. Rooms of one floor do not import each other."""
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms.split()}


def room(path: Path) -> str:
    return path.relative_to(KG).parts[0].removesuffix(".py")


def modules() -> list[Path]:
    return sorted(KG.rglob("*.py"))


@cache
def imports(path: Path) -> tuple[tuple[str, int, bool], ...]:
    """Imported modules with their line, and whether only the type checker needs them."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[tuple[str, int, bool]]:
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
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found = KG.parent.joinpath(*inner.split("."))
                is_module = found.is_dir() or found.with_suffix(".py").is_file()
                yield (inner if is_module else node.module or ""), node.lineno, node in for_types


def test_a_room_imports_only_rooms_of_lower_floors() -> None:
    for path in modules():
        for name, line, _ in imports(path):
            parts = name.split(".")
            if parts[0] == "kg" and len(parts) > 1 and parts[1] != room(path):
                assert FLOOR[parts[1]] < FLOOR[room(path)], f"{path}:{line}: imports {name}"


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = nx.DiGraph()
    for path in modules():
        own = ".".join(path.relative_to(KG.parent).with_suffix("").parts).removesuffix(".__init__")
        # The root shows type checkers what it loads on demand.
        graph.add_edges_from(
            (own, name)
            for name, _, for_types in imports(path)
            if name.startswith("kg") and not (for_types and own == "kg")
        )
    assert graph.number_of_nodes() > 100
    assert list(nx.simple_cycles(graph)) == []


def test_spacy_and_triples_stay_in_their_rooms() -> None:
    """After the parse nothing sees spaCy; before the graph nothing knows of triples."""
    for path in modules():
        low = FLOOR[room(path)] < FLOOR["extract"] and room(path) != "vocab"
        for name, line, _ in imports(path):
            library = name.split(".")[0]
            if library in ("spacy", "thinc"):
                assert room(path) == "preprocess", f"{path}:{line} imports {name}"
            if library in ("rdflib", "pyoxigraph"):
                assert not low, f"{path}:{line} imports {name}"


def test_only_the_program_lies_at_the_top() -> None:
    loose = {path.stem for path in KG.glob("*.py")}
    assert loose == {"__init__", "__main__", "model", "pipeline"}


def test_the_library_neither_prints_nor_has_a_drawer() -> None:
    for path in modules():
        assert path.stem not in {"utils", "helpers", "common", "misc", "tools"}
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            is_print = isinstance(call.func, ast.Name) and call.func.id == "print"
            assert not is_print, f"{path}:{call.lineno} prints"
