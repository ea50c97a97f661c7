"""Turns the annotated document into the contract's JSON object, once, at the end of the reading."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection
from dataclasses import asdict
from itertools import accumulate
from typing import Any

from spacy.attrs import IS_PUNCT, IS_SPACE
from spacy.tokens import Doc

from worker.pipeline.layers import (
    Answer,
    Article,
    Attribution,
    Entity,
    Event,
    EventMention,
    Mention,
    Participant,
    Quantity,
    Quote,
    Span,
    Summary,
    Time,
    text_of,
)
from worker.pipeline.ontology import ontology

SCHEMA_VERSION = "1.0"
SECTIONS = ("entities", "times", "quantities", "quotes", "events", "summary")
WIDTHS: dict[str, Callable[[str], int]] = {
    "utf16": lambda character: 2 if character > "\uffff" else 1,
    "utf8": lambda character: len(character.encode()),
}


class Writer:
    """Writes the records of one document; every span leaves through `span`, so none can be in the wrong unit."""

    def __init__(self, doc: Doc, unit: str) -> None:
        """`unit` is codepoint, utf16 or utf8. Raises KeyError for another."""
        self.doc = doc
        self.text = text_of(doc)
        self.article: Article = doc._.article
        self._offset: Callable[[int], int] = lambda at: at
        if unit != "codepoint" and not self.text.isascii():
            self._offset = list(accumulate(map(WIDTHS[unit], self.text), initial=0)).__getitem__

    def ends(self, span: Span) -> dict[str, int]:
        """Start and end in the caller's unit."""
        return {"start": self._offset(span.start), "end": self._offset(span.end)}

    def span(self, span: Span | None) -> dict[str, Any] | None:
        """Start, end and the slice of the text."""
        return None if span is None else {**self.ends(span), "text": self.text[span.start : span.end]}

    def document(self) -> dict[str, Any]:
        """The `document` object."""
        article, text = self.article, self.text
        source = "text" if article.published_in_text else "request" if article.published_at else "none"
        identity = json.dumps([text, article.title, article.published_at], ensure_ascii=False)
        return {
            "id": "sha256:" + hashlib.sha256(identity.encode()).hexdigest(),
            "language": "en",
            "title": article.title,
            "text": text if self.doc._.extracted else None,
            "published_at": article.published_at,
            "published_at_source": source,
            "regions": self.regions(),
            "focus": self.focus(),
            "counts": {
                "characters": len(text),
                "words": len(self.doc) - int(self.doc.to_array((IS_SPACE, IS_PUNCT)).any(axis=1).sum()),
                "sentences": sum(not text[s.start_char : s.end_char].isspace() for s in self.doc.sents),
            },
        }

    def regions(self) -> list[dict[str, Any]]:
        """The document's `regions`: a caption and its credit are one."""
        joined: list[tuple[str, Span]] = []
        for region in self.doc._.regions:
            if joined and joined[-1][0] == region.kind:
                joined[-1] = (region.kind, Span(joined[-1][1].start, region.span.end))
            else:
                joined.append((region.kind, region.span))
        return [{"kind": kind, **self.ends(span)} for kind, span in joined]

    def focus(self) -> dict[str, Any] | None:
        """The document's `focus`."""
        focus = self.doc._.focus
        return {"country": focus.country, "place": focus.place} if focus else None

    def entity(self, entity: Entity) -> dict[str, Any]:
        """One of `entities`."""
        written = {
            "id": entity.id,
            "type": entity.type,
            "name": entity.name,
            "aliases": entity.aliases,
            "description": entity.description,
            "country": entity.country,
            "sector": entity.sector,
            "actor_code": entity.actor_code,
            "link": entity.link,
            "salience": _rounded(entity.salience),
            "mentions": [self.mention(m) for m in entity.mentions],
        }
        return {**written, "geo": entity.geo} if entity.geo else written

    def mention(self, mention: Mention) -> dict[str, Any]:
        """One of an entity's `mentions`."""
        return {**self.span(mention.span), "kind": mention.kind, "type": mention.type, "place": mention.place}

    def time(self, time: Time) -> dict[str, Any]:
        """One of `times`."""
        return {
            "id": time.id,
            **self.span(time.span),
            "type": time.type,
            "value": time.value,
            "mod": time.mod,
            "from": time.first,
            "to": time.last,
            "anchor": time.anchor,
            "rule": time.rule,
        }

    def quantity(self, quantity: Quantity) -> dict[str, Any]:
        """One of `quantities`."""
        return {
            "id": quantity.id,
            **self.span(quantity.span),
            "value": quantity.value,
            "to": quantity.to,
            "unit": quantity.unit,
            "modifier": quantity.modifier,
            "per": self.span(quantity.per) if quantity.per else None,
        }

    def quote(self, quote: Quote) -> dict[str, Any]:
        """One of `quotes`."""
        return {
            "id": quote.id,
            "kind": quote.kind,
            "content": self.span(quote.content),
            "cue": self.span(quote.cue),
            "speaker": quote.speaker,
            "speaker_mention": self.span(quote.speaker_mention),
            "addressee": quote.addressee,
            "rule": quote.rule,
        }

    def event(self, event: Event) -> dict[str, Any]:
        """One of `events`."""
        told = {"ref": event.time, "from": event.first, "to": event.last, "basis": event.time_basis}
        return {
            "id": event.id,
            "type": event.type,
            "codes": _codes(event.type).copy(),
            "trigger": self.span(event.trigger),
            "participants": [self.participant(p) for p in event.participants],
            "time": told if event.time_basis else None,
            "place": {"entity": event.place, "basis": event.place_basis} if event.place else None,
            "quantities": event.quantities,
            "factuality": {
                "polarity": event.factuality.polarity,
                "modality": event.factuality.modality,
                "background": event.factuality.background,
            },
            "attribution": _attribution(event.attribution),
            "content_of": event.content_of,
            "mentions": [self.event_mention(m) for m in event.mentions],
            "main": event.main,
            "confidence": _rounded(event.confidence),
            "fingerprints": event.fingerprints,
        }

    def participant(self, participant: Participant) -> dict[str, Any]:
        """One of an event's `participants`."""
        return {"role": participant.role, "entity": participant.entity, **self.span(participant.span)}

    def event_mention(self, mention: EventMention) -> dict[str, Any]:
        """One of an event's `mentions`."""
        return {
            **self.span(mention.span),
            "sentence": list(self.ends(mention.sentence).values()),
            "attribution": _attribution(mention.attribution),
            "factuality": {"polarity": mention.factuality.polarity, "modality": mention.factuality.modality},
        }

    def answer(self, answer: Answer | None) -> dict[str, Any] | None:
        """`what`, `why` or `how` of the `summary`; words of the title have no offsets."""
        if answer is None:
            return None
        if answer.of_title:
            text = (self.article.title or "")[answer.span.start : answer.span.end]
            return {"text": text, "start": None, "end": None, "source": "title"}
        return {**self.span(answer.span), "source": "text"}

    def summary(self, summary: Summary) -> dict[str, Any]:
        """The `summary` object."""
        return {
            "event": summary.event,
            "who": summary.who,
            "when": summary.when,
            "where": summary.where,
            "what": self.answer(summary.what),
            "why": self.answer(summary.why),
            "how": self.answer(summary.how),
        }


def build(
    doc: Doc, pipeline: dict[str, Any], unit: str = "codepoint", include: Collection[str] | None = None
) -> dict[str, Any]:
    """The result object of an annotated document, offsets in `unit`, with the sections of `include` (None: all)."""
    writer = Writer(doc, unit)
    layers = doc._
    sections = {
        "entities": lambda: [writer.entity(e) for e in layers.entities],
        "times": lambda: [writer.time(t) for t in layers.times],
        "quantities": lambda: [writer.quantity(q) for q in layers.quantities],
        "quotes": lambda: [writer.quote(q) for q in layers.quotes],
        "events": lambda: [writer.event(e) for e in layers.events],
        "summary": lambda: writer.summary(layers.summary or Summary()),
    }
    wanted = SECTIONS if include is None else include
    return {
        "schema_version": SCHEMA_VERSION,
        "pipeline": pipeline,
        "document": writer.document(),
        **{name: write() for name, write in sections.items() if name in wanted},
        "warnings": [{"code": warning.code, "detail": warning.detail} for warning in layers.warnings],
    }


def _codes(event_type: str) -> dict[str, Any]:
    return asdict(ontology()[event_type].codes)


def _attribution(attribution: Attribution | None) -> dict[str, Any] | None:
    return None if attribution is None else {"source": attribution.source, "quote": attribution.quote}


def _rounded(score: float) -> float:
    return round(score, 3)
