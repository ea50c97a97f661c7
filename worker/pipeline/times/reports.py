"""Grammar of what a report is on and compares with: the quarter, the 1988 period, the year-ago quarter."""

from __future__ import annotations

from dataclasses import replace

from worker.pipeline.times.dates import Dates
from worker.pipeline.times.lengths import Lengths
from worker.pipeline.times.lexicon import Lexicon
from worker.pipeline.times.meaning import PUBLISHED, Hit, Latest, Likewise, Meaning, Named, Shifted, Whole, longest
from worker.pipeline.times.pieces import Stretch

OPENERS = frozenset({"the", "last", "year"})
PERIODS = frozenset({"quarter", "period"})
YEAR_BEFORE = (("a", "year", "ago"), ("a", "year", "earlier"), ("a", "year", "before"), ("the", "year", "before"))


class Reports:
    """The rules; each takes a stretch and a place, and answers a Hit or None."""

    def __init__(self, lex: Lexicon, dates: Dates, lengths: Lengths) -> None:
        self.lex, self.dates, self.lengths = lex, dates, lengths

    def read(self, s: Stretch, i: int) -> Hit | None:
        """The longest of the rules at `i`."""
        if s.word(i) not in OPENERS:
            return None
        return longest((self.latest(s, i), self.likewise(s, i), self.of_last_year(s, i), self.year_ago(s, i)))

    def latest(self, s: Stretch, i: int) -> Hit | None:
        """The quarter, the weekend: known from what was told, or from the day of publication."""
        if s.word(i) != "the" or s.word(i + 1) not in ("quarter", "weekend") or s.word(i + 2) in ("of", "-"):
            return None
        return Hit(i + 2, Latest(s.word(i + 1)), f"the_{s.word(i + 1)}")

    def likewise(self, s: Stretch, i: int) -> Hit | None:
        """The quarter a year ago, the corresponding period last year, the same quarter of 2020, the 1988 quarter."""
        if s.word(i) != "the":
            return None
        j = i + 1
        if s.digits(j) == 4 and s.word(j + 1) in PERIODS and 1700 <= s.number(j) <= 2100:
            return Hit(j + 2, Likewise(Named("year", s.number(j)), s.word(j + 1) == "quarter"), "year_period")
        j += like if (like := self.lex.has("corresponding", s.word(j))) else 0
        if s.word(j) not in PERIODS or not (like or s.word(j) == "quarter"):
            return None
        year = self._year(s, j + 1)
        return Hit(year[0], Likewise(year[1], s.word(j) == "quarter"), "year_period") if year else None

    def _year(self, s: Stretch, i: int) -> tuple[int, Meaning] | None:
        """The year behind "the quarter": "a year ago", "last year", "of 2020", "in the previous year"."""
        before = next((words for words in YEAR_BEFORE if s.words(i, *words)), None)
        if before:
            return i + len(before), Whole("year", -1)
        return None if s.word(i) == "," else self.dates.year_after(s, i + (s.word(i) in ("in", "of")))

    def of_last_year(self, s: Stretch, i: int) -> Hit | None:
        """Last year's quarter."""
        if s.words(i, "last", "year", "'", "s") and s.word(i + 4) in PERIODS:
            return Hit(i + 5, Likewise(Whole("year", -1), s.word(i + 4) == "quarter"), "year_period")
        return None

    def year_ago(self, s: Stretch, i: int) -> Hit | None:
        """The year-ago quarter, year-earlier, a year-earlier period, the year-earlier nine months."""
        j = i + (s.word(i) == "the")
        j += j > i and self.lex.has("corresponding", s.word(j))
        if not s.words(j, "year", "-", "ago") and not s.words(j, "year", "-", "earlier"):
            return None
        quarter = self.dates.years.quarter(s, j + 3)
        if quarter and isinstance(quarter.meaning, Named) and quarter.meaning.within is None:
            return Hit(quarter.end, Named("quarter", quarter.meaning.number, Whole("year", -1)), "year_ago")
        if s.word(j + 3) == "quarter":
            return Hit(j + 4, Likewise(Whole("year", -1), quarter=True), "year_ago")
        months = self.lengths.counted(s, j + 3)
        if months:
            return replace(months, rule="year_ago", start=i)
        meaning = Shifted("year", 1, -1, PUBLISHED, compared=True)
        if s.word(j + 3) == "period":
            return Hit(j + 4, meaning, "year_ago")
        return Hit(j + 3, meaning, "year_ago", start=j)
