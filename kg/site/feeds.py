"""Write changes as an Atom feed, and as pages of an event stream (LDES, on the TREE vocabulary)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pyoxigraph import Literal, NamedNode, Triple

from kg.export.xml import attribute, content
from kg.site.addresses import address, local, path_of
from kg.site.changes import SORTS, Event
from kg.vocab.terms import RDF, RDFS, XSD

MOST = 200
"""Changes in the Atom feed, the latest ones."""
PER_PAGE = 500
"""Changes on a page of the stream."""
_LDES, _TREE = "https://w3id.org/ldes#", "https://w3id.org/tree#"
_AS = "https://www.w3.org/ns/activitystreams#"
_ACTIVITIES: Mapping[str, str] = {"added": "Create", "changed": "Update", "removed": "Delete"}
_NEVER = "1970-01-01T00:00:00Z"


def atom(events: Sequence[Event], base: str, public: str, title: str) -> str:
    """Return the latest changes as an Atom feed; ``public`` is the address of the site.

    Of the changes of one run, articles come first, then actors, topics and claims.
    """

    def order(one: Event) -> tuple[int, int, int]:
        return -one.run, SORTS.index(local(one.iri, base).partition("/")[0]), -one.place

    latest = sorted(events, key=order)[:MOST]
    updated = max((one.time for one in events), default=_NEVER)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<id>{content(public)}feed.atom</id>",
        f"<title>{content(title)}</title>",
        f"<updated>{updated}</updated>",
        "<author><name>kg</name></author>",
        f'<link rel="self" type="application/atom+xml" href={attribute(f"{public}feed.atom")}/>',
        f'<link rel="alternate" type="text/html" href={attribute(public)}/>',
    ]
    for one in latest:
        page = public + address(path_of(one.iri, base))
        lines += [
            "<entry>",
            f"<id>{content(f'{public}changes#{one.place}')}</id>",
            f"<title>{content(' '.join(one.label.split()))}</title>",
            f"<updated>{one.time}</updated>",
            f'<category term="{one.kind}"/>',
            f'<link rel="alternate" type="text/html" href={attribute(page)}/>',
            f"<summary>{one.kind}: {content(one.iri)}</summary>",
            "</entry>",
        ]
    return "\n".join([*lines, "</feed>"]) + "\n"


def pages(events: Sequence[Event]) -> list[list[Event]]:
    """Return the changes in pages, the earliest first; there is at least one page."""
    ordered = sorted(events, key=lambda one: one.place)
    starts = range(0, max(len(ordered), 1), PER_PAGE)
    return [ordered[start : start + PER_PAGE] for start in starts]


def stream(found: Sequence[Sequence[Event]], number: int, public: str) -> list[Triple]:
    """Return a page of the stream, counted from 1.

    Each member is an activity (create, update, delete) on the IRI of an article or a node.
    """
    collection = NamedNode(f"{public}changes")
    view = NamedNode(f"{public}changes-{number}.ttl")
    made = [
        Triple(collection, RDF.type, NamedNode(f"{_LDES}EventStream")),
        Triple(collection, NamedNode(f"{_LDES}timestampPath"), NamedNode(f"{_AS}published")),
        Triple(collection, NamedNode(f"{_LDES}versionOfPath"), NamedNode(f"{_AS}object")),
        Triple(collection, NamedNode(f"{_TREE}view"), view),
        Triple(view, RDF.type, NamedNode(f"{_TREE}Node")),
    ]
    if number < len(found):
        following = found[number]
        relation = NamedNode(f"{public}changes-{number}.ttl#next")
        made += [
            Triple(view, NamedNode(f"{_TREE}relation"), relation),
            Triple(relation, RDF.type, NamedNode(f"{_TREE}GreaterThanOrEqualToRelation")),
            Triple(
                relation,
                NamedNode(f"{_TREE}node"),
                NamedNode(f"{public}changes-{number + 1}.ttl"),
            ),
            Triple(relation, NamedNode(f"{_TREE}path"), NamedNode(f"{_AS}published")),
            Triple(relation, NamedNode(f"{_TREE}value"), _time(min(e.time for e in following))),
        ]
    for one in found[number - 1]:
        node = NamedNode(f"{public}changes#{one.place}")
        made += [
            Triple(collection, NamedNode(f"{_TREE}member"), node),
            Triple(node, RDF.type, NamedNode(_AS + _ACTIVITIES[one.kind])),
            Triple(node, NamedNode(f"{_AS}object"), NamedNode(one.iri)),
            Triple(node, NamedNode(f"{_AS}published"), _time(one.time)),
            Triple(node, RDFS.label, Literal(one.label)),
        ]
    return sorted(made, key=str)


def _time(moment: str) -> Literal:
    return Literal(moment, datatype=XSD.dateTime)
