"""What is looked at to tell whether a word in capitals would be written with one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from spacy.language import Language
from spacy.vocab import Vocab

from worker.pipeline.casing.words import known, population

DETERMINERS = frozenset({"the", "a", "an", "this", "that", "these", "those", "his", "her", "its", "their", "our", "my"})
PLACING = frozenset({"in", "at", "from", "near", "to", "outside", "around", "into"})
WORD_FLAGS = ("no vector", "given", "surname", "place", "size", "verb", "adj", "adv", "noun", "unlisted", "address",
              "title", "calendar", "name", "stop")  # fmt: skip
AROUND = ("score", "score before", "score after", "address before", "title before", "title", "title and after",
          "determiner before", "determiner and score", "placing before", "placing and score", "comma before",
          "comma after", "figure beside", "month and figure", "given before", "given and after", "of before",
          "name before", "name after", "possessive after", "stop", "small",
          "head", "head and before", "start", "start and after", "of before and score",
          "month and placing")  # fmt: skip


class Look(NamedTuple):
    """What is known of a word for itself."""

    vector: np.ndarray | None  # of length 1
    flags: tuple[float, ...]


class Lexicon:
    """Looks words up in the model's tables and ours."""

    def __init__(self, nlp: Language) -> None:
        self._vocab: Vocab = nlp.vocab
        self._has_vectors = len(nlp.vocab.vectors) > 0
        self._stops = nlp.Defaults.stop_words
        self._lemmas: dict[str, frozenset[str]] = {}
        lemmatizer = nlp.get_pipe("lemmatizer") if "lemmatizer" in nlp.pipe_names else None
        lookups = getattr(lemmatizer, "lookups", None)
        if lookups is not None and lookups.has_table("lemma_index"):
            index, strange = lookups.get_table("lemma_index"), lookups.get_table("lemma_exc")
            for part in ("verb", "adj", "adv", "noun"):
                self._lemmas[part] = frozenset({*index.get(part, ()), *strange.get(part, ())})
        self.look = lru_cache(maxsize=4096)(self._look)

    def is_stop(self, lower: str) -> bool:
        """A function word."""
        return lower in self._stops

    def _is_listed(self, lower: str, part: str) -> bool:
        listed = self._lemmas.get(part, frozenset())
        if lower in listed:
            return True
        for ending, instead in (
            ("s", ""),
            ("es", ""),
            ("ies", "y"),
            ("ed", ""),
            ("d", ""),
            ("ing", ""),
            ("ing", "e"),
            ("er", ""),
            ("est", ""),
        ):
            if lower.endswith(ending) and len(lower) > len(ending) + 2 and lower[: -len(ending)] + instead in listed:
                return True
        return False

    def _look(self, lower: str) -> Look:
        words = known()
        vector = None
        if self._has_vectors and self._vocab.has_vector(lower):
            vector = self._vocab.get_vector(lower)
            length = float(np.linalg.norm(vector))
            vector = vector / length if length else None
        people = population(lower)
        parts = [self._is_listed(lower, part) for part in ("verb", "adj", "adv", "noun")]
        flags = (
            self._has_vectors and vector is None,
            lower in words.given,
            lower in words.surnames,
            people >= 0,
            math.log10(people + 1) / 7 if people > 0 else 0.0,
            *parts,
            not any(parts),
            lower in words.addresses or lower + "." in words.addresses,
            lower in words.titles,
            lower in words.calendar,
            lower in words.names,
            lower in self._stops,
        )
        return Look(vector, tuple(map(float, flags)))


def around(lowers: Sequence[str], scores: Sequence[float], looks: Sequence[Look], i: int) -> list[float]:
    """The features of AROUND for word `i`."""
    words = known()
    before, after = (lowers[i - 1] if i else ""), (lowers[i + 1] if i + 1 < len(lowers) else "")
    score = scores[i]
    s_before, s_after = (scores[i - 1] if i else 0.0), (scores[i + 1] if i + 1 < len(lowers) else 0.0)
    title = lowers[i] in words.titles or lowers[i] in words.addresses
    figure = any(c.isdigit() for c in before) or any(c.isdigit() for c in after)
    given = lowers[i] in words.given
    head, start = lowers[i] in words.heads, lowers[i] in words.starts
    return [float(value) for value in (
        score, s_before, s_after,
        before in words.addresses, before in words.titles, title, title * s_after,
        before in DETERMINERS, (before in DETERMINERS) * score,
        before in PLACING, (before in PLACING) * score,
        before == ",", after == ",", figure, figure and lowers[i] in words.calendar,
        before in words.given, given * s_after, before == "of",
        before in words.names, after in words.names, after in ("'s", "\u2019s", "'"),
        looks[i].flags[-1], len(lowers[i]) <= 3,
        head, head * max(s_before, 0.0), start, start * max(s_after, 0.0), (before == "of") * score,
        before in PLACING and lowers[i] in words.calendar,
    )]  # fmt: skip
