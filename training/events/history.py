"""What the telling of history is learnt from, how it is fitted, and how it compares with the rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Doc

from corpus.tool.records import Annotated
from corpus.tool.single import Sentence
from training.events import fitting
from worker.pipeline.events import Reading
from worker.pipeline.events.judging import Judge, Seen
from worker.pipeline.events.judging.history import SURE, Hints, History
from worker.pipeline.events.judging.parts import name_of
from worker.pipeline.events.judging.phrases import Flag
from worker.pipeline.events.lexicon import frames
from worker.pipeline.events.merge import Telling
from worker.pipeline.events.roles import Found
from worker.pipeline.events.wording import factuality_words
from worker.pipeline.layers import head_at, sentences

RARE = 5  # times that a flag must stand in the train part
SHRINK = 1e-3


@dataclass
class Told:
    """An annotated event as it is read: what speaks for its being history, what the rules say, what is right."""

    flags: list[Flag]
    by_rule: bool
    right: bool
    read: bool  # by the pipeline, not only where the annotation says so


class _Listening(Reading):
    """Reads the annotated events too, and keeps what it makes of each before anything learnt speaks."""

    def prepare(self, annotated: dict[int, str]) -> None:
        """By token the annotated types; of sentences that are read."""
        inside = {token.i for sentence in sentences(self.doc) for token in sentence}
        self.annotated = {i: kind for i, kind in annotated.items() if i in inside}
        self.forced: set[int] = set()
        self.kept: list[tuple[Telling, list[Flag]]] = []
        self.looking = Hints(self.doc, self.tree, self.words)

    def _judged(self, found: list[Found], seen: list[Seen]) -> list[Found]:
        kept = super()._judged(found, seen)
        known = {event.word.i for event in kept} | {event.trigger.i for event in kept}
        for i, kind in sorted(self.annotated.items()):
            event = None if i in known else self.triggers.proposed(self.doc[i], kind)
            if event is not None:
                kept.append(event)
                self.forced.add(i)
        return sorted(kept, key=lambda event: event.trigger.i)

    def is_history(self, telling: Telling) -> bool:
        """As the rules have it."""
        self.kept.append((telling, self.looking.flags(telling)))
        return telling.background


def of_item(item: Annotated | Sentence, doc: Doc, judge: Judge | None) -> Iterator[Told]:
    """The annotated events of one text."""
    right: dict[int, bool] = {}
    annotated: dict[int, str] = {}
    for event in item.events:
        for mention in event.mentions:
            if (head := head_at(doc, mention.span)) is not None:
                annotated.setdefault(head.i, event.type)
                right.setdefault(head.i, mention.factuality.background)
    reading = _Listening(doc, frames(), factuality_words(), judge)
    reading.prepare(annotated)
    reading.events()
    for telling, flags in reading.kept:
        i = telling.found.word.i
        if i in right:
            yield Told(flags, telling.background, right[i], telling.found.trigger.i not in reading.forced)


def learn(told: list[Told]) -> dict[str, np.ndarray]:
    """The flags and their weights, the first one that of all events."""
    count = Counter(one for event in told for one in set(event.flags))
    names = sorted(name_of(one) for one, n in count.items() if n >= RARE)
    number = {name: i for i, name in enumerate(names, 1)}
    rows: list[int] = []
    starts: list[int] = []
    for event in told:
        starts.append(len(rows))
        rows += [0, *sorted({number[name_of(one)] for one in event.flags if name_of(one) in number})]
    right = np.array([int(event.right) for event in told])
    both = fitting.shares_of_flags(np.array(rows), np.array(starts), right, len(names) + 1, 2, SHRINK)
    return {"history_flags": np.array(names), "history_weights": both[:, 1] - both[:, 0]}


def compare(history: History, told: Iterable[Told]) -> str:
    """Precision, recall and F1 of background by the rules and by the model over them, on the events that are read."""
    read = [event for event in told if event.read]
    given = {"rules": [e.by_rule for e in read], "both": [history.share(e.flags) >= SURE for e in read]}
    return ", ".join(f"{name} {_scores(found, read)}" for name, found in given.items())


def _scores(found: list[bool], told: list[Told]) -> str:
    both = sum(is_so and event.right for is_so, event in zip(found, told, strict=True))
    precision, recall = both / max(1, sum(found)), both / max(1, sum(event.right for event in told))
    return f"P {precision:.3f} R {recall:.3f} F1 {2 * precision * recall / max(1e-9, precision + recall):.3f}"
