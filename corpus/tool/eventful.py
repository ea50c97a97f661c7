"""Events of an annotation: triggers, roles, factuality, attribution."""

from __future__ import annotations

import re
from typing import Any

from corpus.tool import terms, timex
from corpus.tool.fields import Fields
from corpus.tool.named import Entities, Spans, near
from corpus.tool.written import Map, Seq, Text
from worker.pipeline.layers import (
    Attribution,
    Event,
    EventMention,
    Factuality,
    Participant,
    Quantity,
    Quote,
    Span,
    Time,
)
from worker.pipeline.ontology import ROLES, ontology

INFERRED = "~"
UNNAMED, NOBODY = "unnamed", "none"  # a source that has no name; the article's own voice
_WORD = re.compile(r"\S+")


class Events:
    """Reads the events of one article."""

    def __init__(
        self,
        fields: Fields,
        spans: Spans,
        entities: Entities,
        times: dict[str, Time],
        quantities: dict[str, Quantity],
        quotes: dict[str, Quote],
        happening: str,
    ) -> None:
        self.fields, self.spans, self.entities = fields, spans, entities
        self.times, self.quantities, self.quotes = times, quantities, quotes
        self.happening = happening
        self.problems = fields.problems
        self.taken: dict[Span, str] = {}

    def read(self, value: Any) -> list[Event]:
        """The events in the order of the text, with ids."""
        made: dict[str, Event] = {}
        contents: dict[str, Any] = {}
        for key, entry in self.fields.keyed(value):
            event = self.event(str(key), entry)
            if event:
                made[str(key)] = event
                contents[str(key)] = entry.get("content_of")
        ordered = sorted(made.values(), key=lambda e: e.mentions[0].span)
        for number, event in enumerate(ordered, 1):
            event.id = f"ev{number}"
        self._contents(made, contents)
        mains = [key for key, event in made.items() if event.main]
        if made and len(mains) != 1:
            self.problems.add(f"exactly one must be main: {', '.join(mains) or 'none is'}", value)
        return ordered

    def _contents(self, made: dict[str, Event], contents: dict[str, Any]) -> None:
        for key, of in contents.items():
            with self.problems.within(key):
                if of is not None and (of not in made or of == key):
                    self.problems.add(f"content_of {of!s:.60} is no other event{near(of, made)}", of)
                elif of is not None:
                    made[key].content_of = made[of].id

    def event(self, key: str, entry: Any) -> Event | None:
        """One event, its own factuality and attribution those of its best-founded mention."""
        given = self.fields.mapping(entry, terms.EVENT, ("type", "triggers"))
        kind = given.get("type")
        if kind not in ontology():
            self.problems.add(f"no such type: {kind!s:.60}{near(kind, ontology().types)}", kind)
            return None
        background = self.fields.truth(given.get("background"), "background")
        mentions = sorted(self.mentions(key, given, background=background), key=lambda m: m.span)
        if not mentions:
            return None
        best = min(mentions, key=_foundation)
        event = Event(
            "", str(kind), best.span, mentions=mentions, factuality=best.factuality, attribution=best.attribution,
            main=self.fields.truth(given.get("main"), "main"), confidence=1.0,
        )  # fmt: skip
        if event.main:
            event.fingerprints = [self.happening]
        event.participants = self.participants(given, event)
        self.when(given.get("time"), event)
        self.where(given.get("place"), event)
        for item in self.fields.items(given.get("quantities")):
            if item in self.quantities:
                event.quantities.append(self.quantities[item].id)
            else:
                self.problems.add(f"{item!s:.60} is no quantity{near(item, self.quantities)}", item)
        return event

    def mentions(self, key: str, given: Map, *, background: bool) -> list[EventMention]:
        """A mention for each trigger; `[word, polarity: …]` overrides what the event says."""
        made = []
        for item in self.fields.items(given.get("triggers")):
            own = Map()
            written = item
            if isinstance(item, Seq):
                written = item[0] if item else None
                for part in item[1:]:
                    own.update(self.fields.mapping(part, terms.TOLD))
            span = self.spans.one(written)
            if span is None:
                continue
            words = self.spans.text[span.start : span.end]
            if len(_WORD.findall(words)) != 1:
                self.problems.add(f"the trigger {words!r} is not one word", written)
            if span in self.taken:
                self.problems.add(
                    f"{words!r} (character {span.start}) is a trigger of {self.taken[span]} already", written
                )
                continue
            self.taken[span] = key
            told = {**given, **own}
            factuality = Factuality(
                self.fields.one_of(told.get("polarity"), terms.POLARITIES, "positive"),
                self.fields.one_of(told.get("modality"), terms.MODALITIES, "actual"),
                background,
            )
            made.append(EventMention(span, span, factuality, self.attribution(told.get("source"), span)))
        return made

    def attribution(self, source: Any, span: Span) -> Attribution | None:
        """What is written; else that of the innermost quote around the trigger."""
        if source == NOBODY:
            return None
        if source == UNNAMED:
            return Attribution()
        if source is not None:
            return Attribution(self.entities.id(source))
        around = [q for q in self.quotes.values() if q.content.holds(span)]
        if not around:
            return None
        quote = min(around, key=lambda q: (q.content.end - q.content.start, q.content))
        return Attribution(quote.speaker, quote.id)

    def participants(self, given: Map, event: Event) -> list[Participant]:
        """An entity by key (its mention nearest to the trigger), or words of the text."""
        made: list[Participant] = []
        known = ontology()[event.type].roles
        for role in ROLES:
            if role not in given:
                continue
            listed = self.fields.items(given[role])
            with self.problems.within(role):
                if role not in known:
                    self.problems.add(f"{event.type} has no such role; it has {', '.join(known)}", given[role])
                if not listed:
                    self.problems.add("a role without participant", given)
                for item in listed:
                    participant = self.participant(role, item, event.trigger)
                    if participant and any((p.role, p.span) == (role, participant.span) for p in made):
                        self.problems.add(f"{item!s:.60} is there twice", item)
                    elif participant:
                        made.append(participant)
        return made

    def participant(self, role: str, item: Any, trigger: Span) -> Participant | None:
        """None, with a problem, for what is neither a key nor in the text."""
        if isinstance(item, Text) and item in self.entities.by_key:
            entity = self.entities.by_key[item]
            if not entity.mentions:
                self.problems.add(f"{str(item)!r} is mentioned nowhere", item)
                return None
            nearest = min(entity.mentions, key=lambda m: (abs(m.span.start - trigger.start), m.span))
            return Participant(role, nearest.span, entity.id)
        span = self.spans.one(item)
        if span is None:
            return None
        return Participant(role, span, self.entities.at(span))

    def when(self, written: Any, event: Event) -> None:
        """`key`, `~key` or `~TIMEX3 value`."""
        if written is None:
            return
        key = str(written).removeprefix(INFERRED)
        inferred = key != written
        if key in self.times:
            time = self.times[key]
            event.time, event.first, event.last = time.id, time.first, time.last
        elif inferred and not timex.fault("DATE", key):
            event.first, event.last = timex.days("DATE", key)
        else:
            self.problems.add(f"{written!s:.60} is no time{near(key, self.times)}", written)
            return
        event.time_basis = "inferred" if inferred else "stated"

    def where(self, written: Any, event: Event) -> None:
        """`key` or `~key`."""
        if written is None:
            return
        key = str(written).removeprefix(INFERRED)
        event.place = self.entities.id(Text.at(key, getattr(written, "line", 0)))
        if event.place:
            event.place_basis = "inferred" if key != written else "stated"
            if self.entities.by_key[key].type not in ("GPE", "LOC", "FAC", "ORG"):
                self.problems.add(f"{key} is no place", written)


def _foundation(mention: EventMention) -> tuple[int, int, Span]:
    """Sorts the best-founded first: by modality, the article's voice before a source before a rumour, the earlier."""
    said = mention.attribution
    voice = 0 if said is None else 1 if said.source else 2
    return terms.MODALITIES.index(mention.factuality.modality), voice, mention.span
