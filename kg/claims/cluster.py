"""Cluster the statements of all articles into claims, whoever made them and in any language.

Statements come in order of date. Each joins the claim of an earlier one that it agrees with, or
founds a new claim. So a claim never depends on later statements:

* the outcome doesn't depend on the order in which statements are passed;
* a statement later than all others changes neither their claims nor the keys of these;
* a statement earlier than others may take them along: its key becomes that of their claim.

To join, a statement must agree with some member and not be too far from the founder, so that chains
of small steps don't merge unrelated statements. Candidates share words, sequences of words or,
across languages, a similar meaning: the cost grows with the statements, not with the pairs. What
people decided to be one merges whole claims, at the end.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.claims.agreement import Agreement, score_agreement
from kg.claims.features import has_two_speakers, is_cut
from kg.claims.keys import LABEL, shorten_label
from kg.claims.near_duplicates import NearDuplicates, is_near_duplicate
from kg.claims.previous import Placement, PreviousClustering, count_unchanged
from kg.claims.proposition import Proposition, same_source, says_contrary
from kg.claims.similarity import Embeddings, cosines
from kg.normalise.content_words import denies_number, is_contrary

__all__ = ["ClaimClusters", "ClaimMerge", "Proposition", "cluster_claims"]

_BY_WORD = 256
"""Latest statements that are indexed by one word."""
_BY_WORDS = 16
"""Candidates that share words."""
_WINDOW = 4096
"""Latest statements that are compared in meaning."""
_BY_MEANING = 8
"""Candidates of similar meaning."""
_SIMILAR = 0.5
_BLOCK = 256
_ENOUGH = 0.5
_IN_A_ROW = 0.75
_TRANSLATED = 0.6
_CONTRADICTED = 0.9
"""Score from which a statement contradicts another of its article in its own words."""
_MIN_COMMON = 0.35
"""What the shared words must score before a contradiction is looked for: who denies and refuses in
one article mostly does so of several things."""
_LOOSE = 0.25
"""Score that the agreement with the founder must reach."""
_PART = 0.5
"""A statement with less than this share of another's content words is a part of it."""
_VOTERS = 200
"""Earliest statements of a claim that choose its label."""

Pair = tuple[int, int]

SAME_WORDS = Agreement(1.0, "the same words")
DECIDED = Agreement(1.0, "decided by a person")


@dataclass(frozen=True, slots=True)
class ClaimMerge:
    """Two claim keys that are one claim, the second being its key, and why."""

    key: str
    claim: str
    agreement: Agreement


@dataclass(frozen=True)
class ClaimClusters:
    """The claim of each key, and why keys are one claim (``merges``).

    ``sides`` has +1 for each statement that is for its claim, -1 if it is against it; ``labels``
    the most central wording of each claim with several.
    """

    claims: Mapping[str, str] = field(default_factory=dict)
    sides: Mapping[str, int] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    merges: tuple[ClaimMerge, ...] = ()


def cluster_claims(
    propositions: Iterable[Proposition],
    *,
    same: Iterable[tuple[str, str]] = (),
    apart: Iterable[tuple[str, str]] = (),
    embeddings: Embeddings | None = None,
    previous: PreviousClustering | None = None,
) -> ClaimClusters:
    """Cluster statements; ``same`` and ``apart`` are pairs of keys that people decided on.

    Results of ``previous`` are reused, and replaced by the present ones.
    """
    embeddings = embeddings or Embeddings()
    previous = previous or PreviousClustering()
    ordered = sorted(propositions, key=lambda p: p.order)
    prints = previous.restore_gists(ordered)
    firsts: dict[str, tuple[str, Proposition]] = {}
    for name, proposition in zip(prints, ordered, strict=True):
        firsts.setdefault(proposition.key, (name, proposition))
    clustering = _Clustering(list(firsts.values()), same, apart, embeddings)
    clustering.fill(previous)
    previous.keep_gists(prints, ordered)
    nodes = clustering.nodes
    claims = {node.key: nodes[clustering.claim[n]].key for n, node in enumerate(nodes)}
    signs = clustering.signs()
    sides = {p.statement: signs[clustering.number[p.key]] * p.gist.side for p in ordered}
    labels = dict(_find_labels(clustering, embeddings))
    return ClaimClusters(claims, sides, labels, tuple(clustering.merges))


class _Clustering:
    """Claims under construction; nodes are the first statement of each key, in order.

    ``claim`` has the founder of each node's claim, ``members`` the nodes of each founder,
    ``contradicted`` the member that a node contradicts in other words. ``stem`` is the first node
    that agrees with a node: the founder, what people merged with it, or what contradicts it in
    other words. ``base`` is the stem that a node joined, which may say the contrary.
    """

    def __init__(
        self,
        nodes: Sequence[tuple[str, Proposition]],
        same: Iterable[tuple[str, str]],
        apart: Iterable[tuple[str, str]],
        embeddings: Embeddings,
    ) -> None:
        self.nodes = [node for _, node in nodes]
        self.prints = [name for name, _ in nodes]
        self.embeddings = embeddings
        self.number = {node.key: n for n, node in enumerate(self.nodes)}
        self.claim: list[int] = []
        self.members: dict[int, list[int]] = {}
        self.merges: list[ClaimMerge] = []
        self.contradicted: dict[int, int] = {}
        self.stem: list[int] = []
        self.base: list[int] = []
        self.same = sorted(self._numbered(map(sorted, same)))
        self.apart_keys = {(one, other) for one, other in map(sorted, apart)}
        self.apart: dict[int, set[int]] = defaultdict(set)
        for one, other in self._numbered(self.apart_keys):
            self.apart[one].add(other)
            self.apart[other].add(one)
        self.duplicates = NearDuplicates()
        self.by_word: dict[str, deque[int]] = defaultdict(lambda: deque(maxlen=_BY_WORD))

    def _numbered(self, pairs: Iterable[Sequence[str]]) -> Iterator[Pair]:
        for one, other in pairs:
            if one in self.number and other in self.number:
                yield self.number[one], self.number[other]

    def fill(self, previous: PreviousClustering) -> None:
        """Place each node, as in ``previous`` where nothing changed, and merge what people did."""
        unchanged = count_unchanged(self.prints, previous.nodes)
        for pair in self._numbered(self.apart_keys ^ previous.apart):
            unchanged = min(unchanged, max(pair))
        placements = [placement for _, placement in previous.nodes[:unchanged]]
        indexed = unchanged < len(self.nodes)
        rejected = _rejected(previous, self.prints, unchanged)
        similar = _find_similar(self.nodes, self.embeddings, known=unchanged)
        for number in range(len(self.nodes)):
            if number >= unchanged:
                placements.append(self._place(number, next(similar), rejected.get(number, ())))
            self._add(number, placements[number], indexed=indexed)
        previous.nodes = list(zip(self.prints, placements, strict=True))
        previous.apart = self.apart_keys
        for one, other in self.same:
            self._unite(one, other)
        self.merges = [
            replace(merge, claim=self.nodes[self.claim[self.number[merge.key]]].key)
            for merge in self.merges
        ]

    def _place(self, number: int, similar: Sequence[int], rejected: Collection[Pair]) -> Placement:
        """Find the claim of a node."""
        self.rejected: list[int] = []
        found = self._find_member(number, similar, rejected)
        if found is None:
            return Placement(number, number, number, -1, None, self.rejected)
        member, agreed = found
        stem = self.stem[member]
        return Placement(
            self.claim[member],
            number if agreed.opposite else stem,
            stem,
            member if agreed.opposite else -1,
            (agreed.score, agreed.reason, agreed.opposite, agreed.only_contradiction),
            self.rejected,
        )

    def _add(self, number: int, placement: Placement, *, indexed: bool) -> None:
        """Add the next node to its claim, and to the indexes if they are needed."""
        node = self.nodes[number]
        self.claim.append(placement.founder)
        self.stem.append(placement.stem)
        self.base.append(placement.base)
        self.members.setdefault(placement.founder, []).append(number)
        if placement.contradicted >= 0:
            self.contradicted[number] = placement.contradicted
        if placement.agreed is not None:
            founder = self.nodes[placement.founder].key
            self.merges.append(ClaimMerge(node.key, founder, Agreement(*placement.agreed)))
        if indexed:
            self.duplicates.add(node)
            for word in node.gist.words:
                self.by_word[word].append(number)

    def _unite(self, one: int, other: int) -> None:
        """Merge the claims of two nodes, as people decided."""
        first, second = sorted((self.claim[one], self.claim[other]))
        if first == second:
            return
        kept_apart = {far for n in self.members[first] for far in self.apart.get(n, ())}
        if kept_apart.isdisjoint(self.members[second]):
            self._move(self.members[second], first)
            return
        # People also set other members of the two claims apart: only the node itself moves.
        later, earlier = max(one, other), min(one, other)
        if self.apart.get(later, set()).isdisjoint(self.members[self.claim[earlier]]):
            self._move([later], self.claim[earlier])

    def _move(self, moved: Sequence[int], founder: int) -> None:
        """Move nodes from their claim to that of another founder."""
        head, moving = moved[0], set(moved)
        unexplained = {self.nodes[head].key}
        staying = [n for n in self.members.pop(self.claim[head]) if n not in moving]
        if staying:
            first = staying[0]
            self.members[first] = staying
            for n in staying:
                self.claim[n] = first
                self.base[n] = first if self.base[n] == head else self.base[n]
                self.stem[n] = first if self.stem[n] == head else self.stem[n]
            self.base[first] = self.stem[first] = first
            self.contradicted.pop(first, None)
            unexplained.add(self.nodes[first].key)
        self.merges = [merge for merge in self.merges if merge.key not in unexplained]
        self.members[founder] = sorted([*self.members[founder], *moved])
        for n in moved:
            self.claim[n] = founder
        self.base[head], self.stem[head] = founder, head
        self.contradicted.pop(head, None)
        self.merges.append(ClaimMerge(self.nodes[head].key, self.nodes[founder].key, DECIDED))

    def signs(self) -> list[int]:
        """Return +1 for each node whose words say what its claim's founder says, else -1."""
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
                # A quotation that is cut before or after its "ne … pas" says what it said.
                contrary = says_contrary(node, first, self.embeddings)
                reversed_ = contrary and not is_near_duplicate(node, first)
                sign = signs[base] if base < number else 1
                signs.append(-sign if reversed_ else sign)
        return signs

    def _find_member(
        self, number: int, similar: Sequence[int], rejected: Collection[Pair]
    ) -> tuple[int, Agreement] | None:
        """Find a member of the claim that a node belongs to, and why.

        ``rejected`` are members and the score in thousandths that they are known not to reach.
        """
        node = self.nodes[number]
        for copy in self.duplicates.find(node):
            if not _is_part(node, self.nodes[copy]) and self._may_join(number, self.claim[copy]):
                return copy, SAME_WORDS
        best: tuple[float, int, Agreement] | None = None
        far: set[int] = set()
        for other in self._candidates(number, similar):
            founder = self.claim[other]
            if founder in far or not self._may_join(number, founder):
                continue
            least = _required_score(node, self.nodes[other])
            if best is not None:
                least = max(least, best[0])
            required = (other, round(1000 * least))
            agreed = None
            if required not in rejected:
                agreed = self._agree(number, other, least)
                least = max(least, _CONTRADICTED) if agreed.only_contradiction else least
            if agreed is None or agreed.score < least:
                self.rejected += required
                continue
            if _is_reported_in(node, self.nodes[other], agreed):
                continue
            if other != founder and self._agree(number, founder, _LOOSE).score < _LOOSE:
                far.add(founder)
                continue
            if best is None or (-agreed.score, founder) < (-best[0], self.claim[best[1]]):
                best = (agreed.score, other, agreed)
        return None if best is None else (best[1], best[2])

    def _agree(self, number: int, other: int, least: float) -> Agreement:
        one, two = self.nodes[number], self.nodes[other]
        return score_agreement(one, two, self.embeddings, least=least, min_common=_MIN_COMMON)

    def _may_join(self, number: int, founder: int) -> bool:
        """Whether neither people nor sources keep a node apart from a member of a claim.

        An unnamed source does not connect "sa candidature" of two speakers.
        """
        node, members = self.nodes[number], self.members[founder]
        kept_apart = self.apart.get(number)
        if kept_apart and not kept_apart.isdisjoint(members):
            return False
        return not node.own or not any(has_two_speakers(node, self.nodes[n]) for n in members)

    def _candidates(self, number: int, similar: Sequence[int]) -> list[int]:
        shared: Counter[int] = Counter()
        words = self.nodes[number].gist.words
        for word in words:
            shared.update(self.by_word.get(word, ()))

        def jaccard(other: int) -> float:
            others = self.nodes[other].gist.words
            return shared[other] / (len(words) + len(others) - shared[other])

        by_words = sorted(shared, key=lambda other: (-jaccard(other), other))
        return sorted({*by_words[:_BY_WORDS], *similar})


def _required_score(node: Proposition, other: Proposition) -> float:
    """Return the score that an agreement must reach.

    Statements of one article are mostly steps of one thought and similar whatever they say; across
    languages no shared word confirms the similarity.
    """
    whole = is_cut(node, other) and not _is_part(node, other)
    if node.article == other.article and not whole:
        return _IN_A_ROW
    return _ENOUGH if node.language == other.language else _TRANSLATED


def _is_part(one: Proposition, other: Proposition) -> bool:
    """Whether one is a small part of what the other, of the same article, says."""
    if one.article != other.article:
        return False
    few, many = sorted((len(one.gist.words), len(other.gist.words)))
    return few < _PART * many


def _is_reported_in(one: Proposition, other: Proposition, agreed: Agreement) -> bool:
    """Whether one is what somebody is reported to say in the other."""
    if same_source(one, other) or not _is_part(one, other):
        return False
    first, second = sorted((one, other), key=lambda p: p.start)
    return not agreed.opposite or second.start < first.start + len(first.text)


def _rejected(
    previous: PreviousClustering, prints: Sequence[str], known: int
) -> dict[int, set[Pair]]:
    """Map nodes after the ``known`` first ones to those that they were known not to agree with."""
    numbers = {name: number for number, name in enumerate(prints)}
    now = [numbers.get(name, -1) for name, _ in previous.nodes]
    return {
        number: {
            (now[n], required)
            for n, required in zip(placement.rejected[::2], placement.rejected[1::2], strict=True)
        }
        for number, (_, placement) in zip(now, previous.nodes, strict=True)
        if number >= known
    }


def _find_similar(
    nodes: Sequence[Proposition], embeddings: Embeddings, *, known: int
) -> Iterator[list[int]]:
    """Yield for each node but the ``known`` first ones the most similar earlier ones.

    Only the latest ones in another language count.
    """
    import numpy as np

    if len({node.language for node in nodes}) < 2:
        yield from ([] for _ in nodes[known:])
        return
    languages = np.array([node.language for node in nodes])
    for begin in range(known - known % _BLOCK, len(nodes), _BLOCK):
        start = max(0, begin - _WINDOW)
        rows = embeddings.matrix([node.text for node in nodes[start : begin + _BLOCK]])
        for number, row in enumerate(cosines(rows[begin - start :], rows), begin):
            if number >= known:
                earlier = row[: number - start]
                foreign = languages[start:number] != languages[number]
                similar = np.flatnonzero((earlier >= _SIMILAR) & foreign)
                nearest = similar[np.lexsort((similar, -earlier[similar]))][:_BY_MEANING]
                yield [start + int(k) for k in nearest]


def _find_labels(clustering: _Clustering, embeddings: Embeddings) -> Iterator[tuple[str, str]]:
    """Yield each claim with its most central wording, of those on its founder's side."""
    import numpy as np

    for founder, members in clustering.members.items():
        if len(members) < 2:
            continue
        nodes = [
            clustering.nodes[n]
            for n in members[:_VOTERS]
            if clustering.stem[n] not in clustering.contradicted
        ]
        means = np.ones(len(nodes))
        # Two are equally close to each other.
        if len(nodes) > 2:
            rows = embeddings.matrix([node.text for node in nodes])
            means = cosines(rows, rows).mean(axis=1)
        first = clustering.nodes[founder]
        agreeing = (
            n
            for n, node in enumerate(nodes)
            if not is_contrary(node.wording, first.wording)
            and not denies_number(node.wording, first.wording)
        )
        best = min(
            agreeing,
            key=lambda n: (_is_unclear(nodes[n]), -round(float(means[n]), 3), nodes[n].order),
        )
        yield first.key, shorten_label(nodes[best].text)


def _is_unclear(proposition: Proposition) -> bool:
    """Whether a wording can't be understood by itself."""
    return len(proposition.text) > LABEL or proposition.wording.deictic or proposition.own
