"""How many and how much: numbers with what they count, their currency, share or measure, and how far they are sure."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from worker.pipeline.layers import Component, Quantity, text_of
from worker.pipeline.quantities.lexicon import lexicon
from worker.pipeline.quantities.reading import Reading
from worker.pipeline.quantities.units import NAME, OFTEN, TIME, Units
from worker.pipeline.times.lexicon import lexicon as time_lexicon
from worker.pipeline.times.pieces import read_stretches

NAMED = frozenset({"PERSON", "ORG", "FAC", "GPE", "LOC", "PRODUCT", "EVENT", "LAW", "WORK_OF_ART"})


class Quantities(Component):
    """Lays `doc._.quantities`, in the order of the text, within the regions that are read."""

    section = "quantities"

    def __init__(self) -> None:
        self.lex = lexicon()
        self.times = time_lexicon()

    def read(self, doc: Doc) -> None:
        """Leaves out times, ordinals, scores, and numbers that are part of a name."""
        country = doc._.focus.country if doc._.focus else None
        taken = _taken(doc)
        units = Units(self.lex, country, _adjectives(doc), taken)
        reading = Reading(self.lex, self.times, units, taken)
        found = [amount for s in read_stretches(doc) for amount in reading.amounts(s)]
        doc._.quantities = [
            Quantity(f"n{number}", amount.span, amount.value, amount.to, amount.unit, amount.modifier, amount.per)
            for number, amount in enumerate(found, 1)
        ]


def _taken(doc: Doc) -> bytearray:
    """For every character whether it lies in a time or in a name."""
    taken = bytearray(len(text_of(doc)) + 1)
    named = [m.span for e in doc._.entities for m in e.mentions if m.kind == "name" and m.type in NAMED]
    times = [(OFTEN if time.type == "SET" else TIME, time.span) for time in doc._.times]
    for kind, span in (*((NAME, span) for span in named), *times):
        taken[span.start : span.end] = bytes([kind]) * (span.end - span.start)
    return taken


def _adjectives(doc: Doc) -> dict[int, str]:
    """Token index → country of the adjective or short name that stands there: "Swiss", "U.S."."""
    by_start = {
        m.span.start: (m.span.end, e.country)
        for e in doc._.entities
        if e.country
        for m in e.mentions
        if m.kind in ("demonym", "name") and m.type in ("NORP", "GPE")
    }
    found = {}
    for token in doc if by_start else ():
        at = by_start.get(token.idx)
        if at and token.idx + len(token) <= at[0]:
            found[token.i] = at[1]
    return found


@Language.factory("dateline_quantities_v1")
def make_quantities(nlp: Language, name: str) -> Quantities:  # noqa: ARG001 - what spaCy hands to every factory
    """The component."""
    return Quantities()
