"""The process that tells callers of the end of their jobs: Standard Webhooks over HTTP, guarded against SSRF.

An address is resolved once, every address that its name leads to must be allowed, and the connection goes to the one
that was looked at, so that a name cannot lead elsewhere between the look and the call. Redirects are not followed, and
of an answer only status and Retry-After are read.
"""

from __future__ import annotations

import http.client
import ipaddress
import signal
import socket
import ssl
import string
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import redis

from jobs import callbacks, connection, logs
from jobs.callbacks import Notice, Notices, Secrets
from jobs.settings import SettingError, Settings, variable
from jobs.store import Store
from jobs.version import VERSION

SECONDS = 15  # for all of one attempt
AT_ONCE = 16
EACH = 2  # of those to one receiver, so that a slow one holds up nobody else
LOOK_SECONDS = 0.5
FIRST_GUESS = 0.1  # seconds of an attempt at a new receiver
LONGEST_TURN = 300.0  # seconds until a notice that waits for its turn is looked at again

log = logs.logger("dateline.webhooks")


class Refused(Exception):
    """The address may not be called, or its name leads nowhere."""


@dataclass(frozen=True)
class Outcome:
    """What an attempt has come to; status 0 when there was no answer."""

    status: int
    retry_after: float = 0

    @property
    def delivered(self) -> bool:
        """The receiver has it."""
        return 200 <= self.status < 300


class _Pinned(http.client.HTTPConnection):
    """Connects to an address that was looked at, whatever the name leads to by now."""

    def __init__(self, host: str, port: int, address: str, context: ssl.SSLContext | None) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self.default_port = 443 if context else 80  # is not said in Host
        self.address = address
        self.context = context
        self.over = False

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), self.timeout)
        if self.context:
            self.sock = self.context.wrap_socket(self.sock, server_hostname=self.host)
        # While TLS was agreed on there was nothing to cut.
        if self.over:
            raise TimeoutError


class Courier:
    """Takes one notice to its receiver."""

    def __init__(self, settings: Settings, secrets: Secrets) -> None:
        self.settings = settings
        self.secrets = secrets
        self.context = ssl.create_default_context()

    def deliver(self, notice: Notice) -> Outcome:
        """One attempt. Raises Refused; whatever else goes wrong on the way is an Outcome."""
        reason = callbacks.refusal(notice.url, self.settings)
        if reason:
            raise Refused(reason)
        parts = urlsplit(notice.url)
        secure = parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        address = self.look_up(parts.hostname, port)
        call = _Pinned(parts.hostname, port, address, self.context if secure else None)
        # A receiver that lets bytes drip would stay below the limit of each of them.
        end = threading.Timer(SECONDS, _cut, [call])
        end.start()
        try:
            target = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=string.punctuation)
            call.request("POST", target, body=notice.body, headers=self.headers(notice))
            answer = call.getresponse()
            return Outcome(answer.status, _seconds(answer.getheader("Retry-After")))
        except (OSError, ValueError, AttributeError, http.client.HTTPException):
            return Outcome(0)
        finally:
            end.cancel()
            call.close()

    def headers(self, notice: Notice) -> dict[str, str]:
        """As Standard Webhooks has them; the time is that of the attempt."""
        now = int(time.time())
        return {
            "Content-Type": "application/json",
            "User-Agent": f"Dateline/{VERSION}",
            "webhook-id": notice.id,
            "webhook-timestamp": str(now),
            "webhook-signature": self.secrets.signatures(notice.job.caller, notice.id, now, notice.body),
        }

    def look_up(self, host: str, port: int) -> str:
        """The address that a name leads to. Raises Refused when one of them may not be called, or there is none."""
        try:
            found = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        except (OSError, UnicodeError):
            raise Refused("the name leads nowhere") from None
        if not found or not all(callbacks.is_open(address.partition("%")[0], self.settings) for address in found):
            raise Refused("the name leads where no notice may go")
        return min(found, key=lambda address: ipaddress.ip_address(address.partition("%")[0]).version)


@dataclass
class _Line:
    """Those who wait for one receiver. `turn` is when the last of them is due, `took` how long attempts take."""

    out: int = 0
    turn: float = 0
    took: float = FIRST_GUESS


class Receivers:
    """Who is being told right now."""

    def __init__(self) -> None:
        self._lines: dict[str, _Line] = {}
        self._lock = threading.Lock()

    def enter(self, receiver: str) -> float:
        """0 when a notice may go there now, and then `leave` must follow; else the seconds until it is its turn."""
        with self._lock:
            line = self._lines.setdefault(receiver, _Line())
            if line.out < EACH:
                line.out += 1
                return 0
            now = time.monotonic()
            line.turn = min(max(line.turn, now) + line.took / EACH, now + LONGEST_TURN)
            return line.turn - now

    def leave(self, receiver: str, seconds: float) -> None:
        """After an attempt that took `seconds`."""
        with self._lock:
            line = self._lines[receiver]
            line.out -= 1
            line.took = 0.5 * line.took + 0.5 * seconds
            if not line.out and line.turn <= time.monotonic():
                del self._lines[receiver]


class Office:
    """Looks for notices that are due and sends them out, a few at a time."""

    def __init__(self, notices: Notices, courier: Courier, alive_file: Path | None = None) -> None:
        """`alive_file` is touched at every look: the sign of life for `python -m worker.alive`."""
        self.notices = notices
        self.courier = courier
        self.alive_file = alive_file
        self.closing = threading.Event()
        self.receivers = Receivers()
        self._hands = threading.BoundedSemaphore(AT_ONCE)

    def work(self) -> None:
        """Until `closing` is set; what is on its way by then is waited for. A Redis that is away is waited for too."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            while not self.closing.is_set():
                if self.alive_file:
                    self.alive_file.touch()
                if not self._hands.acquire(timeout=LOOK_SECONDS):
                    continue
                pause = None
                try:
                    found = self.claim()
                except redis.RedisError:
                    log.warning("no look at the notices", error=logs.where_it_broke())
                    found = pause = 1.0
                except Exception:  # noqa: BLE001 - one job that cannot be read holds up nobody else
                    log.error("a notice cannot be read", error=logs.where_it_broke())  # noqa: TRY400 - no traceback
                    found = pause = LOOK_SECONDS
                if isinstance(found, Notice):
                    pool.submit(self._send, found)
                    continue
                self._hands.release()
                self.closing.wait(pause or (LOOK_SECONDS if found is None else min(found, LOOK_SECONDS)))

    def claim(self) -> Notice | float | None:
        """As `Notices.claim`, but a notice to a receiver that has enough in hand waits for its turn."""
        found = self.notices.claim()
        if isinstance(found, Notice) and (seconds := self.receivers.enter(found.receiver)):
            self.notices.put_off(found, seconds)
            return 0.0
        return found

    def _send(self, notice: Notice) -> None:
        began = time.monotonic()
        try:
            log.info("notice", job=notice.job.id, status=self.send(notice), attempt=notice.attempt)
        except Exception:  # noqa: BLE001 - it stays due, and the next one is sent
            log.error("the notice broke", job=notice.job.id, error=logs.where_it_broke())  # noqa: TRY400 - no traceback
        finally:
            self.receivers.leave(notice.receiver, time.monotonic() - began)
            self._hands.release()

    def send(self, notice: Notice) -> str:
        """One attempt, and what becomes of the notice after it."""
        if self.notices.is_deaf(notice):
            return self.notices.settle(notice, delivered=False, gone=True)
        try:
            outcome = self.courier.deliver(notice)
        except Refused as reason:
            # An operator may mend a name or the list; a caller who has named a wrong one costs a few looks.
            log.warning("no notice may go there", job=notice.job.id, hint=str(reason))
            return self.notices.settle(notice, delivered=False)
        return self.notices.settle(
            notice,
            delivered=outcome.delivered,
            gone=outcome.status == http.client.GONE,
            retry_after=outcome.retry_after,
        )


def _cut(call: _Pinned) -> None:
    call.over = True
    try:
        call.sock.shutdown(socket.SHUT_RDWR)
    except (OSError, AttributeError):
        log.debug("the call was over")


def _seconds(header: str | None) -> float:
    return float(header) if header and header.isascii() and header.isdigit() else 0.0


def main() -> int:
    """The process. Returns 0 after SIGTERM or SIGINT, 2 when it cannot start."""
    try:
        settings = Settings.from_environment()
        logs.configure(settings.log_level)
        if not settings.callback_hosts:
            raise SettingError(f"{variable('callback_hosts')} is not set: there is nobody to tell")  # noqa: TRY301
        courier = Courier(settings, Secrets(settings))
        store = Store(connection.for_worker(settings), settings.retention_seconds)
    except SettingError as trouble:
        print(f"dateline webhooks: {trouble}", file=sys.stderr)  # noqa: T201 - logging may not be set up yet
        return 2
    office = Office(Notices(store), courier, Path(settings.alive_file) if settings.alive_file else None)

    def close(*_: Any) -> None:
        office.closing.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, close)
    log.info("notices go out")
    office.work()
    return 0


if __name__ == "__main__":
    sys.exit(main())
