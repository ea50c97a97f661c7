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


def shares_of_flags(
    rows: np.ndarray, starts: np.ndarray, right: np.ndarray, flags: int, labels: int, shrink: float, steps: int = 200
) -> np.ndarray:
    """Weights of a multinomial regression: `rows` lists the flags of all examples, `starts` where each begins."""
    wanted = np.eye(labels, dtype=np.float32)[right]
    owner = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(rows))))

    def slopes(found: Arrays) -> Arrays:
        off = (_shares(np.add.reduceat(found[0][rows], starts, axis=0)) - wanted) / len(right)
        slope = [np.bincount(rows, off[owner, label], flags) for label in range(labels)]
        return [np.stack(slope, axis=1).astype(np.float32) + shrink * found[0]]

    return descend([np.zeros((flags, labels), np.float32)], slopes, steps, 0.03)[0]


def choice(rows: np.ndarray, starts: np.ndarray, right: np.ndarray, prior: np.ndarray, shrink: float) -> np.ndarray:
    """Weights by which the right ones of each group of rows have together the greatest share, drawn to `prior`."""
    owner = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(rows))))

    def slopes(found: Arrays) -> Arrays:
        scores = rows @ found[0]
        raised = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
        good = np.where(right, raised, 0.0)
        share, target = (one / np.add.reduceat(one, starts)[owner] for one in (raised, good))
        return [rows.T @ (share - target) / len(starts) + shrink * (found[0] - prior)]

    return descend([prior.astype(float).copy()], slopes, 400, 0.05)[0]


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
