"""Build the features of the side that a statement's source takes towards a label.

They say what undoes, negates and judges on the way from the statement's verb to the label's words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from kg.base import fold
from kg.lexicon.cues import cues
from kg.lexicon.sentiment import sentiment_lexicon
from kg.lexicon.tables import find_pattern, has_table, read_rows
from kg.model import Act
from kg.normalise.content_words import negation_words
from kg.positions.features import StatementView
from kg.positions.words import compare, find_stems, stems, undoing_stems
from kg.preprocess.document import Token

_ACTS: tuple[Act, ...] = (
    *("assert", "announce", "demand", "commit"),
    *("refuse", "support", "oppose", "ask"),
)
_SUBJECTS = frozenset(("nsubj", "nsubj:pass", "csubj"))
_CONTENT = frozenset(("VERB", "NOUN", "ADJ", "ADV", "PROPN", "AUX"))
_SIGNS = {"+": 1, "++": 1, "-": -1, "--": -1}
_LONGEST_PATH = 10
_NO_PATH = 20

NAMES = (
    *("cue_sign", "cue_negated", "has_cue", "cue_turned", "stance", "stance_turned"),
    *("target_turn", "target_sign", "undo_path", "undo_inside", "undo_before", "negations"),
    *("any_negation", "turned", "label_undoes", "label_inside", "label_near", "path", "is_subject"),
    *("is_whole", "label_stems", "praise", "blame", "praise_near", "blame_near", "praise_path"),
    *("blame_path", "praise_label", "blame_label", "ought", "is_quoted", "is_direct", "length"),
    *("is_source", "exclaims", "first_person"),
    *(f"act_{act}" for act in _ACTS),
)


class SideFeatures(NamedTuple):
    """Numbers in the order of NAMES, and words."""

    numbers: list[float]
    words: frozenset[str]


def side_features(own: StatementView, label: str) -> SideFeatures:
    """Build the features of one statement's side towards a label."""
    view, statement = own.view, own.statement
    text, language = view.document.text, view.document.language
    found = stems(label)
    core = found - undoing_stems() or found
    near = view.tokens_in(own.sentence)
    held = {token.index for token in own.inside}
    outside = [token for token in near if token.index not in held]
    named = [token for token in own.inside if _has(token, core)]
    spots = {token.index for token in named}
    top, path = _shortest_path(own, named, spots)
    inner = [token for token in path if token.index in held]
    on_path = {token.index for token in inner}
    negating = negation_words(language)
    negations = [token for token in own.inside if fold.search(token.lower) in negating]
    on_way = [t for t in negations if t.head in on_path or t.index in on_path]
    undoing = [t for t in own.inside if _undoes(t, language) and t.index not in spots]
    undo_path = [token for token in inner if _undoes(token, language)]
    cue_negated = any(t.head in own.cue and fold.search(t.lower) in negating for t in near)
    turned = -1 if (len(undo_path) + bool(on_way)) % 2 else 1
    label_undoes = len(found & undoing_stems()) % 2
    facing = turned * (-1 if label_undoes else 1)
    cue_sign = _cue_sign(own, language)
    stance = {"support": 1, "oppose": -1}.get(statement.stance, 0)
    target = compare(statement.target.of(text), label) if statement.target is not None else 0
    said = statement.said(text)
    judged, around = _judged(own.inside, language), _judged(outside, language)
    judged_path, judged_label = _judged(inner, language), _judged(named, language)
    source = stems(statement.source or "")
    values = {
        "cue_sign": cue_sign,
        "cue_negated": cue_negated,
        "has_cue": statement.cue is not None,
        "cue_turned": cue_sign * facing * (-1 if cue_negated else 1),
        "stance": stance,
        "stance_turned": stance * facing,
        "target_turn": target,
        "target_sign": target * stance,
        "undo_path": len(undo_path),
        "undo_inside": len(undoing),
        "undo_before": sum(top is not None and token.index < top.index for token in undoing),
        "negations": len(on_way),
        "any_negation": len(negations),
        "turned": turned,
        "label_undoes": label_undoes,
        "label_inside": _covered(named, core),
        "label_near": _covered([t for t in outside if _has(t, core)], core),
        "path": len(inner) if top is not None else _NO_PATH,
        "is_subject": top is not None and top.dep in _SUBJECTS,
        "is_whole": top is not None and not inner,
        "label_stems": len(found),
        "praise": judged[1],
        "blame": judged[-1],
        "praise_near": around[1],
        "blame_near": around[-1],
        "praise_path": judged_path[1],
        "blame_path": judged_path[-1],
        "praise_label": judged_label[1],
        "blame_label": judged_label[-1],
        "ought": bool(find_pattern(language, "ought").search(said)),
        "is_quoted": any(mark in own.sentence.of(text) for mark in '«“"'),
        "is_direct": statement.type == "direct",
        "length": len(said),
        "is_source": len(found & source) / len(found) if found else 0.0,
        "exclaims": "!" in said,
        "first_person": bool(find_pattern(language, "first person").search(said)),
        **{f"act_{act}": statement.act == act for act in _ACTS},
    }
    words = frozenset(
        _words(own, inner, outside, found, cue_negated, bool(on_way), bool(undo_path))
    )
    return SideFeatures([float(values[name]) for name in NAMES], words)


def _words(
    own: StatementView,
    inner: Sequence[Token],
    outside: Sequence[Token],
    label: frozenset[str],
    cue_negated: bool,
    is_negated: bool,
    is_undone: bool,
) -> Iterator[str]:
    yield "cue=" + "_".join(own.view.tokens[n].lemma.lower() for n in sorted(own.cue))
    yield "cue negated" if cue_negated else "cue plain"
    yield from (f"in={t.lemma.lower()}" for t in own.inside if t.pos in _CONTENT)
    yield from (f"path={token.lemma.lower()}" for token in inner)
    yield from (f"label={stem}" for stem in label)
    yield from (f"near={t.lemma.lower()}" for t in outside if t.pos in ("VERB", "NOUN", "ADJ"))
    if is_negated:
        yield "path negated"
    if is_undone:
        yield "path undone"


def _shortest_path(
    own: StatementView, named: Sequence[Token], spots: set[int]
) -> tuple[Token | None, list[Token]]:
    """Return the label's word that is nearest to the cue or root, and the words between them."""
    best: tuple[Token | None, list[Token]] = (None, [])
    for token in [t for t in named if t.head not in spots] or named:
        path: list[Token] = []
        current = token
        for _ in range(_LONGEST_PATH):
            above = own.view.tokens[current.head]
            if above.index == current.index or above.index in own.cue:
                break
            if above.index not in spots:
                path.append(above)
            current = above
        if best[0] is None or len(path) < len(best[1]):
            best = token, path
    return best


def _has(token: Token, core: frozenset[str]) -> bool:
    return any(one.stem in core for one in find_stems(token.text))


def _covered(tokens: Sequence[Token], core: frozenset[str]) -> float:
    met = {one.stem for token in tokens for one in find_stems(token.text)} & core
    return len(met) / len(core) if core else 0.0


@cache
def _undoing_lemmas(language: str) -> frozenset[str]:
    if not has_table(language, "undoing"):
        return frozenset()
    return frozenset(word for word, _ in read_rows(language, "undoing", 2))


def _undoes(token: Token, language: str) -> bool:
    return token.lemma.lower() in _undoing_lemmas(language)


def _judged(tokens: Sequence[Token], language: str) -> Counter[int]:
    lexicon = sentiment_lexicon(language)
    return Counter(_SIGNS.get(lexicon.sense(token), 0) for token in tokens)


def _cue_sign(own: StatementView, language: str) -> int:
    """Return the polarity of the cue's word in the lexicon: 1 for, -1 against."""
    words = cues(language)
    for number in sorted(own.cue):
        token = own.view.tokens[number]
        for cue in (
            *words.verbs.get(token.lower, ()),
            *(each for each in (words.nouns.get(token.lemma.lower()),) if each),
            *(each for each in (words.adjectives.get(token.lower),) if each),
        ):
            if cue.polarity:
                return cue.polarity
    return 0
