"""A store in, what is wrong with it out: shapes, dates, derived labels, graphs that no one owns.

The core shapes of ``ontology/shapes.ttl`` go to pyshacl over plain graphs of a few articles each
(flattened first: over a store's graphs it takes many times as long); the shapes that are queries,
with them the proof that every quotation is verbatim, are asked of the store itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from kg.base.edtf import bounds
from kg.base.resources import ontology
from kg.store.labels import Asked, all_labels
from kg.vocab.iris import Ids
from kg.vocab.terms import DCTERMS, KG, PREFIXES, PROV, RDF, SCHEMA

if TYPE_CHECKING:
    import rdflib

# pyshacl has a fixed price a run and rdflib's memory a price a triple.
_ARTICLES_A_RUN = 50
_SHACL = "http://www.w3.org/ns/shacl#"
_OA = PREFIXES["oa"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault. ``article`` is its identity, "" for what belongs to none; ``where`` an IRI."""

    article: str
    what: str
    where: str

    def __str__(self) -> str:
        return f"{self.article or 'the whole graph'}: {self.what} ({self.where})"


@dataclass(frozen=True, slots=True)
class _Part:
    """An article's identity and all graphs that hold it."""

    identity: str
    graphs: tuple[NamedNode, ...]


def check(store: Asked) -> list[Problem]:
    """Every fault in the store, sorted; none if it is sound."""
    parts = _parts(store)
    owners = {graph.value: part.identity for part in parts for graph in part.graphs}
    problems = set(_misdated(store, owners))
    problems.update(_mislabelled(store))
    problems.update(_unowned(store, owners))
    for message, query in _queries():
        problems.update(_asked(store, message, query, owners))
    remaining = iter(parts)
    while some := list(islice(remaining, _ARTICLES_A_RUN)):
        problems.update(_misshapen(store, some))
    return sorted(problems)


def _parts(store: Asked) -> list[_Part]:
    """The articles of the store with the graphs that belong to them."""
    identities: dict[NamedNode, str] = {}
    graphs: dict[NamedNode, set[NamedNode]] = defaultdict(set)
    articles: dict[NamedNode, set[NamedNode]] = defaultdict(set)
    for row in store.query(f"""
        SELECT ?graph ?article ?identity ?text WHERE {{
          GRAPH ?graph {{
            ?article a {SCHEMA.NewsArticle} .
            OPTIONAL {{ ?article {DCTERMS.identifier} ?identity }}
            OPTIONAL {{ ?text {PROV.wasDerivedFrom} ?article }}
          }}
        }}"""):
        article, identity = row["article"], row["identity"]
        identities[article] = article.value if identity is None else identity.value
        graphs[article].add(row["graph"])
        articles[row["text"]].add(article)
    for row in store.query(f"""
        SELECT ?graph ?assertions ?text WHERE {{
          GRAPH ?graph {{
            ?assertions a {KG.AssertionGraph} ; {PROV.wasDerivedFrom} ?text
          }}
        }}"""):
        for article in articles.get(row["text"], ()):
            graphs[article].update((row["graph"], row["assertions"]))
    return sorted(
        (
            _Part(identity, tuple(sorted(graphs[article], key=str)))
            for article, identity in identities.items()
        ),
        key=lambda part: part.identity,
    )


# --- shapes that are queries ---------------------------------------------------------------


@cache
def _shapes() -> rdflib.Graph:
    import rdflib

    return rdflib.Graph().parse(ontology("shapes.ttl"), format="turtle")


@cache
def _queries() -> tuple[tuple[str, str], ...]:
    """Message and query of each ``sh:sparql`` shape."""
    import rdflib

    prologue = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    sh = rdflib.Namespace(_SHACL)
    shapes = _shapes()
    return tuple(
        sorted(
            (str(shapes.value(node, sh.message)), prologue + str(select))
            for node, select in shapes.subject_objects(sh.select)
        )
    )


def _asked(store: Asked, message: str, query: str, owners: Mapping[str, str]) -> Iterator[Problem]:
    rows = store.query(query)
    shows_value = any(variable.value == "value" for variable in rows.variables)
    for row in rows:
        node = row["this"]
        what = f"{message}: {_short(row['value'].value)}" if shows_value else message
        yield Problem(_owner(store, node, owners), what, node.value)


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 60 else f"{words[:59]}…"


def _owner(store: Asked, node: NamedNode, owners: Mapping[str, str]) -> str:
    rows = store.query(f"SELECT DISTINCT ?graph WHERE {{ GRAPH ?graph {{ {node} a ?class }} }}")
    found = sorted(owners.get(row["graph"].value, "") for row in rows)
    return next((identity for identity in found if identity), "")


# --- core shapes ---------------------------------------------------------------------------


@cache
def _core_shapes() -> rdflib.Graph:
    """The shapes without their queries, each property a shape of its own with the targets of the
    one that has it: pyshacl looks at such a one once for all nodes, else once for each.
    """
    import rdflib

    sh = rdflib.Namespace(_SHACL)
    core = rdflib.Graph()
    core += _shapes()
    for node in list(core.objects(None, sh.sparql)):
        core.remove((None, sh.sparql, node))
        core.remove((node, None, None))
    targets = (sh.targetClass, sh.targetSubjectsOf, sh.targetObjectsOf, sh.targetNode)
    for shape, has, held in list(core.triples((None, sh.property, None))):
        found = [(says, what) for says in targets for what in core.objects(shape, says)]
        if found:
            core.remove((shape, has, held))
            core.add((held, rdflib.RDF.type, sh.PropertyShape))
            for says, what in found:
                core.add((held, says, what))
    return core


def _misshapen(store: Asked, parts: Sequence[_Part]) -> Iterator[Problem]:
    import rdflib
    from pyshacl import validate

    flat = rdflib.Graph(bind_namespaces="none")
    owners: dict[str, str] = {}
    looked_at = _core_terms()
    terms = _Terms(looked_at)
    for part in parts:
        for subject, predicate, value in _core_triples(store, part.graphs):
            owners.setdefault(subject.value, part.identity)
            if predicate in looked_at:
                flat.add((terms[subject], terms[predicate], terms[value]))
    conforms, report, _ = validate(flat, shacl_graph=_core_shapes(), inplace=True)
    if conforms:
        return
    sh = rdflib.Namespace(_SHACL)
    for result in report.subjects(rdflib.RDF.type, sh.ValidationResult):
        focus = str(report.value(result, sh.focusNode))
        what = str(report.value(result, sh.resultMessage))
        value = report.value(result, sh.value)
        if value is not None and str(value) != focus:
            what = f"{what}, not {_short(str(value))}"
        yield Problem(owners.get(focus, ""), what, focus)


def _core_triples(store: Asked, graphs: Iterable[NamedNode]) -> Iterator[tuple[Any, Any, Any]]:
    """What stands in an article's graphs but for its evidence, which the store proves; that is most
    of it, and costs least where it is never taken out.
    """
    rows: Iterable[Any] = store.query(f"""
        SELECT ?s ?p ?o WHERE {{
          VALUES ?graph {{ {" ".join(map(str, graphs))} }}
          GRAPH ?graph {{
            ?s ?p ?o
            FILTER(!STRSTARTS(STR(?p), "{_OA}"))
            FILTER(?p != {RDF.type} || !STRSTARTS(STR(?o), "{_OA}"))
          }}
        }}""")
    yield from rows


@cache
def _core_terms() -> Mapping[NamedNode, rdflib.URIRef]:
    """All names in the core shapes, and those by which classes are known: of triples with any
    other predicate the shapes say nothing.
    """
    import rdflib

    named = {node for triple in _core_shapes() for node in triple}
    named |= {rdflib.RDF.type, rdflib.RDFS.subClassOf}
    return {NamedNode(str(node)): node for node in named if isinstance(node, rdflib.URIRef)}


class _Terms(dict[Any, Any]):
    """The rdflib terms of pyoxigraph's, one object each: equal ones are then found at a glance."""

    def __missing__(self, term: NamedNode | Literal) -> Any:
        import rdflib

        made = (
            rdflib.Literal(
                term.value,
                lang=term.language,
                datatype=None if term.language else rdflib.URIRef(term.datatype.value),
                normalize=False,
            )
            if isinstance(term, Literal)
            else rdflib.URIRef(term.value)
        )
        self[term] = made
        return made


# --- what no shape can say -----------------------------------------------------------------


def _misdated(store: Asked, owners: Mapping[str, str]) -> Iterator[Problem]:
    """Dates whose bounds are not those of their EDTF value."""
    rows = store.query(f"""
        SELECT ?node ?graph ?value ?earliest ?latest WHERE {{
          VALUES ?dates {{ {KG.saidOn} {KG.dateValue} {KG.asOf} {SCHEMA.datePublished} }}
          GRAPH ?graph {{
            ?node ?dates ?value ; {KG.earliest} ?earliest ; {KG.latest} ?latest
          }}
        }}""")
    for row in rows:
        value, written = row["value"].value, (row["earliest"].value, row["latest"].value)
        identity = owners.get(row["graph"].value, "")
        try:
            expected = tuple(day.isoformat() for day in bounds(value))
        except ValueError as error:
            yield Problem(identity, str(error), row["node"].value)
            continue
        if written != expected:
            right, wrong = " and ".join(expected), " and ".join(written)
            what = f"the bounds of {value} are {right}, not {wrong}"
            yield Problem(identity, what, row["node"].value)


def _mislabelled(store: Asked) -> Iterator[Problem]:
    """Derived labels, kinds, votes and first appearances that the articles don't bear out."""
    _, quads = all_labels(store)
    wanted: set[tuple[Any, Any, Any]] = {(q.subject, q.predicate, q.object) for q in quads}
    rows = store.query(f"""
        SELECT DISTINCT ?thing ?says ?value WHERE {{
          GRAPH ?graph {{ ?thing {KG.votes} ?votes . ?thing ?says ?value }}
        }}""")
    held = {(row["thing"], row["says"], row["value"]) for row in rows}
    for thing in sorted({thing.value for thing, _, _ in wanted ^ held}):
        yield Problem("", "its label, kind or votes are not those of the articles", thing)


def _unowned(store: Asked, owners: Mapping[str, str]) -> Iterator[Problem]:
    """Graphs that belong to no article and derive from none."""
    derived = {
        row["graph"]
        for row in store.query(f"""
            SELECT DISTINCT ?graph WHERE {{ GRAPH ?graph {{ ?thing {KG.votes} ?votes }} }}""")
    }
    for row in store.query("SELECT ?graph WHERE { GRAPH ?graph {} }"):
        graph = row["graph"]
        common = graph in derived or Ids(store.base).is_common(graph)
        if not common and graph.value not in owners:
            yield Problem("", "the graph belongs to no article", graph.value)
