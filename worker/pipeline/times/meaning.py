"""What a time expression says, before it is placed in the calendar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

PUBLISHED = "published_at"
TEXT = "text"
STORY = "story"  # publication in the news, the text in a history: "the end of the year"


@dataclass(frozen=True)
class Named:
    """Something with a number or code of its own: day 9, month 3, quarter 2, year 2014, decade 199, weekday 5."""

    grain: str  # day | weekday | month | season | quarter | half | year | decade | century | holiday
    number: Any  # of a holiday its rules
    within: Meaning | None = None  # day of a month, month of a year, weekday of a week
    step: int | None = None  # this 0, last -1, next 1
    weekday: int | None = None  # named beside a day
    filler: bool = False  # "this past", "this coming"
    fiscal: bool = False
    anchor: str = PUBLISHED  # what a step is counted from


@dataclass(frozen=True)
class Whole:
    """The unit that holds the anchor, or one some steps away: today, last week, the following year."""

    grain: str
    step: int
    anchor: str = PUBLISHED
    fiscal: bool = False
    past: int | None = None  # the step with a past verb, where it is another: "overnight"


@dataclass(frozen=True)
class Shifted:
    """So many units from an anchor: two days earlier, a week after Easter."""

    grain: str
    count: float | None  # signed; None when not said ("several")
    sign: int
    anchor: str | Meaning = PUBLISHED
    whole: bool = False  # "the week after Easter": all of it, not the day seven days on
    compared: bool = False  # "a year ago": may compare at the grain just spoken of


@dataclass(frozen=True)
class Clock:
    """A time of day, of a day or of none."""

    clock: str  # hh:mm, hh, or a part of day
    of: Meaning | None = None
    zone: str | None = None  # offset from UTC, where the zone is said and has but one


@dataclass(frozen=True)
class Nth:
    """The third Sunday of June, the last week of May."""

    ordinal: int  # -1 the last
    within: Named  # a month
    weekday: int | None = None  # None: a week of seven days, counted from the month's first


@dataclass(frozen=True)
class Latest:
    """A unit with an article only: "the quarter"; "the latest quarter" is one that is over."""

    grain: str
    over: bool = False


@dataclass(frozen=True)
class Likewise:
    """What a report is on, in another year: "the 1988 period", "the quarter a year ago"."""

    year: Meaning
    quarter: bool = False  # said to be one


@dataclass(frozen=True)
class Ended:
    """A quarter told by its end: "the quarter ended June 30", "its second quarter ended 31 October"."""

    number: int | None  # None: not said
    end: Meaning


@dataclass(frozen=True)
class Fixed:
    """A value that needs no calendar: references, sets, lengths."""

    type: str
    value: str


Meaning = Named | Whole | Shifted | Clock | Nth | Latest | Likewise | Ended | Fixed


@dataclass(frozen=True)
class Hit:
    """Pieces up to `end` mean this."""

    end: int
    meaning: Meaning
    rule: str
    mod: str | None = None
    start: int | None = None  # where the span begins when not where the reading began
    also: Hit | None = None  # the second half of a range


@dataclass(frozen=True)
class Side:
    """Where the text around a time puts it: -1 back, 1 ahead, 0 not said."""

    verb: int = 0
    preposition: int = 0
    sure: bool = True
    will: bool = False  # "will": ahead of publication, whatever the text has come to


def longest(hits: Iterable[Hit | None]) -> Hit | None:
    """The hit that reaches farthest, the earlier of two that reach as far."""
    best = None
    for hit in hits:
        if hit and (best is None or hit.end > best.end):
            best = hit
    return best
