"""Capitals and seats of government that act for their state, and towns that only bear their names."""

from __future__ import annotations

import pytest

from worker.pipeline.layers import Article


@pytest.fixture
def acting(reader):
    """Reads a text; gives what stands for each state by metonymy."""

    def read(text):
        entities = reader.read(text, Article())._.entities
        found = {e.name: [text[m.span.start : m.span.end] for m in e.mentions if m.kind == "metonym"] for e in entities}
        return {name: said for name, said in found.items() if said}

    return read


@pytest.mark.parametrize(
    "text",
    [
        "Norway accused Paris of delaying the treaty.",
        "The minister pressed Paris to return to the talks.",
        "The minister held talks with Paris on Monday.",
        "Paris was accused of delaying the treaty.",
        "Norway lost the patience of Paris.",
        "The delegation appealed to Paris for help.",
        "Q: Paris buys most of the fish?",
        "According to Paris, the treaty is dead.",
        "Norway gave the credit to Paris.",
        "Relations with Paris were bad all year.",
        "The ambassador was received by Paris's foreign minister.",
    ],
)
def test_a_capital_that_acts_or_is_dealt_with_is_its_state(acting, text):
    assert acting(text) == {"France": ["Paris"]}


def test_a_capital_acts_in_a_line_of_capitals(acting):
    assert acting("PARIS KNOWS WHO SENT THE SHIPS, SAYS NORWAY") == {"France": ["PARIS"]}


@pytest.mark.parametrize(
    "text",
    [
        "Paris was hit by a storm on Monday.",
        "Paris celebrated the victory all night.",
        "Residents of Paris were asleep.",
        "The Paris mayor spoke near Paris and flew to Paris.",
        "Paris beat Rome 2-1 on Saturday.",
        "The bridges of Paris were closed.",
    ],
)
def test_a_city_to_which_something_happens_is_no_state(acting, text):
    assert acting(text) == {}


def test_a_verb_that_cities_share_with_states_follows_what_the_capital_does_elsewhere(acting):
    assert acting("Paris took the boats.") == {}
    assert acting("Paris condemned the raid. Paris took the boats.") == {"France": ["Paris", "Paris"]}


@pytest.mark.parametrize(
    "text",
    [
        "The army of Lebanon closed the road. Tripoli rejected the offer, the Lebanese minister said.",
        "A court in Tripoli, Lebanon, heard the case. Tripoli rejected the offer.",
        "Athens, Georgia, is a college town. Athens rejected the plan for a new stadium.",
        "Moscow, Idaho, has a new mayor. Moscow rejected the plan for a new stadium.",
    ],
)
def test_a_town_in_another_country_is_no_foreign_state(acting, text):
    assert acting(text) == {}


def test_a_capital_with_a_namesake_acts_where_the_article_does_not_name_the_other_country(acting):
    assert acting("Tripoli rejected the offer.") == {"Libya": ["Tripoli"]}
    assert acting("Lebanon waited. Libya closed the road, and Tripoli rejected the offer.") == {"Libya": ["Tripoli"]}


@pytest.mark.parametrize(
    ("state", "city"), [("Chile", "Santiago"), ("Myanmar", "Yangon"), ("Jamaica", "Kingston"), ("Israel", "Jerusalem")]
)
def test_a_capital_of_an_uncertain_name_or_a_seat_acts_for_a_state_that_the_article_names(acting, state, city):
    assert acting(f"{city} rejected the offer, a minister in Oslo said.") == {}
    assert acting(f"{state} closed the border. {city} rejected the offer, a minister said.") == {state: [city]}


def test_brussels_never_stands_for_belgium(acting):
    assert acting("Belgium closed the border. Brussels rejected the offer.") == {}


def test_each_metonym_keeps_the_city_that_it_names(reader):
    text = "Myanmar closed the border. Naypyidaw rejected the offer. Yangon condemned the raid."
    entities = reader.read(text, Article())._.entities
    name = {entity.id: entity.name for entity in entities}
    (state,) = [entity for entity in entities if entity.name == "Myanmar"]
    assert [name[m.place] for m in state.mentions if m.kind == "metonym"] == ["Naypyidaw", "Yangon"]


def test_washington_that_acts_is_the_city_in_its_district(reader):
    doc = reader.read("Washington condemned the raid on Monday. Washington rejected the offer.", Article())
    (state,) = [entity for entity in doc._.entities if entity.country == "USA" and entity.sector == "GOV"]
    (city,) = [entity for entity in doc._.entities if entity.id == state.mentions[0].place]
    assert city.geo["feature"] == "PPLC"


def test_its_after_an_acting_capital_is_the_states(reader):
    text = "Paris said the fleet had left. It said that its sailors were safe."
    entities = {e.name: e for e in reader.read(text, Article())._.entities}
    assert [m.kind for m in entities["France"].mentions] == ["metonym", "pronoun", "pronoun"]
