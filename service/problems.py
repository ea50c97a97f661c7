"""Every error the API can answer, and the only place where an error becomes HTTP (RFC 9457).

A problem's `type` is a stable name that programs may branch on; its `detail` says what to do. Neither ever quotes an
exception.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import redis
from flask import Flask, Response, g, json
from werkzeug.exceptions import HTTPException

from jobs.limits import OverLimit
from jobs.logs import logger, where_it_broke
from jobs.queue import KeyInUse, KeyReused, QueueFull

log = logger(__name__)

URN = "urn:dateline:problem:"
MEDIA_TYPE = "application/problem+json"

# By code: status and title.
CATALOG: dict[str, tuple[int, str]] = {
    "malformed_body": (400, "The body cannot be read"),
    "malformed_json": (400, "The body is not JSON"),
    "bad_request": (400, "The request cannot be understood"),
    "invalid_parameter": (400, "A query parameter is not valid"),
    "invalid_idempotency_key": (400, "The Idempotency-Key is not valid"),
    "missing_api_key": (401, "An API key is needed"),
    "invalid_api_key": (401, "The API key is not valid"),
    "insufficient_scope": (403, "The API key does not open this"),
    "not_found": (404, "There is nothing at this address"),
    "job_not_found": (404, "There is no such job"),
    "batch_not_found": (404, "There is no such batch"),
    "method_not_allowed": (405, "The method is not allowed here"),
    "body_too_slow": (408, "The body came too slowly"),
    "idempotency_key_in_use": (409, "A submission with this Idempotency-Key is just being accepted"),
    "job_not_finished": (409, "The job has not ended yet"),
    "job_failed": (409, "The job failed, there is no result"),
    "job_canceled": (409, "The job was canceled, there is no result"),
    "job_ended": (409, "The job has already ended"),
    "batch_ended": (409, "All of the batch has already ended"),
    "job_expired": (410, "The job has expired"),
    "job_erased": (410, "The job was erased"),
    "batch_expired": (410, "The batch has expired"),
    "batch_erased": (410, "The batch was erased"),
    "batch_too_large": (413, "The batch holds too many articles"),
    "body_too_large": (413, "The body is too large"),
    "text_too_long": (413, "The text is too long"),
    "uri_too_long": (414, "The address is too long"),
    "unsupported_media_type": (415, "The body is of a type that is not read"),
    "invalid_submission": (422, "The submission is not valid"),
    "callback_not_allowed": (422, "The callback is not allowed"),
    "idempotency_key_reused": (422, "The Idempotency-Key was used for something else"),
    "unsupported_language": (422, "The language is not supported"),
    "rate_limited": (429, "Too many requests"),
    "too_many_open_jobs": (429, "Too many jobs of this caller are open"),
    "too_many_open_bytes": (429, "Too many bytes of this caller are open"),
    "internal_error": (500, "Something went wrong on our side"),
    "reading_failed": (500, "The article could not be read"),
    "worker_lost": (500, "The process that read the article died at every attempt"),
    "store_unavailable": (503, "The store is not available"),
    "queue_full": (503, "Too many jobs are waiting"),
    "no_worker_yet": (503, "No worker has reported yet"),
    "timed_out": (504, "Reading the article took too long"),
}
# What HTTP itself can go wrong with, by status; everything else of that kind is a bad request.
OF_STATUS = {404: "not_found", 405: "method_not_allowed", 413: "body_too_large", 415: "unsupported_media_type"}


class Problem(Exception):
    """An answer of CATALOG. `errors` are {pointer, detail} rows: RFC 6901 pointers into the body.

    `detected` is the BCP 47 code of a language that is not read.
    """

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        detected: str | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.errors = list(errors)
        self.headers = dict(headers or {})
        self.detected = detected


def document(code: str, detail: str, errors: Sequence[Mapping[str, str]] = ()) -> dict[str, Any]:
    """The problem object, as a response body or as the `error` of a job."""
    status, title = CATALOG[code]
    body: dict[str, Any] = {"type": URN + code, "title": title, "status": status, "detail": detail}
    if errors:
        body["errors"] = list(errors)
    return body


def described(problem: Problem) -> dict[str, Any]:
    """The problem object of a problem that was raised."""
    body = document(problem.code, problem.detail, problem.errors)
    return {**body, "detected": problem.detected} if problem.detected else body


def respond(problem: Problem) -> Response:
    """The HTTP answer of a problem."""
    body = described(problem)
    if "request_id" in g:
        body["request_id"] = g.request_id
    response = Response(json.dumps(body), status=body["status"], content_type=MEDIA_TYPE)
    response.headers.extend(problem.headers)
    return response


def store_unavailable() -> Problem:
    """Redis did not answer in time, or refused."""
    return Problem("store_unavailable", "Try again; nothing is known to be lost.", headers={"Retry-After": "2"})


def register(app: Flask) -> None:
    """Turns every exception that leaves a view into a problem."""

    @app.errorhandler(Problem)
    def _problem(problem: Problem) -> Response:
        return respond(problem)

    @app.errorhandler(QueueFull)
    def _full(full: QueueFull) -> Response:
        headers = {"Retry-After": str(full.seconds)}
        return respond(Problem("queue_full", "The job was not accepted; try again.", headers=headers))

    @app.errorhandler(OverLimit)
    def _over(over: OverLimit) -> Response:
        detail = "The job was not accepted; others of yours have to end first."
        return respond(Problem(f"too_many_open_{over.kind}", detail, headers={"Retry-After": str(over.seconds)}))

    @app.errorhandler(KeyInUse)
    def _in_use(_: KeyInUse) -> Response:
        detail = "Send the same again; the answer will be its job."
        return respond(Problem("idempotency_key_in_use", detail, headers={"Retry-After": "1"}))

    @app.errorhandler(KeyReused)
    def _reused(_: KeyReused) -> Response:
        return respond(Problem("idempotency_key_reused", "Take a new key for a new submission."))

    @app.errorhandler(redis.RedisError)
    def _store(_: redis.RedisError) -> Response:
        log.warning("the store is not available", error=where_it_broke())
        return respond(store_unavailable())

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Response:
        code = OF_STATUS.get(error.code or 400, "bad_request")
        problem = Problem(code, DETAILS.get(code, "The request is not valid HTTP for this address."))
        allowed = getattr(error, "valid_methods", None)
        if allowed:
            problem.headers["Allow"] = ", ".join(sorted(allowed))
        return respond(problem)

    @app.errorhandler(Exception)
    def _unexpected(_: Exception) -> Response:
        log.error("unexpected", error=where_it_broke())
        return respond(Problem("internal_error", "The error is logged under the request id."))


DETAILS = {
    "not_found": "openapi.yaml lists the addresses.",
    "method_not_allowed": "The Allow header lists the methods.",
    "body_too_large": "The body is longer than this service reads; DATELINE_MAX_BODY_BYTES is its limit.",
}
