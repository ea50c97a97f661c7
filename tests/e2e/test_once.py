"""Two replicas of the API, two workers, a hundred impatient clients: each article is read once."""

from __future__ import annotations

import dataclasses
import json
import random
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

from jobs.settings import Settings
from stack.processes import Process
from stack.redis import free_port
from stack.stack import Stack
from tests.conftest import wait_until

ARTICLES = 10
CLIENTS = 100
TEXT = "Envoys of Chile met envoys of Peru in Lima on Monday. Round {} of the talks ended without a treaty."


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    """URLs of both replicas, and the stack of the first."""
    settings = dataclasses.replace(Settings.from_environment({}), port=free_port(), workers=2)
    stack = Stack(settings, tmp_path_factory.mktemp("crowd"), quiet=True)
    port = free_port()
    second = Process(
        "api",
        [sys.executable, "-m", "service.run"],
        {**stack.api.environment, "DATELINE_PORT": str(port)},
        stack.folder / "second.log",
    )
    try:
        stack.start()
        second.start()
        urls = [stack.url, f"http://127.0.0.1:{port}"]
        wait_until(lambda: all(answers(url) for url in urls))
        yield urls, stack
    finally:
        second.ask_to_stop()
        second.stop(20)
        stack.stop()


def answers(url):
    try:
        return urllib.request.urlopen(url + "/readyz", timeout=2).status == 200
    except OSError:
        return False


def client(urls, number):
    """Sends until it has a job, giving up on some answers on the way, then fetches the result."""
    chance = random.Random(number)
    article = number % ARTICLES
    body = json.dumps({"text": TEXT.format(article), "options": {"reuse": False}}).encode()
    headers = {"Content-Type": "application/json", "Idempotency-Key": f'"article-{article}"'}
    ids = set()
    for _ in range(1 + chance.randrange(3)):
        patience = 0.02 if chance.random() < 0.3 else 20
        try:
            request = urllib.request.Request(chance.choice(urls) + "/v1/jobs", body, headers)
            with urllib.request.urlopen(request, timeout=patience) as answer:
                ids.add(json.load(answer)["id"])
        except OSError:
            continue
    while not ids:
        request = urllib.request.Request(chance.choice(urls) + "/v1/jobs", body, headers)
        with urllib.request.urlopen(request, timeout=20) as answer:
            ids.add(json.load(answer)["id"])
    (job_id,) = ids
    while True:
        request = urllib.request.Request(f"{chance.choice(urls)}/v1/jobs/{job_id}", headers={"Prefer": "wait=5"})
        with urllib.request.urlopen(request, timeout=20) as answer:
            job = json.load(answer)
        if job["done"]:
            return article, job_id, job["attempts"], json.dumps(job["result"])


def test_each_article_is_read_once_and_every_client_has_the_same_result(crowd):
    urls, stack = crowd

    with ThreadPoolExecutor(CLIENTS) as pool:
        told = list(pool.map(lambda number: client(urls, number), range(CLIENTS)))

    assert len(told) == CLIENTS
    assert len(set(told)) == ARTICLES
    assert {attempts for _, _, attempts, _ in told} == {1}
    logs = "".join(path.read_text() for path in sorted((stack.folder / "logs").glob("worker-*.log")))
    assert logs.count('"event": "job read"') == ARTICLES
