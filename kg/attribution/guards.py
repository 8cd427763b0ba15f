"""Named guards: conditions that a row of the pattern table puts on a match.

A guard is a function of a match, whose name in the table has hyphens; "!" negates it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kg.attribution import clause_guards
from kg.attribution.anchor import Match
from kg.attribution.noun_complements import is_bare
from kg.syntax.experiencers import Experiencers
from kg.syntax.factuality import is_nonfactual
from kg.syntax.sentences import Sentences

Guard = Callable[[Match], bool]
_CONNECTIVES = frozenset(("CCONJ", "ADV", "PUNCT", "SCONJ"))


def nonfactual(match: Match) -> bool:
    """Check that the cue verb names what only may, must or will be said: "devrait annoncer"."""
    return is_nonfactual(match.sentences, match.anchor.at)


def several_complements(match: Match) -> bool:
    """Check that the cue noun has several complements: "l'appel [de Brun] [à la grève]"."""
    return len(match.anchor.complements) > 1


def bare_source(match: Match) -> bool:
    """Check that the source is a common noun without determiner: "des peines de prison"."""
    return match.source is not None and is_bare(match.sentences, match.source)


def anywhere(match: Match) -> bool:
    """Check that the cue preposition may be anywhere in a clause."""
    return match.anchor.place == "any"


def opening(match: Match) -> bool:
    """Check that the cue preposition counts only before its clause or set off from it."""
    return match.anchor.place == "start"


def opinion(match: Match) -> bool:
    """Check that the cue preposition opens a judgement and its noun is an actor who makes it."""
    anchor = match.anchor
    first, last = anchor.phrase
    return anchor.place == "mind" and Experiencers(match.sentences).is_experiencer(
        first, anchor.head, last
    )


def relative(match: Match) -> bool:
    """Check that the source is a relative pronoun after a comma: "the mayor, according to whom"."""
    s, first = match.sentences, match.anchor.phrase[0]
    if first <= s.sentence(first)[0] or s.tokens[first - 1].text != ",":
        return False
    token = s.tokens[match.anchor.head]
    question = s.words.bare_clause and token.lower in s.words.question_words
    return token.feature("PronType") == "Rel" or question


def first_in_clause(match: Match) -> bool:
    """Check that only connectives and punctuation precede the phrase in its sentence."""
    return opens_clause(match.sentences, match.anchor.phrase[0])


def opens_sentence(match: Match) -> bool:
    """Check that the phrase or clause is the first of its sentence."""
    first = match.anchor.phrase[0]
    return match.sentences.sentence(first)[0] == first


def set_off(match: Match) -> bool:
    """Check that the phrase follows a quotation, or it is between commas."""
    s, contents = match.sentences, match.anchor.tools.contents
    first, last = match.anchor.phrase
    start, end = s.sentence(first)
    if first <= start:
        return False
    comma = last + 1 < end and s.tokens[last + 1].text == ","
    return (comma and s.tokens[first - 1].text in (",", ";")) or (
        contents.quotation_between(first - 1, first) is not None
    )


def before_punctuation(match: Match) -> bool:
    """Check that punctuation or the end of the sentence follows the phrase."""
    s, last = match.sentences, match.anchor.phrase[1]
    return last + 1 >= s.sentence(last)[1] or s.tokens[last + 1].pos == "PUNCT"


def after_comma(match: Match) -> bool:
    """Check that a comma precedes the phrase."""
    first = match.anchor.phrase[0]
    return match.sentences.tokens[first - 1].text == ","


def after_quoted(match: Match) -> bool:
    """Check that a quotation ends before the comma before the phrase."""
    first, contents = match.anchor.phrase[0], match.anchor.tools.contents
    return first > 1 and contents.quotation_between(first - 2, first) is not None


def source_after(match: Match) -> bool:
    """Check that the source comes after the first word of the phrase."""
    return match.source is not None and match.source > match.anchor.phrase[0]


def quoted(match: Match) -> bool:
    """Check that the phrase begins inside of a quotation."""
    return match.sentences.quote_at[match.anchor.phrase[0]] >= 0


def clausal(match: Match) -> bool:
    """Check that a frame of the cue takes a that-clause, or that the cue is a group of words."""
    entry = match.anchor.entry
    shapes = ("que", "x:que")
    return entry is not None and (bool(entry.rest) or any(map(entry.frame, shapes)))


def complete(match: Match) -> bool:
    """Check that the verb has a complement besides its subject and an addressee."""
    s, (verb, last), entry = match.sentences, match.anchor.cue, match.anchor.entry
    if entry is None:
        return False
    return any(
        child > last
        and child != match.source
        and not s.tokens[child].dep.startswith(("punct", "advmod", "obl"))
        and not (s.tokens[child].dep in ("obj", "iobj") and entry.takes_addressee)
        and not s.is_date(child)
        for child in s.children[verb]
    )


def passive(match: Match) -> bool:
    """Check that the cue verb is passive."""
    return match.sentences.is_passive(match.anchor.verb)


def source_in_cue(match: Match) -> bool:
    """Check that the source is one of the words of the cue."""
    first, last = match.anchor.cue
    return match.source is not None and first <= match.source <= last


def denied(match: Match) -> bool:
    """Check that the cue is negated."""
    return match.sentences.is_denied(match.anchor.verb)


def factual(match: Match) -> bool:
    """Check that the cue reports facts and its object is no addressee: "Le maire l'a informé"."""
    entry = match.anchor.entry
    frame = entry.frame("que") if entry is not None else None
    if entry is None or frame is None or frame.weak or entry.takes_addressee:
        return False
    return match.sentences.words.modalities.get(entry.lemma) == "fact"


def main_verb(match: Match) -> bool:
    """Check that the cue is the root of its sentence."""
    return match.sentences.tokens[match.anchor.verb].head == match.anchor.verb


def neuter_object(match: Match) -> bool:
    """Check that the only object of the cue is a pronoun without number or gender before it."""
    s, verb = match.sentences, match.anchor.verb
    objects = [c for c in s.children[verb] if s.tokens[c].dep in ("obj", "ccomp", "xcomp")]
    if len(objects) != 1 or objects[0] >= verb:
        return False
    token = s.tokens[objects[0]]
    marked = token.feature("Gender") == "Fem" or token.feature("Number") == "Plur"
    return s.words.clitics.get(token.lower) == "n" and not marked


def opens_clause(s: Sentences, index: int) -> bool:
    """Check whether only connectives and punctuation precede a token in its sentence."""
    start, place = s.sentence(index)[0], index - 1
    while place >= start and s.tokens[place].pos in _CONNECTIVES:
        place -= 1
    return place < start or s.tokens[place].text in (",", ":", ";", "–")


GUARDS: Mapping[str, Guard] = {
    guard.__name__.replace("_", "-"): guard
    for guard in (
        *(nonfactual, source_in_cue, several_complements),
        *(bare_source, anywhere, opening, opinion, relative, first_in_clause, opens_sentence),
        *(set_off, before_punctuation, source_after, quoted, clausal, complete),
        *(passive, after_comma, after_quoted, denied, factual, main_verb, neuter_object),
        *clause_guards.GUARDS,
    )
}
