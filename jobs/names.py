"""The names of our keys in Redis, all of them; RQ's own are what it says itself."""

from __future__ import annotations

KEYS = "dateline:"
WORKERS = f"{KEYS}workers"
PACE = f"{KEYS}pace"
COUNTS = f"{KEYS}counts"  # a hash: what became of jobs
DURATIONS = f"{KEYS}durations"  # a hash: how long things took
NOTICES = f"{KEYS}notices"  # a sorted set: jobs whose callers are to be told, by the second in which that is due


def job(job_id: str) -> str:
    """A hash: the state of the job, its times, what the caller sent beside the text."""
    return f"{KEYS}job:{job_id}"


def of_job(job_id: str) -> list[str]:
    """Job, submission and result."""
    return [f"{KEYS}{kind}:{job_id}" for kind in ("job", "submission", "result")]


def all_of_job(job_id: str) -> list[str]:
    """Those and the tombstone, as the scripts want them."""
    return [*of_job(job_id), tombstone(job_id)]


def tombstone(job_id: str) -> str:
    """Outlives the job: what became of it, and whose it was."""
    return f"{KEYS}gone:{job_id}"


def jobs_of(caller: str) -> str:
    """A sorted set: the list of a caller's jobs."""
    return f"{KEYS}jobs:{caller}"


def batches_of(caller: str) -> str:
    """A sorted set: the list of a caller's batches."""
    return f"{KEYS}batches:{caller}"


def open_jobs(caller: str) -> str:
    """A sorted set: a caller's jobs that have not ended, by when they are forgotten; `:bytes` of it, their sizes."""
    return f"{KEYS}open:{caller}"


def rate(caller: str) -> str:
    """A hash: how many requests a caller may make now."""
    return f"{KEYS}rate:{caller}"


def levels(queue: str) -> str:
    """A hash: the last job of each priority in a queue of RQ."""
    return f"{KEYS}levels:{queue}"


def batch(batch_id: str) -> str:
    """A hash: whose the batch is, and since when."""
    return f"{KEYS}batch:{batch_id}"


def of_batch(batch_id: str) -> list[str]:
    """That hash, a hash of the items by their places, and a list of the places whose items have ended."""
    return [batch(batch_id), f"{batch(batch_id)}:items", f"{batch(batch_id)}:ended"]


def batch_tombstone(batch_id: str) -> str:
    """Outlives the batch, as the tombstone of a job does."""
    return f"{KEYS}gone-batch:{batch_id}"


def deaf(digest: str) -> str:
    """A callback address that has answered that it is gone, by the digest of it and its caller."""
    return f"{KEYS}deaf:{digest}"


def idempotency(digest: str) -> str:
    """The job of an idempotency key."""
    return f"{KEYS}idempotency:{digest}"


def reuse(digest: str) -> str:
    """The job whose result answers the same content; the version of the pipeline is put behind it."""
    return f"{KEYS}reuse:{digest}:"


def worker(name: str) -> str:
    """The life of a worker: what it can do, by digest."""
    return f"{KEYS}worker:{name}"


def capabilities(digest: str) -> str:
    """What workers of one version can do."""
    return f"{KEYS}capabilities:{digest}"
