"""Reads the quantities of a stretch from left to right: a number, what it counts, and the words before and after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Token

from worker.pipeline.layers import Span
from worker.pipeline.quantities.lexicon import CODE, Lexicon
from worker.pipeline.quantities.numerals import Number, number
from worker.pipeline.quantities.rates import Rates
from worker.pipeline.quantities.units import Unit, Units
from worker.pipeline.times.lexicon import Lexicon as TimeLexicon
from worker.pipeline.times.pieces import Stretch

SUBJECTS = frozenset({"nsubj", "nsubjpass", "dobj", "attr", "ROOT", "appos"})
BEFORE_BARE = frozenset({"to", "from", "by", "of", "for", "with", "than", "at"})
HIGHEST_YEAR, LOWEST_YEAR = 2100, 1500
NEAR_MONEY = 30  # pieces behind money within which "432m" is of the same
MOST_CHAINED = 4  # number words that hang from one another


@dataclass(frozen=True)
class Amount:
    """A quantity between the characters of `span`."""

    span: Span
    value: float
    to: float | None
    unit: str | None
    modifier: str | None
    per: Span | None = None


def _is_of_person(verb: Token) -> bool:
    """Its subject is somebody."""
    return any(
        child.dep_ == "nsubj" and (child.pos_ == "PROPN" or child.lower_ in ("he", "she", "i", "who", "you"))
        for child in verb.lefts
    )


class Reading:
    """Reads one document; `taken` are the characters of times and names, in which no number counts anything."""

    def __init__(self, lex: Lexicon, times: TimeLexicon, units: Units, taken: bytearray) -> None:
        self.lex, self.times, self.units, self.taken = lex, times, units, taken
        self.rates = Rates(lex, taken)
        self.money: tuple[Stretch, int, str] | None = None  # the money last read: stretch, piece, currency

    def amounts(self, s: Stretch) -> Iterator[Amount]:
        """In the order of the text, none overlapping."""
        i = done = 0
        while i < len(s):
            found = self._at(s, i, done)
            if found is None:
                i += 1
                continue
            end, amount = found
            if amount:
                yield amount
                done = end
            i = max(end, i + 1)

    def _at(self, s: Stretch, i: int, done: int) -> tuple[int, Amount | None] | None:
        """What begins at piece `i`: the piece behind it, and the amount where it is one."""
        if not self._may_open(s, i):
            return None
        first = number(s, i, self.lex, self.times)
        if first is None:
            return None
        if self.taken[s.pieces[i].start] or self._is_name(s, i, first):
            return self._chain_end(s, first.end), None
        money = self.units.before(s, i)
        start = money[0] if money else i
        second = self._second(s, start, first)
        last = second or first
        if second is None and self._is_score(s, first):
            return self._chain_end(s, first.end), None
        unit, last = self._unit(s, i, last, money)
        if unit is None:
            return last.end, None
        low = first.value if second else last.value
        if second and second.scale and not first.scale and first.value < 1000:
            low *= last.scale or 1  # "from $5 to $7 million"
        return self._amount(s, max(start, done), unit, low, last, second is not None)

    def _amount(
        self, s: Stretch, start: int, unit: Unit, low: float, last: Number, is_range: bool
    ) -> tuple[int, Amount]:
        end, modifier = unit.end, "more-than" if last.bound else None
        if unit.suffix:
            modifier = unit.suffix
        after = self.lex.modifiers_after.at(s, end)
        if after:
            end, modifier = after
        if s.word(last.end) == "+" and s.glued(last.end):
            end, modifier = max(end, last.end + 1), "at-least"
        begin = self._modified(s, start)
        if begin is not None:
            start, modifier = begin
        elif is_range and s.word(start - 1) in ("between", "from"):
            start -= 1
        value = round(low * unit.factor, 6)
        to = round(last.value * unit.factor, 6) if is_range else None
        if to is not None and to < value:
            value, to = to, value
        money = unit.name is not None and CODE.fullmatch(unit.name) is not None
        if money:
            self.money = (s, end, unit.name)
        rate = self.rates.after(s, end, paid=money or unit.name == "percent")
        if rate and rate.speed:
            end = rate.end  # "60 miles an hour" is one measure
        span = Span(s.pieces[start].start, s.pieces[end - 1].end)
        amount = Amount(span, value, to, unit.name, modifier, rate.span if rate else None)
        # the people of "per 100,000 people" are no count of people
        return (rate.end if rate and rate.counted else end), amount

    def _may_open(self, s: Stretch, i: int) -> bool:
        piece = s.pieces[i]
        if piece.kind == "number":
            return True
        word, times = piece.text, self.times
        return (
            word in times["numbers"]
            or word in self.lex.plurals
            or word in self.lex.plural_factors
            or word in ("half", "a", "an")
            or (word in times["scales"] and s.word(i - 1) not in times["numbers"])
        )

    def _is_name(self, s: Stretch, i: int, found: Number) -> bool:
        """A number that is part of a name, a code, an address or a label."""
        before, after = s.word(i - 1), s.word(found.end)
        sign = before in self.lex.currency_signs
        if s.glued(i) and not sign and (before.isalpha() and not self.units.before(s, i)):
            return True
        if s.glued(i) and before in ("-", "/", "#", "@", ".", ",", ":", "_", "=") and s.glued(i - 1) and not sign:
            return True  # the tail of something: COVID-19, F-16, 4/5
        if s.glued(found.end) and s.digits(found.end):
            return True  # Twenty20
        if s.glued(found.end) and after.isalpha() and self.units.after(s, found) is None and not found.scale:
            return True  # 16th, 747s
        tied = found.digits and s.glued(found.end) and after in ("/", ":", "_", "@") and s.glued(found.end + 1)
        if tied and not self.rates.sign(s, found.end):
            return True
        if before == "#" or (self.lex.has("labels", before) and not sign and self._labels(s, i)):
            return True
        return self._follows_name(s, i, found)

    def _follows_name(self, s: Stretch, i: int, found: Number) -> bool:
        """The number is the last part of a name: "Apollo 11", "Boeing 737 jets"."""
        previous, token = s.at(i - 1), s.pieces[i].token
        if previous is None or previous.token.pos_ != "PROPN" or self.units.before(s, i):
            return False
        if previous.token.dep_ == "compound" and previous.token.head.i == token.head.i:
            return True
        apart = token.dep_ in ("nummod", "appos", "npadvmod") and token.head.i < token.i
        return apart and self.units.after(s, found) is None

    def _labels(self, s: Stretch, i: int) -> bool:
        """The noun before a number is its label: "Article 5", not "under 50 people"."""
        label, token = s.pieces[i - 1].token, s.pieces[i].token
        return label.pos_ in ("NOUN", "PROPN") and (token.head.i <= label.i or s.pieces[i].kind == "number")

    def _second(self, s: Stretch, start: int, first: Number) -> Number | None:
        """The upper end of a range: 5-10, 5 to 10, between 5 and 10, $5m-$7m."""
        joint = s.word(first.end)
        at = first.end + 1
        if joint == "-" and s.glued(first.end) != s.glued(at):
            return None
        if not (joint in ("-", "to") or (joint == "and" and s.word(start - 1) == "between")):
            return None
        if s.word(at) in self.lex.currency_signs:
            at += 1
        if s.at(at) is None or not self._may_open(s, at):
            return None
        found = number(s, at, self.lex, self.times)
        if found is None or found.bound or found.share or found.value <= first.value * (0 if found.scale else 1):
            return None
        if joint == "to" and s.pieces[first.end].token.tag_ not in ("IN", "TO"):
            return None
        behind = s.word(found.end)
        tail = behind == "-" and s.glued(found.end)
        return None if self.lex.has("scores", behind) or (tail and s.digits(found.end + 1)) else found

    def _is_score(self, s: Stretch, first: Number) -> bool:
        """3-1, 6-4 6-4, 21-14: two numbers that a hyphen ties and that are no range."""
        tied = s.word(first.end) == "-" and s.glued(first.end) and s.glued(first.end + 1)
        return tied and bool(number(s, first.end + 1, self.lex, self.times))

    def _chain_end(self, s: Stretch, end: int) -> int:
        """Behind all that hangs on a number: further numbers, marks and letters without a blank."""
        while end < len(s) and s.glued(end) and (s.digits(end) or s.word(end) in "-/:.,"):
            end += 1
        return end

    def _unit(
        self, s: Stretch, i: int, last: Number, money: tuple[int, str | None] | None
    ) -> tuple[Unit | None, Number]:
        """What is counted, and the number as its unit makes it; None where the number is no amount."""
        if money:
            return Unit(last.end, money[1]), last
        if last.share:
            return Unit(last.end, "percent"), last
        suffix = self.lex.suffixes.get(s.word(last.end + 1)) if s.word(last.end) == "-" and s.glued(last.end) else None
        if suffix:
            last = replace(last, end=last.end + 2)
        between = self.lex.modifiers_after.at(s, last.end)
        if between and not suffix:  # "100 or more trucks"
            unit, last = self._counted(s, i, replace(last, end=between[0]))
            return (replace(unit, suffix=between[1]) if unit else None), last
        unit, last = self._counted(s, i, last)
        return (replace(unit, suffix=suffix) if unit else None), last

    def _counted(self, s: Stretch, i: int, last: Number) -> tuple[Unit | None, Number]:
        after = self.units.after(s, last)
        if last.doubtful and after is None:
            counted = self.units.noun(s, i, last.end)
            if counted is None and self.money and self.money[0] is s and i - self.money[1] <= NEAR_MONEY:
                return Unit(last.end, self.money[2]), last  # "298m zlotys, from 432m"
            if counted is None:  # "100m", with nothing counted: a measure
                small = replace(last, value=last.value / last.scale, scale=0, doubtful="")
                return Unit(last.end, last.doubtful), small
            return counted, last
        if after:
            return after, last
        counted = self.units.noun(s, i, last.end)
        if counted and s.word(i) == "one" and last.value == 1 and not self.lex.has("people", s.word(counted.end - 1)):
            return None, last  # "one exporter": somebody, not how many
        if counted:
            return counted, last
        if not self._stands_alone(s, i, last):
            return None, last
        return Unit(last.end + (last.bound and s.word(last.end) == "more"), None), last

    def _stands_alone(self, s: Stretch, i: int, found: Number) -> bool:
        """A number that stands for a noun: "Six have died", "rose to 412"."""
        token = s.pieces[i].token
        if (
            s.word(i) in ("one", "a", "an")
            or s.word(i - 1) == "the"
            or (found.digits and s.word(found.end) in (")", "/"))
        ):
            return False
        if found.digits and LOWEST_YEAR < found.value < HIGHEST_YEAR and s.digits(i) == 4:
            return False
        top = token
        for _ in range(MOST_CHAINED):
            if top.head.i == top.i or top.head.pos_ != "NUM":
                break
            top = top.head
        if top.dep_ == "dobj" and self.lex.has("dialled", top.head.lemma_):
            return False
        if top.dep_ in ("attr", "acomp") and _is_of_person(top.head):
            return False  # an age
        grouped = found.digits and found.end > i + 1
        if top.dep_ in SUBJECTS and (top.dep_ not in ("ROOT", "appos") or not found.digits or grouped):
            return True
        return top.dep_ == "pobj" and top.head.lower_ in BEFORE_BARE and found.value > 1 and self._is_measured(top)

    @staticmethod
    def _is_measured(top: Token) -> bool:
        """It hangs from a verb, as in "rose to 412", or from the like of "up from 76"."""
        return top.head.head.pos_ in ("VERB", "NUM", "ADV", "AUX")

    def _modified(self, s: Stretch, start: int) -> tuple[int, str] | None:
        """The modifier before piece `start`: where it begins and what it says."""
        for length in range(self.lex.longest_modifier, 0, -1):
            at = start - length
            if at < 0:
                continue
            found = self.lex.modifiers.at(s, at)
            if found and found[0] == start:
                word = s.pieces[at].token
                loose = length == 1 and self.lex.has("doubtful_modifiers", s.word(at))
                if loose and word.dep_ == "prt":
                    return None
                return at, found[1]
        return None
