"""`make train`: teaches the ner of the model with the train part of the corpus and with invented news.

The lessons are the annotated articles, the same with other names, invented texts, and single sentences of the corpus on
which the model repeats what it says already, so that it forgets nothing. Writes worker/pipeline/resources/ner.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language
from spacy.training import Example
from spacy.util import fix_random_seed

from corpus.tool import whole
from corpus.tool.gold import document
from corpus.tool.records import Annotated
from training.names.grammar import Grammar, Named
from training.names.learn import example, rehearsal, teach
from training.names.swap import swapped
from worker.pipeline.reader import load_model
from worker.pipeline.taught import FOLDER, keep

MODEL = "en_core_web_md"


@dataclass(frozen=True)
class Recipe:
    """How much of what is taught, and how."""

    seed: int = 1
    articles: int = 2  # times that each annotated article is read as it is
    swaps: int = 3  # times with other names
    invented: int = 9000  # texts
    sentences: int = 2  # times that each single sentence is rehearsed
    shouted: float = 0.06  # share of the invented texts in capitals
    titled: float = 0.03  # share with every longer word written large
    rounds: int = 3
    rate: float = 0.0003
    batch: int = 600  # tokens
    dropout: float = 0.2


def lessons(nlp: Language, recipe: Recipe, items: list, rng: random.Random) -> Iterator[Example]:
    """What the ner is taught, from the articles and sentences of the corpus."""
    grammar = Grammar()
    countries = frozenset(grammar.symbols["land"])
    for item in items:
        if isinstance(item, Annotated):
            named = Named(item.text, tuple((e.start_char, e.end_char, e.label_) for e in document(item).ents))
            yield from [example(nlp, named)] * recipe.articles
            for _ in range(recipe.swaps):
                yield example(nlp, swapped(named, countries, grammar, rng))
        else:
            yield from [rehearsal(nlp, item.text)] * recipe.sentences
    for _ in range(recipe.invented):
        named, chance = grammar.draw(rng), rng.random()
        if chance < recipe.shouted:
            named = named.shouted()
        elif chance < recipe.shouted + recipe.titled:
            named = named.titled()
        yield example(nlp, named)


def train(nlp: Language, recipe: Recipe, items: list) -> Iterator[str]:
    """Teaches the ner of `nlp`; says how it goes."""
    fix_random_seed(recipe.seed)
    rng = random.Random(recipe.seed)  # noqa: S311 - chance of a lesson, not of a key
    with nlp.select_pipes(enable=["tok2vec", "parser", "ner"]):  # the others tell the ner nothing
        pool = list(lessons(nlp, recipe, items, rng))
    yield f"{len(pool)} lessons, {sum(len(lesson.reference) for lesson in pool)} tokens"
    losses = teach(
        nlp,
        pool,
        rounds=recipe.rounds,
        rate=recipe.rate,
        batch=recipe.batch,
        dropout=recipe.dropout,
        rng=rng,
    )
    for number, loss in enumerate(losses, 1):
        yield f"round {number} of {recipe.rounds}: loss {loss:.0f}"


def main(words: list[str]) -> int:
    """Trains and writes the weights."""
    parser = argparse.ArgumentParser(prog="make train", description=__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER)
    for key in ("seed", "invented", "rounds"):
        parser.add_argument(f"--{key}", type=int, default=getattr(Recipe, key))
    asked = parser.parse_args(words)
    began = time.monotonic()
    nlp = load_model(MODEL, taught=False)
    recipe = Recipe(seed=asked.seed, invented=asked.invented, rounds=asked.rounds)
    for line in train(nlp, recipe, list(whole.load().of("train"))):
        print(line, flush=True)
    record = keep(nlp, asked.out)
    print(f"{record.name} after {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
