"""Which event an article is about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from spacy.tokens import Doc, Token

from worker.pipeline.events.lexicon import frames
from worker.pipeline.knowledge import numbers, resource
from worker.pipeline.layers import Entity, Event, Span, head_at, text_of

FILE = "story_choice.yaml"
_AGAIN = 4  # more mentions than this say nothing more
_STANDING = {
    "ROOT": 1.0,
    "ccomp": 0.7,
    "xcomp": 0.7,
    "conj": 0.6,
    "dobj": 0.5,
    "nsubj": 0.3,
    "nsubjpass": 0.3,
    "advcl": 0.2,
}
_MODALITY = {
    "actual": 1.0,
    "planned": 0.8,
    "requested": 0.4,
    "threatened": 0.4,
    "denied": 0.2,
    "possible": 0.1,
    "hypothetical": 0.0,
}
_CARRIED = ("dobj", "nsubjpass", "attr", "acomp")
_BESIDE = frozenset(("pobj", "compound", "npadvmod"))  # "two days before the election"
_WORD = re.compile(r"[^\W_]{3,}")


class Scorer:
    """How much an event looks like what the article is about."""

    def __init__(
        self,
        doc: Doc,
        entities: dict[str, Entity],
        lead: Span | None,
        verb: str | None,
        weights: Mapping[str, float] | None = None,
    ) -> None:
        """`lead` is the sentence that tells what the article is about, `verb` the one that its title is built on."""
        self.weights = choice_weights() if weights is None else weights
        self.doc = doc
        self.lead = lead
        self.verb = stems(verb) if verb else set()
        self.text = text_of(doc)
        self.entities = entities
        self.headlines = [r.span for r in doc._.regions if r.kind == "headline"]
        self.title = stems(doc._.article.title or "")
        headline = " ".join(self.text[s.start : s.end] for s in self.headlines[:1])
        self.title |= stems(headline)
        body = min((r.span.start for r in doc._.regions if r.kind == "body"), default=0)
        self.start = lead.start if lead else body
        self._named: dict[str | None, set[str]] = {}
        self.salience = max((e.salience for e in entities.values()), default=0.0) or 1.0

    def score(self, event: Event) -> float:
        """The higher, the more."""
        return sum(self.weights.get(name, 0.0) * value for name, value in self.signs(event).items())

    def signs(self, event: Event) -> dict[str, float]:
        """What speaks for and against it, by the names that story_choice.yaml weighs."""
        spans, factuality = [m.span for m in event.mentions], event.factuality
        first = min((span.start for span in spans if not self._headed(span)), default=self.start)
        signs = {
            "early": 1.0 / (1.0 + abs(first - self.start) / 300.0),
            "headline": float(any(self._headed(span) for span in spans)),
            "title": self._titled(event),
            "title verb": float(bool(self.verb & self._told(event.trigger))),
            "again": float(min(len(spans) - 1, _AGAIN)),
            "sure": event.confidence,
            "salient": self._salient(event),
            "told": _MODALITY[factuality.modality] * (factuality.polarity == "positive"),
            "background": float(factuality.background),
            "content": float(event.content_of is not None),
        }
        heads = [(span, head) for span in spans if (head := head_at(self.doc, span)) is not None]
        beside = bool(heads) and all(head.dep_ in _BESIDE for _, head in heads)
        signs["aside"] = float(not event.participants and beside)
        signs["foremost"] = 0.0
        for span, head in heads:
            if self._headed(span) or (self.lead and self.lead.holds(span)):
                signs["foremost"] = max(signs["foremost"], _STANDING.get(carried(head).dep_, 0.0))
        return signs

    def _told(self, span: Span) -> set[str]:
        """The words that tell an event: its own, and the empty verb that carries it."""
        head = head_at(self.doc, span)
        words = stems(self.text[span.start : span.end])
        return words | stems(carried(head).text) if head is not None else words

    def _headed(self, span: Span) -> bool:
        return any(h.holds(span) for h in self.headlines)

    def _titled(self, event: Event) -> float:
        """The share of the event's words that the title or the headline holds."""
        if not self.title:
            return 0.0
        words = stems(self.text[event.trigger.start : event.trigger.end])
        for part in event.participants:
            words |= stems(self.text[part.span.start : part.span.end])
            words |= self._named_in_title(part.entity)
        return len(words & self.title) / (len(words & self.title) + 3) * 2 if words else 0.0

    def _named_in_title(self, entity: str | None) -> set[str]:
        """The words of the title that name the entity, where it stands there under one of its names."""
        if entity not in self._named:
            known = self.entities.get(entity or "")
            names = [stems(name) for name in (known.name, *known.aliases)] if known else []
            stands = any(name and name <= self.title for name in names)
            self._named[entity] = {word for name in names for word in name & self.title} if stands else set()
        return self._named[entity]

    def _salient(self, event: Event) -> float:
        held = [self.entities[p.entity].salience for p in event.participants if p.entity in self.entities]
        return min(1.0, sum(sorted(held, reverse=True)[:2]) / (2 * self.salience))


def stems(text: str) -> set[str]:
    """The words of a text, each by its first five letters."""
    return {word[:5].casefold() for word in _WORD.findall(text)}


def carried(word: Token) -> Token:
    """The empty verb that carries a noun for an event ("opened an investigation"), or the word itself."""
    head = word.head
    return head if word.dep_ in _CARRIED and head.lemma_.lower() in frames().empty else word


@cache
def choice_weights() -> Mapping[str, float]:
    """The weights of story_choice.yaml. Raises ValueError naming the one that is no number."""
    return numbers(FILE, "weights", resource(FILE))
