"""Reads numbers of any size: digits with groups and decimals, words, scales, fractions, and plurals that only bound."""

from __future__ import annotations

from dataclasses import dataclass

from worker.pipeline.quantities.lexicon import Lexicon
from worker.pipeline.times.lexicon import Lexicon as TimeLexicon
from worker.pipeline.times.numbers import count
from worker.pipeline.times.pieces import Stretch

MOST_DIGITS = 18
SMALL_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}


@dataclass(frozen=True)
class Number:
    """A number up to piece `end`."""

    end: int
    value: float
    digits: bool = False  # written in digits
    bound: bool = False  # the least that is said: "dozens"
    share: bool = False  # a part of a whole, in percent
    scale: int = 0  # of the scale word, 0 without one
    doubtful: str = ""  # a scale glued to the digits that is a unit's sign too


def number(s: Stretch, i: int, lex: Lexicon, times: TimeLexicon) -> Number | None:
    """The number that begins at `i`, or None."""
    found = _plural(s, i, lex) or _fraction(s, i, lex, times) or _digits(s, i) or _words(s, i, times)
    return _scaled(s, found, lex) if found and not found.bound and not found.share else found


def _digits(s: Stretch, i: int) -> Number | None:
    """18, 1,000, 1,00,000, 2.5, 2½, 2 1/2."""
    if not s.digits(i) or s.digits(i) > MOST_DIGITS:
        return None
    text, end = s.word(i), i + 1
    while s.word(end) == "," and s.glued(end) and s.glued(end + 1) and s.digits(end + 1) in (2, 3):
        # a group of two stands only before another group: 1,00,000
        if s.digits(end + 1) == 2 and not (s.word(end + 2) == "," and s.digits(end + 3) in (2, 3)):
            break
        text, end = text + s.word(end + 1), end + 2
        if len(text) > MOST_DIGITS:
            return None
    value: float = int(text)
    if s.word(end) == "." and s.glued(end) and s.glued(end + 1) and s.digits(end + 1):
        if s.word(end + 2) == "." and s.glued(end + 2) and s.digits(end + 3) and s.glued(end + 3):
            return None  # an address or a version
        value, end = float(f"{text}.{s.word(end + 1)[:MOST_DIGITS]}"), end + 2
    elif s.glued(end) and s.word(end) in SMALL_FRACTIONS:
        value, end = value + SMALL_FRACTIONS[s.word(end)], end + 1
    elif s.digits(end) == 1 and s.word(end + 1) == "/" and s.digits(end + 2) == 1 and s.glued(end + 1):
        above, below = s.number(end) or 0, s.number(end + 2) or 0
        if 0 < above < below:
            value, end = value + above / below, end + 3
    return Number(end, value, digits=True)


def _words(s: Stretch, i: int, times: TimeLexicon) -> Number | None:
    """Eighteen, two and a half, a hundred, a dozen, half a dozen; an article alone is none."""
    word = s.word(i)
    opens = word in times["numbers"] or word in times["scales"] or word in ("a", "an", "half")
    found = count(s, i, times) if opens else None
    if found is None or found.article or found.value is None:
        return None
    if word in ("half", "a", "an") and found.value == 0.5:
        if s.word(found.end) == "dozen":
            return Number(found.end + 1, 6)
        return Number(found.end, 0.5) if s.word(found.end - 1) in ("a", "an") else None  # "half a pack"
    end, value = found.end, found.value
    if s.word(end) == "dozen" and value < 100 and word != "dozen":
        end, value = end + 1, value * 12
    return Number(end, value)


def _scaled(s: Stretch, found: Number, lex: Lexicon) -> Number:
    """With the words that multiply it: million, bn, crore."""
    end, value, scale, doubtful = found.end, found.value, 0, ""
    for _ in range(2):  # "1.5 lakh crore", "two hundred thousand"
        at = end + (s.word(end) == "-" and s.glued(end) and s.glued(end + 1))
        word = s.word(at)
        if word in lex.scales and (word != "hundred" or value < 100):
            factor = lex.scales[word]
        elif found.digits and not scale and at == end and s.glued(at) and word in lex.glued_scales:
            factor = lex.glued_scales[word]
            doubtful = lex.doubtful_scales.get(word, "")
        else:
            break
        value, end, scale = value * factor, at + 1, factor
    return Number(end, _clean(value), found.digits, scale=scale, doubtful=doubtful)


def _plural(s: Stretch, i: int, lex: Lexicon) -> Number | None:
    """Dozens, hundreds of thousands."""
    word = s.word(i)
    if word in lex.plural_factors and s.word(i + 1) == "of" and s.word(i + 2) in lex.plurals:
        return Number(i + 3, lex.plural_factors[word] * lex.plurals[s.word(i + 2)], bound=True)
    if word not in lex.plurals or (lex.has("doubtful_plurals", word) and s.word(i + 1) != "of"):
        return None
    return Number(i + 1, lex.plurals[word], bound=True)


def _fraction(s: Stretch, i: int, lex: Lexicon, times: TimeLexicon) -> Number | None:
    """A third of, two-thirds of, half of, half the: in percent."""
    word, above, at = s.word(i), 1, i
    if word in ("a", "one"):
        at = i + 1 + (s.word(i + 1) == "-")
    elif word in times["numbers"] and s.word(i + 1 + (s.word(i + 1) == "-")) in lex.fractions:
        above, at = times["numbers"][word], i + 1 + (s.word(i + 1) == "-")
    elif word != "half":
        return None
    part = s.word(at)
    point = _of_a_point(s, at, lex)
    if point:
        return Number(point, _clean(lex.fractions[part] * above / 100))
    if part not in lex.fractions or s.word(at + 1) == "-" or lex.has("not_parts", s.word(at + 1)):
        return None
    following = s.word(at + 1)
    if part == "half" and following in ("a", "an"):
        return None
    if following == "of" and any(lex.has("not_parts", s.word(j)) for j in (at + 2, at + 3)):
        return None
    told = lex.has("of_a_whole", following) if part == "half" and at == i else following == "of"
    if (
        not told
        and not lex.has("before_parts", s.word(i - 1))
        and s.pieces[at].token.dep_ not in ("nsubj", "nsubjpass")
    ):
        return None
    share = lex.fractions[part] * above
    return Number(at + 1, 66.7 if above == 2 and part == "thirds" else _clean(share), share=True)


def _of_a_point(s: Stretch, at: int, lex: Lexicon) -> int | None:
    """The piece of "point" in "a quarter of a percentage point", where the unit begins."""
    if s.word(at) not in lex.fractions or not s.words(at + 1, "of", "a"):
        return None
    return at + 3 if lex.shares.at(s, at + 3) or s.word(at + 3) == "point" else None


def _clean(value: float) -> float:
    """Without the dust of binary fractions."""
    return round(value, 6)
