"""What is history is learnt from how events are told, over what the rules say."""

from __future__ import annotations

import numpy as np
import pytest

from corpus.tool import whole
from corpus.tool.single import Sentence
from training.events import history
from training.events.examples import read_until_events
from worker.pipeline.events.judging.history import History
from worker.pipeline.layers import Article


def told(*flags, right):
    return history.Told([(flag, "") for flag in flags], by_rule=False, right=right, read=True)


@pytest.fixture
def background(reader):
    """Trigger → whether its event is history, in a text of 15 May 2024."""

    def read(text):
        doc = reader.read(text, Article(published_at="2024-05-15", language="en"))
        return {text[e.trigger.start : e.trigger.end]: e.factuality.background for e in doc._.events}

    return read


def test_what_tells_of_history_is_learnt():
    """A sign that stands with history weighs for it, one that stands without against it; a rare one not at all."""
    train = [told("old", right=True)] * 20 + [told("new", right=False)] * 20 + [told("rare", right=True)]
    learnt = history.learn(train)
    model = History(learnt["history_flags"], learnt["history_weights"])

    assert model.share([("old", "")]) > 0.5 > model.share([("new", "")])
    assert model.share([("rare", "")]) == model.share([])


def test_the_same_events_give_the_same_weights():
    """In any order of their signs."""
    one = history.learn([told("a", "b", right=True), told("a", right=False)] * 10)
    other = history.learn([told("b", "a", right=True), told("a", right=False)] * 10)

    assert all(np.array_equal(one[name], other[name]) for name in one)


def test_annotated_events_teach_as_the_rules_tell_them(reader):
    """One example an event, with what speaks for it."""
    item = next(item for item in whole.load().of("train") if isinstance(item, Sentence) and len(item.events) > 1)

    found = list(history.of_item(item, read_until_events(reader, item), None))

    assert 0 < len(found) <= len(item.events)
    assert all(event.flags for event in found)


def test_a_time_long_ago_and_a_pluperfect_are_history(background):
    """The news of the day beside them is not."""
    found = background(
        "LIMA, May 15 - Peru's parliament dismissed the finance minister on Wednesday.\n\n"
        "He had been appointed in January 2019, when his predecessor resigned."
    )

    assert found["dismissed"] is False
    assert found["appointed"] is True


def test_plans_are_no_history(background):
    """What lies ahead is told for itself."""
    assert background("Peru will hold an election in July, its first since 2019.")["election"] is False
