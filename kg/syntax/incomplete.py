"""The words before an interruption → whether their clause still wants a complement or its subject.

"Il faudra, prévient-elle, céder", "À bord se trouvaient, selon la police, deux marins": what is
said goes on behind the interruption, whatever the parse makes of it.
"""

from __future__ import annotations

from kg.syntax.sentences import SUBJECTS, Sentences

_VERBAL = frozenset(("VERB", "AUX"))
_FRONTED = frozenset(("ADP", "ADV"))
"""How a clause begins whose subject stands behind its verb."""


def is_unfinished(sentences: Sentences, start: int, last: int) -> bool:
    """Whether the tokens from ``start`` to ``last`` end in a verb without what it can't do without.

    That is one of the verbs that say little by themselves ("is", "must"), or one whose subject has
    yet to come.
    """
    verb = _closing_verb(sentences, start, last)
    if verb is None:
        return False
    if sentences.tokens[verb].lemma in sentences.words.wanting:
        return True
    inverted = verb == start or sentences.tokens[start].pos in _FRONTED
    return inverted and verb == last and not _has_subject(sentences, start, verb)


def takes_infinitive(sentences: Sentences, start: int, last: int, behind: int) -> bool:
    """Whether the tokens up to ``last`` end in a finite verb and an infinitive, bare or with a
    preposition, stands at ``behind``: "Il refuse, dit-il, de céder".
    """
    if _closing_verb(sentences, start, last) is None:
        return False
    tokens = sentences.tokens
    marks = sentences.words.of | sentences.words.to
    word = tokens[behind].lower
    if behind + 1 < len(tokens) and sentences.words.plain(word) in marks:
        behind += 1
    return sentences.is_infinitive(behind)


def _closing_verb(sentences: Sentences, start: int, last: int) -> int | None:
    """The finite verb that some tokens end in, but for adverbs and an inverted pronoun."""
    tokens = sentences.tokens
    while last > start and (tokens[last].pos == "ADV" or tokens[last].lower.startswith("-")):
        last -= 1
    token = tokens[last]
    return last if token.pos in _VERBAL and "VerbForm=Fin" in token.morph else None


def _has_subject(sentences: Sentences, start: int, verb: int) -> bool:
    """Whether a subject stands before a verb, in its own clause or one that it goes on from."""
    tokens = sentences.tokens
    return any(
        tokens[i].dep in SUBJECTS or tokens[i].dep == "expl:subj" for i in range(start, verb)
    )
