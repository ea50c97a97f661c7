"""Quoted stretches: which quotation mark opens, which closes, and what to do where one is missing.

A paragraph is read once from left to right. Double marks of all shapes are one family, because articles mix them;
single marks count outside double ones only. A stretch that its paragraph leaves open goes on in the next paragraph when
that one begins with a mark of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from worker.pipeline.layers import Span
from worker.pipeline.quotes.lexicon import lexicon

OPENING = "“„‟«"
CLOSING = "”»"
MARK = re.compile(r"''|``|[\"“”„‟«»″]")
SINGLE = re.compile(r"['‘’‚‛]")
FEET = re.compile(r"\d\s?['′’]\s?\d{1,2}\Z")
ENDS = ".!?:\"”'’»"  # what a line ends with that is the last of its paragraph
BEFORE_OPENING = "([{—–-/:;,\u2026"
ENDING = ",.?!…"
PARAGRAPHS = 5  # over which a quotation runs whose paragraphs do not begin with a mark
SHORT = 3  # letters of words that titles leave small
TRIMMED = "\"'‘’“”.,:;!?()"
WIDTH = 100  # characters of the longest line of a text that was broken to fit a width


@dataclass
class Stretch:
    """Characters between two marks; `outer` holds the marks as well."""

    inner: Span
    outer: Span
    paragraph: int
    double: bool = True
    opened: bool = True  # False: the opening mark is missing
    closed: bool = True  # False: the closing mark is missing
    runs_on: bool = False  # left open because the next paragraph goes on


@dataclass
class Paragraph:
    """A paragraph and the quoted stretches in it, in order."""

    span: Span
    number: int
    stretches: list[Stretch] = field(default_factory=list)


def paragraphs(text: str, stretch: Span) -> Iterator[Span]:
    """The paragraphs within `stretch`, without the white space around them."""
    lines = text[stretch.start : stretch.end].splitlines(keepends=True)
    wrapped = len(lines) > 3 and max(map(len, lines)) <= WIDTH
    begun: int | None = None
    end = at = stretch.start
    for line in lines:
        bare = line.strip()
        if begun is not None and not (bare and text[end - 1] not in ENDS and (wrapped or bare[0].islower())):
            yield Span(begun, end)
            begun = None
        if bare:
            first = at + len(line) - len(line.lstrip())
            begun = first if begun is None else begun
            end = first + len(bare)
        at += len(line)
    if begun is not None:
        yield Span(begun, end)


def find(text: str, spans: list[Span]) -> list[Paragraph]:
    """The paragraphs of the readable `spans` of `text` with their quoted stretches."""
    found: list[Paragraph] = []
    for stretch in spans:
        found += _joined(text, _marked(text, [Paragraph(span, 0) for span in paragraphs(text, stretch)]))
    for number, paragraph in enumerate(found):
        paragraph.number = number
        for stretch in paragraph.stretches:
            stretch.paragraph = number
    return found


def _marked(text: str, rows: list[Paragraph]) -> list[Paragraph]:
    for i, paragraph in enumerate(rows):
        goes_on = i + 1 < len(rows) and text[rows[i + 1].span.start] in '"“„«`'
        paragraph.stretches = list(_stretches(text, paragraph, goes_on))
    return rows


def _joined(text: str, rows: list[Paragraph]) -> list[Paragraph]:
    """Paragraphs over which one quotation runs, opened in the first and closed in the last, are one."""
    found: list[Paragraph] = []
    i = 0
    while i < len(rows):
        last = _closing(rows, i)
        if last == i:
            found.append(rows[i])
        else:
            whole = Paragraph(Span(rows[i].span.start, rows[last].span.end), 0)
            found += _marked(text, [whole])
        i = last + 1
    return found


def _closing(rows: list[Paragraph], i: int) -> int:
    """The paragraph where the mark that paragraph `i` left open closes; `i` when there is none."""
    ends = rows[i].stretches[-1:]
    if not ends or ends[0].closed or not ends[0].opened or ends[0].runs_on:
        return i
    for j in range(i + 1, min(i + 1 + PARAGRAPHS, len(rows))):
        if rows[j].stretches:
            return i if rows[j].stretches[0].opened or not rows[j].stretches[0].closed else j
    return i


def _stretches(text: str, paragraph: Paragraph, goes_on: bool) -> Iterator[Stretch]:
    begin, end = paragraph.span.start, paragraph.span.end
    taken = _enclosed(text, paragraph, list(_double(text, paragraph, goes_on)))
    at = begin
    gaps = []
    for stretch in taken:
        gaps.append((at, stretch.outer.start))
        at = stretch.outer.end
    gaps.append((at, end))
    singles = [s for first, last in gaps for s in _single(text, first, last, paragraph.number)]
    yield from sorted(taken + singles, key=lambda s: s.outer)


def _enclosed(text: str, paragraph: Paragraph, taken: list[Stretch]) -> list[Stretch]:
    """The stretches, those within a quotation in single marks replaced by it."""
    begin, end = paragraph.span.start, paragraph.span.end
    if not taken or not SINGLE.search(text, begin, taken[0].outer.start):
        return taken
    starts = [stretch.outer.start for stretch in taken]
    for single in _single(text, begin, end, paragraph.number):
        if text[single.inner.end - 1] not in ENDING:
            continue
        low, high = bisect_left(starts, single.outer.start), bisect_left(starts, single.outer.end)
        whole = low < high and taken[high - 1].outer.end <= single.inner.end
        if whole and (not low or taken[low - 1].outer.end <= single.outer.start):
            return [*taken[:low], replace(single, double=True), *taken[high:]]
    return taken


def _side(text: str, at: int, size: int, begin: int, end: int) -> int:
    """1 for a mark that by its neighbours opens, -1 for one that closes, 0 for one that may do either."""
    before = text[at - 1] if at > begin else " "
    after = text[at + size] if at + size < end else " "
    free_left = before.isspace() or before in BEFORE_OPENING or before in OPENING or before == "‘"
    free_right = after.isspace() or not (after.isalnum() or after in "$£€#@[(…'‘“\"")
    if free_left and not after.isspace() and not (before in ",…" and free_right):
        return 1
    return -1 if not before.isspace() and free_right else 0


def _double(text: str, paragraph: Paragraph, goes_on: bool) -> Iterator[Stretch]:
    begin, end, number = paragraph.span.start, paragraph.span.end, paragraph.number
    stack: list[tuple[int, int]] = []  # start and size of the marks that are open
    for mark in MARK.finditer(text, begin, end):
        at, size = mark.start(), len(mark.group())
        side = _side(text, at, size, begin, end)
        if mark.group() in '"″' and _inches(text, at, begin, bool(stack) or side == 1):
            continue
        if _opens(mark.group(), side, bool(stack)):
            stack.append((at, size))
        elif stack:
            first, width = stack.pop()
            if not stack:
                yield _stretch(text, first, width, at, size, number)
        elif mark.group() != "''":
            yield _stretch(text, begin, 0, at, size, number, opened=False)
    if stack:
        first, width = stack[0]
        yield _stretch(text, first, width, end, 0, number, closed=False, runs_on=goes_on)


def _inches(text: str, at: int, begin: int, quoting: bool) -> bool:
    if FEET.search(text, max(begin, at - 6), at):
        return True
    return not quoting and text[at - 1 : at].isdigit()


def _opens(shape: str, side: int, quoting: bool) -> bool:
    """Whether a mark opens; articles mix the shapes and use them the wrong way round."""
    if shape in OPENING or shape == "``":
        return not (quoting and side == -1)
    if shape in CLOSING:
        return not quoting and side == 1
    return side == 1 or (side == 0 and not quoting)


def _stretch(text: str, first: int, width: int, last: int, size: int, number: int, **how: bool) -> Stretch:
    return Stretch(trim(text, first + width, last), Span(first, last + size), number, **how)


def trim(text: str, start: int, end: int) -> Span:
    """The span without white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def titled(words: str) -> bool:
    """The words are written as a title is: each longer one with a capital, and there are two of them."""
    long = [word for word in words.split() if len(word.strip(TRIMMED)) > SHORT]
    return len(long) > 1 and all(word.strip(TRIMMED)[0].isupper() for word in long)


def _single(text: str, begin: int, end: int, number: int) -> Iterator[Stretch]:
    """Stretches in single marks, apostrophes left alone."""
    opening, strong, weak = [], [], []
    for mark in SINGLE.finditer(text, begin, end):
        at, shape = mark.start(), mark.group()
        side = _side(text, at, 1, begin, end)
        if shape in "'‘‚‛" and side == 1 and not _clipped(text, at, end):
            opening.append(at)
        elif shape in "'’" and side == -1:
            (strong if text[at - 1] in ",.?!…" else weak if text[at - 1] != "s" else []).append(at)
    at = begin
    for first in opening:
        if first < at:
            continue
        places = [row[i] for row in (strong, weak) if (i := bisect_left(row, first + 1)) < len(row)]
        if places:
            last = min(places)
            at = last + 1
            if last > first + 1:
                yield Stretch(trim(text, first + 1, last), Span(first, at), number, double=False)


def _clipped(text: str, at: int, end: int) -> bool:
    word = re.compile(r"\w+").match(text, at + 1, end)
    return not word or word.group().lower() in lexicon().clipped or word.group()[:2].isdigit()
