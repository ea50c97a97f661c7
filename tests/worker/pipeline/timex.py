"""What makes a time a right TIMEX3, checked without the code that is tested: its value, its type and its interval."""

from __future__ import annotations

import calendar
import datetime as dt
import re

REFERENCES = {"PAST_REF", "PRESENT_REF", "FUTURE_REF"}
MODS = {
    None, "START", "MID", "END", "APPROX", "BEFORE", "AFTER", "ON_OR_BEFORE", "ON_OR_AFTER", "LESS_THAN", "MORE_THAN",
    "EQUAL_OR_LESS", "EQUAL_OR_MORE",
}  # fmt: skip
PARTS = {"MO", "MI", "AF", "EV", "NI", "DT"}
LENGTH = re.compile(
    r"P(?=[0-9XT])(?:(?P<big>X(?:DE|CE|ML))|(?:[0-9.]+Y|XY)?(?:[0-9.]+Q|XQ)?(?:[0-9.]+M|XM)?(?:[0-9.]+W|XW)?"
    r"(?:[0-9.]+D|XD)?(?:T(?=[0-9X])(?:[0-9.]+H|XH)?(?:[0-9.]+M|XM)?(?:[0-9.]+S|XS)?)?)"
)
CLOCK = re.compile(r"(\d\d):(\d\d)")
SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def fault(time) -> str | None:
    """The first thing that is wrong with a time, None when nothing is."""
    wrong = _value(time.type, time.value)
    if wrong:
        return f"{time.value!r} of {time.type}: {wrong}"
    if time.mod not in MODS:
        return f"mod {time.mod!r}"
    if time.anchor not in (None, "published_at", "text"):
        return f"anchor {time.anchor!r}"
    return _interval(time)


def _value(kind: str, value: str) -> str | None:
    if kind == "DURATION":
        return None if LENGTH.fullmatch(value) else "no length"
    if kind == "SET":
        if LENGTH.fullmatch(value):
            return None
        return _date(value.partition("T")[0]) or _clock(value) if "X" in value else "a set comes again"
    if kind == "TIME":
        return (_date(value.partition("T")[0]) or _clock(value)) if "T" in value else "no time of day"
    if kind == "DATE":
        return None if value in REFERENCES else _date(value)
    return "no type"


def _clock(value: str) -> str | None:
    clock = value.partition("T")[2]
    if not clock or clock in PARTS:
        return None
    found = CLOCK.fullmatch(clock)
    if not found or int(found[1]) > 24 or int(found[2]) > 59 or (found[1] == "24" and found[2] != "00"):
        return "no clock"
    return None


def _date(value: str) -> str | None:
    if re.fullmatch(r"BC\d{4}|BC\d\d|[0-9X]{1,3}", value):
        return None
    found = re.fullmatch(r"([0-9X]{4})(?:-(.+))?", value)
    if not found:
        return "no date"
    year, rest = found[1], found[2]
    if year == "0000":
        return "no year"
    if rest is None or rest in SEASONS or re.fullmatch(r"Q[1-4X]|H[12X]", rest):
        return None
    week = re.fullmatch(r"W(\d\d|XX)(?:-(WE|[1-7X]))?", rest)
    if week:
        return _week(year, week[1])
    day = re.fullmatch(r"(\d\d|XX)(?:-(\d\d|XX))?", rest)
    return _day(year, *day.groups()) if day else "no part of a year"


def _week(year: str, week: str) -> str | None:
    if week == "XX":
        return None
    last = 53 if "X" in year else dt.date(int(year), 12, 28).isocalendar().week
    return None if 1 <= int(week) <= last else "no such week"


def _day(year: str, month: str, day: str | None) -> str | None:
    if month != "XX" and not 1 <= int(month) <= 12:
        return "no such month"
    if day in (None, "XX"):
        return None
    last = 31 if month == "XX" else calendar.monthrange(2000 if "X" in year else int(year), int(month))[1]
    return None if 1 <= int(day) <= last else "no such day"


def _interval(time) -> str | None:
    if (time.first is None) != (time.last is None):
        return "half an interval"
    if time.first is None:
        return None
    if time.type in ("DURATION", "SET") or "X" in time.value or time.value in REFERENCES:
        return "an interval of what has no place"
    first, last = dt.datetime.fromisoformat(time.first), dt.datetime.fromisoformat(time.last)
    if first > last:
        return "it ends before it begins"
    day = time.value.partition("T")[0]
    low, high = bounds(day)
    if low is None:
        return None
    if "T" in time.first:
        return None if low <= first.date() <= high + dt.timedelta(days=1) else "a moment of another day"
    inside = low <= last.date() and first.date() <= high
    return None if inside else f"{time.first} to {time.last} is not {time.value}"


def bounds(value: str) -> tuple[dt.date | None, dt.date | None]:
    """The first and last day of a date value, None where this check does not tell."""
    if "-W" in value and not value.endswith("WI"):
        year, week = int(value[:4]), int(value[6:8])
        return dt.date.fromisocalendar(year, week, 1), dt.date.fromisocalendar(year, week, 7)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return (day := dt.date.fromisoformat(value)), day
    if re.fullmatch(r"\d{4}-\d\d", value):
        year, month = int(value[:4]), int(value[5:])
        return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
    if re.fullmatch(r"\d{4}", value):
        return dt.date(int(value), 1, 1), dt.date(int(value), 12, 31)
    return None, None
