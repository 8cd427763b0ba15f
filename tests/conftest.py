"""The environment and settings of all tests, and graphs that many of them read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from kg.model import Reading
    from kg.store import Store

# The environment of the person who runs the tests must not change what they check.
for _name in (
    "KG_STORE",
    "KG_CONFIG",
    "KG_AUTHOR",
    "KG_DEBUG",
    "KG_MODEL_FR",
    "KG_MODEL_EN",
    "KG_CLUSTER",
    "KG_PARTS",
):
    os.environ.pop(_name, None)

# Without limits, commands work in this process, which has the pipelines loaded.
os.environ.update(KG_TIME_LIMIT="0", KG_MEMORY_LIMIT="0", KG_TIMEOUT="0", KG_QUERY_MEMORY="0")

# How long an example takes depends on what else the machine does.
_SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture)
settings.register_profile("kg", deadline=None, suppress_health_check=_SLOW)
settings.load_profile("kg")


@pytest.fixture(scope="session")
def sample() -> list[Reading]:
    """Return what is extracted from data/articles."""
    from kg.base.resources import data
    from kg.model import Article
    from kg.pipeline import annotate
    from kg.read import read

    return list(annotate(one for one in read(data("articles")) if isinstance(one, Article)))


@pytest.fixture(scope="session")
def sample_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a graph of data/articles, for tests that only read it."""
    from kg.base.resources import data
    from kg.pipeline import add
    from kg.store import open_store

    path = tmp_path_factory.mktemp("sample") / "kg-store"
    with open_store(path, create=True) as store:
        add(store, [data("articles")])
    return path


@pytest.fixture(scope="session")
def sample_store(sample_graph: Path) -> Iterator[Store]:
    from kg.store import open_store

    with open_store(sample_graph, read_only=True) as store:
        yield store


@pytest.fixture(scope="session")
def invented_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a graph of the invented articles, for tests that only read it."""
    from invented import store

    path = tmp_path_factory.mktemp("invented") / "kg-store"
    store(path).close()
    return path


@pytest.fixture(scope="session")
def invented_store(invented_graph: Path) -> Iterator[Store]:
    from kg.store import open_store

    with open_store(invented_graph, read_only=True) as store:
        yield store
