"""Grammar of times of day: 3 p.m., 15:00 GMT, noon, Monday morning."""

from __future__ import annotations

from collections.abc import Callable

from worker.pipeline.times.lexicon import Lexicon
from worker.pipeline.times.meaning import Clock, Hit, Named, Whole
from worker.pipeline.times.pieces import Stretch

Reader = Callable[[Stretch, int], Hit | None]


class Clocks:
    """The rules; `date` reads a date or a relative day beside the time of day."""

    def __init__(self, lex: Lexicon, date: Reader) -> None:
        self.lex, self.date = lex, date

    def read(self, s: Stretch, i: int) -> Hit | None:
        """A clock time with its zone and day, as far as they are said."""
        face = self.face(s, i)
        if not face:
            return self._range(s, i)
        end, clock = face
        zone = self.lex.zones.at(s, end)
        offset = zone[1] if zone else None
        if zone:
            end = zone[0]
        day = self._day_after(s, end)
        if day:
            return Hit(day.end, Clock(clock, day.meaning, offset), "clock_day", day.mod)
        return Hit(end, Clock(clock, None, offset), "clock")

    def _range(self, s: Stretch, i: int) -> Hit | None:
        """The first of "3 to 5 p.m.", which has its half of the day from the second."""
        if s.digits(i) not in (1, 2) or s.word(i + 1) not in ("-", "to", "and") or not 1 <= s.number(i) <= 12:
            return None
        last = self.read(s, i + 2) if self._meridiem_near(s, i + 3) else None
        if not last or last.also or not isinstance(last.meaning, Clock):
            return None
        hour = int(last.meaning.clock[:2])
        first = s.number(i) % 12 + (12 if hour >= 12 and s.number(i) % 12 <= hour - 12 else 0)
        also = Hit(last.end, last.meaning, "range_to", last.mod, start=i + 2)
        return Hit(i + 1, Clock(f"{first:02}:00", last.meaning.of), "range_from", also=also)

    def _meridiem_near(self, s: Stretch, i: int) -> bool:
        return any(self._meridiem(s, k) for k in (i, i + 2))

    def _day_after(self, s: Stretch, i: int) -> Hit | None:
        j = i + (s.word(i) == ",")
        j += s.word(j) in ("on", "of")
        if s.word(j) == "in" and s.word(j + 1) == "the" and s.word(j + 2) in self.lex.parts:
            return None
        day = self.date(s, j)
        return day if day and not day.also and is_day(day.meaning) else None

    def after(self, s: Stretch, hit: Hit) -> Hit:
        """Adds a part or time of day that follows a day: Monday morning, Tuesday at 3 p.m."""
        if not is_day(hit.meaning):
            return hit
        end = hit.end
        if s.word(end) in self.lex.parts and s.word(end) != "overnight" and s.word(end)[-1] != "s":
            return Hit(end + 1, Clock(self.lex.parts[s.word(end)], hit.meaning), "part_of_day", hit.mod, hit.start)
        modified = self.lex.point_mods.at(s, end)
        if modified and s.word(modified[0]) in self.lex.parts and s.word(end) in ("early", "late", "mid"):
            code = self.lex.parts[s.word(modified[0])]
            return Hit(modified[0] + 1, Clock(code, hit.meaning), "part_of_day", modified[1], hit.start)
        j = end + (s.word(end) == ",")
        j += s.word(j) in ("at", "around", "about")
        if j > end or s.word(j) in self.lex["clocks"] or s.digits(j):
            face = self.face(s, j, dated=True)
            if face:
                zone = self.lex.zones.at(s, face[0])
                clock = Clock(face[1], hit.meaning, zone[1] if zone else None)
                return Hit(zone[0] if zone else face[0], clock, "day_clock", hit.mod, hit.start)
        return hit

    def part(self, s: Stretch, i: int) -> Hit | None:
        """The morning of May 5; mid-afternoon yesterday; early Tuesday morning is read from Tuesday."""
        j = i + (s.word(i) == "the")
        modified = self.lex.point_mods.at(s, j)
        if modified and s.word(j) in ("early", "late", "mid"):
            code = self.lex.parts.get(s.word(modified[0]))
            if code in ("MO", "AF", "EV") and s.word(modified[0] + 1) not in ("of", "on"):
                hit = self.part(s, modified[0])
                return (
                    Hit(hit.end, hit.meaning, hit.rule, modified[1])
                    if hit
                    else Hit(modified[0] + 1, Clock(code), "the_part", modified[1])
                )
        code = self.lex.parts.get(s.word(j))
        if not code or s.word(j)[-1] == "s":
            return None
        k = j + 1 + (s.word(j + 1) in ("of", "on"))
        if k > j + 1 or j == i:
            day = self.date(s, k)
            if day and not day.also and is_day(day.meaning):
                return Hit(day.end, Clock(code, day.meaning), "part_of_day")
        if j > i and self.lex.has("before_part", s.word(i - 1)) and s.word(j + 1) not in ("of", "-"):
            return Hit(j + 1, Clock(code), "the_part")
        return None

    def face(self, s: Stretch, i: int, *, dated: bool = False) -> tuple[int, str] | None:
        """What the clock shows: the end and hh:mm; `dated` when its day stands before it."""
        noon = self.lex["clocks"].get(s.word(i))
        if noon:
            before = s.at(i - 1)
            named = (
                s.pieces[i].capital and before is not None and before.capital and before.text not in self.lex.weekdays
            )
            return None if named else (i + 1, noon)  # the film "High Noon"
        if s.digits(i) == 4:
            return self._military(s, i)
        hour = s.number(i) if s.digits(i) in (1, 2) else self.lex["numbers"].get(s.word(i))
        if hour is None or (not s.digits(i) and hour > 12):
            return None
        end, minute, colon = self._minute(s, i + 1) if s.digits(i) else (i + 1, 0, False)
        said = self._half_of_day(s, end)
        if said:
            end, add = said
            hour = hour % 12 + add if 1 <= hour <= 12 else 99
        elif s.words(end, "o", "'", "clock"):
            end += 3
        elif not colon or not (
            dated
            or self.lex.zones.at(s, end)
            or self.lex.has("before_clock", s.word(i - 1))
            or (s.word(end) == "on" and self._day_after(s, end))
        ):
            return None
        if hour > 24 or minute > 59 or (hour == 24 and minute):
            return None
        return end, f"{hour:02}:{minute:02}"

    def _military(self, s: Stretch, i: int) -> tuple[int, str] | None:
        """1500 GMT."""
        hour, minute = divmod(s.number(i), 100)
        good = hour < 24 and minute < 60 and self.lex.zones.at(s, i + 1)
        return (i + 1, f"{hour:02}:{minute:02}") if good else None

    @staticmethod
    def _minute(s: Stretch, i: int) -> tuple[int, int, bool]:
        """The end, the minute and whether a colon stands before it; seconds are passed over."""
        if s.word(i) not in (":", ".") or not (s.glued(i) and s.glued(i + 1)) or s.digits(i + 1) != 2:
            return i, 0, False
        end = i + 2
        if s.word(end) == ":" and s.glued(end) and s.digits(end + 1) == 2 and s.glued(end + 1):
            end += 2
        return end, s.number(i + 1), s.word(i) == ":"

    def _half_of_day(self, s: Stretch, i: int) -> tuple[int, int] | None:
        """a.m., p.m., "in the morning", "o'clock in the afternoon": the end and the hours to add."""
        j = i + 3 * s.words(i, "o", "'", "clock")
        part = self.lex.parts.get(s.word(j + 2)) if s.words(j, "in", "the") else None
        if part in ("MO", "AF", "EV"):
            return j + 3, 0 if part == "MO" else 12
        return self._meridiem(s, i)

    def _meridiem(self, s: Stretch, i: int) -> tuple[int, int] | None:
        """a.m., pm, P.M.: the end and the hours to add."""
        add = self.lex["meridiems"].get(s.word(i)[:1])
        if add is None:
            return None
        if s.word(i) in ("am", "pm"):
            return i + 1, add
        if s.word(i) in ("a", "p") and s.word(i + 1) == "." and s.word(i + 2) == "m":
            return i + 3 + (s.word(i + 3) == "." and s.glued(i + 3)), add
        return None


def is_day(meaning: object) -> bool:
    """Whether it is a single day, which can have a time of day."""
    if isinstance(meaning, Named):
        return meaning.grain in ("day", "weekday", "holiday")
    return isinstance(meaning, Whole) and meaning.grain == "day"
