"""Recognise statements that an article only reports as hearsay."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from kg.lexicon.tables import has_table, words_by_use
from kg.model import Span, Statement
from kg.preprocess.document import Document

_USES = ("adverb", "verb", "withdrawn", "denial")
_COMPLEMENTS = frozenset(("obj", "acl", "xcomp", "nmod", "ccomp"))
"""Labels of a cue under a word that withdraws it."""


def mark_hearsay(document: Document, statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Mark the statements for which an article does not vouch, and return all in their order.

    Their cue is a verb in the past conditional ("aurait dénoncé"), has an adverb of hearsay
    ("reportedly"), depends on a passive verb of saying ("is said to oppose"), is in the content
    of a denial ("denied that she had threatened to resign"), or under a word that says that it was
    said no longer or not yet ("toned down his criticism", "passed on a chance to back him").
    """
    denied = [
        piece
        for one in statements
        if one.act == "refuse" and one.stance == "none" and one.type != "direct"
        for piece in one.content
    ]
    return tuple(
        replace(one, hearsay=True)
        if one.cue is not None and (_is_within(one.cue, denied) or _is_unvouched(document, one.cue))
        else one
        for one in statements
    )


def _is_within(cue: Span, pieces: Sequence[Span]) -> bool:
    return any(piece.start <= cue.start and cue.end <= piece.end for piece in pieces)


def _is_unvouched(document: Document, cue: Span) -> bool:
    words = _words(document.language or "")
    tokens = document.tokens
    first = bisect_left(tokens, cue.start, key=lambda token: token.start)
    last = bisect_left(tokens, cue.end, key=lambda token: token.start)
    for index in range(first, last):
        below = [tokens[child] for child in document.children[index]]
        is_past = tokens[index].is_past_participle
        if is_past and any(t.pos == "AUX" and t.feature("Mood") == "Cnd" for t in below):
            return True
        if tokens[index].dep in _COMPLEMENTS and _is_withdrawn(document, index, words["withdrawn"]):
            return True
        if _is_denied(document, index, words["denial"]):
            return True
        if any(t.pos == "ADV" and t.lemma.lower() in words["adverb"] for t in below):
            return True
        head = tokens[tokens[index].head]
        if tokens[index].dep == "xcomp" and head.lemma.lower() in words["verb"]:
            above = (tokens[child] for child in document.children[head.index])
            if any(token.dep == "aux:pass" for token in above):
                return True
    return False


def _is_withdrawn(document: Document, index: int, words: frozenset[str]) -> bool:
    above = document.tokens[document.tokens[index].head]
    return above.index != index and above.lemma.lower() in words


def _is_denied(document: Document, index: int, words: frozenset[str]) -> bool:
    """Check whether a word is in a complement of a denial, such as a clause after its noun."""
    while document.tokens[index].dep in _COMPLEMENTS:
        if _is_withdrawn(document, index, words):
            return True
        index = document.tokens[index].head
    return False


@cache
def _words(language: str) -> Mapping[str, frozenset[str]]:
    if not has_table(language, "hearsay"):
        return dict.fromkeys(_USES, frozenset())
    table = words_by_use(language, "hearsay")
    return {use: frozenset(table[use]) for use in _USES}
