"""Style, programs, words and data in; one HTML page out that asks no network and runs only its own.

Text of articles stands in a page escaped, or as JSON with every ``<`` escaped; a policy in its head
lets nothing run but the scripts whose hashes it names, and nothing be fetched.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from kg.base.errors import UsageError

REPLACEMENT = "\ufffd"


def words(lang: str) -> dict[str, str]:
    """What pages say in a language. Raises UsageError for one that they don't speak."""
    spoken = languages()
    if lang not in spoken:
        raise UsageError(f"no page in '{lang}'; there are: {', '.join(spoken)}")
    return spoken[lang]


@cache
def languages() -> dict[str, dict[str, str]]:
    """Words by language."""
    found: dict[str, dict[str, str]] = json.loads(part("words.json"))
    return found


@cache
def part(name: str) -> str:
    """A file of ``parts``."""
    return (resources.files("kg.view") / "parts" / name).read_text(encoding="utf-8")


def program(*names: str) -> str:
    """Script files of ``parts`` as one script, which share one scope that is theirs alone."""
    inner = "\n".join(part(f"{name}.js").strip() for name in names)
    return f'"use strict";\n(() => {{\n{inner}\n}})();'


def style(*names: str) -> str:
    """Style files of ``parts`` as one."""
    return "\n".join(part(f"{name}.css").strip() for name in names)


def document(
    *,
    lang: str,
    title: str,
    style: str,
    body: str,
    data: Any = None,
    scripts: Sequence[str] = (),
) -> str:
    """The page. ``body`` is markup as it stands; ``title`` is text; ``data`` goes in as JSON."""
    lines = [
        "<!doctype html>",
        f'<html lang="{html.escape(lang)}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(style, scripts)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{text(title)}</title>",
        f"<style>{style}</style>",
        "</head>",
        "<body>",
        body,
    ]
    if data is not None:
        lines.append(f'<script id="data" type="application/json">{inert_json(data)}</script>')
    lines += [f"<script>{script}</script>" for script in scripts]
    return "\n".join([*lines, "</body>", "</html>"]) + "\n"


def nav(lang: str, ways: Sequence[tuple[str, str]]) -> str:
    """Links to other pages, given as addresses and names; nothing where there are none."""
    if not ways:
        return ""
    links = "".join(f'<a href="{text(to)}">{text(name)}</a>' for to, name in ways)
    return f'<nav aria-label="{text(words(lang)["report"])}">{links}</nav>'


def percent(part: float, words: Mapping[str, str]) -> str:
    """A part of one as a percentage, set as the language of the words sets it."""
    return words["percent"].format(n=round(part * 100))


def text(words: str) -> str:
    """Words as text of a page; what no page may hold becomes U+FFFD."""
    return html.escape(clean(words))


def clean(words: str) -> str:
    """The words without control characters and halves of characters."""
    if words.isprintable():
        return words
    kept = "".join(c if c in "\t\n\r" or ord(c) >= 32 else REPLACEMENT for c in words)
    return kept.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def link(address: str) -> str | None:
    """The address if a click may lead there: the web, nothing that runs."""
    return address if address.lower().startswith(("http://", "https://")) else None


def inert_json(value: Any) -> str:
    """JSON that can stand in a script element: no end tag, no comment, no other line ends."""
    found = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for bad in "<>&\u2028\u2029":
        found = found.replace(bad, f"\\u{ord(bad):04x}")
    return found.encode("utf-8", "replace").decode("utf-8")


def _policy(style: str, scripts: Sequence[str]) -> str:
    def hashed(part: str) -> str:
        return "'sha256-" + base64.b64encode(hashlib.sha256(part.encode()).digest()).decode() + "'"

    rules = ["default-src 'none'"]
    if scripts:
        rules.append("script-src " + " ".join(hashed(script) for script in scripts))
    rules += [
        f"style-src {hashed(style)}",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return "; ".join(rules)
