"""What somebody may try who means harm: refused with the right status, and in bounded memory."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import os
import pickle
import socket
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from redis import Redis
from rq import Callback, Queue

from jobs.store import Store
from service.keys import make
from stack.client import read
from tests.conftest import wait_until
from tests.contract import check_wire
from tests.e2e.api import ask, running, status

MEGABYTE = 1024 * 1024
ARTICLE = {"text": "Envoys of Chile met envoys of Peru in Lima."}


@pytest.fixture(scope="module")
def api(redis_server, tmp_path_factory):
    """(URL, key of the desk, key of somebody else) of an API with the limits it has by default."""
    (desk, first), (other, second) = make("desk", ["submit", "read"]), make("other", ["submit", "read"])
    keys = f"{first} requests_per_minute=0;{second} requests_per_minute=0"
    with running(redis_server.url, tmp_path_factory.mktemp("security"), api_keys=keys) as (url, _):
        yield url, desk, other


@pytest.fixture
def fresh(redis_server, tmp_path):
    """(URL, key) of an API that has held nothing yet."""
    key, line = make("desk", ["submit", "read"])
    with running(redis_server.url, tmp_path, api_keys=line) as (url, _):
        yield url, key


def memory(url):
    """The most that the processes of an API have held at a time, in bytes."""
    mine = f"DATELINE_PORT={urllib.parse.urlsplit(url).port}".encode()
    most = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mine in (process / "environ").read_bytes().split(b"\0"):
                told = (process / "status").read_text()
                most.append(1024 * int(told.partition("VmHWM:")[2].split()[0]))
        except (OSError, IndexError):
            continue
    assert most
    return max(most)


def send(url, key, body, **headers):
    """(status, problem) of a POST of bytes."""
    sent = {"Content-Type": "application/json", "Authorization": f"Bearer {key}", **headers}
    request = urllib.request.Request(url + "/v1/jobs", body, {n.replace("_", "-"): v for n, v in sent.items()})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)["type"].removeprefix("urn:dateline:problem:")


def raw(url, sent):
    """The answer to bytes on the wire."""
    where = urllib.parse.urlsplit(url)
    with socket.create_connection((where.hostname, where.port), timeout=20) as wire:
        wire.sendall(sent)
        wire.shutdown(socket.SHUT_WR)
        answer = b""
        while chunk := wire.recv(65536):
            answer += chunk
    check_wire(sent, answer)
    return answer


# whose job it is


def test_the_id_of_another_is_worth_nothing(api):
    url, desk, other = api
    _, _, job = ask(url + "/v1/jobs", desk, ARTICLE)
    path = f"{url}/v1/jobs/{job['id']}"

    told = [status(path, other), status(path + "/result", other), ask(path + "/cancel", other, {})[0]]
    assert told == [404, 404, 404]
    assert job["id"] not in json.dumps(ask(url + "/v1/jobs", other)[2])
    assert status(path, desk) == 200


def test_an_id_cannot_be_guessed_from_another(api):
    url, desk, _ = api
    ids = [ask(url + "/v1/jobs", desk, {"text": f"Ship {n}."})[2]["id"] for n in range(8)]

    # 122 random bits, and nothing of a clock or a counter in them.
    assert len({job_id[:8] for job_id in ids}) == len({job_id[-8:] for job_id in ids}) == 8
    guessed = [f"{(int(job_id, 16) + step) % 2**128:032x}" for job_id in ids for step in (-1, 1)]
    assert {status(f"{url}/v1/jobs/{job_id}", desk) for job_id in guessed} == {404}


@pytest.mark.parametrize("path", ["../jobs", "%2e%2e/x", "a%00b", "a%0d%0ab", "*", "' OR 1=1", "$" + "{x}", "a" * 2000])
def test_what_is_no_id_is_unknown(api, path):
    url, desk, _ = api

    assert status(f"{url}/v1/jobs/{urllib.parse.quote(path, safe='%')}", desk) == 404


# what stands in headers


@pytest.mark.parametrize(
    "sent",
    [
        "GET /v1/jobs?cursor=%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n",
        "GET /v1/jobs?limit=1%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n",
        "GET /%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\nHost: x\r\n",
        "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Request-Id: a%0d%0aSet-Cookie: a=b\r\n",
        "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Request-Id: a\rSet-Cookie: a=b\r\n",
        "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Request-Id: a\n Set-Cookie: a=b\r\n",
        "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Request-Id: a\x00Set-Cookie: a=b\r\n",
        "GET /v1/jobs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nPrefer: wait=1\u2028Set-Cookie: a=b\r\n",
        "GET /v1/jobs HTTP/1.1\r\nHost: evil.test\r\nAuthorization: Bearer {key}\r\nForwarded: host=evil.test\r\n",
    ],
)
def test_nothing_that_was_sent_becomes_a_header(api, sent):
    url, desk, _ = api
    answer = raw(url, sent.format(key=desk).encode() + b"Connection: close\r\n\r\n")
    head = answer.partition(b"\r\n\r\n")[0].lower()

    assert answer.startswith((b"HTTP/1.1 200 ", b"HTTP/1.1 400 ", b"HTTP/1.1 404 "))
    assert b"\nset-cookie" not in head
    assert b"evil.test" not in answer


@pytest.mark.parametrize(
    "framing",
    [
        "Content-Length: 5\r\nContent-Length: 50\r\n",
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Content-Length: +5\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: 0x5\r\n",
    ],
)
def test_no_request_is_smuggled_behind_another(api, framing):
    url, desk, _ = api
    sent = (
        f"POST /v1/jobs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {desk}\r\nContent-Type: application/json\r\n"
        f"{framing}\r\n0\r\n\r\nGET /version HTTP/1.1\r\nHost: x\r\n\r\n"
    )
    answer = raw(url, sent.encode())

    assert answer[:12] in (b"HTTP/1.1 400", b"HTTP/1.1 501")
    assert b'"api"' not in answer


@pytest.mark.parametrize("header", ["Idempotency-Key", "Prefer", "If-None-Match", "X-Request-Id", "Accept-Encoding"])
def test_what_is_no_text_in_a_header_breaks_nothing(api, header):
    url, desk, _ = api
    for value in (b"\xff\xfe", b"\xc3\xa9" * 100, b"a" * 8000, b'"' * 50, b";" * 500 + b"=,"):
        answer = raw(
            url,
            b"GET /v1/jobs HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
            + desk.encode()
            + b"\r\n"
            + header.encode()
            + b": "
            + value
            + b"\r\n\r\n",
        )
        assert answer[:12] in (b"HTTP/1.1 200", b"HTTP/1.1 400", b"HTTP/1.1 431")


# bodies


def bomb(size):
    """Zeros in gzip."""
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=9) as file:
        for _ in range(size // MEGABYTE):
            file.write(bytes(MEGABYTE))
    return packed.getvalue()


def deep(opening, closing, levels):
    return b'{"text": "Two ships met.", "metadata": ' + opening * levels + b"1" + closing * levels + b"}"


BODIES = {
    "a gigabyte in gzip": (bomb(1024 * MEGABYTE), {"Content_Encoding": "gzip"}, (413, "body_too_large")),
    "gzip in gzip": (gzip.compress(bomb(64 * MEGABYTE)), {"Content_Encoding": "gzip"}, (400, "malformed_json")),
    "100 MB": (b" " * (100 * MEGABYTE), {}, (413, "body_too_large")),
    "a million brackets": (b"[" * 1_000_000, {}, (400, "malformed_json")),
    "deep lists": (deep(b"[", b"]", 500_000), {}, (400, "malformed_json")),
    "deep objects": (deep(b'{"a":', b"}", 500_000), {}, (400, "malformed_json")),
    "rather deep": (deep(b'{"a":', b"}", 200), {}, (422, "invalid_submission")),
    "a number without end": (b'{"text": ' + b"9" * 4_000_000 + b"}", {}, (400, "malformed_json")),
    "an exponent without end": (b'{"text": 1e999999999}', {}, (400, "malformed_json")),
    "very many fields": (
        b'{"text": "a", ' + b", ".join(b'"f%d": 1' % n for n in range(200_000)) + b"}",
        {},
        (422, "invalid_submission"),
    ),
    "a pickle": (
        pickle.dumps({"text": "a"}),
        {"Content_Type": "application/python-pickle"},
        (415, "unsupported_media_type"),
    ),
    "a pickle that says it is JSON": (pickle.dumps({"text": "a"}), {}, (400, "malformed_json")),
    "an entity of XML": (
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        {"Content_Type": "application/xml"},
        (415, "unsupported_media_type"),
    ),
    "a charset that runs code": (
        b"a",
        {"Content_Type": "text/plain; charset=unicode_escape"},
        (415, "unsupported_media_type"),
    ),
    "a charset that unpacks": (
        b"a",
        {"Content_Type": "text/plain; charset=zlib_codec"},
        (415, "unsupported_media_type"),
    ),
}


@pytest.mark.parametrize(("body", "headers", "told"), BODIES.values(), ids=BODIES.keys())
def test_a_body_that_means_harm_is_refused_soon(api, body, headers, told):
    url, desk, _ = api
    began = time.monotonic()

    assert send(url, desk, body, **headers) == told
    assert time.monotonic() - began < 20


def test_the_memory_of_the_api_stays_bounded_whatever_is_sent_at_once(api):
    """Sixteen at a time hold their 4 MiB each, but only one of them what these become."""
    url, desk, _ = api
    before = memory(url)
    worst = [*BODIES.values()] * 3

    with ThreadPoolExecutor(16) as pool:
        told = list(pool.map(lambda one: send(url, desk, one[0], **one[1]), worst))

    assert told == [expected for _, _, expected in worst]
    assert memory(url) - before < 250 * MEGABYTE
    assert status(url + "/healthz") == 200


@pytest.mark.parametrize("tail", ["", "/result", "/results"])
def test_who_is_slow_to_read_a_long_result_holds_little_of_it(fresh, redis_server, tail):
    url, desk = fresh
    where = urllib.parse.urlsplit(url)
    long = gzip.compress(b'{"a":"' + b"a" * (20 * MEGABYTE) + b'"}')
    _, _, made = ask(url + "/v1/batches", desk, [{**ARTICLE, "options": {"reuse": False}}])
    with Redis.from_url(redis_server.url) as redis:
        job_id = json.loads(redis.hget(f"dateline:batch:{made['id']}:items", "0"))["job_id"]
        store = Store(redis, 1000)
        attempt, _ = store.claim(job_id)
        store.succeed(job_id, attempt, long, "d" * 64)
    path = made["links"]["results"] if tail == "/results" else f"/v1/jobs/{job_id}{tail}"
    sent = f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {desk}\r\n\r\n"
    before = memory(url)

    with contextlib.ExitStack() as readers:
        for _ in range(16):
            wire = readers.enter_context(socket.create_connection((where.hostname, where.port), timeout=20))
            wire.sendall(sent.encode())
            assert wire.recv(12) == b"HTTP/1.1 200"

        assert memory(url) - before < 50 * MEGABYTE


def test_a_stranger_holds_no_thread_with_a_body_that_does_not_end(api):
    """He gets his 401 after two seconds, and the connection is closed under what he still sends."""
    where = urllib.parse.urlsplit(api[0])
    head = b"POST /v1/jobs HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 99999999\r\n\r\n"
    began = time.monotonic()
    with socket.create_connection((where.hostname, where.port), timeout=20) as wire:
        wire.sendall(head)
        wire.settimeout(0.2)
        answer = b""
        while not answer and time.monotonic() - began < 20:
            wire.sendall(b"a" * 65536)
            with contextlib.suppress(TimeoutError):
                answer = wire.recv(65536)

    assert answer.startswith(b"HTTP/1.1 401 ")
    assert b"connection: close" in answer.lower()
    assert time.monotonic() - began < 8


def test_without_a_key_nothing_of_a_body_is_looked_at(api):
    url, _, _ = api
    began = time.monotonic()

    assert send(url, "none", bomb(256 * MEGABYTE), Content_Encoding="gzip") == (401, "invalid_api_key")
    assert time.monotonic() - began < 5


# what lies in Redis


class Harm:
    """Makes a folder when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (self.path,)


def test_nothing_in_the_queue_is_unpickled_or_called(stack, tmp_path):
    marks = [tmp_path / name for name in ("called", "unpickled", "argument", "callback")]
    with Redis.from_url(stack.redis.url) as redis:
        queue = Queue(stack.settings.queue, connection=redis)
        queue.enqueue_call("os.mkdir", args=(str(marks[0]),))
        for number, where in ((1, "data"), (2, "meta")):
            job = queue.enqueue_call("worker.tasks.read", args=("0" * 32,))
            redis.hset(job.key, where, pickle.dumps(Harm(str(marks[number]))))
        ends = {"on_failure": Callback("os.mkdir"), "on_success": Callback("os.mkdir")}
        queue.enqueue_call("worker.tasks.read", args=("0" * 32,), **ends)

        assert read(stack.url, {**ARTICLE, "options": {"reuse": False}}, 60)["entities"]
        wait_until(lambda: redis.llen(queue.key) == 0)

    assert not any(mark.exists() for mark in marks)
    assert all(process.pid for process in stack.processes)
