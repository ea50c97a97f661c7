"""The API in process, on a real Redis, with every answer held to the contract."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from jobs.connection import for_worker
from jobs.store import Store
from service.app import create_app
from tests.contract import check


class CheckedClient(FlaskClient):
    """A test client that lets no answer pass that openapi.yaml does not describe."""

    def open(self, *args, **kwargs):
        response = super().open(*args, **kwargs)
        check(response.request.method, response.request.path, response.status_code, response.headers, response.data)
        return response


def client_of(settings):
    app = create_app(settings)
    app.test_client_class = CheckedClient
    return app.test_client()


@pytest.fixture
def client(settings):
    return client_of(settings)


@pytest.fixture
def worker_store(settings):
    """The store as a worker has it: tests end jobs with it."""
    with for_worker(settings) as redis:
        yield Store(redis, settings.retention_seconds)


def problem(response):
    """Status and the short name of a problem."""
    assert response.content_type == "application/problem+json"
    return response.status_code, response.get_json()["type"].removeprefix("urn:dateline:problem:")


def pointers(response):
    return [row["pointer"] for row in response.get_json()["errors"]]
