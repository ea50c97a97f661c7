"""Limits as callers meet them: 429, and what every answer says is left."""

from __future__ import annotations

import dataclasses
import json
import re

import pytest

from service.keys import make
from tests.service.conftest import client_of, problem

ARTICLE = {"text": "Two ships met.", "options": {"reuse": False}}


@pytest.fixture
def client_with(settings):
    """A client with a key, under limits; `own` are those in the line of the key."""

    def made(own="", **limits):
        (key, line), (second, other) = make("desk", ["submit", "read"]), make("desk", ["submit", "read"])
        client = client_of(dataclasses.replace(settings, api_keys=f"{line} {own};{other} {own}", **limits))
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {key}"
        client.second = {"Authorization": f"Bearer {second}"}
        return client

    return made


def test_who_asks_too_often_is_told_when_to_come_back(client_with):
    client = client_with(requests_per_minute=3)
    told = [client.get("/v1/jobs") for _ in range(4)]

    assert [answer.status_code for answer in told] == [200, 200, 200, 429]
    assert problem(told[3]) == (429, "rate_limited")
    assert 19 <= int(told[3].headers["Retry-After"]) <= 20


def test_every_answer_says_what_is_left(client_with):
    client = client_with(requests_per_minute=3)
    told = [client.get(path) for path in ("/v1/jobs", "/v1/jobs/nonsense", "/v1/jobs?status=x", "/v1/jobs")]

    assert [re.fullmatch(r'"requests";r=(\d);t=(\d+)', answer.headers["RateLimit"])[1] for answer in told] == [
        *("2", "1", "0", "0")
    ]
    assert {answer.headers["RateLimit-Policy"] for answer in told} == {'"requests";q=3;w=60'}


def test_the_wait_is_no_shorter_than_what_the_other_field_says(client_with):
    client = client_with(requests_per_minute=1)
    client.get("/v1/jobs")
    answer = client.get("/v1/jobs")

    assert answer.headers["RateLimit"].endswith(f";t={answer.headers['Retry-After']}")


def test_all_keys_of_a_caller_take_from_one_bucket(client_with):
    client = client_with(requests_per_minute=1)
    client.get("/v1/jobs")

    assert client.get("/v1/jobs", headers=client.second).status_code == 429


def test_what_needs_no_key_is_not_counted(client_with):
    client = client_with(requests_per_minute=1)
    answers = [client.get("/healthz") for _ in range(3)]

    assert {answer.status_code for answer in answers} == {200}
    assert "RateLimit" not in answers[0].headers


def test_a_key_may_have_limits_of_its_own(client_with):
    client = client_with("requests_per_minute=1 max_open_jobs=9", requests_per_minute=3)
    client.get("/v1/jobs")

    assert client.get("/v1/jobs").status_code == 429


def test_zero_is_no_limit(client_with):
    client = client_with(requests_per_minute=0, max_open_jobs=0, max_open_bytes=0)
    answers = [client.post("/v1/jobs", json=ARTICLE) for _ in range(5)]

    assert {answer.status_code for answer in answers} == {202}
    assert "RateLimit" not in answers[0].headers


def test_without_keys_there_are_no_limits(settings):
    client = client_of(dataclasses.replace(settings, requests_per_minute=1, max_open_jobs=1, max_open_bytes=1))
    answers = [client.post("/v1/jobs", json=ARTICLE) for _ in range(3)]

    assert {answer.status_code for answer in answers} == {202}
    assert "RateLimit" not in answers[0].headers


def test_one_open_job_too_many_is_a_429_until_another_has_ended(client_with):
    client = client_with(max_open_jobs=1)
    job = client.post("/v1/jobs", json=ARTICLE).get_json()
    refused = client.post("/v1/jobs", json=ARTICLE)

    assert problem(refused) == (429, "too_many_open_jobs")
    assert int(refused.headers["Retry-After"]) >= 1
    client.post(f"/v1/jobs/{job['id']}/cancel")
    assert client.post("/v1/jobs", json=ARTICLE).status_code == 202


def test_one_byte_too_many_is_a_429(client_with):
    client = client_with(max_open_bytes=400)
    long = {**ARTICLE, "text": "x " * 120}

    assert client.post("/v1/jobs", json=long).status_code == 202
    assert problem(client.post("/v1/jobs", json=long)) == (429, "too_many_open_bytes")


def test_to_read_again_counts_as_a_job(client_with):
    client = client_with(max_open_jobs=1)
    job = client.post("/v1/jobs", json=ARTICLE).get_json()

    assert problem(client.post(f"/v1/jobs/{job['id']}/reread")) == (429, "too_many_open_jobs")


def test_a_replay_is_answered_although_no_other_job_may_be_open(client_with):
    client = client_with(max_open_jobs=1)
    headers = {"Idempotency-Key": '"one"'}
    job = client.post("/v1/jobs", json=ARTICLE, headers=headers).get_json()

    assert client.post("/v1/jobs", json=ARTICLE, headers=headers).get_json()["id"] == job["id"]


def items(count, **fields):
    return [{**ARTICLE, "text": f"Ship {number}.", **fields} for number in range(count)]


def test_a_batch_is_accepted_as_a_whole_or_not_at_all(client_with, redis):
    client = client_with(max_open_jobs=5)
    assert client.post("/v1/batches", json=items(3)).status_code == 202
    before = sorted(redis.keys("dateline:*"))

    assert problem(client.post("/v1/batches", json=items(3))) == (429, "too_many_open_jobs")
    assert [key for key in redis.keys("dateline:*") if key not in before and b"rate:" not in key] == []
    assert client.post("/v1/batches", json=items(2)).status_code == 202
    assert redis.zcard("dateline:open:desk") == 5


def test_the_bytes_of_a_batch_count_together(client_with, redis):
    client = client_with(max_open_bytes=1000)
    long = items(3, title="x " * 120)

    assert problem(client.post("/v1/batches", json=long * 2)) == (429, "too_many_open_bytes")
    assert redis.keys("dateline:submission:*") == []
    assert client.post("/v1/batches", json=long[:2]).status_code == 202


def test_what_a_batch_has_staged_is_given_back_when_it_breaks_off(client_with, redis):
    client = client_with(max_open_bytes=1000)
    long = json.dumps(items(2, title="x " * 120))

    assert client.post("/v1/batches", data=long[:-1], content_type="application/json").status_code == 400
    assert redis.zcard("dateline:open:desk") == 0
    assert int(redis.hget("dateline:open:desk:bytes", "all")) == 0
    assert client.post("/v1/batches", data=long, content_type="application/json").status_code == 202


def test_a_batch_is_replayed_although_no_other_bytes_may_be_open(client_with, redis):
    client = client_with(max_open_bytes=1000)
    headers = {"Idempotency-Key": '"one"'}
    long = items(2, title="x " * 120)
    first, second = [client.post("/v1/batches", json=long, headers=headers) for _ in range(2)]

    assert (second.status_code, second.headers["Idempotency-Replayed"]) == (202, "true")
    assert first.get_json()["id"] == second.get_json()["id"]
    assert problem(client.post("/v1/batches", json=items(1), headers=headers)) == (422, "idempotency_key_reused")
    assert len(redis.keys("dateline:submission:*")) == 2


def test_a_batch_that_is_canceled_makes_room(client_with, redis):
    client = client_with(max_open_jobs=2)
    batch = client.post("/v1/batches", json=items(2)).get_json()

    client.post(f"{batch['links']['self']}/cancel")

    assert redis.zcard("dateline:open:desk") == 0
    assert client.post("/v1/batches", json=items(2)).status_code == 202


def test_a_batch_that_is_replayed_counts_once(client_with, redis):
    client = client_with(max_open_jobs=2)
    headers = {"Idempotency-Key": '"one"'}
    ids = {client.post("/v1/batches", json=items(2), headers=headers).get_json()["id"] for _ in range(2)}

    assert len(ids) == 1
    assert redis.zcard("dateline:open:desk") == 2


def test_what_is_answered_by_results_takes_no_place(client_with, worker_store, redis):
    from tests.service.test_fetch import KEPT

    client = client_with(max_open_jobs=2)
    worker_store.beat("w1", b"{}", "v1", 30)
    job = client.post("/v1/jobs", json={"text": "Ship 0."}).get_json()["id"]
    worker_store.claim(job)
    worker_store.succeed(job, 1, KEPT, "d" * 64, "v1")

    assert client.post("/v1/batches", json=[{"text": "Ship 0."}, {"text": "Ship 1."}]).status_code == 202
    assert redis.zcard("dateline:open:desk") == 1
