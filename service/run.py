"""The API process: gunicorn with threads, bound to loopback unless told otherwise."""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import functools
import ipaddress
import json
import os
import shutil
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import gunicorn.util
from gunicorn import glogging
from gunicorn.app.base import BaseApplication
from gunicorn.workers import gthread
from gunicorn.workers.gthread import TConn

from jobs import logs
from jobs.settings import SettingError, Settings, variable
from service.keys import KeyRing
from service.problems import MEDIA_TYPE, document

LOOPBACK = "127.0.0.1"
KEEPALIVE_SECONDS = 75  # longer than the minute that load balancers keep an idle connection


# A caller who goes silent in the middle of a request gives his thread back after the first of these, one who trickles
# after the second; one who does not take his answer after the third.
SILENCE_SECONDS = 5
REQUEST_SECONDS = 60
SLOWEST = 65536  # bytes a second of a large body, which has so much longer
ANSWER_SECONDS = 60
LINGER_SECONDS = 0.2  # for the caller to close his end of a connection that we end

log = logs.logger("dateline.api")

IN_HAND = threading.local()  # gunicorn's request of each thread


class ImpatientConnection(TConn):
    """Gunicorn's, whose threads wait without end for the rest of a request."""

    def init(self) -> None:
        """Before every request: blocking as before, but not for ever."""
        fresh = not self.initialized
        super().init()
        self.deadline = time.monotonic() + REQUEST_SECONDS
        self.sock.settimeout(ANSWER_SECONDS)
        if fresh:
            unreader = self.parser.unreader
            unreader.chunk = functools.partial(self._impatiently, unreader.chunk)

    def close(self, graceful: bool = False) -> None:
        """As before, but gunicorn's main thread, which does this, does not wait two seconds for a silent caller."""
        if graceful:
            self.sock.setblocking(True)
            gunicorn.util.close_graceful(self.sock, timeout=LINGER_SECONDS)
        else:
            gunicorn.util.close(self.sock)

    def _impatiently(self, receive: Callable[..., bytes], size_hint: int | None = None) -> bytes:
        """The next bytes of the request. Raises TimeoutError when they do not come in time."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise _silence()
        self.sock.settimeout(min(SILENCE_SECONDS, left))
        try:
            received = receive(size_hint)
        except TimeoutError:
            raise _silence() from None
        finally:
            self.sock.settimeout(ANSWER_SECONDS)
        self.deadline += len(received) / SLOWEST
        return received


def _silence() -> TimeoutError:
    """With a number that gunicorn takes for a caller who has gone, and not for an error of the server."""
    return TimeoutError(errno.ECONNRESET, "silent")


class GunicornLogger(glogging.Logger):
    """Gunicorn's, which writes nothing by itself: its events go where all others go."""

    def __init__(self, cfg: Any) -> None:
        super().__init__(cfg)
        self.error_log.propagate = True

    def _set_handler(self, *_: Any, **__: Any) -> None:
        pass


class Server(BaseApplication):
    """Gunicorn, told everything here and nothing by files or its own command line."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Gunicorn's own settings."""
        settings = self.settings
        chosen = {
            "bind": f"[{settings.host}]:{settings.port}"
            if ":" in settings.host
            else f"{settings.host}:{settings.port}",
            "workers": settings.api_processes,
            "threads": settings.api_threads,
            "worker_class": "gthread",
            "keepalive": KEEPALIVE_SECONDS,
            "timeout": settings.max_wait_seconds + 30,
            "graceful_timeout": settings.max_wait_seconds + 5,
            "proc_name": "dateline-api",
            "pre_request": lambda _, request: setattr(IN_HAND, "request", request),
            # As long as gunicorn takes: a bare text has its fields in the query.
            "limit_request_line": 8190,
            "logger_class": GunicornLogger,
            # A request that is no HTTP is logged with its bytes at a lower level than this; they may hold a secret.
            "loglevel": "error",
            # It would lie in the home folder.
            "control_socket_disable": True,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        """The app, made in each process; it can end the connection, which WSGI has no word for."""
        # Not before the folder of the metrics is named: prometheus_client looks for it when it is imported.
        from service.app import CLOSE, create_app  # noqa: PLC0415

        app = create_app(self.settings)

        def entry(environ: dict[str, Any], start_response: Any) -> Any:
            environ[CLOSE] = IN_HAND.request.force_close
            return app(environ, start_response)

        return entry


def write_problem(sock: Any, status: int, reason: str, _: str) -> None:
    """Gunicorn's answer to what it cannot parse, as problem+json and without the echo of its exception."""
    if status == 414:
        described = document("uri_too_long", "Send the fields in a JSON body.")
    else:
        described = {**document("bad_request", "The request is not valid HTTP."), "status": status, "title": reason}
    request_id = uuid.uuid4().hex
    body = json.dumps({**described, "request_id": request_id}).encode()
    head = (
        f"HTTP/1.1 {status} {reason}\r\nConnection: close\r\nContent-Type: {MEDIA_TYPE}\r\n"
        f"Content-Length: {len(body)}\r\nX-Request-Id: {request_id}\r\nX-Content-Type-Options: nosniff\r\n\r\n"
    )
    log.info("answered what is not HTTP", request=request_id, status=status)
    gunicorn.util.write_nonblock(sock, head.encode("latin-1") + body)


@contextlib.contextmanager
def metrics_folder() -> Iterator[None]:
    """A folder in which the processes of this replica count together; it goes with the first of them."""
    folder = tempfile.mkdtemp(prefix="dateline-metrics-")
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
    mine = os.getpid()
    try:
        yield
    finally:
        # What gunicorn forks comes by here too when it ends.
        if os.getpid() == mine:
            shutil.rmtree(folder, ignore_errors=True)


def without_keys(settings: Settings) -> Settings:
    """What a service that knows nobody may be: on loopback, unless the operator has said that anybody may call."""
    if _is_loopback(settings.host):
        log.warning("no API keys are set: whoever is on this machine may use the service", host=settings.host)
        return settings
    if settings.allow_anonymous:
        log.warning("no API keys are set: whoever reaches the service may use it", host=settings.host)
        return settings
    ways = f"set {variable('api_keys_file')} or {variable('api_keys')}, or {variable('allow_anonymous')}=true"
    log.warning("no API keys are set, so the service is bound to loopback alone", host=settings.host, hint=ways)
    return dataclasses.replace(settings, host=LOOPBACK)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def main() -> int:
    """The process. Returns 2 when a setting is wrong."""
    logs.configure()
    try:
        settings = Settings.from_environment()
        logs.configure(settings.log_level)
        settings.require_redis()
        keys = KeyRing.of(settings)
    except SettingError as trouble:
        print(f"dateline api: {trouble}", file=sys.stderr)  # noqa: T201 - logging is not set up yet
        return 2
    if keys is None:
        settings = without_keys(settings)
    gunicorn.util.write_error = write_problem
    gthread.TConn = ImpatientConnection
    with metrics_folder():
        Server(settings).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
