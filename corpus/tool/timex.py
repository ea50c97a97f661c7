"""TIMEX3 values: which there are, and the days they mean."""

from __future__ import annotations

import calendar
import datetime as dt
import re

TYPES = ("DATE", "TIME", "DURATION", "SET")
MODS = (
    *("BEFORE", "AFTER", "ON_OR_BEFORE", "ON_OR_AFTER", "LESS_THAN", "MORE_THAN", "EQUAL_OR_LESS", "EQUAL_OR_MORE"),
    *("START", "MID", "END", "APPROX"),
)
REFERENCES = ("PAST_REF", "PRESENT_REF", "FUTURE_REF")

_YEAR = r"(?:\d{4}|\d{3}X|\d\dXX|\dXXX|XXXX)"
_WITHIN = (
    r"(?:0[1-9]|1[0-2]|XX)(?:-(?:0[1-9]|[12]\d|3[01]|XX))?"
    r"|W(?:0[1-9]|[1-4]\d|5[0-3]|XX)(?:-(?:WE|[1-7]))?|Q[1-4X]|H[12X]|SP|SU|FA|WI"
)
_DATE = re.compile(rf"{_YEAR}(?:-(?:{_WITHIN}))?|\d{{2,3}}|BC\d{{4}}|{'|'.join(REFERENCES)}")
_CLOCK = r"(?:(?:[01]\d|2[0-4])(?::[0-5]\d(?::[0-5]\d)?)?(?:Z|[+-]\d\d:\d\d)?|MO|MI|AF|EV|NI|DT)"
_TIME = re.compile(rf"({_YEAR}-(?:{_WITHIN}))T{_CLOCK}")
_N = r"(?:\d+(?:\.\d+)?|X)"
_DURATION = re.compile(
    rf"P(?=[\dXT])(?:{_N}(?:DE|CE|ML))?(?:{_N}Y)?(?:{_N}M)?(?:{_N}W)?(?:{_N}D)?"
    rf"(?:T(?=[\dX])(?:{_N}H)?(?:{_N}M)?(?:{_N}S)?)?"
)
_SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def fault(kind: str, value: str) -> str | None:
    """What is wrong with a value of this TIMEX3 type; None when nothing is."""
    if kind not in TYPES:
        return f"{kind!r} must be one of {', '.join(TYPES)}"
    if kind == "DATE":
        right = _DATE.fullmatch(value)
    elif kind == "TIME":
        right = _TIME.fullmatch(value)
    elif kind == "DURATION":
        right = _DURATION.fullmatch(value)
    else:
        right = _DURATION.fullmatch(value) or ("X" in value and (_DATE.fullmatch(value) or _TIME.fullmatch(value)))
    if not right:
        return f"{value!r} is no TIMEX3 value of a {kind}"
    if kind in ("DATE", "TIME") and not _exists(_day(value)):
        return f"there is no {value}"
    return None


def days(kind: str, value: str) -> tuple[str | None, str | None]:
    """First and last day of a DATE or TIME, ISO 8601 (a clock time is kept); None, None where they are not known."""
    day = _day(value)
    clock = value[len(day) + 1 :]
    if kind not in ("DATE", "TIME") or "X" in day or value in REFERENCES or not _exists(day):
        return None, None
    first, last = _interval(day)
    if first is None or last is None:
        return None, None
    if clock[:1].isdigit():
        return f"{first}T{clock}", f"{last}T{clock}"
    return first.isoformat(), last.isoformat()


def _day(value: str) -> str:
    """What stands before the time of day."""
    return value if value in REFERENCES else value.partition("T")[0]


def _exists(day: str) -> bool:
    if "X" in day or day in REFERENCES:
        return True
    try:
        _interval(day)
    except ValueError:
        return False
    return True


def _interval(day: str) -> tuple[dt.date | None, dt.date | None]:
    """Raises ValueError for a day that no calendar has."""
    if day.startswith("BC"):
        return None, None
    if len(day) in (2, 3):
        low = int(day.ljust(4, "0"))
        return dt.date(max(low, 1), 1, 1), dt.date(low + 10 ** (4 - len(day)) - 1, 12, 31)
    year, within, rest = int(day[:4]), day[5:7], day[8:]
    if not within:
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    if within[0] == "W" and within != "WI":
        number = int(day[6:8])
        low, high = {"": (1, 7), "WE": (6, 7)}.get(day[9:]) or (int(day[9:]), int(day[9:]))
        return dt.date.fromisocalendar(year, number, low), dt.date.fromisocalendar(year, number, high)
    if rest:
        return (exact := dt.date(year, int(within), int(rest))), exact
    if within.isdigit():
        return _months(year, int(within), 1)
    if within in _SEASONS:
        return _months(year, _SEASONS[within], 3)
    length = {"Q": 3, "H": 6}[within[0]]
    return _months(year, (int(within[1]) - 1) * length + 1, length)


def _months(year: int, month: int, count: int) -> tuple[dt.date, dt.date]:
    end_year, end_month = divmod(year * 12 + month + count - 2, 12)
    last = calendar.monthrange(end_year, end_month + 1)[1]
    return dt.date(year, month, 1), dt.date(end_year, end_month + 1, last)
