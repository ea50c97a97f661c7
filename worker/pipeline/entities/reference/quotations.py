"""Which quotation the words of an article stand in, and who speaks it, as far as a pronoun in it depends on that."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property

import numpy as np
from spacy.attrs import ORTH
from spacy.tokens import Doc

from worker.pipeline.entities.nouns import nouns
from worker.pipeline.entities.reference.phrases import Phrase

OPENING, CLOSING, STRAIGHT = ("“", "„", "«", "‘"), ("”", "»"), '"'
AFTER = 14  # tokens from the end of a quotation to the verb of saying
BEFORE = 25  # tokens from the verb of saying to the quotation
ON = 40  # tokens from a quotation to the next one by the same speaker
WE = ("we", "We", "us", "Us", "our", "Our", "ours", "Ours", "ourselves")  # but not US
GOES_ON = frozenset({",", "?", "!", "-", "–", "—", "…", "..."})


def quotations(doc: Doc) -> list[int]:
    """For every token the number of the quotation it stands in, 0 outside; the end of a paragraph ends one.

    One that is open there goes on in the next paragraph where the first mark in that closes.
    """
    strings = doc.vocab.strings
    opening, closing = {strings.add(mark) for mark in OPENING}, {strings.add(mark) for mark in CLOSING}
    straight, begun, single = strings.add(STRAIGHT), strings.add("‘"), strings.add("’")
    orths = doc.to_array(ORTH).tolist()
    marks = [i for i, orth in enumerate(orths) if orth in opening or orth in closing or orth == straight]
    quote, last, mark, placed = 0, 0, 0, []
    for i, orth in enumerate(orths):
        if orth in opening or (orth == straight and not quote):
            if not quote:
                last += 1
                quote, mark = last, orth
        elif quote and (
            orth in closing
            or orth == straight
            or (orth == single and mark == begun)
            or (doc[i].is_space and "\n" in doc[i].text and not _goes_on(doc, marks, i))
        ):
            quote = 0
        placed.append(quote)
    return placed


def _goes_on(doc: Doc, marks: list[int], at: int) -> bool:
    """The first mark of the paragraph after `at` closes: it stands right behind a word."""
    i = bisect_left(marks, at)
    if i == len(marks):
        return False
    mark = marks[i]
    before = doc[mark - 1]
    if before.is_space or before.whitespace_ or doc[mark].text in OPENING:
        return False
    return mark - at <= ON * 3 and not any(t.is_space and "\n" in t.text for t in doc[at + 1 : mark])


class Speakers:
    """The phrases that name the speakers of quotations."""

    def __init__(self, doc: Doc, phrases: list[Phrase], quoted: list[int]) -> None:
        self._doc = doc
        self._phrases = phrases
        self._quoted = quoted
        self._known: dict[int, Phrase | None] = {}

    def of(self, quote: int) -> Phrase | None:
        """Who speaks the quotation, or None where the text does not say it beside it."""
        for number in range(1, quote + 1) if not self._known else range(max(self._known) + 1, quote + 1):
            self._known[number] = self._find(number)
        return self._known[quote]

    def says_we(self, quote: int) -> bool:
        """Who speaks the quotation calls himself and his own "we" in it, so that "they" are others."""
        return quote in self._together

    @cached_property
    def _together(self) -> set[int]:
        found = np.flatnonzero(np.isin(self._doc.to_array(ORTH), [self._doc.vocab.strings.add(w) for w in WE]))
        return {self._quoted[i] for i in found.tolist()} - {0}

    @cached_property
    def _ends(self) -> list[tuple[int, int]]:
        """First and last token by number; the first entry is none."""
        ends = [(0, 0)]
        for i, number in enumerate(self._quoted):
            if number == len(ends):
                ends.append((i, i))
            elif number:
                ends[number] = (ends[number][0], i)
        return ends

    @cached_property
    def _paragraphs(self) -> list[int]:
        breaks = {t.i for t in self._doc if t.is_space and "\n" in t.text}
        count, found = 0, []
        for i in range(len(self._doc)):
            count += i in breaks
            found.append(count)
        return found

    @cached_property
    def _sayings(self) -> list[tuple[int, Phrase]]:
        """The verbs of saying outside quotations with their subjects, by token."""
        found = []
        for phrase in self._phrases:
            if phrase.quote or phrase.kind == "relative":
                continue
            head = phrase.head.head
            says = phrase.role == "subject" and head.lemma_.lower() in nouns().says
            if says or (head.lower_ == "to" and head.head.lower_ == "according"):
                found.append((head.i, phrase))
        return sorted(found, key=lambda pair: pair[0])

    def _find(self, number: int) -> Phrase | None:
        first, last = self._ends[number]
        paragraph = self._paragraphs[first]
        after = self._saying(last + 1, last + AFTER, self._paragraphs[last], first=True)
        before = self._saying(first - BEFORE, first - 1, paragraph, first=False)
        earlier = self._known.get(number - 1) if number > 1 else None
        gap = first - self._ends[number - 1][1] if number > 1 else ON
        if after is not None and self._doc[last].text in GOES_ON:
            return after[1]
        if before is not None and (self._doc[first - 1].text in (",", ":") or before[1].sentence == self._at(first)):
            return before[1]
        if number > 1 and earlier is not None and gap < ON and (before is None or before[1] is earlier):
            return earlier
        chosen = before or after
        return chosen[1] if chosen is not None else self._before_colon(first)

    def _before_colon(self, first: int) -> Phrase | None:
        """The subject of the sentence that ends in a colon before the quotation: "Berg was sure: …"."""
        colon = first - 1
        while colon > 0 and self._doc[colon].is_space:
            colon -= 1
        if colon < 0 or self._doc[colon].text != ":":
            return None
        low = bisect_left(self._phrases, colon - BEFORE, key=lambda phrase: phrase.head.i)
        high = bisect_left(self._phrases, colon, key=lambda phrase: phrase.head.i)
        subjects = [p for p in self._phrases[low:high] if p.role == "subject" and p.kind != "relative" and not p.quote]
        return subjects[0] if subjects and len({p.sentence for p in subjects}) == 1 else None

    def _saying(self, start: int, end: int, paragraph: int, *, first: bool) -> tuple[int, Phrase] | None:
        """The first or last verb of saying within the tokens and the paragraph."""
        low = bisect_left(self._sayings, start, key=lambda pair: pair[0])
        high = bisect_left(self._sayings, end + 1, key=lambda pair: pair[0])
        for pair in self._sayings[low:high] if first else reversed(self._sayings[low:high]):
            if self._paragraphs[pair[0]] == paragraph:
                return pair
        return None

    def _at(self, token: int) -> int:
        """The sentence of a token, as phrases count them."""
        i = bisect_left(self._phrases, token, key=lambda phrase: phrase.head.i)
        return self._phrases[i].sentence if i < len(self._phrases) else -1
