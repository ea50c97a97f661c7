"""Notices to callers that their job has ended: which addresses are allowed, how notices are signed, when they are due.

The form is Standard Webhooks 1.0. A notice is due from the moment in which its job ends (the same script, so none is
lost) and stays due until it has been delivered or given up. Each caller has a secret of his own, derived from the
operator's master secret, so that nobody can sign for another one.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import ipaddress
import json
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from jobs import names, scripts
from jobs.records import LOCAL, Job, rfc3339
from jobs.settings import SettingError, Settings, variable
from jobs.store import Store

PREFIX = "whsec_"
SHORTEST, LONGEST = 24, 64  # bytes of a secret
# Seconds after each attempt that failed; after the last there is none.
SCHEDULE = (5, 30, 300, 1800, 7200, 21_600)
# Where clouds answer with credentials or settings, beside link-local addresses, and what Python takes for the internet.
NEVER = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("168.63.129.16/32", "192.0.0.0/24", "fd00:ec2::/32"),
        *("64:ff9b::/32", "fec0::/10"),  # NAT64, site-local
    )
)
COMPATIBLE = ipaddress.ip_network("::/96")  # one of version 4 as it was written in earlier times; `::1` is none
STANDARD = {"https": 443, "http": 80}  # ports
HELD_SECONDS = 120  # in which one attempt is over
DELIVERED, FAILED, DISABLED, PENDING = "delivered", "failed", "disabled", "pending"


@dataclass(frozen=True)
class Notice:
    """One attempt to tell a caller of the end of a job."""

    job: Job
    url: str
    attempt: int

    @property
    def receiver(self) -> str:
        """Host and port of the address, however they are written."""
        parts = urlsplit(self.url)
        return f"{(parts.hostname or '').rstrip('.')}:{parts.port or STANDARD.get(parts.scheme)}"

    @property
    def id(self) -> str:
        """The same at every attempt, so that the receiver can tell a repetition."""
        return f"msg_{self.job.id}"

    @property
    def body(self) -> bytes:
        """Thin: what has happened to which job; the result is fetched by who may."""
        data = {
            "id": self.job.id,
            "status": self.job.status.value,
            "batch_id": self.job.batch,
            "links": {"self": f"/v1/jobs/{self.job.id}", "result": f"/v1/jobs/{self.job.id}/result"},
        }
        ended = rfc3339(self.job.ended_at) if self.job.ended_at else None
        told = {"type": f"job.{self.job.status.value}", "timestamp": ended, "data": data}
        return json.dumps(told, separators=(",", ":")).encode()


class Notices:
    """The notices that are due. Methods raise redis.RedisError when Redis does not answer."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._claim = store.redis.register_script(scripts.NOTICE)
        self._settle = store.redis.register_script(scripts.NOTICED)
        self._put_off = store.redis.register_script(scripts.PUT_OFF)

    def claim(self) -> Notice | float | None:
        """The notice that is due longest, now held by who asks; else the seconds until one is, None when none is."""
        now = self.store.clock()
        found, said = self._claim(keys=[names.NOTICES, names.job("")], args=[now, now + HELD_SECONDS])
        if not found:
            return float(said) if said else None
        job = self.store.job(found.decode())
        return Notice(job, job.callback.url, int(said)) if job and job.callback else 0.0

    def settle(self, notice: Notice, *, delivered: bool, gone: bool = False, retry_after: float = 0) -> str:
        """What becomes of the notice after an attempt: delivered, pending, failed or disabled.

        Of an attempt that another one has followed, only that it has delivered counts.

        An address that is `gone` gets no more notices for a day. `retry_after` are the seconds that it asks for.
        """
        state, due = PENDING, 0.0
        if delivered:
            state = DELIVERED
        elif gone:
            state = DISABLED
            self.store.redis.set(_deaf(notice), b"1", ex=86_400)
        elif notice.attempt > len(SCHEDULE):
            state = FAILED
        else:
            # Spread, so that what has failed together does not come back together.
            pause = SCHEDULE[notice.attempt - 1] * random.uniform(0.8, 1.2)  # noqa: S311 - no secret
            due = self.store.clock() + max(pause, min(retry_after, SCHEDULE[-1]))
        told = [notice.job.id, state, due, notice.attempt]
        return self._settle(keys=[names.job(notice.job.id), names.NOTICES], args=told).decode()

    def put_off(self, notice: Notice, seconds: float) -> None:
        """Gives a notice back that was claimed and is not sent now; it is due again after `seconds`."""
        told = [notice.job.id, self.store.clock() + seconds, notice.attempt]
        self._put_off(keys=[names.job(notice.job.id), names.NOTICES], args=told)

    def is_deaf(self, notice: Notice) -> bool:
        """Whether the address has answered of late that it is gone for this caller."""
        return bool(self.store.redis.exists(_deaf(notice)))


def refusal(url: str, settings: Settings) -> str | None:
    """Why a callback may not go to an address, None when it may. Where its name leads is looked at when it is sent."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return "Must be an address."
    schemes = ("https", "http") if settings.callback_private else ("https",)
    if parts.scheme not in schemes:
        return f"Must begin with {' or '.join(schemes)}."
    if parts.username is not None or parts.password is not None:
        return "Must not hold a name or password."
    standard = STANDARD[parts.scheme]
    allowed = [entry.strip().lower() for entry in settings.callback_hosts.split(",") if entry.strip()]
    if not any(_matches(host, port or standard, standard, entry) for entry in allowed):
        return "The host is not on this service's list."
    return None


def _matches(host: str, port: int, standard: int, entry: str) -> bool:
    name, _, stated = entry.partition(":") if entry.count(":") == 1 else (entry, "", "")
    if port != (int(stated) if stated.isdigit() else standard):
        return False
    return host == name or (name.startswith("*.") and host.endswith(name[1:]) and host != name[2:])


def is_open(address: str, settings: Settings) -> bool:
    """Whether notices may go to an IP address: one of the public internet, or of a private network where allowed."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        # Addresses that only wrap one of version 4, which a gateway would unwrap.
        if ip.sixtofour or ip.teredo or (ip in COMPATIBLE and not ip.is_loopback):
            return False
        ip = ip.ipv4_mapped or ip
    # Clouds answer with credentials at link-local addresses.
    if ip.is_link_local or ip.is_multicast or ip.is_unspecified or any(ip in network for network in NEVER):
        return False
    return ip.is_global or bool(settings.callback_private and (ip.is_private or ip.is_loopback))


class Secrets:
    """The operator's master secrets, and what is derived from them."""

    def __init__(self, settings: Settings) -> None:
        """Raises SettingError when there are none, or one cannot be read."""
        self.settings = settings
        self._stamp: tuple[int, int] | None = None
        self._masters: list[bytes] = []
        self.masters()

    def masters(self) -> list[bytes]:
        """The newest first. A file that has changed is read again; one that cannot be read any more changes nothing."""
        path = self.settings.callback_secrets_file
        if not path:
            self._masters = self._masters or _read(self.settings.callback_secrets, variable("callback_secrets"))
            return self._masters
        try:
            stat = Path(path).stat()
            stamp = (stat.st_mtime_ns, stat.st_size)
            if stamp != self._stamp:
                self._masters = _read(Path(path).read_text(), variable("callback_secrets_file"))
                self._stamp = stamp
        except (OSError, SettingError):
            if not self._masters:
                raise SettingError(f"{variable('callback_secrets_file')} cannot be read") from None
        return self._masters

    def of(self, caller: str) -> list[str]:
        """A caller's own secrets as he is given them, the newest first."""
        return [PREFIX + base64.b64encode(_derived(master, caller)).decode() for master in self.masters()]

    def signatures(self, caller: str, notice_id: str, timestamp: int, body: bytes) -> str:
        """The header `webhook-signature`: one signature for each secret that is in force."""
        signed = f"{notice_id}.{timestamp}.".encode() + body
        digests = [hmac.digest(_derived(master, caller), signed, "sha256") for master in self.masters()]
        return " ".join("v1," + base64.b64encode(digest).decode() for digest in digests)


def _derived(master: bytes, caller: str) -> bytes:
    return hmac.digest(master, b"dateline callback " + caller.encode(), "sha256")


def _read(written: str, where: str) -> list[bytes]:
    found = []
    for secret in written.split():
        try:
            key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if not secret.startswith(PREFIX) or not SHORTEST <= len(key) <= LONGEST:
            raise SettingError(f"{where} must hold {PREFIX} and {SHORTEST} to {LONGEST} bytes in base64, once or more")
        found.append(key)
    if not found:
        raise SettingError(f"{where} must hold a secret where {variable('callback_hosts')} is set")
    return found


def _deaf(notice: Notice) -> str:
    return names.deaf(hashlib.sha256(f"{notice.job.caller} {notice.url}".encode()).hexdigest())


def main(arguments: Sequence[str]) -> int:
    """`python -m jobs.callbacks [CALLER]`: prints the secrets with which a caller checks his notices."""
    try:
        secrets = Secrets(Settings.from_environment())
    except SettingError as trouble:
        print(f"dateline callbacks: {trouble}", file=sys.stderr)  # noqa: T201 - a command
        return 2
    print("\n".join(secrets.of(arguments[0] if arguments else LOCAL)))  # noqa: T201 - a command
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
