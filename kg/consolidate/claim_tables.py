"""Keep in SQLite what is known of nodes: candidates, placements, claims.

A *node* is the first statement with a claim key; see :mod:`kg.consolidate.statement_tables`.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from kg.base.json_text import parse_json
from kg.claims.agreement import Agreement
from kg.claims.candidates import Found
from kg.claims.claim_sets import Completed
from kg.claims.placing import Compared, Placement
from kg.consolidate.resolution_file import open_file
from kg.consolidate.statement_tables import KNOWN, STATEMENT_TABLES, StatementTables
from kg.consolidate.watch import Watched, watch

_TABLES = f"""{STATEMENT_TABLES}
CREATE TABLE IF NOT EXISTS node (
    place BLOB PRIMARY KEY, iri TEXT NOT NULL, source TEXT NOT NULL, own INTEGER NOT NULL,
    worst REAL, founder BLOB, stem BLOB, base BLOB, member BLOB, contradicts INTEGER,
    agreed TEXT, compared TEXT, claim BLOB, sign INTEGER, why TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS node_founder ON node (founder);
CREATE INDEX IF NOT EXISTS node_claim ON node (claim);
CREATE INDEX IF NOT EXISTS node_merged ON node (claim) WHERE claim != place;
CREATE INDEX IF NOT EXISTS node_compared ON node (claim) WHERE why IS NOT NULL;
CREATE INDEX IF NOT EXISTS node_iri ON node (iri);
CREATE INDEX IF NOT EXISTS node_source ON node (source);
CREATE TABLE IF NOT EXISTS candidate (
    place BLOB NOT NULL, kind INTEGER NOT NULL, other BLOB NOT NULL, rank INTEGER NOT NULL,
    PRIMARY KEY (place, kind, other)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS candidate_other ON candidate (other);
CREATE TABLE IF NOT EXISTS label (place BLOB PRIMARY KEY, wording TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS replaced_actor (iri TEXT PRIMARY KEY, now TEXT NOT NULL) WITHOUT ROWID;
"""
_WATCHED = (
    Watched("INSERT ON statement", (("key", "new.key"), ("place", "new.place"))),
    Watched("DELETE ON statement", (("key", "old.key"), ("iri", "old.iri"))),
    Watched(
        "UPDATE OF original ON statement",
        (("place", "new.place"),),
        "old.original IS NOT new.original",
    ),
    Watched("DELETE ON node", (("claim", "old.claim"),)),
    Watched(
        "UPDATE OF claim, sign ON node",
        (("claim", "old.claim"), ("claim", "new.claim")),
        "old.claim IS NOT new.claim OR old.sign IS NOT new.sign",
    ),
)
_TOUCHED = """
    SELECT key FROM changed WHERE kind = 'claim'
    UNION SELECT n.claim FROM changed c CROSS JOIN statement s ON s.key = c.key
    CROSS JOIN node n ON n.place = s.place WHERE c.kind = 'key' AND n.claim IS NOT NULL
"""
"""The claims of which the statements changed, or the side that they take."""
COPIES, BY_WORDS, BY_MEANING = range(3)
"""Kinds of candidates, in the order of :class:`Found`."""


class ClaimTables(StatementTables):
    """The tables of statements and claims in one file, within one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        self._placements: dict[bytes, Placement[bytes]] = {}

    # --- nodes ------------------------------------------------------------------------------

    def add_node(self, place: bytes, iri: str, source: str, *, own: bool) -> None:
        """Add a node: the IRIs of its claim and source, and whether it is about its speaker."""
        self._run(
            "INSERT INTO node (place, iri, source, own) VALUES (?, ?, ?, ?)",
            (place, iri, source, own),
        )

    def drop_node(self, place: bytes) -> None:
        """Drop a node and its candidates."""
        self._placements.pop(place, None)
        for table in ("node", "candidate", "label"):
            self._run(f"DELETE FROM {table} WHERE place = ?", (place,))

    def found(self, place: bytes) -> Found[bytes]:
        """Return the candidates of a node."""
        lists: Found[bytes] = Found([], [], [])
        for kind, other in self._run(
            "SELECT kind, other FROM candidate WHERE place = ? ORDER BY kind, rank", (place,)
        ):
            lists[kind].append(other)
        return lists

    def set_found(
        self, place: bytes, kind: int, others: Sequence[bytes], before: Sequence[bytes]
    ) -> None:
        """Put candidates of a kind in the place of those before."""
        self._run_many(
            "DELETE FROM candidate WHERE place = ? AND kind = ? AND other = ?",
            ((place, kind, other) for other in set(before).difference(others)),
        )
        held = {other: rank for rank, other in enumerate(before)}
        self._run_many(
            "INSERT INTO candidate VALUES (?, ?, ?, ?) "
            "ON CONFLICT DO UPDATE SET rank = excluded.rank",
            (
                (place, kind, other, rank)
                for rank, other in enumerate(others)
                if held.get(other) != rank
            ),
        )

    def set_worst(self, place: bytes, worst: float) -> None:
        """Keep the least score of a node's candidates by words."""
        self._run("UPDATE node SET worst = ? WHERE place = ?", (worst, place))

    def worsts(self, wanted: Iterable[bytes]) -> dict[bytes, float]:
        """Return the least scores of candidates by words."""
        self._want((place, b"") for place in wanted)
        rows = self._run(
            "SELECT place, worst FROM wanted_place CROSS JOIN node ON place = one "
            "WHERE worst IS NOT NULL"
        )
        return dict(rows)

    def users(self, other: bytes) -> list[bytes]:
        """Return the nodes that have one among their candidates."""
        rows = self._run("SELECT DISTINCT place FROM candidate WHERE other = ?", (other,))
        return [place for (place,) in rows]

    def using(self, kind: int, pairs: Iterable[tuple[bytes, bytes]]) -> set[bytes]:
        """Return those nodes, of pairs of nodes and others, that have the other as candidate."""
        self._want(pairs)
        rows = self._run(
            "SELECT one FROM wanted_place CROSS JOIN candidate "
            "ON place = one AND kind = ? AND other = two",
            (kind,),
        )
        return {place for (place,) in rows}

    def own_users(self, founder: bytes, after: bytes) -> list[bytes]:
        """Return later nodes that may not join a claim because of any member."""
        rows = self._run(
            "SELECT DISTINCT c.place FROM node m CROSS JOIN candidate c ON c.other = m.place "
            "CROSS JOIN node u ON u.place = c.place WHERE m.founder = ? AND u.own AND u.place > ?",
            (founder, after),
        )
        return [place for (place,) in rows]

    def set_own(self, wanted: Iterable[bytes]) -> None:
        """Note that the members of a claim decide whether some nodes may join it."""
        self._run_many("UPDATE node SET own = 1 WHERE place = ?", ((place,) for place in wanted))

    def placement(self, place: bytes) -> Placement[bytes] | None:
        """Return where a node is, ``None`` where it has not been placed."""
        found = self._placements.get(place)
        if found is None:
            if len(self._placements) > KNOWN:
                self._placements.clear()
            row = self._run(f"SELECT {_PLACEMENT} FROM node WHERE place = ?", (place,)).fetchone()
            if row and row[0]:
                found = self._placements[place] = _placement(*row)
        return found

    def compared(self, place: bytes) -> Compared[bytes]:
        """Return how a node is known to agree with others."""
        row = self._run("SELECT compared FROM node WHERE place = ?", (place,)).fetchone()
        if not row or not row[0]:
            return {}
        return {
            (bytes.fromhex(other), required): Agreement(*agreed) if agreed else None
            for other, required, *agreed in parse_json(row[0])
        }

    def forget_compared(self, wanted: Iterable[bytes]) -> None:
        """Forget how some nodes agree with others."""
        self._run_many(
            "UPDATE node SET compared = NULL WHERE place = ?", ((place,) for place in wanted)
        )

    def place(self, place: bytes, found: Placement[bytes], compared: Compared[bytes]) -> None:
        """Write where a node is, and how it agrees with others."""
        kept = json.dumps(
            [
                (other.hex(), required, *(_fields(agreed) if agreed else ()))
                for (other, required), agreed in compared.items()
            ],
            ensure_ascii=False,
            separators=(",", ":"),
        )
        self._run(
            "UPDATE node SET founder = ?, stem = ?, base = ?, member = ?, contradicts = ?, "
            "agreed = ?, compared = ? WHERE place = ?",
            (
                *(found.founder, found.stem, found.base, found.member, found.contradicts),
                *(_agreed(found.agreed), kept, place),
            ),
        )
        self._placements[place] = found

    def members(self, founder: bytes, before: bytes | None = None) -> list[bytes]:
        """Return the members of a claim as they were placed, in order."""
        rows = self._run(
            "SELECT place FROM node WHERE founder = ? AND (? IS NULL OR place < ?) ORDER BY place",
            (founder, before, before),
        )
        return [place for (place,) in rows]

    def placements(self, founders: Iterable[bytes]) -> dict[bytes, Placement[bytes]]:
        """Return the placements of all members of claims, in order."""
        self._want((founder, b"") for founder in founders)
        rows = self._run(
            f"SELECT place, {_PLACEMENT} FROM wanted_place CROSS JOIN node ON founder = one"
        )
        return {place: _placement(*row) for place, *row in sorted(rows)}

    def source(self, place: bytes) -> str:
        """Return the IRI of the source of a node before resolution, "" if unknown."""
        (found,) = self._run("SELECT source FROM node WHERE place = ?", (place,)).fetchone()
        return str(found)

    def named(self, iris: Iterable[str]) -> dict[str, bytes]:
        """Return the nodes of claims by the IRIs of these, as far as they are known."""
        found = {}
        for iri in iris:
            row = self._run("SELECT place FROM node WHERE iri = ?", (iri,)).fetchone()
            if row:
                found[iri] = row[0]
        return found

    def founders_by(self, sources: Iterable[str]) -> set[bytes]:
        """Return the claims of nodes with some sources, by IRI before resolution."""
        found: set[bytes] = set()
        for source in sources:
            rows = self._run("SELECT DISTINCT founder FROM node WHERE source = ?", (source,))
            found.update(founder for (founder,) in rows)
        return found

    def replace_actors(self, now: Mapping[str, str]) -> set[str]:
        """Keep the IRIs of actors that are one with others; return those that changed."""
        before = set(self._run("SELECT iri, now FROM replaced_actor"))
        changed = before.symmetric_difference(now.items())
        iris = {iri for iri, _ in changed}
        self._run_many("DELETE FROM replaced_actor WHERE iri = ?", ((iri,) for iri in iris))
        self._run_many(
            "INSERT INTO replaced_actor VALUES (?, ?)",
            ((iri, now[iri]) for iri in iris if iri in now),
        )
        return iris

    def complete(
        self,
        completed: Mapping[bytes, Completed[bytes]],
        labels: Iterable[tuple[bytes, str]],
    ) -> None:
        """Write the claims of nodes, and the wordings of claims."""
        self._run_many("DELETE FROM label WHERE place = ?", ((place,) for place in completed))
        self._run_many("INSERT INTO label VALUES (?, ?)", labels)
        self._run_many(
            "UPDATE node SET claim = ?, sign = ?, why = ? WHERE place = ?",
            ((one.claim, one.sign, _agreed(one.agreed), n) for n, one in completed.items()),
        )

    # --- results ----------------------------------------------------------------------------

    def watch(self) -> None:
        """Note from now on what changes."""
        watch(self._run, _WATCHED)

    def changed_sides(self) -> tuple[set[str], dict[str, int]]:
        """Return the statements of which :meth:`sides` may have changed, and the sides now."""
        said = (
            f"SELECT s.iri, s.side * n.sign, n.claim FROM ({_TOUCHED}) t "
            "CROSS JOIN node n ON n.claim = t.key "
            "CROSS JOIN statement f ON f.place = n.place CROSS JOIN statement s ON s.key = f.key"
        )
        statements: dict[bytes, dict[str, int]] = defaultdict(dict)
        for iri, side, claim in self._run(said):
            statements[claim][iri] = side
        sides = {i: s for each in statements.values() if len(each) > 1 for i, s in each.items()}
        return {iri for each in statements.values() for iri in each} | self._gone(), sides

    def changed_repeats(self) -> tuple[set[str], dict[str, str]]:
        """Return the statements of which :meth:`repeats` may have changed, and the repeats now."""
        places = self._run(
            "WITH RECURSIVE below(place) AS (SELECT key FROM changed WHERE kind = 'place' "
            "UNION SELECT s.place FROM below b JOIN statement s ON s.original = b.place) "
            "SELECT place FROM below"
        ).fetchall()
        iris, repeats = self._gone(), {}
        for (place,) in places:
            chain = self._run(
                "WITH RECURSIVE above(step, iri, original) AS "
                "(SELECT 0, iri, original FROM statement WHERE place = ? UNION ALL "
                "SELECT step + 1, s.iri, s.original FROM above a "
                "JOIN statement s ON s.place = a.original) SELECT iri FROM above ORDER BY step",
                (place,),
            ).fetchall()
            iris.update(iri for (iri,) in chain[:1])
            if len(chain) > 1:
                repeats[chain[0][0]] = chain[-1][0]
        return iris, repeats

    def _gone(self) -> set[str]:
        return {iri for (iri,) in self._run("SELECT key FROM changed WHERE kind = 'iri'")}

    def replaced(self) -> Iterator[tuple[str, str]]:
        """Yield the IRIs of claims that are known by another one, with the IRI of that."""
        yield from self._run(
            "SELECT n.iri, f.iri FROM node n JOIN node f ON f.place = n.claim "
            "WHERE n.claim != n.place"
        )

    def merges(self) -> Iterator[tuple[str, str, Agreement]]:
        """Yield merged claims: the IRI of the claim, that of the other one, and why."""
        for claim, iri, why in self._run(
            "SELECT f.iri, n.iri, n.why FROM node n JOIN node f ON f.place = n.claim "
            "WHERE n.why IS NOT NULL"
        ):
            yield claim, iri, Agreement(*parse_json(why))

    def labels(self) -> dict[str, str]:
        """Return the wordings of claims, by IRI."""
        return dict(self._run("SELECT iri, wording FROM label JOIN node USING (place)"))

    def sides(self) -> Iterator[tuple[str, int]]:
        """Yield each statement of claims with several, by IRI, and +1 where it is for its claim."""
        yield from self._run(
            "WITH said AS (SELECT s.iri, s.side * n.sign AS side, n.claim FROM node n "
            "JOIN statement f ON f.place = n.place JOIN statement s ON s.key = f.key) "
            "SELECT iri, side FROM said WHERE claim IN "
            "(SELECT claim FROM said GROUP BY claim HAVING count(*) > 1)"
        )

    def repeats(self) -> Iterator[tuple[str, str]]:
        """Yield the IRI of each statement that repeats another, and that of the first of these."""
        first: dict[bytes, tuple[bytes, str]] = {}
        for place, iri, original, original_iri in self._run(
            "SELECT s.place, s.iri, s.original, o.iri FROM statement s "
            "JOIN statement o ON o.place = s.original ORDER BY s.place"
        ):
            first[place] = first.get(original, (original, original_iri))
            yield iri, first[place][1]


_PLACEMENT = "founder, stem, base, member, contradicts, agreed"


def _placement(
    founder: bytes, stem: bytes, base: bytes, member: bytes, contradicts: int, agreed: str | None
) -> Placement[bytes]:
    why = None if agreed is None else Agreement(*parse_json(agreed))
    return Placement(founder, stem, base, member, bool(contradicts), why)


def _agreed(agreed: Agreement | None) -> str | None:
    return None if agreed is None else json.dumps(_fields(agreed), ensure_ascii=False)


def _fields(agreed: Agreement) -> tuple[float, str, bool, bool]:
    return agreed.score, agreed.reason, agreed.opposite, agreed.only_contradiction


@contextmanager
def open_claims(folder: Path) -> Iterator[ClaimTables]:
    """Open the file in a folder for one transaction; see :func:`open_file`."""
    with open_file(folder, _TABLES) as connection:
        yield ClaimTables(connection)
