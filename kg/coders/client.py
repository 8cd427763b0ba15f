"""Send requests to an OpenAI-compatible address: no redirects, limited answers, some retries."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kg import __version__
from kg.base.errors import KgError, ServiceError, UsageError
from kg.base.json_text import parse_json
from kg.coders.budget import Budget
from kg.coders.config import CoderSettings

if TYPE_CHECKING:
    import httpx

_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
"""Statuses after which the same request may succeed later."""
_FOR_ALL = frozenset({401, 402, 403, 404, 405, 410})
"""Statuses that every request would get."""
_MOST_BYTES = 4_000_000
_FIRST_WAIT = 1.0
_LONGEST_WAIT = 60.0
"""Seconds between two tries."""
_SHOWN = 200
"""Code points of a service's own message that are repeated."""


class StopError(ServiceError):
    """No further request makes sense: the run ends."""


@dataclass(slots=True)
class Answered:
    """What a model answered; ``finish`` says why it ended."""

    words: str
    finish: str


@dataclass
class Client:
    """A client of one coder's service; threads may share it.

    Raises on creation:
        UsageError: the environment variable of the key is not set.
        KgError: the package httpx is missing.
    """

    settings: CoderSettings
    budget: Budget
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        try:
            import httpx
        except ImportError:
            raise KgError(
                "language models need the package httpx; install it with: "
                "pip install 'kg-actors-claims[coders]'"
            ) from None
        # A proxy cannot reach servers on this machine.
        self._http = httpx.Client(
            headers={
                "User-Agent": f"kg-actors-claims/{__version__}",
                # A compressed answer could be much larger than what is received.
                "Accept-Encoding": "identity",
                **self._authorisation(),
            },
            timeout=self.settings.timeout,
            follow_redirects=False,
            trust_env=not self.settings.is_local,
        )

    def _authorisation(self) -> dict[str, str]:
        name = self.settings.key_env
        if not name:
            return {}
        key = os.environ.get(name, "").strip()
        if not key or not key.isascii() or not key.isprintable():
            raise UsageError(
                f"coder {self.settings.name}: the environment variable {name} holds no key; set it"
            )
        return {"Authorization": f"Bearer {key}"}

    def ask(self, body: dict[str, Any]) -> Answered:
        """Ask for a completion.

        Raises:
            StopError: the budget is used up, or no request can succeed.
            ServiceError: this request got no answer.
        """
        import httpx

        length = sum(len(message["content"]) for message in body["messages"])
        tries = 0
        while True:
            if limit := self.budget.reserve(length):
                raise StopError(f"{limit} is used up")
            # A request without an answer may cost something: what was sent counts.
            paid: tuple[int | None, int] = (None, 0)
            wait: float | None = None
            is_unreachable = False
            try:
                status, headers, data = self._send(body)
                paid = _usage(data, len(data)) if status == httpx.codes.OK else paid
                if status == httpx.codes.OK:
                    return self._answer(data)
                fault = f"HTTP {status}{self._said(data)}"
                if 300 <= status < 400:
                    target = headers.get("Location", "nowhere")
                    raise self._stop(f"redirects to {target}; kg does not follow: correct the url")
                if status in _FOR_ALL:
                    raise self._stop(f"{fault}; check url, model and key")
                if status not in _AGAIN:
                    raise ServiceError(f"{self.settings.url}: {fault}")
                wait = _requested_wait(headers.get("Retry-After", ""))
            except httpx.TimeoutException:
                fault = f"no answer within {self.settings.timeout:g} s"
            except httpx.ConnectError as error:
                fault, is_unreachable = str(error) or "no connection", True
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                fault = str(error) or type(error).__name__
            finally:
                self.budget.pay(length, *paid)
            tries += 1
            if tries > self.settings.retries or (wait or 0) > _LONGEST_WAIT:
                if is_unreachable:
                    raise self._stop(f"cannot be reached ({fault}); is the service running?")
                raise ServiceError(f"{self.settings.url}: {fault}, {tries} times")
            self.sleep(wait if wait is not None else min(_FIRST_WAIT * 2 ** (tries - 1), 30))

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def _stop(self, fault: str) -> StopError:
        return StopError(f"{self.settings.url}: {fault}")

    def _send(self, body: dict[str, Any]) -> tuple[int, httpx.Headers, bytes]:
        """Send a request; return status, headers and at most _MOST_BYTES of the answer."""
        import httpx

        end = self.clock() + self.settings.timeout
        data = bytearray()
        url = f"{self.settings.url.rstrip('/')}/chat/completions"
        with self._http.stream("POST", url, json=body) as answer:
            for part in answer.iter_raw():
                data += part
                if len(data) > _MOST_BYTES:
                    raise ServiceError(
                        f"{self.settings.url}: its answer is larger than "
                        f"{_MOST_BYTES // 1_000_000} MB"
                    )
                if self.clock() > end:
                    # A service that sends a byte now and then would hold the run for good.
                    raise httpx.ReadTimeout("too slow")
            return answer.status_code, answer.headers, bytes(data)

    def _said(self, data: bytes) -> str:
        """Return the service's own message, which may repeat the key, without the key."""
        words = _message(data)
        sent = self._http.headers.get("Authorization", "").removeprefix("Bearer ")
        return words.replace(sent, "…") if sent else words

    def _answer(self, data: bytes) -> Answered:
        try:
            choice = parse_json(data)["choices"][0]
            words, finish = choice["message"]["content"], choice.get("finish_reason")
            if not isinstance(words, str):
                raise TypeError("no words")
        except (ValueError, LookupError, TypeError, AttributeError):
            raise ServiceError(
                f"{self.settings.url}: what it sends is not a chat completion; check the url"
            ) from None
        return Answered(words, str(finish or ""))


@contextmanager
def connected(
    settings: CoderSettings, budget: Budget, sleep: Callable[[float], None] = time.sleep
) -> Iterator[Client]:
    """Yield a client that is closed at the end."""
    client = Client(settings, budget, sleep)
    try:
        yield client
    finally:
        client.close()


def _usage(data: bytes, length: int) -> tuple[int | None, int]:
    """Return the tokens of question and answer as the service counts them, else an estimate."""
    counted: list[int | None] = []
    try:
        held = parse_json(data)["usage"]
        values = [held["prompt_tokens"], held["completion_tokens"]]
    except (ValueError, LookupError, TypeError):
        values = [None, None]
    for value in values:
        is_count = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9
        counted.append(value if is_count else None)
    sent, given = counted
    return sent or None, given or length // 3


def _message(data: bytes) -> str:
    """Return the message in an error of a service, with a blank before it."""
    try:
        held = parse_json(data)
        error = held.get("error", held)
        words = error.get("message") if isinstance(error, dict) else error
        return f": {' '.join(words.split())[:_SHOWN]}" if isinstance(words, str) else ""
    except (ValueError, AttributeError):
        return ""


def _requested_wait(header: str) -> float | None:
    return float(header) if header.strip().isdecimal() and len(header) < 9 else None
