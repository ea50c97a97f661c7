"""A caller's list of what was accepted: a sorted set in the order of acceptance, which nothing moves.

Members of one score are ordered by their bytes: microseconds since the epoch, then the id. A page goes on behind a
member, whether that is still there or not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TypeVar

from redis import Redis
from redis.client import Pipeline

LOOKED_AT, AT_ONCE = 2000, 100  # members that one page goes through, and asks Redis for at once
T = TypeVar("T")


def member(now: float, name: str) -> str:
    """What stands in a list for an id of 32 characters that was accepted `now`."""
    return f"{int(now * 1_000_000):016x}{name}"


def enter(pipe: Pipeline, key: str, listed: str, now: float, kept: float) -> None:
    """Adds a member, and takes those away that are older than `kept` seconds."""
    pipe.zadd(key, {listed: 0})
    pipe.zremrangebylex(key, "-", f"({int((now - kept) * 1_000_000):016x}")
    pipe.pexpireat(key, int((now + kept) * 1000))


def page(
    redis: Redis,
    key: str,
    after: str,
    limit: int,
    look: Callable[[Sequence[str]], Sequence[T | None]],
    created_after: float = 0,
) -> tuple[list[T], str | None]:
    """What `look` finds for the ids of a list, from the newest to the oldest, behind the place `after`; the next place.

    The place is None when there are no more. What `look` has None for is left out; a page ends after LOOKED_AT members
    and may be short or empty, so that a few among a hundred thousand hold nobody up. What was accepted at
    `created_after` (seconds since the epoch) or before is left out.
    """
    # As it is told, a time has milliseconds; none of that millisecond is after it.
    oldest = f"[{math.floor(created_after * 1000) * 1000 + 1000:016x}" if created_after > 0 else "-"
    found: list[T] = []
    for _ in range(LOOKED_AT // AT_ONCE):
        members = redis.zrevrangebylex(key, f"({after}" if after else "+", oldest, start=0, num=AT_ONCE)
        seen = look([listed[-32:].decode() for listed in members])
        for listed, one in zip(members, seen, strict=True):
            after = listed.decode()
            if one is not None:
                found.append(one)
                if len(found) == limit:
                    return found, after
        if len(members) < AT_ONCE:
            return found, None
    return found, after
