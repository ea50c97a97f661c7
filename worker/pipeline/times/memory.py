"""The times told so far, and which of them one that comes later leans on."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from worker.pipeline.times.moments import Moment

MEMORY = 20  # times told before that are looked through
FAR = 3  # sentences over which a day or year just told is still spoken of
QUARTER_FAR = 8  # the same for a quarter, which a whole report is on
REPORTED = frozenset({"P6M", "P9M", "P12M", "P1Y"})  # lengths that a firm reports on


@dataclass(frozen=True)
class Told:
    """A moment, where it was told, and what of it no value says."""

    sentence: int
    moment: Moment
    dated: bool  # with its year
    fiscal: bool
    unfinished: bool  # not over yet, and nothing is said to have happened in it


@dataclass
class Memory:
    """The times of one document up to the sentence that is being read."""

    sentence: int = 0
    _told: list[Told] = field(default_factory=list)
    _length: int = -1  # how many times were told before the last length that a firm reports on

    def keep(self, moment: Moment, *, dated: bool, fiscal: bool, unfinished: bool) -> None:
        """A time that has its place."""
        self._told.append(Told(self.sentence, moment, dated, fiscal, unfinished))

    def keep_length(self, value: str) -> None:
        """A length, of interest where it may be what a report is on: "the nine months"."""
        if value in REPORTED:
            self._length = len(self._told)

    def back(self) -> Iterator[Told]:
        """The times told last, from the last one back."""
        return reversed(self._told[-MEMORY:])

    def near(self, far: int = FAR) -> Iterator[Told]:
        """Those told so many sentences ago at most, from the last one back."""
        return itertools.takewhile(lambda told: self.is_near(told, far), self.back())

    def is_near(self, told: Told, far: int = FAR) -> bool:
        """Whether it was told so many sentences ago at most."""
        return self.sentence - told.sentence <= far

    def last(self) -> Told | None:
        """The time told last."""
        return self._told[-1] if self._told else None

    def just_told(self) -> Moment | None:
        """The last time told, in this sentence or the one before."""
        last = self.last()
        return last.moment if last and self.is_near(last, 1) and not last.moment.derived else None

    def base(self, grains: tuple[str, ...]) -> dt.date | None:
        """The first day of the last time of one of these grains, to count from."""
        return next((t.moment.first for t in self.back() if t.moment.grain in grains and not t.moment.derived), None)

    def recent(self, grain: str) -> Moment | None:
        """The last moment of this grain, if it was told a few sentences ago at most."""
        far = QUARTER_FAR if grain == "quarter" else FAR
        return next((told.moment for told in self.near(far) if _is(told.moment, grain)), None)

    def compared_year(self) -> Moment | None:
        """The year just told, unless a length that a firm reports on was told since."""
        back = next((n for n, told in enumerate(self.near(), 1) if _is(told.moment, "year")), None)
        return None if back is None or len(self._told) - back < self._length else self._told[-back].moment

    def weekday(self, number: int) -> dt.date | None:
        """The last day told that was this ISO weekday."""
        days = (told.moment.first for told in self.near() if told.moment.grain == "day")
        return next((day for day in days if day.isoweekday() == number), None)

    def reported(self, *, quarter: bool) -> Told | None:
        """The quarter a report is on: that of the sentence, else the one last over of those told before.

        None that the report only looks ahead to; and, where none is said to be meant, none that it has left for months.
        """
        best, place = None, 0
        for back, told in enumerate(self.near(QUARTER_FAR), 1):
            here = told.sentence == self.sentence
            if not _is(told.moment, "quarter") or (told.unfinished and not here):
                continue
            if best is None or told.moment.last > best.moment.last:
                best, place = told, len(self._told) - back
            if here or told.fiscal:
                break
        return None if best and place < self._length and not quarter else best


def _is(moment: Moment, grain: str) -> bool:
    return moment.grain == grain and not moment.clock and not moment.derived
