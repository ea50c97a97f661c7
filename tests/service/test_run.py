"""How the server waits for the bytes of a request."""

from __future__ import annotations

import socket
import threading
import time

import pytest
from gunicorn.config import Config

from service import run

HEAD = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture
def wire(monkeypatch):
    """(the caller's end, a connection of ours) with seconds for what is minutes."""
    monkeypatch.setattr(run, "SILENCE_SECONDS", 0.4)
    monkeypatch.setattr(run, "REQUEST_SECONDS", 1.0)
    theirs, ours = socket.socketpair()
    with theirs, ours:
        yield theirs, run.ImpatientConnection(Config(), ours, ("127.0.0.1", 1), ("127.0.0.1", 2))


def trickle(wire, sent, pause):
    """Sends a byte at a time, for as long as somebody takes it."""

    def send():
        for byte in sent:
            try:
                wire.sendall(bytes([byte]))
            except OSError:
                return
            time.sleep(pause)

    threading.Thread(target=send, daemon=True).start()


def test_who_goes_silent_loses_his_request(wire):
    theirs, connection = wire
    theirs.sendall(HEAD[:10])
    connection.init()
    began = time.monotonic()

    with pytest.raises(TimeoutError):
        next(connection.parser)

    assert 0.3 < time.monotonic() - began < 0.9


def test_who_trickles_loses_his_request_too(wire):
    theirs, connection = wire
    trickle(theirs, b"GET / HTTP/1.1\r\nX: " + b"a" * 1000, 0.1)
    connection.init()
    began = time.monotonic()

    with pytest.raises(TimeoutError):
        next(connection.parser)

    assert 0.8 < time.monotonic() - began < 2


def test_who_is_slow_but_in_time_is_served(wire):
    theirs, connection = wire
    trickle(theirs, HEAD, 0.005)
    connection.init()

    assert next(connection.parser).path == "/healthz"


def test_every_request_of_a_connection_has_its_own_time(wire):
    theirs, connection = wire
    for _ in range(3):
        theirs.sendall(HEAD)
        connection.init()
        assert next(connection.parser).path == "/healthz"
        time.sleep(0.5)


def test_an_answer_may_take_longer_than_a_silence(wire):
    theirs, connection = wire
    theirs.sendall(HEAD)
    connection.init()
    next(connection.parser)

    assert connection.sock.gettimeout() == run.ANSWER_SECONDS
