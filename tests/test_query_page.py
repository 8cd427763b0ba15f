"""The page of queries works under its policy, and asks no other host."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from browser import Browser
from serving import make_store, running

from kg.base.resources import data


def test_the_vendored_files_are_those_of_the_package() -> None:
    listed = re.findall(r"^([0-9a-f]{64})  (\S+)$", data("yasgui/README.md").read_text(), re.M)
    assert len(listed) == 2
    for digest, name in listed:
        assert hashlib.sha256(data(f"yasgui/{name}").read_bytes()).hexdigest() == digest


@pytest.mark.browser
def test_the_page_of_queries(tmp_path: Path) -> None:
    with running(make_store(tmp_path / "store")) as server, Browser(f"{server.url}/query") as tab:
        tab.wait("!!window.yasgui && document.getElementById('question').options.length > 10")
        skos = "http://www.w3.org/2004/02/skos/core#"
        query = f"PREFIX skos: <{skos}> SELECT ?o {{ ?s skos:prefLabel ?o }}"
        tab.run(f"void yasgui.getTab().setQuery({query!r})")
        tab.run("void yasgui.getTab().getYasqe().query()")
        tab.wait("document.querySelectorAll('.yasr tbody tr').length === 3")
        tab.run(
            "const list = document.getElementById('question'); list.selectedIndex = 1;"
            "list.dispatchEvent(new Event('change'))"
        )
        assert "SELECT" in tab.run("yasgui.getTab().getQuery()")
        completers = "yasgui.constructor.Yasqe.Autocompleters"
        assert tab.run(f"{completers}.property.get()") == [f"{skos}prefLabel"]
        assert all(url.startswith((server.url, "data:")) for url in tab.requests)
        assert (tab.errors, tab.dialogs) == ([], [])
