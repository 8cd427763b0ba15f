"""Names of codebooks, their concepts and their codes, from what they are called alone."""

from __future__ import annotations

from pyoxigraph import NamedNode

from kg.codebook.model import Codebook, Concept
from kg.vocab.iris import Ids, digest


def codebook_node(codebook: Codebook, *, base: str) -> NamedNode:
    """The codebook's own IRI where it has one."""
    return NamedNode(codebook.iri or f"{base}codebook/{digest(codebook.name)}")


def concept_node(codebook: Codebook, concept: Concept, *, base: str) -> NamedNode:
    """The concept's own IRI where it has one."""
    return NamedNode(concept.iri or f"{base}concept/{digest(codebook.name, concept.id)}")


def codebook_graph(codebook: Codebook, *, base: str) -> NamedNode:
    """The graph that holds the codebook itself."""
    return Ids(base).common_graph(f"codebook-{digest(codebook.name)}")


def coding_node(statement: NamedNode, concept: NamedNode, *, base: str) -> NamedNode:
    """That a concept applies to a statement."""
    local = (node.value.removeprefix(base) for node in (statement, concept))
    return NamedNode(f"{base}coding/{digest(*local)}")
