"""`/v1/batches`: many articles at once, each accepted or refused on its own."""

from __future__ import annotations

import dataclasses
import gzip
import io
import json
import threading
import time
import tracemalloc

import pytest

from jobs.batches import Batches, BatchGone
from jobs.queue import Desk
from jobs.records import Registration
from jobs.store import Store
from tests.conftest import wait_until
from tests.contract import unpacked
from tests.service.conftest import client_of, pointers, problem
from tests.service.test_cancel import SECRET, everything, kept
from tests.service.test_fetch import KEPT, RESULT
from tests.service.test_reuse import beat  # noqa: F401 - a fixture

ARTICLES = [{"text": f"Ship number {n} came in.", "custom_id": f"ship-{n}"} for n in range(3)]
BAD = [
    (b'{"text": }', "malformed_json", None),
    (b"[]", "invalid_submission", None),
    (b'{"custom_id": "b"}', "invalid_submission", "b"),
    (b'{"custom_id": "b", "text": " "}', "invalid_submission", "b"),
    (b'{"custom_id": "b", "text": "a", "language": "de"}', "unsupported_language", "b"),
    (b'{"custom_id": "b", "text": "a", "colour": 1}', "invalid_submission", "b"),
    (b'{"custom_id": 7, "text": "a"}', "invalid_submission", None),
    (b'{"custom_id": "", "text": "a"}', "invalid_submission", None),
    (b'{"custom_id": "' + b"x" * 129 + b'", "text": "a"}', "invalid_submission", None),
    (b'{"custom_id": "\\ud800", "text": "a"}', "invalid_submission", None),
    (b'{"custom_id": "b", "text": "' + b"a" * 200_001 + b'"}', "text_too_long", "b"),
    (b'{"text": "' + b"a" * 4_194_304 + b'"}', "body_too_large", None),
]


def post(client, data, content_type="application/x-ndjson", **headers):
    headers = {"Content-Type": content_type, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return client.post("/v1/batches", data=data, headers=headers)


def ndjson(items):
    return b"".join(json.dumps(item).encode() + b"\n" for item in items)


def lines(client, batch_id, query=""):
    answer = client.get(f"/v1/batches/{batch_id}/results{query}")
    assert answer.status_code == 200
    return [json.loads(line) for line in answer.data.splitlines()]


@pytest.fixture
def batch(client):
    """Three articles, accepted."""
    return client.post("/v1/batches", json=ARTICLES).get_json()


@pytest.fixture
def job_ids(worker_store, redis, batch):
    """Of the three articles, in their order."""
    rows = redis.hgetall(f"dateline:batch:{batch['id']}:items")
    return [json.loads(rows[str(n).encode()])["job_id"] for n in range(3)]


@pytest.fixture
def succeed(worker_store):
    """Reads a job as a worker would."""

    def read(job_id, version=""):
        attempt, _ = worker_store.claim(job_id)
        assert worker_store.succeed(job_id, attempt, KEPT, "d" * 64, version)

    return read


# submission


@pytest.mark.parametrize("content_type", ["application/json", "application/x-ndjson", "application/jsonl"])
def test_every_article_of_a_batch_is_a_job_with_low_priority(client, worker_store, redis, content_type):
    data = json.dumps(ARTICLES).encode() if content_type == "application/json" else ndjson(ARTICLES)

    answer = post(client, data, content_type)

    batch = answer.get_json()
    assert answer.status_code == 202
    assert answer.headers["Location"] == f"/v1/batches/{batch['id']}"
    assert batch["counts"] == {
        **dict.fromkeys(("refused", "running", "succeeded", "failed", "canceled", "gone"), 0),
        "total": 3,
        "queued": 3,
    }
    waiting = [job_id.decode() for job_id in redis.lrange("rq:queue:articles", 0, -1)]
    assert [worker_store.submission(job_id) for job_id in waiting] == [
        {"text": item["text"], "priority": "low"} for item in ARTICLES
    ]
    assert [client.get(f"/v1/jobs/{job_id}").get_json()["batch_id"] for job_id in waiting] == [batch["id"]] * 3


def test_a_stated_priority_counts_within_the_batch_and_beside_it(client, redis, worker_store):
    client.post("/v1/jobs", json={"text": "alone"})
    client.post("/v1/batches", json=[{"text": "low"}, {"text": "high", "priority": "high"}, {"text": "also low"}])

    waiting = [job_id.decode() for job_id in redis.lrange("rq:queue:articles", 0, -1)]

    assert [worker_store.submission(job_id)["text"] for job_id in waiting] == ["high", "alone", "low", "also low"]


@pytest.mark.parametrize(("bad", "code", "custom_id"), BAD)
@pytest.mark.parametrize("content_type", ["application/json", "application/x-ndjson"])
def test_a_bad_item_never_spoils_the_rest(client, bad, code, custom_id, content_type):
    good = [json.dumps(item).encode() for item in ARTICLES]
    items = [good[0], bad, *good[1:]]
    data = b"[" + b",".join(items) + b"]" if content_type == "application/json" else b"\n".join(items)

    batch = post(client, data, content_type).get_json()

    assert (batch["counts"]["queued"], batch["counts"]["refused"]) == (3, 1)
    (refused,) = lines(client, batch["id"])
    assert (refused["index"], refused["custom_id"], refused["job_id"]) == (1, custom_id, None)
    assert refused["error"]["type"] == f"urn:dateline:problem:{code}"


def test_an_item_says_where_it_is_wrong(client):
    batch = client.post("/v1/batches", json=[{"text": "a", "published_at": "yesterday"}]).get_json()

    (refused,) = lines(client, batch["id"])

    assert refused["error"]["errors"][0]["pointer"] == "/published_at"
    assert batch["done"]


def test_the_second_item_of_a_custom_id_is_refused(client):
    batch = client.post("/v1/batches", json=[ARTICLES[0], ARTICLES[0], {"text": "a"}, {"text": "b"}]).get_json()

    (refused,) = lines(client, batch["id"])

    assert (refused["index"], refused["custom_id"]) == (1, "ship-0")
    assert refused["error"]["errors"] == [{"pointer": "/custom_id", "detail": "Another item of the batch has it."}]


def test_an_item_in_another_language_is_refused_with_what_was_detected(client):
    text = "Der Stadtrat hat am Montag den Vertrag mit der Reederei gebilligt, und die Boote werden im Mai kommen. " * 5

    (refused,) = lines(client, client.post("/v1/batches", json=[{"text": text}]).get_json()["id"])

    assert refused["error"]["detected"] == "de"


@pytest.mark.parametrize(
    ("data", "content_type", "expected"),
    [
        (b"", "application/json", (400, "malformed_json")),
        (b"{}", "application/json", (400, "malformed_json")),
        (b'[{"text": "a"}', "application/json", (400, "malformed_json")),
        (b'[{"text": "a"}]]', "application/json", (400, "malformed_json")),
        (b'[{"text": "a"},]', "application/json", (400, "malformed_json")),
        (b"[" * 1000 + b"]" * 1000, "application/json", (400, "malformed_json")),
        (b"[]", "application/json", (422, "invalid_submission")),
        (b"\n \r\n", "application/x-ndjson", (422, "invalid_submission")),
        (b"a", "text/plain", (415, "unsupported_media_type")),
        (b"[]", "application/json; charset=utf-16", (415, "unsupported_media_type")),
    ],
)
def test_a_body_that_holds_no_items_is_refused_as_a_whole(client, redis, data, content_type, expected):
    assert problem(post(client, data, content_type)) == expected
    assert redis.keys("*") == []


def test_one_article_too_many_refuses_the_batch_and_leaves_nothing(settings, redis):
    client = client_of(dataclasses.replace(settings, max_batch_items=2))

    assert problem(client.post("/v1/batches", json=ARTICLES)) == (413, "batch_too_large")
    assert redis.keys("*") == []
    assert client.post("/v1/batches", json=ARTICLES[:2]).status_code == 202


@pytest.mark.parametrize("packed", [False, True])
def test_a_body_over_the_limit_refuses_the_batch_and_leaves_nothing(settings, redis, packed):
    client = client_of(dataclasses.replace(settings, max_batch_bytes=100_000))
    data = ndjson([{"text": "a" * 30_000}] * 4)

    answer = post(client, gzip.compress(data), Content_Encoding="gzip") if packed else post(client, data)

    assert problem(answer) == (413, "body_too_large")
    assert redis.keys("*") == []


def test_a_batch_may_be_larger_than_a_single_body(settings):
    client = client_of(dataclasses.replace(settings, max_body_bytes=1024))

    assert post(client, ndjson([{"text": "a" * 900}] * 5)).get_json()["counts"]["queued"] == 5


def test_a_body_that_ends_early_leaves_nothing(client, redis):
    data = ndjson(ARTICLES)

    answer = client.open(
        "/v1/batches",
        method="POST",
        input_stream=io.BytesIO(data),
        headers={"Content-Type": "application/x-ndjson"},
        environ_overrides={"CONTENT_LENGTH": str(len(data) + 5)},
    )

    assert problem(answer) == (400, "malformed_body")
    assert redis.keys("*") == []


def test_a_compressed_batch_is_read(client):
    data = ndjson(ARTICLES)
    packed = gzip.compress(data[:50]) + gzip.compress(data[50:])

    assert post(client, packed, Content_Encoding="gzip").get_json()["counts"]["queued"] == 3


@pytest.mark.parametrize("packed", [b"x", gzip.compress(ndjson(ARTICLES))[:-9], gzip.compress(b"\n") * 101])
def test_broken_gzip_is_a_400_and_leaves_nothing(client, redis, packed):
    assert problem(post(client, packed, Content_Encoding="gzip")) == (400, "malformed_body")
    assert redis.keys("*") == []


def test_a_bomb_is_a_413_and_is_not_unpacked(client):
    bomb = gzip.compress(b"\n" * 100_000_000)
    tracemalloc.start()

    answer = post(client, bomb, Content_Encoding="gzip")

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert problem(answer) == (413, "body_too_large")
    assert peak < 10_000_000


def test_a_large_batch_is_never_in_memory_as_a_whole(client):
    """Twenty megabytes go through; what is held at once is a few items."""
    item = json.dumps({"text": "a" * 199_000}).encode() + b"\n"

    class Body:
        left = whole = 100 * len(item)

        def seek(self, *_):
            """The client wants to know the length."""

        def tell(self):
            return 0

        def read(self, size):
            size = min(size, self.left)
            at = (self.whole - self.left) % len(item)
            self.left -= size
            return (item * (size // len(item) + 2))[at : at + size]

    tracemalloc.start()

    answer = client.open(
        "/v1/batches",
        method="POST",
        input_stream=Body(),
        headers={"Content-Type": "application/x-ndjson"},
        environ_overrides={"CONTENT_LENGTH": str(Body.whole)},
    )

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer.get_json()["counts"]["queued"] == 100
    assert peak < 12_000_000


def test_what_is_nested_deeply_takes_no_time(client):
    began = time.process_time()

    assert problem(post(client, b"[" * 4_000_000, "application/json")) == (400, "malformed_json")
    assert time.process_time() - began < 2


def test_a_full_queue_takes_nothing_of_a_batch_that_it_cannot_take_whole(settings, redis):
    client = client_of(dataclasses.replace(settings, max_queue=2))

    answer = client.post("/v1/batches", json=ARTICLES)

    assert problem(answer) == (503, "queue_full")
    assert answer.headers["Retry-After"]
    assert redis.keys("*") == []
    assert client.post("/v1/batches", json=ARTICLES[:2]).status_code == 202


def test_an_answer_of_redis_that_is_lost_costs_no_accepted_article(client, redis, worker_store, monkeypatch):
    """The transaction was made, its answer was not heard: the caller is to try again, and no job is without text."""
    from redis.client import Pipeline
    from redis.exceptions import TimeoutError as TooLate

    execute = Pipeline.execute

    def late(self, *arguments, **named):
        made = self.explicit_transaction and any("rq:queue:articles" in str(row) for row in self.command_stack)
        found = execute(self, *arguments, **named)
        if made:
            raise TooLate
        return found

    monkeypatch.setattr(Pipeline, "execute", late)

    assert problem(client.post("/v1/batches", json=ARTICLES)) == (503, "store_unavailable")
    waiting = redis.lrange("rq:queue:articles", 0, -1)
    assert [worker_store.claim(job_id.decode())[1]["text"] for job_id in waiting] == [row["text"] for row in ARTICLES]


def test_who_was_accepted_learns_it_although_redis_has_gone_since(client, redis, monkeypatch):
    from redis.client import Pipeline
    from redis.exceptions import ConnectionError as RedisAway

    execute = Pipeline.execute
    made = []

    def away(self, *arguments, **named):
        if made:
            raise RedisAway
        if self.explicit_transaction and any("rq:queue:articles" in str(row) for row in self.command_stack):
            made.append(True)
        return execute(self, *arguments, **named)

    monkeypatch.setattr(Pipeline, "execute", away)
    answer = client.post("/v1/batches", json=[*ARTICLES, {"text": 5}])
    monkeypatch.undo()

    told = answer.get_json()
    assert answer.status_code == 202
    assert client.get(answer.headers["Location"]).get_json() == told
    assert {name: count for name, count in told["counts"].items() if count} == {"total": 4, "queued": 3, "refused": 1}


# idempotency and reuse


def test_a_batch_that_is_sent_again_with_its_key_is_the_same_batch(client, redis):
    first = client.post("/v1/batches", json=ARTICLES, headers={"Idempotency-Key": "k"})
    again = post(client, ndjson(ARTICLES), Idempotency_Key="k")

    assert again.get_json() == first.get_json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert redis.llen("rq:queue:articles") == 3
    assert len(redis.keys("dateline:submission:*")) == 3


def test_the_key_of_a_batch_is_good_for_no_other(client, redis):
    client.post("/v1/batches", json=ARTICLES, headers={"Idempotency-Key": "k"})

    answer = client.post("/v1/batches", json=ARTICLES[:2], headers={"Idempotency-Key": "k"})

    assert problem(answer) == (422, "idempotency_key_reused")
    assert len(redis.keys("dateline:submission:*")) == 3


def test_a_job_may_have_the_key_of_a_batch(client):
    client.post("/v1/batches", json=ARTICLES, headers={"Idempotency-Key": "k"})

    assert client.post("/v1/jobs", json={"text": "a"}, headers={"Idempotency-Key": "k"}).status_code == 202


def test_no_key_of_a_job_is_that_of_a_batch(client):
    """Blanks are allowed in a key, so its kind cannot be told by one."""
    first = client.post("/v1/jobs", json={"text": "a"}, headers={"Idempotency-Key": '"batch k"'}).get_json()
    client.post("/v1/batches", json=ARTICLES, headers={"Idempotency-Key": "k"})

    again = client.post("/v1/jobs", json={"text": "a"}, headers={"Idempotency-Key": '"batch k"'})

    assert again.get_json()["id"] == first["id"]


def test_a_text_that_was_lost_before_all_had_arrived_accepts_nothing(client, redis, monkeypatch):
    """A Redis that comes back without its last second has no text for a job that it would accept."""
    accept = Batches.accept

    def after_a_loss(self, intake, *more):
        redis.delete(redis.keys("dateline:submission:*")[0])
        return accept(self, intake, *more)

    monkeypatch.setattr(Batches, "accept", after_a_loss)

    assert problem(client.post("/v1/batches", json=ARTICLES)) == (503, "store_unavailable")
    assert redis.keys("*") == []


def test_of_many_at_once_with_one_key_one_batch_is_made(client, redis):
    answers = []

    def send():
        own = client.application.test_client()
        answers.append(own.post("/v1/batches", json=ARTICLES, headers={"Idempotency-Key": "k"}))

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {answer.status_code for answer in answers} <= {202, 409}
    assert len({answer.get_json()["id"] for answer in answers if answer.status_code == 202}) == 1
    assert redis.llen("rq:queue:articles") == 3
    assert len(redis.keys("dateline:submission:*")) == 3


def test_a_finished_result_answers_its_item_at_once(client, batch, job_ids, succeed, beat):  # noqa: F811
    succeed(job_ids[1], "v1")

    again = client.post("/v1/batches", json=ARTICLES).get_json()

    assert (again["counts"]["succeeded"], again["counts"]["queued"]) == (1, 2)
    (row,) = lines(client, again["id"])
    assert (row["custom_id"], row["result"]) == ("ship-1", RESULT)


# the batch as it stands


def test_counts_follow_the_jobs(client, batch, job_ids, worker_store, succeed):
    succeed(job_ids[0])
    attempt, _ = worker_store.claim(job_ids[1])
    address = f"/v1/batches/{batch['id']}"

    assert client.get(address).get_json()["counts"] == {
        **dict.fromkeys(("refused", "failed", "canceled", "gone"), 0),
        "total": 3,
        "queued": 1,
        "running": 1,
        "succeeded": 1,
    }

    worker_store.fail(job_ids[1], "timed_out", attempt)
    client.delete(f"/v1/jobs/{job_ids[2]}")
    answer = client.get(address)

    counts = answer.get_json()["counts"]
    assert (counts["failed"], counts["gone"], counts["queued"]) == (1, 1, 0)
    assert answer.get_json()["done"]
    assert "Retry-After" not in answer.headers


def test_a_batch_that_has_not_changed_is_a_304(client, batch, job_ids, succeed):
    address = f"/v1/batches/{batch['id']}"
    etag = client.get(address).headers["ETag"]

    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    succeed(job_ids[0])
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200


def test_a_long_poll_ends_with_the_last_article(client, batch, job_ids, succeed):
    threading.Timer(0.3, lambda: [succeed(job_id) for job_id in job_ids]).start()
    began = time.monotonic()

    answer = client.get(f"/v1/batches/{batch['id']}", headers={"Prefer": "wait=15"})

    assert answer.get_json()["done"]
    assert answer.headers["Preference-Applied"] == "wait=15"
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("tail", ["", "/results", "/cancel"])
def test_what_never_was_is_a_404_and_what_is_over_a_410(client, batch, redis, tail):
    def ask(batch_id):
        return client.open(f"/v1/batches/{batch_id}{tail}", method="POST" if tail == "/cancel" else "GET")

    assert problem(ask("0" * 32)) == (404, "batch_not_found")
    assert problem(ask("x")) == (404, "batch_not_found")
    redis.delete(f"dateline:batch:{batch['id']}")
    assert problem(ask(batch["id"])) == (410, "batch_expired")
    client.delete(f"/v1/batches/{batch['id']}")
    assert problem(ask(batch["id"])) == (410, "batch_expired")


def test_the_id_of_a_batch_is_none_of_a_job(client, batch):
    assert problem(client.get(f"/v1/jobs/{batch['id']}")) == (404, "job_not_found")
    client.delete(f"/v1/batches/{batch['id']}")
    assert problem(client.get(f"/v1/jobs/{batch['id']}")) == (404, "job_not_found")


# results


def test_results_come_in_the_order_in_which_the_items_end(client, batch, job_ids, worker_store, succeed):
    succeed(job_ids[2])
    attempt, _ = worker_store.claim(job_ids[0])
    worker_store.fail(job_ids[0], "timed_out", attempt)
    client.post(f"/v1/jobs/{job_ids[1]}/cancel")

    rows = lines(client, batch["id"])

    assert [(row["index"], row["custom_id"], row["job_id"], row["status"]) for row in rows] == [
        (2, "ship-2", job_ids[2], "succeeded"),
        (0, "ship-0", job_ids[0], "failed"),
        (1, "ship-1", job_ids[1], "canceled"),
    ]
    assert rows[0]["result"] == RESULT
    assert rows[1]["error"]["type"] == "urn:dateline:problem:timed_out"
    assert rows[2]["error"]["type"] == "urn:dateline:problem:job_canceled"


def test_results_are_resumed_behind_any_line(client, batch, job_ids, succeed):
    succeed(job_ids[1])
    answer = client.get(f"/v1/batches/{batch['id']}/results")
    (first,) = [json.loads(line) for line in answer.data.splitlines()]
    follow = answer.headers["Link"].partition(">")[0].removeprefix("<")
    assert answer.headers["Retry-After"]
    assert client.get(follow).data == b""

    succeed(job_ids[0])
    succeed(job_ids[2])

    whole = lines(client, batch["id"])
    assert whole[0] == first
    assert [json.loads(line) for line in client.get(follow).data.splitlines()] == whole[1:]
    for place, row in enumerate(whole, start=1):
        assert lines(client, batch["id"], f"?cursor={row['cursor']}") == whole[place:]


def test_a_page_of_results_leads_to_the_next(client, batch, job_ids, succeed):
    for job_id in job_ids:
        succeed(job_id)
    address, seen = f"/v1/batches/{batch['id']}/results?limit=2", []

    while address:
        answer = client.get(address)
        seen.append([json.loads(line)["index"] for line in answer.data.splitlines()])
        assert "Retry-After" not in answer.headers
        address = answer.headers.get("Link", "").partition(">")[0].removeprefix("<")

    assert seen == [[0, 1], [2]]


def test_results_are_compressed_for_who_takes_that(client, batch, job_ids, succeed):
    succeed(job_ids[0])
    address = f"/v1/batches/{batch['id']}/results"

    packed = client.get(address, headers={"Accept-Encoding": "gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == client.get(address).data
    other = client.get(address, headers={"Accept-Encoding": "zstd"})
    assert unpacked(other.headers, other.data) == client.get(address).data


def test_an_item_that_was_erased_says_so(client, batch, job_ids, succeed):
    succeed(job_ids[0])
    client.delete(f"/v1/jobs/{job_ids[0]}")
    client.delete(f"/v1/jobs/{job_ids[1]}")

    rows = lines(client, batch["id"])

    assert [(row["index"], row["status"]) for row in rows] == [(0, "gone"), (1, "gone")]
    assert {row["error"]["type"] for row in rows} == {"urn:dateline:problem:job_erased"}


def test_an_item_whose_result_has_expired_says_so(client, batch, job_ids, succeed, redis):
    succeed(job_ids[0])
    redis.delete(f"dateline:result:{job_ids[0]}")

    (row,) = lines(client, batch["id"])

    assert row["error"]["type"] == "urn:dateline:problem:job_expired"


@pytest.mark.parametrize(
    "query", ["?cursor=1", "?cursor=0000000Z", "?cursor=00000009", "?limit=0", "?limit=x", "?limit=1&limit=2", "?a=1"]
)
def test_a_query_that_is_not_valid_is_a_400(client, batch, query):
    assert problem(client.get(f"/v1/batches/{batch['id']}/results{query}")) == (400, "invalid_parameter")


def test_redis_that_goes_away_under_the_results_breaks_them_off(client, batch, job_ids, succeed, monkeypatch):
    """Ending as if that were all would tell the caller that there is no more."""
    from redis.exceptions import ConnectionError as RedisAway

    succeed(job_ids[0])

    def away(*_):
        raise RedisAway

    monkeypatch.setattr(Store, "result", away)

    with pytest.raises(RedisAway):
        client.get(f"/v1/batches/{batch['id']}/results")


def test_a_batch_that_goes_under_its_results_breaks_them_off(client, batch, job_ids, succeed, redis, monkeypatch):
    """Fewer lines than were promised would make the caller go on behind what he never got."""
    for job_id in job_ids:
        succeed(job_id)
    ended = Batches.ended

    def too_late(*asked):
        redis.delete(*redis.keys(f"dateline:batch:{batch['id']}*"))
        return ended(*asked)

    monkeypatch.setattr(Batches, "ended", too_late)

    with pytest.raises(BatchGone):
        client.get(f"/v1/batches/{batch['id']}/results")


# cancel and erase


def test_cancel_ends_what_has_not_ended(client, batch, job_ids, succeed, redis):
    succeed(job_ids[0])

    answer = client.post(f"/v1/batches/{batch['id']}/cancel")

    assert answer.status_code == 200
    assert (answer.get_json()["counts"]["canceled"], answer.get_json()["counts"]["succeeded"]) == (2, 1)
    assert answer.get_json()["done"]
    assert redis.llen("rq:queue:articles") <= 1  # the one that was read is taken out by RQ's own worker
    assert problem(client.post(f"/v1/batches/{batch['id']}/cancel")) == (409, "batch_ended")


def test_cancel_of_what_is_being_read_is_a_202(client, batch, job_ids, worker_store):
    worker_store.claim(job_ids[0])

    assert client.post(f"/v1/batches/{batch['id']}/cancel").status_code == 202


def test_nothing_that_was_sent_or_read_is_kept_of_an_erased_batch(client, worker_store, redis):
    items = [
        {"text": f"The word is {SECRET}.", "custom_id": SECRET, "metadata": {SECRET: SECRET}},
        {"text": SECRET},
        {"custom_id": f"{SECRET}2", "colour": SECRET},
    ]
    batch = client.post("/v1/batches", json=items, headers={"Idempotency-Key": SECRET}).get_json()
    job_id = redis.lindex("rq:queue:articles", 0).decode()
    attempt, _ = worker_store.claim(job_id)
    worker_store.succeed(job_id, attempt, SECRET.encode(), SECRET)
    assert SECRET in everything(redis)

    answers = [client.delete(f"/v1/batches/{batch['id']}") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [204, 204]
    assert SECRET not in everything(redis)
    assert all(key.startswith(("dateline:gone:", "dateline:gone-batch:")) for key in kept(redis))
    assert problem(client.get(f"/v1/batches/{batch['id']}")) == (410, "batch_erased")


def test_the_key_of_an_erased_batch_is_free(client):
    first = client.post("/v1/batches", json=ARTICLES, headers={"Idempotency-Key": "k"}).get_json()
    client.delete(f"/v1/batches/{first['id']}")

    answer = client.post("/v1/batches", json=ARTICLES[:1], headers={"Idempotency-Key": "k"})

    assert answer.status_code == 202


def test_erasing_what_never_was_is_a_404(client):
    assert problem(client.delete(f"/v1/batches/{'0' * 32}")) == (404, "batch_not_found")
    assert problem(client.delete("/v1/batches/x")) == (404, "batch_not_found")


def test_another_caller_s_batch_is_a_404_and_stays(client, redis, settings):
    batches = Batches(Desk(redis, settings, Store(redis, 100)))
    with batches.intake("somebody") as intake:
        intake.take("a", {"text": "a"})
        batch, _ = batches.accept(intake)

    for method, tail in (("GET", ""), ("GET", "/results"), ("POST", "/cancel"), ("DELETE", "")):
        assert problem(client.open(f"/v1/batches/{batch.id}{tail}", method=method)) == (404, "batch_not_found")
    assert batches.find(batch.id) == batch


# what is kept


def test_no_key_of_a_batch_is_without_expiry(client, worker_store, redis, succeed, beat):  # noqa: F811
    client.post("/v1/batches", json=[*ARTICLES, {}], headers={"Idempotency-Key": "k"})
    first, second, third = (job_id.decode() for job_id in redis.lrange("rq:queue:articles", 0, -1))
    succeed(first, "v1")
    client.post(f"/v1/jobs/{second}/cancel")
    client.delete(f"/v1/jobs/{third}")

    assert [key for key in redis.keys("dateline:*") if redis.ttl(key) < 0] == []


def test_a_batch_is_kept_as_long_as_the_last_of_its_jobs(redis, settings):
    now = time.time()
    store = Store(redis, 100, clock=lambda: now)
    batches = Batches(Desk(redis, settings, store))
    with batches.intake("local") as intake:
        for n in range(2):
            intake.take(str(n), {"text": "a"})
        batch, _ = batches.accept(intake, Registration("dateline:idempotency:k", "asked"))
    now += 60
    first = batches.items(batch)[0].job_id
    attempt, _ = store.claim(first)
    store.succeed(first, attempt, KEPT, "d")

    found = batches.find(batch.id)

    assert batch.expires_at == pytest.approx(now + 40, abs=1)
    assert found.expires_at == pytest.approx(now + 100, abs=1)
    assert redis.pttl(f"dateline:batch:{batch.id}:items") > 155_000
    assert redis.pttl(f"dateline:batch:{batch.id}:ended") > 155_000
    assert redis.pttl("dateline:idempotency:k") > 155_000
    assert redis.pttl(f"dateline:gone-batch:{batch.id}") > 255_000


def test_an_item_that_expires_before_it_is_read_has_ended(redis, settings):
    """Else a batch of which other items are kept longer would never be done."""
    store = Store(redis, 2)
    batches = Batches(Desk(redis, settings, store))
    with batches.intake("local") as intake:
        for n in range(3):
            intake.take(str(n), {"text": "a"})
        batch, _ = batches.accept(intake)
    time.sleep(1.5)
    read = batches.items(batch)[1].job_id
    attempt, _ = store.claim(read)
    store.succeed(read, attempt, KEPT, "d")
    assert not batches.find(batch.id).done
    wait_until(lambda: time.time() > batch.created_at + 2.1)

    found = batches.find(batch.id)

    assert found.done
    assert [item.index for item in batches.ended(found, 0, 3)] == [1, 0, 2]
    assert batches.counts(found) | {"succeeded": 1, "gone": 2, "total": 3} == batches.counts(found)
    assert batches.find(batch.id) == found
    assert redis.pttl(f"dateline:batch:{batch.id}:ended") > 0


def test_an_erased_batch_leaves_nothing_for_ever(client, batch, redis):
    redis.delete(f"dateline:gone-batch:{batch['id']}")

    client.delete(f"/v1/batches/{batch['id']}")

    assert redis.ttl(f"dateline:gone-batch:{batch['id']}") > 0


def test_what_is_told_of_a_refused_item_is_short(client, redis):
    """A refused item costs less than the text that it might have had."""
    batch = client.post("/v1/batches", json=[{f"no-{n}": 1 for n in range(60)}]).get_json()

    assert len(lines(client, batch["id"])[0]["error"]["errors"]) == 10


def test_what_is_staged_expires_when_the_process_dies_over_it(redis, settings):
    from jobs.batches import Intake

    batches = Batches(Desk(redis, settings, Store(redis, 86_400)))
    Intake(batches, "local").take(None, {"text": "a"})

    assert [0 < redis.ttl(key) <= 3600 for key in redis.keys("*")] == [True]


def test_the_item_of_a_batch_is_a_submission_with_a_name():
    from tests.contract import spec

    schemas = spec()["components"]["schemas"]

    assert set(schemas["BatchItem"]["properties"]) == {"custom_id", *schemas["Submission"]["properties"]}


def test_errors_point_into_the_item(client):
    answer = client.post("/v1/batches", json=[])

    assert pointers(answer) == [""]
