"""The program ``kg`` and its commands."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from pathlib import Path

import click

from kg import __version__
from kg.cli.framework import Program, echo

SECTIONS = {
    "Start": ("add", "formats", "watch", "import", "init", "doctor"),
    "Ask": ("ask", "search", "digest", "query", "show", "explain", "actors"),
    "View and export": ("view", "report", "network", "export", "publish"),
    "Serve": ("serve", "users", "push", "pull"),
    "Decide": (
        *("merge", "split", "same", "not-same", "rename", "kind", "set", "correct"),
        *("review", "learn", "decisions", "link", "code"),
    ),
    "Maintain": ("info", "check", "resolve", "remove", "forget", "backup"),
    "Extract only": ("annotate", "evaluate", "agreement"),
}
SHARED = dict.fromkeys(("merge", "split", "same", "not-same", "rename", "kind"), "decide")
"""The module of each command that does not have its own."""

EXAMPLES = """
kg add articles/                     add articles to the graph
kg ask who-said-what --actor NAME    what an actor said, with date and evidence
kg view -o network.html              draw the graph as a page
"""


@click.group(
    cls=Program,
    sections=SECTIONS,
    shared=SHARED,
    examples=EXAMPLES,
    invoke_without_command=True,
    context_settings={"auto_envvar_prefix": "KG", "help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="kg")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.pass_context
def cli(ctx: click.Context, debug: bool) -> None:
    """Build a graph of actors and claims from news articles: who said what, about what, when."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
        echo(f"\n{_next_step()}")


def _next_step() -> str:
    from os import environ

    store = environ.get("KG_STORE", "kg-store")
    if Path(store).is_dir():
        return f"There is a graph in {store}: kg info describes it, kg ask answers questions."
    return f"There is no graph in {store} yet: kg add FILE-OR-FOLDER creates one."


def main() -> None:
    """Run the program with the arguments of the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # Files and pipes are UTF-8 in every locale; a terminal keeps its own encoding.
            stream.reconfigure(
                encoding=None if stream.isatty() else "utf-8", errors="backslashreplace"
            )
    cli(prog_name="kg")
