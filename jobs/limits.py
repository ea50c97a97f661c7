"""What one caller may take of the service, counted in Redis, so that all replicas count together.

Requests are a bucket of tokens that fills up evenly. Open jobs are a sorted set of those that have not ended, by when
they are forgotten, and a hash of their sizes: a job leaves both in the step that ends it (`jobs.scripts`), and one that
expires unread is dropped at the next look.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Self

from redis import Redis
from redis.exceptions import RedisError

from jobs import names, scripts

WINDOW = 60  # seconds that a rate is given for
RESERVED = 60  # seconds that a place is held for a job that is being accepted


class OverLimit(Exception):
    """A caller has as many open jobs, or as many bytes of them, as he may; `kind` is `jobs` or `bytes`."""

    def __init__(self, kind: str, seconds: int = 1) -> None:
        super().__init__()
        self.kind = kind
        self.seconds = seconds


@dataclass(frozen=True)
class Limits:
    """Of one caller; 0 is none. The fields are named as in the settings."""

    requests_per_minute: int = 0
    max_open_jobs: int = 0
    max_open_bytes: int = 0


@dataclass(frozen=True)
class Taken:
    """What became of a request: whether it may go on, how many more may, and for how many seconds that is all."""

    allowed: bool
    left: int
    seconds: int


class Meter:
    """Counts what callers take. Methods raise redis.RedisError when Redis does not answer."""

    def __init__(self, redis: Redis, longest: float) -> None:
        """`longest` is how long a job can be open, in seconds."""
        self.redis = redis
        self.longest = longest
        self._take = redis.register_script(scripts.TAKE)
        self._admit = redis.register_script(scripts.ADMIT)
        self._withdraw = redis.register_script(scripts.WITHDRAW)

    def take(self, caller: str, per_minute: int) -> Taken:
        """Takes one request out of a caller's bucket, which holds a minute's worth."""
        allowed, tokens = self._take(keys=[names.rate(caller)], args=[per_minute, WINDOW])
        left = int(float(tokens))
        return Taken(bool(allowed), left, max(1, math.ceil((left + 1 - float(tokens)) * WINDOW / per_minute)))

    def admit(self, caller: str, sizes: Mapping[str, int], limits: Limits, seconds: int = 0) -> None:
        """Holds places for jobs until the transaction that accepts them makes them theirs. Raises OverLimit.

        Those that had places before have these instead, or none when they may not have them.
        """
        bounds = [seconds or RESERVED, limits.max_open_jobs, limits.max_open_bytes, int(self.longest * 1000)]
        told = self._admit(keys=[names.open_jobs(caller)], args=[*bounds, *chain.from_iterable(sizes.items())])
        if told != b"ok":
            raise OverLimit(told.decode())

    def withdraw(self, caller: str, job_ids: Iterable[str]) -> None:
        """Gives the places of jobs back that were not accepted."""
        self._withdraw(keys=[names.open_jobs(caller)], args=list(job_ids))


class Place:
    """Of jobs that are being accepted, among the open ones of their caller."""

    def __init__(self, meter: Meter, caller: str, limits: Limits | None, patience: Callable[[], int]) -> None:
        """Without `limits` nothing is counted. `patience` says after how many seconds it is worth to try again."""
        self._held: Mapping[str, int] = {}
        self._meter, self._caller, self._limits, self._patience = meter, caller, limits, patience

    def __enter__(self) -> Self:
        """Nothing is taken yet."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Gives the places back when the jobs were not accepted.

        Where Redis did not answer that is not known: the places are the jobs', or end by themselves.
        """
        if kind and not issubclass(kind, RedisError):
            self.leave()

    @property
    def held(self) -> bool:
        """Whether places have been taken."""
        return bool(self._held)

    def enter(self, sizes: Mapping[str, int]) -> None:
        """Takes a place for each of these jobs, and gives back what was taken for others. Raises OverLimit."""
        if not self._limits or sizes == self._held:
            return
        self.leave()
        if sizes:
            try:
                self._meter.admit(self._caller, sizes, self._limits)
            except OverLimit as over:
                raise OverLimit(over.kind, self._patience()) from None
            self._held = sizes

    def leave(self) -> None:
        """Gives them back, where any were taken."""
        if self._held:
            self._meter.withdraw(self._caller, self._held)
            self._held = {}
