"""A folder of linked pages about a graph: a small site that works from the disk, without network.

index.html leads to a page for each actor, topic, claim and article, to the network, to who is
quoted, and to the named questions with their SPARQL and answers. The same graph gives the same
files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.base.text import strip_accents
from kg.graph.protocol import Graph, select
from kg.graph.reader import Reader, StoredArticle
from kg.graph.reprints import Reprints, count_reprints
from kg.network import TOP, statement_network
from kg.query.questions import Question, ask, questions
from kg.view.article import article_page
from kg.view.confident import Confident
from kg.view.evidence import passages
from kg.view.marks import SUBJECT_KINDS
from kg.view.page import page
from kg.view.statements import Node, StatementView, by_node, statement_views
from kg.view.static_page import (
    AddressOf,
    bdi,
    mark_of,
    node_link,
    period,
    reprints_note,
    scrollable,
    static_page,
)
from kg.view.template import clean, read_part, text, web_address, words
from kg.view.timeline import timeline
from kg.view.voices import voices
from kg.vocab.iris import digest

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    from kg.view.layout import Place

ROWS = 200
"""Rows of an answer that a page shows."""
_MARK = "kg-report"
_FIRST, _LONG = 60, 80
"""A list of ``_LONG`` entries or more shows the first ``_FIRST`` until it is opened."""
_LONGEST_NAME = 100
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z)", re.IGNORECASE)
"""Names that Windows does not allow, whatever their suffix."""
_TERMHOOD = "SELECT DISTINCT ?topic ?termhood { ?topic kg:termhood ?termhood }"


def site(
    store: Graph,
    *,
    lang: str = "en",
    title: str | None = None,
    min_confidence: float = 0.0,
    reprints: Reprints = "once",
    top: int = TOP,
    places: Callable[[MultiDiGraph], Mapping[str, Place]] | None = None,
    addresses: Callable[[Iterable[str]], Mapping[str, str]] | None = None,
) -> Iterator[tuple[str, str]]:
    """Yield the name and content of each page: the network, voices, questions, then the others.

    ``places`` lays out the nodes of the network; ``addresses`` gives the files of the pages of
    some IRIs, by default those of :func:`page_addresses`.
    """
    reader = Reader(store)
    copied = count_reprints(store) if reprints == "once" else 0
    views = statement_views(Reader(store, reprints=reprints), min_confidence=min_confidence)
    nodes = by_node(views)
    articles = sorted(
        reader.articles.values(),
        key=lambda one: (one.article.date or "", one.article.name, one.iri),
    )
    if addresses is None:
        files: Mapping[str, str] = page_addresses(nodes, reader.articles, store.base)
    else:
        files = addresses([*(node.iri for node in nodes), *reader.articles])
    said = words(lang)

    def address_of(up: str) -> AddressOf:
        return lambda iri: up + files[iri] if iri in files else None

    def leaf(heading: str, parts: Iterable[str], up: str = "") -> str:
        links = _nav_links(up, said)
        noted = (reprints_note(copied, lang), *parts)
        return static_page(lang=lang, title=heading, parts=noted, nav_links=links)

    network = statement_network(store, min_confidence=min_confidence, reprints=reprints)
    yield (
        "network.html",
        page(
            network,
            lang=lang,
            title=title,
            top=top,
            passages=passages(reader),
            known=places(network) if places else None,
            nav_links=_nav_links("", said),
            addresses=files,
        ),
    )
    yield "voices.html", leaf(said["voices"], voices(views, lang, address_of("")))
    asked = Confident(store, min_confidence) if min_confidence > 0 else store
    yield "questions.html", leaf(said["questions"], _questions(asked, lang, files, reprints))
    for node, own in nodes.items():
        parts = node_parts(node, own, lang, address_of("../"))
        yield files[node.iri], leaf(node.label, parts, "../")
    for article in articles:
        yield (
            files[article.iri],
            article_page(
                reader,
                article.iri,
                lang=lang,
                min_confidence=min_confidence,
                address_of=address_of("../"),
                nav_links=_nav_links("../", said),
            ),
        )
    rows = select(store, _TERMHOOD)
    termhood = {row["topic"]: float(row["termhood"]) for row in rows}
    listed = _index(nodes, termhood, views, articles, lang, address_of(""))
    links = _nav_links("", said)[1:]
    yield (
        "index.html",
        static_page(
            lang=lang,
            title=title or said["title"],
            parts=(reprints_note(copied, lang), *listed),
            nav_links=links,
        ),
    )


def page_addresses(nodes: Iterable[Node], articles: Iterable[str], base: str) -> dict[str, str]:
    """Return the file of each page, by IRI: a folder and a name made from the IRI.

    Names have only ASCII letters, digits, hyphens, underscores and dots, and differ in more than
    case. Of several IRIs with one name, all but the first get a digest of the IRI.
    """
    folders = {"topic": "topics", "claim": "claims"}
    named = [(node.iri, folders.get(node.kind, "actors")) for node in nodes]
    named += [(article, "articles") for article in articles]
    found: dict[str, str] = {}
    used: set[str] = set()
    for iri, folder in sorted(named):
        name = stem = f"{folder}/{_file_name(iri, base)}"
        while name.lower() in used:
            name = f"{stem}.{digest(name, iri, digits=10)}"
        used.add(name.lower())
        found[iri] = f"{name}.html"
    return found


def _file_name(iri: str, base: str) -> str:
    """Return the part of an IRI after its kind ("actor/"), in ASCII.

    A name that drops or cuts letters has a digest of the IRI.
    """
    own = iri.removeprefix(base).partition("/")[2] if iri.startswith(base) else iri
    letters = strip_accents(own.replace("œ", "oe").replace("Œ", "Oe").replace("æ", "ae"))
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", letters).strip("-.")
    is_whole = letters.isascii() and len(plain) <= _LONGEST_NAME and not _RESERVED.match(plain)
    if plain and is_whole:
        return plain
    start = plain[: _LONGEST_NAME - 11].replace(".", "-").rstrip("-")
    return f"{start or 'page'}-{digest(iri, digits=10)}"


def _nav_links(up: str, said: dict[str, str]) -> tuple[tuple[str, str], ...]:
    names = ("index", "network", "voices", "questions")
    return tuple((f"{up}{name}.html", said[name]) for name in names)


def _index(
    nodes: dict[Node, list[StatementView]],
    termhood: Mapping[str, float],
    views: Sequence[StatementView],
    articles: Sequence[StoredArticle],
    lang: str,
    address_of: AddressOf,
) -> Iterator[str]:
    said = words(lang)
    actors = [node for node in nodes if node.kind not in SUBJECT_KINDS]
    lead = said["lead"].format(
        articles=len(articles),
        statements=len(views),
        actors=len(actors),
        period=period(views, lang),
    )
    yield f'<p class="lead" id="{_MARK}">{text(lead)}</p>'
    groups = {"actors": actors}
    for kind, word in (("topic", "topics"), ("claim", "claims")):
        # The most specific topics first, common ones such as "projet" last.
        of_kind = (node for node in nodes if node.kind == kind)
        groups[word] = sorted(of_kind, key=lambda node: -termhood.get(node.iri, 0.0))
    lists = {
        word: [
            f"<li>{mark_of(node.kind)} {node_link(node, address_of)} "
            f'<span class="n">{len(nodes[node])}</span></li>'
            for node in group
        ]
        for word, group in groups.items()
        if group
    }
    lists["articles"] = [
        f'<li>{text(one.article.date or "")} <a href="{text(address_of(one.iri) or "")}">'
        f"{bdi(one.headline)}</a></li>"
        for one in articles
    ]
    headings = {word: f"{text(said[word])} ({len(rows)})" for word, rows in lists.items()}
    links = (f'<a href="#{word}">{heading}</a>' for word, heading in headings.items())
    yield f'<p class="legend">{" ".join(links)}</p>'
    for word, rows in lists.items():
        yield f'<h2 id="{word}">{headings[word]}</h2>'
        yield from _folded_list(rows, "" if word == "articles" else ' class="plain"', said["more"])


def _folded_list(rows: Sequence[str], style: str, more: str) -> Iterator[str]:
    """Yield a list; the greater part of a long one has to be opened."""
    shown = len(rows) if len(rows) < _LONG else _FIRST
    yield f"<ul{style}>{''.join(rows[:shown])}</ul>"
    if rows[shown:]:
        summary = text(more.format(n=len(rows) - shown))
        rest = "".join(rows[shown:])
        yield f"<details><summary>{summary}</summary><ul{style}>{rest}</ul></details>"


def node_parts(
    node: Node, views: Sequence[StatementView], lang: str, address_of: AddressOf
) -> Iterator[str]:
    """Yield what a page says about an actor, a topic or a claim."""
    address = web_address(node.iri)
    iri = f'<a href="{text(address)}">{text(address)}</a>' if address else text(node.iri)
    yield f'<p class="names">{mark_of(node.kind)} {text(words(lang)[node.kind])} · {iri}</p>'
    yield from timeline(views, lang, address_of)


def _questions(
    graph: Graph, lang: str, addresses: Mapping[str, str], reprints: Reprints
) -> Iterator[str]:
    said = words(lang)
    titled = [(question, *_in_language(question, lang)) for question in questions()]
    yield '<ul class="plain">'
    for question, own, title, _ in titled:
        yield f'<li><a href="#{question.name}" lang="{own}">{text(title)}</a></li>'
    yield "</ul>"
    for question, own, title, answers in titled:
        yield f'<section id="{question.name}"><h2 lang="{own}">{text(title)}</h2>'
        yield f'<p lang="{own}">{text(answers)}</p>'
        required = [p.name for p in question.parameters if p.required]
        if required:
            options = " ".join(f"--{name} …" for name in required)
            yield f"<p><code>kg ask {question.name} {text(options)}</code>"
            yield f" · {text(said['asks'])}</p>"
        else:
            yield f"<p><code>kg ask {question.name}</code></p>"
            yield from _answer(graph, question, title, lang, addresses, reprints)
        yield f"<details><summary>{text(said['sparql'])}</summary>"
        yield f'<pre tabindex="0">{text(question.sparql)}</pre></details></section>'


def _in_language(question: Question, lang: str) -> tuple[str, str, str]:
    """Return the language, title and description of a question; English if not translated."""
    found: dict[str, dict[str, list[str]]] = json.loads(read_part("questions.json"))
    if question.name not in found.get(lang, {}):
        return "en", question.title, question.answers
    title, answers = found[lang][question.name]
    return lang, title, answers


def _answer(
    graph: Graph,
    question: Question,
    title: str,
    lang: str,
    addresses: Mapping[str, str],
    reprints: Reprints,
) -> Iterator[str]:
    said = words(lang)
    # Some questions are about spread and count reprints by default.
    rows = ask(graph, question.name, reprints="all" if reprints == "all" else None)
    shown = rows.shown or rows.columns
    columns: dict[str, str] = json.loads(read_part("columns.json")).get(lang, {})
    head = "".join(f'<th scope="col">{text(columns.get(name, name))}</th>' for name in shown)
    count = said["row"] if len(rows) == 1 else said["rows"].format(n=len(rows))
    yield f"<details><summary>{text(said['answer'].format(rows=count))}</summary>"
    lines = []
    for row in replace(rows, rows=rows.rows[:ROWS]).plain():
        cells = (_translated(name, row[name], said, columns) for name in shown)
        lines.append(
            f"<tr>{''.join(f'<td>{_cell(value, addresses)}</td>' for value in cells)}</tr>"
        )
    body = "\n".join(lines)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>"
    yield f"{scrollable(table, title)}</details>"


PLACEHOLDERS = {
    "(no outlet)": "noOutlet",
    "(no organisation)": "noOrganisation",
    "(unknown)": "unknownSource",
}
"""What questions answer if the graph has no value, with the word that pages have for it."""


def _translated(column: str, value: str, said: dict[str, str], columns: dict[str, str]) -> str:
    """Translate a value that is one of a few words into the language of the page."""
    if column == "side":
        # "for" and "against" are also columns of other answers.
        return columns.get(value, value)
    if column in ("stance", "before", "now", "kind"):
        return said.get(value, value)
    if column == "type":
        return said.get(f"type_{value}", value)
    if column in ("outlet", "where", "organisation", "actors"):
        for placeholder, word in PLACEHOLDERS.items():
            value = value.replace(placeholder, f"({said[word]})")
    return value


def _cell(value: str, addresses: Mapping[str, str]) -> str:
    if value in addresses:
        return f'<a href="{text(addresses[value])}">{text(clean(value))}</a>'
    return bdi(value)
