"""API keys as an operator meets them: where the service binds, and how a key follows another."""

from __future__ import annotations

import socket
import subprocess
import sys
import urllib.parse

import pytest

from service.keys import make
from stack.redis import free_port
from tests.conftest import ROOT, wait_until
from tests.e2e.api import ask, running, status

ARTICLE = {"text": "Two ships met. hunter2"}


def listens(url, address):
    """Somebody accepts connections to the port of a URL at another address of this machine."""
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex((address, urllib.parse.urlsplit(url).port)) == 0


@pytest.fixture
def elsewhere():
    """An address of this machine that is not the one of loopback that we bind to."""
    return "127.0.0.2"


def test_without_keys_the_service_binds_to_loopback_and_says_why(redis_server, tmp_path, elsewhere):
    with running(redis_server.url, tmp_path, host="0.0.0.0") as (url, log):
        assert status(url + "/v1/jobs") == 200
        assert not listens(url, elsewhere)
        assert "no API keys are set" in log.read_text()
        assert "DATELINE_ALLOW_ANONYMOUS" in log.read_text()


def test_without_keys_on_loopback_there_is_a_warning_too(redis_server, tmp_path):
    with running(redis_server.url, tmp_path) as (_, log):
        assert "no API keys are set" in log.read_text()


def test_who_allows_anybody_binds_where_he_says(redis_server, tmp_path, elsewhere):
    with running(redis_server.url, tmp_path, host="0.0.0.0", allow_anonymous="true") as (url, log):
        assert listens(url, elsewhere)
        assert status(url + "/v1/jobs") == 200
        assert "whoever reaches the service may use it" in log.read_text()


def test_with_keys_it_binds_where_it_is_told_and_asks_for_one(redis_server, tmp_path, elsewhere):
    key, line = make("desk", ["submit", "read"])
    with running(redis_server.url, tmp_path, host="0.0.0.0", api_keys=line) as (url, log):
        assert listens(url, elsewhere)
        assert (status(url + "/v1/jobs"), status(url + "/v1/jobs", key)) == (401, 200)
        assert "no API keys" not in log.read_text()


def test_a_key_follows_another_without_a_restart_in_every_process(redis_server, tmp_path):
    (old, first), (new, second) = make("desk", ["submit", "read"]), make("desk", ["submit", "read"])
    listed = tmp_path / "keys"
    listed.write_text(first)
    with running(redis_server.url, tmp_path, api_processes=2, api_keys_file=listed) as (url, log):
        code, _, job = ask(url + "/v1/jobs", old, ARTICLE)
        assert code == 202

        listed.write_text(f"{first}\n{second}\n")
        wait_until(lambda: {status(url + job["links"]["self"], new) for _ in range(8)} == {200})
        assert status(url + job["links"]["self"], old) == 200

        listed.write_text(second)
        wait_until(lambda: {status(url + job["links"]["self"], old) for _ in range(8)} == {401})
        assert status(url + job["links"]["self"], new) == 200

        written = log.read_text()
    assert not any(secret in written for secret in (old, new, "hunter2", first.split()[-1]))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"api_keys": "desk read hunter2"}, "DATELINE_API_KEYS, line 1: a hash is sha256:"),
        ({"api_keys_file": "/nowhere/keys"}, "DATELINE_API_KEYS_FILE names no file that can be read"),
        ({"allow_anonymous": "perhaps"}, "DATELINE_ALLOW_ANONYMOUS must be true or false"),
    ],
)
def test_keys_that_cannot_be_read_end_the_start_with_one_line(redis_server, given, told):
    environment = {f"DATELINE_{name.upper()}": value for name, value in given.items()}
    run = subprocess.run(
        [sys.executable, "-m", "service.run"],
        env={"DATELINE_REDIS_URL": redis_server.url, "DATELINE_PORT": str(free_port()), **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert run.returncode == 2
    assert run.stderr.startswith(f"dateline api: {told}")
    assert run.stderr.count("\n") == 1
    assert "hunter2" not in run.stderr


def test_the_command_makes_a_key_that_opens_the_service(redis_server, tmp_path):
    made = subprocess.run(
        [sys.executable, "-m", "service.keys", "new", "desk", "--scope", "read"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    key, line = (row.partition(" ")[2].strip() for row in made.stdout.splitlines())

    with running(redis_server.url, tmp_path, api_keys=line) as (url, _):
        assert status(url + "/v1/jobs", key) == 200
