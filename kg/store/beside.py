"""What every store keeps in its folder beside the graph: records, the list of changes, a stamp."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from kg.base.closing import Closing
from kg.store import stamp
from kg.store.journal import Journal
from kg.store.records import Records

if TYPE_CHECKING:
    from kg.graph import Row
    from kg.store.folder import Folder


class FolderStore(Closing):
    """A graph with a folder of this machine; where the quads are is up to the subclass."""

    def __init__(self, folder: Folder, *, read_only: bool) -> None:
        self.path, self.base, self.read_only = folder.path, folder.base, read_only
        self.records = Records(folder.path, read_only=read_only)
        self.journal = Journal(folder.path, folder.base)
        self._folder = folder
        self._stamp: str | None = None
        self._changed: set[NamedNode] | None = set()
        """The graphs that were written to since the stamp; ``None`` where that is unknown."""
        self._written = self._lent = False

    def replaced(self) -> Mapping[str, str]:
        """Return the IRI that the graph uses for each IRI that it replaced."""
        return self.records.replaced()

    # Writing.

    @abstractmethod
    def replace(
        self, graphs: Sequence[NamedNode | DefaultGraph], quads: Iterable[Quad | Row]
    ) -> None:
        """Drop ``graphs`` and insert ``quads``; see :meth:`kg.store.Store.replace`."""

    def put_graph(self, graph: NamedNode, triples: Iterable[Triple]) -> None:
        """Replace the content of ``graph`` by ``triples``."""
        self.replace([graph], (Quad(t.subject, t.predicate, t.object, graph) for t in triples))

    def delete_graph(self, graph: NamedNode) -> None:
        """Drop ``graph``, which need not exist."""
        self.replace([graph], ())

    # The stamp.

    def write_stamp(self, text: str) -> None:
        """Keep a text until the graph changes."""
        if not (self.read_only or self._lent):
            self._stamp, self._changed = text, set()

    def read_stamp(self) -> stamp.Stamp | None:
        """Return the last stamp, also of an earlier run, and the graphs written to since."""
        if self._stamp is None or self._changed is None or self._lent:
            return None
        return stamp.Stamp(self._stamp, frozenset(self._changed))

    def _drop_stamp(self) -> None:
        """Delete the stamp of an earlier run."""
        if not (self._written or self.read_only):
            self._written = True
            stamp.drop(self._folder)
