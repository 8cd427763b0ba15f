"""Resolve the claims of an archive again where articles or decisions changed, and only there.

Statements that come or go touch the candidates of others with the same words next to them in time
(:mod:`kg.consolidate.claim_blocks`). A node whose candidates changed, or a candidate of which
joined another claim, is placed again, in the order of all nodes, until nothing moves any more. Then
the claims whose members, weights of words or sources changed are completed again, with those that
decisions connect them with. The outcome is that of :func:`kg.claims.cluster.cluster_claims` on all
statements.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from kg.base.union_find import UnionFind
from kg.claims.claim_sets import ClaimSet
from kg.claims.confirm import Compared, weigh
from kg.claims.near_duplicates import find_original
from kg.claims.placing import Placement, Placing
from kg.claims.proposition import Proposition
from kg.claims.similarity import Embeddings
from kg.consolidate.claim_blocks import CopyBlocks, MeaningBlocks, WordBlocks, hashes
from kg.consolidate.claim_tables import BY_MEANING, BY_WORDS, COPIES, ClaimTables
from kg.consolidate.statement_tables import NODE, NODE_SHINGLE, SHINGLE, WORD, Word

_AT_A_TIME = 5_000
"""Articles that are compared at a time."""
_LOADED = 1_000
"""Statements that are read at a time."""
Pair = tuple[str, str]
_Set = set[bytes]


class ArticleStatements(NamedTuple):
    """An article: its state, a digest; its earliest day; and its statements, when needed."""

    state: str
    day: str
    statements: Callable[[], Sequence[Proposition]]


@dataclass(frozen=True, slots=True)
class Decided:
    """What is decided elsewhere.

    Attributes:
        same: pairs of IRIs of claims that people decided to be one.
        apart: pairs that they decided to be two.
        actors: the IRIs of actors that resolution merged into others, with those of the others.
    """

    same: Iterable[Pair] = ()
    apart: Iterable[Pair] = ()
    actors: Mapping[str, str] = field(default_factory=dict)


class Names(NamedTuple):
    """Functions that return the IRIs of the keys of claims and actors."""

    claim: Callable[[str], str]
    actor: Callable[[str], str]


def update(
    tables: ClaimTables,
    articles: Mapping[str, ArticleStatements],
    names: Names,
    decided: Decided,
    embeddings: Embeddings,
    among: Iterable[str] | None = None,
) -> None:
    """Bring the tables in line with all articles, by IRI, and with decisions.

    With ``among``, all others are as before; ``articles`` has none of them.
    """
    known = tables.states(among)
    changed = sorted(
        (article for article, one in articles.items() if known.get(article) != one.state),
        key=lambda article: (articles[article].day or "9999", article),
    )
    gone = sorted(known.keys() - articles.keys())
    # Some at a time, so that memory does not grow with the archive.
    for start in range(0, max(1, len(changed)), _AT_A_TIME):
        some = {article: articles[article] for article in changed[start : start + _AT_A_TIME]}
        run = _Run(tables, names, decided, embeddings)
        run.replace([*gone, *some], some)
        run.place()
        run.complete()
        gone = []


class _Run:
    """One change of articles and decisions.

    Attributes:
        dirty: the nodes to be placed.
        unfinished: the founders of claims to be completed.
    """

    def __init__(
        self, tables: ClaimTables, names: Names, decided: Decided, embeddings: Embeddings
    ) -> None:
        self.tables, self.names, self.decided = tables, names, decided
        self.embeddings = embeddings
        self.apart: Mapping[bytes, _Set] = {}
        self.dirty: _Set = set()
        self.unfinished: _Set = set()
        self.refounded: dict[bytes, bytes] = {}
        """Founders of claims whose members changed, with the first place where they did."""

    def replace(self, gone: Iterable[str], articles: Mapping[str, ArticleStatements]) -> None:
        """Put articles in the place of those that are gone, which may be the same ones."""
        tables = self.tables
        repeats = CopyBlocks(tables, SHINGLE, tables.repeating)
        again: _Set = set()
        """Statements for which it must be found again what they repeat."""
        old: dict[bytes, Proposition] = {}
        for article in gone:
            old.update((p, tables.proposition(p)) for p in tables.statements_of(article))
        keys = {one.key for one in old.values()}
        new = sorted(
            (one for article in articles.values() for one in article.statements()),
            key=lambda one: one.order,
        )
        keys.update(one.key for one in new)
        before = tables.firsts(keys)
        # Statements that are no longer the first ones of their keys are looked at below.
        stale = {key: (place, tables.proposition(place)) for key, place in before.items()}
        for place, one in old.items():
            again.update(tables.repeating(place))
            repeats.remove(place, hashes(one))
        for article in gone:
            tables.drop_article(article)
        contexts = {one.article: one.context for one in new}
        for article, given in articles.items():
            tables.put_article(article, given.state, contexts.get(article, ()))
        last = tables.last_statement()
        # Whatever was known of a place that is used again would be known of another statement.
        for place, one in zip(tables.add_statements(new, avoid=old.keys()), new, strict=True):
            repeats.add(place, hashes(one), last=place > last)
            again.add(place)
        repeats.find_touched()
        ordered = sorted((again | repeats.touched) - old.keys())
        for number, place in enumerate(ordered):
            if number % _LOADED == 0:
                tables.load(ordered[number : number + _LOADED])
            self._find_original(repeats, place)
        after = tables.firsts(keys)
        self._replace_nodes(
            {place: one for key, (place, one) in stale.items() if after.get(key) != place},
            sorted(place for key, place in after.items() if before.get(key) != place),
        )

    def _find_original(self, repeats: CopyBlocks, place: bytes) -> None:
        one = self.tables.proposition(place)
        similar = repeats.find(place, hashes(one))
        others = {self.tables.proposition(other): other for other in similar}
        first = find_original(one, others)
        self.tables.set_original(place, None if first is None else others[first])

    def _replace_nodes(self, gone: Mapping[bytes, Proposition], fresh: Sequence[bytes]) -> None:
        tables, embeddings = self.tables, self.embeddings
        copies, words = CopyBlocks(tables, NODE_SHINGLE, tables.users), WordBlocks(tables)
        meanings = MeaningBlocks(tables, embeddings)
        changes: Counter[Word] = Counter()
        users: _Set = set()
        for place, one in gone.items():
            users.update(tables.users(place))
            self._leave(place)
            copies.remove(place, hashes(one))
            words.remove(place, one.gist.words)
            meanings.remove(place, one.language)
            changes.update(one.gist.words)
            tables.drop_node(place)
        last = tables.last_node()
        for place in fresh:
            one = tables.proposition(place)
            source = self.names.actor(one.source) if one.source else ""
            tables.add_node(place, self.names.claim(one.key), source, own=one.own)
            is_last = place > last
            copies.add(place, hashes(one), last=is_last)
            words.add(place, one.gist.words, last=is_last)
            meanings.add(place, one.language, last=is_last)
            changes.update(one.gist.words)
        copies.find_touched()
        users -= gone.keys()
        tables.forget_compared(users)
        users.update(fresh)
        self.dirty |= users
        self._find_again(copies, words, meanings, users, gone.keys())
        moved: _Set = set(tables.correct_steps(NODE, "", len(gone) + len(fresh)))
        for word, count in changes.items():
            moved.update(tables.correct_steps(WORD, word, count))
        self._unfinish(moved)

    def _find_again(
        self,
        copies: CopyBlocks,
        words: WordBlocks,
        meanings: MeaningBlocks,
        wanted: _Set,
        gone: Iterable[bytes],
    ) -> None:
        """Find the candidates of the wanted nodes and of those that were touched."""
        tables = self.tables
        every = (wanted | copies.touched | words.touched | meanings.touched).difference(gone)
        by_meaning = dict(meanings.find((wanted | meanings.touched).difference(gone)))
        for number, place in enumerate(ordered := sorted(every)):
            if number % _LOADED == 0:
                tables.load(ordered[number : number + _LOADED])
            one, before = tables.proposition(place), tables.found(place)
            found = {COPIES: before.copies, BY_WORDS: before.by_words}
            if place in wanted or place in copies.touched:
                found[COPIES] = copies.find(place, hashes(one))
            if place in wanted or place in words.touched:
                found[BY_WORDS], worst = words.find(place, one.gist.words)
                tables.set_worst(place, worst)
            found[BY_MEANING] = by_meaning.get(place, before.by_meaning)
            for kind, others in found.items():
                if others != before[kind]:
                    tables.set_found(place, kind, others, before[kind])
                    self.dirty.add(place)

    def _leave(self, place: bytes) -> None:
        """Note that a node leaves its claim."""
        placement = self.tables.placement(place)
        if placement is not None:
            self._refound(placement.founder, place)

    def _refound(self, founder: bytes, place: bytes) -> None:
        self.unfinished.add(founder)
        self.refounded[founder] = min(place, self.refounded.get(founder, place))

    def _unfinish(self, nodes: Iterable[bytes]) -> None:
        """Note that the claims of some nodes must be completed."""
        found = map(self.tables.placement, nodes)
        self.unfinished.update(one.founder for one in found if one is not None)

    # --- placing ----------------------------------------------------------------------------

    def place(self) -> None:
        """Place nodes again until nothing moves."""
        tables = self.tables
        self.apart = self._apart()
        placing = Placing(_Placed(tables), self.embeddings, self.apart)
        waiting = list(self.dirty)
        waiting += (
            u for founder, at in self.refounded.items() for u in tables.own_users(founder, at)
        )
        heapify(waiting)
        seen: _Set = set()
        done = b""
        while waiting:
            number = heappop(waiting)
            if number == done:
                continue
            done = number
            before = tables.placement(number)
            placement, compared = placing.place(
                number, tables.found(number), tables.compared(number)
            )
            tables.place(number, placement, compared)
            if placement == before:
                continue
            founders = {placement.founder} | ({before.founder} if before else set())
            self.unfinished |= founders
            if before and (placement.founder, placement.stem) == (before.founder, before.stem):
                continue
            for user in tables.users(number):
                heappush(waiting, user)
            for founder in founders - seen:
                seen.add(founder)
                for user in tables.own_users(founder, number):
                    heappush(waiting, user)

    def _apart(self) -> dict[bytes, _Set]:
        """Return what people set apart from nodes; what changed in this is placed again."""
        tables = self.tables
        pairs = [(min(pair), max(pair)) for pair in self.decided.apart]
        place_of = tables.named(iri for pair in pairs for iri in pair)
        known = sorted({pair for pair in pairs if place_of.keys() >= set(pair)})
        found: dict[bytes, _Set] = defaultdict(set)
        for one, other in known:
            found[place_of[one]].add(place_of[other])
            found[place_of[other]].add(place_of[one])
        before = {(one, other) for one, other in tables.value("claims apart") or ()}
        changed = {iri for pair in before.symmetric_difference(known) for iri in pair}
        again = set(tables.named(changed).values())
        self.dirty |= again
        self._unfinish(again)
        tables.set_own(found)
        tables.set_value("claims apart", known)
        return found

    # --- completing -------------------------------------------------------------------------

    def complete(self) -> None:
        """Complete the claims in which something changed."""
        tables, actors = self.tables, self.decided.actors
        self.unfinished |= tables.founders_by(tables.replace_actors(actors))
        same = self._same()
        connected = UnionFind()
        placed = {n: tables.placement(n) for pair in same for n in pair}
        founder_of = {n: found.founder for n, found in placed.items() if found is not None}
        for one, other in same:
            connected.union(founder_of[one].hex(), founder_of[other].hex())
        roots = {connected.find(founder.hex()) for founder in self.unfinished}
        chosen = {f for f in founder_of.values() if connected.find(f.hex()) in roots}
        chosen |= self.unfinished
        placements = tables.placements(chosen)
        if not placements:
            return
        tables.load(placements)
        nodes = {n: tables.proposition(n) for n in placements}

        def compared(number: bytes) -> Compared:
            (every,) = tables.steps(NODE, [""], number).values()
            steps = tables.steps(WORD, nodes[number].gist.words, number)
            source = tables.source(number)
            weights = weigh(every, {str(word): step for word, step in steps.items()})
            return Compared(nodes[number], weights, actors.get(source, source))

        claims = ClaimSet(nodes, placements, self.embeddings)
        wanted = [pair for pair in same if placements.keys() >= set(pair)]
        completed = claims.complete(compared, wanted, self.apart)
        tables.complete(completed, claims.labels())

    def _same(self) -> list[tuple[bytes, bytes]]:
        """Return the pairs that people decided to be one, in order; note which changed."""
        tables = self.tables
        pairs = [(min(pair), max(pair)) for pair in self.decided.same]
        place_of = tables.named(iri for pair in pairs for iri in pair)
        known = sorted({pair for pair in pairs if place_of.keys() >= set(pair)})
        before = {(one, other) for one, other in tables.value("claims same") or ()}
        changed = {iri for pair in before.symmetric_difference(known) for iri in pair}
        self._unfinish(tables.named(changed).values())
        tables.set_value("claims same", known)
        key = {n: tables.proposition(n).key for pair in known for n in map(place_of.get, pair) if n}
        found = (
            sorted((place_of[one], place_of[other]), key=key.__getitem__) for one, other in known
        )
        return sorted((one, other) for one, other in found)


class _Placed:
    """The claims of nodes, as the tables have them."""

    def __init__(self, tables: ClaimTables) -> None:
        self.tables = tables

    def node(self, number: bytes) -> Proposition:
        return self.tables.proposition(number)

    def placement(self, number: bytes) -> Placement[bytes]:
        found = self.tables.placement(number)
        assert found is not None
        return found

    def members(self, founder: bytes, before: bytes) -> Sequence[bytes]:
        return self.tables.members(founder, before)
