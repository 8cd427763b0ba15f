"""Run servers of SPARQL on this machine, for the tests that every store must pass."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

FILES = "DatabaseFile={0}.db\nTransactionFile={0}.trx\nErrorLogFile={0}.log\nLockFile={0}.lck\n"
INI = (
    f"[Database]\n{FILES}xa_persistent_file={{0}}.pxa\nTempStorage=TempDatabase\n"
    "[TempDatabase]\nDatabaseFile={0}.tdb\nTransactionFile={0}.ttrx\n"
    "[Parameters]\nServerPort=127.0.0.1:{1}\nDisableUnixSocket=1\n"
    "[HTTPServer]\nServerPort=127.0.0.1:{2}\n[SPARQL]\nResultSetMaxRows=1000000\n"
)


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextmanager
def oxigraph() -> Iterator[str]:
    """Run Oxigraph with a graph in memory, and give its address."""
    place = Path(sys.executable).with_name("oxigraph")
    binary = str(place) if place.exists() else shutil.which("oxigraph")
    if binary is None:
        pytest.skip("Oxigraph's server is not installed (pip install oxigraph)")
    port = free_port()
    with _running([binary, "serve", "--bind", f"127.0.0.1:{port}"], "Listening"):
        yield f"sparql+http://127.0.0.1:{port}"


@contextmanager
def virtuoso() -> Iterator[str]:
    """Run Virtuoso with a new database, and give its address; user and password are dba."""
    binary = shutil.which("virtuoso-t")
    if binary is None:
        pytest.skip("Virtuoso is not installed (Debian's virtuoso-opensource)")
    with tempfile.TemporaryDirectory(prefix="kg-virtuoso-", ignore_cleanup_errors=True) as folder:
        http, file = free_port(), Path(folder) / "virtuoso.ini"
        file.write_text(INI.format(f"{folder}/v", free_port(), http), encoding="utf-8")
        command = [binary, "+configfile", str(file), "+foreground"]
        with _running(command, "Server online"):
            yield f"sparql+http://127.0.0.1:{http}"


@contextmanager
def _running(command: list[str], ready: str) -> Iterator[None]:
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    )
    try:
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line)
            if ready in line:
                break
        else:
            pytest.fail(f"{command[0]} did not start: {''.join(said)}")
        yield
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


STORES = {"oxigraph": oxigraph, "virtuoso": virtuoso}
