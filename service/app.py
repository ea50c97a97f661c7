"""Wires the API: settings in, a Flask app out. One blueprint a family of endpoints."""

from __future__ import annotations

import re
import time
import uuid

from flask import Flask, Response, g, request

from jobs import logs
from jobs.settings import Settings
from service import (
    auth,
    batches,
    cancel,
    capabilities,
    docs,
    fetch,
    health,
    limits,
    listing,
    metrics,
    problems,
    reread,
    spec,
    submit,
    wiring,
)
from service.jobview import is_id
from service.traffic import METHODS

log = logs.logger("dateline.http")

PROBES = ("/healthz", "/readyz")
CLOSE = "dateline.close"  # in the environment of a request: ends the connection after the answer

# What is read and thrown away of a refused body, so that the caller gets to see why it was refused: closing a
# connection on which he still writes would reset it under the answer. Of somebody without a key, much less.
DRAIN_BYTES, DRAIN_SECONDS = 256 * 1024 * 1024, 10
STRANGERS_BYTES, STRANGERS_SECONDS = 8 * 1024 * 1024, 2
DRAIN_CHUNK = 64 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """The API of one process. Raises SettingError; touches no Redis before the first request."""
    settings = settings or Settings.from_environment()
    app = Flask("dateline", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes
    app.url_map.strict_slashes = True
    app.url_map.merge_slashes = False
    wiring.init_app(app, settings)
    problems.register(app)
    for room in (submit, fetch, listing, cancel, reread, batches, capabilities, health, metrics, spec, docs):
        app.register_blueprint(room.blueprint)
    app.before_request(_name_request)
    app.before_request(auth.identify)
    app.before_request(limits.count)
    app.after_request(_finish_response)
    app.after_request(limits.tell)
    return app


def _name_request() -> None:
    sent = request.headers.get("X-Request-Id", "")
    g.request_id = sent if re.fullmatch(r"[A-Za-z0-9._-]{1,64}", sent) else uuid.uuid4().hex
    g.began = time.monotonic()
    logs.bind(request=g.request_id)


def _drain(left: int, seconds: float) -> bool:
    """Reads what is left of the body; whether that was all of it."""
    stream = request.environ["wsgi.input"]
    deadline = time.monotonic() + seconds
    try:
        while left > 0 and time.monotonic() < deadline:
            chunk = stream.read(DRAIN_CHUNK)
            if not chunk:
                return True
            left -= len(chunk)
    except Exception:  # noqa: BLE001 - the server's own errors have no common class
        log.debug("a refused body broke off")
    return False


def _finish_response(response: Response) -> Response:
    # Until the key is known, and at an address that is not there, it may be anybody.
    bounds = (DRAIN_BYTES, DRAIN_SECONDS) if "key" in g else (STRANGERS_BYTES, STRANGERS_SECONDS)
    if "body_broke" in g or (response.status_code >= 400 and not _drain(*bounds)):
        request.environ.get(CLOSE, lambda: None)()
    response.headers["X-Request-Id"] = g.request_id
    response.headers["X-Content-Type-Options"] = "nosniff"
    # The rule and not the path: what a caller puts into a path is his own.
    rule = request.url_rule.rule if request.url_rule else "-"
    seconds = time.monotonic() - g.began
    wiring.parts().traffic.answered(request.method, rule, response.status_code, seconds)
    # Probes come every few seconds and tell nothing while they succeed.
    tell = log.debug if rule in PROBES and response.status_code < 400 else log.info
    ids = {name.removesuffix("_id"): value for name, value in (request.view_args or {}).items() if is_id(value)}
    tell(
        "answered",
        method=request.method if request.method in METHODS else "other",
        route=rule,
        status=response.status_code,
        ms=round(1000 * seconds, 1),
        **ids,
    )
    return response
