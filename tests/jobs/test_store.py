"""What the store promises, against a real Redis."""

from __future__ import annotations

import pytest

from jobs.records import rfc3339
from jobs.states import Failure, State
from jobs.store import Store
from tests.fakes.clock import Clock

SUBMISSION = {"text": "One 🛳 sailed.\r\n", "metadata": {"desk": 3}}


@pytest.fixture
def clock():
    import time

    return Clock(time.time())


@pytest.fixture
def store(redis, clock):
    return Store(redis, 100, clock)


def put(store, job_id="a" * 32):
    with store.redis.pipeline() as pipe:
        job = store.put(pipe, job_id, SUBMISSION)
        pipe.execute()
    return job


def test_what_was_put_is_found_as_it_was_promised(store):
    promised = put(store)

    assert store.job(promised.id) == promised


def test_a_job_that_never_was_is_none(store):
    assert store.job("b" * 32) is None
    assert not store.was_there("b" * 32)


def test_a_claim_gives_the_submission_and_counts_attempts(store):
    job = put(store)

    assert store.claim(job.id) == (1, SUBMISSION)
    assert store.claim(job.id) == (2, SUBMISSION)
    assert store.job(job.id).status is State.RUNNING


def test_success_keeps_the_bytes_and_says_so(store):
    job = put(store)
    store.claim(job.id)

    assert store.succeed(job.id, 1, b"\x1f\x8b result", "d1")
    assert store.result(job.id) == b"\x1f\x8b result"
    assert (store.job(job.id).status, store.job(job.id).result_digest) == (State.SUCCEEDED, "d1")


def test_a_terminal_state_is_never_left(store):
    job = put(store)
    store.claim(job.id)
    store.fail(job.id, Failure.TIMED_OUT, 1)

    assert not store.succeed(job.id, 1, b"late", "d1")
    assert store.claim(job.id) is None
    assert store.result(job.id) is None
    assert store.job(job.id).failure is Failure.TIMED_OUT


def test_a_failure_of_an_attempt_that_was_overtaken_does_not_count(store):
    job = put(store)
    store.claim(job.id)
    store.claim(job.id)

    assert not store.fail(job.id, Failure.READING_FAILED, 1)
    assert store.job(job.id).status is State.RUNNING


def test_a_success_of_an_attempt_that_was_overtaken_counts(store):
    job = put(store)
    store.claim(job.id)
    store.claim(job.id)

    assert store.succeed(job.id, 1, b"x", "d")


def test_a_released_job_is_queued_again(store):
    job = put(store)
    store.claim(job.id)
    store.release(job.id)

    assert store.job(job.id).status is State.QUEUED


def test_releasing_a_job_that_has_ended_changes_nothing(store):
    job = put(store)
    store.claim(job.id)
    store.succeed(job.id, 1, b"x", "d")
    store.release(job.id)

    assert store.job(job.id).status is State.SUCCEEDED


def test_no_key_of_a_job_is_without_expiry(store):
    job = put(store)
    store.claim(job.id)
    store.succeed(job.id, 1, b"x", "d")

    assert {key: store.redis.pttl(key) > 0 for key in store.redis.keys("*")} == dict.fromkeys(
        store.redis.keys("*"), True
    )


def test_retention_counts_from_the_end_of_the_job(store, clock):
    job = put(store)
    store.claim(job.id)
    clock.now += 60
    store.succeed(job.id, 1, b"x", "d")

    assert store.job(job.id).expires_at == pytest.approx(clock.now + 100)


def test_an_expired_job_was_there(redis):
    store = Store(redis, 0.05)
    job = put(store)
    store.redis.delete(f"dateline:job:{job.id}")

    assert store.job(job.id) is None
    assert store.was_there(job.id)


def test_everything_of_a_job_goes_with_its_time(redis):
    import time

    store = Store(redis, 0.05)
    put(store)
    time.sleep(0.25)

    assert redis.keys("*") == [b"dateline:counts"]


def test_a_worker_lives_as_long_as_it_beats(store):
    store.beat("w1", b'{"v": 1}', "d1", 30)
    store.beat("w2", b'{"v": 1}', "d1", 30)
    store.leave("w2")

    assert store.workers() == {"w1": "d1"}


def test_capabilities_are_one_record_a_version(store):
    for worker, record, digest in (("w1", b'{"v": 1}', "d1"), ("w2", b'{"v": 1}', "d1"), ("w3", b'{"v": 2}', "d2")):
        store.beat(worker, record, digest, 30)

    assert list(store.capabilities()) == [{"v": 1}, {"v": 2}]


def test_no_worker_no_capabilities(store):
    assert list(store.capabilities()) == []


def test_times_are_written_as_rfc_3339_in_utc():
    assert rfc3339(1642498200.25) == "2022-01-18T09:30:00.250Z"


def test_a_job_that_is_being_read_does_not_expire_under_its_reader(redis):
    import time

    store = Store(redis, 0.2, reading_seconds=30)
    job = put(store)
    store.claim(job.id)
    time.sleep(0.5)

    assert store.succeed(job.id, 1, b"x", "d")
    assert store.job(job.id).status is State.SUCCEEDED


def test_an_id_outlives_its_job_by_the_time_that_jobs_are_kept(store, clock):
    job = put(store)
    store.claim(job.id)
    clock.now += 60
    store.succeed(job.id, 1, b"x", "d")

    kept, known = (store.redis.pexpiretime(f"dateline:{kind}:{job.id}") / 1000 for kind in ("job", "gone"))

    assert known - kept == pytest.approx(100, abs=1)
