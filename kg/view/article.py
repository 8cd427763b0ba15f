"""An article of the store in, a page of its text with statements, roles and dates marked out.

What belongs together lights up together. The page says what the graph holds, and analyses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from kg.view.static_page import Where, bdi, leaf, nowhere
from kg.view.template import link, percent, program, text, words

if TYPE_CHECKING:
    from kg.store import Term

_PREFIXES = """
PREFIX kg: <https://w3id.org/actors-claims/ns#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX itsrdf: <http://www.w3.org/2005/11/its/rdf#>
"""
_ARTICLE = """
SELECT DISTINCT ?node ?words ?headline ?date ?language ?url ?outlet {
  ?node prov:wasDerivedFrom ?article ; nif:isString ?words .
  OPTIONAL { ?article schema:headline ?headline }
  OPTIONAL { ?article schema:datePublished ?date }
  OPTIONAL { ?article schema:inLanguage ?language }
  OPTIONAL { ?article schema:url ?url }
  OPTIONAL { ?article schema:publisher/schema:name ?outlet }
}"""
_STATEMENTS = """
SELECT DISTINCT ?thing ?type ?stance ?act ?source ?sourceName ?target ?said ?rule ?confidence {
  ?thing a kg:Statement ; schema:isPartOf ?article .
  OPTIONAL { ?thing kg:statementType ?type } OPTIONAL { ?thing kg:stance ?stance }
  OPTIONAL { ?thing kg:act ?act }
  OPTIONAL { ?thing kg:source ?source OPTIONAL { ?source skos:prefLabel ?sourceName } }
  OPTIONAL { ?thing kg:targetText ?target }
  OPTIONAL { ?thing kg:saidOn ?said } OPTIONAL { ?thing kg:rule ?rule }
  OPTIONAL { ?thing itsrdf:taConfidence ?confidence }
}"""
_ROLES = """
SELECT DISTINCT ?thing ?role ?source ?sourceName ?target {
  ?thing a org:Membership ; kg:statedIn ?article ; org:member ?source .
  OPTIONAL { ?source skos:prefLabel ?sourceName } OPTIONAL { ?thing kg:roleText ?role }
  OPTIONAL { ?thing org:organization/skos:prefLabel ?target }
}"""
_DATES = """
SELECT DISTINCT ?thing ?said {
  ?thing a kg:DateMention ; schema:isPartOf ?article . OPTIONAL { ?thing kg:dateValue ?said }
}"""
_PLACES = """
SELECT DISTINCT ?thing ?role ?start ?end {
  ?place oa:hasSource ?node ; oa:hasSelector ?selector .
  ?selector oa:start ?start ; oa:end ?end .
  ?evidence oa:hasTarget ?place ; oa:hasBody ?thing ; kg:evidenceRole ?role .
}"""

ROLES = ("content", "speaker", "cue", "target", "when", "affiliation", "date")
_STANCES = {"InSupport": "support", "InOpposition": "oppose"}


class Queryable(Protocol):
    """What is needed of a store."""

    def query(self, sparql: str, /, *, bindings: Any = None) -> Any:
        """The solutions of a SELECT over the union of all graphs."""


@dataclass(slots=True)
class _Marked:
    """Something that the article says: what is told of it, and where."""

    kind: str
    facts: dict[str, str]
    places: list[tuple[int, int, str]] = field(default_factory=list)

    @property
    def start(self) -> int:
        content = [a for a, _, role in self.places if role in ("content", "affiliation", "date")]
        return min(content or [a for a, _, _ in self.places], default=0)


def article_page(
    store: Queryable,
    article: str,
    *,
    lang: str = "en",
    title: str | None = None,
    min_confidence: float = 0.0,
    where: Where = nowhere,
    ways: tuple[tuple[str, str], ...] = (),
) -> str:
    """The page of the article with that IRI, without statements that are less probable."""
    from pyoxigraph import NamedNode

    about = _rows(store, _ARTICLE, article=NamedNode(article))[0]
    marked = [
        one
        for one in _marked(store, article, about["node"])
        if float(one.facts.get("confidence") or 1) >= min_confidence
    ]
    shown = title or about["headline"] or words(lang)["article"]
    return leaf(
        lang=lang,
        title=shown,
        parts=_parts(about, marked, lang, where),
        ways=ways,
        scripts=[program("article")],
    )


def _parts(about: dict[str, str], marked: list[_Marked], lang: str, where: Where) -> Iterator[str]:
    spoken = words(lang)
    facts = [bdi(fact) for fact in (about["date"], about["outlet"]) if fact]
    if address := link(about["url"]):
        facts.append(f'<a href="{text(address)}" rel="noopener noreferrer">{text(address)}</a>')
    yield f'<p class="lead">{" · ".join(facts)}</p>'
    names = {**{role: spoken[role] for role in ROLES[:-1]}, "date": spoken["dateWord"]}
    legend = " ".join(f'<span class="{role}">{text(names[role])}</span>' for role in ROLES)
    yield f'<p class="legend">{legend}</p>'
    yield '<div class="reading">'
    language = text(about["language"] or "und")
    body = "".join(_text(about["words"], marked))
    yield f'<div class="text" lang="{language}" dir="auto">{body}</div>'
    yield "<div>"
    for kind, heading in (
        ("statement", "statementsOf"),
        ("role", "roles"),
        ("date", "dateMentions"),
    ):
        own = [(n, one) for n, one in enumerate(marked, 1) if one.kind == kind]
        if own or kind == "statement":
            yield f"<h2>{text(spoken[heading])}</h2>"
        if not own and kind == "statement":
            yield f"<p>{text(spoken['noStatements'])}</p>"
        for n, one in own:
            yield _told(n, one, about["words"], spoken, where)
    yield "</div></div>"


def _text(whole: str, marked: list[_Marked]) -> Iterator[str]:
    """The text in stretches over which the same holds, with numbers where statements begin."""
    places = [(a, b, role, n) for n, one in enumerate(marked, 1) for a, b, role in one.places]
    cuts = sorted({0, len(whole), *(a for a, *_ in places), *(b for _, b, *_ in places)})
    begins: dict[int, list[int]] = {}
    for n, one in enumerate(marked, 1):
        if one.kind == "statement":
            begins.setdefault(one.start, []).append(n)
    for start, end in zip(cuts, [*cuts[1:], len(whole)], strict=True):
        for n in begins.get(start, ()):
            yield f'<a class="number" id="t{n}" href="#s{n}" data-of="{n}">{n}</a>'
        if start == end:
            continue
        held = [(role, n) for a, b, role, n in places if a <= start and end <= b]
        inside = text(whole[start:end])
        if held:
            roles = " ".join(role for role in ROLES if any(role == r for r, _ in held))
            of = " ".join(str(n) for n in sorted({n for _, n in held}))
            inside = f'<span class="{roles}" data-of="{of}">{inside}</span>'
        yield inside


def _told(n: int, one: _Marked, whole: str, spoken: dict[str, str], where: Where) -> str:
    facts = one.facts
    source = ""
    if one.kind != "date":
        name = bdi(facts["sourceName"] or spoken["unknownSource"])
        to = where(facts["source"]) if facts["source"] else None
        source = f'<a href="{text(to)}">{name}</a>' if to else name
    content = " […] ".join(
        whole[a:b]
        for a, b, role in sorted(one.places)
        if role in ("content", "affiliation", "date")
    )
    if one.kind == "statement":
        stance = _STANCES.get(facts["stance"], "none")
        told = [
            spoken[stance],
            spoken.get(f"type_{facts['type'].lower()}", ""),
            spoken.get(f"act_{facts['act'].lower()}", ""),
            facts["said"],
        ]
        if facts["target"]:
            told.insert(1, f"{spoken['about']} {facts['target']}")
        if facts["rule"]:
            told.append(f"{spoken['rule']} {facts['rule']}")
        if facts["confidence"]:
            told.append(f"{spoken['confidence']} {percent(float(facts['confidence']), spoken)}")
    elif one.kind == "role":
        told = [facts["role"], facts["target"]]
    else:
        told = [facts["said"]]
    shown = text(" · ".join(filter(None, told)))
    place = f'<a class="number" href="#t{n}">{n}</a>' if one.kind == "statement" else ""
    return (
        f'<div class="statement" id="s{n}" data-of="{n}"><p>{place}<b>{source}</b> '
        f'<span dir="auto">{text(content)}</span></p><p class="facts">{shown}</p></div>'
    )


def _marked(store: Queryable, article: str, node: str) -> list[_Marked]:
    from pyoxigraph import NamedNode

    found: dict[str, _Marked] = {}
    for kind, query in (("statement", _STATEMENTS), ("role", _ROLES), ("date", _DATES)):
        for row in _rows(store, query, article=NamedNode(article)):
            found.setdefault(row["thing"], _Marked(kind, row))
    for row in _rows(store, _PLACES, node=NamedNode(node)):
        one = found.get(row["thing"])
        if one is not None:
            role = row["role"].removesuffix("Evidence").lower()
            role = "date" if one.kind == "date" else role
            one.places.append((int(row["start"]), int(row["end"]), role))
    order = {"statement": 0, "role": 1, "date": 2}
    return sorted(found.values(), key=lambda m: (order[m.kind], m.start, sorted(m.places)))


def _rows(store: Queryable, query: str, **bound: Term) -> list[dict[str, str]]:
    """Rows as text, "" where a cell is empty; a term of kg's own by its last part."""
    solutions = store.query(_PREFIXES + query, bindings=bound)
    names = [variable.value for variable in solutions.variables]
    rows = [
        {name: "" if row[name] is None else _local(row[name].value) for name in names}
        for row in solutions
    ]
    return sorted(rows, key=lambda row: tuple(row.values()))


def _local(value: str) -> str:
    return (
        value.rpartition("#")[2]
        if value.startswith("https://w3id.org/actors-claims/ns#")
        else value
    )
