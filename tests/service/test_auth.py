"""Who may call, and that nobody sees another's jobs."""

from __future__ import annotations

import dataclasses
import re

import pytest

from service.auth import NEEDS, OPEN
from service.keys import make
from tests.service.conftest import client_of, problem
from tests.service.test_fetch import KEPT, RESULT

ARTICLE = {"text": "Two ships met."}
NOWHERE = "0" * 32


@pytest.fixture
def keys():
    """A key of each kind, by name, and their list."""
    made = {
        "desk": make("desk", ["submit", "read"]),
        "desk2": make("desk", ["submit", "read"]),
        "sport": make("sport", ["submit", "read"]),
        "feed": make("desk", ["submit"]),
        "screen": make("desk", ["read"]),
        "operator": make("operator", ["admin"]),
    }
    return {name: key for name, (key, _) in made.items()}, ";".join(line for _, line in made.values())


@pytest.fixture
def client(settings, keys):
    return client_of(dataclasses.replace(settings, api_keys=keys[1]))


@pytest.fixture
def as_(client, keys):
    """Calls as the holder of a key: as_("desk", "GET", "/v1/jobs")."""

    def call(name, method, path, **kwargs):
        headers = {"Authorization": f"Bearer {keys[0][name]}", **kwargs.pop("headers", {})}
        return client.open(path, method=method, headers=headers, **kwargs)

    return call


@pytest.fixture
def job(as_):
    """The id of a job of the desk's."""
    return as_("desk", "POST", "/v1/jobs", json=ARTICLE).get_json()["id"]


@pytest.fixture
def finished(job, worker_store):
    worker_store.claim(job)
    worker_store.succeed(job, 1, KEPT, "d" * 64)
    return job


def routes(client):
    for rule in client.application.url_map.iter_rules():
        for method in rule.methods - {"HEAD"}:
            yield rule.endpoint, method, re.sub(r"<\w+>", NOWHERE, rule.rule)


def test_everything_but_what_is_listed_as_open_needs_a_key(client):
    told = {}
    for endpoint, method, path in routes(client):
        answer = client.open(path, method=method)
        told[endpoint] = answer.status_code == 401 and problem(answer) == (401, "missing_api_key")

    assert {endpoint for endpoint, refused in told.items() if not refused} == OPEN
    assert set(NEEDS) <= set(told)


@pytest.mark.parametrize(
    "sent",
    ["Bearer nonsense", "Bearer", "Basic dXNlcjpwYXNz", "nonsense", "", "Bearer a b", "Bearer hunter2, Bearer b"],
)
def test_what_is_no_key_in_force_is_a_401_that_does_not_quote_it(client, sent):
    answer = client.get("/v1/jobs", headers={"Authorization": sent})

    assert problem(answer) == (401, "invalid_api_key")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="dateline", error="invalid_token"'
    assert "hunter2" not in answer.text


def test_without_a_key_the_answer_says_how_to_send_one(client):
    assert client.get("/v1/jobs").headers["WWW-Authenticate"] == 'Bearer realm="dateline"'


def test_the_name_of_the_scheme_may_be_written_in_any_case(client, keys):
    assert client.get("/v1/jobs", headers={"Authorization": f"bearer {keys[0]['desk']}"}).status_code == 200


def test_a_key_in_the_query_is_none(client, keys):
    assert client.get(f"/v1/jobs?api_key={keys[0]['desk']}").status_code == 401


def test_an_address_that_is_not_there_is_a_404_to_anybody(client):
    assert problem(client.get("/v1/jbos")) == (404, "not_found")


@pytest.mark.parametrize(
    ("name", "method", "path", "scope"),
    [
        ("screen", "POST", "/v1/jobs", "submit"),
        ("screen", "POST", f"/v1/jobs/{NOWHERE}/cancel", "submit"),
        ("screen", "POST", f"/v1/jobs/{NOWHERE}/reread", "submit"),
        ("screen", "DELETE", f"/v1/jobs/{NOWHERE}", "submit"),
        ("feed", "GET", "/v1/jobs", "read"),
        ("feed", "GET", f"/v1/jobs/{NOWHERE}", "read"),
        ("feed", "GET", f"/v1/jobs/{NOWHERE}/result", "read"),
        ("feed", "HEAD", f"/v1/jobs/{NOWHERE}", "read"),
        ("operator", "POST", "/v1/jobs", "submit"),
        ("operator", "GET", "/v1/jobs", "read"),
    ],
)
def test_what_a_key_has_no_scope_for_is_a_403_that_names_it(client, keys, name, method, path, scope):
    # Not the checked client's business: HEAD has no body to check.
    app = client.application
    app.test_client_class = None
    answer = app.test_client().open(path, method=method, headers={"Authorization": f"Bearer {keys[0][name]}"})

    assert answer.status_code == 403
    assert answer.headers["WWW-Authenticate"].endswith(f'error="insufficient_scope", scope="{scope}"')


def test_a_refusal_for_lack_of_a_scope_is_a_problem(as_):
    assert problem(as_("feed", "GET", "/v1/jobs")) == (403, "insufficient_scope")


def test_any_key_may_ask_what_the_service_can_do(as_):
    assert problem(as_("operator", "GET", "/v1/capabilities")) == (503, "no_worker_yet")


def test_a_job_is_its_callers_whichever_of_his_keys_he_sends(as_, job):
    assert as_("desk2", "GET", f"/v1/jobs/{job}").status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/jobs/{}"),
        ("GET", "/v1/jobs/{}/result"),
        ("POST", "/v1/jobs/{}/cancel"),
        ("POST", "/v1/jobs/{}/reread"),
        ("DELETE", "/v1/jobs/{}"),
    ],
)
def test_the_job_of_another_is_as_unknown_as_one_that_never_was(as_, finished, method, path):
    answer = as_("sport", method, path.format(finished))
    never = as_("sport", method, path.format(NOWHERE))

    assert problem(answer) == problem(never) == (404, "job_not_found")
    assert {**answer.get_json(), "request_id": ""} == {**never.get_json(), "request_id": ""}
    assert as_("desk", "GET", f"/v1/jobs/{finished}").get_json()["result"] == RESULT


def test_an_erased_job_is_gone_for_its_caller_and_unknown_to_another(as_, job):
    as_("desk", "DELETE", f"/v1/jobs/{job}")

    assert problem(as_("desk", "GET", f"/v1/jobs/{job}")) == (410, "job_erased")
    assert problem(as_("sport", "GET", f"/v1/jobs/{job}")) == (404, "job_not_found")
    assert problem(as_("sport", "DELETE", f"/v1/jobs/{job}")) == (404, "job_not_found")


def test_a_list_holds_the_callers_own_jobs_alone(as_, job):
    other = as_("sport", "POST", "/v1/jobs", json=ARTICLE).get_json()["id"]

    listed = {
        name: [row["id"] for row in as_(name, "GET", "/v1/jobs").get_json()["jobs"]] for name in ("desk", "sport")
    }

    assert listed == {"desk": [job], "sport": [other]}


def test_a_cursor_of_another_leads_to_none_of_his_jobs(as_, job):
    as_("desk", "POST", "/v1/jobs", json=ARTICLE)
    cursor = as_("desk", "GET", "/v1/jobs?limit=1").get_json()["next_cursor"]

    assert as_("sport", "GET", f"/v1/jobs?cursor={cursor}").get_json()["jobs"] == []


def test_the_same_idempotency_key_of_two_callers_is_two(as_):
    answers = [
        as_(name, "POST", "/v1/jobs", json=ARTICLE, headers={"Idempotency-Key": '"one"'}) for name in ("desk", "sport")
    ]
    again = as_("desk2", "POST", "/v1/jobs", json=ARTICLE, headers={"Idempotency-Key": '"one"'})

    assert answers[0].get_json()["id"] != answers[1].get_json()["id"]
    assert "Idempotency-Replayed" not in answers[1].headers
    assert again.get_json()["id"] == answers[0].get_json()["id"]


def test_the_result_of_another_is_never_reused(as_, job, worker_store):
    worker_store.beat("w1", b"{}", "v1", 30)
    worker_store.claim(job)
    worker_store.succeed(job, 1, KEPT, "d" * 64, "v1")

    assert as_("desk2", "POST", "/v1/jobs", json=ARTICLE).get_json()["reused"]
    assert not as_("sport", "POST", "/v1/jobs", json=ARTICLE).get_json()["reused"]


def test_who_may_not_read_gets_no_result_by_submitting_again(as_, job, worker_store):
    worker_store.beat("w1", b"{}", "v1", 30)
    worker_store.claim(job)
    worker_store.succeed(job, 1, KEPT, "d" * 64, "v1")

    answer = as_("feed", "POST", "/v1/jobs", json=ARTICLE).get_json()

    assert (answer["status"], answer["reused"]) == ("succeeded", True)
    assert "result" not in answer
    assert "result" in as_("desk", "POST", "/v1/jobs", json=ARTICLE).get_json()


def test_no_key_and_no_hash_of_one_reaches_redis(as_, job, keys, redis):
    held = b"".join(redis.dump(key) or b"" for key in redis.keys("*"))

    assert keys[0]["desk"].encode() not in held
    assert b"sha256:" not in held


def test_no_key_is_logged_or_answered(client, keys, caplog):
    caplog.set_level("DEBUG")
    told = ""
    for sent in (keys[0]["desk"], "dtl_hunter2"):
        for path in ("/v1/jobs", f"/v1/jobs/{NOWHERE}", "/v1/jobs?status=x", "/nowhere"):
            answer = client.get(path, headers={"Authorization": f"Bearer {sent}"})
            told += answer.text + str(answer.headers)

    assert keys[0]["desk"] not in told + caplog.text
    assert "hunter2" not in told + caplog.text


@pytest.fixture
def batch(as_):
    """The id of a batch of the desk's."""
    return as_("desk", "POST", "/v1/batches", json=[ARTICLE, {**ARTICLE, "title": "x"}]).get_json()["id"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/batches/{}"),
        ("GET", "/v1/batches/{}/results"),
        ("POST", "/v1/batches/{}/cancel"),
        ("DELETE", "/v1/batches/{}"),
    ],
)
def test_the_batch_of_another_is_as_unknown_as_one_that_never_was(as_, batch, method, path):
    answer = as_("sport", method, path.format(batch))

    assert problem(answer) == problem(as_("sport", method, path.format(NOWHERE))) == (404, "batch_not_found")
    assert as_("desk2", "GET", f"/v1/batches/{batch}").get_json()["counts"]["queued"] == 2


def test_the_jobs_of_a_batch_are_its_callers(as_, batch):
    ids = [row["id"] for row in as_("desk", "GET", "/v1/jobs").get_json()["jobs"]]

    assert len(ids) == 2
    assert {as_("sport", "GET", f"/v1/jobs/{job_id}").status_code for job_id in ids} == {404}


def test_the_same_key_of_two_callers_is_two_batches(as_):
    headers = {"Idempotency-Key": '"one"'}
    ids = {
        as_(name, "POST", "/v1/batches", json=[ARTICLE], headers=headers).get_json()["id"] for name in ("desk", "sport")
    }

    assert len(ids) == 2


def test_who_may_not_read_fetches_no_results_of_a_batch(as_, batch):
    assert problem(as_("feed", "GET", f"/v1/batches/{batch}/results")) == (403, "insufficient_scope")
