"""The weights of pronouns are learnt from choices, the same each time."""

from __future__ import annotations

from training.coref.examples import Choice
from training.coref.fitting import fit
from worker.pipeline.entities.reference.ranker import Ranker, ranker


def choices(count, right):
    return [Choice([["nothing"], ["near"], ["far"]], [right], meant=True, cls="he") for _ in range(count)]


def test_what_is_right_weighs_more():
    weights = fit(choices(20, 1), {})
    assert weights["near"] > 0 > weights.get("far", -1)


def test_what_is_rare_keeps_the_weight_set_by_hand():
    assert fit(choices(20, 1) + choices(1, 2), {"rare": 2.0})["rare"] == 2.0


def test_the_same_choices_give_the_same_weights():
    assert fit(choices(9, 2), {"near": 1.0}) == fit(choices(9, 2), {"near": 1.0})


def test_below_the_threshold_nothing_is_meant():
    options = [["nothing"], ["near"], ["far"]]
    weights = {"near": 0.1, "far": 0.1}
    assert Ranker(weights, 0.3).choose(None, options) == 1
    assert Ranker(weights, 0.5).choose(None, options) == 0


def test_the_weights_that_ship_are_of_features_that_exist():
    assert ranker().choose(None, [["he nothing"], ["he back 0", "last subject"]]) == 1
