"""Choose the column of each field of an article: by its heading, else by its contents.

Headings are compared without capitals, accents and punctuation. A person's choice comes first
(``--column text=body``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from kg.base import fold
from kg.base.errors import ReadError
from kg.read.tables.dates import is_day_first, parse_cell_date

FIELDS = ("text", "title", "date", "id", "url", "outlet", "author", "language", "section", "page")
"""The fields of an article that a column can hold."""

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "text": (
        *("text", "texte", "body", "corps", "full text", "fulltext", "texte integral"),
        *("article text", "texte de l article", "texte article", "body text", "corps du texte"),
        *("corps de l article", "corps du document", "main text", "maintext", "content"),
        *("contenu", "article body", "article content", "story", "post content", "article"),
    ),
    "title": (
        *("title", "titre", "headline", "article title", "titre de l article", "titre article"),
        *("post title", "head", "heading", "manchette"),
    ),
    "date": (
        *("date", "published", "date published", "publication date", "publish date", "pub date"),
        *("pubdate", "published at", "date publish", "publish time", "date de publication"),
        *("date publication", "publie", "publie le", "paru le", "date de parution", "parution"),
        *("post date", "published date", "first published", "article date", "date article"),
        *("datetime", "timestamp", "day", "jour"),
    ),
    "id": (
        *("id", "article id", "doc id", "document id", "identifiant", "identifier", "guid"),
        *("uid", "uuid", "doc", "id article", "reference", "accession number", "an"),
    ),
    "url": (
        *("url", "link", "lien", "adresse", "address", "permalink", "article url", "web url"),
        *("canonical url", "uri", "href", "lien url", "url de l article", "adresse web"),
    ),
    "outlet": (
        *("outlet", "source", "journal", "newspaper", "media", "media name", "publication"),
        *("source name", "nom de la source", "publisher", "editeur", "nom du journal"),
        *("titre de presse", "site", "domain", "domaine", "organe", "support", "medium"),
    ),
    "author": (
        *("author", "auteur", "authors", "auteurs", "byline", "journalist", "journaliste"),
        *("signature", "creator", "writer", "auteur s", "author s"),
    ),
    "language": ("language", "langue", "lang", "article language"),
    "section": ("section", "rubrique", "category", "categorie", "desk", "section name", "cahier"),
    "page": ("page", "pages", "page number", "numero de page", "no de page"),
}
"""For each field, headings that mean it, the surest first."""

_TITLE_ROWS = 20
"""Rows that may be above the headings: the name of an export, its date."""
_SHORTEST_TEXT = 60
"""Code points that half of the cells of a column have at least if it is guessed to be the text."""
_LONGEST_HEADING = 150
_LISTED = 30
_FIELD_OF = {heading: field for field, known in HEADINGS.items() for heading in known}


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a table holds the fields of its articles.

    ``places`` are the indexes of columns by field. ``day_first`` says whether dates such as
    04/05/2018 begin with the day, ``None`` if they do not tell.
    """

    heads: tuple[str, ...]
    places: Mapping[str, int]
    day_first: bool | None = None

    def __str__(self) -> str:
        read = ", ".join(f"{field}={self.heads[place]}" for field, place in self.places.items())
        others = [head for place, head in enumerate(self.heads) if place not in self._used and head]
        return f"columns read: {read}" + (f"; not read: {listed(others)}" if others else "")

    @property
    def _used(self) -> set[int]:
        return set(self.places.values())

    def head(self, field: str) -> str:
        """Return the heading of a field's column."""
        return self.heads[self.places[field]]


def find_headings(rows: Sequence[Sequence[str]]) -> int:
    """Return the index of the row of headings among the first rows of a table.

    It is the first row that has a heading of a text or two known headings, else the first one.
    """
    for place, row in enumerate(rows[:_TITLE_ROWS]):
        fields = {_FIELD_OF.get(key_of(cell)) for cell in row} - {None}
        if len(fields) > 1 or "text" in fields:
            return place
    return 0


def choose_columns(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    chosen: Iterable[tuple[str, str]],
    where: str,
) -> Columns:
    """Choose the column of each field.

    Args:
        heads: the headings.
        rows: some rows of the table, as long as the headings.
        chosen: pairs of a field and the heading that a person chose for it.
        where: the table, for messages.

    Raises:
        ReadError: no column holds texts, or a chosen heading is not in the table.
    """
    if any(len(head) > _LONGEST_HEADING for head in heads):
        fault = "the first row is an article, not headings; add a row such as text, title, date"
        raise ReadError(where, fault)
    places = _chosen(heads, chosen, where)
    known: dict[str, int] = {}
    for place, head in enumerate(heads):
        known.setdefault(key_of(head), place)
    for field in FIELDS:
        if field not in places:
            free = (known[one] for one in HEADINGS[field] if one in known)
            taken = set(places.values())
            place = next((one for one in free if one not in taken and _fits(field, one, rows)), -1)
            if place >= 0:
                places[field] = place
    _guess_by_contents(places, heads, rows)
    if "text" not in places:
        named = listed([head for head in heads if head])
        fault = f"no column has texts of articles; name it with --column text=…, of: {named}"
        raise ReadError(where, fault)
    ordered = {field: places[field] for field in FIELDS if field in places}
    dates = [row[places["date"]] for row in rows] if "date" in places else []
    return Columns(tuple(heads), ordered, is_day_first(dates))


def key_of(heading: str) -> str:
    """Return a heading without capitals, accents and punctuation."""
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading.strip())
    return " ".join(re.findall(r"[a-z0-9]+", fold.search(split)))


def listed(heads: Sequence[str]) -> str:
    """Return headings as a list that is not too long."""
    shown = [head if len(head) <= 40 else f"{head[:40]}…" for head in heads[:_LISTED]]
    more = f" and {len(heads) - _LISTED:,} more" if len(heads) > _LISTED else ""
    return ", ".join(shown) + more


def _chosen(heads: Sequence[str], chosen: Iterable[tuple[str, str]], where: str) -> dict[str, int]:
    """Return the places of the columns that a person chose."""
    places = {}
    for field, heading in chosen:
        same = [place for place, head in enumerate(heads) if head == heading]
        same = same or [n for n, head in enumerate(heads) if key_of(head) == key_of(heading)]
        if not same:
            there = f"there are: {listed([head for head in heads if head])}"
            raise ReadError(where, f"no column {heading!r} for --column {field}; {there}")
        places[field] = same[0]
    return places


def _fits(field: str, place: int, rows: Sequence[Sequence[str]]) -> bool:
    """Return whether a column has any contents, and texts in it if it should."""
    cells = _cells(place, rows)
    if field == "text":
        # "content" may be a kind, and "article" a number.
        return not rows or any(" " in cell.strip() for cell in cells)
    return bool(cells) or not rows


def _guess_by_contents(
    places: dict[str, int], heads: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    """Add the columns that only their contents show: the longest texts, addresses, dates."""
    free = [place for place in range(len(heads)) if place not in places.values()]
    if "text" not in places:
        lengths = {place: _median_length(_cells(place, rows)) for place in free}
        longest = max(free, key=lambda place: lengths[place], default=-1)
        if longest >= 0 and lengths[longest] >= _SHORTEST_TEXT:
            places["text"] = longest
            free.remove(longest)
    for field, is_value in (("url", _is_address), ("date", parse_cell_date)):
        if field not in places:
            for place in free:
                cells = _cells(place, rows)
                if cells and all(map(is_value, cells)) and not all(map(str.isdigit, cells)):
                    places[field] = place
                    free.remove(place)
                    break


def _is_address(cell: str) -> bool:
    return re.match(r"https?://\S+$", cell.strip()) is not None


def _median_length(cells: Sequence[str]) -> float:
    """Return the median length of cells that are text; addresses and the like have no blanks."""
    if not cells or sum(" " in cell for cell in cells) * 2 < len(cells):
        return 0
    return median(map(len, cells))


def _cells(place: int, rows: Sequence[Sequence[str]]) -> list[str]:
    return [row[place] for row in rows if row[place].strip()]
