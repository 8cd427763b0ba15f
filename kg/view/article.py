"""A page of an article's text, with its statements, roles and dates marked.

The parts of one statement light up together. The page shows what the graph holds and analyses
nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.graph.reader import Reader, StoredAffiliation, StoredArticle, StoredPart, StoredStatement
from kg.model import Actor, Span
from kg.view.evidence import JOIN
from kg.view.static_page import AddressOf, bdi, fragment_of, no_address, static_page
from kg.view.template import percent, program, text, web_address, words

ROLES = ("content", "speaker", "cue", "target", "when", "affiliation", "date")
_SECTIONS = {"statement": "statementsOf", "affiliation": "roles", "date": "dateMentions"}
"""The kinds of marked parts in the order of the page, with their headings."""

Words = dict[str, str]


@dataclass(frozen=True, slots=True)
class _Part:
    """A statement, affiliation or date with its spans by role, and what the list says of it."""

    kind: str
    anchor: str
    spans: tuple[tuple[Span, str], ...]
    source: Actor | None
    facts: tuple[str, ...]

    @property
    def content(self) -> list[Span]:
        """The spans that the part consists of, without those of its cue or its speaker."""
        return [span for span, role in self.spans if role in ("content", "affiliation", "date")]

    @property
    def start(self) -> int:
        spans = self.content or [span for span, _ in self.spans]
        return min((span.start for span in spans), default=0)


def article_page(
    reader: Reader,
    article: str,
    *,
    lang: str = "en",
    title: str | None = None,
    min_confidence: float = 0.0,
    address_of: AddressOf = no_address,
    nav_links: tuple[tuple[str, str], ...] = (),
) -> str:
    """Return the page of the article with an IRI.

    Statements with a confidence below ``min_confidence`` are left out. A statement's anchor is the
    fragment of its IRI.
    """
    stored = reader.articles[article]
    said = words(lang)
    parts = [
        _part(one, said)
        for one in reader.by_article.get(article, ())
        if not isinstance(one, StoredStatement) or one.statement.confidence >= min_confidence
    ]
    kinds = list(_SECTIONS)
    parts.sort(key=lambda one: (kinds.index(one.kind), one.start, one.spans, one.anchor))
    return static_page(
        lang=lang,
        title=title or stored.headline or said["article"],
        parts=_body(stored, reader.texts.get(article, ""), parts, said, address_of),
        nav_links=nav_links,
        scripts=[program("article")],
    )


def _part(one: StoredPart, said: Words) -> _Part:
    anchor = text(fragment_of(one.iri))
    if isinstance(one, StoredStatement):
        statement = one.statement
        places = {role: getattr(statement, role) for role in ("cue", "speaker", "target", "when")}
        spans = [(span, "content") for span in statement.content]
        spans += [(span, role) for role, span in places.items() if span is not None]
        facts = (
            said[statement.stance],
            f"{said['about']} {one.target_text}" if one.target_text else "",
            said[f"type_{statement.type}"],
            said[f"act_{statement.act}"],
            statement.said_on or "",
            f"{said['rule']} {statement.rule}" if statement.rule else "",
            f"{said['confidence']} {percent(statement.confidence, said)}",
        )
        return _Part("statement", anchor, tuple(sorted(spans)), one.source, facts)
    if isinstance(one, StoredAffiliation):
        affiliation = one.affiliation
        place = (affiliation.evidence, "affiliation")
        roles = (affiliation.role or "", affiliation.organisation or "")
        return _Part("affiliation", anchor, (place,), one.person, roles)
    place = (one.expression.span, "date")
    return _Part("date", anchor, (place,), None, (one.expression.edtf or "",))


def _body(
    stored: StoredArticle, whole: str, parts: list[_Part], said: Words, address_of: AddressOf
) -> Iterator[str]:
    article = stored.article
    facts = [bdi(fact) for fact in (article.date, article.outlet) if fact]
    if url := web_address(article.url or ""):
        facts.append(f'<a href="{text(url)}" rel="noopener noreferrer">{text(url)}</a>')
    yield f'<p class="lead">{" · ".join(facts)}</p>'
    names = {**{role: said[role] for role in ROLES[:-1]}, "date": said["dateWord"]}
    legend = " ".join(f'<span class="{role}">{text(names[role])}</span>' for role in ROLES)
    yield f'<p class="legend">{legend}</p>'
    yield '<div class="reading">'
    language = text(article.language or "und")
    marked = "".join(_marked_text(whole, parts))
    yield f'<div class="text" lang="{language}" dir="auto" tabindex="0">{marked}</div>'
    yield "<div>"
    for kind, heading in _SECTIONS.items():
        own = [(n, part) for n, part in enumerate(parts, 1) if part.kind == kind]
        if own or kind == "statement":
            yield f"<h2>{text(said[heading])}</h2>"
        if not own and kind == "statement":
            yield f"<p>{text(said['noStatements'])}</p>"
        for n, part in own:
            yield _listed(n, part, whole, said, address_of)
    yield "</div></div>"


def _marked_text(whole: str, parts: list[_Part]) -> Iterator[str]:
    """Yield the text in segments of equal roles, with numbers where statements begin."""
    places = [(span, role, n) for n, part in enumerate(parts, 1) for span, role in part.spans]
    ends = {end for span, *_ in places for end in (span.start, span.end)}
    cuts = sorted({0, len(whole), *ends})
    begins: dict[int, list[int]] = {}
    for n, part in enumerate(parts, 1):
        if part.kind == "statement":
            begins.setdefault(part.start, []).append(n)
    for start, end in zip(cuts, [*cuts[1:], len(whole)], strict=True):
        for n in begins.get(start, ()):
            own = parts[n - 1].anchor
            yield f'<a class="number" id="at-{own}" href="#{own}" data-of="{n}">{n}</a>'
        if start == end:
            continue
        here = [(role, n) for span, role, n in places if span.covers(Span(start, end))]
        inside = text(whole[start:end])
        if here:
            roles = " ".join(role for role in ROLES if any(role == other for other, _ in here))
            of = " ".join(str(n) for n in sorted({n for _, n in here}))
            inside = f'<span class="{roles}" data-of="{of}">{inside}</span>'
        yield inside


def _listed(n: int, part: _Part, whole: str, said: Words, address_of: AddressOf) -> str:
    source = number = ""
    if part.kind != "date":
        source = bdi(part.source.label if part.source else said["unknownSource"])
        to = address_of(part.source.key) if part.source else None
        source = f'<a href="{text(to)}">{source}</a>' if to else source
    if part.kind == "statement":
        number = f'<a class="number" href="#at-{part.anchor}">{n}</a>'
    content = JOIN.join(span.of(whole) for span in part.content)
    facts = text(" · ".join(filter(None, part.facts)))
    return (
        f'<div class="statement" id="{part.anchor}" data-of="{n}"><p>{number}<b>{source}</b> '
        f'<span dir="auto">{text(content)}</span></p><p class="facts">{facts}</p></div>'
    )
