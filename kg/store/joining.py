"""Answer a query of a server's graph here, where the server answers it wrongly or hardly ever.

The quads with the query's predicates are fetched into memory, and pyoxigraph answers the query over
them. The answer is that of a graph in a folder; time and memory grow with the number of such quads.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from urllib.parse import urljoin

import pyoxigraph as ox
from pyoxigraph import NamedNode

from kg.store.sparql import Token, tokens_of
from kg.vocab.terms import PREFIXES, RDF

_KEPT = 30.0
"""Seconds for which fetched quads count as those of the graph."""
_TERMS = ("iri", "name", "variable")
_LISTS = ("SELECT", "GROUP", "ORDER", "HAVING")


class Joiner:
    """Quads of a graph by predicate, fetched when a query needs them.

    Args:
        fetch: returns as N-Quads what has a predicate, and one of some objects if given; without
            the names of graphs unless they are wanted.
    """

    def __init__(self, fetch: Callable[[NamedNode, tuple[NamedNode, ...], bool], bytes]) -> None:
        self._fetch = fetch
        self._clear()

    def _clear(self) -> None:
        self._store = ox.Store()
        # Whether the names of graphs were fetched as well.
        self._held: dict[tuple[NamedNode, tuple[NamedNode, ...]], bool] = {}
        self._since = time.monotonic()

    def query(self, text: str, iris: Iterable[NamedNode], base: str) -> ox.QuerySolutions:
        """Answer a SELECT query whose IRIs are given."""
        if time.monotonic() - self._since > _KEPT:
            self._clear()
        names = tuple(sorted(set(iris), key=str))
        named = _in_graphs(text, base)
        wanted: dict[tuple[NamedNode, tuple[NamedNode, ...]], bool]
        wanted = {(name, ()): name in named for name in names}
        wanted[RDF.type, names] = RDF.type in named
        if any(self._held.get(key) is False for key, needs_names in wanted.items() if needs_names):
            # The same triple would be there twice.
            self._clear()
        for (predicate, values), needs_names in wanted.items():
            if (predicate, values) not in self._held:
                found = self._fetch(predicate, values, needs_names)
                self._store.load(found, format=ox.RdfFormat.N_QUADS, lenient=True)
                self._held[predicate, values] = needs_names
        answer = self._store.query(
            text, base_iri=base, prefixes=PREFIXES, use_default_graph_as_union=True
        )
        assert isinstance(answer, ox.QuerySolutions)
        return answer


def iris_to_join(text: str, words: Iterable[str], base: str) -> list[NamedNode] | None:
    """Return the IRIs of a query that can be answered here, and has one of some keywords if given.

    Returns ``None`` for any other query: it may need quads of any predicate.
    """
    tokens = [token for token in tokens_of(text) if token.kind != "comment"]
    wanted = set(words)
    if (wanted and not wanted & _keywords(tokens)) or _may_need_all(tokens):
        return None
    return [iri for _, iri in _iris(tokens, base)]


def _keywords(tokens: list[Token]) -> set[str]:
    """Return the keywords of a query; BOUND only if VALUES binds its variable."""
    given = {b.text for a, b in pairwise(tokens) if a.keyword == "VALUES"}
    found = {token.keyword for token in tokens} - {"BOUND"}
    uses = zip(tokens, tokens[2:], strict=False)
    return found | {a.keyword for a, b in uses if a.keyword == "BOUND" and b.text in given}


def may_see_all(text: str) -> bool:
    """Return whether a query may read quads of any predicate in graphs that it does not name."""
    tokens = [token for token in tokens_of(text) if token.kind != "comment"]
    named = any(
        token.keyword == "GRAPH" and after.kind in ("iri", "name")
        for token, after in pairwise(tokens)
    )
    return not named and _may_need_all(tokens)


def _may_need_all(tokens: list[Token]) -> bool:
    """Return whether a variable may be a predicate; never wrong when it says no."""
    in_list = False
    for at, token in enumerate(tokens):
        if token.keyword in _LISTS:
            in_list = True
        elif token.text in "{}" or token.keyword == "WHERE":
            in_list = False
        after = tokens[at + 1 : at + 3]
        if in_list or len(after) < 2:
            continue
        if token.text == "!" and (after[0].kind in _TERMS or after[1].kind in ("iri", "name")):
            return after[0].kind != "variable"
        if token.text == ";" and after[0].kind == "variable":
            return True
        if token.text == "[" and after[0].kind == "variable":
            return True
        if (
            token.text in ("{", "}", ".", ")")
            and after[0].kind in _TERMS
            and after[1].kind == "variable"
        ):
            return True
    return False


def _in_graphs(text: str, base: str) -> set[NamedNode]:
    """Return the IRIs within GRAPH groups of a query, with rdf:type for ``a``.

    Only of these a query sees in which graph they are, and triples are fetched much faster.
    """
    tokens = [token for token in tokens_of(text) if token.kind != "comment"]
    inside: set[int] = set()
    is_next, level = False, -1
    for at, token in enumerate(tokens):
        if level >= 0:
            inside.add(at)
        is_next = is_next or token.keyword == "GRAPH"
        if is_next and token.text == "{":
            is_next, level = False, (token.depth if level < 0 else level)
        elif token.text == "}" and token.depth == level:
            level = -1
    found = {iri for at, iri in _iris(tokens, base) if at in inside}
    return found | {RDF.type for at in inside if tokens[at].text == "a"}


def _iris(tokens: list[Token], base: str) -> Iterator[tuple[int, NamedNode]]:
    """Yield the IRIs of a query with the numbers of their tokens."""
    prefixes = dict(PREFIXES)
    for at, token in enumerate(tokens):
        if token.kind == "iri" and at > 1 and tokens[at - 2].keyword == "PREFIX":
            prefixes[tokens[at - 1].text.removesuffix(":")] = _absolute(base, token.text[1:-1])
        elif token.kind == "iri" and at and tokens[at - 1].keyword == "BASE":
            base = _absolute(base, token.text[1:-1])
        elif token.kind == "iri":
            yield at, NamedNode(_absolute(base, token.text[1:-1]))
        elif token.kind == "name":
            prefix, _, local = token.text.partition(":")
            if local and prefix in prefixes:
                yield at, NamedNode(prefixes[prefix] + local)


def _absolute(base: str, iri: str) -> str:
    # urljoin drops the # at the end of a namespace.
    return iri if ":" in iri else urljoin(base, iri)
