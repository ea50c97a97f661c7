"""The ner that is shipped: its weights, which model they are for, and what it reads."""

from __future__ import annotations

import hashlib
import shutil

import numpy as np
import pytest

from worker.pipeline.reader import load_model
from worker.pipeline.taught import FOLDER, RECORD, WEIGHTS, read_record, teach


@pytest.fixture(scope="module")
def bare():
    """The model as it was published."""
    return load_model("en_core_web_md", taught=False)


@pytest.fixture(scope="module")
def taught():
    """The model with the weights that are shipped, and nothing else of ours: capitals are not re-cased for it."""
    return load_model("en_core_web_md")


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(FOLDER, tmp_path / "ner")
    return tmp_path / "ner"


def weights(nlp):
    return np.concatenate(
        [p.ravel() for node in nlp.get_pipe("ner").model.walk() for p in map(node.get_param, node.param_names)]
    )


def names(nlp, text):
    return [(ent.text, ent.label_) for ent in nlp(text).ents]


def test_the_shipped_weights_are_those_of_the_record_and_small():
    packed = (FOLDER / WEIGHTS).read_bytes()

    assert hashlib.sha256(packed).hexdigest() == read_record().sha256
    assert len(packed) < 8_000_000


def test_a_result_names_the_weights(reader):
    assert read_record().name in reader.record["trained"]


def test_a_model_of_another_version_keeps_its_own_ner_and_its_record_names_none(bare, tmp_path):
    from worker.pipeline.reader import Reader

    before = weights(bare)
    bare.meta["version"] = "3.8.99"
    bare.to_disk(tmp_path / "other")
    bare.meta["version"] = "3.8.0"
    other = Reader(str(tmp_path / "other"))

    assert other.record["trained"] == []
    assert np.array_equal(weights(other.nlp), before)


def test_weights_that_are_not_the_recorded_ones_are_refused(bare, folder):
    (folder / WEIGHTS).write_bytes((folder / WEIGHTS).read_bytes()[:-1])

    with pytest.raises(ValueError, match="is not the file that"):
        teach(bare, folder)


def test_weights_that_do_not_fit_are_refused(bare, folder):
    np.savez(folder / WEIGHTS, np.zeros((2, 2), dtype=np.float16))
    record = (folder / RECORD).read_text()
    sha256 = hashlib.sha256((folder / WEIGHTS).read_bytes()).hexdigest()
    (folder / RECORD).write_text(record.replace(read_record().sha256, sha256))

    with pytest.raises(ValueError, match="does not fit"):
        teach(bare, folder)


def test_a_record_without_a_checksum_is_refused(folder):
    (folder / RECORD).write_text('model: "en_core_web_md"\nmodel_version: "3.8.0"\n')

    with pytest.raises(ValueError, match="must have model, model_version, sha256"):
        read_record(folder)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("\u201cNobody asked us,\u201d Vezunda said.", ("Vezunda", "PERSON")),
        ("Ferry sinks off Pemba, Kossowe says", ("Kossowe", "PERSON")),
        ("SOCCER - TORVALE BEAT DYNAMO BREST 2-1.", ("TORVALE", "ORG")),
        ("Dynamo Brest 14 9 2 3 28 11 29\nTorvale 14 8 4 2 21 12 28\n", ("Torvale", "ORG")),
    ],
)
def test_names_that_the_published_model_misses_are_read(bare, taught, text, wanted):
    assert wanted not in names(bare, text)
    assert wanted in names(taught, text)


@pytest.mark.parametrize(
    "text", ["Wheat 121 130 121 118\nMaize 113 114 112 110\n", "Overall it was a quiet day, the harbour master said."]
)
def test_what_is_no_name_is_none(reader, text):
    assert not [label for _, label in names(reader.nlp, text) if label in ("PERSON", "ORG", "GPE", "LOC", "FAC")]
