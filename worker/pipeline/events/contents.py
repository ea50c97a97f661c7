"""Which events are the content of which: `content_of` leads to an event that is given, and never back."""

from __future__ import annotations

from worker.pipeline.layers import Event


def sure(events: list[Event], least: float) -> list[Event]:
    """Those that are as sure as the caller asks, under the ids that they have among all."""
    kept = [event for event in events if event.confidence >= least]
    ids = {event.id for event in kept}
    for event in kept:
        event.content_of = event.content_of if event.content_of in ids else None
    return kept


def unwind(events: list[Event]) -> None:
    """Lets the first of a ring stand on its own: merged of several places, two events may each tell of the other."""
    by_id = {event.id: event for event in events}
    order = {event.id: number for number, event in enumerate(events)}
    ended: set[str] = set()
    for event in events:
        way: list[str] = []
        seen: set[str] = set()
        at: Event | None = event
        while at is not None and at.id not in ended and at.id not in seen:
            way.append(at.id)
            seen.add(at.id)
            at = by_id.get(at.content_of or "")
        if at is not None and at.id in seen:
            ring = way[way.index(at.id) :]
            by_id[min(ring, key=order.__getitem__)].content_of = None
        ended |= seen
