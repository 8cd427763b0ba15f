"""``kg publish``: write the graph as a site of files, with data in every format."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.framework import echo, is_terminal, kg_command, plural, report_note
from kg.cli.options import lang_option, store_option
from kg.cli.site_options import from_config, licence_option, title_option

if TYPE_CHECKING:
    from kg.site.publish import Progress

EXAMPLES = """
kg publish public
kg publish public --base https://press.example.org/kg/ --title "The debate"
kg publish public --no-texts --license https://creativecommons.org/licenses/by/4.0/
"""


@kg_command("publish", examples=EXAMPLES)
@click.argument("folder", metavar="DIR")
@click.option(
    "--base",
    "public",
    default="",
    metavar="URL",
    help="Address of the site, which ends with /; default: the base of the graph's IRIs.",
)
@title_option
@licence_option
@click.option(
    "--no-texts",
    is_flag=True,
    help="Leave out the texts of articles; statements and their sentences stay.",
)
@lang_option
@store_option
def command(
    folder: str,
    public: str,
    title: str,
    licence: str,
    no_texts: bool,
    lang: str | None,
    store_path: str,
) -> None:
    """Write the graph as a site of files that any web host can serve.

    Every IRI of the graph has a page and its data as Turtle, JSON-LD, N-Triples and RDF/XML. There
    are dumps of the whole graph, a description of it in VoID and DCAT, a sitemap and feeds of
    changes. Texts of articles may be under copyright: --no-texts leaves them out. The same graph
    gives the same files; those of an earlier run are replaced.
    """
    from kg.site.publish import Options, publish
    from kg.store import open_store

    site = from_config(store_path, base=public, title=title, licence=licence, lang=lang)
    options = Options(
        public=site.base if site.base.endswith("/") or not site.base else f"{site.base}/",
        title=site.title,
        lang=site.lang,
        licence=site.licence,
        texts=not no_texts,
    )
    with open_store(store_path, read_only=True) as store, _progress() as progress:
        done = publish(store, Path(folder), options, progress=progress)
    if done.left_out:
        report_note(
            f"{plural(len(done.left_out), 'IRI')} left out, because no file can have the name, "
            f"such as {done.left_out[0]}"
        )
    echo(f"{folder}: {plural(done.files, 'file')}. Copy the folder to a web host.", err=True)


@contextmanager
def _progress() -> Iterator[Progress]:
    """Yield a function that shows on a terminal how many IRIs are done."""
    if not is_terminal(err=True):
        yield lambda _, __: None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Writing", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
