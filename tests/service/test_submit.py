"""`POST /v1/jobs`: what is accepted, and the right refusal for everything else."""

from __future__ import annotations

import dataclasses
import json

import pytest

from tests.service.conftest import client_of, pointers, problem


def post(client, body, **headers):
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Content-Type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
    return client.post("/v1/jobs", data=data, headers=headers)


def test_an_article_is_accepted_with_its_address_and_when_to_come_back(client):
    answer = post(client, {"text": "Two ships met."})

    assert answer.status_code == 202
    assert answer.headers["Location"] == f"/v1/jobs/{answer.get_json()['id']}"
    assert int(answer.headers["Retry-After"]) >= 1
    assert answer.get_json()["status"] == "queued"


def test_every_field_of_the_contract_is_accepted_and_kept(client, worker_store):
    submission = {
        "text": "Two ships met.",
        "title": "Meeting",
        "url": "https://example.org/a?b=1",
        "source": "Harbour Post",
        "published_at": "2022-01-18T09:30:00+02:00",
        "language": "en-GB",
        "content_type": "text/plain",
        "offset_unit": "utf16",
        "include": ["events", "times"],
        "metadata": {"desk": [1, {"a": None}]},
        "priority": "low",
        "options": {"reuse": False},
    }

    job = post(client, submission).get_json()

    assert job["metadata"] == submission["metadata"]
    assert worker_store.claim(job["id"]) == (1, submission)


def test_null_counts_as_absent(client, worker_store):
    job = post(client, {"text": "Two ships met.", "title": None, "published_at": None}).get_json()

    assert worker_store.claim(job["id"]) == (1, {"text": "Two ships met."})


def test_the_text_is_kept_to_the_letter(client, worker_store):
    text = "\ufeffCafe\u0301 \u00a0\r\n🛳\u200b end\n "

    job = post(client, {"text": text}).get_json()

    assert worker_store.claim(job["id"])[1]["text"] == text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"text": "a"} x',
        b'{"text": "a", "metadata": {"x": NaN}}',
        b'{"text": "a", "metadata": {"x": 1e999}}',
        b'{"text": "\xff"}',
        b"[" * 100_000,
        b'{"text": "a", "metadata": {"x": ' + b"9" * 5000 + b"}}",
        '{"text": "a"}'.encode("utf-16"),
    ],
)
def test_what_is_not_json_is_a_400(client, body):
    assert problem(post(client, body)) == (400, "malformed_json")


@pytest.mark.parametrize(
    "content_type", ["text/csv", "application/x-www-form-urlencoded", "application/json; charset=latin-1", ""]
)
def test_another_content_type_is_a_415(client, content_type):
    assert problem(post(client, b'{"text": "a"}', Content_Type=content_type)) == (415, "unsupported_media_type")


@pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, gzip", ""])
def test_a_body_in_another_encoding_is_a_415_that_says_what_is_taken(client, encoding):
    answer = post(client, b"\x1f\x8b", Content_Encoding=encoding)

    assert problem(answer) == (415, "unsupported_media_type")
    assert answer.headers["Accept-Encoding"] == "gzip, zstd"


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ([], [""]),
        ("text", [""]),
        (None, [""]),
        ({}, ["/text"]),
        ({"text": None}, ["/text"]),
        ({"text": 7}, ["/text"]),
        ({"text": ""}, ["/text"]),
        ({"text": " \n\u00a0\t"}, ["/text"]),
        ({"text": "\ud83d"}, ["/text"]),
        ({"text": "a", "txet": "b"}, ["/txet"]),
        ({"text": "a", "a/b~c": "b"}, ["/a~1b~0c"]),
        ({"text": "a", "title": ["b"]}, ["/title"]),
        ({"text": "a", "title": "b" * 1001}, ["/title"]),
        ({"text": "a", "url": "ftp://x"}, ["/url"]),
        ({"text": "a", "published_at": "18.1.2022"}, ["/published_at"]),
        ({"text": "a", "published_at": "2022-02-30"}, ["/published_at"]),
        ({"text": "a", "published_at": "2022-01-18T09:30:00"}, ["/published_at"]),
        ({"text": "a", "published_at": "2022-01-18\n"}, ["/published_at"]),
        ({"text": "a", "published_at": 20220118}, ["/published_at"]),
        ({"text": "a", "published_at": "2022-01-18T10:60:00Z"}, ["/published_at"]),
        ({"text": "a", "published_at": "2022-01-18T10:00:00+05:60"}, ["/published_at"]),
        ({"text": "a", "url": "http://a.example\n"}, ["/url"]),
        ({"text": "a", "content_type": "application/pdf"}, ["/content_type"]),
        ({"text": "a", "offset_unit": "bytes"}, ["/offset_unit"]),
        ({"text": "a", "include": "events"}, ["/include"]),
        ({"text": "a", "include": ["events", "moods"]}, ["/include/1"]),
        ({"text": "a", "language": "english!"}, ["/language"]),
        ({"text": "a", "priority": "urgent"}, ["/priority"]),
        ({"text": "a", "priority": 1}, ["/priority"]),
        ({"text": "a", "options": {"reuse": "no"}}, ["/options/reuse"]),
        ({"text": "a", "metadata": "b"}, ["/metadata"]),
        ({"text": "a", "metadata": {"b": "c" * 20_000}}, ["/metadata"]),
        ({"text": 1, "title": 2, "x": 3}, ["/text", "/title", "/x"]),
    ],
)
def test_a_submission_that_is_not_valid_is_a_422_that_points_at_the_fields(client, body, where):
    answer = post(client, body)

    assert problem(answer) == (422, "invalid_submission")
    assert pointers(answer) == where


@pytest.mark.parametrize("least", [-0.01, 1.01, "0.5", True, [0.5], 1e400])
def test_a_confidence_that_is_no_number_from_0_to_1_is_refused(client, least):
    answer = client.post("/v1/jobs", json={"text": "a", "options": {"min_confidence": least}})

    assert answer.status_code in (400, 422)
    assert answer.status_code == 400 or pointers(answer) == ["/options/min_confidence"]


@pytest.mark.parametrize("least", [0, 1, 0.5])
def test_a_confidence_from_0_to_1_is_kept_with_the_job(client, worker_store, least):
    answer = client.post("/v1/jobs", json={"text": "a", "options": {"min_confidence": least}})

    assert worker_store.claim(answer.get_json()["id"])[1]["options"] == {"min_confidence": least}


def test_deep_metadata_is_a_422(client):
    deep = {}
    for _ in range(20):
        deep = {"a": deep}

    assert pointers(post(client, {"text": "a", "metadata": deep})) == ["/metadata"]


def test_a_text_over_the_limit_is_a_413_that_points_at_it(settings):
    client = client_of(dataclasses.replace(settings, max_text_chars=10))

    assert post(client, {"text": "x" * 10}).status_code == 202
    answer = post(client, {"text": "x" * 11})
    assert problem(answer) == (413, "text_too_long")
    assert pointers(answer) == ["/text"]


def test_a_page_may_be_longer_than_a_text(settings):
    client = client_of(dataclasses.replace(settings, max_text_chars=10, max_html_chars=20))

    assert post(client, {"text": "<p>" * 5, "content_type": "text/html"}).status_code == 202
    assert problem(post(client, {"text": "<p>" * 5, "content_type": "text/plain"})) == (413, "text_too_long")
    answer = post(client, {"text": "<p>" * 7, "content_type": "text/html"})
    assert problem(answer) == (413, "text_too_long")
    assert pointers(answer) == ["/text"]


def test_what_the_text_is_is_kept_with_the_job(client, worker_store):
    job_id = post(client, {"text": "<p>a</p>", "content_type": "text/html"}).get_json()["id"]

    assert worker_store.claim(job_id)[1] == {"text": "<p>a</p>", "content_type": "text/html"}


def test_the_limit_counts_code_points(settings):
    client = client_of(dataclasses.replace(settings, max_text_chars=10))

    assert post(client, {"text": "🛳" * 10}).status_code == 202


def test_a_body_over_the_limit_is_a_413(settings):
    client = client_of(dataclasses.replace(settings, max_body_bytes=1024))

    assert problem(post(client, b" " * 1025)) == (413, "body_too_large")


def test_the_largest_text_fits_the_body_limit_in_every_escape(settings):
    client = client_of(settings)

    assert post(client, {"text": "🛳" * 200_000}).status_code == 202


def test_another_language_is_refused_by_name(client):
    answer = post(client, {"text": "Zwei Schiffe.", "language": "de"})

    assert problem(answer) == (422, "unsupported_language")
    assert pointers(answer) == ["/language"]


def test_a_full_queue_is_a_503_that_says_when_to_come_back(settings):
    client = client_of(dataclasses.replace(settings, max_queue=1))
    post(client, {"text": "a"})

    answer = post(client, {"text": "b"})

    assert problem(answer) == (503, "queue_full")
    assert int(answer.headers["Retry-After"]) >= 1


def test_waiting_ends_with_the_time_asked_for(client):
    answer = post(client, {"text": "a"}, Prefer="wait=0")

    assert answer.status_code == 202
    assert answer.headers["Preference-Applied"] == "wait=0"


@pytest.mark.parametrize("prefer", ["wait", "wait=-1", "wait=soon", "respond-async", ""])
def test_a_preference_that_cannot_be_read_is_ignored(client, prefer):
    answer = post(client, {"text": "a"}, Prefer=prefer)

    assert answer.status_code == 202
    assert "Preference-Applied" not in answer.headers


def test_no_answer_quotes_what_was_sent(client):
    answers = [
        post(client, b'{"text": "hunter2", '),
        post(client, {"text": ["hunter2"]}),
        post(client, {"text": "a", "published_at": "hunter2", "url": "hunter2", "language": "hunter2!"}),
    ]

    assert not any(b"hunter2" in answer.data for answer in answers)


def test_a_leap_second_is_a_time(client):
    assert post(client, {"text": "a", "published_at": "2016-12-31T23:59:60Z"}).status_code == 202


def test_a_job_that_was_accepted_is_told_even_when_redis_goes_away_during_the_wait(client, monkeypatch):
    from redis.exceptions import ConnectionError as RedisAway

    from service import jobview

    def away(job, seconds):
        raise RedisAway

    monkeypatch.setattr(jobview, "wait_for_end", away)

    answer = post(client, {"text": "a"}, Prefer="wait=5")

    assert answer.status_code == 202
    assert answer.headers["Location"] == f"/v1/jobs/{answer.get_json()['id']}"


GERMAN = "Der Bürgermeister hat am Montag gesagt, dass die neue Fähre im Mai kommt, aber nicht vor dem Fest."


def test_a_text_in_another_language_is_refused_with_what_it_seems_to_be(client):
    answer = post(client, {"text": GERMAN})

    assert problem(answer) == (422, "unsupported_language")
    assert pointers(answer) == ["/text"]
    assert answer.get_json()["detected"] == "de"


def test_a_language_that_is_stated_is_believed(client):
    assert post(client, {"text": GERMAN, "language": "en"}).status_code == 202


def test_a_text_too_short_to_tell_is_accepted(client):
    assert post(client, {"text": "Zwei Schiffe."}).status_code == 202
