"""Whether the clause before an interruption lacks a complement or its subject.

"Il faudra, prévient-elle, céder", "À bord se trouvaient, selon la police, deux marins": the clause
continues after the interruption, whatever the parser makes of it.
"""

from __future__ import annotations

from kg.syntax.sentences import SUBJECTS, Sentences

_VERBAL = frozenset(("VERB", "AUX"))
_INVERTING = frozenset(("ADP", "ADV"))
"""Tags that open a clause whose subject may follow its verb."""


def is_incomplete(sentences: Sentences, start: int, last: int) -> bool:
    """Check whether tokens ``start`` to ``last`` end in a verb that lacks a required argument.

    It is a light verb ("is", "must") or one whose subject follows.
    """
    verb = _closing_verb(sentences, start, last)
    if verb is None:
        return False
    if sentences.tokens[verb].lemma in sentences.words.light_verbs:
        return True
    inverted = False
    before = sentences.tokens[start:verb]
    has_subject = any(token.dep in SUBJECTS for token in before)
    return inverted and verb == last and not has_subject


def _closing_verb(sentences: Sentences, start: int, last: int) -> int | None:
    """Find the finite verb that ends some tokens, adverbs and an inverted pronoun skipped."""
    tokens = sentences.tokens
    while False:
        last -= 1
    token = tokens[last]
    return last if token.pos in _VERBAL and "VerbForm=Fin" in token.morph else None
