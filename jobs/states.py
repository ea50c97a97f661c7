"""The public, closed set of job states, and why a job can fail."""

from __future__ import annotations

from enum import StrEnum

from rq.job import JobStatus


class State(StrEnum):
    """What a caller sees of a job's life."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELED = "canceled"

    @property
    def done(self) -> bool:
        """Nothing changes any more."""
        return self in (State.SUCCEEDED, State.FAILED, State.CANCELED)


class Failure(StrEnum):
    """Why a job ended without a result; each is a problem type of the API."""

    READING_FAILED = "reading_failed"
    TEXT_TOO_LONG = "text_too_long"
    TIMED_OUT = "timed_out"
    UNSUPPORTED_LANGUAGE = "unsupported_language"
    WORKER_LOST = "worker_lost"


# RQ's own states say how far the carrier is; a test holds that every one of them is here.
OF_RQ = {
    JobStatus.CREATED: State.QUEUED,
    JobStatus.QUEUED: State.QUEUED,
    JobStatus.READY_TO_ENQUEUE: State.QUEUED,
    JobStatus.RATE_LIMITED: State.QUEUED,
    JobStatus.SCHEDULED: State.QUEUED,
    JobStatus.DEFERRED: State.QUEUED,
    JobStatus.STARTED: State.RUNNING,
    JobStatus.FINISHED: State.SUCCEEDED,
    JobStatus.FAILED: State.FAILED,
    JobStatus.STOPPED: State.CANCELED,
    JobStatus.CANCELED: State.CANCELED,
}
