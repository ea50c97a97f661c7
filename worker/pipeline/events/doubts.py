"""What looks like an event and is none: figures of speech and habits."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from worker.pipeline.events.actors import Actors
from worker.pipeline.events.lexicon import FactualityWords
from worker.pipeline.events.roles import Found, spelled
from worker.pipeline.events.tree import Tree

_BY_BODIES = frozenset(("assault", "coerce", "crime"))  # only somebody does it
_PRESENT = frozenset(("VBZ", "VBP"))


class Doubts:
    """Looks at what the triggers of one document tell."""

    def __init__(self, doc: Doc, tree: Tree, actors: Actors, words: FactualityWords) -> None:
        self.tree = tree
        self.actors = actors
        self.words = words
        self.again: set[int] = set()  # verbs of what is done again and again
        for time in doc._.times:
            if time.type != "SET":
                continue
            span = doc.char_span(time.span.start, time.span.end, alignment_mode="expand")
            if span is not None and len(span):
                at = span.root.head
                self.again.add(at.head.i if at.dep_ == "prep" else at.i)

    def is_figure(self, event: Found) -> bool:
        """Violence by what can do none: "mist laid siege to the harbour"."""
        agents = event.playing("agent")
        if not agents or event.type.partition(".")[0] not in _BY_BODIES:
            return False
        if not event.noun and not event.playing("recipient", "object"):
            return False  # "the post had fallen"
        return all(self.actors.is_figure(part.head, spelled(self.tree.below(part.head))) for part in agents)

    def is_habit(self, event: Found) -> bool:
        """Told in the present as done again and again: "rebels often shell the road", "ferries sink every year"."""
        verb = event.trigger if not event.noun else event.light or self.tree.governing_clause(event.trigger)
        if verb is None or not self._is_present(verb):
            return False
        return verb.i in self.again or any(
            child.lower_ in self.words.habitual for child in self.tree.children(verb, "advmod")
        )

    def _is_present(self, verb: Token) -> bool:
        finite = [verb, *self.tree.children(verb, "aux", "auxpass")]
        if any(word.lemma_ == "have" for word in finite[1:]) or verb.tag_ == "VBG":
            return False
        return any(word.tag_ in _PRESENT for word in finite)
