"""The story: which event the article is about, and who, when, where and what of it."""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc

from worker.pipeline.layers import Component, Entity, Event, Span, Summary, text_of
from worker.pipeline.story.keys import near_keys
from worker.pipeline.story.words import StoryWords, story_words

# How much each sign of being the main event counts, against one another.
_EARLY, _TOLD, _TITLE, _HEADLINE, _AGAIN, _SALIENT, _SURE = 3.0, 1.0, 2.5, 1.5, 0.4, 1.5, 1.0
_MODALITY = {
    "actual": 1.0,
    "planned": 0.8,
    "requested": 0.4,
    "threatened": 0.4,
    "denied": 0.2,
    "possible": 0.1,
    "hypothetical": 0.0,
}
_PLACES = ("GPE", "LOC", "FAC")
_DAY_OR_MORE = re.compile(r"\d{4}(-(\d{2}(-\d{2})?|W\d{2}|Q[1-4]|(SP|SU|FA|WI)))?")
_WORD = re.compile(r"[^\W_]{3,}")


class Story(Component):
    """Marks the main event and lays `doc._.summary`."""

    section = "summary"

    def __init__(self, words: StoryWords) -> None:
        self.words = words

    def read(self, doc: Doc) -> None:
        """Chooses and tells."""
        events: list[Event] = doc._.events
        if not events:
            doc._.summary = self._untold(doc)
            return
        entities = {entity.id: entity for entity in doc._.entities}
        scorer = _Scorer(doc, entities)
        main = max(events, key=lambda event: (scorer.score(event), -event.mentions[0].span.start))
        for event in events:
            event.main = event is main
        if main.place is None:
            main.place = _scene(doc, main)
            main.place_basis = "inferred" if main.place else None
        main.fingerprints = list(dict.fromkeys([*main.fingerprints, *near_keys(doc, main, self.words)]))
        doc._.summary = self._told(doc, main)

    def _untold(self, doc: Doc) -> Summary:
        """No event: the title, where one was sent, is all that can be said."""
        return Summary(what_of_title=bool(doc._.article.title))

    def _told(self, doc: Doc, main: Event) -> Summary:
        who: list[str] = []
        for role in ("agent", "recipient"):
            for part in main.participants:
                if part.role == role and part.entity and part.entity not in who:
                    who.append(part.entity)
        titled = bool(doc._.article.title)
        return Summary(
            event=main.id,
            who=who,
            when=_grained(doc, main),
            where=main.place,
            what=None if titled else _trimmed(text_of(doc), min(main.mentions, key=lambda m: m.span.start).sentence),
            what_of_title=titled,
        )


class _Scorer:
    """How much an event looks like what the article is about."""

    def __init__(self, doc: Doc, entities: dict[str, Entity]) -> None:
        self.text = text_of(doc)
        self.entities = entities
        self.headlines = [r.span for r in doc._.regions if r.kind == "headline"]
        self.title = _words(doc._.article.title or "")
        headline = " ".join(self.text[s.start : s.end] for s in self.headlines[:1])
        self.title |= _words(headline)
        self.start = min((r.span.start for r in doc._.regions if r.kind == "body"), default=0)
        self.length = max(1, len(self.text) - self.start)
        self._named: dict[str | None, set[str]] = {}
        self.salience = max((e.salience for e in entities.values()), default=0.0) or 1.0

    def score(self, event: Event) -> float:
        first = min((m.span.start for m in event.mentions if not self._headed(m.span)), default=self.start)
        early = 1.0 / (1.0 + max(0, first - self.start) / 300.0)
        headed = any(self._headed(m.span) for m in event.mentions)
        factuality = event.factuality
        score = _EARLY * early + _HEADLINE * headed + _TITLE * self._titled(event)
        score += _AGAIN * min(len(event.mentions) - 1, 4) + _SURE * event.confidence
        score += _SALIENT * self._salient(event)
        score += _TOLD * _MODALITY[factuality.modality] * (factuality.polarity == "positive")
        return score - 2.0 * factuality.background - 0.5 * (event.content_of is not None)

    def _headed(self, span: Span) -> bool:
        return any(h.holds(span) for h in self.headlines)

    def _titled(self, event: Event) -> float:
        """The share of the event's words that the title or the headline holds."""
        if not self.title:
            return 0.0
        words = _words(self.text[event.trigger.start : event.trigger.end])
        for part in event.participants:
            words |= _words(self.text[part.span.start : part.span.end])
            words |= self._named_in_title(part.entity)
        return len(words & self.title) / (len(words & self.title) + 3) * 2 if words else 0.0

    def _named_in_title(self, entity: str | None) -> set[str]:
        """The words of the title that name the entity, where it stands there under one of its names."""
        if entity not in self._named:
            known = self.entities.get(entity or "")
            names = [_words(name) for name in (known.name, *known.aliases)] if known else []
            stands = any(name and name <= self.title for name in names)
            self._named[entity] = {word for name in names for word in name & self.title} if stands else set()
        return self._named[entity]

    def _salient(self, event: Event) -> float:
        held = [self.entities[p.entity].salience for p in event.participants if p.entity in self.entities]
        return min(1.0, sum(sorted(held, reverse=True)[:2]) / (2 * self.salience))


def _grained(doc: Doc, main: Event) -> str | None:
    """When, at the grain that is said: 2018-12 of "this month"; the first day where only an interval is known."""
    stated = next((time.value for time in doc._.times if time.id == main.time), "")
    return stated if _DAY_OR_MORE.fullmatch(stated) else main.first


def _scene(doc: Doc, main: Event) -> str | None:
    """Where a story plays that nobody says of its main event itself.

    The first place that its sentence puts something in, else the dateline's.
    """
    text = text_of(doc)
    sentence = min(main.mentions, key=lambda m: m.span.start).sentence
    datelines = [r.span for r in doc._.regions if r.kind == "dateline"]
    told: list[tuple[int, str]] = []
    written: list[tuple[int, str]] = []
    for entity in doc._.entities:
        for mention in entity.mentions if entity.type in _PLACES else ():
            if mention.kind != "name":
                continue
            if sentence.holds(mention.span) and _is_put_in(text, mention.span.start):
                told.append((mention.span.start, entity.id))
            elif any(dateline.holds(mention.span) for dateline in datelines):
                written.append((mention.span.start, entity.id))
    return min(told or written, default=(0, None))[1]


def _is_put_in(text: str, at: int) -> bool:
    """A preposition of place stands right before, an article apart."""
    before = text[max(0, at - 24) : at].split()
    while before and before[-1].casefold() in ("the", "central", "northern", "southern", "eastern", "western"):
        before.pop()
    return bool(before) and before[-1].casefold() in ("in", "at", "near", "outside", "across")


def _words(text: str) -> set[str]:
    return {word[:5].casefold() for word in _WORD.findall(text)}


def _trimmed(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


@Language.factory("dateline_story_v1")
def make_story(nlp: Language, name: str) -> Story:  # noqa: ARG001 - what spaCy hands to every factory
    """The component."""
    return Story(story_words())
