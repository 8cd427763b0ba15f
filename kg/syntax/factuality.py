"""Factuality of reporting verbs and nouns: whether something was really said.

A verb is nonfactual if it only may, must or will come true: "devrait annoncer", "avant qu'il
n'annonce", "au cas où il refuserait", "il est possible qu'elle accepte", "on ignore s'il a
démenti". The conjunctions and governors concerned are data: ``data/lexicon/<lang>/grammar.tsv``.
"""

from __future__ import annotations

import re

from kg.syntax.sentences import Sentences

_LONGEST_PHRASE = 32
"""Most characters of a phrase before its last word, a conjunction."""
_REACH = 7
"""Tokens after a verb among which a request for anonymity is looked for."""
_SPACE = re.compile(r"\s+")
_COMPLEMENTS = frozenset(("ccomp", "csubj", "xcomp", "acl", "obj", "obl:arg"))
"""Labels of the complement of a non-factive governor."""
_OPENERS = frozenset(("mark", "case", "advmod", "obl:mod", "obl:arg", "obl"))
"""Labels, under the verb of a clause, of the last word of the phrase that opens it."""


def is_nonfactual(s: Sentences, verb: int) -> bool:
    """Check whether a verb reports nothing that was said.

    It only may, must or will come true, its subject is negative, or it is the writer's appeal to
    the reader ("rappelons que", "il est à noter que").
    """
    if s.finite(verb).feature("Tense") == "Fut" or _is_directive(s, verb):
        return True
    if _is_modal(s, verb) or s.has_negative_subject(verb) or _is_anonymity_request(s, verb):
        return True
    return (
        _has_nonfactive_governor(s, verb)
        or _has_irrealis_conjunction(s, verb)
        or _has_infinitive_subject(s, verb)
    )


def _is_directive(s: Sentences, verb: int) -> bool:
    """Check whether a verb is an imperative without subject or an impersonal infinitive."""
    token = s.tokens[verb]
    if "VerbForm=Inf" in token.morph:
        return any(s.child(i, "expl:subj") is not None for i in (verb, token.head))
    return token.lower.endswith(s.words.imperative_endings) and s.subject(verb)[0] is None


def _is_modal(s: Sentences, verb: int) -> bool:
    """Check whether a verb has a modal auxiliary: "might announce", but not "announced in May"."""
    return any(
        s.tokens[c].lower in s.words.modal_auxiliaries and s.tokens[c].dep.startswith("aux")
        for c in s.children[verb]
    )


def _is_anonymity_request(s: Sentences, verb: int) -> bool:
    """Check whether a clause only says that its noun goes unnamed: "qui a demandé [l'anonymat]"."""
    if not s.tokens[verb].dep.startswith("acl"):
        return False
    for index in range(verb + 1, min(verb + _REACH, len(s.tokens))):
        token = s.tokens[index]
        if token.dep == "punct" or token.sentence != s.tokens[verb].sentence:
            return False
        if token.lemma in s.words.anonymity:
            return True
    return False


def _has_nonfactive_governor(s: Sentences, verb: int) -> bool:
    """Check whether a verb is the complement of a non-factive word."""
    token = s.tokens[verb]
    governor = s.tokens[token.head]
    if token.head == verb:
        return False
    if "VerbForm=Fin" not in token.morph and governor.lemma in s.words.non_factive_infinitive:
        # "Hésite à critiquer"; but not "n'hésite pas à" nor "refuse, arguant que".
        return token.dep in _COMPLEMENTS and not s.is_denied(token.head)
    if token.dep not in _COMPLEMENTS:
        return False
    if "VerbForm=Inf" in token.morph:
        return (
            token.dep == "xcomp"
            and governor.lemma in s.words.modals
            and not _is_realised(s, token.head)
        )
    return _is_nonfactual_clause(s, verb)


def _is_nonfactual_clause(s: Sentences, verb: int) -> bool:
    """Check whether a complement clause is nonfactual by its conjunction or its governor."""
    token = s.tokens[verb]
    governor = s.tokens[token.head]
    conjunction = _conjunction(s, verb)
    if conjunction in s.words.whether:
        return True
    if conjunction not in s.words.that and not (s.words.bare_clause and token.dep == "ccomp"):
        return False
    if governor.lemma in s.words.non_factive:
        return True
    # "Rien ne prouve que", but not "ne cache pas que".
    return s.is_denied(token.head) and governor.lemma in s.words.non_factive_if_denied


def _is_realised(s: Sentences, modal: int) -> bool:
    """Check whether what a modal says came true: "a pu confirmer", but not "aurait pu"."""
    auxiliary = s.child(modal, "aux:tense")
    return auxiliary is not None and "Mood=Ind" in s.tokens[auxiliary].morph


def _conjunction(s: Sentences, verb: int) -> str:
    """Return the conjunction of a verb's clause, "" without one."""
    found = [c for c in s.children[verb] if c < verb and s.tokens[c].dep == "mark"]
    return s.tokens[found[-1]].lower if found else ""


def _has_irrealis_conjunction(s: Sentences, verb: int) -> bool:
    """Check whether the conjunction of a verb's clause makes it irrealis."""
    token = s.tokens[verb]
    for child in s.children[verb]:
        if child >= verb:
            break
        if s.tokens[child].dep not in _OPENERS:
            continue
        if s.tokens[child].lower in s.words.whether and token.dep == "advcl":
            return not _ends_with(s, child, s.words.concessives)
        present = s.finite(verb).feature("Tense") == "Pres"
        phrases = (*s.words.irrealis, *(s.words.irrealis_present if present else ()))
        if _ends_with(s, child, phrases):
            return True
    return False


def _ends_with(s: Sentences, place: int, phrases: tuple[str, ...]) -> bool:
    """Check whether one of some phrases ends with a token: "à moins que" with "qu'"."""
    token = s.tokens[place]
    before = s.text[max(0, token.start - _LONGEST_PHRASE) : token.start]
    text = _SPACE.sub(" ", f" {before}{_unelided(s, token.lower)}".lower().replace("’", "'"))
    return any(text.endswith((f" {phrase}", f"'{phrase}")) for phrase in phrases)


def _unelided(s: Sentences, word: str) -> str:
    """Return a conjunction or preposition without elision: "que" for "qu'"."""
    if not word.endswith("'"):
        return word
    full = (w for w in (*s.words.that, *s.words.whether) if w[0] == word[0] and w[-1] != "'")
    return min(full, default=s.words.plain(word))


def _has_infinitive_subject(s: Sentences, verb: int) -> bool:
    """Check whether a verb is an infinitive with its own subject: "wait for the mayor to say"."""
    if "VerbForm=Inf" not in s.tokens[verb].morph or s.child(verb, "nsubj") is None:
        return False
    marks = (s.tokens[c] for c in s.children[verb] if s.tokens[c].dep == "mark")
    return any(mark.lower in s.words.to for mark in marks)
