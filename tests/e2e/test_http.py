"""What only a real server shows: bodies that are too large, broken HTTP, threads, two replicas."""

from __future__ import annotations

import json
import socket
import sys
import urllib.error
import urllib.request

import pytest

from stack.processes import Process
from stack.redis import free_port
from tests.conftest import wait_until
from tests.contract import check_wire


def address(stack):
    return stack.settings.host, stack.settings.port


def raw(stack, sent, seconds=10):
    """The answer to bytes on the wire, up to the end of its body."""
    with socket.create_connection(address(stack), timeout=seconds) as wire:
        wire.sendall(sent)
        wire.shutdown(socket.SHUT_WR)
        answer = b""
        while chunk := wire.recv(65536):
            answer += chunk
    status, headers, body = check_wire(sent, answer)
    return status, headers["Content-Type"], body


@pytest.mark.parametrize(
    "sent",
    [
        b"hunter2 hunter2\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nhunter2 : y\r\n\r\n",
        b"GET /healthz HTTP/9.9\r\nHost: x\r\n\r\n",
        b"GET /" + b"hunter2" * 2000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
)
def test_what_is_not_http_is_a_problem_without_an_echo(stack, sent):
    status, media, body = raw(stack, sent)

    assert 400 <= status < 500 or status == 501
    assert media == "application/problem+json"
    assert json.loads(body)["type"].startswith("urn:dateline:problem:")
    assert b"hunter2" not in body


def test_broken_chunks_are_a_400(stack):
    status, _, body = raw(
        stack,
        b"POST /v1/jobs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    )

    assert (status, json.loads(body)["type"]) == (400, "urn:dateline:problem:malformed_body")


def test_a_body_that_ends_early_is_a_400(stack):
    status, _, _ = raw(
        stack,
        b'POST /v1/jobs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"text"',
    )

    assert status == 400


@pytest.mark.parametrize("garbage", [b"", b"GARBAGE"])
def test_a_body_of_unknown_length_that_is_too_long_is_refused_and_not_cut(stack, garbage):
    body = b'{"text":"a b"}' + b" " * 4_500_000 + garbage
    status, _, answer = raw(
        stack,
        b"POST /v1/jobs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
        b"Connection: close\r\n\r\n" + b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body),
        60,
    )

    assert (status, json.loads(answer)["type"]) == (413, "urn:dateline:problem:body_too_large")


def test_a_caller_who_goes_silent_in_his_body_is_answered_and_gives_his_thread_back(stack):
    head = b"POST /v1/jobs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
    with socket.create_connection(address(stack), timeout=40) as wire:
        wire.sendall(head)
        answer = b""
        while chunk := wire.recv(65536):
            answer += chunk

    status, _, body = check_wire(head, answer)
    assert (status, json.loads(body)["type"]) == (408, "urn:dateline:problem:body_too_slow")


@pytest.mark.parametrize("size", [5_000_000, 50_000_000])
def test_who_sends_too_much_gets_to_read_why_it_was_refused(stack, size):
    request = urllib.request.Request(stack.url + "/v1/jobs", b" " * size, {"Content-Type": "application/json"})

    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=60)

    assert refused.value.code == 413
    assert json.load(refused.value)["type"] == "urn:dateline:problem:body_too_large"


def test_a_job_submitted_to_one_api_process_is_answered_by_another(stack):
    port = free_port()
    other = Process(
        "api",
        [sys.executable, "-m", "service.run"],
        {**stack.api.environment, "DATELINE_PORT": str(port)},
        stack.folder / "other.log",
    )
    other.start()
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until(lambda: reachable(url + "/healthz"))
        body = json.dumps({"text": "Two ships met in Oslo."}).encode()
        job = json.load(
            urllib.request.urlopen(
                urllib.request.Request(stack.url + "/v1/jobs", body, {"Content-Type": "application/json"})
            )
        )

        request = urllib.request.Request(url + job["links"]["self"], headers={"Prefer": "wait=20"})
        answered = json.load(urllib.request.urlopen(request))

        assert (answered["id"], answered["status"]) == (job["id"], "succeeded")
    finally:
        other.ask_to_stop()
        other.stop(15)


def reachable(url):
    try:
        return urllib.request.urlopen(url, timeout=2).status == 200
    except OSError:
        return False


def test_an_api_with_a_wrong_setting_ends_with_one_clear_line(tmp_path, stack):
    log = tmp_path / "log"
    broken = Process(
        "api", [sys.executable, "-m", "service.run"], {**stack.api.environment, "DATELINE_API_THREADS": "many"}, log
    )
    broken.start()
    wait_until(lambda: broken.status is not None)

    assert broken.status == 2
    assert log.read_text() == "dateline api: DATELINE_API_THREADS must be a whole number\n"


def test_an_address_that_is_too_long_is_a_414_that_says_what_to_do(stack):
    status, _, body = raw(stack, b"GET /v1/jobs?cursor=" + b"0" * 9000 + b" HTTP/1.1\r\nHost: a\r\n\r\n")

    assert status == 414
    assert json.loads(body)["type"] == "urn:dateline:problem:uri_too_long"
