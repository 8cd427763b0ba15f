"""Keep the answers of services and all proposals in a file of the graph's folder, ``links.sqlite``.

A batch of answers is one transaction: a run that is stopped or killed keeps all answers it
received, and no question is sent twice. The file can be deleted; accepted links are in the graph.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kg.base.closing import Closing
from kg.base.errors import KgError
from kg.base.json_text import parse_json
from kg.link.records import Proposal, entity_from_json, entity_to_json

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


class Memory(Closing):
    """The file of a graph's folder. Use it in a ``with``."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        with self._reporting_errors():
            # Another program may be writing: wait for it rather than fail.
            self._base = sqlite3.connect(self.path, timeout=30)
            # What is deleted is overwritten: questions name people.
            self._base.execute("PRAGMA secure_delete = ON")
            self._base.executescript(_TABLES)

    def close(self) -> None:
        self._base.close()

    def answer(self, service: str, question: Any) -> Any | None:
        """Return the service's answer to a question, ``None`` if it was never asked."""
        with self._reporting_errors():
            row = self._base.execute(
                "SELECT answer FROM answers WHERE service = ? AND question = ?",
                (service, _question_key(question)),
            ).fetchone()
            return None if row is None else parse_json(row[0])

    def save_answers(self, service: str, answers: Iterable[tuple[Any, Any]]) -> None:
        """Save questions with their answers, all or none."""
        rows = [(service, _question_key(q), json.dumps(a, ensure_ascii=False)) for q, a in answers]
        with self._reporting_errors(), self._base:
            self._base.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", rows)

    def save_proposals(self, source: str, proposals: Mapping[str, Iterable[Proposal]]) -> None:
        """Replace the proposals of a source for these actors."""
        rows = [
            (actor, source, place, one.entity.iri, _encode(one))
            for actor, several in proposals.items()
            for place, one in enumerate(several)
        ]
        with self._reporting_errors(), self._base:
            self._base.executemany(
                "DELETE FROM proposals WHERE actor = ? AND source = ?",
                [(actor, source) for actor in proposals],
            )
            self._base.executemany("INSERT INTO proposals VALUES (?, ?, ?, ?, ?)", rows)

    def proposals(self) -> list[Proposal]:
        """Read all proposals by actor and source, the best first."""
        with self._reporting_errors():
            rows = self._base.execute(
                "SELECT actor, source, proposal FROM proposals ORDER BY actor, source, place"
            ).fetchall()
            return [_decode(*row) for row in rows]

    def purge(
        self, actors: Container[str], names: Container[str], is_gone: Callable[[str], bool]
    ) -> None:
        """Keep what concerns some actors only, and write the file afresh.

        Args:
            actors: the IRIs of these actors.
            names: the names by which a service can have been asked about them.
            is_gone: whether a text mentions somebody of whom nothing may be left.
        """
        with self._reporting_errors(), self._base:
            rows = self._base.execute("SELECT service, question, answer FROM answers").fetchall()
            kept = _kept_answers(rows, names, is_gone)
            self._base.executemany(
                "DELETE FROM answers WHERE service = ? AND question = ?",
                [row[:2] for row in rows if row[:2] not in kept],
            )
            proposed = self._base.execute("SELECT actor, source, place, proposal FROM proposals")
            self._base.executemany(
                "DELETE FROM proposals WHERE actor = ? AND source = ? AND place = ?",
                [r[:3] for r in proposed.fetchall() if r[0] not in actors or is_gone(r[3])],
            )
        with self._reporting_errors():
            self._base.execute("VACUUM")

    @contextmanager
    def _reporting_errors(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, ValueError, LookupError, TypeError) as error:
            raise KgError(
                f"{self.path}: {error}; delete the file if it is damaged; accepted links are "
                "kept in the graph"
            ) from error


def read_proposals(folder: Path) -> list[Proposal]:
    """Read the proposals of a graph's folder; none if no service or table was ever asked."""
    if not (folder / FILE).exists():
        return []
    with Memory(folder) as memory:
        return memory.proposals()


def purge(
    folder: Path, actors: Container[str], names: Container[str], is_gone: Callable[[str], bool]
) -> None:
    """Purge the file of a graph's folder, if there is one; see :meth:`Memory.purge`."""
    if (folder / FILE).exists():
        with Memory(folder) as memory:
            memory.purge(actors, names, is_gone)


def _kept_answers(
    rows: Iterable[tuple[str, str, str]], names: Container[str], is_gone: Callable[[str], bool]
) -> set[tuple[str, str]]:
    """Return service and question of the answers to keep.

    These are the service's manifest, the answers about some names, and those about the entities
    in them.
    """
    kept: set[tuple[str, str]] = set()
    entities: set[str] = set()
    extensions = []
    for service, question, answer in rows:
        asked = parse_json(question)
        if not isinstance(asked, dict):
            kept.add((service, question))
        elif "extend" in asked:
            extensions.append((service, question, asked["extend"], answer))
        elif asked.get("query") in names and not is_gone(f"{question} {answer}"):
            kept.add((service, question))
            entities.update(str(one["id"]) for one in parse_json(answer))
    kept.update((s, q) for s, q, id, answer in extensions if id in entities and not is_gone(answer))
    return kept


def _question_key(question: Any) -> str:
    """Serialise a question so that equal questions have equal keys."""
    return json.dumps(question, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _encode(proposal: Proposal) -> str:
    fields = {
        "entity": entity_to_json(proposal.entity),
        "score": proposal.score,
        "reasons": proposal.reasons,
        "sure": proposal.sure,
    }
    return json.dumps(fields, ensure_ascii=False)


def _decode(actor: str, source: str, text: str) -> Proposal:
    fields = parse_json(text)
    return Proposal(
        actor=actor,
        entity=entity_from_json(fields["entity"]),
        source=source,
        score=fields["score"],
        reasons=tuple(fields["reasons"]),
        sure=fields["sure"],
    )
