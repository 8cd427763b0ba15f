"""What services answered and what was proposed, in a file beside the graph: ``links.sqlite``.

A batch of answers is one transaction: a run that is stopped or killed keeps all that it heard,
and nothing is asked twice. The file can be deleted; links that were accepted stand in the graph.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from kg.base.errors import KgError
from kg.link.records import Proposal, entity_object, entity_of

FILE = "links.sqlite"

_TABLES = """
CREATE TABLE IF NOT EXISTS answers (
  service TEXT, question TEXT, answer TEXT NOT NULL, PRIMARY KEY (service, question)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS proposals (
  actor TEXT, source TEXT, place INTEGER, entity TEXT, proposal TEXT NOT NULL,
  PRIMARY KEY (actor, source, place)
) WITHOUT ROWID;
"""


class Memory:
    """The file of a graph's folder. Use it in a ``with``."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        with self._told():
            # Another program may be writing: wait for it rather than fail.
            self._base = sqlite3.connect(self.path, timeout=30)
            self._base.executescript(_TABLES)

    def __enter__(self) -> Memory:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._base.close()

    def answer(self, service: str, question: Any) -> Any | None:
        """What the service answered to a question, ``None`` if it was never asked."""
        with self._told():
            row = self._base.execute(
                "SELECT answer FROM answers WHERE service = ? AND question = ?",
                (service, written(question)),
            ).fetchone()
        return None if row is None else json.loads(row[0])

    def keep(self, service: str, answers: Iterable[tuple[Any, Any]]) -> None:
        """Puts questions with their answers down, all or none."""
        rows = [(service, written(q), json.dumps(a, ensure_ascii=False)) for q, a in answers]
        with self._told(), self._base:
            self._base.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", rows)

    def propose(self, source: str, proposals: Mapping[str, Iterable[Proposal]]) -> None:
        """Makes these all that the source proposes for these actors."""
        rows = [
            (actor, source, place, one.entity.iri, _held(one))
            for actor, several in proposals.items()
            for place, one in enumerate(several)
        ]
        with self._told(), self._base:
            self._base.executemany(
                "DELETE FROM proposals WHERE actor = ? AND source = ?",
                [(actor, source) for actor in proposals],
            )
            self._base.executemany("INSERT INTO proposals VALUES (?, ?, ?, ?, ?)", rows)

    def proposals(self) -> list[Proposal]:
        """All proposals: by actor and source, the best first."""
        with self._told():
            rows = self._base.execute(
                "SELECT actor, source, proposal FROM proposals ORDER BY actor, source, place"
            ).fetchall()
        return [_proposal(*row) for row in rows]

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise KgError(
                f"{self.path}: {error}; delete the file if it is damaged, accepted links are "
                "kept in the graph"
            ) from error


def proposals_in(folder: Path) -> list[Proposal]:
    """The proposals that stand in a graph's folder; none where nothing was ever asked."""
    if not (folder / FILE).exists():
        return []
    with Memory(folder) as memory:
        return memory.proposals()


def written(question: Any) -> str:
    """A question as a key: equal for equal questions."""
    return json.dumps(question, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _held(proposal: Proposal) -> str:
    held = {
        "entity": entity_object(proposal.entity),
        "score": proposal.score,
        "reasons": proposal.reasons,
        "sure": proposal.sure,
    }
    return json.dumps(held, ensure_ascii=False)


def _proposal(actor: str, source: str, text: str) -> Proposal:
    held = json.loads(text)
    return Proposal(
        actor=actor,
        entity=entity_of(held["entity"]),
        source=source,
        score=held["score"],
        reasons=tuple(held["reasons"]),
        sure=held["sure"],
    )
