"""Chooses what a pronoun means: a log-linear model over features, with its weights in entity_reference.yaml."""

from __future__ import annotations

import math
from functools import cache

from worker.pipeline.entities.reference.phrases import Phrase
from worker.pipeline.knowledge import resource

FILE = "entity_reference.yaml"


class Ranker:
    """Weights by feature, and how sure it must be."""

    def __init__(self, weights: dict[str, float], threshold: float) -> None:
        self._weights = weights
        self._threshold = threshold

    def choose(self, pronoun: Phrase, options: list[list[str]]) -> int:  # noqa: ARG002 - a teacher looks at the pronoun
        """The number of the best option, or 0, which means nothing, where none is good enough; on a tie the first."""
        scores = [sum(self._weights.get(feature, 0.0) for feature in option) for option in options]
        most = max(scores)
        best = scores.index(most)
        share = 1.0 / sum(math.exp(score - most) for score in scores)
        return best if share >= self._threshold else 0


@cache
def ranker() -> Ranker:
    """The ranker of entity_reference.yaml. Raises ValueError naming the weight that is no number."""
    data = resource(FILE)
    weights, threshold = data.get("weights"), data.get("threshold")
    if not isinstance(weights, dict) or not isinstance(threshold, float):
        raise ValueError(f"{FILE}: needs weights and a threshold")  # noqa: TRY004 - the content is wrong
    for feature, weight in weights.items():
        if not isinstance(feature, str) or not isinstance(weight, (int, float)):
            raise ValueError(f"{FILE}: the weight of {feature!r} is no number")  # noqa: TRY004
    return Ranker(weights, threshold)
