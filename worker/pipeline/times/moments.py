"""Places in the calendar: their TIMEX3 value and the days they cover."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from worker.pipeline.times.lexicon import lexicon

ONE_DAY = dt.timedelta(days=1)
# Grains that a moment may have, from fine to coarse.
# The value of a moment that could not be placed.
UNPLACED = {
    "day": "XXXX-XX-XX", "weekend": "XXXX-WXX-WE", "week": "XXXX-WXX", "month": "XXXX-XX", "season": "XXXX-XX",
    "quarter": "XXXX-QX", "half": "XXXX-HX", "year": "XXXX", "decade": "XXX", "century": "XX", "millennium": "X",
}  # fmt: skip


class OutOfCalendar(ValueError):
    """A day before the year 1 or after 9999."""


@dataclass(frozen=True)
class Moment:
    """A stretch of days at a grain. `first` is None when it could not be placed."""

    grain: str
    value: str
    first: dt.date | None = None
    last: dt.date | None = None
    clock: str | None = None  # hh:mm of the value, or a part of day
    zone: str | None = None  # offset of the clock from UTC, where it is said
    number: int | None = None  # which month, weekday, quarter …: known even when unplaced
    derived: bool = False  # counted from something else than itself


def date(year: int, month: int = 1, day: int = 1) -> dt.date:
    """A day of the calendar. Raises OutOfCalendar when there is none such."""
    try:
        return dt.date(year, month, day)
    except (ValueError, OverflowError):
        raise OutOfCalendar(f"{year}-{month}-{day}") from None


def _month_end(year: int, month: int) -> dt.date:
    if (year, month) == (9999, 12):
        return dt.date.max
    return date(year + month // 12, month % 12 + 1) - ONE_DAY


def day(at: dt.date) -> Moment:
    """One day."""
    return Moment("day", at.isoformat(), at, at)


def week(at: dt.date) -> Moment:
    """The ISO week of `at`."""
    year, number, weekday = at.isocalendar()
    first = move("day", at, 1 - weekday)
    return Moment("week", f"{year:04}-W{number:02}", first, move("day", first, 6))


def weekend(at: dt.date) -> Moment:
    """The weekend of the ISO week of `at`."""
    whole = week(at)
    return Moment("weekend", whole.value + "-WE", move("day", whole.first, 5), whole.last)


def month(year: int, number: int) -> Moment:
    """A month of a year."""
    return Moment("month", f"{year:04}-{number:02}", date(year, number), _month_end(year, number))


def season(year: int, code: str) -> Moment:
    """A season; winter begins in `year`."""
    first, last = next(s.months for s in lexicon().seasons.values() if s.code == code)
    return Moment("season", f"{year:04}-{code}", date(year, first), _month_end(year + (last < first), last))


def quarter(year: int, number: int) -> Moment:
    """A quarter of a calendar year."""
    return Moment("quarter", f"{year:04}-Q{number}", date(year, number * 3 - 2), _month_end(year, number * 3))


def half(year: int, number: int) -> Moment:
    """A half of a calendar year."""
    return Moment("half", f"{year:04}-H{number}", date(year, number * 6 - 5), _month_end(year, number * 6))


def year(number: int) -> Moment:
    """A year."""
    return Moment("year", f"{number:04}", date(number), _month_end(number, 12))


def decade(number: int) -> Moment:
    """199 is the 1990s."""
    return Moment("decade", f"{number:03}", date(max(number * 10, 1)), _month_end(number * 10 + 9, 12))


def century(number: int) -> Moment:
    """19 is the twentieth century, 1900 to 1999 as TIMEX3 has it."""
    return Moment("century", f"{number:02}", date(max(number * 100, 1)), _month_end(number * 100 + 99, 12))


def millennium(number: int) -> Moment:
    """2 is the third millennium."""
    return Moment("millennium", f"{number:01}", date(max(number * 1000, 1)), _month_end(number * 1000 + 999, 12))


def season_of(at: dt.date) -> tuple[int, str]:
    """The year and code of the season that holds `at`."""
    for row in lexicon().seasons.values():
        first, last = row.months
        if first <= last and first <= at.month <= last:
            return at.year, row.code
        if first > last and (at.month >= first or at.month <= last):
            return at.year - (at.month <= last), row.code
    raise ValueError(f"no season holds month {at.month}")


def holding(grain: str, at: dt.date) -> Moment:
    """The moment of this grain that holds `at`."""
    return _HOLDING[grain](at)


_HOLDING: dict[str, Callable[[dt.date], Moment]] = {
    "day": day,
    "week": week,
    "weekend": weekend,
    "month": lambda at: month(at.year, at.month),
    "season": lambda at: season(*season_of(at)),
    "quarter": lambda at: quarter(at.year, (at.month + 2) // 3),
    "half": lambda at: half(at.year, (at.month + 5) // 6),
    "year": lambda at: year(at.year),
    "decade": lambda at: decade(at.year // 10),
    "century": lambda at: century(at.year // 100),
    "millennium": lambda at: millennium(at.year // 1000),
}

# Days or months in one step of a grain.
_DAYS = {"day": 1, "week": 7, "weekend": 7, "fortnight": 14}
_MONTHS = {
    "month": 1,
    "season": 3,
    "quarter": 3,
    "half": 6,
    "year": 12,
    "decade": 120,
    "century": 1200,
    "millennium": 12000,
}


def move(grain: str, at: dt.date, steps: int) -> dt.date:
    """`at` moved by whole steps of a grain; the 31st falls back to a month's last day."""
    if abs(steps) > 4_000_000:
        raise OutOfCalendar(str(steps))
    try:
        if grain in _DAYS:
            return at + dt.timedelta(days=steps * _DAYS[grain])
        months = at.year * 12 + at.month - 1 + steps * _MONTHS[grain]
        target = date(months // 12, months % 12 + 1)
        return target.replace(day=min(at.day, _month_end(target.year, target.month).day))
    except OverflowError:
        raise OutOfCalendar(f"{steps} {grain}") from None


def weekday(at: dt.date, number: int, side: int) -> dt.date:
    """The nearest day of this ISO weekday: `at` itself, else before it (side < 0) or after."""
    back = (at.isoweekday() - number) % 7
    return move("day", at, -back if side < 0 or not back else 7 - back)


def easter(number: int) -> dt.date:
    """Western Easter Sunday of a year (the anonymous Gregorian algorithm)."""
    a, b, c = number % 19, number // 100, number % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month_, day_ = divmod(h + m - 7 * n + 114, 31)
    return date(number, month_, day_ + 1)


def holiday(number: int, rule: tuple) -> dt.date:
    """The day of a holiday in a year, by its rule in the lexicon."""
    if rule[0] == "easter":
        return move("day", easter(number), rule[1])
    if len(rule) == 2:
        return date(number, rule[0], rule[1])
    month_, weekday_, nth, *more = rule
    if nth < 0:
        return weekday(_month_end(number, month_), weekday_, -1)
    return move("day", move("week", weekday(date(number, month_), weekday_, 1), nth - 1), sum(more))
