"""How sure an event is, learnt: how often events are right beside what the sum set by hand says of them.

Right is an event whose class is annotated at one of its triggers. What ships is one weight a class, over the sum; a
regression over more signs is printed beside it (docs/decisions/0028).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from spacy.tokens import Doc

from corpus.tool.records import Annotated
from corpus.tool.single import Sentence
from training.events import fitting
from worker.pipeline.events import Reading
from worker.pipeline.events.judging import Judge
from worker.pipeline.events.lexicon import frames
from worker.pipeline.events.merge import Telling
from worker.pipeline.events.sureness import FILE, LEAST, MOST, of_class
from worker.pipeline.events.wording import factuality_words
from worker.pipeline.knowledge import RESOURCES

RARE = 8
SHRINK, SHRINK_CLASS = 0.01, 0.03
HEADER = """\
# By how much events of a class are surer (or less sure) than their evidence says: added to the log odds of the sum of
# `confidence` in frames.yaml. Learnt from the train part of corpus/ by `python -m training.events`; not to be edited
# by hand.
"""
BINS = 10
NEAR_MISS = 0.3  # of the weight of a plain sentence: news has few


@dataclass
class Claim:
    """An event that was read: what speaks for it, the sum set by hand, whether it is right, and how much it counts."""

    signs: dict[str, float]
    by_hand: float
    right: bool
    weight: float
    of_class: str = ""


class _Listening(Reading):
    """Keeps the signs of every mention, by its trigger."""

    kept: dict[int, dict[str, float]]

    def sureness(self, share: float, kind: str) -> float:  # noqa: ARG002 - what the class says is to be learnt
        """The sum alone."""
        return min(MOST, max(LEAST, share))

    def signs(self, telling: Telling) -> dict[str, float]:
        """As the sum has them, and more."""
        event = telling.found
        more = {
            f"class {event.type.partition('.')[0]}": 1.0,
            f"is {event.trigger.dep_}": 1.0,
            f"is {event.trigger.pos_}": 1.0,
            f"told {telling.modality}": 1.0,
            "negative": float(telling.polarity == "negative"),
            "time": float(telling.time is not None),
            "place": float(event.place is not None),
            "attributed": float(telling.attribution is not None),
            "recipient": float(bool(event.playing("recipient"))),
            "conditions": float(sum(c.wanted for c in event.frame.conditions)),
        }
        found = super().signs(telling)
        self.kept[event.word.idx] = {**found, **more}
        return found


def of_item(item: Annotated | Sentence, doc: Doc, judge: Judge | None) -> Iterator[Claim]:
    """The events that are read of one text."""
    reading = _Listening(doc, frames(), factuality_words(), judge)
    reading.kept = {}
    weight = NEAR_MISS if isinstance(item, Sentence) and item.near_miss else 1.0
    told = [(mention.span, event.of_class) for event in item.events for mention in event.mentions]
    for event in reading.events():
        name = event.of_class
        right = any(c == name and m.span.overlaps(span) for m in event.mentions for span, c in told)
        yield Claim(reading.kept[event.trigger.start], event.confidence, right, weight, name)


def compare(train: list[Claim], dev: list[Claim]) -> Iterable[str]:
    """Calibration error and AUROC on the dev part, of the sum, of a regression, and of one that starts from the sum."""
    classes = by_class(train)
    readings: dict[str, Callable[[Claim], float]] = {
        "sum": lambda claim: claim.by_hand,
        "regression": fit(train, drawn=False),
        "over the sum": fit(train, drawn=True),
        "classes over the sum": lambda claim: of_class(claim.by_hand, claim.of_class, classes),
    }
    for name, reading in readings.items():
        judged = [(reading(claim), claim.right) for claim in dev]
        yield f"{name} error {calibration_error(judged):.3f} AUROC {auroc(judged):.3f}"


def fit(train: list[Claim], *, drawn: bool) -> Callable[[Claim], float]:
    """A logistic regression over the signs; `drawn`: over what the sum leaves to be said."""
    weights = _weights(train, sorted({name for claim in train for name in claim.signs}), SHRINK, drawn=drawn)

    def reading(claim: Claim) -> float:
        score = sum(weights.get(name, 0.0) * value for name, value in claim.signs.items())
        return 1 / (1 + math.exp(-score - (_odds(claim.by_hand) if drawn else 0.0)))

    return reading


def by_class(train: list[Claim]) -> dict[str, float]:
    """How much surer events of each class are than those of all, or less sure.

    How sure all are is left to the sum: words of the lexicon were chosen from the texts of the train part, which reads
    better than any other.
    """
    names = sorted({f"class {claim.of_class}" for claim in train})
    weights = _weights(train, ["base", *names], SHRINK_CLASS, drawn=True)
    return {claim: round(weights.get(f"class {claim}", 0.0), 2) for claim in (n[6:] for n in names)}


def keep(classes: dict[str, float], folder: Path = RESOURCES) -> None:
    """Writes the resource."""
    (folder / FILE).write_text(HEADER + yaml.safe_dump({"classes": classes}, sort_keys=True), encoding="utf-8")


def _weights(train: list[Claim], names: list[str], shrink: float, *, drawn: bool) -> dict[str, float]:
    """By sign; rare ones have none, and that of all events is not drawn to nothing."""
    names = [name for name in names if sum(bool(claim.signs.get(name)) for claim in train) >= RARE]
    rows = np.array([[claim.signs.get(name, 0.0) for name in names] for claim in train])
    start = np.array([_odds(claim.by_hand) if drawn else 0.0 for claim in train])
    right, weight = (np.array([float(getattr(claim, part)) for claim in train]) for part in ("right", "weight"))
    weight /= weight.sum()
    free = np.array([0.0 if name == "base" else shrink for name in names])

    def slopes(found: list[np.ndarray]) -> list[np.ndarray]:
        share = 1 / (1 + np.exp(-(rows @ found[0] + start)))
        return [rows.T @ (weight * (share - right)) + free * found[0]]

    return dict(zip(names, fitting.descend([np.zeros(len(names))], slopes, 400, 0.03)[0].tolist(), strict=True))


def _odds(share: float) -> float:
    return math.log(share / (1 - share))


def calibration_error(judged: list[tuple[float, bool]]) -> float:
    """The mean distance of confidence from the share that is right, in ten bins."""
    bins: dict[int, list[float]] = {}
    for confidence, right in judged:
        bins.setdefault(min(int(confidence * BINS), BINS - 1), []).append(confidence - right)
    return sum(abs(sum(off)) for off in bins.values()) / max(1, len(judged))


def auroc(judged: list[tuple[float, bool]]) -> float:
    """The chance that a right one has more confidence than a wrong one, ties half."""
    right, wrong = ([c for c, is_right in judged if is_right is want] for want in (True, False))
    pairs = sum((r > w) + (r == w) / 2 for r in right for w in wrong)
    return pairs / max(1, len(right) * len(wrong))
