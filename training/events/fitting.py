"""Log-linear models by Adam on all rows at once, from weights of nothing: the same rows give the same weights."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Arrays = list[np.ndarray]


def descend(found: Arrays, slopes: Callable[[Arrays], Arrays], steps: int, rate: float) -> Arrays:
    """Adam."""
    pace, drift = ([np.zeros_like(a) for a in found] for _ in range(2))
    for step in range(1, steps + 1):
        for at, slope in enumerate(slopes(found)):
            pace[at] = 0.9 * pace[at] + 0.1 * slope
            drift[at] = 0.999 * drift[at] + 0.001 * slope**2
            found[at] = found[at] - rate * (pace[at] / (1 - 0.9**step)) / (
                np.sqrt(drift[at] / (1 - 0.999**step)) + 1e-8
            )
    return found


def yes_or_no(rows: np.ndarray, right: np.ndarray, shrink: float, steps: int = 300, rate: float = 0.02) -> np.ndarray:
    """Weights of a logistic regression, the last one the bias."""

    def slopes(found: Arrays) -> Arrays:
        share = 1 / (1 + np.exp(-np.clip(rows @ found[0] + found[1], -30, 30)))
        off = ((share - right) / len(right)).astype(np.float32)
        return [rows.T @ off + shrink * found[0], off.sum(keepdims=True)]

    weights, bias = descend([np.zeros(rows.shape[1], np.float32), np.zeros(1, np.float32)], slopes, steps, rate)
    return np.concatenate([weights, bias])


def types(
    rows: np.ndarray,
    agreeing: np.ndarray,
    right: np.ndarray,
    weight: np.ndarray,
    class_of: np.ndarray,
    shrink: tuple[float, float],
    steps: int,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Weights by type, of which those of one class share a part; of how the lexicon agrees; and biases.

    `agreeing`: how × rows × types.
    """
    many, classes = len(class_of), int(class_of.max()) + 1
    wanted = np.zeros((len(right), many), np.float32)
    wanted[np.arange(len(right)), right] = 1
    shares_class = np.zeros((classes, many), np.float32)
    shares_class[class_of, np.arange(many)] = 1
    heavy = (weight / weight.sum()).astype(np.float32)[:, None]

    def slopes(found: Arrays) -> Arrays:
        by_class, by_type, bias, agree = found
        scores = rows @ (by_class @ shares_class + by_type) + bias + np.tensordot(agree, agreeing, (0, 0))
        off = heavy * (_shares(scores) - wanted)
        slope = rows.T @ off
        return [
            slope @ shares_class.T + shrink[0] * by_class,
            slope + shrink[1] * by_type,
            off.sum(axis=0) + 1e-4 * bias,
            np.array([float((one * off).sum()) for one in agreeing], np.float32),
        ]

    size = rows.shape[1]
    start = [(size, classes), (size, many), (many,), (len(agreeing),)]
    by_class, by_type, bias, agree = descend([np.zeros(s, np.float32) for s in start], slopes, steps, 0.02)
    return by_class @ shares_class + by_type, agree, bias


def _shares(scores: np.ndarray) -> np.ndarray:
    found = np.exp(scores - scores.max(axis=1, keepdims=True))
    return found / found.sum(axis=1, keepdims=True)
