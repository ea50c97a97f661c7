"""python -m training.story [--dry]: fits the weights on the articles of the train part, compares, writes."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import yaml

from training.events.fitting import choice
from training.story.examples import Told, read
from worker.pipeline.knowledge import RESOURCES
from worker.pipeline.reader import Reader
from worker.pipeline.story.choice import FILE

MODEL = "en_core_web_md"
HAND = Path(__file__).with_name("hand.yaml")
RARE = 3  # a sign of fewer events gets no weight
SHRINK = 0.05  # of the squared distance from the weights set by hand
FOLDS = 10
HEADER = """\
# What speaks for and against an event being the one that an article is about: the weights of a log-linear model. An
# event's score is the sum of the weights of its signs (story/choice.py), each times its value; the greatest wins.
# Learnt from corpus/articles/train by `python -m training.story` with en_core_web_md 3.8.0, drawn to the weights set by
# hand in training/story/hand.yaml; do not edit by hand.
"""


def fit(found: list[Told], hand: Mapping[str, float]) -> dict[str, float]:
    """The weights by sign, rounded to two places; little ones are left out."""
    told = [one for one in found if any(one.main) and not all(one.main)]
    count = Counter(name for one in told for name in {n for signs in one.signs for n, value in signs.items() if value})
    names = sorted({name for name, n in count.items() if n >= RARE} | hand.keys())
    rows = np.array([[signs.get(name, 0.0) for name in names] for one in told for signs in one.signs])
    starts = np.cumsum([0, *(len(one.signs) for one in told)])[:-1]
    right = np.array([main for one in told for main in one.main])
    weights = choice(rows, starts, right, np.array([hand.get(name, 0.0) for name in names]), SHRINK)
    return {name: round(float(w), 2) for name, w in zip(names, weights, strict=True) if abs(w) >= 0.05}


def right_of(found: list[Told], weights: Mapping[str, float]) -> int:
    """Of how many articles the main event is chosen."""
    chosen = 0
    for one in found:
        scores = [sum(weights.get(name, 0.0) * value for name, value in signs.items()) for signs in one.signs]
        chosen += one.main[scores.index(max(scores))]
    return chosen


def held_out(found: list[Told], hand: Mapping[str, float]) -> int:
    """The same, each tenth of the articles by what the others teach."""
    return sum(
        right_of(found[at::FOLDS], fit([one for i, one in enumerate(found) if i % FOLDS != at], hand))
        for at in range(FOLDS)
    )


def main(arguments: Iterable[str] | None = None) -> None:
    """Prints the comparison; without --dry writes the resource."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dry", action="store_true", help="write nothing")
    asked = parser.parse_args(arguments)
    reader = Reader(MODEL)
    train, dev = read(reader, "train"), read(reader, "dev")
    hand = yaml.safe_load(HAND.read_text(encoding="utf-8"))["weights"]
    weights = fit(train, hand)
    readable = [sum(any(one.main) for one in part) for part in (train, dev)]
    sys.stdout.write(
        f"articles {len(train)} + {len(dev)}, of which the main event is read {readable[0]} + {readable[1]}\n"
    )
    for name, learnt, out in (
        ("by hand", hand, right_of(train, hand)),
        ("learnt alone", fit(train, {}), held_out(train, {})),
        ("both", weights, held_out(train, hand)),
    ):
        sys.stdout.write(f"{name:14} train, held out {out}, dev {right_of(dev, learnt)}\n")
    if not asked.dry:
        data = yaml.safe_dump({"weights": weights}, sort_keys=True, allow_unicode=True)
        (RESOURCES / FILE).write_text(HEADER + data, encoding="utf-8")


if __name__ == "__main__":
    main()
