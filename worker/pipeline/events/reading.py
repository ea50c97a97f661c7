"""From trigger words to events that are told in one place: type, roles, place."""

from __future__ import annotations

from spacy.tokens import Token

from worker.pipeline.entities.nouns import nouns
from worker.pipeline.events.actors import Actors
from worker.pipeline.events.lexicon import BY_ROLE, Condition, Content, Entry, Frame, Frames
from worker.pipeline.events.nodes import DEFINITE
from worker.pipeline.events.roles import Found, Part, Roles, spelled
from worker.pipeline.events.told import Told
from worker.pipeline.events.tree import Slots, Tree
from worker.pipeline.events.turns import turns

_OUTCOMES = ("death", "injury")
_INSIDE = ("compound", "nmod", "amod")
_KNOWN = (*DEFINITE, "its", "their")
_NOMINAL = ("nsubj", "nsubjpass", "dobj", "pobj", "appos")
_BESIDE_COUNT = ("punct", "cc", "conj")
_CONJOINED = 12  # counts in a row
_NO_TRIGGER_IN = {"PERSON", "ORG", "GPE", "FAC", "WORK_OF_ART", "LAW", "PRODUCT", "LOC", "NORP"}


class TriggerReader:
    """Finds the triggers of one document and who plays what."""

    def __init__(self, tree: Tree, actors: Actors, frames: Frames, temporal: set[int]) -> None:
        self.tree = tree
        self.actors = actors
        self.frames = frames
        self.temporal = temporal
        self.roles = Roles(tree, actors, frames, temporal)
        self.told: set[str] = set()  # classes of the events read so far
        self.turns = turns(tree, actors, self.told)

    def read(self, token: Token) -> Found | None:
        """The event that this token announces, or None."""
        found = self._read(token)
        if found:
            self.told.add(found.of_class)
        return found

    def _read(self, token: Token) -> Found | None:
        if token.pos_ in ("VERB", "AUX") and token.dep_ not in ("aux", "auxpass", "amod", "compound"):
            return None if self._is_somebody(token) else self._verb(token)
        if token.pos_ in ("NOUN", "PROPN"):
            return self._noun(token)
        if token.lower_ in self.frames.attributive and token.dep_ in ("amod", "compound"):
            return self._attribute(token)
        if token.tag_ == "VBG" and token.dep_ in ("amod", "compound"):
            return self._gerund(token)
        if token.pos_ in ("ADJ", "ADV") and self._is_said(token):
            return self._adjective(token)
        return None

    def _is_somebody(self, participle: Token) -> bool:
        """Those to whom it was done: "the accused", "two of the deported"."""
        if participle.tag_ != "VBN" or participle.dep_ not in _NOMINAL:
            return False
        return any(child.i < participle.i for child in self.tree.children(participle, "det", "poss", "nummod", "amod"))

    def proposed(self, token: Token, kind: str) -> Found | None:
        """The event of this type that the token is judged to announce, with the roles that are usual for it."""
        verbal = token.pos_ in ("VERB", "AUX")
        frame = self.frames.usual_frame(kind, not verbal)
        if frame is None or self._is_outcome(token):
            return None
        if verbal or token.pos_ == "ADJ":
            above = token if verbal or token.head.pos_ not in ("VERB", "AUX") else token.head
            slots = self.roles.through(self.tree.of_verb(above))
        else:
            slots = self.roles.through(self.tree.of_noun(token, self.frames.light))
        found = self._fits(token, frame, slots, noun=not verbal)
        if found and not verbal:
            found.light = self.tree.light_verb(token, self.frames.light)
        return found

    def _adjective(self, token: Token) -> Found | None:
        """A predicate: "is dead", "was declared bankrupt"; its subject is what it is said of."""
        entries = self.frames.adjectives.get(token.lower_)
        if not entries:
            return None
        above = token.head
        around = self.tree.of_verb(above if above.pos_ in ("VERB", "AUX") else token)
        slots = Slots(False, dict(around.of))
        if token.dep_ == "amod":
            slots.of["object"] = [above]
        if said_of := [t for child in self.tree.children(token, "nsubj", "nummod") for t in self.tree.parties(child)]:
            slots.of["object"] = said_of  # "left 12 people dead"
        for entry in entries:
            if found := self._fits(token, entry.frame, slots, noun=False):
                return found
        return None

    def _is_said(self, token: Token) -> bool:
        """A predicate: of a verb ("is dead", "closed lower"), or of the number before it ("Seven dead")."""
        if token.dep_ in ("acomp", "oprd", "ROOT"):
            return True
        if token.dep_ in ("advmod", "prt"):
            return token.head.pos_ in ("VERB", "AUX")
        return (
            token.dep_ == "amod"
            and token.head.pos_ == "NUM"
            and token.head.i < token.i
            and not self._is_left(token.head)
        )

    def _is_outcome(self, token: Token) -> bool:
        """What a verb makes of so many: "left 30 injured"."""
        return token.dep_ == "oprd" and token.i > 0 and token.nbor(-1).pos_ == "NUM"

    def _is_left(self, number: Token) -> bool:
        """A verb does it to so many, and what it tells has them as casualties: "left 12 dead and 30 injured"."""
        for _ in range(_CONJOINED):
            if number.dep_ != "conj":
                break
            number = number.head
        return number.dep_ == "dobj"

    def _attribute(self, token: Token) -> Found | None:
        """A participle before the noun that it says something of: "stolen rifles", "a falling franc"."""
        noun = token.head
        if noun.i < token.i or noun.pos_ not in ("NOUN", "PROPN"):
            return None
        slots = Slots(token.tag_ != "VBG", {"object" if token.tag_ != "VBG" else "subject": self.tree.parties(noun)})
        return self._of_entries(token, self.frames.attributive[token.lower_], slots)

    def _gerund(self, token: Token) -> Found | None:
        """A gerund that the parser took for an adjective of its object: "charged with falsifying accounts"."""
        before = self.tree.doc[token.i - 1] if token.i else token
        if before.pos_ != "ADP" or token.head.i < token.i or token.head.pos_ not in ("NOUN", "PROPN"):
            return None
        slots = Slots(False, {"object": self.tree.parties(token.head)})
        return self._of_entries(token, self.tree.lemma(token), slots)

    def _of_entries(self, token: Token, verb: str, slots: Slots) -> Found | None:
        """What the frames of a verb make of a participle."""
        for entry in self.frames.verbs.get(verb, ()):
            if not entry.company and (found := self._fits(token, entry.frame, self.roles.through(slots), noun=False)):
                return found
        return None

    def _verb(self, token: Token) -> Found | None:
        entries = self.frames.verbs.get(self.tree.lemma(token))
        if not entries:
            return None
        slots: Slots | None = None
        counted = self._is_count(token)
        for entry in entries:
            company = self._company(token, entry)
            if company is None or (counted and entry.frame.of_class not in _OUTCOMES):
                continue
            objects, words = company
            slots = slots or self.roles.through(self.tree.of_verb(token))
            held = slots
            if objects:
                held = Slots(slots.passive, dict(slots.of))
                held.of["object"] = [*slots.get("object"), *objects] if not slots.get("object") else slots.get("object")
                if slots.get("object"):
                    held.of["object"] = objects
                    held.of["dative"] = [*slots.get("dative"), *slots.get("object")]
            if found := self._fits(token, entry.frame, held, noun=False, words=words):
                found.named = self._named(token, found.type, words, held)
                if found.named and any(p.head.i == found.named.i for p in found.playing("agent", "recipient")):
                    # the word that tells the event is nobody in it: "brought charges against"
                    found.parts, found.place = self.roles.fill(token, entry.frame, held, (*words, found.named))
                return found
        return None

    def _is_count(self, verb: Token) -> bool:
        """A participle that only says what became of so many, as a list does: "eight dead, 30 wounded"."""
        if verb.tag_ not in ("VBN", "VBD") or not verb.i:
            return False
        number = self.tree.doc[verb.i - 1]
        if number.pos_ != "NUM" or number.head.i != verb.i or number.dep_ not in ("nsubj", "nsubjpass"):
            return False
        before = None if number.is_sent_start else self.tree.doc[number.i - 1]
        others = [c for c in self.tree.children(verb) if c.i > verb.i and c.dep_ not in _BESIDE_COUNT]
        return before is not None and before.is_punct and not others

    def _named(self, verb: Token, kind: str, words: list[Token], slots: Slots) -> Token | None:
        """What names the event behind a verb that says nothing of it: "held talks", "was taken into custody"."""
        if not {self.tree.lemma(verb), verb.lemma_.lower()} & self.frames.empty:
            return None
        for word in reversed(words):
            # "went on strike", but "took office" and "gave way" tell by the verb
            if word.pos_ == "ADJ" or self._names_it(word, kind.partition(".")[0]):
                return word
        for head in slots.get("object"):
            behind = [p for p in self.tree.children(head, "prep") if p.lower_ == "of"]
            inner = [o for p in behind for o in self.tree.children(p, "pobj")]
            for noun in (head, *inner):  # "a week of drills"
                if noun.pos_ == "NOUN" and self._names(noun.lemma_.lower(), kind.partition(".")[0]):
                    return noun
        return None

    def _names_it(self, word: Token, event_class: str) -> bool:
        """A noun for events of the class, or a predicate that the tagger takes for an adverb: "fell ill"."""
        if word.pos_ == "NOUN":
            return self._names(word.lemma_.lower(), event_class)
        return word.pos_ == "ADV" and word.lower_ in self.frames.naming

    def _names(self, lemma: str, event_class: str) -> bool:
        """A noun for events of the class."""
        entries = self.frames.nouns.get(lemma, ())
        return lemma in self.frames.naming or any(e.frame.of_class == event_class for e in entries)

    def _company(self, verb: Token, entry: Entry) -> tuple[list[Token], list[Token]] | None:
        """What hangs on the last word of a verb of several words, and its words; None when a word is missing."""
        at, last = [verb], verb
        for word in entry.company:
            hit = next(
                (
                    c
                    for node in reversed(at)
                    for c in self.tree.children(node)
                    if c.i > verb.i and word in (c.lower_, c.lemma_.lower())
                ),
                None,
            )
            if hit is None:
                return None
            at.append(hit)
            last = hit
        if last is verb or last.pos_ not in ("ADP", "SCONJ"):
            return [], at[1:]
        objects = [t for o in self.tree.children(last, "pobj") for t in self.tree.parties(o)]
        if objects and all(o.i in self.temporal for o in objects):
            return None
        return objects, at[1:]

    def _noun(self, token: Token) -> Found | None:
        entries = self.frames.nouns.get(token.lemma_.lower()) or self.frames.nouns.get(token.lower_)
        if not entries:
            return None
        if token.i in self.temporal or (token.dep_ == "compound" and self._can_act(token.head.lemma_.lower())):
            return None  # "riot police", "strike committee", "coup leaders", "fighting units"
        named = self.actors.at.get(token.i)
        if named and named[1].kind == "name" and named[0].type in _NO_TRIGGER_IN:
            return None
        slots: Slots | None = None
        for entry in entries:
            if not self._before(token, entry):
                continue
            slots = slots or self.roles.through(self.tree.of_noun(token, self.frames.light, self.frames.undergone))
            if found := self._fits(token, entry.frame, slots, noun=True):
                found.light = self.tree.light_verb(token, self.frames.light)
                return found
        return self._resumed(token, entries)

    def _resumed(self, token: Token, entries: tuple[Entry, ...]) -> Found | None:
        """A noun that takes up an event told before: "the talks", "this truce"."""
        if token.dep_ in _INSIDE or not any(c.lower_ in _KNOWN for c in self.tree.children(token, "det", "poss")):
            return None
        for entry in entries:
            told = entry.frame.of_class in self.told and not entry.company
            if told and self._may_be(token, entry.frame):
                slots = self.roles.through(self.tree.of_noun(token, self.frames.light, self.frames.undergone))
                parts, place = self.roles.fill(token, entry.frame, slots, ())
                determiners = tuple(child.lower_ for child in self.tree.children(token, "det"))
                found = Found(token, entry.frame, entry.frame.type, True, parts, place, determiners=determiners)
                found.slots, found.resumed = slots, True
                found.light = self.tree.light_verb(token, self.frames.light)
                return found
        return None

    def _may_be(self, token: Token, frame: Frame) -> bool:
        """Nothing stands there that the frame excludes."""
        nothing = Slots()
        return all(c.wanted or not self._holds(token, c, nothing, noun=True) for c in frame.conditions)

    def _can_act(self, lemma: str) -> bool:
        known = nouns()
        listed = lemma in known.bodies or lemma in known.persons or lemma in known.people
        return listed or (self.frames.people.found_in([lemma]) and lemma not in self.frames.nouns)

    def _before(self, noun: Token, entry: Entry) -> bool:
        company = list(entry.company)
        if "of" in company:
            at = company.index("of")
            after, company = company[at:], company[:at]
            window = [
                self.tree.doc[i].lower_ for i in range(noun.i + 1, min(noun.i + 1 + len(after), len(self.tree.doc)))
            ]
            if window != after:
                return False
        i = noun.i - 1
        for word in reversed(company):
            while i >= 0 and self.tree.doc[i].text in ("-", "\u2011"):
                i -= 1
            if i < 0 or word not in (self.tree.doc[i].lower_, self.tree.doc[i].lemma_.lower()):
                return False
            i -= 1
        return True

    # conditions

    def _fits(
        self, token: Token, frame: Frame, slots: Slots, noun: bool, words: list[Token] | None = None
    ) -> Found | None:
        late = []
        for condition in frame.conditions:
            if condition.slot in BY_ROLE:
                late.append(condition)
            elif self._holds(token, condition, slots, noun) != condition.wanted:
                return None
        parts, place = self.roles.fill(token, frame, slots, words or ())
        by_role = {role: [part for part in parts if part.role == role] for role in ("agent", "recipient", "object")}
        for condition in late:
            role = "object" if condition.slot == "what" else condition.slot
            if self._plays(by_role[role], condition) != condition.wanted:
                return None
        if any(not any(part.role == role for part in parts) for role in frame.needs):
            return None
        determiners = tuple(child.lower_ for child in self.tree.children(token, "det"))
        return Found(token, frame, frame.type, noun, parts, place, determiners=determiners, slots=slots)

    def _words(self, tokens: list[Token], whole: bool = False) -> list[str]:
        words: list[str] = []
        for head in tokens[:6]:
            if head.pos_ == "PRON" and (meant := self.actors.at.get(head.i)):
                words += meant[0].name.lower().split()
            if whole or head.pos_ in ("VERB", "AUX"):
                below = self.tree.below(head)
            else:
                first, last = self.tree.phrase(head)
                below = [self.tree.doc[i] for i in range(first, last + 1)]
            words += spelled(below)
        return words

    def _holds(self, token: Token, condition: Condition, slots: Slots, noun: bool) -> bool:
        slot, words = condition.slot, condition.words
        if slot == "any":
            top = token
            if noun and token.head.i != token.i:
                top = token.head if token.head.pos_ == "VERB" else token
            return words.found_in(spelled(self.tree.below(top)))
        if slot in self.turns:
            return words.found_in(self.turns[slot](token, slots))
        tokens = slots.get(slot)
        if not tokens:
            return words.nothing
        if words.anything:
            return True
        if words.notion:
            return any(t.i not in self.temporal and not self.actors.place(t) for t in tokens)
        return words.found_in(self._words(tokens, whole=slot == "clause"))

    def _plays(self, parts: list[Part], condition: Condition) -> bool:
        words = condition.words
        if not parts:
            return words.nothing
        if words.anything:
            return True
        for part in parts:
            spelled = self._words([part.head])
            if words.found_in(spelled):
                return True
            if any(self.actors.is_kind(kind, part.head, part.entity, spelled) for kind in sorted(words.kinds)):
                return True
        return False

    def content(self, outer: Found, content: Content) -> Found | None:
        """The second event that the object of a speech act names: "asked for arms"."""
        things = outer.playing("object")
        if not things:
            return None
        thing = things[0]
        parts = [Part("object", thing.head, thing.span, None)]
        parts += [Part("agent", p.head, p.span, p.entity) for p in outer.playing("recipient")]
        parts += [Part("recipient", p.head, p.span, p.entity) for p in outer.playing("agent")]
        told = Told(modality=content.modality, speakers=outer.told.speakers)
        inner = Found(thing.head, outer.frame, content.type, True, sorted(parts, key=lambda p: p.span), told=told)
        inner.content_of = outer
        return inner
