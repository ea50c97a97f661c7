"""python -m training.coref [--dry]: fits the weights on the training part, compares on the development part, writes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

import yaml

from training.coref.examples import Choice, choices, readings
from training.coref.fitting import fit
from worker.pipeline.entities.reference.ranker import FILE, Ranker, ranker
from worker.pipeline.knowledge import RESOURCES
from worker.pipeline.reader import Reader

MODEL = "en_core_web_md"
HAND = Path(__file__).with_name("hand.yaml")
ROUNDS = 3  # each with the choices that the weights before it lead to
THRESHOLDS = (0.2, 0.3, 0.4, 0.5)
HEADER = """\
# What speaks for and against a pronoun meaning something: the weights of a log-linear model. An option's score is the
# sum of the weights of its features (entities/reference/features.py); the best option is taken if its share is at least
# `threshold`. "he" stands for he and she, "back" for sentences, "rank" for how many others were spoken of since.
# Learnt from corpus/articles/train by `python -m training.coref` with en_core_web_md 3.8.0; do not edit by hand.
"""


def tell(name: str, found: list[Choice]) -> str:
    """Right of the pronouns whose meaning is annotated, right of those given one, and wrong answers to the others."""
    meant = [c for c in found if c.meant]
    right = [c for c in meant if c.chosen in c.right]
    false = sum(c.chosen not in c.right for c in found if not c.meant)
    counts = [
        f"accuracy {len(right) / len(meant):.3f}",
        f"precision {len(right) / max(sum(c.chosen > 0 for c in meant), 1):.3f}",
        f"false {false} of {len(found) - len(meant)}",
        *(
            f"{k} {sum(c.cls == k for c in right)}/{sum(c.cls == k for c in meant)}"
            for k in ("he", "she", "it", "they")
        ),
    ]
    return f"{name:14} " + ", ".join(counts) + "\n"


def main(arguments: Iterable[str] | None = None) -> None:
    """Prints the comparison; without --dry writes the resource."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dry", action="store_true", help="write nothing")
    asked = parser.parse_args(arguments)
    reader = Reader(MODEL)
    train, dev = readings("train", reader), readings("dev", reader)
    by_hand = yaml.safe_load(HAND.read_text(encoding="utf-8"))
    hand, weights = Ranker(**by_hand), by_hand["weights"]
    for _ in range(ROUNDS):
        weights = fit(choices(train, reader, Ranker(weights, 0.0).choose, lead=True), by_hand["weights"])
    sys.stdout.write(tell("dev hand", choices(dev, reader, hand.choose, lead=False)))
    sys.stdout.write(tell("dev of today", choices(dev, reader, ranker().choose, lead=False)))
    for threshold in THRESHOLDS:
        learnt = Ranker(weights, threshold)
        sys.stdout.write(tell(f"train {threshold}", choices(train, reader, learnt.choose, lead=False)))
        sys.stdout.write(tell(f"dev {threshold}", choices(dev, reader, learnt.choose, lead=False)))
    if not asked.dry:
        data = yaml.safe_dump({"threshold": 0.2, "weights": weights}, sort_keys=True, allow_unicode=True)
        (RESOURCES / FILE).write_text(HEADER + data, encoding="utf-8")


if __name__ == "__main__":
    main()
