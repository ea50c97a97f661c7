"""Interviews and transcripts: paragraphs that begin with who speaks and a colon, and answers below their questions.

A speaker's label is a name, its initials, its last word in capitals, or a word like "Q". Who answers is the person who
is labelled by name as well, or the only one whom the text before the first question names; else nobody known.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from worker.pipeline.layers import Entity, Quote, Span
from worker.pipeline.quotes.lexicon import lexicon
from worker.pipeline.quotes.marks import Paragraph, trim
from worker.pipeline.quotes.page import Page

HEADING = 60  # characters of a speaker and a colon before a statement
LABEL = re.compile(r"(?:From )?([^\W\d_][\w.'’& -]{0,39}):")
QUESTIONS = 3  # paragraphs that ask, from which a text without labels is an interview
ASKED = 400  # characters of such a paragraph
MARKS = " \t\r\n\u00a0\"'“„‘«"
FIRST = frozenset({"i", "me", "my", "we", "us", "our", "mine", "myself"})
SECOND = frozenset({"you", "your", "yours", "yourself"})


@dataclass(frozen=True)
class Label:
    """Who speaks, before a colon."""

    span: Span
    speaker: str | None = None  # entity id
    answers: bool = False  # a word like "A"


class Interview:
    """The labels of a page, and the answers of an interview without labels."""

    def __init__(self, page: Page) -> None:
        self.page, self.text = page, page.text
        self.people = [e for e in page.speakers.entities.values() if e.type == "PERSON"]
        self.capitals: dict[str, set[str]] = {}
        for entity in self.people:
            # A name that is no more than its initials is whoever bears a longer one.
            forms = () if entity.name.isupper() else (_initials(entity), entity.name.split()[-1].upper())
            for form in forms:
                self.capitals.setdefault(form, set()).add(entity.id)
        self.labels = {p.number: label for p in page.paragraphs if (label := self._label(p))}
        self.answering = self._answering()
        self.answers = self._unlabelled() if not self.labels else {}

    def read(self, paragraph: Paragraph) -> Quote | None:
        """The quote of a paragraph that is somebody's turn to speak, without marks around it."""
        if paragraph.number in self.answers:
            return Quote("", "direct", paragraph.span, None, self.answers[paragraph.number], rule="interview")
        label = self.labels.get(paragraph.number)
        if label is None:
            return None
        content = trim(self.text, label.span.end + 1, paragraph.span.end)
        if content.start == content.end or any(s.outer.start == content.start for s in paragraph.stretches):
            return None
        # A single "X: the bridge is old" is the way in which headlines report; a transcript has several turns.
        kind = "direct" if len(self.labels) > 1 else "mixed" if paragraph.stretches else "indirect"
        return self._quote(kind, content, label)

    def headed(self, paragraph: Paragraph, stretch: Span) -> Quote | None:
        """The quote of a stretch whose speaker stands alone before it, with a colon ("From X:")."""
        label = self.labels.get(paragraph.number)
        if label is None or self.text[label.span.end + 1 : stretch.start].strip(MARKS):
            return None
        return self._quote("direct", stretch, label)

    def _quote(self, kind: str, content: Span, label: Label) -> Quote:
        speaker = self.answering if label.answers else label.speaker
        colon = Span(label.span.end, label.span.end + 1)
        return Quote("", kind, content, colon, speaker, label.span, None, "heading")

    def _label(self, paragraph: Paragraph) -> Label | None:
        start = paragraph.span.start
        found = LABEL.match(self.text, start, min(paragraph.span.end, start + HEADING))
        if not found:
            return None
        span, words = Span(*found.span(1)), found.group(1)
        lower = words.lower().rstrip(".")
        if lower in lexicon().asking:
            return Label(span)
        if lower in lexicon().answering:
            return Label(span, answers=True)
        meant = self.capitals.get(words, set())
        if len(meant) == 1:
            return Label(span, min(meant))
        tokens = [t for t in self.page.tokens(span.start, span.end) if not t.is_space]
        named = self.page.speakers.by_token.get(tokens[-1].i) if tokens else None
        if named and named[0].type in ("PERSON", "ORG") and named[1].span.start <= tokens[0].idx:
            return Label(span, named[0].id)
        return Label(span) if meant else None

    def _answering(self) -> str | None:
        """Who answers where answers bear no name."""
        named = {label.speaker for label in self.labels.values() if self.page.speakers.person(label.speaker)}
        if not self.labels or len(named) > 1:
            return None
        return next(iter(named), None) or self._introduced(min(self.labels))

    def _introduced(self, number: int) -> str | None:
        """The only person whom the paragraphs before paragraph `number` name."""
        start, end = (self.page.paragraphs[i].span.start for i in (0, number))
        named = [e.id for e in self.people if any(m.kind == "name" and start <= m.span.start < end for m in e.mentions)]
        return named[0] if len(named) == 1 else None

    def _unlabelled(self) -> dict[int, str | None]:
        """The paragraphs that answer questions without marks or labels, with who answers."""
        rows = self.page.paragraphs
        asked = [p.number for p in rows if self._asks(p)]
        both = set(asked)
        turns = [n for n in asked if n + 1 < len(rows) and n + 1 not in both and not rows[n + 1].stretches]
        spoken = sum(self._has(rows[n].span, SECOND) or self._has(rows[n + 1].span, FIRST) for n in turns)
        if len(turns) < QUESTIONS or 2 * spoken < len(turns):
            return {}
        return dict.fromkeys(self._turns(turns, asked), self._introduced(turns[0]))

    def _turns(self, turns: list[int], asked: list[int]) -> Iterator[int]:
        """All paragraphs from a question to the next; after the last one, the first."""
        for n in turns:
            following = bisect_right(asked, n)
            stop = asked[following] if following < len(asked) else n + 2
            yield from (i for i in range(n + 1, stop) if not self.page.paragraphs[i].stretches)

    def _asks(self, paragraph: Paragraph) -> bool:
        span = paragraph.span
        if span.end - span.start > ASKED or paragraph.stretches or self.text[span.end - 1] != "?":
            return False
        return not self._has(span, FIRST)

    def _has(self, span: Span, words: frozenset[str]) -> bool:
        return any(token.lower_ in words for token in self.page.tokens(span.start, span.end))


def _initials(entity: Entity) -> str:
    return "".join(word[0] for word in entity.name.split() if word[0].isupper())
