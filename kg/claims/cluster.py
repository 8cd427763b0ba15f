"""Statements of all articles → the claims that they share, whoever made them, in any language.

Statements come in the order of their articles' dates, and each goes to the claim of an earlier one
that it agrees with, or begins a claim of its own. So a claim never depends on what came later:

* the outcome is the same in whatever order statements are handed over;
* a statement added after all others changes neither the claim of an earlier one nor its key;
* one added before others may take them along: then their claim has its key.

A claim's founder is its earliest statement, and its key the claim's. To join, a statement must
agree with some member and not be too far from the founder, so that chains of small steps don't glue
what has nothing in common. Candidates come from words that both have, from runs of the same words
and, across languages, from nearness in meaning to the latest statements: the cost grows with the
statements, not with the pairs. What people said to be one unites whole claims, at the end.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kg.claims.agreement import Agreement, agreement
from kg.claims.features import is_cut, of_two_speakers
from kg.claims.near_duplicates import Copies, is_copy
from kg.claims.previous import Earlier, Placed, alike
from kg.claims.proposition import Proposition, contrary, same_source
from kg.claims.similarity import Meanings
from kg.normalise.content_words import of_other_numbers, opposed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Joined", "Proposition", "Propositions", "propositions"]

_BY_WORD = 256
"""Latest statements that one word leads to."""
_BY_WORDS = 16
"""Candidates that words in common give."""
_WINDOW = 4096
"""Latest statements among which nearness in meaning is looked for."""
_BY_MEANING = 8
_NEAR = 0.5
_BLOCK = 256
_ENOUGH = 0.5
_IN_A_ROW = 0.75
_TRANSLATED = 0.6
_CONTRADICTED, _BORNE_OUT = 0.9, 0.35
"""What one must reach that contradicts another of its article in its own words, and what the words
that both have must say of it: most who deny and refuse in one article do so of several things."""
_LOOSE = 0.25
"""What the agreement with the founder must reach."""
_PART = 0.5
"""Under so much of the content words of a statement another is a part of it."""
_LABEL = 160
"""Code points of a good label, at most."""
_VOTERS = 200
"""Statements of a claim that choose its label, at most: the earliest."""

Pair = tuple[int, int]

SAME_WORDS = Agreement(1.0, "the same words")
DECIDED = Agreement(1.0, "decided by a person")


@dataclass(frozen=True, slots=True)
class Joined:
    """That a claim, by the key its article gives, is another one, and why."""

    key: str
    claim: str
    agreement: Agreement


@dataclass(frozen=True)
class Propositions:
    """The outcome. ``claims`` maps each key to the key of its claim; ``sides`` each statement to +1
    where it is for what the claim says, -1 where it is against it; ``labels`` a claim of more than
    one wording to the most central one; ``joined`` says why keys are one.
    """

    claims: Mapping[str, str] = field(default_factory=dict)
    sides: Mapping[str, int] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    joined: tuple[Joined, ...] = ()


def propositions(
    found: Iterable[Proposition],
    *,
    same: Iterable[tuple[str, str]] = (),
    apart: Iterable[tuple[str, str]] = (),
    meanings: Meanings | None = None,
    earlier: Earlier | None = None,
) -> Propositions:
    """The claims of statements; ``same`` and ``apart`` are pairs of keys that people decided on.

    What is known from ``earlier`` isn't found out again; it then knows how they are placed now.
    """
    meanings = meanings or Meanings()
    earlier = earlier or Earlier()
    ordered = sorted(found, key=lambda p: p.order)
    prints = earlier.recall(ordered)
    firsts: dict[str, tuple[str, Proposition]] = {}
    for name, proposition in zip(prints, ordered, strict=True):
        firsts.setdefault(proposition.key, (name, proposition))
    clusters = _Clusters(list(firsts.values()), same, apart, meanings)
    clusters.fill(earlier)
    earlier.remember(prints, ordered)
    claims = {
        node.key: clusters.nodes[clusters.claim[n]].key for n, node in enumerate(clusters.nodes)
    }
    signs = clusters.signs()
    sides = {p.statement: signs[clusters.number[p.key]] * p.gist.side for p in ordered}
    return Propositions(claims, sides, dict(_labels(clusters, meanings)), tuple(clusters.joined))


class _Clusters:
    """Claims while they are made; nodes are the first statements of each key, in order."""

    def __init__(
        self,
        nodes: Sequence[tuple[str, Proposition]],
        same: Iterable[tuple[str, str]],
        apart: Iterable[tuple[str, str]],
        meanings: Meanings,
    ) -> None:
        self.nodes = [node for _, node in nodes]
        self.prints = [name for name, _ in nodes]
        self.meanings = meanings
        self.number = {node.key: n for n, node in enumerate(self.nodes)}
        self.claim: list[int] = []
        self.members: dict[int, list[int]] = {}
        self.joined: list[Joined] = []
        self.contradicted: dict[int, int] = {}
        """Each node that is of a claim by contradicting a member in other words → the member."""
        self.stem: list[int] = []
        """For each node the first of those that agree with it: the claim's founder, what people
        made one with that, or what contradicts it in other words."""
        self.base: list[int] = []
        """For each node the stem that it was joined to: whose contrary it may say."""
        self.same = sorted(
            (self.number[one], self.number[other])
            for one, other in map(sorted, same)
            if one in self.number and other in self.number
        )
        self.apart: dict[int, set[int]] = defaultdict(set)
        self.parted = {(one, other) for one, other in map(sorted, apart)}
        for one, other in self.parted:
            if one in self.number and other in self.number:
                self.apart[self.number[one]].add(self.number[other])
                self.apart[self.number[other]].add(self.number[one])
        self.copies = Copies()
        self.by_word: dict[str, deque[int]] = defaultdict(lambda: deque(maxlen=_BY_WORD))

    def fill(self, earlier: Earlier) -> None:
        """Gives each node its claim, as it had it in ``earlier`` as far as that is sure."""
        placed = [one for _, one in earlier.nodes[: self._as_before(earlier)]]
        sought = len(placed) < len(self.nodes)
        tried = _in_vain(earlier, self.prints, len(placed))
        for number, near in enumerate(_near(self.nodes, self.meanings, known=len(placed))):
            if number == len(placed):
                placed.append(self._placed(number, near, tried.get(number, ())))
            self._put(number, placed[number], sought=sought)
        earlier.nodes = list(zip(self.prints, placed, strict=True))
        earlier.apart = self.parted
        for one, other in self.same:
            self._unite(one, other)
        self.joined = [
            replace(joined, claim=self.nodes[self.claim[self.number[joined.key]]].key)
            for joined in self.joined
        ]

    def _as_before(self, earlier: Earlier) -> int:
        """How many nodes stand where they stood before and are kept apart from the same."""
        known = alike(self.prints, earlier.nodes)
        for one, other in self.parted ^ earlier.apart:
            if one in self.number and other in self.number:
                known = min(known, max(self.number[one], self.number[other]))
        return known

    def _placed(self, number: int, near: Sequence[int], tried: Collection[Pair]) -> Placed:
        """Where a node goes."""
        self.vain: list[int] = []
        found = self._home(number, near, tried)
        if found is None:
            return Placed(number, number, number, -1, None, self.vain)
        member, agreed = found
        stem = self.stem[member]
        return Placed(
            self.claim[member],
            number if agreed.opposite else stem,
            stem,
            member if agreed.opposite else -1,
            (agreed.score, agreed.reason, agreed.opposite, agreed.alone),
            self.vain,
        )

    def _put(self, number: int, placed: Placed, *, sought: bool) -> None:
        """Takes down where the next node goes, and by what it is found if others are ``sought``."""
        node = self.nodes[number]
        self.claim.append(placed.founder)
        self.stem.append(placed.stem)
        self.base.append(placed.base)
        self.members.setdefault(placed.founder, []).append(number)
        if placed.contradicted >= 0:
            self.contradicted[number] = placed.contradicted
        if placed.agreed is not None:
            founder = self.nodes[placed.founder].key
            self.joined.append(Joined(node.key, founder, Agreement(*placed.agreed)))
        if sought:
            self.copies.add(node)
            for word in node.gist.words:
                self.by_word[word].append(number)

    def _unite(self, one: int, other: int) -> None:
        """Makes one of the claims of two nodes, as people said."""
        first, second = sorted((self.claim[one], self.claim[other]))
        if first == second:
            return
        kept_apart = {far for n in self.members[first] for far in self.apart.get(n, ())}
        if kept_apart.isdisjoint(self.members[second]):
            self._move(self.members[second], first)
            return
        # Others of the two claims are two, as people said as well: the node comes alone.
        later, earlier = max(one, other), min(one, other)
        if self.apart.get(later, set()).isdisjoint(self.members[self.claim[earlier]]):
            self._move([later], self.claim[earlier])

    def _move(self, moved: Sequence[int], founder: int) -> None:
        """Takes nodes from their claim to that of another founder."""
        head, going = moved[0], set(moved)
        gone = {self.nodes[head].key}
        staying = [n for n in self.members.pop(self.claim[head]) if n not in going]
        if staying:
            first = staying[0]
            self.members[first] = staying
            for n in staying:
                self.claim[n] = first
                self.base[n] = first if self.base[n] == head else self.base[n]
                self.stem[n] = first if self.stem[n] == head else self.stem[n]
            self.base[first] = self.stem[first] = first
            self.contradicted.pop(first, None)
            gone.add(self.nodes[first].key)
        self.joined = [joined for joined in self.joined if joined.key not in gone]
        self.members[founder] = sorted([*self.members[founder], *moved])
        for n in moved:
            self.claim[n] = founder
        self.base[head], self.stem[head] = founder, head
        self.contradicted.pop(head, None)
        self.joined.append(Joined(self.nodes[head].key, self.nodes[founder].key, DECIDED))

    def signs(self) -> list[int]:
        """For each node +1 where its words say what those of its claim's founder say, else -1."""
        signs: list[int] = []
        for number, node in enumerate(self.nodes):
            base = self.base[number]
            first = self.nodes[base]
            member = self.contradicted.get(number)
            if member is not None:
                against = -signs[member] * self.nodes[member].gist.side
                signs.append(against * node.gist.side)
            elif base == number:
                signs.append(1)
            else:
                # A quotation that is cut before or behind its "ne … pas" says what it said.
                turned = contrary(node, first, self.meanings) and not is_copy(node, first)
                sign = signs[base] if base < number else 1
                signs.append(-sign if turned else sign)
        return signs

    def _home(
        self, number: int, near: Sequence[int], tried: Collection[Pair]
    ) -> tuple[int, Agreement] | None:
        """A member of the claim that a node belongs to, and why.

        ``tried`` are members that it is known not to agree with so much.
        """
        node = self.nodes[number]
        copied = [
            n
            for n in self.copies.of(node)
            if not _is_part(node, self.nodes[n]) and self._may_join(number, self.claim[n])
        ]
        if copied:
            return copied[0], SAME_WORDS
        best: tuple[float, int, Agreement] | None = None
        refused: set[int] = set()
        for other in self._candidates(number, near):
            founder = self.claim[other]
            if founder in refused or not self._may_join(number, founder):
                continue
            least = self._least(node, self.nodes[other])
            if best is not None:
                least = max(least, best[0])
            asked = round(1000 * least)
            if (other, asked) in tried:
                self.vain += (other, asked)
                continue
            agreed = agreement(
                node, self.nodes[other], self.meanings, least=least, borne_out=_BORNE_OUT
            )
            if agreed.score < (max(least, _CONTRADICTED) if agreed.alone else least):
                self.vain += (other, asked)
                continue
            if _is_told_in(node, self.nodes[other], agreed):
                continue
            if other != founder and self._far_from(number, founder):
                refused.add(founder)
                continue
            if best is None or (-agreed.score, founder) < (-best[0], self.claim[best[1]]):
                best = (agreed.score, other, agreed)
        return None if best is None else (best[1], best[2])

    def _least(self, node: Proposition, other: Proposition) -> float:
        """What an agreement must reach. What is said in a row is mostly two steps of one thought,
        near each other whatever they say; between languages no word bears out that it is one.
        """
        in_a_row = node.article == other.article
        whole = is_cut(node, other) and not _is_part(node, other)
        if in_a_row and not whole:
            return _IN_A_ROW
        return _ENOUGH if node.language == other.language else _TRANSLATED

    def _far_from(self, number: int, founder: int) -> bool:
        one, other = self.nodes[number], self.nodes[founder]
        agreed = agreement(one, other, self.meanings, least=_LOOSE, borne_out=_BORNE_OUT)
        return agreed.score < _LOOSE

    def _may_join(self, number: int, founder: int) -> bool:
        """Whether neither people nor their sources say that a node and a member of a claim are two.

        A member whose source is unnamed is no bridge from "sa candidature" to another's.
        """
        node, members = self.nodes[number], self.members[founder]
        kept_apart = self.apart.get(number)
        if kept_apart and not kept_apart.isdisjoint(members):
            return False
        return not node.own or not any(of_two_speakers(node, self.nodes[n]) for n in members)

    def _candidates(self, number: int, near: Sequence[int]) -> list[int]:
        shared: Counter[int] = Counter()
        words = self.nodes[number].gist.words
        for word in words:
            shared.update(self.by_word.get(word, ()))
        by_words = sorted(shared, key=lambda n: (-_overlap(shared[n], words, self.nodes[n]), n))
        return sorted({*by_words[:_BY_WORDS], *near})


def _is_part(one: Proposition, other: Proposition) -> bool:
    """Whether of two in one article one is a small part of what the other says: what somebody said
    in it, or one of several things.
    """
    if one.article != other.article:
        return False
    few, many = sorted((len(one.gist.words), len(other.gist.words)))
    return few < _PART * many


def _is_told_in(one: Proposition, other: Proposition, agreed: Agreement) -> bool:
    """Whether one is what somebody is reported to say in what another one says."""
    if same_source(one, other) or not _is_part(one, other):
        return False
    first, second = sorted((one, other), key=lambda p: p.start)
    return not agreed.opposite or second.start < first.start + len(first.text)


def _overlap(shared: int, words: Collection[str], other: Proposition) -> float:
    return shared / (len(words) + len(other.gist.words) - shared)


def _in_vain(earlier: Earlier, prints: Sequence[str], known: int) -> dict[int, set[Pair]]:
    """For each node but the ``known`` first ones those, by number, with which it was compared in
    vain, and what was asked.
    """
    now = {name: number for number, name in enumerate(prints)}
    numbers = [now.get(name, -1) for name, _ in earlier.nodes]
    return {
        number: set(zip((numbers[n] for n in one.vain[::2]), one.vain[1::2], strict=True))
        for number, (_, one) in zip(numbers, earlier.nodes, strict=True)
        if number >= known
    }


def _near(nodes: Sequence[Proposition], meanings: Meanings, *, known: int) -> Iterator[list[int]]:
    """For each node those nearest in meaning of the latest before it in another language; none
    for the first ones that are ``known``.
    """
    import numpy as np

    if len({node.language for node in nodes}) < 2:
        yield from ([] for _ in nodes)
        return
    languages = np.array([node.language for node in nodes])

    rows: NDArray[np.float32] = np.empty((0, 0), dtype=np.float32)
    start = 0
    for begin in range(0, len(nodes), _BLOCK):
        end = min(begin + _BLOCK, len(nodes))
        if end <= known:
            yield from ([] for _ in range(begin, end))
            if end <= known - _BLOCK - _WINDOW:
                # No later one looks back so far.
                continue
        block = meanings.rows([node.text for node in nodes[begin : begin + _BLOCK]])
        rows = block if not rows.size else np.vstack((rows, block))
        start = max(0, begin - _WINDOW)
        rows = rows[-(end - start) :]
        if end <= known:
            continue
        lengths = np.sqrt(np.maximum(np.einsum("ij,ij->i", rows, rows), 1.0))
        table = np.round((block @ rows.T) / np.outer(lengths[-len(block) :], lengths), 3)
        for n in range(len(block)):
            if begin + n < known:
                yield []
                continue
            row = table[n, : begin - start + n]
            foreign = languages[start : begin + n] != languages[begin + n]
            enough = np.flatnonzero((row >= _NEAR) & foreign)
            nearest = enough[np.lexsort((enough, -row[enough]))][:_BY_MEANING]
            yield [start + int(k) for k in nearest]


def _labels(clusters: _Clusters, meanings: Meanings) -> Iterator[tuple[str, str]]:
    """Each claim's wording that is nearest to all, of those that say it as its founder does."""
    import numpy as np

    for founder, members in clusters.members.items():
        if len(members) < 2:
            continue
        nodes = [
            clusters.nodes[n]
            for n in members[:_VOTERS]
            if clusters.stem[n] not in clusters.contradicted
        ]
        means = np.ones(len(nodes))
        # Of two each is as near to the other.
        if len(nodes) > 2:
            rows = meanings.rows([node.text for node in nodes])
            lengths = np.sqrt(np.maximum(np.einsum("ij,ij->i", rows, rows), 1.0))
            means = np.round((rows @ rows.T) / np.outer(lengths, lengths), 3).mean(axis=1)
        first = clusters.nodes[founder]
        best = min(
            (n for n, node in enumerate(nodes) if not _says_otherwise(node, first)),
            key=lambda n: (_unreadable(nodes[n]), -round(float(means[n]), 3), nodes[n].order),
        )
        yield first.key, _shortened(nodes[best].text)


def _says_otherwise(one: Proposition, other: Proposition) -> bool:
    """Whether the words of one say the contrary of the other's, as far as words alone tell."""
    return opposed(one.wording, other.wording) or of_other_numbers(one.wording, other.wording)


def _unreadable(proposition: Proposition) -> bool:
    """Whether a wording can't be understood by itself."""
    words = proposition.wording
    return len(proposition.text) > _LABEL or words.deictic or proposition.own


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LABEL else text[:_LABEL].rsplit(" ", 1)[0] + " …"
