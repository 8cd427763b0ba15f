"""What a codebook is: concepts, each with words and sentences that tell what it applies to."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, fields, replace
from pathlib import Path

from kg.base.errors import ReadError

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_NOT_IN_NAMES = re.compile(r"[^\w-]+")


@dataclass(frozen=True, slots=True)
class Concept:
    """A code. ``id`` is what the codebook calls it, ``label`` how it is shown.

    ``labels`` are further words for it; ``examples`` are sentences to which it applies,
    ``counter_examples`` ones to which it does not, however near they are. One of ``must`` has to
    occur where there are any, none of ``must_not`` may (see :mod:`kg.codebook.words`). ``iri`` is
    its own where the codebook is linked data, ``broader`` the id of the concept above it.
    """

    id: str
    label: str
    labels: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    description: str = ""
    broader: str = ""
    iri: str = ""
    language: str = ""

    def with_examples(self, yes: tuple[str, ...], no: tuple[str, ...]) -> Concept:
        """The concept with more examples; what is said anew goes before what was said."""
        kept = tuple(text for text in self.examples if text not in no and text not in yes)
        against = tuple(t for t in self.counter_examples if t not in yes and t not in no)
        return replace(self, examples=kept + yes, counter_examples=against + no)


@dataclass(frozen=True, slots=True)
class Codebook:
    """Concepts in their order; ``name`` tells codebooks of a graph apart, ``iri`` may be empty."""

    name: str
    concepts: tuple[Concept, ...]
    title: str = ""
    iri: str = ""

    @property
    def version(self) -> str:
        """8 hexadecimal digits that change with whatever decides about codes."""
        said = repr((self.name, self.concepts))
        return hashlib.sha256(said.encode("utf-8")).hexdigest()[:8]

    @property
    def coder(self) -> str:
        """The name and version under which its codes stand in the graph."""
        return f"codebook-{self.name}/{self.version}"

    def concept(self, called: str) -> Concept | None:
        """The concept of that id, label or IRI."""
        wanted = called.strip().casefold()
        for concept in self.concepts:
            names = (concept.id, concept.label, concept.iri)
            if wanted and wanted in (name.casefold() for name in names):
                return concept
        return None


def named(path: Path) -> str:
    """The name of the codebook in a file, if it says none itself: the file's stem."""
    return _NOT_IN_NAMES.sub("-", path.stem).strip("-") or "codebook"


def checked(codebook: Codebook, where: str) -> Codebook:
    """The codebook, if it can be used. Raises ReadError for one without concepts or with twins."""
    if not codebook.concepts:
        raise ReadError(where, "it holds no concept; give it at least one")
    seen: set[str] = set()
    for concept in codebook.concepts:
        if concept.id in seen:
            raise ReadError(where, f"two concepts are called '{concept.id}'; rename one")
        seen.add(concept.id)
    for concept in codebook.concepts:
        if concept.iri and not _IRI.fullmatch(concept.iri):
            raise ReadError(where, f"the IRI of '{concept.id}' is none: {concept.iri}")
        if concept.broader and concept.broader not in seen:
            fault = f"'{concept.id}' is narrower than '{concept.broader}', which is no concept"
            raise ReadError(where, f"{fault} of this codebook")
    return codebook


PARTS = tuple(field.name for field in fields(Concept))
"""Names of what a concept has, for the tests that hold the formats to it."""
