"""Bring a graph of format 2 into the layout of this version, which states nothing twice.

Nothing is read again: offsets move into the names of spans, rules into traces, and what follows
from the rest is left out. What people decided, linked and coded stays as it is.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad

from kg.graph.places import MARK, trace_text
from kg.graph.protocol import select
from kg.graph.union import UnionGraph
from kg.store import folder as folders
from kg.store import open_store
from kg.store.journal import Journal
from kg.vocab.iris import Fragments
from kg.vocab.terms import KG, NIF, ORG, PREFIXES, RDF, SCHEMA, SKOS, TIME

OLD_FORMAT = 2
_OA = PREFIXES["oa"]
_SPAN = re.compile(r"#c(\d+)-(\d+)$")
_IN_GRAPHS = 500
_KEPT_ANEW = ("oxigraph", "oxigraph-2", "snapshots", "coders", "kg.json")
"""What the new folder has of its own."""
_COMPUTED = ("search.sqlite", "index.sqlite", "consolidated.json")
"""What kg computes again where it is missing."""
_FOLLOWING = frozenset(
    (
        *(NIF.beginIndex, NIF.endIndex, SCHEMA.spokenByCharacter, SCHEMA.appearance),
        *(KG.cue, KG.targetText, KG.asOf, KG.rule, KG.why, SKOS.narrower),
        *(TIME.hasBeginning, TIME.hasEnd, TIME.inXSDDate),
    )
)
_CLASSES = frozenset((KG.Position, ORG.Role, TIME.Instant))
_SHARED = """
SELECT ?claim { ?statement kg:expresses ?claim ; schema:isPartOf ?article }
GROUP BY ?claim HAVING(COUNT(DISTINCT ?article) > 1)"""


def compact(old: Path, new: Path) -> int:
    """Write the graph in a folder of format 2 to a new folder; return the number of its articles.

    The graphs of other coders in the folder are written with it.

    Raises:
        StoreError: the new folder cannot be written.
    """
    marker = folders.marker_of(old)
    name, base = str(marker.get("engine", "oxigraph")), str(marker["base"])
    engine = ox.Store.read_only(str(old / name))
    shared = {row["claim"] for row in select(UnionGraph(engine, base, {}), _SHARED)}
    with open_store(new, create=True, base=base):
        """The folder is marked first, so that it is known as a graph's."""
    for file in sorted(old.iterdir()):
        if file.name not in (*_KEPT_ANEW, *_COMPUTED) and file.is_file():
            _copy(file, new / file.name)
    graphs, articles = sorted(engine.named_graphs(), key=str), 0
    with open_store(new) as store:
        for start in range(0, len(graphs), _IN_GRAPHS):
            quads: list[Quad] = []
            for graph in graphs[start : start + _IN_GRAPHS]:
                held = list(engine.quads_for_pattern(None, None, None, graph))
                articles += sum(quad.object == SCHEMA.NewsArticle for quad in held)
                quads += compacted(held, shared, base=base)
            store.replace((), quads)
    Journal(new, base).note_unknown()
    for coder in sorted((old / "coders").glob("*/kg.json")):
        compact(coder.parent, new / "coders" / coder.parent.name)
    return articles


def _copy(file: Path, target: Path) -> None:
    if file.suffix != ".sqlite":
        shutil.copyfile(file, target)
        return
    with (
        closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)


def compacted(quads: Iterable[Quad], shared: Iterable[str] = (), *, base: str) -> Iterator[Quad]:
    """Yield the quads of one graph in the layout of this version.

    Args:
        quads: the quads of a graph of format 2.
        shared: the claims that several articles have.
        base: the base of the graph.
    """
    old = _OldGraph(quads, shared, base)
    for quad in old.quads:
        if not old.follows(quad):
            subject, says, value, graph = quad
            yield Quad(old.names.get(subject, subject), says, old.names.get(value, value), graph)
    if old.trace:
        name: Any = old.quads[0].graph_name
        yield Quad(name, KG.trace, Literal(trace_text(old.trace)), name)


class _OldGraph:
    """A graph of format 2."""

    def __init__(self, quads: Iterable[Quad], shared: Iterable[str], base: str) -> None:
        self.quads: list[Any] = list(quads)
        self._values: dict[tuple[Any, Any], list[Any]] = defaultdict(list)
        for subject, says, value, _ in self.quads:
            self._values[subject, says].append(value)
        self._schemes = {NamedNode(f"{base}{name}") for name in ("topics", "claims")}
        self._shared = {NamedNode(iri) for iri in shared}
        self.names = dict(self._renamed())
        self.trace = {
            subject.value.rpartition("#")[2]: value.value
            for subject, says, value, _ in self.quads
            if says in (KG.rule, KG.why)
        }
        self._rules: Mapping[NamedNode, Callable[[Any, Any], bool]] = {
            RDF.type: lambda _, value: value in _CLASSES or value.value.startswith(_OA),
            KG.earliest: self._of(ORG.Membership),
            KG.latest: self._of(ORG.Membership),
            # A concept of a codebook is in the graph of its codings.
            SCHEMA.about: self._of(KG.Statement),
            SCHEMA.text: self._of(KG.DateMention),
            KG.evidenceAt: self._of(KG.DateMention),
            KG.speaker: lambda node, _: not self._get(node, KG.sourceUnknown),
            KG.roleText: self._is_label_of_role,
            SKOS.inScheme: lambda _, value: value in self._schemes,
            SCHEMA.firstAppearance: lambda node, _: node not in self._shared,
        }

    def follows(self, quad: Any) -> bool:
        """Return whether a quad follows from others."""
        subject, says, value, _ = quad
        if says in _FOLLOWING:
            return True
        if says.value.startswith(_OA):
            return not {KG.Decision, KG.Correction}.intersection(self._get(subject, RDF.type))
        rule = self._rules.get(says)
        return rule is not None and rule(subject, value)

    def _get(self, subject: Any, says: NamedNode) -> Sequence[Any]:
        return self._values.get((subject, says), ())

    def _of(self, kind: NamedNode) -> Callable[[Any, Any], bool]:
        return lambda node, _: kind in self._get(node, RDF.type)

    def _is_label_of_role(self, node: Any, words: Any) -> bool:
        roles = self._get(node, ORG.role)
        labels = (label for role in roles for label in self._get(role, SKOS.prefLabel))
        return any(label.value == words.value for label in labels)

    def _renamed(self) -> Iterator[tuple[Any, NamedNode]]:
        """Yield the old and the new name of each span, date mention and interval."""
        for subject, says, value, _ in self.quads:
            if says == ORG.memberDuring:
                fragments = Fragments(NamedNode(subject.value.partition("#")[0]), "")
                (dated,) = self._get(value, KG.dateValue)
                yield value, fragments.interval(dated.value)
            elif isinstance(value, NamedNode) and (place := _SPAN.search(value.value)):
                span = NamedNode(f"{value.value[: place.start()]}{MARK}{place[1]},{place[2]}")
                yield value, span
                if KG.DateMention in self._get(subject, RDF.type):
                    yield subject, span
