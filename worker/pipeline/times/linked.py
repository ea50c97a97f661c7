"""What one time lends another: the day of a clock, the year of a range's first half, the week of its second."""

from __future__ import annotations

from dataclasses import replace

from worker.pipeline.times.clocks import is_day
from worker.pipeline.times.meaning import Clock, Ended, Hit, Latest, Meaning, Named, Whole
from worker.pipeline.times.pieces import Stretch

Read = tuple[int, int, Hit]  # start, end (in pieces) and meaning

BETWEEN = frozenset({"(", ")", ",", "on", "of", "-", "local", "time"})
FARTHEST = 8  # pieces between a clock and its day
FEW = 3  # pieces between a quarter and its end
JOINTS = frozenset({"to", "through", "until", "till", "-"})
SHARED = JOINTS | {"and", "or"}  # one year for two months: "in May and June 1990"
ENDS = frozenset({("ended",), ("ending",), ("that", "ended"), ("which", "ended"), ("to",), ("through",)})


def linked(s: Stretch, read: list[Read]) -> list[Read]:
    """The expressions of a stretch, those that lean on a later one completed by it."""
    found = [_stamped(s, one) for one in read]
    for n in range(len(found) - 2, -1, -1):  # from the end: what is lent may be lent on
        start, end, hit = found[n]
        later_start, _, later = found[n + 1]
        if isinstance(hit.meaning, Clock) and hit.meaning.of is None:
            day = later.meaning.of if isinstance(later.meaning, Clock) else later.meaning
            if day is not None and is_day(day) and _only_marks(s, end, later_start):
                found[n] = (start, end, replace(hit, meaning=replace(hit.meaning, of=day)))
        elif (quarter := _quarter(hit.meaning)) and _ends(s, end, later_start) and _dated(later.meaning):
            found[n] = (start, end, replace(hit, meaning=Ended(quarter[0], later.meaning)))
        elif _joined(s, end, later_start, SHARED) and (year := _lent(hit.meaning, later.meaning)):
            found[n] = (start, end, replace(hit, meaning=_in_year(hit.meaning, year)))
    return found


def _stamped(s: Stretch, one: Read) -> Read:
    """A clock that opens a paragraph by itself stamps an entry of the day of publication: "7.30 pm: Polls …"."""
    start, end, hit = one
    bare = isinstance(hit.meaning, Clock) and hit.meaning.of is None and ":" in hit.meaning.clock
    if start or not bare or hit.also or (len(s) > end and s.pieces[end].kind == "word" and not s.pieces[end].capital):
        return one
    return start, end, replace(hit, meaning=replace(hit.meaning, of=Whole("day", 0)))


def is_range(s: Stretch, first: Read, second: Read) -> bool:
    """Two weekdays that begin and end a stretch of days: "from Monday to Friday"."""
    days = [hit.meaning for _, _, hit in (first, second)]
    plain = all(isinstance(day, Named) and day.grain == "weekday" and day.step is None for day in days)
    if not plain or any(day.within is not None for day in days):
        return False
    between = s.word(first[0] - 1) == "between" and s.words(first[1], "and") and second[0] == first[1] + 1
    return between or _joined(s, first[1], second[0])


def _only_marks(s: Stretch, start: int, end: int) -> bool:
    return end - start <= FARTHEST and all(s.word(i) in BETWEEN for i in range(start, end))


def _quarter(meaning: Meaning) -> tuple[int | None] | None:
    """The number of a quarter without a year, None for "the quarter"; nothing for all else."""
    if isinstance(meaning, Latest):
        return (None,) if meaning.grain == "quarter" else None
    plain = isinstance(meaning, Named) and meaning.grain == "quarter" and meaning.within is None
    return (meaning.number,) if plain and meaning.step is None else None


def _ends(s: Stretch, end: int, start: int) -> bool:
    """Whether the words between say that the first ends with the second."""
    stop = start - (s.word(start - 1) in ("on", "in", "at", ","))
    return start - end <= FEW and tuple(s.word(i) for i in range(end, stop)) in ENDS


def _dated(meaning: Meaning) -> bool:
    """A day or a month of the calendar."""
    return isinstance(meaning, Named) and meaning.grain in ("day", "month") and meaning.step is None


def _joined(s: Stretch, end: int, start: int, joints: frozenset[str] = JOINTS) -> bool:
    return start == end + 1 and s.word(end) in joints


def _year(meaning: object) -> Named | None:
    """The year that is said with a month or a day of one."""
    if not isinstance(meaning, Named) or meaning.grain not in ("month", "day"):
        return None
    within = meaning.within if meaning.grain == "month" else meaning.within and meaning.within.within
    return within if isinstance(within, Named) and within.grain == "year" else None


def _lent(meaning: object, later: object) -> Named | None:
    """The year of the later for a month or a day of one without its own, that comes no later in the year."""
    year = _year(later)
    if not year or not isinstance(meaning, Named) or meaning.grain not in ("month", "day") or meaning.step is not None:
        return None
    month = meaning if meaning.grain == "month" else meaning.within
    last = later if later.grain == "month" else later.within
    return year if month is not None and month.within is None and month.number <= last.number else None


def _in_year(meaning: Named, year: Named) -> Named:
    if meaning.grain == "month":
        return replace(meaning, within=year)
    return replace(meaning, within=replace(meaning.within, within=year))
