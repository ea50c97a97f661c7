"""`make bench`: what the reading costs, as ratios to the bare spaCy pipeline, taken in one run.

The bare pipeline and Dateline's read the same articles (`corpus/articles/train`) in turn, round after round, in one
process, so that a slow moment of the machine falls on both. What counts is the ratio of a round and how far the
rounds agree; words a second are those of this machine at this moment.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

from spacy.language import Language

from jobs.settings import Settings
from worker.pipeline.layers import Article
from worker.pipeline.reader import Reader, load_model
from worker.pipeline.result import build

ARTICLES = Path(__file__).resolve().parents[1] / "corpus" / "articles" / "train"
PUBLISHED = "2024-03-05"


def bare_seconds(nlp: Language, texts: list[str]) -> float:
    """Seconds that the model alone takes."""
    began = time.perf_counter()
    for text in texts:
        nlp(text)
    return time.perf_counter() - began


def reading_seconds(reader: Reader, texts: list[str], shares: Counter) -> float:
    """Seconds that the whole reading takes, down to the result; adds those of each component to `shares`."""
    began = at = time.perf_counter()
    for text in texts:
        doc = reader.tokens(text)
        doc._.article = Article(published_at=PUBLISHED)
        at = _lap(shares, "tokens", at)
        for name, component in reader.nlp.pipeline:
            doc = component(doc)
            at = _lap(shares, name, at)
        build(doc, reader.record)
        at = _lap(shares, "result", at)
    return at - began


def _lap(shares: Counter, name: str, since: float) -> float:
    now = time.perf_counter()
    shares[name] += now - since
    return now


def main(arguments: list[str]) -> int:
    """Prints the ratios."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args(arguments).rounds
    model = Settings.from_environment().model
    texts = [path.read_bytes().decode() for path in sorted(ARTICLES.glob("*.txt"))]
    words = sum(len(text.split()) for text in texts)
    bare, reader = load_model(model), Reader(model)
    reader.warm()
    # As the worker does (worker/run.py): what is loaded is not looked through for garbage, in either.
    gc.collect()
    gc.freeze()
    bare(texts[0])
    shares: Counter = Counter()
    ratios = []
    for number in range(1, rounds + 1):
        alone = bare_seconds(bare, texts)
        whole = reading_seconds(reader, texts, shares)
        ratios.append(whole / alone)
        print(
            f"round {number}: bare {words / alone:6.0f} words/s, whole {words / whole:6.0f} words/s, "
            f"ratio {whole / alone:.2f}",
            flush=True,
        )
    print(
        f"\nratio of times, whole to bare: median {statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})"
    )
    total = sum(shares.values())
    print(
        "share of each component: "
        + ", ".join(f"{name} {100 * took / total:.1f} %" for name, took in shares.most_common())
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
