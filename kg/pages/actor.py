"""The portrait of an actor: for and against what, since when, with whom, and in which words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kg.base import fold
from kg.graph.reader import StoredAffiliation
from kg.model import Side
from kg.pages.answers import Answers, Change, Pair
from kg.pages.charts import Axis, Bar, Strip, bars, tally, whole_bar
from kg.pages.corpus import Corpus, Node, Said, role_text
from kg.pages.home import Turn, turn
from kg.pages.quotes import Quote, Quotes, side_shown
from kg.pages.rows import OutletRow, outlet_rows

SHOWN = 4
"""Statements of a group that are shown at once; the rest can be opened."""
MOST = 300
"""Statements of a page; the rest is counted."""
TOPICS = 100
"""Topics of a page; statements about others are together."""
_NAMES = 6
_MEMBERS = 24


@dataclass(frozen=True, slots=True)
class TopicRow:
    """What the actor says about a topic: a bar, when it was said, and whether it changed."""

    topic: Node
    anchor: str
    bar: Bar
    strip: Strip
    change: Change | None
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The statements about a topic, the latest first; without a topic, all others.

    ``more`` are not on the page. The anchor is "rest" if the others have no topic.
    """

    topic: Node | None
    anchor: str
    bar: Bar
    shown: tuple[Quote, ...]
    rest: tuple[Quote, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Role:
    """A role with the days on which articles state it; ``ends`` if it is over."""

    text: str
    organisation: Node | None
    first: date | None
    last: date | None
    is_former: bool
    articles: int
    bar: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Partner:
    """Another actor with the subjects on which both agree or disagree."""

    who: Node
    role: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class ActorPage:
    """The page of an actor."""

    node: Node
    names: tuple[str, ...]
    role: str
    statements: int
    articles: int
    outlets: int
    days: tuple[date, date] | None
    bar: Bar
    rows: Sequence[TopicRow]
    turns: Sequence[Turn]
    groups: Sequence[Group]
    roles: Sequence[Role]
    members: Sequence[tuple[Node, str]]
    agrees: Sequence[Partner]
    disagrees: Sequence[Partner]
    outlet_rows: Sequence[OutletRow]
    undated: int

    @property
    def spans_days(self) -> bool:
        """Whether there is a time to draw."""
        return self.days is not None and self.days[0] != self.days[1]

    @property
    def leans(self) -> Sequence[tuple[Side, Sequence[TopicRow]]]:
        """The topics on which the actor is on one side only, for the sentence below its name."""
        found: dict[Side, list[TopicRow]] = {"against": [], "for": []}
        for row in self.rows:
            own = row.bar.tally
            if (
                row.is_sure
                and own.taken
                and not (own.against and own.in_favour)
                and row.change is None
            ):
                found["against" if own.against else "for"].append(row)
        return [(side, rows[:2]) for side, rows in found.items() if rows]


def actor_page(corpus: Corpus, answers: Answers, quotes: Quotes, axis: Axis, iri: str) -> ActorPage:
    """Build the page of an actor with statements."""
    said = corpus.by_actor[iri]
    node = corpus.nodes[iri]
    changes = [one for one in answers.changes_of(iri) if one.who.iri == iri]
    changed = {one.subject.iri: one for one in reversed(changes)}
    by_topic: dict[str, list[Said]] = defaultdict(list)
    for one in said:
        for topic in one.sides:
            by_topic[topic].append(one)
    sure = {topic: _sure_sides(own, topic) for topic, own in by_topic.items()}

    def weight(topic: str) -> tuple[int, int, int, str]:
        """Order topics with sides first, then those of which the actor says most."""
        own = by_topic[topic]
        return -sure[topic], -tally(own, topic).taken, -len(own), corpus.nodes[topic].label

    order = sorted(by_topic, key=weight)
    anchors = {topic: f"t{number}" for number, topic in enumerate(order, 1)}
    several = [t for t in order if tally(by_topic[t], t).taken or len(by_topic[t]) > 1][:TOPICS]
    drawn = bars([tally(by_topic[t], t) for t in several])
    rows = [
        TopicRow(
            corpus.nodes[topic],
            anchors[topic],
            bar,
            axis.strip(by_topic[topic], lambda one, topic=topic: one.side_on(topic)),  # type: ignore[misc]
            changed.get(topic),
            sure[topic] > 0,
        )
        for topic, bar in zip(several, drawn, strict=True)
    ]
    known = corpus.reader.actors.get(iri)
    days = [one.day for one in said if one.day]
    label = fold.key(node.label)
    names = [name for name in (known.names if known else ()) if fold.key(name) != label]
    return ActorPage(
        node=node,
        names=tuple(dict.fromkeys(names))[:_NAMES],
        role=corpus.role_of(said[-1]),
        statements=len(said),
        articles=len({one.stored.article.iri for one in said}),
        outlets=len({one.stored.article.article.outlet for one in said} - {None}),
        days=(min(days), max(days)) if days else None,
        bar=whole_bar(tally(said)),
        rows=rows,
        turns=[turn(one, quotes) for one in changes],
        groups=_groups(corpus, quotes, said, by_topic, anchors),
        roles=_roles(corpus, corpus.roles.get(iri, ()), axis),
        members=_members(corpus, corpus.members.get(iri, ())),
        agrees=_partners(corpus, answers.agrees.get(iri, ())),
        disagrees=_partners(corpus, answers.disagrees.get(iri, ())),
        outlet_rows=outlet_rows(said),
        undated=len(said) - len(days),
    )


def _sure_sides(said: Sequence[Said], topic: str) -> int:
    return sum(one.side_on(topic) != "none" and one.is_sure_of(topic) for one in said)


def _groups(
    corpus: Corpus,
    quotes: Quotes,
    said: Sequence[Said],
    by_topic: dict[str, list[Said]],
    anchors: dict[str, str],
) -> list[Group]:
    """Group statements by topic, each statement once, and those without a topic last."""
    found: list[Group] = []
    listed: set[str] = set()

    def left() -> int:
        return max(MOST - sum(len(group.shown) + len(group.rest) for group in found), SHOWN)

    for topic, anchor in list(anchors.items())[:TOPICS]:
        own = [one for one in by_topic[topic] if one.stored.iri not in listed]
        if own:
            listed |= {one.stored.iri for one in own}
            found.append(_group(quotes, own, corpus.nodes[topic], anchor, left()))
    if others := [one for one in said if one.stored.iri not in listed]:
        rest = "others" if len(anchors) > TOPICS else "rest"
        found.append(_group(quotes, others, None, rest, left()))
    return found


def _group(
    quotes: Quotes, said: Sequence[Said], topic: Node | None, anchor: str, most: int
) -> Group:
    iri = topic.iri if topic else ""
    # Statements with a side say most of the actor.
    latest = said[::-1]
    order = sorted(latest, key=lambda one: side_shown(one, iri) == "none")
    shown = quotes.all(order[:most], iri)
    bar = whole_bar(tally(said, iri))
    more = len(order) - len(shown)
    return Group(topic, anchor, bar, tuple(shown[:SHOWN]), tuple(shown[SHOWN:]), more)


def _roles(corpus: Corpus, stated: Sequence[StoredAffiliation], axis: Axis) -> list[Role]:
    """Return roles by the first day on which an article states them."""
    found: dict[str, list[StoredAffiliation]] = defaultdict(list)
    for one in stated:
        if role_text(one):
            found[fold.key(role_text(one))].append(one)
    roles = []
    for same in found.values():
        days = [one.earliest for one in same if one.earliest]
        last = [one.latest for one in same if one.latest]
        tenure = same[-1].affiliation.tenure
        bar = None
        if days and last:
            start, end = axis.place(min(days)), axis.place(max(last))
            bar = (start, round(max(end - start, 1), 1))
        body = same[0].organisation
        roles.append(
            Role(
                role_text(same[-1]),
                corpus.nodes.get(body.key) if body else None,
                min(days, default=None),
                max(last, default=None),
                tenure is not None and tenure.status == "former",
                len({one.article.iri for one in same}),
                bar,
            )
        )
    return sorted(roles, key=lambda role: (role.first or date.max, role.text))


def _members(corpus: Corpus, stated: Sequence[StoredAffiliation]) -> list[tuple[Node, str]]:
    """Return who is said to belong to an organisation, with the latest role."""
    found: dict[str, str] = {}
    for one in stated:
        if one.person.key in corpus.by_actor:
            found[one.person.key] = one.affiliation.role or ""
    order = sorted(found, key=lambda iri: (-len(corpus.by_actor[iri]), corpus.nodes[iri].label))
    return [(corpus.nodes[iri], found[iri]) for iri in order[:_MEMBERS]]


def _partners(corpus: Corpus, pairs: Sequence[Pair]) -> list[Partner]:
    found: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        found[pair.other.iri].append(pair)
    order = sorted(found, key=lambda iri: (-len(found[iri]), -len(corpus.by_actor.get(iri, ()))))
    return [
        Partner(
            corpus.nodes[iri],
            corpus.role_of(corpus.by_actor[iri][-1]) if iri in corpus.by_actor else "",
            tuple(found[iri]),
        )
        for iri in order
    ]
