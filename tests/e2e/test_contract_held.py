"""The layer that holds the answers of these tests to the contract notices what is wrong, and hears every client."""

from __future__ import annotations

import http.server
import json
import threading
import urllib.request

import httpx
import jsonschema
import pytest

from tests.contract import check_wire


@pytest.fixture
def liar():
    """The URL of a server that answers like ours, with a status and a body that the contract does not know."""

    class Lies(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(218)
            self.send_header("X-Request-Id", "a")
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps({"status": "fine"}).encode())

        def log_message(self, *_):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Lies) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize(
    "get",
    [
        pytest.param(lambda url: json.load(urllib.request.urlopen(url)), id="http.client"),
        pytest.param(lambda url: httpx.Client().get(url).json(), id="httpx"),
    ],
)
def test_what_the_contract_lacks_is_noticed_and_still_handed_on(liar, faults, get):
    assert get(f"{liar}/v1/capabilities") == {"status": "fine"}

    ((method, path, status, why),) = faults
    assert (method, path, status) == ("GET", "/v1/capabilities", 218)
    assert "218, which the contract lacks" in why
    faults.clear()


def test_an_answer_of_ours_is_no_fault(stack, faults):
    with urllib.request.urlopen(stack.url + "/v1/capabilities") as answer:
        assert json.load(answer)["versions"]

    assert not faults


@pytest.mark.parametrize(
    "received",
    [
        b"HTTP/1.1 400 X\r\nX-Request-Id: a\r\nContent-Type: text/html\r\n\r\n<h1>",
        b"HTTP/1.1 404 X\r\nContent-Type: application/problem+json\r\n\r\n{}",
        b"HTTP/1.1 200 X\r\nX-Request-Id: a\r\nContent-Type: application/json\r\n\r\n{}",
    ],
)
def test_so_are_answers_over_a_bare_socket(received):
    with pytest.raises((AssertionError, jsonschema.ValidationError)):
        check_wire(b"GET /v1/capabilities HTTP/1.1\r\n\r\n", received)
