"""Notices on their way: to a real receiver, and not to where none may go."""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import hashlib
import hmac
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from jobs import names
from jobs.callbacks import Notices, Secrets
from jobs.queue import Desk
from jobs.settings import Settings, variable
from jobs.store import Store
from tests.conftest import ROOT, wait_until
from tests.jobs.test_callbacks import MASTER, OLDER, read
from worker import webhooks
from worker.webhooks import Courier, Office, Refused


class Receiver(ThreadingHTTPServer):
    """Notes what it is sent, and answers as it was told."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answer)
        self.requests = []
        self.answers = []  # (status, headers); 204 when there are none left
        self.drip = False

    @property
    def url(self):
        return f"http://localhost:{self.server_port}/done?x=1"


class Answer(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.requests.append((self.path, self.headers, body))
        status, headers = self.server.answers.pop(0) if self.server.answers else (204, {})
        if self.server.drip:
            for _ in range(100):
                self.wfile.write(b"H")
                time.sleep(0.2)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_):
        """Nothing."""


@contextlib.contextmanager
def receiving():
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def receiver():
    with receiving() as server:
        yield server


@pytest.fixture
def allowed(settings, receiver):
    """Settings with which the receiver may be told."""
    return dataclasses.replace(
        settings,
        callback_hosts=f"localhost:{receiver.server_port}",
        callback_private=True,
        callback_secrets=f"{MASTER} {OLDER}",
    )


@pytest.fixture
def store(redis):
    return Store(redis, 86_400)


@pytest.fixture
def end(redis, allowed, store):
    """A job that has ended and whose caller wants to be told."""

    def submit(url):
        job_id = (
            Desk(redis, allowed, store)
            .accept({"text": "hunter2", "callback": {"url": url}, "options": {"reuse": False}})
            .id
        )
        read(store, job_id)
        return job_id

    return submit


@pytest.fixture
def office(store, allowed):
    return Office(Notices(store), Courier(allowed, Secrets(allowed)))


def test_a_receiver_gets_a_notice_that_it_can_check(office, end, receiver, allowed):
    job_id = end(receiver.url)

    assert office.send(office.notices.claim()) == "delivered"

    ((path, headers, body),) = receiver.requests
    assert path == "/done?x=1"
    assert headers["Host"] == f"localhost:{receiver.server_port}"
    assert headers["Content-Type"] == "application/json"
    assert json.loads(body)["data"]["id"] == job_id
    assert b"hunter2" not in body
    assert abs(int(headers["webhook-timestamp"]) - time.time()) < 60
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = [
        "v1," + base64.b64encode(hmac.new(base64.b64decode(secret[6:]), signed, hashlib.sha256).digest()).decode()
        for secret in Secrets(allowed).of("local")
    ]
    assert headers["webhook-signature"].split() == expected


@pytest.mark.parametrize("status", [301, 302, 307, 400, 404, 500, 503])
def test_another_answer_is_tried_again_and_no_redirect_is_followed(office, end, receiver, store, status):
    job_id = end(receiver.url)
    receiver.answers = [(status, {"Location": receiver.url, "Content-Length": "0"})]

    assert office.send(office.notices.claim()) == "pending"

    assert len(receiver.requests) == 1
    assert (store.job(job_id).callback.state, store.job(job_id).callback.attempts) == ("pending", 1)


def test_the_pause_that_a_receiver_asks_for_is_kept(office, end, receiver):
    end(receiver.url)
    receiver.answers = [(503, {"Retry-After": "900"})]

    office.send(office.notices.claim())

    assert 890 < office.notices.claim() <= 900


def test_gone_ends_the_notices_to_an_address(office, end, receiver, store):
    first, second = end(receiver.url), end(receiver.url)
    receiver.answers = [(410, {})]

    assert [office.send(office.notices.claim()) for _ in range(2)] == ["disabled", "disabled"]

    assert len(receiver.requests) == 1
    assert {store.job(job_id).callback.state for job_id in (first, second)} == {"disabled"}


def test_a_receiver_that_is_not_there_is_tried_again(office, end, receiver):
    end(receiver.url)
    receiver.shutdown()
    receiver.server_close()

    assert office.send(office.notices.claim()) == "pending"


def test_a_receiver_that_lets_its_answer_drip_is_cut_off(office, end, receiver, monkeypatch):
    monkeypatch.setattr(webhooks, "SECONDS", 1)
    end(receiver.url)
    receiver.drip = True
    began = time.monotonic()

    assert office.send(office.notices.claim()) == "pending"
    assert time.monotonic() - began < 10


def test_a_limit_that_is_over_before_there_is_a_connection_holds_all_the_same(office, end, receiver, monkeypatch):
    """While TLS is agreed on there is nothing to cut; what comes after must not be without a limit."""
    monkeypatch.setattr(webhooks, "SECONDS", 0.5)
    end(receiver.url)
    receiver.drip = True
    connect = socket.create_connection

    def slow(*arguments):
        time.sleep(1)
        return connect(*arguments)

    monkeypatch.setattr("worker.webhooks.socket.create_connection", slow)
    began = time.monotonic()

    assert office.send(office.notices.claim()) == "pending"
    assert time.monotonic() - began < 5


def test_while_all_hands_are_full_it_is_alive(store, allowed, end, receiver, tmp_path, monkeypatch):
    monkeypatch.setattr(webhooks, "AT_ONCE", 1)
    alive = tmp_path / "alive"
    office = Office(Notices(store), Courier(allowed, Secrets(allowed)), alive)
    receiver.drip = True
    end(receiver.url)
    thread = threading.Thread(target=office.work)
    thread.start()
    wait_until(lambda: receiver.requests)
    before = alive.stat().st_mtime_ns
    try:
        wait_until(lambda: alive.stat().st_mtime_ns > before + 1_000_000_000, 5)
    finally:
        receiver.drip = False
        office.closing.set()
        thread.join()


def test_a_slow_receiver_holds_up_nobody_else(store, allowed, end, receiver):
    receiver.drip = True
    with receiving() as quick:
        hosts = f"{allowed.callback_hosts},localhost:{quick.server_port}"
        both = dataclasses.replace(allowed, callback_hosts=hosts)
        slow = [end(receiver.url) for _ in range(40)]
        last = end(receiver.url.replace(str(receiver.server_port), str(quick.server_port)))
        office = Office(Notices(store), Courier(both, Secrets(both)))
        thread = threading.Thread(target=office.work)
        thread.start()
        try:
            wait_until(lambda: store.job(last).callback.state == "delivered", 5)
        finally:
            receiver.drip = False
            office.closing.set()
            thread.join()

    assert len(receiver.requests) == webhooks.EACH
    assert sum(store.job(job_id).callback.attempts for job_id in slow) == webhooks.EACH


def test_a_job_that_cannot_be_read_holds_up_nobody_else(store, office, end, receiver, redis):
    """As another version may have written it."""
    redis.hset(names.job(end(receiver.url)), "status", "postponed")
    last = end(receiver.url)
    thread = threading.Thread(target=office.work)
    thread.start()
    try:
        wait_until(lambda: store.job(last).callback.state == "delivered", 5)
    finally:
        office.closing.set()
        thread.join()


def test_those_who_wait_for_a_slow_receiver_get_their_turns_in_order(monkeypatch):
    now = 100.0
    monkeypatch.setattr("worker.webhooks.time.monotonic", lambda: now)
    receivers = webhooks.Receivers()
    assert [receivers.enter("slow:443") for _ in range(webhooks.EACH)] == [0] * webhooks.EACH
    for _ in range(10):
        receivers.leave("slow:443", 10)
        receivers.enter("slow:443")

    turns = [receivers.enter("slow:443") for _ in range(1000)]

    assert turns == sorted(turns)
    assert turns[0] > 4
    assert turns[-1] == webhooks.LONGEST_TURN
    assert receivers.enter("other:443") == 0


def test_a_notice_that_was_put_off_counts_no_attempt_and_is_due_again(store, end, receiver):
    notices = Notices(store)
    job_id = end(receiver.url)
    notices.put_off(notices.claim(), 50)

    assert store.job(job_id).callback.attempts == 0
    assert 49 < notices.claim() <= 50


def test_what_was_delivered_meanwhile_is_not_put_off(store, end, receiver):
    notices = Notices(store)
    job_id = end(receiver.url)
    notice = notices.claim()
    notices.settle(notice, delivered=True)
    notices.put_off(notice, 50)

    assert notices.claim() is None
    assert store.job(job_id).callback.state == "delivered"


def test_two_processes_never_send_one_notice_at_the_same_time(store, allowed, end, receiver):
    jobs = {end(receiver.url) for _ in range(20)}
    offices = [Office(Notices(store), Courier(allowed, Secrets(allowed))) for _ in range(2)]
    threads = [threading.Thread(target=office.work) for office in offices]
    for thread in threads:
        thread.start()
    try:
        wait_until(lambda: all(store.job(job_id).callback.state == "delivered" for job_id in jobs))
    finally:
        for office in offices:
            office.closing.set()
        for thread in threads:
            thread.join()

    assert sorted(headers["webhook-id"] for _, headers, _ in receiver.requests) == sorted(f"msg_{j}" for j in jobs)


def test_letters_outside_ascii_reach_the_receiver_as_they_are_written_in_addresses(office, end, receiver):
    end(receiver.url.replace("/done", "/fertig/früh%20"))

    assert office.send(office.notices.claim()) == "delivered"
    assert receiver.requests[0][0] == "/fertig/fr%C3%BCh%20?x=1"


def test_an_answer_that_is_no_http_is_tried_again(office, end, receiver):
    end(receiver.url)
    receiver.answers = [(204, {"x": "y" * 100_000})]

    assert office.send(office.notices.claim()) == "pending"


# where no notice may go


def leads_to(monkeypatch, *addresses):
    """Names lead to these addresses, one after the other or all at once when they are in a list."""
    answers, real = list(addresses), socket.getaddrinfo

    def look_up(host, port, *more, **named):
        if host[0].isdigit():
            return real(host, port, *more, **named)
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return [
            (socket.AF_INET6 if ":" in a else socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port))
            for a in (found if isinstance(found, list) else [found])
        ]

    monkeypatch.setattr("worker.webhooks.socket.getaddrinfo", look_up)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.1.1",
        "169.254.169.254",
        "::1",
        "::ffff:10.0.0.1",
        ["93.184.216.34", "10.1.2.3"],
    ],
    ids=str,
)
def test_a_name_that_leads_into_a_private_network_is_not_called(settings, monkeypatch, address):
    courier = Courier(Settings(callback_hosts="hooks.example.org"), Secrets(Settings(callback_secrets=MASTER)))
    monkeypatch.setattr("worker.webhooks.socket.create_connection", lambda *_: pytest.fail("a connection"))
    leads_to(monkeypatch, address)

    with pytest.raises(Refused):
        courier.look_up("hooks.example.org", 443)


def test_link_local_addresses_stay_refused_where_private_ones_are_allowed(office, monkeypatch):
    leads_to(monkeypatch, "169.254.169.254")

    with pytest.raises(Refused):
        office.courier.look_up("localhost", 80)


def test_the_address_that_was_looked_at_is_the_one_that_is_called(office, end, receiver, monkeypatch):
    """A name that leads elsewhere the second time cannot lead the call there."""
    end(receiver.url)
    leads_to(monkeypatch, "127.0.0.1", "169.254.169.254")

    assert office.send(office.notices.claim()) == "delivered"


def test_a_host_that_was_taken_off_the_list_is_called_no_more(office, end, receiver, allowed):
    end(receiver.url)
    office.courier.settings = dataclasses.replace(allowed, callback_hosts="other.example.org")

    assert office.send(office.notices.claim()) == "pending"
    assert receiver.requests == []


def test_a_name_that_leads_nowhere_is_tried_again(office, end, monkeypatch):
    def nowhere(*_, **__):
        raise socket.gaierror

    monkeypatch.setattr("worker.webhooks.socket.getaddrinfo", nowhere)
    with pytest.raises(Refused):
        office.courier.look_up("hooks.example.org", 443)


def test_a_certificate_of_another_name_is_not_believed(settings):
    courier = Courier(Settings(callback_hosts="hooks.example.org"), Secrets(Settings(callback_secrets=MASTER)))

    assert courier.context.check_hostname
    assert courier.context.verify_mode.name == "CERT_REQUIRED"


# the process


def test_the_process_tells_and_stops(end, receiver, allowed, store):
    jobs = [end(receiver.url) for _ in range(20)]
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        variable("redis_url"): allowed.redis_url,
        variable("callback_hosts"): allowed.callback_hosts,
        variable("callback_private"): "true",
        variable("callback_secrets"): allowed.callback_secrets,
    }
    command = [sys.executable, "-m", "worker.webhooks"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            wait_until(lambda: len(receiver.requests) == 20, what="all notices")
            wait_until(lambda: {store.job(job_id).callback.state for job_id in jobs} == {"delivered"})
            process.send_signal(signal.SIGTERM)
            _, said = process.communicate(timeout=20)
        finally:
            process.kill()

    assert process.returncode == 0
    assert len({headers["webhook-id"] for _, headers, _ in receiver.requests}) == 20
    assert "whsec_" not in said
    assert "hunter2" not in said


@pytest.mark.parametrize(
    "lacking",
    [{"callback_hosts": "", "callback_secrets": MASTER}, {"callback_hosts": "a.example", "callback_secrets": ""}],
)
def test_without_hosts_or_secrets_it_does_not_start(lacking, settings):
    environment = {variable(name): value for name, value in lacking.items()}
    environment |= {"PYTHONPATH": str(ROOT), variable("redis_url"): settings.redis_url}

    run = subprocess.run(
        [sys.executable, "-m", "worker.webhooks"], env=environment, capture_output=True, text=True, timeout=30
    )

    assert run.returncode == 2
    assert run.stderr.startswith("dateline webhooks: ")


def test_the_process_needs_no_spacy():
    look = "import sys, worker.webhooks; print('spacy' in sys.modules or 'flask' in sys.modules)"

    run = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, cwd=ROOT, check=True)

    assert run.stdout.strip() == "False"
