"""What the summaries of two readings have in common."""

from __future__ import annotations

import pytest

from corpus.tool.agreement import Layers

TEXT = "Holm met Brun in Riga."


def told(who, when, where):
    def entity(key, start, end):
        name = TEXT[start:end]
        mention = {"start": start, "end": end, "text": name, "kind": "name", "type": "PERSON"}
        return {"id": key, "name": name, "type": "PERSON", "mentions": [mention]}

    def part(role, key, start, end):
        return {"role": role, "entity": key, "start": start, "end": end}

    trigger = {"start": 5, "end": 8, "factuality": {"polarity": "positive", "modality": "actual"}}
    event = {"id": "ev1", "type": "consult.meet", "main": True, "trigger": trigger, "mentions": [trigger]}
    event["participants"] = [part("agent", "e1", 0, 4), part("recipient", "e2", 9, 13)]
    return {
        "entities": [entity("e1", 0, 4), entity("e2", 9, 13), entity("e3", 17, 21)],
        "times": [],
        "quantities": [],
        "quotes": [],
        "events": [event],
        "summary": {"who": who, "when": when, "where": where},
    }


@pytest.mark.parametrize(
    ("second", "who", "when", "where"),
    [
        (told(["e1", "e2"], "2024-05-13", "e3"), 1.0, 1.0, 1.0),
        (told(["e1", "e3"], "2024-05-14", "e2"), 0.5, 0.0, 0.0),
        (told([], None, None), 0.0, 0.0, 0.0),
    ],
)
def test_who_when_and_where_of_the_main_event_are_counted_each(second, who, when, where):
    """Parties are those who act and those to whom it is done; an answer that is missing counts as none."""
    layers = Layers()

    layers.add("meeting", TEXT, told(["e1"], "2024-05-13", "e3"), second)

    assert [layers.f1(f"summary {question}") for question in ("who", "when", "where")] == [who, when, where]


def test_what_the_annotation_leaves_open_is_not_judged():
    """No place is no wrong place."""
    layers = Layers()

    layers.add("meeting", TEXT, told(["e1"], None, None), told(["e1"], "2024-05-13", "e3"))

    assert layers.f1("summary when") is None
