"""The judge of events is learnt from looks of words, the same each time."""

from __future__ import annotations

import numpy as np
import pytest

from training.events.__main__ import event_rows, learn
from training.events.examples import Example, of_lexicon
from worker.pipeline.events.judging import Judge, Seen
from worker.pipeline.events.judging.looks import PLACES, Look
from worker.pipeline.events.judging.weights import FOLDER, RECORD, WEIGHTS, Weights, keep, read, weights_for
from worker.pipeline.events.lexicon import frames


def example(word, kind=None, known=()):
    look = Look({place: [] for place in PLACES}, ["pos=VERB", "dep=ROOT"], alone=tuple(known))
    look.words["head"] = [word]
    return Example(look, kind)


@pytest.fixture(scope="module")
def train():
    """Few words, often."""
    return [
        *(example("explode", "accident.explosion") for _ in range(10)),
        *(example("marry", "marriage") for _ in range(10)),
        *(example(word) for word in ("sit", "look", "seem", "hold") for _ in range(5)),
    ]


@pytest.fixture(scope="module")
def learnt(train, reader):
    return learn(train, reader.nlp.vocab, steps=3)


def test_what_announces_events_weighs_more(learnt, reader):
    judge = Judge(Weights("", learnt), reader.nlp.vocab)

    assert judge.glance("explode", None, (), ()) > judge.glance("look", None, (), ())
    assert judge.glance("detonate", None, (), ()) > judge.glance("seem", None, (), ())


def test_a_word_has_the_type_of_words_like_it(learnt, reader):
    judge = Judge(Weights("", learnt), reader.nlp.vocab)

    ((kind, share),) = judge.types_of([Seen(None, example("wed").look, 1.0)])

    assert kind.partition(".")[0] == "marriage"
    assert 0 < share < 1


def test_the_same_examples_give_the_same_weights(train, learnt, reader):
    again = learn(train, reader.nlp.vocab, steps=3)

    assert all(np.array_equal(learnt[name], again[name]) for name in learnt)


def test_a_row_has_a_place_for_all_that_is_asked(train, learnt, reader):
    judge = Judge(Weights("", learnt), reader.nlp.vocab)

    rows = event_rows(judge, [example("explode", known=("accident.explosion",)), example("sit")])

    assert rows.shape[0] == 2
    assert not np.array_equal(rows[0], rows[1])


def test_every_word_of_the_lexicon_is_an_example():
    types = {one.type for one in of_lexicon(frames())}

    assert {"price_move.fall", "contest.win", "aid.military"} <= types


def test_what_is_kept_is_read_again_and_makes_the_same_bytes(learnt, reader, tmp_path):
    keep(reader.nlp, learnt, tmp_path / "a")
    keep(reader.nlp, learnt, tmp_path / "b")

    record, weights = read(tmp_path / "a")

    assert (tmp_path / "a" / WEIGHTS).read_bytes() == (tmp_path / "b" / WEIGHTS).read_bytes()
    assert record["model"] == "en_core_web_md"
    assert list(weights["types"]) == list(learnt["types"])


def test_weights_that_are_not_those_of_the_record_are_refused(learnt, reader, tmp_path):
    keep(reader.nlp, learnt, tmp_path)
    (tmp_path / WEIGHTS).write_bytes((tmp_path / WEIGHTS).read_bytes() + b"x")

    with pytest.raises(ValueError, match="is not the file that"):
        read(tmp_path)


def test_weights_of_another_form_are_refused(learnt, reader, tmp_path):
    keep(reader.nlp, {**learnt, "type_words": learnt["type_words"][:-1]}, tmp_path)

    with pytest.raises(ValueError, match="does not fit"):
        read(tmp_path)


def test_weights_of_parts_of_another_form_are_refused(learnt, reader, tmp_path):
    keep(reader.nlp, {**learnt, "part_weights": learnt["part_weights"][:-1]}, tmp_path)

    with pytest.raises(ValueError, match="part_weights is"):
        read(tmp_path)


def test_a_record_without_a_checksum_is_refused(learnt, reader, tmp_path):
    keep(reader.nlp, learnt, tmp_path)
    (tmp_path / RECORD).write_text("model: en_core_web_md\n")

    with pytest.raises(ValueError, match="must have model, model_version, sha256"):
        read(tmp_path)


def test_what_ships_fits_the_model_and_is_named_in_the_record(reader):
    weights = weights_for(reader.nlp)

    assert (FOLDER / "README.md").is_file()
    assert weights is not None
    assert weights.name in reader.record["trained"]
