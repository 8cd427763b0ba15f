"""Recognise positions that an article only reports as hearsay."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from kg.lexicon.tables import has_table, words_by_use
from kg.positions.features import StatementView


def is_hearsay(own: StatementView) -> bool:
    """Return whether an article does not vouch for a statement.

    Its cue is a verb in the past conditional ("aurait dénoncé"), has an adverb of hearsay
    ("reportedly") or depends on a passive verb of saying ("is said to oppose").
    """
    document = own.view.document
    words = _words(document.language)
    tokens = document.tokens
    for index in own.cue:
        below = [tokens[child] for child in document.children[index]]
        is_past = tokens[index].is_past_participle
        if is_past and any(t.pos == "AUX" and t.feature("Mood") == "Cnd" for t in below):
            return True
        if any(t.pos == "ADV" and t.lemma.lower() in words["adverb"] for t in below):
            return True
        head = tokens[tokens[index].head]
        if tokens[index].dep == "xcomp" and head.lemma.lower() in words["verb"]:
            above = (tokens[child] for child in document.children[head.index])
            if any(token.dep == "aux:pass" for token in above):
                return True
    return False


@cache
def _words(language: str) -> Mapping[str, frozenset[str]]:
    if not has_table(language, "hearsay"):
        return {"adverb": frozenset(), "verb": frozenset()}
    table = words_by_use(language, "hearsay")
    return {use: frozenset(table[use]) for use in ("adverb", "verb")}
