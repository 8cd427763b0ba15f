"""Forget people and articles in kg's own graph, in those of other coders, and in their answers.

Who is found in one graph is looked for in all: a coder may know a person by a name that kg did not
find, and an article that goes from one graph goes from each.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kg.base.errors import UsageError
from kg.coders.cache import default_folder, noted_folders, purge
from kg.coders.config import find_config, read_coders
from kg.graph.protocol import solutions
from kg.ingest.forget import Intention, Plan, mentions, plan
from kg.query.inventory import articles, find_article
from kg.store import open_store
from kg.store.coders import FOLDER, OWN, coders_of
from kg.vocab.terms import KG, PROV

if TYPE_CHECKING:
    from kg.store import Store

_ROUNDS = 4
"""How often names that one graph adds are looked for in the others."""


@contextmanager
def all_graphs(path: Path | str) -> Iterator[dict[str, Store]]:
    """Open kg's own graph and those of other coders for writing, by the name of the coder.

    Raises what :func:`kg.store.open_store` does.
    """
    with ExitStack() as stack:
        places = {OWN: Path(path), **coders_of(path)}
        yield {name: stack.enter_context(open_store(place)) for name, place in places.items()}


def holders(stores: Mapping[str, Store], names: Iterable[str]) -> dict[str, list[str]]:
    """Return the IRIs of articles in the graphs that hold them, by the name of the coder.

    Raises:
        UsageError: no graph holds an article of a name, or one holds several.
    """
    held = {coder: articles(store) for coder, store in stores.items()}
    found: dict[str, list[str]] = {}
    for name in names:
        faults = []
        for coder, entries in held.items():
            try:
                found.setdefault(coder, []).append(find_article(name, entries).iri)
            except UsageError as error:
                if not str(error).startswith("no "):
                    raise
                faults.append(error)
        if len(faults) == len(held):
            raise faults[0]
    return {coder: iris for coder, iris in found.items() if iris}


def plan_all(stores: Mapping[str, Store], asked: Sequence[str]) -> dict[str, Plan]:
    """Find what people and articles left in some graphs, by the name of the coder.

    Raises:
        UsageError: no graph knows a name, or it is ambiguous in one.
        StoreError: another program reads a graph.
    """
    if len(stores) == 1:
        return {coder: plan(store, asked) for coder, store in stores.items()}
    wanted = list(dict.fromkeys(asked))
    plans: dict[str, Plan] = {}
    for _ in range(_ROUNDS):
        known = {coder: _known(store, wanted, coder) for coder, store in stores.items()}
        for name in asked:
            if not any(name in each for each in known.values()):
                plan(stores[OWN], [name])
        plans = {coder: plan(stores[coder], each) for coder, each in known.items() if each}
        found = list(wanted)
        for each in plans.values():
            found += [name for person in each.people for name in person.names]
            found += [article.iri for article in each.articles]
        if set(found) == set(wanted):
            break
        wanted = list(dict.fromkeys(found))
    return plans


def _known(store: Store, names: Iterable[str], coder: str) -> list[str]:
    """Return the names that a graph knows."""
    found = []
    for name in names:
        try:
            plan(store, [name])
        except UsageError as error:
            if not str(error).startswith("no "):
                raise UsageError(f"{error} (in the graph of {coder})") from None
        else:
            found.append(name)
    return found


def answer_folders(path: Path | str) -> list[Path]:
    """Return the folders that can hold answers of coders about the articles of a graph.

    Raises:
        UsageError: kg.toml is damaged, so that it is unknown where answers are.
    """
    config = find_config(os.environ.get("KG_CONFIG") or None, path)
    coders = read_coders(config).values() if config else ()
    named = [one.folder / one.cache for one in coders if one.cache]
    return [default_folder(), *named, *noted_folders(Path(path) / FOLDER)]


def purge_answers(store: Store, intention: Intention, folders: Iterable[Path]) -> int:
    """Delete the answers of coders on articles of an intention, and those that contain its names.

    Call it before the articles are removed; returns the number of answers.

    Raises:
        KgError: one can't be deleted.
    """
    rows = solutions(
        store,
        f"SELECT ?article ?sha {{ ?text {PROV.wasDerivedFrom} ?article ; {KG.sha256} ?sha }}",
    )
    gone = set(intention.articles)
    texts = {row["sha"].value for row in rows if row["article"].value in gone}
    return purge(folders, texts, mentions(intention.names))
