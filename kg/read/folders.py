"""List the files of a folder, without hidden ones, graphs and what links lead to elsewhere."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from kg.base.errors import ReadError

PERMISSIONS = "check its permissions"
LEADS_OUT = "a link that leads out of the folder is not followed; name it to read it"
_GRAPH_MARK = "kg.json"
"""A file in every graph folder: "kg add ." must not read kg-store."""


def list_folder(
    folder: Path, refused: list[ReadError], is_read: Callable[[Path], bool]
) -> list[Path]:
    """List the files below a folder by path.

    Folders that can't be opened, links to folders (which may form a cycle) and links that lead out
    of the folder (whoever filled it may have no right to what they name) are added to ``refused``,
    the last only if ``is_read`` says that kg reads such files.
    """
    found: list[Path] = []
    root = folder.resolve()

    def refuse(error: OSError) -> None:
        where = printable(error.filename)
        refused.append(ReadError(where, f"can't be opened ({error.strerror}); {PERMISSIONS}"))

    for here, folders, names in os.walk(folder, onerror=refuse):
        if _GRAPH_MARK in names:
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        refused += [
            ReadError(printable(link), "a link to a folder is not followed; name it to read it")
            for link in (Path(here, name) for name in folders)
            if link.is_symlink()
        ]
        for file in (Path(here, name) for name in names if not name.startswith(".")):
            if is_read(file) and leads_out(file, root):
                refused.append(ReadError(printable(file), LEADS_OUT))
            else:
                found.append(file)
    return sorted(found, key=lambda file: file.parts)


def is_folder(path: Path) -> bool:
    """Return whether a path is a folder; one that can't be examined is reported as a file."""
    with suppress(OSError):
        return path.is_dir()
    return False


def is_special(path: Path) -> bool:
    """Return whether a path is a pipe, a device or the like."""
    with suppress(OSError):
        return path.exists() and not path.is_file()
    return False


def printable(path: str | Path) -> str:
    """Return a path as valid text, whatever its bytes are."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def leads_out(file: Path, root: Path) -> bool:
    """Return whether a file is a symbolic link to a place outside a folder."""
    try:
        return file.is_symlink() and not file.resolve().is_relative_to(root)
    except (OSError, RuntimeError):
        return False  # a link to itself: opening it fails with the reason
