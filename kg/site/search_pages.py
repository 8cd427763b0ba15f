"""Pages of a server that answer a search or list statements: what the API says, as a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from kg.base.errors import UsageError
from kg.model import Stance
from kg.pages.corpus import SIDE_OF, Node
from kg.site.addresses import address, local, path_of
from kg.site.endpoints import answer
from kg.site.pages import Frame, renderer
from kg.site.records import Record

if TYPE_CHECKING:
    from kg.store import Store

Pairs = Sequence[tuple[str, str]]
FIND, STATEMENTS = "find.html", "statements.html"
FIND_KINDS = ("actor", "topic", "claim", "article", "statement")
FIELDS = ("actor", "topic", "q", "outlet", "stance", "since", "until", "claim", "article")
"""The fields of the form of statements, which are parameters of the API."""
_LABELS = {"actor": "label", "topic": "label", "claim": "label", "article": "headline"}
PART = 50
"""Rows of one part."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Records of the API with what pages say about them.

    Attributes:
        given: what was asked, by field.
        items: the records.
        total: how many there are.
        is_exact: whether there are no more.
        next: the address of the next part, or "".
        fault: what is wrong with what was asked, or "".
        kinds: kinds of documents, each with the address of the same search for it.
        named: what an IRI was given for: its field, its label, the address without it.
    """

    given: dict[str, str]
    items: Sequence[Record] = ()
    total: int = 0
    is_exact: bool = True
    next: str = ""
    fault: str = ""
    kinds: Sequence[tuple[str, str]] = field(default_factory=list)
    named: Sequence[tuple[str, str, str]] = ()


def found_page(store: Store, frame: Frame, pairs: Pairs) -> str:
    """Return the page of a search: `/api/search` with the same parameters.

    Args:
        store: the graph.
        frame: what all pages share.
        pairs: ``q``, perhaps ``kind`` and ``offset``; others are ignored.
    """
    given = {name: value for name, value in pairs if name in ("q", "kind", "offset")}
    kinds = [("", _to(FIND, {"q": given.get("q", "")}))]
    kinds += [(kind, _to(FIND, {"q": given.get("q", ""), "kind": kind})) for kind in FIND_KINDS]
    rows = Rows(given, kinds=kinds)
    if given.get("q", "").strip():
        asked = [(name, value) for name, value in given.items() if value]
        if not given.get("kind"):
            asked += [("kind", kind) for kind in FIND_KINDS]
        rows = _rows(store, "search", asked, given, FIND, "offset", kinds=kinds)
        if not (rows.items or rows.fault):
            kept = [pair for pair in asked if pair[0] != "offset"]
            begun = answer(store, "suggestions", {}, kept)
            rows = Rows(given, begun["items"], kinds=kinds)
    return _page(store, frame, "found", rows, "searchButton")


def statements_page(store: Store, frame: Frame, pairs: Pairs) -> str:
    """Return the page of statements with filters: `/api/statements` with the same parameters.

    Args:
        store: the graph.
        frame: what all pages share.
        pairs: some of FIELDS and ``cursor``; others and empty ones are ignored.
    """
    given = {name: value for name, value in pairs if name in (*FIELDS, "cursor") and value.strip()}
    named = [
        (name, _label(store, name, value), _to(STATEMENTS, _without(given, name, "cursor")))
        for name, value in given.items()
        if name in _LABELS and value.startswith(store.base)
    ]
    rows = _rows(store, "statements", given.items(), given, STATEMENTS, "cursor", named=named)
    return _page(store, frame, "statements", rows, "listOfStatements")


def _rows(
    store: Store,
    name: str,
    asked: Any,
    given: dict[str, str],
    file: str,
    place: str,
    **more: Any,
) -> Rows:
    try:
        found = answer(store, name, {}, [*asked, ("limit", str(PART))])
    except UsageError as error:
        return Rows(given, fault=str(error), **more)
    following = _to(file, {**given, place: found["next"]}) if found["next"] else ""
    total, is_exact = found["total"], found["totalIsExact"]
    return Rows(given, found["items"], total, is_exact, following, **more)


def _label(store: Store, name: str, iri: str) -> str:
    try:
        found = answer(store, name, {"id": iri}, ())
    except UsageError:
        return iri
    return " ".join(str(found[_LABELS[name]]).split())


def _without(given: dict[str, str], *names: str) -> dict[str, str]:
    return {name: value for name, value in given.items() if name not in names}


def _to(file: str, given: dict[str, str]) -> str:
    return f"{file}?{urlencode(given)}" if given else file


def _page(store: Store, frame: Frame, template: str, rows: Rows, title: str) -> str:
    base = store.base

    def page_of(iri: str) -> str | None:
        _, _, part = iri.partition("#")
        own = address(path_of(iri, base)) if local(iri, base) else ""
        return (f"{own}#{address(part)}" if part else own) or None

    render = renderer(frame, base, page_of)
    words = render.words
    q = rows.given.get("q", "") if template == "found" else ""
    named = words.say("allResults", q=q) if q else words.say(title)
    return render.page(
        template,
        rows,
        title=named,
        here="statementsHeading" if template == "statements" else "",
        node=_node,
        side=_side,
        stances=tuple(SIDE_OF),
        file=STATEMENTS,
    )


def _node(record: Record) -> Node:
    return Node(record["iri"], " ".join(record["label"].split()), record.get("kind", "topic"))


def _side(stance: Stance) -> str:
    return SIDE_OF[stance]
