"""Named guards: conditions that a row of the pattern table puts on a match.

A guard is a function of a match, whose name in the table has hyphens; "!" negates it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kg.attribution.anchor import Match
from kg.attribution.anchors import is_bare
from kg.attribution.parenthetical_clauses import delimit
from kg.content.interrupted import InterruptedContents
from kg.content.pieces import CLOSERS
from kg.lexicon.actor_nouns import actor_words
from kg.syntax.factuality import is_nonfactual
from kg.syntax.sentences import Sentences

Guard = Callable[[Match], bool]
_CONNECTIVES = frozenset(("CCONJ", "ADV", "PUNCT", "SCONJ"))
_OPENING = frozenset(("SCONJ", "CCONJ", "PRON", "ADP", "DET", "PUNCT"))
"""What does not come right before a reporting clause without a comma."""


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
    """Check that the cue preposition names an actor whose opinion the rest of the sentence is.

    "For the mayor, the bridge is a danger", but not "For Ada Brun, it was her third win".
    """
    s, anchor = match.sentences, match.anchor
    first = anchor.phrase[0]
    opens = opens_clause(s, first) or s.tokens[first - 1].text == ";"
    if anchor.place != "mind" or not opens or not _is_actor(s, anchor.head):
        return False
    rest = s.tokens[anchor.phrase[1] + 1 : s.sentence(anchor.head)[1]]
    return not any(
        token.feature("Poss") == "Yes"
        and "3" in (token.feature("Person[psor]"), token.feature("Person"))
        for token in rest
    )


def _is_actor(s: Sentences, index: int) -> bool:
    actors, kind, word = actor_words(s.document.language), s.name_kind(index), s.tokens[index].lower
    if kind or s.tokens[index].pos == "PRON":
        return kind in ("person", "organisation") or word in actors.person_pronouns
    noun, article = actors.nouns.get(word), s.child(index, "det", "nmod:poss")
    if noun is None or article is None or noun.kind not in ("person", "organisation", "group"):
        return False
    determiner = actors.determiners.get(s.tokens[article].lower)
    return determiner is not None and determiner.form in ("def", "poss", "dem")


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


def factual(match: Match) -> bool:
    """Check that the cue reports facts, not to an addressee as in "Le maire l'a informé"."""
    entry = match.anchor.entry
    frame = entry.frame("que") if entry is not None else None
    if entry is None or frame is None or frame.weak or entry.takes_addressee:
        return False
    known = match.sentences.words.modalities.get(entry.lemma) == "fact"
    return known and not match.sentences.is_denied(match.anchor.verb)


def neuter_object(match: Match) -> bool:
    """Check that the only object of the cue is a pronoun without number or gender before it."""
    s, verb = match.sentences, match.anchor.verb
    objects = [c for c in s.children[verb] if s.tokens[c].dep in ("obj", "ccomp", "xcomp")]
    if len(objects) != 1 or objects[0] >= verb:
        return False
    token = s.tokens[objects[0]]
    marked = token.feature("Gender") == "Fem" or token.feature("Number") == "Plur"
    return s.words.clitics.get(token.lower) == "n" and not marked


def source_in_cue(match: Match) -> bool:
    """Check that the source is one of the words of the cue."""
    first, last = match.anchor.cue
    return match.source is not None and first <= match.source <= last


def opens_clause(s: Sentences, index: int) -> bool:
    """Check whether only connectives and punctuation precede a token in its sentence."""
    start, place = s.sentence(index)[0], index - 1
    while place >= start and s.tokens[place].pos in _CONNECTIVES:
        place -= 1
    return place < start


def in_quotation(match: Match) -> bool:
    """Check that the cue is inside of a quotation."""
    return match.sentences.quote_at[match.anchor.verb] >= 0


def after_quotation(match: Match) -> bool:
    """Check that a quotation ends right before the reporting clause."""
    clause = delimit(match)
    return clause is not None and clause.closing is not None


def after_mark(match: Match) -> bool:
    """Check that a comma, dash or final mark precedes the reporting clause."""
    clause = delimit(match)
    return clause is not None and match.sentences.tokens[clause.first - 1].text in CLOSERS


def quoted_name(match: Match) -> bool:
    """Check that quoted words end a subject: "Le groupe « Aube » a revendiqué l'attaque"."""
    s, contents, clause = match.sentences, match.anchor.tools.contents, delimit(match)
    if clause is None or clause.closing is None:
        return False
    number = s.quotations.index(clause.closing)
    return (
        not contents.is_whole(number)
        and not contents.is_clause(number)
        and s.quote_at[clause.first - 1] == number
        and s.quote_at[clause.start] != number
        and not s.has_finite(range(clause.start, clause.first))
    )


def participle(match: Match) -> bool:
    """Check that the verb of the clause is a participle: neither auxiliary nor subject follow it.

    "dit" before its subject is finite, whatever the tagger says.
    """
    s, leader = match.sentences, match.anchor.leader
    return "VerbForm=Part" in s.finite(leader).morph and not any(
        child > leader and s.tokens[child].dep == "nsubj" for child in s.children[leader]
    )


def fronted_subject(match: Match) -> bool:
    """Check that the verb has its subject before it, so that its clause is not an inserted one.

    A comma separates no subject from its verb: it may be that of the verb after.
    """
    s, clause, leader = match.sentences, delimit(match), match.anchor.leader
    before = [
        s.tokens[c] for c in s.children[leader] if c < leader and not s.crosses_quotation(leader, c)
    ]
    after = match.anchor.cue[1] + 1
    # "a-t-il": an inverted pronoun may precede the participle. "C'est, dit-il, « utile »":
    # a verb with one has no other subject.
    inverted = any(t.lower.startswith("-") for t in (*before, *s.tokens[after : after + 1]))
    if inverted or not any(t.dep.startswith("nsubj") for t in before):
        return False
    if clause is None or match.source is None:
        return True
    split = _interrupted(match).is_split(clause.start, clause.first, match.source, clause.end)
    return not split


def _interrupted(match: Match) -> InterruptedContents:
    tools = match.anchor.tools
    return InterruptedContents(tools.sentences, tools.contents, tools.detector)


def ends_sentence(match: Match) -> bool:
    """Check that the clause closes a sentence without a comma: "Le pont fermera a dit le maire"."""
    s, clause, verb = match.sentences, delimit(match), match.anchor.verb
    if clause is None or match.source is None or s.tokens[clause.first - 1].pos in _OPENING:
        return False
    if any(s.tokens[c].dep.startswith("nsubj") and c < verb for c in s.children[verb]):
        return False
    if match.source != s.child(verb, "nsubj", "obj"):
        return False
    after = max(s.core(match.source)[1], match.source) + 1
    before = range(clause.start, clause.first)
    return s.has_finite(before) and not s.has_finite(range(after, clause.end))


def own_complement(match: Match) -> bool:
    """Check that a clause after the cue is its complement: "she said it was late"."""
    s, verb = match.sentences, match.anchor.verb
    return any(c > verb and s.tokens[c].dep in ("ccomp", "parataxis") for c in s.children[verb])


def between_commas(match: Match) -> bool:
    """Check that commas separate the clause from its governor around it: "In May, he said, …"."""
    s, clause, (verb, last) = match.sentences, delimit(match), match.anchor.cue
    if clause is None or s.tokens[clause.first - 1].text != ",":
        return False
    token, after = s.tokens[verb], s.tokens[last + 1 : last + 2]
    if [t.text for t in after] != [","] or token.dep in ("conj", "acl:relcl"):
        return False
    # The comma after "she said" shows that the clause after it is not a complement.
    apart = token.dep == "parataxis" and not clause.first <= token.head <= last
    return _interrupted(match).begins_complement(verb, last + 2) or (
        apart and not own_complement(match)
    )


def clause_precedes(match: Match) -> bool:
    """Check that the clause that is the complement of the cue comes before it."""
    s, clause, verb = match.sentences, delimit(match), match.anchor.verb
    return clause is not None and any(
        s.tokens[c].dep == "ccomp" and c < clause.first for c in s.children[verb]
    )


GUARDS: Mapping[str, Guard] = {
    guard.__name__.replace("_", "-"): guard
    for guard in (
        *(nonfactual, passive, source_in_cue, several_complements, bare_source),
        *(anywhere, opening, opinion, relative, first_in_clause, opens_sentence, set_off),
        *(before_punctuation, after_comma, after_quoted, source_after, clausal, complete),
        *(in_quotation, after_quotation, after_mark, quoted_name, participle, fronted_subject),
        *(ends_sentence, own_complement, between_commas, clause_precedes, factual, neuter_object),
    )
}
