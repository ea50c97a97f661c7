"""`GET /v1/jobs`: a caller's jobs, from the newest to the oldest."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from flask import Blueprint, Response, json, request, url_for
from marshmallow import ValidationError

from jobs.states import State
from service import jobview
from service.auth import caller
from service.problems import Problem
from service.schemas import moment
from service.wiring import parts

blueprint = Blueprint("listing", __name__, url_prefix="/v1/jobs")

LIMIT, MOST = 20, 100
CURSOR = re.compile(r"[0-9a-f]{48}")


@blueprint.get("", provide_automatic_options=False)
def listing() -> Response:
    """One page, without results, and where the next one is. What is accepted meanwhile does not move it."""
    asked = _asked()
    status = State(asked["status"]) if "status" in asked else None
    limit = int(asked.get("limit", LIMIT))
    since = moment(asked["created_after"]).timestamp() if "created_after" in asked else 0
    jobs, after = parts().store.page(caller(), asked.get("cursor", ""), limit, status, since)
    body = {"jobs": [jobview.body(job) for job in jobs], "next_cursor": after}
    response = Response(json.dumps(body), content_type="application/json")
    response.headers["Cache-Control"] = "private, no-cache"
    if after:
        query = urlencode({**asked, "cursor": after})
        response.headers["Link"] = f'<{url_for("listing.listing")}?{query}>; rel="next"'
    return response


def _asked() -> dict[str, str]:
    """The query. Raises Problem for an unknown parameter, one that is sent twice, or a value that is not valid."""
    valid = {
        "status": lambda value: value in list(State),
        "limit": lambda value: re.fullmatch(r"[1-9][0-9]{0,2}", value) and int(value) <= MOST,
        "cursor": CURSOR.fullmatch,
        "created_after": _is_moment,
    }
    for name, values in request.args.lists():
        if name not in valid:
            raise Problem("invalid_parameter", f"The query parameters are {', '.join(valid)}.")
        if len(values) != 1 or not valid[name](values[0]):
            raise Problem("invalid_parameter", HINTS[name])
    return request.args.to_dict()


def _is_moment(value: str) -> bool:
    try:
        moment(value)
    except ValidationError:
        return False
    return True


HINTS = {
    "created_after": "created_after is an RFC 3339 date or time such as 2024-03-05T09:30:00Z, once.",
    "status": f"status is one of {', '.join(State)}, once.",
    "limit": f"limit is a number from 1 to {MOST}, once.",
    "cursor": "cursor is what the page before has given, once.",
}
