"""Keep parts, what workers found in chunks of articles, in a folder or at an fsspec address.

    ADDRESS/3f/3f09….parquet    one row per article: its quads, its record, its reading, or a fault

A part is written under a temporary name and then renamed, and holds a digest of its rows: a part
that is half written or damaged is no part. Nothing in it is executed when it is read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

from kg.base.errors import KgError, UsageError

EXTRA = "pip install 'kg-actors-claims[cluster]'"
LOCAL = "parts"
"""The folder of parts in the folder of a graph, for a cluster on this machine."""
_BUCKETS = frozenset(("s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "oss"))
_FORMAT = "1"
_COLUMNS = ("article", "identity", "fault", "quads", "record", "reading")
_TYPES = ("string", "string", "string", "large_binary", "string", "binary")
_FACTS = ("seconds", "processor_seconds", "has_loaded")


class PartRow(NamedTuple):
    """What one article gives.

    Attributes:
        article: the digest of the article (:func:`kg.cluster.chunks.digest_article`).
        identity: its identity, for people who look into a part.
        fault: why it could not be analysed, "" if it could; the rest is empty then.
        quads: its quads as N-Quads, without links to actors, claims and topics.
        record: what it gives to resolution (:class:`kg.graph.Given`), as JSON.
        reading: the reading (:mod:`kg.graph.kept`).
    """

    article: str
    identity: str
    fault: str
    quads: bytes
    record: str
    reading: bytes


@dataclass(frozen=True, slots=True)
class Part:
    """What a chunk gives, with the time that it took.

    Attributes:
        key: its name (:func:`kg.cluster.builds.part_key`).
        rows: a row per article, in the order of the chunk.
        seconds: how long its task ran, without writing the part.
        processor_seconds: processor time of the process that extracted it.
        has_loaded: whether a model was loaded meanwhile, which takes seconds.
    """

    key: str
    rows: tuple[PartRow, ...]
    seconds: float = 0.0
    processor_seconds: float = 0.0
    has_loaded: bool = False

    @property
    def has_faults(self) -> bool:
        """Whether an article could not be analysed: another run may have other limits."""
        return any(row.fault for row in self.rows)


class Parts:
    """The parts at an address, which is that of a folder as it is on all machines.

    Raises:
        UsageError: the address is no folder and of no kind that fsspec knows.
        KgError: a package is missing.
    """

    def __init__(self, address: str) -> None:
        # The workers have other working directories.
        self.address = address if "://" in address else str(Path(address).absolute())
        try:
            import pyarrow  # noqa: F401
            from fsspec.core import url_to_fs

            self._system, self._root = url_to_fs(self.address)
            # Object stores have no folders, and a bucket with a wrong name must not be made.
            self._has_buckets = not _BUCKETS.isdisjoint(_protocols(self._system))
        except ImportError as error:
            said = " ".join(str(error).split())
            advice = EXTRA if error.name in ("fsspec", "pyarrow") else "install it on every machine"
            raise KgError(f"parts at {address}: {said}; {advice}") from error
        except ValueError as error:
            raise UsageError(f"parts at {address}: {error}; name a folder or s3://…") from error

    def read(self, key: str) -> Part | None:
        """Return a part, ``None`` where it is missing, half written or damaged."""
        import pyarrow as pa

        try:
            content = self._system.cat_file(self._path(key))
        except FileNotFoundError:
            return None
        except Exception as error:
            # Each kind of address has errors of its own.
            raise self._unusable(error) from error
        with suppress(pa.ArrowException, OSError, ValueError, LookupError, TypeError):
            part = decode(content)
            return part if part.key == key else None
        return None

    def write(self, part: Part) -> None:
        """Write a part, whole or not at all, in the place of one of the same key.

        Raises:
            KgError: the address cannot be written to.
        """
        target = self._path(part.key)
        folder = target.rpartition("/")[0]
        draft = f"{folder}/.{part.key}.{uuid4().hex}.draft"
        try:
            if not self._has_buckets:
                self._system.makedirs(folder, exist_ok=True)
            self._system.pipe_file(draft, encode(part))
            self._system.mv(draft, target)
        except Exception as error:
            raise self._unusable(error) from error

    def keys(self) -> list[str]:
        """Return the keys of all parts, sorted."""
        found = self._system.glob(f"{self._root}/*/*.parquet")
        return sorted(path.rpartition("/")[2].removesuffix(".parquet") for path in found)

    def _path(self, key: str) -> str:
        return f"{self._root}/{key[:2]}/{key}.parquet"

    def _unusable(self, error: Exception) -> KgError:
        said = " ".join((getattr(error, "strerror", "") or str(error)).split())
        said = said or type(error).__name__
        return KgError(f"parts at {self.address}: {said}; check the address and its permissions")


def _protocols(system: Any) -> tuple[str, ...]:
    found = system.protocol
    return (found,) if isinstance(found, str) else tuple(found)


def drop_local(folder: Path) -> None:
    """Delete the parts in the folder of a graph, which name people and are needed only once."""
    import shutil

    shutil.rmtree(folder / LOCAL, ignore_errors=True)


def encode(part: Part) -> bytes:
    """Return a part as a Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = zip(*part.rows, strict=True) if part.rows else [()] * len(_COLUMNS)
    types = [pa.type_for_alias(name) for name in _TYPES]
    arrays = [pa.array(list(column), kind) for column, kind in zip(columns, types, strict=True)]
    facts = {
        "format": _FORMAT,
        "key": part.key,
        "sha256": _digest(part.key, part.rows),
        **{name: getattr(part, name) for name in _FACTS},
    }
    schema = pa.schema(list(zip(_COLUMNS, types, strict=True)), {"kg": json.dumps(facts)})
    target = BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), target, compression="zstd")
    return target.getvalue()


def decode(content: bytes) -> Part:
    """Return the part that :func:`encode` wrote.

    Raises:
        ValueError, LookupError, pyarrow.ArrowException: it is something else, or damaged.
    """
    import pyarrow.parquet as pq

    table = pq.read_table(BytesIO(content))
    facts: dict[str, Any] = json.loads(table.schema.metadata[b"kg"])
    held = [table.column(name) for name in _COLUMNS]
    # The digest is of bytes: it does not see that a damaged header makes a string binary or null.
    if any(str(one.type) != kind or one.null_count for one, kind in zip(held, _TYPES, strict=True)):
        raise ValueError("its columns are not those that were written")
    columns = [one.to_pylist() for one in held]
    rows = tuple(PartRow(*row) for row in zip(*columns, strict=True))
    key = facts["key"]
    if (facts["format"], facts["sha256"]) != (_FORMAT, _digest(key, rows)):
        raise ValueError("its rows are not those that were written")
    return Part(key, rows, **{name: facts[name] for name in _FACTS})


def _digest(key: str, rows: Iterable[PartRow]) -> str:
    found = hashlib.sha256(key.encode())
    for row in rows:
        for value in row:
            held = value if isinstance(value, bytes) else value.encode("utf-8")
            found.update(f"\n{len(held)} ".encode())
            found.update(held)
    return found.hexdigest()
