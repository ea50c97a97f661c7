"""`/metrics` says how the service is, and docs/metrics.md says what it says."""

from __future__ import annotations

import dataclasses
import re

import pytest
from prometheus_client.parser import text_string_to_metric_families

from jobs import names
from jobs.callbacks import Notices
from jobs.states import Failure
from service.keys import make
from tests.conftest import ROOT
from tests.jobs.test_callbacks import MASTER
from tests.service.conftest import client_of, problem
from tests.service.test_fetch import KEPT

ARTICLE = {"text": "Two ships met."}


def families(client):
    return {family.name: family for family in text_string_to_metric_families(client.get("/metrics").text)}


def value(client, name, **labels):
    """Of the sample with these labels; None when there is none."""
    for family in families(client).values():
        for sample in family.samples:
            if sample.name == name and labels.items() <= sample.labels.items():
                return sample.value
    return None


def post(client, **fields):
    return client.post("/v1/jobs", json={**ARTICLE, "options": {"reuse": False}, **fields}).get_json()["id"]


def test_the_table_lists_every_metric_and_no_other(client):
    client.get("/healthz")
    rows = re.findall(
        r"^\| `(\w+)` \| (\w+) \| \w+ \|([^|]*)\| (.+) \|$", (ROOT / "docs" / "metrics.md").read_text(), re.MULTILINE
    )
    documented = {name.removesuffix("_total"): (kind, told) for name, kind, _, told in rows}

    assert {name: (family.type, family.documentation) for name, family in families(client).items()} == documented


def test_the_table_lists_the_labels(client, worker_store):
    job = post(client)
    worker_store.claim(job)
    worker_store.succeed(job, 1, KEPT, "d", seconds={"ner": 0.1})
    rows = re.findall(
        r"^\| `(\w+)` \| \w+ \| \w+ \|([^|]*)\|", (ROOT / "docs" / "metrics.md").read_text(), re.MULTILINE
    )
    documented = {name.removesuffix("_total"): set(re.findall(r"`(\w+)`", labels)) for name, labels in rows}

    told = {
        name: set().union(*(s.labels for s in family.samples)) - {"le"} for name, family in families(client).items()
    }

    assert told == documented


def test_the_text_format_is_answered_whatever_is_accepted(client):
    for accept in ("*/*", "application/openmetrics-text; version=1.0.0; escaping=x", ""):
        answer = client.get("/metrics", headers={"Accept": accept})
        assert answer.content_type == "text/plain; version=0.0.4; charset=utf-8"


def test_requests_are_counted_by_route_and_status(client):
    for path in ("/v1/jobs/" + "0" * 32, "/v1/jobs/hunter2", "/nowhere/hunter2", "/healthz"):
        client.get(path)

    assert value(client, "dateline_http_requests_total", route="/v1/jobs/<job_id>", status="404", method="GET") == 2
    assert value(client, "dateline_http_requests_total", route="-", status="404") == 1
    assert value(client, "dateline_http_request_seconds_count", route="/healthz", method="GET") == 1
    assert "hunter2" not in client.get("/metrics").text


def test_a_method_that_somebody_made_up_makes_no_series_of_its_own(client):
    for number in range(3):
        client.open("/v1/jobs", method=f"HUNTER{number}")

    assert value(client, "dateline_http_requests_total", method="other") == 3
    assert "HUNTER" not in client.get("/metrics").text


def test_what_waits_and_for_how_long(client, redis):
    post(client)
    oldest = post(client, priority="low")
    post(client, priority="high")
    redis.hincrbyfloat(names.job(oldest), "created_at", -500)

    assert value(client, "dateline_queue_jobs") == 3
    assert 500 <= value(client, "dateline_queue_oldest_seconds") < 510


@pytest.mark.parametrize("priority", ["high", "normal", "low"])
def test_the_oldest_is_found_in_every_section(client, redis, priority):
    ids = {name: post(client, priority=name) for name in ("low", "high", "normal")}
    for name in ids:
        post(client, priority=name)
    redis.hincrbyfloat(names.job(ids[priority]), "created_at", -500)

    assert 500 <= value(client, "dateline_queue_oldest_seconds") < 510


def test_an_empty_queue_has_no_age(client):
    assert (value(client, "dateline_queue_jobs"), value(client, "dateline_queue_oldest_seconds")) == (0, 0)


def test_what_nothing_has_happened_of_yet_is_zero_and_not_missing(client):
    for status in ("succeeded", "failed", "canceled"):
        assert value(client, "dateline_jobs_ended_total", status=status) == 0
    for why in Failure:
        assert value(client, "dateline_job_failures_total", type=why) == 0


def test_each_end_of_a_job_counts_once(client, worker_store):
    done, failed, canceled, erased = (post(client) for _ in range(4))
    for job in (done, failed):
        worker_store.claim(job)
    worker_store.succeed(done, 1, KEPT, "d")
    worker_store.succeed(done, 1, KEPT, "d")
    worker_store.fail(failed, "timed_out", 1)
    worker_store.fail(failed, "worker_lost")
    for _ in range(2):
        client.post(f"/v1/jobs/{canceled}/cancel")
        client.delete(f"/v1/jobs/{erased}")

    ended = {
        status: value(client, "dateline_jobs_ended_total", status=status)
        for status in ("succeeded", "failed", "canceled")
    }

    assert ended == {"succeeded": 1, "failed": 1, "canceled": 1}
    assert value(client, "dateline_job_failures_total", type="timed_out") == 1
    assert value(client, "dateline_job_failures_total", type="worker_lost") == 0
    assert value(client, "dateline_jobs_erased_total") == 1
    assert value(client, "dateline_jobs_accepted_total", how="queued") == 4


def test_callbacks_count_by_what_became_of_them(redis, settings, worker_store):
    allowed = dataclasses.replace(settings, callback_hosts="hooks.example.org", callback_secrets=MASTER)
    client, notices = client_of(allowed), Notices(worker_store)
    for n in range(4):
        sent = {"text": f"Ship {n}.", "callback": {"url": "https://hooks.example.org/done"}}
        job = client.post("/v1/jobs", json=sent).get_json()["id"]
        client.post(f"/v1/jobs/{job}/cancel")
    assert value(client, "dateline_notices_waiting") == 4

    first, second, third = (notices.claim() for _ in range(3))
    for _ in range(2):
        notices.settle(first, delivered=True)
    notices.settle(second, delivered=False)
    notices.settle(third, delivered=False, gone=True)

    ended = {s: value(client, "dateline_notices_ended_total", state=s) for s in ("delivered", "failed", "disabled")}
    assert ended == {"delivered": 1, "failed": 0, "disabled": 1}
    assert value(client, "dateline_notices_waiting") == 2


def test_a_job_that_is_answered_by_a_result_counts_as_reused(client, worker_store):
    worker_store.beat("w1", b"{}", "v1", 30)
    job = client.post("/v1/jobs", json=ARTICLE).get_json()["id"]
    worker_store.claim(job)
    worker_store.succeed(job, 1, KEPT, "d", "v1")
    client.post("/v1/jobs", json=ARTICLE)

    assert value(client, "dateline_jobs_accepted_total", how="reused") == 1
    assert value(client, "dateline_jobs_ended_total", status="succeeded") == 1


def test_attempts_that_were_lost_are_counted_the_last_one_too(client, worker_store):
    job = post(client)
    worker_store.claim(job)
    worker_store.release(job)
    worker_store.claim(job)
    worker_store.fail(job, "worker_lost")

    assert value(client, "dateline_attempts_lost_total") == 2


def test_durations_fall_into_the_bucket_that_holds_them(client, worker_store, redis):
    job = post(client)
    redis.hincrbyfloat(names.job(job), "created_at", -7)
    worker_store.claim(job)
    worker_store.succeed(job, 1, KEPT, "d", seconds={"ner": 0.03, "story": 4000})

    waited = {le: value(client, "dateline_job_wait_seconds_bucket", le=le) for le in ("5.0", "10.0", "+Inf")}
    assert waited == {"5.0": 0, "10.0": 1, "+Inf": 1}
    assert value(client, "dateline_stage_seconds_bucket", stage="ner", le="0.025") == 0
    assert value(client, "dateline_stage_seconds_bucket", stage="ner", le="0.05") == 1
    assert value(client, "dateline_stage_seconds_bucket", stage="story", le="3600.0") == 0
    assert value(client, "dateline_stage_seconds_bucket", stage="story", le="+Inf") == 1
    assert value(client, "dateline_stage_seconds_sum", stage="ner") == pytest.approx(0.03)
    assert value(client, "dateline_job_read_seconds_count") == 1


def test_a_second_attempt_has_not_waited_again(client, worker_store):
    job = post(client)
    for _ in range(2):
        worker_store.claim(job)
        worker_store.release(job)

    assert value(client, "dateline_job_wait_seconds_count") == 1


def test_workers_and_dead_letters(client, worker_store, redis):
    worker_store.beat("w1", b"{}", "v1", 30)
    worker_store.beat("w2", b"{}", "v1", 30)
    redis.zadd("rq:failed:articles", {"a" * 32: 1})

    assert (value(client, "dateline_workers"), value(client, "dateline_dead_letters")) == (2, 1)


def test_counts_are_kept_for_a_month_and_not_for_ever(client, redis, worker_store):
    job = post(client)
    worker_store.claim(job)

    assert {key: 2_500_000 < redis.ttl(key) <= 2_592_000 for key in (names.COUNTS, names.DURATIONS)} == {
        names.COUNTS: True,
        names.DURATIONS: True,
    }


def test_without_redis_it_says_so_and_goes_on_counting_requests(settings):
    from stack.redis import free_port

    client = client_of(dataclasses.replace(settings, redis_url=f"redis://127.0.0.1:{free_port()}/0"))
    client.get("/readyz")
    told = families(client)

    assert value(client, "dateline_store_up") == 0
    assert value(client, "dateline_http_requests_total", route="/readyz", status="503") == 1
    assert "dateline_queue_jobs" not in told


def test_it_does_so_where_there_are_keys_too(settings):
    from stack.redis import free_port

    key, line = make("operator", ["admin"])
    url = f"redis://127.0.0.1:{free_port()}/0"
    client = client_of(dataclasses.replace(settings, redis_url=url, api_keys=line))
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {key}"

    assert value(client, "dateline_store_up") == 0


def test_a_caller_who_has_asked_too_often_is_still_watched(settings):
    key, line = make("desk", ["read", "admin"])
    client = client_of(dataclasses.replace(settings, api_keys=line, requests_per_minute=1))
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {key}"

    assert [client.get("/v1/jobs").status_code for _ in range(2)] == [200, 429]
    assert value(client, "dateline_http_requests_total", route="/v1/jobs", status="429") == 1


def test_where_there_are_keys_it_takes_an_operators(settings):
    (desk, first), (operator, second) = make("desk", ["submit", "read"]), make("operator", ["admin"])
    client = client_of(dataclasses.replace(settings, api_keys=f"{first};{second}"))

    def ask(key):
        return client.get("/metrics", headers={"Authorization": f"Bearer {key}"} if key else {})

    assert problem(ask(None)) == (401, "missing_api_key")
    assert problem(ask(desk)) == (403, "insufficient_scope")
    assert ask(operator).status_code == 200
