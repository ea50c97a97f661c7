"""Whether an event happened: what the words beside and above its trigger make of it.

The reading climbs from the trigger to the root of the sentence. Every clause on the way may negate or weaken it
(modals, conjunctions), every governing word may do so by its meaning (see governors).
"""

from __future__ import annotations

from spacy.tokens import Token

from worker.pipeline.events.governors import STEPS, Governors
from worker.pipeline.events.lexicon import FactualityWords
from worker.pipeline.events.told import Told
from worker.pipeline.events.tree import Tree

_NEGATING = ("advmod", "preconj", "det", "cc", "nsubj", "dep")


class FactualityReader:
    """Reads how triggers of one document are told."""

    def __init__(self, tree: Tree, words: FactualityWords, light: frozenset[str]) -> None:
        self.tree = tree
        self.words = words
        self.governors = Governors(tree, words, light)

    def read(self, trigger: Token) -> Told:
        """Climbs from the trigger."""
        told = Told()
        at, beside, foremost = trigger, True, True
        for _ in range(STEPS):
            verbal = at.pos_ in ("VERB", "AUX")
            if beside:
                (self._clause if verbal else self._noun)(at, told)
                if at is trigger and any(self._is_nobody(thing) for thing in self.tree.children(at, "dobj")):
                    told.give("negative")
            if at.head.i == at.i:
                self._root(at, told, verbal)
                told.main = foremost
                return told
            step = self.governors.above_verb(at, told) if verbal else self.governors.above_noun(at, told)
            if step is None:
                return told
            at, beside, foremost = step.above, step.beside, foremost and step.foremost
        return told

    def _clause(self, verb: Token, told: Told) -> None:
        conditional = self._is_conditional(verb)
        for child in self.tree.children(verb):
            if child.dep_ == "neg" or (child.lower_ in self.words.negators and child.dep_ in _NEGATING):
                told.give("negative")
            elif child.dep_ == "aux" and child.lower_ in self.words.modals:
                told.give(self._modal(verb, child, conditional))
            elif child.dep_ == "mark":
                told.give(self.words.markers.get(child.lower_))
            elif child.dep_ in ("nsubj", "nsubjpass") and self._is_nobody(child):
                told.give("negative")
            elif child.dep_ == "advmod":
                told.give(self.words.adverbs.get(child.lower_))

    def _is_conditional(self, verb: Token) -> bool:
        """It depends on an "if"."""
        return any(
            self.words.markers.get(mark.lower_) == "hypothetical"
            for clause in self.tree.children(verb, "advcl")
            for mark in self.tree.children(clause, "mark")
        )

    def _modal(self, verb: Token, modal: Token, conditional: bool) -> str:
        if conditional:
            return "hypothetical"
        if modal.lower_ in self.words.past_modal and self._looks_ahead(verb):
            return "planned"
        return self.words.modals[modal.lower_]

    def _looks_ahead(self, verb: Token) -> bool:
        """The future as it looked then: "said a ship would sail"."""
        head = verb.head
        told = self.tree.lemma(head) in self.words.reporting and head.tag_ in ("VBD", "VBN", "VBG")
        return verb.dep_ == "ccomp" and told

    def _is_nobody(self, subject: Token) -> bool:
        return subject.lower_ in self.words.negators or any(
            child.lower_ in self.words.determiners for child in self.tree.children(subject, "det", "preconj", "cc")
        )

    def _noun(self, noun: Token, told: Told) -> None:
        for child in self.tree.children(noun, "det", "amod", "compound", "neg", "preconj"):
            if child.i > noun.i:
                continue
            if child.lower_ in self.words.determiners:
                told.give("negative")
            elif child.dep_ != "det":
                told.give(self.words.adjectives.get(child.lower_))

    def _root(self, root: Token, told: Told, verbal: bool) -> None:
        """A headline's infinitive is a plan; what is asked is not told."""
        if verbal and self.tree.is_infinitive(root):
            told.give("planned")
        if any(child.text == "?" for child in self.tree.children(root, "punct")):
            told.give("possible")
