"""Which year is meant by a day, a month or a holiday that is told without one."""

from __future__ import annotations

import datetime as dt

from worker.pipeline.times.meaning import Named, Side
from worker.pipeline.times.moments import Moment

# A day or month told without a year is not this many days away when the other side has it near.
TOO_FAR, NEAR = 300, 65
# Nobody says so of a day that comes again in nearly a year, when it was a few days ago.
NEARLY_A_YEAR = 355


def choose(found: list[Moment], meaning: Named, side: Side, day: dt.date) -> Moment:
    """The one of several years' that is meant, seen from `day`."""
    past = [m for m in found if m.first <= day]
    over = [m for m in found if m.last < day]
    ahead = [m for m in found if m.first > day]
    holding = [m for m in found if m.first <= day <= m.last]
    if meaning.step == -1:
        # in March nobody says "last February" of last month
        said = over[:-1] if over and meaning.grain == "month" and _just_over(over[-1].first, day) else over
        return (said or found)[-1]
    if meaning.step == 1:
        return (ahead or found)[0]
    if meaning.step == 0:
        same = [m for m in found if m.first.year == day.year]
        return (holding or same or found)[0]
    if holding and meaning.grain != "day":
        return holding[0]
    near = min(found, key=lambda m: (distance(m, day), m.first > day))
    if side.preposition < 0 or (side.verb < 0 and side.preposition <= 0 and side.sure):
        back = (past or found)[-1]
        return near if distance(back, day) > TOO_FAR and distance(near, day) < NEAR else back
    if meaning.grain in ("quarter", "half") and distance(near, day) < NEAR:
        return near  # "expects to report a third-quarter loss" tells of the one that is over
    if side.verb > 0 or side.preposition > 0:
        ahead = ([m for m in found if m.last >= day] or found)[0]
        just_over = distance(ahead, day) > NEARLY_A_YEAR and near.last < day
        return near if just_over else ahead
    return near


def _just_over(month: dt.date, day: dt.date) -> bool:
    """Whether a month is the one before the day's, in the same year."""
    return (month.year, month.month) == (day.year, day.month - 1)


def distance(moment: Moment, day: dt.date) -> int:
    """Days between a moment and a day, none when it holds it."""
    if moment.first <= day <= moment.last:
        return 0
    return (moment.first - day).days if moment.first > day else (day - moment.last).days
