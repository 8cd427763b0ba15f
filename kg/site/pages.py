"""The pages of a site: those of :mod:`kg.pages` at the addresses of their IRIs, with their data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.graph.describe import MOST
from kg.pages.addresses import AddressOf, no_address
from kg.pages.corpus import Node
from kg.pages.render import Linked, Renderer, Site
from kg.pages.resource import Property, ResourcePage
from kg.pages.site import WHOLE, Pages, with_links
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
        is_served: whether a server has the pages, which ask its API.
    """

    title: str = ""
    lang: str = "en"
    licence: str = ""
    texts: bool = True
    data: Links = ()
    is_served: bool = False


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
            is_served=frame.is_served,
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
            made = self.pages.whole(name, places=self._places, linked=self._data_of(name))
            self._whole[name] = made
        return self._whole[name]

    def network_words(self, version: str) -> bytes | None:
        """Return the words of the statements of the network, ``None`` for another version."""
        self.whole("network.html")
        known, words = self.pages.network_words
        return words if known == version else None

    def part(self, name: str, number: int) -> str | None:
        """Return a part of a list, ``None`` if there is none with this number."""
        if number == 1 and name in WHOLE:
            return self.whole(name)
        return self.pages.part(name, number, linked=self._data_of(name))

    def _data_of(self, name: str) -> Linked | None:
        # The vocabulary of all topics has the list of topics as its page.
        found = meaning(self.store, self.store.base + name.removesuffix(".html"))
        return linked(found, self.store.base, "") if found.state == "here" else None

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
    html = renderer(frame, base).page(
        "resource", page, title=page.label, up=up, linked=linked(found, base, public)
    )
    return _own(html, found.iri, base)


def renderer(frame: Frame, base: str, address_of: AddressOf = no_address) -> Renderer:
    """Return what renders pages for which the records of a graph are not read.

    Args:
        frame: what all pages share.
        base: the base of the graph.
        address_of: gives the address of the page of an IRI.
    """
    words = Words(frame.lang)
    site = Site(
        frame.title or words.say("title"),
        bool(frame.title),
        data=tuple(frame.data),
        licence=frame.licence,
        server=base if frame.is_served else "",
    )
    return Renderer(words, with_links(site), address_of)


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
