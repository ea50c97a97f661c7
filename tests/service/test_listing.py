"""`GET /v1/jobs` and `GET /v1/batches`: pages that neither skip nor repeat."""

from __future__ import annotations

import time

import pytest

from jobs import listed
from jobs import store as jobs_store
from tests.service.conftest import problem


def submit(client, count, **fields):
    """Ids in the order of acceptance."""
    return [client.post("/v1/jobs", json={"text": f"Ship {n}.", **fields}).get_json()["id"] for n in range(count)]


def walk(client, query="", between=lambda: None, of="jobs"):
    """Ids of all pages, following the links."""
    path, pages = f"/v1/{of}?{query}", []
    while path:
        answer = client.get(path)
        assert answer.status_code == 200
        pages.append([job["id"] for job in answer.get_json()[of]])
        link = answer.headers.get("Link")
        assert (link is None) == (answer.get_json()["next_cursor"] is None)
        path = link and link.removeprefix("<").removesuffix('>; rel="next"')
        between()
    return pages


def test_without_jobs_the_list_is_empty(client):
    assert client.get("/v1/jobs").get_json() == {"jobs": [], "next_cursor": None}


def test_the_newest_job_comes_first_with_its_metadata_and_without_its_result(client):
    ids = submit(client, 3, metadata={"desk": 1})

    jobs = client.get("/v1/jobs").get_json()["jobs"]

    assert [job["id"] for job in jobs] == ids[::-1]
    assert jobs[0] == client.get(f"/v1/jobs/{ids[2]}").get_json()


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 8, 100])
def test_pages_hold_every_job_once(client, limit):
    ids = submit(client, 7)

    pages = walk(client, f"limit={limit}")

    assert [job for page in pages for job in page] == ids[::-1]
    assert all(len(page) <= limit for page in pages)


def test_without_a_limit_a_page_holds_twenty(client):
    submit(client, 21)

    assert [len(page) for page in walk(client)] == [20, 1]


def test_only_what_was_accepted_later_is_listed(client):
    first = client.post("/v1/jobs", json={"text": "a"}).get_json()
    time.sleep(0.002)
    later = submit(client, 3)

    pages = walk(client, f"limit=2&created_after={first['created_at']}")

    assert [job for page in pages for job in page] == later[::-1]
    assert walk(client, "created_after=1000-01-01")[0] == [*later[::-1], first["id"]]
    assert walk(client, "created_after=2999-01-01T00:00:00%2B02:00") == [[]]


@pytest.mark.parametrize("value", ["", "yesterday", "2024-02-30", "2024-03-05T09:30:00", "9999-01-01", "1700000000"])
def test_a_time_that_is_none_is_a_400(client, value):
    assert problem(client.get(f"/v1/jobs?created_after={value}")) == (400, "invalid_parameter")


def test_jobs_that_come_meanwhile_move_nothing(client):
    ids = submit(client, 6)

    pages = walk(client, "limit=2", lambda: submit(client, 1))

    assert [job for page in pages for job in page] == ids[::-1]


def test_jobs_that_go_meanwhile_are_left_out_and_move_nothing(client, redis):
    ids = submit(client, 6)
    leaving = iter([ids[2], ids[5]])

    def leave():
        if job := next(leaving, None):
            client.delete(f"/v1/jobs/{job}")

    assert [job for page in walk(client, "limit=2", leave) for job in page] == [ids[n] for n in (5, 4, 3, 1, 0)]


def test_what_has_expired_is_left_out(client, redis):
    ids = submit(client, 3)
    redis.delete(f"dateline:job:{ids[1]}")

    assert walk(client) == [[ids[2], ids[0]]]


def test_a_cursor_of_a_job_that_is_gone_still_holds(client):
    ids = submit(client, 3)
    cursor = client.get("/v1/jobs?limit=1").get_json()["next_cursor"]
    client.delete(f"/v1/jobs/{ids[2]}")

    assert [job["id"] for job in client.get(f"/v1/jobs?cursor={cursor}").get_json()["jobs"]] == ids[1::-1]


def test_a_status_chooses(client, worker_store):
    ids = submit(client, 4)
    worker_store.claim(ids[0])
    client.post(f"/v1/jobs/{ids[2]}/cancel")

    chosen = {status: walk(client, f"status={status}")[0] for status in ("queued", "running", "canceled", "failed")}

    assert chosen == {"queued": [ids[3], ids[1]], "running": [ids[0]], "canceled": [ids[2]], "failed": []}


def test_the_next_page_has_the_same_status_and_limit(client):
    ids = submit(client, 5)
    client.post(f"/v1/jobs/{ids[3]}/cancel")

    assert walk(client, "status=queued&limit=2") == [[ids[4], ids[2]], [ids[1], ids[0]], []]


def test_a_status_among_many_jobs_makes_short_pages_that_lead_on(client, monkeypatch):
    monkeypatch.setattr(listed, "LOOKED_AT", 4)
    monkeypatch.setattr(listed, "AT_ONCE", 2)
    ids = submit(client, 9)
    client.post(f"/v1/jobs/{ids[0]}/cancel")

    assert walk(client, "status=canceled") == [[], [], [ids[0]]]


def test_another_caller_s_jobs_are_not_listed(client, redis, settings):
    from jobs.queue import Desk
    from jobs.store import Store

    Desk(redis, settings, Store(redis, 100)).accept({"text": "a"}, "somebody")

    assert walk(client) == [[]]


def test_the_list_holds_nothing_longer_than_the_jobs(redis):
    from tests.fakes.clock import Clock
    from tests.jobs.test_store import put

    clock = Clock(1_700_000_000.0)
    store = jobs_store.Store(redis, 100_000_000, clock, reading_seconds=50)
    put(store, "a" * 32)
    clock.now += 200_000_049
    put(store, "b" * 32)
    assert redis.zcard("dateline:jobs:local") == 2
    clock.now += 2
    put(store, "c" * 32)

    assert [member[-32:] for member in redis.zrange("dateline:jobs:local", 0, -1)] == [b"b" * 32, b"c" * 32]


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "limit=-1",
        "limit=x",
        "limit=%D9%A1",
        "limit=1&limit=2",
        "limit=",
        "status=done",
        "status=",
        "status=queued&status=failed",
        "cursor=",
        "cursor=x",
        "cursor=" + "A" * 48,
        "cursor=" + "0" * 48 + "%0a",
        "cursor=" + "0" * 49,
        "page=2",
    ],
)
def test_another_query_is_a_400(client, query):
    assert problem(client.get(f"/v1/jobs?{query}")) == (400, "invalid_parameter")


def test_listing_asks_for_no_keys_by_pattern(client, redis):
    submit(client, 3)
    redis.config_resetstat()

    walk(client, "limit=2&status=queued")

    told = redis.info("commandstats")
    assert "cmdstat_zrange" in told or "cmdstat_zrevrangebylex" in told
    assert not {"cmdstat_keys", "cmdstat_scan"} & set(told)


# batches


def batches(client, count, items=2):
    """Ids in the order of acceptance."""
    sent = [[{"text": f"Ship {n} {item}."} for item in range(items)] for n in range(count)]
    return [client.post("/v1/batches", json=articles).get_json()["id"] for articles in sent]


def test_batches_are_listed_from_the_newest_on_with_how_many_of_their_items_have_ended(client):
    ids = batches(client, 2)
    client.post(f"/v1/batches/{ids[0]}/cancel")

    listed = client.get("/v1/batches").get_json()["batches"]

    assert [(row["id"], row["total"], row["ended"], row["done"]) for row in listed] == [
        (ids[1], 2, 0, False),
        (ids[0], 2, 2, True),
    ]
    told = client.get(listed[0]["links"]["self"]).get_json()
    assert {name: told[name] for name in ("created_at", "expires_at", "links")} == {
        name: listed[0][name] for name in ("created_at", "expires_at", "links")
    }


def test_pages_of_batches_hold_each_once_whatever_comes_and_goes(client, redis):
    ids = batches(client, 6)
    leaving = iter([ids[2], ids[5]])

    def meanwhile():
        batches(client, 1)
        if batch := next(leaving, None):
            client.delete(f"/v1/batches/{batch}")

    found = [batch for page in walk(client, "limit=2", meanwhile, "batches") for batch in page]

    assert found == [ids[n] for n in (5, 4, 3, 1, 0)]


def test_batches_that_were_accepted_later_are_asked_for_by_time(client):
    first = client.post("/v1/batches", json=[{"text": "a"}]).get_json()
    time.sleep(0.002)
    later = batches(client, 2)

    assert walk(client, f"created_after={first['created_at']}", of="batches") == [later[::-1]]


def test_an_erased_batch_is_in_no_list(client, redis):
    (batch,) = batches(client, 1)
    client.delete(f"/v1/batches/{batch}")

    assert walk(client, of="batches") == [[]]
    assert redis.zcard("dateline:batches:local") == 0


def test_another_caller_s_batches_are_not_listed(client, redis, settings):
    from jobs.batches import Batches
    from jobs.queue import Desk
    from jobs.store import Store

    others = Batches(Desk(redis, settings, Store(redis, 100)))
    with others.intake("somebody") as intake:
        intake.take(None, {"text": "a"})
        others.accept(intake)

    assert walk(client, of="batches") == [[]]


@pytest.mark.parametrize(
    "query", ["status=queued", "limit=0", "cursor=x", "created_after=x", "limit=1&limit=2", "page=2"]
)
def test_another_query_for_batches_is_a_400(client, query):
    assert problem(client.get(f"/v1/batches?{query}")) == (400, "invalid_parameter")
