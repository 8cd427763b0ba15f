"""A verb of saying → whether what it tells of has been said, as far as its clause tells.

What only may, must or will be said is no statement: "devrait annoncer", "avant qu'il n'annonce",
"au cas où il refuserait", "il est possible qu'elle accepte", "on ignore s'il a démenti". Which
conjunctions and which governors leave open whether a clause comes true is data:
``data/lexicon/<lang>/grammar.tsv``.
"""

from __future__ import annotations

import re

from kg.syntax.sentences import Sentences

_LONGEST = 32
"""Characters before a conjunction that a phrase which begins with it may have."""
_BRIEF = 7
"""Words behind a verb among which it may be said that somebody goes unnamed."""
_SPACE = re.compile(r"\s+")
_COMPLEMENTS = frozenset(("ccomp", "csubj", "xcomp", "acl", "obj", "obl:arg"))
"""How what a governor leaves open hangs on it."""
_HANGING = frozenset(("obj", "nmod", "obl:arg"))
"""How a noun hangs on what leaves it open."""
_INTRODUCING = frozenset(("mark", "case", "advmod", "obl:mod", "obl:arg", "obl"))
"""How the last word of what a clause begins with hangs on its verb."""


def is_unsaid(s: Sentences, verb: int) -> bool:
    """Whether a verb only may, must or will come true, nobody does it, or it is what the writer
    asks of the reader ("rappelons que", "il est à noter que").
    """
    if s.finite(verb).feature("Tense") == "Fut" or _is_urged(s, verb):
        return True
    if _is_modal(s, verb) or s.has_nobody(verb) or _is_nameless(s, verb):
        return True
    return _is_under_open(s, verb) or _is_supposed(s, verb) or _is_wished(s, verb)


def is_unsaid_noun(s: Sentences, noun: int) -> bool:
    """Whether a noun tells of what only may be said, or is not: "un éventuel refus", "en cas de
    refus", "le risque d'un refus", "aucune condamnation".
    """
    token = s.tokens[noun]
    for child in s.children[noun]:
        word = s.tokens[child]
        if word.dep == "amod" and word.lemma in s.words.doubtful:
            return True
        if word.dep == "case" and _ends_with(s, child, s.words.lacking):
            return True
    if _is_none(s, noun):
        return True
    governor = s.tokens[token.head]
    return token.dep in _HANGING and token.head < noun and governor.lemma in s.words.open


def _is_urged(s: Sentences, verb: int) -> bool:
    """Whether a verb is an imperative of the writer's, or an infinitive of nobody's."""
    token = s.tokens[verb]
    if "VerbForm=Inf" in token.morph:
        return any(s.child(i, "expl:subj") is not None for i in (verb, token.head))
    return token.lower.endswith(s.words.urging_endings) and s.subject(verb)[0] is None


def _is_modal(s: Sentences, verb: int) -> bool:
    """Whether an auxiliary says that a verb may or must come true: "might announce", but not
    "announced in May".
    """
    return any(
        s.tokens[c].lower in s.words.modal_auxiliaries and s.tokens[c].dep.startswith("aux")
        for c in s.children[verb]
    )


def _is_nameless(s: Sentences, verb: int) -> bool:
    """Whether a clause only says that its noun goes unnamed: "un élu qui a demandé [l'anonymat]",
    "an aide who asked [not to be named]"; names that others are to lack are something said.
    """
    if not s.tokens[verb].dep.startswith("acl"):
        return False
    for index in range(verb + 1, min(verb + _BRIEF, len(s.tokens))):
        token = s.tokens[index]
        if token.dep == "punct" or token.sentence != s.tokens[verb].sentence:
            return False
        if token.lemma in s.words.nameless and token.pos in ("NOUN", "ADJ"):
            return s.child(index, "nmod") is None
        if token.lemma in s.words.nameless and s.is_passive(index):
            return True
    return False


def _is_under_open(s: Sentences, verb: int) -> bool:
    """Whether a verb is the complement of a word that leaves open whether it comes true."""
    token = s.tokens[verb]
    governor = s.tokens[token.head]
    if token.head == verb:
        return False
    if "VerbForm=Fin" not in token.morph and governor.lemma in s.words.poised:
        # "Hésite à critiquer", "refrain from condemning"; but not "n'hésite pas à" nor "refuse,
        # arguant que".
        from_doing = token.dep == "advcl" and s.preposition(verb) in s.words.hung
        hangs = token.dep in _COMPLEMENTS or from_doing
        return hangs and not s.is_denied(token.head)
    if token.dep not in _COMPLEMENTS:
        return False
    if "VerbForm=Inf" in token.morph:
        return (
            token.dep == "xcomp"
            and governor.lemma in s.words.modals
            and not _came_true(s, token.head)
        )
    conjunction = _conjunction(s, verb)
    if conjunction in s.words.whether:
        return True
    if conjunction not in s.words.that and not (s.words.bare_clause and token.dep == "ccomp"):
        return False
    if governor.lemma in s.words.modals or governor.lemma in s.words.open:
        return True
    # "Rien ne prouve que", but not "ne cache pas que".
    denied = s.is_denied(token.head) or _is_none(s, token.head)
    return denied and governor.lemma in s.words.asserting


def _is_none(s: Sentences, noun: int) -> bool:
    """Whether there is nothing of a noun: "aucune preuve que"."""
    determiners = (s.tokens[c] for c in s.children[noun] if s.tokens[c].dep == "det")
    return any(word.lower in s.words.nobody for word in determiners)


def _came_true(s: Sentences, modal: int) -> bool:
    """Whether what may or must be was: "a pu confirmer", but not "aurait pu"."""
    auxiliary = s.child(modal, "aux:tense")
    return auxiliary is not None and "Mood=Ind" in s.tokens[auxiliary].morph


def _conjunction(s: Sentences, verb: int) -> str:
    """The conjunction of a verb's clause; "" without one."""
    found = [c for c in s.children[verb] if c < verb and s.tokens[c].dep == "mark"]
    return s.tokens[found[-1]].lower if found else ""


def _is_supposed(s: Sentences, verb: int) -> bool:
    """Whether a verb stands behind a conjunction of what is not, not yet or only maybe so."""
    token = s.tokens[verb]
    for child in s.children[verb]:
        if child >= verb:
            break
        if s.tokens[child].dep not in _INTRODUCING:
            continue
        if s.tokens[child].lower in s.words.whether and token.dep == "advcl":
            return _is_condition(s, verb, child)
        if _ends_with(s, child, s.words.unreal):
            return True
        if s.finite(verb).feature("Tense") == "Pres" and _ends_with(s, child, s.words.awaiting):
            return True
    return False


def _is_condition(s: Sentences, verb: int, conjunction: int) -> bool:
    """Whether a clause with "if" says on what something hangs: what would, will or can be then.

    "S'il refuse l'un, le maire accepte l'autre" sets two facts against each other.
    """
    if _ends_with(s, conjunction, s.words.conceding):
        return False
    if _ends_with(s, conjunction, s.words.unreal):
        return True
    above = s.tokens[verb].head
    then = s.finite(above)
    return (
        then.feature("Mood") == "Cnd"
        or then.feature("Tense") == "Fut"
        or s.tokens[above].lemma in s.words.modals
        or s.tokens[s.tokens[above].head].lemma in s.words.modals
        or _is_modal(s, above)
    )


def _ends_with(s: Sentences, place: int, phrases: tuple[str, ...]) -> bool:
    """Whether one of some phrases ends with a token: "à moins que" with "qu'"."""
    token = s.tokens[place]
    before = s.text[max(0, token.start - _LONGEST) : token.start]
    told = _SPACE.sub(" ", f" {before}{_whole(s, token.lower)}".lower().replace("’", "'"))
    return any(told.endswith((f" {phrase}", f"'{phrase}")) for phrase in phrases)


def _whole(s: Sentences, word: str) -> str:
    """A conjunction or preposition without elision: "que" for "qu'"."""
    if not word.endswith("'"):
        return word
    whole = s.words.plain(word)
    same = (w for w in (*s.words.that, *s.words.whether) if w[0] == word[0] and w[-1] != "'")
    return min(same, default=whole)


def _is_wished(s: Sentences, verb: int) -> bool:
    """Whether a verb is an infinitive with a subject of its own: "wait for the mayor to say"."""
    if "VerbForm=Inf" not in s.tokens[verb].morph or s.child(verb, "nsubj") is None:
        return False
    marks = (s.tokens[c] for c in s.children[verb] if s.tokens[c].dep == "mark")
    return any(mark.lower in s.words.to for mark in marks)
