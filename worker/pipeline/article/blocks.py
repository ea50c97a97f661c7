"""The paragraphs and single lines of a text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from worker.pipeline.article.cues import SAME_LENGTH

WRAP_WIDTH = 132  # the longest line of a text that may be wrapped by hand
FINAL = ".!?…"
CLOSING = "\"'”\u2019»)]"
LOUD = 0.8  # of the letters of a text that is written in capitals

ABBREVIATED = re.compile(r"(?:\b[A-Za-z]\.){2,}$|\b(?:Inc|Corp|Co|Ltd|Jr|Sr|St|No)\.$")


@dataclass
class Block:
    """A paragraph or a line of its own: characters `start` to `end`, white space trimmed."""

    start: int
    end: int
    text: str
    kind: str = "body"
    credit: int = 0  # of a caption: where in the text the credit begins; 0 when there is none
    plain: str = field(init=False)
    words: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.plain = self.text.translate(SAME_LENGTH).lower()
        self.words = self.plain.split()

    @property
    def ends_sentence(self) -> bool:
        """It ends as prose does."""
        ending = self.text.rstrip(CLOSING)
        return ending != self.text.rstrip(FINAL + CLOSING) and not ABBREVIATED.search(ending[-12:])

    @property
    def prose(self) -> bool:
        """It is a sentence at least."""
        return len(self.words) >= 8 and self.ends_sentence

    @property
    def loud(self) -> bool:
        """It is written in capitals."""
        return is_loud(self.text)


def is_loud(text: str) -> bool:
    """Most letters are capitals."""
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and sum(map(str.isupper, letters)) >= LOUD * len(letters)


def blocks(text: str) -> list[Block]:
    """The paragraphs and single lines of a text, in order; lines that were wrapped by hand are joined."""
    lines: list[tuple[int, int]] = []  # trimmed
    after_blank: list[bool] = []
    at, blank = 0, True
    for line in text.splitlines(keepends=True):
        bare = line.strip()
        if bare:
            start = at + line.index(bare[0])
            lines.append((start, start + len(bare)))
            after_blank.append(blank)
        blank = not bare
        at += len(line)
    width = _wrap_width(text, lines, after_blank)
    spans: list[list[int]] = []
    for i, (start, end) in enumerate(lines):
        if i and not after_blank[i] and _continues(text, lines[i - 1], (start, end), width):
            spans[-1][1] = end
        else:
            spans.append([start, end])
    return [Block(start, end, text[start:end]) for start, end in spans]


def _fits(text: str, line: tuple[int, int], following: tuple[int, int], width: int) -> bool:
    """The first word of the next line had found room on this one."""
    word = text[following[0] : min(following[1], following[0] + width + 1)].split(maxsplit=1)[0]
    return line[1] - line[0] + 1 + len(word) <= 0.9 * width


def _wrap_width(text: str, lines: list[tuple[int, int]], after_blank: list[bool]) -> int:
    """The width at which the text was wrapped by hand, 0 when it was not."""
    pairs = [(lines[i - 1], lines[i]) for i in range(1, len(lines)) if not after_blank[i]]
    width = max((end - start for start, end in lines), default=0)
    if len(pairs) < 3 or not 40 <= width <= WRAP_WIDTH:
        return 0
    wrapped = sum(not _fits(text, line, following, width) for line, following in pairs)
    return width if wrapped >= 0.7 * len(pairs) else 0


def _continues(text: str, line: tuple[int, int], following: tuple[int, int], width: int) -> bool:
    """The next line goes on with the sentence of this one."""
    if width:
        return not _fits(text, line, following, width)
    return text[following[0]].islower() and text[line[1] - 1] not in FINAL + CLOSING + ":;"
