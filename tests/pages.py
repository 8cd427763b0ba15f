"""Run the console blocks of Markdown pages and compare the output with the pages.

A block begins with ```console. A line "$ …" is a command, a line "> …" continues it, and the lines
after it are its output on standard output and error; a line "…" matches any lines. A command
without output must only succeed.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ELISION = "…"
WIDTH = 100
_FENCE = re.compile(r"```console\n(.*?)^```", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"```.*?^```|`[^`\n]*`", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Step:
    """A command and the output shown for it, which is ``start`` to ``end`` of the page."""

    command: str
    shown: tuple[str, ...]
    start: int
    end: int


def pages() -> list[Path]:
    """List README, CHANGELOG, CONTRIBUTING, NOTICE and the pages of docs."""
    top = [ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "NOTICE.md")]
    return [path for path in [*top, *sorted((ROOT / "docs").glob("*.md"))] if path.exists()]


def steps(page: str) -> Iterator[Step]:
    """Yield the commands of a page's console blocks, in order."""
    for block in _FENCE.finditer(page):
        place = block.start(1)
        command: list[str] = []
        shown: list[str] = []
        start = place
        for line in block[1].splitlines(keepends=True):
            if line.startswith("$ "):
                if command:
                    yield Step("\n".join(command), tuple(shown), start, place)
                command, shown = [line[2:].rstrip("\n")], []
                start = place + len(line)
            elif line.startswith("> ") and not shown:
                command.append(line[2:].rstrip("\n"))
                start = place + len(line)
            else:
                shown.append(line.rstrip("\n"))
            place += len(line)
        if command:
            yield Step("\n".join(command), tuple(shown), start, place)


def workplace(folder: Path) -> dict[str, str]:
    """Put this program and the sample data into a folder; return the environment for commands."""
    (folder / "data").mkdir()
    for name in ("articles", "codebooks", "judgements.tsv"):
        (folder / "data" / name).symlink_to(ROOT / "data" / name)
    tools = folder / ".tools"
    tools.mkdir()
    program = tools / "kg"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kg "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KG_")}
    return kept | {
        "PATH": f"{tools}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}",
        "PYTHONPATH": str(ROOT),
        "COLUMNS": str(WIDTH),
        "NO_COLOR": "1",
        "LC_ALL": "C.UTF-8",
        "OMP_NUM_THREADS": "1",
    }


def run(command: str, folder: Path, environment: dict[str, str]) -> tuple[int, list[str]]:
    """Run a command; return its exit code and its lines without trailing blanks."""
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail\n{command}"],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        check=False,
        timeout=300,
    )
    lines = [line.rstrip() for line in done.stdout.decode("utf-8").splitlines()]
    return done.returncode, lines


def agree(shown: tuple[str, ...], printed: list[str]) -> bool:
    """Return whether the printed lines match the shown ones, in which "…" matches any lines."""
    parts: list[list[str]] = [[]]
    for line in shown:
        if line.strip() == ELISION:
            parts.append([])
        else:
            parts[-1].append(line.rstrip())
    if len(parts) == 1:
        return parts[0] == printed
    first, *middle, last = parts
    if printed[: len(first)] != first:
        return False
    place = len(first)
    for part in middle:
        size = len(part)
        places = range(place, len(printed) - size + 1)
        found = next((i for i in places if printed[i : i + size] == part), None)
        if found is None:
            return False
        place = found + size
    return place <= len(printed) - len(last) and printed[len(printed) - len(last) :] == last


def shortened(shown: tuple[str, ...], printed: list[str]) -> list[str]:
    """Leave out as much of the printed lines as the page leaves out now."""
    breaks = [i for i, line in enumerate(shown) if line.strip() == ELISION]
    if not breaks:
        return printed
    head, tail = breaks[0], len(shown) - breaks[-1] - 1
    if head + tail >= len(printed):
        return printed
    return [*printed[:head], ELISION, *printed[len(printed) - tail :]]


def links(page: str) -> list[str]:
    """Return the targets of a page's links and pictures outside code."""
    return _LINK.findall(_CODE.sub("", page))


def anchors(page: str) -> set[str]:
    """Return the anchors of a page's headings."""
    found = set()
    for heading in _HEADING.findall(
        re.sub(r"```.*?^```", "", page, flags=re.DOTALL | re.MULTILINE)
    ):
        kept = re.sub(r"[^\w\- ]", "", heading.strip().lower())
        found.add(kept.replace(" ", "-"))
    return found
