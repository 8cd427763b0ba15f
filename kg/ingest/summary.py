"""What a run that adds articles did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg.base.errors import ReadError
from kg.extract.reading import CODER
from kg.ingest.known import KnownArticle
from kg.model import Article, Reading
from kg.read import NO_DATE, Remark

NOT_COMPARED = "stored, but not compared with other articles"


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did.

    Attributes:
        added: articles that the graph did not hold.
        changed: articles that it held in another version.
        unchanged: articles that it held as they are.
        failed: what could not be read, in the order of the inputs.
        without_date: names of articles without a date.
        without_outlet: names of articles without an outlet.
        without_extractor: number of articles by a language that has no extractor.
        statements: statements that this run wrote.
        actors: number of their sources.
        notes: names of articles by what was noted of them.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    failed: tuple[ReadError, ...] = ()
    without_date: tuple[str, ...] = ()
    without_outlet: tuple[str, ...] = ()
    without_extractor: Mapping[str, int] = field(default_factory=dict)
    statements: int = 0
    actors: int = 0
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def stored(self) -> int:
        """Articles of this run that the graph holds after it."""
        return self.added + self.changed + self.unchanged


class Tally:
    """Counts what a run does, article by article, with the place of each among the inputs."""

    def __init__(self) -> None:
        self.added = self.changed = self.unchanged = self.statements = 0
        self.place = 0
        self.places: dict[str, int] = {}
        self.failed: list[tuple[int, ReadError]] = []
        self.without_date: list[tuple[int, str]] = []
        self.without_outlet: list[tuple[int, str]] = []
        self.without_extractor: Counter[str] = Counter()
        self.notes: dict[str, list[tuple[int, str]]] = {}

    def fail(self, error: ReadError, place: int) -> None:
        """Count an input that could not be read."""
        self.failed.append((place, error))

    def write(self, reading: Reading, *, replaced: str | None, is_new: bool) -> None:
        """Count a reading that is safely stored; ``replaced`` is a note on another article."""
        from kg.preprocess.parse import is_parsed

        if is_new:
            self.added += 1
        else:
            self.changed += 1
            if replaced:
                self.note(reading.article, [replaced])
        self.statements += len(reading.statements)
        is_own = reading.coder == CODER
        if is_own and (reading.language is None or not is_parsed(reading.language)):
            self.without_extractor[reading.language or "unknown"] += 1
        else:
            self.note(reading.article, reading.notes)
        self.notice(reading.article)

    def remark(self, remark: Remark) -> None:
        """Count a remark on an input."""
        self.notes.setdefault(remark.said, []).append((self.place, remark.where))

    def notice(self, article: Article) -> None:
        """Count what the reader noted of an article."""
        if article.date is None:
            self.without_date.append((self.places[article.identity], article.name))
        if article.outlet is None:
            self.without_outlet.append((self.places[article.identity], article.name))
        self.note(article, article.notes)

    def notice_known(self, known: KnownArticle) -> None:
        """Count what was noted of an article whose file did not change."""
        named = self.places[known.identity], known.name
        if not known.dated:
            self.without_date.append(named)
        if not known.with_outlet:
            self.without_outlet.append(named)
        for note in known.notes:
            if note != NO_DATE:
                self.notes.setdefault(note, []).append(named)

    def note(self, article: Article, notes: Iterable[str]) -> None:
        """Count notes on an article."""
        for note in notes:
            if note != NO_DATE:
                named = (self.places[article.identity], article.name)
                self.notes.setdefault(note, []).append(named)

    def note_apart(self, identity: str, note: str) -> None:
        """Count a note on an article that this run may not have read."""
        self.notes.setdefault(note, []).append((self.places.get(identity, 0), identity))

    def summary(self, *, actors: int) -> Summary:
        """Return what was counted, in the order of the inputs."""
        return Summary(
            added=self.added,
            changed=self.changed,
            unchanged=self.unchanged,
            failed=tuple(one for _, one in sorted(self.failed, key=lambda pair: pair[0])),
            without_date=_in_order(self.without_date),
            without_outlet=_in_order(self.without_outlet),
            without_extractor=dict(self.without_extractor),
            statements=self.statements,
            actors=actors,
            notes={note: _in_order(names) for note, names in sorted(self.notes.items())},
        )


def _in_order(found: list[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(name for _, name in sorted(found, key=lambda pair: pair[0]))
