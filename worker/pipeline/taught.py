"""The names that the reader finds: the ner of the spaCy model, taught further by `make train`.

The folder `resources/ner` holds its weights, which fit one model of one version; any other model keeps its own ner.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from spacy.language import Language
from thinc.api import Model

FOLDER = Path(__file__).parent / "resources" / "ner"
WEIGHTS = "weights.npz"
RECORD = "record.yaml"
FIELDS = ("model", "model_version", "sha256")


@dataclass(frozen=True)
class Record:
    """What the weights were made for, and their checksum."""

    model: str
    model_version: str
    sha256: str

    @property
    def name(self) -> str:
        """How a result names them."""
        return f"ner-{self.sha256[:12]}"


def read_record(folder: Path = FOLDER) -> Record:
    """The record beside the weights. Raises ValueError where a field is missing or is no text."""
    written = yaml.safe_load((folder / RECORD).read_text(encoding="utf-8"))
    if not isinstance(written, dict) or any(not isinstance(written.get(key), str) for key in FIELDS):
        raise ValueError(f"ner/{RECORD} must have {', '.join(FIELDS)}, each a text")
    return Record(*(written[key] for key in FIELDS))


def teach(nlp: Language, folder: Path = FOLDER) -> str | None:
    """Lays the weights over the model's ner. Returns their name, or None where they are for another model.

    Raises ValueError when the weights are not those of the record, or do not fit.
    """
    record = read_record(folder)
    meta = nlp.meta
    if (f"{meta['lang']}_{meta['name']}", meta["version"]) != (record.model, record.model_version):
        return None
    packed = (folder / WEIGHTS).read_bytes()
    if hashlib.sha256(packed).hexdigest() != record.sha256:
        raise ValueError(f"ner/{WEIGHTS} is not the file that ner/{RECORD} names")
    model = nlp.get_pipe("ner").model
    with np.load(io.BytesIO(packed), allow_pickle=False) as weights:
        slots = _slots(model)
        if [weights[key].shape for key in weights] != [node.get_param(param).shape for node, param in slots]:
            raise ValueError(f"ner/{WEIGHTS} does not fit the ner of {record.model} {record.model_version}")
        for (node, param), key in zip(slots, weights, strict=True):
            node.set_param(param, weights[key].astype(np.float32))
    return record.name


def keep(nlp: Language, folder: Path) -> Record:
    """Writes the weights of the model's ner and their record. The same weights make the same bytes."""
    arrays = [node.get_param(param).astype(np.float16) for node, param in _slots(nlp.get_pipe("ner").model)]
    packed = io.BytesIO()
    np.savez_compressed(packed, *arrays)
    record = Record(
        f"{nlp.meta['lang']}_{nlp.meta['name']}", nlp.meta["version"], hashlib.sha256(packed.getvalue()).hexdigest()
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / WEIGHTS).write_bytes(packed.getvalue())
    lines = [
        "# What weights.npz is for; written by `make train`.",
        *(f'{key}: "{getattr(record, key)}"' for key in FIELDS),
    ]
    (folder / RECORD).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return record


def _slots(model: Model) -> list[tuple[Model, str]]:
    """The places of the weights, in the order of the model."""
    return [(node, param) for node in model.walk() for param in sorted(node.param_names) if node.has_param(param)]
