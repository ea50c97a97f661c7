"""For whom persons and organisations act."""

from __future__ import annotations

import pytest

from worker.pipeline.entities.actors.settling import settle
from worker.pipeline.layers import Article, Entity


@pytest.fixture
def read(reader):
    """Reads a text and gives its entities by name."""

    def reading(text):
        doc = reader.read(text, Article(published_at="2024-03-05", language="en"))
        assert doc._.warnings == []
        return {entity.name: entity for entity in doc._.entities}

    return reading


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("Rep. Dana Whitlock (R-Texas) voted no.", "Dana Whitlock", "USALEG"),
        ("Ohio Democrat Carl Brunner objected.", "Carl Brunner", "USALEG"),
        ("Sen. Mia Torres of Colombia spoke on Monday.", "Mia Torres", "COLLEG"),
        ("Critics asked Anna Weiss of the University of Vienna.", "Anna Weiss", "AUTEDU"),
        ("His Russian counterpart, Pavel Orlov, declined.", "Pavel Orlov", "RUSGOV"),
        ("Kenyan marathon runner Joseph Kimani won the race.", "Joseph Kimani", "KENCVL"),
        ("Lars Moen, 45, a Norwegian fisherman, left.", "Lars Moen", "NORCVL"),
        ("President Reagan was angry.", "Reagan", "USAGOV"),
        ("Maria Lopez, a spokeswoman for the Interior Ministry, said Spain would wait.", "Maria Lopez", "ESPGOV"),
        ("Prime Minister Lars Moen resigned, and Norway will vote again.", "Lars Moen", "NORGOV"),
        ("OSLO, Jan 3 (Reuters) - President Lars Moen met Danes. Norway is glad.", "Lars Moen", "NORGOV"),
        ("Lviv mayor Andriy Bondar resigned.", "Andriy Bondar", "UKRGOV"),
    ],
)
def test_the_words_around_a_person_tell_for_whom_he_or_she_acts(read, text, name, code):
    assert read(text)[name].actor_code == code


@pytest.mark.parametrize(
    "text",
    [
        "Lars Moen, who likes Norway, bought a boat.",
        "Norway and Denmark were named by Prime Minister Lars Moen.",  # two countries, either could be his
        "NAIROBI, Jan 3 (Reuters) - President Lars Moen met Danes.",  # filed from abroad, as it seems
        "Acme Bicycles President Lars Moen spoke in Norway.",  # an office of a company
    ],
)
def test_no_country_is_guessed(read, text):
    assert read(text)["Lars Moen"].country is None


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("Sweden's Lakeside Holdings signed the deal.", "Lakeside Holdings", "SWEBUS"),
        ("The Nairobi-based Lakeside Institute published a report.", "Lakeside Institute", "KENEDU"),
        ("The Bank of Peru raised its rate.", "Bank of Peru", "PERBUS"),
        ("The Foreign Ministry condemned it, and Peru closed its border.", "Foreign Ministry", "PERGOV"),
        ("Boeing Co. declined to comment.", "Boeing", "USABUS"),
        ("Greenpeace sent a ship.", "Greenpeace", "NGO"),
        ("The IAEA sent experts.", "International Atomic Energy Agency", "IGO"),
        ("The European Community sent experts.", "European Community", "IGO"),
    ],
)
def test_the_words_of_and_around_an_organisation_tell_for_whom_it_acts(read, text, name, code):
    assert read(text)[name].actor_code == code


def test_a_body_without_its_country_is_nobodys_where_several_countries_are_named(read):
    text = "Officials of the Foreign Ministry said that Peru and Chile agreed."
    assert read(text)["Foreign Ministry"].country is None


def test_a_name_of_two_states_is_the_one_that_the_article_speaks_of(read):
    assert "Republic of the Congo" in read("Congo closed its border, officials in Brazzaville said.")
    assert "Democratic Republic of the Congo" in read("Congo closed its border, officials in Kinshasa said.")


def test_congress_is_the_parliament_of_the_state_that_the_article_speaks_of(read):
    assert "U.S. Congress" in read("Congress passed the bill, and the U.S. president signed it.")
    assert "U.S. Congress" not in read("Congress passed the bill, and the president of Peru signed it.")


def test_a_people_is_placed_by_the_text_and_not_by_its_name(read):
    found = read("Ethnic Albanians in Serbia protested.")
    assert "Albania" not in found
    assert found["Albanians"].country == "SRB"


def test_a_leader_whom_the_model_takes_for_a_body_is_a_person(read):
    found = read("Laws were broken under Margaret Thatcher and Helmut Kohl, historians say.")
    assert {found[name].type for name in ("Margaret Thatcher", "Helmut Kohl")} == {"PERSON"}
    assert found["Helmut Kohl"].country == "DEU"


def test_the_text_speaks_before_the_table(read):
    assert read("Peruvian Foreign Minister Boris Johnson resigned.")["Boris Johnson"].country == "PER"


@pytest.mark.parametrize(
    "text",
    ["It is a red line for Moscow.", "There is broad support for Moscow.", "Relations with Moscow are bad."],
)
def test_a_capital_that_is_meant_as_a_side_is_its_state(read, text):
    assert [m.kind for m in read(text)["Russia"].mentions] == ["metonym"]


@pytest.mark.parametrize(
    "text", ["He took a flight to Moscow.", "Moscow residents complained.", "The Moscow mayor resigned."]
)
def test_a_capital_that_is_a_place_is_no_state(read, text):
    assert "Russia" not in read(text)


def test_actors_of_a_sector_and_no_country_are_settled_where_the_article_plays():
    mayor = Entity("e1", "PERSON", "Karin Lund", sector="GOV")
    others = [
        Entity("e2", "PERSON", "Lars Moen"),
        Entity("e3", "ORG", "NATO", actor_code="IGO"),
        Entity("e4", "ORG", "Oxfam", sector="NGO", actor_code="NGO"),
        Entity("e5", "PERSON", "Pavel Orlov", country="RUS", sector="GOV", actor_code="RUSGOV"),
        Entity("e6", "GPE", "Leeds"),
    ]
    before = [(e.country, e.actor_code) for e in others]
    settle([mayor, *others], "GBR")
    assert (mayor.country, mayor.actor_code) == ("GBR", "GBRGOV")
    assert [(e.country, e.actor_code) for e in others] == before


def test_an_article_plays_where_most_of_its_places_are(read):
    text = "Fiji voted. Suva and Fiji were calm. A Danish ship came. Inspector Josaia Tabua was content."
    assert read(text)["Josaia Tabua"].country == "FJI"
    assert read("Suva was calm. A Danish ship came. Inspector Josaia Tabua slept.")["Josaia Tabua"].country is None


def test_a_senate_is_not_foreign_because_a_foreign_state_is_named(read):
    assert "U.S. Senate" not in read(
        "Peru and Lima waited. The Senate of Peru met. The Senate met U.S. envoys in Peru."
    )
