"""How jobs wait: an RQ queue that carries ids and nothing else.

RQ would import and call whatever a job names, so a job here may name one callable of a short list, and callbacks and
webhooks that a job brings along are never followed (anchors: "JSON does not stop a Redis writer from naming any
importable function").
"""

from __future__ import annotations

import math
import uuid
from typing import Any

from redis import Redis
from redis.client import Pipeline
from redis.exceptions import RedisError, WatchError
from rq import Queue, Retry
from rq.command import send_stop_job_command
from rq.exceptions import InvalidJobOperation, NoSuchJobError
from rq.job import Job as RqJob
from rq.serializers import JSONSerializer

from jobs.limits import Limits, Meter, Place
from jobs.logs import logger, where_it_broke
from jobs.records import LOCAL, NORMAL, Draft, Job, Registration
from jobs.settings import Settings
from jobs.states import State
from jobs.store import Store

log = logger(__name__)

READ = "worker.tasks.read"
CALLABLES = frozenset({READ})
PRIORITIES = ("high", NORMAL, "low")
SOON, NOBODY, LATE = 1, 30, 60  # seconds until a caller asks again: at least, while no worker is alive, at most
TRIES = 5  # of a transaction that another one keeps overtaking


class QueueFull(Exception):
    """As many jobs wait as may wait; `seconds` until a tenth of them will have been read."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


class KeyReused(Exception):
    """The idempotency key belongs to a job that something else was asked of."""


class KeyInUse(Exception):
    """Other requests change what this submission depends on, again and again."""


class ForbiddenCallable(Exception):
    """A job names something that no job of ours names."""


class ListedJob(RqJob):
    """An RQ job that can call nothing but what stands in CALLABLES."""

    @property
    def func(self) -> Any:
        """The callable. Raises ForbiddenCallable."""
        if self.func_name not in CALLABLES or self.instance:
            raise ForbiddenCallable
        return super().func

    @property
    def success_callback(self) -> None:
        """Never one."""

    @property
    def failure_callback(self) -> None:
        """Never one."""

    @property
    def stopped_callback(self) -> None:
        """Never one."""

    def send_webhooks(self, *_: Any, **__: Any) -> None:
        """RQ's own are unsigned, follow any address and hold tracebacks."""


def open_queue(redis: Redis, settings: Settings) -> Queue:
    """The queue of articles; the one place that says how jobs are serialised."""
    return Queue(settings.queue, connection=redis, serializer=JSONSerializer, job_class=ListedJob)


def carrier(queue: Queue, job_id: str) -> tuple[str, str]:
    """RQ's keys of a job that waits: the queue and the job's record."""
    return queue.key, queue.job_class.key_for(job_id)


class Desk:
    """Takes submissions in: state, text and place in the queue are one transaction, so none is accepted by halves."""

    def __init__(self, redis: Redis, settings: Settings, store: Store) -> None:
        self.settings = settings
        self.store = store
        self.queue = open_queue(redis, settings)
        self.meter = Meter(redis, 2 * settings.retention_seconds + settings.reading_seconds)

    def accept(self, submission: dict[str, Any], caller: str = LOCAL, limits: Limits | None = None) -> Job:
        """Stores and queues a submission, or answers it from a result that is there.

        Raises QueueFull, OverLimit, KeyInUse, or redis.RedisError when it may not have been taken.
        """
        return self._accept(submission, caller, limits)[0]

    def accept_once(
        self,
        submission: dict[str, Any],
        registration: Registration,
        caller: str = LOCAL,
        limits: Limits | None = None,
    ) -> tuple[Job, bool]:
        """As `accept`, but under an idempotency key: the job, and whether it was accepted before.

        Raises KeyReused, and KeyInUse when others keep being in the way. The key is registered in the transaction that
        accepts the job, so no death in between leaves a key without a job.
        """
        return self._accept(submission, caller, limits, registration)

    def _accept(
        self,
        submission: dict[str, Any],
        caller: str,
        limits: Limits | None,
        registration: Registration | None = None,
    ) -> tuple[Job, bool]:
        draft = Draft.of(submission, caller)
        job_id = uuid.uuid4().hex
        with self.place(caller, limits) as place:
            for left in reversed(range(TRIES)):
                with self.store.redis.pipeline(transaction=True) as pipe:
                    if registration and (known := self.store.registered(pipe, registration.key)):
                        asked, job = known
                        if asked != registration.asked:
                            raise KeyReused
                        place.leave()
                        return job, True
                    # Results that keep changing or expiring meanwhile are left alone in the end.
                    source = self.store.reusable(pipe, [draft.content])[0] if draft.reuse and left else None
                    if source:
                        place.leave()
                        pipe.multi()
                    else:
                        place.enter({job_id: draft.size})
                        self.make_room(1)
                        self.enqueue(pipe, job_id, draft.priority)
                    job = self.store.put(
                        pipe, job_id, submission, caller, registration, source, counted=place.held, draft=draft
                    )
                    try:
                        pipe.execute()
                    except WatchError:
                        continue
                    return job, False
            raise KeyInUse

    def place(self, caller: str, limits: Limits | None) -> Place:
        """Of jobs that are being accepted, among the open ones of a caller. Without `limits` nothing is counted."""
        return Place(self.meter, caller, limits, lambda: self.seconds(self.waiting() / 10))

    def make_room(self, jobs: int) -> None:
        """Raises QueueFull when so many more may not wait."""
        waiting = self.waiting()
        if waiting + jobs > self.settings.max_queue:
            raise QueueFull(self.seconds(waiting / 10))

    def enqueue(self, pipe: Pipeline, job_id: str, priority: str) -> None:
        """Queues a job in a transaction, which RQ begins when nothing else has."""
        self.queue.enqueue_call(
            READ,
            args=(job_id,),
            job_id=job_id,
            description=job_id,
            timeout=self.settings.job_timeout_seconds,
            ttl=self.settings.retention_seconds,
            result_ttl=0,
            failure_ttl=self.settings.retention_seconds,
            # At the front: it has waited once already, and the end of the list is for what has low priority.
            retry=Retry(self.settings.max_attempts - 1, enqueue_at_front=True)
            if self.settings.max_attempts > 1
            else None,
            pipeline=pipe,
        )
        self.store.place(pipe, self.queue.key, job_id, priority)

    def cancel(self, job_id: str) -> State | None:
        """Ends a job without a result; the state that it was in, None when it is gone. A running one is stopped."""
        was = self.store.cancel(job_id, carrier(self.queue, job_id))
        if was is State.RUNNING:
            self._stop(job_id)
        return was

    def erase(self, job_id: str, caller: str = LOCAL) -> None:
        """Deletes what is kept of a job. A running one is stopped."""
        if self.store.erase(job_id, carrier(self.queue, job_id), caller) is State.RUNNING:
            self._stop(job_id)

    def _stop(self, job_id: str) -> None:
        """Tells the worker that has it in hand. One that does not hear it reads on, and what it reads is not kept."""
        try:
            send_stop_job_command(self.store.redis, job_id, serializer=JSONSerializer)
        except (NoSuchJobError, InvalidJobOperation):
            log.debug("the job is in no worker's hand", job=job_id)
        except RedisError:
            log.warning("the job has ended, but its worker could not be told", job=job_id, error=where_it_broke())

    def patience(self, job: Job) -> int:
        """Seconds after which it is worth asking for an open job again, by its place and the speed of late."""
        if job.status is not State.QUEUED:
            return SOON
        ahead = self.store.redis.lpos(self.queue.key, job.id)
        return SOON if ahead is None else self.seconds(ahead + 1)

    def seconds(self, jobs: float) -> int:
        """In which so many jobs are likely to be read."""
        workers = len(self.store.workers())
        if not workers:
            return NOBODY
        return min(LATE, max(SOON, math.ceil(jobs * (self.store.pace() or 1) / workers)))

    def waiting(self) -> int:
        """Jobs that no worker has begun; RQ's own counts would run its clean-up here (rq#2135)."""
        return self.store.redis.llen(self.queue.key)
