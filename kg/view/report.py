"""The pages of a published site that are made of the whole graph, and the parts of a node's page.

The network, who is quoted, and the named questions with their SPARQL and answers. The same graph
gives the same pages.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kg.graph.protocol import Graph
from kg.graph.reader import Reader
from kg.graph.reprints import count_reprints
from kg.network import statement_network
from kg.query.questions import Question, ask, questions
from kg.view.evidence import passages
from kg.view.page import page
from kg.view.statements import Node, StatementView, by_node, statement_views
from kg.view.static_page import (
    AddressOf,
    bdi,
    mark_of,
    reprints_note,
    scrollable,
    static_page,
)
from kg.view.template import clean, read_part, text, web_address, words
from kg.view.timeline import timeline
from kg.view.voices import voices

ROWS = 200
"""Rows of an answer that a page shows."""


def site(
    store: Graph,
    *,
    lang: str,
    title: str,
    addresses: Callable[[Iterable[str]], Mapping[str, str]],
) -> Iterator[tuple[str, str]]:
    """Yield the name and content of the pages of a whole graph: network, voices, questions.

    ``addresses`` gives the files of the pages of some IRIs. A story that several articles print
    counts once, and pages say so.
    """
    reader = Reader(store)
    copied = count_reprints(store)
    views = statement_views(Reader(store, reprints="once"))
    files = addresses([*(node.iri for node in by_node(views)), *reader.articles])
    said = words(lang)

    def leaf(heading: str, parts: Iterable[str]) -> str:
        noted = (reprints_note(copied, lang), *parts)
        return static_page(lang=lang, title=heading, parts=noted, nav_links=_nav_links(said))

    yield (
        "network.html",
        page(
            statement_network(store, reprints="once"),
            lang=lang,
            title=title,
            passages=passages(reader),
            nav_links=_nav_links(said),
            addresses=files,
        ),
    )
    yield "voices.html", leaf(said["voices"], voices(views, lang, files.get))
    yield "questions.html", leaf(said["questions"], _questions(store, lang, files))


def _nav_links(said: dict[str, str]) -> tuple[tuple[str, str], ...]:
    names = ("index", "network", "voices", "questions")
    return tuple((f"{name}.html", said[name]) for name in names)


def node_parts(
    node: Node, views: Sequence[StatementView], lang: str, address_of: AddressOf
) -> Iterator[str]:
    """Yield what a page says about an actor, a topic or a claim."""
    address = web_address(node.iri)
    iri = f'<a href="{text(address)}">{text(address)}</a>' if address else text(node.iri)
    yield f'<p class="names">{mark_of(node.kind)} {text(words(lang)[node.kind])} · {iri}</p>'
    yield from timeline(views, lang, address_of)


def _questions(graph: Graph, lang: str, addresses: Mapping[str, str]) -> Iterator[str]:
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
            yield from _answer(graph, question, title, lang, addresses)
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
) -> Iterator[str]:
    said = words(lang)
    rows = ask(graph, question.name)
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
