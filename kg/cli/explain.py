"""``kg explain``: show what each statement of an article rests on."""

from __future__ import annotations

import json
import shutil
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.base.text import for_terminal, one_line
from kg.cli.framework import (
    SOME_FAILED,
    echo_styled,
    kg_command,
    plural,
    report_error,
    report_note,
    styled,
)
from kg.cli.options import confidence_option, json_option, store_option
from kg.cli.output import open_output

if TYPE_CHECKING:
    from kg.extract.explain import Explanation

EXAMPLES = """
kg explain 2018-03-05-001              an article in the graph; kg info --articles lists names
kg explain article.txt                 a file, without a graph
kg explain article.txt -o why.html     write a page with highlights
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


@kg_command("explain", examples=EXAMPLES)
@click.argument("article", metavar="ARTICLE")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Write an HTML page with highlights, or JSON with --json; - is standard output.",
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
    """Explain the statements that kg finds in an article.

    For each statement: its rule, its cue, its speaker and source, the row of the pattern table
    that proposed it, its confidence, and the features with the greatest effect on the log-odds.
    ARTICLE is a file, - for standard input, or an article in the graph by its name, id, address or
    IRI. The text is analysed again.
    """
    explanations, failed = _explanations(article, store_path)
    explanations = [_confident(one, min_confidence) for one in explanations]
    if output is not None and not as_json:
        from kg.view import explanation_page

        if explanations:
            with open_output(output) as target:
                target.write(explanation_page(explanations).encode("utf-8"))
    elif as_json:
        from kg.extract.explain import as_object

        found = [as_object(one) for one in explanations]
        if explanations or output is None:
            with open_output(output or "-") as target:
                said = json.dumps(found, ensure_ascii=False, indent=1)
                target.write(f"{said}\n".encode())
    else:
        for explanation in explanations:
            for line in _lines(explanation):
                echo_styled(line)
    if failed:
        ctx.exit(SOME_FAILED if explanations else 1)


def _explanations(article: str, store_path: str) -> tuple[list[Explanation], bool]:
    """Explain a file or a stored article; the second value says whether an input failed."""
    from kg.extract.explain import explain
    from kg.query.explained import explain_stored

    if article == "-" or Path(article).exists():
        from kg.read import Remark, read

        found, failed = [], False
        for item in read(article):
            if isinstance(item, Remark):
                report_note(str(item))
            elif isinstance(item, Exception):
                report_error(str(item))
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
    from kg.extract.explain import ROLES, largest, pattern_row

    article, text = explanation.article, explanation.article.text
    statements = explanation.reading.statements
    width = min(shutil.get_terminal_size().columns, _WIDEST)

    def wrapped(words: str, indent: str, *, hyphens: bool = True) -> str:
        return textwrap.fill(
            " ".join(one_line(words).split()),
            width,
            initial_indent=indent,
            subsequent_indent=indent,
            break_on_hyphens=hyphens,
        )

    yield styled(article.title or article.name, bold=True)
    yield "  ".join(styled(role, **_STYLES[role]) for role in ROLES)
    yield ""
    yield _coloured(explanation)
    yield ""
    yield styled(plural(len(statements), "statement"), bold=True)
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
        row = pattern_row(decision)
        if row:
            yield wrapped(f"pattern {row}", "    ", hyphens=False)
        rivals = f", chosen over {plural(decision.rivals, 'other candidate')} for the cue"
        yield f"    confidence {statement.confidence:.2f}{rivals if decision.rivals else ''}"
        for name, value in largest(decision, REASONS):
            colour = "green" if value > 0 else "red"
            yield f"    {styled(f'{value:+6.2f}', fg=colour)}  {one_line(name)}"
    for note in explanation.notes:
        yield ""
        yield wrapped(f"Note: {note}", "")


def _coloured(explanation: Explanation) -> str:
    from kg.extract.explain import ROLES, segments

    text = explanation.article.text
    parts: list[str] = []
    for segment in segments(text, explanation.reading.statements):
        parts += [styled(f"[{number + 1}]", dim=True) for number in segment.begins]
        words = for_terminal(segment.span.of(text))
        held = {role for _, role in segment.roles}
        over = next((role for role in reversed(ROLES) if role in held), None)
        # Style each line separately: a style that spans lines leaks in a pager.
        parts.append(
            words
            if over is None
            else "\n".join(
                styled(line, **_STYLES[over]) if line else "" for line in words.split("\n")
            )
        )
    return "".join(parts)
