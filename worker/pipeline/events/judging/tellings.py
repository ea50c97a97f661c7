"""How an event is told, judged anew over what the rules read and the words around."""

from __future__ import annotations

import numpy as np
from spacy.tokens import Token

from worker.pipeline.events.judging.weights import Weights
from worker.pipeline.events.lexicon import FactualityWords
from worker.pipeline.events.told import Told
from worker.pipeline.events.tree import Tree

STEPS = 6
_VERBAL = ("VERB", "AUX")


class Tellings:
    """Says what speaks for a modality, and judges by it."""

    def __init__(self, tree: Tree, words: FactualityWords, quoted: dict[int, object]) -> None:
        self.tree = tree
        self.words = words
        self.quoted = quoted

    def features(self, token: Token, told: Told) -> list[str]:
        """What the rules read, the words of the clause, and those above."""
        negative = "negative" if told.negative else "positive"
        found = {f"read {told.modality}", f"read {negative}", f"read {told.modality} {negative}", f"tag={token.tag_}"}
        found |= {f"dep={token.dep_}", f"pos={token.pos_}"}
        found.add("main" if told.main else "under")
        if token.i in self.quoted:
            found.add("quoted")
        if told.speakers:
            found.add("spoken")
        for number, governor in enumerate(told.governors[:2]):
            lemma = self.tree.lemma(governor) if governor.pos_ in _VERBAL else governor.lemma_.lower()
            gives = self.words.verbs if governor.pos_ in _VERBAL else self.words.nouns
            found |= {f"{number} under {lemma}", f"{number} gives {gives.get(lemma)}", f"{number} tag={governor.tag_}"}
        self._clause(token, "own", found)
        at, path = token, []
        for step in range(STEPS):
            if at.head.i == at.i:
                found.add(f"top={at.tag_}")
                if any(child.text == "?" for child in self.tree.children(at, "punct")):
                    found.add("asked")
                break
            path.append(at.dep_)
            at = at.head
            self._clause(at, "above" if step == 0 else "over", found)
            if step == 0:
                found.add(f"above={at.tag_}")
        found.add("path=" + " ".join(path[:2]))
        return sorted(found)

    def _clause(self, token: Token, where: str, found: set[str]) -> None:
        for child in self.tree.children(token):
            dep = child.dep_
            if dep in ("aux", "mark", "neg", "det", "preconj") or (
                dep in ("advmod", "amod", "compound") and where == "own"
            ):
                found.add(f"{where} {dep} {child.lower_}")
            elif dep == "advcl" and any(c.lower_ in ("if", "unless") for c in self.tree.children(child, "mark")):
                found.add(f"{where} conditional")


class TellingJudge:
    """The weights of the features. Polarity stays as the rules read it: judged, it was no better."""

    def __init__(self, weights: Weights) -> None:
        self.number = {str(name): i for i, name in enumerate(weights["told_features"])}
        self.gives = [str(name) for name in weights["told_gives"]]
        self.modality = weights["told_modality"]

    def settle(self, told: Told, features: list[str], sure: float) -> None:
        """Gives the modality that the features speak for, where they are as sure as that."""
        at = [self.number[name] for name in features if name in self.number]
        scores = self.modality[at].sum(axis=0) + self.modality[-1]
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        best = int(shares.argmax())
        if shares[best] >= sure:
            told.modality = self.gives[best]
