"""A caller of the API in plain Python: submit, wait, fetch. It is also the worked example of docs."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

TRIES = 10  # of one request that is refused for the moment


class JobFailed(RuntimeError):
    """The article was refused or its job ended without a result; the text says why."""


def read(
    url: str, submission: dict[str, Any], seconds: float, progress: Callable[[str], None] = lambda _: None
) -> dict[str, Any]:
    """The result object of one article, waited for. Raises JobFailed, also when `seconds` are over."""
    deadline = time.monotonic() + seconds
    job = _ask(url + "/v1/jobs", submission)
    while not job["done"]:
        if time.monotonic() > deadline:
            raise JobFailed(f"not done within {seconds:.0f} s")
        progress(job["status"])
        # Asks to be answered when something changes, for a second at most, and then again.
        job = _ask(url + job["links"]["self"])
    if job["status"] != "succeeded":
        raise JobFailed(_told(job["error"]))
    return job["result"]


def _ask(url: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json", "Prefer": "wait=1" if body is None else "wait=0"}
    for attempt in range(TRIES):
        request = urllib.request.Request(url, data, headers)  # noqa: S310 - the URL is the caller's own
        try:
            with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310
                return json.load(response)
        except urllib.error.HTTPError as refused:
            problem = json.loads(refused.read() or b"{}")
            if refused.code not in (429, 503) or attempt == TRIES - 1:
                raise JobFailed(_told(problem)) from None
            time.sleep(float(refused.headers.get("Retry-After", 1)))
        except OSError as trouble:
            raise JobFailed(f"the service does not answer ({type(trouble).__name__})") from None
    raise AssertionError


def _told(problem: dict[str, Any]) -> str:
    return f"{problem.get('title')}: {problem.get('detail')}"
