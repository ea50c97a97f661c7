"""How a job looks to its caller: body, links, validators, and the wait for its end."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import TypeVar

import redis
from flask import Response, g, json, request, url_for

from jobs.queue import SOON
from jobs.records import Job, rfc3339
from jobs.states import State
from jobs.store import ERASED
from service import encodings, problems
from service.auth import caller, may
from service.wiring import parts

POLL_SECONDS = 0.05
T = TypeVar("T")
REASONS = {
    "reading_failed": "Our side is to blame; the failure is logged under the job's id.",
    "text_too_long": "The article of the page is longer than max_text_chars.",
    "timed_out": "The article took longer than job_timeout_seconds allow; a shorter one may do.",
    "unsupported_language": "The article of the page is not in English. State language: en to have it read as English.",
    "worker_lost": "The article may need more memory than the worker has.",
}


def wait_asked() -> int | None:
    """Seconds of `Prefer: wait=N` (RFC 7240), capped; None when none are asked for. What cannot be read is ignored."""
    for header in request.headers.getlist("Prefer"):
        for preference in header.split(","):
            stated = re.fullmatch(r'\s*wait\s*=\s*"?(\d{1,20})"?\s*(?:;.*)?', preference, re.IGNORECASE)
            if stated:
                return min(int(stated[1]), parts().settings.max_wait_seconds)
    return None


def wait_for_end(job: Job, seconds: int) -> Job | None:
    """The job when it has ended or the seconds are over, None when it has expired under the wait."""
    return wait(job, seconds, lambda: parts().store.job(job.id), lambda job: job.status.done)


def wait(seen: T, seconds: int, look: Callable[[], T | None], done: Callable[[T], bool]) -> T | None:
    """What `look` finds when it is done or the seconds are over, None when it has gone meanwhile.

    Does not wait when too many wait already.
    """
    if done(seen) or not seconds:
        return seen
    room = parts().waiting_room
    g.waited = room.acquire(blocking=False)
    if not g.waited:
        return seen
    try:
        deadline = time.monotonic() + seconds
        while not done(seen) and (left := deadline - time.monotonic()) > 0:
            time.sleep(min(POLL_SECONDS, left))
            found = look()
            if found is None:
                return None
            seen = found
    finally:
        room.release()
    return seen


def address(job: Job) -> str:
    """Where the job is found."""
    return url_for("fetch.fetch", job_id=job.id)


def body(job: Job) -> dict:
    """The job without its result."""
    described = {
        "id": job.id,
        "status": job.status.value,
        "done": job.status.done,
        "created_at": rfc3339(job.created_at),
        "started_at": rfc3339(job.started_at) if job.started_at else None,
        "ended_at": rfc3339(job.ended_at) if job.ended_at else None,
        "attempts": job.attempts,
        "reused": job.reused,
        "expires_at": rfc3339(job.expires_at),
        "metadata": job.metadata,
        "batch_id": job.batch,
        "callback": {"state": job.callback.state, "attempts": job.callback.attempts} if job.callback else None,
        "links": {
            "self": address(job),
            "result": url_for("fetch.fetch_result", job_id=job.id),
        },
    }
    if error := why_not(job):
        described["error"] = error
    return described


def why_not(job: Job) -> dict | None:
    """The problem object of a job that has ended without a result."""
    if job.status is State.FAILED and job.failure:
        problem = problems.Problem(job.failure.value, REASONS[job.failure.value], detected=job.detected)
        return problems.described(problem)
    if job.status is State.CANCELED:
        return problems.document("job_canceled", "It was canceled.")
    return None


def answer(job: Job, status: int, *, with_result: bool = True) -> Response:
    """The job as a response. The result is put in as the bytes that the worker kept, not parsed and written again.

    A key that may not read gets to see no result, also of what it has submitted itself.
    """
    with_result = with_result and may("read")
    written = json.dumps(body(job), separators=(",", ":")).encode()
    if with_result and job.status is State.SUCCEEDED:
        kept = parts().store.result(job.id)
        if kept is None:
            raise gone(job.id)
        before = written[:-1] + b',"result":'
        size = len(before) + encodings.plain_size(kept) + 1
        response = Response(encodings.plain(kept, before, b"}"), status=status, content_type="application/json")
        response.content_length = size
    else:
        response = Response(written, status=status, content_type="application/json")
    response.set_etag(job.version + ("" if with_result else "-status"), weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    if not job.status.done:
        response.headers["Retry-After"] = retry_after(job)
    return response


def retry_after(job: Job) -> str:
    """Of a job that is open; where Redis does not say, the shortest time."""
    try:
        return str(parts().desk.patience(job))
    except redis.RedisError:
        return str(SOON)


def preferred(response: Response, seconds: int | None) -> Response:
    """Says that the wish to wait was heeded (RFC 7240)."""
    if seconds is not None and g.get("waited", True):
        response.headers["Preference-Applied"] = f"wait={seconds}"
    return response


def gone(job_id: str) -> problems.Problem:
    """The answer for a job that was there once."""
    if parts().store.was_there(job_id, caller()) == ERASED:
        return problems.Problem("job_erased", "Its text and result were deleted on request.")
    return problems.Problem("job_expired", "Its text and result are no longer kept.")


def find(job_id: str) -> Job:
    """The job. Raises Problem: 404 for an id that is not the caller's, 410 for one that has expired or was erased."""
    store = parts().store
    if is_id(job_id):
        job = store.job(job_id)
        if job and job.caller == caller():
            return job
        if not job and store.was_there(job_id, caller()):
            raise gone(job_id)
    raise unknown()


def is_id(job_id: str) -> bool:
    """Of the form that ids have."""
    return re.fullmatch(r"[0-9a-f]{32}", job_id) is not None


def unknown() -> problems.Problem:
    """The answer for what is no job of the caller's."""
    return problems.Problem("job_not_found", "No job of this id was accepted, or it is long gone.")


def no_query() -> None:
    """Raises Problem when there are query parameters, where there are none."""
    if request.args:
        raise problems.Problem("invalid_parameter", "There are no query parameters here.")
