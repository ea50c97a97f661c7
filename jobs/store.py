"""Where a job lives in Redis: its state, its text, its result, each under the job's own keys and with an expiry.

A job is a hash (state, times, attempts, what the caller sent beside the text), a submission (JSON) and, when it
succeeded, a result (gzip of the JSON that callers get). Changes of state are scripts (`jobs.scripts`), so no two
processes can disagree: a terminal state is never left again (docling-serve PR#523), and a failure counts only when the
attempt that saw it is still the latest one. A success counts from any attempt, for the same text makes the same bytes.

A tombstone outlives its job, so that "expired" and "erased" can be told from "never was".
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from redis import Redis
from redis.client import Pipeline

from jobs import scripts
from jobs.states import Failure, State

KEYS = "dateline:"
WORKERS = f"{KEYS}workers"
PACE = f"{KEYS}pace"
LOCAL = "local"  # the one caller of a service without API keys
LOOKED_AT, AT_ONCE = 2000, 100  # jobs that one page of a list goes through, and asks Redis for at once
ASIDE = ("metadata", "priority", "callback", "reuse")  # of a submission and its options: what no result depends on
EXPIRED, ERASED = "expired", "erased"  # what a tombstone says


@dataclass(frozen=True)
class Job:
    """One job as it stands. Times are seconds since the epoch, None where nothing has happened yet."""

    id: str
    caller: str
    status: State
    attempts: int
    created_at: float
    started_at: float | None
    ended_at: float | None
    expires_at: float
    failure: Failure | None
    result_digest: str | None
    metadata: dict[str, Any] | None
    reused: bool = False

    @property
    def version(self) -> str:
        """Changes whenever anything does that a caller can see."""
        told = f"{self.status} {self.attempts} {self.started_at} {self.ended_at} {self.expires_at}"
        return hashlib.sha256(told.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Registration:
    """A submission's idempotency key: the key in Redis, and a digest of what is asked under it."""

    key: str
    asked: str

    @classmethod
    def of(cls, caller: str, key: str, asked: Any) -> Registration:
        """Of the key that a caller sent. Only digests are kept, whatever he put into it."""
        name = hashlib.sha256(f"{caller} {key}".encode()).hexdigest()
        return cls(f"{KEYS}idempotency:{name}", hashlib.sha256(canonical(asked)).hexdigest())


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

    # jobs, as the API sees them

    def put(
        self,
        pipe: Pipeline,
        job_id: str,
        submission: dict[str, Any],
        caller: str = LOCAL,
        registration: Registration | None = None,
        source: Job | None = None,
    ) -> Job:
        """Adds a new job to a transaction that the caller executes: queued, or with the result of `source`."""
        now = self.clock()
        expires = now + self.retention
        longest = 2 * self.retention + self.reading
        metadata = submission.get("metadata")
        fields = {
            "status": State.SUCCEEDED.value if source else State.QUEUED.value,
            "caller": caller,
            "attempts": 0,
            "created_at": now,
            "expires_at": expires,
            "listed": f"{int(now * 1_000_000):016x}{job_id}",
            "reuse": _reuse(caller, submission),
        }
        job_key, submission_key, result_key = _keys(job_id)
        kept = [job_key, submission_key]
        if source:
            fields |= {"ended_at": now, "result_digest": source.result_digest or "", "reused": 1}
            pipe.copy(_keys(source.id)[2], result_key)
            kept.append(result_key)
        if metadata is not None:
            fields["metadata"] = json.dumps(metadata)
        if registration:
            fields["idempotency"] = registration.key
            pipe.set(registration.key, f"{registration.asked} {job_id}")
            kept.append(registration.key)
        # In the order of their acceptance: members of one score are ordered by their bytes.
        pipe.zadd(_list(caller), {fields["listed"]: 0})
        pipe.zremrangebylex(_list(caller), "-", f"({int((now - longest) * 1_000_000):016x}")
        pipe.pexpireat(_list(caller), int((now + longest) * 1000))
        pipe.hset(job_key, mapping=fields)
        pipe.set(submission_key, json.dumps(submission))
        pipe.set(_tombstone(job_id), f"{EXPIRED} {caller}", px=int(2 * self.retention * 1000))
        for key in kept:
            pipe.pexpireat(key, int(expires * 1000))
        return _job(job_id, {name.encode(): str(value).encode() for name, value in fields.items()})

    def job(self, job_id: str) -> Job | None:
        """The job, or None when there is none (any more)."""
        return _job(job_id, self.redis.hgetall(_keys(job_id)[0]))

    def page(self, caller: str, after: str, limit: int, status: State | None = None) -> tuple[list[Job], str | None]:
        """A caller's jobs from the newest to the oldest, behind the place `after`; and the place of the last of them.

        The place is None when there are no more. With a `status`, a page ends after LOOKED_AT jobs of whatever status
        and may be short or empty: a list of one status among a hundred thousand jobs holds nobody up.
        """
        found: list[Job] = []
        for _ in range(LOOKED_AT // AT_ONCE):
            upper = f"({after}" if after else "+"
            members = self.redis.zrevrangebylex(_list(caller), upper, "-", start=0, num=AT_ONCE)
            with self.redis.pipeline(transaction=False) as pipe:
                for member in members:
                    pipe.hgetall(_keys(member[-32:].decode())[0])
                fields = pipe.execute()
            for member, described in zip(members, fields, strict=True):
                after = member.decode()
                # What has expired is in the list for a while longer.
                job = _job(after[-32:], described)
                if job and status in (None, job.status):
                    found.append(job)
                    if len(found) == limit:
                        return found, after
            if len(members) < AT_ONCE:
                return found, None
        return found, after

    def registered(self, pipe: Pipeline, key: str) -> tuple[str, Job] | None:
        """The job that was accepted under an idempotency key, and what was asked then; None when there is none (left).

        Watches the key, so that a transaction of `pipe` fails when another submission registers it first.
        """
        pipe.watch(key)
        asked, _, job_id = (pipe.get(key) or b"").decode().partition(" ")
        job = self.job(job_id) if job_id else None
        return (asked, job) if job else None

    def place(self, pipe: Pipeline, queue: str, job_id: str, priority: str) -> None:
        """Moves a job that a transaction has put at the end of RQ's queue behind the others of its priority."""
        longest = int((2 * self.retention + self.reading) * 1000)
        pipe.eval(scripts.PLACE, 2, queue, _levels(queue), job_id, priority, longest)

    def pace(self) -> float | None:
        """Seconds that one article takes one worker, of late; None when none was read for a day."""
        seconds = self.redis.get(PACE)
        return None if seconds is None else float(seconds)

    def reusable(self, pipe: Pipeline, submission: dict[str, Any], caller: str) -> Job | None:
        """A job of the caller's whose result is what a worker that lives would make of the submission.

        Watches that job, so that a transaction of `pipe` fails when it goes meanwhile.
        """
        versions = sorted(set(self.workers().values()))
        names = [_reuse(caller, submission) + version for version in versions]
        for job_id in filter(None, self.redis.mget(names) if names else []):
            job_key, _, result_key = _keys(job_id.decode())
            pipe.watch(job_key, result_key)
            source = self.job(job_id.decode())
            if source and source.status is State.SUCCEEDED and self.redis.exists(result_key):
                return source
        return None

    def submission(self, job_id: str) -> dict[str, Any] | None:
        """What was submitted, None when it is not kept (any more)."""
        kept = self.redis.get(_keys(job_id)[1])
        return None if kept is None else json.loads(kept)

    def was_there(self, job_id: str, caller: str = LOCAL) -> str | None:
        """EXPIRED or ERASED for a job that the caller had once and `job` does not find (any more), else None."""
        became, _, owner = (self.redis.get(_tombstone(job_id)) or b"").decode().partition(" ")
        return became if became and owner == caller else None

    def cancel(self, job_id: str, carrier: Sequence[str]) -> State | None:
        """Ends a job that has not ended, and takes it out of the queue; the state it was in, None when it is gone.

        `carrier` are RQ's keys: the queue and the record of the job. What is read of it afterwards is not kept.
        """
        now = self.clock()
        expires = now + self.retention
        arguments = [job_id, now, expires, expires + self.retention]
        was = self._cancel(keys=[*_all_keys(job_id), *carrier, _levels(carrier[0])], args=arguments).decode()
        return None if was == "gone" else State(was)

    def erase(self, job_id: str, carrier: Sequence[str], caller: str = LOCAL) -> State | None:
        """Deletes everything of a job but the fact that there was one; the state it was in, None when it was gone.

        What a worker reads of it afterwards is not kept. Of an id that never was, nothing is done.
        """
        keys = [*_all_keys(job_id), *carrier, _levels(carrier[0]), _list(caller)]
        was = self._erase(keys=keys, args=[job_id, f"{ERASED} {caller}"]).decode()
        return None if was in ("gone", "unknown") else State(was)

    def result(self, job_id: str) -> bytes | None:
        """The gzipped JSON of a succeeded job's result, as the worker kept it."""
        return self.redis.get(_keys(job_id)[2])

    # jobs, as the worker sees them

    def claim(self, job_id: str) -> tuple[int, dict[str, Any]] | None:
        """Begins an attempt: its number and what was submitted; None when the job has ended or is gone."""
        now = self.clock()
        expires = now + self.reading + self.retention
        status, attempt = self._claim(keys=_all_keys(job_id), args=[now, expires, expires + self.retention])
        if status != b"running":
            return None
        submission = self.submission(job_id)
        return (attempt, submission) if submission is not None else None

    def release(self, job_id: str) -> None:
        """Gives a running job back to the queue: its worker died."""
        self._release(keys=_keys(job_id)[:1])

    def succeed(self, job_id: str, attempt: int, result: bytes, digest: str, version: str = "") -> bool:
        """Keeps the gzipped result. False when the job had already ended.

        `version` is what the worker beats with; under it the result is found again for the same content.
        """
        return self._finish(job_id, State.SUCCEEDED, str(attempt), digest=digest, result=result, version=version)

    def fail(self, job_id: str, failure: Failure, attempt: int | None = None) -> bool:
        """Ends the job without a result. False when it had ended, or a later attempt than `attempt` has begun."""
        return self._finish(job_id, State.FAILED, "" if attempt is None else str(attempt), failure=failure)

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
    ) -> bool:
        now = self.clock()
        expires = now + self.retention
        known = expires + self.retention
        arguments = [state.value, now, expires, str(failure), attempt, digest, result, known, version, job_id]
        return bool(self._end(keys=[*_all_keys(job_id), PACE], args=arguments))

    # workers

    def beat(self, worker: str, record: bytes, digest: str, lease_seconds: int) -> None:
        """Says that a worker lives, and what it can do: `record` is JSON, `digest` its name."""
        described = f"{KEYS}capabilities:{digest}"
        with self.redis.pipeline() as pipe:
            pipe.set(f"{KEYS}worker:{worker}", digest, ex=lease_seconds)
            pipe.sadd(WORKERS, worker)
            pipe.expire(WORKERS, 2 * lease_seconds)
            pipe.expire(described, 2 * lease_seconds)
            known = pipe.execute()[-1]
        if not known:
            self.redis.set(described, record, ex=2 * lease_seconds)

    def leave(self, worker: str) -> None:
        """Says that a worker has stopped."""
        self.redis.delete(f"{KEYS}worker:{worker}")

    def workers(self) -> dict[str, str]:
        """Workers that live, each with the digest of what it can do; a worker lives as long as its own key."""
        names = sorted(name.decode() for name in self.redis.smembers(WORKERS))
        digests = self.redis.mget([f"{KEYS}worker:{name}" for name in names]) if names else []
        alive = {name: digest.decode() for name, digest in zip(names, digests, strict=True) if digest is not None}
        if len(alive) < len(names):
            self.redis.srem(WORKERS, *(name for name in names if name not in alive))
        return alive

    def capabilities(self) -> Iterator[dict[str, Any]]:
        """What the workers that live can do: one record a version, in the order of their digests."""
        for digest in sorted(set(self.workers().values())):
            record = self.redis.get(f"{KEYS}capabilities:{digest}")
            if record is not None:
                yield json.loads(record)


def rfc3339(seconds: float) -> str:
    """2022-01-18T09:30:00.000Z."""
    return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def canonical(value: Any) -> bytes:
    """The same bytes for the same JSON, whatever the order of its fields."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def _job(job_id: str, stored: dict[bytes, bytes]) -> Job | None:
    fields = {key.decode(): value.decode() for key, value in stored.items()}
    if "created_at" not in fields:
        return None
    return Job(
        id=job_id,
        caller=fields["caller"],
        status=State(fields["status"]),
        attempts=int(fields["attempts"]),
        created_at=float(fields["created_at"]),
        started_at=_seconds(fields.get("started_at")),
        ended_at=_seconds(fields.get("ended_at")),
        expires_at=float(fields["expires_at"]),
        failure=Failure(fields["failure"]) if fields.get("failure") else None,
        result_digest=fields.get("result_digest") or None,
        metadata=json.loads(fields["metadata"]) if "metadata" in fields else None,
        reused="reused" in fields,
    )


def _keys(job_id: str) -> list[str]:
    return [f"{KEYS}{kind}:{job_id}" for kind in ("job", "submission", "result")]


def _all_keys(job_id: str) -> list[str]:
    return [*_keys(job_id), _tombstone(job_id)]


def _reuse(caller: str, submission: dict[str, Any]) -> str:
    """Under what a result is found again, but for the version of the pipeline: all that has a part in it."""
    content = {name: value for name, value in submission.items() if name not in ASIDE}
    options = {name: value for name, value in content.pop("options", {}).items() if name not in ASIDE}
    return f"{KEYS}reuse:{hashlib.sha256(canonical([caller, content, options])).hexdigest()}:"


def _list(caller: str) -> str:
    return f"{KEYS}jobs:{caller}"


def _levels(queue: str) -> str:
    return f"{KEYS}levels:{queue}"


def _tombstone(job_id: str) -> str:
    return f"{KEYS}gone:{job_id}"


def _seconds(stored: str | None) -> float | None:
    return float(stored) if stored else None
