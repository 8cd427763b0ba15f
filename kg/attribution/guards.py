"""Named guards: conditions that a row of the pattern table puts on a match.

A guard is a function of a match, whose name in the table has hyphens; "!" negates it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kg.attribution.anchor import Match
from kg.attribution.clause_subjects import ClauseSubjects
from kg.attribution.noun_complements import is_bare
from kg.attribution.parenthetical_clauses import delimit
from kg.content.interrupted import InterruptedContents
from kg.content.pieces import CLOSERS
from kg.syntax.experiencers import Experiencers
from kg.syntax.factuality import is_nonfactual, is_nonfactual_noun
from kg.syntax.sentences import Sentences

Guard = Callable[[Match], bool]
_CONNECTIVES = frozenset(("CCONJ", "ADV", "PUNCT", "SCONJ"))
_OPENING = frozenset(("SCONJ", "CCONJ", "PRON", "ADP", "DET", "PUNCT"))
"""What does not come right before a reporting clause without a comma."""
_COPULAR = 2
"""Tokens of "c'est"."""


def nonfactual(match: Match) -> bool:
    """Check that the cue verb names what only may, must or will be said: "devrait annoncer"."""
    return is_nonfactual(match.sentences, match.anchor.at)


def nonfactual_noun(match: Match) -> bool:
    """Check that the cue noun names what only may have been said: "un éventuel refus"."""
    return is_nonfactual_noun(match.sentences, match.anchor.at)


def several_complements(match: Match) -> bool:
    """Check that the cue noun has several complements: "l'appel [de Brun] [à la grève]"."""
    return len(match.anchor.complements) > 1


def with_clause(match: Match) -> bool:
    """Check that the cue noun has a that-clause, which one of its frames takes."""
    entry = match.anchor.entry
    clausal = entry is not None and entry.frame("que") is not None
    return clausal and any(c.shape == "que" for c in match.anchor.complements)


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


def source_after(match: Match) -> bool:
    """Check that the source comes after the first word of the phrase."""
    return match.source is not None and match.source > match.anchor.phrase[0]


def quoted(match: Match) -> bool:
    """Check that the phrase begins inside of a quotation."""
    return match.sentences.quote_at[match.anchor.phrase[0]] >= 0


def clausal(match: Match) -> bool:
    """Check that a frame of the cue takes a that-clause."""
    entry = match.anchor.entry
    return entry is not None and any(entry.frame(shape) for shape in ("que", "x:que"))


def complete(match: Match) -> bool:
    """Check that the verb has a complement besides its subject: "as she said to reporters"."""
    s, anchor = match.sentences, match.anchor
    return any(
        child > anchor.cue[1]
        and child != match.source
        and s.tokens[child].dep not in ("punct", "advmod")
        for child in s.children[anchor.verb]
    )


def passive(match: Match) -> bool:
    """Check that the cue verb is passive."""
    return match.sentences.is_passive(match.anchor.verb)


def undergone(match: Match) -> bool:
    """Check that a reflexive verb makes the cue passive: "s'est vu reprocher"."""
    return match.sentences.passive_governor(match.anchor.verb) is not None


def source_in_cue(match: Match) -> bool:
    """Check that the source is one of the words of the cue."""
    first, last = match.anchor.cue
    return match.source is not None and first <= match.source <= last


def subject_relative(match: Match) -> bool:
    """Check that a relative pronoun that is a subject follows the demonstrative: "ce qui"."""
    s = match.sentences
    return s.tokens[match.anchor.phrase[0] + 1].lower in s.words.subject_relatives


def object_relative(match: Match) -> bool:
    """Check that a relative pronoun that is an object follows the demonstrative: "ce que"."""
    s = match.sentences
    return s.tokens[match.anchor.phrase[0] + 1].lower in s.words.that


def joined(match: Match) -> bool:
    """Check that a comma or semicolon precedes the demonstrative, and words precede that."""
    s, first = match.sentences, match.anchor.phrase[0]
    return first - 2 > s.sentence(first)[0] and s.tokens[first - 1].text in (",", ";")


def copular(match: Match) -> bool:
    """Check that only a subject and a copula precede the demonstrative: "C'est ce que …"."""
    s, first = match.sentences, match.anchor.phrase[0]
    before = s.tokens[s.sentence(first)[0] : first]
    return len(before) == _COPULAR and before[0].dep == "nsubj" and before[1].dep == "cop"


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
    """Check that the verb of the reporting clause is a participle without auxiliary."""
    return "VerbForm=Part" in match.sentences.finite(match.anchor.leader).morph


def infinitive(match: Match) -> bool:
    """Check that the cue is an infinitive."""
    return "VerbForm=Inf" in match.sentences.tokens[match.anchor.verb].morph


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
    tools = match.anchor.tools
    contents = InterruptedContents(s, tools.contents, tools.detector)
    return not contents.is_split(clause.start, clause.first, match.source, clause.end)


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
    apart = token.dep == "parataxis" and not clause.first <= token.head <= last
    return apart and [t.text for t in after] == [","]


def clause_precedes(match: Match) -> bool:
    """Check that the clause that is the complement of the cue comes before it."""
    s, clause, verb = match.sentences, delimit(match), match.anchor.verb
    return clause is not None and any(
        s.tokens[c].dep == "ccomp" and c < clause.first for c in s.children[verb]
    )


def addressee_first(match: Match) -> bool:
    """Check that the noun after the cue is its addressee, unlike in '"…", warned Brun'."""
    s, anchor = match.sentences, match.anchor
    if anchor.entry is None or not anchor.entry.takes_addressee:
        return False
    finite = "VerbForm=Fin" in s.tokens[anchor.verb].morph
    has_subject = not finite or s.subject(anchor.verb)[0] is not None
    return has_subject and ClauseSubjects(anchor.tools).addressee(anchor.verb) is not None


def opens_clause(s: Sentences, index: int) -> bool:
    """Check whether only connectives and punctuation precede a token in its sentence."""
    before = range(s.sentence(index)[0], index)
    return all(s.tokens[i].pos in _CONNECTIVES for i in before)


GUARDS: Mapping[str, Guard] = {
    guard.__name__.replace("_", "-"): guard
    for guard in (
        *(
            nonfactual,
            nonfactual_noun,
            undergone,
            source_in_cue,
            several_complements,
            with_clause,
            bare_source,
        ),
        *(anywhere, opening, opinion, relative, first_in_clause, opens_sentence, set_off),
        *(before_punctuation, source_after, quoted, clausal, complete),
        *(in_quotation, after_quotation, after_mark, quoted_name, participle, infinitive),
        *(fronted_subject, ends_sentence, own_complement, between_commas, clause_precedes),
        *(addressee_first,),
        *(passive, subject_relative, object_relative, joined, copular),
    )
}
OF_SOURCE = frozenset(
    (
        *("after-quotation", "after-mark", "quoted-name", "fronted-subject", "ends-sentence"),
        *(
            "between-commas",
            "clause-precedes",
            "bare-source",
            "source-after",
            "source-in-cue",
            "complete",
        ),
    )
)
"""Guards that depend on the source or how it was found; the others depend only on the anchor."""
