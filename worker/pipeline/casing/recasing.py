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
ENDINGS = frozenset(("'S", "\u2019S"))
# left out of acronyms
SMALL_WORDS = frozenset({"of", "for", "the", "and", "in", "on", "to", "de", "la", "del", "-", "&"})
MOST_ACRONYMS, LONGEST_ACRONYM = 100, 6
SHORT = 4  # letters of a name that may be an acronym


@dataclass(frozen=True)
class Weights:
    """casing.yaml: what speaks for a capital."""

    vector: np.ndarray
    flags: np.ndarray
    bias: float
    passes: tuple[tuple[np.ndarray, float], ...]  # weights of AROUND, bias; a pass looks at what the one before told

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
    flags, near, again = data.get("word"), data.get("around"), data.get("again")
    for name, given, wanted in (("word", flags, WORD_FLAGS), ("around", near, AROUND), ("again", again, AROUND)):
        for feature in ("bias", *wanted):
            if not isinstance(given, dict) or not isinstance(given.get(feature), int | float):
                raise ValueError(f"{FILE}: {name} has no number for {feature!r}")  # noqa: TRY004 - the content is wrong
    try:
        vector = np.array(data["vector"].split(), dtype=float)
    except (KeyError, AttributeError, ValueError):
        raise ValueError(f"{FILE}: vector must be a text of numbers") from None
    return Weights(
        vector,
        np.array([flags[f] for f in WORD_FLAGS], dtype=float),
        float(flags["bias"]),
        tuple((np.array([row[f] for f in AROUND], dtype=float), float(row["bias"])) for row in (near, again)),
    )


def told(lowers: Sequence[str], looks: Sequence[Look], learnt: Weights) -> list[float]:
    """For every word what speaks for a capital where it stands; above 0 it would have one."""
    scores = [
        learnt.score(look) if any(c.isalpha() for c in lower) else 0.0
        for look, lower in zip(looks, lowers, strict=True)
    ]
    for wanted, bias in learnt.passes:
        rows = np.array([around(lowers, scores, looks, i) for i in range(len(lowers))])
        scores = np.clip(rows @ wanted + bias, -SURE, SURE).tolist()
    return scores


def _is_dated(words: Sequence[str], i: int) -> bool:
    """A figure stands beside it: "3 MAR", "MAR. 3"."""
    following = i + 2 if words[i + 1 : i + 2] == ["."] else i + 1
    return any(word[0].isdigit() for word in (*words[max(i - 1, 0) : i], *words[following : following + 1]))


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
        spelled = self._expanded(words, lowers, [i in fixed or chance > 0 for i, chance in enumerate(chances)])
        fixed = {**spelled, **fixed}
        names = [i in fixed or chance > 0 for i, chance in enumerate(chances)]
        opens, bracketed = True, False  # bracketed: the brackets opened where a sentence may begin
        recased = []
        for i, word in enumerate(words):
            opens = opens or begins[i]
            written = word
            if any(c.isalpha() for c in word) and not any(c.islower() for c in word):
                named = names[i] or (lowers[i] in known().addresses and i + 1 < len(names) and names[i + 1])
                given = i > 0 and lowers[i - 1] in known().given
                written = fixed.get(i) or self._decided(word, lowers[i], named=named, given=given)
                if opens and written[0].islower() and word not in ENDINGS:
                    written = capitalised(word) if written == lowers[i] else word[0] + written[1:]
            recased.append(written if len(written) == len(word) else word)
            if word in "([":
                bracketed = opens
            opens = word in FINAL or (word in ")]" and bracketed) or (opens and not any(c.isalnum() for c in word))
        return recased

    def _decided(self, word: str, lower: str, *, named: bool, given: bool) -> str:
        if lower == "i" or (is_acronym(word) and not self._lexicon.is_stop(lower)):
            return word
        if word in ENDINGS or not named:
            return lower
        form = known().addresses.get(lower)
        if form:
            return form
        look = self._lexicon.look(lower)
        flags = dict(zip(WORD_FLAGS, look.flags, strict=True))
        short = len(word) <= SHORT and word.isalpha() and flags["unlisted"] and not given
        if short and not (flags["given"] or flags["surname"] or flags["place"]):
            return word
        return capitalised(word)

    def _fixed(self, words: Sequence[str], lowers: Sequence[str]) -> dict[int, str]:
        """The spelling of known names, by word."""
        lexicon, fixed, i = known(), {}, 0
        while i < len(words):
            spelling = next(
                (
                    s
                    for s in lexicon.phrases.get(lowers[i], ())
                    if [w.lower() for w in s] == list(lowers[i : i + len(s)])
                ),
                None,
            )
            if spelling:
                fixed.update(zip(range(i, i + len(spelling)), spelling, strict=True))
                i += len(spelling)
                continue
            form = lexicon.names.get(lowers[i])
            if form and not self._lexicon.is_stop(lowers[i]):
                fixed[i] = form
            elif lowers[i] in lexicon.sure_calendar or (lowers[i] in lexicon.months and _is_dated(words, i)):
                fixed[i] = capitalised(words[i])
            i += 1
        return fixed

    def _expanded(self, words: Sequence[str], lowers: Sequence[str], named: Sequence[bool]) -> dict[int, str]:
        """The words that acronyms of the text are made of: "MOVEMENT FOR THE LIBERATION OF ...", where it has "MLK".

        One of them has to be a name or a word that opens names, and no mark stands among them.
        """
        acronyms = {word for word in words if self._may_be_acronym(word)}
        if not acronyms or len(acronyms) > MOST_ACRONYMS:
            return {}
        kept = [i for i, word in enumerate(words) if lowers[i] not in SMALL_WORDS]
        initials = "".join(words[i][0] if words[i][0].isalpha() else " " for i in kept)
        spelled: dict[int, str] = {}
        for acronym in sorted(acronyms):
            at = initials.find(acronym)
            while at >= 0:
                made_of = kept[at : at + len(acronym)]
                named_one = any(named[i] for i in made_of) or lowers[made_of[0]] in known().starts
                if (
                    named_one
                    and made_of[-1] - made_of[0] < 2 * len(acronym)
                    and not any(words[i] == acronym for i in made_of)
                ):
                    spelled.update((i, capitalised(words[i])) for i in made_of)
                at = initials.find(acronym, at + 1)
        return spelled

    def _may_be_acronym(self, word: str) -> bool:
        """It has the letters of one, and is no word that is known."""
        if not 3 <= len(word) <= LONGEST_ACRONYM or not word.isalpha() or not word.isupper():
            return False
        flags = dict(zip(WORD_FLAGS, self._lexicon.look(word.lower()).flags, strict=True))
        return is_acronym(word) or bool(flags["unlisted"] and not flags["stop"] and not flags["given"])

    def _chances(self, lowers: Sequence[str]) -> list[float]:
        """For every word what speaks for a capital: its own place, and half of it all places of the word."""
        if not lowers:
            return []
        looks = [self._lexicon.look(lower) for lower in lowers]
        chances = told(lowers, looks, weights())
        places: dict[str, list[int]] = defaultdict(list)
        for i, lower in enumerate(lowers):
            places[lower].append(i)
        mean = {lower: sum(chances[i] for i in at) / len(at) for lower, at in places.items()}
        return [(chance + mean[lower]) / 2 for chance, lower in zip(chances, lowers, strict=True)]
