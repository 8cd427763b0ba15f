"""A store in, a folder of pages out: a small site that works from the disk and asks no network.

index.html leads to a page of each actor, topic and article, the network, whose voices, and the
named questions with their SPARQL and answers. The same graph gives the same files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.base.errors import UsageError
from kg.network import TOP, statement_network
from kg.query.questions import Queryable, Question, ask, questions
from kg.view import positions
from kg.view.article import article_page
from kg.view.confident import Confident
from kg.view.evidence import passages
from kg.view.marks import THINGS
from kg.view.page import page
from kg.view.said import Said, Thing, sayings, things
from kg.view.static_page import Where, bdi, leaf, mark_of, named, period, wide
from kg.view.template import clean, link, part, text, words
from kg.view.timeline import timeline
from kg.view.voices import voices

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    from kg.store import Store
    from kg.view.layout import Place

ROWS = 200
"""Rows of an answer that a page shows."""
_MARK = "kg-report"
_FIRST, _LONG = 60, 80
"""So many of a list of so many or more are shown before the rest is asked for."""
_ARTICLES = """
PREFIX schema: <https://schema.org/>
PREFIX kg: <https://w3id.org/actors-claims/ns#>
SELECT DISTINCT ?article ?name ?headline ?date {
  ?article a schema:NewsArticle ; kg:name ?name .
  OPTIONAL { ?article schema:headline ?headline } OPTIONAL { ?article schema:datePublished ?date }
} ORDER BY ?date ?name ?article"""

_TERMHOOD = """
PREFIX kg: <https://w3id.org/actors-claims/ns#>
SELECT DISTINCT ?topic ?termhood { ?topic kg:termhood ?termhood }"""


def report(
    store: Store,
    folder: Path,
    *,
    lang: str = "en",
    title: str | None = None,
    min_confidence: float = 0.0,
    top: int = TOP,
) -> int:
    """Writes the site and gives the number of its pages.

    The network's nodes keep the places that they have in the store's folder. Raises UsageError
    where ``folder`` is a file, or holds something that is no report.
    """
    from kg.export import writing

    _fresh(folder)
    count = 0
    for name, html in site(
        store,
        lang=lang,
        title=title,
        min_confidence=min_confidence,
        top=top,
        places=partial(positions.settled, store.path, "topics"),
    ):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with writing(target) as stream:
            stream.write(html.encode("utf-8"))
        count += 1
    return count


def _fresh(folder: Path) -> None:
    """The folder without the pages of an earlier report: what is gone from the graph is gone."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; name a folder for the report")
    if folder.is_dir() and any(folder.iterdir()):
        index = folder / "index.html"
        if not index.is_file() or _MARK not in index.read_text("utf-8", "replace"):
            raise UsageError(f"{folder} holds something that is no report; name another folder")
        for part in ("actors", "topics", "articles"):
            for old in (folder / part).glob("*.html"):
                old.unlink()
    folder.mkdir(parents=True, exist_ok=True)


def site(
    store: Store,
    *,
    lang: str = "en",
    title: str | None = None,
    min_confidence: float = 0.0,
    top: int = TOP,
    places: Callable[[MultiDiGraph], Mapping[str, Place]] | None = None,
) -> Iterator[tuple[str, str]]:
    """Name and content of each page; ``places`` says where the network's nodes go."""
    network = statement_network(store, min_confidence=min_confidence)
    held = passages(store)
    said = sayings(network, held)
    by_thing = things(said)
    articles = [
        tuple(
            "" if row[n] is None else str(row[n].value)
            for n in ("article", "name", "headline", "date")
        )
        for row in store.query(_ARTICLES)  # type: ignore[union-attr]
    ]
    rows: Any = store.query(_TERMHOOD)
    termhood = {row["topic"].value: float(row["termhood"].value) for row in rows}
    addresses = _addresses(by_thing, [article for article, *_ in articles])
    spoken = words(lang)
    shown = title or spoken["title"]
    asked = Confident(store, min_confidence) if min_confidence > 0 else store

    def where(up: str) -> Where:
        def found(iri: str) -> str | None:
            return up + addresses[iri] if iri in addresses else None

        return found

    yield (
        "network.html",
        page(
            network,
            lang=lang,
            title=title,
            top=top,
            passages=held,
            known=places(network) if places else None,
            ways=_ways("", spoken),
            pages=addresses,
        ),
    )
    yield (
        "voices.html",
        leaf(
            lang=lang,
            title=spoken["voices"],
            parts=voices(said, lang, where("")),
            ways=_ways("", spoken),
        ),
    )
    yield (
        "questions.html",
        leaf(
            lang=lang,
            title=spoken["questions"],
            parts=_questions(asked, lang, addresses),
            ways=_ways("", spoken),
        ),
    )
    for thing, own in by_thing.items():
        yield (
            addresses[thing.iri],
            leaf(
                lang=lang,
                title=thing.label,
                parts=_thing(thing, own, lang, where("../")),
                ways=_ways("../", spoken),
            ),
        )
    for article, *_ in articles:
        yield (
            addresses[article],
            article_page(
                store,
                article,
                lang=lang,
                min_confidence=min_confidence,
                where=where("../"),
                ways=_ways("../", spoken),
            ),
        )
    yield (
        "index.html",
        leaf(
            lang=lang,
            title=shown,
            parts=_index(by_thing, termhood, said, articles, lang, where("")),
            ways=_ways("", spoken)[1:],
        ),
    )


def _addresses(by_thing: dict[Thing, list[Said]], articles: Sequence[str]) -> dict[str, str]:
    """The file of each thing: its folder and the last part of its IRI, which is its own."""
    found: dict[str, str] = {}
    used: set[str] = set()
    named = [(t.iri, "topics" if t.kind in THINGS else "actors") for t in by_thing]
    for iri, folder in [*named, *((article, "articles") for article in articles)]:
        last = re.sub(r"[^A-Za-z0-9_-]", "-", iri.rpartition("/")[2])[:80] or "x"
        name, n = f"{folder}/{last}.html", 1
        while name.lower() in used:
            n += 1
            name = f"{folder}/{last}-{n}.html"
        used.add(name.lower())
        found[iri] = name
    return found


def _ways(up: str, spoken: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (f"{up}{name}.html", spoken[word])
        for name, word in (
            ("index", "index"),
            ("network", "network"),
            ("voices", "voices"),
            ("questions", "questions"),
        )
    )


def _index(
    by_thing: dict[Thing, list[Said]],
    termhood: Mapping[str, float],
    said: Sequence[Said],
    articles: Sequence[tuple[str, ...]],
    lang: str,
    where: Where,
) -> Iterator[str]:
    spoken = words(lang)
    actors = [(t, own) for t, own in by_thing.items() if t.kind not in THINGS]
    lead = spoken["lead"].format(
        articles=len(articles), statements=len(said), actors=len(actors), period=period(said, lang)
    )
    yield f'<p class="lead" id="{_MARK}">{text(lead)}</p>'
    groups = [("actors", actors)]
    for kind, word in (("topic", "topics"), ("claim", "claims")):
        of_kind = [(t, own) for t, own in by_thing.items() if t.kind == kind]
        # The most telling topics first, whatever many stories have in common ("projet") behind.
        groups.append((word, sorted(of_kind, key=lambda one: -termhood.get(one[0].iri, 0.0))))
    lists = {
        word: [
            f"<li>{mark_of(thing.kind)} {named(thing, where)} "
            f'<span class="n">{len(own)}</span></li>'
            for thing, own in found
        ]
        for word, found in groups
        if found
    }
    lists["articles"] = [
        f'<li>{text(date)} <a href="{text(where(article) or "")}">{bdi(headline or name)}</a></li>'
        for article, name, headline, date in articles
    ]
    parts = {word: f"{text(spoken[word])} ({len(rows)})" for word, rows in lists.items()}
    links = (f'<a href="#{word}">{heading}</a>' for word, heading in parts.items())
    yield f'<p class="legend">{" ".join(links)}</p>'
    for word, rows in lists.items():
        yield f'<h2 id="{word}">{parts[word]}</h2>'
        yield from _folded(rows, "" if word == "articles" else ' class="plain"', spoken["more"])


def _folded(rows: Sequence[str], style: str, more: str) -> Iterator[str]:
    """A list whose greater part can be opened, where it is long."""
    shown = len(rows) if len(rows) < _LONG else _FIRST
    yield f"<ul{style}>{''.join(rows[:shown])}</ul>"
    if rows[shown:]:
        summary = text(more.format(n=len(rows) - shown))
        rest = "".join(rows[shown:])
        yield f"<details><summary>{summary}</summary><ul{style}>{rest}</ul></details>"


def _thing(thing: Thing, said: Sequence[Said], lang: str, where: Where) -> Iterator[str]:
    spoken = words(lang)
    address = link(thing.iri)
    shown = f'<a href="{text(address)}">{text(address)}</a>' if address else text(thing.iri)
    yield f'<p class="names">{mark_of(thing.kind)} {text(spoken[thing.kind])} · {shown}</p>'
    yield from timeline(said, lang, where)


def _questions(store: Queryable, lang: str, addresses: dict[str, str]) -> Iterator[str]:
    spoken = words(lang)
    told = [(question, *_told(question, lang)) for question in questions()]
    yield '<ul class="plain">'
    for question, own, title, _ in told:
        yield f'<li><a href="#{question.name}" lang="{own}">{text(title)}</a></li>'
    yield "</ul>"
    for question, own, title, answers in told:
        yield f'<section id="{question.name}"><h2 lang="{own}">{text(title)}</h2>'
        yield f'<p lang="{own}">{text(answers)}</p>'
        required = [p.name for p in question.parameters if p.required]
        if required:
            asked = " ".join(f"--{name} …" for name in required)
            yield f"<p><code>kg ask {question.name} {text(asked)}</code>"
            yield f" · {text(spoken['asks'])}</p>"
        else:
            yield f"<p><code>kg ask {question.name}</code></p>"
            yield from _answer(store, question, title, lang, addresses)
        yield f"<details><summary>{text(spoken['sparql'])}</summary>"
        yield f'<pre tabindex="0">{text(question.sparql)}</pre></details></section>'


def _told(question: Question, lang: str) -> tuple[str, str, str]:
    """What a question asks and answers, and in which language: English where none else is there."""
    found: dict[str, dict[str, list[str]]] = json.loads(part("questions.json"))
    if question.name not in found.get(lang, {}):
        return "en", question.title, question.answers
    title, answers = found[lang][question.name]
    return lang, title, answers


def _answer(
    store: Queryable, question: Question, title: str, lang: str, addresses: dict[str, str]
) -> Iterator[str]:
    spoken = words(lang)
    rows = ask(store, question.name)
    shown = rows.shown or rows.columns
    columns: dict[str, str] = json.loads(part("columns.json")).get(lang, {})
    head = "".join(f'<th scope="col">{text(columns.get(name, name))}</th>' for name in shown)
    count = spoken["row"] if len(rows) == 1 else spoken["rows"].format(n=len(rows))
    yield f"<details><summary>{text(spoken['answer'].format(rows=count))}</summary>"
    lines = []
    for row in rows.plain()[:ROWS]:
        cells = "".join(
            f"<td>{_cell(_said(name, row[name], spoken, columns), addresses)}</td>"
            for name in shown
        )
        lines.append(f"<tr>{cells}</tr>")
    body = "\n".join(lines)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>"
    yield f"{wide(table, title)}</details>"


UNSAID = {
    "(no outlet)": "noOutlet",
    "(no organisation)": "noOrganisation",
    "(unknown)": "unknownSource",
}
"""What questions say where the graph says nothing, with the word of pages for it."""


def _said(column: str, value: str, spoken: dict[str, str], columns: dict[str, str]) -> str:
    """A value that is one of a few words, in the language of the page."""
    if column == "side":
        # "for" and "against" stand over columns of other answers.
        return columns.get(value, value)
    if column in ("stance", "before", "now", "kind"):
        return spoken.get(value, value)
    if column == "type":
        return spoken.get(f"type_{value}", value)
    if column in ("outlet", "where", "organisation", "actors"):
        for unsaid, word in UNSAID.items():
            value = value.replace(unsaid, f"({spoken[word]})")
    return value


def _cell(value: str, addresses: dict[str, str]) -> str:
    if value in addresses:
        return f'<a href="{text(addresses[value])}">{text(clean(value))}</a>'
    return bdi(value)
