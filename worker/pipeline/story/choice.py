"""Which event an article is about."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Token

from worker.pipeline.events.lexicon import frames
from worker.pipeline.layers import Entity, Event, Span, text_of

# How much each sign of being the main event counts, against one another.
_EARLY, _TOLD, _TITLE, _HEADLINE, _AGAIN, _SALIENT, _SURE, _VERB = 3.0, 1.0, 2.5, 1.5, 0.4, 1.5, 1.0, 1.5
_FOREMOST, _ASIDE = 0.75, 1.0
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
_WORD = re.compile(r"[^\W_]{3,}")


class Scorer:
    """How much an event looks like what the article is about."""

    def __init__(self, doc: Doc, entities: dict[str, Entity], lead: Span | None, verb: str | None) -> None:
        """`lead` is the sentence that tells what the article is about, `verb` the one that its title is built on."""
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
        first = min((m.span.start for m in event.mentions if not self._headed(m.span)), default=self.start)
        early = 1.0 / (1.0 + abs(first - self.start) / 300.0)
        headed = any(self._headed(m.span) for m in event.mentions)
        factuality = event.factuality
        score = _EARLY * early + _HEADLINE * headed + _TITLE * self._titled(event)
        score += _AGAIN * min(len(event.mentions) - 1, 4) + _SURE * event.confidence
        score += _SALIENT * self._salient(event)
        score += _VERB * bool(self.verb & self._told(event.trigger))
        score += _FOREMOST * max((self._foremost(m.span) for m in event.mentions), default=0.0)
        score += _TOLD * _MODALITY[factuality.modality] * (factuality.polarity == "positive")
        score -= _ASIDE * (not event.participants and all(self._beside(m.span) for m in event.mentions))
        return score - 2.0 * factuality.background - 0.5 * (event.content_of is not None)

    def _beside(self, span: Span) -> bool:
        """Named behind a preposition: "two days before the election"."""
        token = self.doc.char_span(span.start, span.end, alignment_mode="expand")
        return token is not None and len(token) > 0 and token.root.dep_ in ("pobj", "compound", "npadvmod")

    def _foremost(self, span: Span) -> float:
        """How near the event stands to what its sentence is built on, in the headline or the lead."""
        if not (self._headed(span) or (self.lead and self.lead.holds(span))):
            return 0.0
        token = self.doc.char_span(span.start, span.end, alignment_mode="expand")
        if token is None or not len(token):
            return 0.0
        return _STANDING.get(_carried(token.root).dep_, 0.0)

    def _told(self, span: Span) -> set[str]:
        """The words that tell an event: its own, and the empty verb that carries it."""
        token = self.doc.char_span(span.start, span.end, alignment_mode="expand")
        words = stems(self.text[span.start : span.end])
        return words | stems(_carried(token.root).text) if token is not None and len(token) else words

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


def _carried(word: Token) -> Token:
    """The empty verb that carries a noun for an event ("opened an investigation"), or the word itself."""
    head = word.head
    return head if word.dep_ in _CARRIED and head.lemma_.lower() in frames().empty else word
