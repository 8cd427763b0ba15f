"""Render the models of pages with the templates, as HTML that fetches nothing.

Text of articles is escaped by Jinja2. A Content Security Policy in the head lets only the styles
and scripts apply whose hashes it lists.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from kg.pages.addresses import AddressOf
from kg.pages.words import Words, read_part
from kg.view.template import clean, inert_json, policy, web_address
from kg.view.template import read_part as network_part

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_STYLES: Mapping[str, tuple[str, ...]] = {
    "home": ("net",),
    "network": ("net", "pictures", "network"),
    "matrix": ("net", "pictures", "matrix"),
    "stream": ("net", "pictures", "stream"),
    "topic": ("topic",),
    "claim": ("topic",),
    "article": ("article",),
    "list": ("lists",),
    "questions": ("lists",),
    "resource": ("lists",),
    "review": ("review",),
    "login": ("review",),
    "found": ("lists",),
    "statements": ("lists",),
}
"""Style sheets of templates beside that of all pages."""
_SCRIPTS: Mapping[str, tuple[str, ...]] = {
    "home": ("find",),
    "list": ("find",),
    "find": ("find",),
    "questions": ("find",),
    "article": ("article",),
    "matrix": ("pick",),
    "stream": ("pick",),
}
_MODULES = ("suggest", "more")
"""Programs of a server's pages, which ask its API; :mod:`kg.serve` has them as files."""
_ASKED = (
    "noServer", "suggestionsFor", "nothingBegins", "allResults", "showMore", "moreLoaded",
    "actors", "topics", "claims", "articlesHeading", "statementsHeading",
)  # fmt: skip
"""Words that these programs use."""
MARKS = {"fr": ("«\u00a0", "\u00a0»"), "en": ("“", "”"), "de": ("„", "“")}
"""Quotation marks by language; others have those of English."""
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Site:
    """What all pages of a site share.

    Attributes:
        name: the title in the head of each page.
        named: whether the name was chosen for this site.
        home: the address of the first page.
        nav: (key of words, address) pairs.
        search: the address that answers a search, or "".
        questions: the address of the questions, or "".
        network: the address of the network, or "".
        matrix: the address of the matrix of positions, or "".
        stream: the address of the stream of topics, or "".
        articles: the number of articles.
        last: the date of the last one.
        reprints: the number of articles whose copies are left out.
        data: (name, address) pairs of what programs read.
        licence: the address of the licence of the data, or "".
        server: the base of the graph whose server has the pages, or "" for files.
    """

    name: str
    named: bool = False
    home: str = ""
    nav: tuple[tuple[str, str], ...] = ()
    search: str = ""
    questions: str = ""
    network: str = ""
    matrix: str = ""
    stream: str = ""
    articles: int = 0
    last: str = ""
    reprints: int = 0
    data: tuple[tuple[str, str], ...] = ()
    licence: str = ""
    server: str = ""


@dataclass(frozen=True, slots=True)
class Linked:
    """How a page refers to the data about what it shows.

    Attributes:
        formats: name, media type and address of each format, seen from the page.
        canonical: the whole address of the page, or "".
        described: the description for search engines, or None.
    """

    formats: tuple[tuple[str, str, str], ...] = ()
    canonical: str = ""
    described: Mapping[str, Any] | None = None


_ALONE = Linked()


@dataclass(slots=True)
class Renderer:
    """Renders pages in one language.

    Attributes:
        words: the words of this language.
        site: what all pages share.
        address: gives the address of the page of an IRI, from the folder of the site.
        shared: values that templates of several pages use, such as the ticks of the axis.
    """

    words: Words
    site: Site
    address: AddressOf
    shared: Mapping[str, Any] = field(default_factory=dict)

    def page(
        self,
        template: str,
        page: Any,
        *,
        title: str,
        up: str = "",
        here: str = "",
        data: Any = None,
        linked: Linked | None = None,
        scripts: Sequence[str] = (),
        **values: Any,
    ) -> str:
        """Return a page.

        Args:
            template: the name of its template.
            page: its model.
            title: its title.
            up: what leads from the page to the folder of the site, such as "../".
            here: the key of its entry in the navigation.
            data: what its scripts read, written as JSON.
            linked: its data in other formats.
            scripts: the programs of this page, beside those of its template.
            values: other values of the template.
        """
        server = self.site.server
        style = _style(*_STYLES.get(template, ()), *(["server"] if server else []))
        # Without a server, the names are in the page.
        own = [name for name in _SCRIPTS.get(template, ()) if not (server and name == "find")]
        scripts = [*map(_script, own), *scripts]
        asked = {"base": server, "words": self.words.some(_ASKED)} if server else None
        made = environment().get_template(f"{template}.html")
        return made.render(
            **{**self._functions(), **self.shared, "marker": "", "forms": (), **values},
            page=page,
            site=self.site,
            title=clean(title),
            lang=self.words.lang,
            up=up,
            here=here,
            data=inert_json(data) if data is not None else "",
            style=style,
            scripts=scripts,
            modules=_MODULES if server else (),
            asked=inert_json(asked) if asked else "",
            policy=policy(style, scripts, forms=True, server=bool(server)),
            linked=linked or _ALONE,
            described=inert_json(linked.described) if linked and linked.described else "",
        )

    def _functions(self) -> dict[str, Callable[..., Any]]:
        words = self.words
        return {
            "say": lambda key, **values: _filled(words.say(key), values),
            "count": lambda key, n, **values: _filled(
                words.form(key, n), {"n": words.number(n), **values}
            ),
            "unit": lambda key, n: words.form(key, n).replace("{n}", "").strip(),
            "number": words.number,
            "day": words.day,
            "month": words.month,
            "period": words.period,
            "joined": lambda codes: words.joined([words.known(f"lang_{c}", c) for c in codes]),
            "joined_links": lambda nodes, link: _joined([link(node) for node in nodes], words),
            "joined_rows": lambda rows, link: _joined([link(row.topic) for row in rows], words),
            "address": self.address,
            "is_day": lambda edtf: bool(re.fullmatch(r"\d{4}(-\d\d){0,2}", edtf)),
            "web": web_address,
            "host": lambda url: clean(url.split("/")[2]) if url.count("/") > 1 else url,
            "anchor_of": lambda iri: iri.partition("#")[2],
            "opening": lambda lang: _marks(lang)[0],
            "closing": lambda lang: _marks(lang)[1],
            "clean": clean,
        }


@cache
def environment() -> Environment:
    """Return the environment of the templates, which escapes all text."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("kg.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["upper_first"] = _upper_first
    made.filters["upper_side"] = _upper_side
    return made


def _filled(phrase: str, values: Mapping[str, Any]) -> Markup:
    """Fill the places of a phrase; text is escaped, markup of templates stays."""
    made = _escaped(phrase)
    return made.format(**values) if values else made


@cache
def _escaped(phrase: str) -> Markup:
    from markupsafe import escape

    return escape(phrase)


def _joined(parts: Sequence[Markup], words: Words) -> Markup:
    from markupsafe import Markup

    if len(parts) < 2:
        return Markup("").join(parts)
    start = Markup(", ").join(parts[:-1])
    return Markup("{} {} {}").format(start, words.say("and"), parts[-1])


def _upper_first(words: str) -> str:
    return words[:1].upper() + words[1:]


def _upper_side(sign_and_word: str) -> Markup:
    """Begin the word after the sign of a side with a capital, as a sentence does."""
    from markupsafe import Markup

    head, end, word = str(sign_and_word).rpartition("</svg> ")
    return Markup(head + end + word[:1].upper() + word[1:])


def _marks(lang: str) -> tuple[str, str]:
    return MARKS.get((lang or "").partition("-")[0], MARKS["en"])


@cache
def _style(*names: str) -> str:
    whole = "\n".join(read_part(f"{name}.css") for name in ("base", *names))
    lines = (" ".join(line.split()) for line in _COMMENT.sub("", whole).splitlines())
    return "\n".join(filter(None, lines))


@cache
def _script(name: str) -> str:
    fold = network_part("fold.js") if name == "find" else ""
    return f'"use strict";\n(() => {{\n{fold}{read_part(f"{name}.js").strip()}\n}})();'
