"""`POST /v1/jobs`: checks what comes in and queues it."""

from __future__ import annotations

import json
import logging
import math
import re
from typing import Any, NoReturn

import redis
from flask import Blueprint, Response, g, request
from marshmallow import ValidationError
from werkzeug.exceptions import RequestEntityTooLarge

from jobs.logs import where_it_broke
from jobs.store import Registration
from service import jobview
from service.auth import caller
from service.problems import Problem
from service.schemas import Submission, pointers
from service.wiring import parts

log = logging.getLogger(__name__)

# A string of RFC 8941, as the draft of the header has it; many clients send the same without the quotes.
KEY = re.compile(r'"(?P<quoted>(?:[ !#-\[\]-~]|\\["\\]){1,255})"|(?P<bare>[A-Za-z0-9._~:/+=-]{1,255})')

blueprint = Blueprint("submit", __name__, url_prefix="/v1/jobs")


@blueprint.post("", provide_automatic_options=False)
def submit() -> Response:
    """Accepts one article: 202 and the job, or 200 and the job when it ended while the caller waited."""
    return accept(checked(read_json()))


def accept(submission: dict[str, Any], asked: Any = None) -> Response:
    """Queues a checked submission, or finds the job of its idempotency key; `asked` is what the key stands for."""
    key = idempotency_key()
    if key is None:
        accepted, replayed = parts().desk.accept(submission, caller()), False
    else:
        registration = Registration.of(caller(), key, asked or submission)
        accepted, replayed = parts().desk.accept_once(submission, registration, caller())
    seconds = jobview.wait_asked()
    try:
        job = (seconds is not None and jobview.wait_for_end(accepted, seconds)) or accepted
        response = jobview.answer(job, 200 if job.status.done else 202)
    except (redis.RedisError, Problem):
        # It is accepted, whatever has become of Redis since: the caller must learn its id and not send it again.
        log.warning("job %s was accepted, but could not be waited for: %s", accepted.id, where_it_broke())
        response = jobview.answer(accepted, 202)
    response.headers["Location"] = jobview.address(accepted)
    if replayed:
        response.headers["Idempotency-Replayed"] = "true"
    return jobview.preferred(response, seconds)


def idempotency_key() -> str | None:
    """The key of `Idempotency-Key`, None when none was sent. Raises Problem when it has another form."""
    sent = request.headers.get("Idempotency-Key")
    if sent is None:
        return None
    stated = KEY.fullmatch(sent)
    if not stated:
        raise Problem("invalid_idempotency_key", 'Send 1 to 255 visible characters of ASCII in quotes: "8e03978e".')
    return stated["bare"] or re.sub(r"\\(.)", r"\1", stated["quoted"])


def read_json() -> Any:
    """The body. Raises Problem for another type, broken JSON, numbers that JSON does not have, or too much of it."""
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if request.mimetype != "application/json" or charset not in ("utf-8", "utf8"):
        raise Problem("unsupported_media_type", "Send application/json in UTF-8.")
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Problem("unsupported_media_type", "Send the body as it is.", headers={"Accept-Encoding": "identity"})
    try:
        raw = request.get_data(cache=False)
        # Of a body without a length werkzeug reads as much as may be, and does not say that there is more.
        if len(raw) >= parts().settings.max_body_bytes and request.environ["wsgi.input"].read(1):
            raise RequestEntityTooLarge  # noqa: TRY301 - it is what werkzeug itself would have raised
    except RequestEntityTooLarge:
        raise
    except Exception:  # noqa: BLE001 - the server's own errors of broken chunks have no common class
        g.body_broke = True
        raise Problem("malformed_body", "The body ended early or its chunks are broken.") from None
    try:
        return json.loads(raw.decode("utf-8-sig"), parse_constant=_no_number, parse_float=_finite)
    except (ValueError, RecursionError):
        raise Problem("malformed_json", "The body must be one JSON value in UTF-8.") from None


def checked(data: Any) -> dict[str, Any]:
    """The submission. Raises Problem 413 for a text over the limit, 422 with pointers for everything else."""
    settings = parts().settings
    html = isinstance(data, dict) and data.get("content_type") == "text/html"
    longest = settings.max_html_chars if html else settings.max_text_chars
    if isinstance(data, dict) and isinstance(data.get("text"), str) and len(data["text"]) > longest:
        rows = [{"pointer": "/text", "detail": f"Must not be longer than {longest} characters."}]
        raise Problem("text_too_long", "The text is longer than this service reads.", errors=rows)
    try:
        submission = Submission().load(data)
    except ValidationError as refused:
        rows = sorted(pointers(refused.messages), key=lambda row: (row["pointer"], row["detail"]))[:100]
        raise Problem("invalid_submission", "See errors.", errors=rows) from None
    language = submission.get("language")
    if language is not None and language.lower().split("-")[0] != "en":
        rows = [{"pointer": "/language", "detail": "Must be en."}]
        raise Problem("unsupported_language", "Only English is read.", errors=rows)
    return submission


def _no_number(_: str) -> NoReturn:
    raise ValueError


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError
    return number
