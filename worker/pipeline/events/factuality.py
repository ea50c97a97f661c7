"""Whether an event happened: what the words beside and above its trigger make of it.

The reading climbs from the trigger to the root of the sentence. Every clause on the way may negate or weaken it
(modals, conjunctions), every governing word may do so by its meaning (see governors).
"""

from __future__ import annotations

from spacy.tokens import Token

from worker.pipeline.events.governors import STEPS, Governors
from worker.pipeline.events.nodes import DEFINITE
from worker.pipeline.events.told import Told
from worker.pipeline.events.tree import Tree
from worker.pipeline.events.wording import FactualityWords

_NEGATING = ("advmod", "preconj", "det", "cc", "nsubj", "dep")
_SUBJECTS = ("nsubj", "nsubjpass")
_MORE = ("only", "just", "merely", "least")
_OPEN = ("planned", "possible")  # what a condition makes a case of


class FactualityReader:
    """Reads how triggers of one document are told."""

    def __init__(self, tree: Tree, words: FactualityWords, light: frozenset[str]) -> None:
        self.tree = tree
        self.words = words
        self.governors = Governors(tree, words, light)

    def read(self, trigger: Token, named: Token | None = None) -> Told:
        """Climbs from the trigger; `named` is what names the event behind it where the trigger does not."""
        told = self._climb(trigger)
        if named is not None and self.tree.lemma(trigger) in self.words.commissioning:
            told.give("planned")  # "ordered an inquiry"
        if self.governors.is_moved(trigger):
            told.modality = "planned"  # "postponed the election"
        if told.condition and told.modality in _OPEN:
            told.modality = "hypothetical"
        return told

    def _climb(self, trigger: Token) -> Told:
        told = Told()
        at, below, beside, foremost = trigger, trigger, True, True
        for _ in range(STEPS):
            verbal = at.pos_ in ("VERB", "AUX")
            if beside and verbal:
                self._clause(at, below, told)
            elif beside:
                self._noun(at, told)
            if verbal and at is trigger and any(self._is_nobody(thing) for thing in self.tree.children(at, "dobj")):
                told.give("negative")
            if at.head.i == at.i:
                self._root(at, told, verbal)
                told.main = foremost
                return told
            step = self.governors.above_verb(at, told) if verbal else self.governors.above_noun(at, told)
            if step is None:
                return told
            at, below, beside, foremost = step.above, at, step.beside, foremost and step.foremost
        return told

    def _clause(self, verb: Token, below: Token, told: Told) -> None:
        """What stands beside a verb; `below` is where the reading comes from. However often, it is negated once."""
        condition, inverted = self._condition(verb), self._is_inverted(verb)
        told.condition = told.condition or condition
        negated = self._is_joined_by_nor(verb)
        for child in self.tree.children(verb):
            if self._negates(verb, child, below):
                negated = True
            elif child.dep_ == "aux" and child.lower_ in self.words.modals:
                if not inverted or child.lower_ not in self.words.inverting:
                    told.give(self._modal(verb, child, bool(condition)))
            elif child.dep_ == "mark":
                told.give(self.words.markers.get(child.lower_))
                if child.lower_ in self.words.awaiting and self._lies_ahead(verb.head):
                    told.give(self.words.awaiting[child.lower_])
            elif child.dep_ == "nsubj" and child.lower_ == "whoever" and verb.tag_ in ("VBP", "VBZ"):
                told.give("hypothetical")
            elif child.dep_ == "advmod":
                told.give(self.words.adverbs.get(child.lower_))
        told.give("hypothetical" if inverted else None)
        told.give("negative" if negated else None)

    def _negates(self, verb: Token, child: Token, below: Token) -> bool:
        """A word for not, or nobody as the subject; "nor" behind a verb belongs to what follows."""
        if child.dep_ == "neg":
            return True
        if child.lower_ in self.words.negators and child.dep_ in _NEGATING:
            return child.dep_ != "cc" or child.i < verb.i
        return child.dep_ in _SUBJECTS and child.i != below.i and self._is_nobody(child)

    def _is_joined_by_nor(self, verb: Token) -> bool:
        """A clause of its own behind "nor"."""
        if verb.dep_ != "conj" or self.governors.shares(verb, verb.head):
            return False
        before = [cc for cc in self.tree.children(verb.head, "cc") if verb.head.i < cc.i < verb.i]
        return bool(before) and before[-1].lower_ in self.words.determiners

    def _is_inverted(self, verb: Token) -> bool:
        """A clause whose verb stands before its subject for an "if": "had they fired", "were they to fire"."""
        if verb.dep_ != "advcl":
            return False
        first = self.tree.doc[verb.left_edge.i]
        subjects = self.tree.children(verb, *_SUBJECTS, "expl")
        leads = first.i == verb.i or (first.head.i == verb.i and first.dep_ in ("aux", "auxpass"))
        return leads and first.lower_ in self.words.inverting and any(first.i < subject.i for subject in subjects)

    def _condition(self, verb: Token) -> str | None:
        """The "if" that it depends on, or what stands for it."""
        for clause in self.tree.children(verb, "advcl"):
            if self._is_inverted(clause):
                return "if"
            for mark in self.tree.children(clause, "mark"):
                if self.words.markers.get(mark.lower_) == "hypothetical" and not self._is_conceded(mark):
                    return mark.lower_
        for given in self.tree.children(verb, "prep", "advcl"):  # "provided that"
            if self.words.markers.get(given.lower_) == "hypothetical" and self.tree.children(given, "pcomp", "ccomp"):
                return given.lower_
        return None

    def _is_conceded(self, mark: Token) -> bool:
        """It holds all the same: "even if"."""
        return bool(mark.i) and self.tree.doc[mark.i - 1].lower_ == "even"

    def _lies_ahead(self, verb: Token) -> bool:
        """Told as what is still to come."""
        for _ in range(STEPS):
            auxiliaries = self.tree.children(verb, "aux")
            if any(aux.lower_ in self.words.modals for aux in auxiliaries):
                return True
            if self.tree.is_infinitive(verb) or verb.dep_ not in ("conj", "xcomp") or verb.head.i == verb.i:
                return self.tree.is_infinitive(verb)
            verb = verb.head
        return False

    def _modal(self, verb: Token, modal: Token, conditional: bool) -> str:
        if conditional:
            return "hypothetical"
        if modal.lower_ in self.words.past_modal and self._looks_ahead(verb):
            return "planned"
        return self.words.modals[modal.lower_]

    def _looks_ahead(self, verb: Token) -> bool:
        """The future as it looked then: "said a ship would sail"."""
        for _ in range(STEPS):
            if verb.dep_ != "conj" or verb.head.pos_ not in ("VERB", "AUX"):
                break
            verb = verb.head
        head = verb.head
        if verb.dep_ != "ccomp" or head.tag_ not in ("VBD", "VBN", "VBG"):
            return False
        return self.tree.lemma(head) in self.words.reporting or bool(self.governors.operator(head))

    def _is_nobody(self, subject: Token) -> bool:
        """Nobody, no soldier, neither side, not a soul; "not only the army" is somebody."""
        if subject.lower_ in self.words.negators:
            return True
        if any(c.lower_ in self.words.determiners for c in self.tree.children(subject, "det", "preconj", "cc")):
            return True
        first = self.tree.doc[subject.left_edge.i]
        if first.i >= subject.i or first.lower_ not in self.words.negators:
            return False
        return first.dep_ in ("neg", "advmod", "preconj") and self.tree.doc[first.i + 1].lower_ not in _MORE

    def _noun(self, noun: Token, told: Told) -> None:
        """What stands before a noun; what is told of "neither the raid nor …" denies no raid."""
        negated = False
        known = any(c.lower_ in DEFINITE or c.dep_ == "poss" for c in self.tree.children(noun, "det", "poss"))
        for child in self.tree.children(noun, "det", "amod", "compound", "neg", "preconj"):
            if child.i > noun.i:
                continue
            if child.lower_ in self.words.determiners or child.dep_ == "neg":
                negated = negated or not known
            elif child.dep_ != "det":
                told.give(self.words.adjectives.get(child.lower_))
        for clause in self.tree.children(noun, "acl"):  # "the talks scheduled for Monday"
            told.give("planned" if clause.tag_ == "VBN" and self.tree.lemma(clause) in self.words.fixing else None)
        told.give("negative" if negated else None)

    def _root(self, root: Token, told: Told, verbal: bool) -> None:
        """A headline's infinitive is a plan; what is asked, or called to do, is not told."""
        if verbal and self.tree.is_infinitive(root):
            told.give("planned")
        elif verbal and self._is_imperative(root):
            told.give("requested")
        if any(child.text == "?" for child in self.tree.children(root, "punct")):
            told.give("possible")

    def _is_imperative(self, root: Token) -> bool:
        """A bare verb that opens its sentence or what is quoted, and has no subject."""
        if root.tag_ != "VB" or any(c.lower_ != "do" for c in self.tree.children(root, "aux")):
            return False
        if self.tree.children(root, *_SUBJECTS, "expl"):
            return False
        before = None if root.is_sent_start else self.tree.doc[root.i - 1]
        return before is None or before.is_quote or before.lower_ in ("do", "not", "n't", "n’t")
