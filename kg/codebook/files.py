"""Read and write codebooks; the suffix of a file decides the format."""

from __future__ import annotations

from pathlib import Path

from kg.base.atomic import replacing
from kg.base.errors import ReadError
from kg.codebook import skos, table
from kg.codebook.model import Codebook, check_codebook


def read_codebook(path: Path) -> Codebook:
    """Read a table (.csv, .tsv) or SKOS (.ttl, .jsonld, .rdf, .nt).

    Raises ReadError, with the line of a table, for a file that cannot be read.
    """
    suffix = path.suffix.lower()
    if not path.is_file():
        raise ReadError(str(path), "there is no such file")
    if suffix in table.SUFFIXES:
        return check_codebook(table.read(path), str(path))
    if suffix in skos.FORMATS:
        return check_codebook(skos.read(path), str(path))
    known = ", ".join((*table.SUFFIXES, *skos.FORMATS))
    raise ReadError(str(path), f"cannot read a codebook from '{suffix}'; there are: {known}")


def write_codebook(codebook: Codebook, path: Path, *, base: str) -> None:
    """Write a codebook in the format of the file's suffix; ``base`` is for its IRIs.

    Raises ReadError for an unknown suffix.
    """
    suffix = path.suffix.lower()
    if suffix in table.SUFFIXES:
        data = table.serialise(codebook, suffix)
    elif suffix == ".ttl":
        data = skos.serialise(codebook, base=base)
    else:
        known = ", ".join((*table.SUFFIXES, ".ttl"))
        raise ReadError(str(path), f"cannot write a codebook as '{suffix}'; there are: {known}")
    with replacing(path) as stream:
        stream.write(data.encode("utf-8"))
