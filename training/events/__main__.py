"""python -m training.events [--dry] [--out DIR] [--steps N]: learns from the train part of the corpus, and writes."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from spacy.vocab import Vocab

from training.events import fitting, history, parts, sureness
from training.events.examples import Example, of_item, of_lexicon, texts
from worker.pipeline.events.judging import Judge
from worker.pipeline.events.judging.looks import PLACES
from worker.pipeline.events.judging.parts import Casting
from worker.pipeline.events.judging.weights import AGREEING, FOLDER, KNOWN, SIZE, Weights, keep
from worker.pipeline.events.lexicon import frames
from worker.pipeline.ontology import ontology
from worker.pipeline.reader import Reader

MODEL = "en_core_web_md"
RARE = 8  # times that a flag must stand in the train part
FLAG = 0.3  # of a vector's length: flags are many and weigh less
STEPS = 150
SHRINK_EVENT, SHRINK_TYPE = 1e-4, (3e-5, 3e-4)
LEAST = 0.04  # share of the train part's events that the first glance may lose


def blank(train: list[Example]) -> Weights:
    """Weights of nothing, which already say what there is."""
    flags = _often(flag for one in train for flag in set(one.look.flags))
    types = sorted(kind.name for kind in ontology())
    classes = sorted({kind.event_class for kind in ontology()})
    wide = len(PLACES) * SIZE
    return Weights(
        "",
        {
            "types": np.array(types),
            "classes": np.array(classes),
            "flags": np.array(flags),
            "event_words": np.zeros((len(PLACES), SIZE), np.float32),
            "event_flags": np.zeros(len(flags), np.float32),
            "event_known": np.zeros(KNOWN, np.float32),
            "event_classes": np.zeros((3, len(classes)), np.float32),
            "event_bias": np.zeros(1, np.float32),
            "least": np.full(1, -100, np.float32),
            "type_words": np.zeros((wide, len(types)), np.float32),
            "type_flags": np.zeros((len(flags), len(types)), np.float32),
            "type_agreeing": np.zeros(AGREEING, np.float32),
            "type_bias": np.zeros(len(types), np.float32),
            "part_flags": np.array([""]),
            "part_weights": np.zeros((2, len(parts.LABELS)), np.float32),
            "history_flags": np.array([""]),
            "history_weights": np.zeros(2, np.float32),
        },
    )


def _often(found: Iterable[str]) -> list[str]:
    return sorted(name for name, count in Counter(found).items() if count >= RARE)


def event_rows(judge: Judge, found: list[Example]) -> np.ndarray:
    """What is asked of each word: the row of its look, and what the lexicon says of it."""
    wide, classes = len(PLACES) * SIZE, len(judge.class_number)
    rows = np.zeros((len(found), wide + len(judge.flag_number) + KNOWN + 3 * classes), np.float32)
    for at, one in enumerate(found):
        look = one.look
        own = judge.row(look)
        own[wide:] *= FLAG
        rows[at, : len(own)] = own
        base = len(own)
        listed = ((look.fit,) if look.fit else (), look.alone, look.phrased)
        rows[at, base : base + KNOWN] = [*map(bool, listed), not any(listed)]
        for number, names in enumerate(listed):
            for name in {n.partition(".")[0] for n in names}:
                rows[at, base + KNOWN + number * classes + judge.class_number[name]] = 0.5
    return rows


def learn_events(judge: Judge, train: list[Example], arrays: dict[str, np.ndarray]) -> None:
    """Whether a word announces an event."""
    found = fitting.yes_or_no(
        event_rows(judge, train), np.array([one.type is not None for one in train], np.float32), SHRINK_EVENT
    )
    wide, flags, classes = len(PLACES) * SIZE, len(judge.flag_number), len(judge.class_number)
    arrays["event_words"] = found[:wide].reshape(len(PLACES), SIZE)
    arrays["event_flags"] = found[wide : wide + flags] * FLAG
    arrays["event_known"] = found[wide + flags : wide + flags + KNOWN]
    arrays["event_classes"] = found[wide + flags + KNOWN : -1].reshape(3, classes) * 0.5
    arrays["event_bias"] = found[-1:]
    glances = Judge(Weights("", arrays), judge.vocab)
    told = sorted(
        glances.glance(one.look.words["head"][0], one.look.fit, one.look.alone, one.look.phrased)
        for one in train
        if one.type is not None
    )
    arrays["least"] = np.array([told[int(len(told) * LEAST)]], np.float32)


def learn_types(judge: Judge, train: list[Example], arrays: dict[str, np.ndarray], steps: int) -> None:
    """Of which type it is."""
    found = [one for one in train if one.type] + list(of_lexicon(frames()))
    wide = len(PLACES) * SIZE
    rows = np.stack([judge.row(one.look) for one in found])
    rows[:, wide:] *= FLAG
    agreeing = np.stack([judge.agreeing(one.look) for one in found], axis=1)
    weights, agree, bias = fitting.types(
        rows,
        agreeing,
        np.array([judge.number[one.type] for one in found if one.type]),
        np.array([one.weight for one in found]),
        judge.class_of,
        SHRINK_TYPE,
        steps,
    )
    arrays |= {"type_words": weights[:wide], "type_flags": weights[wide:] * FLAG, "type_agreeing": agree}
    arrays["type_bias"] = bias


def learn(train: list[Example], vocab: Vocab, steps: int = STEPS) -> dict[str, np.ndarray]:
    """All weights."""
    weights = blank(train)
    judge = Judge(weights, vocab)
    arrays = dict(weights.arrays)
    learn_events(judge, train, arrays)
    learn_types(judge, train, arrays, steps)
    return arrays


def main(arguments: Iterable[str] | None = None) -> None:
    """Prints what was learnt; without --dry writes it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dry", action="store_true", help="write nothing")
    parser.add_argument("--out", type=Path, default=FOLDER, help="the folder of weights and record")
    parser.add_argument("--steps", type=int, default=STEPS)
    asked = parser.parse_args(arguments)
    reader = Reader(MODEL)
    read = {split: texts(reader, split) for split in ("train", "dev")}
    train = [example for item, doc in read["train"] for example in of_item(item, doc)]
    casts = {split: [cast for item, doc in rows for cast in parts.of_item(item, doc)] for split, rows in read.items()}
    arrays = learn(train, reader.nlp.vocab, asked.steps) | parts.learn(casts["train"])
    casting = Casting(arrays["part_flags"], arrays["part_weights"])
    sys.stdout.write(f"{len(train)} words of the train part, {sum(one.type is not None for one in train)} events\n")
    sys.stdout.write(f"roles of the dev part, F1: {parts.compare(casting, casts['dev'])}\n")
    judge = Judge(Weights("", arrays), reader.nlp.vocab)
    told = {s: [t for item, doc in rows for t in history.of_item(item, doc, judge)] for s, rows in read.items()}
    arrays |= history.learn(told["train"])
    judge = Judge(Weights("", arrays), reader.nlp.vocab)
    sys.stdout.write(f"history of the dev part: {history.compare(judge.history, told['dev'])}\n")
    claims = {s: [c for item, doc in rows for c in sureness.of_item(item, doc, judge)] for s, rows in read.items()}
    for line in sureness.compare(claims["train"], claims["dev"]):
        sys.stdout.write(f"confidence on the dev part: {line}\n")
    if not asked.dry:
        keep(reader.nlp, arrays, asked.out)
        sureness.keep(sureness.by_class(claims["train"]), asked.out.parent)


if __name__ == "__main__":
    main()
