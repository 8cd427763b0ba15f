"""What every coder has: a name with a version, a way to read articles, and a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from kg.coders.answers import Checked
from kg.coders.budget import Spent
from kg.extract.batch import Fault
from kg.model import Article, Reading

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass
class Report:
    """What a coder did in a run.

    Attributes:
        articles: articles that it has read.
        statements: statements that it found and that the articles contain.
        dropped: how many others were dropped, by reason.
        cached: answers that were given in an earlier run.
        spent: what new answers cost.
        price: the same in the currency of the settings.
        stopped: why the run ended early, "" if it did not.
    """

    articles: int = 0
    statements: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    cached: int = 0
    spent: Spent = field(default_factory=Spent)
    price: float = 0.0
    stopped: str = ""

    def count(self, checked: Checked) -> None:
        """Count the statements of an article."""
        self.articles += 1
        self.statements += len(checked.statements)
        self.dropped.update(checked.dropped)

    def as_object(self) -> Mapping[str, Any]:
        """Return the report as an object for JSON."""
        return {
            "articles": self.articles,
            "statements": self.statements,
            "dropped": dict(sorted(self.dropped.items())),
            "answers_from_cache": self.cached,
            "requests": self.spent.requests,
            "tokens_in": self.spent.tokens_in,
            "tokens_out": self.spent.tokens_out,
            "price": round(self.price, 4),
            "stopped": self.stopped,
        }


class Coder(Protocol):
    """Whoever reads articles besides kg itself."""

    @property
    def name(self) -> str:
        """Its name and version, as the provenance gives them: ``mistral/mistral-small …``."""

    @property
    def report(self) -> Report:
        """What it has done so far."""

    @property
    def answers(self) -> Path | None:
        """The folder of its answers, ``None`` if it keeps none."""

    def read(self, articles: Iterable[Article]) -> Generator[list[Reading | Fault], None, None]:
        """Yield what it finds, in the order of the articles; it may end before they do."""
