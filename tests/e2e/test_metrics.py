"""`/metrics` is right over several processes and replicas, and over what workers do."""

from __future__ import annotations

import json
import re
import tempfile
import urllib.request
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from tests.conftest import wait_until
from tests.e2e.api import ask, running, status


def samples(url):
    """{(name, labels): value}."""
    with urllib.request.urlopen(url + "/metrics", timeout=10) as answer:
        text = answer.read().decode()
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def total(url, name, **labels):
    return sum(value for (told, by), value in samples(url).items() if told == name and labels.items() <= set(by))


def test_all_processes_of_a_replica_count_together_and_replicas_apart(redis_server, tmp_path):
    with (
        running(redis_server.url, tmp_path, api_processes=3) as (one, _),
        running(redis_server.url, tmp_path, api_processes=2) as (two, _),
    ):
        for _ in range(60):
            status(one + "/version")
        for _ in range(10):
            status(two + "/version")

        # Whichever process answers, it says the same.
        assert {total(one, "dateline_http_requests_total", route="/version") for _ in range(10)} == {60}
        assert {total(two, "dateline_http_requests_total", route="/version") for _ in range(10)} == {10}
        assert total(one, "dateline_http_request_seconds_count", route="/version") == 60


def test_what_becomes_of_jobs_is_the_same_from_every_replica(redis_server, tmp_path):
    with (
        running(redis_server.url, tmp_path, queue="counted") as (one, _),
        running(redis_server.url, tmp_path, queue="counted") as (two, _),
    ):
        before = total(one, "dateline_jobs_accepted_total", how="queued")
        for number in range(3):
            ask((one, two)[number % 2] + "/v1/jobs", body={"text": f"Ship {number}."})

        for url in (one, two):
            assert total(url, "dateline_jobs_accepted_total", how="queued") == before + 3
            assert total(url, "dateline_queue_jobs") == 3


def test_the_folder_of_the_counts_goes_with_the_process(redis_server, tmp_path):
    def folders():
        return set(Path(tempfile.gettempdir()).glob("dateline-metrics-*"))

    before = folders()
    with running(redis_server.url, tmp_path, api_processes=2) as (url, _):
        status(url + "/healthz")
        mine = folders() - before
        assert len(mine) == 1

    assert mine & folders() == set()


def test_what_a_worker_does_is_told_by_stage(stack):
    before = {
        name: total(stack.url, f"dateline_{name}") for name in ("job_read_seconds_count", "job_wait_seconds_count")
    }
    body = {"text": "Envoys of Chile met envoys of Peru in Lima.", "options": {"reuse": False}}
    request = urllib.request.Request(
        stack.url + "/v1/jobs", json.dumps(body).encode(), {"Content-Type": "application/json", "Prefer": "wait=20"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        job = json.load(answer)
    assert job["status"] == "succeeded"

    wait_until(lambda: total(stack.url, "dateline_job_read_seconds_count") == before["job_read_seconds_count"] + 1)
    assert total(stack.url, "dateline_job_wait_seconds_count") == before["job_wait_seconds_count"] + 1
    assert total(stack.url, "dateline_workers") == 1
    stages = {dict(by)["stage"] for name, by in samples(stack.url) if name == "dateline_stage_seconds_count"}
    described = re.findall(r"(\w+)", (Path("worker/pipeline/config.cfg")).read_text())
    assert {"ner", "parser", "events", "story", "result"} <= stages
    assert stages - {"result", "page", "tagger", "parser", "ner", "tok2vec", "attribute_ruler", "lemmatizer"} <= set(
        described
    )
