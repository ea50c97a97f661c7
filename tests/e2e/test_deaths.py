"""Processes die at the worst moment; jobs do not."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import threading
import time
import urllib.error
import urllib.request

import pytest

from jobs.settings import Settings
from stack.client import read
from stack.redis import free_port
from stack.stack import Stack
from tests.conftest import wait_until

# Long enough to be in hand for some seconds.
LONG = "Mayor Ana Lindqvist opened the new harbour of Oslo on Monday, and the council praised her. " * 500
ANEW = {"reuse": False}
ARTICLE = {"text": LONG, "published_at": "2024-03-05", "options": ANEW}
SHORT = {
    "text": "Envoys of Chile met envoys of Peru in Lima on Monday.",
    "published_at": "2024-03-05",
    "options": ANEW,
}


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    """A stack that starts again what dies, with a short lease."""
    os.environ["DATELINE_LEASE_SECONDS"] = "5"
    settings = dataclasses.replace(Settings.from_environment(), port=free_port(), redis_url="")
    stack = Stack(settings, tmp_path_factory.mktemp("watched"), quiet=True)
    del os.environ["DATELINE_LEASE_SECONDS"]
    watcher = threading.Thread(target=lambda: stack.watch(lambda _: None))
    try:
        stack.start()
        watcher.start()
        yield stack
    finally:
        stack.stopping.set()
        watcher.join()
        stack.stop()


def submit(stack, submission):
    body = json.dumps(submission).encode()
    request = urllib.request.Request(stack.url + "/v1/jobs", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def status(stack, job):
    """The job without its result; None for an honest 503. Anything else fails."""
    try:
        with urllib.request.urlopen(f"{stack.url}{job['links']['self']}?include=status", timeout=10) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refused:
        assert refused.code == 503
        assert refused.headers["Retry-After"]
        return None


def running(stack, job):
    wait_until(lambda: (status(stack, job) or {}).get("status") == "running", what="running")


def ended(stack, job, seconds=90):
    return wait_until(lambda: (told := status(stack, job)) and told["done"] and told, seconds, "the end of the job")


def children(pid):
    """Processes whose parent is `pid`."""
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat") as stat:
                    if int(stat.read().rpartition(")")[2].split()[1]) == pid:
                        found.append(int(entry))
            except OSError:
                continue
    return found


def test_a_job_whose_worker_is_killed_is_read_again_and_succeeds(watched):
    job = submit(watched, ARTICLE)
    running(watched, job)
    horses = children(watched.workers[0].pid)

    os.kill(watched.workers[0].pid, signal.SIGKILL)

    told = ended(watched, job)
    assert (told["status"], told["attempts"]) == ("succeeded", 2)
    assert horses
    assert not any(os.path.exists(f"/proc/{horse}") for horse in horses)
    assert "broke" not in (watched.folder / "logs" / "worker-1.log").read_text()


def test_a_job_whose_work_horse_is_killed_is_read_again_and_succeeds(watched):
    job = submit(watched, ARTICLE)
    running(watched, job)
    (horse,) = wait_until(lambda: children(watched.workers[0].pid))

    os.kill(horse, signal.SIGKILL)

    told = ended(watched, job)
    assert (told["status"], told["attempts"]) == ("succeeded", 2)


def test_a_job_that_kills_every_process_that_reads_it_fails_and_the_next_one_is_read(watched):
    job = submit(watched, ARTICLE)
    for _ in range(watched.settings.max_attempts):
        running(watched, job)
        before = status(watched, job)["attempts"]
        for horse in children(watched.workers[0].pid):
            os.kill(horse, signal.SIGKILL)
        wait_until(
            lambda seen=before: (
                (t := status(watched, job)) and (t["done"] or t["attempts"] > seen or t["status"] == "queued")
            )
        )

    told = ended(watched, job)
    assert (told["status"], told["attempts"]) == ("failed", 3)
    assert told["error"]["type"] == "urn:dateline:problem:worker_lost"
    assert read(watched.url, SHORT, 60)["events"]


def test_while_redis_is_dead_no_client_hangs_and_what_was_accepted_is_there_afterwards(watched):
    job = submit(watched, ARTICLE)
    running(watched, job)
    was = watched.redis.pid

    os.kill(was, signal.SIGKILL)

    slowest, answers = 0.0, []
    deadline = time.monotonic() + 3
    while time.monotonic() < deadline:
        began = time.monotonic()
        answers.append(status(watched, job))
        slowest = max(slowest, time.monotonic() - began)
    wait_until(lambda: watched.redis.pid not in (None, was))
    told = ended(watched, job)
    assert slowest < 6
    assert {answer["status"] for answer in answers if answer} <= {"queued", "running", "succeeded"}
    assert told["status"] == "succeeded"


def test_a_dead_api_is_started_again_and_knows_the_jobs(watched):
    job = submit(watched, SHORT)
    ended(watched, job)
    was = watched.api.pid

    os.kill(was, signal.SIGKILL)

    wait_until(lambda: watched.api.pid not in (None, was))
    wait_until(lambda: watched.ask("/readyz"))
    assert status(watched, job)["status"] == "succeeded"


def test_a_worker_that_is_asked_to_stop_finishes_the_article_in_hand(watched):
    job = submit(watched, ARTICLE)
    running(watched, job)
    worker = watched.workers[0].pid

    os.kill(worker, signal.SIGTERM)

    told = ended(watched, job)
    assert (told["status"], told["attempts"]) == ("succeeded", 1)
    wait_until(lambda: watched.workers[0].pid not in (None, worker))
    assert read(watched.url, SHORT, 60)["events"]


def test_an_article_that_takes_too_long_fails_as_timed_out(watched, tmp_path):
    import sys

    from stack.processes import Process

    environment = {**watched.workers[0].environment, "DATELINE_QUEUE": "hurry", "DATELINE_JOB_TIMEOUT_SECONDS": "1"}
    port = str(free_port())
    parts = [
        Process("api", [sys.executable, "-m", "service.run"], {**environment, "DATELINE_PORT": port}, tmp_path / "api"),
        Process("worker", [sys.executable, "-m", "worker.run"], environment, tmp_path / "worker"),
    ]
    for part in parts:
        part.start()
    try:
        url = f"http://127.0.0.1:{port}"

        def submitted():
            try:
                body = json.dumps(ARTICLE).encode()
                request = urllib.request.Request(url + "/v1/jobs", body, {"Content-Type": "application/json"})
                return json.load(urllib.request.urlopen(request, timeout=10))
            except OSError:
                return None

        job = wait_until(submitted)
        told = ended(watched, job)
        assert (told["status"], told["error"]["type"]) == ("failed", "urn:dateline:problem:timed_out")
        assert told["attempts"] == 1
    finally:
        for part in parts:
            part.ask_to_stop()
        for part in parts:
            part.stop(15)
