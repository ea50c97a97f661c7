"""A batch over real HTTP: sent in chunks, read by a real worker, its results fetched while they come."""

from __future__ import annotations

import contextlib
import http.client
import json
import time

from tests.e2e.test_http import address

ITEMS = [
    {"custom_id": "ferry", "text": "Harbour city council approved the ferry contract.", "include": ["events"]},
    {"custom_id": "bad", "text": ""},
    {"custom_id": "bridge", "text": "Mayor Ana Lindqvist rejected a second bridge.", "include": ["events"]},
]


def request(stack, method, path, body=None, **headers):
    """Status, headers and body of an answer; a body that is a generator goes in chunks."""
    connection = http.client.HTTPConnection(*address(stack), timeout=30)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request(method, path, body=body, headers=named, encode_chunked=not isinstance(body, bytes | None))
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def test_a_batch_that_is_sent_in_chunks_is_read_and_its_results_are_followed_to_the_end(stack):
    chunks = (json.dumps(item).encode() + b"\n" for item in ITEMS)
    status, _, body = request(
        stack, "POST", "/v1/batches", chunks, Content_Type="application/x-ndjson", Transfer_Encoding="chunked"
    )
    batch = json.loads(body)
    assert (status, batch["counts"]["total"], batch["counts"]["refused"]) == (202, 3, 1)

    rows, follow, deadline = [], batch["links"]["results"], time.monotonic() + 60
    while follow and time.monotonic() < deadline:
        status, headers, body = request(stack, "GET", follow)
        assert status == 200
        rows += [json.loads(line) for line in body.splitlines()]
        follow = headers.get("Link", "").partition(">")[0].removeprefix("<")
        time.sleep(0.2)

    assert not follow
    assert {row["custom_id"]: row["status"] for row in rows} == {
        "ferry": "succeeded",
        "bad": "refused",
        "bridge": "succeeded",
    }
    (bridge,) = (row for row in rows if row["custom_id"] == "bridge")
    assert {event["type"].partition(".")[0] for event in bridge["result"]["events"]} == {"reject"}
    _, _, job = request(stack, "GET", f"/v1/jobs/{bridge['job_id']}")
    assert json.loads(job)["result"] == bridge["result"]


def test_chunks_that_break_off_leave_no_job(stack):
    def half():
        yield json.dumps(ITEMS[0]).encode() + b"\n"
        raise BrokenPipeError

    before = json.loads(request(stack, "GET", "/v1/jobs?limit=1")[2])["jobs"]
    with contextlib.suppress(BrokenPipeError):
        request(stack, "POST", "/v1/batches", half(), Content_Type="application/x-ndjson", Transfer_Encoding="chunked")
    time.sleep(0.5)

    assert [job["id"] for job in json.loads(request(stack, "GET", "/v1/jobs?limit=1")[2])["jobs"]] == [
        job["id"] for job in before
    ]
