"""The files in deploy/ are valid, and a backup of a graph in use is whole."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from serving import add_label, make_store, running

from kg.base.errors import StoreError
from kg.store import open_store
from kg.store.backup import backup

DEPLOY = Path(__file__).resolve().parent.parent / "deploy"


def test_a_backup_while_serving_is_a_graph(tmp_path: Path) -> None:
    store = make_store(tmp_path / "store", 5)
    with running(store), open_store(store) as writer:
        writer.records.write([("g", "f", "{}")])
        backup(store, tmp_path / "copy")
    add_label(store, "later")
    with open_store(tmp_path / "copy") as copy:
        assert len(list(copy.dump())) == 5
        assert list(copy.records.readings({"g": "f"})) == [("g", "{}")]
    with pytest.raises(StoreError, match="not empty"):
        backup(store, tmp_path / "copy")
    assert not list(tmp_path.glob(".*.part"))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_the_unit_of_systemd_is_valid(tmp_path: Path) -> None:
    unit = (DEPLOY / "kg.service").read_text()
    # The program and its user are not installed on this machine.
    unit = unit.replace("/opt/kg/bin/kg", "/bin/true").replace("=kg\n", "=root\n", 2)
    (tmp_path / "kg.service").write_text(unit)
    command = ["systemd-analyze", "verify", str(tmp_path / "kg.service")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_compose_starts_what_the_other_files_describe() -> None:
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    build = services["kg"]["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).resolve() == DEPLOY / "Dockerfile"
    dockerfile = (DEPLOY / "Dockerfile").read_text()
    port = re.search(r"^EXPOSE (\d+)$", dockerfile, re.M)
    assert port is not None
    assert f"reverse_proxy kg:{port[1]}" in (DEPLOY / "Caddyfile").read_text()
    assert re.search(r"^USER \d+$", dockerfile, re.M)
