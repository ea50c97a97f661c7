"""`GET /v1/jobs`: a caller's jobs, from the newest to the oldest."""

from __future__ import annotations

from flask import Blueprint, Response

from jobs.states import State
from service import jobview, lists
from service.auth import caller
from service.wiring import parts

blueprint = Blueprint("listing", __name__, url_prefix="/v1/jobs")

STATUS = {"status": (lambda value: value in list(State), f"status is one of {', '.join(State)}, once.")}


@blueprint.get("", provide_automatic_options=False)
def listing() -> Response:
    """One page, without results, and where the next one is. What is accepted meanwhile does not move it."""
    query = lists.Query(STATUS)
    status = State(query.asked["status"]) if "status" in query.asked else None
    jobs, after = parts().store.page(caller(), query.cursor, query.limit, status, query.created_after)
    return query.answer("jobs", [jobview.body(job) for job in jobs], after)
