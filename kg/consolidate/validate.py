"""Check a graph: its shapes, dates, links and labels, and graphs without an owner.

pyshacl checks the core shapes of ``ontology/shapes.ttl`` on plain graphs of a few articles each,
which takes a fraction of the time that the store's graphs would. The shapes that are queries,
among them the proof that every quotation is verbatim, run in the store itself.
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
from kg.consolidate.diff import derived_prefixes, expected_rows, held_rows
from kg.consolidate.index import Index
from kg.graph.protocol import solutions
from kg.vocab.iris import Ids
from kg.vocab.terms import DCTERMS, KG, PREFIXES, PROV, SCHEMA

if TYPE_CHECKING:
    import rdflib

    from kg.store import Store

# A run of pyshacl costs a fixed time, and rdflib memory for each triple.
_ARTICLES_A_RUN = 50
_GRAPHS_A_PART = 50
_SHACL = "http://www.w3.org/ns/shacl#"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A fault; ``article`` is an identity, "" where it belongs to none, ``where`` an IRI."""

    article: str
    what: str
    where: str

    def __str__(self) -> str:
        return f"{self.article or 'the whole graph'}: {self.what} ({self.where})"


@dataclass(frozen=True, slots=True)
class _Part:
    """An article's identity and its graphs, or graphs of nodes."""

    identity: str
    graphs: tuple[NamedNode, ...]


def check(store: Store) -> list[Problem]:
    """Return every fault in the store, sorted."""
    parts = _parts(store)
    owners = {graph.value: part.identity for part in parts for graph in part.graphs}
    problems = set(_check_dates(store, owners))
    problems.update(_check_derived(store))
    problems.update(_check_owners(store, owners))
    for message, query in _queries():
        problems.update(_run_query(store, message, query, owners))
    remaining = iter((*parts, *_derived_parts(store)))
    while some := list(islice(remaining, _ARTICLES_A_RUN)):
        problems.update(_check_shapes(store, some))
    return sorted(problems)


def _parts(store: Store) -> list[_Part]:
    """Return the articles of the store with their graphs."""
    identities: dict[NamedNode, str] = {}
    graphs: dict[NamedNode, set[NamedNode]] = defaultdict(set)
    articles: dict[NamedNode, set[NamedNode]] = defaultdict(set)
    for row in solutions(
        store,
        f"""
        SELECT ?graph ?article ?identity ?text WHERE {{
          GRAPH ?graph {{
            ?article a {SCHEMA.NewsArticle} .
            OPTIONAL {{ ?article {DCTERMS.identifier} ?identity }}
            OPTIONAL {{ ?text {PROV.wasDerivedFrom} ?article }}
          }}
        }}""",
    ):
        article, identity = row["article"], row["identity"]
        identities[article] = article.value if identity is None else identity.value
        graphs[article].add(row["graph"])
        articles[row["text"]].add(article)
    for row in solutions(
        store,
        f"""
        SELECT ?graph ?assertions ?text WHERE {{
          GRAPH ?graph {{
            ?assertions a {KG.AssertionGraph} ; {PROV.wasDerivedFrom} ?text
          }}
        }}""",
    ):
        for article in articles.get(row["text"], ()):
            graphs[article].update((row["graph"], row["assertions"]))
    return sorted(
        (
            _Part(identity, tuple(sorted(graphs[article], key=str)))
            for article, identity in identities.items()
        ),
        key=lambda part: part.identity,
    )


def _derived_parts(store: Store) -> Iterator[_Part]:
    """Yield the graphs of actors, claims and topics, some at a time."""
    prefixes = derived_prefixes(store.base)
    rows = solutions(store, "SELECT ?graph WHERE { GRAPH ?graph {} }")
    graphs = iter(row["graph"] for row in rows if row["graph"].value.startswith(prefixes))
    while some := tuple(islice(graphs, _GRAPHS_A_PART)):
        yield _Part("", some)


# --- shapes that are queries ---------------------------------------------------------------


@cache
def _shapes() -> rdflib.Graph:
    import rdflib

    return rdflib.Graph().parse(ontology("shapes.ttl"), format="turtle")


@cache
def _queries() -> tuple[tuple[str, str], ...]:
    """Return message and query of each ``sh:sparql`` shape."""
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


def _run_query(
    store: Store, message: str, query: str, owners: Mapping[str, str]
) -> Iterator[Problem]:
    rows = solutions(store, query)
    shows_value = any(variable.value == "value" for variable in rows.variables)
    for row in rows:
        node = row["this"]
        what = f"{message}: {_short(row['value'].value)}" if shows_value else message
        yield Problem(_owner(store, node, owners), what, node.value)


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 60 else f"{words[:59]}…"


def _owner(store: Store, node: NamedNode, owners: Mapping[str, str]) -> str:
    rows = solutions(
        store, f"SELECT DISTINCT ?graph WHERE {{ GRAPH ?graph {{ {node} ?says ?value }} }}"
    )
    found = sorted(owners.get(row["graph"].value, "") for row in rows)
    return next((identity for identity in found if identity), "")


# --- core shapes ---------------------------------------------------------------------------


@cache
def _core_shapes() -> rdflib.Graph:
    """Return the shapes without queries, each property as a shape with its parent's targets.

    pyshacl checks such a shape once for all nodes, otherwise once for each node.
    """
    import rdflib

    sh = rdflib.Namespace(_SHACL)
    core = rdflib.Graph()
    core += _shapes()
    for node in list(core.objects(None, sh.sparql)):
        core.remove((None, sh.sparql, node))
        core.remove((node, None, None))
    targets = (sh.targetClass, sh.targetSubjectsOf, sh.targetObjectsOf, sh.targetNode)
    for shape, has, part in list(core.triples((None, sh.property, None))):
        found = [(target, value) for target in targets for value in core.objects(shape, target)]
        if found:
            core.remove((shape, has, part))
            core.add((part, rdflib.RDF.type, sh.PropertyShape))
            for target, value in found:
                core.add((part, target, value))
    return core


def _check_shapes(store: Store, parts: Sequence[_Part]) -> Iterator[Problem]:
    import rdflib
    from pyshacl import validate

    flat = rdflib.Graph(bind_namespaces="none")
    owners: dict[str, str] = {}
    core = _core_terms()
    terms = _Terms(core)
    for part in parts:
        for subject, predicate, value in _core_triples(store, part.graphs):
            owners.setdefault(subject.value, part.identity)
            if predicate in core:
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


def _core_triples(store: Store, graphs: Iterable[NamedNode]) -> Iterator[tuple[Any, Any, Any]]:
    """Yield the triples of graphs."""
    rows: Iterable[Any] = solutions(
        store,
        f"""
        SELECT ?s ?p ?o WHERE {{
          VALUES ?graph {{ {" ".join(map(str, graphs))} }}
          GRAPH ?graph {{ ?s ?p ?o }}
        }}""",
    )
    yield from rows


@cache
def _core_terms() -> Mapping[NamedNode, rdflib.URIRef]:
    """Return the terms in the core shapes and those of classes; other predicates need no check."""
    import rdflib

    named = {node for triple in _core_shapes() for node in triple}
    named |= {rdflib.RDF.type, rdflib.RDFS.subClassOf}
    return {NamedNode(str(node)): node for node in named if isinstance(node, rdflib.URIRef)}


class _Terms(dict[Any, Any]):
    """The rdflib term of each pyoxigraph term, one object each, so that lookups are fast."""

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


# --- checks that no shape can express --------------------------------------------------------


def _check_dates(store: Store, owners: Mapping[str, str]) -> Iterator[Problem]:
    """Yield dates whose bounds are not those of their EDTF value."""
    rows = solutions(
        store,
        f"""
        SELECT ?node ?graph ?value ?earliest ?latest WHERE {{
          VALUES ?dates {{ {KG.saidOn} {KG.dateValue} {SCHEMA.datePublished} }}
          GRAPH ?graph {{
            ?node ?dates ?value ; {KG.earliest} ?earliest ; {KG.latest} ?latest
          }}
        }}""",
    )
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


def _check_derived(store: Store) -> Iterator[Problem]:
    """Yield nodes whose links, label, kind or first appearance do not follow from the articles."""
    index = Index.load(store)
    index.require_all()
    wrong = expected_rows(index, index.outcome) ^ set(held_rows(store, index))
    for node in sorted({subject.value for subject, *_ in wrong}):
        yield Problem("", "its links, label or kind do not follow from the articles", node)


def _check_owners(store: Store, owners: Mapping[str, str]) -> Iterator[Problem]:
    """Yield graphs that belong to no article and derive from none."""
    ids, derived = Ids(store.base), derived_prefixes(store.base)
    for row in solutions(store, "SELECT ?graph WHERE { GRAPH ?graph {} }"):
        graph = row["graph"]
        is_common = graph.value.startswith(derived) or ids.is_common(graph)
        if not is_common and graph.value not in owners:
            yield Problem("", "the graph belongs to no article", graph.value)
