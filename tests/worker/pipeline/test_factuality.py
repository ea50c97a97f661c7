"""Whether an event happened, is planned, feared, demanded, threatened or denied."""

from __future__ import annotations

import pytest

from worker.pipeline.layers import Article

ACTUAL = ("actual", "positive")


@pytest.mark.parametrize(
    "text",
    [
        "Chile invaded Bolivia.",
        "Chile has invaded Bolivia.",
        "Chile began to invade Bolivia.",
        "After Chile invaded Bolivia, prices rose.",
        "Chile launched an invasion of Bolivia.",
        "Chile, which invaded Bolivia, is large.",
        "Peru said that Chile had invaded Bolivia.",
        "Not only Chile invaded Bolivia.",
        "We may say that Chile invaded Bolivia.",
        "Neither the invasion of Bolivia nor the drought hurt the harvest.",
        "Chile agreed to end the invasion of Bolivia.",
        "Chile told of the invasion of Bolivia.",
        "Chile will not apologise for invading Bolivia.",
        "Peru dismissed the envoy after Chile invaded Bolivia.",
        "Chile managed to invade Bolivia.",
    ],
)
def test_what_happened_is_actual(factuality, text):
    """Told plainly, as begun, presupposed or reported: it happened."""
    assert factuality(text, "assault") == [ACTUAL]


@pytest.mark.parametrize(
    "text",
    [
        "Chile will invade Bolivia.",
        "Chile plans to invade Bolivia.",
        "Chile has decided to invade Bolivia.",
        "Chile is expected to invade Bolivia.",
        "Chile is about to invade Bolivia.",
        "Chile to invade Bolivia",
        "Chile announced plans for an invasion of Bolivia.",
        "Peru said that Chile would invade Bolivia.",
        "Chile’s planned invasion of Bolivia worries Peru.",
        "Chile is to invade Bolivia.",
        "The generals still have to invade Bolivia.",
        "Chile invades Bolivia next month.",
    ],
)
def test_what_is_announced_is_planned(factuality, text):
    """The future, decisions and plans."""
    assert factuality(text, "assault") == [("planned", "positive")]


@pytest.mark.parametrize(
    "text",
    [
        "Chile could invade Bolivia.",
        "Chile may soon invade Bolivia.",
        "Peru fears that Chile will invade Bolivia.",
        "Peru fears a Chilean invasion of Bolivia.",
        "A possible Chilean invasion of Bolivia worries Peru.",
        "Worries that Chile could invade Bolivia mounted.",
        "The threat of an invasion of Bolivia by Chile is real.",
        "Did Chile invade Bolivia?",
        "Chile is likely to invade Bolivia.",
    ],
)
def test_what_is_feared_or_thought_of_is_possible(factuality, text):
    """Modals, fears, questions."""
    assert factuality(text, "assault") == [("possible", "positive")]


@pytest.mark.parametrize(
    "text",
    [
        "If Chile invades Bolivia, Peru will close its ports.",
        "Chile would invade Bolivia if prices fell.",
        "Peru will close its ports unless Chile invades Bolivia.",
        "In the event of a Chilean invasion of Bolivia, Peru will close its ports.",
        "Had Chile invaded Bolivia, Peru would have closed its ports.",
        "Should Chile invade Bolivia, Peru will close its ports.",
        "Were Chile to invade Bolivia, Peru would close its ports.",
        "A general might say: Chile will invade Bolivia.",
        "Whoever invades Bolivia is a fool.",
        "Those who invade Bolivia are fools.",
    ],
)
def test_what_depends_on_a_condition_is_hypothetical(factuality, text):
    """Conditions, and what they bring."""
    assert ("hypothetical", "positive") in factuality(text, "assault")
    assert ACTUAL not in factuality(text, "assault")


@pytest.mark.parametrize(
    "text",
    [
        "Peru asked Chile to release the prisoners.",
        "Peru demanded that Chile release the prisoners.",
        "Peru called for the release of the prisoners.",
        "Chile must release the prisoners, Peru said.",
        "Peru told Chile to release the prisoners.",
        "Peru proposed that Chile release the prisoners.",
    ],
)
def test_what_is_asked_for_is_requested(factuality, text):
    """Demands, however put."""
    assert factuality(text, "retreat") == [("requested", "positive")]


@pytest.mark.parametrize(
    "text", ["Chile threatened to invade Bolivia.", "Chile has threatened to shell Bolivian towns."]
)
def test_what_is_threatened_is_threatened(factuality, text):
    """A threat is actual, its content is not."""
    assert factuality(text, "assault") == [("threatened", "positive")]
    assert factuality(text, "threaten") == [ACTUAL]


def test_who_vows_harm_threatens(factuality):
    """A vow to help is a plan, a vow to hurt a threat."""
    assert factuality("Chile vowed to invade Bolivia.", "assault") == [("threatened", "positive")]
    assert factuality("Chile vowed to send food to Bolivia.", "aid") == [("planned", "positive")]


def test_what_somebody_denies_is_denied(factuality):
    """Denial is a modality, the denying itself is an event."""
    text = "Chile denied that it had invaded Bolivia."

    assert factuality(text, "assault") == [("denied", "positive")]
    assert factuality(text, "reject") == [ACTUAL]


@pytest.mark.parametrize(
    "text",
    [
        "Chile did not invade Bolivia.",
        "Chile didn't invade Bolivia.",
        "Chile didn’t invade Bolivia.",
        "Chile never invaded Bolivia.",
        "Chile hasn’t invaded Bolivia.",
        "Neither Chile nor Peru invaded Bolivia.",
        "Chile failed to invade Bolivia.",
        "Chile refrained from invading Bolivia.",
        "Chile stopped short of invading Bolivia.",
        "Chile marched through the desert without invading Bolivia.",
        "Chile has neither invaded Bolivia nor asked for its ports.",
        "No general invaded Bolivia; nor did any admiral.",
        "Not one soldier invaded Bolivia.",
        "The dreaded invasion of Bolivia never materialised.",
        "The invasion of Bolivia has not taken place.",
        "The generals have yet to invade Bolivia.",
    ],
)
def test_what_did_not_happen_is_negative(factuality, text):
    """Negation by word, by verb, by preposition; curly apostrophes are apostrophes."""
    assert [polarity for _, polarity in factuality(text, "assault")] == ["negative"]


@pytest.mark.parametrize(
    "text",
    [
        "Chile dismissed talk of an invasion of Bolivia.",
        "Chile rejected reports that it had invaded Bolivia.",
        "The claim that Chile invaded Bolivia is a lie.",
        "The claim of the ministry that Chilean troops invaded Bolivia is a lie.",
        "Chile brushed aside reports that it had invaded Bolivia.",
        "Rumours that Chile had invaded Bolivia were baseless.",
        "Chile said that it had not invaded Bolivia.",
        "Chile said that it would not invade Bolivia.",
    ],
)
def test_what_a_source_calls_false_is_denied(factuality, text):
    """By a verb of denying, by a word for what is untrue, by a plain not."""
    assert factuality(text, "assault") == [("denied", "positive")]


@pytest.mark.parametrize(
    "text",
    [
        "Chile did not reject reports that it had invaded Bolivia.",
        "The claim that Chile invaded Bolivia is not a lie.",
        "Chile rejected the ambassador of the land that it had invaded last week.",
    ],
)
def test_what_nobody_calls_false_is_not_denied(factuality, text):
    """A denial denied, and a rejection of something else."""
    assert all(modality != "denied" for modality, _ in factuality(text, "assault"))


def test_a_state_is_negated_with_its_verb(factuality):
    """ "Under attack" is told by "is"."""
    assert factuality("Bolivia is not under attack by Chile.", "assault") == [("actual", "negative")]
    assert factuality("Bolivia is under attack by Chile.", "assault") == [ACTUAL]


def test_each_side_of_neither_and_nor_is_negated_once(factuality):
    """Two words for not do not make it so."""
    assert factuality("The mayor was neither arrested nor charged.", "arrest") == [("actual", "negative")]
    assert factuality("The mayor was neither arrested nor charged.", "charge") == [("actual", "negative")]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Ministers of Peru and Chad will attend the summit in July.", "planned"),
        ("The protest in the capital on Saturday, 18 May 2024, worries shopkeepers.", "planned"),
        ("The protest in the capital on Saturday, 11 May 2024, worried shopkeepers.", "actual"),
        ("The protest has emptied the shops until 20 May 2024.", "actual"),
    ],
)
def test_what_lies_ahead_of_the_publication_is_planned(factuality, text, modality):
    """By its time, where no past tense says that it is over; the text is of 15 May."""
    found = factuality(text, "protest") or factuality(text, "consult")

    assert {told for told, _ in found} == {modality}


def test_what_is_commemorated_is_background(reader):
    """The anniversary is today's, the raid is not."""
    doc = reader.read("Peru marked the anniversary of the invasion of Bolivia.", Article(published_at="2024-05-15"))

    assert [e.factuality.background for e in doc._.events if e.type == "assault.invade"] == [True]


def test_refusing_to_give_is_a_refusal_and_no_gift(factuality):
    """The refusal is actual, the aid negative."""
    text = "Chile refused to send tanks to Bolivia."

    assert factuality(text, "reject") == [ACTUAL]
    assert factuality(text, "aid") == [("actual", "negative")]


def test_no_plans_means_that_it_will_not_happen(factuality):
    """A negated plan negates its content."""
    assert factuality("Chile has no plans to invade Bolivia.", "assault") == [("planned", "negative")]


def test_a_finite_verb_after_an_infinitive_is_told_as_done(factuality):
    """ "Went to discuss trade and met X": the meeting happened."""
    assert ACTUAL in factuality(
        "The Chilean president was in Lima to discuss trade and met Peru's prime minister.", "consult"
    )


def test_a_shared_modal_reaches_the_second_verb(factuality):
    """ "Will attack and occupy" plans both."""
    found = factuality("Chile will attack Bolivia and occupy its ports.", "coerce")

    assert found == [("planned", "positive")]


def test_of_several_mentions_the_best_founded_counts(reader):
    """Announced and then done is done; each mention keeps its own."""
    doc = reader.read(
        "Chile has sent tanks to Bolivia. Chile said tanks would be sent to Bolivia.", Article(language="en")
    )

    (event,) = [e for e in doc._.events if e.type == "aid.military"]

    assert event.factuality.modality == "actual"
    assert event.attribution is None
    assert [m.factuality.modality for m in event.mentions] == ["actual", "planned"]
    assert event.mentions[1].attribution is not None
