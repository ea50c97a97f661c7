"""Reads what an amount is said for each of: "$80 a barrel", "60 miles an hour", "40 cases per 100,000 people"."""

from __future__ import annotations

from dataclasses import dataclass

from worker.pipeline.layers import Span
from worker.pipeline.quantities.lexicon import Lexicon
from worker.pipeline.quantities.units import TIME
from worker.pipeline.times.pieces import Stretch

LONGEST_NUMBER = 4  # pieces of the number in "per 100,000 people"
OF_WHAT = 4  # pieces of "of fine sand" between a measure and what it is for each of


@dataclass(frozen=True)
class Rate:
    """The noun behind "per" or "a", up to piece `end`."""

    end: int
    span: Span
    speed: bool  # it is a short time and stands behind a length
    counted: bool  # it has a number of its own


class Rates:
    """The rules over one lexicon. Each looks a bounded number of pieces ahead."""

    def __init__(self, lex: Lexicon, taken: bytearray) -> None:
        self.lex = lex
        self.taken = taken  # for every character what it is of already

    def after(self, s: Stretch, i: int, *, paid: bool) -> Rate | None:
        """The rate behind an amount that ends before piece `i`, or None; `paid` where that is money or a share."""
        found = self._at(s, i, paid=paid)
        if found or s.word(i) != "of" or s.at(i + 1) is None or s.pieces[i + 1].kind != "word":
            return found
        for j in range(i + 2, min(i + 1 + OF_WHAT, len(s))):  # "20 tons of sand a day"
            if s.pieces[j - 1].kind != "word":
                return None
            found = self._at(s, j, paid=False)
            if found:
                return found
        return None

    def sign(self, s: Stretch, i: int) -> bool:
        """Whether a stroke and what a measure or a price is for each of stand glued at `i`: "/kg"."""
        if s.word(i) != "/" or not (s.glued(i) and s.glued(i + 1)):
            return False
        return any(self.lex.has(name, s.word(i + 1)) for name in ("per_signs", "per_units", "per_prices"))

    def _at(self, s: Stretch, i: int, *, paid: bool) -> Rate | None:
        if self.sign(s, i):
            return self._rate(s, i, i + 1, i + 2)
        at = i + (s.word(i) == "-" and s.glued(i) and s.glued(i + 1))  # "a $20-an-hour job"
        words = 2 if s.words(at, "for", "every") or s.words(at, "for", "each") else 1
        word = s.word(at)
        if words == 1 and not self.lex.has("for_each", word):
            return None
        start = at + words
        start += s.word(start) == "-"
        end, counted = self._number(s, start)
        end += s.word(end) in ("square", "cubic", "metric", "nautical")
        piece = s.at(end)
        if piece is None or piece.kind != "word" or (counted and word != "per" and words == 1):
            return None
        known = self.lex.has("per_units", piece.text) or (paid and self.lex.has("per_prices", piece.text))
        # anything may follow "per", but only what is known follows "a": "gave 30 people a ride"
        if known or (word == "per" and piece.token.pos_ in ("NOUN", "PROPN")):
            return self._rate(s, i, start, end + 1, counted=counted)
        return None

    def _number(self, s: Stretch, start: int) -> tuple[int, bool]:
        """Behind the digits and scale at `start`, and whether there are any."""
        end = start
        while end - start < LONGEST_NUMBER and (
            s.digits(end) or (end > start and s.word(end) == "," and s.digits(end + 1))
        ):
            end += 1
        end += s.word(end) in self.lex.scales
        return end, end > start

    def _rate(self, s: Stretch, i: int, start: int, end: int, *, counted: bool = False) -> Rate | None:
        if self.taken[s.pieces[end - 1].start] == TIME:
            return None  # "sold for $9 a year ago"
        speed = self.lex.has("short_times", s.word(end - 1)) and self.lex.has("lengths", s.word(i - 1))
        return Rate(end, Span(s.pieces[start].start, s.pieces[end - 1].end), speed and not counted, counted)
