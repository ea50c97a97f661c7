"""`GET /v1/jobs/{id}` and its result."""

from __future__ import annotations

import gzip
import json
import threading
import time

import pytest

from jobs.states import Failure
from jobs.version import VERSION
from tests.contract import unpacked
from tests.service.conftest import client_of, problem

PIPELINE = {"name": "dateline", "version": VERSION, "model": "m", "model_version": "1", "ontology": "1"}
RESULT = {
    "schema_version": "1.0",
    "pipeline": PIPELINE,
    "document": {
        "id": "sha256:" + "0" * 64,
        "language": "en",
        "title": None,
        "text": None,
        "published_at": None,
        "published_at_source": "none",
        "regions": [],
        "focus": None,
        "counts": {"characters": 1, "words": 1, "sentences": 1},
    },
    "warnings": [],
}
KEPT = gzip.compress(json.dumps(RESULT).encode(), mtime=0)


@pytest.fixture
def job_id(client):
    return client.post("/v1/jobs", json={"text": "a", "metadata": {"n": 1}}).get_json()["id"]


@pytest.fixture
def succeed(worker_store, job_id):
    def end():
        attempt, _ = worker_store.claim(job_id)
        worker_store.succeed(job_id, attempt, KEPT, "d" * 64)

    return end


def test_an_open_job_says_when_to_come_back(client, job_id):
    answer = client.get(f"/v1/jobs/{job_id}")

    assert (answer.status_code, answer.get_json()["done"]) == (200, False)
    assert int(answer.headers["Retry-After"]) >= 1


def test_a_running_job_shows_its_attempt(client, job_id, worker_store):
    worker_store.claim(job_id)

    job = client.get(f"/v1/jobs/{job_id}").get_json()

    assert (job["status"], job["attempts"]) == ("running", 1)
    assert job["started_at"] >= job["created_at"]


def test_a_succeeded_job_holds_its_result_and_metadata(client, job_id, succeed):
    succeed()

    answer = client.get(f"/v1/jobs/{job_id}")

    assert answer.get_json()["result"] == RESULT
    assert answer.get_json()["metadata"] == {"n": 1}
    assert "Retry-After" not in answer.headers


def test_status_alone_leaves_the_result_out(client, job_id, succeed):
    succeed()

    job = client.get(f"/v1/jobs/{job_id}?include=status").get_json()

    assert "result" not in job
    assert job["status"] == "succeeded"


@pytest.mark.parametrize("query", ["include=result", "include=", "include=status&include=status", "inculde=status"])
def test_another_query_is_a_400(client, job_id, query):
    assert problem(client.get(f"/v1/jobs/{job_id}?{query}")) == (400, "invalid_parameter")


@pytest.mark.parametrize("failure", list(Failure))
def test_a_failed_job_says_why_and_has_no_result(client, job_id, worker_store, failure):
    worker_store.claim(job_id)
    worker_store.fail(job_id, failure, 1)

    job = client.get(f"/v1/jobs/{job_id}").get_json()

    assert job["error"]["type"] == f"urn:dateline:problem:{failure.value}"
    assert "result" not in job


def test_a_page_in_another_language_says_what_was_detected(client, job_id, worker_store):
    worker_store.claim(job_id)
    worker_store.fail(job_id, Failure.UNSUPPORTED_LANGUAGE, 1, "de")

    assert client.get(f"/v1/jobs/{job_id}").get_json()["error"]["detected"] == "de"


def test_a_job_that_has_not_changed_is_a_304(client, job_id):
    tag = client.get(f"/v1/jobs/{job_id}").headers["ETag"]

    answer = client.get(f"/v1/jobs/{job_id}", headers={"If-None-Match": tag})

    assert tag.startswith("W/")
    assert answer.status_code == 304


def test_a_job_that_has_changed_is_sent_again(client, job_id, succeed):
    tag = client.get(f"/v1/jobs/{job_id}").headers["ETag"]
    succeed()

    assert client.get(f"/v1/jobs/{job_id}", headers={"If-None-Match": tag}).status_code == 200


def test_a_long_poll_is_answered_when_the_job_ends(client, job_id, succeed):
    threading.Timer(0.3, succeed).start()
    began = time.monotonic()

    answer = client.get(f"/v1/jobs/{job_id}", headers={"Prefer": "wait=15"})

    assert answer.get_json()["status"] == "succeeded"
    assert time.monotonic() - began < 10
    assert answer.headers["Preference-Applied"] == "wait=15"


def test_a_long_poll_is_capped(settings):
    import dataclasses

    client = client_of(dataclasses.replace(settings, max_wait_seconds=0))
    job_id = client.post("/v1/jobs", json={"text": "a"}).get_json()["id"]

    assert client.get(f"/v1/jobs/{job_id}", headers={"Prefer": "wait=999999"}).headers["Preference-Applied"] == "wait=0"


def test_those_who_wait_leave_threads_for_others(settings):
    import dataclasses

    from service.wiring import NAME

    client = client_of(dataclasses.replace(settings, api_threads=4))
    room = client.application.extensions[NAME].waiting_room
    job_id = client.post("/v1/jobs", json={"text": "a"}).get_json()["id"]
    for _ in range(3):
        assert room.acquire(blocking=False)
    began = time.monotonic()

    answer = client.get(f"/v1/jobs/{job_id}", headers={"Prefer": "wait=20"})

    assert answer.status_code == 200
    assert time.monotonic() - began < 5
    assert "Preference-Applied" not in answer.headers


def test_a_result_is_the_bytes_that_the_worker_kept(client, job_id, succeed):
    succeed()

    answer = client.get(f"/v1/jobs/{job_id}/result")

    assert answer.data == gzip.decompress(KEPT)
    assert answer.headers["ETag"] == f'"{"d" * 64}"'


def test_a_result_is_sent_compressed_as_it_lies_to_who_takes_that(client, job_id, succeed, settings):
    succeed()
    from service.app import create_app

    plain = create_app(settings).test_client()
    answer = plain.get(f"/v1/jobs/{job_id}/result", headers={"Accept-Encoding": "gzip"})

    assert answer.data == KEPT
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["ETag"] != client.get(f"/v1/jobs/{job_id}/result").headers["ETag"]


@pytest.mark.parametrize(
    ("taken", "encoding"),
    [("zstd", "zstd"), ("gzip, zstd", "gzip"), ("gzip;q=0.5, zstd", "zstd"), ("gzip;q=0", None), ("br", None)],
)
def test_a_result_is_sent_in_the_encoding_that_the_caller_likes_best(client, job_id, succeed, taken, encoding):
    succeed()

    answer = client.get(f"/v1/jobs/{job_id}/result", headers={"Accept-Encoding": taken})

    assert answer.headers.get("Content-Encoding") == encoding
    assert json.loads(unpacked(answer.headers, answer.data)) == RESULT
    assert answer.headers["ETag"] == f'"{"d" * 64}{f"-{encoding}" if encoding else ""}"'


def test_a_result_that_the_caller_has_is_a_304(client, job_id, succeed):
    succeed()
    tag = client.get(f"/v1/jobs/{job_id}/result").headers["ETag"]

    assert client.get(f"/v1/jobs/{job_id}/result", headers={"If-None-Match": tag}).status_code == 304


def test_no_result_yet_is_a_409_with_retry_after(client, job_id):
    answer = client.get(f"/v1/jobs/{job_id}/result")

    assert problem(answer) == (409, "job_not_finished")
    assert "Retry-After" in answer.headers


def test_no_result_ever_is_a_409_without_retry_after(client, job_id, worker_store):
    worker_store.claim(job_id)
    worker_store.fail(job_id, Failure.TIMED_OUT, 1)

    answer = client.get(f"/v1/jobs/{job_id}/result")

    assert problem(answer) == (409, "job_failed")
    assert "Retry-After" not in answer.headers


@pytest.mark.parametrize("tail", ["", "/result"])
@pytest.mark.parametrize("job_id", ["0" * 32, "x", "0" * 31, "%00", "*", "A" * 32])
def test_an_id_that_never_was_is_a_404(client, job_id, tail):
    assert problem(client.get(f"/v1/jobs/{job_id}{tail}")) == (404, "job_not_found")


@pytest.mark.parametrize("tail", ["", "/result"])
def test_an_expired_job_is_a_410(client, job_id, redis, tail):
    redis.delete(f"dateline:job:{job_id}")

    assert problem(client.get(f"/v1/jobs/{job_id}{tail}")) == (410, "job_expired")


def test_a_result_that_expires_under_the_answer_is_a_410(client, job_id, succeed, redis):
    succeed()
    redis.delete(f"dateline:result:{job_id}")

    assert problem(client.get(f"/v1/jobs/{job_id}")) == (410, "job_expired")
    assert problem(client.get(f"/v1/jobs/{job_id}/result")) == (410, "job_expired")


def test_another_api_process_answers_for_the_job(settings, job_id, succeed):
    succeed()

    assert client_of(settings).get(f"/v1/jobs/{job_id}").get_json()["result"] == RESULT


def test_a_job_that_expires_during_a_long_poll_is_a_410_at_once(client, job_id, redis):
    threading.Timer(0.3, lambda: redis.delete(f"dateline:job:{job_id}")).start()
    began = time.monotonic()

    assert problem(client.get(f"/v1/jobs/{job_id}", headers={"Prefer": "wait=15"})) == (410, "job_expired")
    assert time.monotonic() - began < 10


def test_a_result_takes_no_query(client, job_id):
    assert problem(client.get(f"/v1/jobs/{job_id}/result?include=status")) == (400, "invalid_parameter")
