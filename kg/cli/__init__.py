"""The program ``kg``: words on the command line → one function called, its result printed."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from pathlib import Path

import click

from kg import __version__
from kg.cli.frame import Program

SECTIONS = {
    "Start": ("add", "import", "init", "doctor"),
    "Ask": ("ask", "query", "show", "explain", "actors"),
    "See and share": ("view", "report", "network", "export"),
    "Decide": ("merge", "split", "same", "not-same", "rename", "kind", "decisions", "link", "code"),
    "Keep": ("info", "check", "resolve", "remove"),
    "Without a graph": ("annotate", "evaluate"),
}

EXAMPLES = """
kg add articles/                     read articles into the graph
kg ask who-said-what --actor NAME    what an actor said, with date and evidence
kg view -o network.html              the graph as a page
"""


@click.group(
    cls=Program,
    sections=SECTIONS,
    examples=EXAMPLES,
    invoke_without_command=True,
    context_settings={"auto_envvar_prefix": "KG", "help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="kg")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.pass_context
def cli(ctx: click.Context, debug: bool) -> None:
    """Turn news articles into a graph of actors and claims: who said what, about what, when."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
        click.echo(f"\n{_what_next()}")


def _what_next() -> str:
    from os import environ

    store = environ.get("KG_STORE", "kg-store")
    if Path(store).is_dir():
        return f"The graph in {store} is ready: kg info says what it holds, kg ask asks it."
    return f"There is no graph in {store} yet: kg add FILE-OR-FOLDER makes one."


def main() -> None:
    """Run the program with the words of the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # Files and pipes are UTF-8 whatever the locale; a terminal shows what it can.
            stream.reconfigure(
                encoding=None if stream.isatty() else "utf-8", errors="backslashreplace"
            )
    cli(prog_name="kg")
