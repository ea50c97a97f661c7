"""Connections to Redis, one kind for each wing."""

from __future__ import annotations

from redis import Redis
from redis.backoff import ExponentialBackoff, NoBackoff
from redis.retry import Retry

from jobs.settings import Settings


def for_api(settings: Settings) -> Redis:
    """Gives up soon, so that a caller is never left hanging: the API turns the error into an honest 503.

    Nothing is tried twice by itself: a submission whose answer was lost may have been taken.
    """
    return Redis.from_url(
        settings.require_redis(),
        socket_timeout=settings.redis_timeout_seconds,
        socket_connect_timeout=settings.redis_timeout_seconds,
        retry=Retry(NoBackoff(), 0),
    )


def for_worker(settings: Settings) -> Redis:
    """Rides out a restart of Redis: every command is tried for about half a minute."""
    return Redis.from_url(
        settings.require_redis(),
        socket_connect_timeout=settings.redis_timeout_seconds,
        retry=Retry(ExponentialBackoff(cap=1, base=0.05), 30),
        health_check_interval=settings.lease_seconds,
    )
