"""What is known of an expression once it is placed, and what remains where the calendar ends."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from worker.pipeline.times import moments
from worker.pipeline.times.meaning import Clock, Ended, Likewise, Meaning, Named, Nth, Shifted, Side
from worker.pipeline.times.moments import Moment, OutOfCalendar


@dataclass
class Placed:
    """The answer for one expression."""

    type: str
    value: str
    first: str | None = None
    last: str | None = None
    anchor: str | None = None


def in_order(first: Placed, second: Placed, side: Side) -> tuple[Placed, Placed]:
    """The two days of "from Monday to Friday", the second of them not before the first."""
    if not (first.first and second.first) or second.first >= first.first:
        return first, second
    if side.verb > 0:
        return first, _week_away(second, 1)
    return _week_away(first, -1), second


def _week_away(placed: Placed, step: int) -> Placed:
    day = moments.day(moments.move("day", dt.date.fromisoformat(placed.first), 7 * step)).value
    return replace(placed, value=day, first=day, last=day)


def bounds(moment: Moment) -> tuple[str | None, str | None]:
    """The first and last day, or twice the minute."""
    if moment.first is None:
        return None, None
    if moment.clock == "24:00":
        midnight = f"{moments.move('day', moment.first, 1).isoformat()}T00:00{moment.zone or ''}"
        return midnight, midnight
    if moment.clock and ":" in moment.clock:
        minute = f"{moment.value}{moment.zone or ''}"
        return minute, minute
    return moment.first.isoformat(), moment.last.isoformat()


def years_from(quarter: Moment, years: int) -> Moment:
    """The same quarter so many years on, a fiscal one too: its number stays."""
    first, last = (moments.move("year", day, years) for day in (quarter.first, quarter.last))
    year = int(quarter.value[:4]) + years
    if not 1 <= year <= 9999:
        raise OutOfCalendar(str(year))
    return replace(quarter, value=f"{year:04}{quarter.value[4:]}", first=first, last=last)


def beyond(meaning: Meaning) -> str:
    """The value of a day that no calendar has: 3000 years ago, 29 February of a common year."""
    if isinstance(meaning, Shifted):
        return "FUTURE_REF" if meaning.sign > 0 else "PAST_REF"
    if isinstance(meaning, Clock):
        return f"{moments.UNPLACED['day']}T{meaning.clock}"
    if isinstance(meaning, Nth):
        return moments.UNPLACED["day"]
    if isinstance(meaning, Named) and meaning.grain == "day":
        year = meaning.within.within
        number = f"{year.number:04}" if isinstance(year, Named) else "XXXX"
        return f"{number}-{meaning.within.number:02}-XX"
    if isinstance(meaning, Ended | Likewise):
        return moments.UNPLACED["quarter"]
    return moments.UNPLACED.get(meaning.grain, moments.UNPLACED["day"])


def fiscal(meaning: Meaning) -> bool:
    """Whether it is counted in fiscal years."""
    within = meaning.within if isinstance(meaning, Named) else None
    return getattr(meaning, "fiscal", False) or (within is not None and fiscal(within))
