"""Readers for feeds: RSS and Atom through feedparser, and JSON Feed.

Each item is an article. The text is the item's content if the feed has it, else its summary, with a
note. The feed's title is the outlet.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from kg.base.errors import ReadError
from kg.base.json_text import parse_json
from kg.model import Article
from kg.read.build import Facts, build_article
from kg.read.dateline import parse_date, parse_stamp
from kg.read.decode import decode
from kg.read.markup import markup_text
from kg.read.origin import Origin, strip_control, unreadable

SUMMARY_NOTE = "a summary only: the feed does not have the whole article"

_ROOT = re.compile(
    rb"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>\s*)*<([\w:]+)", re.S
)
_ROOTS = frozenset({b"rss", b"feed", b"rdf:rdf"})
_JSON_FEED = re.compile(rb'"version"\s*:\s*"https?:(?:\\?/){2}jsonfeed\.org\\?/version')
_TEXT = {"text", "text/plain"}
_LONGEST_SUMMARY = 1_500
"""Code points; some feeds have whole articles where the summary belongs."""


def recognises(data: bytes) -> bool:
    """Return whether XML is RSS or Atom."""
    head = data[:65_536].removeprefix(b"\xef\xbb\xbf")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[2:].replace(b"\0", b"")
    found = _ROOT.match(head)
    return found is not None and found[1].lower() in _ROOTS


def recognises_json(data: bytes) -> bool:
    """Return whether JSON is a JSON Feed."""
    return data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and bool(
        _JSON_FEED.search(data[:65_536])
    )


def read(data: bytes, origin: Origin) -> Iterator[Article | ReadError]:
    """Yield the items of an RSS or Atom feed."""
    import feedparser

    # Bytes would be taken for a file name or an address.
    source = io.BytesIO(data)
    try:
        found = feedparser.parse(source, sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # in a feed that breaks off in the middle of a letter
        said = " ".join(str(error).split())[:120]
        fault = f"not a feed that can be read ({said}); save it again"
        raise ReadError(origin.where, fault) from None
    if not found.entries:
        fault = "no items in this feed"
        if found.bozo and not found.version:
            said = " ".join(str(found.get("bozo_exception", "")).split())[:120]
            fault = f"not a feed that can be read ({said})"
        raise ReadError(origin.where, f"{fault}; save it again")
    feed = found.feed
    notes: tuple[str, ...] = ()
    if found.bozo and "Encoding" not in type(found.get("bozo_exception")).__name__:
        notes = ("the feed is damaged; items after the damage may be missing",)
    outlet, language = feed.get("title"), feed.get("language")
    for number, entry in enumerate(found.entries, 1):
        contents = [each for each in entry.get("content", ()) if each.get("value")]
        content = contents[0] if contents else entry.get("summary_detail") or {}
        text = _as_text(content)
        facts = Facts(
            title=markup_text(entry.get("title") or ""),
            date=_day(entry, "published", "updated"),
            author=entry.get("author"),
            outlet=(entry.get("source") or {}).get("title") or outlet,
            language=content.get("language") or language,
            url=entry.get("link"),
            id=entry.get("id"),
        )
        yield from _item(text, facts, origin, number, is_summary=not contents, notes=notes)


def read_json(data: bytes, origin: Origin) -> Iterator[Article | ReadError]:
    """Yield the items of a JSON Feed."""
    text, notes = decode(data, origin.where)
    try:
        feed = parse_json(text)
    except ValueError:
        raise ReadError(origin.where, "JSON that can't be read; save the feed again") from None
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or not items:
        raise ReadError(origin.where, "no items in this feed; save it again")
    for number, item in enumerate(items, 1):
        if not isinstance(item, dict):
            yield ReadError(f"{origin.where}, item {number}", "not an object; save the feed again")
            continue
        whole, plain = _string(item, "content_html"), _string(item, "content_text")
        authors = [each for each in _list(item, "authors") if isinstance(each, dict)]
        facts = Facts(
            title=_string(item, "title"),
            date=_day(item, "date_published", "date_modified"),
            author="; ".join(name for each in authors if (name := _string(each, "name"))),
            outlet=_string(feed, "title"),
            language=_string(item, "language") or _string(feed, "language"),
            url=_string(item, "url") or _string(item, "external_url"),
            id=_string(item, "id"),
        )
        body = (markup_text(whole) if whole else plain) or _string(item, "summary") or ""
        is_summary = not (whole or plain)
        yield from _item(body, facts, origin, number, is_summary=is_summary, notes=notes)


def _item(
    text: str,
    facts: Facts,
    origin: Origin,
    number: int,
    *,
    is_summary: bool,
    notes: tuple[str, ...],
) -> Iterator[Article | ReadError]:
    if is_summary and len(text) < _LONGEST_SUMMARY:
        notes += (SUMMARY_NOTE,)
    try:
        text = strip_control(text)
        if not text.strip():
            raise ReadError(origin.where, "only a title; save the page that it links to")
        yield build_article(text, facts, origin, number=number, notes=notes)
    except Exception as error:
        yield ReadError(f"{origin.where}, item {number}", unreadable(error, origin.where).fault)


def _as_text(content: Mapping[str, Any]) -> str:
    value = content.get("value") or ""
    return value if content.get("type") in _TEXT and "<" not in value else markup_text(value)


def _day(item: Mapping[str, Any], *names: str) -> str | None:
    """Return the day of the first field that has one, in the time zone in which it is written."""
    for name in names:
        value = item.get(name)
        if isinstance(value, str) and (day := parse_stamp(value) or parse_date(value)):
            return day
    return None


def _string(item: Mapping[str, Any], name: str) -> str | None:
    value = item.get(name)
    return value if isinstance(value, str) and value.strip() else None


def _list(item: Mapping[str, Any], name: str) -> list[Any]:
    value = item.get(name)
    return value if isinstance(value, list) else [{"name": value}] if value else []
