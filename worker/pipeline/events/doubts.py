"""What looks like an event and is none: figures of speech and habits."""

from __future__ import annotations

from collections.abc import Mapping

from spacy.tokens import Doc, Token

from worker.pipeline.events.actors import Actors
from worker.pipeline.events.roles import Found, Part, spelled
from worker.pipeline.events.tree import Tree
from worker.pipeline.events.wording import FactualityWords
from worker.pipeline.layers import Span, head_at, text_of

_BY_BODIES = frozenset(("assault", "coerce", "crime"))  # only somebody does it
_AGAINST = frozenset(("against", "for", "on", "over", "with"))
_TAIL = 8  # characters of a sentence in which its full stop stands
_PRESENT = frozenset(("VBZ", "VBP"))


class Doubts:
    """Looks at what the triggers of one document tell."""

    def __init__(
        self, doc: Doc, tree: Tree, actors: Actors, words: FactualityWords, sentences: Mapping[int, Span]
    ) -> None:
        self.text = text_of(doc)
        self.sentences = sentences  # by token, as they are read
        self.tree = tree
        self.actors = actors
        self.words = words
        self.again: set[int] = set()  # verbs of what is done again and again
        for time in doc._.times:
            if time.type != "SET":
                continue
            if (told := head_at(doc, time.span)) is not None:
                at = told.head
                self.again.add(at.head.i if at.dep_ == "prep" else at.i)

    def is_none(self, event: Found, by_token: dict[int, Found]) -> bool:
        """A figure of speech, a habit, a generality, or the first word of a name."""
        return (
            self.is_figure(event)
            or self.is_habit(event)
            or self.is_generality(event)
            or self.is_part_of_name(event, by_token)
        )

    def is_weighty(self, event: Found) -> bool:
        """More than a topic: a verb, or a noun with somebody or something; "terrorist attacks" are any."""
        if not event.noun or event.trigger.tag_ != "NNS" or event.determiners:
            return bool(event.parts) or not event.noun
        return any(part.role != "agent" or part.entity is not None or part.head.tag_ != "JJ" for part in event.parts)

    def is_figure(self, event: Found) -> bool:
        """Violence by what can do none, or to what cannot be hurt: "mist besieged the port", "attacked poverty"."""
        if event.of_class not in _BY_BODIES:
            return False
        agents, others = event.playing("agent"), event.playing("recipient", "object")
        if event.of_class == "assault" and self._is_of_ideas(event, [part.head for part in others]):
            return True
        if not agents:
            return False
        if not event.noun and not others:
            return False  # "the post had fallen"
        return all(self.actors.is_figure(part.head, spelled(self.tree.below(part.head))) for part in agents)

    def _is_of_ideas(self, event: Found, hit: list[Token]) -> bool:
        if event.noun and not hit:
            against = [prep for prep in self.tree.children(event.trigger, "prep") if prep.lower_ in _AGAINST]
            hit = [thing for prep in against for thing in self.tree.children(prep, "pobj")]
        return bool(hit) and all(self.actors.is_idea(head) for head in hit)

    def is_part_of_name(self, event: Found, by_token: dict[int, Found]) -> bool:
        """The first word of a name for the event, whose last word tells it: "bomb attacks"."""
        if event.trigger.dep_ not in ("compound", "nmod"):
            return False
        other = by_token.get(event.trigger.head.i)
        return other is not None and other.of_class == event.of_class

    def is_generality(self, event: Found) -> bool:
        """A sentence in the present about nobody, nowhere, at no time in particular: "terrorists kill children."."""
        trigger = event.trigger
        if event.noun or event.place or event.told.modality != "actual" or trigger.tag_ not in _PRESENT:
            return False
        end = self.sentences[trigger.i].end
        if not self.text[max(0, end - _TAIL) : end].rstrip().endswith("."):
            return False  # a headline
        if self.tree.children(trigger, "aux", "auxpass", "npadvmod") or not event.playing("agent"):
            return False
        return all(self._is_any(part) for part in event.parts)

    def _is_any(self, part: Part) -> bool:
        """Nobody that the text tells apart from others: a bare plural."""
        if part.entity is not None or part.head.tag_ != "NNS":
            return False
        return not self.tree.children(part.head, "det", "nummod", "poss", "relcl")

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
