"""A finished result is answered again for the same content, and `POST /v1/jobs/{id}/reread` asks for a new one."""

from __future__ import annotations

import pytest

from jobs.store import Store
from tests.service.conftest import problem
from tests.service.test_fetch import KEPT, RESULT

ARTICLE = {"text": "Two ships met.", "title": "Meeting", "offset_unit": "utf16"}


@pytest.fixture
def beat(worker_store):
    """A worker of a version is alive."""

    def of(version, name="w1"):
        worker_store.beat(name, b"{}", version, 30)

    of("v1")
    return of


@pytest.fixture
def finished(client, worker_store, beat):
    """Submits and reads; gives the job."""

    def submit(body=ARTICLE, version="v1"):
        job_id = client.post("/v1/jobs", json=body).get_json()["id"]
        attempt, _ = worker_store.claim(job_id)
        assert worker_store.succeed(job_id, attempt, KEPT, "d" * 64, version)
        return job_id

    return submit


def is_reused(answer):
    return answer.get_json()["reused"]


def test_the_same_content_is_answered_at_once_under_a_new_id(client, finished, redis):
    first = finished()

    answer = client.post("/v1/jobs", json={**ARTICLE, "metadata": {"n": 2}})

    job = answer.get_json()
    assert answer.status_code == 200
    assert (job["status"], job["reused"], job["attempts"], job["metadata"]) == ("succeeded", True, 0, {"n": 2})
    assert job["result"] == RESULT
    assert job["id"] != first
    assert answer.headers["Location"] == f"/v1/jobs/{job['id']}"
    assert "Retry-After" not in answer.headers
    assert redis.llen("rq:queue:articles") == 1  # the first, which no worker of RQ took


def test_a_reused_result_is_fetched_as_any_other(client, finished):
    finished()
    job = client.post("/v1/jobs", json=ARTICLE).get_json()

    assert client.get(f"/v1/jobs/{job['id']}").get_json() == job
    assert client.get(f"/v1/jobs/{job['id']}/result").get_json() == RESULT


def test_a_job_that_was_read_says_that_it_is_not_reused(client, finished):
    assert client.get(f"/v1/jobs/{finished()}").get_json()["reused"] is False


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Two ships met!"},
        {"title": "Other"},
        {"published_at": "2024-03-05"},
        {"offset_unit": "utf8"},
        {"include": ["events"]},
        {"language": "en"},
        {"source": "Harbour Post"},
        {"url": "https://example.org/"},
    ],
)
def test_other_content_is_read(client, finished, change):
    finished()

    assert not is_reused(client.post("/v1/jobs", json={**ARTICLE, **change}))


def test_who_wants_a_new_reading_gets_one(client, finished):
    finished()

    assert not is_reused(client.post("/v1/jobs", json={**ARTICLE, "options": {"reuse": False}}))
    assert is_reused(client.post("/v1/jobs", json={**ARTICLE, "options": {"reuse": True}}))
    assert is_reused(client.post("/v1/jobs", json={**ARTICLE, "options": {"reuse": None}}))


def test_another_version_of_the_pipeline_reads_anew(client, finished, beat, worker_store):
    finished()
    beat("v2")

    assert not is_reused(client.post("/v1/jobs", json=ARTICLE))


def test_while_two_versions_are_live_a_result_of_either_is_good(client, finished, beat):
    finished()
    beat("v2", "w2")

    assert is_reused(client.post("/v1/jobs", json=ARTICLE))


@pytest.fixture
def _restless(finished, redis, monkeypatch):
    """The result of ARTICLE, whose job changes whenever somebody has looked at it."""
    first = finished()
    look = Store.reusable

    def reusable(store, pipe, contents):
        found = look(store, pipe, contents)
        redis.hincrby(f"dateline:job:{first}", "callback_attempts", 1)
        return found

    monkeypatch.setattr(Store, "reusable", reusable)


@pytest.mark.usefixtures("_restless")
@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": '"one"'}])
def test_a_result_that_keeps_changing_keeps_nobody_from_submitting(client, headers):
    answer = client.post("/v1/jobs", json=ARTICLE, headers=headers)

    assert answer.status_code == 202
    assert not is_reused(answer)


@pytest.mark.usefixtures("_restless")
def test_nor_from_submitting_a_batch(client):
    answer = client.post("/v1/batches", json=[ARTICLE, {"text": "Two ships met."}])

    assert answer.status_code == 202
    assert answer.get_json()["counts"]["queued"] == 2


def test_without_a_live_worker_nobody_knows_the_version(client, finished, worker_store):
    finished()
    worker_store.leave("w1")

    assert not is_reused(client.post("/v1/jobs", json=ARTICLE))


def test_a_failure_is_not_reused(client, worker_store, beat):
    job_id = client.post("/v1/jobs", json=ARTICLE).get_json()["id"]
    worker_store.claim(job_id)
    worker_store.fail(job_id, "timed_out", 1)

    assert not is_reused(client.post("/v1/jobs", json=ARTICLE))


def test_erasing_ends_reuse(client, finished):
    client.delete(f"/v1/jobs/{finished()}")

    assert not is_reused(client.post("/v1/jobs", json=ARTICLE))


def test_erasing_leaves_the_jobs_of_others_alone(client, finished):
    first = finished()
    second = client.post("/v1/jobs", json=ARTICLE).get_json()["id"]

    client.delete(f"/v1/jobs/{first}")

    assert client.get(f"/v1/jobs/{second}/result").get_json() == RESULT


def test_erasing_an_older_reading_does_not_end_the_reuse_of_a_newer_one(client, finished):
    first = finished()
    finished({**ARTICLE, "options": {"reuse": False}})

    client.delete(f"/v1/jobs/{first}")

    assert is_reused(client.post("/v1/jobs", json=ARTICLE))


def test_a_result_that_has_expired_is_not_reused(client, finished, redis):
    redis.delete(f"dateline:result:{finished()}")

    assert not is_reused(client.post("/v1/jobs", json=ARTICLE))


def test_a_result_that_is_erased_under_the_submission_is_not_reused(client, finished, monkeypatch):
    """The job is gone between the look and the transaction."""
    from jobs.store import Store

    first = finished()
    put = Store.put

    def erase_then_put(self, *arguments, **named):
        monkeypatch.setattr(Store, "put", put)
        client.delete(f"/v1/jobs/{first}")
        return put(self, *arguments, **named)

    monkeypatch.setattr(Store, "put", erase_then_put)

    answer = client.post("/v1/jobs", json=ARTICLE)

    assert (answer.status_code, answer.get_json()["status"]) == (202, "queued")


def test_another_caller_s_result_is_not_reused(finished, redis, settings):
    from jobs.queue import Desk
    from jobs.store import Store

    finished()

    assert not Desk(redis, settings, Store(redis, 100)).accept(ARTICLE, "somebody").reused


def test_a_reuse_can_have_an_idempotency_key(client, finished):
    finished()
    first = client.post("/v1/jobs", json=ARTICLE, headers={"Idempotency-Key": "k"})

    again = client.post("/v1/jobs", json=ARTICLE, headers={"Idempotency-Key": "k"})

    assert is_reused(first)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.get_json() == first.get_json()


def test_a_full_queue_keeps_no_finished_result_back(settings, finished):
    import dataclasses

    from tests.service.conftest import client_of

    finished()
    client = client_of(dataclasses.replace(settings, max_queue=1))

    assert client.post("/v1/jobs", json=ARTICLE).status_code == 200


def test_no_key_of_a_reused_job_is_without_expiry(client, finished, redis):
    finished()
    client.post("/v1/jobs", json=ARTICLE, headers={"Idempotency-Key": "k"})

    assert [key for key in redis.keys("dateline:*") if redis.ttl(key) < 0] == []


@pytest.mark.parametrize("options", [{"reuse": 1}, {"reuse": "false"}, {"reuses": False}, [], "reuse"])
def test_options_that_are_not_valid_are_a_422(client, options):
    assert problem(client.post("/v1/jobs", json={"text": "a", "options": options})) == (422, "invalid_submission")


# reread


def test_a_reread_is_a_new_job_of_the_stored_submission(client, finished, worker_store):
    body = {**ARTICLE, "metadata": {"n": 1}}
    first = finished(body)

    answer = client.post(f"/v1/jobs/{first}/reread")

    job = answer.get_json()
    assert (answer.status_code, job["status"], job["reused"]) == (202, "queued", False)
    assert job["id"] != first
    assert answer.headers["Location"] == f"/v1/jobs/{job['id']}"
    assert worker_store.claim(job["id"])[1] == {**body, "options": {"reuse": False}}
    assert client.get(f"/v1/jobs/{first}").get_json()["result"] == RESULT


def test_a_job_that_failed_can_be_reread(client, worker_store):
    job_id = client.post("/v1/jobs", json=ARTICLE).get_json()["id"]
    worker_store.claim(job_id)
    worker_store.fail(job_id, "worker_lost")

    assert client.post(f"/v1/jobs/{job_id}/reread").status_code == 202


def test_a_reread_can_be_sent_again_with_a_key(client, finished):
    first = finished()
    headers = {"Idempotency-Key": "k"}

    one = client.post(f"/v1/jobs/{first}/reread", headers=headers)
    two = client.post(f"/v1/jobs/{first}/reread", headers=headers)

    assert two.headers["Idempotency-Replayed"] == "true"
    assert one.get_json()["id"] == two.get_json()["id"]
    assert problem(client.post("/v1/jobs", json=ARTICLE, headers=headers)) == (422, "idempotency_key_reused")


def test_what_is_no_longer_kept_cannot_be_reread(client, finished, redis):
    expired, erased, textless = (finished({**ARTICLE, "title": str(n)}) for n in range(3))
    redis.delete(f"dateline:job:{expired}", f"dateline:submission:{textless}")
    client.delete(f"/v1/jobs/{erased}")

    assert problem(client.post(f"/v1/jobs/{expired}/reread")) == (410, "job_expired")
    assert problem(client.post(f"/v1/jobs/{erased}/reread")) == (410, "job_erased")
    assert problem(client.post(f"/v1/jobs/{textless}/reread")) == (410, "job_expired")


def test_an_id_that_never_was_cannot_be_reread(client):
    assert problem(client.post(f"/v1/jobs/{'0' * 32}/reread")) == (404, "job_not_found")


def test_a_result_is_not_answered_to_who_asks_for_another_confidence(client, finished):
    finished()

    assert not is_reused(client.post("/v1/jobs", json={**ARTICLE, "options": {"min_confidence": 0.5}}))


def test_a_result_is_answered_again_to_who_asks_for_the_same_confidence(client, finished):
    asked = {**ARTICLE, "options": {"min_confidence": 0.5}}
    finished(asked)

    assert is_reused(client.post("/v1/jobs", json={**asked, "options": {"min_confidence": 0.5, "reuse": True}}))
