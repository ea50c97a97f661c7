"""Grammar of lengths of time: 18 months, the past five days, a 45-year-old, decades-long."""

from __future__ import annotations

from spacy.tokens import Token

from worker.pipeline.times.lexicon import Lexicon, Unit
from worker.pipeline.times.meaning import Fixed, Hit, longest
from worker.pipeline.times.numbers import Count, count
from worker.pipeline.times.pieces import Stretch

# What a fraction of a unit is told in, and how many make one.
SMALLER = {"year": ("M", 12), "day": ("H", 24), "hour": ("M", 60), "minute": ("S", 60)}
SHARES = frozenset({"%", "cent", "percent", "pct"})
# How many of a smaller unit may follow a larger one ("two years and three months").
FEWER_THAN = {
    ("year", "month"): 12,
    ("year", "week"): 52,
    ("year", "day"): 366,
    ("month", "week"): 5,
    ("month", "day"): 31,
    ("week", "day"): 7,
    ("day", "hour"): 24,
    ("hour", "minute"): 60,
    ("minute", "second"): 60,
}


class Lengths:
    """The rules; each takes a stretch and a place, and answers a Hit or None."""

    def __init__(self, lex: Lexicon) -> None:
        self.lex = lex
        self.rules = (self.articled, self.counted, self.bare, self.gone_by, self.framed, self.reference_units)

    def read(self, s: Stretch, i: int) -> Hit | None:
        """The longest of the rules at `i`."""
        return longest(rule(s, i) for rule in self.rules)

    def unit(self, s: Stretch, i: int) -> tuple[int, Unit] | None:
        """A unit at `i`, after a hyphen and words such as "trading" or "more"."""
        j = i + (s.word(i) == "-")
        for _ in range(2):
            j += self.lex.has("kinds_of_day", s.word(j))
        unit = self.lex.units.get(s.word(j))
        return (j + 1, unit) if unit else None

    def counted(self, s: Stretch, i: int) -> Hit | None:
        """18 months, five-year, 45-year-old, two and a half hours, the six months, another two to three weeks."""
        j = i + (s.word(i) in ("the", "another"))
        j += j > i and self.lex.has("whole", s.word(j))
        number = count(s, j, self.lex)
        if number is None or number.article:
            return None
        number, mod = self._from_range(s, number)
        found = self.unit(s, number.end)
        if not found or not self._counts(s, number, *found):
            return None
        end, unit = found
        value = number.value
        if value and s.words(end, "and", "a", "half"):
            end, value = end + 3, value + 0.5
        hyphened = s.word(number.end) == "-" or not unit.plural
        start = j if j > i and hyphened else i  # "the eight-year war": the article is the noun's
        end, text = self._further(s, end, unit, value)
        return self._aged(s, start, end, text, mod)

    def _from_range(self, s: Stretch, number: Count) -> tuple[Count, str | None]:
        """The lower number of "two to three weeks", with its mod."""
        if s.word(number.end) in ("-", "to", "or", "and"):
            other = count(s, number.end + 1, self.lex)
            if other and not other.article and self.unit(s, other.end):
                return Count(other.end, number.value), "EQUAL_OR_MORE"
        return number, "APPROX" if number.near else None

    def _counts(self, s: Stretch, number: Count, end: int, unit: Unit) -> bool:
        """Whether the unit is counted here: no ordinal second, no fraction, no title of a programme."""
        last = s.pieces[end - 1]
        quoted = s.word(end - 3) in ("'", '"', "“") and s.glued(end - 2)
        if last.capital and (quoted or self.lex.has("name_labels", last.token.ent_type_)):
            return False
        if unit.name == "second" and last.token.tag_ in ("JJ", "RB"):
            return False
        if unit.name == "quarter" and number.value and (self._part_of_one(s, end) or s.word(number.end) == "-"):
            return False
        hyphened = s.word(number.end) == "-" or (s.word(end) == "-" and s.glued(end) and s.glued(end + 1))
        if unit.plural or hyphened or number.value in (1, 0.5):
            return True
        following = s.at(end)  # "a five year plan": a singular unit before a noun
        return following is not None and following.kind == "word" and following.token.pos_ in ("NOUN", "ADJ")

    def _part_of_one(self, s: Stretch, i: int) -> bool:
        """Whether the quarter before `i` is a fourth part: "a quarter of voters", "a quarter century"."""
        return s.word(i) in ("of", "-") or s.word(i) in self.lex.units

    def _further(self, s: Stretch, end: int, unit: Unit, value: float | None) -> tuple[int, str]:
        """The length with the smaller units of "two years and three months", "five hours ten minutes"."""
        text = length(value, unit, self.lex)
        while value is not None:  # every unit is smaller than the one before
            j = end + (s.word(end) == ",")
            j += s.word(j) == "and"
            more = count(s, j, self.lex)
            found = self.unit(s, more.end) if more and more.value and not more.article else None
            if not found or more.value >= FEWER_THAN.get((unit.name, found[1].name), 0):
                break
            if not found[1].plural and more.value != 1:
                break
            (end, unit), value = found, more.value
            rest = length(value, unit, self.lex)[1:]
            text += rest.removeprefix("T") if "T" in text else rest
        return end, text

    def _aged(self, s: Stretch, start: int, end: int, value: str, mod: str | None) -> Hit:
        """A length, or the age in "a 45-year-old", "45 years old", "45 years of age"."""
        j = end + (s.word(end) == "-")
        rule = "length"
        if s.word(j) in ("old", "olds"):
            end, rule = j + 1, "age"
        elif s.word(j) == "long" and j > end:
            end = j + 1
        elif s.words(end, "of", "age"):
            end, rule = end + 2, "age"
        return Hit(end, Fixed("DURATION", value), rule, mod, start)

    def articled(self, s: Stretch, i: int) -> Hit | None:
        """A week, an hour and a half, a year or two; after an amount it says how often ("$5 a week")."""
        number = count(s, i, self.lex)
        found = self.unit(s, number.end) if number and number.article else None
        if not found or s.word(found[0]) == "-" or s.word(number.end) == "-":
            return None
        end, unit = found
        if unit.plural or unit.name == "second" or (unit.name == "quarter" and self._part_of_one(s, end)):
            return None
        last, noun = s.pieces[end - 1].token, s.at(end)
        if last.tag_ == "JJ" or (noun and noun.token.pos_ == "NOUN" and last.head.i == noun.token.i):
            return None  # "a minute amount", "a quarter mile"
        shifted = self.lex.has("leaning_clock", s.word(end))  # "lost $5 a week after the fire": a length
        if not shifted and self._behind_amount(s, i - 1):
            return Hit(end, Fixed("SET", length(1, unit, self.lex)), "per_unit")
        if s.words(end, "or", "two"):
            return Hit(end + 2, Fixed("DURATION", length(1, unit, self.lex)), "length", "APPROX")
        if s.words(end, "and", "a", "half"):
            return Hit(end + 3, Fixed("DURATION", length(1.5, unit, self.lex)), "length")
        return Hit(end, Fixed("DURATION", length(1, unit, self.lex)), "length")

    @staticmethod
    def _behind_amount(s: Stretch, i: int) -> bool:
        """Whether the piece at `i` ends an amount: "$5", "two loads", "3 per cent", "two loads of sand"."""
        for at in (i, i - 2, i - 3):
            piece = s.at(at)
            if piece is None or (at < i and s.word(at + 1) != "of"):
                continue
            if piece.text in SHARES or (piece.kind != "mark" and _is_amount(piece.token)):
                return True
        return False

    def bare(self, s: Stretch, i: int) -> Hit | None:
        """A length without a number: decades-long, day-long, for years, the weeks before the vote."""
        unit = self.lex.units.get(s.word(i))
        if not unit or unit.spelling:
            return None
        some = Fixed("DURATION", length(None if unit.plural else 1, unit, self.lex))
        if s.words(i + 1, "-", "long"):
            return Hit(i + 3, some, "length")
        if not unit.plural or unit.name == "quarter":
            return None
        if self.lex.has("leaning_clock" if unit.clock else "leaning", s.word(i + 1)):
            return Hit(i + 1, some, "some_units")
        if s.word(i + 1) == "of" and self._spent(s, i):
            return Hit(i + 1, some, "some_units")
        if unit.name in ("second", "minute"):
            return None
        before = s.word(i - 1)
        if not self.lex.has("length_prepositions", before):
            return None
        if before == "of" and not self.lex.has("indefinite_amounts", s.word(i - 2)):
            return None
        if s.word(i + 1) == "or" and (more := self.lex.units.get(s.word(i + 2))) and more.plural:
            return Hit(i + 3, some, "some_units", "APPROX")
        return Hit(i + 1, some, "some_units")

    @staticmethod
    def _spent(s: Stretch, i: int) -> bool:
        """Whether the units at `i` are filled with something: "months of talks", and no "hours of the day"."""
        before, after = s.at(i - 1), s.at(i + 2)
        bare = before is None or before.token.pos_ in ("VERB", "ADP", "CCONJ", "SCONJ", "PUNCT")
        return bare and after is not None and after.token.pos_ in ("NOUN", "ADJ", "VERB")

    def gone_by(self, s: Stretch, i: int) -> Hit | None:
        """The first days, the closing months, over the years, the weeks that followed: how many is not said."""
        j = i + self.lex.has("before_frames", s.word(i))
        part = self.lex.has("part_frames", s.word(j))
        unit = self.lex.units.get(s.word(j + part))
        if j == i or not unit or not unit.plural or unit.spelling or unit.name in ("second", "minute", "quarter"):
            return None
        end = j + part + 1
        told = part or s.words(end, "that", "followed") or self._over_all(s, i, end)
        if not told or (unit.clock and s.word(j) == "early"):
            return None  # "the early hours" are a part of the night
        return Hit(end, Fixed("DURATION", length(None, unit, self.lex)), "some_units")

    def _over_all(self, s: Stretch, i: int, end: int) -> bool:
        """Whether "the years" from `i` to `end` are all of them: "over the years", and no "over the years 1751-77"."""
        over = s.word(i) == "the" and self.lex.has("over_all", s.word(i - 1))
        after = s.at(end)
        return over and (after is None or (after.kind != "number" and after.text not in ("of", "between", "from")))

    def framed(self, s: Stretch, i: int) -> Hit | None:
        """The past five days, the next few weeks, the first nine months, the last couple of years."""
        j = i + self.lex.has("before_frames", s.word(i))
        j += s.word(j) == "very"
        if not self.lex.has("length_frames", s.word(j)) or s.pieces[j].token.pos_ == "VERB":
            return None  # "may last six months"
        number = count(s, j + 1, self.lex)
        if not number or number.article:
            return None
        if s.word(number.end) in ("to", "-", "or") and (other := count(s, number.end + 1, self.lex)):
            number = Count(other.end, None) if not other.article else number
        found = self.unit(s, number.end)
        if not found or not (found[1].plural or number.value == 1 or s.word(number.end) == "-"):
            return None
        mod = "APPROX" if number.near else None
        return Hit(found[0], Fixed("DURATION", length(number.value, found[1], self.lex)), "framed_length", mod)

    def reference_units(self, s: Stretch, i: int) -> Hit | None:
        """Recent weeks, coming months: no length is said, only the side."""
        j = i + (s.word(i) == "the")
        j += s.word(j) in ("most", "more")
        value = self.lex["reference_units"].get(s.word(j))
        unit = self.lex.units.get(s.word(j + 1))
        if not value or not unit or not unit.plural or unit.clock:
            return None
        end = j + 2
        if s.word(end) in ("and", "or") and (other := self.lex.units.get(s.word(end + 1))) and other.plural:
            end += 2
        return Hit(end, Fixed("DATE", value), "reference_units")


def _is_amount(token: Token) -> bool:
    return token.like_num or token.tag_ == "NNS"


def length(number: float | None, unit: Unit, lex: Lexicon) -> str:
    """The TIMEX3 value of so many units."""
    time = "T" if unit.clock else ""
    if number is None:
        return lex["vague_units"].get(unit.name) or f"P{time}X{unit.designator}"
    number *= unit.count
    whole = int(number)
    if number == whole:
        return f"P{time}{whole}{unit.designator}"
    name = "year" if unit.designator == "Y" else unit.name
    if name in SMALLER:
        designator, parts = SMALLER[name]
        rest = (number - whole) * parts
        if abs(rest - round(rest)) < 1e-9:
            start = f"{whole}{unit.designator}" if whole else ""
            return f"P{time}{start}{'T' if name == 'day' else ''}{round(rest)}{designator}"
    return f"P{time}{number:.4g}{unit.designator}"
