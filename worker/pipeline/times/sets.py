"""Grammar of times that come again: every Friday, weekly, twice a week, Tuesday nights."""

from __future__ import annotations

from worker.pipeline.times.clocks import Clocks
from worker.pipeline.times.dates import Dates
from worker.pipeline.times.lengths import Lengths, length
from worker.pipeline.times.lexicon import Lexicon
from worker.pipeline.times.meaning import Fixed, Hit, longest
from worker.pipeline.times.numbers import count
from worker.pipeline.times.pieces import Stretch

NOUNS = frozenset({"attr", "appos", "nsubj", "dobj", "pobj"})


class Sets:
    """The rules; each takes a stretch and a place, and answers a Hit or None."""

    def __init__(self, lex: Lexicon, dates: Dates, lengths: Lengths, clocks: Clocks) -> None:
        self.lex, self.dates, self.lengths, self.clocks = lex, dates, lengths, clocks
        self.rules = (self.every_units, self.every_named, self.weekdays, self.how_often, self.times_a)

    def read(self, s: Stretch, i: int) -> Hit | None:
        """The longest of the rules at `i`."""
        return longest(rule(s, i) for rule in self.rules)

    def every_units(self, s: Stretch, i: int) -> Hit | None:
        """Each year, every two weeks, every other day."""
        if not self.lex.has("every", s.word(i)):
            return None
        j = i + 1 + (s.word(i + 1) == "other")
        unit = self.lex.units.get(s.word(j))
        after = s.at(j + 1)
        if unit and unit.name == "second" and after is not None and after.token.pos_ in ("NOUN", "PROPN", "ADJ"):
            return None  # "every second bus"
        if unit and not unit.plural:
            return Hit(j + 1, Fixed("SET", length(j - i, unit, self.lex)), "every_unit")
        number = count(s, j, self.lex)
        found = self.lengths.unit(s, number.end) if number and number.value and not number.article else None
        if not found:
            return None
        return Hit(found[0], Fixed("SET", length(number.value, found[1], self.lex)), "every_units")

    def every_named(self, s: Stretch, i: int) -> Hit | None:
        """Every Friday, each July, every weekend, every morning, every summer."""
        if not self.lex.has("every", s.word(i)):
            return None
        word = s.word(i + 1)
        weekday, month = self.dates.weekday_word(s, i + 1), self.dates.month_word(s, i + 1)
        if weekday:
            return self._with_part(s, weekday[0], f"XXXX-WXX-{weekday[1]}", "every_weekday")
        if month and s.pieces[i + 1].capital:
            return Hit(month[0], Fixed("SET", f"XXXX-{month[1]:02}"), "every_month")
        if word == "weekend":
            return Hit(i + 2, Fixed("SET", "XXXX-WXX-WE"), "every_weekend")
        if word in self.lex.parts:
            return Hit(i + 2, Fixed("SET", f"XXXX-XX-XXT{self.lex.parts[word]}"), "every_part")
        if word in self.lex.seasons:
            return Hit(i + 2, Fixed("SET", f"XXXX-{self.lex.seasons[word].code}"), "every_season")
        return None

    def _with_part(self, s: Stretch, end: int, value: str, rule: str) -> Hit:
        part = self.lex.parts.get(s.word(end))
        face = None if part else self.clocks.face(s, end + (s.word(end) in ("at", ",")))
        if face:
            zone = self.lex.zones.at(s, face[0])
            return Hit(zone[0] if zone else face[0], Fixed("SET", f"{value}T{face[1]}"), rule)
        return Hit(end + 1, Fixed("SET", f"{value}T{part}"), rule) if part else Hit(end, Fixed("SET", value), rule)

    def weekdays(self, s: Stretch, i: int) -> Hit | None:
        """Fridays, Tuesday nights."""
        named = self.lex.weekdays.get(s.word(i))
        if not named or not s.pieces[i].capital or named.short:
            return None
        several = s.word(i + 1) in self.lex.parts and s.word(i + 1).endswith("s")
        return self._with_part(s, i + 1, f"XXXX-WXX-{named.number}", "weekdays") if named.plural or several else None

    def how_often(self, s: Stretch, i: int) -> Hit | None:
        """Weekly, annual; not in a name."""
        value = self.lex.sets.get(s.word(i))
        piece = s.at(i)
        if not value or (piece.capital and self.lex.has("name_labels", piece.token.ent_type_)):
            return None
        if self.lex.has("kinds", s.word(i)) and piece.token.dep_ not in ("advmod", "acomp"):
            return None
        if self._periodical(s, i):
            return None
        return Hit(i + 1, Fixed("SET", value), "how_often")

    @staticmethod
    def _periodical(s: Stretch, i: int) -> bool:
        """A paper: "a national daily", "the daily Northern Star"."""
        token, after = s.pieces[i].token, s.at(i + 1)
        named = after is not None and after.capital and token.head.i > token.i and token.head.pos_ == "PROPN"
        return named or (token.tag_ == "NN" and token.dep_ in NOUNS)

    def times_a(self, s: Stretch, i: int) -> Hit | None:
        """Twice a week, three times a day."""
        j = i + 1
        if not self.lex.has("times_a", s.word(i)):
            number = count(s, i, self.lex)
            if not number or number.article or s.word(number.end) != "times":
                return None
            j = number.end + 1
        if s.word(j) not in ("a", "an", "per") and not self.lex.has("every", s.word(j)):
            return None
        unit = self.lex.units.get(s.word(j + 1))
        return Hit(j + 2, Fixed("SET", length(1, unit, self.lex)), "times_a_unit") if unit and not unit.plural else None
