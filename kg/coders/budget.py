"""Count what a run spends, and refuse a request that could exceed its budget."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from kg.coders.config import CoderSettings

_PER_TOKEN = 3
"""Code points per token, at least, in French and English: an estimate that is rather too high."""
_MILLION = 1_000_000


@dataclass
class Spent:
    """What requests cost: a service says how many tokens, else they are estimated."""

    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0

    @property
    def tokens(self) -> int:
        """All tokens."""
        return self.tokens_in + self.tokens_out

    def price(self, settings: CoderSettings) -> float:
        """Return the price by the prices that the settings give."""
        paid = self.tokens_in * settings.price_in + self.tokens_out * settings.price_out
        return paid / _MILLION


@dataclass
class Budget:
    """What a run may still spend; threads share it."""

    settings: CoderSettings
    spent: Spent = field(default_factory=Spent)
    _reserved: Spent = field(default_factory=Spent)
    _lock: Lock = field(default_factory=Lock)

    def reserve(self, characters: int) -> str:
        """Reserve the most that a request can cost; return which limit forbids it, "" if none."""
        asked = estimate(characters)
        with self._lock:
            after = Spent(
                self.spent.requests + self._reserved.requests + 1,
                self.spent.tokens_in + self._reserved.tokens_in + asked,
                self.spent.tokens_out + self._reserved.tokens_out + self.settings.max_tokens,
            )
            limit = self.settings.budget
            if limit.requests is not None and after.requests > limit.requests:
                return f"budget of {limit.requests:,} requests"
            if limit.tokens is not None and after.tokens > limit.tokens:
                return f"budget of {limit.tokens:,} tokens"
            if limit.price is not None and after.price(self.settings) > limit.price:
                return f"budget of {limit.price:,.2f}"
            self._reserved.requests += 1
            self._reserved.tokens_in += asked
            self._reserved.tokens_out += self.settings.max_tokens
        return ""

    def pay(self, characters: int, tokens_in: int | None, tokens_out: int) -> None:
        """Replace a reservation by what the request cost; ``None`` is as estimated."""
        asked = estimate(characters)
        with self._lock:
            self._reserved.requests -= 1
            self._reserved.tokens_in -= asked
            self._reserved.tokens_out -= self.settings.max_tokens
            self.spent.requests += 1
            self.spent.tokens_in += asked if tokens_in is None else tokens_in
            self.spent.tokens_out += tokens_out


def estimate(characters: int) -> int:
    """Return how many tokens a text of some length has at most."""
    return characters // _PER_TOKEN + 1
