"""The choice of speakers is learnt from options, and compared with the rules."""

from __future__ import annotations

from training.coref.examples import Choice
from training.coref.fitting import fit
from training.speakers.__main__ import best, tell
from training.speakers.examples import Said

OPTIONS = [["nobody"], ["before"], ["after", "speaks"]]


def test_who_speaks_beside_is_learnt():
    """The option that is right in the examples is chosen."""
    weights = fit([Choice(OPTIONS, [2], meant=True, cls="") for _ in range(20)], {})

    assert best(OPTIONS, weights) == 2


def test_nothing_learnt_names_nobody():
    """Without weights the first option, nobody, is chosen."""
    assert best(OPTIONS, {}) == 0


def test_both_numbers_are_told():
    """A line each for the rules, the ranker, and the ranker where the rules name nobody."""
    said = [Said(OPTIONS, [2], 2), Said(OPTIONS, [2], 0), Said(OPTIONS, [1], 1)]
    rules, ranker, both = tell("dev", said, {"speaks": 1.0})

    assert "right 2/3" in rules
    assert "right 2/3" in ranker
    assert "right 3/3" in both
