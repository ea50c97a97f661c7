"""Places what was said in the calendar, from the day of publication and from the times told before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

from worker.pipeline.times import moments
from worker.pipeline.times.history import year_of
from worker.pipeline.times.meaning import (
    PUBLISHED,
    STORY,
    TEXT,
    Clock,
    Ended,
    Fixed,
    Latest,
    Likewise,
    Meaning,
    Named,
    Nth,
    Shifted,
    Side,
    Whole,
)
from worker.pipeline.times.memory import Memory
from worker.pipeline.times.moments import Moment, OutOfCalendar
from worker.pipeline.times.nearest import choose
from worker.pipeline.times.placed import Placed, beyond, bounds, fiscal, years_from

# A weekday that is ahead only of what is told is over when it was so few days ago.
LATELY = 3  # days: then it is nearer than the one ahead
EARLY_IN_THE_WEEK = 2  # ISO number of the last day with its weekend before it
WEEKS_ON = dt.timedelta(days=62)
HALF_A_QUARTER = 45  # days
COARSE = ("month", "season", "quarter", "half", "year")
FINE = ("day", "weekend", "week", "month", "season", "quarter", "half", "year", "decade", "century", "millennium")


@dataclass
class Resolver:
    """Keeps the times of one document. `published` is None when the day of publication is not known."""

    published: dt.date | None
    country: str | None = None  # whose holidays are meant (ISO 3166-1 alpha-3)
    history: bool = False  # the text tells of years gone by
    memory: Memory = field(default_factory=Memory)
    _anchor: str | None = None

    def place(self, meaning: Meaning, side: Side) -> Placed:
        """Value, interval and anchor. What cannot be placed keeps X for what is not known."""
        if isinstance(meaning, Fixed):
            self.memory.keep_length(meaning.value)
            return Placed(meaning.type, meaning.value)
        self._anchor = None
        try:
            moment = self.moment(meaning, side)
            first, last = bounds(moment)
        except OutOfCalendar:
            return Placed("TIME" if isinstance(meaning, Clock) else "DATE", beyond(meaning))
        kind = "TIME" if moment.clock else "DATE"
        if moment.first is None:
            return Placed(kind, moment.value)
        unfinished = self.published is not None and moment.last > self.published and side.verb >= 0
        dated = year_of(meaning) is not None
        self.memory.keep(moment, dated=dated, fiscal=fiscal(meaning), unfinished=unfinished)
        if fiscal(meaning):  # where a fiscal year begins is not known
            first = last = None
        return Placed(kind, moment.value, first, last, self._anchor)

    def moment(self, meaning: Meaning, side: Side) -> Moment:
        """The moment that is meant."""
        if isinstance(meaning, Named):
            return self._named(meaning, side)
        if isinstance(meaning, Whole):
            return self._whole(replace(meaning, step=meaning.past) if meaning.past and side.verb < 0 else meaning)
        if isinstance(meaning, Shifted):
            return self._shifted(meaning, side)
        if isinstance(meaning, Clock):
            return self._clock(meaning, side)
        if isinstance(meaning, Latest):
            return self._latest(meaning, side)
        if isinstance(meaning, Likewise):
            return self._likewise(meaning, side)
        if isinstance(meaning, Nth):
            return self._nth(meaning, side)
        if isinstance(meaning, Ended):
            return self._ended(meaning, side)
        return Moment("year", meaning.value)

    # anchors

    def _base(self, anchor: str, grains: tuple[str, ...] = FINE) -> dt.date | None:
        """The day to count from, noting which it was."""
        if anchor == TEXT:
            told = self.memory.base(grains)
            if told is not None:
                self._anchor = TEXT
                return told
        if self.published:
            self._anchor = PUBLISHED
        return self.published

    # kinds of meaning

    def _whole(self, meaning: Whole) -> Moment:
        anchor = meaning.anchor
        if anchor == STORY:
            anchor = TEXT if self.history else PUBLISHED
        grains = FINE if anchor == PUBLISHED else FINE[: FINE.index(meaning.grain) + 1]
        base = self._base(anchor, grains)
        if base is None:
            return Moment(meaning.grain, moments.UNPLACED[meaning.grain])
        if meaning.grain == "season" or meaning.step == 0:
            return moments.holding(meaning.grain, moments.move(meaning.grain, base, meaning.step))
        start = moments.holding(meaning.grain, base).first
        return moments.holding(meaning.grain, moments.move(meaning.grain, start, meaning.step))

    def _named(self, meaning: Named, side: Side) -> Moment:
        if meaning.grain == "year":
            return moments.year(meaning.number)
        if meaning.grain == "decade":
            return moments.decade(meaning.number)
        if meaning.grain == "century":
            return moments.century(meaning.number)
        if meaning.grain == "weekday":
            return self._weekday(meaning, side)
        if meaning.grain == "holiday":
            rule = meaning.number.rule_in(self.country)
            if rule is None:
                return Moment("day", moments.UNPLACED["day"])
            meaning = replace(meaning, number=rule)
        if meaning.within is not None and not (meaning.grain == "day" and meaning.within.within is None):
            within = meaning.within.within if meaning.grain == "day" else meaning.within
            year = self.moment(within, side)
            if year.first is None:
                return self._unplaced(meaning)
            return self._in_year(meaning, year.first.year)
        return self._nearest(meaning, side)

    def _in_year(self, meaning: Named, year: int) -> Moment:
        """A named thing in a year; a 30 February is no day."""
        if meaning.grain == "day":
            return moments.day(moments.date(year, meaning.within.number, meaning.number))
        if meaning.grain == "holiday":
            return moments.day(moments.holiday(year, meaning.number))
        make = {"month": moments.month, "season": moments.season, "quarter": moments.quarter, "half": moments.half}
        return make[meaning.grain](year, meaning.number)

    @staticmethod
    def _unplaced(meaning: Named) -> Moment:
        if meaning.grain == "day":
            return Moment("day", f"XXXX-{meaning.within.number:02}-{meaning.number:02}")
        if meaning.grain == "weekday":
            return Moment("day", f"XXXX-WXX-{meaning.number}")
        if meaning.grain == "holiday":
            rule = meaning.number
            fixed = len(rule) == 2 and rule[0] != "easter"
            return Moment("day", f"XXXX-{rule[0]:02}-{rule[1]:02}" if fixed else "XXXX-XX-XX")
        text = {"month": "{:02}", "quarter": "Q{}", "half": "H{}", "season": "{}"}[meaning.grain]
        return Moment(meaning.grain, "XXXX-" + text.format(meaning.number))

    def _nearest(self, meaning: Named, side: Side) -> Moment:
        """The year of something that is told without one."""
        if self.published is None:
            told = self.memory.last() if meaning.step is None else None
            if told and told.moment.grain in FINE[:8]:
                self._anchor = TEXT
                return self._in_year(meaning, told.moment.first.year)
            return self._unplaced(meaning)
        told = self._within_story(meaning, side) or self._soon_after(meaning)
        if told is not None:
            self._anchor = TEXT
            return told
        day = self._base(meaning.anchor)
        reach = 10 if meaning.grain == "day" else 2  # a 29 February comes after eight years at the latest
        found = []
        for year in range(day.year - reach, day.year + reach + 1):
            try:
                found.append(self._in_year(meaning, year))
            except OutOfCalendar:
                continue
        if not found:
            raise OutOfCalendar(str(meaning.number))
        if meaning.weekday is not None:
            near = [m for m in found if abs(m.first.year - day.year) <= 1]
            found = [m for m in near if m.first.isoweekday() == meaning.weekday] or found
        return choose(found, meaning, side, day)

    def _within_story(self, meaning: Named, side: Side) -> Moment | None:
        """In the year that a history has come to; January and February after a year's end are of the next."""
        if not self.history or meaning.step is not None or side.will:
            return None
        for told in (past.moment for past in self.memory.back()):
            if told.derived or told.grain not in FINE[:8]:
                continue
            turned = told.grain in ("day", "month") and told.first.month >= 11 and self._month(meaning) <= 2
            return self._in_year(meaning, told.first.year + turned)
        return None

    def _soon_after(self, meaning: Named) -> Moment | None:
        """In the year of a date just told with it, when that is a few weeks on: "on 5 May 2020 … on 7 May"."""
        last = self.memory.last()
        told = last.moment if last and last.dated and self.memory.is_near(last) else None
        if told is None or told.grain != "day" or meaning.step is not None or meaning.grain not in ("day", "month"):
            return None
        try:
            found = self._in_year(meaning, told.first.year)
        except OutOfCalendar:
            return None
        return found if dt.timedelta(0) <= found.first - told.first <= WEEKS_ON else None

    @staticmethod
    def _month(meaning: Named) -> int:
        """The month of a month or a day; 12 for all else."""
        month = meaning.within if meaning.grain == "day" else meaning
        return month.number if month is not None and month.grain == "month" else 12

    def _weekday(self, meaning: Named, side: Side) -> Moment:
        if meaning.within is not None:
            week = self.moment(meaning.within, side)
            if week.first is None:
                return self._unplaced(meaning)
            return moments.day(moments.move("day", week.first, meaning.number - 1))
        base = self._base(meaning.anchor, ("day",))
        if base is None:
            return self._unplaced(meaning)
        if meaning.step is None:
            last = moments.weekday(base, meaning.number, -1)
            past = side.verb <= 0 if side.sure else (base - last).days <= LATELY
            back = side.preposition < 0 or (side.preposition == 0 and past)
            return moments.day(last if back else moments.weekday(base, meaning.number, 1))
        if meaning.step == 0:
            return moments.day(moments.weekday(base, meaning.number, -1 if side.verb < 0 else 1))
        if meaning.step < 0:
            if meaning.anchor == TEXT:
                base = self.memory.weekday(meaning.number) or base
            return moments.day(moments.weekday(moments.move("day", base, -1), meaning.number, -1))
        if meaning.filler:
            return moments.day(moments.weekday(moments.move("day", base, 1), meaning.number, 1))
        week = moments.move("week", moments.week(base).first, 1)
        return moments.day(moments.move("day", week, meaning.number - 1))

    def _shifted(self, meaning: Shifted, side: Side) -> Moment:
        grain = meaning.grain
        if isinstance(meaning.anchor, str):
            finer = FINE if grain not in FINE else FINE[: FINE.index(grain) + 1]
            if meaning.compared:
                quarter = self.memory.reported(quarter=False)
                if quarter:
                    self._anchor = TEXT
                    return self._compared(years_from(quarter.moment, meaning.sign))
                told = self.memory.compared_year()
                if meaning.anchor == TEXT and told:
                    self._anchor = TEXT
                    return self._compared(moments.holding("year", moments.move("year", told.first, meaning.sign)))
            coarse = self.memory.just_told() if meaning.anchor == TEXT and grain in ("day", "week") else None
            if coarse and coarse.grain in COARSE and meaning.count:
                self._anchor = TEXT
                return coarse  # "in May 2012 he fell ill and two days later he died": no day is known
            base = self._base(meaning.anchor, finer)
            if meaning.anchor == TEXT and self._anchor != TEXT and meaning.sign > 0 and side.verb <= 0:
                base = None  # "two days later he died", after nothing that is told
        else:
            anchor = self.moment(meaning.anchor, side)
            base = anchor.first
            if grain == "weekend" and base and base.isoweekday() <= EARLY_IN_THE_WEEK:
                base = moments.move("week", base, -1)  # of a holiday on a Monday: the days before it
            if grain == "week" and meaning.count and not meaning.whole:
                grain = "day" if anchor.grain == "day" else grain
                return self._moved(grain, base, meaning.count * (7 if grain == "day" else 1), meaning.sign)
        moved = self._moved(grain, base, meaning.count, meaning.sign)
        return self._compared(moved) if meaning.compared and meaning.anchor == PUBLISHED else moved

    @staticmethod
    def _compared(moment: Moment) -> Moment:
        """A moment told only to compare with: what follows is not about it."""
        return replace(moment, derived=True)

    def _moved(self, grain: str, base: dt.date | None, count: float | None, sign: int) -> Moment:
        if count is None or grain in ("hour", "minute", "second"):
            self._anchor = None
            return Moment("day", "FUTURE_REF" if sign > 0 else "PAST_REF")
        if base is None:
            return Moment(grain, moments.UNPLACED.get(grain, "XXXX-XX-XX"))
        if grain in ("decade", "century", "millennium"):
            count *= {"decade": 10, "century": 100, "millennium": 1000}[grain]
            grain = "year"
        if count != int(count):
            if grain != "year":
                return Moment("day", "FUTURE_REF" if sign > 0 else "PAST_REF")
            return moments.holding("month", moments.move("month", base, sign * round(count * 12)))
        return moments.holding(grain, moments.move(grain, base, sign * int(count)))

    def _clock(self, meaning: Clock, side: Side) -> Moment:
        day = self.moment(meaning.of, side) if meaning.of is not None else self._day_of_clock()
        if day.grain != "day" or day.value.endswith("_REF"):
            return day
        value = f"{day.value}T{meaning.clock}"
        last_night = isinstance(meaning.of, Whole) and meaning.of.past is not None
        return Moment("day", value, day.first, day.last, clock=meaning.clock, zone=meaning.zone, derived=last_night)

    def _day_of_clock(self) -> Moment:
        """The day that a time of day without one belongs to."""
        told = next((past.moment for past in self.memory.near() if _spoken_of(past.moment)), None)
        if told is not None:
            self._anchor = TEXT
            return moments.day(told.first)
        return self._whole(Whole("day", 0))

    def _nth(self, meaning: Nth, side: Side) -> Moment:
        """A weekday or a week of a month; the month's own value for a week, which TIMEX3 has no name for."""
        month = self.moment(meaning.within, side)
        if month.first is None:
            return Moment("day", "XXXX-XX-XX") if meaning.weekday else month
        if meaning.weekday is None:
            start = moments.move("day", month.last, -6)
            if meaning.ordinal > 0:
                start = moments.move("day", month.first, 7 * (meaning.ordinal - 1))
            last = min(moments.move("day", start, 6), month.last)
            return replace(month, grain="week", first=min(start, last), last=last)
        if meaning.ordinal < 0:
            return moments.day(moments.weekday(month.last, meaning.weekday, -1))
        first = moments.weekday(month.first, meaning.weekday, 1)
        found = moments.move("day", first, 7 * (meaning.ordinal - 1))
        if found > month.last:
            raise OutOfCalendar(f"{meaning.ordinal} of {month.value}")
        return moments.day(found)

    def _likewise(self, meaning: Likewise, side: Side) -> Moment:
        """The quarter spoken of, as it was in the year; the year where no quarter is spoken of."""
        year = self.moment(meaning.year, side)
        told = self.memory.reported(quarter=meaning.quarter)
        quarter = told.moment if told else self._whole(Whole("quarter", -1)) if meaning.quarter else None
        if quarter is None:
            return self._compared(year)
        if quarter.first is None or year.first is None:
            return Moment("quarter", f"{year.value}-QX")
        self._anchor = TEXT if told else PUBLISHED
        return self._compared(years_from(quarter, year.first.year - int(quarter.value[:4])))

    def _ended(self, meaning: Ended, side: Side) -> Moment:
        """Three months up to a day: by its own number, else a fiscal one's just told, else the calendar's most."""
        last = self.moment(meaning.end, side).last
        if last is None:
            return Moment("quarter", f"XXXX-Q{meaning.number or 'X'}")
        first = moments.move("month", moments.move("day", last, 1), -3)
        told = self.memory.reported(quarter=True)
        number = meaning.number or (int(told.moment.value[-1]) if told and told.fiscal else None)
        middle = moments.move("day", last, -HALF_A_QUARTER)
        year = last.year if number else middle.year
        return Moment("quarter", f"{year:04}-Q{number or (middle.month + 2) // 3}", first, last)

    def _latest(self, meaning: Latest, side: Side) -> Moment:
        """The quarter spoken of, else the one last ended; the weekend on the side the verb says."""
        told = self.memory.recent(meaning.grain)
        if meaning.over:
            quarter = self.memory.reported(quarter=True)
            told = quarter.moment if quarter else None
        if told:
            self._anchor = TEXT
            return told
        if self.published is None:
            return Moment(meaning.grain, moments.UNPLACED[meaning.grain])
        self._anchor = PUBLISHED
        if meaning.grain == "weekend":
            this = moments.weekend(self.published)
            if side.verb > 0 or side.preposition > 0 or this.first <= self.published:
                return this
            return moments.weekend(moments.move("week", self.published, -1))
        return self._whole(Whole(meaning.grain, -1))


def _spoken_of(moment: Moment) -> bool:
    """Whether it is a day that a time of day without one may belong to."""
    return moment.grain == "day" and not moment.derived
