"""The judge over what the lexicon proposes: whether a word announces an event, and of which type.

Two log-linear models over the vectors of the word and of the words around it, how it hangs in its sentence, and what
the lexicon says of it, learnt from our corpus (`training/events`). It drops a bare word that a frame took for an event
and that is none, and adds what no frame knows. Beside it stand the models of who plays which part and of what is
history. Without weights for the model at hand lexicon and rules alone decide.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Token
from spacy.vocab import Vocab

from worker.pipeline.events.judging.history import History
from worker.pipeline.events.judging.looks import MAY, PLACES, Look, Looks
from worker.pipeline.events.judging.parts import Casting
from worker.pipeline.events.judging.weights import AGREEING, SIZE, Weights

MOST_WORDS = 20_000  # whose share in the first judgement is remembered
AT_ONCE = 256  # words whose types are asked for together


@dataclass(frozen=True)
class Glance:
    """What the word itself and the lexicon speak for an event, and the types that the lexicon knows it for."""

    score: float
    alone: tuple[str, ...]
    phrased: tuple[str, ...]


@dataclass(frozen=True)
class Seen:
    """A candidate that is worth a second look."""

    token: Token
    look: Look
    event: float


class Judge:
    """The models over one vocabulary; what it remembers of words changes no result."""

    def __init__(self, weights: Weights, vocab: Vocab) -> None:
        self.weights = weights
        self.vocab = vocab
        self.types = [str(name) for name in weights["types"]]
        self.number = {name: i for i, name in enumerate(self.types)}
        classes = [str(name) for name in weights["classes"]]
        self.class_number = {name: i for i, name in enumerate(classes)}
        self.class_of = np.array([self.class_number[name.partition(".")[0]] for name in self.types])
        self.flag_number = {str(name): i for i, name in enumerate(weights["flags"])}
        self.flag_weight = {str(n): float(w) for n, w in zip(weights["flags"], weights["event_flags"], strict=True)}
        self.known = [float(w) for w in weights["event_known"]]
        self.by_class = weights["event_classes"].tolist()
        self.bias, self.least = float(weights["event_bias"][0]), float(weights["least"][0])
        self.history = History(weights["history_flags"], weights["history_weights"])
        self.casting = Casting(weights["part_flags"], weights["part_weights"])
        self._told: dict[str, tuple[float, ...]] = {}
        self._glances: dict[tuple[str, str, bool, str | None], Glance] = {}

    def vector(self, word: str) -> np.ndarray:
        """Of length one; nothing where the word is not known."""
        vector = self.vocab[word].vector
        length = float(np.linalg.norm(vector))
        return vector / length if length else vector

    def _shares(self, word: str) -> tuple[float, ...]:
        """What a word speaks for an event in each place."""
        found = self._told.get(word)
        if found is None:
            found = tuple((self.weights["event_words"] @ self.vector(word)).tolist())
            if len(self._told) < MOST_WORDS:
                self._told[word] = found
        return found

    def glance(self, lemma: str, fit: str | None, alone: tuple[str, ...], phrased: tuple[str, ...]) -> float:
        """What the word itself and the lexicon speak for an event."""
        known = (bool(fit), bool(alone), bool(phrased), not (fit or alone or phrased))
        score = self.bias + self._shares(lemma)[0] + sum(w for w, is_so in zip(self.known, known, strict=True) if is_so)
        for row, listed in zip(self.by_class, ((fit,) if fit else (), alone, phrased), strict=True):
            for event_class in dict.fromkeys(name.partition(".")[0] for name in listed):
                score += row[self.class_number[event_class]] if event_class in self.class_number else 0.0
        return score

    def _known(self, looks: Looks, token: Token, lemma: str, fit: str | None) -> Glance:
        key = lemma, token.lower_, token.pos_ in ("VERB", "AUX"), fit
        found = self._glances.get(key)
        if found is None:
            alone, phrased = looks.known(token, lemma)
            found = Glance(self.glance(lemma, fit, alone, phrased), alone, phrased)
            if len(self._glances) < MOST_WORDS:
                self._glances[key] = found
        return found

    def candidates(self, looks: Looks, sentence: list[Token], fits: dict[int, str]) -> list[Seen]:
        """The words of a sentence that a frame fits or that may announce an event all the same."""
        seen: list[Seen] = []
        around: list[str] = []
        total, content = 0.0, ()
        for token in sentence:
            fit = fits.get(token.i)
            if not fit and token.pos_ not in MAY:
                continue
            lemma = looks.lemma(token)
            glance = self._known(looks, token, lemma, fit)
            score = glance.score
            if not fit and (score < self.least or not looks.may(token)):
                continue
            if not around:
                around = looks.content(sentence)
                content = tuple(around)
                total = sum(self._shares(word)[-1] for word in around)
            look = looks.look(token, lemma, token.i == sentence[0].i)
            look.fit, look.alone, look.phrased, look.around = fit, glance.alone, glance.phrased, content
            score += sum(self.flag_weight.get(flag, 0.0) for flag in dict.fromkeys(look.flags))
            for place, words in zip(PLACES[1:-1], list(look.words.values())[1:-1], strict=True):
                if words:
                    at = PLACES.index(place)
                    score += sum(self._shares(word)[at] for word in words) / len(words)
            if around:
                own = lemma in content
                score += (total - own * self._shares(lemma)[-1]) / max(1, len(around) - own)
            seen.append(Seen(token, look, 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))))
        return seen

    def row(self, look: Look) -> np.ndarray:
        """The vectors of all places and the flags, one after another."""
        made = np.zeros(len(PLACES) * SIZE + len(self.flag_number), dtype=np.float32)
        for number, place in enumerate(PLACES):
            words = self.around(look) if place == "around" else look.words[place]
            if words:
                made[number * SIZE : (number + 1) * SIZE] = sum(self.vector(word) for word in words) / len(words)
        for flag in look.flags:
            if flag in self.flag_number:
                made[len(PLACES) * SIZE + self.flag_number[flag]] = 1.0
        return made

    @staticmethod
    def around(look: Look) -> list[str]:
        """The words of the sentence without the word itself."""
        own = look.words["head"][0]
        rest = list(look.around)
        if own in rest:
            rest.remove(own)
        return rest

    def agreeing(self, look: Look) -> np.ndarray:
        """How the lexicon agrees with each type: rows as in `weights.AGREEING`."""
        made = np.zeros((AGREEING, len(self.types)), dtype=np.float32)
        for row, listed in ((0, (look.fit,) if look.fit else ()), (2, look.alone), (4, look.phrased)):
            for name in listed:
                if name in self.number:
                    made[row, self.number[name]] = 1.0
                event_class = self.class_number.get(name.partition(".")[0])
                if event_class is not None:
                    made[row + 1, self.class_of == event_class] = 1.0
        return made

    def types_of(self, seen: list[Seen]) -> list[tuple[str, float]]:
        """The likeliest type of each, and its share."""
        return [found for at in range(0, len(seen), AT_ONCE) for found in self._types_of(seen[at : at + AT_ONCE])]

    def _types_of(self, seen: list[Seen]) -> list[tuple[str, float]]:
        rows = np.stack([self.row(one.look) for one in seen])
        cut = len(PLACES) * SIZE
        scores = rows[:, :cut] @ self.weights["type_words"] + rows[:, cut:] @ self.weights["type_flags"]
        scores += self.weights["type_bias"]
        scores += np.stack([self.weights["type_agreeing"] @ self.agreeing(one.look) for one in seen])
        scores -= scores.max(axis=1, keepdims=True)
        shares = np.exp(scores)
        shares /= shares.sum(axis=1, keepdims=True)
        return [(self.types[int(share.argmax())], float(share.max())) for share in shares]
