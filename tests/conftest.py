"""What every room's tests share: the pipeline, a real Redis, and whole stacks of real processes."""

from __future__ import annotations

import dataclasses
import os
import time
from pathlib import Path

import pytest
from redis import Redis

from jobs.connection import for_api
from jobs.settings import Settings
from stack.redis import BundledRedis, free_port
from stack.stack import Stack

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def reader():
    """The whole pipeline, loaded once."""
    from worker.pipeline.reader import Reader

    return Reader("en_core_web_md")


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory):
    """The bundled Redis, a real one."""
    folder = tmp_path_factory.mktemp("redis")
    server = BundledRedis(folder, os.environ, folder / "log")
    server.start()
    wait_until(lambda: answers(server.url))
    yield server
    server.ask_to_stop()
    server.stop(10)


@pytest.fixture
def settings(redis_server):
    """The defaults, on a Redis that is empty."""
    with Redis.from_url(redis_server.url) as client:
        client.flushall()
    return Settings(redis_url=redis_server.url)


@pytest.fixture
def redis(settings):
    """A connection as the API has it."""
    with for_api(settings) as client:
        yield client


@pytest.fixture(scope="session")
def stack(tmp_path_factory):
    """API, one worker and Redis, as `make up` starts them."""
    whole = Stack(
        dataclasses.replace(Settings.from_environment({}), port=free_port()),
        tmp_path_factory.mktemp("stack"),
        quiet=True,
    )
    try:
        whole.start()
        yield whole
    finally:
        whole.stop()


def wait_until(condition, seconds=30.0, what="the condition"):
    """Polls until the condition holds and returns what it gave; fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := condition():
            return value
        time.sleep(0.02)
    pytest.fail(f"{what} did not come to hold within {seconds} s")


def answers(url):
    """A Redis at this URL answers a ping."""
    from redis.exceptions import RedisError

    try:
        with Redis.from_url(url, socket_timeout=1) as client:
            return client.ping()
    except RedisError:
        return False
