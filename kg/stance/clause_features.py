"""Features of how a content is presented: its form, tense, subject, length, figures and dates.

They separate reported events from opinions where no word is evaluative. They are not lexical, so
that articles of one language train another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.syntax.sentences import Sentences

CLAUSE_FEATURE = "telling:"
"""Prefix of the names of these features."""
MODALITY_FEATURE = f"{CLAUSE_FEATURE}judged="
"""Prefix of those that cross the cue's modality with evaluative words."""
_SHORT, _LONG = 8, 30
"""Contents of fewer tokens are short, those of more are long."""


def clause_features(sentences: Sentences, root: int, inside: range) -> Iterator[str]:
    """Yield the tense, form and subject of the clause that ``root`` heads."""
    s = sentences
    if s.child(root, "cop") is not None:
        yield f"{CLAUSE_FEATURE}copular"
    tense = _tense(s, root)
    if tense:
        yield f"{CLAUSE_FEATURE}tense={tense}"
    subject = s.child(root, "nsubj", "nsubj:pass", "expl:subj")
    if subject is None:
        yield f"{CLAUSE_FEATURE}subject=none"
    elif subject in inside:
        yield f"{CLAUSE_FEATURE}subject={_kind(s, subject)}"


def length_features(sentences: Sentences, pieces: Iterable[range]) -> Iterator[str]:
    """Yield the length of all pieces, and whether they have figures, dates or an addressee."""
    s = sentences
    size = 0
    for piece in pieces:
        size += len(piece)
        for index in piece:
            token = s.tokens[index]
            if token.pos == "NUM" or token.text.isdigit():
                yield f"{CLAUSE_FEATURE}figures"
            if token.feature("Person") == "2":
                yield f"{CLAUSE_FEATURE}addressed"
            if s.is_date(index):
                yield f"{CLAUSE_FEATURE}dated"
    yield CLAUSE_FEATURE + ("short" if size < _SHORT else "long" if size > _LONG else "medium")


def _tense(s: Sentences, root: int) -> str:
    if s.tokens[root].pos not in ("VERB", "AUX"):
        return ""
    finite = s.finite(root)
    if "VerbForm=Fin" not in finite.morph or finite.feature("Mood") == "Cnd":
        return ""
    tense = finite.feature("Tense")
    done = finite.index != root and "VerbForm=Part" in s.tokens[root].morph
    return "Past" if done and tense == "Pres" and not s.is_passive(root) else tense


def _kind(s: Sentences, subject: int) -> str:
    token = s.tokens[subject]
    if token.feature("PronType") == "Dem" or token.lower in s.words.demonstratives:
        return "this"
    person = token.feature("Person")
    return person if token.pos == "PRON" and person else token.pos
