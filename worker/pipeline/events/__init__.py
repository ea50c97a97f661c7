"""Events: who did what to whom, when and where, whether it happened, and who says so.

A word of `frames.yaml` in the company it asks for announces an event (reading), the parse says who plays what (tree,
actors), the words above it say whether it happened (factuality), times are hung on it (timing), and mentions of one
happening become one event (merge).
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from worker.pipeline.events.actors import Actors
from worker.pipeline.events.amounts import attach
from worker.pipeline.events.claims import Claims
from worker.pipeline.events.contents import sure, unwind
from worker.pipeline.events.doubts import Doubts
from worker.pipeline.events.elsewhere import Elsewhere
from worker.pipeline.events.factuality import FactualityReader
from worker.pipeline.events.fingerprints import fingerprints
from worker.pipeline.events.judging import Judge, Looks, Seen
from worker.pipeline.events.judging.history import SURE, Hints
from worker.pipeline.events.judging.phrases import Phrases
from worker.pipeline.events.judging.weights import weights_for
from worker.pipeline.events.lexicon import Frames, frames
from worker.pipeline.events.merge import Group, Telling, merge, outcomes, resume, standing
from worker.pipeline.events.reading import TriggerReader
from worker.pipeline.events.roles import Found
from worker.pipeline.events.sureness import of_class
from worker.pipeline.events.ties import SPEECH, Ties
from worker.pipeline.events.timing import Timing, is_past_history
from worker.pipeline.events.tree import Tree
from worker.pipeline.events.victims import Victims
from worker.pipeline.events.wording import FactualityWords, factuality_words
from worker.pipeline.layers import Attribution, Component, Event, EventMention, Factuality, Quote, Span, sentences
from worker.pipeline.ontology import ontology

# How sure the judge must be: of an event, to keep the one that a frame read; of an event, and of event and type, to
# add what no frame reads.
KEEP = 0.2
ADD, ADD_TYPED = 0.4, 0.3
_BACK = 12  # events that an answer looks back over


class Events(Component):
    """Reads `doc._.events`, in the order of the text."""

    section = "events"

    def __init__(self, lexicon: Frames, words: FactualityWords, judge: Judge | None = None) -> None:
        self.lexicon = lexicon
        self.words = words
        self.judge = judge

    def read(self, doc: Doc) -> None:
        """Lays the events."""
        reading = Reading(doc, self.lexicon, self.words, self.judge)
        doc._.events = sure(reading.events(), doc._.article.min_confidence)
        attach(doc, doc._.events, reading.empty)


class Reading:
    """One document being read."""

    def __init__(self, doc: Doc, lexicon: Frames, words: FactualityWords, judge: Judge | None = None) -> None:
        self.doc = doc
        self.judge = judge
        self.added: set[int] = set()  # tokens that no frame reads as an event, but the judge
        self.lexicon = lexicon
        self.words = words
        complements = frozenset(word for word, gives in words.verbs.items() if gives not in ("actual", "transparent"))
        self.tree = Tree(doc, words.object_control, words.measures, lexicon.forms, lexicon.participial, complements)
        self.actors = Actors(doc, self.tree, lexicon, words.reporting)
        self.ties = Ties(self.tree, self.actors, lexicon, words)
        self.timing = Timing(doc, self.tree, words)
        self.triggers = TriggerReader(self.tree, self.actors, lexicon, self.timing.tokens)
        self.factuality = FactualityReader(self.tree, words, lexicon.light)
        self.sentences: dict[int, Span] = {}
        self.doubts = Doubts(doc, self.tree, self.actors, words, self.sentences)
        self.quoted = _innermost(doc)
        self.claims = Claims(self.tree, words, self.factuality.governors, self.quoted)
        self.looks = Looks(self.tree, self.actors, lexicon)
        self.empty: dict[int, int] = {}  # where an empty verb stands, and the word that names its event
        self.hints = Hints(doc, self.tree, words)
        self.phrases = Phrases(self.tree, self.actors, self.timing.tokens)

    def events(self) -> list[Event]:
        """The events, in the order of the text."""
        found = self._found()
        times = self.timing.attach(found)
        published = self.doc._.article.date
        tellings, stands = [], standing(self.doc)
        for event in found:
            time = times.get(event.trigger.i)
            if time and event.told.modality == "actual" and event.of_class not in SPEECH:
                event.told.modality = "planned" if self.timing.is_ahead(event, time, published) else "actual"
            past = bool(time) and is_past_history(time.first, time.last, published, self.words.background_days)
            tellings.append(
                Telling(event, self._attribution(event), time, past or event.told.past, 0.0, stands(event.trigger))
            )
        history = {telling.found.trigger.i for telling in tellings if telling.background}
        for telling in tellings:
            if telling.time is None and any(head.i in history for head in telling.found.told.governors):
                telling.background = True  # "in 1970 he condemned the murder"
        for telling in tellings:
            telling.background = self.is_history(telling)
            telling.confidence = self._confidence(telling)
        groups = [group for group in merge(tellings) if self._evidenced(group)]
        Victims(self.tree, self.actors, self.lexicon).imply(groups)
        return self._records(groups)

    def is_history(self, telling: Telling) -> bool:
        """Told for context: as the model has it that was learnt over what the rules say."""
        event = telling.found
        bare = event.noun and not event.parts and event.is_definite
        if not self.judge or (bare and telling.time is None):  # "the raid" is that of which the text tells
            return telling.background
        return self.judge.history.share(self.hints.flags(telling)) >= SURE

    def _evidenced(self, group: Group) -> bool:
        """A political event of which a bare noun tells neither who, when nor where is no more than a topic."""
        if all(t.found.resumed for t in group.tellings):
            return False  # nothing was told before that it could take up
        if any(self.doubts.is_weighty(t.found) or t.time or t.found.place for t in group.tellings):
            return True
        return ontology()[group.type()].codes.plover in (None, "PROTEST")

    def _found(self) -> list[Found]:
        found: list[Found] = []
        seen: list[Seen] = []
        for sentence in sentences(self.doc):
            whole = Span(sentence.start_char, sentence.end_char)
            tokens = list(sentence)
            read = [event for event in map(self.triggers.read, tokens) if event is not None]
            self.sentences.update(dict.fromkeys(range(tokens[0].i, tokens[-1].i + 1), whole))
            if self.judge:
                fits = {event.trigger.i: event.type for event in read}
                seen += self.judge.candidates(self.looks, tokens, fits)
            found += read
        found = self._judged(found, seen)
        resume(found)
        outcomes(found, self.lexicon)
        by_token = {event.trigger.i: event for event in found}
        elsewhere = Elsewhere(self.tree, found)
        named = {event.named.i for event in found if event.named}
        kept = [e for e in found if e.trigger.i not in named and not elsewhere.tells(e)]
        for event in kept:
            event.told = self.factuality.read(event.trigger, event.named)
            self.claims.contradicted(event)
        kept = [event for event in kept if not self.doubts.is_none(event, by_token)]
        if self.judge:
            for event in kept:
                self.judge.casting.amend(event, self.phrases, self.triggers.roles)
        by_token = {event.trigger.i: event for event in kept}
        acts = by_token | {event.light.i: event for event in kept if event.light}
        for number, event in enumerate(list(kept)):
            self.ties.fill(event, by_token, acts)
            self.claims.vowed(event)
            self.ties.tie(event, kept[max(0, number - _BACK) : number], by_token)
            inner = self.triggers.content(event, event.frame.content) if event.frame.content else None
            if inner is not None and inner.trigger.i not in by_token:
                self.sentences[inner.trigger.i] = self.sentences[event.trigger.i]
                kept.append(inner)
                by_token[inner.trigger.i] = inner
        return sorted(kept, key=lambda event: event.trigger.i)

    def _judged(self, found: list[Found], seen: list[Seen]) -> list[Found]:
        """What the judge makes of the events that frames read, and of the words that no frame takes for one."""
        by_token = {event.trigger.i: event for event in found}
        # What a frame asks of the company of a word is reason enough.
        bare = {i for i, event in by_token.items() if not any(c.wanted for c in event.frame.conditions)}
        doubted = {one.token.i for one in seen if one.token.i in bare and one.event < KEEP}
        kept = [event for event in found if event.trigger.i not in doubted]
        more = [one for one in seen if one.token.i not in by_token and one.event >= ADD]
        for one, (kind, share) in zip(more, self.judge.types_of(more) if self.judge else (), strict=True):
            # Who does what to whom makes an act political, and that is for the frames to see.
            if kind not in ontology() or ontology()[kind].codes.plover or one.event * share < ADD_TYPED:
                continue
            if event := self.triggers.proposed(one.token, kind):
                kept.append(event)
                self.added.add(one.token.i)
        return sorted(kept, key=lambda event: event.trigger.i)

    def _attribution(self, event: Found) -> Attribution | None:
        quote = self.quoted.get(event.trigger.i)
        if quote is not None:
            # "a report that …" inside the statement: who reports is nearer than who is quoted
            nearer = any(self.quoted.get(head.i) is quote for head in event.told.speakers)
            speaker = self._speaker(event) if nearer or not quote.speaker else None
            return Attribution(speaker or quote.speaker, quote.id)
        if event.told.speakers:
            return Attribution(self._speaker(event), None)
        return None

    def _speaker(self, event: Found) -> str | None:
        for head in event.told.speakers:
            found = self.actors.behind(head)
            if found:
                return found[0].id
        return None

    def _confidence(self, telling: Telling) -> float:
        """From the evidence; the weights hold it to how often events of our corpus and of plain news are right."""
        weight = self.lexicon.confidence
        score = sum(weight.get(name, 0.0) * value for name, value in self.signs(telling).items())
        return weight["middle"] + weight["spread"] * (score - weight["middle"])

    def signs(self, telling: Telling) -> dict[str, float]:
        """What speaks for and against its being right, by name."""
        event = telling.found
        others = event.playing("recipient", "object")
        agents = event.playing("agent")
        thing = bool(agents) and not any(self.actors.is_actor(p.head, [p.head.lemma_.lower()]) for p in agents)
        return {
            "base": 1.0,
            "prior": event.frame.prior,
            "agent": float(bool(agents)),
            "thing_as_agent": float(thing),
            "agent_entity": float(bool(event.entities("agent"))),
            "other": float(bool(others)),
            "other_entity": float(any(part.entity and not part.stands_in for part in others)),
            "main_clause": float(event.told.main),
            "noun": float(event.noun),
            "unsure": float(telling.modality != "actual" or telling.polarity != "positive"),
            "background": float(telling.background),
            "added": float(event.trigger.i in self.added),
        }

    def sureness(self, share: float, kind: str) -> float:
        """What the evidence says, by how often events of the class are right."""
        return of_class(share, kind)

    def _records(self, groups: list[Group]) -> list[Event]:
        ids = {}
        for number, group in enumerate(groups, 1):
            for telling in group.tellings:
                ids[id(telling.found)] = f"ev{number}"
        records = [self._record(group, ids) for group in groups]
        unwind(records)
        return records

    def _record(self, group: Group, ids: dict[int, str]) -> Event:
        best, time = group.best(), group.time
        words = {t.found.word.i for t in group.tellings}
        roles = ontology()[group.type()].roles
        parts = [p for p in group.parts() if p.role in roles and (p.role != "object" or p.head.i not in words)]
        own = ids[id(best.found)]
        outer = next((t.found.content_of for t in [best, *group.tellings] if t.found.content_of), None)
        tied = ids.get(id(outer)) if outer is not None else None
        more = self.lexicon.confidence["another_mention"] * min(len(group.tellings) - len(group.tied) - 1, 3)
        event = Event(
            id=own,
            type=group.type(),
            trigger=Span.of(best.found.word),
            participants=[part.record() for part in parts],
            time=time.id if time else None,
            first=time.first if time else None,
            last=time.last if time else None,
            time_basis="stated" if time else None,
            factuality=Factuality(best.polarity, best.modality, best.background),
            attribution=best.attribution,
            content_of=tied if tied != own else None,
            mentions=[
                EventMention(
                    Span.of(t.found.word),
                    self.sentences[t.found.trigger.i],
                    Factuality(t.polarity, t.modality, t.background),
                    t.attribution,
                )
                for t in group.tellings
            ],
            confidence=round(self.sureness(max(t.confidence for t in group.own()) + more, group.type()), 3),
        )
        self.empty |= {t.found.trigger.idx: t.found.word.idx for t in group.tellings if t.found.named}
        place = group.place
        if place:
            event.place, event.place_basis = place, "stated"
        event.fingerprints = fingerprints(event, self.actors.by_id, self.doc._.article.date)
        return event


def _innermost(doc: Doc) -> dict[int, Quote]:
    """Token index → the innermost statement that it stands in."""
    waiting = sorted(doc._.quotes, key=lambda q: (q.content.start, -q.content.end, q.id), reverse=True)
    within: list[Quote] = []
    found: dict[int, Quote] = {}
    for token in doc if waiting else ():
        while waiting and waiting[-1].content.start <= token.idx:
            within.append(waiting.pop())
        while within and within[-1].content.end <= token.idx:
            within.pop()
        if within:
            found[token.i] = within[-1]
    return found


@Language.factory("dateline_events_v1")
def make_events(nlp: Language, name: str) -> Events:  # noqa: ARG001 - what spaCy hands to every factory
    """The component, with the frames that come with Dateline, and the judge where it was taught on this model."""
    if weights := weights_for(nlp):
        nlp.meta.setdefault("dateline_trained", []).append(weights.name)
    return Events(frames(), factuality_words(), Judge(weights, nlp.vocab) if weights else None)
