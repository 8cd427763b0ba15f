"""Connect to a cluster, or start one on this machine, and check that its machines fit together."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.base.errors import KgError, ServiceError, UsageError
from kg.base.workers import cores, sigint_blocked
from kg.cluster.builds import describe_build, describe_machine, differences
from kg.cluster.connection import Cluster
from kg.cluster.parts import EXTRA, LOCAL, Parts, drop_local

if TYPE_CHECKING:
    from distributed import Client

_LOCAL = re.compile(r"local(?::(\d+))?")
_ADDRESS = re.compile(r"(?:tcp|tls|ws|wss|ucx)://\S+")
_TIMEOUT = 15
"""Seconds to wait for a scheduler."""
_SCHEDULER = "scheduler"
PATIENCE = 120
"""Seconds to wait for a first worker."""


@contextmanager
def open_cluster(
    where: str, *, parts: str | None, store: Path, model: str | None = None
) -> Iterator[Cluster]:
    """Connect to a scheduler, or start workers on this machine, and prepare the workers.

    Args:
        where: "tcp://host:port" or "tls://host:port" of a scheduler, or "local" or "local:N".
        parts: the folder or fsspec address that all machines share; on this machine it can be
            ``None``: then the folder of the graph holds the parts until the run is complete.
        store: the folder of the graph.
        model: a spaCy pipeline for French instead of the default one.

    Raises:
        UsageError: the address is none, or parts are missing.
        ServiceError: the scheduler does not answer, or no worker joins.
        KgError: a package is missing, or a machine has other versions.
    """
    local = _LOCAL.fullmatch(where)
    if not local and not _ADDRESS.fullmatch(where):
        raise UsageError(f"'{where}' is no cluster; name tcp://HOST:PORT, local or local:N")
    if local and local[1] and not int(local[1]):
        raise UsageError(f"'{where}' has no workers; name local:1 or more")
    if parts is None and not local:
        raise UsageError(
            f"{where}: name a folder that this machine and the workers share with --parts, "
            "or an address such as s3://bucket/parts"
        )
    if missing := [name for name in ("distributed", "fsspec", "pyarrow") if not find_spec(name)]:
        raise KgError(f"a cluster needs {', '.join(missing)}; {EXTRA}")
    held = Parts(parts or str(store.absolute() / LOCAL))
    build = describe_build(model)
    with ExitStack() as stack:
        if local:
            client = stack.enter_context(_start_local(int(local[1] or cores())))
        else:
            client = stack.enter_context(_connect(where))
        address = str(client.scheduler_info()["address"])
        cluster = Cluster(client, address, held, build, model, _dashboard(client))
        cluster.workers = len(_check(cluster))
        yield cluster
    if parts is None:
        drop_local(store)


@contextmanager
def _start_local(count: int) -> Iterator[Client]:
    from distributed import Client, LocalCluster

    with quiet_dask():
        # Ctrl-C reaches all processes of a terminal, but only this one handles it.
        with sigint_blocked():
            # A loopback address: nobody else may send tasks, which are code.
            cluster = LocalCluster(
                n_workers=count,
                threads_per_worker=1,
                silence_logs=logging.CRITICAL,
                host="127.0.0.1",
                dashboard_address="127.0.0.1:0",
            )
        with cluster, Client(cluster) as client:
            client.wait_for_workers(count, timeout=PATIENCE)
            yield client


@contextmanager
def _connect(where: str) -> Iterator[Client]:
    from distributed import Client

    with quiet_dask():
        try:
            client = Client(where, timeout=_TIMEOUT)
        except (OSError, ValueError) as error:
            said = " ".join(str(error).split())
            raise ServiceError(
                f"{where}: no scheduler answers ({said:.200}); start one with dask scheduler"
            ) from error
        try:
            try:
                client.wait_for_workers(1, timeout=PATIENCE)
            except TimeoutError as error:
                raise ServiceError(
                    f"{where}: no worker has joined in {PATIENCE} s; start some with dask worker "
                    f"{where}"
                ) from error
            yield client
        finally:
            client.close(timeout=_TIMEOUT)


@contextmanager
def quiet_dask() -> Generator[None, None, None]:
    """Keep Dask from writing to standard error what one line of kg says."""
    import distributed  # noqa: F401

    # Dask gives many loggers a level of their own.
    names = [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]
    before = {name: logging.getLogger(name).level for name in (*names, "asyncio", "tornado")}
    for name in before:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)


def _dashboard(client: Client) -> str:
    has_one = "dashboard" in client.scheduler_info().get("services", {})
    return str(client.dashboard_link or "") if has_one else ""


def _check(cluster: Cluster) -> list[str]:
    """Compare scheduler and workers with this program, and give each worker its crew.

    Returns:
        the addresses of the workers.

    Raises:
        KgError: one has another build, or none.
    """
    from kg.cluster.worker import Crew, mismatch

    client, model = cluster.client, cluster.model
    found: dict[str, Any] = client.run(describe_machine, model, on_error="return")
    try:
        # The scheduler unpickles the tasks that it forwards: it needs the code too.
        found[_SCHEDULER] = client.run_on_scheduler(describe_machine, model)
    except Exception as error:
        found[_SCHEDULER] = error
    ours = describe_machine(model)
    for where, machine in found.items():
        name = f"{_SCHEDULER} {cluster.address}" if where == _SCHEDULER else f"worker {where}"
        if isinstance(machine, Exception):
            raise mismatch(name, [f"no kg, or another one ({machine})"]) from machine
        if different := differences(ours, machine):
            raise mismatch(name, different)
    client.register_plugin(Crew())
    return list(found)[:-1]
