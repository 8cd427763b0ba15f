"""Whether the clause before an interruption lacks a complement.

"Il faudra, prévient-elle, céder": the clause continues after the interruption, whatever the parser
makes of it.
"""

from __future__ import annotations

from kg.syntax.sentences import Sentences


def is_incomplete(sentences: Sentences, last: int) -> bool:
    """Check whether a token is a finite light verb ("is", "must"), which needs a complement."""
    token = sentences.tokens[last]
    finite = token.pos in ("VERB", "AUX") and "VerbForm=Fin" in token.morph
    return finite and token.lemma in sentences.words.light_verbs
