"""For whom persons and organisations act."""

from __future__ import annotations

import pytest

from worker.pipeline.layers import Article


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


FIJI = "Fiji went to the polls on Friday, and long queues stood in Suva and Nadi.\n\n"


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("Josaia Tabua, who sells mangoes in Suva, voted early.", "Josaia Tabua", "FJI"),
        ("Inspector Josaia Tabua was content.", "Josaia Tabua", "FJICOP"),
        ("Lagoon Alliance promised lower fares.", "Lagoon Alliance", "FJINGO"),
        ("Josaia Tabua of the University of Vienna watched it.", "Josaia Tabua", "AUTEDU"),
    ],
)
def test_actors_of_whom_nothing_tells_a_country_are_of_the_one_the_article_is_about(read, text, name, code):
    assert read(FIJI + text)[name].actor_code == code


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Pieter Vroom had come from the Netherlands.", "Pieter Vroom"),  # his sentence tells of another country
        ("Amnesty International sent observers.", "Amnesty International"),  # of no state
        ("A choir from Samoa sang. Its leader, Sina Leota, wept.", "Sina Leota"),  # of what nobody knows
    ],
)
def test_a_foreigner_is_not_of_the_country_the_article_is_about(read, text, name):
    assert read(FIJI + text)[name].country != "FJI"


def test_no_country_is_given_where_two_are_spoken_of_as_much(read):
    found = read("Fiji and Samoa met. Fiji was calm, and so was Samoa.\n\nJosaia Tabua watched them.")
    assert found["Josaia Tabua"].country is None


def test_tables_of_results_do_not_tell_who_is_whose(read):
    rows = "\n".join(f"{i} {name} {70 + i}" for i, name in enumerate(("Lars Moen", "Ann Lee", "Jo Hay", "Ed Roe"), 1))
    given = ("Karin", "Lars", "Anna", "Nils", "Eva", "Per")
    cast = " ".join(f"{name} Holm and {name} Berg played." for name in given)
    found = read(f"Golf in Fiji: the second round in Fiji, and more of Fiji.\n\n{cast}\n\n{rows}\n")
    assert {entity.country for entity in found.values() if entity.type == "PERSON"} == {None}


def test_a_guess_without_the_places_gives_way_to_them(read):
    text = "A van was stopped near Maracay on Friday. The driver came from Valencia, in Carabobo. "
    text += "The Colombian suspect slept in Maracaibo.\n\nThe police said they would look for him in Barquisimeto."
    assert [e.country for e in read(text).values() if e.sector == "COP"] == ["VEN"]


def test_a_minister_without_a_country_is_of_the_state_that_spoke_before(read):
    text = "OSLO, Jan 3 (Reuters) - Norway asked Finland for help.\n\n"
    text += "Helsinki said that it would agree. Trade Minister Outi Sarkela added that there was no hurry."
    assert read(text)["Outi Sarkela"].country == "FIN"


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("Samples went to the Lindner Institute in Jena.", "Lindner Institute", "DEUEDU"),
        ("They studied at Kyoto University.", "Kyoto University", "JPNEDU"),
        ("One exporter, Rakaia Lamb, lost money in Peru.", "Rakaia Lamb", "PERBUS"),
        ("Kigali-based start-up Imbeho closed the round.", "Imbeho", "RWABUS"),
        ("A NATO Parliamentary Office opened.", "NATO Parliamentary Office", "IGO"),
        ("Coun. Karin Lund of Ontario walked out.", "Karin Lund", "CANLEG"),
        ("Nils Wang, who heads the chamber of commerce in Bergen, waited.", "Nils Wang", "NOR"),
        ("Sales manager Karin Lund, from Sweden, resigned.", "Karin Lund", "SWEBUS"),
    ],
)
def test_towns_kinds_and_bodies_beside_a_name_tell_for_whom_it_acts(read, text, name, code):
    assert read(text)[name].actor_code == code


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Zulu singers toured the coast.", "Zulu", "ZAF"),
        ("Tamil fishermen were freed in Sri Lanka.", "Tamil", "LKA"),
        ("Tamil fishermen were freed.", "Tamil", None),  # of two states, and neither is named
        ("The Albanians of southern Serbia left.", "Albanians", "SRB"),
        ("Muslim pilgrims arrived in Nigeria.", "Muslim", None),  # a faith is no people
    ],
)
def test_peoples_without_a_state_are_of_the_one_they_live_in(read, text, name, country):
    assert read(text)[name].country == country


def test_the_people_of_a_state_is_the_state_where_no_other_is_its_home(read):
    assert "Albania" in read("The Albanians of the capital left.")


def test_a_company_is_no_union_because_a_union_is_named_before_it(read):
    assert read("After the strike of the union, Acme Traders said no.")["Acme Traders"].sector is None


def test_an_article_plays_where_most_of_its_places_are(read):
    text = "Fiji voted. Suva and Fiji were calm. A Danish ship came. Inspector Josaia Tabua was content."
    assert read(text)["Josaia Tabua"].country == "FJI"
    assert read("Suva was calm. A Danish ship came. Inspector Josaia Tabua slept.")["Josaia Tabua"].country is None


def test_a_senate_is_not_foreign_because_a_foreign_state_is_named(read):
    assert "U.S. Senate" not in read(
        "Peru and Lima waited. The Senate of Peru met. The Senate met U.S. envoys in Peru."
    )
