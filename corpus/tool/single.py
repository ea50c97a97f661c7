"""Single sentences with their events."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus.tool import pointing, terms, timex
from corpus.tool.fields import Fields
from corpus.tool.named import Spans, near
from corpus.tool.written import Map, Problem, Problems, Seq, read
from worker.pipeline.layers import (
    Article,
    Attribution,
    Event,
    EventMention,
    Factuality,
    Participant,
    Span,
)
from worker.pipeline.ontology import ROLES, ontology


@dataclass
class Sentence:
    """A sentence or headline, what near-miss it is, and its events."""

    name: str
    split: str
    text: str
    date: str | None = None
    near_miss: str | None = None
    events: list[Event] = field(default_factory=list)
    line: int = 0

    @property
    def sent(self) -> Article:
        """As a caller would send it."""
        return Article(published_at=self.date, language="en")


def load(path: Path) -> tuple[list[Sentence], list[Problem]]:
    """The sentences of a file whose name begins with its split, and what is wrong with them."""
    problems = Problems(f"sentences/{path.name}")
    written = read(path, problems)
    split = path.name.split(".")[0]
    if split not in terms.SPLITS:
        problems.add(f"the name must begin with one of {', '.join(terms.SPLITS)}")
    if not isinstance(written, Seq):
        if not problems.found:
            problems.add("must be a list of sentences", written)
        return [], problems.found
    fields = Fields(problems)
    found = []
    for number, entry in enumerate(written, 1):
        name = entry.get("id") if isinstance(entry, Map) else None
        with problems.within(str(name or number)):
            sentence = _sentence(fields, entry, split)
        if sentence:
            found.append(sentence)
    return found, problems.found


def _sentence(fields: Fields, entry: Any, split: str) -> Sentence | None:
    given = fields.mapping(entry, terms.SENTENCE, ("id", "text"))
    text = fields.text(given.get("text"))
    if text is None or "id" not in given:
        return None
    date = fields.text(given.get("date"))
    if date and timex.fault("DATE", date):
        fields.problems.add(f"{str(date)!r} is no day", date)
    miss = fields.one_of(given.get("near_miss"), terms.NEAR_MISSES)
    sentence = Sentence(str(given["id"]), split, str(text), date and str(date), None if miss == "none" else miss)
    sentence.line = text.line
    spans = Spans(sentence.text, fields.problems)
    taken: dict[Span, int] = {}
    for number, item in enumerate(fields.items(given.get("events")), 1):
        with fields.problems.within(f"event {number}"):
            event = _event(fields, item, spans)
            if event and event.trigger in taken:
                fields.problems.add(f"the same trigger as event {taken[event.trigger]}", item)
            elif event:
                taken[event.trigger] = number
                event.id = f"ev{len(sentence.events) + 1}"
                event.main = not sentence.events
                sentence.events.append(event)
    return sentence


def _event(fields: Fields, item: Any, spans: Spans) -> Event | None:
    given = fields.mapping(item, terms.SENTENCE_EVENT, ("type", "trigger"))
    kind = given.get("type")
    if kind not in ontology():
        fields.problems.add(f"no such type: {kind!s:.60}{near(kind, ontology().types)}", kind)
        return None
    trigger = spans.one(given.get("trigger"))
    factuality = Factuality(
        fields.one_of(given.get("polarity"), terms.POLARITIES, "positive"),
        fields.one_of(given.get("modality"), terms.MODALITIES, "actual"),
        fields.truth(given.get("background"), "background"),
    )
    said = Attribution() if given.get("source") else None
    for source in fields.items(given.get("source")):
        if not pointing.places(spans.text, str(source)):
            spans.one(source)
    participants = _participants(fields, given, spans, str(kind))
    if trigger is None:
        return None
    mention = EventMention(trigger, Span(0, len(spans.text)), factuality, said)
    return Event(
        "",
        str(kind),
        trigger,
        participants,
        factuality=factuality,
        attribution=said,
        mentions=[mention],
        confidence=1.0,
    )


def _participants(fields: Fields, given: Map, spans: Spans, kind: str) -> list[Participant]:
    made = []
    for role in ROLES:
        if role not in given:
            continue
        with fields.problems.within(role):
            if role not in ontology()[kind].roles:
                fields.problems.add(f"{kind} has no such role; it has {', '.join(ontology()[kind].roles)}", given[role])
            listed = fields.items(given[role])
            if not listed:
                fields.problems.add("a role without participant", given)
            made += [Participant(role, span) for item in listed if (span := spans.one(item))]
    return made
