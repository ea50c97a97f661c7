"""How sure an event is: how confidence compares with what is right."""

from __future__ import annotations

import pytest
import yaml

from corpus.tool.single import Sentence
from training.events.examples import read_until_events
from training.events.sureness import Claim, auroc, by_class, calibration_error, compare, fit, keep, of_item
from worker.pipeline.events import sureness as module
from worker.pipeline.events.sureness import FILE, LEAST, MOST, of_class

CLAIMS = [
    *(Claim({"base": 1.0, "verb": 1.0}, 0.6, right=True, weight=1.0) for _ in range(20)),
    *(Claim({"base": 1.0, "noun": 1.0}, 0.6, right=False, weight=1.0) for _ in range(20)),
]


def test_confidence_that_is_as_often_right_as_it_says_has_no_error():
    assert calibration_error([(0.5, True), (0.5, False)]) == 0


def test_confidence_that_says_too_much_has_the_difference_as_error():
    assert calibration_error([(0.9, False), (0.9, True)]) == pytest.approx(0.4)


def test_what_tells_right_from_wrong_has_all_the_area():
    assert auroc([(0.9, True), (0.2, False)]) == 1
    assert auroc([(0.5, True), (0.5, False)]) == 0.5


@pytest.mark.parametrize("drawn", [True, False])
def test_signs_of_what_is_right_make_surer(drawn):
    reading = fit(CLAIMS, drawn=drawn)

    assert reading(CLAIMS[0]) > 0.5 > reading(CLAIMS[-1])


def test_a_class_that_is_more_often_right_makes_surer(tmp_path):
    often = [Claim({"base": 1.0, "class aid": 1.0}, 0.6, right=True, weight=1.0, of_class="aid")] * 20
    seldom = [Claim({"base": 1.0, "class trial": 1.0}, 0.6, right=False, weight=1.0, of_class="trial")] * 20
    classes = by_class([*often, *seldom])
    keep(classes, tmp_path)

    assert of_class(0.6, "aid.military", classes) > 0.6 > of_class(0.6, "trial", classes)
    assert yaml.safe_load((tmp_path / FILE).read_text())["classes"] == classes


def test_a_class_that_is_not_known_changes_nothing_and_no_event_is_certain():
    assert of_class(0.7, "launch", {}) == pytest.approx(0.7)
    assert of_class(0.95, "aid", {"aid": 9.0}) == MOST
    assert of_class(-0.1, "aid", {}) == pytest.approx(LEAST)


@pytest.mark.parametrize(
    ("data", "named"), [({}, "needs classes"), ({"classes": {"aid": "much"}}, "'aid' is no number")]
)
def test_weights_of_classes_that_are_wrong_are_named(monkeypatch, data, named):
    monkeypatch.setattr(module, "resource", lambda name: data)

    with pytest.raises(ValueError, match=named):
        module.class_weights.__wrapped__()


def test_the_sum_the_regression_and_both_are_told():
    assert [line.split()[0] for line in compare(CLAIMS, CLAIMS)] == ["sum", "regression", "over", "classes"]


def test_events_behind_empty_verbs_are_claims_too(reader):
    """Their trigger is the noun, though they are read at the verb."""
    item = Sentence("x", "train", "Chile held talks with Bolivia.")
    doc = read_until_events(reader, item)

    assert [claim.of_class for claim in of_item(item, doc, None)] == ["consult"]
