"""`POST /v1/jobs/{id}/cancel` and `DELETE /v1/jobs/{id}`: end a job, and forget it."""

from __future__ import annotations

from flask import Blueprint, Response

from jobs.states import State
from service import jobview
from service.auth import caller
from service.problems import Problem
from service.wiring import parts

blueprint = Blueprint("cancel", __name__, url_prefix="/v1/jobs")


@blueprint.post("/<job_id>/cancel", provide_automatic_options=False)
def cancel(job_id: str) -> Response:
    """Ends the job without a result: 200 when it waited, 202 when a worker has it in hand and is told to stop."""
    jobview.no_query()
    was = parts().desk.cancel(jobview.find(job_id).id)
    if was is None:
        raise jobview.gone(job_id)
    if was.done:
        raise Problem("job_ended", "Nothing is left to cancel; the job itself says how it ended.")
    return jobview.answer(jobview.find(job_id), 202 if was is State.RUNNING else 200)


@blueprint.delete("/<job_id>", provide_automatic_options=False)
def erase(job_id: str) -> Response:
    """Deletes text, result and metadata for good; the second time as well as the first."""
    jobview.no_query()
    store = parts().store
    job = store.job(job_id) if jobview.is_id(job_id) else None
    owned = job.caller == caller() if job else jobview.is_id(job_id) and store.was_there(job_id, caller())
    if not owned:
        raise jobview.unknown()
    parts().desk.erase(job_id, caller())
    return Response(status=204)
