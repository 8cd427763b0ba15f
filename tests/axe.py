"""A page in a browser → what axe-core, the checker of accessibility, finds wrong with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from browser import Browser

SCRIPT = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"


def axe() -> str:
    """The checker's script, or a skip that says why."""
    if not SCRIPT.exists():
        pytest.skip("axe-core is not installed; npm install --prefix tests installs it")
    return SCRIPT.read_text(encoding="utf-8")


def violations(browser: Browser) -> list[str]:
    """Each violation with the places where it is, as text."""
    browser.run(f"{axe()}; 0")
    found = browser.run(
        "axe.run(document, {resultTypes: ['violations']}).then((r) => JSON.stringify("
        "r.violations.map((v) => `${v.id} (${v.impact}): ${v.nodes.slice(0, 4)"
        ".map((n) => n.html.slice(0, 160) + ' ' + n.any.map((a) => a.message)).join(' | ')}`)))"
    )
    said: list[str] = json.loads(found)
    return said


def with_dark(browser: Browser, dark: bool) -> None:
    """The colours that the system asks for."""
    value = "dark" if dark else "light"
    browser.call(
        "Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": value}]
    )
    browser.run("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30)))")
