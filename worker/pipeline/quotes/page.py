"""One document as the readers of quotes see it: paragraphs, quoted stretches, frames and who is who, by place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from spacy.tokens import Doc, Token

from worker.pipeline.layers import TOLD, Quote, Span, readable, text_of
from worker.pipeline.quotes import marks
from worker.pipeline.quotes.frames import Frame, frames
from worker.pipeline.quotes.marks import Paragraph, Stretch, trim
from worker.pipeline.quotes.speakers import Speakers
from worker.pipeline.quotes.tree import Tree

FULL = ".?!"


class Page:
    """The document and the quotes found so far."""

    def __init__(self, doc: Doc) -> None:
        self.doc, self.text = doc, text_of(doc)
        self.paragraphs: list[Paragraph] = marks.find(self.text, readable(doc, TOLD))
        self._begins = [p.span.start for p in self.paragraphs]
        self.stretches: list[Stretch] = [s for p in self.paragraphs for s in p.stretches]
        self._outer = [s.outer.start for s in self.stretches]
        self._tokens = [t.idx for t in doc]
        self.tree = Tree(doc)
        self.frames = [f for f in frames(doc, self.tree) if not self.quoted(f.span.start) and self._clip(f)]
        for frame in self.frames:
            if frame.speaker is not None and self.quoted(frame.speaker.idx):
                # a verb after a quotation is often read as a part of it
                frame.speaker = self.tree.outer_subject(frame.speaker.head, lambda token: self.quoted(token.idx))
        self._cues = [f.span.start for f in self.frames]
        self.speakers = Speakers(doc, self.tree)
        self.quotes: list[Quote] = []
        self.used: set[int] = set()  # cues that brought a quotation

    def _clip(self, frame: Frame) -> bool:
        """Cuts the frame's content to the paragraph of its cue. False: the cue stands in no paragraph that is read."""
        i = bisect_right(self._begins, frame.span.start) - 1
        if i < 0 or frame.span.start >= self.paragraphs[i].span.end:
            return False
        if frame.content:
            around = self.paragraphs[i].span
            start, end = max(frame.content.start, around.start), min(frame.content.end, around.end)
            frame.content = trim(self.text, start, end) if start < end else None
        return True

    def paragraph_start(self, at: int) -> int:
        """Where the paragraph of a character that is read begins."""
        return self._begins[bisect_right(self._begins, at) - 1]

    def paragraph_before(self, at: int) -> Span | None:
        """The paragraph before the one that begins at character `at`, when it has no quoted stretch at its end."""
        i = bisect_right(self._begins, at) - 1
        if i < 1 or self._begins[i] != at:
            return None
        found = self.paragraphs[i - 1]
        begin = found.stretches[-1].outer.end if found.stretches else found.span.start
        return Span(begin, found.span.end) if begin < found.span.end else None

    def within(self, at: int, end: int) -> int:
        """`end`, or where the paragraph of character `at` ends when that is earlier."""
        return min(end, self.paragraphs[bisect_right(self._begins, at) - 1].span.end)

    def stretch_at(self, at: int) -> Stretch | None:
        """The stretch whose characters or marks hold the character."""
        i = bisect_right(self._outer, at) - 1
        return self.stretches[i] if i >= 0 and at < self.stretches[i].outer.end else None

    def quoted(self, at: int) -> bool:
        """The character stands between marks."""
        return self.stretch_at(at) is not None

    def touching(self, span: Span) -> range:
        """Numbers of the stretches that share characters with the span."""
        low = bisect_left(self._outer, span.start)
        low -= low > 0 and self.stretches[low - 1].outer.end > span.start
        return range(low, max(low, bisect_left(self._outer, span.end)))

    def cued(self, start: int, end: int) -> list[Frame]:
        """Frames whose cue begins at characters `start` to `end`."""
        return self.frames[bisect_left(self._cues, start) : bisect_left(self._cues, end)]

    def tokens(self, start: int, end: int, most: int | None = None) -> list[Token]:
        """Tokens that begin at characters `start` to `end`, the first `most` of them."""
        first, last = bisect_left(self._tokens, start), bisect_left(self._tokens, end)
        return [self.doc[i] for i in range(first, last if most is None else min(last, first + most))]

    def sentence_start(self, start: int, end: int) -> int:
        """Where the sentence that `end` belongs to begins, not before `start`."""
        for token in reversed(self.tokens(start, end)):
            if token.text in FULL:
                return token.idx + 1
        return start

    def sentence_end(self, start: int, end: int) -> int:
        """Where the sentence that goes on at `start` ends, not after `end`."""
        return next((t.idx for t in self.tokens(start, end) if t.text in FULL), end)
