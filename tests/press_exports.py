"""Exports of press databases in the layouts of several years, filled with invented articles.

``tests/data/press`` has the layouts: what precedes the articles, one article, and what follows.
Its slots are ``{title}``, ``{date:fr:%d %m %Y}`` and ``{paragraphs:<p>*</p>}``.
"""

from __future__ import annotations

import csv
import io
import json
import re
import textwrap
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

FOLDER = Path(__file__).parent / "data" / "press"
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
}
LANGUAGES = {
    "en": {"en": "English", "fr": "French", "de": "German"},
    "fr": {"en": "Anglais", "fr": "Français", "de": "Allemand"},
    "de": {"en": "Englisch", "fr": "Französisch", "de": "Deutsch"},
}
SLOT = re.compile(r"\{([a-zA-Z]+)(?::([^{}]*))?\}")
LINK = "https://advance.lexis.com/api/document?id=urn:contentItem:5ABC-{:04d}-00"


@dataclass(frozen=True)
class Story:
    title: str
    date: str
    outlet: str
    author: str
    section: str
    page: str
    language: str
    paragraphs: tuple[str, ...]
    number: int


Write = Callable[[Sequence[Story]], bytes]
Value = Callable[[Story], str]


def fill(template: str, story: Story, stories: Sequence[Story], quote: Callable[[str], str]) -> str:
    compact = story.date.replace("-", "")
    rows = (
        f"{n}. {quote(s.title)}\nClient/Matter: -None-\nSearch Terms: maire\nNarrowed by: \n"
        for n, s in enumerate(stories, 1)
    )
    plain = {name: quote(each) for name, each in vars(story).items() if isinstance(each, str)}
    plain |= {"iso": story.date, "compact": compact, "number": str(story.number + 1)}
    plain |= {"total": str(len(stories)), "contents": "\n".join(rows)}
    plain["accession"] = f"INVENT00{compact}e{story.number:08d}"
    plain["europresse"] = f"news·{compact}·IV·{story.number:07d}"

    def value(slot: re.Match[str]) -> str:
        name, form = slot[1], slot[2]
        if name.lower() == "language":
            known = LANGUAGES[form][story.language] if form else story.language
            return quote(known.upper() if name.isupper() else known)
        if name == "date" and form:
            months, _, form = form.partition(":")
            year, month, day = story.date.split("-")
            word = MONTHS[months].split()[int(month) - 1]
            return quote(form.replace("%d", str(int(day))).replace("%m", word).replace("%Y", year))
        parts = {"lead": story.paragraphs[:1], "rest": story.paragraphs[1:]}
        if name in parts or name == "paragraphs":
            each = (form or "").replace("¶", "\n")
            return "".join(each.replace("*", quote(p)) for p in parts.get(name, story.paragraphs))
        return plain[name]

    return SLOT.sub(value, template)


def export(name: str, stories: Sequence[Story], quote: Callable[[str], str] = escape) -> list[str]:
    """The head, the articles and the foot of an export."""
    head, article, foot = (FOLDER / name).read_text(encoding="utf-8").split("=====\n")
    return [
        fill(head, stories[0], stories, quote),
        *(fill(article, story, stories, quote) for story in stories),
        foot,
    ]


def rtf(text: str) -> str:
    def sign(c: str) -> str:
        return f"\\{c}" if c in "\\{}" else c if ord(c) < 128 else f"\\u{ord(c)}?"

    return "".join(map(sign, text))


def page(name: str, encoding: str = "utf-8") -> Write:
    return lambda stories: "".join(export(name, stories)).encode(encoding)


def styled(text: str) -> str:
    """Each word with the styles that Word writes."""
    words = re.findall(r"\S+\s*", rtf(text)) if " " in text else []
    runs = (f"{{\\rtlch\\fcs1 \\af3\\f37\\fs20\\lang1036\\insrsid42 {word}}}" for word in words)
    return "".join(runs) or rtf(text)


def rtf_page(name: str, quote: Callable[[str], str] = rtf) -> Write:
    return lambda stories: "".join(export(name, stories, quote)).encode("ascii")


def lines(name: str, stories: Sequence[Story]) -> list[str]:
    return "".join(export(name, stories, str)).split("\n")


def text(name: str, width: int = 0) -> Write:
    def wrap(line: str) -> list[str]:
        indent = " " * (len(line) - len(line.lstrip()))
        wrapped = textwrap.wrap(line, width, subsequent_indent=indent, break_long_words=False)
        return wrapped or [""]

    def write(stories: Sequence[Story]) -> bytes:
        found = lines(name, stories)
        found = [part for line in found for part in wrap(line)] if width else found
        return "\r\n".join(found).encode("utf-8-sig")

    return write


def lexis_html(name: str) -> Write:
    def write(stories: Sequence[Story]) -> bytes:
        head, *articles, _ = export(name, stories)
        out = [f"<HTML><HEAD><!-- LXNComment 2827:50 --></HEAD><BODY><P>{head}</P>"]
        for n, article in enumerate(articles, 1):
            blocks = [block.strip() for block in article.split("\n\n") if block.strip()]
            inner = "".join(
                f'<BR><DIV CLASS="c5"><P><SPAN>{b.replace(chr(10), "<BR>")}</SPAN></P></DIV>'
                for b in blocks
            )
            out.append(f"<!-- Hide XML section\n<DOC NUMBER={n}>\n<DOCFULL> -->{inner}")
            out.append("<!-- Hide XML section\n</DOCFULL>\n</DOC> -->")
        return "".join(out).encode()

    return write


def lexis_rtf(name: str, *, linked: bool = False) -> Write:
    def write(stories: Sequence[Story]) -> bytes:
        out = ["{\\rtf1\\ansi\\ansicpg1252{\\pict\\pngblip 89504e47}Nexis"]
        links = {s.title: LINK.format(s.number) for s in stories} if linked else {}
        for line in map(str.strip, lines(name, stories)):
            link = f'HYPERLINK "{links.get(line)}"'
            field = f"{{\\field{{\\*\\fldinst{{{link}}}}}{{\\fldrslt {rtf(line)}}}}}"
            out.append(field if line in links else rtf(line))
        return ("\n\\par \\pard \\ql ".join(out) + "}").encode("ascii")

    return write


def nexis_docx(name: str) -> Write:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Content Type</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"

    def write(stories: Sequence[Story]) -> bytes:
        inner, titles = "", {s.title: s.number for s in stories}
        for line in lines(name, stories):
            run = f'<w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r>'
            if line in titles:
                run = f'<w:hyperlink r:id="rId{titles[line]}">{run}</w:hyperlink>'
            inner += f"<w:p>{run}</w:p>"
        rows = (f'<R Id="rId{s.number}" Target="{LINK.format(s.number)}"/>' for s in stories)
        body = f"<w:body>{table}{inner}</w:body>"
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
            document = f'<w:document xmlns:w="{word}" xmlns:r="{office}">{body}</w:document>'
            parts.writestr("word/document.xml", document)
            parts.writestr("word/_rels/document.xml.rels", f"<Rs>{''.join(rows)}</Rs>")
        return out.getvalue()

    return write


MEDIA_CLOUD: dict[str, Value] = {
    "id": lambda s: f"mc{s.number}",
    "indexed_date": lambda s: "2024-05-01 10:00:00",
    "language": lambda s: s.language,
    "media_name": lambda s: s.outlet,
    "publish_date": lambda s: s.date,
    "title": lambda s: s.title,
    "url": lambda s: f"https://a.example/{s.number}",
}
STORIES: dict[str, Value] = {
    "stories_id": lambda s: str(1_000 + int(s.number)),
    "publish_date": lambda s: f"{s.date} 06:30:00",
    "title": lambda s: s.title,
    "url": lambda s: f"https://a.example/{s.number}",
    "language": lambda s: s.language,
    "ap_syndicated": lambda s: "False",
    "themes": lambda s: "",
    "media_id": lambda s: "7",
    "media_name": lambda s: s.outlet,
    "media_url": lambda s: "https://a.example/",
}
"""The older layout of Media Cloud."""
GDELT: dict[str, Value] = {
    "URL": lambda s: f"https://a.example/{s.number}",
    "MobileURL": lambda s: "",
    "Date": lambda s: f"{s.date} 06:30:00",
    "Title": lambda s: s.title,
}
SEEN: dict[str, Value] = {
    "url": lambda s: f"https://a.example/{s.number}",
    "title": lambda s: s.title,
    "seendate": lambda s: s.date.replace("-", "") + "T063000Z",
    "domain": lambda s: s.outlet,
    "language": lambda s: LANGUAGES["en"][s.language],
}
TEXT: dict[str, Value] = {"text": lambda s: "\n\n".join(s.paragraphs)}


def table(columns: dict[str, Value], mark: str = ",") -> Write:
    def write(stories: Sequence[Story]) -> bytes:
        out = io.StringIO()
        rows = csv.writer(out, delimiter=mark)
        rows.writerow(columns)
        rows.writerows([value(s) for value in columns.values()] for s in stories)
        return out.getvalue().encode()

    return write


def objects(columns: dict[str, Value]) -> Write:
    return lambda stories: json.dumps(
        {"articles": [{name: value(s) for name, value in columns.items()} for s in stories]}
    ).encode()
