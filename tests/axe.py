"""Check the accessibility of a page in a browser with axe-core."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from browser import Browser

SCRIPT = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"


def axe() -> str:
    """Return the script of axe-core, or skip the test."""
    if not SCRIPT.exists():
        pytest.skip("axe-core is not installed; npm install --prefix tests installs it")
    return SCRIPT.read_text(encoding="utf-8")


def violations(browser: Browser) -> list[str]:
    """Return each violation with its places, as text."""
    browser.run(f"{axe()}; 0")
    found = browser.run(
        "axe.run(document, {resultTypes: ['violations']}).then((r) => JSON.stringify("
        "r.violations.map((v) => `${v.id} (${v.impact}): ${v.nodes.slice(0, 4)"
        ".map((n) => n.html.slice(0, 160) + ' ' + n.any.map((a) => a.message)).join(' | ')}`)))"
    )
    violated: list[str] = json.loads(found)
    return violated


def with_dark(browser: Browser, dark: bool) -> None:
    """Emulate the colour scheme of the system."""
    value = "dark" if dark else "light"
    browser.call(
        "Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": value}]
    )
    browser.run("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30)))")
