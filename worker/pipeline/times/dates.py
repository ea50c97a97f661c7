"""Grammar of dates in figures and names: days, months, weekdays, holidays."""

from __future__ import annotations

from calendar import monthrange

from worker.pipeline.times.context import is_month, is_weekday
from worker.pipeline.times.lexicon import Lexicon
from worker.pipeline.times.meaning import Clock, Hit, Named, Shifted, Whole, longest
from worker.pipeline.times.pieces import Stretch
from worker.pipeline.times.years import Years

LONGEST_MONTHS = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


class Dates:
    """The rules; each takes a stretch and a place, and answers a Hit or None."""

    def __init__(self, lex: Lexicon) -> None:
        self.lex = lex
        self.years = Years(lex)
        self.year_after = self.years.year_after
        days = (self.iso, self.figures, self.named_date, self.weekday_date, self.month_first, self.day_first)
        rules = (*days, *self.years.rules, self.month_alone, self.weekday_alone, self.holiday)
        worded = (self.weekday_date, self.month_first, self.years.season, self.years.year_words, self.years.short_year)
        self.of_figures = [r for r in rules if r not in (*worded, self.month_alone, self.weekday_alone)]
        self.of_words = [r for r in rules if r not in (self.iso, self.figures)]

    def read(self, s: Stretch, i: int) -> Hit | None:
        """The longest date at `i`; the earlier rule where two are as long."""
        return longest([rule(s, i) for rule in (self.of_figures if s.digits(i) else self.of_words)])

    # figures

    @staticmethod
    def iso(s: Stretch, i: int) -> Hit | None:
        """2022-01-18, 2022-01-18T15:00:00Z."""
        if s.digits(i) != 4 or not (s.word(i + 1) == s.word(i + 3) == "-" and s.digits(i + 2) == s.digits(i + 4) == 2):
            return None
        if not all(s.glued(k) for k in range(i + 1, i + 5)) or (s.word(i + 5) == "-" and s.glued(i + 5)):
            return None
        day = _day(i + 5, s.number(i), s.number(i + 2), s.number(i + 4), "iso_date")
        hour, minute = s.number(i + 6), s.number(i + 8)
        joined = all(s.glued(k) for k in range(i + 5, i + 9)) and s.word(i + 7) == ":"
        if not day or s.word(i + 5) != "t" or not joined or s.digits(i + 6) != 2 or s.digits(i + 8) != 2:
            return day
        if hour > 23 or minute > 59:
            return day
        end = i + 9
        if s.word(end) == ":" and s.digits(end + 1) == 2 and s.glued(end) and s.glued(end + 1):
            end += 2
        end += s.word(end) == "z" and s.glued(end)
        return Hit(end, Clock(f"{hour:02}:{minute:02}", day.meaning), "iso_time")

    def named_date(self, s: Stretch, i: int) -> Hit | None:
        """9/11, where nothing hangs on it; Black Monday."""
        found = self.lex.named_dates.at(s, i)
        if not found:
            return None
        if not s.digits(i):
            return _day(found[0], *found[1], "named_date") if s.pieces[i].capital else None
        if not s.glued(i + 1) or not s.glued(i + 2):
            return None
        hangs = (s.glued(i) and s.word(i - 1) in ("/", "-", ".")) or (s.glued(found[0]) and s.word(found[0]) == "/")
        return None if hangs or s.digits(found[0]) else _day(found[0], *found[1], "named_date")

    @staticmethod
    def figures(s: Stretch, i: int) -> Hit | None:
        """1/18/2022 and 18.1.2022: the figure over 12 is the day; with none over 12 the month comes first."""
        mark = s.word(i + 1)
        if mark not in ("/", ".") or s.word(i + 3) != mark or not all(s.glued(k) for k in range(i + 1, i + 5)):
            return None
        if s.digits(i) not in (1, 2) or s.digits(i + 2) not in (1, 2) or s.digits(i + 4) not in (2, 4):
            return None
        if (s.word(i + 5) == mark and s.glued(i + 6)) or (mark == "." and s.digits(i + 4) != 4):
            return None
        first, second, year = s.number(i), s.number(i + 2), s.number(i + 4)
        if s.digits(i + 4) == 2:
            year += 2000 if year < 50 else 1900
        if mark == "." or first > 12:
            first, second = second, first
        return _day(i + 5, year, first, second, "figures")

    # days, months, weekdays

    def month_word(self, s: Stretch, i: int) -> tuple[int, int] | None:
        """A word that may be a month: the end (after a full stop of a short form) and its number."""
        named = self.lex.months.get(s.word(i))
        if not named:
            return None
        return i + 1 + (named.short and s.word(i + 1) == "." and s.glued(i + 1)), named.number

    def day_number(self, s: Stretch, i: int) -> tuple[int, int] | None:
        """9, 9th, ninth, twenty-first: the end and the day of a month."""
        if s.digits(i) not in (1, 2):
            return self.years.ordinal(s, i, 31)
        end = i + 1 + (s.word(i + 1) in self.lex.ordinal_endings and s.glued(i + 1))
        figures = s.word(end) in (".", ":") and s.digits(end + 1) and s.glued(end + 1)
        if s.glued(end) and (s.word(end) in ("/", "%") or figures):
            return None
        return (end, s.number(i)) if 1 <= s.number(i) <= 31 else None

    def month_first(self, s: Stretch, i: int) -> Hit | None:
        """March 9, Mar. 9th 2014, March 2014, March of last year, May 5-9."""
        month = self.month_word(s, i)
        if not month:
            return None
        end, number = month
        day = self.day_number(s, end + (s.word(end) == "the"))
        if day and day[1] <= LONGEST_MONTHS[number]:
            return self._ranged(s, day, number)
        year = self.year_after(s, end)
        if year and is_month(s, i, self.lex, dated=True):
            return Hit(year[0], Named("month", number, year[1]), "month_year")
        return None

    def _ranged(self, s: Stretch, day: tuple[int, int], month: int) -> Hit:
        """A day of a month, and the other end of a range of days when it is told with it."""
        end, number = day
        other = self._range_end(s, end, number)
        year = self.year_after(s, other[0] if other else end)
        within = Named("month", month, year[1] if year else None)
        if not other:
            rule = "month_day_year" if year else "month_day"
            return Hit(year[0] if year else end, Named("day", number, within), rule)
        last = Hit(year[0] if year else other[0], Named("day", other[1], within), "range_to", start=end + 1)
        return Hit(end, Named("day", number, within), "range_from", also=last)

    def _range_end(self, s: Stretch, end: int, number: int) -> tuple[int, int] | None:
        """The later day of "May 5-9", "May 5 to 9", "May 5 and 9"."""
        word = s.word(end)
        if word not in ("to", "through", "and") and not (word == "-" and s.glued(end) == s.glued(end + 1)):
            return None
        other = self.day_number(s, end + 1)
        if not other or other[1] <= number or (word == "and" and not s.digits(end + 1)):
            return None
        after = s.word(other[0])
        counted = after in self.lex.units or after in ("%", "percent", "people") or s.digits(other[0])
        return None if counted and s.digits(other[0]) != 4 else other

    def day_first(self, s: Stretch, i: int) -> Hit | None:
        """9 March 2014, the 9th of March, 5-9 May."""
        day = self.day_number(s, i + (s.word(i) == "the"))
        if not day:
            return None
        first, last = day, day
        if s.word(day[0]) in ("-", "to", "and", "through"):
            other = self.day_number(s, day[0] + 1)
            last = other if other and other[1] > day[1] else day
        end, number = last
        of = s.word(end) == "of"
        month = self.month_word(s, end + of)
        if not month or not is_month(s, end + of, self.lex, dated=True) or number > LONGEST_MONTHS[month[1]]:
            return None
        if not of and s.digits(month[0]) and self.day_number(s, month[0]):
            return None  # "the 9 March 5": the month has its day behind it
        year = self.year_after(s, month[0])
        end = year[0] if year else month[0]
        within = Named("month", month[1], year[1] if year else None)
        if first is last:
            return Hit(end, Named("day", number, within), "day_month_year" if year else "day_month")
        also = Hit(end, Named("day", number, within), "range_to", start=first[0] + 1)
        return Hit(first[0], Named("day", first[1], within), "range_from", also=also)

    def month_alone(self, s: Stretch, i: int) -> Hit | None:
        """March, where it is the month."""
        month = self.month_word(s, i)
        if not month or not is_month(s, i, self.lex, dated=False):
            return None
        return Hit(month[0], Named("month", month[1]), "month")

    def weekday_word(self, s: Stretch, i: int) -> tuple[int, int] | None:
        """A word that may be a weekday: the end and its ISO number."""
        named = self.lex.weekdays.get(s.word(i))
        if not named or named.plural:
            return None
        return i + 1 + (named.short and s.word(i + 1) == "." and s.glued(i + 1)), named.number

    def weekday_date(self, s: Stretch, i: int) -> Hit | None:
        """Friday, Oct. 23; Friday 23 October."""
        weekday = self.weekday_word(s, i)
        if not weekday:
            return None
        j = weekday[0] + (s.word(weekday[0]) == ",")
        date = self.month_first(s, j) or self.day_first(s, j)
        if not date or date.also or date.meaning.grain != "day":
            return None
        meaning = Named("day", date.meaning.number, date.meaning.within, weekday=weekday[1])
        return Hit(date.end, meaning, "weekday_date")

    def weekday_alone(self, s: Stretch, i: int) -> Hit | None:
        """Friday; Friday last week; Tuesday of this week."""
        weekday = self.weekday_word(s, i)
        if not weekday or not is_weekday(s, i, self.lex):
            return None
        end = weekday[0]
        j = end + (s.word(end) == "of")
        if s.word(j) in ("this", "last", "next") and s.word(j + 1) == "week":
            return Hit(j + 2, Named("weekday", weekday[1], Whole("week", self.lex["steps"][s.word(j)])), "weekday_week")
        return Hit(end, Named("weekday", weekday[1]), "weekday")

    def holiday(self, s: Stretch, i: int) -> Hit | None:
        """Thanksgiving Day; Christmas 2014; Easter week, the Labor Day weekend."""
        j = i + (s.word(i) == "the")
        found = self.lex.holidays.at(s, j)
        if not found or not s.pieces[j].capital:
            return None
        end = found[0] + (s.word(found[0]) == "long")
        if s.word(end) in ("week", "weekend"):
            return Hit(end + 1, Shifted(s.word(end), 0, 1, Named("holiday", found[1])), "holiday_week")
        if j > i:
            return None
        end, within = self.year_after(s, found[0]) or (found[0], None)
        return Hit(end, Named("holiday", found[1], within), "holiday")


def _day(end: int, year: int, month: int, day: int, rule: str) -> Hit | None:
    """A day that the calendar has, else None."""
    if not (1 <= month <= 12 and year and 1 <= day <= monthrange(year, month)[1]):
        return None
    return Hit(end, Named("day", day, Named("month", month, Named("year", year))), rule)
