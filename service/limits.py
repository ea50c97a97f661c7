"""How a caller learns what he may take: requests are counted here, jobs and bytes where jobs are accepted.

The header fields are those of draft-ietf-httpapi-ratelimit-headers-11.
"""

from __future__ import annotations

from flask import Response, g, request

from jobs.limits import WINDOW, Limits
from service import auth
from service.problems import Problem
from service.wiring import parts

# Who watches the service must see that Redis is away, where nothing can be counted, and that callers ask too often.
FREE = frozenset({"metrics.metrics"})


def count() -> None:
    """Before every request that needs a key, after `auth`. Raises Problem 429."""
    limits = of_caller()
    if limits is None or not limits.requests_per_minute or request.endpoint in FREE:
        return
    taken = parts().desk.meter.take(auth.caller(), limits.requests_per_minute)
    g.rate = {
        "RateLimit-Policy": f'"requests";q={limits.requests_per_minute};w={WINDOW}',
        "RateLimit": f'"requests";r={taken.left};t={taken.seconds}',
    }
    if not taken.allowed:
        detail = f"A caller may make {limits.requests_per_minute} requests a minute."
        raise Problem("rate_limited", detail, headers={"Retry-After": str(taken.seconds)})


def of_caller() -> Limits | None:
    """The limits of the request in hand; None where there are no keys, and before it is known whose it is."""
    return g.key.limits if "key" in g else None


def tell(response: Response) -> Response:
    """Says on every answer what is left."""
    response.headers.extend(g.get("rate", {}))
    return response
