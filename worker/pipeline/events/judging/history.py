"""Which events are history told for context: by their times, their tense, what stands above them, and the place.

A logistic regression learnt from our corpus (`training/events/history.py`). The rules know a time long ago when they
see one; history is also told by "since January", by the tense of a clause, and by what the sentence before told.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from spacy.tokens import Doc, Token

from worker.pipeline.events.judging.parts import flag
from worker.pipeline.events.judging.phrases import Flag
from worker.pipeline.events.timing import day_of
from worker.pipeline.events.tree import Tree
from worker.pipeline.events.wording import FactualityWords
from worker.pipeline.layers import Time, sentences

if TYPE_CHECKING:
    from worker.pipeline.events.merge import Telling

SURE = 0.5  # how sure the model must be
_VERBAL = ("VERB", "AUX")
_HIGHEST = 4  # words above the trigger that are looked at
_POINTS = ("DATE", "TIME")
_AGES = ((0, "same day"), (7, "week"), (31, "month"), (300, "months"), (1100, "years"))  # days before publication
_PLACES = (0, 1, 3, 6, 12, 24)  # numbers of sentences
# Words that set what is told apart from the news of the day, or tie it to it.
_TELLING = frozenset(
    (
        *("if", "unless", "until", "till", "once", "before", "after", "since", "when", "while", "ago", "last", "first"),
        *("earlier", "former", "next", "will", "would", "had", "was", "were", "has", "have", "previous", "already"),
        *("previously", "formerly", "anniversary", "still", "now", "then", "past", "history", "provided", "without"),
        *("not", "n't", "n’t", "no", "never", "later", "recent", "recently", "during", "ahead", "tomorrow", "said"),
    )
)


class Sentence(NamedTuple):
    """What a sentence shows before its events are looked at."""

    number: int
    words: dict[str, int]  # telling words, and where each first stands
    ages: tuple[str, ...]  # of its times
    before: str  # age of the latest time of the sentences before


class History:
    """The model; it knows nothing of a document."""

    def __init__(self, flags: np.ndarray, weights: np.ndarray) -> None:
        """`weights`: the first one for all events, then one for each flag."""
        self.bias = float(weights[0])
        self.weights = {flag(str(name)): float(w) for name, w in zip(flags, weights[1:], strict=True)}

    def share(self, flags: list[Flag]) -> float:
        """How likely the event is history."""
        score = self.bias + sum(self.weights.get(one, 0.0) for one in dict.fromkeys(flags))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


class Hints:
    """Looks at how the events of one document are told."""

    def __init__(self, doc: Doc, tree: Tree, words: FactualityWords) -> None:
        self.doc = doc
        self.tree = tree
        self.words = words
        self.published: dt.date | None = doc._.article.date
        self._sentences: dict[int, Sentence] = {}  # by each token
        self._tenses: dict[int, str] = {}

    def flags(self, telling: Telling) -> list[Flag]:
        """What speaks for and against its being history."""
        event = telling.found
        trigger, of_class = event.trigger, event.of_class
        kind = "noun" if event.noun else "verb"
        rule = f"{event.told.modality}{' not' if event.told.negative else ''}"
        age = self.age(telling.time)
        clause = self.tree.governing_clause(trigger) if event.noun else trigger
        tense = self.tense(clause) if clause is not None else "none"
        return [
            *(("rule", f"{telling.background}"), ("rule", f"{telling.background} {kind}")),
            *(("told", rule), ("told", f"{rule} {kind}"), (rule, of_class)),
            *((kind, ""), (kind, of_class), ("class", of_class), ("tag", trigger.tag_), ("dep", trigger.dep_)),
            *(("time", age), ("time", f"{age} {kind}"), (f"time {age}", of_class), (f"time {age}", rule)),
            *(("tense", tense), ("tense", f"{tense} {kind}"), (f"tense {tense}", age), (f"tense {tense}", rule)),
            *self._above(trigger),
            *self._around(trigger, kind),
        ]

    def age(self, time: Time | None) -> str:
        """How long before the publication a time is."""
        if time is None:
            return "none"
        last = day_of(time.last or time.first)
        if last is None or self.published is None or not time.first:
            return "some" if last is None or time.anchor else "a date"
        if time.first[:10] > self.published.isoformat()[: len(time.first)]:
            return "ahead"
        days = (self.published - last).days
        return next((name for most, name in _AGES if days <= most), "long ago")

    def tense(self, verb: Token) -> str:
        """Of the clause, by its auxiliaries and its tag; a conjoined verb may share those of the first."""
        found = self._tenses.get(verb.i)
        if found is None:
            auxiliaries = self.tree.children(verb, "aux", "auxpass")
            if not auxiliaries and verb.dep_ == "conj" and verb.head.pos_ in _VERBAL:
                auxiliaries = self.tree.children(verb.head, "aux", "auxpass")
            said = [
                word.lower_ for word in auxiliaries if word.lower_ == "to" or word.tag_ in ("MD", "VBD", "VBZ", "VBP")
            ]
            found = self._tenses[verb.i] = f"{' '.join(said[:2])} {verb.tag_}"
        return found

    def _above(self, trigger: Token) -> Iterator[Flag]:
        at = trigger
        for step in range(1, _HIGHEST + 1):
            if at.head.i == at.i:
                yield "root at", f"{step} {at.tag_}"
                return
            link = at.lower_ if at.dep_ in ("prep", "agent") else at.dep_
            at = at.head
            if at.pos_ == "ADP":
                continue
            verbal = at.pos_ in _VERBAL
            lemma = self.tree.lemma(at) if verbal else at.lemma_.lower()
            gives = self.words.verbs.get(lemma) if verbal else self.words.nouns.get(lemma)
            yield "above", lemma
            yield f"above by {link}", lemma
            yield "above gives", f"{'said' if verbal and lemma in self.words.reporting else gives} {link}"
            if verbal:
                yield f"above {step}", self.tense(at)

    def _around(self, trigger: Token, kind: str) -> Iterator[Flag]:
        sentence = self._sentence(trigger)
        for word, i in sentence.words.items():
            yield "before" if i < trigger.i else "after", word
        for age in sentence.ages:
            yield "sentence", age
        yield "so far", sentence.before
        place = sum(sentence.number >= least for least in _PLACES)
        yield "place", str(place)
        yield "place", f"{place} {kind}"

    def _sentence(self, trigger: Token) -> Sentence:
        if not self._sentences:
            self._prepare()
        return self._sentences[trigger.i]

    def _prepare(self) -> None:
        times = sorted((t.span.start, self.age(t)) for t in self.doc._.times if t.type in _POINTS and t.first)
        before, at = "none", 0
        for number, sentence in enumerate(sentences(self.doc)):
            ages = []
            while at < len(times) and times[at][0] < sentence.end_char:
                ages.append(times[at][1])
                at += 1
            words: dict[str, int] = {}
            for token in sentence:
                if token.lower_ in _TELLING:
                    words.setdefault(token.lower_, token.i)
            told = Sentence(number, words, tuple(dict.fromkeys(ages)), before)
            self._sentences.update((token.i, told) for token in sentence)
            before = ages[-1] if ages else before
