"""Write the text of what is sent to a server: prologues of queries, and updates in parts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad

from kg.base.errors import QueryError
from kg.store.flat import flat
from kg.store.products import Product, graph_iri
from kg.store.sparql import tokens_of
from kg.store.statements import data_block, group_quads
from kg.vocab.terms import PREFIXES

if TYPE_CHECKING:
    from kg.graph import Row

Item = TypeVar("Item")
_UNDEF = re.compile(
    r"VALUES\s+(?:\?\w+\s*\{\s*UNDEF\s*\}|\((?:\s*\?\w+)+\s*\)\s*\{\s*\((?:\s*UNDEF)+\s*\)\s*\})"
)
"""A block of values that binds nothing."""


def query_text(
    text: str,
    product: Product,
    *,
    base: str,
    hides_own: bool = False,
    describes: bool = False,
    updates: bool = False,
) -> str:
    """Return a query with the prologue that a server needs.

    Args:
        text: a query or an update, whose own prologue comes after.
        product: the server.
        base: what relative IRIs refer to, unless the query has BASE.
        hides_own: leave out the graphs that the server keeps for itself.
        describes: the answer is triples.
        updates: the text is an update.
    """
    if product.drops_undef:
        text = _UNDEF.sub("", text)
    if product.joins_patterns and not updates:
        text = flat(text)
    names, words = set(), set()
    for token in tokens_of(text):
        if token.kind == "name":
            names.add(token.text.partition(":")[0])
        words.add(token.keyword)
    lines = []
    if describes and product.describe and "DESCRIBE" in words:
        lines.append(product.describe)
    if updates and product.default_graph:
        lines.append(f"define input:default-graph-uri <{product.default_graph}>")
    if hides_own and not updates and "FROM" not in words:
        hidden = (*product.own_graphs, *filter(None, [product.default_graph]))
        lines += [f"define input:default-graph-exclude <{one}>" for one in product.own_graphs]
        lines += [f"define input:named-graph-exclude <{one}>" for one in hidden]
    if "BASE" not in words:
        lines.append(f"BASE <{base}>")
    lines += [f"PREFIX {name}: <{PREFIXES[name]}>" for name in sorted(names & PREFIXES.keys())]
    # On the lines of the query, so that faults that the server reports have its line numbers.
    return f"{' '.join(lines)} {text}"


def requests_of(
    product: Product,
    dropped: Sequence[NamedNode | DefaultGraph],
    removed: Sequence[Quad | Row],
    added: Sequence[Quad | Row],
) -> list[str]:
    """Return the updates that drop graphs, delete quads and insert quads, in this order.

    Raises:
        QueryError: the server cannot hold a value, or a blank node is to be deleted.
    """
    for quad in added:
        if fault := product.refusal(quad[2]):
            raise QueryError(f"{fault}; change it in {quad[0]}")
    if any(_has_blank(quad) for quad in removed):
        raise QueryError("a blank node cannot be deleted by its name; replace its graph")
    steps = [(_drop(product, graph), 0) for graph in dict.fromkeys(dropped)]
    steps += _data_steps(product, "DELETE", removed)
    steps += _data_steps(product, "INSERT", added)
    requests: list[list[str]] = []
    count = 0
    for step, size in steps:
        if not requests or (
            size and product.request_quads and count + size > product.request_quads
        ):
            requests.append([])
            count = 0
        requests[-1].append(step)
        count += size
    return [" ;\n".join(request) for request in requests]


def _drop(product: Product, graph: NamedNode | DefaultGraph) -> str:
    name = graph_iri(product, graph)
    return "DROP DEFAULT" if name is None else f"DROP SILENT GRAPH <{name}>"


def _data_steps(
    product: Product, verb: str, quads: Sequence[Quad | Row]
) -> Iterator[tuple[str, int]]:
    """Yield operations with their numbers of quads.

    Quads with blank nodes are in one operation: in two, the same node would be two nodes.
    """
    blank = [quad for quad in quads if _has_blank(quad)]
    if blank:
        body = data_block(group_quads(_named(product, blank)))
        form = "INSERT DATA { %s }" if product.has_blank_data else "INSERT { %s } WHERE {}"
        yield form % body, len(blank)
        quads = [quad for quad in quads if not _has_blank(quad)]
    size = product.quads_at_once or product.request_quads or len(quads) or 1
    for some in pieces(quads, size):
        yield f"{verb} DATA {{ {data_block(group_quads(_named(product, some)))} }}", len(some)


def _named(product: Product, quads: Iterable[Quad | Row]) -> Iterator[Quad | Row]:
    """Put quads of the default graph where the server has a graph for them."""
    if not product.default_graph:
        yield from quads
        return
    default = NamedNode(product.default_graph)
    for quad in quads:
        if isinstance(quad[3], DefaultGraph):
            yield Quad(quad[0], quad[1], quad[2], default)
        else:
            yield quad


def _has_blank(quad: Quad | Row) -> bool:
    return isinstance(quad[0], BlankNode) or isinstance(quad[2], BlankNode)


def pieces(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """Yield a sequence in parts of at most ``size``."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
