"""Build one HTML page of styles, programs, words and data, which fetches nothing.

Text of articles is escaped, also in JSON. A Content Security Policy in the page's head lets only
the scripts run whose hashes it lists.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from kg.base import fold
from kg.base.errors import UsageError

REPLACEMENT = "\ufffd"


def words(lang: str) -> dict[str, str]:
    """Return the words of pages in a language.

    Raises:
        UsageError: there are no words in this language.
    """
    known = languages()
    if lang not in known:
        raise UsageError(f"no page in '{lang}'; there are: {', '.join(known)}")
    return known[lang]


@cache
def languages() -> dict[str, dict[str, str]]:
    """Return the words of pages by language."""
    found: dict[str, dict[str, str]] = json.loads(read_part("words.json"))
    return found


@cache
def read_part(name: str) -> str:
    """Return a file of the folder ``parts``; ``fold.js`` has the table of folds."""
    part = (resources.files("kg.view") / "parts" / name).read_text(encoding="utf-8")
    if name == "fold.js":
        part = part.replace("{}", json.dumps(fold.SAME, ensure_ascii=False, sort_keys=True), 1)
    return part


def program(*names: str) -> str:
    """Join script files of ``parts`` into one script with a scope of its own."""
    inner = "\n".join(read_part(f"{name}.js").strip() for name in names)
    return f'"use strict";\n(() => {{\n{inner}\n}})();'


def document(*, lang: str, title: str, style: str, body: str) -> str:
    """Return a page without scripts. ``body`` is markup, ``title`` is text."""
    lines = [
        "<!doctype html>",
        f'<html lang="{html.escape(lang)}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy(style, ())}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{text(title)}</title>",
        f"<style>{style}</style>",
        "</head>",
        "<body>",
        body,
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


def text(words: str) -> str:
    """Escape text for a page; what a page cannot hold becomes U+FFFD."""
    return html.escape(clean(words))


def clean(words: str) -> str:
    """Replace control characters and halves of surrogate pairs."""
    if words.isprintable():
        return words
    kept = "".join(c if c in "\t\n\r" or ord(c) >= 32 else REPLACEMENT for c in words)
    return kept.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def web_address(address: str) -> str | None:
    """Return an address if it is safe to link to: one of the web, not a script."""
    return address if address.lower().startswith(("http://", "https://")) else None


def inert_json(value: Any) -> str:
    """Return JSON that is safe in a script element: without end tags, comments or line ends."""
    found = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for bad in "<>&\u2028\u2029":
        found = found.replace(bad, f"\\u{ord(bad):04x}")
    return found.encode("utf-8", "replace").decode("utf-8")


def policy(style: str, scripts: Sequence[str], *, forms: bool = False, server: bool = False) -> str:
    """Return a Content Security Policy for one style and some scripts, by their hashes.

    Args:
        style: the content of the style element.
        scripts: the contents of script elements.
        forms: whether forms may lead to other pages of the same site.
        server: whether a server has the page, whose script files and API the page may ask.
    """
    rules = ["default-src 'none'"]
    sources = [*(["'self'"] if server else []), *map(_hashed, scripts)]
    if sources:
        rules.append("script-src " + " ".join(sources))
    if server:
        rules.append("connect-src 'self'")
    rules += [
        f"style-src {_hashed(style)}",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'self'" if forms else "form-action 'none'",
    ]
    return "; ".join(rules)


# Thousands of pages have the same style and programs.
@lru_cache(maxsize=64)
def _hashed(part: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(part.encode()).digest()).decode() + "'"
