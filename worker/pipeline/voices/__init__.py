"""Who "I", "we" and "you" are inside quotations: what only who speaks to whom tells."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterator

import numpy as np
from spacy.attrs import LOWER
from spacy.language import Language
from spacy.strings import StringStore
from spacy.tokens import Doc

from worker.pipeline.entities import weigh
from worker.pipeline.layers import Component, Entity, Mention, Quote, Span, text_of
from worker.pipeline.voices.addressed import YOU, Addressed

ALONE = frozenset({"i", "me", "my", "mine", "myself"})
TOGETHER = frozenset({"we", "us", "our", "ours", "ourselves"})
STATES = "US"  # the country
QUOTED = ("direct", "mixed")
MARKS = {'"': '"', "“": "”", "‘": "’", "«": "»"}
LONGEST = 1000  # characters that a quotation goes on after the line break
BODIES = ("ORG", "GPE", "NORP")


class Voices(Component):
    """Adds pronouns to doc._.entities: "I" is the speaker, "we" those he or she speaks for, "you" who is addressed."""

    section = "entities"

    def read(self, doc: Doc) -> None:
        """Leaves alone what is said by or to nobody known, and "we" where the speaker speaks for nobody named."""
        laid = {m.span for entity in doc._.entities for m in entity.mentions if m.kind == "pronoun"}
        sides = _Sides(doc._.entities)
        ends = {quote.id: _end(text_of(doc), quote.content) for quote in doc._.quotes}
        addressed = Addressed(doc, ends)
        heard: list[Entity] = []
        for i, quote in _quoted(doc, ends):
            span = Span.of(doc[i])
            if span in laid or doc[i].text == STATES:
                continue
            if doc[i].lower_ in YOU:
                meant = addressed.meant(doc[i], quote)
            else:
                meant = sides.meant(doc[i].lower_, quote) if quote is not None else None
            if meant is not None:
                meant.mentions.append(Mention(span, "pronoun", meant.type))
                heard.append(meant)
        for entity in heard:
            entity.mentions.sort(key=lambda mention: mention.span)
        if heard:
            weigh(doc, doc._.entities)


class _Sides:
    """For whom the speakers of a document speak."""

    def __init__(self, entities: list[Entity]) -> None:
        self._by_id = {entity.id: entity for entity in entities}
        self._teams = {entity.name: entity for entity in reversed(entities) if entity.type == "ORG"}
        self._bodies = [(m.span, e) for e in entities if e.type == "ORG" for m in e.mentions if m.kind == "name"]
        self._bodies.sort(key=lambda row: row[0])

    def meant(self, pronoun: str, quote: Quote) -> Entity | None:
        """The entity that the pronoun of the first person means in the quotation."""
        speaker = self._by_id.get(quote.speaker or "") or self._issuer(quote)
        if speaker is None:
            return None
        if pronoun in ALONE:
            return speaker if speaker.type == "PERSON" else None
        if speaker.type in BODIES:
            return speaker
        sides = [self._by_id[side] for side in speaker.acts_for]
        teams = [self._teams[side.name] for side in sides if side.type == "GPE" and side.name in self._teams]
        states = [side for side in sides if side.sector == "GOV"]
        return next((side for side in [*sides, *teams, *states] if side.type == "ORG" or side in states), None)

    def _issuer(self, quote: Quote) -> Entity | None:
        """The one body whose letter, statement or report it is that speaks."""
        told = quote.speaker_mention
        if quote.speaker is not None or told is None:
            return None
        at = bisect_left(self._bodies, told.start, key=lambda row: row[0].start)
        inside = []
        while at < len(self._bodies) and self._bodies[at][0].start < told.end:
            inside.append(self._bodies[at][1])
            at += 1
        return inside[0] if len({body.id for body in inside}) == 1 else None


def _quoted(doc: Doc, ends: dict[str, int]) -> Iterator[tuple[int, Quote | None]]:
    """The pronouns of the first and second person, each with the innermost quotation that it stands in, or None."""
    found = np.flatnonzero(np.isin(doc.to_array(LOWER), _forms(doc.vocab.strings)))
    rows = [(q.content.start, ends[q.id], q) for q in doc._.quotes if q.kind in QUOTED]
    quotes = deque(sorted(rows, key=_place))
    begun: list[tuple[int, int, Quote]] = []
    for i in found.tolist():
        at = doc[i].idx
        while quotes and quotes[0][0] <= at:
            begun.append(quotes.popleft())
        begun = [row for row in begun if row[1] > at]
        yield i, begun[-1][2] if begun else None


def _place(row: tuple[int, int, Quote]) -> tuple[int, int]:
    return row[0], -row[1]


def _forms(strings: StringStore) -> np.ndarray:
    return np.array([strings.add(form) for form in sorted(ALONE | TOGETHER | YOU)], dtype=np.uint64)


def _end(text: str, content: Span) -> int:
    """The closing mark of a quotation that a line break cut, where it comes soon and before another opening one."""
    opened = text[content.start - 1 : content.start]
    closing = MARKS.get(opened)
    if closing is None or text[content.end : content.end + 1] != "\n":
        return content.end
    found = text.find(closing, content.end, content.end + LONGEST)
    again = text.find(opened, content.end, found) if opened != closing else -1
    after = text[content.end : found].lstrip()
    return found if found > 0 and after and again < 0 else content.end


@Language.factory("dateline_voices_v1")
def make_voices(nlp: Language, name: str) -> Voices:  # noqa: ARG001 - the signature is spaCy's
    """The component as config.cfg names it."""
    return Voices()
