"""Check the statements of a coder against the article, and drop what it does not contain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, cast, get_args
from unicodedata import category

from kg.base.edtf import bounds
from kg.base.json_text import parse_json
from kg.coders.places import Places
from kg.model import (
    Act,
    Article,
    Position,
    Side,
    SourceKind,
    Span,
    Stance,
    Statement,
    StatementType,
)

MOST = 500
"""Statements of one article; more is not an answer."""
_MOST_PIECES, _MOST_POSITIONS, _LONGEST_LABEL, _LONGEST_DATE = 20, 4, 200, 40
_COMPARED = 20
"""Places of a content that are compared by the cue beside them."""
_CHOICES: Mapping[str, tuple[Any, str | None]] = {
    "type": (StatementType, None),
    "source_kind": (SourceKind, "unknown"),
    "act": (Act, "assert"),
    "stance": (Stance, "none"),
}
"""Fields with their values, and the value of a field that is missing."""
WRONG_DATE = "date is not EDTF (only the date is left out)"
WRONG_POSITION = "position is not one (only the position is left out)"


class _DropError(Exception):
    """A statement is dropped; the words say why."""


@dataclass
class Checked:
    """The statements that an article contains with their positions, and why others were dropped."""

    statements: list[tuple[Statement, tuple[Position, ...]]] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)


def parse_answer(words: str) -> list[Any]:
    """Return the statements in the words of a model, whatever they are.

    Raises:
        ValueError: the words are not a JSON object with statements.
    """
    try:
        held = parse_json(words)
    except ValueError:
        # Services that ignore the schema wrap the object in remarks.
        start, end = words.find("{"), words.rfind("}") + 1
        if start < 0 or (start, end) == (0, len(words)):
            raise
        held = parse_json(words[start:end])
    found = held.get("statements") if isinstance(held, dict) else None
    if not isinstance(found, list):
        raise ValueError("it has no list of statements")
    return found


class Checker:
    """Checks the statements of one coder about one article.

    Args:
        article: the article.
        rule: what the statements are marked with.
        offsets: whether places are offsets, as ``kg annotate`` writes them; else only words.
    """

    def __init__(self, article: Article, rule: str, *, offsets: bool = False) -> None:
        self.article, self.rule, self.offsets = article, rule, offsets
        self.places = Places(article.text)
        self.title = Places(article.title or "")
        self.found = Checked()
        self._seen: set[tuple[object, ...]] = set()

    def check(self, given: Iterable[Any], within: Span | None = None) -> Checked:
        """Add statements to those found before; all content must be ``within`` a part."""
        room = MOST - len(self.found.statements)
        waiting = iter(given)
        for one in islice(waiting, max(room, 0)):
            try:
                self._add(one, within)
            except _DropError as reason:
                self.found.dropped[str(reason)] += 1
        if isinstance(given, list):
            rest = max(len(given) - max(room, 0), 0)
        else:
            # A function may never end.
            rest = sum(1 for _ in islice(waiting, 1))
        if rest:
            self.found.dropped[f"more than {MOST} statements in an article"] += rest
        return self.found

    def _add(self, given: Any, within: Span | None) -> None:
        if not isinstance(given, Mapping):
            raise _DropError("statement is not an object")
        values = {
            name: _choice(given, name, kinds, missing)
            for name, (kinds, missing) in _CHOICES.items()
        }
        content = self._content(given, within)
        whole = Span(content[0].start, content[-1].end)
        cue = self._near(given, "cue", whole, outside=True)
        if (content, cue) in self._seen:
            raise _DropError("statement is repeated")
        has_stance = values["stance"] != "none"
        statement = Statement(
            content=content,
            cue=cue,
            speaker=self._near(given, "speaker", cue or whole, outside=True),
            source=self._source(given),
            target=self._near(given, "target", whole) if has_stance else None,
            said_on=self._date(given),
            when=self._near(given, "when", whole),
            rule=self.rule,
            confidence=_confidence(given),
            **values,
        )
        self._seen.add((content, cue))
        self.found.statements.append((statement, self._positions(given)))

    def _content(self, given: Mapping[str, Any], within: Span | None) -> tuple[Span, ...]:
        pieces = given.get("content")
        if isinstance(pieces, str):
            pieces = [pieces]
        if not isinstance(pieces, list | tuple) or not 0 < len(pieces) <= _MOST_PIECES:
            raise _DropError("content has a wrong type")
        found: list[Span] = []
        cue = given.get("cue")
        for piece in pieces:
            after = found[-1].end if found else 0
            places = (
                self.places.find(piece, within)
                if isinstance(piece, str)
                else iter((self._offsets(piece, "content"),))
            )
            spans = (span for span in places if span.start >= after)
            first = next(spans, None)
            if first is None:
                raise _DropError("content is not in the article")
            if not found and isinstance(cue, str):
                first = self._beside([first, *spans], cue)
            found.append(first)
        return tuple(found)

    def _beside(self, spans: list[Span], cue: str) -> Span:
        """Choose the place that has the cue next to it, among those not used before."""
        if len(spans) == 1:
            return spans[0]
        used = {statement.content for statement, _ in self.found.statements}
        unused = [span for span in spans if (span,) not in used] or spans

        def distance(span: Span) -> tuple[int, int]:
            near = self.places.nearest(cue, span, outside=True)
            gap = self.places.length
            if near is not None and not near.overlaps(span):
                gap = max(span.start - near.end, near.start - span.end)
            return gap, span.start

        return min(unused[:_COMPARED], key=distance)

    def _near(
        self, given: Mapping[str, Any], name: str, to: Span, *, outside: bool = False
    ) -> Span | None:
        value = given.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return self._offsets(value, name)
        found = self.places.nearest(value, to, outside=outside)
        if found is None:
            raise _DropError(f"{name} is not in the article")
        return found

    def _offsets(self, value: Any, name: str) -> Span:
        """Return a place that is given by offsets, where the coder may give them."""
        is_pair = (
            self.offsets
            and isinstance(value, list | tuple)
            and len(value) == 2
            and all(isinstance(one, int) and not isinstance(one, bool) for one in value)
        )
        if not is_pair:
            raise _DropError(f"{name} has a wrong type")
        start, end = value
        if not 0 <= start < end <= self.places.length:
            raise _DropError(f"{name} is not in the article")
        return Span(start, end)

    def _source(self, given: Mapping[str, Any]) -> str | None:
        value = given.get("source")
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            raise _DropError("source has a wrong type")
        text, title = self.article.text, self.article.title or ""
        for words, places in ((text, self.places), (title, self.title)):
            span = next(places.find(value), None)
            if span is not None:
                return " ".join(span.of(words).split())
        raise _DropError("source is not in the article")

    def _date(self, given: Mapping[str, Any]) -> str | None:
        value = given.get("said_on")
        if value is None or value == "":
            return None
        try:
            if not isinstance(value, str) or len(value) > _LONGEST_DATE:
                raise ValueError
            bounds(value)
        except ValueError:
            self.found.dropped[WRONG_DATE] += 1
            return None
        return value

    def _positions(self, given: Mapping[str, Any]) -> tuple[Position, ...]:
        held = given.get("positions") or ()
        several = list(held) if isinstance(held, list | tuple) else [held]
        found: dict[str, Position] = {}
        for one in several[:_MOST_POSITIONS]:
            label, side = (
                (one.get("label"), one.get("side", "none"))
                if isinstance(one, Mapping)
                else (None, None)
            )
            if not isinstance(label, str) or side not in get_args(Side) or not _is_label(label):
                self.found.dropped[WRONG_POSITION] += 1
                continue
            words = " ".join(label.split())
            found.setdefault(words, Position(words, cast("Side", side)))
        if rest := several[_MOST_POSITIONS:]:
            self.found.dropped[WRONG_POSITION] += len(rest)
        return tuple(found.values())


def _choice(given: Mapping[str, Any], name: str, kinds: Any, missing: str | None) -> Any:
    value = given.get(name)
    if value is None and missing is not None:
        return missing
    if value is None or not isinstance(value, str):
        raise _DropError(f"{name} has a wrong type")
    if value not in get_args(kinds):
        raise _DropError(f"{name} is none of its values")
    return value


def _confidence(given: Mapping[str, Any]) -> float:
    value = given.get("confidence")
    is_share = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
    return float(value) if is_share and value is not None else 1.0


def _is_label(label: str) -> bool:
    """Return whether a label has letters and none of what controls a screen."""
    words = " ".join(label.split())
    return (
        0 < len(words) <= _LONGEST_LABEL
        and any(map(str.isalnum, words))
        and not any(category(one) in ("Cc", "Cf", "Cs", "Co", "Cn") for one in words)
    )
