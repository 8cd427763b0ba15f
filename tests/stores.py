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

INI = """
[Database]
DatabaseFile = {folder}/v.db
ErrorLogFile = {folder}/v.log
LockFile = {folder}/v.lck
TransactionFile = {folder}/v.trx
xa_persistent_file = {folder}/v.pxa
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/t.db
TransactionFile = {folder}/t.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
[SPARQL]
ResultSetMaxRows = 1000000
"""


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
        file.write_text(INI.format(folder=folder, http=http, sql=free_port()), encoding="utf-8")
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
