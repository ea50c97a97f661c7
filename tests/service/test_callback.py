"""`callback`: who is to be told of the end of a job."""

from __future__ import annotations

import dataclasses

import pytest

from tests.service.conftest import client_of, pointers, problem

URL = "https://hooks.example.org/done"


@pytest.fixture
def listed(settings):
    """The API of a service that has a host on its list."""
    return client_of(dataclasses.replace(settings, callback_hosts="hooks.example.org"))


def test_a_callback_is_taken_and_its_state_told(listed):
    answer = listed.post("/v1/jobs", json={"text": "a", "callback": {"url": URL}})

    assert answer.status_code == 202
    assert answer.get_json()["callback"] == {"state": "pending", "attempts": 0}


def test_a_bare_text_can_have_one(listed):
    answer = listed.post(f"/v1/jobs?callback={URL}", data="a", content_type="text/plain")

    assert answer.get_json()["callback"] == {"state": "pending", "attempts": 0}


def test_without_one_there_is_none(listed):
    assert listed.post("/v1/jobs", json={"text": "a"}).get_json()["callback"] is None


@pytest.mark.parametrize(
    "url", ["https://evil.example/", "http://hooks.example.org/", "https://169.254.169.254/", "https://127.0.0.1/"]
)
def test_an_address_that_is_not_on_the_list_is_a_422(listed, redis, url):
    answer = listed.post("/v1/jobs", json={"text": "a", "callback": {"url": url}})

    assert problem(answer) == (422, "callback_not_allowed")
    assert pointers(answer) == ["/callback/url"]
    assert redis.keys("*") == []


def test_without_a_list_no_callback_is_taken(client):
    assert problem(client.post("/v1/jobs", json={"text": "a", "callback": {"url": URL}})) == (
        422,
        "callback_not_allowed",
    )


@pytest.mark.parametrize("callback", [URL, [], {}, {"url": 1}, {"url": "x"}, {"url": URL, "secret": "x"}])
def test_a_callback_of_another_form_is_a_422(listed, callback):
    assert problem(listed.post("/v1/jobs", json={"text": "a", "callback": callback})) == (422, "invalid_submission")


def test_each_item_of_a_batch_has_its_own(listed):
    items = [{"text": "a", "callback": {"url": URL}}, {"text": "b", "callback": {"url": "https://evil.example/"}}]

    counts = listed.post("/v1/batches", json=items).get_json()["counts"]

    assert (counts["queued"], counts["refused"]) == (1, 1)


def test_what_is_told_changes_the_validator_of_the_job(listed, worker_store):
    from jobs.callbacks import Notices

    job_id = listed.post("/v1/jobs", json={"text": "a", "callback": {"url": URL}}).get_json()["id"]
    worker_store.fail(job_id, "worker_lost")
    etag = listed.get(f"/v1/jobs/{job_id}").headers["ETag"]
    notices = Notices(worker_store)

    notices.settle(notices.claim(), delivered=True)

    answer = listed.get(f"/v1/jobs/{job_id}", headers={"If-None-Match": etag})
    assert answer.get_json()["callback"] == {"state": "delivered", "attempts": 1}
