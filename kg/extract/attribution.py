"""Document → Reading: who said what, how, about what; who belongs to whom.

Sources are named by :func:`kg.extract.resolution.resolve`, which comes next.
"""

from __future__ import annotations

from kg.affiliations.find import affiliations
from kg.annotate.document import Document
from kg.extract.statements import Decision, decisions, statements
from kg.mentions.find import mentions
from kg.model import Reading

__all__ = ["CODER", "Decision", "attribute", "decide"]

CODER = "kg-rules/1"
"""Name and version of this extractor. A change that makes other statements raises the number."""


def attribute(document: Document) -> Reading:
    """What the document says, before anyone asked who "elle" is.

    A document without a parse (a language without a pipeline) gives an empty reading with a note.

    Raises:
        KgError: a file of the lexicon or of the fitted weights is broken.
    """
    if not document.tokens:
        note = f"no extractor for language {document.language!r}"
        notes = (note, *document.notes)
        return Reading(document.article, document.language, CODER, notes=notes)
    found = mentions(document)
    return Reading(
        document.article,
        document.language,
        CODER,
        statements=statements(document, found),
        affiliations=affiliations(document, found),
        dates=document.dates,
        mentions=found,
        notes=document.notes,
    )


def decide(document: Document) -> tuple[Decision, ...]:
    """Why the statements of :func:`attribute` were made, in their order.

    Raises:
        KgError: a file of the lexicon or of the fitted weights is broken.
    """
    return decisions(document, mentions(document))
