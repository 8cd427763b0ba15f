"""Figures of the server at ``/metrics`` in the format of Prometheus."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram, PlatformCollector
from prometheus_client import ProcessCollector as Process
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

if TYPE_CHECKING:
    from kg.web.served import Served

_SECONDS = (0.005, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30)


def routes() -> list[BaseRoute]:
    """Return the routes of this module."""
    return [Route("/metrics", metrics)]


class Metrics:
    """The figures of one server."""

    def __init__(self, served: Served) -> None:
        self.registry = CollectorRegistry()
        Process(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self.registry.register(_Graph(served))
        self._requests = Counter(
            "kg_requests",
            "Requests that were answered.",
            ("route", "method", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "kg_request_seconds",
            "Time from a request to the end of its answer.",
            ("route",),
            buckets=_SECONDS,
            registry=self.registry,
        )

    def count(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route).observe(seconds)


class _Graph(Collector):
    """The state of the graph and of the workers at the time of the request."""

    def __init__(self, served: Served) -> None:
        self.served = served

    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        pool = self.served.pool
        yield GaugeMetricFamily("kg_workers", "Processes for queries.", pool.alive)
        yield GaugeMetricFamily("kg_queries_running", "Queries that run.", pool.running)
        yield GaugeMetricFamily("kg_queries_waiting", "Queries that wait.", pool.waiting)
        ended = CounterMetricFamily(
            "kg_workers_replaced", "Processes that were replaced, by reason.", labels=("reason",)
        )
        for reason in ("time", "memory", "died", "gone", "worn"):
            ended.add_metric((reason,), pool.killed[reason])
        yield ended
        if self.served.is_open:
            changed = self.served.state.changed.timestamp()
            yield GaugeMetricFamily("kg_graph_changed_seconds", "Time of the last change.", changed)


async def metrics(request: Request) -> Response:
    """Answer with all figures."""
    body = generate_latest(request.app.state.metrics.registry)
    headers = {"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"}
    return Response(body, headers=headers)
