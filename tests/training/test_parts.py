"""Who plays which part is learnt from phrases, and corrects the patterns only where it is sure."""

from __future__ import annotations

import numpy as np
import pytest

from training.events import parts
from worker.pipeline.events import Reading
from worker.pipeline.events.judging.parts import ADD, DROP, Casting, flag, name_of
from worker.pipeline.events.judging.phrases import Phrase
from worker.pipeline.events.lexicon import frames
from worker.pipeline.events.wording import factuality_words
from worker.pipeline.layers import Article

SURE = 9.0


@pytest.fixture
def reading(reader):
    """One text read as far as the roles of its events."""

    def read(text):
        doc = reader.tokens(text)
        doc._.article = Article(language="en")
        for name, component in reader.nlp.pipeline:
            if name == "events":
                break
            doc = component(doc)
        return Reading(doc, frames(), factuality_words())

    return read


def event_of(reading, word):
    (token,) = [token for token in reading.doc if token.text == word]
    return reading.triggers.read(token)


def sure(**labels):
    """A model that is sure of a label for every phrase with a flag; the others are as they were."""
    flags = list(labels)
    weights = np.zeros((len(flags) + 1, len(parts.LABELS)), np.float32)
    for row, label in enumerate(labels.values(), 1):
        weights[row, parts.LABELS.index(label)] = SURE
    return lambda *names: Casting(np.array(names), weights)


def played(reading, event, casting):
    casting.amend(event, reading.phrases, reading.triggers.roles)
    return {(part.role, part.head.text) for part in event.parts}


def test_a_model_that_knows_nothing_changes_nothing(reading):
    read = reading("Rebels attacked a village near Lima on Sunday.")
    event = event_of(read, "attacked")
    before = {(part.role, part.head.text) for part in event.parts}

    assert played(read, event, Casting(np.array(["is|nsubj"]), np.zeros((2, 4), np.float32))) == before
    assert before


def test_an_agent_of_whom_nothing_is_known_is_dropped(reading):
    read = reading("Rebels attacked a village on Sunday.")
    event = event_of(read, "attacked")

    assert ("agent", "Rebels") not in played(read, event, sure(a="none")("is|nsubj"))


def test_a_state_that_the_patterns_name_stays(reading):
    read = reading("Chile attacked Bolivia on Sunday.")
    event = event_of(read, "attacked")
    doubting = sure(a="none", b="none")("is|nsubj", "is|dobj")

    assert {("agent", "Chile"), ("recipient", "Bolivia")} <= played(read, event, doubting)


def test_a_phrase_without_a_part_gets_the_one_that_is_sure(reading):
    read = reading("Chile attacked Bolivia beside Peru.")
    event = event_of(read, "attacked")
    before = {(part.role, part.head.text) for part in event.parts}

    found = played(read, event, sure(a="recipient")("is|pobj"))

    assert ("recipient", "Peru") not in before
    assert ("recipient", "Peru") in found


def test_no_part_is_given_that_the_type_has_not(reading):
    read = reading("Shares rose beside Peru.")
    event = event_of(read, "rose")

    assert event.type == "price_move.rise"
    assert ("recipient", "Peru") not in played(read, event, sure(a="recipient")("is|pobj"))


def test_nobody_plays_two_parts(reading):
    read = reading("Chile attacked Bolivia, and the navy of Chile stayed.")
    event = event_of(read, "attacked")

    found = [part.entity.id for part in event.parts if part.entity]
    casting = sure(a="recipient")("is|pobj")
    casting.amend(event, read.phrases, read.triggers.roles)

    assert sorted(part.entity.id for part in event.parts if part.entity) == sorted(found)


def test_the_thresholds_are_shares():
    assert 0.25 < ADD < DROP < 1


def test_what_plays_a_part_is_learnt():
    before, after = Phrase(None, [("is", "nsubj")]), Phrase(None, [("is", "dobj")])
    casts = [parts.Cast(None, None, [before, after], ["agent", "object"]) for _ in range(10)]

    learnt = parts.learn(casts)
    shares = Casting(learnt["part_flags"], learnt["part_weights"]).shares([before, after])

    assert [parts.LABELS[i] for i in shares.argmax(axis=1)] == ["agent", "object"]
    assert np.array_equal(learnt["part_weights"], parts.learn(casts)["part_weights"])


def test_an_event_behind_an_empty_verb_is_learnt_as_it_is_read(reading):
    """The annotation is at the noun, what plays a part hangs on the verb."""
    read = reading("Chile held talks with Bolivia, and Peru attacked Ecuador.")
    talks, attacked = (next(t for t in read.tree.doc if t.text == word) for word in ("talks", "attacked"))

    assert parts._told(read, talks).trigger.text == "held"
    assert parts._told(read, attacked).trigger is not None
    assert parts._told(read, attacked).trigger.text == "attacked"


def test_what_cannot_be_told_teaches_nothing():
    one = Phrase(None, [("is", "nsubj")])
    casts = [parts.Cast(None, None, [one, one], ["agent", None]) for _ in range(10)]

    assert parts.learn(casts)["part_weights"].shape == (2, len(parts.LABELS))


def test_a_flag_is_kept_under_one_name():
    assert flag(name_of(("subject", "name GPE"))) == ("subject", "name GPE")
