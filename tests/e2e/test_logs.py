"""What real processes write: lines of JSON that say who asked what, and never a text or a key."""

from __future__ import annotations

import contextlib
import json
import socket
import urllib.parse
import urllib.request

import pytest

from service.keys import make
from stack.client import read
from tests.conftest import wait_until
from tests.e2e.api import ask, running

SECRET = "hunter2"


def lines(log):
    """Every line of a log, each of which must be one JSON object."""
    return [json.loads(line) for line in log.read_text().splitlines()]


def raw(url, sent):
    """Bytes on the wire, whatever becomes of them."""
    where = urllib.parse.urlsplit(url)
    with contextlib.suppress(OSError), socket.create_connection((where.hostname, where.port), timeout=10) as wire:
        wire.sendall(sent)
        wire.shutdown(socket.SHUT_WR)
        while wire.recv(65536):
            pass


@pytest.fixture
def api(redis_server, tmp_path):
    """(URL, log, key) of an API that logs as much as it can."""
    key, line = make("desk", ["submit", "read", "admin"])
    with running(redis_server.url, tmp_path, api_keys=line, log_level="DEBUG", api_processes=2) as (url, log):
        yield url, log, key


def test_an_answer_is_one_line_with_its_request_caller_and_job(api):
    url, log, key = api
    _, _, job = ask(url + "/v1/jobs", key, {"text": SECRET}, X_Request_Id="r-1")
    ask(url + job["links"]["self"], key, X_Request_Id="r-2")

    by_request = {(line.get("request"), line["event"]): line for line in lines(log)}
    accepted, told = by_request["r-1", "job accepted"], by_request["r-2", "answered"]
    assert (accepted["caller"], accepted["job"]) == ("desk", job["id"])
    assert {name: told[name] for name in ("level", "method", "route", "status", "caller", "job")} == {
        "level": "info",
        "method": "GET",
        "route": "/v1/jobs/<job_id>",
        "status": 200,
        "caller": "desk",
        "job": job["id"],
    }
    assert told["ms"] >= 0


def test_the_caller_of_one_request_is_not_told_of_the_next(api):
    url, log, key = api
    for number in range(40):
        ask(url + "/v1/jobs", key, X_Request_Id=f"a-{number}")
        ask(url + "/v1/jobs", X_Request_Id=f"b-{number}")

    told = {
        line["request"]: line.get("caller") for line in lines(log) if line["event"] == "answered" and "request" in line
    }
    assert {told[f"a-{number}"] for number in range(40)} == {"desk"}
    assert {told[f"b-{number}"] for number in range(40)} == {None}


def test_whatever_is_sent_wherever_none_of_it_is_logged(api):
    url, log, key = api
    body = {"text": SECRET, "title": SECRET, "url": f"https://u:{SECRET}@example.org", "metadata": {SECRET: SECRET}}
    ask(url + "/v1/jobs", key, body, Idempotency_Key=f'"{SECRET}"')
    ask(url + "/v1/jobs", key, {**body, SECRET: 1}, X_Request_Id=key)
    ask(url + f"/v1/jobs/{SECRET}?{SECRET}={SECRET}", key, User_Agent=SECRET, Referer=f"http://{SECRET}")
    ask(url + f"/{SECRET}", f"{SECRET}-{key}")
    ask(url + f"/v1/jobs?api_key={key}")
    for sent in (
        f"{SECRET} {key}\r\n\r\n",
        f"GET /{SECRET} HTTP/1.1\r\nHost: x\r\n{SECRET} : {key}\r\n\r\n",
        f"{SECRET.upper()} /v1/jobs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n\r\n",
        (
            f"POST /v1/jobs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n"
            f"Content-Length: 99\r\n\r\n{SECRET}"
        ),
        f"GET /{SECRET * 2000} HTTP/1.1\r\nHost: x\r\n\r\n",
    ):
        raw(url, sent.encode())

    told = lines(log)
    assert len(told) > 5
    written = log.read_text()
    assert SECRET not in written.lower()
    assert key not in written
    assert key.removeprefix("dtl_") not in written


def test_who_goes_silent_before_he_has_asked_is_no_error_of_ours(api):
    url, log, _ = api
    where = urllib.parse.urlsplit(url)
    with socket.create_connection((where.hostname, where.port), timeout=20) as wire:
        wire.sendall(b"GET /healthz HT")

        assert wire.recv(100) == b""

    assert "error" not in {line["level"] for line in lines(log)}


def test_a_redis_that_is_away_is_logged_without_its_password(tmp_path):
    from stack.redis import free_port

    with running(f"redis://:{SECRET}@127.0.0.1:{free_port()}/0", tmp_path, log_level="DEBUG") as (url, log):
        assert ask(url + "/readyz")[0] == 503

        assert "the store is not available" in {line["event"] for line in lines(log)}
        assert SECRET not in log.read_text()


def test_a_worker_writes_lines_of_json_with_the_job_and_no_word_of_the_text(stack):
    result = read(stack.url, {"text": f"Ana {SECRET.title()} met envoys of Peru in Lima.", "title": SECRET}, 60)
    assert result["entities"]
    log = stack.folder / "logs" / "worker-1.log"

    done = wait_until(lambda: [line for line in lines(log) if line["event"] == "job read"])
    assert all(len(line["job"]) == 32 and line["seconds"] > 0 and line["attempt"] >= 1 for line in done)
    assert SECRET not in log.read_text().lower()
