"""`POST /v1/jobs`: checks what comes in and queues it."""

from __future__ import annotations

import re
from typing import Any

import redis
from flask import Blueprint, Response, request
from marshmallow import ValidationError

from jobs import callbacks
from jobs.language import other_than_english
from jobs.logs import logger, where_it_broke
from jobs.records import Registration
from service import bodies, jobview
from service.auth import caller
from service.limits import of_caller
from service.problems import Problem
from service.schemas import Submission, pointers
from service.wiring import parts

log = logger(__name__)

# A string of RFC 8941, as the draft of the header has it; many clients send the same without the quotes.
KEY = re.compile(r'"(?P<quoted>(?:[ !#-\[\]-~]|\\["\\]){1,255})"|(?P<bare>[A-Za-z0-9._~:/+=-]{1,255})')

blueprint = Blueprint("submit", __name__, url_prefix="/v1/jobs")


@blueprint.post("", provide_automatic_options=False)
def submit() -> Response:
    """Accepts one article: 202 and the job, or 200 and the job when it ended while the caller waited."""
    return accept(_taken())


def _taken() -> dict[str, Any]:
    """The submission that was sent, checked; what it was made of is not kept while the caller waits."""
    sent = bodies.take()
    with bodies.bench(len(sent)):
        return checked(bodies.submission(sent))


def accept(submission: dict[str, Any], asked: Any = None) -> Response:
    """Queues a checked submission, or finds the job of its idempotency key; `asked` is what the key stands for."""
    key = idempotency_key()
    if key is None:
        accepted, replayed = parts().desk.accept(submission, caller(), of_caller()), False
    else:
        registration = Registration.of(caller(), key, asked or submission)
        accepted, replayed = parts().desk.accept_once(submission, registration, caller(), of_caller())
    if not replayed:
        log.info("job accepted", job=accepted.id)
    seconds = jobview.wait_asked()
    try:
        job = (seconds is not None and jobview.wait_for_end(accepted, seconds)) or accepted
        response = jobview.answer(job, 200 if job.status.done else 202)
    except (redis.RedisError, Problem):
        # It is accepted, whatever has become of Redis since: the caller must learn its id and not send it again.
        log.warning("the job was accepted, but could not be waited for", job=accepted.id, error=where_it_broke())
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


def checked(data: Any, schema: type[Submission] = Submission) -> dict[str, Any]:
    """The submission. Raises Problem 413 for a text over the limit, 422 with pointers for everything else."""
    settings = parts().settings
    html = isinstance(data, dict) and data.get("content_type") == "text/html"
    longest = settings.max_html_chars if html else settings.max_text_chars
    if isinstance(data, dict) and isinstance(data.get("text"), str) and len(data["text"]) > longest:
        rows = [{"pointer": "/text", "detail": f"Must not be longer than {longest} characters."}]
        raise Problem("text_too_long", "The text is longer than this service reads.", errors=rows)
    try:
        submission = schema().load(data)
    except ValidationError as refused:
        rows = sorted(pointers(refused.messages), key=lambda row: (row["pointer"], row["detail"]))[:100]
        raise Problem("invalid_submission", "See errors.", errors=rows) from None
    language = submission.get("language")
    if language is not None and language.lower().split("-")[0] != "en":
        rows = [{"pointer": "/language", "detail": "Must be en."}]
        raise Problem("unsupported_language", "Only English is read.", errors=rows)
    if "callback" in submission:
        refuse_callback(submission["callback"]["url"])
    # Of a page the worker looks at the article, without what stands around it.
    if language is None and submission.get("content_type") != "text/html":
        refuse_other_languages(submission["text"])
    return submission


def refuse_callback(url: str) -> None:
    """Raises Problem for an address that no notice may go to."""
    reason = callbacks.refusal(url, parts().settings)
    if reason:
        rows = [{"pointer": "/callback/url", "detail": reason}]
        raise Problem("callback_not_allowed", "No notice can be sent there.", errors=rows)


def refuse_other_languages(text: str) -> None:
    """Raises Problem for a text that is clearly in another language, with the one that it seems to be."""
    detected = other_than_english(text)
    if detected:
        rows = [{"pointer": "/text", "detail": f"Seems to be {detected.name}."}]
        detail = "Only English is read. State language: en to have it read as English all the same."
        raise Problem("unsupported_language", detail, errors=rows, detected=detected.code)
