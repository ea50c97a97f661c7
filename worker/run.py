"""The worker process: load, warm, loop, stop.

RQ's forking worker with four changes. Its leases are short, so that the job of a dead worker is read again after
seconds and not minutes. A job that no attempt can finish ends as failed in our own store too. A work horse whose
worker is gone ends itself. And Redis may be away for a while without ending the worker.
"""

from __future__ import annotations

import os

# Before numpy is imported anywhere: a pool of BLAS threads does not survive the fork (OpenBLAS#240), and the cores are
# shared with other workers.
for _pool in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ.setdefault(_pool, "1")

import gc
import hashlib
import json
import logging
import signal
import socket
import sys
import threading
import time
from pathlib import Path
from typing import Any

import redis
from rq import Worker
from rq.exceptions import AbandonedJobError
from rq.executions import ExecutionRegistry
from rq.serializers import JSONSerializer
from rq.timeouts import UnixSignalDeathPenalty

from jobs import connection, logs
from jobs.queue import ListedJob, carrier, open_queue
from jobs.settings import SettingError, Settings
from jobs.states import Failure
from jobs.store import Store
from worker.capabilities import describe
from worker.pipeline.ontology import OntologyError
from worker.pipeline.reader import ModelMissing, Reader
from worker.tasks import Bench, OutOfTime

SILENT_PINGS = 5  # of Redis, before a worker that was asked to stop leaves its job to another

log = logs.logger("dateline.worker")


class ReadingLimit(UnixSignalDeathPenalty):
    """RQ's alarm, raising what no component of the pipeline can catch by mistake."""

    def setup_death_penalty(self) -> None:
        """Rings again every second: what is raised inside a callback from C may be lost there."""
        super().setup_death_penalty()
        if self._exception.__name__ == "JobTimeoutException":
            signal.setitimer(signal.ITIMER_REAL, self._timeout, 1.0)

    def handle_death_penalty(self, signum: int, frame: Any) -> None:
        """Raises OutOfTime while an article is read; RQ's own use of the alarm (waiting for a horse) keeps its own."""
        if self._exception.__name__ == "JobTimeoutException":
            raise OutOfTime
        super().handle_death_penalty(signum, frame)


class ReadingWorker(Worker):
    """Takes ids from the queue and forks a work horse for each, which finds the pipeline loaded."""

    death_penalty_class = ReadingLimit
    job_class = ListedJob
    max_connection_wait_time = 5.0

    def __init__(self, settings: Settings, store: Store, record: dict[str, Any], alive_file: Path | None) -> None:
        beat = max(1, settings.lease_seconds // 3)
        super().__init__(
            [open_queue(store.redis, settings)],
            name=f"{socket.gethostname()}-{os.getpid()}-{os.urandom(3).hex()}",
            connection=store.redis,
            serializer=JSONSerializer,
            job_monitoring_interval=beat,
            maintenance_interval=beat,
            worker_ttl=15 + beat,
            log_job_description=False,
            exception_handlers=[self.abandoned],
        )
        self.settings = settings
        self.store = store
        self.record = json.dumps(record, ensure_ascii=False).encode()
        self.digest = hashlib.sha256(self.record).hexdigest()[:16]
        self.alive_file = alive_file

    # life

    def heartbeat(self, timeout: int | None = None, pipeline: Any = None) -> None:
        """RQ's, and ours: the file that a probe looks at, the record that the API hands on."""
        if not self.is_horse:
            if self.alive_file:
                self.alive_file.touch()
            self.store.beat(self.name, self.record, self.digest, self.settings.lease_seconds)
        super().heartbeat(timeout, pipeline=pipeline)

    def get_heartbeat_ttl(self, job: Any, working_time: float = 0.0) -> int:  # noqa: ARG002 - RQ's signature
        """Seconds after which a silent execution counts as abandoned; RQ's own is a minute more."""
        return self.settings.lease_seconds

    def maintain_heartbeats(self, job: Any, execution: Any) -> None:
        """As RQ's, but a Redis that is away does not end the worker while its horse is reading."""
        try:
            super().maintain_heartbeats(job, execution)
        except redis.RedisError:
            log.warning("no heartbeat while the job is read", job=job.id, error=logs.where_it_broke())

    def register_death(self) -> None:
        """Leaves the list of workers at once instead of by expiry."""
        super().register_death()
        self.store.leave(self.name)

    def request_stop(self, signum: int, frame: Any) -> None:
        """As RQ's; and where Redis has gone too, there is nothing to wait for."""
        threading.Thread(target=_leave_without, args=(self.settings,), daemon=True).start()
        super().request_stop(signum, frame)

    # what becomes of jobs that do not end by themselves

    def handle_job_failure(self, job: Any, queue: Any, *args: Any, **kwargs: Any) -> None:
        """A horse that died, or Redis away under it: another attempt, or the end of the job."""
        stopped = self._stopped_job_id == job.id
        if stopped:
            # Where somebody told RQ itself to stop it, the store does not know yet.
            self.store.cancel(job.id, carrier(queue, job.id))
            log.info("job stopped", job=job.id)
        else:
            self.attempt_lost(job)
        super().handle_job_failure(job, queue, *args, **kwargs)
        if stopped:
            # It is no dead letter.
            job.failed_job_registry.remove(job, delete_job=True)

    def abandoned(self, job: Any, kind: type[BaseException], *_: Any) -> None:
        """RQ's clean-up found an execution without a worker."""
        if kind is AbandonedJobError:
            # RQ lists an execution a minute longer than it keeps it, and breaks on the difference when the job ends.
            self.connection.delete(ExecutionRegistry(job.id, self.connection).key)
            self.attempt_lost(job)

    def attempt_lost(self, job: Any) -> None:
        """Before RQ queues the job again or gives it up, the store says the same."""
        if job.retries_left and job.retries_left > 0:
            self.store.release(job.id)
        else:
            self.store.fail(job.id, Failure.WORKER_LOST)
        log.warning("the job lost its worker", job=job.id, attempts_left=job.retries_left or 0)

    def handle_exception(self, job: Any, *exc_info: Any) -> None:
        """RQ's logs the message and the traceback, which may quote the article."""
        log.error("the attempt broke", job=job.id, error=logs.where_it_broke(exc_info))

    # the horse

    def main_work_horse(self, job: Any, queue: Any) -> None:
        """A horse does not outlive its worker: nobody would wait for it, and the job is given to another."""
        parent = os.getppid()
        threading.Thread(target=_die_with, args=(parent,), daemon=True).start()
        super().main_work_horse(job, queue)


def _die_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def _leave_without(settings: Settings) -> None:
    silent = 0
    with connection.for_api(settings) as client:
        while silent < SILENT_PINGS:
            try:
                client.ping()
                silent = 0
            except redis.RedisError:
                silent += 1
            time.sleep(1)
    os._exit(1)


def main() -> int:
    """The process. Returns 0 after SIGTERM or SIGINT, 1 when it ended otherwise, 2 when it cannot start."""
    logs.configure()
    try:
        settings = Settings.from_environment()
        logs.configure(settings.log_level)
        logging.getLogger("rq").setLevel(logging.WARNING)
        if settings.alive_file:
            # A container that was started again may find the sign of life of the one before.
            Path(settings.alive_file).unlink(missing_ok=True)
        redis_client = connection.for_worker(settings)
        store = Store(redis_client, settings.retention_seconds, reading_seconds=settings.reading_seconds)
        reader = Reader(settings.model, settings.ontology)
    except (SettingError, ModelMissing, OntologyError) as trouble:
        print(f"dateline worker: {trouble}", file=sys.stderr)  # noqa: T201 - logging may not be set up yet
        return 2
    reader.warm()
    Bench.lay_out(reader, store, settings.max_text_chars)
    # What is loaded stays. Without this a collection in a work horse walks over all of it, and so copies its pages.
    gc.collect()
    gc.freeze()
    alive_file = Path(settings.alive_file) if settings.alive_file else None
    worker = ReadingWorker(settings, store, describe(reader, settings), alive_file)
    Bench.version = worker.digest
    log.info("the worker is warm", worker=worker.name, model=settings.model)
    worker.work(logging_level="WARNING")
    return 0 if worker._stop_requested else 1  # noqa: SLF001 - RQ has no public word for it


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # until RQ has set its own, while the model loads
    sys.exit(main())
