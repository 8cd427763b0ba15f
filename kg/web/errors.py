"""Errors that an HTTP request can end with: a status, and one line that says why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.base.errors import KgError


class HttpError(KgError):
    """A request is refused or cannot be answered."""

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = dict(headers or {})

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the parts: worker processes send errors."""
        return HttpError, (self.status, self.message, self.headers)


def busy(message: str) -> HttpError:
    """Return the error for what may work a few seconds later."""
    return HttpError(503, message, {"Retry-After": "5"})
