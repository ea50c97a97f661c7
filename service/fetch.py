"""`GET /v1/jobs/{id}` and its result: tell how far a job is, hand its result out."""

from __future__ import annotations

from flask import Blueprint, Response, request

from jobs.states import State
from service import encodings, jobview
from service.problems import Problem
from service.wiring import parts

blueprint = Blueprint("fetch", __name__, url_prefix="/v1/jobs")


@blueprint.get("/<job_id>", provide_automatic_options=False)
def fetch(job_id: str) -> Response:
    """The job as it stands; waits for its end when asked to; 304 when the caller has seen it so."""
    with_result = wanted_result()
    job = jobview.find(job_id)
    seconds = jobview.wait_asked()
    if seconds is not None:
        job = jobview.wait_for_end(job, seconds)
        if job is None:
            raise jobview.gone(job_id)
    response = jobview.answer(job, 200, with_result=with_result)
    return jobview.preferred(response, seconds).make_conditional(request)


@blueprint.get("/<job_id>/result", provide_automatic_options=False)
def fetch_result(job_id: str) -> Response:
    """The result alone, as the bytes that the worker kept: compressed where the caller takes that."""
    jobview.no_query()
    job = jobview.find(job_id)
    if not job.status.done:
        raise Problem("job_not_finished", "Come back later.", headers={"Retry-After": jobview.retry_after(job)})
    if job.status is not State.SUCCEEDED:
        code = "job_failed" if job.status is State.FAILED else "job_canceled"
        raise Problem(code, "The job itself says why.")
    kept = parts().store.result(job.id)
    if kept is None:
        raise jobview.gone(job.id)
    encoding = encodings.taken()
    body = encodings.packed(kept, encoding) if encoding else encodings.plain(kept)
    response = Response(body, content_type="application/json")
    if encoding:
        response.headers["Content-Encoding"] = encoding
    else:
        response.content_length = encodings.plain_size(kept)
    # Encodings are different bytes, and a strong validator must tell them apart (RFC 9110, 8.8.1).
    response.set_etag(f"{job.result_digest}{f'-{encoding}' if encoding else ''}")
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request)


def wanted_result() -> bool:
    """Whether `?include=status` leaves the result out. Raises Problem for other values and unknown parameters."""
    unknown = sorted(set(request.args) - {"include"})
    if unknown:
        raise Problem("invalid_parameter", "The only query parameter is include.")
    values = request.args.getlist("include")
    if values not in ([], ["status"]):
        raise Problem("invalid_parameter", "include can be status, once.")
    return not values
