"""Fits the log-linear model: the right options of each pronoun together are to have the greatest share."""

from __future__ import annotations

from collections import Counter

import numpy as np

from training.coref.examples import Choice

RARE = 4  # a feature of fewer choices gets no weight
STEPS = 400
RATE = 0.05
SHRINK = 0.05  # of the squared distance from the weights set by hand


def fit(choices: list[Choice], hand: dict[str, float]) -> dict[str, float]:
    """The weights by feature, rounded to two places, drawn to those set by hand; little ones are left out."""
    told = [c for c in choices if c.right and len(c.right) < len(c.options)]
    count = Counter(f for c in told for f in {f for option in c.options for f in option})
    names = sorted({f for f, n in count.items() if n >= RARE} | hand.keys())
    at = {name: i for i, name in enumerate(names)}
    rows = [[[at[f] for f in option if f in at] for option in c.options] for c in told]
    matrix = np.zeros((sum(map(len, rows)), len(names)))
    starts = np.cumsum([0, *map(len, rows)])[:-1]
    right = np.zeros(len(matrix), bool)
    for start, options, choice in zip(starts, rows, told, strict=True):
        for i, option in enumerate(options):
            np.add.at(matrix[start + i], option, 1.0)
        right[start + np.array(choice.right)] = True
    owner = np.repeat(np.arange(len(rows)), [len(r) for r in rows])
    prior = np.array([hand.get(name, 0.0) for name in names])
    weights, pace, drift = prior.copy(), np.zeros(len(names)), np.zeros(len(names))
    for step in range(1, STEPS + 1):  # Adam, on all choices at once
        scores = matrix @ weights
        raised = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
        share = raised / np.add.reduceat(raised, starts)[owner]
        good = np.where(right, raised, 0.0)
        target = good / np.add.reduceat(good, starts)[owner]
        slope = (matrix.T @ (share - target)) / len(rows) + SHRINK * (weights - prior)
        pace = 0.9 * pace + 0.1 * slope
        drift = 0.999 * drift + 0.001 * slope**2
        weights -= RATE * (pace / (1 - 0.9**step)) / (np.sqrt(drift / (1 - 0.999**step)) + 1e-8)
    return {name: round(float(w), 2) for name, w in zip(names, weights, strict=True) if abs(w) >= 0.05}
