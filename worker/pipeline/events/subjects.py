"""Who does what a verb or a deed noun says, written or understood."""

from __future__ import annotations

from spacy.tokens import Token

from worker.pipeline.events.nodes import DEEPEST, OBJECTS, SUBJECTS, Nodes

_OF_OBJECT = ("of", "from", "for", "into")  # "accused X of planning": X plans
_GROUNDS = ("suspicion", "charge", "count", "allegation", "accusation", "ground", "pretext")  # arrested on …
_FINITE = ("VBD", "VBZ", "VBP")
_JOINING = ("after", "before", "since", "until", "as")  # that may join a clause
_THROUGH = ("conj", "advcl", "dep", "prep", "xcomp", "ccomp", "acomp")


class Subjects(Nodes):
    """Subjects across conjunction, control, relative clauses, participles and headlines."""

    def is_passive(self, verb: Token) -> bool:
        """Done to its subject."""
        lemma = self.lemma(verb) if verb.tag_ == "VBN" else ""
        if lemma and any(f"{lemma} {child.lower_}" in self.participial for child in self.children(verb, "prep", "aux")):
            return False
        if self.children(verb, "auxpass", "nsubjpass", "csubjpass"):
            return True
        if verb.tag_ == "VBD" and verb.head.i == verb.i and self._is_headline_passive(verb):
            return True
        if verb.tag_ != "VBN" or self.children(verb, "aux"):
            return False
        if self.children(verb, "nsubj"):
            return not self.children(verb, *OBJECTS) and not self._shares_perfect(verb)
        if verb.dep_ == "amod":
            return True
        if verb.dep_ in ("acl", "advcl", "xcomp", "oprd") or verb.head.i == verb.i:
            # beside a finite past it is one itself: "the firms donated and delivered aid"
            return not self.children(verb, *OBJECTS) and all(c.tag_ != "VBD" for c in self.children(verb, "conj"))
        if verb.dep_ == "conj" and verb.head.pos_ == "VERB":
            return not self.children(verb, *OBJECTS) and self.is_passive_head(verb.head)
        return False

    def _is_headline_passive(self, verb: Token) -> bool:
        """A past with a doer behind `by` and no object: "Port hit by storm"."""
        return not self.children(verb, *OBJECTS, "aux") and bool(self.children(verb, "agent"))

    def _shares_perfect(self, verb: Token) -> bool:
        """The auxiliary is that of the verb it is conjoined to: "they had come and the others left"."""
        head = verb.head
        shared = verb.dep_ == "conj" and any(c.lemma_ == "have" for c in self.children(head, "aux"))
        return shared and not self.children(head, "auxpass")

    def around(self, trigger: Token) -> Token | None:
        """The verb whose time and place are those of a trigger too.

        That of which a noun is subject or object, that to which a verb without a subject of its own is conjoined, that
        to which a participle adds what came of it: "attacked on Sunday, killing two".
        """
        head = trigger.head
        if head.i == trigger.i or head.pos_ not in ("VERB", "AUX"):
            return None
        if trigger.pos_ in ("VERB", "AUX"):
            adds = trigger.dep_ == "advcl" and trigger.tag_ == "VBG" and not self.children(trigger, "mark")
            return head if (adds or trigger.dep_ == "conj") and not self.children(trigger, *SUBJECTS) else None
        return head if trigger.dep_ in SUBJECTS | OBJECTS | {"attr"} else None

    def is_passive_head(self, verb: Token) -> bool:
        """The same without looking further up a chain of conjuncts."""
        return bool(self.children(verb, "auxpass", "nsubjpass")) or (verb.tag_ == "VBN" and verb.dep_ == "acl")

    def subject(self, verb: Token) -> list[Token]:
        """Heads of the subject, written or understood; none where grammar gives none."""
        known = self._subjects.get(verb.i)
        if known is None:
            known = self._subjects[verb.i] = self._find_subject(verb)
        return known

    def _find_subject(self, verb: Token) -> list[Token]:
        at = verb
        for _ in range(DEEPEST):
            own = [t for t in self.children(at, *SUBJECTS) if t.i != verb.i and t.tag_ != "EX"]
            own = own or self._misplaced(at)
            if own:
                return self._all(own)
            head = at.head
            if head.i == at.i:
                return self._headline_subject(at)
            if at.dep_ in ("acl", "relcl", "amod") or (at.dep_ == "compound" and at.pos_ == "VERB"):
                return self._subject_from_noun(at, head)
            if at.dep_ == "pcomp":
                found = self._after_preposition(head)
                if found is not None:
                    return found
                at = head.head
                continue
            if at.dep_ not in _THROUGH:
                return []
            if found := self._controlled(at, head):
                return found
            head = self._copula(head)
            if head.pos_ not in ("VERB", "AUX"):
                return self._headline_subject(head) if at.dep_ == "advcl" else []
            at = head
        return []

    def _misplaced(self, verb: Token) -> list[Token]:
        """The subject of a finite verb that the parser hung beside it: "after the ferry ran aground", "ferry sinks"."""
        if verb.tag_ not in _FINITE or not verb.i or self.children(verb, "aux", "auxpass"):
            return []
        before = self.doc[verb.i - 1]
        if before.dep_ in ("compound", "nmod") and before.head.i == verb.i and before.pos_ in ("NOUN", "PROPN"):
            return [before]
        if verb.dep_ not in ("advcl", "conj"):
            return []
        for prep in self.children(verb.head, "prep"):
            if prep.lower_ in _JOINING and prep.i < verb.i and prep.right_edge.i in (verb.i - 1, verb.i - 2):
                return self.children(prep, "pobj")
        return []

    def _copula(self, head: Token) -> Token:
        """Of an adjective the verb that it completes: "is ready to send"."""
        completes = head.pos_ == "ADJ" and head.dep_ in ("acomp", "advcl", "conj", "oprd")
        return head.head if completes else head

    def _all(self, heads: list[Token]) -> list[Token]:
        return [party for token in heads for party in self.parties(token)]

    def _controlled(self, verb: Token, head: Token) -> list[Token]:
        """The object that an infinitive belongs to: "urged Peru to withdraw", "Peru was urged to"."""
        if verb.dep_ != "xcomp" and (verb.dep_ != "ccomp" or self.children(verb, "mark")):
            return []
        objects = self.children(head, "dobj", "dative")
        if objects and self.lemma(head) in self.object_control:
            return self._all(objects)
        return self._all(self.children(head, "nsubjpass")) if self.is_passive(head) else []

    def _after_preposition(self, prep: Token) -> list[Token] | None:
        """Of a gerund behind a preposition: the object, or the owner of the noun; None for the subject of the verb."""
        governor = prep.head
        objects = self.children(governor, *OBJECTS)
        if prep.lower_ in _OF_OBJECT and objects:
            return self._all(objects)
        if governor.pos_ == "ADJ" and governor.head.pos_ in ("VERB", "AUX"):
            return self.subject(governor.head)
        if governor.dep_ == "pobj" and governor.head.head.pos_ == "VERB" and governor.lemma_ in _GROUNDS:
            return self._all(self.children(governor.head.head, *OBJECTS, "nsubjpass")) or self.owners(governor)
        return None if governor.pos_ in ("VERB", "AUX") else self.owners(governor)

    def _headline_subject(self, token: Token) -> list[Token]:
        """The noun that an infinitive hangs on: "Peru to sell ships"."""
        return self.conjoined(token) if token.pos_ in ("NOUN", "PROPN", "PRON") else []

    def _subject_from_noun(self, verb: Token, noun: Token) -> list[Token]:
        """Of a clause that hangs on a noun: the noun itself, or who the noun belongs to ("Oslo's plan to …")."""
        if not self.is_infinitive(verb) or self.kin(noun):
            return [noun]
        return self.owners(noun)

    def owners(self, noun: Token) -> list[Token]:
        """Whose deed a noun is: a possessor, a `by` or `of` phrase, the subject of the verb it is the object of."""
        found = [party for token in self.children(noun, "poss") for party in self.parties(token)]
        if found:
            return found
        for prep in self.children(noun, "prep"):
            if prep.lower_ == "by":
                return [party for token in self.children(prep, "pobj") for party in self.parties(token)]
        before = [token for token in self.children(noun, "amod", "compound", "nmod") if self.kin(token)]
        kin = [token for token in before if not self.is_opposed(token)]
        if kin:
            return kin
        if noun.dep_ in ("dobj", "attr") and noun.head.pos_ in ("VERB", "AUX"):
            return [t for t in self.subject(noun.head) if t.i != noun.i]
        return []
