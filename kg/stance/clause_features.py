"""A stretch of a document → how it is told: its build, tense, subject, length, figures and days.

What was done on a day is told, what is so is judged: these tell the one from the other where no
word of the stretch judges. They name no word, so that articles of one language teach another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.syntax.sentences import Sentences

TELLING = "telling:"
"""What the names of these features begin with."""
JUDGED = f"{TELLING}judged="
"""What those begin with that say how a cue hands on what judges."""
_SHORT, _LONG = 8, 30
"""Contents of fewer tokens are short, of more are long."""


def form(sentences: Sentences, root: int, inside: range) -> Iterator[str]:
    """Tense, build and subject of the clause that ``root`` heads."""
    s = sentences
    if s.child(root, "cop") is not None:
        yield f"{TELLING}copular"
    tense = _tense(s, root)
    if tense:
        yield f"{TELLING}tense={tense}"
    subject = s.child(root, "nsubj", "nsubj:pass", "expl:subj")
    if subject is None:
        yield f"{TELLING}subject=none"
    elif subject in inside:
        yield f"{TELLING}subject={_kind(s, subject)}"


def bulk(sentences: Sentences, pieces: Iterable[range]) -> Iterator[str]:
    """How long pieces are together, and whether they hold figures, days and who is spoken to."""
    s = sentences
    size = 0
    for piece in pieces:
        size += len(piece)
        for index in piece:
            token = s.tokens[index]
            if token.pos == "NUM" or token.text.isdigit():
                yield f"{TELLING}figures"
            if token.feature("Person") == "2":
                yield f"{TELLING}addressed"
            if s.is_date(index):
                yield f"{TELLING}dated"
    yield TELLING + ("short" if size < _SHORT else "long" if size > _LONG else "medium")


def _tense(s: Sentences, root: int) -> str:
    if s.tokens[root].pos not in ("VERB", "AUX"):
        return ""
    finite = s.finite(root)
    if "VerbForm=Fin" not in finite.morph or finite.feature("Mood") == "Cnd":
        return ""
    if s.near_future(root) is not None:
        return "Fut"
    tense = finite.feature("Tense")
    done = finite.index != root and "VerbForm=Part" in s.tokens[root].morph
    return "Past" if done and tense == "Pres" and not s.is_passive(root) else tense


def _kind(s: Sentences, subject: int) -> str:
    token = s.tokens[subject]
    if token.feature("PronType") == "Dem" or token.lower in s.words.demonstratives:
        return "this"
    person = token.feature("Person")
    return person if token.pos == "PRON" and person else token.pos
