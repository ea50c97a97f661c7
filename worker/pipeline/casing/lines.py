"""The stretches of a text that are written in capitals."""

from __future__ import annotations

import re
from itertools import pairwise

LOUD = 0.8  # of the letters of what is written in capitals
LINE_WORDS, LINE_CAPITALS = 3, 12  # the fewest of a line that is taken to be
SENTENCE_WORDS, SENTENCE_CAPITALS = 5, 24  # and of a sentence within a line
SMALL, LARGE = b"abcdefghijklmnopqrstuvwxyz", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SHARE = 0.3  # of a text in capitals: the least from which on headlines and tables count too
HEADLINES = 3  # the most lines without a sentence that are no table
FINAL = tuple(".!?…")
WORD = re.compile(r"[^\W\d_]{2,}")
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’»)\]]?\s+(?=\S)")

Stretch = tuple[int, int]


def stretches(text: str) -> list[Stretch]:
    """Characters from, to: lines and sentences in capitals, in order; the whole text where nearly all of it is.

    A name or an acronym among ordinary words is none, nor a line of a word or two, unless a line right before or after
    it is one. Where most of the article is in ordinary case, only sentences below its headline are: headlines and
    tables in capitals are read better with the names of the rest of the article.
    """
    small, large = _letters(text)
    if large < LINE_CAPITALS:
        return []
    if _is_loud(text, small, large, LINE_WORDS, LINE_CAPITALS):
        lines = [line for line in text.splitlines() if line.strip()]
        told = len(lines) <= HEADLINES or any(_is_prose(line) for line in lines[1:])
        return [(0, len(text))] if told else []  # else a table
    found: list[Stretch] = []
    paragraph: list[tuple[int, str, bool]] = []  # where a line begins, the line, whether it is in capitals
    at = body = 0  # body: where the first paragraph ends
    for line in text.splitlines(keepends=True):
        if line.isspace():
            found += _of_paragraph(paragraph)
            body = body or (at if paragraph else 0)
            paragraph = []
        else:
            paragraph.append((at, line, _is_loud(line, *_letters(line), LINE_WORDS, LINE_CAPITALS)))
        at += len(line)
    joined = _joined(found + _of_paragraph(paragraph))
    share = sum(end - start for start, end in joined)
    if share >= SHARE * len(text) and any(_is_prose(text[start:end]) for start, end in joined):
        return joined
    return [(start, end) for start, end in joined if start >= body > 0 and _is_prose(text[start:end])]


def _joined(found: list[Stretch]) -> list[Stretch]:
    """Without bounds between neighbours."""
    joined: list[Stretch] = []
    for start, end in found:
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _is_prose(text: str) -> bool:
    """A sentence at least."""
    bare = text.rstrip().rstrip("\"'”’»)]")
    return bare[-1:] in FINAL and sum(1 for _ in WORD.finditer(text)) >= SENTENCE_WORDS


def _of_paragraph(lines: list[tuple[int, str, bool]]) -> list[Stretch]:
    found: list[Stretch] = []
    for i, (at, line, loud) in enumerate(lines):
        beside = (i > 0 and lines[i - 1][2]) or (i + 1 < len(lines) and lines[i + 1][2])
        if loud or (beside and _is_loud(line, *_letters(line), 1, 1)):
            found.append((at, at + len(line)))
        else:
            found += _sentences(at, line)
    return found


def _sentences(at: int, line: str) -> list[Stretch]:
    """Sentences in capitals within a line that is not."""
    if _letters(line)[1] < SENTENCE_CAPITALS:
        return []
    bounds = [0, *(end.end() for end in SENTENCE_END.finditer(line)), len(line)]
    if len(bounds) == 2:
        return []
    return [
        (at + start, at + end)
        for start, end in pairwise(bounds)
        if _is_loud(line[start:end], *_letters(line[start:end]), SENTENCE_WORDS, SENTENCE_CAPITALS)
    ]


def _letters(text: str) -> tuple[int, int]:
    """About how many small letters and capitals it has: those of other alphabets are counted where there are any."""
    raw = text.encode("ascii", "ignore")
    small, large = len(raw) - len(raw.translate(None, SMALL)), len(raw) - len(raw.translate(None, LARGE))
    if len(raw) < len(text) and small < len(raw) / 2:
        others = [c for c in text if not c.isascii()]
        small += sum(map(str.islower, others))
        large += sum(map(str.isupper, others))
    return small, large


def _is_loud(text: str, small: int, large: int, words: int, capitals: int) -> bool:
    if large < capitals or large < LOUD * (small + large):
        return False
    return words <= 1 or sum(word.group().isupper() for word in WORD.finditer(text)) >= words
