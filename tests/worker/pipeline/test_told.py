"""What is put off, ordered, expected, warned of, reported or called off; conditions above and beside an event."""

from __future__ import annotations

import pytest

from worker.pipeline.layers import Article

PLANNED, POSSIBLE, ACTUAL = ("planned", "positive"), ("possible", "positive"), ("actual", "positive")
CALLED_OFF, DENIED = ("planned", "negative"), ("denied", "positive")
UNDER_CONDITION, THREATENED = ("hypothetical", "positive"), ("threatened", "positive")


@pytest.mark.parametrize(
    ("text", "event_class"),
    [
        ("Peru put off the election until March.", "election"),
        ("Peru demanded that the election be postponed.", "election"),
        ("Peru tightened controls ahead of the election.", "election"),
        ("No date has been set for the trial of the general.", "trial"),
        ("The minister ordered an inquiry into the crash.", "accuse"),
        ("Peru said on Monday that a ship would sail and that envoys would meet in Lima.", "consult"),
    ],
)
def test_what_has_its_day_still_to_come_is_planned(factuality, text, event_class):
    """Whoever wants it moved, and although no day is known."""
    assert factuality(text, event_class) == [PLANNED]


@pytest.mark.parametrize(
    ("text", "event_class"),
    [("Peru called off its invasion of Bolivia.", "assault"), ("Peru banned the march.", "protest")],
)
def test_what_is_called_off_will_not_happen(factuality, text, event_class):
    """It was planned, and is not any more."""
    assert factuality(text, event_class) == [CALLED_OFF]


@pytest.mark.parametrize(
    ("text", "event_class"),
    [
        ("The envoy called the strike a mistake.", "protest"),
        ("The bank estimates that floods have killed 40 people.", "death"),
        ("The mayor voiced concern over the arrest of two teachers.", "arrest"),
        ("A man wanted for the murder of a teacher was arrested.", "crime"),
        ("Once the treaty was signed, Peru withdrew its troops.", "support"),
    ],
)
def test_what_is_only_spoken_of_has_happened(factuality, text, event_class):
    """What is called something, counted, worried over or followed by something else is no plan and no demand."""
    assert factuality(text, event_class) == [ACTUAL]


@pytest.mark.parametrize(
    "text",
    [
        "Peru is ready to withdraw its troops if Chile pays.",
        "Peru will withdraw its troops if Chile pays.",
        "Peru agreed to withdraw its troops, provided that Chile paid.",
    ],
)
def test_what_depends_on_a_condition_is_hypothetical(factuality, text):
    """Also where the condition hangs on the word above, and without a modal."""
    assert factuality(text, "retreat") == [UNDER_CONDITION]


def test_what_holds_even_if_is_planned(factuality):
    """A concession is no condition."""
    assert factuality("Peru will withdraw its troops even if Chile objects.", "retreat") == [PLANNED]


def test_what_must_come_first_has_not_happened(factuality):
    """ "Once it is signed" before a future."""
    assert factuality("Once the treaty is signed, Peru will withdraw its troops.", "support") == [UNDER_CONDITION]


@pytest.mark.parametrize(
    ("text", "event_class"),
    [
        ("The union said it would strike unless wages rose.", "protest"),
        ("The generals warned that they would seize the port.", "coerce"),
    ],
)
def test_harm_by_who_tells_of_it_is_threatened(factuality, text, event_class):
    """Unless he gets his way, or as a warning."""
    assert factuality(text, event_class) == [THREATENED]


def test_harm_that_somebody_else_does_is_no_threat(factuality):
    """Who warns of it does not do it."""
    assert factuality("Doctors warned that Chile would invade Bolivia.", "assault") == [PLANNED]


@pytest.mark.parametrize(
    ("text", "event_class"),
    [
        ("The driver pleaded not guilty to murder.", "crime"),
        ("The minister dismissed as invention a report that Peru had invaded Bolivia.", "assault"),
    ],
)
def test_what_is_called_untrue_is_denied(factuality, text, event_class):
    """In front of a court, and where the word for it comes before the report."""
    assert factuality(text, event_class) == [DENIED]


@pytest.mark.parametrize(
    ("text", "event_class"),
    [
        ("The ministry declined to confirm that Chile had invaded Bolivia.", "assault"),
        ("Analysts expect the minister to resign.", "retreat"),
    ],
)
def test_what_others_foresee_or_do_not_confirm_is_possible(factuality, text, event_class):
    """A refusal to confirm negates the saying, not what is said."""
    assert factuality(text, event_class) == [POSSIBLE]


def test_who_is_called_on_to_act_is_asked(factuality):
    """ "Called for him to go": the infinitive has its own subject."""
    assert factuality("Peru called for the minister to resign.", "retreat") == [("requested", "positive")]


@pytest.fixture
def where(reader):
    """Trigger → the name of the place that is stated, in a text."""

    def read(text):
        doc = reader.read(text, Article(published_at="2024-05-15", language="en"))
        names = {entity.id: entity.name for entity in doc._.entities}
        stated = [(e.trigger, e.place if e.place_basis == "stated" else None) for e in doc._.events]
        return {text[trigger.start : trigger.end]: names.get(place) for trigger, place in stated}

    return read


def test_the_only_place_told_below_an_event_is_its_own(where):
    """Although it hangs on what the march was against."""
    assert where("About 3,000 people demonstrated against corruption in Lima on Saturday.")["demonstrated"] == "Lima"


def test_of_two_places_below_none_is_chosen(where):
    """Nothing tells which."""
    found = where("About 3,000 people protested against plans for a court in Lima and a school near Cusco.")

    assert found["protested"] is None


def test_a_building_called_after_a_place_stands_there(where):
    """ "At a Pusan garment plant"."""
    assert where("Nine people were killed in a fire at a Pusan garment plant.")["fire"] == "Pusan"
