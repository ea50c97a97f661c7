"""Who and what plays which part in an event, from the slots that the grammar fills."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from spacy.tokens import Token

from worker.pipeline.events.actors import OWN, Actors
from worker.pipeline.events.fillers import ANYWHERE, Fillers
from worker.pipeline.events.lexicon import Frame, Frames
from worker.pipeline.events.nodes import DEFINITE
from worker.pipeline.events.told import Told
from worker.pipeline.events.tree import Slots, Tree
from worker.pipeline.layers import Entity, Participant, Span

_VISITS = ("consult", "consult.visit")
_THEM = ("it", "them")  # "provide it with arms": never who provides
# What is spoken of in them is elsewhere than who speaks.
_SPOKEN = frozenset(("request", "reject", "accuse", "threaten", "agree", "support", "concede"))
_SELVES = ("itself", "himself", "herself", "themselves")
_NOBODY = ("nobody", "none", "nothing")
TEMPORAL = {"DATE", "TIME", "PERCENT", "ORDINAL"}
_ACTORS_ONLY = {
    "purpose",
    "object_party",
    "to",
    "with",
    "from",
    "by",
    "in",
    "upon",
    "for",
    "over",
    "clause",
    "on",
    "guest",
    "condition",
}


@dataclass
class Part:
    """A phrase in a role."""

    role: str
    head: Token
    span: Span
    entity: Entity | None = None
    stands_in: bool = False  # a place for people of whom nothing else tells the country

    def record(self) -> Participant:
        """As the layer holds it."""
        return Participant(self.role, self.span, self.entity.id if self.entity else None)


@dataclass
class Found:
    """An event as one trigger tells it."""

    trigger: Token
    frame: Frame
    type: str
    noun: bool
    parts: list[Part]
    place: str | None = None
    told: Told = field(default_factory=Told)
    content_of: Found | None = None
    light: Token | None = None
    determiners: tuple[str, ...] = ()
    slots: Slots | None = None  # that the roles were filled from
    named: Token | None = None  # what names the event behind an empty verb: "opened an investigation"
    resumed: bool = False  # a noun that tells no more than that it is the event told before: "the talks"

    @property
    def of_class(self) -> str:
        """The class of its type."""
        return self.type.partition(".")[0]

    @property
    def is_definite(self) -> bool:
        """It is spoken of as known: "the raid", "those talks"."""
        return any(word in DEFINITE for word in self.determiners)

    @property
    def word(self) -> Token:
        """The word of the text that tells the event."""
        return self.named or self.trigger

    def playing(self, *roles: str) -> list[Part]:
        """The parts in these roles."""
        return [part for part in self.parts if part.role in roles]

    def entities(self, *roles: str) -> set[str]:
        """Ids of the entities in these roles."""
        return {part.entity.id for part in self.playing(*roles) if part.entity}


class Roles:
    """Fills the roles of one document's events."""

    def __init__(self, tree: Tree, actors: Actors, frames: Frames, temporal: set[int]) -> None:
        self.tree = tree
        self.actors = actors
        self.frames = frames
        self.temporal = temporal
        self.fillers = Fillers(tree, actors, frames, temporal)

    def through(self, slots: Slots) -> Slots:
        """Adds prepositions that the parser hung on the object and that belong to the event."""
        return self.fillers.through(slots)

    def fill(
        self, token: Token, frame: Frame, slots: Slots, words: Iterable[Token] = ()
    ) -> tuple[list[Part], str | None]:
        """The parts of an event, and the id of the entity of its place; `words` belong to the trigger."""
        taken = {token.i, *(word.i for word in words)}
        parts: list[Part] = []
        for role, names in frame.pattern.items():
            if role == "place":
                continue
            for name in names:
                if not self._is_open(parts, role, name):
                    continue
                for head in self.fillers.of(slots, name, token, frame):
                    if (head.i in taken and name != "self") or not self._can(head, name, role):
                        continue
                    if role == "recipient" and head.lower_ in _SELVES and any(part.role == "agent" for part in parts):
                        continue  # "killed 20 people as well as themselves"
                    for part in self.parts(role, head, frame):
                        if part.role == role or part.role not in {p.role for p in parts if p.head.i == head.i}:
                            taken.add(head.i)
                            part.stands_in = name == "where"
                            parts.append(part)
        agents = {p.entity.id: p for p in parts if p.role == "agent" and p.entity}
        parts = [p for p in parts if self._not_oneself(p, agents)]
        return sorted(parts, key=lambda p: (p.span.start, p.role)), self._place(token, frame, slots)

    def _is_open(self, parts: list[Part], role: str, name: str) -> bool:
        """Nothing plays the role yet; a place may stand beside people of whom no country is known."""
        filled = [part.entity for part in parts if part.role == role]
        if name != "where":
            return not filled
        return not any(entity and (entity.country or entity.actor_code) for entity in filled)

    def _not_oneself(self, part: Part, agents: dict[str, Part]) -> bool:
        """Nobody does it to himself: what "its" cannot mean is looked for before it, else the part is dropped.

        Of two bodies of one state each is taken for itself: "Danish police arrested Danish students".
        """
        if part.role != "recipient" or part.entity is None or part.entity.id not in agents:
            return True
        if part.head.lower_ in OWN or self.actors.is_reflexive(part.head):
            other = self.actors.another_before(part.head, set(agents))
            part.entity = other[0] if other else None
            return True
        if part.head.lower_ in _THEM and (other := self.actors.foremost(part.head, set(agents))):
            part.entity = other[0]
            return True
        agent = agents[part.entity.id]
        itself = self.actors.own(part.head)
        if itself and itself[0].id == part.entity.id:
            return False
        doer = self.actors.own(agent.head)
        if doer and doer[0].id != part.entity.id and doer[1].kind == "nominal":
            agent.entity = doer[0]
        else:
            part.entity = itself[0] if itself and itself[1].kind == "nominal" else None
        return True

    def _can(self, head: Token, name: str, role: str) -> bool:
        """May the phrase play the role at all: no dates, no expletives, no bare adjectives."""
        slot = name.rstrip("!?-%")
        aged = head.lower_ == "old" and slot in ("subject", "object")  # "a 34-year-old"
        share = head.ent_type_ == "PERCENT" and name.endswith("%")
        unfit = head.i in self.temporal or (head.ent_type_ in TEMPORAL and not share)
        if (unfit and not aged) or head.tag_ == "EX":
            return False
        if not any(letter.isalnum() for letter in head.text) or not self.may(head, role):
            return False
        named = head.i in self.actors.at
        if name == "anti" or name.endswith(("_owner", "_doer")):
            return True
        if name == "content":
            return head.pos_ in ("VERB", "AUX")
        if name == "kin":
            return named if role != "instrument" else self._is_instrument(head)
        if head.pos_ not in ("NOUN", "PROPN", "PRON", "NUM") and not named:
            determined = aged or bool(self.tree.children(head, "det", "poss"))
            return determined and head.pos_ in ("ADJ", "VERB") and slot in ("subject", "object")
        if role == "instrument":
            return self._is_instrument(head)
        if role == "recipient" and name in _ACTORS_ONLY:
            return self.actors.is_actor(head, spelled(self._phrase(head))) or self.actors.is_somebody(head)
        return True

    def may(self, head: Token, role: str) -> bool:
        """Whether there is somebody or something that can play it."""
        return not self._is_nobody(head) and not (
            role == "recipient" and (self._is_sum(head) or self._is_each_other(head))
        )

    def _is_nobody(self, head: Token) -> bool:
        """Of whom it is said that there was none: "nobody was hurt"."""
        if head.lower_ in _NOBODY:
            return all(prep.lower_ != "of" for prep in self.tree.children(head, "prep"))
        return head.lower_ == "one" and any(d.lower_ == "no" for d in self.tree.children(head, "det", "neg"))

    def _is_sum(self, head: Token) -> bool:
        """An amount of money, which is paid and not done anything to."""
        if head.i in self.actors.at:
            return False
        return head.ent_type_ == "MONEY" or any(c.tag_ == "$" for c in self.tree.children(head, "quantmod", "nmod"))

    def _is_each_other(self, head: Token) -> bool:
        """The two sides told already: "they shelled each other"."""
        return head.lower_ in ("other", "another") and head.i > 0 and head.nbor(-1).lower_ in ("each", "one")

    def _is_instrument(self, head: Token) -> bool:
        return self.frames.kinds["instrument"].words.found_in([head.lemma_.lower(), *spelled(self._phrase(head))])

    def _phrase(self, head: Token) -> list[Token]:
        first, last = self.tree.phrase(head)
        return [self.tree.doc[i] for i in range(first, last + 1)]

    def parts(self, role: str, head: Token, frame: Frame) -> list[Part]:
        """A phrase in a role; several where it belongs to several: "the ministers of Peru and Chad"."""
        if head.pos_ in ("VERB", "AUX"):
            return [Part(role, head, self.tree.clause(head))]
        if role == "object":
            found = self.actors.own(head)
            return [Part(role, head, self.tree.span(head, True), found[0] if found else None)]
        if role == "agent" and "instrument" in frame.pattern and not self.actors.own(head):
            # "a bomb killed": the bomb is what it was done with
            thing, words = self.tree.counted(head), self.frames.kinds["instrument"].words
            if words.found_in([thing.lemma_.lower()]) and not self.actors.can_act(thing):
                return [Part("instrument", head, self.tree.span(head))]
        found = self.actors.all_behind(head)
        if not found:
            return [Part(role, head, self.tree.span(head))]
        heads = [head, *(token for token, _ in found[1:])]
        whom = [entity for _, (entity, _) in found]
        if role == "recipient" and frame.type in _VISITS:
            whom = [self.actors.host(entity) for entity in whom]
        return [Part(role, at, self.tree.span(at), entity) for at, entity in zip(heads, whom, strict=True)]

    def _place(self, token: Token, frame: Frame, slots: Slots) -> str | None:
        """Where: by the slots of the frame, else by those of the verb around a noun or before a conjoined verb."""
        names = (*frame.pattern.get("place", ()), *ANYWHERE)
        around = self.tree.around(token)
        beside = self.fillers.through(self.tree.of_verb(around)) if around is not None else Slots()
        for where, allowed in ((slots, names), (beside, ANYWHERE)):
            for name in allowed:
                for head in where.get(name):
                    if head.i not in self.temporal and (place := self.actors.place(head)):
                        return place
        return None if frame.of_class in _SPOKEN else self._only_place(token, slots)

    def _only_place(self, token: Token, slots: Slots) -> str | None:
        """The one place told below the trigger: "marched against the dam in Lima"."""
        heads = self.fillers.reach.places([token], {head.i for head in slots.get("subject")})
        found = {place for head in heads if (place := self.actors.place(head))}
        return found.pop() if len(found) == 1 else None


def spelled(tokens: list[Token]) -> list[str]:
    """The words of a phrase, each as written and as lemma."""
    lemmas = [token.lemma_.lower() for token in tokens]
    lowers = [token.lower_ for token in tokens]
    return lowers if lemmas == lowers else [*lowers, "|", *lemmas]
