"""The page of the network: who is for and against what, with filters, time and evidence.

The page contains its programs and the whole network. It first shows the most active topics and
voices on one side or the other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from kg.base.errors import UsageError
from kg.network import drawing
from kg.pages.addresses import no_address
from kg.pages.quotes import LEVELS, Level, Quotes, Sureness, level
from kg.pages.render import MARKS, Renderer, Site
from kg.pages.words import Words, read_part
from kg.view import network_data, vis
from kg.view.network_data import Evidence, EvidenceOf
from kg.view.template import program

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    from kg.view.evidence import Passage
    from kg.view.layout import Place

Drawer = Literal["canvas", "vis"]

FIRST = 30
"""The number of nodes that one picture can hold so that each has its name."""
_PROGRAM = (
    "fold", "words", "model", "choice", "geometry", "names", "places", "scene", "views", "panel",
    "filters", "dates", "search", "table",
)  # fmt: skip
_LAST = ("files", "address", "main")
_SHARED = (
    "for", "against", "none", "undated", "statements", "moreStatements", "moreHere", "andMore",
    "barLabel", "inContext", "verySure", "sure", "fairlySure", "unsure", "noOutlet",
    "person", "organisation", "group", "document", "unknown", "claim", "noServer",
)  # fmt: skip
"""Words of other pages that the programs use, too."""
_LATE = ("text", "passage", "at", "shown", "quoted", "reasons", "role")
"""Columns of statements that a picture does not need."""
_ASCENDING: tuple[Level, ...] = ("unsure", *(name for _, name in reversed(LEVELS)))


def network_page(
    network: MultiDiGraph,
    render: Renderer,
    *,
    top: int = FIRST,
    drawer: Drawer = "canvas",
    quotes: Quotes | None = None,
    passages: Mapping[str, Passage] | None = None,
    known: Mapping[str, Place] | None = None,
    addresses: Mapping[str, str] | None = None,
    keep: Callable[[Mapping[str, Any]], str] | None = None,
) -> str:
    """Return the page of a statement network. The same input gives the same page.

    Args:
        network: the network (:func:`kg.network.statement_network`).
        render: language and site of the page.
        top: the number of nodes that are shown at first; the page contains all.
        drawer: kg's own canvas, or vis-network.
        quotes: how statements are shown; without it, as the network has them.
        passages: the paragraphs of statements, by IRI.
        known: the places of nodes on an earlier page.
        addresses: the addresses of the pages of nodes and articles, by IRI.
        keep: keeps the words of statements, which the page asks for when it is drawn, and returns
            their address; without it the page has them.

    Raises:
        UsageError: vis-network cannot draw so many nodes.
    """
    whole = drawing(network, top=max(network.number_of_nodes(), 2))
    if drawer == "vis" and len(whole.nodes) > vis.MOST:
        raise UsageError(
            f"vis draws up to {vis.MOST} nodes, the network has {len(whole.nodes)}; "
            "take --renderer canvas"
        )
    words = render.words
    title = render.site.name if render.site.named else words.say("netTitle")
    data = network_data.page_data(
        whole,
        network_data.page_order(network, whole, max(top, network_data.MANY)),
        network_data.place(whole, known),
        passages=passages or {},
        addresses=addresses or {},
        evidence=_evidence(quotes, words) if quotes else lambda _: None,
    )
    data |= {
        "lang": words.lang,
        "title": title,
        "words": words.some((*read_part_keys(), *_SHARED)),
        "marks": MARKS,
        "top": top,
        "reprints": network.graph.get("reprints", 0),
    }
    if keep is not None:
        data["later"] = keep(_without_words(data))
    scripts = [program(*_PROGRAM, drawer, *_LAST)]
    if drawer == "vis":
        data["options"] = dict(vis.OPTIONS)
        scripts.insert(0, vis.library())
    return render.page(
        "network",
        whole,
        title=title,
        here="network",
        data=data,
        scripts=scripts,
        can_compare=drawer == "canvas",
    )


def _without_words(data: dict[str, Any]) -> dict[str, Any]:
    """Move the words of statements out of the data of a page, and return them."""
    columns = data["statements"]
    words: dict[str, Any] = {"statements": {name: columns.pop(name) for name in _LATE}}
    return words | {name: data.pop(name) for name in ("passages", "reasons", "roles")}


def plain_renderer(lang: str = "en", title: str | None = None) -> Renderer:
    """Return a renderer of one page without links to others.

    Raises:
        UsageError: there are no words in this language.
    """
    words = Words(lang)
    site = Site(title or words.say("title"), named=title is not None)
    return Renderer(words, site, no_address)


def read_part_keys() -> tuple[str, ...]:
    """Return the keys of the words of pictures."""
    import json

    return tuple(json.loads(read_part("pictures.json"))["en"])


def _evidence(quotes: Quotes, words: Words) -> EvidenceOf:
    corpus = quotes.corpus

    def evidence(iri: str) -> Evidence | None:
        if iri not in corpus.by_iri:
            return None
        said = corpus.by_iri[iri]
        quote = quotes.of(said)
        return Evidence(
            pieces=quote.pieces,
            is_quoted=quote.is_quoted,
            level=_ASCENDING.index(quote.sureness.level),
            reasons=sureness_text(quote.sureness, words.say),
            role=quote.role,
            lang=quote.lang,
            sides={
                topic: _ASCENDING.index(level(position.confidence))
                for topic, position in said.sides.items()
                if position.side != "none"
            },
        )

    return evidence


def sureness_text(sureness: Sureness, say: Callable[..., str]) -> str:
    """Return in a sentence how sure kg is of a speaker and a side, and why."""
    by = [say(key, **values) for key, values in sureness.reasons if key.startswith("by_")]
    at = [say(key, **values) for key, values in sureness.reasons if key.startswith("at_")]
    found = f"{say('speakerIs', level=say(sureness.speaker).lower())} {', '.join(by)}."
    if sureness.side is None:
        return found
    of_side = say("sideIs", level=say(sureness.side).lower())
    return f"{found} {' '.join((of_side, *at))}."
