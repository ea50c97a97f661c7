"""`/docs`: the contract to read, with nothing from other hosts."""

from __future__ import annotations

import re

import pytest

from service.docs import FILES
from tests.contract import spec
from tests.service.conftest import problem


def test_the_page_loads_only_parts_that_are_there(client):
    answer = client.get("/docs")

    assert answer.content_type == "text/html; charset=utf-8"
    loaded = re.findall(r'(?:src|href)="([^"]+)"', answer.get_data(as_text=True))
    assert {f"docs/{name}" for name in FILES} | {"openapi.yaml"} == set(loaded)
    assert [client.get(f"/{path}").status_code for path in loaded] == [200] * len(loaded)


def test_the_page_may_load_nothing_from_elsewhere(client):
    policy = client.get("/docs").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "http" not in policy
    assert "unsafe-eval" not in policy


def test_the_page_reads_the_contract_and_asks_nobody_whether_it_is_valid(client):
    script = client.get("/docs/docs.js").get_data(as_text=True)

    assert 'url: "openapi.yaml"' in script
    assert "validatorUrl: null" in script


def test_swagger_ui_is_one_that_knows_openapi_3_1(client):
    version = re.search(r'PACKAGE_VERSION:"(\d+)\.', client.get("/docs/swagger-ui-bundle.js").get_data(as_text=True))

    assert int(version[1]) >= 5


def test_a_part_that_the_caller_has_is_a_304(client):
    tag = client.get("/docs/swagger-ui.css").headers["ETag"]

    assert client.get("/docs/swagger-ui.css", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("name", ["index.html", "..%2Fapp.py", "swagger-ui.css.map", "%00"])
def test_there_are_no_other_parts(client, name):
    assert problem(client.get(f"/docs/{name}")) == (404, "not_found")


def test_the_contract_names_the_parts():
    (parameter,) = [p for p in spec()["paths"]["/docs/{part}"]["get"]["parameters"] if "name" in p]

    assert parameter["schema"]["enum"] == list(FILES)
