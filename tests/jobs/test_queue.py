"""Jobs wait in RQ by id alone, and RQ can be made to call nothing else."""

from __future__ import annotations

import dataclasses

import pytest
from rq.serializers import JSONSerializer

from jobs.queue import CALLABLES, READ, Desk, ForbiddenCallable, ListedJob, QueueFull
from jobs.states import State
from jobs.store import Store

SECRET = "Nobody but the reader sees this sentence."


@pytest.fixture
def desk(redis, settings):
    return Desk(redis, settings, Store(redis, settings.retention_seconds))


def test_an_accepted_job_is_queued_in_store_and_queue(desk):
    job = desk.accept({"text": SECRET})

    assert desk.store.job(job.id).status is State.QUEUED
    assert desk.queue.job_ids == [job.id]


def test_the_carrier_holds_the_id_and_no_text(desk, redis):
    job = desk.accept({"text": SECRET})

    carried = redis.hgetall(f"rq:job:{job.id}")

    assert carried
    assert not any(SECRET.encode() in value for value in carried.values())
    assert JSONSerializer.loads(__import__("zlib").decompress(carried[b"data"]))[2] == [job.id]


def test_no_key_of_an_accepted_job_is_without_expiry(desk, redis):
    desk.accept({"text": SECRET})

    eternal = {key for key in redis.keys("*") if redis.ttl(key) < 0}

    assert eternal == {b"rq:queues", b"rq:queue:articles"}


def test_a_full_queue_accepts_nothing_and_leaves_nothing_behind(redis, settings):
    desk = Desk(redis, dataclasses.replace(settings, max_queue=1), Store(redis, 100))
    desk.accept({"text": "a"})
    before = set(redis.keys("*"))

    with pytest.raises(QueueFull):
        desk.accept({"text": "b"})
    assert set(redis.keys("*")) == before


def test_only_listed_callables_are_called(redis):
    planted = ListedJob.create("os.getpid", connection=redis, serializer=JSONSerializer)

    with pytest.raises(ForbiddenCallable):
        planted.perform()


def test_a_method_of_an_instance_is_not_called(redis):
    planted = ListedJob.create(READ, connection=redis, serializer=JSONSerializer)
    planted._instance = "x"

    with pytest.raises(ForbiddenCallable):
        _ = planted.func


def test_callbacks_that_a_job_brings_along_are_not_followed(redis):
    planted = ListedJob.create(READ, connection=redis, serializer=JSONSerializer)
    planted._success_callback_name = planted._failure_callback_name = "os.getpid"

    assert planted.success_callback is None
    assert planted.failure_callback is None


def test_the_one_callable_exists():
    from worker import tasks

    assert {READ} == CALLABLES
    assert f"worker.tasks.{tasks.read.__name__}" == READ
