"""What callers take is counted in Redis: exactly, together, and never for ever."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from jobs import names
from jobs.batches import Batches, Intake
from jobs.connection import for_api
from jobs.limits import Limits, Meter, OverLimit
from jobs.queue import Desk
from jobs.store import Store

DESK, SPORT = "desk", "sport"


@pytest.fixture
def meter(redis):
    return Meter(redis, 100)


@pytest.fixture
def desk(redis, settings):
    return Desk(redis, settings, Store(redis, settings.retention_seconds))


def submission(number=0):
    return {"text": f"Ship {number}.", "options": {"reuse": False}}


def open_jobs(redis):
    return redis.zcard(names.open_jobs(DESK)), int(redis.hget(names.open_jobs(DESK) + ":bytes", "all") or 0)


# requests


def test_a_bucket_holds_a_minutes_worth_and_not_one_more(meter):
    told = [meter.take(DESK, 5) for _ in range(7)]

    assert [taken.allowed for taken in told] == [True] * 5 + [False] * 2
    assert [taken.left for taken in told] == [4, 3, 2, 1, 0, 0, 0]
    assert 11 <= told[-1].seconds <= 12


def test_who_waits_as_long_as_he_is_told_may_go_on(meter):
    for _ in range(60):
        meter.take(DESK, 60)
    refused = meter.take(DESK, 60)
    assert not refused.allowed

    time.sleep(refused.seconds + 0.05)

    assert meter.take(DESK, 60).allowed


def test_every_caller_has_a_bucket_of_his_own(meter):
    meter.take(DESK, 1)

    assert not meter.take(DESK, 1).allowed
    assert meter.take(SPORT, 1).allowed


def test_many_at_once_get_no_more_than_there_is(settings):
    """Each on a connection of its own, as replicas are."""

    def take(_):
        with for_api(settings) as redis:
            return Meter(redis, 100).take(DESK, 20).allowed

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(take, range(64))) == 20


def test_a_bucket_that_nobody_takes_from_is_forgotten(meter, redis):
    meter.take(DESK, 5)

    assert 0 < redis.ttl(names.rate(DESK)) <= 60


# open jobs


def test_as_many_jobs_are_open_as_may_be(desk):
    limits = Limits(max_open_jobs=3)
    for number in range(3):
        desk.accept(submission(number), DESK, limits)

    with pytest.raises(OverLimit) as over:
        desk.accept(submission(3), DESK, limits)

    assert over.value.kind == "jobs"
    assert over.value.seconds >= 1
    desk.accept(submission(3), SPORT, limits)


def test_as_many_bytes_are_open_as_may_be(desk):
    limits = Limits(max_open_bytes=250)
    long = {"text": "x" * 200, "options": {"reuse": False}}
    desk.accept(long, DESK, limits)

    with pytest.raises(OverLimit) as over:
        desk.accept(long, DESK, limits)

    assert over.value.kind == "bytes"


def test_what_was_refused_leaves_nothing_behind(desk, redis):
    desk.accept(submission(), DESK, Limits(max_open_jobs=1))
    before = sorted(redis.keys("*"))

    with pytest.raises(OverLimit):
        desk.accept(submission(), DESK, Limits(max_open_jobs=1))

    assert sorted(redis.keys("*")) == before
    assert desk.waiting() == 1


@pytest.mark.parametrize("way", ["succeed", "fail", "cancel", "cancel running", "erase", "erase running", "released"])
def test_a_job_that_ends_makes_room_however_it_ends(desk, redis, way):
    job = desk.accept(submission(), DESK, Limits(max_open_jobs=1))
    assert open_jobs(redis)[0] == 1
    store = desk.store
    if way not in ("cancel", "erase"):
        store.claim(job.id)
    if way == "succeed":
        store.succeed(job.id, 1, b"x", "d")
    elif way == "fail":
        store.fail(job.id, "timed_out")
    elif way.startswith("cancel"):
        desk.cancel(job.id)
    elif way.startswith("erase"):
        desk.erase(job.id, DESK)
    else:
        store.release(job.id)
        assert open_jobs(redis)[0] == 1
        store.claim(job.id)
        store.fail(job.id, "worker_lost")

    assert open_jobs(redis) == (0, 0)
    desk.accept(submission(), DESK, Limits(max_open_jobs=1))


def test_a_job_that_ends_twice_makes_room_once(desk, redis):
    first, _ = (desk.accept(submission(number), DESK, Limits(max_open_jobs=2)) for number in range(2))
    desk.store.fail(first.id, "timed_out")
    desk.cancel(first.id)
    desk.erase(first.id, DESK)

    assert open_jobs(redis)[0] == 1


def test_a_job_that_expires_unread_makes_room(redis, settings):
    import dataclasses

    settings = dataclasses.replace(settings, retention_seconds=1)
    desk = Desk(redis, settings, Store(redis, settings.retention_seconds))
    desk.accept(submission(), DESK, Limits(max_open_jobs=1))

    time.sleep(2.1)

    desk.accept(submission(), DESK, Limits(max_open_jobs=1))
    assert open_jobs(redis)[0] == 1


def test_a_job_that_is_read_long_stays_counted(redis, settings):
    """Its time to be kept begins anew when it is claimed."""
    import dataclasses

    settings = dataclasses.replace(settings, retention_seconds=2)
    desk = Desk(redis, settings, Store(redis, settings.retention_seconds, reading_seconds=60))
    job = desk.accept(submission(), DESK, Limits(max_open_jobs=1))
    desk.store.claim(job.id)

    time.sleep(2.5)

    with pytest.raises(OverLimit):
        desk.accept(submission(), DESK, Limits(max_open_jobs=1))


def test_a_place_whose_job_was_never_accepted_ends_by_itself(meter, redis, monkeypatch):
    monkeypatch.setattr("jobs.limits.RESERVED", 1)
    meter.admit(DESK, {"a" * 32: 10}, Limits(max_open_jobs=1))
    with pytest.raises(OverLimit):
        meter.admit(DESK, {"b" * 32: 10}, Limits(max_open_jobs=1))

    time.sleep(2.1)

    meter.admit(DESK, {"b" * 32: 10}, Limits(max_open_jobs=1))
    assert open_jobs(redis) == (1, 10)


def test_a_queue_that_is_full_takes_no_place(redis, settings):
    import dataclasses

    from jobs.queue import QueueFull

    desk = Desk(redis, dataclasses.replace(settings, max_queue=1), Store(redis, 100))
    desk.accept(submission(), DESK, Limits(max_open_jobs=9))
    with pytest.raises(QueueFull):
        desk.accept(submission(1), DESK, Limits(max_open_jobs=9))

    assert open_jobs(redis)[0] == 1


def test_many_at_once_open_no_more_than_may_be(settings):
    def submit(number):
        with for_api(settings) as redis:
            try:
                Desk(redis, settings, Store(redis, 100)).accept(submission(number), DESK, Limits(max_open_jobs=10))
            except OverLimit:
                return 0
            return 1

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(submit, range(40))) == 10


def test_without_limits_nothing_is_counted(desk, redis):
    desk.accept(submission())

    assert redis.keys("dateline:open*") == []


def test_no_key_is_without_expiry(desk, redis):
    desk.accept(submission(), DESK, Limits(1, 1, 1000))
    desk.meter.take(DESK, 5)

    assert [key for key in redis.keys("dateline:*") if redis.ttl(key) < 0] == []


def test_metadata_are_bytes_too(desk, redis):
    desk.accept({**submission(), "metadata": {"a": "x" * 600}}, DESK, Limits(max_open_bytes=1000))

    assert 600 < open_jobs(redis)[1] < 1000


def test_what_arrives_of_batches_counts_together_from_the_first_item_on(desk, redis):
    batches, limits = Batches(desk), Limits(max_open_bytes=1000)
    large = {"text": "x" * 600}
    with batches.intake(DESK, limits) as first:
        first.take(None, large)
        with pytest.raises(OverLimit), batches.intake(DESK, limits) as second:
            second.take(None, large)
        with pytest.raises(OverLimit):
            desk.accept(large, DESK, limits)
        batches.accept(first)

    assert open_jobs(redis)[0] == 1
    assert 600 < open_jobs(redis)[1] < 1000


def test_what_has_arrived_of_a_batch_that_dies_counts_no_longer_than_it_is_kept(desk, redis):
    taken = Intake(Batches(desk), DESK, Limits(max_open_bytes=1000))
    taken.take(None, submission())
    (until,) = [score for _, score in redis.zrange(names.open_jobs(DESK), 0, -1, withscores=True)]

    assert abs(until - time.time() - redis.ttl(redis.keys("dateline:submission:*")[0])) < 2
