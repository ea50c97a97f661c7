"""To whom it is done: victims, addressees, the accused, and who is implied though no word says so."""

from __future__ import annotations

import pytest

from tests.worker.pipeline.test_roles import Told


@pytest.fixture
def told(reader):
    return lambda text: Told(reader, text)


# who is nobody


@pytest.mark.parametrize("nobody", ["Nobody", "No one"])
def test_of_whom_it_is_said_that_there_was_none_plays_no_part(told, nobody):
    assert told(f"{nobody} was arrested in Leeds on Monday.").words("arrest", "recipient") == []


def test_a_sum_is_paid_and_suffers_nothing(told):
    article = told("The quarry was fined 3,000 euros for spills.")

    assert article.words("sentence", "recipient") == ["The quarry"]


def test_the_word_that_tells_the_event_is_nobody_in_it(told):
    article = told("Prosecutors in Oslo brought charges against a dentist.")

    assert article.words("charge", "recipient") == ["a dentist"]


def test_what_a_relative_clause_hangs_on_is_no_object_where_it_has_another_gap(told):
    article = told("Wages were raised after unrest in which four weavers died.")

    assert article.words("death", "recipient") == ["four weavers"]


# by the grammar


@pytest.mark.parametrize(
    ("text", "kind", "recipient"),
    [
        ("A drone strike killed two drivers near Gao.", "assault", "two drivers"),
        ("Police fired tear gas to disperse a crowd of miners.", "assault.repress", "a crowd of miners"),
        ("The government promised compensation for survivors of the fire.", "agree", "survivors of the fire"),
        ("Prosecutors dropped a charge against a site supervisor.", "verdict.acquittal", "a site supervisor"),
        ("The senate rejected a petition by landowners.", "reject", "landowners"),
    ],
)
def test_who_is_hit_driven_off_charged_or_answered_is_the_recipient(told, text, kind, recipient):
    assert recipient in told(text).words(kind, "recipient")


def test_what_an_earthquake_damages_is_its_object_and_who_dies_of_it_no_part_of_it(told):
    article = told("The towers were damaged by an earthquake. An earthquake killed a shepherd in Peru.")
    quakes = [e for e in article.doc._.events if e.type == "disaster.earthquake"]
    words = [[article.text[p.span.start : p.span.end] for p in quake.participants] for quake in quakes]

    assert ["The towers"] in words
    assert all("a shepherd" not in parts for parts in words)


def test_who_suffers_the_deed_that_is_demanded_is_not_who_is_asked(told):
    article = told("Norway called for the immediate release of both sailors.")

    assert article.words("request", "recipient") == []


def test_a_thing_that_somebody_vows_to_give_back_is_not_to_whom_he_vows(told):
    article = told("Sri Lanka vowed to hand back the Danish ship.")

    assert article.playing("agree", "recipient") in ([], ["Denmark"])


def test_a_protest_is_against_what_stands_behind_anti(told):
    article = told("An anti-China rally drew thousands in Hanoi.")

    assert article.playing("protest", "recipient") == ["China"]
    assert "China" not in article.playing("protest", "agent")


def test_an_anti_danish_speaker_is_no_dane(told):
    assert told("Rebels killed an anti-Danish journalist.").playing("assault", "recipient") == [
        "an anti-Danish journalist"
    ]


def test_who_visits_a_capital_visits_its_state_where_the_text_names_it(told):
    article = told("Japan's foreign minister visited Ulan Bator on Monday, Mongolia said.")

    assert article.playing("consult.visit", "recipient") == ["Mongolia"]
    assert article.words("consult.visit", "recipient") == ["Ulan Bator"]
    assert told("Japan's foreign minister visited Ulan Bator.").playing("consult.visit", "recipient") == ["Ulaanbaatar"]


# by other events


@pytest.mark.parametrize(
    ("text", "kind", "agent"),
    [
        ("Police in Oslo charged a clerk with the murder of his neighbour.", "crime.murder", "a clerk"),
        ("The mayor pleaded not guilty to six counts of theft.", "crime.theft", "The mayor"),
        ("A dentist was jailed for accepting bribes.", "crime.corruption", "A dentist"),
    ],
)
def test_who_is_charged_tried_or_punished_for_a_deed_did_it(told, text, kind, agent):
    assert told(text).playing(kind, "agent") == [agent]


def test_whose_raid_led_to_arrests_is_not_who_was_arrested(told):
    article = told("Nine smugglers were arrested during a raid by police in Oslo.")

    assert "Nine smugglers" not in [
        word for e in article.doc._.events if e.type.startswith("assault") for word in article.playing(e.type, "agent")
    ]


def test_who_answers_a_demand_is_whom_it_was_made_to(told):
    article = told("The ministry rejected the farmers' demands for drought relief.")

    assert article.words("request", "recipient") == ["The ministry"]


def test_who_rejects_the_accusation_answers_the_accuser(told):
    article = told("Peru accused Chad of theft. Chad rejected the accusation.")

    assert article.playing("reject", "recipient") == ["Peru"]


def test_a_promise_that_ends_a_strike_was_made_to_the_strikers(told):
    article = told("Students ended their strike in Lima after the senate agreed to discuss rents.")

    assert article.words("agree", "recipient") == ["Students"]


def test_a_promise_after_anything_else_is_made_to_nobody_named(told):
    article = told("Students went home after the senate agreed to discuss rents.")

    assert article.words("agree", "recipient") == []


# implied victims


@pytest.mark.parametrize(
    "text",
    [
        "Japan sent engineers to Nepal to help repair the damage of last month's cyberattacks.",
        "The port was quiet after last month's cyberattacks, which Nepalese authorities have blamed on China.",
    ],
)
def test_a_harm_was_done_to_whom_others_help_to_mend_it_or_whose_authorities_blame_a_state(told, text):
    assert told(text).playing("coerce.cyber", "recipient") == ["Nepal"]


@pytest.mark.parametrize(
    "text",
    [
        "Japan sent engineers to Nepal to help carry out cyberattacks.",
        "Japan sent engineers to Nepal, which denied last month's cyberattacks.",
        "Norway blamed China for last month's cyberattacks.",
        "Nepalese authorities blamed Nepalese students for last month's cyberattacks.",
        "Nepalese authorities were worried by last month's cyberattacks.",
        "Last month's cyberattacks were a surprise. Japan sent engineers to Nepal.",
    ],
)
def test_nobody_is_taken_for_the_victim_of_a_harm_without_such_a_tie(told, text):
    assert told(text).playing("coerce.cyber", "recipient") == []


def test_whom_the_text_names_as_victim_stays_it(told):
    article = told("Nepalese authorities blamed China for the cyberattack on Bhutan.")

    assert article.playing("coerce.cyber", "recipient") == ["Bhutan"]
