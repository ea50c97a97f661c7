"""Every answer that a test here gets over HTTP is held to `openapi.yaml`, whoever asked, in whatever thread."""

from __future__ import annotations

import functools
import http.client
import io

import httpx
import pytest

from tests.contract import check

ANSWERS = "x-request-id"  # what every answer of ours has, and no other server of the tests


class Faults(list):
    """What did not hold, as (method, path, status, why)."""

    def hold(self, method, path, status, headers, body):
        """Notes what the contract does not say of an answer."""
        try:
            check(method, path, status, headers, body)
        except Exception as fault:  # noqa: BLE001 whatever it is, the test must fail of it
            self.append((method, path, status, str(fault)[:500]))


@pytest.fixture(scope="session")
def faults():
    """Of all answers so far; http.client and httpx, which all clients of the tests stand on, are listened to."""
    found = Faults()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(http.client.HTTPConnection, "putrequest", _remembering(http.client.HTTPConnection.putrequest))
        patch.setattr(http.client.HTTPConnection, "getresponse", _heard(http.client.HTTPConnection.getresponse, found))
        patch.setattr(httpx.Client, "send", _sent(httpx.Client.send, found))
        yield found


@pytest.fixture(autouse=True)
def _every_answer_is_as_the_contract_says(faults):
    """What module and session fixtures have heard is told to the first test that uses them."""
    yield
    heard = list(faults)
    faults.clear()
    assert not heard


def _remembering(original):
    @functools.wraps(original)
    def putrequest(connection, method, url, *rest, **named):
        connection.asked = (method, url)
        return original(connection, method, url, *rest, **named)

    return putrequest


def _heard(original, faults):
    @functools.wraps(original)
    def getresponse(connection):
        answer = original(connection)
        method, path = connection.asked
        if ANSWERS in answer.headers and method != "HEAD":
            body = answer.read()
            faults.hold(method, path, answer.status, answer.headers, body)
            # Read to its end by now: given out again to whoever asked.
            answer.fp, answer.length, answer.chunked = io.BytesIO(body), len(body), False
        return answer

    return getresponse


def _sent(original, faults):
    @functools.wraps(original)
    def send(client, request, *rest, **named):
        answer = original(client, request, *rest, **named)
        if ANSWERS in answer.headers:
            plain = http.client.HTTPMessage()
            for name, value in answer.headers.items():
                if name.lower() != "content-encoding":  # undone by httpx
                    plain[name] = value
            faults.hold(request.method, request.url.raw_path.decode(), answer.status_code, plain, answer.read())
        return answer

    return send
