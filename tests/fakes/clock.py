"""A clock that tests move by hand."""

from __future__ import annotations


class Clock:
    """Seconds since the epoch. Begin it at the present where Redis, which has a clock of its own, expires keys."""

    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now
