"""Who and what plays which part in an event, from the slots that the grammar fills."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from spacy.tokens import Token

from worker.pipeline.events.actors import OWN, Actors
from worker.pipeline.events.lexicon import Frame, Frames
from worker.pipeline.events.reach import Reach
from worker.pipeline.events.told import Told
from worker.pipeline.events.tree import Slots, Tree
from worker.pipeline.layers import Entity, Participant, Span

_TEMPORAL = {"DATE", "TIME", "PERCENT", "ORDINAL"}
_DOERS = ("by", "from", "between", "with", "against", "to")
_SIDES = ("on", "with", "to", "against", "between", "of", "in", "from", "by")
_CLAUSE_PARTIES = ("dative", "object", "with", "to", "against", "for", "from", "on", "in")
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
_NO_PREPOSITION = {"subject", "object", "dative", "clause", "attribute", "using", "by", "in", "at", "on"}
_ANYWHERE = ("in", "at", "near", "off", "outside", "inside")


@dataclass
class Part:
    """A phrase in a role."""

    role: str
    head: Token
    span: Span
    entity: Entity | None = None

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
        self.reach = Reach(tree, actors, temporal)

    def through(self, slots: Slots) -> Slots:
        """Adds prepositions that the parser hung on the object and that belong to the event."""
        for head in slots.get("object")[:3]:
            for prep in self.tree.children(head, "prep"):
                belongs = prep.lower_ in self.frames.through or (prep.lower_ == "of" and head.i in self.actors.at)
                if belongs:
                    slots.add(prep.lower_, [t for o in self.tree.children(prep, "pobj") for t in self.tree.parties(o)])
                # "the last of their arms to the monitors" hangs the monitors on the arms
                for inner in self.tree.children(prep, "pobj") if prep.lower_ == "of" else ():
                    for deeper in self.tree.children(inner, "prep"):
                        if deeper.lower_ in ("to", "from", "against") and not slots.get(deeper.lower_):
                            found = self.tree.children(deeper, "pobj")
                            slots.add(deeper.lower_, [t for o in found for t in self.tree.parties(o)])
        for head in slots.get("of")[:2] if not slots.get("object") else ():
            for prep in self.tree.children(head, "prep"):
                if prep.lower_ in self.frames.through and not slots.get(prep.lower_):
                    slots.add(prep.lower_, [t for o in self.tree.children(prep, "pobj") for t in self.tree.parties(o)])
        return slots

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
                filled = [part for part in parts if part.role == role]
                # a place stands for those whom nobody names there
                if filled and (
                    name != "where"
                    or any(part.entity and (part.entity.country or part.entity.actor_code) for part in filled)
                ):
                    continue
                for head in self._lands(frame, slots) if name == "where" else self._slot(slots, name, token):
                    if (head.i in taken and name != "self") or not self._can(head, name, role):
                        continue
                    for part in self._parts(role, head, frame):
                        if part.role == role or part.role not in {p.role for p in parts if p.head.i == head.i}:
                            taken.add(head.i)
                            parts.append(part)
        agents = {p.entity.id: p for p in parts if p.role == "agent" and p.entity}
        parts = [p for p in parts if self._not_oneself(p, agents)]
        return sorted(parts, key=lambda p: (p.span.start, p.role)), self._place(frame, slots)

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

    def _slot(self, slots: Slots, name: str, trigger: Token) -> list[Token]:
        slot, _, whose = name.rpartition("_")
        if name == "self":
            return [trigger]
        if name.endswith("!"):
            return [head for head in slots.get(name[:-1]) if self.actors.is_party(head)]
        if name.endswith("?"):
            return [head for head in slots.get(name[:-1]) if not self.actors.is_thing(head)]
        if slot and whose == "owner":
            return [t for head in slots.get(slot) if (t := self.actors.belongs_to(head)) is not None]
        if slot and whose == "doer":
            return [t for head in slots.get(slot) if not self.actors.is_party(head) for t in self._doers(head)]
        if name == "within":
            return self.reach.named(
                [*slots.get("object"), *slots.get("clause"), *slots.get("for")], slots.get("subject")
            )
        if name == "clause":
            return [party for clause in slots.get("clause") for party in self.tree.subject(clause)]
        if name == "clause_object":
            return [thing for clause in slots.get("clause") for thing in self._things(clause)]
        if name == "object_party":
            things = [
                h
                for h in slots.get("object")
                if not self.actors.own(h) and (self.actors.is_reflexive(h) or not self.actors.belongs_to(h))
            ]
            return [party for thing in things for party in self.tree.inner_parties(thing, _DOERS)]
        if name == "object_of":
            return [
                party
                for thing in slots.get("object")
                for party in self.tree.inner_parties(thing, ("of",))
                if self.actors.behind(party)
            ]
        if name == "clause_party":
            return [party for clause in slots.get("clause")[:2] for party in self._clause_parties(clause)]
        if name == "purpose":
            return self._purpose(trigger, slots)
        if name == "condition":
            return [party for clause in slots.get("clause") for party in self._conditional(clause)]
        return slots.get("clause") if name == "content" else slots.get(name)

    def _doers(self, deed: Token) -> list[Token]:
        """Who did what a reproach or a protest is about: "raids by Chad", "Chad's raids"."""
        if self.actors.is_reflexive(deed):
            return []
        found = self.tree.inner_parties(deed, ("by",))
        for clause in self.tree.children(deed, "acl") if not found else ():
            found = found or self.tree.of_verb(clause).get("by")
        owner = self.actors.belongs_to(deed)
        return found or ([owner] if owner is not None else [])

    def _clause_parties(self, clause: Token) -> list[Token]:
        """With or to whom a promised or threatened deed is done."""
        slots = self.through(self.tree.of_verb(clause))
        doers = {token.i for token in slots.get("subject")}
        for name in _CLAUSE_PARTIES:
            heads = [
                h for h in slots.get(name) if h.i not in doers and h.i not in self.temporal and self.actors.behind(h)
            ]
            if heads:
                return heads
        return [
            p for thing in slots.get("object") for p in self.tree.inner_parties(thing, _SIDES) if self.actors.behind(p)
        ]

    def _purpose(self, trigger: Token, slots: Slots) -> list[Token]:
        """Whom a protest is against, where a clause, "in protest at" or "to show their anger at" says so."""
        verb = trigger if trigger.pos_ == "VERB" else self.tree.light_verb(trigger, self.frames.light)
        found = []
        for clause in self.tree.purposes(verb) if verb is not None else ():
            inner = self.tree.of_verb(clause)
            if clause.lemma_ in self.frames.purposes:
                found += inner.get("object") or inner.get("against") or inner.get("at") or self._things(clause)
            else:
                found += self._aims(inner.get("object"))
        found += self._aims(slots.get("in"))
        return [who for aim in found for who in (([] if self.actors.is_party(aim) else self._doers(aim)) or [aim])]

    def _aims(self, heads: list[Token]) -> list[Token]:
        """What protest, anger, defiance is against."""
        aimed = [head for head in heads if head.lemma_ in self.frames.purposes]
        return [
            aim
            for head in aimed
            for aim in self.tree.inner_parties(head, ("against", "at", "over", "of", "to", "for", "with"))
        ]

    def _things(self, clause: Token) -> list[Token]:
        """What a subordinate clause is about: its object, else the last thing behind a preposition."""
        slots = self.tree.of_verb(clause)
        objects = [h for h in slots.get("object") if h.pos_ != "PRON"]
        if objects:
            return objects
        prepositions = [name for name in slots.of if name not in _NO_PREPOSITION]
        return slots.get(prepositions[-1]) if prepositions else []

    def _conditional(self, clause: Token) -> list[Token]:
        """Who has to do, or not to do, something for a threat to come true."""
        return [
            party
            for verb in (clause, clause.head)
            for child in self.tree.children(verb, "advcl")
            if any(mark.lower_ in ("if", "unless", "until") for mark in self.tree.children(child, "mark"))
            for party in self.tree.subject(child)
        ]

    def _can(self, head: Token, name: str, role: str) -> bool:
        """May the phrase play the role at all: no dates, no expletives, no bare adjectives."""
        aged = head.lower_ == "old" and name in ("subject", "object")  # "a 34-year-old"
        if (not aged and (head.i in self.temporal or head.ent_type_ in _TEMPORAL)) or head.tag_ == "EX":
            return False
        if not any(letter.isalnum() for letter in head.text):
            return False
        named = head.i in self.actors.at
        if name.endswith(("_owner", "_doer")):
            return True
        if name == "content":
            return head.pos_ in ("VERB", "AUX")
        if name == "kin":
            return named if role != "instrument" else self._is_instrument(head)
        if head.pos_ not in ("NOUN", "PROPN", "PRON", "NUM") and not named:
            determined = aged or bool(self.tree.children(head, "det", "poss"))
            return determined and head.pos_ in ("ADJ", "VERB") and name in ("subject", "object")
        if role == "instrument":
            return self._is_instrument(head)
        if role == "recipient" and name in _ACTORS_ONLY:
            return self.actors.is_actor(head, spelled(self._phrase(head)))
        return True

    def _is_instrument(self, head: Token) -> bool:
        return self.frames.kinds["instrument"].words.found_in([head.lemma_.lower(), *spelled(self._phrase(head))])

    def _phrase(self, head: Token) -> list[Token]:
        first, last = self.tree.phrase(head)
        return [self.tree.doc[i] for i in range(first, last + 1)]

    def _parts(self, role: str, head: Token, frame: Frame) -> list[Part]:
        """A phrase in a role; several where it belongs to several: "the ministers of Peru and Chad"."""
        if head.pos_ in ("VERB", "AUX"):
            return [Part(role, head, self.tree.clause(head))]
        if role == "object":
            found = self.actors.own(head)
            return [Part(role, head, self.tree.span(head, True), found[0] if found else None)]
        if role == "agent" and "instrument" in frame.pattern and not self.actors.own(head):
            # "a bomb killed": the bomb is what it was done with
            thing = self.tree.counted(head)
            if self.frames.kinds["instrument"].words.found_in([thing.lemma_.lower()]) and not self.actors.can_act(
                thing
            ):
                return [Part("instrument", head, self.tree.span(head))]
        found = self.actors.all_behind(head)
        if not found:
            return [Part(role, head, self.tree.span(head))]
        first, *others = found
        named = [Part(role, token, self.tree.span(token), whom[0]) for token, whom in others]
        return [Part(role, head, self.tree.span(head), first[1][0]), *named]

    def _lands(self, frame: Frame, slots: Slots) -> list[Token]:
        """Places of the clause that lie in a known country."""
        names = dict.fromkeys((*frame.pattern.get("place", ()), *_ANYWHERE))
        near = [head for name in names for head in slots.get(name) if head.i not in self.temporal]
        owned = [(head, found) for head in near for found in [self.actors.behind(head)] if found]
        return [head for head, found in owned if found[0].type in ("GPE", "LOC") and found[0].country][:1]

    def _place(self, frame: Frame, slots: Slots) -> str | None:
        for name in (*frame.pattern.get("place", ()), *_ANYWHERE):
            for head in slots.get(name):
                if head.i not in self.temporal and (place := self.actors.place(head)):
                    return place
        return None


def spelled(tokens: list[Token]) -> list[str]:
    """The words of a phrase, each as written and as lemma."""
    lemmas = [token.lemma_.lower() for token in tokens]
    lowers = [token.lower_ for token in tokens]
    return lowers if lemmas == lowers else [*lowers, "|", *lemmas]
