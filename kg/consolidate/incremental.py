"""Resolve the actors of an archive again where readings or decisions changed, and only there.

A name record is *dirty* if what its articles say changed, or how much something that it shares
with others counts. The groups of all records that are in one cluster with a dirty one are compared
again, with all members of these groups at hand; of all other groups the effects are known
(:mod:`kg.entities.replay`). Where a comparison ends otherwise than before, the records concerned
are dirty too, and it is all done again, until nothing new is dirty. The outcome is that of
:func:`kg.entities.cluster.resolve_actors` on all readings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.base.collector import without_collection
from kg.consolidate.actor_counts import Dirty, Reading, company_of, count_readings
from kg.consolidate.actor_tables import Tables
from kg.consolidate.stored_evidence import StoredEvidence
from kg.entities.blocks import DESCRIBED, EMPLOYER, HOLDER, KIND_OF, Block
from kg.entities.cluster import Names, canonical_keys, find_replaced, merge_bodies, merge_people
from kg.entities.clusters import Link
from kg.entities.name_records import Evidence, NameRecord, rarity
from kg.entities.office_holders import MOST_HOLDERS
from kg.entities.replay import SAME, Effect, EveryBlock, Group, ReplayedClusters

AT_A_TIME = 30_000
"""Readings that are counted at a time: the tallies of frequent names are written each time."""
_MOST = 0.5
"""The part of all records beyond which all are compared: one comparison of all then takes less time
than several of most."""
Pair = tuple[str, str]
_STAGES: Mapping[str, tuple[str, ...]] = {
    kind: tuple(stage for stage, of in KIND_OF.items() if of == kind)
    for kind in set(KIND_OF.values())
}


@without_collection()
def update(
    tables: Tables,
    readings: Mapping[str, Reading],
    *,
    iri: Callable[[str], str],
    among: Collection[str] | None = None,
    same: Iterable[Pair] = (),
    apart: Iterable[Pair] = (),
    set_apart: Iterable[Pair] = (),
) -> None:
    """Bring the tables in line with readings and decisions.

    Args:
        tables: what is known.
        readings: all readings, by graph.
        iri: returns the IRI of a key.
        among: the articles whose readings may have changed, if ``readings`` are those of these.
        same: pairs of IRIs that people decided to be one.
        apart: pairs of IRIs that they decided to be two.
        set_apart: pairs of keys that are two, since a key means somebody else in an article.
    """
    dirty = Dirty()
    count(tables, readings, dirty, iri=iri, among=among)
    compare(tables, dirty, same=same, apart=apart, set_apart=set_apart)


def count(
    tables: Tables,
    readings: Mapping[str, Reading],
    dirty: Dirty,
    *,
    iri: Callable[[str], str],
    among: Collection[str] | None = None,
) -> None:
    """Count what readings say of actors, as for :func:`update`; add what changed to ``dirty``."""
    known = tables.states(among)
    changed = sorted(
        graph
        for graph in known.keys() | readings.keys()
        if graph not in readings or known.get(graph) != readings[graph].state
    )
    # What readings say of actors is in memory for some at a time.
    for start in range(0, len(changed), AT_A_TIME):
        some = {graph: readings.get(graph) for graph in changed[start : start + AT_A_TIME]}
        dirty.add(count_readings(tables, some, iri))
        if len(dirty.keys) > _MOST * tables.size():
            # All will be compared, whatever comes.
            dirty.forget_details()


def compare(
    tables: Tables,
    dirty: Dirty,
    *,
    same: Iterable[Pair] = (),
    apart: Iterable[Pair] = (),
    set_apart: Iterable[Pair] = (),
) -> None:
    """Compare again what is dirty or was decided otherwise, as for :func:`update`."""
    pairs = {
        "same": sorted(_as_keys(tables, same)),
        "apart": sorted({*_as_keys(tables, apart), *map(_sorted, set_apart)}),
    }
    for name, now in pairs.items():
        before = {_sorted(pair) for pair in tables.value(name) or ()}
        dirty.keys.update(key for pair in before.symmetric_difference(now) for key in pair)
        tables.set_value(name, now)
    if dirty.keys:
        _Run(tables, dirty, pairs["same"], pairs["apart"]).compare()
        tables.drop_empty(dirty.keys)


def _as_keys(tables: Tables, pairs: Iterable[Pair]) -> set[Pair]:
    """Return the pairs of IRIs that are known, as keys."""
    held = list(pairs)
    key_of = tables.keys_of(iri for pair in held for iri in pair)
    return {
        _sorted((key_of[one], key_of[other]))
        for one, other in held
        if one in key_of and other in key_of
    }


def links(tables: Tables) -> list[Link]:
    """Return all merges and open doubts, sorted, as :class:`ResolvedActors` has them."""
    found: dict[Pair, Link] = {}
    merges = []
    for one, other, reason, score, merged in tables.compared():
        link = Link(one, other, reason, score, merged)
        if merged:
            merges.append(link)
            continue
        known = found.get((one, other))
        if known is None or (known.score, known.reason) < (score, reason):
            found[one, other] = link
    return sorted([*merges, *found.values()])


class _Run:
    """The comparison of the groups in which something may have changed."""

    def __init__(
        self, tables: Tables, dirty: Dirty, same: Sequence[Pair], apart: Sequence[Pair]
    ) -> None:
        self.tables, self.dirty = tables, dirty
        self.same, self.apart = same, apart
        self.records: dict[str, NameRecord] = {}

    def compare(self) -> None:
        """Compare until nothing new is dirty, and write the outcome."""
        most = _MOST * self.tables.size()
        seeds = set(self.dirty.keys)
        # One of a pair that people decided on may be here again.
        seeds.update(key for pair in self.same if not seeds.isdisjoint(pair) for key in pair)
        while True:
            if len(seeds) <= most:
                covered = seeds | self.tables.mates(seeds).keys()
            if len(seeds) > most or len(covered) > most:
                self._compare_all()
                return
            compared = self._compare(covered)
            more = compared.spread() - covered
            if not more:
                compared.write()
                return
            seeds |= more

    def _compare_all(self) -> None:
        """Compare all records, and write the outcome."""
        self.records.clear()
        records = self.tables.every_record()
        names = Names.of(records)
        clusters = ReplayedClusters(
            records, same=self.same, apart=self.apart, chosen=EveryBlock(), known={}
        )
        clusters.evidence = Evidence(records, {})
        merge_bodies(names, clusters)
        canonical = canonical_keys(names, clusters)
        clusters.evidence = Evidence(records, canonical)
        merge_people(names, clusters)
        self.tables.drop_effects()
        _write(self.tables, (), clusters, records, canonical)

    def _compare(self, covered: set[str]) -> _Compared:
        """Compare all groups of some records, which are whole clusters."""
        tables = self.tables
        chosen = self._choose(covered)
        inside = covered | tables.inside(chosen)
        offices = [name for kind, name in chosen if kind == HOLDER]
        inside |= tables.inside((DESCRIBED, name) for name in offices)
        if offices:
            # What an office is of shows in the names of the organisations of those who hold it.
            people = tables.mates(
                tables.inside((kind, name) for kind in (HOLDER, DESCRIBED) for name in offices)
            )
            named = tables.blocks(people.keys() | covered)
            inside |= {name for kind, name in named if kind == EMPLOYER}
        roots = tables.mates(inside)
        inside |= roots.keys()
        new = tables.tallies(inside - self.records.keys())
        self.records.update((key, tally.record()) for key, tally in new.items())
        records = [self.records[key] for key in sorted(inside & self.records.keys())]
        names = Names.of(records)
        there = {record.key for record in records}
        same = [pair for pair in self.same if there.issuperset(pair)]
        known = tables.effects_on(inside)
        clusters = ReplayedClusters(
            records, same=same, apart=self.apart, chosen=chosen, known=known
        )
        clusters.evidence = StoredEvidence(tables, records)
        merge_bodies(names, clusters)
        canonical = canonical_keys(names, clusters)
        clusters.evidence = StoredEvidence(tables, records, canonical)
        merge_people(names, clusters)
        groups = {(stage, name) for kind, name in chosen for stage in _STAGES[kind]}
        groups.update(group for group in known if group[0] == SAME)
        groups.update((SAME, "\n".join(pair)) for pair in same)
        return _Compared(tables, self.dirty, records, clusters, canonical, groups, roots)

    def _choose(self, covered: Iterable[str]) -> set[Block]:
        """Return the blocks to compare."""
        named = self.tables.blocks(covered) | self.dirty.blocks
        chosen = {block for block in named if block[0] in _STAGES and block[0] != HOLDER}
        for office in {name for kind, name in named if kind in (HOLDER, DESCRIBED)}:
            # Where nobody is called by it, or too many hold it, it has no effect.
            if self.tables.effects([(HOLDER, office)]) or (
                self.tables.count((DESCRIBED, office), 1)
                and self.tables.count((HOLDER, office), MOST_HOLDERS + 1) <= MOST_HOLDERS
            ):
                chosen.add((HOLDER, office))
        return chosen


@dataclass(frozen=True, slots=True)
class _Compared:
    """What a comparison found; ``roots`` has the clusters of its keys in the last run."""

    tables: Tables
    dirty: Dirty
    records: Sequence[NameRecord]
    clusters: ReplayedClusters
    canonical: Mapping[str, str]
    groups: set[Group]
    roots: Mapping[str, str]

    def spread(self) -> set[str]:
        """Return the keys that are dirty in consequence."""
        moved = self._moved()
        return moved | self._weighed() | self._employed(moved)

    def write(self) -> None:
        """Write effects and clusters."""
        _write(self.tables, self.groups, self.clusters, self.records, self.canonical)

    def _moved(self) -> set[str]:
        """Return the keys on which groups now have other effects than before."""
        before, now = self.tables.effects(self.groups), self.clusters.found
        found: set[str] = set()
        for group in before.keys() | now.keys():
            one, other = (_on_clusters(each.get(group, ())) for each in (before, now))
            found.update(key for pair in one.symmetric_difference(other) for key in pair[:2])
        return found

    def _weighed(self) -> set[str]:
        """Return the keys beside organisations that count otherwise, or as others, than before.

        Where two clusters become one, or one becomes two, it is enough that all of the two but
        the larger part are compared again.
        """
        articles = {record.key: len(record.profile.articles) for record in self.records}
        before = self.tables.canonicals(self.roots)
        after = {key: self.canonical.get(key, key) for key in articles}
        counts = [_total(before, {**articles, **self.dirty.before}), _total(after, articles)]
        changed = {
            key
            for key in after
            if self.dirty.before.get(key, 1)
            and rarity(counts[0][before[key]]) != rarity(counts[1][after[key]])
        }
        for one, other in ((before, after), (after, before)):
            parts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
            for key in after:
                parts[one[key]][other[key]].append(key)
            for each in parts.values():
                if len(each) > 1:
                    sizes = {name: sum(map(articles.__getitem__, each[name])) for name in each}
                    largest = max(sizes, key=lambda name: (sizes[name], name))
                    changed.update(key for name in each if name != largest for key in each[name])
        by_key = {record.key: record for record in self.records}
        found: set[str] = set()
        for key in changed:
            found |= company_of(self.tables, by_key[key].profile.articles, key)
        return found

    def _employed(self, moved: set[str]) -> set[str]:
        """Return the persons of organisations whose clusters have other names than before."""
        changed = moved | self.dirty.renamed
        now = {self.clusters.root(key) for key in changed}
        before = {self.roots[key] for key in changed if key in self.roots}
        keys = {
            key
            for key, root in self.roots.items()
            if root in before or self.clusters.root(key) in now
        }
        return self.tables.inside((EMPLOYER, key) for key in keys)


def _write(
    tables: Tables,
    groups: Iterable[Group],
    clusters: ReplayedClusters,
    records: Sequence[NameRecord],
    canonical: Mapping[str, str],
) -> None:
    """Write the effects on groups, and the clusters of records."""
    tables.replace_effects(groups, clusters.found)
    heads = find_replaced(records, clusters)
    tables.set_clusters(
        (clusters.root(key), canonical.get(key, key), heads.get(key, key), key)
        for key in (record.key for record in records)
    )


def _total(canonical: Mapping[str, str], articles: Mapping[str, int]) -> Mapping[str, int]:
    found: dict[str, int] = defaultdict(int)
    for key, one in canonical.items():
        found[one] += articles.get(key, 0)
    return found


def _on_clusters(effects: Iterable[Effect]) -> set[tuple[str, str, bool]]:
    return {(one.one, one.other, one.merged) for one in effects if one.changes_clusters}


def _sorted(pair: Iterable[str]) -> Pair:
    one, other = sorted(pair)
    return one, other
