"""Guards of reporting clauses: conditions on "…, a dit X, …" and what is around it."""

from __future__ import annotations

from kg.attribution.anchor import Match
from kg.attribution.parenthetical_clauses import delimit
from kg.content.interrupted import InterruptedContents
from kg.content.pieces import CLOSERS

_OPENING = frozenset(("SCONJ", "CCONJ", "PRON", "ADP", "DET", "PUNCT"))
"""What does not come right before a reporting clause without a comma."""


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


GUARDS = (
    *(in_quotation, after_quotation, after_mark, quoted_name, participle, fronted_subject),
    *(ends_sentence, own_complement, between_commas, clause_precedes),
)
