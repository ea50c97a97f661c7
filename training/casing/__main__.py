"""python -m training.casing [--dry]: fits the weights on the training part, measures on both parts, writes."""

from __future__ import annotations

import argparse
import math
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import yaml
from spacy.language import Language

from corpus.tool import whole
from worker.pipeline.article import ArticleParts
from worker.pipeline.casing import recasing
from worker.pipeline.casing.features import AROUND, WORD_FLAGS, Lexicon, around
from worker.pipeline.casing.recasing import FILE, FINAL, Truecaser, Weights, told
from worker.pipeline.casing.words import known
from worker.pipeline.knowledge import RESOURCES
from worker.pipeline.reader import load_model

MODEL = "en_core_web_md"
STEPS, RATE = 1500, 0.03
SHRINK_WORDS, SHRINK_AROUND = 2e-4, 1e-4
PASSES = 2
EVERY = 12  # of the names in the lists one in so many is learnt from
HEADER = """\
# What speaks for a capital at the first letter of a word that stands in a text of capitals: the weights of three
# logistic regressions, the first (`vector`, `word`) over the word itself, the others (`around`, `again`) over what the
# one before told of it and of its neighbours (casing/features.py). `vector`: of en_core_web_md 3.8.0.
# Learnt from the train parts of corpus/ by `python -m training.casing`; do not edit by hand.
"""

Words = list[str]


def texts(split: str, nlp: Language) -> Iterator[tuple[Words, list[bool]]]:
    """The words of every article or sentence of the split, and where a sentence may begin."""
    parts = ArticleParts()
    for item in whole.load().of(split):
        doc = parts(nlp.make_doc(item.text))
        kept = [token for token in doc if not token.is_space]
        words = [token.text for token in kept]
        begins, opens = [], True
        for token in kept:
            opens = opens or bool(token.is_sent_start)
            begins.append(opens)
            opens = token.text in FINAL or (opens and not any(c.isalnum() for c in token.text))
        yield words, begins


def tells(word: str, opens: bool) -> bool:
    """Its case tells whether it is a name."""
    return not opens and word.isalpha() and not (len(word) > 1 and word.isupper()) and word != "I"


def fit(rows: np.ndarray, right: np.ndarray, weight: np.ndarray, shrink: float) -> np.ndarray:
    """Weights of a logistic regression, the last one the bias: Adam on all rows at once."""
    rows = np.hstack([rows, np.ones((len(rows), 1))])
    found = np.zeros(rows.shape[1])
    pace, drift = found.copy(), found.copy()
    for step in range(1, STEPS + 1):
        share = 1 / (1 + np.exp(-np.clip(rows @ found, -30, 30)))
        slope = rows.T @ (weight * (share - right)) / weight.sum() + shrink * found
        pace = 0.9 * pace + 0.1 * slope
        drift = 0.999 * drift + 0.001 * slope**2
        found -= RATE * (pace / (1 - 0.9**step)) / (np.sqrt(drift / (1 - 0.999**step)) + 1e-8)
    return found


def fit_words(found: list[tuple[Words, list[bool]]], lexicon: Lexicon, size: int) -> np.ndarray:
    """The weights of words for themselves, from the corpus and from a part of the lists of names."""
    seen: Counter[tuple[str, bool]] = Counter(
        (word.lower(), word[0].isupper())
        for words, begins in found
        for word, opens in zip(words, begins, strict=True)
        if tells(word, opens)
    )
    lower = {word for word, large in seen if not large}
    rows, right, weight = [], [], []
    for (word, large), count in sorted(seen.items()):
        rows.append(_row(word, lexicon, size))
        right.append(large)
        weight.append(1 + math.log(count))
    for word in [*sorted(known().given)[::EVERY], *sorted(known().surnames)[::EVERY]]:
        if word not in lower and lexicon.look(word).vector is not None:
            rows.append(_row(word, lexicon, size))
            right.append(True)
            weight.append(0.1)
    return fit(np.array(rows), np.array(right, dtype=float), np.array(weight), SHRINK_WORDS)


def _row(word: str, lexicon: Lexicon, size: int) -> np.ndarray:
    look = lexicon.look(word)
    return np.concatenate([np.zeros(size) if look.vector is None else look.vector, look.flags])


def fit_around(found: list[tuple[Words, list[bool]]], lexicon: Lexicon, learnt: Weights) -> np.ndarray:
    """The weights of a word among its neighbours, who are known by what was learnt before."""
    rows, right = [], []
    for words, begins in found:
        lowers = [word.lower() for word in words]
        looks = [lexicon.look(lower) for lower in lowers]
        scores = told(lowers, looks, learnt)
        for i, (word, opens) in enumerate(zip(words, begins, strict=True)):
            if tells(word, opens):
                rows.append(around(lowers, scores, looks, i))
                right.append(word[0].isupper())
    return fit(np.array(rows), np.array(right, dtype=float), np.ones(len(rows)), SHRINK_AROUND)


def measure(found: list[tuple[Words, list[bool]]], caser: Truecaser) -> str:
    """Precision and recall of capitals, acronyms and sentence beginnings included, and words as they were."""
    hit = guessed = wanted = same = total = 0
    wrong: Counter[tuple[str, str]] = Counter()
    for words, begins in found:
        recased = caser.recase([word.upper() for word in words], begins)
        for word, given, opens in zip(words, recased, begins, strict=True):
            if not word[0].isalpha() or opens:
                continue
            hit += word[0].isupper() and given[0].isupper()
            guessed += given[0].isupper()
            wanted += word[0].isupper()
            same += word == given
            total += 1
            if word != given:
                wrong[word, given] += 1
    precision, recall = hit / guessed, hit / wanted
    return (
        f"capitals precision {precision:.3f}, recall {recall:.3f}, "
        f"F1 {2 * precision * recall / (precision + recall):.3f}; "
        f"words as they were {same / total:.3f} of {total}\n"
        f"  {', '.join(f'{a}>{b} {n}' for (a, b), n in wrong.most_common(60))}\n"
    )


def main(arguments: Iterable[str] | None = None) -> None:
    """Prints the measures; without --dry writes the resource."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dry", action="store_true", help="write nothing")
    asked = parser.parse_args(arguments)
    nlp = load_model(MODEL)
    lexicon = Lexicon(nlp)
    size = nlp.vocab.vectors.shape[1]
    train, dev = list(texts("train", nlp)), list(texts("dev", nlp))
    own = np.round(fit_words(train, lexicon, size), 2)
    learnt = Weights(own[:size], own[size:-1], float(own[-1]), ())
    for _ in range(PASSES):
        near = np.round(fit_around(train, lexicon, learnt), 2)
        learnt = replace(learnt, passes=(*learnt.passes, (near[:-1], float(near[-1]))))
    recasing.weights = lambda: learnt
    caser = Truecaser(nlp)
    sys.stdout.write("train " + measure(train, caser))
    sys.stdout.write("dev " + measure(dev, caser))
    if not asked.dry:
        write(RESOURCES / FILE, learnt)


def write(path: Path, learnt: Weights) -> None:
    """The resource with its header."""
    data = {
        "word": {"bias": learnt.bias, **dict(zip(WORD_FLAGS, learnt.flags.tolist(), strict=True))},
        **{
            name: {"bias": bias, **dict(zip(AROUND, near.tolist(), strict=True))}
            for name, (near, bias) in zip(("around", "again"), learnt.passes, strict=True)
        },
        "vector": " ".join(f"{weight:g}" for weight in learnt.vector),
    }
    path.write_text(HEADER + yaml.safe_dump(data, sort_keys=False, width=118), encoding="utf-8")


if __name__ == "__main__":
    main()
