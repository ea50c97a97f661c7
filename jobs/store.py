"""Where a job lives in Redis: its state, its text, its result, each under the job's own keys and with an expiry.

A job is a hash (state, times, attempts, what the caller sent beside the text), a submission (JSON) and, when it
succeeded, a result (gzip of the JSON that callers get). Changes of state are scripts (`jobs.scripts`), so no two
processes can disagree: a terminal state is never left again (docling-serve PR#523), and a failure counts only when the
attempt that saw it is still the latest one. A success counts from any attempt, for the same text makes the same bytes.

A tombstone outlives its job, so that "expired" and "erased" can be told from "never was".
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from redis import Redis
from redis.client import Pipeline

from jobs import listed, names, scripts
from jobs.records import LOCAL, Draft, Job, Registration, read_job
from jobs.states import Failure, State

STAGED_SECONDS = 3600
EXPIRED, ERASED = "expired", "erased"  # what a tombstone says


class Store:
    """All that is kept of jobs and workers. Methods raise redis.RedisError when Redis does not answer."""

    def __init__(
        self,
        redis: Redis,
        retention_seconds: float,
        clock: Callable[[], float] = time.time,
        reading_seconds: float = 0,
    ) -> None:
        """`clock` gives seconds since the epoch; a job that is begun is kept `reading_seconds` longer, to be read."""
        self.redis = redis
        self.retention = retention_seconds
        self.reading = reading_seconds
        self.clock = clock
        self._claim = redis.register_script(scripts.CLAIM)
        self._release = redis.register_script(scripts.RELEASE)
        self._end = redis.register_script(scripts.END)
        self._cancel = redis.register_script(scripts.CANCEL)
        self._erase = redis.register_script(scripts.ERASE)

    @property
    def longest(self) -> float:
        """Seconds for which anything of a job can be known: it may wait as long as it is kept, and is read then."""
        return 2 * self.retention + self.reading

    # jobs, as the API sees them

    def put(
        self,
        pipe: Pipeline,
        job_id: str,
        submission: dict[str, Any],
        caller: str = LOCAL,
        registration: Registration | None = None,
        source: Job | None = None,
        *,
        counted: bool = False,
        draft: Draft | None = None,
    ) -> Job:
        """Adds a new job to a transaction that the caller executes: queued, or with the result of `source`.

        `counted` is a job for which `jobs.limits` holds a place; `draft` that of the submission, where there is one.
        """
        pipe.set(names.of_job(job_id)[1], json.dumps(submission))
        draft = draft or Draft.of(submission, caller)
        return self.add(pipe, job_id, draft, registration, source, counted=counted)

    def stage(self, job_id: str, submission: dict[str, Any]) -> None:
        """Keeps the text of a job that `add` will make, for as long as the rest of its batch may take to arrive."""
        self.redis.set(names.of_job(job_id)[1], json.dumps(submission), ex=STAGED_SECONDS)

    def unstage(self, job_ids: Sequence[str]) -> None:
        """Forgets what was staged for jobs that are not made after all."""
        if job_ids:
            self.redis.delete(*(names.of_job(job_id)[1] for job_id in job_ids))

    def add(
        self,
        pipe: Pipeline,
        job_id: str,
        draft: Draft,
        registration: Registration | None = None,
        source: Job | None = None,
        batch: tuple[str, int] | None = None,
        *,
        counted: bool = False,
    ) -> Job:
        """Adds a new job whose text is stored, as `put` does; `batch` is the id of its batch and its place in it."""
        now = self.clock()
        expires = now + self.retention
        caller = draft.caller
        fields = {
            "status": State.SUCCEEDED.value if source else State.QUEUED.value,
            "caller": caller,
            "attempts": 0,
            "created_at": now,
            "expires_at": expires,
            "listed": listed.member(now, job_id),
            "reuse": draft.content,
        }
        job_key, submission_key, result_key = names.of_job(job_id)
        kept = [job_key, submission_key]
        if source:
            fields |= {"ended_at": now, "result_digest": source.result_digest or "", "reused": 1}
            pipe.copy(names.of_job(source.id)[2], result_key)
            kept.append(result_key)
        if counted and not source:
            fields["open"] = names.open_jobs(caller)
            pipe.zadd(fields["open"], {job_id: expires}, xx=True)
        if draft.metadata is not None:
            fields["metadata"] = json.dumps(draft.metadata)
        if draft.callback is not None:
            fields |= {"callback": draft.callback, "callback_state": "pending", "callback_attempts": 0}
            fields["notify"] = names.NOTICES
            if source:
                pipe.zadd(names.NOTICES, {job_id: now})
                pipe.pexpireat(names.NOTICES, int((now + self.longest) * 1000))
        if batch:
            fields |= {"batch": names.batch(batch[0]), "item": batch[1]}
        if registration:
            fields["idempotency"] = registration.key
            pipe.set(registration.key, f"{registration.asked} {job_id}")
            kept.append(registration.key)
        pipe.eval(scripts.ADD, 0, "reused" if source else "accepted")
        listed.enter(pipe, names.jobs_of(caller), fields["listed"], now, self.longest)
        pipe.hset(job_key, mapping=fields)
        pipe.set(names.tombstone(job_id), f"{EXPIRED} {caller}", px=int(2 * self.retention * 1000))
        for key in kept:
            pipe.pexpireat(key, int(expires * 1000))
        return read_job(job_id, {name.encode(): str(value).encode() for name, value in fields.items()})

    def job(self, job_id: str) -> Job | None:
        """The job, or None when there is none (any more)."""
        return read_job(job_id, self.redis.hgetall(names.job(job_id)))

    def page(
        self, caller: str, after: str, limit: int, status: State | None = None, created_after: float = 0
    ) -> tuple[list[Job], str | None]:
        """A caller's jobs from the newest to the oldest, behind the place `after`; and the place of the last of them.

        The place is None when there are no more (`jobs.listed.page`). With a `status` a page may be short or empty.
        """

        def look(ids: Sequence[str]) -> list[Job | None]:
            with self.redis.pipeline(transaction=False) as pipe:
                for job_id in ids:
                    pipe.hgetall(names.job(job_id))
                # What has expired is in the list for a while longer.
                jobs = [read_job(job_id, fields) for job_id, fields in zip(ids, pipe.execute(), strict=True)]
            return [job if job and status in (None, job.status) else None for job in jobs]

        return listed.page(self.redis, names.jobs_of(caller), after, limit, look, created_after)

    def registered(self, pipe: Pipeline, key: str) -> tuple[str, Job] | None:
        """The job that was accepted under an idempotency key, and what was asked then; None when there is none (left).

        Watches the key as `registered_under` does.
        """
        asked, job_id = registered_under(pipe, key)
        job = self.job(job_id) if job_id else None
        return (asked, job) if job else None

    def place(self, pipe: Pipeline, queue: str, job_id: str, priority: str) -> None:
        """Moves a job that a transaction has put at the end of RQ's queue behind the others of its priority."""
        pipe.eval(scripts.PLACE, 2, queue, names.levels(queue), job_id, priority, int(self.longest * 1000))

    def pace(self) -> float | None:
        """Seconds that one article takes one worker, of late; None when none was read for a day."""
        seconds = self.redis.get(names.PACE)
        return None if seconds is None else float(seconds)

    def reusable(self, pipe: Pipeline, contents: Sequence[str]) -> list[Job | None]:
        """For each of the `contents` of drafts, a job whose result is what a worker that lives would make of it.

        Watches those jobs, so that a transaction of `pipe` fails when one goes meanwhile.
        """
        versions = sorted(set(self.workers().values()))
        found = self.redis.mget([c + v for c in contents for v in versions]) if contents and versions else []
        rows = [found[at : at + len(versions)] for at in range(0, len(found), len(versions) or 1)]
        return [self._source(pipe, row) for row in rows] or [None] * len(contents)

    def _source(self, pipe: Pipeline, job_ids: Sequence[bytes | None]) -> Job | None:
        for job_id in filter(None, job_ids):
            job_key, _, result_key = names.of_job(job_id.decode())
            pipe.watch(job_key, result_key)
            source = self.job(job_id.decode())
            if source and source.status is State.SUCCEEDED and self.redis.exists(result_key):
                return source
        return None

    def submission(self, job_id: str) -> dict[str, Any] | None:
        """What was submitted, None when it is not kept (any more)."""
        kept = self.redis.get(names.of_job(job_id)[1])
        return None if kept is None else json.loads(kept)

    def was_there(self, job_id: str, caller: str = LOCAL) -> str | None:
        """EXPIRED or ERASED for a job that the caller had once and `job` does not find (any more), else None."""
        return self.became(names.tombstone(job_id), caller)

    def became(self, tombstone: str, caller: str) -> str | None:
        """What a tombstone says of something of the caller's, None when there is none, or it is of somebody else."""
        became, _, owner = (self.redis.get(tombstone) or b"").decode().partition(" ")
        return became if became and owner == caller else None

    def cancel(self, job_id: str, carrier: Sequence[str]) -> State | None:
        """Ends a job that has not ended, and takes it out of the queue; the state it was in, None when it is gone.

        `carrier` are RQ's keys: the queue and the record of the job. What is read of it afterwards is not kept.
        """
        now = self.clock()
        expires = now + self.retention
        arguments = [job_id, now, expires, expires + self.retention]
        was = self._cancel(
            keys=[*names.all_of_job(job_id), *carrier, names.levels(carrier[0])], args=arguments
        ).decode()
        return None if was == "gone" else State(was)

    def erase(self, job_id: str, carrier: Sequence[str], caller: str = LOCAL) -> State | None:
        """Deletes everything of a job but the fact that there was one; the state it was in, None when it was gone.

        What a worker reads of it afterwards is not kept. Of an id that never was, nothing is done.
        """
        keys = [*names.all_of_job(job_id), *carrier, names.levels(carrier[0]), names.jobs_of(caller)]
        was = self._erase(keys=keys, args=[job_id, f"{ERASED} {caller}"]).decode()
        return None if was in ("gone", "unknown") else State(was)

    def result(self, job_id: str) -> bytes | None:
        """The gzipped JSON of a succeeded job's result, as the worker kept it."""
        return self.redis.get(names.of_job(job_id)[2])

    # jobs, as the worker sees them

    def claim(self, job_id: str) -> tuple[int, dict[str, Any]] | None:
        """Begins an attempt: its number and what was submitted; None when the job has ended or is gone."""
        now = self.clock()
        expires = now + self.reading + self.retention
        status, attempt = self._claim(
            keys=names.all_of_job(job_id), args=[now, expires, expires + self.retention, job_id]
        )
        if status != b"running":
            return None
        submission = self.submission(job_id)
        return (attempt, submission) if submission is not None else None

    def release(self, job_id: str) -> None:
        """Gives a running job back to the queue: its worker died."""
        self._release(keys=names.of_job(job_id)[:1])

    def succeed(
        self,
        job_id: str,
        attempt: int,
        result: bytes,
        digest: str,
        version: str = "",
        seconds: Mapping[str, float] | None = None,
    ) -> bool:
        """Keeps the gzipped result. False when the job had already ended.

        `version` is what the worker beats with; under it the result is found again for the same content. `seconds` says
        how long the steps of reading took.
        """
        told = {"digest": digest, "result": result, "version": version, "seconds": seconds or {}}
        return self._finish(job_id, State.SUCCEEDED, str(attempt), **told)

    def fail(self, job_id: str, failure: Failure, attempt: int | None = None, detected: str = "") -> bool:
        """Ends the job without a result. False when it had ended, or a later attempt than `attempt` has begun.

        `detected` is the language that is not read.
        """
        told = {"failure": failure, "detected": detected}
        return self._finish(job_id, State.FAILED, "" if attempt is None else str(attempt), **told)

    def _finish(
        self,
        job_id: str,
        state: State,
        attempt: str,
        *,
        failure: str = "",
        digest: str = "",
        result: bytes = b"",
        version: str = "",
        seconds: Mapping[str, float] | None = None,
        detected: str = "",
    ) -> bool:
        now = self.clock()
        expires = now + self.retention
        known = expires + self.retention
        arguments = [state.value, now, expires, str(failure), attempt, digest, result, known, version, job_id]
        arguments += [json.dumps(seconds or {}), detected]
        return bool(self._end(keys=[*names.all_of_job(job_id), names.PACE], args=arguments))

    # workers

    def beat(self, worker: str, record: bytes, digest: str, lease_seconds: int) -> None:
        """Says that a worker lives, and what it can do: `record` is JSON, `digest` its name."""
        described = names.capabilities(digest)
        with self.redis.pipeline() as pipe:
            pipe.set(names.worker(worker), digest, ex=lease_seconds)
            pipe.sadd(names.WORKERS, worker)
            pipe.expire(names.WORKERS, 2 * lease_seconds)
            pipe.expire(described, 2 * lease_seconds)
            known = pipe.execute()[-1]
        if not known:
            self.redis.set(described, record, ex=2 * lease_seconds)

    def leave(self, worker: str) -> None:
        """Says that a worker has stopped."""
        self.redis.delete(names.worker(worker))

    def workers(self) -> dict[str, str]:
        """Workers that live, each with the digest of what it can do; a worker lives as long as its own key."""
        known = sorted(name.decode() for name in self.redis.smembers(names.WORKERS))
        digests = self.redis.mget([names.worker(name) for name in known]) if known else []
        alive = {name: digest.decode() for name, digest in zip(known, digests, strict=True) if digest is not None}
        if len(alive) < len(known):
            self.redis.srem(names.WORKERS, *(name for name in known if name not in alive))
        return alive

    def capabilities(self) -> Iterator[dict[str, Any]]:
        """What the workers that live can do: one record a version, in the order of their digests."""
        for digest in sorted(set(self.workers().values())):
            record = self.redis.get(names.capabilities(digest))
            if record is not None:
                yield json.loads(record)


def registered_under(pipe: Pipeline, key: str) -> tuple[str, str]:
    """What was asked under an idempotency key, and the id of what was accepted; both empty when there is nothing.

    Watches the key, so that a transaction of `pipe` fails when another submission registers it first.
    """
    pipe.watch(key)
    asked, _, accepted = (pipe.get(key) or b"").decode().partition(" ")
    return asked, accepted
