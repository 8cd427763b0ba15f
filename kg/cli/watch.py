"""``kg watch``: add what is new in folders and feeds, again and again."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import click

from kg.cli.framework import echo, kg_command, plural, report_error
from kg.cli.given import given_metadata, given_options
from kg.cli.options import (
    fast_option,
    given_limits,
    limits_options,
    model_option,
    store_option,
    workers_option,
)

EXAMPLES = """
kg watch articles/                           add new files every minute
kg watch press/ --every 600 --outlet-from folder
kg watch https://paper.example/feed.xml --every 900
"""


@kg_command("watch", examples=EXAMPLES)
@click.argument("inputs", nargs=-1, required=True, metavar="FOLDER-OR-FEED…")
@click.option(
    "--every",
    type=click.FloatRange(min=1),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="Time between two looks at the folders.",
)
@store_option
@model_option
@fast_option
@workers_option
@limits_options
@given_options
def command(
    inputs: tuple[str, ...],
    every: float,
    store_path: str,
    model: str | None,
    fast: bool,
    workers: int | None,
    time_limit: float,
    memory_limit: int,
    **given: Any,
) -> None:
    """Add what is new or changed in folders and feeds, until it is stopped.

    It does every so many seconds what kg add does; files that did not change are not read again.
    Ctrl-C and SIGTERM end it: the articles that are being analysed are finished and saved. A
    second one ends it at once. The graph is free for other commands between two looks.
    """
    check_inputs(inputs)
    given_metadata(**given)
    from kg.cli.add import lines_of, missing_lines
    from kg.ingest.watch import Watch
    from kg.pipeline import Summary, add
    from kg.read import is_address
    from kg.store import store_to_fill

    over = Event()

    def add_once() -> Summary:
        # Tables of metadata may have changed.
        options, metadata = given_metadata(**given)
        with store_to_fill(store_path) as store:
            return add(
                store,
                inputs,
                model=model,
                fast=fast,
                workers=workers,
                limits=given_limits(time_limit, memory_limit),
                # To name a feed is to ask for it.
                fetch=any(map(is_address, inputs)),
                options=options,
                metadata=metadata,
                is_over=over.is_set,
            )

    said: set[str] = set()

    def report(summary: Summary) -> None:
        # The summary is on all articles of the folders, each time; what they lack is said once.
        echo(next(lines_of(summary, store_path)), err=True)
        fresh = replace(
            summary,
            without_date=tuple(one for one in summary.without_date if one not in said),
            without_outlet=tuple(one for one in summary.without_outlet if one not in said),
        )
        for line in missing_lines(fresh):
            echo(line, err=True)
        said.update(summary.without_date, summary.without_outlet)

    watch = Watch(add_once, lambda: pause(over, every), over.is_set, report_error, report)
    echo(f"Watching {', '.join(inputs)}; Ctrl-C ends it.", err=True)
    try:
        with ended_by_signals(over):
            watch.run()
    finally:
        echo(f"Ended; {plural(watch.saved, 'article')} saved.", err=True)


def pause(over: Event, seconds: float) -> bool:
    """Wait until the watch is over, or for some seconds; return whether it is over."""
    return over.wait(seconds)


def check_inputs(inputs: tuple[str, ...]) -> None:
    """Check that all inputs can be watched.

    Raises:
        UsageError: one is neither a file, a folder nor an address.
    """
    from kg.base.errors import UsageError
    from kg.read import is_address

    for one in inputs:
        if is_address(one):
            continue
        if not one or not Path(one).exists():
            raise UsageError(f"{one or repr(one)}: no such file or folder; check the path")


@contextmanager
def ended_by_signals(over: Event) -> Iterator[None]:
    """Set ``over`` at the first SIGINT or SIGTERM; a second one interrupts at once."""

    def end(number: int, frame: object) -> None:
        if over.is_set():
            raise KeyboardInterrupt
        over.set()

    before = {one: signal.signal(one, end) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
