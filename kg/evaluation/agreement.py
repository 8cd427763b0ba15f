"""Compare what two coders found in the same articles.

Statements are paired one to one, the best overlap of their contents first, at least half of it
(intersection over union). Act, stance and source are compared in pairs. Topics are one if their
labels are forms of one label (:func:`kg.positions.words.compare`); a line is a topic with a side.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kg.evaluation.score import best_pairs, in_common, positions, same_source
from kg.extract.reading import CODER
from kg.graph.protocol import solutions
from kg.graph.reader import Reader, StoredStatement
from kg.model import Position, Side
from kg.positions.words import compare
from kg.vocab.iris import split_coder
from kg.vocab.terms import PROV, SCHEMA

if TYPE_CHECKING:
    from kg.store import Store

_OVERLAP = 0.5
_DIGITS = 3
_TURNED: dict[Side, Side] = {"for": "against", "against": "for", "none": "none"}


@dataclass
class Labels:
    """The labels that two coders gave to the same cases."""

    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, one: str, other: str) -> None:
        """Count a case."""
        self.pairs[one, other] += 1

    @property
    def cases(self) -> int:
        """How many cases there are."""
        return self.pairs.total()

    @property
    def same(self) -> float | None:
        """The share of cases with the same label, ``None`` without cases."""
        right = sum(n for (one, other), n in self.pairs.items() if one == other)
        return right / self.cases if self.cases else None

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa, ``None`` where both coders gave one label only."""
        one: Counter[str] = Counter()
        other: Counter[str] = Counter()
        for (first, second), n in self.pairs.items():
            one[first] += n
            other[second] += n
        chance = sum(one[label] * other[label] for label in one)
        return _above_chance(self.same, chance, self.cases**2)

    @property
    def alpha(self) -> float | None:
        """Krippendorff's alpha for nominal values, ``None`` where there is one label only."""
        together: Counter[str] = Counter()
        for (first, second), n in self.pairs.items():
            together[first] += n
            together[second] += n
        chance = sum(n * (n - 1) for n in together.values())
        total = together.total()
        return _above_chance(self.same, chance, total * (total - 1))

    def as_object(self) -> dict[str, Any]:
        """Return the figures as an object for JSON."""
        table: dict[str, dict[str, int]] = defaultdict(dict)
        for (one, other), n in sorted(self.pairs.items()):
            table[one][other] = n
        return {
            "cases": self.cases,
            "same": _rounded(self.same),
            "kappa": _rounded(self.kappa),
            "alpha": _rounded(self.alpha),
            "table": dict(table),
        }


def _above_chance(same: float | None, chance: int, of: int) -> float | None:
    if same is None or chance == of:
        return None
    return 1 - (1 - same) / (1 - chance / of)


@dataclass
class Shared:
    """How many each of two coders found, and how many they share."""

    one: int = 0
    other: int = 0
    both: int = 0

    def add(self, one: int, other: int, both: int) -> None:
        """Count what was found in an article or a statement."""
        self.one += one
        self.other += other
        self.both += both

    @property
    def f1(self) -> float | None:
        """Twice what is shared, divided by all; ``None`` where nothing was found."""
        total = self.one + self.other
        return 2 * self.both / total if total else None

    def as_object(self) -> dict[str, Any]:
        """Return the figures as an object for JSON."""
        counts = {"one": self.one, "other": self.other, "both": self.both}
        return {**counts, "f1": _rounded(self.f1)}


@dataclass
class Agreement:
    """How far two coders agree.

    Attributes:
        articles: articles that both have read, with the same text.
        left_out: articles that both have read in different versions.
        shared: statements, topics of shared statements, and lines of all statements.
        labels: act, stance and kind of source of shared statements; side of shared topics.
        sources: shared statements, and those whose source is the same.
    """

    articles: int = 0
    left_out: int = 0
    shared: dict[str, Shared] = field(
        default_factory=lambda: {name: Shared() for name in ("statements", "topics", "lines")}
    )
    labels: dict[str, Labels] = field(
        default_factory=lambda: {
            name: Labels() for name in ("act", "stance", "source_kind", "side")
        }
    )
    sources: tuple[int, int] = (0, 0)

    def as_object(self) -> dict[str, Any]:
        """Return the figures as an object for JSON."""
        cases, same = self.sources
        return {
            "articles": self.articles,
            "left_out": self.left_out,
            **{name: found.as_object() for name, found in self.shared.items()},
            "source": {"cases": cases, "same": _rounded(same / cases if cases else None)},
            **{name: found.as_object() for name, found in self.labels.items()},
        }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)


@dataclass(frozen=True, slots=True)
class Coded:
    """An article as one coder read it."""

    text: str
    statements: Sequence[StoredStatement]


def coders_in(store: Store) -> dict[str, set[str]]:
    """Return the articles that each coder has read, by the coder's name; kg's own is ``kg``."""
    rows = solutions(
        store,
        f"""SELECT DISTINCT ?name ?article {{
          ?activity {PROV.wasAssociatedWith} ?coder ; {PROV.used} ?text .
          ?coder {SCHEMA.name} ?name . ?text {PROV.wasDerivedFrom} ?article
        }}""",
    )
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        found[_shown(row["name"].value)].add(row["article"].value)
    return dict(found)


def _shown(coder: str) -> str:
    return "kg" if coder == split_coder(CODER)[0] else coder


def read_coded(store: Store, coder: str) -> dict[str, Coded]:
    """Return the articles that a coder has read in a graph, by IRI."""
    reader = Reader(store)
    by_article: dict[str, list[StoredStatement]] = defaultdict(list)
    for one in reader.statements_with_spans:
        if _shown(one.coder) == coder:
            by_article[one.article.iri].append(one)
    return {
        iri: Coded(reader.texts[iri], by_article[iri])
        for iri in coders_in(store).get(coder, ())
        if iri in reader.texts
    }


def agree(one: Mapping[str, Coded], other: Mapping[str, Coded]) -> Agreement:
    """Compare two coders over the articles that both have read."""
    found = Agreement()
    for iri in sorted(one.keys() & other.keys()):
        first, second = one[iri], other[iri]
        if first.text != second.text:
            found.left_out += 1
            continue
        found.articles += 1
        _compare(found, first.text, first.statements, second.statements)
    return found


def _compare(
    found: Agreement, text: str, one: Sequence[StoredStatement], other: Sequence[StoredStatement]
) -> None:
    pairs = best_pairs(
        [positions(text, statement.statement.content) for statement in one],
        [positions(text, statement.statement.content) for statement in other],
        in_common,
        lambda overlap: overlap >= _OVERLAP,
    )
    found.shared["statements"].add(len(one), len(other), len(pairs))
    found.shared["lines"].add(_lines(one), _lines(other), 0)
    for i, j in pairs:
        mine, theirs = one[i].statement, other[j].statement
        found.labels["act"].add(mine.act, theirs.act)
        found.labels["stance"].add(mine.stance, theirs.stance)
        found.labels["source_kind"].add(mine.source_kind, theirs.source_kind)
        is_same = same_source(mine.source, theirs.source, mine.source_kind)
        found.sources = (found.sources[0] + 1, found.sources[1] + is_same)
        _compare_positions(found, one[i].positions, other[j].positions)


def _lines(statements: Iterable[StoredStatement]) -> int:
    return sum(position.side != "none" for one in statements for position in one.positions)


def _compare_positions(
    found: Agreement, one: Sequence[Position], other: Sequence[Position]
) -> None:
    left, both = list(other), 0
    for mine in one:
        same = [(turn, their) for their in left if (turn := compare(mine.label, their.label))]
        if not same:
            continue
        turn, theirs = max(same, key=lambda pair: pair[0])
        left.remove(theirs)
        both += 1
        side = theirs.side if turn > 0 else _TURNED[theirs.side]
        found.labels["side"].add(mine.side, side)
        found.shared["lines"].add(0, 0, mine.side == side != "none")
    found.shared["topics"].add(len(one), len(other), both)
