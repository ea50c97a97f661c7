"""Time expressions: TIMEX3 with values counted from the day of publication, never from today."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc

from worker.pipeline import layers
from worker.pipeline.layers import Component, Span, Time, text_of
from worker.pipeline.times.context import Sides
from worker.pipeline.times.grammar import Grammar
from worker.pipeline.times.history import is_history
from worker.pipeline.times.lexicon import Named as Month
from worker.pipeline.times.lexicon import lexicon
from worker.pipeline.times.linked import is_range, linked
from worker.pipeline.times.meaning import Clock, Hit, Meaning, Named
from worker.pipeline.times.pieces import Piece, Stretch, read_stretches
from worker.pipeline.times.placed import Placed, in_order
from worker.pipeline.times.resolve import Resolver

BEHIND = re.compile(r"[^\S\r\n]([A-Z]\w{2,12})\b")
NAMED = frozenset({"PERSON", "ORG", "FAC", "GPE", "PRODUCT"})
NAMELIKE = frozenset({"month", "weekday", "season"})  # rules whose one word may be a name
UNDATED = "no_publication_date"


class Times(Component):
    """Lays `doc._.times`: what is said of when, in text order, within the regions that are read."""

    section = "times"

    def __init__(self, ages: bool = True) -> None:
        self.ages = ages  # "a 45-year-old" is a length of time too; TimeBank leaves it out
        self.lex = lexicon()
        self.grammar = Grammar(self.lex)

    def read(self, doc: Doc) -> None:
        """Adds the times, and a warning when relative ones could not be placed for want of a date."""
        article = doc._.article
        resolver = Resolver(article.date if article else None)
        sides = Sides(doc, self.lex)
        sentence_of = _sentence_numbers(doc)
        found: list[tuple[Span, Hit, Placed]] = []
        names = _names(doc, self.lex.months)
        countries = _Countries(doc)
        told = [
            (stretch, linked(stretch, [hit for hit in self.grammar.read(stretch) if self._told(stretch, hit, names)]))
            for stretch in read_stretches(doc)
        ]
        resolver.history = is_history((hit.meaning for _, read in told for _, _, hit in read), resolver.published)
        for stretch, read in told:
            for n, (start, end, hit) in enumerate(read):
                first, last, before = stretch.pieces[start], stretch.pieces[end - 1], stretch.at(start - 1)
                resolver.memory.sentence = sentence_of[first.token.i]
                head = doc[first.token.i : last.token.i + 1].root
                side = sides.of(head, before.token if before else None)
                if side.verb < 0 and self.lex.has("not_of_the_past", stretch.word(start)):
                    continue  # "soon fell ill" is no time to come
                resolver.country = countries.of(hit.meaning, first)
                placed = resolver.place(hit.meaning, side)
                if n and is_range(stretch, read[n - 1], read[n]):
                    earlier, placed = in_order(found[-1][2], placed, side)
                    found[-1] = (*found[-1][:2], earlier)
                found.append((Span(first.start, last.end), hit, placed))
        laid = [_time(number, *time) for number, time in enumerate(found, 1)]
        doc._.times = laid
        undated = resolver.published is None and any("X" in t.value for t in laid if t.type in ("DATE", "TIME"))
        if undated and all(warning.code != UNDATED for warning in doc._.warnings):
            warning = layers.Warning(UNDATED, "no publication date: relative times are left open")
            doc._.warnings = [*doc._.warnings, warning]

    def _told(self, stretch: Stretch, read: tuple[int, int, Hit], names: _Names) -> bool:
        """It is no age that is not wanted, and no part of the name of a person or a body: "May", "the Sun"."""
        start, end, hit = read
        if hit.rule == "age" and not self.ages:
            return False
        if hit.rule not in NAMELIKE:
            return True
        if all(stretch.pieces[i].start in names.at for i in range(start, end)):
            return False
        return stretch.word(start) not in names.surnames or self.lex.has("before_month", stretch.word(start - 1))


@dataclass(frozen=True)
class _Names:
    """The names of a document that a month or a day could be."""

    at: frozenset[int]  # characters within names
    surnames: frozenset[str]  # lower case


def _names(doc: Doc, months: dict[str, Month]) -> _Names:
    text = text_of(doc)
    mentions = [m for e in doc._.entities for m in e.mentions if m.kind == "name" and m.type in NAMED]
    surnames = {e.name.split()[-1].lower() for e in doc._.entities if e.type == "PERSON" and e.name}
    for mention in mentions:  # the model may have left the surname to the calendar: "Theresa | May"
        behind = BEHIND.match(text, mention.span.end) if mention.type == "PERSON" else None
        if behind and (month := months.get(behind[1].lower())) and month.doubtful:
            surnames.add(behind[1].lower())
    return _Names(frozenset(i for m in mentions for i in range(m.span.start, m.span.end)), frozenset(surnames))


class _Countries:
    """Whose holidays are meant: of the country named before one ("Ukraine's Independence Day"), else the article's."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.focus = doc._.focus.country if doc._.focus else None
        self._ends: dict[int, str] | None = None

    def of(self, meaning: Meaning, first: Piece) -> str | None:
        """The country for a time that begins with `first`; of no interest but for holidays."""
        day = meaning.of if isinstance(meaning, Clock) else meaning
        if not isinstance(day, Named) or day.grain != "holiday":
            return None
        if self._ends is None:
            self._ends = {m.span.end: e.country for e in self.doc._.entities if e.country for m in e.mentions}
        for token in self.doc[max(first.token.i - 2, 0) : first.token.i]:
            country = self._ends.get(token.idx + len(token))
            if country:
                return country
        return self.focus


def _time(number: int, span: Span, hit: Hit, placed: Placed) -> Time:
    return Time(
        id=f"t{number}",
        span=span,
        type=placed.type,
        value=placed.value,
        mod=hit.mod,
        first=placed.first,
        last=placed.last,
        anchor=placed.anchor,
        rule=hit.rule,
    )


def _sentence_numbers(doc: Doc) -> list[int]:
    """For each token the number of its sentence."""
    return np.cumsum(doc.to_array(SENT_START) == 1).tolist()


@Language.factory("dateline_times_v1", default_config={"ages": True})
def times(nlp: Language, name: str, ages: bool) -> Times:  # noqa: ARG001 - spaCy's signature
    """The component; `ages` says whether ages of people and things are read."""
    return Times(ages)
