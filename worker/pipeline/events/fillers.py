"""Finds what a pattern of `frames.yaml` names: the slots of the grammar, and what can be found from them."""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Token

from worker.pipeline.entities.nouns import nouns
from worker.pipeline.events.actors import Actors
from worker.pipeline.events.lexicon import Frame, Frames
from worker.pipeline.events.reach import Reach
from worker.pipeline.events.tree import Slots, Tree
from worker.pipeline.ontology import ontology

ANYWHERE = ("in", "at", "near", "off", "outside", "inside")
_ATTACKS = ("assault", "crime", "coerce")
_DOERS = ("by", "from", "between", "with", "against", "to")
_SIDES = ("on", "with", "to", "against", "between", "of", "in", "from", "by")
_AIMS = ("against", "at", "over", "of", "to", "for", "with")
_CLAUSE_PARTIES = ("dative", "object", "with", "to", "against", "for", "from", "on", "in")
_NO_PREPOSITION = {"subject", "object", "dative", "clause", "attribute", "using", "by", "in", "at", "on"}


class Fillers:
    """The phrases that may fill a role, by the names that patterns use."""

    def __init__(self, tree: Tree, actors: Actors, frames: Frames, temporal: set[int]) -> None:
        self.tree = tree
        self.actors = actors
        self.frames = frames
        self.temporal = temporal
        self.reach = Reach(tree, actors, temporal)
        self.only: dict[str, Callable[[Token], bool]] = {
            "!": actors.is_party,
            "?": lambda head: not actors.is_thing(head),
            "-": lambda head: not actors.is_party(head),
            "%": lambda _: True,
        }
        self.from_clause: dict[str, Callable[[Token], list[Token]]] = {
            "clause": tree.subject,
            "clause_object": self._things,
            "clause_party": self._clause_parties,
            "condition": self._conditional,
            "content": lambda clause: [clause],
        }
        self.from_slots: dict[str, Callable[[Slots], list[Token]]] = {
            "within": self._within,
            "object_party": self._object_party,
            "object_of": self._object_of,
            "deed_of": self._deed_of,
            "anti": self._opposed,
        }
        self.from_trigger: dict[str, Callable[[Token], list[Token]]] = {
            "self": lambda trigger: [trigger],
            "measure": lambda trigger: tree.children(trigger, "npadvmod"),
            "aim": self._driven,
        }

    def through(self, slots: Slots) -> Slots:
        """Adds prepositions that the parser hung on the object and that belong to the event."""
        for head in slots.get("object")[:3]:
            for prep in self.tree.children(head, "prep"):
                belongs = prep.lower_ in self.frames.through or (prep.lower_ == "of" and self._is_charged(head, prep))
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

    def _is_charged(self, head: Token, prep: Token) -> bool:
        """What stands behind `of` is no part of the name: "convicted Okoro of", "cleared the mayor of bribery"."""
        if head.i in self.actors.at:
            return True
        deeds = self.tree.children(prep, "pobj", "pcomp") if self.actors.is_party(head) else ()
        return any(d.pos_ == "VERB" or d.lemma_.lower() in self.frames.nouns for d in deeds)

    def of(self, slots: Slots, name: str, trigger: Token, frame: Frame) -> list[Token]:
        """The heads of the phrases that a pattern names: a slot, or what is found from it."""
        if name[-1] in self.only:
            return [head for head in self.of(slots, name[:-1], trigger, frame) if self.only[name[-1]](head)]
        slot, _, whose = name.rpartition("_")
        if slot and whose == "owner":
            return [t for head in slots.get(slot) if (t := self.actors.belongs_to(head)) is not None]
        if slot and whose == "doer":
            return [t for head in slots.get(slot) if not self.actors.is_party(head) for t in self.doers(head)]
        if name in self.from_clause:
            return [found for clause in slots.get("clause") for found in self.from_clause[name](clause)]
        if name in self.from_slots:
            return self.from_slots[name](slots)
        if name == "struck":
            return self._struck(trigger, frame)
        if name in self.from_trigger:
            return self.from_trigger[name](trigger)
        if name == "purpose":
            return self._purpose(trigger, slots)
        return self._lands(frame, slots, trigger) if name == "where" else slots.get(name)

    def _within(self, slots: Slots) -> list[Token]:
        contents = [*slots.get("object"), *slots.get("clause"), *slots.get("for")]
        return self.reach.named(contents, slots.get("subject"))

    def _object_party(self, slots: Slots) -> list[Token]:
        """Whom a deed noun in the object names: "signed a pact with Chad"."""
        things = [
            h
            for h in slots.get("object")
            if not self.actors.own(h) and (self.actors.is_reflexive(h) or not self.actors.belongs_to(h))
        ]
        return [party for thing in things for party in self.tree.inner_parties(thing, _DOERS)]

    def _object_of(self, slots: Slots) -> list[Token]:
        inner = [party for thing in slots.get("object") for party in self.tree.inner_parties(thing, ("of",))]
        return [party for party in inner if self.actors.behind(party)]

    def _opposed(self, slots: Slots) -> list[Token]:
        """Against whom those are who do it, or what they do: "an anti-government rally", "anti-Danish marchers"."""
        around = [child for name in ("object", "subject") for h in slots.get(name) for child in self.tree.children(h)]
        behind = [*slots.get("anti"), *(child for child in around if self.tree.is_opposed(child))]
        return [word for word in behind if word.i in self.actors.at or self.actors.can_act(word)]

    def _deed_of(self, slots: Slots) -> list[Token]:
        """The same, but nobody to whom the deed is done: "the release of the crew" is asked of others."""
        deeds = [thing for thing in slots.get("object") if not self._is_suffered(thing)]
        inner = [party for thing in deeds for party in self.tree.inner_parties(thing, ("of",))]
        return [party for party in inner if self.actors.behind(party)]

    def _is_suffered(self, deed: Token) -> bool:
        """Of whom stands behind its `of`: "the release of the crew"."""
        for entry in self.frames.nouns.get(deed.lemma_.lower(), ())[:1]:
            sides = entry.frame.pattern
            undergo = {slot.rstrip("!?-%") for role in ("recipient", "object") for slot in sides.get(role, ())}
            return "of" in undergo and "of" not in sides.get("agent", ())
        return False

    def _struck(self, deed: Token, frame: Frame) -> list[Token]:
        """Whom an attack harms by the verb around it: "the blast killed six", "hurt in a raid", "raids that hit Oslo".

        What kills or injures is told of attacks alone; of other harm deaths are events of their own.
        """
        lethal = frame.of_class in _ATTACKS
        if deed.pos_ not in ("NOUN", "PROPN"):
            return []
        at = self.tree.measured(deed)
        verbs = [at.head] if at.dep_ == "nsubj" else []
        if at.dep_ == "pobj" and at.head.dep_ in ("agent", "prep") and at.head.lower_ in ("by", "in"):
            verbs = [at.head.head] if self.tree.is_passive(at.head.head) else []
        verbs += self.tree.children(deed, "relcl", "acl")
        for verb in verbs:
            lemma = self.tree.lemma(verb)
            if lemma in self.frames.harming or (lethal and lemma in self.frames.killing):
                harmed = [head for head in self.tree.of_verb(verb).get("object") if head.i not in (at.i, deed.i)]
                if harmed:
                    return harmed
        return []

    def _driven(self, trigger: Token) -> list[Token]:
        """On whom force is used: "to disperse the marchers", "to break up a rally of miners"."""
        verb = trigger if trigger.pos_ == "VERB" else self.tree.light_verb(trigger, self.frames.light)
        for clause in self.tree.purposes(verb) if verb is not None else ():
            if self.tree.lemma(clause) in self.frames.driving:
                found = self.tree.of_verb(clause)
                crowd = [head for head in found.get("object") if self.actors.is_party(head)]
                inner = [p for head in found.get("object") for p in self.tree.inner_parties(head, ("of", "by"))]
                return crowd or [head for head in (*inner, *found.get("by")) if self.actors.is_party(head)]
        return []

    def doers(self, deed: Token) -> list[Token]:
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
            known = [h for h in slots.get(name) if h.i not in doers and h.i not in self.temporal]
            if heads := self._sides(known):
                return heads
        return self._sides([p for thing in slots.get("object") for p in self.tree.inner_parties(thing, _SIDES)])

    def _sides(self, heads: list[Token]) -> list[Token]:
        """Somebody known among them, or whose a thing is: "vowed to hand back the navy's ship"."""
        lands = nouns().places
        sides = [h if self.actors.is_party(h) or h.lemma_ in lands else self.actors.belongs_to(h) for h in heads]
        return [h for h in sides if h is not None and self.actors.behind(h) and not self.reach.is_mere_place(h)]

    def _purpose(self, trigger: Token, slots: Slots) -> list[Token]:
        """Whom a protest is against, where a clause, "in protest at" or "to show their anger at" says so."""
        verb = trigger if trigger.pos_ == "VERB" else self.tree.light_verb(trigger, self.frames.light)
        found = []
        for clause in self.tree.purposes(verb) if verb is not None else ():
            inner = self.tree.of_verb(clause)
            if clause.lemma_ in self.frames.purposes:
                found += inner.get("object") or inner.get("against") or inner.get("at") or self._things(clause)
            elif any(thing.lemma_ in self.frames.purposes for thing in inner.get("object")):
                found += self._aims(inner.get("object")) or [t for name in _AIMS[:3] for t in inner.get(name)]
        for noun in slots.get("in"):
            aims = self._aims([noun])
            # "in protest against arrests by the army": of two nouns the parser may choose the wrong one
            strays = self.tree.inner_parties(noun, ("by",)) if aims else []
            found += strays if strays and not any(self.actors.is_party(aim) for aim in aims) else aims
        return [who for aim in found for who in (([] if self.actors.is_party(aim) else self.doers(aim)) or [aim])]

    def _aims(self, heads: list[Token]) -> list[Token]:
        """What protest, anger, defiance is against."""
        aimed = [head for head in heads if head.lemma_ in self.frames.purposes]
        return [aim for head in aimed for aim in self.tree.inner_parties(head, _AIMS)]

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

    def _lands(self, frame: Frame, slots: Slots, trigger: Token) -> list[Token]:
        """A place of the clause, else of what hangs on it, that lies in a known country; in politics alone."""
        if frame.type in ontology() and not ontology()[frame.type].codes.plover:
            return []
        names = dict.fromkeys((*frame.pattern.get("place", ()), *ANYWHERE))
        near = [head for name in names for head in slots.get(name) if head.i not in self.temporal]
        return [head for head in near if self._is_land(head)][:1] or self._lands_below(trigger, slots)

    def _lands_below(self, trigger: Token, slots: Slots) -> list[Token]:
        """The only place told there: "used gas to scatter miners who marched in Lima"."""
        doers = {head.i for head in slots.get("subject")}
        found: dict[str, Token] = {}
        for head in self.reach.places([trigger], doers):
            if self._is_land(head):
                found.setdefault(self.actors.behind(head)[0].id, head)
        return list(found.values()) if len(found) == 1 else []

    def _is_land(self, head: Token) -> bool:
        found = self.actors.behind(head)
        return found is not None and found[0].type in ("GPE", "LOC") and bool(found[0].country)
