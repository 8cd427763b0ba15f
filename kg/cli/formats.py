"""``kg formats``: list the formats of articles that kg reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kg.cli.framework import echo, is_terminal, kg_command
from kg.cli.options import json_option
from kg.cli.output import echo_grid, echo_json

EXAMPLES = """
kg formats           what kg add reads, and what to install for the rest
kg formats --json    for programs
"""


class Row(NamedTuple):
    """A format: its suffixes, what it is, and the extra of the package that it lacks."""

    name: str
    suffixes: tuple[str, ...]
    title: str
    missing: tuple[str, ...]
    extra: str | None

    @property
    def install(self) -> str | None:
        """The command that installs what is missing, ``None`` if nothing is."""
        return f"pip install 'kg-actors-claims[{self.extra}]'" if self.missing else None


@kg_command("formats", examples=EXAMPLES)
@json_option
def command(as_json: bool) -> None:
    """List the formats that kg reads, and what others need.

    Several formats share a suffix; the contents of a file decide. A folder or an archive may hold
    all of them.
    """
    rows = list(_rows())
    if as_json:
        echo_json([{**row._asdict(), "install": row.install} for row in rows])
        return
    cells = [(" ".join(row.suffixes), row.title, row.install or "ready") for row in rows]
    if is_terminal():
        ready = sum(not row.missing for row in rows)
        echo_grid(
            ("suffix", "format", "state"), cells, f"{ready} of {len(rows)} formats are ready."
        )
        return
    echo("suffix\tformat\tstate")
    for cell in cells:
        echo("\t".join(cell))


def _rows() -> Iterator[Row]:
    from kg.read.archives import KINDS, missing
    from kg.read.formats import FORMATS

    for each in FORMATS:
        yield Row(each.name, each.suffixes, each.title, each.missing, each.extra)
    for suffix, title in KINDS.items():
        lacks = missing(suffix)
        yield Row(suffix[1:], (suffix,), title, lacks, "zst" if suffix == ".zst" else None)
