"""The choice of the main event is learnt from articles, drawn to the weights set by hand."""

from __future__ import annotations

from training.story.__main__ import fit, held_out, right_of
from training.story.examples import Told

ARTICLES = [
    Told([{"early": 1.0, "content": 1.0}, {"early": 0.2, "headline": 1.0}], [False, True]),
    Told([{"early": 0.3, "headline": 1.0}, {"early": 0.9}], [True, False]),
] * 5


def test_what_main_events_have_weighs_more():
    weights = fit(ARTICLES, {})

    assert weights["headline"] > 0 > weights["early"]
    assert right_of(ARTICLES, weights) == len(ARTICLES)


def test_weights_set_by_hand_hold_where_nothing_else_is_taught():
    weights = fit(ARTICLES, {"early": 3.0, "background": -2.0})

    assert weights["background"] == -2.0
    assert weights["early"] < 3.0


def test_articles_without_a_main_event_that_is_read_teach_nothing():
    unread = Told([{"late": 1.0}], [False])

    assert fit([*ARTICLES, *[unread] * 5], {}) == fit(ARTICLES, {})


def test_each_article_is_judged_by_the_others():
    assert held_out(ARTICLES, {}) == len(ARTICLES)


def test_the_first_of_equal_events_is_chosen():
    equal = Told([{"early": 1.0}, {"early": 1.0}], [True, False])

    assert right_of([equal], {"early": 1.0}) == 1
