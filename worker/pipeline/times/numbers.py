"""Reads counts: digits, words, fractions, and counts that are not said."""

from __future__ import annotations

from dataclasses import dataclass

from worker.pipeline.times.lexicon import Lexicon
from worker.pipeline.times.pieces import Stretch

LONGEST = 9  # number words in a row


@dataclass(frozen=True)
class Count:
    """A number up to `end`; None when it is not said ("several")."""

    end: int
    value: float | None
    near: bool = False  # "a couple"
    article: bool = False  # "a", "an" alone


def count(stretch: Stretch, i: int, lex: Lexicon) -> Count | None:
    """The count that begins at `i`."""
    if i not in stretch.counts:
        stretch.counts[i] = _count(stretch, i, lex)
    return stretch.counts[i]


def _count(stretch: Stretch, i: int, lex: Lexicon) -> Count | None:
    word = stretch.word(i)
    if word in ("a", "an"):
        return _after_article(stretch, i, lex)
    if word == "half":
        j = i + 1
        if stretch.word(j) == "-":
            j += 1
        if stretch.word(j) in ("a", "an"):
            j += 1
        return Count(j, 0.5)
    if word == "quarter" and _of_a_century(stretch, i):
        return Count(i + 1, 0.25)
    vague = _vague(stretch, i, lex)
    if vague:
        return vague
    found = _digits(stretch, i) or _words(stretch, i, lex)
    if not found:
        return None
    if stretch.words(found.end, "and", "a", "half") or stretch.words(found.end, "and", "one", "half"):
        return Count(found.end + 3, found.value + 0.5)
    if lex["scales"].get(stretch.word(found.end)) and found.value < 1000:
        return Count(found.end + 1, found.value * lex["scales"][stretch.word(found.end)])
    return found


def _after_article(stretch: Stretch, i: int, lex: Lexicon) -> Count:
    """The count of "a", "a hundred", "a couple of", "a half", "a few", "a dozen"."""
    following = stretch.word(i + 1)
    if following == "half":
        return Count(i + 2 + (stretch.word(i + 2) == "-"), 0.5)
    if following == "quarter" and _of_a_century(stretch, i + 1):
        return Count(i + 2, 0.25)
    if following in ("good", "full", "further"):
        following, i = stretch.word(i + 2), i + 1
    vague = _vague(stretch, i + 1, lex)
    if vague and following in ("few", "couple"):
        return vague
    if following in lex["scales"] or following == "dozen":
        words = _words(stretch, i + 1, lex, first=1)
        if words:
            return words
    return Count(i + 1, 1, article=True)


def _of_a_century(stretch: Stretch, i: int) -> bool:
    """A "quarter" that parts a century: "a quarter-century"."""
    return stretch.word(i + 1 + (stretch.word(i + 1) == "-")) == "century"


def _vague(stretch: Stretch, i: int, lex: Lexicon) -> Count | None:
    word = stretch.word(i)
    if not lex.has("vague_numbers", word):
        return None
    end = i + 1 + (stretch.word(i + 1) == "of")
    near = lex["near_numbers"].get(word)
    return Count(end, near, near=near is not None)


def _digits(stretch: Stretch, i: int) -> Count | None:
    """The count of "18", "1,000", "2.5", "2 1/2"."""
    digits = stretch.digits(i)
    if not digits or digits > 9:
        return None
    value: float = stretch.number(i)
    end = i + 1
    while digits <= 3 and stretch.word(end) == "," and stretch.glued(end) and stretch.glued(end + 1) and value < 1e9:
        if stretch.digits(end + 1) != 3:
            break
        value, end = value * 1000 + stretch.number(end + 1), end + 2
    if stretch.word(end) == "." and stretch.glued(end) and stretch.glued(end + 1) and stretch.digits(end + 1) in (1, 2):
        decimals = stretch.pieces[end + 1].text
        return Count(end + 2, value + int(decimals) / 10 ** len(decimals))
    whole = _fraction(stretch, end)
    if whole:
        return Count(whole[0], value + whole[1])
    return Count(end, value)


def _fraction(stretch: Stretch, i: int) -> tuple[int, float] | None:
    if stretch.word(i) == "-":
        i += 1
    if stretch.word(i + 1) in ("/", "\N{FRACTION SLASH}") and stretch.digits(i) == 1 and stretch.digits(i + 2) == 1:
        over = stretch.number(i + 2)
        return (i + 3, stretch.number(i) / over) if over and stretch.number(i) < over else None
    return (i + 1, 0.5) if stretch.word(i) == "½" else None


def _words(stretch: Stretch, i: int, lex: Lexicon, first: int | None = None) -> Count | None:
    """The count of "eighteen", "twenty-four", "two thousand", "a hundred and thirty" (`first`: the article)."""
    numbers, scales = lex["numbers"], lex["scales"]
    total, current, at, last = 0, first or 0, i, 0
    for _ in range(LONGEST):
        j = at
        if at > i and stretch.word(j) in ("-", "and"):
            if stretch.word(j) == "and" and not (total or current >= 100):
                break
            j += 1
        word = stretch.word(j)
        if word in numbers:
            number = numbers[word]
            if last and not (20 <= last < 100 and number < 10 and last % 10 == 0) and last < 100:
                break
            current, last = current + number, number
        elif word in scales and (current or at == i):
            scale = scales[word]
            current = (current or 1) * scale
            if scale >= 1000:
                total, current = total + current, 0
            last = scale
        else:
            break
        at = j + 1
    if at == i:
        return None
    return Count(at, total + current)
