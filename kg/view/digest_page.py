"""Write a digest as text for a terminal, as HTML for a mail, or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

from kg.base.text import one_line
from kg.view.digest import Digest, Entry, Quote
from kg.view.template import read_part, text, web_address, words

FORMATS = ("text", "html", "json")
# Mail programs ignore style sheets.
_BODY = "font-family:sans-serif;line-height:1.4;max-width:42em;color:#1a1a1a"
_SMALL = "color:#595959;font-size:90%"


def written(digest: Digest, format: str, *, lang: str = "en", most: int = 20) -> str:
    """Write a digest in one of the formats FORMATS.

    Args:
        digest: what is new.
        format: "text", "html" or "json", which has all entries.
        lang: the language of the words around the sentences.
        most: the most entries of a section, 0 for all.
    """
    if format == "json":
        return json.dumps(asdict(digest), ensure_ascii=False, indent=1) + "\n"
    lines = _html(digest, lang, most) if format == "html" else _text(digest, lang, most)
    return "\n".join(lines) + "\n"


def _said(lang: str) -> dict[str, str]:
    own: dict[str, dict[str, str]] = json.loads(read_part("digest.json"))
    # The words of a digest come first: "articles" is also one of those of pages.
    return {"noDate": words(lang)["undated"], **words(lang), **own[lang]}


def _heading(digest: Digest, said: dict[str, str]) -> str:
    form = said["between"] if digest.until else said["since"]
    return form.format(since=digest.since, until=digest.until)


def _shown(entries: tuple[Entry, ...], most: int) -> tuple[tuple[Entry, ...], int]:
    kept = entries[:most] if most else entries
    return kept, len(entries) - len(kept)


def _count(entry: Entry, said: dict[str, str]) -> str:
    number = entry.statements
    return said["statement"] if number == 1 else said["statements"].format(n=number)


def _notes(name: str, entry: Entry, said: dict[str, str]) -> str:
    parts = [] if name == "changes" else [_count(entry, said)]
    if entry.outlets:
        parts.append(said["again"].format(outlets=", ".join(entry.outlets)))
    return ", ".join(parts)


def _place(quote: Quote, said: dict[str, str]) -> str:
    outlet = quote.outlet or f"({said['noOutlet']})"
    return f"{outlet}, {quote.date or said['noDate']}"


def _speaker(name: str, quote: Quote, said: dict[str, str]) -> str:
    """Return who says a sentence and for which side, where the entry does not say so."""
    who = "" if name in ("actors", "quoted", "changes") else quote.who
    side = said[quote.stance] if quote.stance != "none" else ""
    return ", ".join(filter(None, (who, side)))


def _remarks(digest: Digest, said: dict[str, str]) -> Iterator[str]:
    """Yield what the digest leaves out."""
    if digest.others:
        yield said[f"others_{digest.by}"].format(n=digest.others)
    if digest.undated:
        yield said[f"undated_{digest.by}"].format(n=digest.undated)


def _text(digest: Digest, lang: str, most: int) -> Iterator[str]:
    said = _said(lang)
    yield f"{_heading(digest, said)} ({said[digest.by]})"
    for name, entries in digest.sections:
        if not entries:
            continue
        kept, rest = _shown(entries, most)
        yield f"\n{said[name]} ({len(entries)})"
        for entry in kept:
            notes = _notes(name, entry, said)
            yield f"  {one_line(entry.name)}" + (f" – {one_line(notes)}" if notes else "")
            for quote in entry.quotes:
                lead = _speaker(name, quote, said)
                start = f"{lead}: " if lead and quote.sentence else ""
                end = f"[{_place(quote, said)}]"
                yield f"    {one_line(f'{start}{quote.sentence} {end}'.strip())}"
        if rest:
            yield f"  … {said['more'].format(n=rest)}"
    if not any(entries for _, entries in digest.sections):
        yield said["nothing"]
    for note in _remarks(digest, said):
        yield f"\n{note}"


def _html(digest: Digest, lang: str, most: int) -> Iterator[str]:
    said = _said(lang)
    title = text(_heading(digest, said))
    yield f'<!doctype html>\n<html lang="{text(lang)}"><head><meta charset="utf-8">'
    yield f'<title>{title}</title></head><body style="{_BODY}">'
    yield f'<h1 style="font-size:150%">{title}</h1><p style="{_SMALL}">{text(said[digest.by])}</p>'
    for name, entries in digest.sections:
        if not entries:
            continue
        kept, rest = _shown(entries, most)
        yield f'<h2 style="font-size:120%">{text(said[name])} ({len(entries)})</h2><ul>'
        for entry in kept:
            notes = _notes(name, entry, said)
            note = f' <span style="{_SMALL}">{text(notes)}</span>' if notes else ""
            heading = _linked(entry.name, entry.quotes[0].url if name == "articles" else "")
            yield f'<li style="margin-bottom:.6em"><b>{heading}</b>{note}'
            for quote in entry.quotes:
                yield _html_quote(name, quote, said)
            yield "</li>"
        if rest:
            yield f"<li>… {text(said['more'].format(n=rest))}</li>"
        yield "</ul>"
    if not any(entries for _, entries in digest.sections):
        yield f"<p>{text(said['nothing'])}</p>"
    for note in _remarks(digest, said):
        yield f'<p style="{_SMALL}">{text(note)}</p>'
    yield "</body></html>"


def _html_quote(name: str, quote: Quote, said: dict[str, str]) -> str:
    lead = _speaker(name, quote, said)
    start = f"{text(lead)}: " if lead and quote.sentence else ""
    place = _place(quote, said)
    where = text(place) if name == "articles" else _linked(place, quote.url)
    return f'<br>{start}{text(quote.sentence)} <span style="{_SMALL}">{where}</span>'


def _linked(words: str, address: str) -> str:
    to = web_address(address)
    return f'<a href="{text(to)}">{text(words)}</a>' if to else text(words)
