"""``kg explain``: an article → its statements, each with what decided, for people who ask why."""

from __future__ import annotations

import json
import shutil
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.frame import (
    SOME_FAILED,
    confidence_option,
    json_option,
    plural,
    report,
    store_option,
    verb,
)
from kg.cli.output import writing

if TYPE_CHECKING:
    from kg.extract.explain import Explanation

EXAMPLES = """
kg explain 2018-03-05-001              an article in the graph, by a name of kg info --articles
kg explain article.txt                 a file, without a graph
kg explain article.txt -o why.html     as a page with highlights
"""
REASONS = 6
_WIDEST = 100
_STYLES: dict[str, dict[str, Any]] = {
    "content": {"fg": "yellow"},
    "speaker": {"fg": "cyan", "bold": True},
    "cue": {"fg": "magenta", "bold": True},
    "target": {"fg": "blue", "underline": True},
    "when": {"fg": "green", "underline": True},
}


@verb("explain", examples=EXAMPLES)
@click.argument("article", metavar="ARTICLE")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Write an HTML page with highlights, or what --json prints; - is stdout.",
)
@confidence_option
@store_option
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    article: str,
    output: str | None,
    min_confidence: float,
    store_path: str,
    as_json: bool,
) -> None:
    """Show why kg thinks that an article says what it says.

    For each statement: the rule that made it, its cue, its speaker and who that is, its
    confidence, and the features that decided, with what each adds to the odds. ARTICLE is a file,
    - for standard input, or an article in the graph by its name, id, address or IRI. The text is
    analysed again.
    """
    explanations, failed = _explanations(article, store_path)
    explanations = [_confident(one, min_confidence) for one in explanations]
    if output is not None and not as_json:
        from kg.view import explanation_page

        if explanations:
            with writing(output) as target:
                target.write(explanation_page(explanations).encode("utf-8"))
    elif as_json:
        from kg.extract.explain import as_object

        found = [as_object(one) for one in explanations]
        if explanations or output is None:
            with writing(output or "-") as target:
                said = json.dumps(found, ensure_ascii=False, indent=1)
                target.write(f"{said}\n".encode())
    else:
        for explanation in explanations:
            for line in _lines(explanation):
                click.echo(line)
    if failed:
        ctx.exit(SOME_FAILED if explanations else 1)


def _explanations(article: str, store_path: str) -> tuple[list[Explanation], bool]:
    """What is asked for, and whether something of it could not be read."""
    from kg.extract.explain import explain
    from kg.query.explained import explain_stored

    if article == "-" or Path(article).exists():
        from kg.read import read

        found, failed = [], False
        for item in read(article):
            if isinstance(item, Exception):
                report(str(item))
                failed = True
            else:
                found.append(explain(item))
        return found, failed
    from kg.base.errors import StoreError
    from kg.store import open_store

    if not Path(store_path).exists():
        raise StoreError(f"{article}: no such file, and there is no graph in {store_path}")
    with open_store(store_path, read_only=True) as store:
        return [explain_stored(store, article)], False


def _confident(explanation: Explanation, least: float) -> Explanation:
    from kg.extract.explain import Explanation
    from kg.pipeline import confident

    decisions = tuple(d for d in explanation.decisions if d.statement.confidence >= least)
    return Explanation(confident(explanation.reading, least), decisions, explanation.notes)


def _lines(explanation: Explanation) -> Iterator[str]:
    from kg.extract.explain import ROLES, largest

    article, text = explanation.article, explanation.article.text
    statements = explanation.reading.statements
    width = min(shutil.get_terminal_size().columns, _WIDEST)

    def wrapped(words: str, indent: str) -> str:
        return textwrap.fill(
            " ".join(_shown(words).split()),
            width,
            initial_indent=indent,
            subsequent_indent=indent,
        )

    yield click.style(_shown(article.title or article.name), bold=True)
    yield "  ".join(click.style(role, **_STYLES[role]) for role in ROLES)
    yield ""
    yield _coloured(explanation)
    yield ""
    yield click.style(plural(len(statements), "statement"), bold=True)
    for number, (statement, decision) in enumerate(
        zip(statements, explanation.decisions, strict=True), 1
    ):
        said = statement.said(text)
        yield ""
        yield wrapped(f"[{number}] {said}", "")
        speaker = statement.speaker.of(text) if statement.speaker else "no speaker"
        yield wrapped(f"{speaker} → {statement.source or 'unknown source'}", "    ")
        cue = f"cue “{statement.cue.of(text)}”" if statement.cue else "no cue"
        stance = f"{statement.act}, stance {statement.stance}"
        yield wrapped(f"{statement.type}, {stance}; rule {statement.rule}, {cue}", "    ")
        rivals = f", before {plural(decision.rivals, 'other candidate')} for the cue"
        yield f"    confidence {statement.confidence:.2f}{rivals if decision.rivals else ''}"
        for name, value in largest(decision, REASONS):
            colour = "green" if value > 0 else "red"
            yield f"    {click.style(f'{value:+6.2f}', fg=colour)}  {_shown(name)}"
    for note in explanation.notes:
        yield ""
        yield wrapped(f"Note: {note}", "")


def _coloured(explanation: Explanation) -> str:
    from kg.extract.explain import ROLES, segments

    text = explanation.article.text
    parts: list[str] = []
    for segment in segments(text, explanation.reading.statements):
        parts += [click.style(f"[{number + 1}]", dim=True) for number in segment.begins]
        words = _shown(segment.span.of(text))
        held = {role for _, role in segment.roles}
        over = next((role for role in reversed(ROLES) if role in held), None)
        # Line by line: a style must not leak over the end of a line into a pager.
        parts.append(
            words
            if over is None
            else "\n".join(
                click.style(line, **_STYLES[over]) if line else "" for line in words.split("\n")
            )
        )
    return "".join(parts)


def _shown(words: str) -> str:
    """Words that can do nothing to a terminal but stand there."""
    return "".join(c if c.isprintable() or c == "\n" else " " for c in words)
