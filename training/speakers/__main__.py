"""python -m training.speakers: fits the choice of speakers on the training part, prints it beside the rules."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator

from training.coref.examples import Choice
from training.coref.fitting import fit
from training.speakers.examples import Said, read
from worker.pipeline.reader import Reader

MODEL = "en_core_web_md"
SIDES = ("rules", "ranker", "both")  # both: the ranker where the rules name nobody


def tell(part: str, said: list[Said], weights: dict[str, float]) -> Iterator[str]:
    """A line for the rules, the ranker and both: right of all, and right of those to whom a speaker is given."""
    for side in SIDES:
        learnt = [0 if side == "rules" else best(one.options, weights) for one in said]
        ruled = [0 if side == "ranker" else one.by_rule for one in said]
        chosen = [rule or rank for rule, rank in zip(ruled, learnt, strict=True)]
        right = sum(c in one.right for c, one in zip(chosen, said, strict=True))
        given = sum(c != 0 for c in chosen)
        sound = sum(c != 0 and c in one.right for c, one in zip(chosen, said, strict=True))
        yield f"{part:6} {side:7} right {right}/{len(said)} {right / len(said):.3f}, of those given {sound}/{given}"


def best(options: list[list[str]], weights: dict[str, float]) -> int:
    """The number of the option with the greatest sum of weights, the first of equals."""
    scores = [sum(weights.get(feature, 0.0) for feature in option) for option in options]
    return scores.index(max(scores))


def main() -> None:
    """Prints the comparison and the weights."""
    reader = Reader(MODEL)
    train, dev = read("train", reader), read("dev", reader)
    weights = fit([Choice(one.options, one.right, one.right != [0], "") for one in train], {})
    lines = [*tell("train", train, weights), *tell("dev", dev, weights)]
    many = Counter(weights).most_common()
    lines += [f"{weight:6.2f} {feature}" for feature, weight in many]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
