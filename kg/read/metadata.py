"""Complete what articles do not say of themselves, and note what said it.

The order is: what the file says, the table that a person named, a table ``meta.csv`` (or ``.tsv``,
``.xlsx``) in the folder of the file or one above it that was given, and the command line. A row
of a table belongs to the article whose path, file name, id, name or address its first column has.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import Literal
from urllib.parse import urlsplit

from kg.base import fold
from kg.base.errors import ReadError
from kg.model import Article
from kg.read.decode import decode
from kg.read.folders import LEADS_OUT, PERMISSIONS, leads_out, printable
from kg.read.origin import check_language, check_text, check_url
from kg.read.remark import Remark
from kg.read.tables import xlsx
from kg.read.tables.columns import HEADINGS, key_of, listed
from kg.read.tables.csv import read_cells
from kg.read.tables.dates import is_day_first, parse_cell_date
from kg.read.text import NO_DATE

FIELDS = ("title", "date", "outlet", "author", "language", "url", "section", "page")
"""The fields that can be completed."""
TABLES = ("meta.csv", "meta.tsv", "meta.xlsx")
"""The names of tables that are looked for beside the files."""
LARGEST = 64 << 20
OutletFrom = Literal["folder", "domain"]

_PATH = ("path", "file", "filename", "file name", "fichier", "chemin", "nom du fichier")
_KEYS = (*_PATH, *HEADINGS["id"])
_NAMED = 3
_DATE_FOLDER = re.compile(r"[\d_.\s-]+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article was read: its file, and the folder that was given or that of the file."""

    file: Path
    root: Path

    @property
    def folders(self) -> Iterator[Path]:
        """The folders that a table can be in, the nearest first; an archive is a folder too."""
        yield self.file.parent
        if self.file.is_relative_to(self.root):
            inner = self.file.parent.relative_to(self.root)
            yield from (self.root / outer for outer in inner.parents if inner.parts)


@dataclass(slots=True)
class Table:
    """A table of metadata: the fields of each row by its key.

    ``used`` are the keys that some article had.
    """

    where: str
    name: str
    folder: Path
    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    faults: tuple[ReadError | Remark, ...] = ()
    used: set[str] = field(default_factory=set)

    def find(self, article: Article, place: Place | None) -> Mapping[str, str]:
        """Return the fields of an article, none if it has no row."""
        for key in _keys(article, place, self.folder):
            if key in self.rows:
                self.used.add(key)
                return self.rows[key]
        return {}

    def unused(self) -> Remark | None:
        """Return a remark on the rows that match no article and no file, if there are any."""
        keys = [key for key in self.rows if key not in self.used and not self._exists(key)]
        if not keys:
            return None
        more = f" and {len(keys) - _NAMED:,} more" if len(keys) > _NAMED else ""
        rows = f"{len(keys):,} rows match" if len(keys) > 1 else "1 row matches"
        return Remark(self.where, f"{rows} no article: {', '.join(keys[:_NAMED])}{more}")

    def _exists(self, key: str) -> bool:
        try:
            return (self.folder / key).exists()
        except (OSError, ValueError):
            return False


class Metadata:
    """What completes the articles of one run.

    Args:
        values: values by field, from the command line.
        outlet_from: take the outlet from the folder of the file or from the article's address.
        table: a table that was named.
    """

    def __init__(
        self,
        values: Mapping[str, str] | None = None,
        *,
        outlet_from: OutletFrom | None = None,
        table: Table | None = None,
    ) -> None:
        self.values = dict(values or {})
        self.outlet_from = outlet_from
        self.table = table
        self._found: dict[Path, Table | None] = {}
        self._new: list[Table] = [] if table is None else [table]
        self._whole: set[Path] = set()

    def complete(self, article: Article, place: Place | None) -> Article:
        """Return the article with what its file does not say; ``place`` is where it was read."""
        sources = []
        for table in self.tables(place):
            sources.append((table.name, table.find(article, place)))
        outlet = _outlet(article, place, self.outlet_from)
        if outlet:
            sources.append((f"--outlet-from {self.outlet_from}", {"outlet": outlet}))
        sources += [(f"--{name}", {name: value}) for name, value in self.values.items()]
        return complete(article, sources)

    def faults(self) -> Iterator[ReadError | Remark]:
        """Yield what is wrong in tables that were read since the last call."""
        while self._new:
            yield from self._new.pop(0).faults

    def reads_whole(self, folder: Path) -> None:
        """Note that all files of a folder are read, so that rows of its table must match."""
        self._whole.add(folder)

    def add_table(self, folder: Path, table: Table) -> None:
        """Add the table of an archive, which is a folder here."""
        self._found[folder] = table
        self._new.append(table)

    def unused(self) -> Iterator[Remark]:
        """Yield remarks on the rows of tables that match no article."""
        found = [table for table in self._found.values() if table is not None]
        for table in ([] if self.table is None else [self.table]) + found:
            is_whole = any(table.folder.is_relative_to(folder) for folder in self._whole)
            remark = table.unused() if table is self.table or is_whole else None
            if remark is not None:
                yield remark

    def tables(self, place: Place | None) -> Iterator[Table]:
        """Yield the tables that can have a row of an article of a place, the first one first."""
        if self.table is not None:
            yield self.table
        for folder in place.folders if place is not None else ():
            if folder not in self._found:
                table = self._found[folder] = find_table(folder)
                if table is not None:
                    self._new.append(table)
            known = self._found[folder]
            if known is not None:
                yield known


def complete(article: Article, sources: list[tuple[str, Mapping[str, str]]]) -> Article:
    """Return an article with the values that it lacks, each from the first source that has it."""
    values: dict[str, str] = {}
    completed = dict(article.completed)
    for source, given in sources:
        for name, value in given.items():
            if getattr(article, name) is None and name not in values:
                values[name] = value
                completed[name] = source
    if not values:
        return article
    notes = article.notes
    if "date" in values:
        notes = tuple(note for note in notes if note != NO_DATE)
    # A type checker cannot see that these are fields of text.
    changes: dict[str, object] = {**values, "notes": notes, "completed": tuple(completed.items())}
    return replace(article, **changes)  # type: ignore[arg-type]


def is_table(name: str) -> bool:
    """Return whether a file of this name is a table of metadata and holds no articles."""
    return name.lower() in TABLES


def find_table(folder: Path) -> Table | None:
    """Return the table of metadata in a folder, if there is one."""
    for name in TABLES:
        path = folder / name
        if leads_out(path, folder.resolve()):
            where = printable(path)
            return Table(where, name, folder, faults=(ReadError(where, LEADS_OUT),))
        try:
            found = path.is_file()
        except OSError:  # The path is too long: whatever is given there fails with the reason.
            found = False
        if found:
            return read_table(path)
    return None


def read_table(path: Path) -> Table:
    """Read a table of metadata; what is wrong in it is in its ``faults``."""
    where = printable(path)
    try:
        if path.stat().st_size > LARGEST:
            raise ReadError(where, f"larger than {LARGEST >> 20} MB; split it")
        return table_of(path.read_bytes(), where, path.parent)
    except FileNotFoundError:
        error = ReadError(where, "no such file; check the path")
    except OSError as raised:
        error = ReadError(where, f"can't be opened ({raised.strerror}); {PERMISSIONS}")
    except ReadError as raised:
        error = raised
    return Table(where, path.name, path.parent, faults=(error,))


def table_of(data: bytes, where: str, folder: Path) -> Table:
    """Return the table that some bytes are, with what is wrong in it."""
    table = Table(where, PurePosixPath(where).name, folder)
    try:
        parse_table(_cells(data, where), table)
    except ReadError as error:
        table.faults += (error,)
    return table


def _cells(data: bytes, where: str) -> Iterator[tuple[int, list[str]]]:
    """Return the rows of a table with their lines; Excel has a workbook for one."""
    if not data.startswith(b"PK"):
        return read_cells(decode(data, where)[0], where)
    if find_spec("openpyxl") is None:
        raise ReadError(where, "kg needs openpyxl to read it; pip install 'kg-actors-claims[xlsx]'")
    return xlsx.read_cells(data, where, LARGEST)


def parse_table(lines: Iterator[tuple[int, list[str]]], table: Table) -> None:
    """Put the rows of a table into it.

    Raises:
        ReadError: the table has no column with paths or ids, or is not a table.
    """
    _, heads = next(lines, (1, []))
    folded = [key_of(head) for head in heads]
    key = next((folded.index(name) for name in _KEYS if name in folded), None)
    if key is None:
        there = listed([head for head in heads if head.strip()])
        raise ReadError(table.where, f"no column 'path' or 'id'; there are: {there}", line=1)
    places: dict[str, int] = {}
    for name in FIELDS:
        known = (folded.index(one) for one in HEADINGS[name] if one in folded)
        place = next(known, key)
        if place != key:
            places[name] = place
    left = [head for n, head in enumerate(heads) if n != key and n not in places.values() and head]
    notes = [Remark(table.where, f"columns not read: {listed(left)}")] if left else []
    rows: dict[str, dict[str, str]] = {}
    faults: list[ReadError] = []
    body = [(line, (row + [""] * len(heads))[: len(heads)]) for line, row in lines]
    dates = [row[places["date"]] for _, row in body] if "date" in places else []
    day_first = is_day_first(dates)
    for line, row in body:
        name = _normal(row[key])
        if not name:
            continue
        if name in rows:
            faults.append(ReadError(table.where, f"{name!r} twice; keep one row", line=line))
            continue
        rows[name] = {}
        for field_name, place in places.items():
            value = " ".join(row[place].split())
            if value:
                try:
                    rows[name][field_name] = _checked(
                        field_name, value, day_first, table.where, line
                    )
                except ReadError as error:
                    faults.append(error)
    table.rows = rows
    table.faults += (*_first(faults), *notes)


def _first(faults: list[ReadError]) -> Iterator[ReadError]:
    """Yield one error for all that is wrong in a table."""
    if faults:
        first = faults[0]
        rest = len(faults) - 1
        more = f"; {rest:,} more fault{'s' * (rest > 1)} in this table" if rest else ""
        yield ReadError(first.where, f"{first.fault}{more}", line=first.line)


def _checked(name: str, value: str, day_first: bool | None, where: str, line: int) -> str:
    if name == "date":
        date = parse_cell_date(value, day_first=day_first)
        if date is None:
            fault = f"can't read the date {value[:40]!r}; write 2018-03-05, 2018-03 or 2018"
            raise ReadError(where, fault, line=line)
        return date
    if name == "language":
        return check_language(value, where, line=line)
    if name == "url":
        return check_url(value, where, line=line)
    return check_text(value, where, line=line)


def _keys(article: Article, place: Place | None, folder: Path) -> Iterator[str]:
    """Yield what a row can call an article, the most exact first."""
    if place is None or article.identity != place.file.name:
        # A file of many articles can have a row for all of them.
        yield _normal(article.identity)
    if place is not None:
        for base in (folder, place.root):
            if place.file.is_relative_to(base):
                yield _normal(place.file.relative_to(base).as_posix())
    yield article.url or ""
    yield _normal(article.name)
    if place is not None:
        yield _normal(str(place.file))
        yield _normal(place.file.name)


def _normal(key: str) -> str:
    """Return a key as rows and files share it: composed letters, forward slashes."""
    plain = unicodedata.normalize("NFC", key).strip()
    if "://" not in plain:
        plain = plain.replace("\\", "/").removeprefix("./")
    return plain


def _outlet(article: Article, place: Place | None, source: OutletFrom | None) -> str | None:
    if source == "domain" and article.url:
        host = urlsplit(article.url).hostname or ""
        return host.removeprefix("www.") or None
    if source == "folder" and place is not None:
        return folder_outlet(place)
    return None


def folder_outlet(place: Place) -> str | None:
    """Return the folder that names an outlet: the first below what was given that is not a date.

    >>> folder_outlet(Place(Path("press/gazette/2024/03/a.txt"), Path("press")))
    'gazette'
    >>> folder_outlet(Place(Path("gazette/2024/a.txt"), Path("gazette")))
    'gazette'
    """
    inner = PurePosixPath()
    if place.file.is_relative_to(place.root):
        inner = PurePosixPath(place.file.relative_to(place.root).parent.as_posix())
    parts = (part.removesuffix(".zip") for part in inner.parts)
    names = [name for name in parts if not _DATE_FOLDER.fullmatch(name)]
    outlet = names[0] if names else place.root.name or place.root.resolve().name
    return fold.display(printable(outlet)) or None
