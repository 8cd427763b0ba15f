"""Options of commands that can extract on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.cli.framework import echo, plural

if TYPE_CHECKING:
    from kg.cluster.connection import Cluster
    from kg.store import Store

Function = TypeVar("Function", bound=Callable[..., Any])


def cluster_options(function: Function) -> Function:
    """Add ``--cluster`` and ``--parts``; see :func:`given_cluster`."""
    cluster = click.option(
        "--cluster",
        envvar="KG_CLUSTER",
        show_envvar=True,
        metavar="ADDRESS",
        help="Extract on the Dask cluster of this scheduler (tcp://HOST:8786), or start N workers "
        "on this machine (local:N). The result is the same.",
    )
    parts = click.option(
        "--parts",
        envvar="KG_PARTS",
        show_envvar=True,
        metavar="ADDRESS",
        help="Where the workers of --cluster write: a folder that all machines share, or an "
        "address such as s3://bucket/parts.",
    )
    return cluster(parts(function))


def check_cluster(where: str | None, parts: str | None, **others: object) -> None:
    """Raise UsageError where options were given that do not go together.

    ``others`` are options that exclude a cluster, by name, falsy where they were not given.
    """
    if where is None:
        if parts is not None:
            raise click.UsageError("--parts applies to a --cluster")
        return
    for name, value in others.items():
        if value:
            dashes = "-" if len(name) == 1 else "--"
            raise click.UsageError(f"{dashes}{name} does not apply to a --cluster")


@contextmanager
def given_cluster(
    where: str | None, parts: str | None, store: Store, *, model: str | None, quiet: bool
) -> Iterator[Cluster | None]:
    """Connect to a cluster and print where it is, or yield ``None`` where none was asked for.

    Raises what :func:`kg.cluster.connect.open_cluster` does.
    """
    if where is None:
        yield None
        return
    from kg.cluster.connect import open_cluster

    with open_cluster(where, parts=parts, store=store.path, model=model) as cluster:
        if not quiet:
            workers = plural(cluster.workers, "worker")
            echo(
                f"Cluster {cluster.address}: {workers}; parts in {cluster.parts.address}", err=True
            )
            if cluster.dashboard:
                echo(f"Dashboard: {cluster.dashboard}", err=True)
        yield cluster
