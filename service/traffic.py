"""What is asked of this replica, counted over all its processes by files in a folder that `service.run` names."""

from __future__ import annotations

import os

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics
from prometheus_client.multiprocess import MultiProcessCollector

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # prometheus_client looks at it when it is imported
# Methods and routes are closed sets, or a caller could make as many series as he likes.
METHODS = frozenset({"GET", "HEAD", "POST", "DELETE", "PUT", "PATCH", "OPTIONS"})
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30)


class Traffic:
    """What is asked of this replica and how long the answers take."""

    def __init__(self) -> None:
        # When a series began is a series more, and of one process; several together have none.
        disable_created_metrics()
        self.registry = CollectorRegistry()
        self._answers = Counter(
            "dateline_http_requests",
            "Requests that were answered, by route (never by path) and status.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "dateline_http_request_seconds",
            "Seconds until the answer began; those that a caller asked to wait are in it.",
            ("method", "route"),
            registry=self.registry,
            buckets=BOUNDS,
        )

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Counts an answer."""
        method = method if method in METHODS else "other"
        self._answers.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def registry_of_all(self) -> CollectorRegistry:
        """What all processes of this replica have counted."""
        if FOLDER not in os.environ:
            return self.registry
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
        return registry
