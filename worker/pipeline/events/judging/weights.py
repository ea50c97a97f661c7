"""The weights of the judge, as `resources/events` holds them: read, checked, and written by `training.events`."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import yaml
from spacy.language import Language

from worker.pipeline.events.judging.looks import PLACES
from worker.pipeline.events.judging.phrases import ROLES
from worker.pipeline.knowledge import RESOURCES

FOLDER = RESOURCES / "events"
WEIGHTS, RECORD = "weights.npz", "record.yaml"
FIELDS = ("model", "model_version", "sha256")
SIZE = 300  # of a vector
AGREEING = 6  # how the lexicon agrees: a frame fits, the word is known alone, in a phrase; each by type and by class
# How the lexicon counts where only event or not is asked: a frame fits, known alone, known in a phrase, not known.
KNOWN = 4
ARRAYS = {
    "types": "U",
    "classes": "U",
    "flags": "U",
    "event_words": "f",  # places × size
    "event_flags": "f",
    "event_known": "f",
    "event_classes": "f",  # 3 × classes: by what the lexicon knows it for
    "event_bias": "f",
    "least": "f",  # what the word itself must speak for an event to be looked at
    "type_words": "f",  # places * size × types
    "type_flags": "f",
    "type_agreeing": "f",
    "type_bias": "f",
    "part_flags": "U",
    "part_weights": "f",  # 1 + flags × no part and each role
    "history_flags": "U",
    "history_weights": "f",  # 1 + flags
}


@dataclass(frozen=True)
class Weights:
    """All arrays by name, and how a result names them."""

    name: str
    arrays: dict[str, np.ndarray]

    def __getitem__(self, name: str) -> np.ndarray:
        return self.arrays[name]


def read(folder: Path = FOLDER) -> tuple[dict[str, str], Weights]:
    """The record and the weights. Raises ValueError where they are not those of the record, or of another form."""
    record = yaml.safe_load((folder / RECORD).read_text(encoding="utf-8"))
    if not isinstance(record, dict) or any(not isinstance(record.get(key), str) for key in FIELDS):
        raise ValueError(f"events/{RECORD} must have {', '.join(FIELDS)}, each a text")
    packed = (folder / WEIGHTS).read_bytes()
    if hashlib.sha256(packed).hexdigest() != record["sha256"]:
        raise ValueError(f"events/{WEIGHTS} is not the file that events/{RECORD} names")
    with np.load(io.BytesIO(packed), allow_pickle=False) as kept:
        arrays = {name: kept[name] for name in kept.files}
    if wrong := [name for name, kind in ARRAYS.items() if name not in arrays or arrays[name].dtype.kind != kind]:
        raise ValueError(f"events/{WEIGHTS} has no {wrong[0]} of the right form")
    sizes = len(PLACES) * SIZE, len(arrays["types"])
    if arrays["type_words"].shape != sizes or arrays["event_words"].shape != (len(PLACES), SIZE):
        raise ValueError(f"events/{WEIGHTS} does not fit: type_words is {arrays['type_words'].shape}, not {sizes}")
    sizes = len(arrays["part_flags"]) + 1, len(ROLES) + 1
    if arrays["part_weights"].shape != sizes:
        raise ValueError(f"events/{WEIGHTS} does not fit: part_weights is {arrays['part_weights'].shape}, not {sizes}")
    sizes = (len(arrays["history_flags"]) + 1,)
    if arrays["history_weights"].shape != sizes:
        found = arrays["history_weights"].shape
        raise ValueError(f"events/{WEIGHTS} does not fit: history_weights is {found}, not {sizes}")
    arrays = {name: a.astype(np.float32) if a.dtype.kind == "f" else a for name, a in arrays.items()}
    return record, Weights(f"events-{record['sha256'][:12]}", arrays)


@cache
def _bundled() -> tuple[dict[str, str], Weights]:
    return read()


def weights_for(nlp: Language) -> Weights | None:
    """The weights that come with Dateline, where they were made for this model; any other is read by rules alone."""
    record, weights = _bundled()
    meta = nlp.meta
    fits = (f"{meta['lang']}_{meta['name']}", meta["version"]) == (record["model"], record["model_version"])
    return weights if fits and nlp.vocab.vectors.shape[1] == SIZE else None


def keep(nlp: Language, arrays: dict[str, np.ndarray], folder: Path = FOLDER) -> None:
    """Writes weights and record. The same weights make the same bytes."""
    packed = io.BytesIO()
    halves = {name: a.astype(np.float16) if a.dtype.kind == "f" and a.size > SIZE else a for name, a in arrays.items()}
    np.savez_compressed(packed, **{name: halves[name] for name in ARRAYS})
    folder.mkdir(parents=True, exist_ok=True)
    (folder / WEIGHTS).write_bytes(packed.getvalue())
    record = {
        "model": f"{nlp.meta['lang']}_{nlp.meta['name']}",
        "model_version": nlp.meta["version"],
        "sha256": hashlib.sha256(packed.getvalue()).hexdigest(),
    }
    lines = [
        "# What weights.npz is for; written by `make train`.",
        *(f'{key}: "{value}"' for key, value in record.items()),
    ]
    (folder / RECORD).write_text("\n".join(lines) + "\n", encoding="utf-8")
