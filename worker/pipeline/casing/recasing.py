"""Gives words in capitals the case that they would have in ordinary text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from spacy.language import Language

from worker.pipeline.casing.features import AROUND, WORD_FLAGS, Lexicon, Look, around
from worker.pipeline.casing.words import capitalised, is_acronym, known
from worker.pipeline.knowledge import resource

FILE = "casing.yaml"
SURE = 4.0  # a word's own score is held within this
FINAL = frozenset(".!?\u2026")
OPENING = frozenset("\"'([\u201c\u2018\u00ab")
ENDINGS = frozenset(("'S", "\u2019S"))
SHORT = 4  # letters of a name that may be an acronym


@dataclass(frozen=True)
class Weights:
    """casing.yaml: what speaks for a capital."""

    vector: np.ndarray
    flags: np.ndarray
    bias: float
    around: np.ndarray
    around_bias: float

    def score(self, look: Look) -> float:
        """Of a word for itself; above 0 speaks for a name."""
        told = self.bias + float(self.flags @ np.array(look.flags))
        if look.vector is not None and len(look.vector) == len(self.vector):
            told += float(self.vector @ look.vector)
        return max(-SURE, min(SURE, told))


@cache
def weights() -> Weights:
    """The weights. Raises ValueError naming what is missing or no number."""
    data = resource(FILE)
    flags, near = data.get("word"), data.get("around")
    for name, given, wanted in (("word", flags, WORD_FLAGS), ("around", near, AROUND)):
        for feature in ("bias", *wanted):
            if not isinstance(given, dict) or not isinstance(given.get(feature), int | float):
                raise ValueError(f"{FILE}: {name} has no number for {feature!r}")
    try:
        vector = np.array(data["vector"].split(), dtype=float)
    except (KeyError, AttributeError, ValueError):
        raise ValueError(f"{FILE}: vector must be a text of numbers") from None
    return Weights(
        vector,
        np.array([flags[f] for f in WORD_FLAGS], dtype=float),
        float(flags["bias"]),
        np.array([near[f] for f in AROUND], dtype=float),
        float(near["bias"]),
    )


class Truecaser:
    """One object serves a process."""

    def __init__(self, nlp: Language) -> None:
        self._lexicon = Lexicon(nlp)
        known(), weights()  # a broken resource is to fail at the start

    def recase(self, words: Sequence[str], begins: Sequence[bool]) -> list[str]:
        """The words in ordinary case. `begins`: whether a sentence is known to begin there.

        A word that is no longer as long in its other case, and one with small letters, stays as it is.
        """
        lowers = [word.lower() for word in words]
        fixed = self._fixed(words, lowers)
        chances = self._chances(lowers)
        opens = True
        recased = []
        for i, word in enumerate(words):
            opens = opens or begins[i]
            written = word
            if any(c.isalpha() for c in word) and not any(c.islower() for c in word):
                written = fixed.get(i) or self._decided(word, lowers[i], chances[i] > 0)
                if opens and written[0].islower() and word not in ENDINGS:
                    written = capitalised(word) if written == lowers[i] else word[0] + written[1:]
            recased.append(written if len(written) == len(word) else word)
            if word in FINAL or word == ".":
                opens = True
            elif any(c.isalnum() for c in word):
                opens = False
        return recased

    def _decided(self, word: str, lower: str, name: bool) -> str:
        if lower == "i" or (is_acronym(word) and not self._lexicon.is_stop(lower)):
            return word
        if word in ENDINGS or not name:
            return lower
        form = known().addresses.get(lower)
        if form:
            return form
        look = self._lexicon.look(lower)
        told = dict(zip(WORD_FLAGS, look.flags, strict=True))
        short = len(word) <= SHORT and word.isalpha() and told["unlisted"]
        if short and not (told["given"] or told["surname"] or told["place"]):
            return word
        return capitalised(word)

    def _fixed(self, words: Sequence[str], lowers: Sequence[str]) -> dict[int, str]:
        """The spelling of known names, by word."""
        lexicon, fixed, i = known(), {}, 0
        while i < len(words):
            spelling = next(
                (s for s in lexicon.phrases.get(lowers[i], ()) if [w.lower() for w in s] == list(lowers[i : i + len(s)])),
                None,
            )
            if spelling:
                fixed.update(zip(range(i, i + len(spelling)), spelling, strict=True))
                i += len(spelling)
                continue
            form = lexicon.names.get(lowers[i])
            if form and not self._lexicon.is_stop(lowers[i]):
                fixed[i] = form
            i += 1
        return fixed

    def _chances(self, lowers: Sequence[str]) -> list[float]:
        """For every word what speaks for a capital: its own place, and half of it all places of the word."""
        if not lowers:
            return []
        rows, _ = self.rows(lowers)
        chances = rows @ weights().around + weights().around_bias
        places: dict[str, list[int]] = defaultdict(list)
        for i, lower in enumerate(lowers):
            places[lower].append(i)
        mean = {lower: float(np.mean(chances[at])) for lower, at in places.items()}
        return [(float(chance) + mean[lower]) / 2 for chance, lower in zip(chances, lowers, strict=True)]

    def rows(self, lowers: Sequence[str]) -> tuple[np.ndarray, list[Look]]:
        """The features of every word where it stands."""
        looks = [self._lexicon.look(lower) for lower in lowers]
        scores = [weights().score(look) if any(c.isalpha() for c in lower) else 0.0 for look, lower in zip(looks, lowers, strict=True)]
        return np.array([around(lowers, scores, looks, i) for i in range(len(lowers))]), looks
