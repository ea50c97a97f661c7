"""What is known of a job, as a record: read from its hash in Redis, and written the same way everywhere."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from jobs import names
from jobs.states import Failure, State

LOCAL = "local"  # the one caller of a service without API keys
NORMAL = "normal"  # the priority of what states none
ASIDE = ("metadata", "priority", "callback", "reuse")  # of a submission and its options: what no result depends on


@dataclass(frozen=True)
class Callback:
    """Where the caller wants to be told of the end, and whether he was: pending, delivered, failed or disabled."""

    url: str
    state: str = "pending"
    attempts: int = 0


@dataclass(frozen=True)
class Job:
    """One job as it stands. Times are seconds since the epoch, None where nothing has happened yet."""

    id: str
    caller: str
    status: State
    attempts: int
    created_at: float
    started_at: float | None
    ended_at: float | None
    expires_at: float
    failure: Failure | None
    result_digest: str | None
    metadata: dict[str, Any] | None
    reused: bool = False
    batch: str | None = None
    callback: Callback | None = None
    detected: str | None = None  # of UNSUPPORTED_LANGUAGE, by its BCP 47 code

    @property
    def version(self) -> str:
        """Changes whenever anything does that a caller can see."""
        told = f"{self.status} {self.attempts} {self.started_at} {self.ended_at} {self.expires_at} {self.callback}"
        return hashlib.sha256(told.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Registration:
    """A submission's idempotency key: the key in Redis, and a digest of what is asked under it."""

    key: str
    asked: str

    @classmethod
    def of(cls, caller: str, key: str, asked: Any) -> Registration:
        """Of the key that a caller sent. Only digests are kept, whatever he put into it."""
        name = hashlib.sha256(f"{caller} {key}".encode()).hexdigest()
        return cls(names.idempotency(name), hashlib.sha256(canonical(asked)).hexdigest())


@dataclass(frozen=True)
class Draft:
    """What a job is made of beside its text; by `content` results of the same content are found."""

    caller: str
    content: str
    priority: str
    reuse: bool
    metadata: dict[str, Any] | None
    size: int  # in bytes, as JSON
    callback: str | None

    @classmethod
    def of(cls, submission: dict[str, Any], caller: str) -> Draft:
        """Of a checked submission; the version of the pipeline is no part of `content`."""
        content = {name: value for name, value in submission.items() if name not in ASIDE}
        options = {name: value for name, value in content.pop("options", {}).items() if name not in ASIDE}
        told = canonical([caller, content, options])
        aside = canonical({name: submission[name] for name in ASIDE if name in submission})
        return cls(
            caller,
            names.reuse(hashlib.sha256(told).hexdigest()),
            submission.get("priority", NORMAL),
            submission.get("options", {}).get("reuse", True),
            submission.get("metadata"),
            len(told) + len(aside),
            submission.get("callback", {}).get("url"),
        )


def rfc3339(seconds: float) -> str:
    """2022-01-18T09:30:00.000Z."""
    return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def canonical(value: Any) -> bytes:
    """The same bytes for the same JSON, whatever the order of its fields."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def read_job(job_id: str, stored: dict[bytes, bytes]) -> Job | None:
    """The job that a hash holds, None when it holds none (any more)."""
    fields = {key.decode(): value.decode() for key, value in stored.items()}
    if "created_at" not in fields:
        return None
    return Job(
        id=job_id,
        caller=fields["caller"],
        status=State(fields["status"]),
        attempts=int(fields["attempts"]),
        created_at=float(fields["created_at"]),
        started_at=_seconds(fields.get("started_at")),
        ended_at=_seconds(fields.get("ended_at")),
        expires_at=float(fields["expires_at"]),
        failure=Failure(fields["failure"]) if fields.get("failure") else None,
        result_digest=fields.get("result_digest") or None,
        metadata=json.loads(fields["metadata"]) if "metadata" in fields else None,
        reused="reused" in fields,
        batch=fields["batch"].rpartition(":")[2] if "batch" in fields else None,
        callback=Callback(fields["callback"], fields["callback_state"], int(fields["callback_attempts"]))
        if "callback" in fields
        else None,
        detected=fields.get("detected") or None,
    )


def _seconds(stored: str | None) -> float | None:
    return float(stored) if stored else None
