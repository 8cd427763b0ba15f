"""Names and a verdict in; a decision written and the graph settled by it out.

Each function finds the things that names mean (:mod:`kg.query.lookup`), writes the decisions that the
verdict comes to (:mod:`kg.judgements.decisions`) and lets :func:`kg.consolidate.settle` bring the graph in line.
They give back what stands now, for whoever asked. Nothing is written where a name is unknown or
ambiguous, or where the verdict contradicts an earlier one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, product
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.base.errors import UsageError
from kg.coref.actors import actor_key
from kg.graph import given_key
from kg.judgements import decisions
from kg.judgements.decisions import Decision, scoped_key
from kg.query.lookup import Thing, Things, own_name
from kg.query.questions import fold, run
from kg.query.results import Rows
from kg.vocab.iris import Ids
from kg.vocab.terms import KG, ORG, SCHEMA

if TYPE_CHECKING:
    from kg.store import Store


@dataclass(frozen=True, slots=True)
class By:
    """Who decides, when ("2026-03-05T09:30:00Z", see :func:`kg.judgements.decisions.at`) and why."""

    author: str
    time: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was decided, and the things that it made or named as they stand after it."""

    decided: tuple[Decision, ...]
    things: tuple[Thing, ...] = ()
    withdrawn: tuple[Decision, ...] = field(default=())


def same(store: Store, names: Sequence[str], by: By) -> Outcome:
    """The things of two or more names are one. Raises UsageError."""
    return _unite(store, names, by, keep_name=False)


def merge(store: Store, names: Sequence[str], by: By) -> Outcome:
    """The things of the further names are the first one, which keeps its name. UsageError."""
    return _unite(store, names, by, keep_name=True)


def _unite(store: Store, names: Sequence[str], by: By, *, keep_name: bool) -> Outcome:
    things = Things(store, base=store.base)
    found = things.find(names)
    first, others = found[0], found[1:]
    for other, its_name in zip(others, names[1:], strict=True):
        if other.iri == first.iri:
            raise UsageError(f"'{names[0]}' and '{its_name}' are one already, by one name")
    made = [_made(decisions.same, by, first.iri, other.iri) for other in others]
    if keep_name:
        made.append(_made(decisions.name, by, first.iri, first.label))
    # What kept members of these clusters apart gives way; else some of them would stay outside.
    clusters = [{member.iri for member in things.members(thing.now)} for thing in found]
    crossing = {
        tuple(sorted(pair))
        for one, other in combinations(clusters, 2)
        for pair in product(one, other)
    }
    asked = {decision.question for decision in made}
    gone = [
        decision
        for decision in decisions.everything(store)
        if decision.what == "apart"
        and (decision.thing, decision.other) in crossing
        and decision.question not in asked
    ]
    return _settled(store, made, found, withdrawn=gone)


def not_same(store: Store, names: Sequence[str], by: By) -> Outcome:
    """The things of two or more names are all different. Raises UsageError."""
    things = Things(store, base=store.base)
    found = things.find(names)
    for (one, thing), (two, other) in combinations(zip(names, found, strict=True), 2):
        if thing.iri == other.iri:
            raise UsageError(
                f"'{one}' and '{two}' are one name, '{own_name(thing)}'; "
                "kg split --in takes an article's bearer of it apart"
            )
    made = [_made(decisions.apart, by, a.iri, b.iri) for a, b in combinations(found, 2)]
    return _settled(store, made, found)


def split(
    store: Store, name: str, parts: Sequence[str], articles: Sequence[str], by: By
) -> Outcome:
    """What goes by the names ``parts``, or is told in ``articles``, is another than ``name``.

    ``parts`` are names or IRIs among those that were merged; ``articles`` are known by name,
    identity or IRI. All that leaves, leaves together. Raises UsageError.
    """
    things = Things(store, base=store.base)
    (whole,) = things.find([name])
    members = {member.iri: member for member in things.members(whole.now)}
    leaving = {iri for part in parts for iri in _part(store, part, members, whole)}
    made: list[Decision] = []
    scoped: set[str] = set()
    if articles:
        if whole.sort != "actor":
            raise UsageError(f"'{whole.label}' is no actor: only those are split by article")
        for iri, article, its_own in _told_in(store, articles, members, whole):
            if its_own == iri:
                leaving.add(iri)
            else:
                made.append(_made(decisions.part, by, iri, article))
                scoped.add(its_own)
    staying = members.keys() - leaving
    if not staying:
        raise UsageError(f"nothing would stay of '{whole.label}'; name fewer of its names")
    away = sorted(leaving | scoped)
    made += [_made(decisions.same, by, away[0], other) for other in away[1:]]
    made += [_made(decisions.apart, by, gone, stays) for gone in away for stays in sorted(staying)]
    kept, gone_with = _kept_by_what_stays(store, members, leaving)
    about = [members[min(staying)]]
    return _settled(store, made, about, also=away[:1], kept=kept, withdrawn=gone_with)


def rename(store: Store, name: str, label: str, by: By) -> Outcome:
    """What a name means is called ``label``. Raises UsageError."""
    found = Things(store, base=store.base).find([name])
    return _settled(store, [_made(decisions.name, by, found[0].now, label)], found)


def kind(store: Store, name: str, word: str, by: By) -> Outcome:
    """The actor of a name is of a kind of ``decisions.KINDS``. Raises UsageError."""
    if word not in decisions.KINDS:
        raise UsageError(f"no kind '{word}'; there are: {', '.join(decisions.KINDS)}")
    things = Things(store, base=store.base)
    found = things.find([name], sort="actor")
    now = found[0].now
    made: list[Decision] = []
    names: set[str] = set()
    known = {one.thing for one in decisions.everything(store) if one.what == "kind"}
    # It is decided of each of the actor's names: a kind holds for all that bear the name. Of
    # whom it was decided before comes first, so that the new decision takes the old one's place.
    order = sorted(
        things.members(now), key=lambda one: (one.iri not in known, one.iri != now, one.iri)
    )
    for member in order:
        own = {fold(one) for one in member.names}
        if not own & names:
            made.append(_made(decisions.kind, by, member.iri, word))
        names |= own
    return _settled(store, made, found)


def undo(store: Store, names: Sequence[str]) -> Outcome:
    """Decisions taken back, by the names that :func:`kg.judgements.decisions.name_of` gives. UsageError."""
    held = decisions.everything(store)
    gone = [one for name in names for one in _called(name, held, store.base)]
    return _settled(store, [], [], withdrawn=gone)


def undo_last(store: Store) -> Outcome:
    """The decisions of the last command taken back: all by one person at one time."""
    held = decisions.everything(store)
    if not held:
        raise UsageError("nobody decided anything yet: there is nothing to take back")
    last = held[-1]
    gone = [one for one in held if (one.author, one.time) == (last.author, last.time)]
    return _settled(store, [], [], withdrawn=gone)


def obey(store: Store, found: Iterable[Decision]) -> Outcome:
    """Decisions from elsewhere written and obeyed; a newer one on the same question stays.

    Gives back what was taken. Raises UsageError, and changes nothing, where they contradict each
    other or what stands.
    """
    standing = {one.question: one for one in decisions.everything(store)}
    taken = [
        one
        for one in found
        if one.question not in standing
        or decisions.in_time(standing[one.question]) <= decisions.in_time(one)
    ]
    return _settled(store, [one for one in taken if one != standing.get(one.question)], [])


def _called(name: str, held: Sequence[Decision], base: str) -> list[Decision]:
    wanted = name.rstrip(">").rpartition("/")[2]
    names = {decisions.name_of(one, base=base): one for one in held}
    found = [one for short, one in names.items() if wanted and short.startswith(wanted[:10])]
    if len(found) == 1:
        return found
    if found:
        raise UsageError(f"several decisions begin with '{name}'; write more of it")
    raise UsageError(f"no decision '{name}'; kg decisions lists them")


def _made(make: Callable[..., Decision], by: By, *about: str) -> Decision:
    return make(*about, author=by.author, time=by.time, reason=by.reason)


def _settled(
    store: Store,
    made: Sequence[Decision],
    about: Sequence[Thing],
    *,
    also: Sequence[str] = (),
    kept: Sequence[Decision] = (),
    withdrawn: Sequence[Decision] = (),
) -> Outcome:
    from kg.consolidate import settle

    if made or withdrawn:
        decisions.write(store, [*kept, *made], without=withdrawn)
        settle(store)
    wanted = list(dict.fromkeys((*(thing.iri for thing in about), *also)))
    things = Things(store, base=store.base, only=wanted).by_iri
    now = tuple(things[iri] for iri in wanted if iri in things)
    return Outcome(tuple(made), now, tuple(withdrawn))


# --- splitting -----------------------------------------------------------------------------


def _part(store: Store, part: str, members: dict[str, Thing], whole: Thing) -> set[str]:
    """The members of a thing that a name or an IRI means."""
    bare = part.strip().strip("<>")
    for iri in (bare, store.base + bare, Ids(store.base).actor(actor_key(part)).value):
        if iri in members:
            return {iri}
    wanted = fold(part)
    found = {iri for iri, one in members.items() if wanted in {fold(name) for name in one.names}}
    if found:
        return found
    own = sorted({own_name(one) for one in members.values()})
    if len(own) == 1:
        hint = "; kg split --in ARTICLE takes apart what an article tells"
        alone = f"'{whole.label}' goes by one name in all articles"
        raise UsageError(alone + hint * (whole.sort == "actor"))
    there = ", ".join(f"'{name}'" for name in own)
    raise UsageError(f"no '{part}' is a part of '{whole.label}'; it was made of {there}")


def _kept_by_what_stays(
    store: Store, members: dict[str, Thing], leaving: set[str]
) -> tuple[list[Decision], list[Decision]]:
    """The name and kind that people gave to the whole, as decisions on what stays of it; and the
    decision on the name that what leaves would otherwise take along.

    A name that something that leaves has in its articles is its own.
    """
    own = {fold(name) for iri in leaving for name in members[iri].names}
    heir = min(members.keys() - leaving)
    kept, gone = [], []
    for what in ("name", "kind"):
        held = [d for d in decisions.everything(store) if d.what == what and d.thing in members]
        if not held or held[-1].thing not in leaving or fold(held[-1].value) in own:
            continue
        kept.append(replace(held[-1], thing=heir))
        if what == "name":
            gone.append(held[-1])
    return kept, gone


_KEYS = f"""
SELECT DISTINCT ?key ?article WHERE {{
  {{ ?told {KG.sourceKey} ?key ; {SCHEMA.isPartOf} ?article }}
  UNION {{ ?told {KG.memberKey}|{KG.organizationKey} ?key ; {KG.statedIn} ?article }}
  ?told {KG.source}|{ORG.member}|{ORG.organization} ?actor
  VALUES ?actor {{ ACTOR }}
}}"""


def _told_in(
    store: Store, articles: Sequence[str], members: dict[str, Thing], whole: Thing
) -> list[tuple[str, str, str]]:
    """Members that articles tell of: IRI, the article's IRI, and the IRI that is the article's own.

    The last equals the first where the article alone knows the member already.
    """
    from kg.query.inventory import articles as held_articles
    from kg.query.inventory import named

    ids, held = Ids(store.base), held_articles(store)
    rows = run(store, _KEYS.replace("ACTOR", str(NamedNode(whole.now))))
    assert isinstance(rows, Rows)
    keys: dict[str, set[str]] = {}
    for its_key, place in rows:
        assert isinstance(its_key, Literal) and isinstance(place, NamedNode)
        keys.setdefault(place.value, set()).add(given_key(its_key))
    found = []
    for article_name in articles:
        article = named(article_name, held)
        told = [key for key in sorted(keys.get(article.iri, ())) if _iri(ids, key) in members]
        if not told:
            raise UsageError(f"the article '{article.name}' tells nothing of '{whole.label}'")
        for key in told:
            own = key
            if not key.startswith(scoped_key(article.identity, "")):
                own = scoped_key(article.identity, key)
            found.append((_iri(ids, key), article.iri, _iri(ids, own)))
    return found


def _iri(ids: Ids, key: str) -> str:
    return ids.actor(key).value
