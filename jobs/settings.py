"""Every setting of Dateline, declared once: name, type, default and one sentence.

Documentation, chart and tests read the declarations here, so a setting cannot exist in one of them only.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from jobs import logs

PREFIX = "DATELINE_"
log = logs.logger(__name__)


class SettingError(ValueError):
    """A setting is missing or cannot be read; the text names it and says what was expected."""


def _setting(default: Any, sentence: str, *, least: int | None = None, most: int | None = None) -> Any:
    return field(default=default, metadata={"sentence": sentence, "least": least, "most": most})


@dataclass(frozen=True)
class Settings:
    """The settings of one process; `Settings.from_environment` reads them."""

    redis_url: str = _setting("", "URL of the Redis (7 or later) or Valkey that holds all state.")
    queue: str = _setting("articles", "Name of the RQ queue that carries the jobs.")
    host: str = _setting("127.0.0.1", "Address the API binds to.")
    port: int = _setting(8000, "Port the API binds to.", least=1, most=65535)
    api_keys: str = _setting(
        "",
        "API keys by their hashes, a line or a semicolon between them: caller, scopes, hash. "
        "`python -m service.keys new` makes them.",
    )
    api_keys_file: str = _setting("", "File that holds the API keys instead, in lines; read again when it changes.")
    allow_anonymous: bool = _setting(
        False, "Without API keys, bind to `DATELINE_HOST` all the same: whoever reaches the API may use it."
    )
    requests_per_minute: int = _setting(
        3000, "Requests that a caller with an API key may make in a minute, and at once; 0: no limit.", least=0
    )
    max_open_jobs: int = _setting(
        2000, "Jobs that a caller with an API key may have queued or running; 0: no limit.", least=0
    )
    max_open_bytes: int = _setting(
        134_217_728,
        "Bytes of submissions that a caller with an API key may have queued or running; 0: no limit.",
        least=0,
    )
    api_processes: int = _setting(1, "Gunicorn processes of the API.", least=1, most=64)
    api_threads: int = _setting(32, "Threads of each API process.", least=4, most=512)
    workers: int = _setting(1, "Worker processes that `make up` and `make run` start.", least=1, most=64)
    model: str = _setting(
        "en_core_web_md", "spaCy pipeline the worker reads with: an installed package or the path of a folder."
    )
    ontology: str = _setting(
        "", "Path of an ontology file that the worker reads by in place of its own; it does not start with a bad one."
    )
    max_text_chars: int = _setting(200_000, "Longest text that is accepted, in code points.", least=1, most=1_000_000)
    max_html_chars: int = _setting(
        2_000_000,
        "Longest HTML page that is accepted, in code points; its article must not be longer than a text.",
        least=1,
        most=20_000_000,
    )
    max_body_bytes: int = _setting(4_194_304, "Largest request body that is read, in bytes.", least=1024)
    max_batch_items: int = _setting(1000, "Articles that one batch may hold.", least=1, most=10_000)
    max_batch_bytes: int = _setting(
        52_428_800, "Largest body of a batch that is read, in bytes; an item may be as large as a body.", least=1024
    )
    max_queue: int = _setting(10_000, "Jobs that may wait; one more is answered 503 with Retry-After.", least=1)
    retention_seconds: int = _setting(
        86_400, "How long text, result or failure of a job are kept, in seconds.", least=1, most=31_536_000
    )
    max_wait_seconds: int = _setting(20, "Longest wait that `Prefer: wait=N` is granted, in seconds.", least=0, most=60)
    job_timeout_seconds: int = _setting(120, "How long one article may be read, in seconds.", least=1, most=3600)
    max_attempts: int = _setting(
        3, "How often a job is begun when the process that reads it keeps dying.", least=1, most=10
    )
    lease_seconds: int = _setting(
        15,
        "After how many silent seconds a worker is taken for dead and its job is given to another.",
        least=5,
        most=600,
    )
    redis_timeout_seconds: int = _setting(
        2, "How long the API waits for an answer of Redis before it answers 503, in seconds.", least=1, most=30
    )
    callback_hosts: str = _setting(
        "",
        "Hosts that callbacks may name, with commas: `hooks.example.org`, `*.example.org`, `hooks.example.org:8443`. "
        "Without any, callbacks are refused.",
    )
    callback_private: bool = _setting(
        False, "Allow callbacks over http and to hosts in private networks; link-local addresses stay refused."
    )
    callback_secrets: str = _setting(
        "",
        "Master secrets of callbacks, `whsec_` and 24 to 64 bytes in base64, blanks between them, the newest first. "
        "Each caller's own secrets are derived from them, and notices are signed with all of his.",
    )
    callback_secrets_file: str = _setting("", "File that holds the master secrets instead; read again when it changes.")
    alive_file: str = _setting(
        "", "File that a worker touches as a sign of life; `python -m worker.alive` looks at it."
    )
    log_level: str = _setting("INFO", "Least level that is logged: DEBUG, INFO, WARNING or ERROR.")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Reads DATELINE_* variables; an empty one counts as absent, an unknown one is warned of.

        Raises SettingError for a value of the wrong type or out of bounds.
        """
        environ = os.environ if environ is None else environ
        known = {variable(f.name): f for f in fields(cls)}
        for name in sorted(environ):
            # Kubernetes itself makes such names from those of services, so one too many is no reason to stop.
            if name.startswith(PREFIX) and name not in known:
                log.warning("no setting of Dateline: it is ignored", setting=name)
        values = {f.name: _read(name, environ[name], f) for name, f in known.items() if environ.get(name)}
        settings = cls(**values)
        if settings.log_level.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise SettingError(f"{variable('log_level')} must be DEBUG, INFO, WARNING or ERROR")
        return settings

    @property
    def reading_seconds(self) -> int:
        """As long as the last attempt of a job may take, and the pauses before it."""
        return self.max_attempts * (self.job_timeout_seconds + 2 * self.lease_seconds)

    def require_redis(self) -> str:
        """The Redis URL. Raises SettingError when none is set."""
        if not self.redis_url:
            raise SettingError(f"{variable('redis_url')} is not set; `make up` starts a Redis of its own")
        return self.redis_url


def variable(name: str) -> str:
    """The environment variable of a setting: max_queue -> DATELINE_MAX_QUEUE."""
    return PREFIX + name.upper()


def declarations() -> list[dict[str, Any]]:
    """Every setting as {variable, type, default, sentence}, in order of declaration."""
    return [
        {
            "variable": variable(f.name),
            "type": type(f.default).__name__,
            "default": str(f.default).lower() if isinstance(f.default, bool) else f.default,
            "sentence": f.metadata["sentence"],
        }
        for f in fields(Settings)
    ]


def _read(name: str, value: str, declared: Any) -> Any:
    if isinstance(declared.default, bool):
        if value not in ("true", "false"):
            raise SettingError(f"{name} must be true or false")
        return value == "true"
    if not isinstance(declared.default, int):
        return value
    try:
        number = int(value)
    except ValueError:
        raise SettingError(f"{name} must be a whole number") from None
    least, most = declared.metadata["least"], declared.metadata["most"]
    if (least is not None and number < least) or (most is not None and number > most):
        bounds = f"at least {least}" if most is None else f"from {least} to {most}"
        raise SettingError(f"{name} must be {bounds}")
    return number
