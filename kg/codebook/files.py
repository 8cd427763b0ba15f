"""A file ↔ Codebook: which module reads or writes it is told by its suffix."""

from __future__ import annotations

from pathlib import Path

from kg.base.errors import ReadError
from kg.codebook import skos, table
from kg.codebook.model import Codebook, checked


def read_codebook(path: Path) -> Codebook:
    """The codebook in a file: a table (.csv, .tsv) or SKOS (.ttl, .jsonld, .rdf, .nt).

    Raises ReadError, with the line of a table, for what can't be read.
    """
    suffix = path.suffix.lower()
    if not path.is_file():
        raise ReadError(str(path), "there is no such file")
    if suffix in table.SUFFIXES:
        return checked(table.read(path), str(path))
    if suffix in skos.FORMATS:
        return checked(skos.read(path), str(path))
    known = ", ".join((*table.SUFFIXES, *skos.FORMATS))
    raise ReadError(str(path), f"no codebook is read from '{suffix}'; there are: {known}")


def write_codebook(codebook: Codebook, path: Path, *, base: str) -> None:
    """Write a codebook to a file whose suffix says how; ``base`` is for IRIs of its own.

    Raises ReadError for a suffix that is not known.
    """
    from kg.base.atomic import writing

    suffix = path.suffix.lower()
    if suffix in table.SUFFIXES:
        data = table.written(codebook, suffix)
    elif suffix == ".ttl":
        data = skos.written(codebook, base=base)
    else:
        known = ", ".join((*table.SUFFIXES, ".ttl"))
        raise ReadError(str(path), f"no codebook is written as '{suffix}'; there are: {known}")
    with writing(path) as stream:
        stream.write(data.encode("utf-8"))
