"""Turn names and a verdict into decisions, and bring the graph in line with them.

Each function finds the nodes that names mean (:mod:`kg.query.lookup`), writes the decisions that
follow from the verdict (:mod:`kg.judgements.decisions`), consolidates the graph
(:func:`kg.consolidate.consolidate`) and returns the nodes as they are then. Where a name is unknown
or ambiguous, or the verdict contradicts an earlier one, it raises UsageError and writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, product
from typing import TYPE_CHECKING

from kg.base import fold
from kg.base.errors import UsageError
from kg.judgements import decisions
from kg.judgements.decisions import Decision, Fact, scoped_key
from kg.query.lookup import Node, NodeLookup, own_name
from kg.vocab.iris import Ids

if TYPE_CHECKING:
    from kg.query.inventory import ArticleEntry
    from kg.store import Store


@dataclass(frozen=True, slots=True)
class By:
    """Who decides, when (see :func:`kg.judgements.decisions.utc_time`) and why."""

    author: str
    time: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was decided, and the nodes that it named or made, as they are after it.

    ``is_apart`` says that the graph does not show it, as several people code the same article.
    """

    decided: tuple[Decision, ...]
    nodes: tuple[Node, ...] = ()
    withdrawn: tuple[Decision, ...] = field(default=())
    is_apart: bool = False


def same(store: Store, names: Sequence[str], by: By) -> Outcome:
    """Unite the nodes of two or more names."""
    return _unite(store, names, by, keep_name=False)


def merge(store: Store, names: Sequence[str], by: By) -> Outcome:
    """Merge the nodes of the further names into the first one, which keeps its name."""
    return _unite(store, names, by, keep_name=True)


def _unite(store: Store, names: Sequence[str], by: By, *, keep_name: bool) -> Outcome:
    lookup = NodeLookup(store)
    found = lookup.find(names)
    first, others = found[0], found[1:]
    for other, its_name in zip(others, names[1:], strict=True):
        if other.iri == first.iri:
            raise UsageError(f"'{names[0]}' and '{its_name}' are one already, by one name")
    made = [_build(decisions.same, by, first.iri, other.iri) for other in others]
    if keep_name:
        made.append(_build(decisions.name, by, first.iri, first.label))
    # Decisions that separate members of these clusters give way, so that none stays outside.
    clusters = [{member.iri for member in lookup.members(node.now)} for node in found]
    crossing = {
        tuple(sorted(pair))
        for one, other in combinations(clusters, 2)
        for pair in product(one, other)
    }
    asked = {decision.question for decision in made}
    gone = [
        decision
        for decision in decisions.read_all(store)
        if decision.what == "apart"
        and (decision.node, decision.other) in crossing
        and decision.question not in asked
    ]
    return carry_out(store, made, found, withdrawn=gone)


def not_same(store: Store, names: Sequence[str], by: By) -> Outcome:
    """Keep the nodes of two or more names apart from each other."""
    lookup = NodeLookup(store)
    found = lookup.find(names)
    for (one, node), (two, other) in combinations(zip(names, found, strict=True), 2):
        if node.iri == other.iri:
            raise UsageError(
                f"'{one}' and '{two}' are one name, '{own_name(node)}'; "
                "kg split --in separates the one whom an article means"
            )
    made = [_build(decisions.apart, by, a.iri, b.iri) for a, b in combinations(found, 2)]
    return carry_out(store, made, found)


def split(
    store: Store, name: str, parts: Sequence[str], articles: Sequence[str], by: By
) -> Outcome:
    """Separate from a node some of its names, or what some articles mean by it.

    All that is separated becomes one other node.

    Args:
        store: the graph.
        name: the name of the node.
        parts: names or IRIs among those that were merged.
        articles: articles by name, identity or IRI.
        by: who decides.
    """
    lookup = NodeLookup(store)
    (whole,) = lookup.find([name])
    members = {member.iri: member for member in lookup.members(whole.now)}
    leaving = {iri for part in parts for iri in _part(store, part, members, whole)}
    made: list[Decision] = []
    scoped: set[str] = set()
    if articles:
        if whole.sort != "actor":
            raise UsageError(f"'{whole.label}' is not an actor: only actors are split by article")
        for iri, article, its_own in _find_mentions(store, articles, members, whole):
            if its_own == iri:
                leaving.add(iri)
            else:
                made.append(_build(decisions.part, by, iri, article))
                scoped.add(its_own)
    staying = members.keys() - leaving
    if not staying:
        raise UsageError(f"nothing would stay of '{whole.label}'; name fewer of its names")
    away = sorted(leaving | scoped)
    made += [_build(decisions.same, by, away[0], other) for other in away[1:]]
    made += [_build(decisions.apart, by, gone, stays) for gone in away for stays in sorted(staying)]
    kept, gone_with = _keep_for_rest(store, members, leaving)
    about = [members[min(staying)]]
    return carry_out(store, made, about, also=away[:1], kept=kept, withdrawn=gone_with)


def rename(store: Store, name: str, label: str, by: By) -> Outcome:
    """Give the node of a name another name."""
    found = NodeLookup(store).find([name])
    return carry_out(store, [_build(decisions.name, by, found[0].now, label)], found)


def kind(store: Store, name: str, word: str, by: By) -> Outcome:
    """Give the actor of a name a kind of ``decisions.KINDS``."""
    if word not in decisions.KINDS:
        raise UsageError(f"no kind '{word}'; there are: {', '.join(decisions.KINDS)}")
    lookup = NodeLookup(store)
    found = lookup.find([name], sort="actor")
    now = found[0].now
    made: list[Decision] = []
    names: set[str] = set()
    known = {one.node for one in decisions.read_all(store) if one.what == "kind"}
    # There is a decision for each of the actor's names, as a kind holds for all of one name.
    # Members with an earlier decision come first, so that the new one replaces it.
    order = sorted(
        lookup.members(now), key=lambda one: (one.iri not in known, one.iri != now, one.iri)
    )
    for member in order:
        own = {fold.key(one) for one in member.names}
        if not own & names:
            made.append(_build(decisions.kind, by, member.iri, word))
        names |= own
    return carry_out(store, made, found)


def correct(
    store: Store, names: Sequence[str], values: Mapping[Fact, str], by: By
) -> list[ArticleEntry]:
    """Give articles, by name, identity or IRI, another title, date, outlet, author or language.

    The corrections also hold when an article is read again, or removed and added again. Returns
    the articles as they were before.
    """
    from kg.query.inventory import articles, find_article

    held = articles(store)
    found = {entry.iri: entry for entry in (find_article(name, held) for name in names)}
    made = [
        _build(decisions.fact, by, iri, what, value)
        for iri in found
        for what, value in values.items()
    ]
    carry_out(store, made, [])
    return list(found.values())


def undo(store: Store, names: Sequence[str]) -> Outcome:
    """Withdraw decisions by their short ids (:func:`kg.judgements.decisions.short_id`)."""
    held = decisions.read_all(store)
    gone = [one for name in names for one in _find_decision(name, held, store.base)]
    return carry_out(store, [], [], withdrawn=gone)


def undo_last(store: Store) -> Outcome:
    """Withdraw the decisions of the last command: all by one person at one time."""
    held = decisions.read_all(store)
    if not held:
        raise UsageError("there is no decision to withdraw")
    last = held[-1]
    gone = [one for one in held if (one.author, one.time) == (last.author, last.time)]
    return carry_out(store, [], [], withdrawn=gone)


def apply(store: Store, found: Iterable[Decision]) -> Outcome:
    """Apply decisions from elsewhere, except where the graph has a newer one on the same question.

    Returns those that were applied. Changes nothing where they contradict each other or earlier
    ones.
    """
    earlier = {one.question: one for one in decisions.read_all(store)}
    applied = [
        one
        for one in found
        if one.question not in earlier
        or decisions.sort_key(earlier[one.question]) <= decisions.sort_key(one)
    ]
    return carry_out(store, [one for one in applied if one != earlier.get(one.question)], [])


def _find_decision(name: str, held: Sequence[Decision], base: str) -> list[Decision]:
    wanted = name.rstrip(">").rpartition("/")[2]
    names = {decisions.short_id(one, base=base): one for one in held}
    found = [one for short, one in names.items() if wanted and short.startswith(wanted[:10])]
    if len(found) == 1:
        return found
    if found:
        raise UsageError(f"several decisions begin with '{name}'; write more characters")
    raise UsageError(f"no decision '{name}'; kg decisions lists them")


def _build(make: Callable[..., Decision], by: By, *about: str) -> Decision:
    return make(*about, author=by.author, time=by.time, reason=by.reason)


def carry_out(
    store: Store,
    made: Sequence[Decision],
    about: Sequence[Node],
    *,
    also: Sequence[str] = (),
    kept: Sequence[Decision] = (),
    withdrawn: Sequence[Decision] = (),
) -> Outcome:
    """Write decisions, bring the graph in line with them, and return the nodes they are about.

    Args:
        store: the graph.
        made: the new decisions.
        about: the nodes that they name.
        also: IRIs of further nodes to return.
        kept: decisions that are written with them, but not reported.
        withdrawn: decisions to remove.

    Raises:
        UsageError: the decisions would contradict others; nothing changes.
    """
    from kg.consolidate import consolidate

    if made or withdrawn:
        decisions.write(store, [*kept, *made], without=withdrawn)
        _show_facts(store, made, withdrawn)
        consolidate(store)
    wanted = list(dict.fromkeys((*(node.iri for node in about), *also)))
    nodes = NodeLookup(store, only=wanted).by_iri
    now = tuple(nodes[iri] for iri in wanted if iri in nodes)
    return Outcome(tuple(made), now, tuple(withdrawn))


def _show_facts(store: Store, made: Sequence[Decision], withdrawn: Sequence[Decision]) -> None:
    """Bring the metadata of articles in line; what a file said is known when it is read again."""
    from kg.consolidate.metadata import mark_changed, write_metadata

    facts: dict[str, dict[str, str]] = {}
    for one in made:
        if one.what in decisions.FACTS:
            value = decisions.check_fact(one.what, one.value)
            facts.setdefault(one.node, {})[one.what] = value
    if facts:
        write_metadata(store, facts)
    undone = {one.node for one in withdrawn if one.what in decisions.FACTS}
    if undone:
        mark_changed(store, undone)


# --- splitting -----------------------------------------------------------------------------


def _part(store: Store, part: str, members: dict[str, Node], whole: Node) -> set[str]:
    """Return the members of a node that a name or an IRI means."""
    bare = part.strip().strip("<>")
    for iri in (bare, store.base + bare, Ids(store.base).actor(fold.key(part)).value):
        if iri in members:
            return {iri}
    wanted = fold.key(part)
    found = {
        iri for iri, one in members.items() if wanted in {fold.key(name) for name in one.names}
    }
    if found:
        return found
    own = sorted({own_name(one) for one in members.values()})
    if len(own) == 1:
        hint = "; kg split --in ARTICLE separates what an article means"
        fault = f"'{whole.label}' has one name in all articles"
        raise UsageError(fault + hint * (whole.sort == "actor"))
    names = ", ".join(f"'{name}'" for name in own)
    raise UsageError(f"no '{part}' is a part of '{whole.label}'; it was made of {names}")


def _keep_for_rest(
    store: Store, members: dict[str, Node], leaving: set[str]
) -> tuple[list[Decision], list[Decision]]:
    """Return decisions that keep the decided name and kind for what stays of a node.

    Also return the decision on the name that would otherwise go with what leaves. A name that
    something that leaves has in its articles is its own.
    """
    own = {fold.key(name) for iri in leaving for name in members[iri].names}
    heir = min(members.keys() - leaving)
    kept, gone = [], []
    for what in ("name", "kind"):
        held = [d for d in decisions.read_all(store) if d.what == what and d.node in members]
        if not held or held[-1].node not in leaving or fold.key(held[-1].value) in own:
            continue
        kept.append(replace(held[-1], node=heir))
        if what == "name":
            gone.append(held[-1])
    return kept, gone


def _find_mentions(
    store: Store, articles: Sequence[str], members: dict[str, Node], whole: Node
) -> list[tuple[str, str, str]]:
    """Return IRI, article and the article's own IRI of the members that articles mention.

    The last equals the first where only that article mentions the member.
    """
    from kg.consolidate.index import Index
    from kg.query.inventory import articles as held_articles
    from kg.query.inventory import find_article

    index, held = Index.load(store), held_articles(store)
    ids, outcome = index.ids, index.outcome
    found = []
    for article_name in articles:
        article = find_article(article_name, held)
        keys = {
            key
            for given in index.records.values()
            if given.article == article.iri
            for key in given.actors
            if outcome.actor(given, key, ids) == whole.now and ids.actor(key).value in members
        }
        if not keys:
            raise UsageError(f"the article '{article.name}' does not mention '{whole.label}'")
        for key in sorted(keys):
            own = key
            if not key.startswith(scoped_key(article.identity, "")):
                own = scoped_key(article.identity, key)
            found.append((ids.actor(key).value, article.iri, ids.actor(own).value))
    return found
