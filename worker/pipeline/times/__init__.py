"""Time expressions: TIMEX3 with values counted from the day of publication, never from today."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from worker.pipeline import layers
from worker.pipeline.layers import Component, Span, Time
from worker.pipeline.times.context import Sides
from worker.pipeline.times.grammar import Grammar
from worker.pipeline.times.lexicon import lexicon
from worker.pipeline.times.meaning import Hit
from worker.pipeline.times.pieces import read_stretches
from worker.pipeline.times.resolve import Placed, Resolver

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
        found: list[Time] = []
        for stretch in read_stretches(doc):
            for start, end, hit in self.grammar.read(stretch):
                if hit.rule == "age" and not self.ages:
                    continue
                first, last, before = stretch.pieces[start], stretch.pieces[end - 1], stretch.at(start - 1)
                resolver.sentence = sentence_of[first.token.i]
                head = doc[first.token.i : last.token.i + 1].root
                side = sides.of(head, before.token if before else None)
                found.append(_time(len(found) + 1, Span(first.start, last.end), hit, resolver.place(hit.meaning, side)))
        doc._.times = found
        undated = resolver.published is None and any("X" in t.value for t in found if t.type in ("DATE", "TIME"))
        if undated and all(warning.code != UNDATED for warning in doc._.warnings):
            warning = layers.Warning(UNDATED, "no publication date: relative times are left open")
            doc._.warnings = [*doc._.warnings, warning]


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
    numbers, current = [], 0
    for token in doc:
        current += bool(token.is_sent_start)
        numbers.append(current)
    return numbers


@Language.factory("dateline_times_v1", default_config={"ages": True})
def times(nlp: Language, name: str, ages: bool) -> Times:  # noqa: ARG001 - spaCy's signature
    """The component; `ages` says whether ages of people and things are read."""
    return Times(ages)
