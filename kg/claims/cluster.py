"""Cluster the statements of all articles into claims, whoever made them and in any language.

Statements come in order of date. Each joins the claim of an earlier one that it agrees with, or
founds a new claim. So a claim never depends on later statements:

* the outcome doesn't depend on the order in which statements are passed;
* a statement later than all others changes neither their claims nor the keys of these;
* a statement earlier than others may take them along: its key becomes that of their claim.

To join, a statement must agree with some member and not be too far from the founder, so that chains
of small steps don't merge unrelated statements. Candidates share words, sequences of words or,
across languages, a similar meaning: the cost grows with the statements, not with the pairs. A claim
of several articles is then divided where its statements differ (:mod:`kg.claims.confirm`). What
people decided to be one merges whole claims, at the end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import chain, count
from types import MappingProxyType

from kg.claims.agreement import Agreement, score_agreement
from kg.claims.candidates import CandidateIndex, Touched
from kg.claims.confirm import Compared, Confirmation, Rarity
from kg.claims.features import has_two_speakers, is_cut
from kg.claims.labels import find_label
from kg.claims.near_duplicates import is_near_duplicate
from kg.claims.previous import Found, Label, Node, Placement, PreviousClustering, find_changes
from kg.claims.proposition import Proposition, same_source, says_contrary
from kg.claims.similarity import Embeddings
from kg.vocab.iris import digest

__all__ = ["ClaimClusters", "ClaimMerge", "Proposition", "cluster_claims"]

_ENOUGH = 0.5
_ACROSS = 0.4
"""The same of two articles, whose claims are confirmed afterwards."""
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
    sources: Mapping[str, str] = MappingProxyType({}),
) -> ClaimClusters:
    """Cluster statements; ``same`` and ``apart`` are pairs of keys that people decided on.

    ``sources`` has the keys of sources after resolution where they differ from the propositions'.
    Results of ``previous`` are reused, and replaced by the present ones.
    """
    embeddings = embeddings or Embeddings()
    previous = previous or PreviousClustering()
    ordered = sorted(propositions, key=lambda p: p.order)
    prints = previous.restore_gists(ordered)
    firsts: dict[str, tuple[str, Proposition]] = {}
    for name, proposition in zip(prints, ordered, strict=True):
        firsts.setdefault(proposition.key, (name, proposition))
    clustering = _Clustering(list(firsts.values()), same, apart, embeddings, previous, sources)
    clustering.fill()
    previous.keep_gists(prints, ordered)
    nodes = clustering.nodes
    claims = {node.key: nodes[clustering.claim[n]].key for n, node in enumerate(nodes)}
    signs = clustering.signs()
    sides = {p.statement: signs[clustering.number[p.key]] * p.gist.side for p in ordered}
    labels = dict(_find_labels(clustering))
    return ClaimClusters(claims, sides, labels, tuple(clustering.merges))


class _Clustering:
    """Claims under construction; nodes are the first statement of each key, in order.

    ``claim`` has the founder of each node's claim, ``members`` the nodes of each founder,
    ``contradicted`` the member that a node contradicts in other words. ``stem`` is the first node
    that agrees with a node: the founder, what people merged with it, or what contradicts it in
    other words. ``base`` is the stem that a node joined, which may say the contrary.

    What is known of the last run has ids of nodes, which don't change when others come or go.
    """

    def __init__(
        self,
        nodes: Sequence[tuple[str, Proposition]],
        same: Iterable[tuple[str, str]],
        apart: Iterable[tuple[str, str]],
        embeddings: Embeddings,
        previous: PreviousClustering,
        sources: Mapping[str, str],
    ) -> None:
        self.nodes = [node for _, node in nodes]
        self.prints = [name for name, _ in nodes]
        self.embeddings = embeddings
        self.previous = previous
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
        known = {node.name: node for node in previous.nodes}
        self.known = [known.get(name) for name in self.prints]
        self.ids = self._ids()
        self.number_of = {id: number for number, id in enumerate(self.ids)}
        self.index = CandidateIndex(self.nodes, embeddings)
        self.sources = sources

    def _ids(self) -> list[int]:
        fresh = count(self.previous.next_id)
        ids = [next(fresh) if node is None else node.id for node in self.known]
        self.previous.next_id = next(fresh)
        return ids

    def _numbered(self, pairs: Iterable[Sequence[str]]) -> Iterator[Pair]:
        for one, other in pairs:
            if one in self.number and other in self.number:
                yield self.number[one], self.number[other]

    def fill(self) -> None:
        """Place each node, as in the last run where nothing changed, and merge what people did."""
        candidates, changed = self._find_candidates()
        moved: set[int] = set()
        """Ids of nodes whose claim or stem differs from the last run."""
        refounded = {
            node.placement.founder for node in self.previous.nodes if node.id not in self.number_of
        }
        """Ids of founders whose members differ."""
        found: list[Node] = []
        for number, node in enumerate(self.known):
            others = candidates[number]
            if (
                node is None
                or number in changed
                or not moved.isdisjoint(chain(*others))
                or self._has_refounded(number, others, refounded)
            ):
                placement = self._place(number, others, node)
                if node is None or placement[:2] != node.placement[:2]:
                    moved.add(self.ids[number])
                    refounded.add(placement.founder)
                    if node is not None:
                        refounded.add(node.placement.founder)
            else:
                placement = node.placement
            self._add(number, placement)
            found.append(Node(self.prints[number], self.ids[number], others, placement))
        self.previous.nodes = found
        self.previous.apart = self.apart_keys
        self._confirm([node.placement.member for node in found])
        for one, other in self.same:
            self._unite(one, other)
        self.merges = [
            replace(merge, claim=self.nodes[self.claim[self.number[merge.key]]].key)
            for merge in self.merges
        ]

    def _confirm(self, joined: Sequence[int]) -> None:
        """Divide the claims of several articles whose statements differ.

        ``joined`` has the id of the member that each node joined.
        """
        rarity = Rarity(self.index.places)

        def compared(number: int) -> Compared:
            node = self.nodes[number]
            weights = rarity.weights(node.gist.words, number)
            return Compared(node, weights, self.sources.get(node.source, node.source))

        confirmation = Confirmation(compared, self.embeddings)
        known, self.previous.divided = self.previous.divided, {}
        founders: set[str] = set()
        for founder, members in list(self.members.items()):
            if len({self.nodes[n].article for n in members}) == 1:
                continue
            name = digest(
                *(self.prints[self.number_of[joined[n]]] for n in members),
                *(self.prints[n] for n in members),
                *(confirmation.fingerprint(n) for n in members),
            )
            places = known.get(name)
            if places is None:
                groups = confirmation.divide(members, lambda n: self.number_of[joined[n]])
                place = {n: at for at, n in enumerate(members)}
                places = [[place[n] for n in group] for group in groups] if len(groups) > 1 else []
            self.previous.divided[name] = places
            if places:
                del self.members[founder]
            for group in places:
                self._found([members[at] for at in group])
                founders.add(self.nodes[members[group[0]]].key)
        self.merges = [merge for merge in self.merges if merge.key not in founders]

    def _found(self, group: Sequence[int]) -> None:
        """Make a claim of some members of a claim."""
        first, inside = group[0], set(group)
        self.members[first] = list(group)
        for n in group:
            self.claim[n] = first
            if n == first or self.contradicted.get(n, first) not in inside:
                self.contradicted.pop(n, None)
                self.stem[n] = self.base[n] = first
            elif n not in self.contradicted:
                self.stem[n] = self.stem[n] if self.stem[n] in inside else first
                self.base[n] = self.base[n] if self.base[n] in inside else first

    def _find_candidates(self) -> tuple[list[Found], set[int]]:
        """Find what each node is compared with, and the nodes for which that may have changed."""
        before = [node.name for node in self.previous.nodes]
        changes = find_changes(self.prints, before, self.previous.gists)
        every = range(len(self.nodes))
        if changes is None:
            touched = Touched(every, every, every)
        else:
            kept = (
                (number, [self.number_of.get(id, -1) for id in node.found.by_meaning])
                for number, node in enumerate(self.known)
                if node is not None
            )
            touched = self.index.touched(changes, kept)
        fresh = {number for number, node in enumerate(self.known) if node is None}
        meant = sorted(fresh.union(touched.by_meaning))
        by_meaning = dict(zip(meant, self.index.by_meaning(meant), strict=True))
        found, changed = [], set(fresh)
        for number, node in enumerate(self.known):
            old = Found([], [], []) if node is None else node.found
            new = Found(
                self._again(number, old.copies, touched.copies, fresh, self.index.copies),
                self._again(number, old.by_words, touched.by_words, fresh, self.index.by_words),
                [self.ids[n] for n in by_meaning[number]]
                if number in by_meaning
                else old.by_meaning,
            )
            if new != old:
                changed.add(number)
            found.append(new)
        for pair in self._numbered(self.apart_keys ^ self.previous.apart):
            changed.update(pair)
        return found, changed

    def _again(
        self,
        number: int,
        known: list[int],
        touched: Collection[int],
        fresh: Collection[int],
        find: Callable[[int], list[int]],
    ) -> list[int]:
        """Return the ids of candidates, found again where they may have changed."""
        if number in touched or number in fresh:
            return [self.ids[n] for n in find(number)]
        return known

    def _has_refounded(self, number: int, others: Found, refounded: Set[int]) -> bool:
        """Whether a node may no longer join a claim, or may join one only now.

        That depends on the other members only where people set it apart or it has its own speaker.
        """
        if not refounded or not (number in self.apart or self.nodes[number].own):
            return False
        claims = {self.ids[self.claim[self.number_of[id]]] for id in chain(*others)}
        return not refounded.isdisjoint(claims)

    def _place(self, number: int, others: Found, known: Node | None) -> Placement:
        """Find the claim of a node."""
        self.rejected: list[int] = []
        rejected = () if known is None else known.placement.rejected
        found = self._find_member(
            number, others, set(zip(rejected[::2], rejected[1::2], strict=True))
        )
        own = self.ids[number]
        if found is None:
            return Placement(own, own, own, -1, None, self.rejected, own)
        member, agreed = found
        stem = self.ids[self.stem[member]]
        return Placement(
            self.ids[self.claim[member]],
            own if agreed.opposite else stem,
            stem,
            self.ids[member] if agreed.opposite else -1,
            (agreed.score, agreed.reason, agreed.opposite, agreed.only_contradiction),
            self.rejected,
            self.ids[member],
        )

    def _add(self, number: int, placement: Placement) -> None:
        """Add the next node to its claim."""
        node = self.nodes[number]
        founder = self.number_of[placement.founder]
        self.claim.append(founder)
        self.stem.append(self.number_of[placement.stem])
        self.base.append(self.number_of[placement.base])
        self.members.setdefault(founder, []).append(number)
        if placement.contradicted >= 0:
            self.contradicted[number] = self.number_of[placement.contradicted]
        if placement.agreed is not None:
            self.merges.append(
                ClaimMerge(node.key, self.nodes[founder].key, Agreement(*placement.agreed))
            )

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
        contrary: dict[int, tuple[int, bool]] = {}
        for number, node in enumerate(self.nodes):
            base = self.base[number]
            member = self.contradicted.get(number)
            if member is not None:
                against = -signs[member] * self.nodes[member].gist.side
                signs.append(against * node.gist.side)
            elif base == number:
                signs.append(1)
            else:
                known = self.previous.contrary.get(self.ids[number])
                if known is None or known[0] != self.ids[base]:
                    known = (self.ids[base], self._is_contrary(node, self.nodes[base]))
                contrary[self.ids[number]] = known
                sign = signs[base] if base < number else 1
                signs.append(-sign if known[1] else sign)
        self.previous.contrary = contrary
        return signs

    def _is_contrary(self, node: Proposition, first: Proposition) -> bool:
        # A quotation that is cut before or after its "ne … pas" says what it said.
        return says_contrary(node, first, self.embeddings) and not is_near_duplicate(node, first)

    def _find_member(
        self, number: int, others: Found, rejected: Collection[Pair]
    ) -> tuple[int, Agreement] | None:
        """Find a member of the claim that a node belongs to, and why.

        ``rejected`` are ids of members and the score in thousandths that they are known not to
        reach.
        """
        node = self.nodes[number]
        for copy in (self.number_of[id] for id in others.copies):
            if not _is_part(node, self.nodes[copy]) and self._may_join(number, self.claim[copy]):
                return copy, SAME_WORDS
        best: tuple[float, int, Agreement] | None = None
        far: set[int] = set()
        for other in sorted(
            {self.number_of[id] for id in chain(others.by_words, others.by_meaning)}
        ):
            founder = self.claim[other]
            if founder in far or not self._may_join(number, founder):
                continue
            least = _required_score(node, self.nodes[other])
            if best is not None:
                least = max(least, best[0])
            required = (self.ids[other], round(1000 * least))
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


def _required_score(node: Proposition, other: Proposition) -> float:
    """Return the score that an agreement must reach.

    Statements of one article are mostly steps of one thought and similar whatever they say; across
    languages no shared word confirms the similarity.
    """
    whole = is_cut(node, other) and not _is_part(node, other)
    if node.article == other.article and not whole:
        return _IN_A_ROW
    return _ACROSS if node.language == other.language else _TRANSLATED


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


def _find_labels(clustering: _Clustering) -> Iterator[tuple[str, str]]:
    """Yield each claim with its label, from the wordings on its founder's side."""
    previous, labels = clustering.previous, {}
    for founder, members in clustering.members.items():
        if len(members) < 2:
            continue
        voters = [n for n in members[:_VOTERS] if clustering.stem[n] not in clustering.contradicted]
        ids = [clustering.ids[n] for n in (founder, *voters)]
        label = previous.labels.get(ids[0])
        if label is None or label.voters != ids:
            first = clustering.nodes[founder]
            wordings = [clustering.nodes[n] for n in voters]
            label = Label(ids, find_label(first, wordings, clustering.embeddings))
        labels[ids[0]] = label
        yield clustering.nodes[founder].key, label.wording
    previous.labels = labels
