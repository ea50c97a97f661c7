"""Where headline and opening tell the main event: the words that tell it, and the verbs over them."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from worker.pipeline.events.lexicon import frames
from worker.pipeline.layers import Event, Span, head_at
from worker.pipeline.story.choice import carried, stems
from worker.pipeline.story.clauses import main_verb
from worker.pipeline.story.lead import Lead
from worker.pipeline.story.words import StoryWords

_MANY = 50  # mentions of an event that are looked at
_CLIMB = 3  # steps from a noun that tells the event to the verb over it


class Telling:
    """The main event as the first sentences tell it."""

    def __init__(self, doc: Doc, main: Event | None, lead: Lead, words: StoryWords) -> None:
        """`main` is the main event, where the opening or the headline tells it."""
        self.doc = doc
        self.main = main
        self.opening = lead.opening
        self.words = words
        self.shown = stems(lead.shown)
        self.kind = main.of_class if main else ""
        self.parties = {p.entity for p in main.participants if p.entity} if main else set()
        told = [Span(s.start_char, s.end_char) for s in (*lead.headed, *lead.opening)]
        self.own = self._told([main] if main else [], told)
        self.triggers = self._told([event for event in doc._.events if self._is_alike(event)], told)
        self.anchors = [list(self._anchors(sentence)) for sentence in self.opening]
        self.headed = [(sentence, list(self._anchors(sentence))) for sentence in lead.headed]

    @staticmethod
    def _told(events: list[Event], where: list[Span]) -> list[Span]:
        """The mentions of events in some sentences."""
        early = (m.span for event in events for m in event.mentions[:_MANY])
        return [span for span in early if any(place.holds(span) for place in where)][:_MANY]

    def _is_alike(self, event: Event) -> bool:
        """It is the main event, or one more telling of it that was not merged."""
        main = self.main
        if event is main or main is None:
            return event is main
        return event.type == main.type and any(p.entity in self.parties for p in event.participants if p.entity)

    def _anchors(self, sentence: TokenSpan) -> Iterator[Token]:
        """The words that tell the main event in a sentence; of the lead also the verb that it is built on."""
        here = Span(sentence.start_char, sentence.end_char)
        found: dict[int, Token] = {}
        for span in self.triggers:
            head = head_at(self.doc, span) if here.holds(span) else None
            for word in (head, _over(head)) if head is not None else ():
                if word is not None:
                    found.update((w.i, w) for w in (word, *word.conjuncts) if w is word or w.pos_ == "VERB")
        verb = self.told_verb(sentence) if sentence is self.opening[0] or sentence not in self.opening else None
        if verb is not None:
            found.setdefault(verb.i, verb)
        yield from (found[at] for at in sorted(found))

    def told_verb(self, sentence: TokenSpan) -> Token | None:
        """The verb of a sentence, or of what somebody says in it."""
        verb = main_verb(sentence)
        return self.inner(verb) if verb is not None else None

    def inner(self, verb: Token) -> Token:
        """The verb of what is said, for one of saying."""
        for _ in range(_CLIMB):
            if lemma_of(verb) not in self.words.says:
                break
            verb = next((c for c in verb.children if c.dep_ == "ccomp" and c.pos_ in ("VERB", "AUX")), verb)
        return verb

    def is_party(self, head: Token) -> bool:
        """The phrase of this head names or means somebody of the main event."""
        at = Span.of(head)
        return any(
            mention.span.end == at.end
            for entity in self.doc._.entities
            if entity.id in self.parties
            for mention in entity.mentions
        )


def lemma_of(word: Token) -> str:
    """The lemma; of a verb by its regular form, for the tagger's of "fined" is "fin"."""
    lemma = word.lemma_.lower()
    return frames().forms.get(word.lower_, lemma) if word.pos_ == "VERB" else lemma


def _over(word: Token) -> Token | None:
    """The verb that a noun for an event hangs on: "staged a protest"."""
    carrier = carried(word)
    if carrier != word:
        return carrier
    above = word
    for _ in range(_CLIMB):
        if above.pos_ == "VERB" or above.head == above:
            break
        above = above.head
    return above if above.pos_ == "VERB" and above != word else None
