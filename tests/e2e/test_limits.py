"""Two replicas of two processes each count a caller's requests and jobs as one."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from service.keys import make
from tests.e2e.api import ask, running


@pytest.fixture(scope="module")
def replicas(redis_server, tmp_path_factory):
    """(URLs, a key whose caller may make 60 requests a minute, one whose caller may have 10 open jobs)."""
    (rated, first), (counted, second) = make("rated", ["read"]), make("counted", ["submit"])
    keys = f"{first} requests_per_minute=60;{second} max_open_jobs=10 requests_per_minute=0"
    folder = tmp_path_factory.mktemp("replicas")
    with (
        running(redis_server.url, folder, api_processes=2, api_keys=keys) as (one, _),
        running(redis_server.url, folder, api_processes=2, api_keys=keys) as (two, _),
    ):
        yield (one, two), rated, counted


def test_no_more_requests_than_the_bucket_holds(replicas):
    urls, key, _ = replicas
    with ThreadPoolExecutor(16) as pool:
        told = Counter(pool.map(lambda n: ask(f"{urls[n % 2]}/v1/jobs", key)[0], range(100)))

    # A token a second flows in meanwhile.
    assert 60 <= told[200] <= 75
    assert told[200] + told[429] == 100


def test_no_more_open_jobs_than_may_be(replicas):
    urls, _, key = replicas
    with ThreadPoolExecutor(16) as pool:
        told = Counter(pool.map(lambda n: ask(f"{urls[n % 2]}/v1/jobs", key, {"text": f"Ship {n}."})[0], range(40)))

    assert told == {202: 10, 429: 30}
