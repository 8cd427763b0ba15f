"""Options and lines of commands that let another coder read articles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.cli.framework import plural, report_error, report_note

if TYPE_CHECKING:
    from kg.coders.coder import Coder, Report
    from kg.model import Article
    from kg.store import Store

Function = TypeVar("Function", bound=Callable[..., Any])


def coder_options(function: Function) -> Function:
    """Add ``--coder``, ``--config`` and ``--offline``; see :func:`given_coder`."""
    coder = click.option(
        "--coder",
        metavar="NAME",
        help="Let this coder of kg.toml, or python:module:function, read the articles instead of "
        "kg. A language model gets their texts.",
    )
    config = click.option(
        "--config",
        envvar="KG_CONFIG",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="The file that describes coders; default: kg.toml in this folder, else beside the "
        "graph.",
    )
    offline = click.option(
        "--offline", is_flag=True, help="Use only answers that the coder gave in earlier runs."
    )
    return coder(config(offline(function)))


def given_coder(
    name: str | None, config: Path | None, offline: bool, *, store_path: str | None = None
) -> Coder | None:
    """Return the coder of that name, ``None`` for kg itself.

    Raises:
        UsageError: there is no such coder, or its settings are wrong.
    """
    from kg.coders.config import OWN, find_coder

    if name is None or name == OWN:
        if offline:
            raise click.UsageError("--offline applies to a --coder; kg itself is always offline")
        return None
    from kg.coders.make import make_coder

    return make_coder(find_coder(name, config, store_path), offline=offline)


def echo_report(coder: Coder | None, *, quiet: bool = False) -> bool:
    """Print what a coder did to standard error; return whether its run ended early."""
    if coder is None:
        return False
    report = coder.report
    for line in () if quiet else lines_of(report):
        report_note(line)
    if report.stopped:
        done = plural(report.articles, "article")
        report_error(
            f"stopped: {report.stopped}; {done} done, which are kept. Run it again to continue"
        )
    return bool(report.stopped)


def lines_of(report: Report) -> Iterator[str]:
    """Yield the lines that say what a coder found, dropped and spent."""
    total = report.dropped.total()
    if total:
        reasons = ", ".join(f"{reason} ({n:,})" for reason, n in report.dropped.most_common())
        yield f"left out of the coder's answers, {total:,} times: {reasons}"
    spent = report.spent
    if spent.requests or report.cached:
        words = f"{plural(spent.requests, 'request')}, {spent.tokens_in:,} tokens sent and "
        words += f"{spent.tokens_out:,} received"
        words += f", price {report.price:,.2f}" if report.price else ""
        yield f"{words}; {plural(report.cached, 'answer')} of earlier runs"


@contextmanager
def store_for(store_path: str, coder: Coder | None) -> Iterator[Store]:
    """Open the graph of a coder for writing, or kg's own; make it where there is none.

    Raises what :func:`kg.store.open_store` does.
    """
    from kg.store import store_to_fill
    from kg.store.coders import coder_store_to_fill

    if coder is None:
        with store_to_fill(store_path) as store:
            yield store
        return
    from kg.coders.cache import note_folder

    with coder_store_to_fill(store_path, coder.name.partition("/")[0]) as store:
        if coder.answers is not None:
            note_folder(store.path.parent, coder.answers)
        yield store


def stored_articles(store_path: str) -> list[Article]:
    """Return the articles of kg's own graph, to be read by another coder.

    Raises what :func:`kg.store.open_store` does.
    """
    from kg.query.explained import stored_articles as articles
    from kg.store import open_store

    with open_store(store_path, read_only=True) as store:
        return articles(store)


def next_steps(coder: str | None) -> str:
    """Return the commands that show what was added."""
    if coder is None:
        return "kg ask, kg view -o network.html"
    return f"kg view --coder {coder} -o network.html, kg agreement kg {coder}"
