"""A job that is being read is stopped: by cancel and by erase, with a real worker."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request

import pytest
from redis import Redis

from stack.client import read
from tests.conftest import wait_until

LONG = "Mayor Ana Lindqvist opened the new harbour of Oslo on Monday, and the council praised her. " * 2000
SHORT = {"text": "Envoys of Chile met envoys of Peru in Lima.", "options": {"reuse": False}}


def call(stack, method, path, body=None):
    """Status and JSON of an answer, None for one without."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(stack.url + path, data, {"Content-Type": "application/json"}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.loads(answer.read() or b"null")
    except urllib.error.HTTPError as refused:
        return refused.code, json.loads(refused.read())


@pytest.mark.parametrize(
    ("method", "tail", "status", "afterwards"), [("POST", "/cancel", 202, 200), ("DELETE", "", 204, 410)]
)
def test_a_job_in_hand_is_stopped_and_the_worker_reads_the_next_one(stack, method, tail, status, afterwards):
    _, job = call(stack, "POST", "/v1/jobs", {"text": LONG, "metadata": {"of": method}})
    path = f"/v1/jobs/{job['id']}"
    wait_until(lambda: call(stack, "GET", path)[1]["status"] == "running", what="running")

    assert call(stack, method, path + tail)[0] == status
    began = time.monotonic()
    assert read(stack.url, SHORT, 60)["entities"]

    assert time.monotonic() - began < 20
    assert call(stack, "GET", path)[0] == afterwards
    with Redis.from_url(stack.redis.url) as redis:
        wait_until(lambda: not redis.exists(f"rq:job:{job['id']}"), what="RQ's record to be gone")
        wait_until(lambda: redis.zcard("rq:wip:articles") == 0, what="nothing to be in hand")
        assert redis.zcard("rq:failed:articles") == 0
        assert not redis.exists(f"dateline:result:{job['id']}")
    log = (stack.folder / "logs" / "worker-1.log").read_text()
    told = {line["event"] for line in map(json.loads, log.splitlines()) if line.get("job") == job["id"]}
    assert "job stopped" in told
    assert "job read" not in told
