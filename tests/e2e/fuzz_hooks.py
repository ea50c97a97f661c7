"""What schemathesis cannot know of the contract."""

from __future__ import annotations

import uuid

import schemathesis


@schemathesis.hook
def before_call(context, case, kwargs):
    """A valid Idempotency-Key is a new one: used twice for two submissions, it is rightly a 422."""
    if case.headers and "Idempotency-Key" in case.headers and case.meta.generation.mode.is_positive:
        case.headers["Idempotency-Key"] = f'"{uuid.uuid4()}"'
    if case.meta.generation.mode.is_positive:
        # Which hosts are on the list of a service, no schema says.
        for fields in (case.body, case.query):
            if isinstance(fields, dict):
                fields.pop("callback", None)


@schemathesis.serializer("application/x-ndjson")
def lines(_context, value):
    """A string of lines, as the contract describes it."""
    return value if isinstance(value, bytes) else str(value).encode(errors="surrogatepass")
