"""The six questions, each answered from the main event, else from the headline and the lead."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from spacy.tokens import Doc
from spacy.tokens import Span as TokenSpan

from worker.pipeline.layers import Answer, Entity, Event, Participant, Region, Span, Time, head_at, text_of
from worker.pipeline.story.choice import stems
from worker.pipeline.story.clauses import (
    clause_of,
    main_verb,
    subject_of,
)
from worker.pipeline.story.lead import Lead
from worker.pipeline.story.manner import How
from worker.pipeline.story.reasons import Why
from worker.pipeline.story.telling import Telling
from worker.pipeline.story.words import StoryWords

_PLACES = ("GPE", "LOC", "FAC")
_ACTORS = ("PERSON", "ORG", "GPE", "NORP")
_DAY_OR_MORE = re.compile(r"\d{4}(-(\d{2}(-\d{2})?|W\d{2}|Q[1-4]|(SP|SU|FA|WI)))?")
_YEAR = re.compile(r"\d{4}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_AT = ("in", "at", "near", "outside", "across", "inside", "off")
_OF_PLACE = (
    "the",
    "a",
    "an",
    "central",
    "northern",
    "southern",
    "eastern",
    "western",
    "nearby",
    "south",
    "north",
    "east",
    "west",
)
_FIRST = 10  # sentences among which the lead is
_MANY = 20  # mentions of an event that are looked at
_SHORTEST = 5  # words of a sentence that can be it
_AGE = 30  # days before publication that a story tells of without being history
_NEAR, _BETWEEN = 30, 2  # characters and words between a place and the event that is called after it
_WHOLE = ("PCLI", "PCLD", "PCL", "PCLS", "PCLF", "TERR", "CONT", "OCN", "ADM1", "RGN")


class Answers:
    """What one document answers."""

    def __init__(self, doc: Doc, main: Event | None, lead: Lead, words: StoryWords) -> None:
        self.doc = doc
        self.main = main
        self.title = lead.title
        self.headline = lead.headline
        self.lead = lead.sentence
        self.opening = lead.opening
        self.words = words
        self.text = text_of(doc)
        self.entities: dict[str, Entity] = {entity.id: entity for entity in doc._.entities}
        self.central = main is not None and self._is_central(main)
        self.telling = Telling(doc, main if self.central else None, lead, words)

    def _is_central(self, main: Event) -> bool:
        """The main event is told where the article says what it is about."""
        spans = [Span(s.start_char, s.end_char) for s in self.opening[:2]] + ([self.headline] if self.headline else [])
        if any(span.holds(mention.span) for mention in main.mentions for span in spans):
            return True
        trigger = stems(self.text[main.trigger.start : main.trigger.end])
        return bool(self.title and trigger & stems(self.title.text))

    # who

    def who(self) -> list[str]:
        """Whoever the headline makes its subject and the agents of the main event, then whom it is done to."""
        played = self._playing("agent"), self._playing("recipient")
        named = self._in_title()
        subject = self.title.subject() if self.title else None
        foremost = [e for at, e in named if subject and subject.start <= at < subject.end]
        named = [(at, e) for at, e in named if self.entities[e].type in ("PERSON", "ORG")]
        if self.central:
            agents, recipients = played
            first = [e for e in foremost if e in agents] or (foremost if not agents else [])
            found = [*first, *agents, *recipients]
        else:
            found = foremost or [e for _, e in named]
        found = found or self._subject_of_lead() or [e for _, e in named] or [*played[0], *played[1]]
        return list(dict.fromkeys(found))

    def _played(self) -> list[Participant]:
        return [p for p in self.main.participants if p.role in ("agent", "recipient")] if self.main else []

    def _playing(self, role: str) -> list[str]:
        """Who is said to; not the country that somebody without a name is of, where the lead names who it is."""
        parts = [p for p in self._played() if p.role == role]
        named = [p.entity for p in parts if p.entity and not self._is_of(p)]
        if parts and not named and role == "agent" and self._leads():
            named = [e for e in self._subject_of_lead() if self.entities[e].type in ("PERSON", "ORG")]
        return named or [p.entity for p in parts if p.entity]

    def _is_of(self, part: Participant) -> bool:
        """The entity is only the place or people of whoever the words mean: "the Slovak environment minister"."""
        entity = self.entities.get(part.entity or "")
        if entity is None or entity.type not in (*_PLACES, "NORP"):
            return False
        inner = [mention for mention in entity.mentions if part.span.holds(mention.span)]
        return all(mention.span.end != part.span.end and mention.kind != "nominal" for mention in inner)

    def _leads(self) -> bool:
        """The lead tells the main event."""
        return self.lead is not None and any(
            self.lead.start_char <= m.span.start < self.lead.end_char for m in (self.main.mentions if self.main else ())
        )

    def _in_title(self) -> list[tuple[int, str]]:
        """Who is named in the title, in its order."""
        if self.title is None:
            return []
        folded, found = self.title.text.casefold(), []
        for entity in self.entities.values():
            if entity.type not in _ACTORS:
                continue
            names = {
                self.text[m.span.start : m.span.end]
                for m in entity.mentions
                if m.kind in ("name", "demonym", "metonym")
            }
            alone = entity.type in ("PERSON", "ORG")
            spots = [
                at
                for name in sorted(names)
                if (at := _stands(folded, name.casefold())) is not None and (alone or self._acts(at + len(name)))
            ]
            if spots:
                found.append((min(spots), -entity.salience, entity.id))
        return [(at, id_) for at, _, id_ in sorted(found)]

    def _acts(self, end: int) -> bool:
        """A place whose name ends here is the subject itself, not what kind of crash or of boy it is."""
        subject = self.title.subject() if self.title else Span(0, 0)
        rest = self.title.text[end : subject.end].strip() if self.title else ""
        return end <= subject.end and (not rest or not rest[0].isalpha() or rest.startswith("and "))

    def _subject_of_lead(self) -> list[str]:
        verb = self.telling.told_verb(self.lead) if self.lead is not None else None
        subject = subject_of(verb) if verb is not None else []
        subject += [c for head in subject for c in head.children if c.dep_ == "appos"]
        heads = [Span.of(head) for head in subject]
        phrase = Span(min(h.start for h in heads), max(h.end for h in heads)) if heads else Span(0, 0)
        named = self._named_in(phrase, _ACTORS) if heads else []
        found = [e.id for e, at in self._named_over(heads)] or [e.id for e, _ in named if e.type in ("PERSON", "ORG")]
        return list(dict.fromkeys(found))

    def _named_over(self, heads: list[Span]) -> list[tuple[Entity, Span]]:
        """Who is named or meant by the very words."""
        found = [
            (mention.span, entity)
            for entity in self.entities.values()
            if entity.type in _ACTORS
            for mention in entity.mentions
            if any(mention.span.end == head.end for head in heads)
        ]
        return [(entity, at) for at, entity in sorted(found, key=lambda row: (row[0], row[1].id))]

    def _named_in(self, span: Span, types: tuple[str, ...]) -> list[tuple[Entity, Span]]:
        found = [
            (mention.span, entity)
            for entity in self.entities.values()
            if entity.type in types
            for mention in entity.mentions
            if span.holds(mention.span) and (mention.kind == "name" or types is not _PLACES)
        ]
        return [(entity, at) for at, entity in sorted(found, key=lambda row: (row[0], row[1].id))]

    # when

    def when(self) -> str | None:
        """The day of the main event, else the day that the lead tells, else for news that of the publication."""
        published = self.doc._.article.date
        stated = _grained(self.doc, self.main) if self.main else None
        if stated and published and _YEAR.fullmatch(stated) and stated == str(published.year):
            stated = None  # "the 2016 final" tells less than the day of the news
        if stated and self.central:
            return stated
        ahead = self.main is None or self.main.factuality.modality != "actual"
        for sentence in self._telling():
            for time in self._times_in(sentence):
                if _is_recent(time, published) and (ahead or not published or _day_of(time) <= published.isoformat()):
                    return _day_of(time)
        if self.main is None or published is None:
            return stated
        factuality = self.main.factuality
        news = factuality.modality == "actual" and factuality.polarity == "positive" and not factuality.background
        return published.isoformat() if news or not self.central else stated

    def _telling(self) -> Iterator[Span]:
        """The sentences of the lead, then those of the main event and of others of its type."""
        for sentence in self.opening:
            yield Span(sentence.start_char, sentence.end_char)
        if self.main and self.central:
            alike = [m for e in self.doc._.events if e.type == self.main.type for m in e.mentions]
            # what is told as history last: it may be of the day before the news all the same
            for mention in sorted(alike, key=lambda m: (m.factuality.background, m.span))[:_MANY]:
                yield mention.sentence

    def _times_in(self, span: Span) -> Iterator[Time]:
        return (t for t in self.doc._.times if span.holds(t.span) and t.first and _DAY.match(t.value))

    # where

    def where(self) -> str | None:
        """The place of the main event, else of the headline and the lead, else the dateline, else the focus."""
        stated = self.main.place if self.main and self.main.place_basis == "stated" and self.central else None
        if stated and not self._is_wide(self.entities.get(stated)):
            return stated
        scene, focus = self.scene(), self.doc._.focus
        if stated:
            exact = scene and self.entities[scene].country == self.entities[stated].country
            return scene if exact and not self._is_wide(self.entities[scene]) else stated
        return scene or (self.main.place if self.main else None) or (focus.place if focus else None)

    def _is_wide(self, entity: Entity | None) -> bool:
        """A country or a region of one: something in it is more exact."""
        return bool(entity and (entity.geo or {}).get("feature") in _WHOLE)

    def _is_state(self, entity: Entity) -> bool:
        return str((entity.geo or {}).get("feature")).startswith("PCL")

    def scene(self, *, lead: bool = True) -> str | None:
        """Where a story plays that nobody says of its main event itself.

        The most exact place that the event's own sentence, with `lead` the headline and the lead too, put something in,
        else the dateline's, if it is not in another country.
        """
        wide = None
        for entity in self._put(lead):
            if self._is_wide(entity):
                wide = wide or entity
            elif wide is None or entity.country in (None, wide.country):
                return entity.id
        written = (e for region in self._regions("dateline") for e, _ in self._named_in(region.span, _PLACES))
        home = next(written, None)
        if wide is not None and (home is None or not self._is_state(wide) or home.country != wide.country):
            return wide.id
        return home.id if home else None

    def _put(self, lead: bool) -> Iterator[Entity]:
        """The places that something is put in."""
        spans = [self.headline] if self.headline and lead else []
        if self.main:
            spans.append(min(self.main.mentions, key=lambda m: m.span).sentence)
        if lead:
            spans += [Span(s.start_char, s.end_char) for s in self.opening]
        for span in spans:
            for entity, at in self._named_in(span, _PLACES):
                if _is_put_in(self.text, at.start) or self._is_of_main(entity, at):
                    yield entity

    def _is_of_main(self, entity: Entity, at: Span) -> bool:
        """The main event is called after the place: "the Hallstad gallery raid"."""
        if self.main is None or any(p.entity == entity.id for p in self.main.participants):
            return False
        for mention in self.main.mentions[:_MANY]:
            between = self.text[at.end : mention.span.start]
            if at.end < mention.span.start and len(between) < _NEAR and between.replace(" ", "").isalpha():
                return len(between.split()) <= _BETWEEN and " of " not in between and self._is_noun(mention.span)
        return False

    def _is_noun(self, span: Span) -> bool:
        head = head_at(self.doc, span)
        return head is not None and head.pos_ in ("NOUN", "PROPN")

    def _regions(self, kind: str) -> list[Region]:
        return [r for r in self.doc._.regions if r.kind == kind]

    # what, why, how

    def what(self) -> Answer | None:
        """What the title says, else the headline, else the sentence of the main event or the lead."""
        if self.title is not None:
            return Answer(self.title.what(), of_title=True)
        sentence = self._sentence()
        if sentence is None:
            return None
        verb = main_verb(sentence)
        return Answer(clause_of(verb, self.words).predicate if verb is not None else _trimmed(sentence))

    def _sentence(self) -> TokenSpan | None:
        """The sentence that tells the story best."""
        if self.main is None or self.lead is None:
            return self.lead if self.main else None
        at = min(self.main.mentions, key=lambda m: m.span).span
        token = self.doc.char_span(at.start, at.end, alignment_mode="expand")
        return token[0].sent if token is not None and len(token) else self.lead

    def why(self) -> Answer | None:
        """The reason that the opening gives in so many words, else the title, else what the opening leads to it by."""
        why = Why(self.telling)
        found = why.strong()
        if found is None and self.title is not None:
            told = self.title.reason()
            found = Answer(told, of_title=True) if told else None
        return found or why.weak()

    def how(self) -> Answer | None:
        """The means, the manner, the course or the act by which it came about, as headline and opening tell it."""
        return How(self.telling).answer()


def _stands(text: str, name: str) -> int | None:
    """Where the name stands in the text as whole words."""
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        if not (at and text[at - 1].isalnum()) and not (end < len(text) and text[end].isalnum()):
            return at
        at = text.find(name, at + 1)
    return None


def _grained(doc: Doc, main: Event) -> str | None:
    """When, at the grain that is said: 2018-12 of "this month"; the first day where only an interval is known."""
    time = next((time for time in doc._.times if time.id == main.time), None)
    stated = time.value if time else ""
    if time and _DAY.match(stated) and main.first and main.first[:10] > stated[:10]:
        return _day_of(time)
    return stated if _DAY_OR_MORE.fullmatch(stated) else main.first


def _day_of(time: Time) -> str:
    """The day as it is called: midnight on Wednesday is still Wednesday's."""
    return time.value[:10]


def _is_recent(time: Time, published: dt.date | None) -> bool:
    """No older than a story tells of, and not to come."""
    if published is None:
        return True
    try:
        day = dt.date.fromisoformat((time.first or "")[:10])
    except ValueError:
        return False
    return -1 <= (published - day).days <= _AGE


def _is_put_in(text: str, at: int) -> bool:
    """A preposition of place stands right before, an article or a point of the compass apart."""
    before = text[max(0, at - 24) : at].split()
    while before and before[-1].casefold() in _OF_PLACE:
        before.pop()
    return bool(before) and before[-1].casefold() in _AT


def _trimmed(sentence: TokenSpan) -> Span:
    text = sentence.text
    start = sentence.start_char + len(text) - len(text.lstrip())
    return Span(start, sentence.start_char + len(text.rstrip()))
