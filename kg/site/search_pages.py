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
        claim: the label of the claim whose statements they are.
    """

    given: dict[str, str]
    items: Sequence[Record] = ()
    total: int = 0
    is_exact: bool = True
    next: str = ""
    fault: str = ""
    kinds: Sequence[tuple[str, str]] = field(default_factory=list)
    claim: str = ""


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
    return _page(store, frame, "found", rows, "searchButton")


def statements_page(store: Store, frame: Frame, pairs: Pairs) -> str:
    """Return the page of statements with filters: `/api/statements` with the same parameters.

    Args:
        store: the graph.
        frame: what all pages share.
        pairs: some of FIELDS and ``cursor``; others and empty ones are ignored.
    """
    given = {name: value for name, value in pairs if name in (*FIELDS, "cursor") and value.strip()}
    claim = ""
    if given.get("claim"):
        try:
            claim = answer(store, "claim", {"id": given["claim"]}, ())["label"]
        except UsageError:
            claim = given["claim"]
    rows = _rows(store, "statements", given.items(), given, STATEMENTS, "cursor", claim=claim)
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


def _to(file: str, given: dict[str, str]) -> str:
    return f"{file}?{urlencode(given)}"


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
        template, rows, title=named, node=_node, side=_side, stances=tuple(SIDE_OF), file=STATEMENTS
    )


def _node(record: Record) -> Node:
    return Node(record["iri"], " ".join(record["label"].split()), record.get("kind", "topic"))


def _side(stance: Stance) -> str:
    return SIDE_OF[stance]
