"""Where the documents about IRIs are: the path of a file or a page for each IRI under the base."""

from __future__ import annotations

from posixpath import dirname, relpath
from urllib.parse import quote

from kg.site.formats import DOCUMENTS

_SAFE = "/-._~!$&'()*+,;=:@"


def local(iri: str, base: str) -> str:
    """Return the part of an IRI after the base and without its fragment, "" if it has none."""
    return iri.removeprefix(base).partition("#")[0] if iri.startswith(base) else ""


def path_of(iri: str, base: str, suffix: str = "html") -> str:
    """Return the path of the document about an IRI, in one format."""
    return f"{local(iri, base)}.{suffix}"


def address(path: str) -> str:
    """Return a path as an address has it: letters outside ASCII are percent-encoded."""
    return quote(path, safe=_SAFE)


def relative(target: str, source: str) -> str:
    """Return the address of one path as seen from another."""
    found = relpath(target, dirname(source) or ".")
    # "a:b" would have a scheme.
    return address(found if "/" in found else f"./{found}" if ":" in found else found)


def split_suffix(path: str) -> tuple[str, str]:
    """Split a known suffix from a path: ("actor/ibm", "ttl"); "" without one."""
    stem, dot, suffix = path.rpartition(".")
    known = {each.name for each in DOCUMENTS}
    return (stem, suffix) if dot and suffix in known and stem else (path, "")
