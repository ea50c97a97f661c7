"""`/v1/batches`: many articles at once. Each is accepted or refused on its own and becomes a job like any other."""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import redis
from flask import Blueprint, Response, request, url_for

from jobs.batches import Batch, Batches, BatchGone, Intake, Item
from jobs.logs import logger, where_it_broke
from jobs.queue import SOON
from jobs.records import Registration, canonical, rfc3339
from jobs.states import State
from jobs.store import ERASED, Store
from service import bodies, encodings, jobview, lists, problems, schemas, streams, submit
from service.auth import caller
from service.limits import of_caller
from service.problems import Problem
from service.wiring import parts

log = logger(__name__)

blueprint = Blueprint("batches", __name__, url_prefix="/v1/batches")

LINES = ("application/x-ndjson", "application/ndjson", "application/jsonl")
NDJSON = LINES[0]
CURSOR = re.compile(r"[0-9a-f]{8}")
LIMIT = re.compile(r"[1-9][0-9]{0,4}")
# Who sends an archive does not want to stand before those who wait for one article.
PRIORITY = "low"
MOST_ERRORS = 10  # that are told of one item


@blueprint.post("", provide_automatic_options=False)
def submit_batch() -> Response:
    """Takes many articles in: 202 and the batch, with what of it was refused already counted."""
    jobview.no_query()
    key = submit.idempotency_key()
    settings = parts().settings
    digest = hashlib.sha256()
    # A key of its own kind: the same may have been used for a job, and no key holds a line break.
    register = functools.partial(Registration.of, f"{caller()}\nbatch", key) if key else None
    with parts().batches.intake(caller(), of_caller(), register and register(None).key) as intake:
        named: set[str] = set()
        for value in _values():
            if len(intake.items) == settings.max_batch_items:
                raise Problem("batch_too_large", f"A batch holds at most {settings.max_batch_items} articles.")
            digest.update(_take(intake, value, named))
        if not intake.items:
            rows = [{"pointer": "", "detail": "Must hold an article."}]
            raise Problem("invalid_submission", "See errors.", errors=rows)
        asked = ["batch", digest.hexdigest()]
        batch, replayed = parts().batches.accept(intake, register and register(asked))
    if not replayed:
        log.info("batch accepted", batch=batch.id, items=batch.items)
    try:
        response = _answer(batch, 202)
    except redis.RedisError:
        if replayed:
            raise
        # It is accepted, whatever has become of Redis since: the caller must learn its id and not send it again.
        log.warning("the batch was accepted, but could not be looked at", batch=batch.id, error=where_it_broke())
        refused = sum(item.job_id is None for item in intake.items)
        response = _answer(batch, 202, parts().batches.counts_at_first(batch, refused))
    response.headers["Location"] = _address(batch)
    if replayed:
        response.headers["Idempotency-Replayed"] = "true"
    return response


def _values() -> Iterator[bytes | None]:
    """The items as bytes, None for one that is too long. Raises Problem for a body of another type."""
    if request.mimetype not in ("application/json", *LINES) or not bodies.in_utf8():
        raise Problem("unsupported_media_type", f"Send application/json or {NDJSON} in UTF-8.")
    settings = parts().settings
    read = streams.array if request.mimetype == "application/json" else streams.lines
    return read(streams.pieces(settings.max_batch_bytes), settings.max_body_bytes)


def _take(intake: Intake, value: bytes | None, named: set[str]) -> bytes:
    """Takes one item in, or notes why not; what of it counts for the digest of the whole."""
    custom_id = None
    try:
        if value is None:
            limit = parts().settings.max_body_bytes
            raise Problem("body_too_large", f"The item is longer than {limit} bytes.")  # noqa: TRY301 - noted below
        with bodies.bench(len(value)):
            sent = bodies.parsed(value, "The item must be one JSON object.")
            custom_id = _custom_id(sent)
            submission = submit.checked(sent, schemas.Item)
            del sent
        submission.pop("custom_id", None)
        if custom_id is not None and custom_id in named:
            rows = [{"pointer": "/custom_id", "detail": "Another item of the batch has it."}]
            raise Problem("invalid_submission", "See errors.", errors=rows)  # noqa: TRY301 - noted below
    except Problem as refused:
        error = problems.described(refused)
        # All that are refused are in memory until the batch is whole.
        if "errors" in error:
            error["errors"] = error["errors"][:MOST_ERRORS]
        intake.refuse(custom_id, error)
        return canonical([custom_id, error])
    if custom_id is not None:
        named.add(custom_id)
    asked = canonical([custom_id, submission])
    intake.take(custom_id, {"priority": PRIORITY, **submission})
    return asked


def _custom_id(sent: Any) -> str | None:
    """The name of an item, to give it back also when the rest of the item is not valid."""
    found = sent.get("custom_id") if isinstance(sent, dict) else None
    if not isinstance(found, str) or not 1 <= len(found) <= schemas.MAX_CUSTOM_ID:
        return None
    # Half of a surrogate pair cannot be given back.
    return found if found.encode(errors="ignore").decode() == found else None


@blueprint.get("", provide_automatic_options=False)
def list_batches() -> Response:
    """One page, without the counts of each, and where the next one is."""
    query = lists.Query()
    found, after = parts().batches.page(caller(), query.cursor, query.limit, query.created_after)
    return query.answer(
        "batches", [{**_described(batch), "total": batch.items, "ended": batch.ended} for batch in found], after
    )


@blueprint.get("/<batch_id>", provide_automatic_options=False)
def fetch_batch(batch_id: str) -> Response:
    """The batch with its counts; waits for its end when asked to."""
    jobview.no_query()
    found = parts().batches
    seconds = jobview.wait_asked()
    batch: Batch | None = _find(batch_id)
    if seconds is not None:
        batch = jobview.wait(batch, seconds, lambda: found.find(batch_id), lambda batch: batch.done)
    if batch is None:
        raise _gone(batch_id)
    return jobview.preferred(_answer(batch, 200), seconds).make_conditional(request)


@blueprint.post("/<batch_id>/cancel", provide_automatic_options=False)
def cancel_batch(batch_id: str) -> Response:
    """Ends what has not ended: 200 when nothing of it was being read, 202 otherwise, 409 when all had ended."""
    jobview.no_query()
    was = parts().batches.cancel(_find(batch_id))
    if not was:
        raise Problem("batch_ended", "There is nothing to cancel.")
    return _answer(_find(batch_id), 202 if State.RUNNING in was else 200)


@blueprint.delete("/<batch_id>", provide_automatic_options=False)
def erase_batch(batch_id: str) -> Response:
    """Erases all jobs of the batch and the batch: 204, also for one that is gone already."""
    jobview.no_query()
    batches = parts().batches
    batch = batches.find(batch_id) if jobview.is_id(batch_id) else None
    if batch and batch.caller == caller():
        batches.erase(batch)
    elif batch or not jobview.is_id(batch_id) or not batches.was_there(batch_id, caller()):
        raise _unknown()
    return Response(status=204)


@blueprint.get("/<batch_id>/results", provide_automatic_options=False)
def fetch_results(batch_id: str) -> Response:
    """NDJSON: a line an item, in the order in which they ended, from where the caller has stopped reading."""
    batch = _find(batch_id)
    first, limit = _asked(batch)
    last = min(batch.ended, first + limit) if limit else batch.ended
    rows = _rows(parts().batches, parts().store, batch, first, last)
    encoding = encodings.taken()
    response = Response(encodings.packed_rows(rows, encoding) if encoding else rows, content_type=NDJSON)
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "private, no-cache"
    if last < batch.items:
        query = urlencode({"cursor": _cursor(last), **({"limit": limit} if limit else {})})
        response.headers["Link"] = f'<{url_for("batches.fetch_results", batch_id=batch.id)}?{query}>; rel="next"'
        if last == batch.ended:
            response.headers["Retry-After"] = _retry_after(batch)
    return response


def _asked(batch: Batch) -> tuple[int, int | None]:
    """Where to begin, and how many items at most. Raises Problem for other parameters and values."""
    valid = {"cursor": CURSOR, "limit": LIMIT}
    for name, values in request.args.lists():
        if name not in valid:
            raise Problem("invalid_parameter", f"The query parameters are {', '.join(valid)}.")
        if len(values) != 1 or not valid[name].fullmatch(values[0]):
            raise Problem("invalid_parameter", "cursor is what was given, limit a number from 1 to 99999; each once.")
    first = int(request.args.get("cursor", "0"), 16)
    if first > batch.ended:
        raise Problem("invalid_parameter", "The cursor is not of this batch.")
    return first, request.args.get("limit", type=int)


def _rows(batches: Batches, store: Store, batch: Batch, first: int, last: int) -> Iterator[bytes]:
    """Reads and gives one result after the other, so that never more than one is in memory, as it is kept."""
    try:
        for at in range(first, last, 50):
            for place, item in enumerate(batches.ended(batch, at, min(at + 50, last)), start=at + 1):
                yield from _row(store, batch, item, place)
    except (redis.RedisError, BatchGone):
        # The status is sent; that the answer breaks off is what tells the caller.
        log.warning("the results of the batch broke off", batch=batch.id, error=where_it_broke())
        raise


def _row(store: Store, batch: Batch, item: Item, place: int) -> Iterator[bytes]:
    row: dict[str, Any] = {"index": item.index, "custom_id": item.custom_id, "job_id": item.job_id}
    job = store.job(item.job_id) if item.job_id else None
    kept = store.result(job.id) if job and job.status is State.SUCCEEDED else None
    if item.job_id is None:
        row |= {"status": "refused", "error": item.error}
    elif job and (kept or job.status is not State.SUCCEEDED):
        row |= {"status": job.status.value, "error": jobview.why_not(job)}
    else:
        code = "job_erased" if store.was_there(item.job_id, batch.caller) == ERASED else "job_expired"
        row |= {"status": "gone", "error": problems.document(code, "Its text and result are no longer kept.")}
    row["cursor"] = _cursor(place)
    if kept:
        row.pop("error")
        written = json.dumps(row, separators=(",", ":")).encode()
        yield from encodings.plain(kept, written[:-1] + b',"result":', b"}\n")
    else:
        yield json.dumps(row, separators=(",", ":")).encode() + b"\n"


def _cursor(place: int) -> str:
    return f"{place:08x}"


def _address(batch: Batch) -> str:
    return url_for("batches.fetch_batch", batch_id=batch.id)


def _answer(batch: Batch, status: int, counts: dict[str, int] | None = None) -> Response:
    """The batch as it stands. Between two looks at Redis an item may end; the counts are the later ones."""
    body = {**_described(batch), "counts": counts or parts().batches.counts(batch)}
    written = json.dumps(body, separators=(",", ":")).encode()
    response = Response(written, status=status, content_type="application/json")
    response.set_etag(hashlib.sha256(written).hexdigest()[:16], weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    if not batch.done:
        response.headers["Retry-After"] = _retry_after(batch)
    return response


def _described(batch: Batch) -> dict[str, Any]:
    return {
        "id": batch.id,
        "done": batch.done,
        "created_at": rfc3339(batch.created_at),
        "expires_at": rfc3339(batch.expires_at),
        "links": {
            "self": _address(batch),
            "results": url_for("batches.fetch_results", batch_id=batch.id),
        },
    }


def _retry_after(batch: Batch) -> str:
    """Where Redis does not say, the shortest time."""
    try:
        return str(parts().desk.seconds(batch.items - batch.ended))
    except redis.RedisError:
        return str(SOON)


def _find(batch_id: str) -> Batch:
    """The batch. Raises Problem: 404 for an id that is not the caller's, 410 for one that was there once."""
    if jobview.is_id(batch_id):
        batch = parts().batches.find(batch_id)
        if batch and batch.caller == caller():
            return batch
        if not batch and parts().batches.was_there(batch_id, caller()):
            raise _gone(batch_id)
    raise _unknown()


def _gone(batch_id: str) -> Problem:
    if parts().batches.was_there(batch_id, caller()) == ERASED:
        return Problem("batch_erased", "Its texts and results were deleted on request.")
    return Problem("batch_expired", "Its texts and results are no longer kept.")


def _unknown() -> Problem:
    return Problem("batch_not_found", "No batch of this id was accepted, or it is long gone.")
