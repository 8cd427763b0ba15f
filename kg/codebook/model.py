"""Codebooks: concepts, each with words and sentences that show where it applies."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from kg.base import fold
from kg.base.errors import ReadError, UsageError
from kg.base.given_words import check_words

_NOT_IN_NAMES = re.compile(r"[^\w-]+")


@dataclass(frozen=True, slots=True)
class Concept:
    """A code. ``id`` is its name in the codebook, ``label`` the one shown.

    ``labels`` are further words for it; ``examples`` are sentences to which it applies,
    ``counter_examples`` similar ones to which it does not. If there are any, one of ``must`` has to
    occur, and none of ``must_not`` may (see :mod:`kg.codebook.words`). ``iri`` is set if the
    codebook is linked data, ``broader`` is the id of the concept above it.
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
        """Add examples and counter-examples, which override earlier ones with the same text."""
        kept = tuple(text for text in self.examples if text not in no and text not in yes)
        against = tuple(t for t in self.counter_examples if t not in yes and t not in no)
        return replace(self, examples=kept + yes, counter_examples=against + no)


@dataclass(frozen=True, slots=True)
class Codebook:
    """Concepts in order; ``name`` identifies the codebook in a graph, ``iri`` may be empty."""

    name: str
    concepts: tuple[Concept, ...]
    title: str = ""
    iri: str = ""

    @property
    def version(self) -> str:
        """8 hexadecimal digits that change with anything that affects codes."""
        content = repr((self.name, self.concepts))
        return hashlib.sha256(content.encode("utf-8")).hexdigest()[:8]

    @property
    def coder(self) -> str:
        """The name and version of its codes in the graph."""
        return f"codebook-{self.name}/{self.version}"

    def concept(self, called: str) -> Concept | None:
        """Find the concept with that id, label or IRI."""
        for same in (str.strip, fold.search):
            for concept in self.concepts:
                names = (concept.id, concept.label, concept.iri)
                if same(called) and same(called) in map(same, names):
                    return concept
        return None


def name_codebook(path: Path) -> str:
    """Name a codebook by the stem of its file."""
    return _NOT_IN_NAMES.sub("-", path.stem).strip("-") or "codebook"


def check_codebook(codebook: Codebook, where: str) -> Codebook:
    """Return the codebook.

    Raises ReadError for a codebook without concepts, or with a duplicate id, a bad name, IRI or
    language, or an unknown broader concept.
    """
    if not codebook.concepts:
        raise ReadError(where, "it has no concept; add at least one")
    seen: set[str] = set()
    for concept in codebook.concepts:
        try:
            check_words(concept.id, "id")
            check_words(concept.label, "label")
        except UsageError as error:
            raise ReadError(where, str(error)) from error
        if concept.id in seen:
            raise ReadError(where, f"two concepts have the id '{concept.id}'; rename one")
        seen.add(concept.id)
    for concept in codebook.concepts:
        if concept.iri and not _is_iri(concept.iri):
            raise ReadError(where, f"the IRI of '{concept.id}' is invalid: {concept.iri}")
        if concept.language and not _is_language(concept.language):
            fault = f"the language of '{concept.id}' is invalid: {concept.language}; write fr or en"
            raise ReadError(where, fault)
        if concept.broader and concept.broader not in seen:
            fault = f"'{concept.id}' is narrower than '{concept.broader}', which is not a concept"
            raise ReadError(where, f"{fault} of this codebook")
    return codebook


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def _is_language(text: str) -> bool:
    try:
        Literal("", language=text)
    except ValueError:
        return False
    return True
