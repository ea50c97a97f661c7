"""Batches: many articles that are sent, watched and taken back together. Each is a job like any other.

While a batch arrives, the texts of its items are staged one by one, so that none of it is held in memory; its jobs are
made in one transaction when all has arrived. A batch that breaks off leaves nothing but staged texts, which go at once,
or with their expiry when the process dies.

A batch is a hash, a hash of its items by their places, and a list of the places whose items have ended, in the order of
their end: what is there stays where it is, so a place in that list is where a reader goes on. The scripts that end a
job write to it (`jobs.scripts`).
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from redis.client import Pipeline
from redis.exceptions import RedisError, WatchError

from jobs import listed, names, scripts
from jobs.limits import Limits, OverLimit
from jobs.queue import TRIES, Desk, KeyInUse, KeyReused
from jobs.records import Draft, Job, Registration
from jobs.states import State
from jobs.store import ERASED, EXPIRED, STAGED_SECONDS, registered_under

AT_ONCE = 100  # jobs that Redis is asked for at once


class BatchGone(RuntimeError):
    """The batch was erased or has expired while it was read."""


@dataclass(frozen=True)
class Batch:
    """One batch. Times are seconds since the epoch; `ended` are the items that have a result or an error."""

    id: str
    caller: str
    created_at: float
    expires_at: float
    items: int
    ended: int

    @property
    def done(self) -> bool:
        """Nothing changes any more."""
        return self.ended >= self.items


@dataclass(frozen=True)
class Item:
    """One item: a job, or the problem document for which it was refused."""

    index: int
    custom_id: str | None
    job_id: str | None = None
    error: dict[str, Any] | None = None


class Intake:
    """Takes in the items of one batch, in their order."""

    def __init__(self, batches: Batches, caller: str, limits: Limits | None = None, *, known: bool = False) -> None:
        """`known` is a batch whose idempotency key is registered: nothing of it is kept a second time."""
        self.batches = batches
        self.known = known
        self.caller = caller
        self.limits = limits
        self.items: list[Item] = []
        self.drafts: dict[str, Draft] = {}
        self.held: set[str] = set()  # whose bytes count already among those that the caller has open
        self.sealed = False  # its jobs are made, or may be: what is staged is theirs

    def take(self, custom_id: str | None, submission: dict[str, Any]) -> None:
        """Stages a checked submission. Raises OverLimit for more than may be open, all that is staged counted in."""
        job_id = uuid.uuid4().hex
        draft = Draft.of(submission, self.caller)
        if self.limits and self.limits.max_open_bytes and not self.known:
            self.batches.hold(self.caller, {job_id: draft.size}, self.limits)
            self.held.add(job_id)
        self.drafts[job_id] = draft
        if not self.known:
            self.batches.store.stage(job_id, submission)
        self.items.append(Item(len(self.items), custom_id, job_id))

    def refuse(self, custom_id: str | None, error: dict[str, Any]) -> None:
        """Notes an item that is not read, with its problem document."""
        self.items.append(Item(len(self.items), custom_id, error=error))


class Batches:
    """All that is kept of batches. Methods raise redis.RedisError when Redis does not answer."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.store = desk.store
        self.redis = desk.store.redis
        self._missed = self.redis.register_script(scripts.MISSED)

    @contextmanager
    def intake(self, caller: str, limits: Limits | None = None, key: str | None = None) -> Iterator[Intake]:
        """For the items of one batch; what is staged of one that is not accepted is forgotten.

        `key` is that of its registration, where it will have one.
        """
        taken = Intake(self, caller, limits, known=bool(key and self.redis.exists(key)))
        try:
            yield taken
        finally:
            if not taken.sealed:
                self.store.unstage(list(taken.drafts))
            if taken.held:
                self.desk.meter.withdraw(caller, taken.held)

    def hold(self, caller: str, sizes: dict[str, int], limits: Limits) -> None:
        """Counts bytes that are staged as open ones of their caller. Raises OverLimit."""
        bytes_alone = Limits(max_open_bytes=limits.max_open_bytes)
        try:
            self.desk.meter.admit(caller, sizes, bytes_alone, STAGED_SECONDS)
        except OverLimit as over:
            raise OverLimit(over.kind, self.desk.seconds(self.desk.waiting() / 10)) from None

    def accept(self, intake: Intake, registration: Registration | None = None) -> tuple[Batch, bool]:
        """Queues what was taken in, or finds the batch of the idempotency key.

        Answers the batch, and whether it was there before. Raises QueueFull or OverLimit when not all of it may wait,
        KeyReused and KeyInUse as `Desk.accept_once` does.
        """
        contents = [draft.content for draft in intake.drafts.values() if draft.reuse]
        with self.desk.place(intake.caller, intake.limits) as place:
            for left in reversed(range(TRIES)):
                with self.redis.pipeline(transaction=True) as pipe:
                    if registration and (known := self._registered(pipe, registration)):
                        place.leave()
                        return known, True
                    self._check_staged(pipe, intake)
                    # Results that keep changing or expiring meanwhile are left alone in the end.
                    sources = dict(zip(contents, self.store.reusable(pipe, contents), strict=True)) if left else {}
                    made = {
                        job_id: sources.get(draft.content) if draft.reuse else None
                        for job_id, draft in intake.drafts.items()
                    }
                    open_ones = {job_id: intake.drafts[job_id].size for job_id, source in made.items() if not source}
                    place.enter(open_ones)
                    intake.held -= open_ones.keys()
                    self.desk.make_room(sum(source is None for source in made.values()))
                    pipe.multi()
                    batch = self._put(pipe, intake, made, registration, counted=place.held)
                    intake.sealed = True
                    try:
                        pipe.execute()
                    except WatchError:
                        intake.sealed = False
                        continue
                    return batch, False
            raise KeyInUse

    def _check_staged(self, pipe: Pipeline, intake: Intake) -> None:
        """Raises RedisError when Redis has lost a text meanwhile; one that it loses later fails the transaction."""
        staged = [names.of_job(job_id)[1] for job_id in intake.drafts]
        if staged:
            pipe.watch(*staged)
            if pipe.exists(*staged) < len(staged):
                raise RedisError("what was staged is gone")

    def _put(
        self,
        pipe: Pipeline,
        intake: Intake,
        made: dict[str, Job | None],
        registration: Registration | None,
        *,
        counted: bool,
    ) -> Batch:
        batch_id = uuid.uuid4().hex
        now = self.store.clock()
        batch, items, ended = names.of_batch(batch_id)
        kept = [batch, items, ended]
        tombstone = names.batch_tombstone(batch_id)
        about = {"caller": intake.caller, "created_at": now, "items": len(intake.items), "tombstone": tombstone}
        pipe.hset(batch, mapping=about)
        place = listed.member(now, batch_id)
        listed.enter(pipe, names.batches_of(intake.caller), place, now, self.store.longest)
        for item in intake.items:
            row = {"custom_id": item.custom_id, "job_id": item.job_id, "error": item.error}
            pipe.hset(items, str(item.index), json.dumps(row))
            if item.job_id is None or made[item.job_id]:
                pipe.rpush(ended, item.index)
            if item.job_id is not None:
                source = made[item.job_id]
                if source is None:
                    self.desk.enqueue(pipe, item.job_id, intake.drafts[item.job_id].priority)
                place = (batch_id, item.index)
                draft = intake.drafts[item.job_id]
                self.store.add(pipe, item.job_id, draft, source=source, batch=place, counted=counted)
        if registration:
            pipe.hset(batch, "idempotency", registration.key)
            pipe.set(registration.key, f"{registration.asked} {batch_id}")
            kept.append(registration.key)
        expires = int((now + self.store.retention) * 1000)
        for key in kept:
            pipe.pexpireat(key, expires)
        pipe.set(tombstone, f"{EXPIRED} {intake.caller}", px=int(self.store.longest * 1000))
        over = sum(item.job_id is None or made[item.job_id] is not None for item in intake.items)
        return Batch(batch_id, intake.caller, now, expires / 1000, len(intake.items), over)

    def _registered(self, pipe: Pipeline, registration: Registration) -> Batch | None:
        asked, batch_id = registered_under(pipe, registration.key)
        found = self.find(batch_id) if batch_id else None
        if found and asked != registration.asked:
            raise KeyReused
        return found

    def find(self, batch_id: str) -> Batch | None:
        """The batch, or None when there is none (any more)."""
        (found,) = self._look_up([batch_id])
        return found

    def page(self, caller: str, after: str, limit: int, created_after: float = 0) -> tuple[list[Batch], str | None]:
        """A caller's batches from the newest to the oldest, behind the place `after`; and the place of the last one.

        The place is None when there are no more (`jobs.listed.page`).
        """
        key = names.batches_of(caller)
        return listed.page(self.redis, key, after, limit, self._look_up, created_after)

    def _look_up(self, batch_ids: Sequence[str]) -> list[Batch | None]:
        found = self._as_told(batch_ids)
        # The first job that waits expires no sooner.
        due = self.store.clock() - self.store.retention
        late = [batch.id for batch in found if batch and not batch.done and batch.created_at <= due]
        for batch_id in late:
            self._missed(keys=[*names.of_batch(batch_id), names.job("")])
        mended = dict(zip(late, self._as_told(late), strict=True))
        return [mended.get(batch_id, batch) for batch_id, batch in zip(batch_ids, found, strict=True)]

    def _as_told(self, batch_ids: Sequence[str]) -> list[Batch | None]:
        with self.redis.pipeline(transaction=True) as pipe:
            for batch_id in batch_ids:
                batch, _, ended = names.of_batch(batch_id)
                pipe.hgetall(batch)
                pipe.llen(ended)
                pipe.pexpiretime(batch)
            told = iter(pipe.execute())
        return [_read(*of_one) for of_one in zip(batch_ids, told, told, told, strict=True)]

    def was_there(self, batch_id: str, caller: str) -> str | None:
        """EXPIRED or ERASED for a batch that the caller had once, else None."""
        return self.store.became(names.batch_tombstone(batch_id), caller)

    def items(self, batch: Batch, indexes: Sequence[int] | None = None) -> list[Item]:
        """All items in their order, or those of some places in the order asked for."""
        indexes = range(batch.items) if indexes is None else indexes
        rows = self.redis.hmget(names.of_batch(batch.id)[1], [str(index) for index in indexes]) if indexes else []
        return [Item(index, **json.loads(row)) for index, row in zip(indexes, rows, strict=True) if row is not None]

    def ended(self, batch: Batch, first: int, last: int) -> list[Item]:
        """Items in the order in which they ended: from the place `first` up to `last`, which is not among them.

        Raises BatchGone when they are not all there any more.
        """
        found = self.redis.lrange(names.of_batch(batch.id)[2], first, last - 1) if first < last else []
        items = self.items(batch, [int(index) for index in found])
        if len(items) < last - first:
            raise BatchGone
        return items

    def counts_at_first(self, batch: Batch, refused: int) -> dict[str, int]:
        """Those of a batch that `accept` has just made, without a look at Redis."""
        found = {State.QUEUED: batch.items - batch.ended, State.SUCCEEDED: batch.ended - refused}
        found = {str(state): found.get(state, 0) for state in State}
        return {"total": batch.items, "refused": refused, **found, "gone": 0}

    def counts(self, batch: Batch) -> dict[str, int]:
        """How many items there are of each state, refused ones, and ones whose job is gone already."""
        items = self.items(batch)
        found = dict.fromkeys(("refused", *State, "gone"), 0)
        found["refused"] = sum(item.job_id is None for item in items)
        waiting = [item.job_id for item in items if item.job_id is not None]
        for at in range(0, len(waiting), AT_ONCE):
            with self.redis.pipeline(transaction=False) as pipe:
                for job_id in waiting[at : at + AT_ONCE]:
                    pipe.hget(names.job(job_id), "status")
                for status in pipe.execute():
                    found[State(status.decode()) if status else "gone"] += 1
        return {"total": batch.items, **{str(name): number for name, number in found.items()}}

    def cancel(self, batch: Batch) -> list[State]:
        """Ends all that has not ended; the states in which that was."""
        jobs = [item.job_id for item in self.items(batch) if item.job_id is not None]
        was = [self.desk.cancel(job_id) for job_id in jobs]
        return [state for state in was if state in (State.QUEUED, State.RUNNING)]

    def erase(self, batch: Batch) -> None:
        """Deletes all that is kept of the batch and its jobs, but the fact that they were there."""
        for item in self.items(batch):
            if item.job_id is not None:
                self.desk.erase(item.job_id, batch.caller)
        key = self.redis.hget(names.batch(batch.id), "idempotency")
        with self.redis.pipeline(transaction=True) as pipe:
            pipe.set(names.batch_tombstone(batch.id), f"{ERASED} {batch.caller}", px=int(self.store.longest * 1000))
            pipe.zrem(names.batches_of(batch.caller), listed.member(batch.created_at, batch.id))
            pipe.delete(*names.of_batch(batch.id))
            pipe.execute()
        # A later batch may have it by now.
        if key and (self.redis.get(key) or b"").endswith(batch.id.encode()):
            self.redis.delete(key)


def _read(batch_id: str, stored: dict[bytes, bytes], over: int, expires: int) -> Batch | None:
    if b"caller" not in stored:
        return None
    created, items = float(stored[b"created_at"]), int(stored[b"items"])
    return Batch(batch_id, stored[b"caller"].decode(), created, expires / 1000, items, over)
