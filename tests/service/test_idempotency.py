"""`Idempotency-Key`: the same request sent again is the same job."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from redis.exceptions import WatchError

from tests.service.conftest import client_of, problem

KEY = '"8e03978e-40d5"'
ARTICLE = {"text": "Two ships met.", "title": "Meeting"}


def post(client, body=ARTICLE, key=KEY, **headers):
    return client.post("/v1/jobs", json=body, headers={"Idempotency-Key": key, **headers})


def test_the_first_submission_is_no_replay(client):
    assert "Idempotency-Replayed" not in post(client).headers


def test_a_replay_is_answered_with_the_same_job_and_says_so(client):
    first = post(client)

    again = post(client)

    assert again.status_code == 202
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (again.get_json(), again.headers["Location"]) == (first.get_json(), first.headers["Location"])


def test_a_replay_queues_nothing(client, redis):
    post(client)
    post(client)

    assert redis.llen("rq:queue:articles") == 1


def test_the_order_of_fields_is_no_difference(client):
    post(client)

    assert post(client, dict(reversed(ARTICLE.items()))).headers["Idempotency-Replayed"] == "true"


def test_a_replay_of_a_job_that_has_ended_is_a_200(client, worker_store):
    job = post(client).get_json()
    worker_store.claim(job["id"])
    worker_store.fail(job["id"], "timed_out", 1)

    again = post(client)

    assert (again.status_code, again.get_json()["status"]) == (200, "failed")


@pytest.mark.parametrize("body", [{"text": "Three ships met."}, {**ARTICLE, "metadata": {}}])
def test_the_same_key_for_something_else_is_a_422(client, body):
    post(client)

    assert problem(post(client, body)) == (422, "idempotency_key_reused")


def test_a_replay_is_answered_while_the_queue_is_full(settings):
    import dataclasses

    client = client_of(dataclasses.replace(settings, max_queue=1))
    first = post(client).get_json()

    assert post(client).get_json() == first
    assert problem(post(client, key='"other"')) == (503, "queue_full")


def test_a_submission_that_was_refused_leaves_its_key_free(client):
    assert post(client, {"text": ""}).status_code == 422

    assert post(client).status_code == 202


@pytest.mark.parametrize(("one", "other"), [('"abc-1"', "abc-1"), (r'"a\"b"', r'"a\"b"')])
def test_quotes_are_no_part_of_the_key(client, one, other):
    first = post(client, key=one).get_json()["id"]

    assert post(client, key=other).get_json()["id"] == first


@pytest.mark.parametrize("key", ["", '""', '"a', "a b", '"a"b"', '"a", "b"', "é", '"' + "x" * 256 + '"', '"a\\b"'])
def test_a_key_of_another_form_is_a_400(client, key):
    assert problem(post(client, key=key)) == (400, "invalid_idempotency_key")


def test_the_key_is_kept_as_long_as_its_job(client, redis, worker_store):
    job_id = post(client).get_json()["id"]
    worker_store.claim(job_id)
    worker_store.clock = lambda: time.time() + 500
    worker_store.fail(job_id, "timed_out", 1)

    (key,) = redis.keys("dateline:idempotency:*")

    assert redis.pexpiretime(key) == redis.pexpiretime(f"dateline:job:{job_id}")
    assert redis.ttl(key) > 86_400 + 400


def test_a_key_whose_job_has_expired_is_free(client, redis):
    first = post(client).get_json()["id"]
    redis.delete(f"dateline:job:{first}")

    again = post(client)

    assert again.status_code == 202
    assert again.get_json()["id"] != first


def test_what_the_caller_put_into_a_key_is_not_kept(client, redis):
    post(client, key='"hunter2"')

    assert not any(b"hunter2" in key for key in redis.keys("*"))


def test_many_at_once_are_one_job(settings):
    clients = [client_of(settings) for _ in range(8)]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(post, clients))

    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.get_json()["id"] for answer in answers}) == 1
    assert sum("Idempotency-Replayed" not in answer.headers for answer in answers) == 1


def test_who_is_overtaken_again_and_again_is_told_to_come_back(client, monkeypatch):
    from redis.client import Pipeline

    def overtaken(*_, **__):
        raise WatchError

    monkeypatch.setattr(Pipeline, "execute", overtaken)

    answer = post(client)

    assert problem(answer) == (409, "idempotency_key_in_use")
    assert answer.headers["Retry-After"] == "1"


def test_a_death_before_the_job_is_registered_leaves_no_key(client, redis, monkeypatch):
    from redis.client import Pipeline
    from redis.exceptions import ConnectionError as RedisAway

    def away(*_, **__):
        raise RedisAway

    with monkeypatch.context() as death:
        death.setattr(Pipeline, "execute", away)
        assert problem(post(client)) == (503, "store_unavailable")

    assert redis.keys("dateline:*") == []
    assert "Idempotency-Replayed" not in post(client).headers
