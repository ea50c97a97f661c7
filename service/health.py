"""`/healthz`, `/readyz` and `/version`: what load balancers and operators ask."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from jobs.version import VERSION
from service.wiring import parts

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz", provide_automatic_options=False)
def healthz() -> dict[str, Any]:
    """The process answers; touches nothing."""
    return {"status": "ok", "version": VERSION}


@blueprint.get("/readyz", provide_automatic_options=False)
def readyz() -> dict[str, Any]:
    """Redis answers, so jobs can be accepted; says how many workers live. 503 otherwise."""
    return {"status": "ready", "workers": len(parts().store.workers())}


@blueprint.get("/version", provide_automatic_options=False)
def version() -> dict[str, Any]:
    """Of this process; what the workers are of, `/v1/capabilities` says. Touches nothing."""
    return {"name": "dateline", "version": VERSION, "api": "v1"}
