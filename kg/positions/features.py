"""Build the features of a statement and each label of its article."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from kg.lexicon.tables import read_rows
from kg.model import Span, Statement
from kg.positions.article import FIXED, ArticleView
from kg.positions.words import stems
from kg.preprocess.document import Token

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kg.positions.article import Numbers

_SUBJECTS = frozenset(("nsubj", "nsubj:pass", "csubj"))
_OBJECTS = frozenset(("obj", "iobj", "obl:arg", "obl:agent", "ccomp", "xcomp"))
_FAR, _DEEPEST = 9, 8
_BAGS = ("content", "sentence", "paragraph", "before")
OWN = (
    *("in_content", "in_sentence", "in_paragraph"),
    *(f"{name}_share" for name in _BAGS),
    *(f"{name}_head" for name in _BAGS),
    *("content_of", "content_idf", "depth", "is_subject", "is_object", "below_cue"),
    *("starts", "is_whole", "sentences_back", "is_pointed_at", "pointers", "pronouns", "nouns"),
    *("content_length", "others", "others_whole", "others_share", "others_head"),
    *("has_stance", "target", "target_in", "is_source", "in_speaker"),
)
_RELATIVE = ("content_idf", "count_mean", "title_of", "others_share")
"""Features that also count in comparison with the other labels."""
NAMES = (*FIXED, *OWN, *(f"{sort}_{name}" for name in _RELATIVE for sort in ("norm", "rank")))


class StatementView:
    """A statement in its article."""

    def __init__(self, view: ArticleView, statement: Statement) -> None:
        self.view, self.statement = view, statement
        self.content = statement.content
        self.start, self.end = statement.content[0].start, statement.content[-1].end
        self.sentence = view.sentence_of(statement)
        self.bag = view.bag(*statement.content)
        self.share, self.heads = view.share(self.bag), view.has_head(self.bag)
        self.inside = [token for piece in self.content for token in view.tokens_in(piece)]
        held = {token.index for token in self.inside}
        roots = [t for t in self.inside if t.head not in held or t.head == t.index]
        self.root = roots[0].index if roots else -1
        cue = statement.cue
        self.cue = (
            frozenset(token.index for token in view.tokens_in(cue))
            if cue is not None
            else frozenset()
        )


class StatementViews:
    """The statements of an article, and what they have of each label together."""

    def __init__(self, view: ArticleView, statements: Sequence[Statement]) -> None:
        import numpy as np

        self.view = view
        self.each = [StatementView(view, statement) for statement in statements]
        shares = np.stack([one.share for one in self.each])
        self.sums: dict[str, NDArray[np.float64]] = {
            "others_whole": (shares >= 1).sum(0, np.float64),
            "others_share": shares.sum(0, np.float64),
            "others_head": np.stack([one.heads for one in self.each]).sum(0, np.float64),
        }

    def of_others(self, own: StatementView) -> dict[str, Numbers]:
        """Return the mean of each label's features over all statements but one."""
        import numpy as np

        number = len(self.each) - 1
        columns = {"others": np.full(len(self.view.labels), number, np.float32)}
        parts: dict[str, Numbers] = {
            "others_whole": (own.share >= 1).astype(np.float32),
            "others_share": own.share,
            "others_head": own.heads,
        }
        for name, part in parts.items() if number else ():
            columns[name] = ((self.sums[name] - part) / number).astype(np.float32)
        return columns


def statement_features(views: StatementViews, place: int) -> Numbers:
    """Build the features of a statement with each label, a row a label, in the order of NAMES."""
    import numpy as np

    view, own = views.view, views.each[place]
    columns = {**_columns(view, own), **views.of_others(own)}
    zero = np.zeros(len(view.labels), np.float32)
    table = np.stack([np.asarray(columns.get(name, zero), np.float32) for name in OWN], 1)
    known = {**{name: view.fixed[:, n] for n, name in enumerate(FIXED)}, **columns}
    relative = [
        column
        for name in _RELATIVE
        for column in _compare(np.asarray(known.get(name, zero), np.float32))
    ]
    return np.concatenate((view.fixed, table, np.stack(relative, 1)), 1)


def _compare(column: Numbers) -> tuple[Numbers, Numbers]:
    """Return a feature's distance from the mean of all labels, and its rank among them."""
    import numpy as np

    spread = float(column.std()) or 1.0
    ranks = np.argsort(np.argsort(-column, kind="stable"), kind="stable").astype(np.float32)
    return (column - column.mean()) / np.float32(spread), ranks


def _columns(view: ArticleView, own: StatementView) -> dict[str, Numbers]:
    import numpy as np

    statement = own.statement
    paragraph = next(
        (p for p in view.document.paragraphs if p.start <= own.start < p.end), own.sentence
    )
    before = [p for p in view.document.paragraphs if p.end <= paragraph.start][-1:]
    bags = (own.bag, view.bag(own.sentence), view.bag(paragraph), view.bag(*before))
    columns: dict[str, Numbers] = {}
    for name, bag in zip(_BAGS, bags, strict=True):
        columns[f"{name}_share"] = view.share(bag)
        columns[f"{name}_head"] = view.has_head(bag)
    columns["content_of"] = (view.matrix @ own.bag) / max(float(own.bag.sum()), 1)
    columns["content_idf"] = view.matrix @ (own.bag * view.idf)
    target = statement.target.of(view.document.text) if statement.target is not None else ""
    for name, words in (("target", target), ("is_source", statement.source or "")):
        found = stems(words)
        bag = np.zeros(len(view.column), np.float32)
        bag[[view.column[s] for s in found if s in view.column]] = 1
        common: Numbers = view.matrix @ bag
        if name == "target":
            columns["target"] = _divide(2 * common, view.sizes + len(found))
            columns["target_in"] = _divide(common, np.full(len(common), len(found)))
        else:
            columns["is_source"] = _divide(common, view.sizes + len(found) - common)
    columns |= _place_columns(view, own, paragraph)
    pointed = _pointed_at(view, own.inside)
    columns["is_pointed_at"] = np.array([head in pointed for head in view.lemmas], np.float32)
    for name, value in (
        ("pointers", len(pointed)),
        ("pronouns", sum(token.pos == "PRON" for token in own.inside)),
        ("nouns", sum(token.pos in ("NOUN", "PROPN") for token in own.inside)),
        ("content_length", own.end - own.start),
        ("has_stance", statement.stance != "none"),
    ):
        columns[name] = np.full(len(view.labels), float(value), np.float32)
    return columns


def _divide(parts: Numbers, wholes: Numbers) -> Numbers:
    import numpy as np

    found: Numbers = (parts / np.maximum(wholes, 1)).astype(np.float32)
    return found


def _pointed_at(view: ArticleView, inside: Sequence[Token]) -> set[str]:
    """Return the lemmas of nouns with a demonstrative: "cette technologie"."""
    demonstratives = _demonstratives(view.document.language)
    return {
        view.tokens[token.head].lemma
        for token in inside
        if token.lower in demonstratives and token.pos == "DET"
    }


@cache
def _demonstratives(language: str) -> frozenset[str]:
    rows = read_rows(language, "determiners", 5)
    return frozenset(form for form, sort, *_ in rows if sort == "dem")


def _place_columns(view: ArticleView, own: StatementView, paragraph: Span) -> dict[str, Numbers]:
    """Build the features of where an article has each label, seen from the statement."""
    import numpy as np

    size, spots = len(view.labels), view.spots
    speaker = own.statement.speaker or Span(0, 0)
    columns = {
        "in_paragraph": spots.labels_in(paragraph),
        "in_speaker": spots.labels_in(speaker),
        "sentences_back": spots.sentences_back(own.start, view.sentence_number(own.start)),
    }
    filled = {"depth": _FAR, "below_cue": _FAR, "starts": 999}
    filled |= dict.fromkeys(("in_content", "in_sentence", "is_subject", "is_object", "is_whole"), 0)
    columns |= {name: np.full(size, value, np.float32) for name, value in filled.items()}
    for number in np.flatnonzero(spots.labels_in(own.sentence)).tolist():
        near = view.spots_in(number, own.sentence)
        columns["in_sentence"][number] = 1
        columns["below_cue"][number] = min(_distance(view, s.head, own.cue) for s in near)
    for number in np.flatnonzero(sum(map(spots.labels_in, own.content))).tolist():
        inside = [
            spot
            for piece in own.content
            for spot in view.spots_in(number, piece)
            if spot.end <= piece.end + 2
        ]
        if not inside:
            continue
        below = [
            head.dep
            for head in (view.tokens[spot.head] for spot in inside)
            if head.head == own.root
        ]
        columns["in_content"][number] = 1
        columns["depth"][number] = min(_distance(view, s.head, {own.root}) for s in inside)
        columns["is_subject"][number] = any(label in _SUBJECTS for label in below)
        columns["is_object"][number] = any(label in _OBJECTS for label in below)
        columns["starts"][number] = inside[0].start - own.start
        columns["is_whole"][number] = any(
            spot.start - own.start < 6 and own.end - spot.end < 6 for spot in inside
        )
    return columns


def _distance(view: ArticleView, index: int, goals: frozenset[int] | set[int]) -> int:
    """Count the steps up the tree from a token to one of some others."""
    for steps in range(_DEEPEST + 1):
        if index in goals:
            return steps
        head = view.tokens[index].head
        if head == index:
            break
        index = head
    return _FAR
