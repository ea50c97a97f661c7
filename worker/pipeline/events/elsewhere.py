"""What another word of the sentence tells already: the noun behind a verb, the aim of a march, a slogan."""

from __future__ import annotations

from worker.pipeline.events.merge import MISHAPS
from worker.pipeline.events.roles import Found
from worker.pipeline.events.ties import SPEECH
from worker.pipeline.events.tree import Tree

_LIFTING = frozenset(("concede",))  # "lifted a curfew": the curfew is no further event
_SLOGANS = frozenset(("request", "accuse", "protest"))
_OCCASIONS = frozenset(("assault",))  # told besides where somebody is killed in them, and one event with that
_HINDERING = frozenset(("coerce", "assault"))  # "banned the march": the march is what did not go on
_DEPENDENT = frozenset(("advcl", "acl", "xcomp", "conj"))
_CHAIN = 3  # steps from a slogan up to its protest
_UP = 12  # steps up the tree


class Elsewhere:
    """Looks at the events read in one document beside one another."""

    def __init__(self, tree: Tree, found: list[Found]) -> None:
        self.tree = tree
        self.by_token = {event.trigger.i: event for event in found}
        self.acting: dict[int, list[Found]] = {}  # by the heads of their agents
        self.lent: dict[int, list[Found]] = {}  # by the light verb around their noun
        for event in found:
            for part in event.playing("agent"):
                self.acting.setdefault(part.head.i, []).append(event)
            if event.light is not None:
                self.lent.setdefault(event.light.i, []).append(event)

    def tells(self, event: Found) -> bool:
        """Another word of the sentence tells it already."""
        if event.noun:
            return self._told_by_verb(event) or self._acts_in(event)
        return any(tells(event) for tells in (self._is_outcome, self._is_aim, self._is_slogan, self._is_work))

    def _is_outcome(self, event: Found) -> bool:
        """What its verb tells already: "was found guilty", "were shot dead"."""
        word = event.trigger
        of_verb = word.pos_ in ("ADJ", "ADV") and word.dep_ in ("oprd", "acomp", "advmod")
        return of_verb and word.head.i in self.by_token

    def _is_work(self, event: Found) -> bool:
        """What its subject does, which tells the mishap already: "hail destroyed the vines", "gutted by fire"."""
        if event.slots is None or event.of_class not in MISHAPS:
            return False
        doers = [self.by_token[head.i] for head in event.slots.get("subject") if head.i in self.by_token]
        return any(doer.of_class == event.of_class for doer in doers)

    def _told_by_verb(self, event: Found) -> bool:
        """A noun whose verb already tells the event: "got military aid", "halted aid"."""
        token = event.trigger
        if self._is_manner(event):
            return True
        behind = self.by_token.get(token.head.head.i) if token.dep_ == "pobj" else None
        if behind and not behind.noun and event.of_class not in _OCCASIONS and behind.of_class == event.of_class:
            # "filed for bankruptcy", but not "threw stones during protests against the army"
            return not event.playing("recipient")
        for head in (token.head, event.light):
            other = self.by_token.get(head.i) if head is not None and head.i != token.i else None
            if other is None or other.noun:
                continue
            if token.dep_ not in ("dobj", "nsubjpass", "attr", "conj") and event.light is None:
                continue
            named = any(c.wanted and c.slot == "object" for c in other.frame.conditions)
            if event.of_class == "protest" and other.of_class in _HINDERING:
                continue
            if other.of_class == event.of_class or (named and other.of_class not in SPEECH - _LIFTING):
                return True
        return False

    def _is_manner(self, event: Found) -> bool:
        """In what spirit a thing is done that is told above: "held a strike that closed the port in protest"."""
        at = event.trigger.head
        if at.lower_ != "in" or event.determiners or event.playing("recipient"):
            return False
        for _ in range(_UP):
            at = at.head
            other = self.by_token.get(at.i)
            if other and not other.noun and other.of_class == event.of_class:
                return True
        return False

    def _acts_in(self, event: Found) -> bool:
        """A noun for who does it, where a verb of the sentence tells what they do: "marchers blocked a road"."""
        if event.frame.pattern.get("agent") != ("self",):
            return False
        others = self.acting.get(event.trigger.i, ())
        return any(other is not event and other.of_class == event.of_class for other in others)

    def _is_aim(self, event: Found) -> bool:
        """An infinitive that says once more what is done, and to nobody else; what is talked about is no party."""
        other = self.by_token.get(event.trigger.head.i)
        if other is None or other is event or not self.tree.is_infinitive(event.trigger):
            return False
        same = event.of_class == other.of_class and event.of_class not in SPEECH
        parties = event.entities("recipient") if event.of_class == "consult" else event.entities("recipient", "object")
        return same and parties <= other.entities("agent", "recipient", "object")

    def _is_slogan(self, event: Found) -> bool:
        """What a protest demands or denounces: "blocked the road to demand pay", "a march calling for his removal"."""
        at = event.trigger
        if event.of_class not in _SLOGANS or (at.tag_ != "VBG" and not self.tree.is_infinitive(at)):
            return False
        for _ in range(_CHAIN):
            if at.dep_ not in _DEPENDENT:
                return False
            at = at.head
            others = [self.by_token.get(at.i), *self.lent.get(at.i, ())]
            if any(other and other is not event and other.of_class == "protest" for other in others):
                return True
        return False
