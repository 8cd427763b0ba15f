"""The pages of a site: those of :mod:`kg.pages` at the addresses of their IRIs, with their data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.graph.describe import MOST
from kg.pages.corpus import Node
from kg.pages.render import Linked, Renderer, Site
from kg.pages.resource import Property, ResourcePage
from kg.pages.site import Pages, with_links
from kg.pages.words import Words
from kg.query.results import plain
from kg.site.addresses import address, local, path_of
from kg.site.formats import DATA
from kg.site.meaning import Meaning, meaning
from kg.site.schema_org import schema_org
from kg.view import positions
from kg.view.template import text, web_address
from kg.vocab.terms import SCHEMA, SKOS

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    from kg.store import Store
    from kg.view.layout import Place

_LABELS = (SKOS.prefLabel, SCHEMA.headline, SCHEMA.name, SCHEMA.text)
Links = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Frame:
    """What all pages of a site share.

    Attributes:
        title: its title.
        lang: the language of pages.
        licence: the address of the licence of its data, or "".
        texts: whether pages have the texts of articles, or only sentences of statements.
        data: names and addresses of what programs read.
    """

    title: str = ""
    lang: str = "en"
    licence: str = ""
    texts: bool = True
    data: Links = ()


class SitePages:
    """The pages of one graph, which is read once; each page is made when it is asked for."""

    def __init__(self, store: Store, frame: Frame, *, known: frozenset[str] | None = None) -> None:
        """Read a graph.

        Args:
            store: the graph.
            frame: what all pages share.
            known: the IRIs that have a page; ``None`` where any may have one.
        """
        self.store, self.frame, self.known = store, frame, known
        self._whole: dict[str, str] = {}

    @cached_property
    def pages(self) -> Pages:
        """The pages of actors, topics, claims, articles, and of the whole graph."""
        frame = self.frame
        return Pages(
            self.store,
            lang=frame.lang,
            title=frame.title or None,
            addresses=self._addresses,
            texts=frame.texts,
            data=frame.data,
            licence=frame.licence,
        )

    def _addresses(self, nodes: Iterable[Node], articles: Iterable[str]) -> Mapping[str, str]:
        base, known = self.store.base, self.known
        iris = [*(node.iri for node in nodes), *articles]
        return {
            iri: address(path_of(iri, base))
            for iri in iris
            if local(iri, base) and (known is None or iri in known)
        }

    def whole(self, name: str) -> str:
        """Return a page about the whole graph: one of :data:`kg.pages.site.WHOLE`."""
        if name not in self._whole:
            # The vocabulary of all topics has the list of topics as its page.
            found = meaning(self.store, self.store.base + name.removesuffix(".html"))
            data = linked(found, self.store.base, "") if found.state == "here" else None
            self._whole[name] = self.pages.whole(name, places=self._places, linked=data)
        return self._whole[name]

    def _places(self, network: MultiDiGraph) -> Mapping[str, Place]:
        return positions.stable_places(self.store.path, "topics", network)

    def about(self, found: Meaning, public: str) -> str | None:
        """Return the page of an actor, topic, claim or article, ``None`` for anything else.

        Args:
            found: what its IRI means.
            public: the address of the site.
        """
        base = self.store.base
        up = "../" * path_of(found.iri, base).count("/")
        html = self.pages.page(found.iri, up=up, linked=linked(found, base, public))
        return None if html is None else _own(html, found.iri, base)


def resource_page(
    found: Meaning, base: str, public: str, frame: Frame, known: frozenset[str] | None = None
) -> str:
    """Return a page with the triples about an IRI, from which nothing else must be read.

    Args:
        found: what the IRI means.
        base: the base of the graph.
        public: the address of the site.
        frame: what all pages share.
        known: the IRIs that have a page; ``None`` where any may have one.
    """
    up = "../" * path_of(found.iri, base).count("/")
    node = NamedNode(found.iri)
    labels = {
        t.subject: t.object.value
        for t in reversed(found.triples)
        if t.predicate in _LABELS and isinstance(t.object, Literal)
    }

    def end(term: NamedNode, value: object) -> Property:
        name = plain(term)
        if not isinstance(value, NamedNode):
            return Property(name, plain(value))  # type: ignore[arg-type]
        iri, _, place = value.value.partition("#")
        to = web_address(value.value) or ""
        if local(iri, base):
            has_page = known is None or iri in known
            to = up + address(path_of(iri, base)) if has_page else ""
            to = f"{to}#{address(place)}" if to and place else to
        return Property(name, labels.get(value) or plain(value).removeprefix(base), to)

    leads = [end(t.predicate, t.subject) for t in found.triples if t.object == node]
    page = ResourcePage(
        found.iri,
        " ".join((labels.get(node) or local(found.iri, base)).split()),
        [end(t.predicate, t.object) for t in found.triples if t.subject == node],
        leads,
        MOST if len(leads) >= MOST else 0,
    )
    words = Words(frame.lang)
    title = frame.title or words.say("title")
    site = Site(title, bool(frame.title), data=tuple(frame.data), licence=frame.licence)
    none: Callable[[str], None] = lambda _: None  # noqa: E731
    html = Renderer(words, with_links(site), none).page(
        "resource", page, title=page.label, up=up, linked=linked(found, base, public)
    )
    return _own(html, found.iri, base)


def linked(found: Meaning, base: str, public: str) -> Linked:
    """Return how the page about an IRI refers to its data."""
    path = path_of(found.iri, base)
    up = "../" * path.count("/")
    formats = tuple(
        (each.name, each.media_type, up + address(path_of(found.iri, base, each.name)))
        for each in DATA
    )
    canonical = public + address(path) if public else ""
    return Linked(formats, canonical, schema_org(found.iri, found.triples))


def _own(html: str, iri: str, base: str) -> str:
    """Lead from a page to its IRI on this site; the server of the IRI may be another, or none."""
    up = "../" * path_of(iri, base).count("/")
    return html.replace(f'href="{text(iri)}"', f'href="{text(up + address(local(iri, base)))}"')
