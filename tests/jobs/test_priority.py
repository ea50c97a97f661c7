"""One queue in three sections, and when to come back."""

from __future__ import annotations

import itertools
import random
import time

import pytest

from jobs.queue import LATE, NOBODY, PRIORITIES, SOON, Desk
from jobs.store import Store
from tests.fakes.clock import Clock


@pytest.fixture
def clock():
    return Clock(time.time())


@pytest.fixture
def desk(redis, settings, clock):
    return Desk(redis, settings, Store(redis, 1000, clock))


def accept(desk, *priorities):
    return [desk.accept({"text": "a", "priority": priority}).id for priority in priorities]


def order(desk, names):
    """The queue in the names that a test gives its jobs."""
    return [names[job] for job in desk.queue.job_ids]


def test_without_a_priority_jobs_are_read_as_they_come(desk):
    ids = [desk.accept({"text": "a"}).id for _ in range(5)]

    assert desk.queue.job_ids == ids


@pytest.mark.parametrize("arrival", sorted(set(itertools.permutations(["high", "high", "normal", "normal", "low"]))))
def test_whatever_the_order_of_arrival_high_is_before_normal_before_low(desk, arrival):
    names = {
        job: (PRIORITIES.index(p), n) for n, (job, p) in enumerate(zip(accept(desk, *arrival), arrival, strict=True))
    }

    assert order(desk, names) == sorted(names.values())


def test_sections_hold_under_arrivals_departures_and_cancels(desk):
    """Against a list that is sorted by hand."""
    chance = random.Random(7)
    expected = []
    for number in range(600):
        what = chance.random()
        if what < 0.55 or not expected:
            priority = chance.choice(PRIORITIES)
            expected.append((PRIORITIES.index(priority), number, accept(desk, priority)[0]))
            expected.sort()
        elif what < 0.8:
            assert desk.store.redis.lpop(desk.queue.key).decode() == expected.pop(0)[2]
        else:
            desk.cancel(expected.pop(chance.randrange(len(expected)))[2])
        assert desk.queue.job_ids == [job for _, _, job in expected]


def test_a_job_that_lost_its_worker_is_read_again_before_those_that_came_after_it(desk):
    (first,) = accept(desk, "normal")
    accept(desk, "low", "normal")
    desk.store.redis.lpop(desk.queue.key)

    carrier = desk.queue.fetch_job(first)
    with desk.store.redis.pipeline() as pipe:
        carrier.retry(desk.queue, pipe)
        pipe.execute()

    assert desk.queue.job_ids[0] == first


def test_jobs_that_wait_from_before_there_were_priorities_are_not_overtaken_by_normal_ones(desk):
    old = accept(desk, "normal", "normal")
    desk.store.redis.delete(f"dateline:levels:{desk.queue.key}")

    new = accept(desk, "normal")

    assert desk.queue.job_ids == [*old, *new]


def test_two_queues_in_one_redis_have_sections_of_their_own(desk, redis, settings):
    import dataclasses

    other = Desk(redis, dataclasses.replace(settings, queue="other"), desk.store)
    mine = accept(desk, "low")
    accept(other, "normal", "low")

    assert [*accept(desk, "normal"), *mine] == desk.queue.job_ids


# when to come back


@pytest.fixture
def pace(desk, clock):
    """Has one article read in so many seconds, and so many workers alive."""

    def read(seconds, workers=1):
        (job_id,) = accept(desk, "high")
        attempt, _ = desk.store.claim(job_id)
        desk.store.redis.lpop(desk.queue.key)
        clock.now += seconds
        desk.store.succeed(job_id, attempt, b"x", "d")
        for number in range(workers):
            desk.store.beat(f"w{number}", b"{}", "d", 30)

    return read


def patience(desk, job_id):
    return desk.patience(desk.store.job(job_id))


def test_who_waits_longer_is_told_to_come_back_later(desk, pace):
    pace(2.0)
    ids = accept(desk, *["normal"] * 5)

    assert [patience(desk, job) for job in ids] == [2, 4, 6, 8, 10]


def test_more_workers_are_faster(desk, pace):
    pace(2.0, workers=4)
    ids = accept(desk, *["normal"] * 5)

    assert [patience(desk, job) for job in ids] == [1, 1, 2, 2, 3]


def test_the_pace_follows_what_is_read(desk, pace):
    pace(1.0)
    pace(11.0)

    assert desk.store.pace() == pytest.approx(2.0)


def test_nobody_is_sent_away_for_long(desk, pace):
    pace(100.0)

    assert patience(desk, accept(desk, "normal")[0]) == LATE


def test_while_no_worker_is_alive_a_caller_need_not_hurry(desk):
    assert patience(desk, accept(desk, "normal")[0]) == NOBODY


def test_a_job_in_hand_is_soon_done(desk, pace):
    pace(9.0)
    (job_id,) = accept(desk, "normal")
    desk.store.claim(job_id)

    assert patience(desk, job_id) == SOON


def test_a_failure_is_no_measure(desk, clock):
    (job_id,) = accept(desk, "normal")
    desk.store.claim(job_id)
    clock.now += 50
    desk.store.fail(job_id, "timed_out", 1)

    assert desk.store.pace() is None
