"""Score found statements of articles against gold ones.

Statements of an article are paired one to one, the best overlap first. Overlap is the share of
characters that two contents have in common (intersection over union), without blanks and quotation
marks. The figures are:

- ``loose`` and ``tight``: pairs with an overlap of at least .5 and .9;
- ``one-sided .3`` and ``.8``: pairs in which more than that share of the gold content was found;
- ``statement+source``: loose pairs whose resolved source is right too, and with ``+stance`` also
  their stance;
- of the loose pairs, the share whose type, source, kind of source, act, stance, cue, speaker,
  target and date is right: a cue, speaker or target counts where the gold has one and is right
  where it overlaps, a date counts where either has one;
- ``stance macro F1`` over the loose pairs, and the recall of each type of statement.

A source is right if it has every distinctive word of the gold one or, unless that is a person, if
half of their words are the same. ``affiliations`` are right where person, organisation and half of
the role's words agree; ``dates found`` overlap, ``dates right`` have the gold's EDTF value too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, get_args

from kg.base import fold
from kg.base.errors import KgError, ReadError, UsageError
from kg.evaluation.positions import GoldPositions, PositionFigures, as_object, score_positions
from kg.extract.standoff import Record, read_records, to_record
from kg.model import (
    Affiliation,
    Article,
    DateExpression,
    SourceKind,
    Span,
    Stance,
    Statement,
)

if TYPE_CHECKING:
    from kg.coders.coder import Coder

_LOOSE, _TIGHT = 0.5, 0.9
_MARKS = frozenset('«»“”"')
_TITLES = frozenset(("m", "mm", "mme", "mlle", "dr", "pr", "me", "mr", "mrs", "ms"))
_FRENCH = frozenset(("le", "la", "les", "l", "un", "une", "des", "du", "de", "d", "et"))
_ENGLISH = frozenset(("the", "a", "an", "of", "and"))
_COMMON_WORDS = _TITLES | _FRENCH | _ENGLISH
_DIGITS = 4

Positions = frozenset[int]
Words = frozenset[str]


@dataclass
class Score:
    """How many were right, how many are in the gold, and how many were found."""

    right: int = 0
    gold: int = 0
    found: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def add(self, right: int, gold: int, found: int) -> None:
        self.right += right
        self.gold += gold
        self.found += found


@dataclass
class Share:
    """A number of right cases and their total."""

    right: int = 0
    of: int = 0

    @property
    def value(self) -> float:
        return self.right / self.of if self.of else 0.0

    def add(self, right: bool) -> None:
        self.right += right
        self.of += 1


@dataclass
class RuleUse:
    """How often a rule made a statement, and how often that was right, with its source."""

    fired: int = 0
    right: int = 0
    right_source: int = 0


@dataclass
class Figures:
    """What :func:`score` counts. ``recall`` is by type of statement, ``rules`` by name of rule.

    ``positions`` is ``None`` where the gold has no positions.
    """

    articles: int = 0
    scores: dict[str, Score] = field(default_factory=dict)
    shares: dict[str, Share] = field(default_factory=dict)
    recall: dict[str, Share] = field(default_factory=dict)
    rules: dict[str, RuleUse] = field(default_factory=dict)
    stances: Counter[tuple[str, str]] = field(default_factory=Counter)
    positions: PositionFigures | None = None

    @property
    def stance_f1(self) -> float:
        """Return the mean F1 over the stances, in loose pairs."""
        f1s = []
        for stance in get_args(Stance):
            right = self.stances[stance, stance]
            gold = sum(n for (theirs, _), n in self.stances.items() if theirs == stance)
            found = sum(n for (_, ours), n in self.stances.items() if ours == stance)
            f1s.append(Score(right, gold, found).f1)
        return sum(f1s) / len(f1s)

    def as_object(self) -> dict[str, Any]:
        """Convert the figures to an object for JSON, shares rounded to four digits."""
        gold = self.scores["loose"].gold if "loose" in self.scores else 0
        return {
            "articles": self.articles,
            **{name: _score_object(score) for name, score in self.scores.items()},
            "of loose pairs": {name: _share_object(share) for name, share in self.shares.items()},
            "stance macro F1": round(self.stance_f1, _DIGITS),
            **({"positions": as_object(self.positions)} if self.positions else {}),
            "recall by type": {
                name: _share_object(share) for name, share in sorted(self.recall.items())
            },
            "rules": {
                name: {
                    "fired": use.fired,
                    "right": use.right,
                    "precision": round(use.right / use.fired, _DIGITS),
                    "share of recall": round(use.right / gold, _DIGITS) if gold else 0.0,
                    "right source": use.right_source,
                }
                for name, use in sorted(self.rules.items(), key=lambda item: -item[1].fired)
            },
        }


def evaluate(
    gold: Path,
    texts: Path,
    *,
    model: str | None = None,
    fast: bool = False,
    coder: Coder | None = None,
    positions: Mapping[str, Sequence[GoldPositions]] = MappingProxyType({}),
    fail: Callable[[ReadError], object] = lambda _: None,
) -> Figures:
    """Extract the articles of a gold file, ``DOC.txt`` in ``texts``, and score the result.

    ``model`` names a spaCy pipeline for French, ``positions`` are the gold ones by article. An
    article that a ``coder`` does not come to, or whose fault is given to ``fail``, counts as one
    without findings.

    Raises:
        ReadError: a file can't be read.
        ModelError: the pipeline is missing.
    """
    from kg.pipeline import annotate, annotate_each

    wanted = read_records(gold)
    articles = read_articles(wanted, texts)
    if coder is None:
        found = [
            to_record(reading) for reading in annotate(articles.values(), model=model, fast=fast)
        ]
    else:
        found = []
        for one in annotate_each(articles.values(), coder=coder):
            if isinstance(one, ReadError):
                fail(one)
            else:
                found.append(to_record(one))
    return score(
        wanted,
        {record.doc: record for record in found},
        {doc: article.text for doc, article in articles.items()},
        positions,
    )


def read_articles(records: Mapping[str, Record], texts: Path) -> dict[str, Article]:
    """Read the articles ``DOC.txt`` of a folder, by name.

    Where a text does not say its date or language, those of its record hold: "on Monday" needs one.

    Raises:
        ReadError: an article can't be read.
    """
    from kg.read import read

    found = {}
    for doc, record in records.items():
        for item in read(texts / f"{doc}.txt"):
            if isinstance(item, ReadError):
                raise item
            if isinstance(item, Article):
                found[doc] = replace(
                    item,
                    date=item.date or record.date,
                    language=item.language or record.language,
                )
    return found


def score(
    gold: Mapping[str, Record],
    found: Mapping[str, Record],
    texts: Mapping[str, str],
    positions: Mapping[str, Sequence[GoldPositions]] = MappingProxyType({}),
) -> Figures:
    """Compare what was found with the gold, article by article.

    An article that is missing from ``found`` counts as one without findings.

    Raises:
        KgError: gold and found are of different texts.
    """
    figures = Figures(articles=len(gold))
    for doc, wanted in gold.items():
        ours = found.get(doc, Record(doc))
        if None not in (ours.sha256, wanted.sha256) and ours.sha256 != wanted.sha256:
            raise KgError(
                f"{doc}: gold and found are of different texts (their sha256 differ); "
                "extract from the text that the gold was made on"
            )
        for record in (wanted, ours):
            _check_places(record, texts[doc])
        _add_statements(figures, wanted.statements, ours.statements, texts[doc])
        _add_affiliations(figures, wanted.affiliations, ours.affiliations)
        _add_dates(figures, wanted.dates, ours.dates)
    if positions:
        figures.positions = score_positions(positions, found)
    return figures


def broken(figures: Figures, floors: Mapping[str, float]) -> list[str]:
    """List the floors that the figures fall below, a line each.

    A floor's name is the path of a figure in :meth:`Figures.as_object`, such as ``loose/f1`` or
    ``recall by type/direct/share``.

    Raises:
        UsageError: there is no figure of that name.
    """
    values = {name: figure(figures, name) for name in floors}
    return [
        f"{name} is {values[name]:.4f}, its floor {floor:.4f}"
        for name, floor in floors.items()
        if values[name] < floor
    ]


def figure(figures: Figures, name: str) -> float:
    """Return the figure at a path such as ``loose/f1``.

    Raises:
        UsageError: there is none.
    """
    value: Any = figures.as_object()
    for step in name.split("/"):
        if not isinstance(value, dict) or step not in value:
            choices = ", ".join(value) if isinstance(value, dict) else "nothing below a number"
            raise UsageError(f"no figure called '{name}': at '{step}' there are: {choices}")
        value = value[step]
    if not isinstance(value, int | float):
        raise UsageError(f"'{name}' is not a figure but a group of them: {', '.join(value)}")
    return float(value)


def same_source(gold: str | None, found: str | None, kind: SourceKind) -> bool:
    """Check whether the found source is the gold one, which is of this kind."""
    theirs, ours = discriminative_words(gold), discriminative_words(found)
    if not theirs or not ours:
        return not theirs and not ours
    if theirs <= ours:
        return True
    return kind != "person" and len(theirs & ours) / len(theirs | ours) >= 0.5


def discriminative_words(name: str | None) -> Words:
    """Return the distinctive words of a name: no accents, capitals, articles or titles."""
    return frozenset(fold.key(name or "").split()) - _COMMON_WORDS


def best_pairs(
    gold: Sequence[Positions],
    found: Sequence[Positions],
    overlap: Callable[[Positions, Positions], float],
    accept: Callable[[float], bool],
) -> list[tuple[int, int]]:
    """Pair gold and found one to one, the best overlap first, as pairs of indices."""
    scored = sorted(
        (-overlap(theirs, ours), i, j)
        for i, theirs in enumerate(gold)
        for j, ours in enumerate(found)
        if theirs & ours
    )
    pairs: list[tuple[int, int]] = []
    taken_gold: set[int] = set()
    taken_found: set[int] = set()
    for value, i, j in scored:
        if accept(-value) and i not in taken_gold and j not in taken_found:
            pairs.append((i, j))
            taken_gold.add(i)
            taken_found.add(j)
    return pairs


def in_common(gold: Positions, found: Positions) -> float:
    """Compute intersection over union."""
    return len(gold & found) / len(gold | found) if gold or found else 0.0


def share_found(gold: Positions, found: Positions) -> float:
    """Compute the share of the gold that was found."""
    return len(gold & found) / len(gold)


_MEASURES: Mapping[str, tuple[Callable[[Positions, Positions], float], Callable[[float], bool]]] = {
    "loose": (in_common, lambda overlap: overlap >= _LOOSE),
    "tight": (in_common, lambda overlap: overlap >= _TIGHT),
    "one-sided .3": (share_found, lambda share: share > 0.3),
    "one-sided .8": (share_found, lambda share: share > 0.8),
}


def _check_places(record: Record, text: str) -> None:
    ends = [piece.end for statement in record.statements for piece in statement.content]
    if max(ends, default=0) > len(text):
        raise KgError(
            f"{record.doc}: a statement ends at {max(ends)}, the text at {len(text)}; "
            "offsets count code points of the text as it is stored"
        )


def _add_statements(
    figures: Figures, gold: Sequence[Statement], found: Sequence[Statement], text: str
) -> None:
    theirs = [positions(text, statement.content) for statement in gold]
    ours = [positions(text, statement.content) for statement in found]
    pairs: dict[str, list[tuple[int, int]]] = {}
    for name, (overlap, accept) in _MEASURES.items():
        pairs[name] = best_pairs(theirs, ours, overlap, accept)
        _count(figures, name, len(pairs[name]), len(gold), len(found))
    loose = pairs["loose"]
    right_sources = {
        (i, j)
        for i, j in loose
        if same_source(gold[i].source, found[j].source, gold[i].source_kind)
    }
    with_stance = sum(gold[i].stance == found[j].stance for i, j in right_sources)
    _count(figures, "statement+source", len(right_sources), len(gold), len(found))
    _count(figures, "statement+source+stance", with_stance, len(gold), len(found))
    for i, j in loose:
        _add_shares(figures, gold[i], found[j], (i, j) in right_sources)
        figures.stances[gold[i].stance, found[j].stance] += 1
    hit = {i for i, _ in loose}
    for i, statement in enumerate(gold):
        figures.recall.setdefault(statement.type, Share()).add(i in hit)
    paired = {j: (i, j) in right_sources for i, j in loose}
    for j, statement in enumerate(found):
        use = figures.rules.setdefault(statement.rule, RuleUse())
        use.fired += 1
        use.right += j in paired
        use.right_source += paired.get(j, False)


def _add_shares(figures: Figures, gold: Statement, found: Statement, right_source: bool) -> None:
    right: dict[str, bool] = {
        "type": gold.type == found.type,
        "source": right_source,
        "source_kind": gold.source_kind == found.source_kind,
        "act": gold.act == found.act,
        "stance": gold.stance == found.stance,
    }
    for name in ("cue", "speaker", "target"):
        theirs: Span | None = getattr(gold, name)
        if theirs is not None:
            right[name] = _touch(theirs, getattr(found, name))
    if gold.said_on or found.said_on:
        right["said_on"] = gold.said_on == found.said_on
    for name, is_right in right.items():
        figures.shares.setdefault(name, Share()).add(is_right)


def _add_affiliations(
    figures: Figures, gold: Iterable[Affiliation], found: Iterable[Affiliation]
) -> None:
    theirs, ours = _facts(gold), _facts(found)
    fitting = {fact: [other for other in ours if _same_fact(fact, other)] for fact in theirs}
    _count(figures, "affiliations", _most_pairs(fitting), len(theirs), len(ours))


def _add_dates(
    figures: Figures, gold: Sequence[DateExpression], found: Sequence[DateExpression]
) -> None:
    pairs = best_pairs(
        [frozenset(range(date.span.start, date.span.end)) for date in gold],
        [frozenset(range(date.span.start, date.span.end)) for date in found],
        in_common,
        lambda overlap: overlap > 0,
    )
    right = sum(gold[i].edtf == found[j].edtf for i, j in pairs)
    _count(figures, "dates found", len(pairs), len(gold), len(found))
    _count(figures, "dates right", right, len(gold), len(found))


def _count(figures: Figures, name: str, right: int, gold: int, found: int) -> None:
    figures.scores.setdefault(name, Score()).add(right, gold, found)


def positions(text: str, pieces: Iterable[Span]) -> Positions:
    """Return the offsets that pieces cover, without blanks and quotation marks."""
    return frozenset(
        place
        for piece in pieces
        for place in range(piece.start, piece.end)
        if not (text[place].isspace() or text[place] in _MARKS)
    )


def _touch(one: Span, other: Span | None) -> bool:
    return other is not None and max(one.start, other.start) < min(one.end, other.end)


Fact = tuple[Words, Words, Words]
"""The distinctive words of an affiliation's person, organisation and role."""


def _facts(affiliations: Iterable[Affiliation]) -> tuple[Fact, ...]:
    facts = (
        (
            discriminative_words(a.person),
            discriminative_words(a.organisation),
            discriminative_words(a.role),
        )
        for a in affiliations
    )
    return tuple(dict.fromkeys(facts))


def _same_fact(gold: Fact, found: Fact) -> bool:
    """Compare facts; without a gold organisation, the found one may repeat the gold role."""
    person, organisation, role = gold
    their_person, their_organisation, their_role = found
    if not person <= their_person:
        return False
    if organisation:
        if not organisation <= their_organisation:
            return False
    elif not their_organisation <= role:
        return False
    return not role or len(role & their_role) / len(role | their_role) >= 0.5


def _most_pairs(fitting: Mapping[Fact, Sequence[Fact]]) -> int:
    """Count how many keys can each have a value of their own."""
    taken_by: dict[Fact, Fact] = {}

    def assign(fact: Fact, tried: set[Fact]) -> bool:
        for other in fitting[fact]:
            if other not in tried:
                tried.add(other)
                if other not in taken_by or assign(taken_by[other], tried):
                    taken_by[other] = fact
                    return True
        return False

    return sum(assign(fact, set()) for fact in fitting)


def _score_object(score: Score) -> dict[str, float]:
    return {
        "p": round(score.precision, _DIGITS),
        "r": round(score.recall, _DIGITS),
        "f1": round(score.f1, _DIGITS),
        "right": score.right,
        "gold": score.gold,
        "system": score.found,
    }


def _share_object(share: Share) -> dict[str, float]:
    return {"share": round(share.value, _DIGITS), "right": share.right, "of": share.of}
