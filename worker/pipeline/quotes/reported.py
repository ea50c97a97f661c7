"""Reported clauses: what a cue governs without marks of its own, or with marks around a part of it."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise

from worker.pipeline.layers import Span
from worker.pipeline.quotes import aside
from worker.pipeline.quotes.frames import Frame
from worker.pipeline.quotes.lexicon import lexicon
from worker.pipeline.quotes.marks import trim
from worker.pipeline.quotes.page import Page

SAYING = {"statement", "address", "noun"}
STATED = ("clause", "aside", "according")
NEARBY = 4  # frames or quotations looked back at
LONGEST = 300  # tokens of what is spoken of that are looked at
PART = 0.6  # a quoted stretch shorter than this share of its clause can be a record of its own
TELLING = (",", "-", "--", "–", "—")
RELATIVES = ("which", "who", "whose", "whom")
WORDS = 2  # words of such a stretch at least


class Reported:
    """Reads the frames of a page that no quotation has taken."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.direct = sorted(page.quotes, key=lambda q: q.content)
        self._spans = [q.content for q in self.direct]

    def read(self) -> None:
        """Adds the reported clauses to the page."""
        found: list[tuple[Frame, list[Span], str]] = []
        for frame in self.page.frames:
            if frame.cue.i in self.page.used or (frame.speaker is None and frame.rule != "hearsay"):
                continue
            if frame.speaker is not None and (parts := aside.around(self.page, frame)):
                found.append((frame, parts, "aside"))
            elif frame.content is not None and (content := self._content(frame)):
                found.append((frame, [content], frame.rule))
        for i, (frame, parts, rule) in enumerate(found):
            beside = found[max(0, i - NEARBY) : i] + found[i + 1 : i + 1 + NEARBY]
            if not self._repeats(frame, rule, [part for _, others, _ in beside for part in others]):
                for part in parts:
                    self._add(part, frame, rule)

    def _add(self, content: Span, frame: Frame, rule: str) -> None:
        kind = "mixed" if self.page.touching(content) else "indirect"
        before = bisect_right(self._spans, Span(frame.span.start, frame.span.start)) - 1
        last = self.direct[before] if before >= 0 else None
        self.page.quotes.append(self.page.speakers.quote(kind, content, frame, rule, last))

    def _content(self, frame: Frame) -> Span | None:
        """What the frame's clause covers, with the stretches that it touches whole; None when it is no quote."""
        page, span = self.page, frame.content
        first = page.stretch_at(span.start)
        if first and first is page.stretch_at(span.end - 1) and span.start > first.inner.start:
            return None  # a clause within a quotation
        span = self._until_turn(frame, span)
        touched = page.touching(span)
        if touched:
            low, high = page.stretches[touched[0]].outer, page.stretches[touched[-1]].outer
            span = Span(min(span.start, low.start), max(span.end, high.end))
            if frame.rule == "object":
                span = Span(span.start, self._end(high.end, span.end, lexicon().breaks))
            if span == low:
                span = page.stretches[touched[0]].inner
        elif frame.rule == "object":
            if "topic" not in frame.groups:
                return None
            span = self._without_tail(Span(span.start, self._end(span.start + 1, span.end, lexicon().asides)))
        span = trim(page.text, span.start, span.end)
        return None if span.start >= span.end or self._taken(span) else span

    def _until_turn(self, frame: Frame, span: Span) -> Span:
        """The span up to a participle with which the same speaker goes on: "..., adding that ..."."""
        doc = self.page.doc
        for other in self.page.cued(span.start + 1, span.end)[:NEARBY]:
            before = doc[other.cue.i - 1]
            if (
                other.speech
                and other.cue.tag_ == "VBG"
                and other.content
                and before.text == ","
                and before.idx > span.start
            ):
                other.speaker = frame.speaker
                return trim(self.page.text, span.start, before.idx)
        return span

    def _end(self, start: int, end: int, breaks: frozenset[str]) -> int:
        """Where what is spoken of gives way to its place, time or reason."""
        for token in self.page.tokens(start, end, LONGEST):
            if token.lower_ in breaks:
                return token.idx
            if token.ent_type_ in ("DATE", "TIME") and token.dep_ == "npadvmod" and token.left_edge.idx > start:
                return token.left_edge.idx
        return end

    def _without_tail(self, span: Span) -> Span:
        """What is spoken of without what the article tells of it at the end: "X praised Y, who ..."."""
        tokens = self.page.tokens(span.start, span.end, LONGEST + 1)
        if len(tokens) > LONGEST:
            return span
        for before, token in pairwise(tokens):
            if before.text in TELLING and token.lower_ in RELATIVES and token.head.right_edge.i >= tokens[-1].i:
                return Span(span.start, before.idx)
        return span

    def _taken(self, span: Span) -> bool:
        """A quotation beside or around has these words already."""
        at = bisect_right(self._spans, span)
        for other in self._spans[max(0, at - 2) : at + 2]:
            marks = span.start <= other.start + 1 and other.end - 1 <= span.end
            if other.holds(span) or (marks and span.end - span.start <= other.end - other.start + 4):
                return True
        return False

    def _repeats(self, frame: Frame, rule: str, beside: list[Span]) -> bool:
        """The cue is a wish or a thought within what somebody says, who vouches for it: "she said they hoped ..."."""
        if frame.groups & SAYING and rule in STATED:
            return False
        return any(content.holds(frame.span) for content in beside)
