"""Reads a stretch from left to right: at each place the longest expression, then on behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from worker.pipeline.times.clocks import Clocks
from worker.pipeline.times.dates import Dates
from worker.pipeline.times.lengths import Lengths
from worker.pipeline.times.lexicon import Lexicon
from worker.pipeline.times.meaning import STORY, TEXT, Clock, Fixed, Hit, Whole, longest
from worker.pipeline.times.numbers import count
from worker.pipeline.times.pieces import Stretch
from worker.pipeline.times.relative import Relative
from worker.pipeline.times.reports import Reports
from worker.pipeline.times.sets import Sets
from worker.pipeline.times.shifts import Shifts

OBJECTS = frozenset({"dobj", "nsubj", "nsubjpass", "attr", "dative"})
SOON = 6  # pieces behind a weak opener within which an expression has a word of its own


class Grammar:
    """All rules over one lexicon. Every rule looks a bounded number of pieces ahead, so reading is linear."""

    def __init__(self, lex: Lexicon) -> None:
        self.lex = lex
        self.dates = Dates(lex)
        self.relative = Relative(lex, self.dates)
        self.shifts = Shifts(lex, self.dates, self.relative)
        self.clocks = Clocks(lex, self._day)
        self.lengths = Lengths(lex)
        self.reports = Reports(lex, self.dates, self.lengths)
        self.sets = Sets(lex, self.dates, self.lengths, self.clocks)

    def read(self, s: Stretch) -> Iterator[tuple[int, int, Hit]]:
        """Start, end (in pieces) and meaning of every expression, in order, none overlapping."""
        i, weak = 0, self.lex.lists["weak_openers"]
        while i < len(s):
            piece = s.pieces[i]
            if piece.kind != "number" and piece.text not in self.lex.openers:
                i += 1
                continue
            if piece.text in weak and not self._soon(s, i):
                i += 1
                continue
            idiom = self.lex.idioms.at(s, i)
            if idiom:
                i = idiom[0]
                continue
            hit = self.expression(s, i)
            if not hit:
                i += 1
                continue
            while hit:
                start = i if hit.start is None else hit.start
                yield start, hit.end, hit
                i, hit = hit.end, hit.also

    def _soon(self, s: Stretch, i: int) -> bool:
        """A number or a word of time stands near behind a word that opens much else: "the", "by"."""
        telling = self.lex.telling
        return any(p.kind == "number" or p.text in telling for p in s.pieces[i + 1 : i + 1 + SOON])

    def expression(self, s: Stretch, i: int) -> Hit | None:
        """The longest expression at `i`, modifiers included."""
        readings = (self._modified_point, self._point, self._modified_length, self._length, self._reference)
        return longest([read(s, i) for read in readings])

    def _day(self, s: Stretch, i: int) -> Hit | None:
        return longest((self.dates.read(s, i), self.relative.read(s, i), self.shifts.read(s, i)))

    def _point(self, s: Stretch, i: int) -> Hit | None:
        """A place in the calendar or on the clock."""
        day = self._day(s, i)
        if day and not day.also:
            day = self.clocks.after(s, day)
        best = longest((day, self.clocks.read(s, i), self.clocks.part(s, i), self.reports.read(s, i)))
        after = self.lex.point_mods_after.at(s, best.end) if best else None
        if after and not best.also and best.mod is None:
            best = replace(best, end=after[0], mod=after[1])
        return best

    def _modified_point(self, s: Stretch, i: int) -> Hit | None:
        """Early this week, the end of the year, mid-1996."""
        found = self.lex.point_mods.at(s, i)
        if not found or s.pieces[i].token.dep_ == "prt":
            return None
        end, mod = found
        the = s.word(i) == "the"
        point = self._point(s, end) or self._the_unit(s, end)
        if point is None and the:  # "the early 1980s": the article belongs to what follows the modifier
            point = self.dates.years.decade(s, end) or self.dates.years.season(s, end)
        if not point or isinstance(point.meaning, Fixed):
            return None
        if self.lex.has("doubtful_mods", s.word(i)) and s.words(point.end, "'", "s"):
            return None  # "a way around Friday's ruling"
        if the and isinstance(point.meaning, Clock) and mod in ("START", "MID", "END"):
            return None
        return replace(point, mod=mod, start=i)

    def _the_unit(self, s: Stretch, i: int) -> Hit | None:
        """The year, day … after "the end of": the one that is spoken of."""
        name = self.relative.place(s, i + 1) if s.word(i) == "the" else None
        if not name:
            return None
        return Hit(i + 2, Whole(name, 0, TEXT if name == "day" else STORY), "the_unit")

    def _length(self, s: Stretch, i: int) -> Hit | None:
        hit = longest((self.sets.read(s, i), self.lengths.read(s, i)))
        after = self.lex.length_mods_after.at(s, hit.end) if hit else None
        if after and hit.meaning.type == "DURATION":
            hit = replace(hit, end=after[0], mod=after[1])
        return hit

    def _modified_length(self, s: Stretch, i: int) -> Hit | None:
        """Nearly eight years, more than 18 months, almost two years ago."""
        found = self.lex.length_mods.at(s, i)
        if not found or not self._modifies(s, i):
            return None
        end, mod = found
        hit = longest((self._length(s, end), self.shifts.shifted(s, end)))
        if not hit or hit.rule in ("some_units", "reference_units"):
            return None
        if isinstance(hit.meaning, Fixed) and hit.meaning.type == "SET":
            return None
        if s.word(i) == "as" and not isinstance(hit.meaning, Fixed):
            return None  # "twice as many as a year ago"
        if hit.rule == "framed_length" and self.lex.has("doubtful_mods", s.word(i)):
            return None  # "over the last two weeks"
        return replace(hit, mod=mod, start=i)

    def _modifies(self, s: Stretch, i: int) -> bool:
        """Whether "over", "about" and the like belong to a number."""
        token = s.pieces[i].token
        if not self.lex.has("doubtful_mods", s.word(i)):
            return True
        return token.tag_ == "RB" or self.lex.has("quantifying", token.dep_)

    def _reference(self, s: Stretch, i: int) -> Hit | None:
        """Now, recently, the future."""
        found = self.lex.references.at(s, i)
        if not found or {s.word(i - 1), s.word(i + 1)} & set(self.lex["not_beside"].get(s.word(i), ())):
            return None
        end, value = found
        if s.word(end) in self.lex.units or s.word(end) == "-" or (end > i + 1 and count(s, end, self.lex)):
            return None  # "the past week", "the past three summers"
        last = s.pieces[end - 1].token
        if (last.text == "current" and last.tag_ == "NN") or (last.text == "present" and last.dep_ in OBJECTS):
            return None  # "the current was strong", "opened the present"
        return Hit(end, Fixed("DATE", value), "reference")
