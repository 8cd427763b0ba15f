"""Delimit reporting clauses inside what they report: "…, a déclaré X, …"."""

from __future__ import annotations

from kg.attribution.anchor import Match, ReportingClause
from kg.lexicon.cues import Frame
from kg.syntax.factuality import is_nonfactual
from kg.syntax.sentences import Sentences


def delimit(match: Match) -> ReportingClause | None:
    """Delimit the reporting clause of a match; ``None`` where nothing precedes it."""
    known, key = match.anchor.clauses, None if match.path == "inverted" else match.source
    if key not in known:
        known[key] = _delimit(match, key)
    return known[key]


def _delimit(match: Match, preceding: int | None) -> ReportingClause | None:
    s, anchor = match.sentences, match.anchor
    verb, last = anchor.cue
    start, end = s.sentence(verb)
    start = _start_after_colon(s, start, verb)
    first = s.group_start(anchor.leader)
    following = s.tokens[last + 1 : last + 2]
    if following and following[0].lower.startswith("-"):
        # "C'est, dit-il, …": the word before the comma is not its auxiliary.
        commas = (i + 1 for i in range(first, verb) if s.tokens[i].text == ",")
        first = max(commas, default=first)
    if preceding is not None:
        first = s.range(preceding)[0]
    while first - 1 > start and s.tokens[first - 1].lower in s.words.as_words:
        first -= 1
    if first <= start:
        return None
    closing = anchor.tools.contents.quotation_between(first - 1, first)
    return ReportingClause(first, start, end, closing)


def find_leader(s: Sentences, verb: int, frame: Frame) -> int | None:
    """Find the finite verb of a reporting clause, which may govern the cue.

    "…, peut-on lire dans la lettre". Any cue but an infinitive leads its clause itself.
    """
    if "VerbForm=Inf" not in s.tokens[verb].morph:
        return verb
    leader = s.tokens[verb].head
    if frame.weak or s.tokens[verb].dep != "xcomp":
        return None
    if leader > verb or "VerbForm=Fin" not in s.finite(leader).morph:
        return None
    between = range(leader + 1, verb)
    if any(s.tokens[i].pos not in ("ADV", "ADP", "PRON") for i in between):
        return None
    if not is_nonfactual(s, verb):
        return leader
    # "…, peut-on penser" is what the writer thinks.
    anybody = any(s.tokens[i].lower.lstrip("-") in s.words.generic_pronouns for i in between)
    where = any(
        s.tokens[c].dep.startswith("obl") and c > verb
        for c in (*s.children[verb], *s.children[leader])
    )
    return leader if anybody and where else None


def _start_after_colon(s: Sentences, start: int, verb: int) -> int:
    """Find where the content may begin after a colon: "She said this: the army, he said, …"."""
    if not s.words.bare_clause:
        return start
    for place in range(verb - 1, start, -1):
        if s.quote_at[place] != s.quote_at[verb]:
            return start
        if s.tokens[place].text in (":", ";"):
            return place + 1
    return start
