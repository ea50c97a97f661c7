"""One job, from claim to terminal state. RQ calls `read` in a forked work horse, with the job's id and nothing else."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import signal
import time
from collections.abc import Iterator
from typing import Any

import redis

from jobs import logs
from jobs.language import other_than_english
from jobs.logs import where_it_broke
from jobs.settings import Settings
from jobs.states import Failure
from jobs.store import Store
from worker.pipeline.layers import Article
from worker.pipeline.page import read_page
from worker.pipeline.reader import SECONDS, Reader
from worker.pipeline.result import build

SENT = ("title", "published_at", "source", "url", "language")  # of a submission, beside its text

log = logs.logger(__name__)


class OutOfTime(BaseException):
    """The time for one article is up. No Exception, so that no component takes it for its own failure."""


class Refused(Exception):
    """The article of a page is one that the API would have refused as a text."""

    failure: Failure
    detected = ""


class TextTooLong(Refused):
    """Longer than a text may be."""

    failure = Failure.TEXT_TOO_LONG


class OtherLanguage(Refused):
    """Clearly not English, and nobody has said that it were."""

    failure = Failure.UNSUPPORTED_LANGUAGE

    def __init__(self, detected: str) -> None:
        """`detected` is the BCP 47 code of the language."""
        super().__init__()
        self.detected = detected


class Bench:
    """What a work horse finds ready when it is forked."""

    reader: Reader
    store: Store
    max_text_chars = Settings.max_text_chars
    version = ""  # what the worker beats with

    @classmethod
    def lay_out(cls, reader: Reader, store: Store, max_text_chars: int) -> None:
        """Before the first fork: the loaded pipeline, the store, and the longest text that is read."""
        cls.reader, cls.store, cls.max_text_chars = reader, store, max_text_chars


def read(job_id: str) -> None:
    """Reads one article and keeps its result, or the reason why there is none.

    Ends normally in both cases; raises only what another attempt may mend (Redis away).
    """
    store = Bench.store
    logs.bind(job=job_id)
    claimed = store.claim(job_id)
    if claimed is None:
        log.info("the job has ended or expired")
        return
    attempt, submission = claimed
    began = time.monotonic()
    try:
        seconds: dict[str, float] = {}
        kept = encode(extract(Bench.reader, submission, Bench.max_text_chars, seconds))
    except OutOfTime:
        signal.setitimer(signal.ITIMER_REAL, 0)  # it has rung; the job is to end in peace
        log.warning("the job is out of time", attempt=attempt)
        store.fail(job_id, Failure.TIMED_OUT, attempt)
        return
    except redis.RedisError:
        raise
    except Refused as refused:
        log.info("the article is not read", failure=refused.failure.value, attempt=attempt)
        store.fail(job_id, refused.failure, attempt, refused.detected)
        return
    except Exception:  # noqa: BLE001 - whatever it is, the job must end
        log.error("the article could not be read", error=where_it_broke(), attempt=attempt)  # noqa: TRY400 - no traceback
        store.fail(job_id, Failure.READING_FAILED, attempt)
        return
    store.succeed(job_id, attempt, *kept, Bench.version, seconds)
    log.info("job read", seconds=round(time.monotonic() - began, 3), attempt=attempt)


def extract(
    reader: Reader,
    submission: dict[str, Any],
    longest: int = Settings.max_text_chars,
    seconds: dict[str, float] | None = None,
) -> dict[str, Any]:
    """The contract's result object of a validated submission. Raises Refused for the article of a page.

    `seconds` is told how long each step took.
    """
    seconds = {} if seconds is None else seconds
    least = submission.get("options", {}).get("min_confidence", 0.0)
    article = Article(**{name: submission.get(name) for name in SENT}, min_confidence=least)
    if submission.get("content_type") == "text/html":
        with watch(seconds, "page"):
            page = read_page(submission["text"])
        if len(page.text) > longest:
            raise TextTooLong
        if not submission.get("language") and (language := other_than_english(page.text)):
            raise OtherLanguage(language.code)
        doc = reader.read_page(page, article)
    else:
        doc = reader.read(submission["text"], article)
    seconds.update(doc.user_data.get(SECONDS, {}))
    with watch(seconds, "result"):
        return build(doc, reader.record, submission.get("offset_unit", "codepoint"), submission.get("include"))


@contextlib.contextmanager
def watch(seconds: dict[str, float], step: str) -> Iterator[None]:
    """Notes how long a step takes that ends well."""
    began = time.perf_counter()
    yield
    seconds[step] = time.perf_counter() - began


def encode(result: dict[str, Any]) -> tuple[bytes, str]:
    """The bytes that are kept (gzip of compact JSON) and their SHA-256: the same result always makes the same bytes."""
    plain = json.dumps(result, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    return gzip.compress(plain, compresslevel=6, mtime=0), hashlib.sha256(plain).hexdigest()
