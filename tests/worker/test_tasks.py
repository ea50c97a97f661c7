"""One job, from claim to terminal state."""

from __future__ import annotations

import gzip
import json

import pytest
from redis.exceptions import ConnectionError as RedisAway

from jobs.states import Failure, State
from jobs.store import Store
from tests.fakes.readers import BrokenReader
from worker import tasks

TEXT = "“We met,” said Ana Lindqvist, hunter2, in Oslo on Monday."


@pytest.fixture
def store(redis):
    return Store(redis, 100)


@pytest.fixture
def job_id(store):
    with store.redis.pipeline() as pipe:
        job = store.put(pipe, "a" * 32, {"text": TEXT, "published_at": "2024-03-05"})
        pipe.execute()
    return job.id


@pytest.fixture
def bench(store, monkeypatch):
    """Lays a reader out and takes it away again."""

    def lay_out(reader):
        monkeypatch.setattr(tasks.Bench, "reader", reader, raising=False)
        monkeypatch.setattr(tasks.Bench, "store", store, raising=False)

    return lay_out


def test_an_article_that_can_be_read_succeeds_with_its_result(bench, reader, store, job_id):
    bench(reader)

    tasks.read(job_id)

    result = json.loads(gzip.decompress(store.result(job_id)))
    assert store.job(job_id).status is State.SUCCEEDED
    assert "Ana Lindqvist" in {entity["name"] for entity in result["entities"]}


def test_events_under_the_confidence_asked_for_are_left_out_of_events_and_summary(reader):
    sent = {"text": "Chad invaded Ruritania. Chad might invade Togo, and the talks with Togo went on."}
    whole = tasks.extract(reader, sent)["events"]
    sure = max(event["confidence"] for event in whole)
    assert min(event["confidence"] for event in whole) < sure

    some = tasks.extract(reader, {**sent, "options": {"min_confidence": sure}})
    none = tasks.extract(reader, {**sent, "options": {"min_confidence": 1}})

    assert [e["id"] for e in some["events"]] == [e["id"] for e in whole if e["confidence"] == sure]
    assert some["summary"]["event"] in {e["id"] for e in some["events"]}
    assert (none["events"], none["summary"]["event"]) == ([], None)


def test_the_article_of_a_page_is_read_and_its_text_comes_with_the_result(reader):
    page = f"<html><head><title>x</title></head><body><nav>Home</nav><h1>Talks in Oslo</h1><p>{TEXT}</p></body></html>"
    sent = {"text": page, "content_type": "text/html", "published_at": "2024-03-05"}

    result = tasks.extract(reader, sent)

    assert result["document"]["text"] == f"Talks in Oslo\n\n{TEXT}"
    assert result["document"]["title"] == "Talks in Oslo"
    assert (result["document"]["published_at"], result["document"]["published_at_source"]) == ("2024-03-05", "request")
    assert "Ana Lindqvist" in {entity["name"] for entity in result["entities"]}
    assert [e["name"] for e in result["entities"]] == [e["name"] for e in tasks.extract(reader, sent)["entities"]]


def test_the_day_that_a_page_gives_is_what_its_times_are_counted_from(reader):
    page = f'<html><head><meta name="date" content="2024-03-05"></head><body><p>{TEXT}</p></body></html>'

    result = tasks.extract(reader, {"text": page, "content_type": "text/html", "language": "en"})

    assert (result["document"]["published_at"], result["document"]["published_at_source"]) == ("2024-03-05", "text")
    assert [time["value"] for time in result["times"]] == ["2024-03-04"]
    assert result["warnings"] == []


def test_the_day_at_the_top_of_a_text_is_what_its_times_are_counted_from(reader):
    result = tasks.extract(reader, {"text": f"Talks in Oslo\n\nPublished 5 March 2024\n\n{TEXT}", "language": "en"})

    assert (result["document"]["published_at"], result["document"]["published_at_source"]) == ("2024-03-05", "text")
    assert [time["value"] for time in result["times"]] == ["2024-03-04"]


def test_a_text_of_tags_that_is_sent_as_plain_text_is_not_extracted(reader):
    assert tasks.extract(reader, {"text": f"<p>{TEXT}</p>"})["document"]["text"] is None


def test_a_page_without_text_is_an_empty_result_with_a_warning(reader):
    result = tasks.extract(reader, {"text": "<nav>Home</nav>", "content_type": "text/html"})

    assert (result["document"]["text"], result["document"]["regions"], result["entities"]) == ("", [], [])
    assert "no_text" in [warning["code"] for warning in result["warnings"]]


def test_a_page_that_is_nested_too_deep_says_that_it_was_cut(reader):
    page = f"<p>{TEXT}</p>" + "<div>" * 5000 + f"<p>{TEXT}</p>"
    result = tasks.extract(reader, {"text": page, "content_type": "text/html"})

    assert result["document"]["text"] == TEXT
    assert "page_cut" in [warning["code"] for warning in result["warnings"]]


def test_a_page_whose_article_is_too_long_fails_as_a_text_would(bench, reader, store, monkeypatch):
    with store.redis.pipeline() as pipe:
        job = store.put(pipe, "b" * 32, {"text": f"<p>{TEXT}</p>", "content_type": "text/html"})
        pipe.execute()
    bench(reader)
    monkeypatch.setattr(tasks.Bench, "max_text_chars", len(TEXT) - 1)

    tasks.read(job.id)

    assert store.job(job.id).failure is Failure.TEXT_TOO_LONG


def test_the_kept_bytes_are_the_same_every_time(reader):
    result = tasks.extract(reader, {"text": TEXT, "published_at": "2024-03-05"})

    assert tasks.encode(result) == tasks.encode(json.loads(json.dumps(result)))


def test_an_article_that_cannot_be_read_fails_without_a_word_of_it_in_the_log(bench, store, job_id, caplog):
    bench(BrokenReader(ValueError("hunter2")))

    tasks.read(job_id)

    assert store.job(job_id).failure is Failure.READING_FAILED
    assert "hunter2" not in caplog.text
    assert "ValueError at readers.py" in caplog.text


def test_an_article_that_takes_too_long_fails_as_timed_out(bench, store, job_id):
    bench(BrokenReader(tasks.OutOfTime()))

    tasks.read(job_id)

    assert store.job(job_id).failure is Failure.TIMED_OUT


def test_a_redis_that_is_away_is_left_to_another_attempt(bench, store, job_id):
    bench(BrokenReader(RedisAway()))

    with pytest.raises(RedisAway):
        tasks.read(job_id)
    assert store.job(job_id).status is State.RUNNING


def test_a_job_that_has_ended_is_not_read_again(bench, store, job_id):
    bench(BrokenReader(AssertionError("it was read")))
    store.claim(job_id)
    store.fail(job_id, Failure.TIMED_OUT, 1)

    tasks.read(job_id)

    assert store.job(job_id).failure is Failure.TIMED_OUT


def test_a_job_that_has_expired_is_not_read(bench, store):
    bench(BrokenReader(AssertionError("it was read")))

    tasks.read("b" * 32)

    assert store.job("b" * 32) is None


def test_numbers_that_json_does_not_have_never_leave():
    with pytest.raises(ValueError, match="JSON"):
        tasks.encode({"confidence": float("nan")})


@pytest.mark.parametrize("seed", ["0", "1"])
def test_the_bytes_do_not_depend_on_the_process_that_made_them(reader, seed):
    import hashlib
    import os
    import subprocess
    import sys

    from tests.conftest import ROOT

    code = (
        "import hashlib, pathlib; from worker import tasks; from worker.pipeline.reader import Reader;"
        "text = pathlib.Path('seeds/001_d11f00e558a51e11.txt').read_bytes().decode();"
        "made = tasks.extract(Reader('en_core_web_md'), {'text': text, 'published_at': '2022-01-18'});"
        "print(hashlib.sha256(tasks.encode(made)[0]).hexdigest())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Pacific/Apia", "LC_ALL": "C.UTF-8"}
    other = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    text = (ROOT / "seeds" / "001_d11f00e558a51e11.txt").read_bytes().decode()
    ours = tasks.encode(tasks.extract(reader, {"text": text, "published_at": "2022-01-18"}))[0]

    assert other.stdout.strip() == hashlib.sha256(ours).hexdigest(), other.stderr


GERMAN = "<p>Der Bürgermeister hat am Montag gesagt, dass die neue Fähre im Mai kommt, aber nicht vor dem Fest.</p>"


@pytest.mark.parametrize(
    ("language", "told"), [(None, ("failed", Failure.UNSUPPORTED_LANGUAGE, "de")), ("en", ("succeeded", None, None))]
)
def test_the_article_of_a_page_in_another_language_is_read_only_when_it_is_said_to_be_english(
    bench, reader, store, language, told
):
    bench(reader)
    sent = {"text": GERMAN, "content_type": "text/html", **({"language": language} if language else {})}
    with store.redis.pipeline() as pipe:
        job = store.put(pipe, "c" * 32, sent)
        pipe.execute()

    tasks.read(job.id)

    read = store.job(job.id)
    assert (read.status.value, read.failure, read.detected) == told
