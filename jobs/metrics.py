"""How the whole service is: what waits, what runs, what became of jobs and how long it took.

Counts are kept in Redis and move in the very script that changes a job (`jobs.scripts`), so every job counts once
whatever dies. They are the same whoever asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rq.registry import FailedJobRegistry, StartedJobRegistry

from jobs import names, scripts
from jobs.callbacks import DELIVERED, DISABLED, FAILED
from jobs.queue import Desk
from jobs.states import Failure

WAIT, READ, STAGE = "wait", "read", "stage:"


@dataclass(frozen=True)
class Durations:
    """A histogram: how many took no longer than each bound, up to infinity, and all seconds together."""

    stage: str
    counts: list[tuple[str, int]]
    seconds: float


@dataclass(frozen=True)
class Snapshot:
    """The service at one moment."""

    waiting: int
    oldest_seconds: float
    running: int
    workers: int
    dead_letters: int
    notices: int
    counts: dict[str, int]
    durations: list[Durations]


def look(desk: Desk) -> Snapshot:
    """The service now. Raises redis.RedisError."""
    redis, queue, store = desk.store.redis, desk.queue, desk.store
    now = store.clock()
    with redis.pipeline(transaction=False) as pipe:
        pipe.llen(queue.key)
        # Looking at RQ's registries by RQ itself would run its clean-up here (rq#2135).
        pipe.zcount(StartedJobRegistry(queue=queue).key, now, "+inf")
        pipe.zcard(FailedJobRegistry(queue=queue).key)
        pipe.eval(scripts.OLDEST, 2, queue.key, names.levels(queue.key), names.job(""))
        pipe.zcard(names.NOTICES)
        pipe.hgetall(names.COUNTS)
        pipe.hgetall(names.DURATIONS)
        waiting, running, dead, oldest, notices, counts, durations = pipe.execute()
    return Snapshot(
        waiting=waiting,
        oldest_seconds=max(0.0, now - float(oldest)) if oldest else 0.0,
        running=running,
        workers=len(store.workers()),
        dead_letters=dead,
        notices=notices,
        counts={**NOTHING, **{name.decode(): int(count) for name, count in counts.items()}},
        durations=list(_histograms({name.decode(): float(value) for name, value in durations.items()})),
    )


# Every count there can be, so that one of which nothing has happened yet is told as zero.
NOTHING = dict.fromkeys(
    [
        *("accepted", "reused", "succeeded", "canceled", "erased", "attempts_lost"),
        *(f"failed:{why}" for why in Failure),
        *(f"notice:{state}" for state in (DELIVERED, FAILED, DISABLED)),
    ],
    0,
)


def _histograms(fields: dict[str, float]) -> Iterator[Durations]:
    for stage in sorted({WAIT, READ, *(name.rpartition(" ")[0] for name in fields)}):
        counts, all_of_them = [], 0
        for bound in (*(f"{bound:g}" for bound in scripts.BOUNDS), "+Inf"):
            all_of_them += int(fields.get(f"{stage} {bound}", 0))
            counts.append((bound if bound == "+Inf" else str(float(bound)), all_of_them))
        yield Durations(stage, counts, fields.get(f"{stage} sum", 0.0))
