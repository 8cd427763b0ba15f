"""Name codebooks, their concepts and their codes by their content only."""

from __future__ import annotations

from pyoxigraph import NamedNode

from kg.codebook.model import Codebook, Concept
from kg.vocab.iris import Ids, digest


def codebook_node(codebook: Codebook, *, base: str) -> NamedNode:
    """Return the codebook's own IRI if it has one, else one from its name."""
    return NamedNode(codebook.iri or f"{base}codebook/{digest(codebook.name)}")


def concept_node(codebook: Codebook, concept: Concept, *, base: str) -> NamedNode:
    """Return the concept's own IRI if it has one, else one from codebook and id."""
    return NamedNode(concept.iri or f"{base}concept/{digest(codebook.name, concept.id)}")


def codebook_graph(codebook: Codebook, *, base: str) -> NamedNode:
    """Return the graph that holds the codebook itself."""
    return Ids(base).common_graph(f"codebook-{digest(codebook.name)}")


def coding_node(statement: NamedNode, concept: NamedNode, *, base: str) -> NamedNode:
    """Return the IRI of the code of a statement."""
    local = (node.value.removeprefix(base) for node in (statement, concept))
    return NamedNode(f"{base}coding/{digest(*local)}")
