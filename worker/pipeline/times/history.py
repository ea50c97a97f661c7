"""Whether a text tells of years gone by: then its bare months and days are of the year that it told last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from worker.pipeline.times.meaning import PUBLISHED, Clock, Meaning, Named, Shifted, Whole

LONG_AGO = 2  # years before publication from which on a year is of history
FEWEST = 5  # years of history that make one
TIMES_MORE = 3  # than there are times counted from publication


def is_history(meanings: Iterable[Meaning], published: dt.date | None) -> bool:
    """Many years of long ago and next to nothing that is counted from the day of publication."""
    if published is None:
        return False
    old = counted = 0
    for meaning in meanings:
        year = year_of(meaning)
        if year is not None:
            old += year <= published.year - LONG_AGO
        else:
            counted += _from_publication(meaning)
    return old >= FEWEST and old >= TIMES_MORE * counted


def year_of(meaning: Meaning | str | None) -> int | None:
    """The year that is said with a day, a month or another part of one, or by itself."""
    while meaning is not None:
        if isinstance(meaning, Clock):
            meaning = meaning.of
        elif not isinstance(meaning, Named):
            return None
        elif meaning.grain == "year":
            return meaning.number
        else:
            meaning = meaning.within
    return None


def _from_publication(meaning: Meaning) -> bool:
    if isinstance(meaning, Clock):
        return meaning.of is not None and _from_publication(meaning.of)
    if isinstance(meaning, Named):
        return meaning.grain == "weekday" or meaning.step is not None
    return isinstance(meaning, Whole | Shifted) and meaning.anchor == PUBLISHED
