"""How Dateline logs: a line of JSON an event on stderr, never the text of an article, never a secret.

An event of ours is a constant sentence; what varies stands in fields of FIELDS, each of which holds a name, a number or
an id. Of what libraries log, only their own words and numbers are kept: an argument may quote an article or a URL.
Whatever still looks like a key or a password is blotted out.
"""

from __future__ import annotations

import contextlib
import logging
import re
import sys
import traceback
from typing import Any

import structlog
from structlog.contextvars import bind_contextvars, clear_contextvars, merge_contextvars
from structlog.stdlib import BoundLogger, ProcessorFormatter
from structlog.typing import EventDict

# Of an event, beside `event`, `level`, `logger` and `time`.
FIELDS = frozenset(
    {
        *("request", "job", "batch", "items", "caller", "worker"),  # who and what, by id or name
        *("method", "route", "status", "ms"),  # an answer of the API
        *("attempt", "attempts_left", "seconds", "failure", "section", "model"),  # the reading of an article
        *("error", "exception", "setting", "host", "hint", "keys"),  # what is wrong, and what to do
    }
)
LONGEST = 300
SECRETS = re.compile(
    r"dtl_[A-Za-z0-9_-]{20,}|sha256:[0-9a-f]{64}|(?<=://)[^/@\s]*(?=@)|(?<=Bearer )[A-Za-z0-9._~+/=-]+", re.IGNORECASE
)
BLOT = "[removed]"
WARNING = re.compile(r"[^\n]{1,200}?:\d+: \w+(?=: )")


def logger(name: str) -> BoundLogger:
    """The logger of a module: `log.info("job read", job=job_id)`."""
    return structlog.stdlib.get_logger(name)


def bind(**fields: str | None) -> None:
    """Puts fields on every event of this thread from now on, and takes those before away."""
    clear_contextvars()
    bind_contextvars(**{name: value for name, value in fields.items() if value is not None})


def add(**fields: str) -> None:
    """Puts fields on every event of this thread, beside those that are there."""
    bind_contextvars(**fields)


def known(_: Any, __: str, event: EventDict) -> EventDict:
    """Keeps what FIELDS names: a field that somebody adds in passing is not written."""
    told = {name: value for name, value in event.items() if name in FIELDS or name[0] == "_"}
    if event.get("exc_info"):
        told["exception"] = where_it_broke(event["exc_info"] if isinstance(event["exc_info"], tuple) else None)
    return {"event": event["event"], **told}


def foreign(_: Any, __: str, event: EventDict) -> EventDict:
    """An event of a library: its own words, with numbers in them and a question mark for everything else."""
    arguments = event.pop("positional_args", ()) or ()
    if event["_record"].name == "py.warnings":
        # Its one argument, or its words, are the whole warning: where it comes from and of what kind will do.
        stated = WARNING.match(event["_record"].getMessage())
        event["event"] = stated[0] if stated else "a warning"
    elif isinstance(arguments, tuple):
        arguments = tuple(given if isinstance(given, int | float) else "?" for given in arguments)
        with contextlib.suppress(TypeError, ValueError):
            event["event"] = event["event"] % arguments if arguments else event["event"]
    return event


def secretless(_: Any, __: str, event: EventDict) -> EventDict:
    """Strings are cut, and lose what looks like a key or a password."""
    return {
        name: SECRETS.sub(BLOT, value[:LONGEST]) if isinstance(value, str) else value for name, value in event.items()
    }


def arranged(_: Any, __: str, event: EventDict) -> EventDict:
    """What a person looks for first stands first."""
    first = ("time", "level", "event")
    event = {name: value for name, value in event.items() if not name.startswith("_")}
    return {**{name: event[name] for name in first if name in event}, **event}


structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        merge_contextvars,
        known,
        ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=BoundLogger,
    cache_logger_on_first_use=False,
)


def configure(level: str = "INFO") -> None:
    """The same form in every process, for what libraries log as well."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=[foreign, merge_contextvars, known],
            use_get_message=False,
            pass_foreign_args=True,
            processors=[
                _whence,
                structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
                secretless,
                arranged,
                structlog.processors.JSONRenderer(default=lambda value: type(value).__name__),
            ],
        )
    )
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    logging.captureWarnings(True)
    # It would print the arguments of an event that cannot be written.
    logging.raiseExceptions = False


def _whence(_: Any, __: str, event: EventDict) -> EventDict:
    record = event["_record"]
    return {**event, "level": record.levelname.lower(), "logger": record.name}


def where_it_broke(exc_info: tuple | None = None) -> str:
    """The kind and place of the exception in hand, or of `exc_info`: "ValueError at times.py:120".

    Its message stays out, for it may quote an article or a URL with a password.
    """
    kind, _, trace = exc_info or sys.exc_info()
    frames = traceback.extract_tb(trace)
    place = f" at {frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else ""
    return f"{kind.__name__ if kind else 'nothing'}{place}"
