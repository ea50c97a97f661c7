"""What the grammar hangs on a predicate: its slots."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from spacy.tokens import Token

from worker.pipeline.events.nodes import DEEPEST, LONGEST, OBJECTS, SUBJECTS
from worker.pipeline.events.phrases import Phrases
from worker.pipeline.events.subjects import Subjects

_ADPOSITIONS = ("ADP", "SCONJ", "PART", "ADV")
_SHARED = ("to", "for", "from", "against", "on", "with")  # "donated and delivered food to the town"
_CLAIMING = ("claim", "accept", "admit", "acknowledge", "assume", "take")
_OCCASIONS = ("on", "during", "at", "after", "in", "before", "following", "for")


@dataclass
class Slots:
    """What the grammar hangs on a predicate: slot name → heads of phrases, in the order of the text.

    Names are `subject`, `object`, `dative`, `by`, `owner`, `kin`, `clause`, `attribute`, `using`, `host`, `guest`
    and every preposition by its own word.
    """

    passive: bool = False
    of: dict[str, list[Token]] = field(default_factory=dict)

    def add(self, name: str, tokens: list[Token]) -> None:
        """Hangs on more."""
        if tokens:
            self.of.setdefault(name, []).extend(tokens)

    def get(self, name: str) -> list[Token]:
        """The heads in a slot, maybe none."""
        return self.of.get(name, [])

    def copy(self) -> Slots:
        """One to add to."""
        return Slots(self.passive, {name: list(tokens) for name, tokens in self.of.items()})


class Tree(Phrases, Subjects):
    """One parsed document, asked for the slots of its predicates."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._subjects: dict[int, list[Token]] = {}
        self._verbs: dict[int, Slots] = {}

    def of_verb(self, verb: Token) -> Slots:
        """The slots of a verb in its clause, as if it stood in the active."""
        if verb.i not in self._verbs:
            self._verbs[verb.i] = self._of_verb(verb)
        return self._verbs[verb.i].copy()

    def _of_verb(self, verb: Token) -> Slots:
        slots = Slots(passive=self.is_passive(verb))
        for child in self.children(verb):
            self._add_child(slots, child)
        subject = [t for t in self.subject(verb) if t.i != verb.i]
        if slots.passive:
            slots.add("dative" if slots.get("object") else "object", subject)
            slots.add("subject", slots.get("by"))
        else:
            slots.add("subject", subject)
            if not slots.get("object"):
                slots.add("object", self._shared_object(verb, slots))
        return slots

    def _add_child(self, slots: Slots, child: Token) -> None:
        dep = child.dep_
        if dep in OBJECTS:
            slots.add("object", self.parties(child))
        elif dep in ("dative", "prep", "agent", "prt") and child.pos_ in _ADPOSITIONS:
            self._hang(slots, child)
        elif dep == "dative":
            slots.add("dative", self.parties(child))
        elif dep in ("ccomp", "xcomp") or self._is_content(child):
            slots.add("clause", [child])
        elif dep in ("attr", "oprd", "acomp"):
            slots.add("attribute", [child])
            slots.add("clause", self.children(child, "xcomp", "ccomp"))
        if dep in ("advcl", "xcomp", "acl") and child.lemma_ == "use":
            slots.add("using", [t for o in self.children(child, *OBJECTS) for t in self.parties(o)])

    def _is_content(self, clause: Token) -> bool:
        """An infinitive that a verb of planning or saying asks for, hung on it as if it were its purpose."""
        return clause.dep_ == "advcl" and self.is_infinitive(clause) and self.lemma(clause.head) in self.complements

    def _shared_object(self, verb: Token, slots: Slots) -> list[Token]:
        """An object that stands elsewhere: before a relative clause, or after a verb conjoined to this one."""
        if verb.dep_ == "relcl" and not self.is_infinitive(verb):
            if self._has_other_gap(verb):
                return []
            if all(t.i != verb.head.i for t in slots.get("subject")):
                return self.conjoined(verb.head)
            return []
        for other in self.children(verb, "conj"):
            if other.pos_ == "VERB" and other.i - verb.i <= 3 and not self.children(other, *SUBJECTS):
                things = [thing for o in self.children(other, *OBJECTS) for thing in self.parties(o)]
                for prep in self.children(other, "prep", "dative") if things else ():
                    if prep.lower_ in _SHARED and not slots.get(prep.lower_):
                        self._hang(slots, prep)
                if things:
                    return things
        return []

    def _has_other_gap(self, verb: Token) -> bool:
        """What a relative clause hangs on is named in it, as no object: "in which", "one of whom", "whose", "where"."""
        for i in range(max(verb.left_edge.i, verb.i - LONGEST), verb.i):
            word = self.doc[i]
            if word.tag_ in ("WP$", "WRB") or (word.tag_ in ("WDT", "WP") and word.dep_ == "pobj"):
                return True
        return False

    def _hang(self, slots: Slots, prep: Token) -> None:
        """A prepositional phrase under its preposition; of "out of the country" the last one counts as well."""
        for child in self.children(prep):
            if child.dep_ in ("pobj", "pcomp"):
                if child.pos_ in ("VERB", "AUX"):
                    slots.add("clause", [child])
                else:
                    slots.add(prep.lower_, self.parties(child))
            elif child.dep_ == "prep":
                for inner in self.children(child, "pobj"):
                    slots.add(child.lower_, self.parties(inner))
                    slots.add(prep.lower_, self.parties(inner))

    def of_noun(self, noun: Token, light: frozenset[str], undergone: frozenset[str] = frozenset()) -> Slots:
        """The slots of an event noun: possessor, kin adjectives, prepositions, and those of a light verb around it."""
        slots = Slots()
        for child in self.children(noun):
            self._add_to_noun(slots, child, light)
        outer = self.measured(noun)
        self._add_from_outside(slots, noun, outer)
        verb = self.light_verb(noun, light)
        if verb is not None:
            around = self.of_verb(verb)
            slots.passive = around.passive
            happened_to = self._is_undergone(noun, verb, undergone) and not around.passive
            for name, tokens in around.of.items():
                if name == "subject" and happened_to:
                    slots.add("object", tokens)
                    slots.add("dative", tokens)
                    continue
                if name in ("object", "attribute") or (slots.get(name) and name not in ("subject", "dative")):
                    continue
                slots.add(name, [t for t in tokens if t.i not in (noun.i, outer.i)])
        elif noun.dep_ == "pobj" and noun.head.lower_ in _OCCASIONS and noun.head.head.pos_ == "VERB":
            occasion = noun.head.head
            slots.add("host", self.subject(occasion))
            slots.add("guest", [t for o in self.children(occasion, *OBJECTS) for t in self.parties(o)])
        return slots

    def _add_to_noun(self, slots: Slots, child: Token, light: frozenset[str]) -> None:
        if child.dep_ == "poss":
            slots.add("owner", self.parties(child))
        elif child.dep_ in ("amod", "compound", "nmod"):
            slots.add("anti" if self.is_opposed(child) else "kin", [child])
        elif child.dep_ == "prep":
            self._hang(slots, child)
        elif child.dep_ == "acl" and child.tag_ == "VBN":
            lemma = self.lemma(child)
            doing = {lemma, *(f"{lemma} {p.lower_}" for p in self.children(child, "prt"))} & light
            for agent in self.children(child, "agent") if doing else ():
                self._hang(slots, agent)
        elif child.dep_ in ("acl", "relcl", "ccomp"):
            slots.add("clause", [child])

    def _add_from_outside(self, slots: Slots, noun: Token, outer: Token) -> None:
        """What the parser hung elsewhere: on the measure around the noun, or as a second agent on its verb."""
        if noun.dep_ == "pobj" and noun.head.lower_ == "by" and not slots.get("by"):
            for prep in self.children(noun.head.head, "agent", "prep"):
                if prep.lower_ == "by" and prep.i > noun.i:
                    self._hang(slots, prep)
        if noun.dep_ == "pobj" and noun.head.lower_ == "for":
            slots.add("by", self._answerable(noun.head.head))
        if outer.dep_ in ("dobj", "nsubjpass") and not slots.get("against"):
            for prep in self.children(outer.head, "prep"):
                if prep.lower_ == "against" and prep.i > outer.i:
                    self._hang(slots, prep)  # "dropped the charge against"
        for prep in self.children(outer, "prep") if outer.i != noun.i else ():
            if prep.lower_ != "of" and not slots.get(prep.lower_):
                self._hang(slots, prep)

    def _is_undergone(self, noun: Token, verb: Token, undergone: frozenset[str]) -> bool:
        """The subject of the light verb suffers the event: "came under attack"."""
        lemma = self.lemma(verb)
        return lemma in undergone or (noun.dep_ == "pobj" and f"{lemma} {noun.head.lower_}" in undergone)

    def _answerable(self, word: Token) -> list[Token]:
        """Who is responsible for a deed, or claims to be: "rebels claimed responsibility for the raid"."""
        lemma = word.lemma_.lower()
        if lemma == "responsible":
            return self.subject(word.head) if word.dep_ == "acomp" else [word.head] if word.dep_ == "amod" else []
        if lemma == "responsibility" and word.dep_ in OBJECTS and self.lemma(word.head) in _CLAIMING:
            return [t for t in self.subject(word.head) if t.i != word.i]
        return []

    def light_verb(self, noun: Token, light: frozenset[str]) -> Token | None:
        """The verb that lends its subject to an event noun ("launched an attack"), or None."""
        at = self.measured(noun)
        for _ in range(DEEPEST):
            if at.dep_ != "conj" or at.head.pos_ not in ("NOUN", "PROPN") or at.i - at.head.i > LONGEST:
                break
            at = at.head
        head = at.head
        if head.i == at.i:
            return None
        if at.dep_ == "pobj" and head.dep_ in ("prep", "prt", "agent"):
            return head.head if f"{self.lemma(head.head)} {head.lower_}" in light else None
        held = at.dep_ == "nsubj" and head.tag_ == "VBN" and not self.children(head, "aux")
        if held or at.dep_ in ("dobj", "nsubjpass", "attr", "oprd"):
            lemma = self.lemma(head)
            particles = {f"{lemma} {p.lower_}" for p in self.children(head, "prt")}
            return head if {lemma, *particles} & light else None
        for verb in self.children(noun, "relcl", "acl"):
            if self.lemma(verb) in light and (self.is_passive(verb) or verb.dep_ == "relcl"):
                return verb
        return None
