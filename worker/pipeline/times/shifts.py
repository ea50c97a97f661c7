"""Grammar of times so far from another: a week ago, two days earlier, ten days before Christmas."""

from __future__ import annotations

from dataclasses import replace

from worker.pipeline.times.dates import Dates
from worker.pipeline.times.lengths import length
from worker.pipeline.times.lexicon import Lexicon, Unit
from worker.pipeline.times.meaning import PUBLISHED, TEXT, Fixed, Hit, Meaning, Named, Shifted, longest
from worker.pipeline.times.numbers import count
from worker.pipeline.times.pieces import Stretch
from worker.pipeline.times.relative import PLACES, Relative


class Shifts:
    """The rules; each takes a stretch and a place, and answers a Hit or None."""

    def __init__(self, lex: Lexicon, dates: Dates, relative: Relative) -> None:
        self.lex, self.dates, self.relative = lex, dates, relative

    def read(self, s: Stretch, i: int) -> Hit | None:
        """The longest of the rules at `i`."""
        return longest((self.shifted(s, i), self.the_unit_before(s, i), self.weekdays_ago(s, i)))

    def shifted(self, s: Stretch, i: int) -> Hit | None:
        """A week ago, two days earlier, several years ago, a year or two ago, years ago."""
        amount = self._amount(s, i + (s.word(i) == "the"))
        if not amount:
            return None
        end, unit, value, mod = amount
        shift = self.lex.shifts.at(s, end)
        before = s.at(end + 1)
        if not shift or (s.word(end) == "before" and before is not None and before.kind == "word"):
            return self._from_named(s, end, unit, value, mod)
        last, (step, anchor) = shift
        if anchor == TEXT and (value is None or unit.clock):
            # How far from a moment that is itself not known to the hour says only how long.
            return Hit(end, Fixed("DURATION", length(value, unit, self.lex)), "shift_length", mod)
        meaning = _moved(unit, value, step, anchor, compared=unit.name == "year" and value == 1)
        return Hit(last, meaning, "ago" if anchor == PUBLISHED and step < 0 else "shift", mod)

    def _amount(self, s: Stretch, j: int) -> tuple[int, Unit, float | None, str | None] | None:
        """End, unit, number and mod of "two trading days", "a week or so", "a year and a half", "years"."""
        number = count(s, j, self.lex)
        unit = self.lex.units.get(s.word(j))
        if number is None:
            return (j + 1, unit, None, None) if unit and unit.plural else None
        end, value = number.end + (s.word(number.end) == "-"), number.value
        for _ in range(2):
            end += self.lex.has("kinds_of_day", s.word(end))
        unit = self.lex.units.get(s.word(end))
        if not unit:
            return None
        end += 1
        if s.words(end, "and", "a", "half"):
            return end + 3, unit, value + 0.5 if value else None, None
        other = self.lex.units.get(s.word(end + 1))
        if s.word(end) == "or":
            more = count(s, end + 1, self.lex)
            if s.word(end + 1) == "so" or more:
                return (more.end if more else end + 2), unit, value, "APPROX"
            if other and other.plural:
                return end + 2, unit, None, None
        return end, unit, value, "APPROX" if number.near else None

    def the_unit_before(self, s: Stretch, i: int) -> Hit | None:
        """The day before Christmas, the week after next Tuesday."""
        unit = self.lex.units.get(s.word(i + 1))
        if s.word(i) != "the" or not unit or unit.plural:
            return None
        after = s.at(i + 3)
        if s.word(i + 2) in ("before", "after") and unit.name in PLACES and (after is None or after.kind == "mark"):
            return Hit(i + 3, _moved(unit, 1, self.lex["shift_prepositions"][s.word(i + 2)], TEXT), "shift")
        hit = self._from_named(s, i + 2, unit, 1, None)
        return replace(hit, meaning=replace(hit.meaning, whole=True)) if hit else None

    def weekdays_ago(self, s: Stretch, i: int) -> Hit | None:
        """Two Fridays ago."""
        number = count(s, i, self.lex)
        named = self.lex.weekdays.get(s.word(number.end)) if number and number.value else None
        if not named or not named.plural or s.word(number.end + 1) != "ago" or number.value < 2:
            return None
        last = Named("weekday", named.number, step=-1)
        return Hit(number.end + 2, Shifted("week", number.value - 1, -1, last), "ago")

    def _from_named(self, s: Stretch, i: int, unit: Unit, value: float | None, mod: str | None) -> Hit | None:
        """The time after "two days before"."""
        sign = self.lex["shift_prepositions"].get(s.word(i))
        named = sign and (
            self.dates.read(s, i + 1) or self.relative.day_word(s, i + 1) or self.relative.stepped(s, i + 1)
        )
        if not named or named.also or value is None or unit.clock:
            return None
        if self.lex.has("worked", s.word(i - 2)):
            return None  # "eight trading days after May 5" are more days of the calendar
        return Hit(named.end, _moved(unit, value, sign, named.meaning), "shift_from", mod)


def _moved(unit: Unit, value: float | None, sign: int, anchor: str | Meaning, *, compared: bool = False) -> Shifted:
    if unit.name == "fortnight":
        return Shifted("week", value and value * 2, sign, anchor)
    return Shifted(unit.name, value, sign, anchor, compared=compared)
