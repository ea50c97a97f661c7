"""`/metrics`: how the service is, for Prometheus.

What is asked of this replica it counts itself (`service.traffic`). What becomes of jobs is counted in Redis
(`jobs.metrics`) and the same from every replica.
"""

from __future__ import annotations

from collections.abc import Iterator

import redis
from flask import Blueprint, Response
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from jobs.metrics import READ, STAGE, WAIT, Snapshot, look
from jobs.queue import Desk
from jobs.version import VERSION
from service.wiring import parts

PLAIN = "text/plain; version=0.0.4; charset=utf-8"

blueprint = Blueprint("metrics", __name__)


class Service(Collector):
    """What Redis knows of the whole service; without Redis, that it is away."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def collect(self) -> Iterator[Metric]:
        """The families of docs/metrics.md but for those of requests."""
        info = GaugeMetricFamily("dateline_build_info", "1, by the version of this replica.", labels=("version",))
        info.add_metric((VERSION,), 1)
        yield info
        try:
            now = look(self._desk)
        except redis.RedisError:
            yield GaugeMetricFamily("dateline_store_up", "1 when Redis answers, else 0.", 0)
            return
        yield GaugeMetricFamily("dateline_store_up", "1 when Redis answers, else 0.", 1)
        yield from _moment(now)
        yield from _counts(now)
        yield from _durations(now)


def _moment(now: Snapshot) -> Iterator[Metric]:
    yield GaugeMetricFamily("dateline_queue_jobs", "Jobs that no worker has begun.", now.waiting)
    yield GaugeMetricFamily(
        "dateline_queue_oldest_seconds", "Age of the job that has waited longest, 0 when none does.", now.oldest_seconds
    )
    yield GaugeMetricFamily("dateline_jobs_running", "Jobs in the hands of workers.", now.running)
    yield GaugeMetricFamily("dateline_workers", "Workers that are warm and alive.", now.workers)
    yield GaugeMetricFamily(
        "dateline_dead_letters", "Jobs that no attempt could finish, in RQ's registry of failed jobs.", now.dead_letters
    )
    yield GaugeMetricFamily("dateline_notices_waiting", "Callbacks that are to be made, now or again.", now.notices)


def _counts(now: Snapshot) -> Iterator[Metric]:
    accepted = CounterMetricFamily(
        "dateline_jobs_accepted", "Jobs that were accepted, by how: queued, or answered by a result.", labels=("how",)
    )
    accepted.add_metric(("queued",), now.counts["accepted"])
    accepted.add_metric(("reused",), now.counts["reused"])
    yield accepted
    failed = {name.partition(":")[2]: count for name, count in now.counts.items() if name.startswith("failed:")}
    ended = CounterMetricFamily("dateline_jobs_ended", "Jobs that have ended, by status.", labels=("status",))
    ended.add_metric(("succeeded",), now.counts["succeeded"])
    ended.add_metric(("failed",), sum(failed.values()))
    ended.add_metric(("canceled",), now.counts["canceled"])
    yield ended
    failures = CounterMetricFamily("dateline_job_failures", "Jobs that failed, by problem type.", labels=("type",))
    for why, count in sorted(failed.items()):
        failures.add_metric((why,), count)
    yield failures
    notices = CounterMetricFamily("dateline_notices_ended", "Callbacks by what became of them.", labels=("state",))
    for name, count in sorted(now.counts.items()):
        if name.startswith("notice:"):
            notices.add_metric((name.partition(":")[2],), count)
    yield notices
    yield CounterMetricFamily("dateline_jobs_erased", "Jobs that were erased on request.", now.counts["erased"])
    yield CounterMetricFamily(
        "dateline_attempts_lost", "Times that a worker died over a job.", now.counts["attempts_lost"]
    )


def _durations(now: Snapshot) -> Iterator[Metric]:
    stages = HistogramMetricFamily(
        "dateline_stage_seconds", "Seconds of each step of reading an article that succeeded.", labels=("stage",)
    )
    whole = {
        WAIT: HistogramMetricFamily("dateline_job_wait_seconds", "Seconds from acceptance to the first attempt."),
        READ: HistogramMetricFamily("dateline_job_read_seconds", "Seconds of the attempt that succeeded."),
    }
    for told in now.durations:
        if told.stage in whole:
            whole[told.stage].add_metric((), told.counts, told.seconds)
        else:
            stages.add_metric((told.stage.removeprefix(STAGE),), told.counts, told.seconds)
    yield from whole.values()
    yield stages


@blueprint.get("/metrics", provide_automatic_options=False)
def metrics() -> Response:
    """All of it, in the text format."""
    whole = CollectorRegistry()
    whole.register(Service(parts().desk))
    return Response(generate_latest(parts().traffic.registry_of_all()) + generate_latest(whole), content_type=PLAIN)
