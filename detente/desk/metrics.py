"""What a running desk counts, in the text that Prometheus reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from detente import __version__

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})


class Metrics:
    """Counters of one desk, with a registry of their own: two desks in one process do not mix.

    Labels are bounded: ``route`` is the pattern of a route (``/happenings/{id}``), ``other`` for what is none.
    """

    def __init__(self) -> None:
        self._registry = CollectorRegistry(auto_describe=True)
        self._requests = Counter(
            "detente_http_requests", "Requests answered.", ("route", "method", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "detente_http_request_seconds", "Time from request to answer.", ("route",), buckets=_SECONDS, registry=self._registry
        )
        self._limited = Counter(
            "detente_http_rate_limited", "Requests refused because their client asked too often.", registry=self._registry
        )
        self._stopped = Counter(
            "detente_http_stopped", "Requests whose work was stopped at the deadline.", registry=self._registry
        )

    def answered(self, route: str | None, method: str, status: int, seconds: float) -> None:
        """Count one answer; None is a route that there is not."""
        known = route or "other"
        self._requests.labels(known, method if method in _METHODS else "other", str(status)).inc()
        self._seconds.labels(known).observe(seconds)

    def limited(self) -> None:
        """Count one request that was refused by the rate limit."""
        self._limited.inc()

    def stopped(self) -> None:
        """Count one request whose work was stopped at its deadline."""
        self._stopped.inc()

    def text(self, archive: Mapping[str, int]) -> bytes:
        """All of it as text, with what the archive holds by name."""
        held = CollectorRegistry()
        held.register(_Held(archive))
        return generate_latest(self._registry) + generate_latest(held)


class _Held(Collector):
    """What an archive holds at this moment."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts

    def collect(self) -> Iterable[Metric]:
        yield from _gauges(self._counts)


def _gauges(counts: Mapping[str, int]) -> Iterator[Metric]:
    version = GaugeMetricFamily("detente_build", "The version that answers, as a label.", labels=("version",))
    version.add_metric((__version__,), 1)
    yield version
    held = GaugeMetricFamily("detente_archive_rows", "What the archive holds.", labels=("of",))
    for name, count in sorted(counts.items()):
        if name != "cursor":
            held.add_metric((name,), count)
    yield held
    yield GaugeMetricFamily("detente_archive_cursor", "Cursor of the last change.", value=counts.get("cursor", 0))
