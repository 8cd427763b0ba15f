"""The page about one IRI: what kg's reports show of it, with links to its data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from kg.graph.describe import MOST
from kg.graph.parts import PartReader
from kg.graph.reader import Reader
from kg.network.statements import About
from kg.query.results import plain
from kg.search import Index
from kg.site.addresses import address, local, path_of, relative
from kg.site.formats import DATA
from kg.site.meaning import Meaning
from kg.site.schema_org import schema_org
from kg.view.article import article_page
from kg.view.report import node_parts
from kg.view.statements import Node, StatementView, by_date, by_node, statement_views
from kg.view.static_page import bdi, static_page
from kg.view.template import inert_json, text, web_address, words
from kg.view.timeline import timeline
from kg.vocab.terms import KG, RDF, SCHEMA, SKOS

if TYPE_CHECKING:
    from kg.store import Store

LATEST = 300
"""Statements that a page shows, the latest ones."""
_LABELS = (SKOS.prefLabel, SCHEMA.headline, SCHEMA.name, SCHEMA.text)
_NODES = ("actor", "topic", "claim")
Links = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Frame:
    """What all pages of a site share.

    Attributes:
        public: the address of the site, which ends with a slash; "" for links that are relative.
        lang: the language of pages.
        links: paths and names of the pages that every page links to.
        texts: whether pages have the texts of articles, or only their statements.
        known: the IRIs that have a page; ``None`` where any may have one.
    """

    public: str = ""
    lang: str = "en"
    links: Links = ()
    texts: bool = True
    known: frozenset[str] | None = None

    def has_page(self, iri: str) -> bool:
        """Return whether there may be a page about an IRI, which may have a fragment."""
        return self.known is None or iri.partition("#")[0] in self.known


class Whole(Reader):
    """All records of a graph, read once for all pages of a site."""

    def __init__(self, store: Store, *, with_texts: bool) -> None:
        """Read a graph, with or without the texts of articles."""
        super().__init__(store)
        self._with_texts = with_texts

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The texts of articles, if they are wanted."""
        return super().texts if self._with_texts else {}

    def views(self, about: About, wanted: Iterable[str]) -> list[StatementView]:
        """Return some statements by date."""
        known = self._topics if about == "topics" else self._claims
        return sorted((known[iri] for iri in wanted if iri in known), key=by_date)

    @cached_property
    def _topics(self) -> Mapping[str, StatementView]:
        return {view.stored.iri: view for view in statement_views(self, about="topics")}

    @cached_property
    def _claims(self) -> Mapping[str, StatementView]:
        return {view.stored.iri: view for view in statement_views(self, about="claims")}


def page(
    store: Store, index: Index | None, found: Meaning, frame: Frame, whole: Whole | None = None
) -> str:
    """Return the page about what an IRI means.

    Args:
        store: the graph.
        index: finds the latest statements quickly.
        found: what the IRI means, with its triples.
        frame: what all pages share.
        whole: all records of the graph, where many pages are made; else only those of this page
            are read.
    """
    path = path_of(found.iri, store.base)
    sort = local(found.iri, store.base).partition("/")[0]

    def address_of(iri: str) -> str | None:
        has_page = bool(local(iri, store.base)) and frame.has_page(iri)
        return relative(path_of(iri, store.base), path) if has_page else None

    links = tuple((relative(to, path), name) for to, name in frame.links)
    if frame.texts and _is_article(found):
        html = article_page(
            whole or PartReader(store, [found.iri]),
            found.iri,
            lang=frame.lang,
            address_of=address_of,
            nav_links=links,
        )
    else:
        parts = _parts(store, index, found, sort, frame, whole, address_of)
        title = label_of(found) or local(found.iri, store.base)
        html = static_page(lang=frame.lang, title=title, parts=parts, nav_links=links)
    # The server of the IRI may be another one, or none.
    own = text(relative(local(found.iri, store.base), path))
    html = html.replace(f'href="{text(found.iri)}"', f'href="{own}"')
    return _with_data(html, store.base, found, path, frame)


def _is_article(found: Meaning) -> bool:
    return Triple(NamedNode(found.iri), RDF.type, SCHEMA.NewsArticle) in found.triples


def label_of(found: Meaning) -> str:
    """Return the label of what an IRI means, "" if it has none."""
    node = NamedNode(found.iri)
    for term in _LABELS:
        own = (t.object for t in found.triples if (t.subject, t.predicate) == (node, term))
        labels = [value.value for value in own if isinstance(value, Literal)]
        if labels:
            return " ".join(min(labels).split())
    return ""


def _parts(
    store: Store,
    index: Index | None,
    found: Meaning,
    sort: str,
    frame: Frame,
    whole: Whole | None,
    address_of: Callable[[str], str | None],
) -> Iterator[str]:
    if _is_article(found):
        views = statement_views(PartReader(store, [found.iri], with_texts=False))
        yield from timeline(views, frame.lang, address_of)
    is_shown = sort in _NODES or _is_article(found)
    if sort in _NODES:
        node, views, total = _views(store, index, found, sort, frame, whole)
        yield from node_parts(node, views, frame.lang, address_of)
        if total > len(views):
            count = words(frame.lang)["statements"].format(n=total)
            yield f'<p class="note">{len(views)} / {text(count)}</p>'
    yield from _properties(found, store.base, address_of, is_open=not is_shown)


def _views(
    store: Store,
    index: Index | None,
    found: Meaning,
    sort: str,
    frame: Frame,
    whole: Whole | None,
) -> tuple[Node, list[StatementView], int]:
    """Return the node, its latest statements by date, and how many it has."""
    iris = _statements(index, found)
    shown = iris[:LATEST]
    about: About = "claims" if sort == "claim" else "topics"
    reader: Reader
    if whole is not None:
        reader, views = whole, whole.views(about, shown)
    else:
        articles = sorted({iri.partition("#")[0] for iri in shown})
        reader = PartReader(store, articles, nodes=[found.iri], with_texts=frame.texts)
        wanted = set(shown)
        every = statement_views(reader, about=about)
        views = [view for view in every if view.stored.iri in wanted]
    nodes = [node for node in by_node(views) if node.iri == found.iri]
    kind = reader.actors[found.iri].kind if found.iri in reader.actors else sort
    node = nodes[0] if nodes else Node(found.iri, label_of(found) or found.iri, kind)
    return node, views, len(iris)


def _statements(index: Index | None, found: Meaning) -> list[str]:
    """Return the statements of an actor, topic or claim, the latest first if there is an index."""
    number = index.id_of(found.iri) if index is not None else None
    if index is not None and number is not None:
        rows = index.rows(
            "SELECT iri FROM doc WHERE source = ? OR claim = ? OR id IN "
            "(SELECT statement FROM about WHERE topic = ?) "
            "ORDER BY day = '9999-12-31', day DESC, iri",
            (number,) * 3,
        )
        return [str(row["iri"]) for row in rows]
    node = NamedNode(found.iri)
    terms = (KG.source, KG.expresses, SCHEMA.about)
    says = [t.subject for t in found.triples if t.object == node and t.predicate in terms]
    taken = [t.object for t in found.triples if t.predicate == KG.takenIn]
    return sorted({str(one.value) for one in (*says, *taken)})  # type: ignore[union-attr]


def _properties(
    found: Meaning, base: str, address_of: Callable[[str], str | None], *, is_open: bool
) -> Iterator[str]:
    """Yield a table of what the graph says about an IRI, and of what leads to it."""
    node = NamedNode(found.iri)
    labels = {
        t.subject: t.object.value
        for t in reversed(found.triples)
        if t.predicate in _LABELS and isinstance(t.object, Literal)
    }

    def cell(value: object) -> str:
        if not isinstance(value, NamedNode):
            return bdi(plain(value))  # type: ignore[arg-type]
        shown = bdi(labels.get(value) or plain(value).removeprefix(base))
        to = address_of(value.value) or web_address(value.value)
        place = value.value.partition("#")[2]
        if to and place and local(value.value, base):
            to = f"{to}#{address(place)}"
        return f'<a href="{text(to)}">{shown}</a>' if to else shown

    def row(arrow: str, term: NamedNode, end: object) -> str:
        name = f"{arrow}{text(plain(term))}"
        return f'<tr><th scope="row">{name}</th><td>{cell(end)}</td></tr>'

    links = [t for t in found.triples if t.object == node]
    rows = [row("", t.predicate, t.object) for t in found.triples if t.subject == node]
    rows += [row("← ", t.predicate, t.subject) for t in links]
    if len(links) >= MOST:
        rows.append(f'<tr><th scope="row">←</th><td>… ({MOST:,})</td></tr>')
    table = "\n".join(rows)
    opened = " open" if is_open else ""
    yield f"<details{opened}><summary>RDF ({len(rows)})</summary><table><tbody>\n{table}\n"
    yield "</tbody></table></details>"


def _with_data(html: str, base: str, found: Meaning, path: str, frame: Frame) -> str:
    """Put the links to data, and the data for search engines, into the head of a page."""
    lines = [
        f'<link rel="alternate" type="{each.media_type}" '
        f'href="{text(relative(path_of(found.iri, base, each.name), path))}">'
        for each in DATA
    ]
    # Browsers would ask for an icon that is not there.
    lines.append('<link rel="icon" href="data:,">')
    lines.append(f'<link rel="canonical" href="{text((frame.public or base) + address(path))}">')
    data = schema_org(found.iri, found.triples)
    if data is not None:
        lines.append(f'<script type="application/ld+json">{inert_json(data)}</script>')
    shown = " · ".join(
        f'<a href="{text(relative(path_of(found.iri, base, each.name), path))}">{each.name}</a>'
        for each in DATA
    )
    html = html.replace("</head>", "\n".join([*lines, "</head>"]), 1)
    head, main, rest = html.rpartition("</main>")
    return f'{head}<p class="note">{shown}</p>\n{main}{rest}'
