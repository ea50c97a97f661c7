"""`/v1/capabilities`: what the workers say they can do. The API never opens their files."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from service.problems import Problem
from service.wiring import parts

blueprint = Blueprint("capabilities", __name__, url_prefix="/v1/capabilities")


@blueprint.get("", provide_automatic_options=False)
def capabilities() -> dict[str, Any]:
    """One record for each version that is live; 503 before the first worker has reported."""
    records = list(parts().store.capabilities())
    if not records:
        raise Problem("no_worker_yet", "Workers report when they are warm.", headers={"Retry-After": "5"})
    return {"versions": records}
