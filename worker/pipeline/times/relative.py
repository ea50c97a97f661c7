"""Grammar of times that are counted by steps: last week, the following year, tonight, the quarter, year-end."""

from __future__ import annotations

from dataclasses import replace

from worker.pipeline.times.dates import Dates
from worker.pipeline.times.lengths import length
from worker.pipeline.times.lexicon import PLACES, Lexicon
from worker.pipeline.times.meaning import (
    PUBLISHED,
    STORY,
    TEXT,
    Clock,
    Fixed,
    Hit,
    Latest,
    Named,
    Nth,
    Shifted,
    Whole,
    longest,
)
from worker.pipeline.times.pieces import Stretch

# Units as the calendar has them; a fortnight is no place in it.
QUOTES = frozenset("'\"“”")
AGES = frozenset({"decade", "century", "millennium"})
CURRENCIES = frozenset("$£€¥#")  # "a high for the year of $42"
STOPS = frozenset(".,;")
RULES = {-1: "last", 0: "this", 1: "next"}


class Relative:
    """The rules; each takes a stretch and a place, and answers a Hit or None."""

    def __init__(self, lex: Lexicon, dates: Dates) -> None:
        self.lex, self.dates = lex, dates
        self.rules = (
            self.day_word,
            self.stepped,
            self.possessive,
            self.same,
            self.one_day,
            self.definite,
            self.week_of,
            self.nth_of,
            self.unit_end,
        )

    def read(self, s: Stretch, i: int) -> Hit | None:
        """The longest of the rules at `i`."""
        return longest([rule(s, i) for rule in self.rules])

    def place(self, s: Stretch, i: int) -> str | None:
        """The name of a single unit of the calendar at `i`."""
        unit = self.lex.units.get(s.word(i))
        name = unit.name if unit else s.word(i)
        return name if name in PLACES and not (unit and (unit.plural or unit.spelling)) else None

    def day_word(self, s: Stretch, i: int) -> Hit | None:
        """Today, the day after tomorrow, tonight."""
        j = i + (s.word(i) == "the" and s.word(i + 1) == "day")
        found = self.lex.days.at(s, j)
        if found:
            named = s.pieces[j].capital and (s.pieces[j].token.ent_type_ == "ORG" or self._title(s, j, found[0]))
            return None if named else Hit(found[0], Whole("day", found[1]), s.word(found[0] - 1))
        tonight = self.lex.parts_of_today.get(s.word(i))
        if tonight:
            code, step, past = tonight
            return Hit(i + 1, Clock(code, Whole("day", step, past=past)), s.word(i))
        return None

    @staticmethod
    def _title(s: Stretch, start: int, end: int) -> bool:
        """Marks enclose it and nothing else: the programme "Today"."""
        opened = s.word(start - 1) in QUOTES and s.glued(start)
        return opened and s.word(end) in QUOTES and s.glued(end)

    def one_day(self, s: Stretch, i: int) -> Hit | None:
        """The day that is to come in "will one day be free"; "lasted one day" is a length."""
        if not s.words(i, "one", "day"):
            return None
        token = s.pieces[i + 1].token
        to_come = token.i < token.head.i and any(child.tag_ in ("MD", "TO") for child in token.head.children)
        return Hit(i + 2, Fixed("DATE", "FUTURE_REF"), "one_day") if to_come else None

    # a step and a name

    def stepped(self, s: Stretch, i: int) -> Hit | None:
        """Last week, last April, next Tuesday, the following month, this past spring."""
        definite = s.word(i) == "the"
        j = i + definite
        word = s.word(j)
        step = self.lex["steps"].get(word)
        if step is None or (not definite and self.lex.has("definite_steps", word)):
            return None
        j += 1
        filler = word == "this" and self.lex.has("step_fillers", s.word(j))
        if filler:
            step, j = self.lex["steps"][s.word(j)], j + 1
        from_text = self.lex.has("steps_from_text", word) or (definite and word == "next")
        anchor = TEXT if from_text else PUBLISHED
        rule = RULES[step]
        return (
            self._stepped_unit(s, j, step, anchor, word, definite=definite)
            or self._stepped_name(s, j, Named("", 0, step=step, filler=filler or word == "coming", anchor=anchor), rule)
            or self._stepped_part(s, j, Whole("day", step, anchor), rule)
        )

    def _stepped_unit(self, s: Stretch, j: int, step: int, anchor: str, word: str, *, definite: bool) -> Hit | None:
        fiscal = s.word(j) == "fiscal"
        j += fiscal
        name = self.place(s, j)
        if definite and s.word(j) == "period" and word in ("latest", "previous"):
            meaning = Latest("quarter", over=True) if word == "latest" else Whole("quarter", step, anchor)
            return Hit(j + 1, meaning, f"{RULES[step]}_period")
        if not name:
            return None
        capital = s.pieces[j - 1].capital and s.pieces[j].capital
        if capital and s.word(j - 2) in QUOTES and s.glued(j - 1):
            return None  # "This Week" on television
        if capital and self.lex.has("name_labels", s.pieces[j].token.ent_type_):
            return None  # a programme called "This Week"
        if definite and name in AGES and self._up_to_now(s, j - 2, word):
            return Hit(j + 1, Fixed("DURATION", length(1, self.lex.units[name], self.lex)), f"{RULES[step]}_{name}")
        if name == "day" and (word in ("this", "last", "past") or (word == "latest" and not definite)):
            return None
        if word == "latest" and name == "quarter" and not fiscal:
            return Hit(j + 1, Latest(name, over=True), "last_quarter")
        return Hit(j + 1, Whole(name, step, anchor, fiscal), f"{RULES[step]}_{name}")

    def _up_to_now(self, s: Stretch, i: int, word: str) -> bool:
        """Whether "the" at `i` begins ten or a hundred years up to now or from now on: "over the last decade"."""
        return word == "past" or self.lex.has("before_a_length", s.word(i - 1))

    def _stepped_name(self, s: Stretch, j: int, like: Named, rule: str) -> Hit | None:
        """A month, weekday, season, quarter or holiday by name; its own year or date goes before the step."""
        named = self._name(s, j)
        if not named:
            return None
        end, grain, number = named
        if grain == "weekday" and s.word(end) == ",":
            date = self.dates.month_first(s, end + 1)
            if date and date.meaning.grain == "day" and not date.also:
                return replace(date, rule="weekday_date")
        year = self.dates.year_after(s, end) if grain in ("month", "season") else None
        if year:
            return Hit(year[0], Named(grain, number, year[1]), grain)
        return Hit(end, replace(like, grain=grain, number=number), f"{rule}_{grain}")

    def _name(self, s: Stretch, j: int) -> tuple[int, str, int | str | tuple] | None:
        capital = s.at(j) is not None and s.pieces[j].capital
        month, weekday = self.dates.month_word(s, j), self.dates.weekday_word(s, j)
        if month and capital and not self.dates.day_number(s, month[0]):
            return month[0], "month", month[1]
        if weekday and capital:
            return weekday[0], "weekday", weekday[1]
        season = self.lex.seasons.get(s.word(j))
        if season:
            return j + 1, "season", season.code
        quarter = self._quarter(s, j)
        if quarter and quarter.meaning.grain == "quarter":
            return quarter.end, "quarter", quarter.meaning.number
        holiday = self.lex.holidays.at(s, j)
        return (holiday[0], "holiday", holiday[1]) if holiday and capital else None

    def _quarter(self, s: Stretch, j: int) -> Hit | None:
        """A quarter or half that is told without its year."""
        hit = self.dates.years.quarter(s, j)
        return hit if hit and isinstance(hit.meaning, Named) and hit.meaning.within is None else None

    def _stepped_part(self, s: Stretch, j: int, day: Whole, rule: str) -> Hit | None:
        """Last night, this morning, the next evening; nobody says "last morning"."""
        name = s.word(j)
        part = self.lex.parts.get(name)
        if not part or name.endswith("s") or (rule == "last" and name not in ("night", "evening")):
            return None
        return Hit(j + 1, Clock(part, day), f"{rule}_part")

    def possessive(self, s: Stretch, i: int) -> Hit | None:
        """Last year's third quarter; this year's summer."""
        if s.word(i) not in ("this", "last", "next") or not s.words(i + 1, "year", "'", "s"):
            return None
        year = Whole("year", self.lex["steps"][s.word(i)])
        quarter = self._quarter(s, i + 4)
        if quarter:
            return Hit(quarter.end, Named(quarter.meaning.grain, quarter.meaning.number, year), "quarter")
        season = self.lex.seasons.get(s.word(i + 4))
        return Hit(i + 5, Named("season", season.code, year), "season_year") if season else None

    # from the text

    def same(self, s: Stretch, i: int) -> Hit | None:
        """That day, the same year, that same week."""
        same = s.word(i + 1) == "same"
        if s.word(i) != "that" and not (s.word(i) == "the" and same):
            return None
        j = i + 1 + same
        name = self.place(s, j)
        if name:
            return Hit(j + 1, Whole(name, 0, TEXT), "same_unit")
        if s.word(j) in self.lex.parts and not s.word(j).endswith("s"):
            return Hit(j + 1, Clock(self.lex.parts[s.word(j)], Whole("day", 0, TEXT)), "same_part")
        season = self.lex.seasons.get(s.word(j))
        if season and not season.doubtful:
            return Hit(j + 1, Whole("season", 0, TEXT), "same_unit")
        if s.at(j) is None or not s.pieces[j].capital:
            return None
        after = s.at(j + 1)
        if s.pieces[i].token.tag_ != "DT" and after is not None and after.text not in STOPS:
            return None  # "he said that Friday was free"
        month, weekday = self.dates.month_word(s, j), self.dates.weekday_word(s, j)
        if month and not self.dates.day_number(s, month[0]):
            return Hit(month[0], Named("month", month[1], Whole("year", 0, TEXT)), "same_month")
        return (
            Hit(weekday[0], Named("weekday", weekday[1], Whole("week", 0, TEXT)), "same_weekday") if weekday else None
        )

    def definite(self, s: Stretch, i: int) -> Hit | None:
        """For the year, in the month; the year that ended in June, the year to June are lengths."""
        j = i + 1 + (s.word(i + 1) in ("full", "fiscal"))
        unit = self.lex.units.get(s.word(j))
        if s.word(i) != "the" or self.place(s, j) not in ("week", "month", "year"):
            return None
        to_month = s.word(j + 1) == "to" and self.dates.month_word(s, j + 2) and s.pieces[j + 2].capital
        if self.lex.has("ended", s.word(j + 1)) or to_month:
            return Hit(j + 1, Fixed("DURATION", f"P1{unit.designator}"), "the_unit")
        after = s.at(j + 1)
        free = after is None or after.kind == "mark" or after.token.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM")
        if (
            not free
            or not self.lex.has("before_the_unit", s.word(i - 1))
            or s.word(j + 1) in ("that", "when", "-")
            or (s.word(j + 1) == "of" and s.word(j + 2) not in CURRENCIES)
        ):
            return None
        return Hit(j + 1, Whole(unit.name, 0, STORY), "the_unit")

    def week_of(self, s: Stretch, i: int) -> Hit | None:
        """The week of March 6."""
        date = self.dates.month_first(s, i + 3) if s.words(i, "the", "week", "of") else None
        return Hit(date.end, Shifted("week", 0, 1, date.meaning), "week_of") if date and not date.also else None

    def nth_of(self, s: Stretch, i: int) -> Hit | None:
        """The third Sunday in June, the last week of May 2020."""
        j = i + (s.word(i) == "the")
        order = (j + 1, -1) if s.word(j) == "last" else self.dates.years.ordinal(s, j, 5)
        if not order:
            return None
        at, ordinal = order
        weekday = self.dates.weekday_word(s, at)
        end = weekday[0] if weekday else at + 1
        if (not weekday and s.word(at) != "week") or s.word(end) not in ("of", "in"):
            return None
        month = self.dates.month_word(s, end + 1)
        if not month or not s.pieces[end + 1].capital or self.dates.day_number(s, month[0]):
            return None
        year = self.dates.year_after(s, month[0])
        within = Named("month", month[1], year[1] if year else None)
        return Hit(year[0] if year else month[0], Nth(ordinal, within, weekday and weekday[1]), "nth_of_month")

    def unit_end(self, s: Stretch, i: int) -> Hit | None:
        """Year end, year-end, year's end, month-end."""
        j = i + (s.word(i) == "the")
        name = self.place(s, j)
        if name not in ("week", "month", "quarter", "year"):
            return None
        end = j + 3 if s.words(j + 1, "'", "s") else j + 1 + (s.word(j + 1) == "-")
        return Hit(end + 1, Whole(name, 0, STORY), "unit_end", "END") if s.word(end) == "end" else None
