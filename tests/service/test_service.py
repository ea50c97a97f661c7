"""Health, capabilities, the contract itself, and what every answer has."""

from __future__ import annotations

import dataclasses

import pytest

from jobs.version import VERSION
from service.problems import CATALOG, Problem
from tests.conftest import ROOT
from tests.contract import spec
from tests.service.conftest import client_of, problem


@pytest.fixture
def redisless(settings):
    """An API whose Redis is away."""
    from stack.redis import free_port

    return client_of(dataclasses.replace(settings, redis_url=f"redis://127.0.0.1:{free_port()}/0"))


def test_health_touches_nothing(redisless):
    assert redisless.get("/healthz").get_json() == {"status": "ok", "version": VERSION}


def test_the_version_touches_nothing(redisless):
    assert redisless.get("/version").get_json() == {"name": "dateline", "version": VERSION, "api": "v1"}


def test_readiness_counts_the_workers_that_live(client, worker_store):
    worker_store.beat("w1", b"{}", "d", 30)

    assert client.get("/readyz").get_json() == {"status": "ready", "workers": 1}


@pytest.mark.parametrize(
    "path", ["/readyz", "/v1/capabilities", "/v1/jobs/" + "0" * 32, "/v1/jobs/" + "0" * 32 + "/result"]
)
def test_without_redis_every_question_is_an_honest_503(redisless, path):
    answer = redisless.get(path)

    assert problem(answer) == (503, "store_unavailable")
    assert "Retry-After" in answer.headers


def test_without_redis_nothing_is_accepted(redisless):
    assert problem(redisless.post("/v1/jobs", json={"text": "a"})) == (503, "store_unavailable")


def test_capabilities_are_503_before_the_first_worker(client):
    assert problem(client.get("/v1/capabilities")) == (503, "no_worker_yet")


def test_the_contract_is_served_byte_for_byte(client):
    answer = client.get("/openapi.yaml")

    assert answer.data == (ROOT / "openapi.yaml").read_bytes()
    assert client.get("/openapi.yaml", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_the_contract_is_valid_openapi():
    from openapi_spec_validator import validate

    validate(spec())


def test_every_route_is_in_the_contract_and_the_other_way_round(client):
    import re

    routes = {
        (re.sub(r"<(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in client.application.url_map.iter_rules()
        for method in rule.methods - {"HEAD"}
    }

    assert routes == {(path, method) for path, item in spec()["paths"].items() for method in item}


def test_every_problem_type_is_in_the_contract():
    told = spec()["components"]["schemas"]["Problem"]["properties"]["type"]["description"]

    assert [code for code in CATALOG if f"`{code}`" not in told] == []


def test_every_field_of_a_submission_is_in_the_contract():
    from service.schemas import CONTENT_TYPES, OFFSET_UNITS, SECTIONS, Submission

    fields = spec()["components"]["schemas"]["Submission"]["properties"]

    assert set(Submission().fields) == set(fields)
    assert tuple(spec()["components"]["schemas"]["Section"]["enum"]) == SECTIONS
    assert set(fields["offset_unit"]["enum"]) == {*OFFSET_UNITS, None}
    assert set(fields["content_type"]["enum"]) == {*CONTENT_TYPES, None}


def test_the_contract_and_the_package_state_one_version():
    assert spec()["info"]["version"] == VERSION


def test_an_unknown_address_is_a_404(client):
    assert problem(client.get("/v1/jbos")) == (404, "not_found")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_another_method_is_a_405_that_says_which_is_allowed(client, method):
    answer = client.open("/v1/jobs", method=method)

    assert problem(answer) == (405, "method_not_allowed")
    assert answer.headers["Allow"] == "GET, HEAD, POST"


def test_a_request_id_is_given_back(client):
    assert client.get("/healthz", headers={"X-Request-Id": "abc-1"}).headers["X-Request-Id"] == "abc-1"


@pytest.mark.parametrize("sent", ["a b", "x" * 65, "<script>", ""])
def test_a_request_id_of_another_form_is_replaced(client, sent):
    assert client.get("/healthz", headers={"X-Request-Id": sent}).headers["X-Request-Id"] != sent


def test_a_problem_names_its_request(client):
    answer = client.get("/nope", headers={"X-Request-Id": "abc-2"})

    assert answer.get_json()["request_id"] == "abc-2"


def test_an_error_of_our_own_is_a_500_without_its_text(client, monkeypatch, caplog):
    from service import health

    def broken():
        raise RuntimeError("hunter2")

    monkeypatch.setattr(health, "parts", broken)

    answer = client.get("/readyz")

    assert problem(answer) == (500, "internal_error")
    assert "hunter2" not in answer.text + caplog.text
    assert "RuntimeError at test_service.py" in caplog.text


def test_no_problem_can_be_raised_that_is_not_in_the_catalog(client):
    from service.problems import respond

    with client.application.app_context(), pytest.raises(KeyError):
        respond(Problem("made_up", "x"))


def test_no_text_and_no_address_is_logged(client, caplog):
    caplog.set_level("DEBUG")

    client.post("/v1/jobs", json={"text": "hunter2", "url": "https://example.org/hunter3"})
    client.get("/v1/jobs/hunter4")

    assert not any(secret in caplog.text for secret in ("hunter2", "hunter3", "hunter4"))
