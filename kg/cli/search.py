"""``kg search``: find statements, articles and actors by words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from kg.cli.framework import echo, echo_styled, is_terminal, kg_command, plural, report_note, styled
from kg.cli.options import format_option, json_option, store_option
from kg.cli.output import echo_json, echo_rows

if TYPE_CHECKING:
    from kg.query.results import Rows
    from kg.search.find import Found, Hit
    from kg.search.update import Progress

EXAMPLES = """
kg search compteurs eau
kg search '"peak tariff"' --actor Pendwyn
kg search 'factur* -panne' --since 2024-04 --kind statement
kg search --kind topic tarif --json
"""
_KINDS = ("statement", "article", "actor", "topic", "claim")
DEFAULT_KINDS = ("statement", "article", "actor")


@kg_command("search", examples=EXAMPLES)
@click.argument("words", nargs=-1, required=True, metavar="WORDS…")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(_KINDS),
    help="Only these: statement, article, actor, topic or claim; default: the first three.",
)
@click.option("--outlet", "outlets", multiple=True, metavar="NAME", help="Only this outlet.")
@click.option("--actor", "actors", multiple=True, metavar="NAME", help="Only what this actor says.")
@click.option(
    "--topic", "topics", multiple=True, metavar="WORDS", help="Only what is about such topics."
)
@click.option("--since", metavar="DATE", help="First day, such as 2018-03-05, 2018-03 or 2018.")
@click.option("--until", metavar="DATE", help="Last day.")
@click.option(
    "--limit",
    type=click.IntRange(1, 1000),
    default=20,
    show_default=True,
    metavar="N",
    help="Show at most N results.",
)
@format_option
@json_option
@store_option
def command(
    words: tuple[str, ...],
    kinds: tuple[str, ...],
    outlets: tuple[str, ...],
    actors: tuple[str, ...],
    topics: tuple[str, ...],
    since: str | None,
    until: str | None,
    limit: int,
    format: str | None,
    as_json: bool,
    store_path: str,
) -> None:
    """Find statements, articles and actors that contain all words.

    Capitals and accents do not count, nor do endings of French and English words. "two words" is a
    phrase, beginn* the beginning of a word, and -word excludes; put -- before a first -word. The
    best results come first. The first search of a graph makes an index in its folder; later ones
    add what is new.
    """
    from kg.search import Query, search, updated_index
    from kg.store import open_store

    query = Query(
        # The shell has taken the quotation marks of a phrase that is an argument of its own.
        words=" ".join(words),
        kinds=kinds or DEFAULT_KINDS,
        outlets=outlets,
        actors=actors,
        topics=topics,
        since=since,
        until=until,
        limit=limit,
    )
    with (
        open_store(store_path, read_only=True) as store,
        _progress() as progress,
        updated_index(store, progress=progress) as index,
    ):
        found = search(index, query)
    if as_json:
        echo_json([_as_object(hit) for hit in found.hits])
    elif format is not None or not is_terminal():
        echo_rows(_rows(found), format=format, as_json=False)
    else:
        for hit in found.hits:
            for line in _lines(hit):
                echo_styled(line)
        echo(_count(found), err=True)
        return
    if found.total > len(found.hits):
        report_note(f"the first {len(found.hits):,} of {_total(found)}; --limit shows more")


@contextmanager
def _progress() -> Iterator[Progress]:
    """Yield a function that shows on a terminal how far the making of the index is."""
    if not is_terminal(err=True):
        yield lambda _, __: None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Indexing articles", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _total(found: Found) -> str:
    return f"{found.total:,}" if found.is_counted else f"{found.total:,} or more"


def _count(found: Found) -> str:
    if not found.hits:
        return "Nothing found."
    shown = plural(len(found.hits), "result")
    return f"{shown} of {_total(found)}" if found.total > len(found.hits) else shown


def _as_object(hit: Hit) -> dict[str, object]:
    return {
        "kind": hit.kind,
        "iri": hit.iri,
        "label": hit.label,
        "passage": hit.passage.text,
        "marks": [list(mark) for mark in hit.passage.marks],
        "date": hit.date,
        "outlet": hit.outlet,
        "headline": hit.headline,
        "article": hit.article,
        "stance": hit.stance,
        "statements": hit.statements,
        "score": round(hit.score, 4),
    }


def _rows(found: Found) -> Rows:
    from pyoxigraph import Literal, NamedNode

    from kg.query.results import Rows, Term

    columns = ("kind", "date", "label", "passage", "headline", "outlet", "stance", "iri")
    rows: list[tuple[Term, ...]] = []
    for hit in found.hits:
        cells = (hit.kind, hit.date, hit.label, hit.passage.text, hit.headline, hit.outlet)
        rows.append((*map(Literal, (*cells, hit.stance)), NamedNode(hit.iri)))
    return Rows(columns, tuple(rows), ("kind", "date", "label", "passage", "outlet"))


def _lines(hit: Hit) -> Iterator[str]:
    """Yield a result for a terminal: a heading, then the passage with what was found."""
    if hit.kind in ("statement", "article"):
        stance = hit.stance if hit.stance not in ("", "none") else ""
        title = hit.headline if hit.kind == "statement" else ""
        label = hit.label or "(unknown)"
        head = styled(label, bold=True)
        rest = " · ".join(filter(None, (hit.date, stance, hit.outlet, title)))
    else:
        head = styled(hit.label, bold=True)
        rest = f"{hit.kind} · {plural(hit.statements, 'statement')}"
    yield f"{head}  {styled(rest, fg='cyan')}"
    if hit.passage.text:
        yield f"  {_marked(hit)}"


def _marked(hit: Hit) -> str:
    text, parts, place = hit.passage.text, [], 0
    for start, end in hit.passage.marks:
        parts += [styled(text[place:start]), styled(text[start:end], bold=True)]
        place = end
    return "".join([*parts, styled(text[place:])])
