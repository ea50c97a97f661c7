"""`POST /v1/jobs/{id}/reread`: the stored text again, with the pipeline of today."""

from __future__ import annotations

from flask import Blueprint, Response

from service import jobview, submit
from service.wiring import parts

blueprint = Blueprint("reread", __name__, url_prefix="/v1/jobs")


@blueprint.post("/<job_id>/reread", provide_automatic_options=False)
def reread(job_id: str) -> Response:
    """A new job of what was submitted for this one, answered as `POST /v1/jobs` does; no finished result is reused."""
    jobview.no_query()
    submit.idempotency_key()
    submission = parts().store.submission(jobview.find(job_id).id)
    if submission is None:
        raise jobview.gone(job_id)
    again = {**submission, "options": {**submission.get("options", {}), "reuse": False}}
    return submit.accept(again, asked=["reread", job_id])
