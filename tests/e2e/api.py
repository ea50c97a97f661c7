"""API processes without a stack around them: on a Redis that is there, with no worker behind."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import urllib.error
import urllib.request

from stack.processes import Process
from stack.redis import free_port
from tests.conftest import ROOT, wait_until


@contextlib.contextmanager
def running(redis_url, folder, **settings):
    """(URL, log) of a gunicorn of ours that answers; `settings` are named as in jobs/settings.py."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
    given = {"redis_url": redis_url, "port": port, **settings}
    environment = {**kept, "PYTHONPATH": str(ROOT), **{f"DATELINE_{k.upper()}": str(v) for k, v in given.items()}}
    log = folder / f"api-{port}.log"
    process = Process("api", [sys.executable, "-m", "service.run"], environment, log)
    process.start()
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until(lambda: status(url + "/healthz") == 200 or process.status is not None)
        assert process.status is None, log.read_text()
        yield url, log
    finally:
        process.ask_to_stop()
        process.stop(30)


def ask(url, key=None, body=None, **headers):
    """(status, headers, JSON or None) of a GET, or of a POST where there is a body."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if key is not None:
        sent["Authorization"] = f"Bearer {key}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", **sent})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers, _json(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers, _json(refused)


def status(url, key=None):
    """Of a GET; 0 when nobody answers."""
    try:
        return ask(url, key)[0]
    except OSError:
        return 0


def _json(answer):
    held = answer.read()
    return json.loads(held) if "json" in answer.headers.get("Content-Type", "") else None
