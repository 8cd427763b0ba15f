"""Ask a language model for the statements of articles, a part of an article in each request."""

from __future__ import annotations

import hashlib
import json
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import Any

from kg.base.errors import ServiceError
from kg.coders.answers import Checker, parse_answer
from kg.coders.budget import Budget
from kg.coders.cache import Answers, default_folder
from kg.coders.client import Answered, Client, StopError
from kg.coders.coder import Report
from kg.coders.config import CoderSettings
from kg.coders.pool import Pool
from kg.coders.prompts import Message, Templates, answer_schema, read_templates
from kg.coders.readings import reading_of
from kg.extract.batch import Fault
from kg.model import Article, Reading, Span
from kg.preprocess import annotate
from kg.preprocess.document import Document
from kg.preprocess.paragraphs import split_paragraphs

_ENDED = frozenset(("stop", "eos", "end_turn", ""))
_MOST_FAULTS = 5
"""Articles in a row without an answer after which a run ends."""
_SHOWN = 80


class _OfflineError(ServiceError):
    """There is no answer of an earlier run, and no new one may be asked for."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of an article in one request; the model's answer to it is a list of statements."""

    span: Span
    statements: Future[list[Any] | None]


@dataclass
class ModelCoder:
    """A coder that asks a language model.

    Args:
        settings: which model, where, with what prompt.
        offline: ask nothing; use answers of earlier runs.
        sleep: waits between tries.
    """

    settings: CoderSettings
    offline: bool = False
    sleep: Callable[[float], None] = time.sleep
    report: Report = field(default_factory=Report)
    _lock: Lock = field(default_factory=Lock)
    _client: Client | None = None
    _faults: int = 0
    """Articles in a row without an answer."""

    def __post_init__(self) -> None:
        self._templates: Templates = read_templates(self.settings.prompt, self.settings.folder)
        self._budget = Budget(self.settings, self.report.spent)
        held = self.settings.cache
        self.answers = self.settings.folder / held if held else default_folder()
        self._cache = Answers(self.answers)
        if not self.offline:
            # What is missing is noticed before an article is read.
            self._client = Client(self.settings, self._budget, self.sleep)

    @cached_property
    def name(self) -> str:
        """Name, model, version of the prompt, and a digest of all that decides on answers."""
        asked = json.dumps([self._templates.digest, self._parameters, self.settings.chunk])
        mark = hashlib.sha256(asked.encode()).hexdigest()[:8]
        settings = self.settings
        return f"{settings.name}/{settings.model}, prompt {self._templates.version}, {mark}"

    @cached_property
    def _parameters(self) -> dict[str, Any]:
        settings = self.settings
        schema = {"name": "statements", "strict": True, "schema": answer_schema()}
        return {
            "model": settings.model,
            "temperature": settings.temperature,
            "seed": settings.seed,
            "response_format": {"type": "json_schema", "json_schema": schema},
            **settings.extra,
        }

    def read(self, articles: Iterable[Article]) -> Generator[list[Reading | Fault], None, None]:
        """Yield a reading or a fault for each article, in order; end early where it must."""
        pool = Pool(self.settings.concurrency)
        waiting: deque[tuple[Document, list[_Part]]] = deque()
        try:
            for document in annotate_each(articles):
                if isinstance(document, Fault):
                    yield [document]
                    continue
                try:
                    waiting.append((document, self._submit(pool, document)))
                except UnicodeEncodeError:
                    said = "it holds half of a surrogate pair; save it as UTF-8 again"
                    yield [Fault(document.article, said)]
                while len(waiting) > self.settings.concurrency:
                    yield from self._finish(*waiting.popleft())
                if self.report.stopped:
                    break
            while waiting:
                yield from self._finish(*waiting.popleft())
        finally:
            pool.close()
            if self._client is not None:
                # A request that nobody waits for any more ends with its connection.
                self._client.close()
            self.report.price = self.report.spent.price(self.settings)

    def _submit(self, pool: Pool, document: Document) -> list[_Part]:
        article = document.article
        template = self._templates.find(document.language)
        parts = []
        for span in split_text(article.text, self.settings.chunk):
            messages = template.messages(article, document.language, span.of(article.text))
            parts.append(_Part(span, pool.submit(self._statements, article.sha256, messages)))
        return parts

    def _finish(self, document: Document, parts: list[_Part]) -> Iterator[list[Reading | Fault]]:
        """Yield what was found in an article, nothing where the run was stopped before."""
        checker = Checker(document.article, self.settings.name)
        try:
            answers = [(part.span, part.statements.result()) for part in parts]
        except ServiceError as error:
            yield [Fault(document.article, str(error))]
            self._faults += 1
            if self._faults >= _MOST_FAULTS and not self.offline:
                self._stop(f"{self._faults} articles in a row had no usable answer")
            return
        self._faults = 0
        for span, given in answers:
            if given is None:
                return
            checker.check(given, within=span)
        self.report.count(checker.found)
        yield [reading_of(document, self.name, checker.found.statements)]

    def _statements(self, sha256: str, messages: list[Message]) -> list[Any] | None:
        """Return the statements of an answer, ``None`` where the run ends before.

        Raises:
            ServiceError: there is no answer, or it is not one.
        """
        asked = {**self._parameters, "messages": messages}
        held = self._cache.find(sha256, asked)
        # A damaged answer is asked for again.
        with suppress(ValueError):
            if held is not None:
                found = parse_answer(held)
                with self._lock:
                    self.report.cached += 1
                return found
        if self._client is None:
            raise _OfflineError("no answer of an earlier run; run it without --offline")
        if self.report.stopped:
            return None
        try:
            # How long an answer may be does not change one that is complete.
            answered = self._client.ask({"max_tokens": self.settings.max_tokens, **asked})
        except StopError as error:
            self._stop(str(error))
            return None
        statements = _parsed(answered, self.settings.max_tokens)
        self._cache.keep(sha256, asked, answered.words)
        return statements

    def _stop(self, why: str) -> None:
        with self._lock:
            self.report.stopped = self.report.stopped or why


def _parsed(answered: Answered, most: int) -> list[Any]:
    if answered.finish not in _ENDED:
        why = "is cut off" if answered.finish == "length" else f"ended with '{answered.finish}'"
        raise ServiceError(
            f"the model's answer {why}; raise max_tokens (now {most:,}) or lower chunk"
        )
    try:
        return parse_answer(answered.words)
    except ValueError as error:
        begin = " ".join(answered.words.split())[:_SHOWN]
        raise ServiceError(
            f"the model's answer is not what was asked for ({error}): {begin}"
        ) from None


def annotate_each(articles: Iterable[Article]) -> Iterable[Document | Fault]:
    """Yield the documents of articles, and a fault for each that kg can't parse."""
    from kg.extract.batch import fault_of, is_general

    for article in articles:
        try:
            yield from annotate([article])
        except Exception as error:
            if isinstance(error, MemoryError) or is_general(error):
                raise
            yield Fault(article, fault_of(error))


def split_text(text: str, longest: int) -> list[Span]:
    """Split a text into parts of at most some length, between paragraphs where that is possible."""
    if len(text) <= longest:
        return [Span(0, len(text))]
    ends = [paragraph.end for paragraph in split_paragraphs(text)]
    parts: list[Span] = []
    start = 0
    while start < len(text):
        fitting = [end for end in ends if start < end <= start + longest]
        end = fitting[-1] if fitting else text.rfind(" ", start + longest // 2, start + longest)
        if end <= start:
            end = start + longest
        if len(text) - start <= longest:
            end = len(text)
        parts.append(Span(start, min(end, len(text))))
        start = parts[-1].end
    return parts
