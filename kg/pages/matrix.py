"""The positions of voices on topics as a matrix, whose rows and columns are clustered."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from kg.model import Side
from kg.pages.corpus import Corpus, Node, Said
from kg.pages.quotes import Quote, Quotes

TOPICS, VOICES = 16, 30
QUOTES = 12
"""The quotations of a cell that the page has."""
_FEWEST_TOPICS = 3
_MEETING = 0.6
"""What it counts that two take sides on the same topic, whichever; the same side counts 1."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a voice says for and against a topic; ``anchor`` is where it is on the page."""

    anchor: str
    who: Node
    topic: Node
    against: int
    favour: int
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A voice with a cell for each topic, None where it takes no side."""

    node: Node
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Voices by topics; neighbours have similar positions."""

    topics: tuple[Node, ...]
    rows: tuple[Row, ...]

    @property
    def cells(self) -> list[Cell]:
        """All cells that have statements, row by row."""
        return [cell for row in self.rows for cell in row.cells if cell is not None]

    @property
    def statements(self) -> int:
        """The number of statements for or against."""
        return sum(cell.against + cell.favour for cell in self.cells)


Taken = Mapping[tuple[str, str], Sequence[Said]]
"""Statements that take a side, by voice and topic."""
SidesOf = Callable[[str, str], Counter[Side] | None]
"""Gives the sides that an item and another one meet on."""


def position_matrix(corpus: Corpus, quotes: Quotes) -> Matrix | None:
    """Return the matrix of the topics that most voices take a side on; None if there are too few.

    Sides that are unsure are left out, as in the network.
    """
    taken: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for one in corpus.said:
        for topic, position in one.sides.items():
            if position.side != "none" and one.is_sure_of(topic):
                taken[one.source.iri, topic].append(one)
    topics, voices = _choose(taken)
    if len(topics) < 2 or len(voices) < 2:
        return None
    sides = {pair: Counter(one.side_on(pair[1]) for one in said) for pair, said in taken.items()}
    topics = _clustered(topics, voices, lambda topic, voice: sides.get((voice, topic)))
    voices = _clustered(voices, topics, lambda voice, topic: sides.get((voice, topic)))
    rows = []
    for row, voice in enumerate(voices):
        cells: list[Cell | None] = []
        for column, topic in enumerate(topics):
            said = taken.get((voice, topic))
            cells.append(
                Cell(
                    f"cell-{row + 1}-{column + 1}",
                    corpus.nodes[voice],
                    corpus.nodes[topic],
                    sides[voice, topic]["against"],
                    sides[voice, topic]["for"],
                    tuple(quotes.all(said[:QUOTES], topic)),
                )
                if said
                else None
            )
        rows.append(Row(corpus.nodes[voice], tuple(cells)))
    return Matrix(tuple(corpus.nodes[topic] for topic in topics), tuple(rows))


def _choose(taken: Taken) -> tuple[list[str], list[str]]:
    """Return the topics that most voices take a side on, and the voices on most of them."""
    voices_of = Counter(topic for _, topic in taken)
    weight: Counter[str] = Counter()
    for (_, topic), said in taken.items():
        weight[topic] += len(said)
    ranked = sorted(weight, key=lambda t: (-voices_of[t], -weight[t], t))
    shared = [topic for topic in ranked if voices_of[topic] > 1]
    topics = (shared if len(shared) >= _FEWEST_TOPICS else ranked)[:TOPICS]
    reach: Counter[str] = Counter()
    said_by: Counter[str] = Counter()
    for (voice, topic), said in taken.items():
        if topic in topics:
            reach[voice] += 1
            said_by[voice] += len(said)
    voices = sorted(reach, key=lambda v: (-reach[v], -said_by[v], v))[:VOICES]
    return [t for t in topics if any((v, t) in taken for v in voices)], voices


def _clustered(items: Sequence[str], others: Sequence[str], sides: SidesOf) -> list[str]:
    """Order items so that those on the same sides of the same others are next to each other."""
    if len(items) < 3:
        return list(items)
    import numpy as np
    from scipy.cluster.hierarchy import leaves_list, linkage

    vectors = np.array([_vector(item, others, sides) for item in items])
    tree = linkage(vectors, "average", metric="cosine", optimal_ordering=True)
    return [items[n] for n in leaves_list(tree)]


def _vector(item: str, others: Sequence[str], sides: SidesOf) -> list[float]:
    """Return what an item is compared by: the sides that it meets, and with whom at all."""
    found: list[float] = []
    for other in others:
        own = sides(item, other) or Counter()
        found += [sqrt(own["against"]), sqrt(own["for"]), _MEETING * bool(own)]
    return found
