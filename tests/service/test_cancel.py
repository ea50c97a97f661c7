"""`POST /v1/jobs/{id}/cancel` and `DELETE /v1/jobs/{id}`."""

from __future__ import annotations

import json
import threading
import time

import pytest

from jobs import names
from jobs.records import LOCAL
from tests.service.conftest import problem

SECRET = "hunter2"


@pytest.fixture
def job_id(client):
    body = {"text": f"The word is {SECRET}.", "title": SECRET, "metadata": {SECRET: SECRET}}
    return client.post("/v1/jobs", json=body, headers={"Idempotency-Key": SECRET}).get_json()["id"]


def cancel(client, job_id):
    return client.post(f"/v1/jobs/{job_id}/cancel")


def everything(redis):
    """All that Redis holds, as one string of bytes."""
    readers = {
        b"string": redis.get,
        b"hash": redis.hgetall,
        b"set": redis.smembers,
        b"list": lambda key: redis.lrange(key, 0, -1),
        b"zset": lambda key: redis.zrange(key, 0, -1),
    }
    return repr([(key, readers[redis.type(key)](key)) for key in redis.keys("*")])


def kept(redis):
    """Keys of ours, but for what is measured of the queue as a whole."""
    keys = sorted(key.decode() for key in redis.keys("dateline:*"))
    measured = (names.PACE, names.COUNTS, names.DURATIONS)
    return [key for key in keys if key not in measured and not key.startswith("dateline:levels:")]


# cancel


def test_a_job_that_waits_is_canceled_at_once(client, job_id, redis):
    answer = cancel(client, job_id)

    assert (answer.status_code, answer.get_json()["status"]) == (200, "canceled")
    assert answer.get_json()["error"]["type"] == "urn:dateline:problem:job_canceled"
    assert redis.llen("rq:queue:articles") == 0
    assert redis.keys("rq:job:*") == []


def test_a_job_that_is_read_is_canceled_and_its_worker_told(client, job_id, worker_store, redis):
    worker_store.claim(job_id)
    redis.hset(f"rq:job:{job_id}", "worker_name", "w1")
    ear = redis.pubsub()
    ear.subscribe("rq:pubsub:w1")
    ear.get_message(timeout=2)

    answer = cancel(client, job_id)

    assert (answer.status_code, answer.get_json()["status"]) == (202, "canceled")
    assert json.loads(ear.get_message(timeout=2)["data"]) == {"command": "stop-job", "job_id": job_id}
    ear.close()


@pytest.mark.parametrize("end", ["cancel", "fail"])
def test_a_job_that_has_ended_is_a_409(client, job_id, worker_store, end):
    if end == "cancel":
        cancel(client, job_id)
    else:
        worker_store.claim(job_id)
        worker_store.fail(job_id, "timed_out", 1)

    assert problem(cancel(client, job_id)) == (409, "job_ended")


def test_a_worker_that_is_late_keeps_nothing_of_a_canceled_job(client, job_id, worker_store):
    attempt, _ = worker_store.claim(job_id)
    cancel(client, job_id)

    assert not worker_store.succeed(job_id, attempt, b"x", "d")
    assert not worker_store.fail(job_id, "worker_lost")
    worker_store.release(job_id)
    assert worker_store.claim(job_id) is None
    assert problem(client.get(f"/v1/jobs/{job_id}/result")) == (409, "job_canceled")


def test_a_worker_that_has_taken_a_canceled_job_from_the_queue_does_not_begin_it(client, job_id, worker_store, redis):
    redis.lpop("rq:queue:articles")
    assert cancel(client, job_id).status_code == 200

    assert worker_store.claim(job_id) is None
    assert redis.exists(f"rq:job:{job_id}")


def test_a_job_without_a_worker_can_be_canceled(client, job_id, worker_store):
    worker_store.claim(job_id)

    assert cancel(client, job_id).status_code == 202


def test_a_long_poll_ends_with_the_cancel(client, job_id):
    threading.Timer(0.3, lambda: client.application.test_client().post(f"/v1/jobs/{job_id}/cancel")).start()
    began = time.monotonic()

    answer = client.get(f"/v1/jobs/{job_id}", headers={"Prefer": "wait=15"})

    assert answer.get_json()["status"] == "canceled"
    assert time.monotonic() - began < 10


def test_redis_that_goes_away_after_the_cancel_is_no_error(client, job_id, worker_store, monkeypatch):
    from redis.exceptions import ConnectionError as RedisAway

    def away(*_, **__):
        raise RedisAway

    worker_store.claim(job_id)
    monkeypatch.setattr("jobs.queue.send_stop_job_command", away)

    assert cancel(client, job_id).status_code == 202


# erase


@pytest.mark.parametrize("state", ["queued", "running", "succeeded", "canceled"])
def test_nothing_that_was_sent_or_read_is_kept_of_an_erased_job(client, job_id, worker_store, redis, state):
    if state in ("running", "succeeded"):
        attempt, _ = worker_store.claim(job_id)
    if state == "succeeded":
        worker_store.succeed(job_id, attempt, SECRET.encode(), SECRET)
    if state == "canceled":
        cancel(client, job_id)
    assert SECRET in everything(redis)

    answer = client.delete(f"/v1/jobs/{job_id}")

    assert (answer.status_code, answer.data) == (204, b"")
    assert SECRET not in everything(redis)
    assert kept(redis) == [f"dateline:gone:{job_id}"]
    if state == "queued":
        assert redis.llen("rq:queue:articles") == 0


def test_an_erased_job_is_a_410(client, job_id):
    client.delete(f"/v1/jobs/{job_id}")

    assert problem(client.get(f"/v1/jobs/{job_id}")) == (410, "job_erased")
    assert problem(client.get(f"/v1/jobs/{job_id}/result")) == (410, "job_erased")
    assert problem(cancel(client, job_id)) == (410, "job_erased")


def test_erasing_again_is_no_error(client, job_id):
    assert [client.delete(f"/v1/jobs/{job_id}").status_code for _ in range(3)] == [204] * 3


def test_erasing_what_has_expired_is_no_error(client, job_id, redis):
    redis.delete(f"dateline:job:{job_id}")

    assert client.delete(f"/v1/jobs/{job_id}").status_code == 204


def test_a_worker_that_is_late_keeps_nothing_of_an_erased_job(client, job_id, worker_store, redis):
    attempt, _ = worker_store.claim(job_id)
    client.delete(f"/v1/jobs/{job_id}")

    assert not worker_store.succeed(job_id, attempt, SECRET.encode(), "d")
    assert not worker_store.fail(job_id, "worker_lost")
    worker_store.release(job_id)
    assert worker_store.claim(job_id) is None
    assert kept(redis) == [f"dateline:gone:{job_id}"]


def test_the_key_of_an_erased_job_is_free(client, job_id):
    client.delete(f"/v1/jobs/{job_id}")

    answer = client.post("/v1/jobs", json={"text": "a"}, headers={"Idempotency-Key": SECRET})

    assert answer.status_code == 202


def test_the_key_of_a_later_job_stays(client, job_id, redis):
    (key,) = redis.keys("dateline:idempotency:*")
    redis.set(key, "x " + "f" * 32)

    client.delete(f"/v1/jobs/{job_id}")

    assert redis.exists(key)


def test_the_trace_of_an_erased_job_goes_with_its_time(client, job_id, redis):
    before = redis.ttl(f"dateline:gone:{job_id}")

    client.delete(f"/v1/jobs/{job_id}")

    assert 0 < redis.ttl(f"dateline:gone:{job_id}") <= before


@pytest.mark.parametrize("unknown", ["0" * 32, "x", "%00"])
def test_an_id_that_never_was_is_a_404(client, unknown, redis):
    assert problem(client.delete(f"/v1/jobs/{unknown}")) == (404, "job_not_found")
    assert problem(cancel(client, unknown)) == (404, "job_not_found")
    assert redis.keys("*") == []


def test_another_caller_s_job_is_a_404_and_stays(client, redis, settings):
    from jobs.queue import Desk
    from jobs.store import Store

    job_id = Desk(redis, settings, Store(redis, 100)).accept({"text": "a"}, "somebody").id
    assert LOCAL != "somebody"

    assert problem(client.delete(f"/v1/jobs/{job_id}")) == (404, "job_not_found")
    assert problem(cancel(client, job_id)) == (404, "job_not_found")
    assert problem(client.get(f"/v1/jobs/{job_id}")) == (404, "job_not_found")
    redis.delete(f"dateline:job:{job_id}")
    assert problem(client.get(f"/v1/jobs/{job_id}")) == (404, "job_not_found")


@pytest.mark.parametrize(("method", "tail"), [("POST", "/cancel"), ("DELETE", "")])
def test_there_is_no_query(client, job_id, method, tail):
    assert problem(client.open(f"/v1/jobs/{job_id}{tail}?now=1", method=method)) == (400, "invalid_parameter")


@pytest.mark.parametrize("action", ["cancel", "erase"])
def test_claim_and_end_race_with_the_caller_and_one_of_them_wins(client, worker_store, action):
    """Whatever the order, a job is either read to its end or not at all, and nothing of an erased one is left."""
    for _ in range(20):
        job_id = client.post("/v1/jobs", json={"text": "a"}).get_json()["id"]
        outcome = {}

        def work(job_id=job_id, outcome=outcome):
            claimed = worker_store.claim(job_id)
            outcome["kept"] = claimed is not None and worker_store.succeed(job_id, claimed[0], b"x", "d")

        worker = threading.Thread(target=work)
        worker.start()
        answer = cancel(client, job_id) if action == "cancel" else client.delete(f"/v1/jobs/{job_id}")
        worker.join()
        found = worker_store.job(job_id)
        if action == "erase":
            assert found is None
            assert worker_store.result(job_id) is None
        else:
            assert (answer.status_code == 409) == outcome["kept"]
            assert found.status.value == ("succeeded" if outcome["kept"] else "canceled")
