"""How much surer, or less sure, an event is for being of its class: what the corpus adds to the sum of evidence."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache

from worker.pipeline.knowledge import numbers, resource

FILE = "event_sureness.yaml"
LEAST, MOST = 0.05, 0.95


def of_class(share: float, kind: str, weights: Mapping[str, float] | None = None) -> float:
    """The share that the evidence gives, moved by the weight of the class of the type `kind`."""
    held = min(MOST, max(LEAST, share))
    moved = (class_weights() if weights is None else weights).get(kind.partition(".")[0], 0.0)
    return min(MOST, max(LEAST, 1 / (1 + math.exp(-math.log(held / (1 - held)) - moved))))


@cache
def class_weights() -> Mapping[str, float]:
    """The weights of event_sureness.yaml. Raises ValueError naming the one that is no number."""
    return numbers(FILE, "classes", resource(FILE))
