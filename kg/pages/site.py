"""A folder of linked pages about a graph: a site that works from the disk, without network.

index.html leads to a page for each actor, topic, claim and article, to lists of all of them, to the
network, to who is quoted, and to the named questions. The same graph gives the same files.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kg.graph.protocol import Graph
from kg.graph.reprints import count_reprints
from kg.network import statement_network
from kg.pages.actor import actor_page
from kg.pages.addresses import no_address, page_addresses
from kg.pages.answers import Answers
from kg.pages.article import ArticlePage, Articles
from kg.pages.charts import Axis
from kg.pages.corpus import Corpus, Node
from kg.pages.home import home
from kg.pages.lists import NodeList, found_data, lists
from kg.pages.matrix import position_matrix
from kg.pages.network import FIRST, network_page
from kg.pages.questions import asked, forms
from kg.pages.quotes import Quotes
from kg.pages.render import Linked, Renderer, Site
from kg.pages.stream import topic_streams
from kg.pages.topic import Topics
from kg.pages.voices import voices_page
from kg.pages.words import Words
from kg.view.evidence import passages
from kg.vocab.iris import digest

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    from kg.graph.reprints import Reprints
    from kg.pages.network import Drawer
    from kg.view.layout import Place

AddressesOf = Callable[[Iterable[Node], Iterable[str]], Mapping[str, str]]
"""Gives the addresses of the pages of nodes and of articles."""
MARKER = "kg-report"
_NAV = (
    ("home", "index.html"),
    ("actors", "actors.html"),
    ("topics", "topics.html"),
    ("claims", "claims.html"),
    ("articlesHeading", "articles.html"),
    ("voicesNav", "voices.html"),
    ("network", "network.html"),
    ("questions", "questions.html"),
)
_FEWEST_TICKS = 4
LISTS = ("actors.html", "topics.html", "claims.html", "articles.html")
"""The files of lists, which a server has in parts."""
NETWORK_WORDS = "network-words.json"
"""The words of statements of the network of a server."""
WHOLE = (
    *("index.html", "network.html", "matrix.html", "stream.html", "voices.html", "questions.html"),
    *(*LISTS, "find.html"),
)
"""The files of the pages about the whole graph."""


def with_links(site: Site) -> Site:
    """Return what pages share, with the links between the pages of a site."""
    nav = [*_NAV]
    if site.server:
        nav.insert(4, ("statementsHeading", "statements.html"))
    return replace(
        site,
        home="index.html",
        nav=tuple(nav),
        search="find.html",
        questions="questions.html",
        network="network.html",
        matrix="matrix.html",
        stream="stream.html",
    )


class Pages:
    """All pages of one graph, rendered when they are asked for."""

    def __init__(
        self,
        graph: Graph,
        *,
        lang: str = "en",
        title: str | None = None,
        min_confidence: float = 0.0,
        reprints: Reprints = "once",
        addresses: AddressesOf | None = None,
        alone: bool = False,
        texts: bool = True,
        data: Sequence[tuple[str, str]] = (),
        licence: str = "",
        is_served: bool = False,
    ) -> None:
        """Read a graph.

        Args:
            graph: the graph.
            lang: the language of the pages.
            title: the name of the site, and of a single page.
            min_confidence: statements with less are left out.
            reprints: whether what reprints copy counts once.
            addresses: gives the addresses of pages, seen from the first page; by default those of
                :func:`kg.pages.addresses.page_addresses`.
            alone: whether one page is wanted, without links to others.
            texts: whether pages may have the texts of articles, or only sentences of statements.
            data: names and addresses of what programs read, for the foot of pages.
            licence: the address of the licence of the data.
            is_served: whether a server has the pages, whose API they ask; else they have the names
                that a search finds, and whole lists.
        """
        self.words = Words(lang)
        self.corpus = Corpus(graph, min_confidence=min_confidence, reprints=reprints, texts=texts)
        self.answers = Answers(self.corpus)
        self.quotes = Quotes(self.corpus)
        self.network_words = ("", b"")
        """The words of statements of the network that was made last, of a server: version, JSON."""
        self.axis = Axis(one.day for one in self.corpus.said if one.day)
        self.topics = Topics(self.corpus, self.answers, self.quotes, self.axis)
        self.articles = Articles(self.corpus, self.answers)
        self.title = title
        every = self.corpus.reader.articles
        corpus = self.corpus
        iris = (*corpus.by_actor, *corpus.by_topic, *corpus.claims)
        self.addresses: Mapping[str, str] = {}
        nodes = [corpus.nodes[iri] for iri in iris]
        if addresses is not None:
            self.addresses = addresses(nodes, every)
        elif not alone:
            self.addresses = page_addresses(nodes, every, graph.base)
        last = next((one.article.date for one in self.corpus.articles if one.article.date), "")
        shared = Site(
            title or self.words.say("title"),
            named=title is not None,
            articles=len(every),
            last=last or "",
            reprints=count_reprints(graph) if reprints == "once" else 0,
            data=tuple(data),
            licence=licence,
            server=graph.base if is_served else "",
        )
        self.render = Renderer(
            self.words,
            shared if alone else with_links(shared),
            no_address if alone else self.addresses.get,
            {**_ticks(self.axis), "site_ticks": self.axis.ticks()},
        )

    def home(self) -> str:
        """Return the first page."""
        corpus = self.corpus
        page = home(corpus, self.answers, self.quotes, self.axis)
        return self.render.page(
            "home",
            page,
            title=self.title or self.words.say("title"),
            here="home",
            data=self._names(letters=30_000),
            forms=forms(corpus, self.words) if self.addresses else (),
            marker=MARKER,
        )

    def page(self, iri: str, *, up: str = "../", linked: Linked | None = None) -> str | None:
        """Return the page of an actor, topic, claim or article, ``None`` if it has none.

        A claim of one statement has a page, too, to which no other page leads.
        """
        if iri in self.corpus.reader.articles:
            return self.article(iri, up=up, linked=linked)
        if iri not in self.addresses and iri not in self.corpus.by_claim:
            return None
        return self.node(self.corpus.nodes[iri], up=up, linked=linked)

    def actor(self, iri: str, *, up: str = "../", linked: Linked | None = None) -> str:
        """Return the page of an actor."""
        axis = self.axis.narrowed(self.corpus.by_actor[iri])
        page = actor_page(self.corpus, self.answers, self.quotes, axis, iri)
        title = page.node.label
        ticks = _ticks(axis)
        return self.render.page(
            "actor", page, title=title, up=up, here="actors", linked=linked, **ticks
        )

    def topic(self, iri: str, *, up: str = "../", linked: Linked | None = None) -> str:
        """Return the page of a topic."""
        axis = self.axis.narrowed(self.corpus.by_topic[iri])
        page = self.topics.topic(iri, axis)
        bar = page.bar.tally
        counts = (
            f"{self.words.number(bar.against)} {self.words.say('against')}",
            f"{self.words.number(bar.in_favour)} {self.words.say('for')}",
        )
        title = f"{page.node.label}: {', '.join(counts)}"
        ticks = _ticks(axis)
        return self.render.page(
            "topic", page, title=title, up=up, here="topics", linked=linked, **ticks
        )

    def claim(self, iri: str, *, up: str = "../", linked: Linked | None = None) -> str:
        """Return the page of a claim."""
        axis = self.axis.narrowed(self.corpus.by_claim[iri])
        page = self.topics.claim(iri, axis)
        title = page.row.node.label
        ticks = _ticks(axis)
        return self.render.page(
            "claim", page, title=title, up=up, here="claims", linked=linked, **ticks
        )

    def article(self, iri: str, *, up: str = "../", linked: Linked | None = None) -> str:
        """Return the page of an article. A statement's anchor is the fragment of its IRI."""
        page = self.articles.page(iri)
        return self.render.page(
            "article",
            page,
            title=self.title if self.title and not self.addresses else page.article.headline,
            up=up,
            here="articlesHeading",
            linked=linked,
            anchors=_anchors(page),
        )

    def node(self, node: Node, *, up: str = "../", linked: Linked | None = None) -> str:
        """Return the page of an actor, topic or claim."""
        made = {"topic": self.topic, "claim": self.claim}.get(node.kind, self.actor)
        return made(node.iri, up=up, linked=linked)

    def whole(
        self,
        name: str,
        *,
        top: int = FIRST,
        places: Callable[[MultiDiGraph], Mapping[str, Place]] | None = None,
        linked: Linked | None = None,
    ) -> str:
        """Return one of the pages about the whole graph, of a long list the first part.

        Args:
            name: its file.
            top: how many nodes its network draws at first.
            places: lays out the nodes of the network.
            linked: the data about a list.
        """
        made: Mapping[str, Callable[[], str]] = {
            "index.html": self.home,
            "network.html": lambda: self._network(top, places),
            "matrix.html": self.matrix,
            "stream.html": self.stream,
            "voices.html": self.voices,
            "questions.html": self.questions,
            "find.html": self._find,
        }
        if name in made:
            return made[name]()
        page = self.part(name, 1, linked=linked)
        assert page is not None
        return page

    def part(self, name: str, number: int, *, linked: Linked | None = None) -> str | None:
        """Return a part of a list of a server, ``None`` if there is none; files have it whole."""
        one = self._lists.get(name)
        if one is not None and self.render.site.server:
            one = one.cut(number)
        return None if one is None else self._list(one, linked)

    def voices(self) -> str:
        """Return the page of who is quoted."""
        title = self._own_title("whoIsQuoted")
        return self.render.page("voices", voices_page(self.corpus), title=title, here="voicesNav")

    def questions(self) -> str:
        """Return the page of the named questions."""
        page = asked(self.corpus, self.answers, self.words)
        data = self._names()
        title = self.words.say("questions")
        return self.render.page("questions", page, title=title, here="questions", data=data)

    @cached_property
    def _lists(self) -> Mapping[str, NodeList]:
        if self.render.site.server:
            return {one.file: one for one in lists(self.corpus, self.axis, None)}
        return {one.file: one for one in lists(self.corpus, self.axis)}

    def _names(self, **limits: Any) -> dict[str, Any] | None:
        """Return the names that a search of a page finds; a server's pages ask for them."""
        if self.render.site.server:
            return None
        return found_data(self.corpus, self.addresses, self.words, **limits)

    def _list(self, one: NodeList, linked: Linked | None) -> str:
        heading = self.words.count(one.heading, one.total)
        data = self._names(kinds=(one.kind,))
        return self.render.page(
            "list",
            one,
            title=heading,
            here=one.here,
            data=data,
            linked=linked,
            heading=heading,
            kind=one.kind,
        )

    def _find(self) -> str:
        title = self.words.say("searchButton")
        return self.render.page("find", None, title=title, data=self._names())

    def _network(
        self, top: int, places: Callable[[MultiDiGraph], Mapping[str, Place]] | None
    ) -> str:
        corpus = self.corpus
        network = statement_network(
            corpus.graph,
            min_confidence=corpus.min_confidence,
            reprints=corpus.reprints,
            read=corpus.reader.statements,
        )
        return self.network(network, top=top, known=places(network) if places else None)

    def network(
        self,
        network: MultiDiGraph,
        *,
        top: int = FIRST,
        drawer: Drawer = "canvas",
        known: Mapping[str, Place] | None = None,
    ) -> str:
        """Return the page of a statement network of this graph.

        Raises:
            UsageError: vis-network cannot draw so many nodes.
        """
        return network_page(
            network,
            self.render,
            top=top,
            drawer=drawer,
            quotes=self.quotes,
            passages=passages(self.corpus.reader),
            known=known,
            addresses=self.addresses,
            keep=self._keep_words if self.render.site.server else None,
        )

    def _keep_words(self, words: Mapping[str, Any]) -> str:
        text = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
        body = text.encode("utf-8", "replace")
        # Another state of the graph numbers its statements otherwise.
        version = digest(body.decode("utf-8"), digits=16)
        self.network_words = (version, body)
        return f"{NETWORK_WORDS}?version={version}"

    def matrix(self) -> str:
        """Return the page of the matrix of positions."""
        page = position_matrix(self.corpus, self.quotes)
        title = self._own_title("matrixTitle")
        return self.render.page("matrix", page, title=title, here="network")

    def stream(self) -> str:
        """Return the page of topics over time."""
        page = topic_streams(self.corpus, self.quotes, self.axis)
        title = self._own_title("streamTitle")
        days = (self.axis.first, self.axis.last)
        return self.render.page("stream", page, title=title, here="network", days=days)

    def _own_title(self, key: str) -> str:
        return self.title if self.title and not self.addresses else self.words.say(key)


def _anchors(page: ArticlePage) -> dict[int, str]:
    return {note.number: note.anchor for part in page.paragraphs for note in part.notes}


def _ticks(axis: Axis) -> dict[str, Any]:
    """Return the names of an axis, and those of a narrow drawing of it."""
    ticks = axis.ticks()
    return {"ticks": ticks, "short_ticks": ticks[:: -(-len(ticks) // _FEWEST_TICKS) or 1]}
