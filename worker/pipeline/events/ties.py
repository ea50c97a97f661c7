"""What one event tells of the parts of another: who asks and is asked, answers, accuses, gives in."""

from __future__ import annotations

from dataclasses import replace

from worker.pipeline.events.actors import Actors
from worker.pipeline.events.lexicon import Frames
from worker.pipeline.events.nodes import DEFINITE
from worker.pipeline.events.roles import Found, Part
from worker.pipeline.events.tree import Tree
from worker.pipeline.events.wording import FactualityWords

SPEECH = {"request", "reject", "accuse", "threaten", "agree", "support", "concede"}
_ANSWERS = {"reject", "agree", "concede"}
_ANSWERED = {"request", "agree", "threaten"}
_PRESSING = {"protest", "threaten", "request", "concede", "retreat"}
_DEEDS = {"assault", "crime", "coerce", "protest", "mobilize"}
_JUDGED = {"accuse", "charge", "verdict", "sentence", "arrest", "trial"}
_JUDGED_TYPES = {"coerce.arrest", "sanction.convict"}
_TO_JUDGES = {"pobj", "pcomp", "prep", "conj", "dobj", "acomp", "oprd"}
_CHARGED_WITH = {"of", "for", "with", "to", "on", "over"}
_WAY_UP = 8
_ASKED = {"request"}
_FOR_THE_ASKER = {"aid", "support", "consult", "agree", "cooperate", "retreat", "concede"}


class Ties:
    """Between the events of one document."""

    def __init__(self, tree: Tree, actors: Actors, lexicon: Frames, words: FactualityWords) -> None:
        self.tree = tree
        self.actors = actors
        self.lexicon = lexicon
        self.words = words

    def fill(self, event: Found, by_token: dict[int, Found], acts: dict[int, Found]) -> None:
        """The parts that events around it tell, by their triggers, and by their verbs too (`acts`)."""
        self._own_plan(event)
        self._found_guilty(event, by_token)
        self._addressed(event, by_token)
        self._appeased(event, acts)

    def tie(self, event: Found, before: list[Found], by_token: dict[int, Found]) -> None:
        """The parts that events before it tell, and whose content it is."""
        self._answered(event, before)
        self._tie(event, by_token)

    def _own_plan(self, event: Found) -> None:
        """Whose plan or threat an event is, does it: "Oslo's strike threat", "their plan for a rally"."""
        if event.playing("agent") or not event.told.governors or not event.noun or "agent" not in event.frame.pattern:
            return
        noun = event.told.governors[0]
        planned = self.words.nouns.get(noun.lemma_.lower()) == "planned" or event.trigger.dep_ == "compound"
        if noun.pos_ == "NOUN" and planned:
            for head in self.tree.owners(noun):
                if (found := self.actors.behind(head)) and found[0].id not in event.entities("recipient"):
                    event.parts.append(Part("agent", head, self.tree.span(head), found[0]))

    def _answered(self, event: Found, before: list[Found]) -> None:
        """Whose demands or claims "the demands" are that somebody rejects: those of who demanded before."""
        if event.playing("recipient") or event.of_class not in _ANSWERS:
            return
        for part in event.playing("object"):
            lemma = part.head.lemma_.lower()
            classes = self.lexicon.answered.get(lemma, ())
            if not any(d.lower_ in DEFINITE for d in self.tree.children(part.head, "det")):
                continue
            for other in reversed(before):
                same = other.trigger.lemma_.lower() == lemma and other.trigger.i != part.head.i
                speakers = self._others(event, other)
                if (same or other.of_class in classes) and speakers:
                    event.parts += speakers
                    return

    def _others(self, event: Found, other: Found) -> list[Part]:
        """The agents of the other event, as recipients of this one, but its own."""
        own = event.entities("agent")
        return [_as("recipient", p) for p in other.playing("agent") if p.entity is None or p.entity.id not in own]

    def _found_guilty(self, event: Found, by_token: dict[int, Found]) -> None:
        """Who is accused, charged, tried or punished for a deed did it: "charged the clerk with theft"."""
        if event.of_class not in _DEEDS:
            return
        at = event.trigger
        for _ in range(_WAY_UP):
            if at.head.i == at.i or at.dep_ not in _TO_JUDGES or (at.dep_ == "prep" and at.lower_ not in _CHARGED_WITH):
                return
            at = at.head
            judged = by_token.get(at.i)
            if judged is None or judged is event or not _is_judged(judged.type):
                if at.pos_ in ("VERB", "AUX"):
                    return
                continue
            accused, judges = judged.playing("recipient"), judged.entities("agent")
            heads = {part.head.i for part in judged.playing("agent")}
            taken = event.playing("agent")
            if accused and all(p.head.i in heads or (p.entity and p.entity.id in judges) for p in taken):
                suffers = {part.head.i for part in event.playing("recipient")}
                event.parts = [part for part in event.parts if part.role != "agent"]
                event.parts += [_as("agent", part) for part in accused if part.head.i not in suffers]
            return

    def _addressed(self, event: Found, by_token: dict[int, Found]) -> None:
        """Who answers a demand or an offer is whom it was made to: "the ministry rejected the farmers' demands"."""
        if event.playing("recipient") or not event.noun or event.of_class not in _ANSWERED:
            return
        above = by_token.get(event.trigger.head.i) if event.trigger.dep_ in ("dobj", "nsubjpass") else None
        if above is None or above.of_class not in _ANSWERS or above.noun:
            return
        event.parts += self._others(event, above)

    def _appeased(self, event: Found, acts: dict[int, Found]) -> None:
        """To whom something is promised after which they give up: "ended their strike after the mayor promised"."""
        if event.noun or event.trigger.dep_ != "advcl" or event.of_class not in _ANSWERS:
            return
        above = acts.get(event.trigger.head.i)
        if above is None or event.playing("recipient") or above.of_class not in _PRESSING:
            return
        event.parts += self._others(event, above)

    def _tie(self, event: Found, by_token: dict[int, Found]) -> None:
        """Ties the content of a speech act to it, and fills who is asked and who asks."""
        for governor in event.told.governors:
            outer = by_token.get(governor.i)
            if outer is None or outer is event:
                continue
            event_class, outer_class = event.of_class, outer.of_class
            if outer_class not in SPEECH:
                return
            event.content_of = outer
            if outer_class == "threaten" and event.told.modality in ("planned", "possible", "hypothetical"):
                event.told.modality = "threatened"
            if outer_class in _ASKED:
                if not event.playing("agent"):
                    own = event.entities("recipient")
                    asked = [p for p in outer.playing("recipient") if p.entity is None or p.entity.id not in own]
                    event.parts += [_as("agent", p) for p in asked]
                if not event.playing("recipient") and event_class in _FOR_THE_ASKER:
                    event.parts += [_as("recipient", p) for p in outer.playing("agent")]
            elif outer_class in ("agree", "threaten") and not event.playing("agent"):
                event.parts += [_as("agent", p) for p in outer.playing("agent")]
            return


def _as(role: str, part: Part) -> Part:
    return replace(part, role=role)


def _is_judged(kind: str) -> bool:
    return kind in _JUDGED_TYPES or kind.partition(".")[0] in _JUDGED
